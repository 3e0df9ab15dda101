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
mod operand;
mod positions;
mod reach;
mod scenario;
#[cfg(feature = "functions")]
mod series;
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
pub use coerce::{constant_number, general, parse_number};
pub use lambda::Closure;
pub use operand::{Choice, Halt, Matrix, Moving, Num, Operand, Outcome, Scalar, Sparse};

use super::{Builder, Dimension, Plan, ValueId, prune};
use crate::address::{CellRef, SheetId};
use crate::formula::Expr;
use crate::model::{Model, Problem};
use crate::order;
use crate::value::{CellError, Value};
use crate::workbook::Content;
pub(crate) use everything::Everything;
use lowered::Lowered;
use positions::Formulas;
pub(crate) use reach::{Reach, draws, redraws};
use scenario::{MOST_CELLS, Place, ScenarioId, Scenarios};
use template::{Recording, Templates};

/// The most operations of a plan: a model beyond is refused rather than left to eat the memory.
const MOST_OPS: usize = 20_000_000;

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
/// How many cells are looked at, one after the other and in each range, for where an error comes from.
const MOST_STEPS: usize = 1_000;
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

impl Plan {
    /// Lowers a model. Gives every reason why an output cannot be simulated.
    pub fn new(model: &Model) -> Result<Plan, Vec<Problem>> {
        let (lowering, inputs, outputs) = Lowering::outputs(model)?;
        // What cells were lowered to goes before the plan is pruned: a large workbook has no room for both.
        let Lowering { builder, consulted, tells_time, certain_errors, .. } = lowering;
        let rest = held::rest(model, &consulted);
        let tells_time = tells_time || rest.tells_time;
        let pruned = prune::prune(builder, &inputs, &outputs, rest.held);
        let plan = Plan { tells_time, certain_errors, ..pruned };
        debug_assert_eq!(plan.verify(), Ok(()));
        Ok(plan)
    }
}

impl<'m> Lowering<'m> {
    /// The values of the inputs and of the outputs, lowered.
    fn outputs(model: &'m Model) -> Result<(Self, Vec<ValueId>, Vec<ValueId>), Vec<Problem>> {
        let mut lowering = Lowering::new(model, Mode::Simulate(Reach::new(model)));
        let mut problems = Vec::new();
        for (index, input) in model.inputs.iter().enumerate() {
            let place = if lowering.correlated.contains_key(&input.cell) { CORRELATED } else { 0 };
            let (cell, place) = input.drawn_at.unwrap_or((input.cell, place));
            lowering.drawn.insert((Place::in_workbook(cell), place), Dimension(index as u32));
            lowering.builder.dimension();
        }
        let mut inputs = Vec::new();
        for input in &model.inputs {
            match lowering.number_at(input.cell, input.cell) {
                Ok(id) => inputs.push(id),
                Err(problem) => problems.push(problem),
            }
        }
        let mut outputs = Vec::new();
        for output in &model.outputs {
            match lowering.number_at(output.cell, output.cell) {
                Ok(id) => outputs.push(id),
                Err(problem) => problems.push(problem),
            }
        }
        problems.append(&mut lowering.problems);
        problems.extend(model.correlations.iter().filter_map(|correlation| lowering.varying(correlation)));
        // A correlation that would be left out: refused where an output depends on it.
        for refusal in &model.refusals {
            let cell = refusal.cell().and_then(|address| model.workbook.locate(address));
            if cell.is_some_and(|cell| lowering.refused_numbers.get(&cell) == Some(&true)) {
                problems.push(refusal.clone());
            }
            if cell.is_some_and(|cell| lowering.lowered.contains(&Place::in_workbook(cell))) {
                problems.push(refusal.clone());
            }
        }
        if !problems.is_empty() {
            problems.dedup();
            return Err(problems);
        }
        Ok((lowering, inputs, outputs))
    }

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

    /// The value of `cell` as one number by trial.
    fn number_at(&mut self, cell: CellRef, output: CellRef) -> Result<ValueId, Problem> {
        self.settle(Place::in_workbook(cell))?;
        self.enter(ScenarioId::WORKBOOK);
        let address = self.model.workbook.address(cell);
        let not_a_number =
            |found: &str| Problem::NotANumber { cell: address.clone(), found: found.to_owned() };
        let scalar = match self.cell(cell) {
            Ok(scalar) => scalar,
            Err(Halt::Error(error)) => error.into(),
            Err(Halt::Blocked(root)) => return Err(self.problem(root, output)),
            Err(Halt::Unsupported(_) | Halt::Missing | Halt::Volatile) => {
                return Err(not_a_number("not computable"));
            }
        };
        match &scalar {
            Scalar::Number(id) | Scalar::Boolean(id) => Ok(*id),
            Scalar::Constant(Value::Number(x)) => Ok(self.builder.constant(*x)),
            Scalar::Constant(Value::Boolean(x)) => Ok(self.builder.constant(f64::from(u8::from(*x)))),
            Scalar::Constant(Value::Error(error)) => {
                let root = self.root_of_error(cell);
                self.certain_errors.insert(cell, (root, *error));
                Ok(self.builder.constant(f64::NAN))
            }
            Scalar::Constant(Value::Blank) => Err(not_a_number("blank")),
            Scalar::Constant(Value::Text(_)) => Err(not_a_number("text")),
            Scalar::Choice(_) if coerce::is_text(&scalar) => Err(not_a_number("text in every trial")),
            // Trials in which the output is text count as errors: there is no number to gather.
            Scalar::Choice(_) => Ok(self.number_or_nan(&scalar)),
        }
    }

    /// The cell that the error of `cell` comes from: an error itself, and none that it reads is one.
    fn root_of_error(&self, cell: CellRef) -> CellRef {
        let fails = |cell: &CellRef| match self.lowered.get(&Place::in_workbook(*cell)) {
            Some(scalar) => matches!(scalar, Scalar::Constant(Value::Error(_))),
            None => {
                let held = self.model.workbook.cell(*cell);
                held.is_some_and(|cell| matches!(cell.value, Some(Value::Error(_))))
            }
        };
        let mut root = cell;
        // Bounded, since errors may go in circles.
        for _ in 0..MOST_STEPS {
            let mut earlier = None;
            if let Some(formula) = self.model.formulas.get(&root) {
                formula.tree.precedents(&mut |range| {
                    if earlier.is_none() {
                        earlier = self.clip(range).cells().take(MOST_STEPS).find(fails);
                    }
                });
            }
            match earlier {
                Some(earlier) if earlier != root => root = earlier,
                _ => break,
            }
        }
        root
    }

    /// Lowers a cell and all that it needs.
    fn settle(&mut self, place: Place) -> Result<(), Problem> {
        // The cells begun but not done, each waiting for those above it.
        let mut stack = vec![place];
        let mut waiting: HashSet<Place> = HashSet::default();
        while let Some(&top) = stack.last() {
            if self.builder.len() > MOST_OPS {
                let cell = self.model.workbook.address(top.cell);
                return Err(Problem::TooLarge { cell, most: MOST_OPS });
            }
            let missing = if self.needs_lowering(top) { self.attempt(top) } else { Vec::new() };
            if missing.is_empty() {
                waiting.remove(&top);
                stack.pop();
                continue;
            }
            waiting.insert(top);
            match missing.iter().find(|place| waiting.contains(place)) {
                // A cell waits for itself.
                Some(again) => self.circle(*again, &stack, &waiting),
                None => stack.extend(missing),
            }
        }
        Ok(())
    }

    /// Lowers one cell if all that it needs is there; else says what is missing.
    fn attempt(&mut self, place: Place) -> Vec<Place> {
        let cell = place.cell;
        if place.scenario != ScenarioId::WORKBOOK {
            self.scenarios.lowered += 1;
            if self.scenarios.lowered > MOST_CELLS {
                let what = "data tables and circles of this much work".to_owned();
                self.refuse(place, Refusal { root: cell, what });
                return Vec::new();
            }
        }
        self.enter(place.scenario);
        self.cell = cell;
        self.draws_in_cell = 0;
        self.missing.clear();
        match self.formula_at(cell) {
            Ok(scalar) => {
                if let Scalar::Number(id) | Scalar::Boolean(id) = scalar {
                    self.builder.originate(id, cell);
                }
                let scalar = match scalar {
                    Scalar::Constant(value) => self.saved(place).unwrap_or(value).into(),
                    dynamic => dynamic,
                };
                self.lowered.insert(place, scalar);
            }
            Err(Halt::Missing) => {
                let mut missing = std::mem::take(&mut self.missing);
                order::sort(&mut missing);
                missing.dedup();
                return missing;
            }
            Err(Halt::Error(error)) => {
                let value = self.saved(place).unwrap_or(Value::Error(error));
                self.lowered.insert(place, value.into());
            }
            Err(Halt::Unsupported(what)) => self.refuse(place, Refusal { root: cell, what }),
            Err(Halt::Blocked(root)) => {
                let what = self.reason(root).to_owned();
                self.refuse(place, Refusal { root, what });
            }
            Err(Halt::Volatile) => self.refuse(place, Refusal { root: cell, what: VOLATILE.to_owned() }),
        }
        Vec::new()
    }

    /// What the file holds for a formula cell, where it holds in the cell's scenario.
    fn saved(&self, place: Place) -> Option<Value> {
        let cell = self.model.workbook.cell(place.cell)?;
        let holds = place.scenario == ScenarioId::WORKBOOK && !self.tells_other_time(place.cell);
        cell.value.clone().filter(|_| holds)
    }

    /// Notes that a cell cannot be computed. Where no draw reaches it the file's value stands in.
    fn refuse(&mut self, place: Place, refusal: Refusal) {
        match self.saved(place) {
            Some(saved) if !self.reaches(place.cell) => {
                self.consulted.insert(place.cell);
                self.lowered.insert(place, saved.into());
            }
            _ => {
                self.reasons.entry(refusal.root).or_insert_with(|| refusal.what.clone());
                self.refused.insert(place, refusal);
            }
        }
    }

    /// Whether the cell's value must be computed, and has not been yet.
    fn needs_lowering(&self, place: Place) -> bool {
        let known = self.lowered.contains(&place) || self.refused.contains_key(&place);
        if known || self.model.hold.contains(&place.cell) {
            return false;
        }
        match self.model.workbook.cell(place.cell) {
            None => false,
            Some(found) => match found.content {
                Content::Constant => self.input_cells.contains_key(&place.cell) && self.simulates(),
                _ => {
                    let elsewhere = place.scenario != ScenarioId::WORKBOOK;
                    elsewhere || found.value.is_none() || self.reaches(place.cell)
                }
            },
        }
    }

    fn simulates(&self) -> bool {
        matches!(self.mode, Mode::Simulate(_))
    }

    /// The problem that an output has with the cell to blame.
    fn problem(&self, root: CellRef, output: CellRef) -> Problem {
        let (cell, output) = (self.model.workbook.address(root), self.model.workbook.address(output));
        match self.reason(root) {
            CIRCULAR => Problem::Circular { cell, output },
            "" => Problem::Unsupported { cell, function: "a formula".to_owned(), output },
            what => Problem::Unsupported { cell, function: what.to_owned(), output },
        }
    }

    /// What the formula of `cell` gives when every other cell holds the file's value.
    pub fn recompute(&mut self, cell: CellRef) -> Outcome<Value> {
        loop {
            self.enter(ScenarioId::WORKBOOK);
            self.cell = cell;
            self.missing.clear();
            match self.formula_at(cell) {
                Err(Halt::Missing) => {
                    // Formulas saved without values: they must be computed first.
                    let before = self.lowered.len() + self.refused.len();
                    for missing in std::mem::take(&mut self.missing) {
                        if self.settle(missing).is_err() {
                            return Err(Halt::Unsupported("a model this large".to_owned()));
                        }
                    }
                    if self.lowered.len() + self.refused.len() == before {
                        return Err(Halt::Unsupported(CIRCULAR.to_owned()));
                    }
                }
                Ok(Scalar::Constant(value)) => return Ok(value),
                Ok(_) => return Err(Halt::Volatile),
                Err(Halt::Error(error)) => return Ok(Value::Error(error)),
                Err(halt) => return Err(halt),
            }
        }
    }

    /// What is not supported in a cell that another was blocked by.
    pub fn reason(&self, root: CellRef) -> &str {
        self.reasons.get(&root).map_or("", String::as_str)
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
