//! Where rows and columns lie: sizes to offsets and back, and what a window on the sheet shows.

use std::ops::Range;

use wire::worker::SheetLayout;

/// The height of a row that says nothing else, in CSS pixels; also of the column heads.
pub(crate) const ROW_HEIGHT: f64 = 24.0;
/// The width of a column that says nothing else, in CSS pixels.
pub(crate) const COLUMN_WIDTH: f64 = 80.0;
/// The width of the row heads, in CSS pixels.
pub(crate) const HEAD_WIDTH: f64 = 44.0;
/// What Excel's default row measures; a row of 30 pixels there is half as high again as ours.
const FILE_ROW_HEIGHT: f64 = 20.0;
/// What a column of the file grows by, for our cell padding.
const COLUMN_GROWTH: f64 = 1.2;
/// The same on phones, where the labels beside a number must stay in sight; a number that has as many digits as Excel
/// gives it room for still fits.
const NARROW_GROWTH: f64 = 1.08;
/// The tallest box that browsers lay out faithfully (Firefox ends at 17.9 million).
const TALLEST: f64 = 8_000_000.0;

/// One direction of a sheet: a default size and the exceptions to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Axis {
    count: u32,
    default: f64,
    /// The lines of another size, rising: index, size, and how far that moves the start of the next line from
    /// where the default puts it.
    exceptions: Vec<(u32, f64, f64)>,
}

impl Axis {
    /// `count` lines of the default size, but for the exceptions given as (index, size).
    pub(crate) fn new(count: u32, default: f64, given: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut exceptions: Vec<(u32, f64, f64)> = Vec::new();
        for (index, size) in given.into_iter().filter(|(index, _)| *index < count) {
            // Files list them in order, so that the place is nearly always the end.
            let place = exceptions.partition_point(|(known, ..)| *known < index);
            match exceptions.get_mut(place) {
                Some(known) if known.0 == index => known.1 = size,
                _ => exceptions.insert(place, (index, size, 0.0)),
            }
        }
        let mut total = 0.0;
        for (_, size, moved) in &mut exceptions {
            total += *size - default;
            *moved = total;
        }
        Self { count, default, exceptions }
    }

    /// How many lines there are.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The size of one line.
    pub(crate) fn size(&self, index: u32) -> f64 {
        let place = self.exceptions.partition_point(|(known, ..)| *known < index);
        self.exceptions.get(place).filter(|known| known.0 == index).map_or(self.default, |known| known.1)
    }

    /// Where a line starts; past the end, where the last one ends.
    pub(crate) fn start(&self, index: u32) -> f64 {
        let index = index.min(self.count);
        let before = self.exceptions.partition_point(|(known, ..)| *known < index);
        let deviation = before.checked_sub(1).map_or(0.0, |last| self.exceptions[last].2);
        f64::from(index) * self.default + deviation
    }

    /// The size of lines `range` together.
    pub(crate) fn span(&self, range: Range<u32>) -> f64 {
        self.start(range.end) - self.start(range.start)
    }

    /// The line at an offset, within the sheet. Lines of no size are passed over.
    pub(crate) fn at(&self, offset: f64) -> u32 {
        let (mut low, mut high) = (0, self.count.saturating_sub(1));
        while low < high {
            let middle = low + (high - low) / 2;
            if self.start(middle + 1) > offset { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The lines that touch the offsets.
    pub(crate) fn visible(&self, offsets: Range<f64>) -> Range<u32> {
        if self.count == 0 || offsets.end <= offsets.start {
            return 0..0;
        }
        self.at(offsets.start.max(0.0))..(self.at(offsets.end) + 1).min(self.count)
    }
}

/// A sheet as it is laid out on the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Geometry {
    /// The rows.
    pub(crate) rows: Axis,
    /// The columns.
    pub(crate) columns: Axis,
    /// Frozen rows and columns, never so many that nothing would scroll.
    pub(crate) frozen: (u32, u32),
    /// Merged areas: first row, first column, last row, last column.
    pub(crate) merged: Vec<(u32, u32, u32, u32)>,
}

impl Geometry {
    /// The layout of a sheet, with empty rows and columns after those in use: enough to fill any screen.
    pub(crate) fn new(sheet: &SheetLayout, narrow: bool) -> Self {
        let growth = if narrow { NARROW_GROWTH } else { COLUMN_GROWTH };
        let rows = (sheet.rows + 30).clamp(120, 1_048_576);
        let columns = (sheet.columns + 4).clamp(52, 16_384);
        let heights = sheet.row_heights.iter().map(|(row, pixels)| {
            let height = if *pixels <= 0.0 { 0.0 } else { pixels * ROW_HEIGHT / FILE_ROW_HEIGHT };
            (*row, if height > 0.0 { height.max(18.0) } else { 0.0 }.round())
        });
        let widths = sheet.column_widths.iter().flat_map(|(first, last, pixels)| {
            let width = (pixels.max(0.0) * growth).round();
            (*first..=(*last).min(columns)).map(move |column| (column, width))
        });
        Self {
            rows: Axis::new(rows, ROW_HEIGHT, heights),
            columns: Axis::new(columns, (COLUMN_WIDTH * growth / COLUMN_GROWTH).round(), widths),
            frozen: (sheet.frozen.0.min(20), sheet.frozen.1.min(8)),
            merged: sheet.merged.clone(),
        }
    }

    /// The merged area that a cell lies in, if it lies in one.
    pub(crate) fn merge_of(&self, row: u32, column: u32) -> Option<(u32, u32, u32, u32)> {
        self.merged
            .iter()
            .find(|(top, left, bottom, right)| {
                (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
            })
            .copied()
    }

    /// The cell that shows what is at a place: itself, or the corner of its merged area.
    pub(crate) fn anchor(&self, row: u32, column: u32) -> (u32, u32) {
        self.merge_of(row, column).map_or((row, column), |(top, left, _, _)| (top, left))
    }

    /// The height of all rows, and how many pixels of it one pixel of scrolling passes: 1, but for sheets
    /// taller than a browser can lay out.
    pub(crate) fn height(&self) -> (f64, f64) {
        let real = self.rows.start(self.rows.count());
        if real > TALLEST { (TALLEST, real / TALLEST) } else { (real, 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::sheet::look;

    #[test]
    fn offsets_and_lines_are_inverse() {
        let axis = Axis::new(1000, 24.0, [(3, 60.0), (10, 0.0), (500, 18.0)]);
        assert_eq!(axis.start(0), 0.0);
        assert_eq!(axis.start(4), 3.0 * 24.0 + 60.0);
        assert_eq!(axis.start(1000), 997.0 * 24.0 + 78.0);
        assert_eq!(axis.start(5000), axis.start(1000));
        for index in (0..1000).filter(|index| axis.size(*index) > 0.0) {
            assert_eq!(axis.at(axis.start(index)), index, "{index}");
            assert_eq!(axis.at(axis.start(index + 1) - 0.5), index, "{index}");
        }
        assert_eq!(axis.at(1e12), 999);
    }

    #[test]
    fn a_window_shows_the_lines_that_touch_it() {
        let axis = Axis::new(100, 24.0, []);
        assert_eq!(axis.visible(0.0..48.0), 0..3);
        assert_eq!(axis.visible(30.0..31.0), 1..2);
        assert_eq!(axis.visible(2390.0..9999.0), 99..100);
        assert_eq!(axis.visible(10.0..10.0), 0..0);
        assert_eq!(Axis::new(0, 24.0, []).visible(0.0..10.0), 0..0);
    }

    fn sheet() -> SheetLayout {
        SheetLayout {
            name: "Inputs".into(),
            hidden: false,
            rows: 33,
            columns: 9,
            column_widths: vec![(0, 1, 100.0)],
            row_heights: vec![(1, 40.0), (2, 0.0)],
            frozen: (1, 0),
            merged: vec![(4, 1, 6, 3)],
            gridlines_hidden: false,
        }
    }

    #[test]
    fn the_usual_column_has_room_for_as_many_digits_as_excel_gives_it_also_on_phones() {
        for narrow in [false, true] {
            let room = Geometry::new(&sheet(), narrow).columns.size(5) - look::PADDING;
            for digits in ["12345678", "125.3333", "-25.3333"] {
                let width = charts::measure::text_width(digits, look::LETTERS, false);
                assert!(width <= room, "{digits} takes {width} of {room}");
            }
        }
    }

    #[test]
    fn a_sheet_has_room_after_its_last_cell() {
        let geometry = Geometry::new(&sheet(), false);
        assert_eq!((geometry.rows.count(), geometry.columns.count()), (120, 52));
        assert_eq!(geometry.columns.size(1), 120.0);
        assert_eq!(Geometry::new(&sheet(), true).columns.size(1), 108.0);
        assert_eq!((geometry.rows.size(1), geometry.rows.size(2)), (48.0, 0.0));
        assert_eq!(geometry.anchor(5, 2), (4, 1));
        assert_eq!(geometry.anchor(7, 2), (7, 2));
    }

    #[test]
    fn a_sheet_too_tall_for_a_browser_is_scrolled_in_larger_steps() {
        let geometry = Geometry::new(&SheetLayout { rows: 1_048_576, ..sheet() }, false);
        let (shown, step) = geometry.height();
        assert_eq!(shown, 8_000_000.0);
        assert!((shown * step - geometry.rows.start(1_048_576)).abs() < 1e-3);
        assert_eq!(Geometry::new(&sheet(), false).height().1, 1.0);
    }
}
