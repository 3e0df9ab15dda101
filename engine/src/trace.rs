//! One trial of a whole workbook: what each cell held in it, and what that came from.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use crate::address::{Address, CellRef, RangeRef};
use crate::backend::reference;
use crate::model::{Formula, Model, Problem};
use crate::plan::lower::{Everything, Scalar};
use crate::plan::{Plan, ValueId};
use crate::sample::Draws;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Content, Workbook};

/// The most cells of one trace.
const MOST_CELLS: usize = 200;
/// The most formulas named that read a cell.
const MOST_DEPENDENTS: usize = 50;

/// A workbook as it is in one trial.
pub struct Snapshot {
    model: Model,
    everything: Everything,
    /// The value of every op.
    values: Vec<f64>,
}

/// A cell in a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
        let draws = Draws::new(spec.sampling, spec.seed, spec.trials);
        let values = reference::trial(&everything.plan, &draws, trial);
        Ok(Self { model, everything, values })
    }

    /// What a cell holds in the trial; else why it cannot be computed.
    pub fn value(&self, cell: CellRef) -> Result<Value, &str> {
        match self.everything.cells.get(&cell) {
            None => Ok(Value::Blank),
            Some(Ok(scalar)) => Ok(value(&self.everything.plan, &self.values, scalar)),
            Some(Err(reason)) => Err(reason),
        }
    }

    /// The inputs in the trial.
    pub fn inputs(&self) -> Vec<TracedCell> {
        self.model.inputs.iter().map(|input| self.traced(input.cell, 0)).collect()
    }

    /// The outputs in the trial.
    pub fn outputs(&self) -> Vec<TracedCell> {
        self.model.outputs.iter().map(|output| self.traced(output.cell, 0)).collect()
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
            traced.push(self.traced(cell, at));
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
        Some(traced)
    }

    fn traced(&self, cell: CellRef, depth: usize) -> TracedCell {
        let workbook = &self.model.workbook;
        let found = workbook.cell(cell);
        let input = self.model.inputs.iter().find(|input| input.cell == cell);
        let output = self.model.outputs.iter().find(|output| output.cell == cell);
        let formula = match found.map(|found| &found.content) {
            Some(Content::ArrayPart { anchor }) => {
                workbook.cell(*anchor).and_then(|anchor| anchor.content.formula())
            }
            Some(content) => content.formula(),
            None => None,
        };
        TracedCell {
            cell: workbook.address(cell),
            depth,
            name: input.map(|input| input.name.clone()).or(output.map(|output| output.name.clone())),
            formula: match formula {
                Some(text) => Some(format!("={text}")),
                None => input.map(|input| input.printed.clone()),
            },
            value: match self.value(cell) {
                Ok(value) => (&value).into(),
                Err(reason) => TracedValue::Text(reason.to_owned()),
            },
            saved: (&found.and_then(|found| found.value.clone()).unwrap_or_default()).into(),
            precedents: self.precedents(cell).iter().map(|range| self.printed(*range)).collect(),
            dependents: self.dependents(cell),
        }
    }

    /// The ranges that the formula of `cell` names and reads.
    fn precedents(&self, cell: CellRef) -> Vec<RangeRef> {
        let source = match self.model.workbook.cell(cell).map(|cell| &cell.content) {
            Some(Content::ArrayPart { anchor }) => *anchor,
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

    fn dependents(&self, cell: CellRef) -> Vec<Address> {
        let reads = |formula: &Formula| {
            let mut reads = false;
            formula.tree.precedents(&mut |range| reads |= range.contains(cell));
            reads
        };
        let readers = self.model.formulas.iter().filter(|(_, formula)| reads(formula));
        readers.take(MOST_DEPENDENTS).map(|(cell, _)| self.model.workbook.address(*cell)).collect()
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
