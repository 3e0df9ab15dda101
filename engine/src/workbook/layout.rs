//! How a sheet is laid out: widths, heights, what is frozen.

use super::book::is_true;
use super::xml::{Element, Xml};
use super::{Sheet, WorkbookError};
use crate::address::{MAX_COLUMNS, MAX_ROWS};

/// Reads how much of the sheet stays while the rest scrolls.
pub(super) fn pane(xml: &Xml<'_>, element: &Element<'_>, sheet: &mut Sheet) -> Result<(), WorkbookError> {
    if element.name() != "pane" {
        return Ok(());
    }
    let (mut rows, mut columns, mut frozen) = (0.0, 0.0, false);
    xml.attributes(element, |key, value| match key {
        "xSplit" => columns = value.trim().parse().unwrap_or(0.0),
        "ySplit" => rows = value.trim().parse().unwrap_or(0.0),
        "state" => frozen = value.starts_with("frozen"),
        _ => {}
    })?;
    if frozen {
        // `as` keeps to the range of u32, and the grid's size is the most that makes sense.
        sheet.frozen = ((rows as u32).min(MAX_ROWS), (columns as u32).min(MAX_COLUMNS));
    }
    Ok(())
}

/// Reads the width of some columns; hidden ones have none.
pub(super) fn column(xml: &Xml<'_>, element: &Element<'_>, sheet: &mut Sheet) -> Result<(), WorkbookError> {
    let (mut first, mut last, mut width, mut hidden) = (0u32, 0u32, None, false);
    xml.attributes(element, |key, value| match key {
        "min" => first = value.trim().parse().unwrap_or(0),
        "max" => last = value.trim().parse().unwrap_or(0),
        "width" => width = length(&value),
        "hidden" => hidden = is_true(&value),
        _ => {}
    })?;
    let width = if hidden { Some(0.0) } else { width };
    if let (1..=MAX_COLUMNS, true, Some(width)) = (first, first <= last, width) {
        sheet.column_widths.push((first - 1, last.min(MAX_COLUMNS) - 1, width));
    }
    Ok(())
}

/// A width or a height; `None` where it cannot be one.
pub(super) fn length(value: &str) -> Option<f64> {
    value.trim().parse().ok().filter(|length| (0.0..=10_000.0).contains(length))
}
