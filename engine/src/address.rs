//! Where things are in a workbook: cells, ranges and their printed form, `Sheet1!B7`.
//!
//! Rows and columns count from 0 inside the program and from 1 (and `A`) on paper.

use std::fmt;

/// Rows of an Excel sheet.
pub const MAX_ROWS: u32 = 1_048_576;
/// Columns of an Excel sheet.
pub const MAX_COLUMNS: u32 = 16_384;

/// A sheet, by its position in the workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetId(pub u16);

/// One cell of one sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The sheet.
    pub sheet: SheetId,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// A rectangle of cells of one sheet, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RangeRef {
    /// The sheet.
    pub sheet: SheetId,
    /// The top row, from 0.
    pub first_row: u32,
    /// The leftmost column, from 0.
    pub first_column: u32,
    /// The bottom row, included.
    pub last_row: u32,
    /// The rightmost column, included.
    pub last_column: u32,
}

impl CellRef {
    /// The cell at `row` and `column`, both from 0.
    pub fn new(sheet: SheetId, row: u32, column: u32) -> Self {
        Self { sheet, row, column }
    }

    /// `B7`: the address without its sheet.
    pub fn a1(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row + 1)
    }
}

impl From<CellRef> for RangeRef {
    fn from(cell: CellRef) -> Self {
        Self {
            sheet: cell.sheet,
            first_row: cell.row,
            first_column: cell.column,
            last_row: cell.row,
            last_column: cell.column,
        }
    }
}

impl RangeRef {
    /// The smallest range that holds both.
    pub fn hull(a: RangeRef, b: RangeRef) -> Self {
        Self {
            sheet: a.sheet,
            first_row: a.first_row.min(b.first_row),
            first_column: a.first_column.min(b.first_column),
            last_row: a.last_row.max(b.last_row),
            last_column: a.last_column.max(b.last_column),
        }
    }

    /// The number of rows, at least 1.
    pub fn rows(&self) -> u32 {
        self.last_row - self.first_row + 1
    }

    /// The number of columns, at least 1.
    pub fn columns(&self) -> u32 {
        self.last_column - self.first_column + 1
    }

    /// Whether the range is a single cell.
    pub fn is_cell(&self) -> bool {
        self.rows() == 1 && self.columns() == 1
    }

    /// The cell in the top left corner.
    pub fn top_left(&self) -> CellRef {
        CellRef::new(self.sheet, self.first_row, self.first_column)
    }

    /// Whether `cell` lies inside.
    pub fn contains(&self, cell: CellRef) -> bool {
        self.sheet == cell.sheet
            && (self.first_row..=self.last_row).contains(&cell.row)
            && (self.first_column..=self.last_column).contains(&cell.column)
    }

    /// The cells that both ranges hold, if any.
    pub fn intersection(&self, other: &RangeRef) -> Option<RangeRef> {
        let range = RangeRef {
            sheet: self.sheet,
            first_row: self.first_row.max(other.first_row),
            first_column: self.first_column.max(other.first_column),
            last_row: self.last_row.min(other.last_row),
            last_column: self.last_column.min(other.last_column),
        };
        (self.sheet == other.sheet
            && range.first_row <= range.last_row
            && range.first_column <= range.last_column)
            .then_some(range)
    }

    /// The cells, row by row.
    pub fn cells(&self) -> impl Iterator<Item = CellRef> + use<> {
        let range = *self;
        (range.first_row..=range.last_row).flat_map(move |row| {
            (range.first_column..=range.last_column).map(move |column| CellRef::new(range.sheet, row, column))
        })
    }

    /// `B7:C9`, or `B7` for a single cell: the address without its sheet.
    pub fn a1(&self) -> String {
        let first = self.top_left().a1();
        if self.is_cell() {
            return first;
        }
        format!("{first}:{}", CellRef::new(self.sheet, self.last_row, self.last_column).a1())
    }
}

/// A cell as people write it: a sheet's name and a position. What [`crate::Spec`] and
/// [`crate::Results`] hold, since they must make sense without the workbook.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The sheet's name, unquoted.
    pub sheet: String,
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// Why a text is not the address of a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the address of a cell; write it like Sheet1!B7 or 'My sheet'!B7")]
pub struct AddressError {
    /// What was written.
    pub text: String,
}

impl Address {
    /// Reads `Sheet1!B7`, `'My sheet'!$B$7`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let error = || AddressError { text: text.to_owned() };
        let (sheet, cell) = text.trim().rsplit_once('!').ok_or_else(error)?;
        let sheet = match sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')) {
            Some(quoted) => undoubled(quoted),
            None => sheet.to_owned(),
        };
        let (row, column) = parse_a1(cell).ok_or_else(error)?;
        if sheet.is_empty() { Err(error()) } else { Ok(Self { sheet, row, column }) }
    }
}

/// The text of a quoted name, in which each quote is written twice. Searching for a text in another is much code, and
/// the page has no other use for it.
fn undoubled(quoted: &str) -> String {
    let mut name = String::with_capacity(quoted.len());
    let mut letters = quoted.chars().peekable();
    while let Some(letter) = letters.next() {
        name.push(letter);
        if letter == '\'' {
            letters.next_if_eq(&'\'');
        }
    }
    name
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}{}", quote_sheet(&self.sheet), column_letters(self.column), self.row + 1)
    }
}

impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Address {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A cell, as people write it: Sheet1!B7"))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Address {}

impl<'de> serde::Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Column 0 is `A`, 25 is `Z`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Reads `B7` or `$B$7` as (row, column), both from 0; `None` where that is not a cell of a sheet.
pub fn parse_a1(text: &str) -> Option<(u32, u32)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let digits = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, rest) = text.split_at(digits);
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    if letters.is_empty() || letters.len() > 3 || rest.len() > 7 || !rest.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let column =
        letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1) - 1;
    let row = rest.parse::<u32>().ok()?.checked_sub(1)?;
    (row < MAX_ROWS && column < MAX_COLUMNS).then_some((row, column))
}

/// A defined name of a file whose sheets are narrower than Excel's of today: `TAX99` is a cell now, so that the
/// name becomes `_TAX99`, as Excel has it when it opens such a file.
pub fn name_beside_cells(name: &str) -> String {
    if parse_a1(name).is_some() { format!("_{name}") } else { name.to_owned() }
}

/// The sheet's name as a formula writes it: quoted where it must be.
pub fn quote_sheet(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && parse_a1(name).is_none();
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_have_letters() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn refuses_what_is_no_cell() {
        for text in ["", "B", "7", "B0", "XFE1", "A1048577", "Sheet1!", "!B7", "B7", "B7C"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn addresses_survive_printing(
            sheet in "[A-Za-z0-9 '!.é-]{1,20}",
            row in 0..MAX_ROWS,
            column in 0..MAX_COLUMNS,
        ) {
            let address = Address { sheet, row, column };
            prop_assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
    }
}
