//! The cells of one sheet, in row order.

use super::Cell;
use crate::order;

/// The cells of one sheet that the file mentions, sorted by row, then column.
///
/// Only rows with cells take memory, so that a sheet with two cells in its corners is as small as it looks.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// The rows that have cells.
    rows: Vec<u32>,
    /// For each of them the index in `columns` of its first cell, and then the number of cells.
    starts: Vec<u32>,
    columns: Vec<u32>,
    cells: Vec<Cell>,
    width: u32,
}

impl Cells {
    /// Takes the cells in any order; of two at one place the later wins.
    pub fn new(cells: Vec<(u32, u32, Cell)>) -> Self {
        let (places, cells) = cells.into_iter().map(|(row, column, cell)| ((row, column), cell)).unzip();
        Self::from_places(places, cells)
    }

    /// Like [`Cells::new`], for cells whose rows and columns stand in a list of their own. Cells that come in
    /// order, as they do in a file, are not copied.
    pub(super) fn from_places(mut places: Vec<(u32, u32)>, mut cells: Vec<Cell>) -> Self {
        if !places.is_sorted_by(|before, after| before < after) {
            let mut order = order::positions(places.len(), &|a, b| places[a].cmp(&places[b]));
            // Of equal places the last in the file is the last here as well.
            order.dedup_by(|later, earlier| {
                let same = places[*later] == places[*earlier];
                if same {
                    *earlier = *later;
                }
                same
            });
            cells = order.iter().map(|index| std::mem::take(&mut cells[*index])).collect();
            places = order.iter().map(|index| places[*index]).collect();
        }
        let mut sorted = Self { columns: Vec::with_capacity(places.len()), cells, ..Self::default() };
        for (row, column) in places {
            if sorted.rows.last() != Some(&row) {
                sorted.rows.push(row);
                sorted.starts.push(sorted.columns.len() as u32);
            }
            sorted.columns.push(column);
            sorted.width = sorted.width.max(column + 1);
        }
        sorted.starts.push(sorted.columns.len() as u32);
        sorted
    }

    /// The cell at `row` and `column`, from 0.
    pub fn get(&self, row: u32, column: u32) -> Option<&Cell> {
        self.position(row, column).map(|position| &self.cells[position])
    }

    /// The cell at `row` and `column`, from 0, to change it.
    pub fn get_mut(&mut self, row: u32, column: u32) -> Option<&mut Cell> {
        self.position(row, column).map(|position| &mut self.cells[position])
    }

    /// Every cell with its row and column, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, &Cell)> {
        self.rows.iter().flat_map(move |&row| self.row(row).map(move |(column, cell)| (row, column, cell)))
    }

    /// Gives up every cell with its row and column, row by row.
    pub fn into_cells(self) -> impl Iterator<Item = (u32, u32, Cell)> {
        let lengths = self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as usize).collect::<Vec<_>>();
        let rows =
            self.rows.into_iter().zip(lengths).flat_map(|(row, length)| std::iter::repeat_n(row, length));
        rows.zip(self.columns).zip(self.cells).map(|((row, column), cell)| (row, column, cell))
    }

    /// The cells of one row with their columns, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        let (start, end) = self.bounds(row);
        self.columns[start..end].iter().copied().zip(&self.cells[start..end])
    }

    /// The cells of one row between two columns, both included, from the left.
    pub fn row_between(
        &self,
        row: u32,
        first: u32,
        last: u32,
    ) -> impl ExactSizeIterator<Item = (u32, &Cell)> {
        let (start, end) = self.bounds(row);
        let columns = &self.columns[start..end];
        let from = start + below(columns, first);
        let to = start + below(columns, last.saturating_add(1));
        self.columns[from..to].iter().copied().zip(&self.cells[from..to])
    }

    /// One more than the last row that has a cell.
    pub fn rows(&self) -> u32 {
        self.rows.last().map_or(0, |row| row + 1)
    }

    /// One more than the last column that has a cell.
    pub fn columns(&self) -> u32 {
        self.width
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Where the cell at `row` and `column` stands among all, from 0.
    pub(crate) fn position(&self, row: u32, column: u32) -> Option<usize> {
        let (start, end) = self.bounds(row);
        find(&self.columns[start..end], column).map(|found| start + found)
    }

    /// How many cells there are in these rows and columns, the last ones included.
    pub(crate) fn count(&self, rows: (u32, u32), columns: (u32, u32)) -> usize {
        let rows = below(&self.rows, rows.0)..below(&self.rows, rows.1.saturating_add(1));
        let in_row = |row: usize| {
            let there = &self.columns[self.starts[row] as usize..self.starts[row + 1] as usize];
            match columns.0 == columns.1 {
                true => usize::from(find(there, columns.0).is_some()),
                false => below(there, columns.1.saturating_add(1)) - below(there, columns.0),
            }
        };
        rows.map(in_row).sum()
    }

    fn bounds(&self, row: u32) -> (usize, usize) {
        match find(&self.rows, row) {
            Some(found) => (self.starts[found] as usize, self.starts[found + 1] as usize),
            None => (0, 0),
        }
    }
}

/// Where a number is among these increasing ones: mostly none is missing between it and the first.
fn find(increasing: &[u32], number: u32) -> Option<usize> {
    let found = number.wrapping_sub(*increasing.first()?) as usize;
    if increasing.get(found) == Some(&number) {
        return Some(found);
    }
    let found = below(increasing, number);
    (increasing.get(found) == Some(&number)).then_some(found)
}

/// How many of these increasing numbers are below `limit`.
///
/// Where no number between them is missing that is how far the limit is from the first. Each that is missing takes away
/// one at most, so that no more places are searched than numbers are missing.
fn below(increasing: &[u32], limit: u32) -> usize {
    let (Some(first), Some(last)) = (increasing.first(), increasing.last()) else { return 0 };
    let missing = (last - first) as usize - (increasing.len() - 1);
    let most = (limit.saturating_sub(*first) as usize).min(increasing.len());
    let least = most.saturating_sub(missing);
    least + increasing[least..most].partition_point(|number| *number < limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn cell(number: f64) -> Cell {
        Cell { value: Some(Value::Number(number)), ..Cell::default() }
    }

    #[test]
    fn cells_are_found_where_they_were_put() {
        let cells =
            Cells::new(vec![(4, 2, cell(1.0)), (0, 7, cell(2.0)), (4, 0, cell(3.0)), (4, 2, cell(4.0))]);
        assert_eq!(cells.len(), 3);
        assert_eq!((cells.rows(), cells.columns()), (5, 8));
        assert_eq!(cells.get(4, 2).and_then(|c| c.value.clone()), Some(Value::Number(4.0)));
        assert!(cells.get(1, 0).is_none() && cells.get(4, 1).is_none() && cells.get(9, 9).is_none());
        let places: Vec<_> = cells.iter().map(|(row, column, _)| (row, column)).collect();
        assert_eq!(places, [(0, 7), (4, 0), (4, 2)]);
        assert_eq!(cells.row_between(4, 1, 5).count(), 1);
        assert_eq!(
            [cells.count((0, 4), (0, 2)), cells.count((4, 4), (2, 2)), cells.count((1, 3), (0, 9))],
            [2, 1, 0]
        );
        let places: Vec<_> = cells.into_cells().map(|(row, column, _)| (row, column)).collect();
        assert_eq!(places, [(0, 7), (4, 0), (4, 2)]);
    }

    #[test]
    fn numbers_below_a_limit_are_counted_whatever_gaps_there_are() {
        let some: [&[u32]; 6] = [&[], &[3], &[0, 1, 2, 3], &[4, 5, 9, 10, 11], &[0, 7, 8, 30], &[2, 4, 6, 8]];
        for increasing in some.into_iter().chain([&[0, u32::MAX][..]]) {
            for limit in (0..40).chain([u32::MAX]) {
                let expected = increasing.iter().filter(|number| **number < limit).count();
                assert_eq!(below(increasing, limit), expected, "{increasing:?} {limit}");
                let place = increasing.iter().position(|number| *number == limit);
                assert_eq!(find(increasing, limit), place, "{increasing:?} {limit}");
            }
        }
    }

    #[test]
    fn gaps_are_empty() {
        let cells =
            Cells::new([(2, 3), (2, 5), (9, 1), (1_048_575, 16_383)].map(|(r, c)| (r, c, cell(1.0))).into());
        for (row, column, there) in [
            (2, 3, true),
            (2, 4, false),
            (2, 5, true),
            (1, 3, false),
            (3, 3, false),
            (9, 1, true),
            (9, 0, false),
        ] {
            assert_eq!(cells.get(row, column).is_some(), there, "{row} {column}");
        }
        assert_eq!((cells.rows(), cells.columns()), (1_048_576, 16_384));
        assert!(Cells::new(Vec::new()).get(0, 0).is_none());
    }
}
