//! Trials a second, and what large workbooks take: `cargo xtask bench`.
//!
//! A cell-trial is one operation of the plan in one trial. Times are medians; the two backends and the two
//! numbers of threads take turns, so that a busy machine slows all of them alike.
#![expect(clippy::print_stdout, reason = "a command talks to who typed it")]

mod large;
mod sampling;
mod wasm;

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use engine::backend::{Batch, Columns, Kernel};
use engine::simulation::Simulation;
use engine::spec::EngineChoice;
use engine::{Spec, workbook};
use tests::case::{self, Case};

/// How often each measurement is taken.
const ROUNDS: usize = 5;
/// The cell-trials of one measurement of Power, about.
const WORK: u64 = 400_000_000;
/// How many times fewer trials the reference backend gets.
const REFERENCE_SHARE: u64 = 20;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [large::CHILD, path, output] = arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return large::child(path, output);
    }
    let cores = std::thread::available_parallelism()?;
    println!("engine {}, {cores} cores, {ROUNDS} rounds, medians\n", env!("CARGO_PKG_VERSION"));
    println!(
        "{:30} {:>6} {:>8} {:>9} | {:>10} {:>10} | {:>10} {:>10} | {:>9} | {:>9}",
        "", "", "first", "", "one core", "", "all cores", "", "10,000", "power over"
    );
    println!(
        "{:30} {:>6} {:>8} {:>9} | {:>10} {:>10} | {:>10} {:>10} | {:>9} | {:>9}",
        "workbook",
        "ops",
        "trial ms",
        "trials",
        "trials/s",
        "Mcell/s",
        "trials/s",
        "Mcell/s",
        "trials ms",
        "reference"
    );
    let mut cases = case::examples()?;
    let real = case::real()?;
    if real.is_empty() {
        println!("(CARLO_CORPORA does not name the folder with other people's models)");
    }
    cases.extend(real);
    for case in &cases {
        measure(case, cores)?;
    }
    if let Some(npv) = cases.first() {
        sampling::compare(npv)?;
    }
    let npm = std::env::var_os("CARLO_NPM");
    large::measure(npm.as_deref())?;
    match npm {
        Some(npm) => wasm::compare(&cases, &npm),
        None => {
            println!("(CARLO_NPM does not name the folder with Node: `cargo xtask bench` sets it)");
            Ok(())
        }
    }
}

fn measure(Case { name, bytes, spec }: &Case, cores: NonZeroUsize) -> Result<()> {
    let mut first_trial = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let simulation = ready(bytes, &Spec { trials: 1, ..spec.clone() })?;
        simulation.kernel().eval(Batch::at(0, 1), &mut Columns::default());
        first_trial.push(start.elapsed().as_secs_f64());
    }
    let plan_size = ready(bytes, spec)?.plan().ops.len() as u64;
    let trials = (WORK / plan_size).clamp(10_000, 4_000_000);
    let fewer = (trials / REFERENCE_SHARE).max(500);
    let power = ready(bytes, &Spec { trials, engine: EngineChoice::Power, ..spec.clone() })?;
    let usual = ready(bytes, &Spec { trials: 10_000, ..spec.clone() })?;
    let reference = ready(bytes, &Spec { trials: fewer, engine: EngineChoice::Reference, ..spec.clone() })?;
    let one = NonZeroUsize::MIN;
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for (times, (simulation, threads)) in
            times.iter_mut().zip([(&power, one), (&power, cores), (&usual, cores), (&reference, one)])
        {
            times.push(seconds(simulation, threads)?);
        }
    }
    let [on_one, on_all, whole, by_reference] = times.map(median);
    let rate = |seconds: f64| trials as f64 / seconds;
    let cells = |seconds: f64| rate(seconds) * plan_size as f64 / 1e6;
    let ratio = rate(on_one) / (fewer as f64 / by_reference);
    println!(
        "{name:30} {plan_size:>6} {:>8.2} {trials:>9} | {:>10.0} {:>10.0} | {:>10.0} {:>10.0} | {:>9.1} | {ratio:>8.1}x",
        median(first_trial) * 1e3,
        rate(on_one),
        cells(on_one),
        rate(on_all),
        cells(on_all),
        whole * 1e3,
    );
    Ok(())
}

/// From bytes to a simulation.
fn ready(bytes: &[u8], spec: &Spec) -> Result<Simulation> {
    let workbook = Arc::new(workbook::read(bytes)?);
    Simulation::new(workbook, spec).map_err(|problems| match problems.into_iter().next() {
        Some(problem) => problem.into(),
        None => anyhow!("refused without a reason"),
    })
}

/// The time of a whole run, results included.
fn seconds(simulation: &Simulation, threads: NonZeroUsize) -> Result<f64> {
    let start = Instant::now();
    let results = simulation.run(Some(threads), &mut |_| ControlFlow::Continue(()));
    let elapsed = start.elapsed().as_secs_f64();
    if results.trials != simulation.trials() {
        bail!("{} of {} trials were done", results.trials, simulation.trials());
    }
    Ok(elapsed)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
