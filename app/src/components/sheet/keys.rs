//! Which cell a key leads to.

use super::layout::Geometry;

/// Where the selection goes when `key` is pressed with it on `(row, column)`; `None` for keys that do not move.
///
/// `page` is how many rows a window shows, and `used` the rows and columns in use, where End and
/// Ctrl+arrows lead.
pub(crate) fn target(
    geometry: &Geometry,
    used: (u32, u32),
    page: u32,
    (row, column): (u32, u32),
    key: &str,
    control: bool,
) -> Option<(u32, u32)> {
    let (last_row, last_column) = (geometry.rows.count() - 1, geometry.columns.count() - 1);
    let (used_row, used_column) = (used.0.saturating_sub(1), used.1.saturating_sub(1));
    let (top, left, bottom, right) = geometry.merge_of(row, column).unwrap_or((row, column, row, column));
    let to = match (key, control) {
        ("ArrowUp", false) => (up(geometry, top), column),
        ("ArrowDown" | "Enter", false) => (down(geometry, bottom, last_row), column),
        ("ArrowLeft", false) => (row, before(geometry, left)),
        ("ArrowRight", false) => (row, after(geometry, right, last_column)),
        ("ArrowUp", true) => (0, column),
        ("ArrowDown", true) => (if row < used_row { used_row } else { last_row }, column),
        ("ArrowLeft", true) => (row, 0),
        ("ArrowRight", true) => (row, if column < used_column { used_column } else { last_column }),
        ("PageUp", _) => (row.saturating_sub(page), column),
        ("PageDown", _) => ((row + page).min(last_row), column),
        ("Home", false) => (row, 0),
        ("Home", true) => (0, 0),
        ("End", false) => (row, used_column),
        ("End", true) => (used_row, used_column),
        _ => return None,
    };
    Some(geometry.anchor(to.0, to.1))
}

fn up(geometry: &Geometry, row: u32) -> u32 {
    (0..row).rev().find(|row| geometry.rows.size(*row) > 0.0).unwrap_or(row)
}

fn down(geometry: &Geometry, row: u32, last: u32) -> u32 {
    (row + 1..=last).find(|row| geometry.rows.size(*row) > 0.0).unwrap_or(row)
}

fn before(geometry: &Geometry, column: u32) -> u32 {
    (0..column).rev().find(|column| geometry.columns.size(*column) > 0.0).unwrap_or(column)
}

fn after(geometry: &Geometry, column: u32, last: u32) -> u32 {
    (column + 1..=last).find(|column| geometry.columns.size(*column) > 0.0).unwrap_or(column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::worker::SheetLayout;

    fn geometry() -> Geometry {
        Geometry::new(
            &SheetLayout {
                name: "S".into(),
                hidden: false,
                rows: 33,
                columns: 9,
                column_widths: vec![(3, 3, 0.0)],
                row_heights: vec![(7, 0.0)],
                frozen: (0, 0),
                merged: vec![(10, 1, 12, 2)],
                gridlines_hidden: false,
            },
            false,
        )
    }

    #[test]
    fn keys_move_as_in_a_spreadsheet() {
        let geometry = geometry();
        for (from, key, control, to) in [
            ((5, 2), "ArrowUp", false, (4, 2)),
            ((0, 0), "ArrowUp", false, (0, 0)),
            ((6, 0), "ArrowDown", false, (8, 0)),
            ((5, 2), "ArrowRight", false, (5, 4)),
            ((5, 4), "ArrowLeft", false, (5, 2)),
            ((9, 2), "ArrowDown", false, (10, 1)),
            ((10, 1), "ArrowDown", false, (13, 1)),
            ((11, 0), "ArrowRight", false, (10, 1)),
            ((5, 2), "ArrowDown", true, (32, 2)),
            ((32, 2), "ArrowDown", true, (119, 2)),
            ((5, 2), "PageDown", false, (25, 2)),
            ((115, 2), "PageDown", false, (119, 2)),
            ((5, 2), "Home", false, (5, 0)),
            ((5, 2), "Home", true, (0, 0)),
            ((5, 2), "End", true, (32, 8)),
        ] {
            assert_eq!(target(&geometry, (33, 9), 20, from, key, control), Some(to), "{key} from {from:?}");
        }
        assert_eq!(target(&geometry, (33, 9), 20, (5, 2), "a", false), None);
    }
}
