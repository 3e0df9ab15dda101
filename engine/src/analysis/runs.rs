//! The trials that analyses look at: those of the simulation, and others of the same plan with other draws.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::ask::{Named, input_at, output_at};
use crate::address::Address;
use crate::backend::{Batch, Columns, Threads};
use crate::model::{Model, Problem};
use crate::sample::Draws;
use crate::simulation::Simulation;
use crate::spec::Spec;

/// The most values that are kept of the simulation's own trials; larger ones are analysed by their first trials.
const MOST_VALUES: usize = 20_000_000;
/// The most trials of the simulation's own that are analysed.
const MOST_TRIALS: usize = 1_000_000;
/// Batches evaluated between two looks at whether to go on, for each thread.
const STRETCH: usize = 4;

/// Why an analysis gave nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was told to stop.
    Stopped,
    /// What stands against it, and what to do.
    Because(String),
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self::Because(why)
    }
}

impl From<&str> for Failure {
    fn from(why: &str) -> Self {
        Self::Because(why.to_owned())
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Self::Because(told.join("; "))
    }
}

/// What an analysis runs trials with.
pub(super) struct Runs<'r> {
    pub(super) simulation: &'r Simulation,
    pub(super) spec: &'r Spec,
    threads: Option<NonZeroUsize>,
    /// How many trials the simulation has: fewer than were asked for where it stopped at a precision.
    pub(super) trials: u64,
    observe: &'r mut dyn FnMut() -> ControlFlow<()>,
    main: Option<Arc<Columns>>,
}

impl<'r> Runs<'r> {
    /// Of a simulation, its spec, and how many of its trials were done.
    pub(super) fn new(
        simulation: &'r Simulation,
        spec: &'r Spec,
        threads: Option<NonZeroUsize>,
        trials: u64,
        observe: &'r mut dyn FnMut() -> ControlFlow<()>,
    ) -> Self {
        Self { simulation, spec, threads, trials, observe, main: None }
    }

    /// The model.
    pub(super) fn model(&self) -> &'r Model {
        self.simulation.model()
    }

    /// The simulation's own trials, or the first of them where they are too many.
    pub(super) fn main(&mut self) -> Result<Arc<Columns>, Failure> {
        if let Some(main) = &self.main {
            return Ok(Arc::clone(main));
        }
        let plan = self.simulation.plan();
        let width = (plan.inputs.len() + plan.outputs.len()).max(1);
        let most = MOST_TRIALS.min(MOST_VALUES / width).max(4_096) as u64;
        let main = Arc::new(self.columns(self.simulation.draws(), self.trials.min(most))?);
        self.main = Some(Arc::clone(&main));
        Ok(main)
    }

    /// The values of all inputs and outputs in the first `trials` trials under other draws.
    pub(super) fn columns(&mut self, draws: &Draws, trials: u64) -> Result<Columns, Failure> {
        let outputs = self.simulation.plan().outputs.len();
        let mut all = Columns::default();
        self.batches(self.simulation, draws, trials, &mut |batch| {
            for (kept, part) in [(&mut all.inputs, batch.inputs), (&mut all.outputs, batch.outputs)] {
                kept.resize_with(part.len(), Vec::new);
                kept.iter_mut().zip(part).for_each(|(kept, part)| kept.extend(part));
            }
        })?;
        all.inputs.resize_with(self.simulation.plan().inputs.len(), Vec::new);
        all.outputs.resize_with(outputs, Vec::new);
        all.outputs.truncate(outputs);
        Ok(all)
    }

    /// The values of some outputs in the first `trials` trials under other draws.
    pub(super) fn outputs(
        &mut self,
        draws: &Draws,
        trials: u64,
        which: &[usize],
    ) -> Result<Vec<Vec<f64>>, Failure> {
        self.outputs_of(self.simulation, draws, trials, which)
    }

    /// The same of another simulation.
    pub(super) fn outputs_of(
        &mut self,
        simulation: &Simulation,
        draws: &Draws,
        trials: u64,
        which: &[usize],
    ) -> Result<Vec<Vec<f64>>, Failure> {
        let mut all = vec![Vec::new(); which.len()];
        self.batches(simulation, draws, trials, &mut |batch| {
            all.iter_mut()
                .zip(which)
                .for_each(|(kept, output)| kept.extend_from_slice(&batch.outputs[*output]));
        })?;
        Ok(all)
    }

    /// The values of some inputs and some outputs in the first `trials` trials under other draws.
    pub(super) fn chosen(
        &mut self,
        draws: &Draws,
        trials: u64,
        (inputs, outputs): (&[usize], &[usize]),
    ) -> Result<Columns, Failure> {
        let mut all =
            Columns { inputs: vec![Vec::new(); inputs.len()], outputs: vec![Vec::new(); outputs.len()] };
        self.batches(self.simulation, draws, trials, &mut |batch| {
            for (kept, which, part) in
                [(&mut all.inputs, inputs, &batch.inputs), (&mut all.outputs, outputs, &batch.outputs)]
            {
                kept.iter_mut().zip(which).for_each(|(kept, at)| kept.extend_from_slice(&part[*at]));
            }
        })?;
        Ok(all)
    }

    /// Evaluates batches and hands each on, in their order.
    pub(super) fn batches(
        &mut self,
        simulation: &Simulation,
        draws: &Draws,
        trials: u64,
        take: &mut dyn FnMut(Columns),
    ) -> Result<(), Failure> {
        let kernel = simulation.kernel().with_draws(draws.clone());
        // A thread more is not worth its start for a batch or two.
        let few = Batch::count(trials) < 4;
        let mut threads = Threads::new(&kernel, if few { NonZeroUsize::new(1) } else { self.threads });
        let mut batches = (0..Batch::count(trials)).map(|index| Batch::at(index, trials));
        loop {
            self.go_on()?;
            let next: Vec<Batch> = batches.by_ref().take(STRETCH * threads.count()).collect();
            if next.is_empty() {
                return Ok(());
            }
            for columns in threads.eval(&next, || ()) {
                take(simulation.counted(columns));
            }
        }
    }

    /// Whether to go on.
    pub(super) fn go_on(&mut self) -> Result<(), Failure> {
        if (self.observe)().is_break() { Err(Failure::Stopped) } else { Ok(()) }
    }

    /// The outputs asked for, all where none is.
    pub(super) fn asked_outputs(&self, cells: &[Address]) -> Vec<usize> {
        let model = self.model();
        match cells {
            [] => (0..model.outputs.len()).collect(),
            cells => cells.iter().filter_map(|cell| output_at(model, cell)).collect(),
        }
    }

    /// The inputs asked for, all where none is.
    pub(super) fn asked_inputs(&self, cells: &[Address]) -> Vec<usize> {
        let model = self.model();
        match cells {
            [] => (0..model.inputs.len()).collect(),
            cells => cells.iter().filter_map(|cell| input_at(model, cell)).collect(),
        }
    }

    /// The cell and name of an output.
    pub(super) fn output_name(&self, index: usize) -> Named {
        let output = &self.model().outputs[index];
        Named { cell: self.model().workbook.address(output.cell), name: output.name.clone() }
    }

    /// The cell and name of an input.
    pub(super) fn input_name(&self, index: usize) -> Named {
        let input = &self.model().inputs[index];
        Named { cell: self.model().workbook.address(input.cell), name: input.name.clone() }
    }
}

/// The rows of trials in which an output and all inputs are numbers.
pub(super) struct Sound {
    /// A column for each input.
    pub(super) inputs: Vec<Vec<f64>>,
    /// The output.
    pub(super) output: Vec<f64>,
}

impl Sound {
    /// Of these inputs and this output. `None` where fewer than `least` trials are sound, which is said.
    pub(super) fn of(
        columns: &Columns,
        inputs: &[usize],
        output: usize,
        least: usize,
    ) -> Result<Self, Failure> {
        let count = columns.outputs[output].len();
        let sound = |row: &usize| {
            !columns.outputs[output][*row].is_nan()
                && inputs.iter().all(|input| !columns.inputs[*input][*row].is_nan())
        };
        let rows: Vec<usize> = (0..count).filter(sound).collect();
        if rows.len() < least {
            let found = rows.len();
            return Err(format!("only {found} trials have a number for the output and every input: at least {least} are needed").into());
        }
        let taken = |column: &Vec<f64>| rows.iter().map(|row| column[*row]).collect();
        Ok(Self {
            inputs: inputs.iter().map(|input| taken(&columns.inputs[*input])).collect(),
            output: taken(&columns.outputs[output]),
        })
    }
}
