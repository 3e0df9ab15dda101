//! Copies of a formula found by their text, so that a formula is parsed once however far it is filled.

use rustc_hash::FxHashMap as HashMap;

use super::Tree;
use super::bind::Binder;
use super::parse::BindError;
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::dialect::Mark;
use crate::workbook::SharedFormula;

/// The formulas met so far.
#[derive(Default)]
pub(super) struct Copies {
    /// By what copies have in common: the sheet, and the text with each reference as the way there from the formula's
    /// cell.
    known: HashMap<Box<[u8]>, Copied>,
    /// That of the formula that was met last, whose room is used again.
    common: Vec<u8>,
}

/// What is known of a formula.
enum Copied {
    /// One cell has it.
    Once,
    /// The tree that it has in this cell serves its copies.
    Shared(Tree, CellRef),
    /// It has a tree of its own in every cell.
    Never,
}

impl Binder<'_> {
    /// Binds a formula as [`Self::bind`] does, but the copies of a plain one together; what cannot be bound
    /// is [`Self::unreadable`]. Gives also what its add-in calls say beside their value.
    pub(crate) fn tree(&mut self, text: &str, at: CellRef, array: bool) -> (Tree, Vec<Mark>) {
        let bound = if array { self.single(text, at, true) } else { self.plain(text, at) };
        bound.unwrap_or_else(|error| (Tree::single(self.unreadable(text, at, &error)), Vec::new()))
    }

    fn plain(&mut self, text: &str, at: CellRef) -> Result<(Tree, Vec<Mark>), BindError> {
        let mut common = std::mem::take(&mut self.copies.common);
        common.clear();
        common.extend_from_slice(&at.sheet.0.to_le_bytes());
        SharedFormula::write_relative(text, at.row, at.column, &mut common);
        let bound = self.copy(&common, text, at);
        self.copies.common = common;
        bound
    }

    /// Binds the formula that has this in common with its copies.
    fn copy(&mut self, common: &[u8], text: &str, at: CellRef) -> Result<(Tree, Vec<Mark>), BindError> {
        let known = match self.copies.known.get(common) {
            None => Copied::Once,
            Some(Copied::Once) => {
                self.shared(text, at).map_or(Copied::Never, |tree| Copied::Shared(tree, at))
            }
            Some(Copied::Shared(tree, from)) => {
                let away = |to: u32, from: u32| to as i32 - from as i32;
                if let Some(copy) = tree.copy(away(at.row, from.row), away(at.column, from.column)) {
                    return Ok((copy, Vec::new()));
                }
                return self.single(text, at, false);
            }
            Some(Copied::Never) => return self.single(text, at, false),
        };
        let tree = match &known {
            Copied::Shared(tree, _) => Ok((tree.clone(), Vec::new())),
            Copied::Once | Copied::Never => self.single(text, at, false),
        };
        self.copies.known.insert(common.into(), known);
        tree
    }

    fn single(&self, text: &str, at: CellRef, array: bool) -> Result<(Tree, Vec<Mark>), BindError> {
        let bound = self.bind(text, at, array)?;
        Ok((Tree::single(bound.expr), bound.marks))
    }

    /// A tree that the formula's copies can share: what moves in it shows in a copy beside.
    fn shared(&self, text: &str, at: CellRef) -> Option<Tree> {
        let beside = CellRef::new(at.sheet, at.row + 1, at.column + 1);
        if beside.row == MAX_ROWS || beside.column == MAX_COLUMNS {
            return None;
        }
        let mut moved = String::with_capacity(text.len());
        SharedFormula::new(text, at.row, at.column).write(beside.row, beside.column, &mut moved);
        let here = self.bind(text, at, false).ok().filter(|bound| !bound.own && bound.marks.is_empty())?;
        Tree::shared(here.expr, self.bind(&moved, beside, false).ok()?.expr)
    }
}
