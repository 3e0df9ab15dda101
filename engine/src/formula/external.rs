//! References to other workbooks: the values that the file keeps of them.

use std::sync::Arc;

use formualizer_parse::parser::{ExternalRefKind, ExternalReference, ReferenceType};
use formualizer_parse::{ASTNode, ASTNodeType};

use super::bind::Binding;
use super::{Expr, External, parse};
use crate::value::{CellError, Value};
use crate::workbook::{ExternalLink, ExternalSheet};

/// The most cells of one external reference.
const MOST_CELLS: u64 = 100_000;

impl Binding<'_, '_> {
    /// Cells of another workbook.
    pub(super) fn external_cells(&self, reference: &ExternalReference) -> Expr {
        let kept = self.linked(reference.book.token()).and_then(|link| {
            let sheet = link.sheet(&reference.sheet.replace("''", "'"))?;
            kept(link, sheet, &reference.kind, &reference.raw)
        });
        kept.unwrap_or_else(external_link)
    }

    /// A name of another workbook, as in `[1]!Rate`, which stands for cells there.
    pub(super) fn external_name(&self, written: &str) -> Expr {
        let Some((book, name)) = written.rsplit_once('!') else { return external_link() };
        let book = book.trim_matches('\'');
        let end = book.find(']').map_or(book.len(), |end| end + 1);
        let Some(link) = self.linked(&book[..end]) else { return external_link() };
        let name = name.to_lowercase();
        let found = link.names.iter().find(|(known, _)| known.to_lowercase() == name);
        found.and_then(|(_, text)| kept_by_text(link, text, written)).unwrap_or_else(external_link)
    }

    /// The workbook behind `[1]`, or behind `[Prices.xlsx]` as people write it.
    fn linked(&self, token: &str) -> Option<&ExternalLink> {
        let links = &self.binder.workbook.external_links;
        let written = token.rsplit('[').next()?.trim_end_matches(']');
        match written.parse::<usize>() {
            Ok(number) => links.get(number.checked_sub(1)?),
            Err(_) => {
                let ends = |link: &&ExternalLink| {
                    let file = link.target.rsplit(['/', '\\']).next().unwrap_or_default();
                    file.eq_ignore_ascii_case(written)
                };
                links.iter().find(ends)
            }
        }
    }
}

/// A reference to another workbook of which the file keeps nothing.
pub(super) fn external_link() -> Expr {
    Expr::Unsupported("external link".into(), Vec::new())
}

/// The cells that a name of another workbook stands for.
fn kept_by_text(link: &ExternalLink, text: &str, written: &str) -> Option<Expr> {
    let ASTNode { node_type: ASTNodeType::Reference { reference, .. }, .. } = parse::parse(text).ok()? else {
        return None;
    };
    let (sheet, kind) = match reference {
        ReferenceType::Cell { sheet, row, col, .. } => (sheet?, ExternalRefKind::cell(row, col)),
        ReferenceType::Range { sheet, start_row, start_col, end_row, end_col, .. } => {
            (sheet?, ExternalRefKind::range(start_row, start_col, end_row, end_col))
        }
        _ => return None,
    };
    kept(link, link.sheet(&sheet)?, &kind, written)
}

/// The values of a cell or range. Whole rows and columns end where the values do; `None` where the file
/// keeps none of the sheet.
fn kept(link: &ExternalLink, sheet: &ExternalSheet, kind: &ExternalRefKind, written: &str) -> Option<Expr> {
    if sheet.cells.is_empty() {
        return None;
    }
    let used = sheet.cells.keys().fold((0, 0), |used, (row, column)| (used.0.max(*row), used.1.max(*column)));
    let (first, last) = match kind {
        ExternalRefKind::Cell { row, col, .. } => ((*row - 1, *col - 1), (*row - 1, *col - 1)),
        ExternalRefKind::Range { start_row, start_col, end_row, end_col, .. } => {
            // `[1]Data!A1:Tax` ends at a name.
            if (start_row.is_some(), start_col.is_some()) != (end_row.is_some(), end_col.is_some()) {
                return None;
            }
            let from = |line: &Option<u32>| line.map_or(0, |line| line.saturating_sub(1));
            let to = |line: &Option<u32>, used: u32| line.map_or(used, |line| line.saturating_sub(1));
            ((from(start_row), from(start_col)), (to(end_row, used.0), to(end_col, used.1)))
        }
    };
    let rows = first.0.min(last.0)..=first.0.max(last.0);
    let columns = first.1.min(last.1)..=first.1.max(last.1);
    let (height, width) = (rows.clone().count() as u64, columns.clone().count() as u64);
    if height * width > MOST_CELLS {
        return None;
    }
    let values: Vec<Value> = rows
        .flat_map(|row| columns.clone().map(move |column| (row, column)))
        .map(|place| sheet.cells.get(&place).cloned().unwrap_or_default())
        .collect();
    if let [Value::Error(CellError::Reference)] = values.as_slice() {
        return Some(Expr::Literal(CellError::Reference.into()));
    }
    let (target, written, columns) = (link.target.as_str().into(), written.into(), width as u32);
    Some(Expr::External(Arc::new(External { target, written, columns, values })))
}
