//! The sheet's elements: a pool of rows and cells that are made once and moved to where the window is.

use std::cell::RefCell;
use std::ops::Range;

use charts::decimal::number;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use wire::column_letters;

use super::layout::{Geometry, HEAD_WIDTH, ROW_HEIGHT};
use super::look::{CellMark, Content, Look, look, overhang};
use super::tiles::Tiles;
use crate::browser::document;
use crate::few::{Few, insert_rising};

/// Rows and columns painted beyond each edge of the window.
const OVERSCAN: f64 = 120.0;

/// What is to be painted.
pub(crate) struct Picture<'a> {
    /// Where rows and columns lie.
    pub(crate) geometry: &'a Geometry,
    /// The cells that have come.
    pub(crate) tiles: &'a RefCell<Tiles>,
    /// The marks of this sheet.
    pub(crate) marks: &'a Few<(u32, u32), CellMark>,
    /// The selected cell.
    pub(crate) selected: (u32, u32),
    /// Changes whenever something else than the window did.
    pub(crate) version: u32,
}

/// A cell of the pool.
struct CellNode {
    element: HtmlElement,
    look: Look,
    version: u32,
}

/// A row of the pool.
struct RowNode {
    element: HtmlElement,
    pin: HtmlElement,
    head: HtmlElement,
    cells: Few<u32, CellNode>,
}

/// The elements of one sheet.
pub(crate) struct Painter {
    sheet: HtmlElement,
    size: HtmlElement,
    top: HtmlElement,
    heads: RowNode,
    rows: Few<u32, RowNode>,
    spare: Vec<RowNode>,
}

impl Painter {
    /// The elements of a sheet, inside the scrolling element `sheet`.
    pub(crate) fn new(sheet: &HtmlElement) -> Self {
        sheet.set_inner_html("");
        let size = make("sheet__size", "presentation");
        let top = make("sheet__top", "presentation");
        let heads = row_node("rh", "columnheader");
        heads.head.set_inner_html("<span class=\"vh\">Row</span>");
        set_attribute(&heads.element, "aria-rowindex", "1");
        append(&top, &heads.element);
        append(&size, &top);
        append(sheet, &size);
        Self { sheet: sheet.clone(), size, top, heads, rows: Few::default(), spare: Vec::new() }
    }

    /// Sets the sizes that depend on the sheet alone.
    pub(crate) fn lay_out(&mut self, geometry: &Geometry) {
        let width = HEAD_WIDTH + geometry.columns.start(geometry.columns.count());
        let frozen = frozen_size(geometry);
        set_pixels(&self.size, "width", width);
        set_pixels(&self.size, "height", ROW_HEIGHT + geometry.height().0);
        set_pixels(&self.top, "height", ROW_HEIGHT + frozen.0);
        set_pixels(&self.heads.pin, "width", HEAD_WIDTH + frozen.1);
    }

    /// The rows and columns that the window shows, a little more than it can hold.
    pub(crate) fn window(&self, geometry: &Geometry) -> (Range<u32>, Range<u32>) {
        let (width, height) = (f64::from(self.sheet.client_width()), f64::from(self.sheet.client_height()));
        let top = f64::from(self.sheet.scroll_top()) * geometry.height().1;
        let left = f64::from(self.sheet.scroll_left());
        let rows = geometry.rows.visible(top - OVERSCAN..top + height + OVERSCAN);
        let columns = geometry.columns.visible(left - OVERSCAN..left + width + OVERSCAN);
        (rows, columns)
    }

    /// Paints the window.
    pub(crate) fn paint(&mut self, picture: &Picture) {
        let geometry = picture.geometry;
        let (rows, columns) = self.window(geometry);
        let together = |frozen: u32, seen: &Range<u32>| {
            let mut lines: Vec<u32> = (0..frozen).collect();
            seen.clone().for_each(|line| insert_rising(&mut lines, line));
            lines
        };
        let mut wanted_rows = together(geometry.frozen.0, &rows);
        let mut wanted_columns = together(geometry.frozen.1, &columns);
        for (top, left, bottom, right) in &geometry.merged {
            // The corner of a merged area carries its text, wherever the window is.
            if *top < rows.end && *bottom >= rows.start && *left < columns.end && *right >= columns.start {
                insert_rising(&mut wanted_rows, *top);
                insert_rising(&mut wanted_columns, *left);
            }
        }
        self.paint_heads(picture, &wanted_columns);
        let gone: Vec<u32> = self.rows.keys().filter(|row| !wanted_rows.contains(row)).copied().collect();
        for row in gone {
            if let Some(node) = self.rows.remove(&row) {
                self.spare.push(node);
            }
        }
        let real_top = f64::from(self.sheet.scroll_top());
        let shift = real_top * geometry.height().1 - real_top;
        for row in wanted_rows.into_iter().filter(|row| geometry.rows.size(*row) > 0.0) {
            self.paint_row(picture, row, &wanted_columns, shift);
        }
        for node in self.spare.drain(..) {
            node.element.remove();
        }
    }

    fn paint_heads(&mut self, picture: &Picture, columns: &[u32]) {
        let geometry = picture.geometry;
        drop_cells(&mut self.heads, columns);
        for column in columns.iter().filter(|column| geometry.columns.size(**column) > 0.0) {
            let on = *column == picture.selected.1;
            let look = Look {
                class: if on { "ch-h on".to_owned() } else { "ch-h".to_owned() },
                html: column_letters(*column),
                ..Look::default()
            };
            let node = cell_of(&mut self.heads, *column, geometry, "columnheader");
            set_look(node, look);
        }
    }

    fn paint_row(&mut self, picture: &Picture, row: u32, columns: &[u32], shift: f64) {
        let geometry = picture.geometry;
        let frozen = row < geometry.frozen.0;
        if self.rows.get(&row).is_none() {
            let mut node = self.spare.pop().unwrap_or_else(|| row_node("rh", "rowheader"));
            for (column, cell) in node.cells.iter_mut() {
                forget_place(cell, geometry.columns.size(*column));
            }
            set_attribute(&node.element, "aria-rowindex", &(row + 2).to_string());
            set_pixels(&node.element, "height", geometry.rows.size(row));
            set_pixels(&node.pin, "width", HEAD_WIDTH + frozen_size(geometry).1);
            node.head.set_text_content(Some(&(row + 1).to_string()));
            append(if frozen { &self.top } else { &self.size }, &node.element);
            self.rows.insert(row, node);
        }
        let Some(node) = self.rows.get_mut(&row) else { return };
        let top = ROW_HEIGHT + geometry.rows.start(row) - if frozen { 0.0 } else { shift };
        set_pixels(&node.element, "top", top);
        node.head.set_class_name(if row == picture.selected.0 { "rh on" } else { "rh" });
        drop_cells(node, columns);
        let tiles = picture.tiles.borrow();
        let mut reach = 0.0;
        for column in columns.iter().copied() {
            let width = geometry.columns.size(column);
            let (anchor_row, anchor_column) = geometry.anchor(row, column);
            if width <= 0.0 || (anchor_row, anchor_column) != (row, column) {
                if let Some(covered) = node.cells.remove(&column) {
                    covered.element.remove();
                }
                reach = 0.0;
                continue;
            }
            let cell = tiles.cell(row, column);
            let merge = geometry.merge_of(row, column);
            let shows = cell.is_some_and(|(cell, _)| !cell.text.is_empty());
            if shows {
                reach = 0.0;
            }
            let free = |next: u32| {
                geometry.merge_of(row, next).is_none()
                    && tiles.cell(row, next).is_none_or(|(cell, _)| cell.text.is_empty())
            };
            let mark = picture.marks.get(&(row, column));
            let over = match (cell, merge, mark) {
                (Some((cell, style)), None, None) if free(column + 1) => overhang(cell, style, width),
                _ => 0.0,
            };
            let covered = reach > width && free(column + 1);
            reach = if shows { over } else { (reach - width).max(0.0) };
            let known = node.cells.get(&column).is_some_and(|known| known.version == picture.version);
            if known {
                continue;
            }
            let look = look(&Content {
                place: (row, column),
                cell,
                mark,
                selected: picture.selected == (row, column),
                width: merge.map_or(width, |(_, left, _, right)| geometry.columns.span(left..right + 1)),
                spills: over > 0.0,
                covered,
            });
            let node = cell_of(node, column, geometry, "gridcell");
            if node.version == u32::MAX {
                node.element.set_id(&cell_id(row, column));
                if let Some((top, left, bottom, right)) = merge {
                    set_pixels(&node.element, "width", geometry.columns.span(left..right + 1));
                    set_pixels(&node.element, "height", geometry.rows.span(top..bottom + 1));
                    set_attribute(&node.element, "aria-colspan", &(right - left + 1).to_string());
                    set_attribute(&node.element, "aria-rowspan", &(bottom - top + 1).to_string());
                }
            }
            node.version = picture.version;
            set_look(node, look);
        }
    }
}

/// The id of a cell's element.
pub(crate) fn cell_id(row: u32, column: u32) -> String {
    format!("cell-{row}-{column}")
}

/// The height of the frozen rows and the width of the frozen columns.
pub(crate) fn frozen_size(geometry: &Geometry) -> (f64, f64) {
    (geometry.rows.start(geometry.frozen.0), geometry.columns.start(geometry.frozen.1))
}

fn row_node(head_class: &str, head_role: &str) -> RowNode {
    let element = make("sr", "row");
    let pin = make("sr__pin", "presentation");
    let head = make(head_class, head_role);
    append(&pin, &head);
    append(&element, &pin);
    RowNode { element, pin, head, cells: Few::default() }
}

/// Removes the cells of columns that are not wanted, and every cell of a row that was another row before.
fn drop_cells(row: &mut RowNode, columns: &[u32]) {
    row.cells.retain(|column, cell| {
        let stays = columns.contains(column);
        if !stays {
            cell.element.remove();
        }
        stays
    });
}

/// The cell of a column; made where it is missing, with the version `u32::MAX`.
fn cell_of<'a>(row: &'a mut RowNode, column: u32, geometry: &Geometry, role: &str) -> &'a mut CellNode {
    if row.cells.get(&column).is_none() {
        let cell = make("c", role);
        set_attribute(&cell, "aria-colindex", &(column + 2).to_string());
        set_pixels(&cell, "left", HEAD_WIDTH + geometry.columns.start(column));
        set_pixels(&cell, "width", geometry.columns.size(column));
        append(if column < geometry.frozen.1 { &row.pin } else { &row.element }, &cell);
        row.cells.insert(column, CellNode { element: cell, look: Look::default(), version: u32::MAX });
    }
    row.cells.get_mut(&column).expect("it was put there just now")
}

/// Makes a cell of another row ready for a new one.
fn forget_place(cell: &mut CellNode, width: f64) {
    cell.version = u32::MAX;
    set_pixels(&cell.element, "width", width);
    for name in ["aria-colspan", "aria-rowspan"] {
        remove_attribute(&cell.element, name);
    }
    // Removing a property that exists cannot fail.
    let _ = cell.element.style().remove_property("height");
}

/// Writes what changed.
fn set_look(node: &mut CellNode, look: Look) {
    let (element, before) = (&node.element, &node.look);
    if look == *before {
        return;
    }
    element.set_class_name(&look.class);
    if look.html != before.html {
        element.set_inner_html(&look.html);
    }
    let style = element.style();
    let size = look.size.map(|size| format!("{}px", number(size)));
    for (name, value) in [("--fill", &look.fill), ("--letters", &look.colour), ("font-size", &size)] {
        // Setting a property that exists cannot fail.
        let _ = match value {
            Some(value) => style.set_property(name, value),
            None => style.remove_property(name).map(|_| ()),
        };
    }
    // The letters' and the fill's colours are remapped by the style sheet, where there are any.
    for (name, on) in [("data-fill", look.fill.is_some()), ("data-letters", look.colour.is_some())] {
        if on { set_attribute(element, name, "") } else { remove_attribute(element, name) }
    }
    match &look.label {
        Some(label) => set_attribute(element, "aria-label", label),
        None => remove_attribute(element, "aria-label"),
    }
    set_attribute(
        element,
        "aria-selected",
        if look.class.split(' ').any(|class| class == "sel") { "true" } else { "false" },
    );
    node.look = look;
}

fn make(class: &str, role: &str) -> HtmlElement {
    let element: HtmlElement = document().create_element("div").expect("a div can be made").unchecked_into();
    element.set_class_name(class);
    set_attribute(&element, "role", role);
    element
}

fn append(parent: &HtmlElement, child: &HtmlElement) {
    parent.append_child(child).expect("an element of the page takes a child");
}

fn set_attribute(element: &HtmlElement, name: &str, value: &str) {
    element.set_attribute(name, value).expect("the attribute's name is valid");
}

fn remove_attribute(element: &HtmlElement, name: &str) {
    element.remove_attribute(name).expect("the attribute's name is valid");
}

fn set_pixels(element: &HtmlElement, name: &str, pixels: f64) {
    element
        .style()
        .set_property(name, &format!("{}px", number(pixels)))
        .expect("the property's name is valid");
}
