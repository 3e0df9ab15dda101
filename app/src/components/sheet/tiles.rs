//! The cells that have been fetched, in tiles, and which tiles a window still lacks.

use std::ops::Range;

use wire::worker::{Block, PaintedCell, PaintedStyle, Request};

use crate::few::Few;

/// The rows of a tile.
pub(crate) const TILE_ROWS: u32 = 64;
/// The columns of a tile.
pub(crate) const TILE_COLUMNS: u32 = 16;
/// Tiles that are kept; then all but the wanted ones are dropped.
const KEPT: usize = 96;

/// A tile's place: tile row, tile column.
pub(crate) type TileKey = (u32, u32);

#[derive(Debug)]
struct Tile {
    /// For each place of the tile, row by row, one more than the position of its cell; 0 where there is none.
    places: Vec<u16>,
    cells: Vec<PaintedCell>,
    styles: Vec<PaintedStyle>,
}

/// The fetched cells of one sheet.
#[derive(Debug, Default)]
pub(crate) struct Tiles {
    /// `None` for a tile that has been asked for.
    tiles: Few<TileKey, Option<Tile>>,
}

/// Where a cell stands in its tile.
fn place(row: u32, column: u32) -> usize {
    ((row % TILE_ROWS) * TILE_COLUMNS + column % TILE_COLUMNS) as usize
}

impl Tiles {
    /// The cell at a place with its style, where it has been fetched and shows something.
    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<(&PaintedCell, Option<&PaintedStyle>)> {
        let tile = self.tiles.get(&(row / TILE_ROWS, column / TILE_COLUMNS))?.as_ref()?;
        let cell = &tile.cells[usize::from(tile.places[place(row, column)].checked_sub(1)?)];
        Some((cell, tile.styles.get(cell.style as usize)))
    }

    /// The tiles of a window that nobody has asked for, now marked as asked for.
    pub(crate) fn claim(&mut self, rows: &Range<u32>, columns: &Range<u32>) -> Vec<TileKey> {
        if rows.is_empty() || columns.is_empty() {
            return Vec::new();
        }
        let wanted_rows = rows.start / TILE_ROWS..=(rows.end - 1) / TILE_ROWS;
        let wanted_columns = columns.start / TILE_COLUMNS..=(columns.end - 1) / TILE_COLUMNS;
        if self.tiles.len() > KEPT {
            self.tiles
                .retain(|(row, column), _| wanted_rows.contains(row) && wanted_columns.contains(column));
        }
        let mut missing = Vec::new();
        for row in wanted_rows {
            for column in wanted_columns.clone() {
                if self.tiles.get(&(row, column)).is_none() {
                    self.tiles.insert((row, column), None);
                    missing.push((row, column));
                }
            }
        }
        missing
    }

    /// Keeps the cells of a tile that came.
    pub(crate) fn store(&mut self, key: TileKey, block: Block) {
        let mut places = vec![0; (TILE_ROWS * TILE_COLUMNS) as usize];
        for (position, cell) in block.cells.iter().enumerate() {
            places[place(cell.row, cell.column)] = u16::try_from(position + 1).unwrap_or(0);
        }
        self.tiles.insert(key, Some(Tile { places, cells: block.cells, styles: block.styles }));
    }

    /// Forgets that a tile was asked for, so that it is asked for again.
    pub(crate) fn release(&mut self, key: TileKey) {
        self.tiles.remove(&key);
    }
}

/// What to ask for a tile.
pub(crate) fn request(sheet: u16, (row, column): TileKey) -> Request {
    Request::Block {
        sheet,
        first_row: row * TILE_ROWS,
        rows: TILE_ROWS,
        first_column: column * TILE_COLUMNS,
        columns: TILE_COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::worker::CellKind;

    #[test]
    fn a_tile_is_asked_for_once() {
        let mut tiles = Tiles::default();
        assert_eq!(tiles.claim(&(0..40), &(0..20)), [(0, 0), (0, 1)]);
        assert_eq!(tiles.claim(&(0..65), &(0..16)), [(1, 0)]);
        tiles.release((1, 0));
        assert_eq!(tiles.claim(&(64..65), &(0..16)), [(1, 0)]);
        assert_eq!(tiles.claim(&(5..5), &(0..16)), []);
    }

    #[test]
    fn cells_are_found_in_their_tile() {
        let mut tiles = Tiles::default();
        let cell =
            PaintedCell { row: 70, column: 17, text: "84.00".into(), kind: CellKind::Number, style: 0 };
        let styles = vec![PaintedStyle { bold: true, ..PaintedStyle::default() }];
        tiles.store((1, 1), Block { sheet: 0, cells: vec![cell], styles });
        let (cell, style) = tiles.cell(70, 17).unwrap();
        assert_eq!((cell.text.as_str(), style.unwrap().bold), ("84.00", true));
        assert!(tiles.cell(70, 18).is_none());
    }

    #[test]
    fn old_tiles_are_dropped() {
        let mut tiles = Tiles::default();
        for row in 0..300 {
            tiles.claim(&(row * TILE_ROWS..row * TILE_ROWS + 1), &(0..1));
        }
        assert!(tiles.tiles.len() <= KEPT + 1);
    }
}
