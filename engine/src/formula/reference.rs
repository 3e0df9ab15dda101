//! References resolved: cells, ranges and defined names.

use formualizer_parse::parser::ReferenceType;
use formualizer_parse::{ASTNode, ASTNodeType};

use super::Expr;
use super::bind::{Binding, area};
use super::external::external_link;
use super::lambda::{eta, is_lambda};
use super::parse::{self, BindError};
use crate::address::{MAX_COLUMNS, MAX_ROWS, RangeRef, SheetId};
use crate::value::CellError;

/// A row or column as the parser gives it: counted from 1, and whether a `$` stands before it.
type Coordinate = Option<(u32, bool)>;

impl Binding<'_, '_> {
    pub(super) fn reference(&mut self, original: &str, reference: ReferenceType) -> Result<Expr, BindError> {
        let there = |index: Option<u32>, fixed: bool| index.map(|index| (index, fixed));
        Ok(match reference {
            ReferenceType::Cell { sheet, row, col, row_abs, col_abs } => {
                let row = Some((row, row_abs));
                let column = Some((col, col_abs));
                self.area(sheet.as_deref(), (row, column), (row, column))
            }
            ReferenceType::Range { start_row, start_col, end_row, end_col, .. }
                if (start_row.is_some(), start_col.is_some()) != (end_row.is_some(), end_col.is_some()) =>
            {
                self.range_to_name(original)?
            }
            ReferenceType::Range {
                sheet,
                start_row,
                start_col,
                end_row,
                end_col,
                start_row_abs,
                start_col_abs,
                end_row_abs,
                end_col_abs,
            } => self.area(
                sheet.as_deref(),
                (there(start_row, start_row_abs), there(start_col, start_col_abs)),
                (there(end_row, end_row_abs), there(end_col, end_col_abs)),
            ),
            ReferenceType::Cell3D { .. } | ReferenceType::Range3D { .. } => self.stacked(&reference),
            ReferenceType::External(reference) => self.external_cells(&reference),
            ReferenceType::Table(_) if parse::is_external(original) => external_link(),
            ReferenceType::Table(table) => self.table(original, table),
            ReferenceType::NamedRange(name) => self.name(&name)?,
        })
    }

    /// `A1:Tax`, one of whose ends is a cell: the other one is a name, though it reads like a column.
    fn range_to_name(&mut self, written: &str) -> Result<Expr, BindError> {
        let (sheet, ends) = written.split_at(written.rfind('!').map_or(0, |bang| bang + 1));
        let (left, right) = ends.split_once(':').unwrap_or((ends, ends));
        let left = self.expr(parse::parse(&format!("{sheet}{left}"))?)?;
        let right = self.expr(parse::parse(&format!("{sheet}{right}"))?)?;
        Ok(self.range(left, right))
    }

    /// The rectangle between two corners; a missing row or column stands for all of them.
    fn area(
        &self,
        sheet: Option<&str>,
        first: (Coordinate, Coordinate),
        last: (Coordinate, Coordinate),
    ) -> Expr {
        let sheet = match sheet {
            None => self.at.sheet,
            Some(name) => match self.binder.sheets.get(&name.to_lowercase()) {
                Some(sheet) => *sheet,
                None => return missing_sheet(name),
            },
        };
        match self.rectangle(sheet, first, last) {
            Some(range) => area(range),
            None => Expr::Literal(CellError::Reference.into()),
        }
    }

    /// `None` where a corner lies outside of a sheet.
    fn rectangle(
        &self,
        sheet: SheetId,
        first: (Coordinate, Coordinate),
        last: (Coordinate, Coordinate),
    ) -> Option<RangeRef> {
        let row = |coordinate, all| self.index(coordinate, all, self.at.row, MAX_ROWS);
        let column = |coordinate, all| self.index(coordinate, all, self.at.column, MAX_COLUMNS);
        let (top, bottom) = (row(first.0, 0)?, row(last.0, MAX_ROWS - 1)?);
        let (left, right) = (column(first.1, 0)?, column(last.1, MAX_COLUMNS - 1)?);
        Some(RangeRef {
            sheet,
            first_row: top.min(bottom),
            first_column: left.min(right),
            last_row: top.max(bottom),
            last_column: left.max(right),
        })
    }

    /// A coordinate from 0. Names are stored as they read in A1, so that their relative coordinates
    /// move with the cell that uses them, around the sheet's edge if need be.
    fn index(&self, coordinate: Coordinate, all: u32, at: u32, size: u32) -> Option<u32> {
        let Some((index, fixed)) = coordinate else {
            return Some(all);
        };
        let index = index.checked_sub(1).filter(|index| *index < size)?;
        let moves = !fixed && !self.names.is_empty();
        Some(if moves { (index + at) % size } else { index })
    }

    /// A 3D reference: the same cells of every sheet from one to another, in the order of the tabs.
    fn stacked(&self, reference: &ReferenceType) -> Expr {
        let there = |index: Option<u32>, fixed: bool| index.map(|index| (index, fixed));
        let (sheets, first, last) = match reference {
            ReferenceType::Cell3D { sheet_first, sheet_last, row, col, row_abs, col_abs } => {
                let corner = (Some((*row, *row_abs)), Some((*col, *col_abs)));
                ((sheet_first, sheet_last), corner, corner)
            }
            ReferenceType::Range3D {
                sheet_first,
                sheet_last,
                start_row,
                start_col,
                end_row,
                end_col,
                start_row_abs,
                start_col_abs,
                end_row_abs,
                end_col_abs,
            } => (
                (sheet_first, sheet_last),
                (there(*start_row, *start_row_abs), there(*start_col, *start_col_abs)),
                (there(*end_row, *end_row_abs), there(*end_col, *end_col_abs)),
            ),
            _ => return Expr::Literal(CellError::Reference.into()),
        };
        if sheets.0.contains('[') {
            return external_link();
        }
        if (first.0.is_some(), first.1.is_some()) != (last.0.is_some(), last.1.is_some()) {
            return Expr::Literal(CellError::Name.into());
        }
        let sheet = |name: &String| self.binder.sheets.get(&name.to_lowercase()).copied();
        let (Some(from), Some(to)) = (sheet(sheets.0), sheet(sheets.1)) else {
            return Expr::Literal(CellError::Reference.into());
        };
        let areas: Option<Vec<RangeRef>> = (from.min(to).0..=from.max(to).0)
            .map(|sheet| self.rectangle(SheetId(sheet), first, last))
            .collect();
        match areas {
            Some(areas) => Expr::Union(areas.into_iter().map(area).collect()),
            None => Expr::Literal(CellError::Reference.into()),
        }
    }

    /// A defined name, written out; a table's name stands for its data.
    pub(super) fn name(&mut self, written: &str) -> Result<Expr, BindError> {
        if let Some(found) = self.locals.find(written).or_else(|| eta(written)) {
            return Ok(found);
        }
        let (sheet, name) = match written.rsplit_once('!') {
            None => (self.at.sheet, written),
            Some((sheet, name)) => {
                if parse::is_external(written) {
                    return Ok(self.external_name(written));
                }
                let sheet = sheet.trim_matches('\'').replace("''", "'");
                match self.binder.sheets.get(&sheet.to_lowercase()) {
                    Some(sheet) => (*sheet, name),
                    None => return Ok(missing_sheet(&sheet)),
                }
            }
        };
        let lower = name.to_lowercase();
        let Some(index) = self.find_name(&lower, sheet) else {
            if let Some(table) = self.binder.tables.get(&lower) {
                return Ok(self.table_data(table));
            }
            return Ok(Expr::Literal(CellError::Name.into()));
        };
        if let Some((_, place)) = self.names.iter().find(|(open, _)| *open == index) {
            if let Some(place) = place {
                return Ok(Expr::Local(*place, name.into()));
            }
            return Ok(Expr::Unsupported(format!("name {name} that refers to itself").into(), Vec::new()));
        }
        let text = &self.binder.workbook.names[index].text;
        let open = self.names.len();
        let hidden = self.locals.hide();
        let expr = match parse::parse(text) {
            Ok(ASTNode { node_type: ASTNodeType::Function { name: function, args }, .. })
                if is_lambda(&function) =>
            {
                self.names.push((index, Some(self.next_local())));
                self.lambda(args, Some(name))?
            }
            Ok(node) => {
                self.names.push((index, None));
                self.expr(node)?
            }
            Err(BindError::ExternalLink) => external_link(),
            Err(_) => Expr::Unsupported(format!("name {name} that cannot be read").into(), Vec::new()),
        };
        self.names.truncate(open);
        self.locals.reveal(hidden);
        Ok(expr)
    }

    /// A name of the sheet goes before one of the workbook.
    fn find_name(&self, lower: &str, sheet: SheetId) -> Option<usize> {
        let definitions = self.binder.names.get(lower)?;
        let scoped = |scope: Option<SheetId>| definitions.iter().find(|(found, _)| *found == scope);
        scoped(Some(sheet)).or_else(|| scoped(None)).map(|(_, index)| *index)
    }
}

/// A sheet that is not there: another workbook's where the name says so, else an error.
fn missing_sheet(name: &str) -> Expr {
    let lower = name.to_lowercase();
    let workbook =
        [".xls", ".xlsx", ".xlsm", ".xlsb", ".xla", ".xlam"].iter().any(|end| lower.ends_with(end));
    if workbook || name.contains('[') { external_link() } else { Expr::Literal(CellError::Reference.into()) }
}
