//! Structured references resolved: `Sales[Amount]`, `[@Amount]`, `Sales[[#Headers],[Q1]:[Q4]]`.

use formualizer_parse::parser::{SpecialItem, TableReference, TableRowSpecifier, TableSpecifier};

use super::Expr;
use super::bind::{Binding, area};
use crate::address::RangeRef;
use crate::value::CellError;
use crate::workbook::Table;

/// What a structured reference picks: rows, and columns by their first and last position.
#[derive(Default)]
struct Selection {
    rows: Vec<SpecialItem>,
    columns: Option<(usize, usize)>,
}

impl Binding<'_, '_> {
    pub(super) fn table(&self, original: &str, reference: TableReference) -> Expr {
        self.own.set(true);
        let own = self.own_table();
        // Inside a table `[Amount]` is a column; the parser takes it for the name of a table.
        let bare_column = original.starts_with('[') && !reference.name.is_empty();
        let (table, specifier) = match self.binder.tables.get(&reference.name.to_lowercase()) {
            Some(table) => (Some(*table), reference.specifier),
            None if bare_column => (own, Some(TableSpecifier::Column(reference.name))),
            None if reference.name.is_empty() => (own, reference.specifier),
            None => (None, None),
        };
        let Some(table) = table else {
            return Expr::Literal(CellError::Reference.into());
        };
        let mut selection = Selection::default();
        let picked = specifier.is_none_or(|specifier| select(table, &specifier, &mut selection));
        let range = if picked { self.rows(table, &selection.rows) } else { Err(CellError::Reference) };
        match range {
            Ok(mut range) => {
                if let Some((first, last)) = selection.columns {
                    range.last_column = range.first_column + last as u32;
                    range.first_column += first as u32;
                }
                area(range)
            }
            Err(error) => Expr::Literal(error.into()),
        }
    }

    /// The table's name alone: its data.
    pub(super) fn table_data(&self, table: &Table) -> Expr {
        self.rows(table, &[]).map_or_else(|error| Expr::Literal(error.into()), area)
    }

    /// The table that holds the formula's cell.
    fn own_table(&self) -> Option<&Table> {
        self.binder.workbook.tables.iter().find(|table| table.range.contains(self.at))
    }

    /// The rows picked, all columns wide. No item: the data.
    fn rows(&self, table: &Table, items: &[SpecialItem]) -> Result<RangeRef, CellError> {
        let mut range: Option<RangeRef> = None;
        let items = if items.is_empty() { &[SpecialItem::Data] } else { items };
        for item in items {
            let (first, last) = self.row_span(table, item)?;
            let rows = RangeRef { first_row: first, last_row: last, ..table.range };
            range = Some(range.map_or(rows, |range| RangeRef::hull(range, rows)));
        }
        range.ok_or(CellError::Reference)
    }

    fn row_span(&self, table: &Table, item: &SpecialItem) -> Result<(u32, u32), CellError> {
        let (top, bottom) = (table.range.first_row, table.range.last_row);
        let data = (top + table.header_rows, bottom.saturating_sub(table.totals_rows));
        let rows = match item {
            SpecialItem::All => (top, bottom),
            SpecialItem::Data => data,
            SpecialItem::Headers if table.header_rows > 0 => (top, top + table.header_rows - 1),
            SpecialItem::Totals if table.totals_rows > 0 => (bottom + 1 - table.totals_rows, bottom),
            SpecialItem::Headers | SpecialItem::Totals => return Err(CellError::Reference),
            SpecialItem::ThisRow => {
                let row = self.at.row;
                if row < data.0 || row > data.1 || self.at.sheet != table.range.sheet {
                    return Err(CellError::Value);
                }
                (row, row)
            }
        };
        if rows.0 > rows.1 { Err(CellError::Reference) } else { Ok(rows) }
    }
}

/// Whether everything that the specifier names is there.
fn select(table: &Table, specifier: &TableSpecifier, selection: &mut Selection) -> bool {
    let column = |name: &str| {
        let name = name.trim().to_lowercase();
        table.columns.iter().position(|column| column.trim().to_lowercase() == name)
    };
    let item = match specifier {
        TableSpecifier::Combination(parts) => return parts.iter().all(|part| select(table, part, selection)),
        TableSpecifier::Column(name) => {
            selection.columns = column(name).map(|index| (index, index));
            return selection.columns.is_some();
        }
        TableSpecifier::ColumnRange(first, last) => {
            selection.columns = column(first).zip(column(last)).map(|(a, b)| (a.min(b), a.max(b)));
            return selection.columns.is_some();
        }
        TableSpecifier::SpecialItem(item) => item.clone(),
        TableSpecifier::All | TableSpecifier::Row(TableRowSpecifier::All) => SpecialItem::All,
        TableSpecifier::Data | TableSpecifier::Row(TableRowSpecifier::Data) => SpecialItem::Data,
        TableSpecifier::Headers | TableSpecifier::Row(TableRowSpecifier::Headers) => SpecialItem::Headers,
        TableSpecifier::Totals | TableSpecifier::Row(TableRowSpecifier::Totals) => SpecialItem::Totals,
        TableSpecifier::Row(TableRowSpecifier::Current) => SpecialItem::ThisRow,
        TableSpecifier::Row(TableRowSpecifier::Index(_)) => return false,
    };
    selection.rows.push(item);
    true
}
