//! The cells of one sheet, in row order.

use super::Cell;

/// The cells of one sheet that the file mentions, sorted by row, then column.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// For each row from 0 the index in `columns` of its first cell; one more element than rows.
    starts: Vec<u32>,
    columns: Vec<u32>,
    cells: Vec<Cell>,
    width: u32,
}

impl Cells {
    /// Takes the cells in any order; of two at one place the later wins.
    pub fn new(mut cells: Vec<(u32, u32, Cell)>) -> Self {
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        let mut sorted = Self::default();
        let mut last = None;
        for (row, column, cell) in cells {
            if last == Some((row, column)) {
                if let Some(slot) = sorted.cells.last_mut() {
                    *slot = cell;
                }
                continue;
            }
            last = Some((row, column));
            let next = sorted.columns.len() as u32;
            sorted.starts.resize(row as usize + 1, next);
            sorted.columns.push(column);
            sorted.cells.push(cell);
            sorted.width = sorted.width.max(column + 1);
        }
        sorted.starts.push(sorted.columns.len() as u32);
        sorted
    }

    /// The cell at `row` and `column`, from 0.
    pub fn get(&self, row: u32, column: u32) -> Option<&Cell> {
        let (start, end) = self.bounds(row);
        let found = self.columns[start..end].binary_search(&column).ok()?;
        Some(&self.cells[start + found])
    }

    /// Every cell with its row and column, row by row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, &Cell)> {
        (0..self.rows()).flat_map(move |row| self.row(row).map(move |(column, cell)| (row, column, cell)))
    }

    /// The cells of one row with their columns, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        let (start, end) = self.bounds(row);
        self.columns[start..end].iter().copied().zip(&self.cells[start..end])
    }

    /// The cells of one row between two columns, both included, from the left.
    pub fn row_between(&self, row: u32, first: u32, last: u32) -> impl Iterator<Item = (u32, &Cell)> {
        let (start, end) = self.bounds(row);
        let columns = &self.columns[start..end];
        let from = start + columns.partition_point(|column| *column < first);
        let to = start + columns.partition_point(|column| *column <= last);
        self.columns[from..to].iter().copied().zip(&self.cells[from..to])
    }

    /// One more than the last row that has a cell.
    pub fn rows(&self) -> u32 {
        (self.starts.len() as u32).saturating_sub(1)
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

    fn bounds(&self, row: u32) -> (usize, usize) {
        let row = row as usize;
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(start), Some(end)) => (*start as usize, *end as usize),
            _ => (0, 0),
        }
    }
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
        let cells = Cells::new(vec![(4, 2, cell(1.0)), (0, 7, cell(2.0)), (4, 0, cell(3.0)), (4, 2, cell(4.0))]);
        assert_eq!(cells.len(), 3);
        assert_eq!((cells.rows(), cells.columns()), (5, 8));
        assert_eq!(cells.get(4, 2).and_then(|c| c.value.clone()), Some(Value::Number(4.0)));
        assert!(cells.get(1, 0).is_none() && cells.get(4, 1).is_none() && cells.get(9, 9).is_none());
        let places: Vec<_> = cells.iter().map(|(row, column, _)| (row, column)).collect();
        assert_eq!(places, [(0, 7), (4, 0), (4, 2)]);
        assert_eq!(cells.row_between(4, 1, 5).count(), 1);
    }
}
