//! What tokens refer to by number: sheets, names, other workbooks, tables; and how they lay out coordinates.

use std::collections::BTreeMap;

use super::bytes::Bytes;
use crate::address::{MAX_COLUMNS, MAX_ROWS, SheetId, column_letters, quote_sheet};

/// How a file lays out its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workbook) enum Layout {
    /// BIFF8: 65,536 rows and 256 columns.
    Excel97,
    /// BIFF12: the rows and columns of today.
    Excel2007,
}

/// Where a formula stands.
#[derive(Clone, Copy, Debug)]
pub(in crate::workbook) enum Place {
    /// In a cell: its row and column.
    Cell(u32, u32),
    /// In a defined name, whose relative references are counted from A1 and go around the sheet's edge.
    Name,
}

/// A workbook that formulas read: this one or another.
#[derive(Debug)]
pub(in crate::workbook) enum Book {
    /// This one.
    Own,
    /// Functions that an add-in brings, by their names.
    AddIn(Vec<String>),
    /// Another file: the number of the link from 1, its sheets and its names.
    File { link: usize, sheets: Vec<String>, names: Vec<String> },
}

/// Sheets of a book, from the first to the last; negative where they were deleted or are not meant.
#[derive(Clone, Copy, Debug)]
pub(in crate::workbook) struct Link {
    pub(in crate::workbook) book: usize,
    pub(in crate::workbook) first: i32,
    pub(in crate::workbook) last: i32,
}

/// A table that formulas refer to by number.
#[derive(Clone, Debug, Default)]
pub(in crate::workbook) struct NumberedTable {
    pub(in crate::workbook) name: String,
    pub(in crate::workbook) columns: Vec<String>,
}

/// All that tokens refer to by number.
#[derive(Debug, Default)]
pub(in crate::workbook) struct References {
    pub(in crate::workbook) sheets: Vec<String>,
    pub(in crate::workbook) names: Vec<String>,
    /// The sheets that have these names to themselves.
    pub(in crate::workbook) scopes: Vec<Option<SheetId>>,
    pub(in crate::workbook) books: Vec<Book>,
    pub(in crate::workbook) links: Vec<Link>,
    pub(in crate::workbook) tables: BTreeMap<u32, NumberedTable>,
}

impl References {
    /// What stands before a reference to these sheets, with its `!`; `Some(None)` where they were deleted.
    pub(super) fn sheet_prefix(&self, link: u16) -> Option<Option<String>> {
        let link = self.links.get(usize::from(link))?;
        let sheet = |sheets: &[String], index: i32| {
            usize::try_from(index).ok().and_then(|index| sheets.get(index)).cloned()
        };
        Some(match self.books.get(link.book)? {
            Book::Own => match (sheet(&self.sheets, link.first), sheet(&self.sheets, link.last)) {
                (Some(first), Some(last)) if first != last => Some(stacked_prefix(&first, &last)),
                (Some(first), Some(_)) => Some(format!("{}!", quote_sheet(&first))),
                _ => None,
            },
            Book::File { link: number, sheets, .. } => {
                sheet(sheets, link.first).map(|name| format!("'[{number}]{}'!", name.replace('\'', "''")))
            }
            Book::AddIn(_) => None,
        })
    }

    /// A name of another book, or of an add-in; `index` counts from 1.
    pub(super) fn name_of_link(&self, link: u16, index: u32) -> Option<String> {
        let book = self.books.get(self.links.get(usize::from(link))?.book)?;
        let find = |names: &[String]| names.get((index as usize).checked_sub(1)?).cloned();
        match book {
            Book::Own => {
                let name = find(&self.names)?;
                let scope = self.scopes.get((index as usize).checked_sub(1)?).copied().flatten();
                let sheet = scope.and_then(|scope| self.sheets.get(usize::from(scope.0)));
                Some(sheet.map_or_else(|| name.clone(), |sheet| format!("{}!{name}", quote_sheet(sheet))))
            }
            Book::AddIn(names) => find(names),
            Book::File { link, names, .. } => find(names).map(|name| format!("[{link}]!{name}")),
        }
    }

    /// `Costs[[#This Row],[Price]]`: a reference to a table ([MS-XLSB] 2.5.97.63 `PtgList`), after its number.
    pub(super) fn table(&self, bytes: &mut Bytes<'_>) -> Option<String> {
        bytes.skip(2)?;
        let flags = bytes.u16()?;
        let table = self.tables.get(&bytes.u32()?)?;
        let columns = [bytes.u16()?, bytes.u16()?];
        let quoted = |index: u16| {
            let mut text = String::new();
            for letter in table.columns.get(usize::from(index))?.chars() {
                if "[]#'@".contains(letter) {
                    text.push('\'');
                }
                text.push(letter);
            }
            Some(text)
        };
        let mut pieces: Vec<String> = Vec::new();
        let rows = (flags >> 2) & 0x1f;
        for (bit, piece) in [
            (0x01, "[#All]"),
            (0x02, "[#Headers]"),
            (0x04, "[#Data]"),
            (0x08, "[#Totals]"),
            (0x10, "[#This Row]"),
        ] {
            if rows & bit != 0 {
                pieces.push(piece.to_owned());
            }
        }
        match flags & 3 {
            0 => {}
            1 => pieces.push(format!("[{}]", quoted(columns[0])?)),
            _ => pieces.push(format!("[{}]:[{}]", quoted(columns[0])?, quoted(columns[1])?)),
        }
        Some(match &pieces[..] {
            [] => table.name.clone(),
            [only] if !only.contains("]:[") => format!("{}{only}", table.name),
            _ => format!("{}[{}]", table.name, pieces.join(",")),
        })
    }
}

/// `First:Last!`, in quotes where one of the names needs them.
pub(in crate::workbook) fn stacked_prefix(first: &str, last: &str) -> String {
    if quote_sheet(first) == first && quote_sheet(last) == last {
        return format!("{first}:{last}!");
    }
    format!("'{}:{}'!", first.replace('\'', "''"), last.replace('\'', "''"))
}

/// A row or a column as tokens give it.
#[derive(Clone, Copy)]
struct Axis {
    index: u32,
    relative: bool,
}

impl Layout {
    /// The bytes of a cell's coordinates.
    pub(super) fn cell_size(self) -> usize {
        if self == Self::Excel97 { 4 } else { 6 }
    }

    /// A cell, written in A1. With `offsets` relative coordinates are counted from `place`.
    pub(super) fn cell(self, bytes: &mut Bytes<'_>, place: Place, offsets: bool) -> Option<String> {
        let row = self.row(bytes)?;
        let column = bytes.u16()?;
        let (row, column) = self.moved((row, column), place, offsets);
        Some(format!("{}{}", column.column(), row.row()))
    }

    /// A range of cells, of whole rows or of whole columns.
    pub(super) fn area(self, bytes: &mut Bytes<'_>, place: Place, offsets: bool) -> Option<String> {
        let rows = [self.row(bytes)?, self.row(bytes)?];
        let columns = [bytes.u16()?, bytes.u16()?];
        let (all_rows, all_columns) = self.size();
        let first = self.moved((rows[0], columns[0]), place, offsets);
        let last = self.moved((rows[1], columns[1]), place, offsets);
        // A last row counted backwards from the cell is written as the sheet's last one, and is none.
        let all = |first: Axis, last: Axis| !(offsets && (first.relative || last.relative));
        Some(if rows == [0, all_rows - 1] && all(first.0, last.0) {
            format!("{}:{}", first.1.column(), last.1.column())
        } else if columns.map(|column| u32::from(column & 0x3fff)) == [0, all_columns - 1]
            && all(first.1, last.1)
        {
            format!("{}:{}", first.0.row(), last.0.row())
        } else {
            format!("{}{}:{}{}", first.1.column(), first.0.row(), last.1.column(), last.0.row())
        })
    }

    fn size(self) -> (u32, u32) {
        if self == Self::Excel97 { (1 << 16, 1 << 8) } else { (MAX_ROWS, MAX_COLUMNS) }
    }

    fn row(self, bytes: &mut Bytes<'_>) -> Option<u32> {
        if self == Self::Excel97 { bytes.u16().map(u32::from) } else { bytes.u32() }
    }

    /// The two upper bits of a column say what is relative ([MS-XLS] 2.5.198.21 `ColRelU`).
    fn moved(self, (row, column): (u32, u16), place: Place, offsets: bool) -> (Axis, Axis) {
        let (rows, columns) = self.size();
        let (relative_row, relative_column) = (column & 0x8000 != 0, column & 0x4000 != 0);
        let mut row = Axis { index: row % rows, relative: relative_row };
        let mut column = Axis { index: u32::from(column & 0x3fff) % columns, relative: relative_column };
        match place {
            Place::Cell(at_row, at_column) if offsets => {
                row.shift(at_row, rows);
                column.shift(at_column, columns);
            }
            Place::Cell(..) => {}
            // What is past the middle of the smaller sheet of Excel 97 was meant backwards.
            Place::Name => {
                row.widen(rows, MAX_ROWS);
                column.widen(columns, MAX_COLUMNS);
            }
        }
        (row, column)
    }
}

impl Axis {
    fn shift(&mut self, by: u32, size: u32) {
        if self.relative {
            self.index = (self.index + by) % size;
        }
    }

    fn widen(&mut self, size: u32, full: u32) {
        if self.relative && self.index >= size / 2 {
            self.index += full - size;
        }
    }

    fn column(self) -> String {
        format!("{}{}", if self.relative { "" } else { "$" }, column_letters(self.index))
    }

    fn row(self) -> String {
        format!("{}{}", if self.relative { "" } else { "$" }, self.index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(rows: [u16; 2], columns: [u16; 2], offsets: bool) -> String {
        let bytes: Vec<u8> = rows.iter().chain(&columns).flat_map(|x| x.to_le_bytes()).collect();
        Layout::Excel97.area(&mut Bytes(&bytes), Place::Cell(5, 2), offsets).unwrap()
    }

    /// Excel 97 shares `=MAX($A$1:A1)+1` from A2 down with a last row of −1, which is the sheet's last one unsigned.
    #[test]
    fn a_running_range_is_no_whole_column() {
        assert_eq!(area([0, 0xffff], [0, 0xfffe], true), "$A$1:A5");
        assert_eq!(area([0, 0xffff], [0x4000, 0x4000], true), "C:C");
        assert_eq!(area([0, 0xffff], [0x4000, 0x4000], false), "A:A");
        assert_eq!(area([0, 0], [0, 0x40ff], true), "$A$1:B$1");
        assert_eq!(area([2, 2], [0, 0x00ff], true), "$3:$3");
    }

    #[test]
    fn a_name_of_another_sheet_is_written_with_the_sheet() {
        let references = References {
            sheets: vec!["Plan".to_owned(), "It's 2".to_owned()],
            names: vec!["rate".to_owned(), "rate".to_owned()],
            scopes: vec![None, Some(SheetId(1))],
            books: vec![Book::Own],
            links: vec![Link { book: 0, first: -2, last: -2 }],
            ..References::default()
        };
        let names = [1, 2].map(|index| references.name_of_link(0, index).unwrap());
        assert_eq!(names, ["rate", "'It''s 2'!rate"]);
    }
}
