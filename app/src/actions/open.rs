//! Opening a workbook: from the disk, from the examples, or again from this browser's list.

use std::sync::Arc;

use leptos::task::spawn_local;
use web_sys::Blob;
use wire::worker::{Event, OpenedWorkbook, Request};
use wire::{Address, Spec};

use super::select;
use crate::failure::Failure;
use crate::few::Few;
use crate::routes::View;
use crate::state::{App, Sent, Step, setup};
use crate::storage::{self, Recent};
use crate::{browser, client, json, worker};

/// One example of `/examples/index.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Its file beside the index.
    pub(crate) file: String,
    /// What it is about.
    pub(crate) title: String,
    /// What one learns from it.
    pub(crate) summary: String,
}

json::readable!(Sample { file, title, summary });

/// The examples; none where they cannot be fetched.
pub(crate) async fn samples() -> Vec<Sample> {
    client::get("/examples/index.json").await.unwrap_or_default()
}

/// Fetches and starts the engine, so that it is ready when the first file comes.
pub(crate) fn warm() {
    worker::warm();
}

/// The workbooks that this browser remembers, the last opened first.
pub(crate) async fn recent() -> Vec<Recent> {
    storage::recent().await
}

/// Makes this browser forget a workbook, with its marks.
pub(crate) async fn forget_recent(hash: &str) {
    storage::forget(hash).await;
}

/// Opens an example.
pub(crate) fn open_sample(app: App, sample: &Sample) {
    let file = sample.file.clone();
    begin(app, &file, 0.0);
    spawn_local(async move {
        match client::bytes(&format!("/examples/{file}")).await {
            Ok(bytes) => match browser::file_of(&bytes) {
                Some(blob) => read(app, blob, file).await,
                None => {
                    refuse(app, Failure::new("The example could not be read.", "Reload the page.", "example"))
                }
            },
            Err(failure) => refuse(app, failure),
        }
    });
}

/// Opens a workbook of this browser's list.
pub(crate) fn open_recent(app: App, recent: &Recent) {
    let Recent { hash, name, .. } = recent.clone();
    begin(app, &name, 0.0);
    spawn_local(async move {
        match storage::file(&hash).await {
            Some(blob) => read(app, blob, name).await,
            None => refuse(
                app,
                Failure::new(
                    &format!("This browser no longer holds {name}."),
                    "Open it from the disk; its inputs and outputs are still known.",
                    "not-kept",
                ),
            ),
        }
    });
}

/// Opens a file.
pub(crate) fn open_file(app: App, file: Blob, name: String) {
    begin(app, &name, file.size());
    spawn_local(read(app, file, name));
}

/// Gives up opening.
pub(crate) fn cancel(app: App) {
    worker::end("Cancelled.");
    app.step(Step::NotOpened);
    app.session.failure.set(None);
}

/// Leaves the workbook.
pub(crate) fn close(app: App) {
    super::stop(app);
    forget(app);
    app.step(Step::Close);
    app.session.view.set(View::Model);
    View::leave();
}

fn begin(app: App, name: &str, size: f64) {
    forget(app);
    app.workbook.name.set((name.to_owned(), size));
    app.step(Step::Open);
    app.session.say(format!("Reading {name}"));
}

/// Forgets the workbook before.
fn forget(app: App) {
    app.session.failure.set(None);
    app.session.dialog.set(None);
    app.session.sent.set(Sent::Nothing);
    app.simulation.number.update_value(|number| *number += 1);
    app.simulation.results.set(None);
    app.simulation.ran.set(None);
    app.simulation.spec.set(Spec::default());
    app.simulation.output.set(0);
    app.simulation.limits.set(None);
    app.workbook.editing.set(None);
    app.panels.model.set("");
    app.panels.results.set("");
    app.simulation.document.set_value(String::new());
    app.workbook.effect.set(None);
    app.workbook.detail.set(None);
    app.workbook.opened.set(None);
    app.workbook.read.set(None);
    app.workbook.previews.set(Few::default());
    app.workbook.values.set(Few::default());
    app.workbook.left.set_value(Few::default());
}

async fn read(app: App, file: Blob, name: String) {
    let Some(bytes) = browser::read_file(&file).await else {
        let failure = Failure::new(
            &format!("{name} could not be read."),
            "It may have been moved or changed. Open it again.",
            "not-readable",
        );
        return refuse(app, failure);
    };
    app.workbook.name.update(|(_, size)| *size = file.size());
    let read = move |event: &Event| {
        if let Event::Opening { formulas, .. } = event {
            app.workbook.read.set(Some(*formulas));
        }
    };
    match worker::last_of(&Request::Open { name: name.clone() }, Some(bytes), read).await {
        Event::Opened(opened) => opened_workbook(app, *opened, file).await,
        Event::Refused { message, code, faults, .. } => {
            refuse(app, Failure::from_engine(&message, &code, faults).about(&name));
        }
        _ => refuse(app, Failure::new(&format!("{name} could not be read."), "Reload the page.", "protocol")),
    }
}

fn refuse(app: App, failure: Failure) {
    // A cancelled opening is nothing to report.
    if app.session.stage.get_untracked() != crate::state::Stage::Opening {
        return;
    }
    app.session.say(failure.title.clone());
    app.session.failure.set(Some(failure));
    app.step(Step::NotOpened);
}

async fn opened_workbook(app: App, opened: OpenedWorkbook, file: Blob) {
    let saved = storage::setup(&opened.hash).await;
    let spec = match saved {
        Some(saved) => setup::restore(saved, &opened.inspection),
        None => opened.inspection.spec.clone(),
    };
    let recent = Recent {
        hash: opened.hash.clone(),
        name: opened.name.clone(),
        opened: browser::now(),
        headline: String::new(),
    };
    let sheet = opened.sheets.iter().position(|sheet| !sheet.hidden).unwrap_or(0);
    let first = first_cell(&opened, &spec);
    let opened = Arc::new(opened);
    app.workbook.file.set_value(Some(file.clone()));
    app.workbook.opened.set(Some(Arc::clone(&opened)));
    app.simulation.spec.set(spec);
    app.step(Step::Opened);
    app.session.view.set(View::Model);
    View::Model.push();
    match first {
        Some(cell) => select::go_to(app, &cell),
        None => {
            app.workbook.sheet.set(u16::try_from(sheet).unwrap_or(0));
            select::select(app, (0, 0));
        }
    }
    let agreement = &opened.inspection.agreement;
    app.session.say(format!(
        "{} is open. {} of {} formulas match Excel.",
        opened.name, agreement.equal, agreement.compared
    ));
    if app.workbook.distributions.with_untracked(Vec::is_empty)
        && let Event::Distributions { distributions } = worker::ask(&Request::Distributions, None).await
    {
        app.workbook.distributions.set(distributions);
    }
    storage::remember(&recent, &file).await;
}

/// The cell that is selected at first: an input, an output, or none.
fn first_cell(opened: &OpenedWorkbook, spec: &Spec) -> Option<Address> {
    let found = opened.inspection.inputs.first().map(|found| found.cell.clone());
    let visible =
        |cell: &Address| opened.sheets.iter().any(|sheet| sheet.name == cell.sheet && !sheet.hidden);
    found
        .or_else(|| spec.inputs.first().map(|input| input.cell.clone()))
        .or_else(|| spec.outputs.first().map(|output| output.cell.clone()))
        .filter(visible)
}
