//! Copies of a formula found by their text, so that a formula is parsed once however far it is filled.

use std::cell::OnceCell;
use std::rc::Rc;

use rustc_hash::FxHashMap as HashMap;

use super::Tree;
use super::bind::Binder;
use super::parse::BindError;
use crate::address::{CellRef, MAX_COLUMNS, MAX_ROWS};
use crate::dialect::Mark;
use crate::workbook::SharedFormula;

/// Whether copies are known by the formula above or before them: not in a small build, which leaves large workbooks to
/// the whole one.
const FOLLOWS: bool = cfg!(feature = "functions");

/// The formulas met so far.
#[derive(Default)]
pub(super) struct Copies {
    /// By what copies have in common: the sheet, and the text with each reference as the way there from the formula's
    /// cell.
    known: HashMap<Box<[u8]>, Copied>,
    /// That of the formula that was met last, whose room is used again.
    common: Vec<u8>,
    /// The last shared formula of each column, and that of the last cell: what is filled down or to the right is known
    /// by its text being what these write in its cell.
    above: Vec<Option<Rc<Met>>>,
    before: Option<Rc<Met>>,
    /// What one of them writes.
    written: String,
}

/// A formula whose tree is shared.
struct Met {
    tree: Tree,
    /// The cell in which the tree is the pattern.
    from: CellRef,
    /// The formula cut, once two of its copies have followed each other.
    text: OnceCell<SharedFormula>,
}

impl Met {
    /// The tree of the copy in the cell `at`.
    fn copy(&self, at: CellRef) -> Option<Tree> {
        let away = |to: u32, from: u32| to as i32 - from as i32;
        self.tree.copy(away(at.row, self.from.row), away(at.column, self.from.column))
    }

    /// The same where the text in that cell is the formula's.
    fn written(&self, text: &str, at: CellRef, written: &mut String) -> Option<Tree> {
        let cut = self.text.get().filter(|_| self.from.sheet == at.sheet)?;
        written.clear();
        cut.write(at.row, at.column, written);
        if written == text { self.copy(at) } else { None }
    }
}

/// What is known of a formula.
enum Copied {
    /// One cell has it.
    Once,
    /// The tree that it has in this cell serves its copies.
    Shared(Rc<Met>),
    /// It has a tree of its own in every cell.
    Never,
}

impl Copies {
    /// The tree of a formula that the one above or before is a copy of.
    fn followed(&mut self, text: &str, at: CellRef) -> Option<Tree> {
        let above = self.above.get(at.column as usize).and_then(Option::as_ref);
        let mut known = above.into_iter().chain(&self.before);
        let (met, copy) = known.find_map(|met| Some((met, met.written(text, at, &mut self.written)?)))?;
        let met = Rc::clone(met);
        self.place(met, at);
        Some(copy)
    }

    /// Notes a copy of a formula, which those to come are held against where the one above or before was another.
    fn follow(&mut self, met: Rc<Met>, text: &str, at: CellRef) {
        let above = self.above.get(at.column as usize).and_then(Option::as_ref);
        if above.into_iter().chain(&self.before).any(|known| Rc::ptr_eq(known, &met)) {
            met.text.get_or_init(|| SharedFormula::new(text, at.row, at.column));
        }
        self.place(met, at);
    }

    fn place(&mut self, met: Rc<Met>, at: CellRef) {
        let column = at.column as usize;
        if self.above.len() <= column {
            self.above.resize(column + 1, None);
        }
        self.above[column] = Some(Rc::clone(&met));
        self.before = Some(met);
    }
}

impl Binder<'_> {
    /// Binds a formula as [`Self::bind`] does, but the copies of a plain one together; what cannot be bound
    /// is [`Self::unreadable`]. Gives also what its add-in calls say beside their value.
    pub(crate) fn tree(&mut self, text: &str, at: CellRef, array: bool) -> (Tree, Vec<Mark>) {
        let bound = if array { self.single(text, at, true) } else { self.plain(text, at) };
        bound.unwrap_or_else(|error| (Tree::single(self.unreadable(text, at, &error)), Vec::new()))
    }

    fn plain(&mut self, text: &str, at: CellRef) -> Result<(Tree, Vec<Mark>), BindError> {
        if FOLLOWS && let Some(copy) = self.copies.followed(text, at) {
            return Ok((copy, Vec::new()));
        }
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
                let met = |tree| Rc::new(Met { tree, from: at, text: OnceCell::new() });
                self.shared(text, at).map_or(Copied::Never, |tree| Copied::Shared(met(tree)))
            }
            Some(Copied::Shared(met)) => {
                if let Some(copy) = met.copy(at) {
                    if FOLLOWS {
                        let met = Rc::clone(met);
                        self.copies.follow(met, text, at);
                    }
                    return Ok((copy, Vec::new()));
                }
                return self.single(text, at, false);
            }
            Some(Copied::Never) => return self.single(text, at, false),
        };
        let tree = match &known {
            Copied::Shared(met) => Ok((met.tree.clone(), Vec::new())),
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
