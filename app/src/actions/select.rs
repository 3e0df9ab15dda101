//! Looking around: cells, sheets, tiles of cells, and what a typed distribution means.

use std::sync::Arc;

use crate::dom::*;
use leptos::task::spawn_local;
use wire::Address;
use wire::worker::{Block, Event, Request};

use crate::components::sheet::tiles::{self, TileKey};
use crate::routes::View;
use crate::state::{App, PreviewState};
use crate::worker;

/// Selects a cell of the sheet that is shown, and asks for everything about it.
pub(crate) fn select(app: App, place: (u32, u32)) {
    app.workbook.selected.set(place);
    let Some(cell) = untrack(|| app.workbook.address(place)) else { return };
    if app.workbook.detail.with_untracked(|detail| detail.as_ref().is_some_and(|known| known.cell == cell)) {
        return;
    }
    spawn_local(async move {
        if let Event::Cell(detail) = worker::ask(&Request::Cell { cell }, None).await
            && untrack(|| app.workbook.address(app.workbook.selected.get())).as_ref() == Some(&detail.cell)
        {
            app.workbook.detail.set(Some(detail));
        }
    });
}

/// Shows a sheet, with the cell selected that was selected when it was left.
pub(crate) fn show_sheet(app: App, sheet: u16) {
    let before = app.workbook.sheet.get_untracked();
    if before != sheet {
        let selected = app.workbook.selected.get_untracked();
        app.workbook.left.update_value(|left| {
            left.insert(before, selected);
        });
        app.workbook.sheet.set(sheet);
        let selected = app.workbook.left.with_value(|left| left.get(&sheet).copied());
        select(app, selected.unwrap_or((0, 0)));
    }
}

/// Shows a cell, wherever it is.
pub(crate) fn go_to(app: App, cell: &Address) {
    if let Some(sheet) = app.workbook.position(&cell.sheet) {
        show_sheet(app, sheet);
        select(app, (cell.row, cell.column));
    }
}

/// Opens the editor on an input.
pub(crate) fn edit(app: App, cell: &Address) {
    go_to(app, cell);
    app.workbook.effect.set(None);
    app.workbook.editing.set(Some(cell.clone()));
    if app.session.view.get_untracked() == View::Results || crate::browser::is_narrow() {
        app.session.show(View::Panel);
    }
}

/// Fetches a tile of a sheet's cells.
pub(crate) async fn load_tile(sheet: u16, key: TileKey) -> Option<Block> {
    match worker::ask(&tiles::request(sheet, key), None).await {
        Event::Block(block) => Some(block),
        _ => None,
    }
}

/// Asks what a marked cell holds in the file, once.
pub(crate) fn ask_value(app: App, cell: &Address) {
    if app.workbook.values.with_untracked(|known| known.get(cell).is_some()) {
        return;
    }
    let cell = cell.clone();
    app.workbook.values.update_if(|known| {
        known.insert(cell.clone(), None);
        false
    });
    spawn_local(async move {
        let text = match worker::ask(&Request::Cell { cell: cell.clone() }, None).await {
            Event::Cell(detail) => detail.text,
            _ => String::new(),
        };
        app.workbook.values.update_if(|known| known.answer(cell, text));
    });
}

/// Asks what a typed distribution means, once.
pub(crate) fn ask_preview(app: App, text: &str) {
    let text = text.trim().to_owned();
    if text.is_empty() || app.workbook.previews.with_untracked(|known| known.get(text.as_str()).is_some()) {
        return;
    }
    app.workbook.previews.update_if(|known| {
        known.insert(text.clone(), None);
        false
    });
    spawn_local(async move {
        let state = match worker::ask(&Request::Preview { text: text.clone() }, None).await {
            Event::Preview(preview) => PreviewState::Known(Arc::new(preview)),
            Event::Refused { message, .. } => PreviewState::Refused(message),
            _ => PreviewState::Refused("The engine gave no answer.".to_owned()),
        };
        app.workbook.previews.update_if(|known| known.answer(text, state));
    });
}
