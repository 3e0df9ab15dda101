//! Model → Plan: formulas become operations, by partial evaluation.
//!
//! What no draw reaches is a constant: the file's own value. The rest is lowered cell by cell, on
//! demand from the outputs. A cell that needs another which is not lowered yet stops, notes what it
//! misses, and is taken up again once that is there; so references that only evaluation reveals (OFFSET,
//! INDEX, the taken branch of an IF) need no graph drawn beforehand.

mod arithmetic;
#[cfg(test)]
mod by_trial;
mod cells;
mod circle;
mod coerce;
mod correlated;
mod distribution;
mod evaluate;
mod everything;
mod gather;
mod held;
mod lambda;
mod lowered;
mod not_available;
mod operand;
mod outputs;
mod positions;
mod reach;
mod scenario;
#[cfg(feature = "functions")]
mod series;
mod settle;
mod stabbing;
mod template;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub use arithmetic::holds;
pub use cells::Item;
use circle::{Circle, Wider};
pub use coerce::{constant_number, general, parse_number};
pub use lambda::Closure;
pub use operand::{Choice, Halt, Matrix, Moving, Num, Operand, Outcome, Scalar, Sparse, Spot};

use super::{Builder, Dimension, ValueId};
use crate::address::{CellRef, SheetId};
use crate::formula::Expr;
use crate::model::{Model, Problem};
use crate::value::CellError;
pub(crate) use everything::Everything;
use lowered::Lowered;
use positions::Formulas;
pub(crate) use reach::{Reach, draws, redraws};
use scenario::{Place, ScenarioId, Scenarios};
use template::{Recording, Templates};

/// Formulas in the making of operations: what functions work with.
pub struct Lowering<'m> {
    /// The workbook with its bound formulas.
    pub model: &'m Model,
    /// The operations so far.
    pub builder: Builder,
    /// The cell whose formula is being lowered.
    pub cell: CellRef,
    /// Whether ranges and arrays map over their elements here, rather than intersect.
    pub array: bool,
    /// Answers that functions keep from one call to the next, such as the index of a lookup column.
    pub memory: crate::function::Memory,
    /// In which trials values are `#N/A`, as far as that was asked and can be told.
    #[cfg(feature = "functions")]
    known_misses: HashMap<ValueId, Option<ValueId>>,
    mode: Mode,
    scenario: ScenarioId,
    scenarios: Scenarios,
    depth: u32,
    /// How often lambdas were called in this evaluation of the formula.
    calls: u32,
    /// How many elements arrays had in this evaluation of the formula.
    spent: usize,
    /// How many values that draws reach sums and the like have taken, in all formulas.
    reduced: usize,
    /// The operands of the names of LET and LAMBDA in force, the outermost first.
    locals: Vec<Outcome<Operand>>,
    /// One more than the last row and column that any sheet uses: where whole columns and rows end.
    used: (u32, u32),
    /// How many blank lines after those belong to arrays of whole columns and rows.
    blank_lines: u32,
    /// Whether this evaluation of the formula took an array of a whole column or row, and so not all of it.
    pub cut_short: bool,
    /// The workbook at the file's values, once it is asked whether blank cells count, and what it said.
    at_rest: Option<Box<Lowering<'m>>>,
    blanks_count: HashMap<CellRef, Option<bool>>,
    /// The model's inputs by their cells.
    input_cells: HashMap<CellRef, usize>,
    /// The inputs that hang together with others: which correlation, and which of its members.
    correlated: HashMap<CellRef, (usize, usize)>,
    /// The columns of correlations by order, as far as they are asked.
    reordered: HashMap<usize, Vec<Arc<[f64]>>>,
    formulas: Formulas<'m>,
    lowered: Lowered,
    /// The trees of shared formulas, with the references of the copy that was lowered last.
    trees: HashMap<usize, Expr>,
    /// How copies of formulas are lowered, by the patterns of their trees.
    templates: HashMap<usize, Templates>,
    /// What the evaluation in progress has read, where it is to become a template.
    recording: Option<Recording>,
    /// The values of a template that is being done again.
    places: Vec<ValueId>,
    arrays: HashMap<Place, Rc<Matrix>>,
    missing: Vec<Place>,
    /// The circles that are being iterated, the outermost first.
    circles: Vec<Circle>,
    /// What one of them must begin anew with.
    wider: Option<Wider>,
    drawn: HashMap<(Place, u32), Dimension>,
    draws_in_cell: u32,
    refused: HashMap<Place, Refusal>,
    /// What is not supported in the cells to blame.
    reasons: HashMap<CellRef, String>,
    /// Cells with a number of which something is refused, and whether they were read.
    refused_numbers: HashMap<CellRef, bool>,
    /// Distributions with impossible parameters, met so far.
    problems: Vec<Problem>,
    /// Formula cells whose saved value was used.
    consulted: HashSet<CellRef>,
    /// Whether NOW or TODAY was asked.
    tells_time: bool,
    /// The rows that are hidden, once they were asked for.
    hidden: OnceCell<HashSet<(SheetId, u32)>>,
    /// Outputs that are the same error in every trial: where it comes from, and which it is.
    certain_errors: BTreeMap<CellRef, (CellRef, CellError)>,
}

/// Why a cell cannot be computed.
#[derive(Clone, Debug)]
struct Refusal {
    /// The cell that is to blame: this one, or one that it needs.
    root: CellRef,
    /// What is not supported there.
    what: String,
}

/// The place in a formula of the draw of a distribution that hangs together with others.
const CORRELATED: u32 = u32::MAX;
/// The place, in the first member's formula, of the first draw that all members of a correlation share; the others
/// are before it.
const SHARED: u32 = u32::MAX - 1;
/// What is said of the cells of a circle.
pub(crate) const CIRCULAR: &str = "circular reference";
/// What is said of a cell that changes at every recalculation, where nothing is simulated.
const VOLATILE: &str = "a volatile function";

/// What the lowering is for.
enum Mode {
    /// A simulation: cells that draws reach are lowered, the others keep the file's value.
    Simulate(Reach),
    /// A check: every other cell keeps the file's value, and a draw halts.
    Check,
}

impl<'m> Lowering<'m> {
    /// A lowering that checks single formulas against the file's values of all other cells.
    pub fn check(model: &'m Model) -> Self {
        Self::new(model, Mode::Check)
    }

    fn new(model: &'m Model, mode: Mode) -> Self {
        Self {
            model,
            builder: Builder::default(),
            cell: CellRef::default(),
            array: false,
            memory: Default::default(),
            #[cfg(feature = "functions")]
            known_misses: HashMap::default(),
            mode,
            scenario: ScenarioId::WORKBOOK,
            scenarios: Scenarios::default(),
            depth: 0,
            calls: 0,
            spent: 0,
            reduced: 0,
            locals: Vec::new(),
            used: model
                .workbook
                .sheets
                .iter()
                .fold((0, 0), |(r, c), s| (s.cells.rows().max(r), s.cells.columns().max(c))),
            blank_lines: 1,
            cut_short: false,
            at_rest: None,
            blanks_count: HashMap::default(),
            input_cells: model.inputs.iter().enumerate().map(|(i, input)| (input.cell, i)).collect(),
            correlated: (model.correlations.iter().enumerate())
                .flat_map(|(group, correlation)| {
                    correlation.members.iter().enumerate().map(move |(member, cell)| (*cell, (group, member)))
                })
                .collect(),
            reordered: HashMap::default(),
            formulas: Formulas::new(model),
            lowered: Lowered::new(&model.workbook),
            trees: HashMap::default(),
            templates: HashMap::default(),
            recording: None,
            places: Vec::new(),
            arrays: HashMap::default(),
            missing: Vec::new(),
            circles: Vec::new(),
            wider: None,
            drawn: HashMap::default(),
            draws_in_cell: 0,
            refused: HashMap::default(),
            refused_numbers: (model.refusals.iter())
                .filter_map(|refusal| model.workbook.locate(refusal.cell()?))
                .filter(|cell| !model.formulas.contains_key(cell))
                .map(|cell| (cell, false))
                .collect(),
            reasons: HashMap::default(),
            problems: Vec::new(),
            consulted: HashSet::default(),
            tells_time: false,
            hidden: OnceCell::new(),
            certain_errors: BTreeMap::new(),
        }
    }

    /// Whether a draw reaches `cell`, as far as can be told before it is lowered.
    pub(crate) fn reaches(&self, cell: CellRef) -> bool {
        match &self.mode {
            Mode::Simulate(reach) => reach.contains(cell),
            Mode::Check => false,
        }
    }

    fn simulates(&self) -> bool {
        matches!(self.mode, Mode::Simulate(_))
    }

    /// Whether the spec's moment makes the cell other than the file has it.
    fn tells_other_time(&self, cell: CellRef) -> bool {
        match &self.mode {
            Mode::Simulate(reach) => reach.tells_other_time(cell),
            Mode::Check => false,
        }
    }

    /// What NOW tells.
    pub fn now(&mut self) -> Outcome<f64> {
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        self.tells_time = true;
        match self.model.moment {
            Some(moment) => Ok(moment.serial),
            None => {
                Err(Halt::Unsupported("the time of a file that does not say when it was saved".to_owned()))
            }
        }
    }

    /// The uniform of RAND: one of its own for this place of this cell's formula, and in each cell of a
    /// data table.
    pub fn draw(&mut self) -> Outcome<ValueId> {
        self.draw_in(self.redrawing())
    }

    /// The next uniform of a function that draws several cells together: one of its own for this place of this
    /// cell's formula.
    pub fn joint_draw(&mut self) -> Outcome<ValueId> {
        self.draw_in(ScenarioId::WORKBOOK)
    }

    /// A uniform of its own for this place of this cell's formula in a scenario.
    fn draw_in(&mut self, scenario: ScenarioId) -> Outcome<ValueId> {
        if matches!(self.mode, Mode::Check) {
            return Err(Halt::Volatile);
        }
        let key = (Place { scenario, cell: self.cell }, self.draws_in_cell);
        self.draws_in_cell += 1;
        Ok(self.draw_at(key))
    }

    /// The uniform of a place in a cell's formula.
    fn draw_at(&mut self, key: (Place, u32)) -> ValueId {
        let dimension = match self.drawn.get(&key) {
            Some(dimension) => *dimension,
            None => self.builder.dimension(),
        };
        self.drawn.insert(key, dimension);
        self.builder.draw(dimension)
    }
}
