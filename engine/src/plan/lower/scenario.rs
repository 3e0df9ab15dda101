//! What-if: some cells hold other values, and what reads them is lowered once more.
//!
//! The body of a data table and the inside of a circle are lowered so. A scenario knows which cells its
//! replacements reach; all others are those of the scenario around it, in the end of the workbook itself.

use std::rc::Rc;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::reach::{Dependents, redraws};
use super::{Halt, Lowering, Outcome, Scalar};
use crate::address::CellRef;
use crate::formula::{self, Expr};
use crate::function::Memory;
use crate::value::CellError;
use crate::workbook::DataTable;

/// How deep scenarios lie within scenarios.
const MOST_DEPTH: usize = 4;
/// The most cells that all scenarios together lower.
pub(super) const MOST_CELLS: usize = 3_000_000;

/// A scenario, by its position; 0 is the workbook as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScenarioId(usize);

impl ScenarioId {
    /// The workbook as it is.
    pub(super) const WORKBOOK: Self = Self(0);
}

/// A cell in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) scenario: ScenarioId,
    pub(super) cell: CellRef,
}

impl Place {
    /// The cell in the workbook as it is.
    pub(super) fn in_workbook(cell: CellRef) -> Self {
        Self { scenario: ScenarioId::WORKBOOK, cell }
    }
}

/// Cells that hold other values.
pub(super) struct Scenario {
    /// The scenario around it.
    around: ScenarioId,
    /// What the cells hold instead.
    replaced: HashMap<CellRef, Scalar>,
    /// The cells that differ, or may.
    reached: Rc<HashSet<CellRef>>,
    /// Whether RAND is drawn anew.
    redraws: bool,
}

/// The scenarios of a lowering.
#[derive(Default)]
pub(super) struct Scenarios {
    all: Vec<Scenario>,
    /// Those of data tables by the scenario around and the pairs of an input cell and the cell it takes
    /// its value from.
    tables: HashMap<(ScenarioId, Vec<(CellRef, CellRef)>), ScenarioId>,
    /// What the input cells of data tables reach.
    reached: HashMap<Vec<CellRef>, Rc<HashSet<CellRef>>>,
    dependents: Option<Rc<Dependents>>,
    /// What functions remember in the scenarios that are not the current one.
    memories: HashMap<ScenarioId, Memory>,
    /// How many cells were lowered in scenarios.
    pub(super) lowered: usize,
}

impl Lowering<'_> {
    /// The scenario that decides what `cell` holds, seen from the current one.
    pub(super) fn place(&self, cell: CellRef) -> Place {
        let mut scenario = self.scenario;
        while scenario != ScenarioId::WORKBOOK {
            let here = &self.scenarios.all[scenario.0 - 1];
            if here.replaced.contains_key(&cell) || here.reached.contains(&cell) {
                break;
            }
            scenario = here.around;
        }
        Place { scenario, cell }
    }

    /// What a place holds by decree.
    pub(super) fn replaced(&self, place: Place) -> Option<&Scalar> {
        let index = place.scenario.0.checked_sub(1)?;
        self.scenarios.all[index].replaced.get(&place.cell)
    }

    /// The nearest scenario in which RAND is drawn anew.
    pub(super) fn redrawing(&self) -> ScenarioId {
        let mut scenario = self.scenario;
        while scenario != ScenarioId::WORKBOOK && !self.scenarios.all[scenario.0 - 1].redraws {
            scenario = self.scenarios.all[scenario.0 - 1].around;
        }
        scenario
    }

    /// Makes a scenario the current one, with what functions remember in it.
    pub(super) fn enter(&mut self, scenario: ScenarioId) {
        if scenario != self.scenario {
            let memory = self.scenarios.memories.remove(&scenario).unwrap_or_default();
            let memory = std::mem::replace(&mut self.memory, memory);
            self.scenarios.memories.insert(self.scenario, memory);
            self.scenario = scenario;
        }
    }

    /// A scenario within the one of `around` in which RAND stays as it is.
    pub(super) fn assume(
        &mut self,
        around: ScenarioId,
        replaced: HashMap<CellRef, Scalar>,
        reached: HashSet<CellRef>,
    ) -> Outcome<ScenarioId> {
        self.add_scenario(Scenario { around, replaced, reached: Rc::new(reached), redraws: false })
    }

    /// Lets one more cell of a scenario hold another value.
    pub(super) fn also_assume(&mut self, scenario: ScenarioId, cell: CellRef, holds: Scalar) {
        if let Some(index) = scenario.0.checked_sub(1) {
            self.scenarios.all[index].replaced.insert(cell, holds);
        }
    }

    fn add_scenario(&mut self, scenario: Scenario) -> Outcome<ScenarioId> {
        let (mut depth, mut around) = (1, scenario.around);
        while around != ScenarioId::WORKBOOK {
            around = self.scenarios.all[around.0 - 1].around;
            depth += 1;
        }
        if depth > MOST_DEPTH {
            return Err(Halt::Unsupported("data tables this deep within data tables".to_owned()));
        }
        self.scenarios.all.push(scenario);
        Ok(ScenarioId(self.scenarios.all.len()))
    }

    /// Which cells read which.
    pub(super) fn dependents(&mut self) -> Rc<Dependents> {
        let model = self.model;
        Rc::clone(self.scenarios.dependents.get_or_insert_with(|| Rc::new(Dependents::new(model))))
    }

    /// One cell of the body of a data table: its formula, with the input cells holding the numbers above
    /// and beside.
    pub(super) fn what_if(&mut self, table: &DataTable, cell: CellRef) -> Outcome<Scalar> {
        if table.input_deleted {
            return Err(CellError::Reference.into());
        }
        let (formula, inputs) = table.parts(cell).ok_or_else(|| {
            Halt::Unsupported("a data table without an input cell, or at the edge of its sheet".to_owned())
        })?;
        let scenario = self.scenario_of(inputs)?;
        let around = self.scenario;
        self.enter(scenario);
        let value = self.cell(formula);
        self.enter(around);
        value
    }

    /// The scenario in which the first cell of each pair holds the value of the second.
    fn scenario_of(&mut self, inputs: Vec<(CellRef, CellRef)>) -> Outcome<ScenarioId> {
        let key = (self.scenario, inputs);
        if let Some(scenario) = self.scenarios.tables.get(&key) {
            return Ok(*scenario);
        }
        let mut replaced = HashMap::default();
        for (input, from) in &key.1 {
            replaced.insert(*input, self.cell(*from)?);
        }
        let cells: Vec<CellRef> = key.1.iter().map(|(input, _)| *input).collect();
        let reached = match self.scenarios.reached.get(&cells) {
            Some(reached) => Rc::clone(reached),
            None => {
                let mut from = cells.clone();
                let changing = |expr: &Expr| redraws(expr) || formula::has_dynamic_reference(expr);
                from.extend(self.model.formulas_that(changing).map(|(cell, _)| *cell));
                let reached = Rc::new(self.dependents().of(from));
                self.scenarios.reached.insert(cells, Rc::clone(&reached));
                reached
            }
        };
        let scenario = self.add_scenario(Scenario { around: key.0, replaced, reached, redraws: true })?;
        self.scenarios.tables.insert(key, scenario);
        Ok(scenario)
    }
}
