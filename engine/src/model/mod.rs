//! Workbook + Spec → Model: formulas parsed, names resolved, inputs and outputs known.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap as HashMap;

use crate::address::{CellRef, RangeRef, SheetId};
use crate::correlation::Correlation;
use crate::dialect::{self, Imported, Mark, StatisticCall};
use crate::distribution::DistributionCall;
use crate::formula::{Binder, Expr, Tree};
use crate::plan::Dimension;
#[cfg(feature = "functions")]
use crate::plan::lower::Reach;
use crate::sample::{Draws, Replications};
use crate::spec::Spec;
use crate::workbook::{Content, Workbook};

mod copulas;
mod correlations;
mod detect;
mod joint;
mod moment;
mod names;
mod problem;
mod request;
mod series;
#[cfg(test)]
mod tests;
mod ties;
mod trial_loop;

pub use moment::Moment;
pub use names::label;
pub use problem::Problem;
pub use trial_loop::TrialLoop;

/// A workbook understood, with what the user wants of it.
#[derive(Clone, Debug)]
pub struct Model {
    /// The workbook.
    pub workbook: Arc<Workbook>,
    /// The bound formula of every cell that has one of its own, in address order.
    pub formulas: BTreeMap<CellRef, Formula>,
    /// The cells with a distribution: first those of the workbook's own formulas in address order,
    /// then the spec's in its order.
    pub inputs: Vec<ModelInput>,
    /// The cells to watch: the spec's in its order, or, where it names none, those that the workbook marks.
    pub outputs: Vec<ModelOutput>,
    /// What the workbook's add-in calls ask that Carlo does not honour: a reason to refuse a
    /// simulation whose outputs depend on these cells, never to ignore them.
    pub refusals: Vec<Problem>,
    /// The inputs that hang together.
    pub correlations: Vec<Correlation>,
    /// Formula cells that keep the file's value in every trial, as the spec asks.
    pub hold: BTreeSet<CellRef>,
    /// What NOW and TODAY tell; `None` where neither spec nor file says.
    pub moment: Option<Moment>,
    /// The statistics of results that cells ask.
    pub(crate) statistics: Vec<CellStatistic>,
    /// The cells with a value for each of several simulations, and how many they have.
    pub(crate) tables: Vec<(CellRef, usize)>,
    /// Cells with an add-in's call that stands for a known value, where the file may hold another.
    pub(crate) restated: Vec<CellRef>,
    /// The cells with numbers that come from fitting a distribution, and the data.
    #[cfg(feature = "fitting")]
    pub(crate) fitted: Vec<(CellRef, crate::address::RangeRef)>,
    /// The add-in calls of cells, and how they are read.
    pub(crate) imports: Vec<(CellRef, Imported)>,
}

/// A statistic of results that a cell asks.
#[derive(Clone, Debug)]
pub(crate) struct CellStatistic {
    /// The cell.
    pub(crate) cell: CellRef,
    /// What it asks.
    pub(crate) call: StatisticCall,
    /// The value, or why there is none, where it needs no simulation and is wanted.
    pub(crate) exact_value: Option<Result<f64, String>>,
}

/// A bound formula.
#[derive(Clone, Debug)]
pub struct Formula {
    /// The tree, which copies of the formula share.
    pub tree: Tree,
    /// Whether it is evaluated as an array: entered with Ctrl+Shift+Enter, or dynamic.
    pub array: bool,
}

impl Formula {
    /// The tree as it is in the formula's cell.
    pub fn expr(&self) -> Cow<'_, Expr> {
        self.tree.expr()
    }
}

/// A cell with a distribution.
#[derive(Clone, Debug)]
pub struct ModelInput {
    /// The cell.
    pub cell: CellRef,
    /// The add-in's name, or the spec's, or the label beside the cell, or its address.
    pub name: String,
    /// The distribution, for a cell of the spec: it takes the place of the cell's number. `None` for a cell
    /// whose own formula holds the distribution.
    pub distribution: Option<Arc<DistributionCall>>,
    /// The seed of its own that its draws come from.
    pub seed: Option<u64>,
    /// The number of its values, where the trials take each once before any comes again.
    pub dealt: Option<u64>,
    /// The distribution as it prints.
    pub printed: String,
    /// Where it comes from: `@RISK`, `typed` …
    pub source: String,
    /// Where its draw is made, where that is not the cell: the array formula that draws it with others, and which of
    /// that formula's draws it is.
    pub drawn_at: Option<(CellRef, u32)>,
}

/// A cell to watch.
#[derive(Clone, Debug)]
pub struct ModelOutput {
    /// The cell.
    pub cell: CellRef,
    /// The add-in's name, or the spec's, or the label beside the cell, or its address.
    pub name: String,
}

impl Model {
    /// Binds every formula and holds the spec against the workbook. A formula that cannot be read is
    /// unsupported by itself and harms no other. Gives every problem of the spec at once.
    pub fn new(workbook: Arc<Workbook>, spec: &Spec) -> Result<Self, Vec<Problem>> {
        let mut model = Self::inspect_only(workbook);
        let problems = request::apply(&mut model, spec);
        if !problems.is_empty() {
            return Err(problems);
        }
        #[cfg(not(feature = "functions"))]
        if let Some(problem) = ties::left_out(&model) {
            return Err(vec![problem]);
        }
        #[cfg(feature = "functions")]
        {
            ties::meet_ranks(&mut model);
            model.tell_exact_statistics();
        }
        Ok(model)
    }

    /// The draws of a simulation of this model, where it may stop by itself with each batch as a replication: those of inputs with a seed of their own come from it. An input that
    /// is correlated with others has none, as in @RISK.
    pub(crate) fn draws(&self, spec: &Spec) -> Draws {
        let cut = Replications::new(spec.sampling, spec.trials, spec.stop.is_some());
        let draws = Draws::new(spec.sampling, spec.seed, spec.trials).cut(cut);
        let correlated = |input: &ModelInput| {
            self.correlations.iter().any(|correlation| correlation.members.contains(&input.cell))
        };
        let own = self.inputs.iter().enumerate().filter_map(|(index, input)| {
            let dimension = Dimension(index as u32);
            let seed = input.seed.filter(|_| !correlated(input));
            let seeded = seed.map(|seed| draws.seeded(dimension, seed));
            let stream = match input.dealt {
                Some(cards) => Draws::dealt(seeded.unwrap_or(draws.stream(dimension)), cards),
                None => seeded?,
            };
            Some((dimension, stream))
        });
        let own: Vec<_> = own.collect();
        if own.is_empty() { draws } else { draws.with(own) }
    }

    /// Computes the statistics that need no simulation.
    #[cfg(feature = "functions")]
    fn tell_exact_statistics(&mut self) {
        if self.statistics.iter().any(|statistic| statistic.call.exact) {
            let reach = Reach::new(self);
            let value = |one: &CellStatistic| one.call.exact.then(|| one.call.exact_value(self, &reach));
            let values: Vec<_> = self.statistics.iter().map(value).collect();
            for (statistic, value) in self.statistics.iter_mut().zip(values) {
                statistic.exact_value = value;
            }
        }
    }

    /// The reference that a name, or a table's column, stands for when it is used in the cell `at`; `None`
    /// where it stands for none. For references that are text: `INDIRECT("Prices")`.
    pub fn named(&self, name: &str, at: CellRef) -> Option<Expr> {
        let expr = Binder::new(&self.workbook).bind(name, at, true).ok()?.expr;
        let is_reference = match &expr {
            Expr::Cell(_) | Expr::Range(_) | Expr::Union(_) | Expr::Intersection(..) | Expr::Hull(..) => true,
            Expr::Call(function, _) => {
                matches!(function.name, "OFFSET" | "INDEX" | "INDIRECT" | "CHOOSE" | "IF")
            }
            Expr::Unsupported(..) => true,
            _ => false,
        };
        is_reference.then_some(expr)
    }

    /// The formulas of which something holds that copies of a formula have in common.
    pub(crate) fn formulas_that(
        &self,
        hold: impl Fn(&Expr) -> bool,
    ) -> impl Iterator<Item = (&CellRef, &Formula)> {
        let mut known: HashMap<usize, bool> = HashMap::default();
        self.formulas.iter().filter(move |(_, formula)| {
            *known.entry(formula.tree.pattern_id()).or_insert_with(|| hold(formula.tree.pattern()))
        })
    }

    /// What each formula cell reads, in address order: for people and for drawing, not for evaluation.
    pub fn dependencies(&self) -> BTreeMap<CellRef, Vec<RangeRef>> {
        let of = |formula: &Formula| {
            let mut ranges = Vec::new();
            formula.tree.precedents(&mut |range| ranges.push(range));
            crate::order::sort(&mut ranges);
            ranges.dedup();
            ranges
        };
        self.formulas.iter().map(|(cell, formula)| (*cell, of(formula))).collect()
    }

    /// Binds every formula: the workbook with the inputs and outputs that it marks itself.
    pub fn inspect_only(workbook: Arc<Workbook>) -> Self {
        let mut binder = Binder::new(&workbook);
        let mut formulas = Vec::new();
        let mut marks = Vec::new();
        for (index, sheet) in workbook.sheets.iter().enumerate() {
            for (row, column, cell) in sheet.cells.iter() {
                let (text, array) = match &cell.content {
                    Content::Formula(text) => (text, false),
                    Content::Array { text, .. } => (text, true),
                    Content::Constant | Content::ArrayPart { .. } | Content::DataTable(_) => continue,
                };
                let at = CellRef::new(SheetId(index as u16), row, column);
                let (tree, said) = binder.tree(text, at, array);
                marks.extend(said.into_iter().map(|mark| (at, mark)));
                formulas.push((at, Formula { tree, array }));
            }
        }
        let listed = dialect::listed_outputs(&workbook, &binder);
        marks.extend(listed.into_iter().map(|(cell, name)| (cell, Mark::Output(cell, name))));
        marks.extend(dialect::stored_marks(&workbook, &binder));
        drop(binder);
        // A tree that is made at once has full nodes.
        let formulas: BTreeMap<CellRef, Formula> = formulas.into_iter().collect();
        let mut model = Self {
            moment: Moment::of_file(&workbook, &formulas),
            workbook,
            formulas,
            inputs: Vec::new(),
            outputs: Vec::new(),
            refusals: Vec::new(),
            correlations: Vec::new(),
            hold: BTreeSet::new(),
            statistics: Vec::new(),
            tables: Vec::new(),
            restated: Vec::new(),
            #[cfg(feature = "fitting")]
            fitted: Vec::new(),
            imports: Vec::new(),
        };
        detect::detect(&mut model, marks);
        model
    }
}
