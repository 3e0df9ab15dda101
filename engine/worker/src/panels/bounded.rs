//! Simulations that a panel runs: on one core, while people wait, so of no more trials than that allows.

use std::sync::Arc;

use engine::Spec;
use engine::backend::{Batch, Columns};
use engine::simulation::{Gathering, Simulation};

use super::parts::STOP;
use super::{Asked, Panel};

/// The most trials of a simulation.
pub(super) const MOST_TRIALS: u64 = 20_000;
/// The fewest, however large the workbook.
const LEAST_TRIALS: u64 = 1_000;
/// The most operations of plans that one question may take: seconds on one core of a browser.
pub(super) const MOST_WORK: u64 = 200_000_000;

/// What is said of it where somebody may ask, or has just given it up.
pub(super) fn said(asked: &Asked<'_>) -> &'static str {
    match stopped(asked) {
        "" => "Runs at most 20,000 trials on one core of this device, fewer of a large workbook.",
        stopped => stopped,
    }
}

/// That it was given up, where it was just now; else nothing.
pub(super) fn stopped(asked: &Asked<'_>) -> &'static str {
    if asked.request.pressed == STOP { "Stopped before it was done." } else { "" }
}

/// A simulation of the spec with as many trials as can be waited for, when `runs` of them are made, and no more than
/// those that the results shown are of: a run that stopped early did fewer than the spec asks.
pub(super) fn simulation(asked: &Asked<'_>, spec: &Spec, runs: u64) -> Result<Simulation, Panel> {
    let Some(workbook) = asked.workbook() else { return Err(Panel::without_workbook()) };
    let done = asked.results().map_or(spec.trials, |results| results.trials.max(1));
    let ready = |trials: u64| {
        let trials = trials.min(done);
        let spec = Spec { trials: spec.trials.min(trials), ..spec.clone() };
        Simulation::new(Arc::clone(workbook), &spec).map_err(|found| Panel::of_problems(&found))
    };
    let simulation = ready(MOST_TRIALS)?;
    let most = trials(&simulation, runs);
    if most < simulation.trials() { ready(most) } else { Ok(simulation) }
}

/// How many trials each of `runs` simulations of a plan may have.
pub(super) fn trials(simulation: &Simulation, runs: u64) -> u64 {
    let work = (simulation.plan().ops.len() as u64).max(1).saturating_mul(runs.max(1));
    (MOST_WORK / work).clamp(LEAST_TRIALS, MOST_TRIALS)
}

/// All trials of a simulation.
pub(super) fn gathered(simulation: &Simulation) -> Gathering {
    let (mut kernel, mut gathering) = (simulation.kernel(), simulation.gathering());
    let mut columns = Columns::default();
    for index in 0..Batch::count(simulation.trials()) {
        engine_loops::evaluate(&mut kernel, Batch::at(index, simulation.trials()), &mut columns);
        gathering.take(&columns);
    }
    gathering
}

#[cfg(test)]
mod tests {
    use engine::Workbook;
    use engine::spec::{Input, Output};
    use engine::workbook::{Cell, Cells, Content, Sheet};

    use super::*;

    #[test]
    fn a_large_workbook_and_many_runs_have_fewer_trials() {
        let formula = |row: u32| if row == 1 { "A1*2".to_owned() } else { format!("SIN(A{row})+A1") };
        let cells = (1..=1_000).map(|row| {
            let content = Content::Formula(formula(row).as_str().into());
            (row, 0, Cell { content, ..Cell::default() })
        });
        let first = (0, 0, Cell { value: Some(1.0.into()), ..Cell::default() });
        let cells = Cells::new([first].into_iter().chain(cells).collect());
        let sheet = Sheet { name: "S".into(), cells, ..Sheet::default() };
        let cell = |text| engine::Address::parse(text).expect("an address");
        let spec = Spec {
            inputs: vec![Input {
                cell: cell("S!A1"),
                name: String::new(),
                distribution: "normal(1, 1)".into(),
            }],
            outputs: vec![Output { cell: cell("S!A1001"), name: String::new() }],
            ..Spec::default()
        };
        let workbook = Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() });
        let simulation = Simulation::new(workbook, &spec).expect("a simulation");
        let ops = simulation.plan().ops.len() as u64;
        assert!((1_900..3_100).contains(&ops), "{ops}");
        assert_eq!(trials(&simulation, 1), MOST_TRIALS);
        assert_eq!(trials(&simulation, 40), MOST_WORK / (40 * ops));
        assert_eq!(trials(&simulation, u64::MAX), LEAST_TRIALS);
    }
}
