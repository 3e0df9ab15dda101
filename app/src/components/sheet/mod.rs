//! The sheet: a window on the workbook's cells that is moved with the wheel, the pointer and the keys.

pub(crate) mod keys;
pub(crate) mod layout;
pub(crate) mod look;
mod paint;
pub(crate) mod tiles;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::dom::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};
use web_sys::{KeyboardEvent, MouseEvent};
use wire::worker::{Block, SheetLayout};

use self::layout::{Geometry, HEAD_WIDTH, ROW_HEIGHT};
use self::look::CellMark;
use self::paint::{Painter, Picture, cell_id, frozen_size};
use self::tiles::{TileKey, Tiles};
use crate::browser;
use crate::few::Few;

/// What the sheet that is shown knows between two pictures.
struct Canvas {
    painter: Painter,
    geometry: Rc<Geometry>,
    tiles: Rc<RefCell<Tiles>>,
    sheet: u16,
    version: u32,
}

type Shared = Rc<RefCell<Option<Canvas>>>;

/// A sheet of the workbook.
///
/// `load` fetches a tile of cells, `on_select` is told which cell was chosen, and `on_open` which one was
/// asked to be edited.
#[component]
pub(crate) fn Sheet<L, F>(
    /// The sheet's position.
    sheet: Signal<u16>,
    /// Its layout.
    layout: Signal<Option<SheetLayout>>,
    /// The selected cell: row, column.
    selected: Signal<(u32, u32)>,
    /// The marks of the sheet.
    marks: Signal<Few<(u32, u32), CellMark>>,
    /// Fetches a tile.
    load: L,
    /// A cell was chosen.
    on_select: Callback<(u32, u32)>,
    /// A cell was asked to be edited.
    on_open: Callback<(u32, u32)>,
) -> impl IntoView
where
    L: Fn(u16, TileKey) -> F + Clone + 'static,
    F: Future<Output = Option<Block>> + 'static,
{
    let node = element_ref();
    let shared: Shared = Rc::default();
    let kept = StoredValue::new(Rc::clone(&shared));
    let tick = RwSignal::new(0u32);
    let paint = {
        let shared = Rc::clone(&shared);
        move || {
            let missing = paint(&shared, untrack(|| marks.get()), selected.get_untracked());
            let Some((sheet, tiles, keys)) = missing else { return };
            for key in keys {
                let (load, tiles, shared) = (load.clone(), Rc::clone(&tiles), Rc::clone(&shared));
                spawn_local(async move {
                    match load(sheet, key).await {
                        Some(block) => tiles.borrow_mut().store(key, block),
                        None => tiles.borrow_mut().release(key),
                    }
                    if let Some(canvas) = shared.borrow_mut().as_mut() {
                        canvas.version += 1;
                    }
                    if tick.is_alive() {
                        tick.update(|tick| *tick += 1);
                    }
                });
            }
        }
    };

    effect({
        let paint = paint.clone();
        move || {
            let (Some(element), Some(layout)) = (node.get(), layout.get()) else { return };
            let (sheet, place) = (sheet.get(), selected.get());
            let known = marks.with(Few::len) + tick.get() as usize;
            let shared = kept.get_value();
            prepare(&shared, &element, sheet, &layout);
            // Reading the marks above is what makes a change of them paint; the number itself says nothing.
            let _ = known;
            if let Some(canvas) = shared.borrow_mut().as_mut() {
                canvas.version += 1;
            }
            // Cells that come do not move the window; only a new selection does.
            show_cell(&shared, &element, place);
            paint();
        }
    });

    let waiting = Rc::new(Cell::new(false));
    let on_scroll = {
        let paint = paint.clone();
        move |_| {
            if !waiting.replace(true) {
                let (paint, waiting) = (paint.clone(), Rc::clone(&waiting));
                browser::next_frame(move || {
                    waiting.set(false);
                    paint();
                });
            }
        }
    };
    watch_size(node, paint);

    let on_key = move |event: KeyboardEvent| {
        let shared = kept.get_value();
        let control = event.ctrl_key() || event.meta_key();
        if event.alt_key() {
            return;
        }
        if event.key() == "F2" {
            event.prevent_default();
            return on_open.run(selected.get_untracked());
        }
        let (Some(layout), Some(element)) = (layout.get_untracked(), node.get_untracked()) else { return };
        let Some(geometry) = shared.borrow().as_ref().map(|canvas| Rc::clone(&canvas.geometry)) else {
            return;
        };
        if control && event.key() == "Enter" {
            return;
        }
        let page = (f64::from(element.client_height()) / ROW_HEIGHT - 2.0).max(1.0) as u32;
        let used = (layout.rows, layout.columns);
        if let Some(to) = keys::target(&geometry, used, page, selected.get_untracked(), &event.key(), control)
        {
            event.prevent_default();
            on_select.run(to);
        }
    };
    let place_of = move |event: &MouseEvent| {
        let shared = kept.get_value();
        let geometry = shared.borrow().as_ref().map(|canvas| Rc::clone(&canvas.geometry))?;
        let element = node.get_untracked()?;
        place_at(&geometry, &element, event)
    };
    let active = move || {
        let (row, column) = selected.get();
        cell_id(row, column)
    };
    view! {
        <div
            class="sheet"
            class:sheet--plain=move || layout.with(|layout| layout.as_ref().is_some_and(|l| l.gridlines_hidden))
            id="sheet"
            role="grid"
            tabindex="0"
            aria-readonly="true"
            aria-label=move || layout.with(|l| l.as_ref().map(|l| format!("Sheet {}", l.name)))
            aria-rowcount=move || layout.with(|l| l.as_ref().map(|l| (l.rows + 1).to_string()))
            aria-colcount=move || layout.with(|l| l.as_ref().map(|l| (l.columns + 1).to_string()))
            aria-activedescendant=active
            node_ref=node
            on:scroll=on_scroll
            on:keydown=on_key
            on:click=move |event| {
                if let Some(place) = place_of(&event) {
                    on_select.run(place);
                }
            }
            on:dblclick=move |event| {
                if let Some(place) = place_of(&event) {
                    on_open.run(place);
                }
            }
        ></div>
    }
}

/// Makes the elements ready for a sheet, anew where another one was shown.
fn prepare(shared: &Shared, element: &HtmlElement, sheet: u16, layout: &SheetLayout) {
    let mut canvas = shared.borrow_mut();
    let geometry = Geometry::new(layout, browser::is_narrow());
    if canvas.as_ref().is_some_and(|canvas| canvas.sheet == sheet && *canvas.geometry == geometry) {
        return;
    }
    let mut painter = Painter::new(element);
    painter.lay_out(&geometry);
    element.set_scroll_top(0);
    element.set_scroll_left(0);
    let tiles = Rc::default();
    *canvas = Some(Canvas { painter, geometry: Rc::new(geometry), tiles, sheet, version: 0 });
}

/// Paints; answers with the tiles that are still to be fetched.
fn paint(
    shared: &Shared,
    marks: Few<(u32, u32), CellMark>,
    selected: (u32, u32),
) -> Option<(u16, Rc<RefCell<Tiles>>, Vec<TileKey>)> {
    let mut shared = shared.borrow_mut();
    let canvas = shared.as_mut()?;
    let (rows, columns) = canvas.painter.window(&canvas.geometry);
    let mut missing = canvas.tiles.borrow_mut().claim(&rows, &columns);
    let (frozen_rows, frozen_columns) = (0..canvas.geometry.frozen.0, 0..canvas.geometry.frozen.1);
    for (rows, columns) in
        [(&frozen_rows, &columns), (&rows, &frozen_columns), (&frozen_rows, &frozen_columns)]
    {
        missing.extend(canvas.tiles.borrow_mut().claim(rows, columns));
    }
    canvas.painter.paint(&Picture {
        geometry: &canvas.geometry,
        tiles: &canvas.tiles,
        marks: &marks,
        selected: canvas.geometry.anchor(selected.0, selected.1),
        version: canvas.version,
    });
    Some((canvas.sheet, Rc::clone(&canvas.tiles), missing))
}

/// Scrolls so that a cell is in sight, if it has been chosen since the last time.
fn show_cell(shared: &Shared, element: &HtmlElement, (row, column): (u32, u32)) {
    thread_local! {
        static SHOWN: Cell<Option<(u16, u32, u32)>> = const { Cell::new(None) };
    }
    let shared = shared.borrow();
    let Some(canvas) = shared.as_ref() else { return };
    let place = Some((canvas.sheet, row, column));
    let first = canvas.version <= 1;
    if canvas.version > 1 && SHOWN.replace(place) == place {
        return;
    }
    SHOWN.set(place);
    let geometry = &canvas.geometry;
    let frozen = frozen_size(geometry);
    let step = geometry.height().1;
    if row >= geometry.frozen.0 {
        let (start, end) = (geometry.rows.start(row), geometry.rows.start(row + 1));
        let top = f64::from(element.scroll_top()) * step;
        let room = f64::from(element.client_height()) - ROW_HEIGHT;
        if start < top + frozen.0 {
            element.set_scroll_top(((start - frozen.0) / step) as i32);
        } else if end > top + room {
            element.set_scroll_top(((end - room) / step).ceil() as i32);
        }
    }
    if column >= geometry.frozen.1 {
        let (start, end) = (geometry.columns.start(column), geometry.columns.start(column + 1));
        let left = f64::from(element.scroll_left());
        let room = f64::from(element.client_width()) - HEAD_WIDTH;
        if start < left + frozen.1 {
            element.set_scroll_left((start - frozen.1) as i32);
        } else if end > left + room && (!first || start >= left + room) {
            // A sheet opens at its left edge, where its labels are, even if that cuts the cell a little.
            element.set_scroll_left((end - room).ceil() as i32);
        }
    }
}

/// The cell under the pointer; `None` on the heads.
fn place_at(geometry: &Geometry, element: &HtmlElement, event: &MouseEvent) -> Option<(u32, u32)> {
    let bounds = element.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - bounds.left() - HEAD_WIDTH;
    let y = f64::from(event.client_y()) - bounds.top() - ROW_HEIGHT;
    if x < 0.0 || y < 0.0 {
        return None;
    }
    let frozen = frozen_size(geometry);
    let down = if y < frozen.0 { 0.0 } else { f64::from(element.scroll_top()) * geometry.height().1 };
    let right = if x < frozen.1 { 0.0 } else { f64::from(element.scroll_left()) };
    Some(geometry.anchor(geometry.rows.at(y + down), geometry.columns.at(x + right)))
}

/// Paints again whenever the window on the sheet changes its size.
fn watch_size(node: ElementRef, paint: impl Fn() + Clone + 'static) {
    effect(move || {
        let Some(element) = node.get() else { return };
        let paint = paint.clone();
        let on_size = Closure::<dyn FnMut()>::new(paint);
        if let Ok(observer) = ResizeObserver::new(on_size.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let held = StoredValue::new((observer, on_size));
            on_cleanup(move || {
                let _ = held.try_with_value(|(observer, _)| observer.disconnect());
            });
        }
    });
}
