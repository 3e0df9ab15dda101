//! The tree of a formula, which all cells with copies of the formula share.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Expr, precedents};
use crate::address::{MAX_COLUMNS, MAX_ROWS, RangeRef};

/// The tree of a formula. Copies of a formula share one tree and know how far they stand from it.
#[derive(Clone, Debug)]
pub struct Tree {
    pattern: Arc<Pattern>,
    rows: i32,
    columns: i32,
}

/// The tree of one of the copies.
#[derive(Debug)]
struct Pattern {
    expr: Expr,
    /// Its references in the order of the tree, with what moves; none where the tree has no copies.
    references: Vec<Moving>,
    /// Which of them it reads, in the order of [`precedents()`], each once.
    reads: Vec<usize>,
}

/// A reference, and whether each of its sides moves with the formula's cell.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moving {
    range: RangeRef,
    first_row: bool,
    first_column: bool,
    last_row: bool,
    last_column: bool,
}

/// A range that a formula reads, as the tree's pattern has it, and whether it moves with the formula's cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchored {
    range: RangeRef,
    rows: bool,
    columns: bool,
}

impl Anchored {
    /// Whether it is the same range in all copies of the formula.
    pub(crate) fn stays(&self) -> bool {
        !self.rows && !self.columns
    }
}

impl Tree {
    /// A tree that no other formula shares.
    pub(super) fn single(expr: Expr) -> Self {
        let pattern = Pattern { expr, references: Vec::new(), reads: Vec::new() };
        Self { pattern: Arc::new(pattern), rows: 0, columns: 0 }
    }

    /// A tree that copies of its formula can share, given what the formula is one row below and one column to
    /// the right. `None` where the two differ in more than where their references are.
    pub(super) fn shared(mut expr: Expr, mut beside: Expr) -> Option<Self> {
        let (here, there) = (references(&mut expr)?, references(&mut beside)?);
        if here.len() != there.len() {
            return None;
        }
        let pairs = here.iter().zip(&there);
        let references: Option<Vec<Moving>> =
            pairs.map(|(here, there)| Moving::between(here, there)).collect();
        let references = references?;
        let mut reads = reads(&expr);
        let mut kept: Vec<usize> = Vec::with_capacity(reads.len());
        reads.retain(|read| {
            let again = kept.iter().any(|kept| references[*kept] == references[*read]);
            kept.extend((!again).then_some(*read));
            !again
        });
        let pattern = Pattern { references, reads, expr };
        Some(Self { pattern: Arc::new(pattern), rows: 0, columns: 0 })
    }

    /// The tree of a copy that stands `rows` below and `columns` to the right. `None` where a reference
    /// would leave the sheet, or become one cell instead of a range.
    pub(super) fn copy(&self, rows: i32, columns: i32) -> Option<Self> {
        let fits = |moving: &Moving| {
            let moved = moving.moved(rows, columns);
            moved.is_some_and(|moved| moved.is_cell() == moving.range.is_cell())
        };
        let fits = self.pattern.references.iter().all(fits);
        fits.then(|| Self { pattern: Arc::clone(&self.pattern), rows, columns })
    }

    /// The tree.
    pub fn expr(&self) -> Cow<'_, Expr> {
        if self.is_pattern() {
            return Cow::Borrowed(&self.pattern.expr);
        }
        let mut expr = self.pattern.expr.clone();
        self.place(&mut expr);
        Cow::Owned(expr)
    }

    /// Gives a tree of the same pattern, wherever its references are, the references of this one.
    pub(crate) fn place(&self, expr: &mut Expr) {
        let mut references = self.pattern.references.iter();
        expr.replace_references(&mut |range| references.next().map_or(range, |moving| self.moved(moving)));
    }

    /// Whether the tree is the pattern itself.
    pub(crate) fn is_pattern(&self) -> bool {
        self.rows == 0 && self.columns == 0
    }

    /// The tree as one of the formula's copies has it: for what does not depend on where references are.
    pub fn pattern(&self) -> &Expr {
        &self.pattern.expr
    }

    /// Whether other formulas may share the tree, and each of its references keeps its size from copy to copy.
    pub(crate) fn is_rigid(&self) -> bool {
        let references = &self.pattern.references;
        !references.is_empty() && references.iter().all(|moving| moving.as_a_whole().is_some())
    }

    /// A part of what the references of this copy hold, as all copies have it. `None` where no reference holds it,
    /// or where those that do move in different ways.
    pub(crate) fn anchor(&self, part: RangeRef) -> Option<Anchored> {
        let references = self.pattern.references.iter();
        let holding = references.filter(|moving| self.moved(moving).intersection(&part) == Some(part));
        let mut moves = holding.map(Moving::as_a_whole);
        let (rows, columns) = moves.next()??;
        let anchored = Anchored { range: part, rows, columns };
        moves
            .all(|other| other == Some((rows, columns)))
            .then(|| Anchored { range: anchored.away(-self.rows, -self.columns), ..anchored })
    }

    /// Where this copy has what another one has anchored.
    pub(crate) fn range(&self, anchored: &Anchored) -> RangeRef {
        anchored.away(self.rows, self.columns)
    }

    /// What tells patterns apart: trees with one pattern give the same.
    pub(crate) fn pattern_id(&self) -> usize {
        Arc::as_ptr(&self.pattern) as usize
    }

    /// Visits every range that the formula names and reads, as [`precedents()`] does, but those that are the
    /// same in all copies of the formula once.
    pub fn precedents(&self, visit: &mut impl FnMut(RangeRef)) {
        if self.pattern.references.is_empty() {
            return precedents(&self.pattern.expr, visit);
        }
        for index in &self.pattern.reads {
            visit(self.moved(&self.pattern.references[*index]));
        }
    }

    fn moved(&self, moving: &Moving) -> RangeRef {
        moving.moved(self.rows, self.columns).expect("the references of a copy lie within the sheet")
    }
}

impl Anchored {
    /// The range for a cell so far away. References of copies do not leave the sheet, and so no part of them does.
    fn away(&self, rows: i32, columns: i32) -> RangeRef {
        let (rows, columns) = (if self.rows { rows } else { 0 }, if self.columns { columns } else { 0 });
        RangeRef {
            sheet: self.range.sheet,
            first_row: self.range.first_row.wrapping_add_signed(rows),
            first_column: self.range.first_column.wrapping_add_signed(columns),
            last_row: self.range.last_row.wrapping_add_signed(rows),
            last_column: self.range.last_column.wrapping_add_signed(columns),
        }
    }
}

impl Moving {
    /// Whether it moves with the rows, and with the columns, of the formula's cell. `None` where it also grows.
    fn as_a_whole(&self) -> Option<(bool, bool)> {
        let grows = self.first_row != self.last_row || self.first_column != self.last_column;
        (!grows).then_some((self.first_row, self.first_column))
    }

    /// What moves in a reference that is `here` in one cell, and `there` one row below and one column to the
    /// right. `None` where that is not all that happens.
    fn between(here: &RangeRef, there: &RangeRef) -> Option<Self> {
        let moves = |here: u32, there: u32| match there.checked_sub(here) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        };
        if here.sheet != there.sheet || here.is_cell() != there.is_cell() {
            return None;
        }
        Some(Self {
            range: *here,
            first_row: moves(here.first_row, there.first_row)?,
            first_column: moves(here.first_column, there.first_column)?,
            last_row: moves(here.last_row, there.last_row)?,
            last_column: moves(here.last_column, there.last_column)?,
        })
    }

    /// The reference in a cell so far away; `None` where it leaves the sheet.
    fn moved(&self, rows: i32, columns: i32) -> Option<RangeRef> {
        let side = |at: u32, moves: bool, by: i32, end: u32| match moves {
            true => at.checked_add_signed(by).filter(|at| *at < end),
            false => Some(at),
        };
        let range = &self.range;
        let rows = (
            side(range.first_row, self.first_row, rows, MAX_ROWS)?,
            side(range.last_row, self.last_row, rows, MAX_ROWS)?,
        );
        let columns = (
            side(range.first_column, self.first_column, columns, MAX_COLUMNS)?,
            side(range.last_column, self.last_column, columns, MAX_COLUMNS)?,
        );
        // `A1:A$5` turns over below row 5.
        Some(RangeRef {
            sheet: range.sheet,
            first_row: rows.0.min(rows.1),
            first_column: columns.0.min(columns.1),
            last_row: rows.0.max(rows.1),
            last_column: columns.0.max(columns.1),
        })
    }
}

/// The references of a tree, in order. `None` where it holds what depends on its cell in other ways.
fn references(expr: &mut Expr) -> Option<Vec<RangeRef>> {
    let mut references = Vec::new();
    let whole = expr.replace_references(&mut |range| {
        references.push(range);
        range
    });
    whole.then_some(references)
}

/// Which of its references a tree reads.
fn reads(expr: &Expr) -> Vec<usize> {
    // References that say which they are: the n-th stands in row n.
    let mut numbered = expr.clone();
    let mut count = 0;
    numbered.replace_references(&mut |range| {
        let row = count;
        count += 1;
        RangeRef { first_row: row, last_row: row, ..range }
    });
    let mut reads = Vec::new();
    precedents(&numbered, &mut |range| reads.push(range.first_row as usize));
    reads
}
