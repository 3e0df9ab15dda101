//! One trial of a whole workbook: what each cell held in it, and what that came from.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use crate::address::{Address, CellRef, RangeRef};
use crate::backend::reference;
use crate::model::{Model, Problem};
use crate::plan::lower::{Everything, Scalar};
use crate::plan::{Plan, ValueId};
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Content, Workbook};

/// The most cells of one trace.
const MOST_CELLS: usize = 200;
/// The most formulas named that read a cell.
const MOST_DEPENDENTS: usize = 50;

/// The most cells of one page of a whole workbook.
pub const MOST_LISTED: usize = 10_000;

/// A workbook as it is in one trial.
pub struct Snapshot {
    model: Model,
    everything: Everything,
    trial: u64,
    seed: u64,
    /// The value of every op.
    values: Vec<f64>,
}

/// A trial, as the command line and the services give it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trial {
    /// The trial, from 0.
    pub trial: u64,
    /// The seed of the simulation that it is a trial of.
    pub seed: u64,
    /// The inputs.
    pub inputs: Vec<TracedCell>,
    /// The outputs.
    pub outputs: Vec<TracedCell>,
    /// For each cell asked for that cell, and then those that it came from.
    pub traces: Vec<Vec<TracedCell>>,
    /// Where no cell was asked for: the workbook's cells, sheet by sheet and row by row.
    pub cells: Vec<ListedCell>,
    /// Where the next page of cells starts, if there is one.
    pub next: Option<u64>,
}

/// One of a workbook's cells in a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedCell {
    /// The cell.
    pub cell: Address,
    /// The formula, with its `=`; the distribution, for an input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// What it holds in the trial.
    pub value: TracedValue,
    /// What it holds in the file.
    pub saved: TracedValue,
}

/// A cell in a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TracedCell {
    /// The cell.
    pub cell: Address,
    /// How many formulas lie between it and the cell that was asked for.
    pub depth: usize,
    /// The name, for an input or output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The formula, with its `=`; the distribution, for an input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// What it holds in the trial.
    pub value: TracedValue,
    /// What it holds in the file.
    pub saved: TracedValue,
    /// The ranges that its formula names and reads.
    pub precedents: Vec<String>,
    /// The formulas that name and read it, the first 50.
    pub dependents: Vec<Address>,
}

/// A cell's value, written as JSON writes such a value; an error is its text: `"#DIV/0!"`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum TracedValue {
    /// Nothing.
    Blank(()),
    /// A number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
    /// A text, or an error.
    Text(String),
}

impl From<&Value> for TracedValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Blank => Self::Blank(()),
            Value::Number(x) => Self::Number(*x),
            Value::Boolean(x) => Self::Boolean(*x),
            Value::Text(_) | Value::Error(_) => Self::Text(value.to_string()),
        }
    }
}

impl std::fmt::Display for TracedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank(()) => Ok(()),
            Self::Number(x) => x.fmt(f),
            Self::Boolean(true) => f.write_str("TRUE"),
            Self::Boolean(false) => f.write_str("FALSE"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Snapshot {
    /// Computes every cell in one trial of a simulation, trials being counted from 0. The draws are those of
    /// the simulation. Gives what stands against the simulation, if anything does.
    pub fn new(workbook: Arc<Workbook>, spec: &Spec, trial: u64) -> Result<Self, Vec<Problem>> {
        let model = Model::new(workbook, spec)?;
        if trial >= spec.trials {
            return Err(vec![Problem::NoSuchTrial { trial, trials: spec.trials }]);
        }
        let everything = Everything::new(&model)?;
        let draws = model.draws(spec);
        let values = reference::trial(&everything.plan, &draws, trial);
        Ok(Self { model, everything, trial, seed: spec.seed, values })
    }

    /// What a cell holds in the trial; else why it cannot be computed.
    pub fn value(&self, cell: CellRef) -> Result<Value, &str> {
        match self.everything.cells.get(&cell) {
            None => Ok(Value::Blank),
            Some(Ok(scalar)) => Ok(value(&self.everything.plan, &self.values, scalar)),
            Some(Err(reason)) => Err(reason),
        }
    }

    /// The trial with the traces of `cells`, through at most `depth` formulas; where there are no `cells`, with
    /// those of the whole workbook from the `from`th on, at most [`MOST_LISTED`]. Traces of cells whose sheet
    /// the workbook does not have are missing.
    pub fn document(&self, cells: &[Address], depth: usize, from: usize) -> Trial {
        let traces = cells.iter().filter_map(|cell| self.trace(cell, depth)).collect();
        let mut all = self.everything.cells.keys().skip(from);
        let listed = if cells.is_empty() { MOST_LISTED } else { 0 };
        let listed: Vec<ListedCell> = all.by_ref().take(listed).map(|cell| self.listed(*cell)).collect();
        let more = cells.is_empty() && all.next().is_some();
        Trial {
            trial: self.trial,
            seed: self.seed,
            inputs: self.inputs(),
            outputs: self.outputs(),
            traces,
            next: more.then_some((from + listed.len()) as u64),
            cells: listed,
        }
    }

    /// The inputs in the trial.
    pub fn inputs(&self) -> Vec<TracedCell> {
        self.traced(self.model.inputs.iter().map(|input| (input.cell, 0)).collect())
    }

    /// The outputs in the trial.
    pub fn outputs(&self) -> Vec<TracedCell> {
        self.traced(self.model.outputs.iter().map(|output| (output.cell, 0)).collect())
    }

    /// A cell, and then the cells that it came from, the nearest first: through at most `depth` formulas,
    /// and no more than 200. `None` where the workbook has no such sheet.
    pub fn trace(&self, cell: &Address, depth: usize) -> Option<Vec<TracedCell>> {
        let workbook = &self.model.workbook;
        let start = workbook.locate(cell)?;
        let mut seen = HashSet::from([start]);
        let mut open = VecDeque::from([(start, 0)]);
        let mut traced = Vec::new();
        while let Some((cell, at)) = open.pop_front() {
            traced.push((cell, at));
            if at == depth {
                continue;
            }
            for range in self.precedents(cell) {
                let Some(sheet) = workbook.sheet(range.sheet) else { continue };
                for row in range.first_row..=range.last_row.min(sheet.cells.rows().saturating_sub(1)) {
                    for (column, _) in sheet.cells.row_between(row, range.first_column, range.last_column) {
                        let next = CellRef::new(range.sheet, row, column);
                        if traced.len() + open.len() < MOST_CELLS && seen.insert(next) {
                            open.push_back((next, at + 1));
                        }
                    }
                }
            }
        }
        Some(self.traced(traced))
    }

    /// Cells with their distance from the cell that was asked for.
    fn traced(&self, cells: Vec<(CellRef, usize)>) -> Vec<TracedCell> {
        let mut dependents = self.dependents(&cells);
        let traced = |(index, (cell, depth)): (usize, &(CellRef, usize))| {
            let listed = self.listed(*cell);
            let input = self.model.inputs.iter().find(|input| input.cell == *cell);
            let output = self.model.outputs.iter().find(|output| output.cell == *cell);
            TracedCell {
                cell: listed.cell,
                depth: *depth,
                name: input.map(|input| input.name.clone()).or(output.map(|output| output.name.clone())),
                formula: listed.formula,
                value: listed.value,
                saved: listed.saved,
                precedents: self.precedents(*cell).iter().map(|range| self.printed(*range)).collect(),
                dependents: std::mem::take(&mut dependents[index]),
            }
        };
        cells.iter().enumerate().map(traced).collect()
    }

    fn listed(&self, cell: CellRef) -> ListedCell {
        let workbook = &self.model.workbook;
        let found = workbook.cell(cell);
        let formula = match found.map(|found| &found.content) {
            Some(Content::ArrayPart { anchor }) => {
                workbook.cell(*anchor).and_then(|anchor| anchor.content.formula()).map(ToString::to_string)
            }
            // As Excel shows it.
            Some(Content::DataTable(table)) => {
                let inputs = [table.row_input, table.column_input];
                let [row, column] = inputs.map(|cell| cell.map(|cell| cell.a1()).unwrap_or_default());
                Some(format!("TABLE({row},{column})"))
            }
            Some(content) => content.formula().map(ToString::to_string),
            None => None,
        };
        let distribution = || {
            let input = self.model.inputs.iter().find(|input| input.cell == cell);
            input.map(|input| input.printed.clone())
        };
        ListedCell {
            cell: workbook.address(cell),
            formula: formula.map(|text| format!("={text}")).or_else(distribution),
            value: match self.value(cell) {
                Ok(value) => (&value).into(),
                Err(reason) => TracedValue::Text(reason.to_owned()),
            },
            saved: (&found.and_then(|found| found.value.clone()).unwrap_or_default()).into(),
        }
    }

    /// The ranges that the formula of `cell` names and reads.
    fn precedents(&self, cell: CellRef) -> Vec<RangeRef> {
        let source = match self.model.workbook.cell(cell).map(|cell| &cell.content) {
            Some(Content::ArrayPart { anchor }) => *anchor,
            Some(Content::DataTable(table)) => {
                let Some((formula, inputs)) = table.parts(cell) else { return Vec::new() };
                let numbers = inputs.into_iter().map(|(_, number)| number);
                return std::iter::once(formula).chain(numbers).map(RangeRef::from).collect();
            }
            _ => cell,
        };
        let mut ranges = Vec::new();
        if let Some(formula) = self.model.formulas.get(&source) {
            formula.tree.precedents(&mut |range| {
                if !ranges.contains(&range) {
                    ranges.push(range);
                }
            });
        }
        ranges
    }

    /// For each cell the formulas that name and read it, the first 50.
    fn dependents(&self, cells: &[(CellRef, usize)]) -> Vec<Vec<Address>> {
        let mut dependents: Vec<Vec<CellRef>> = vec![Vec::new(); cells.len()];
        for (reader, formula) in &self.model.formulas {
            formula.tree.precedents(&mut |range| {
                for ((cell, _), readers) in cells.iter().zip(&mut dependents) {
                    let again = readers.last() == Some(reader);
                    if range.contains(*cell) && readers.len() < MOST_DEPENDENTS && !again {
                        readers.push(*reader);
                    }
                }
            });
        }
        let address = |cell: CellRef| self.model.workbook.address(cell);
        dependents.into_iter().map(|readers| readers.into_iter().map(address).collect()).collect()
    }

    fn printed(&self, range: RangeRef) -> String {
        let first = self.model.workbook.address(range.top_left()).to_string();
        match range.a1().split_once(':') {
            Some((_, last)) => format!("{first}:{last}"),
            None => first,
        }
    }
}

/// What a scalar is in a trial in which the plan's ops have these values.
fn value(plan: &Plan, values: &[f64], scalar: &Scalar) -> Value {
    let error = |id: ValueId| Value::Error(reference::error_kind(plan, values, id));
    match scalar {
        Scalar::Constant(value) => value.clone(),
        Scalar::Number(id) | Scalar::Boolean(id) if values[id.0 as usize].is_nan() => error(*id),
        Scalar::Number(id) => Value::Number(values[id.0 as usize]),
        Scalar::Boolean(id) => Value::Boolean(values[id.0 as usize] != 0.0),
        Scalar::Choice(choice) => match values[choice.condition.0 as usize] {
            x if x.is_nan() => error(choice.condition),
            0.0 => value(plan, values, &choice.otherwise),
            _ => value(plan, values, &choice.then),
        },
    }
}
