//! `carlo simulate`: runs a workbook's simulation and prints what it gave.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use engine::backend::Columns;
use engine::dialect::file_settings;
use engine::results::{CellStatistic, Correlated, InputSummary, OutputSummary, Unsettled};
use engine::simulation::{Filter, Scope, Simulation, Stage, Stop, Target, Watched};
use engine::spec::{Input, Output, Sampling};
use engine::{Address, Document, Results, Spec};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::arguments::{Format, Simulate};
use crate::failure::{Failure, read_file, read_spec, read_workbook};
use crate::{statistics, table, trace, written};

/// The most trials of a run that stops at a precision, where nobody says.
const MOST_WITH_PRECISION: u64 = 10_000_000;

pub(crate) fn run(arguments: &Simulate) -> Result<(), Failure> {
    let given = given_spec(arguments)?;
    written::check(arguments)?;
    let start = Instant::now();
    let bytes = read_file(&arguments.file)?;
    let workbook = read_workbook(&arguments.file, &bytes)?;
    let spec = spec(arguments, given.unwrap_or_else(|| file_settings(&workbook).spec()))?;
    let cells = workbook.sheets.iter().map(|sheet| sheet.cells.len() as u64).sum();
    if let Some(trial) = arguments.trial {
        return trace::run(arguments, workbook, &spec, trial);
    }
    let mut marks = vec![start.elapsed()];
    let simulation = Simulation::staged(workbook, &spec, &mut |stage| {
        if stage == Stage::Plan {
            marks.push(start.elapsed());
        }
    })
    .map_err(Failure::Problems)?;
    marks.push(start.elapsed());
    let bar = progress_bar(spec.trials);
    let names: Vec<String> = simulation.model().outputs.iter().map(|output| output.name.clone()).collect();
    let mut statistics = String::new();
    let results = simulation.run(arguments.threads, &mut |gathering| {
        bar.set_position(gathering.trials());
        if arguments.statistics && statistics.is_empty() && gathering.is_complete() {
            statistics = statistics::table(gathering, &names);
        }
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    let simulated = (start.elapsed() - marks[2]).as_secs_f64();
    let timing = arguments.timing.then(|| {
        let milliseconds = |from: usize, to: usize| (marks[to] - marks[from]).as_secs_f64() * 1e3;
        Timing {
            read_ms: marks[0].as_secs_f64() * 1e3,
            model_ms: milliseconds(0, 1),
            plan_ms: milliseconds(1, 2),
            simulate_ms: simulated * 1e3,
            cells,
            cells_simulated: simulation.plan().origins.len() as u64,
            trials_per_second: results.trials as f64 / simulated,
            cell_trials_per_second: results.trials as f64 * simulation.plan().ops.len() as f64 / simulated,
        }
    });
    if let Some(path) = &arguments.samples {
        write_samples(path, &simulation, &results).map_err(|error| Failure::File(path.clone(), error))?;
    }
    nothing_left(&results)?;
    // What is printed is not lost where a file cannot be written, nor the file where nobody reads on.
    let written = written::write(arguments, &bytes, &results, &spec);
    print(arguments.format, &results, &statistics, timing.as_ref()).and(written)
}

/// How long each stage took. A cell-trial is one operation of the plan in one trial.
#[derive(Debug, Serialize)]
pub(crate) struct Timing {
    read_ms: f64,
    model_ms: f64,
    plan_ms: f64,
    simulate_ms: f64,
    /// Cells in the workbook.
    cells: u64,
    /// Cells that draws reach and outputs need: those computed in every trial.
    cells_simulated: u64,
    trials_per_second: f64,
    cell_trials_per_second: f64,
}

/// The spec in a file, if one is given.
fn given_spec(arguments: &Simulate) -> Result<Option<Spec>, Failure> {
    arguments.spec.as_deref().map(read_spec).transpose()
}

/// The spec with what the options add and override.
fn spec(arguments: &Simulate, mut spec: Spec) -> Result<Spec, Failure> {
    let of_spec = spec.inputs.len();
    for text in &arguments.inputs {
        let wrong = |why: &str| Failure::Option(format!("--input '{text}': {why}"));
        let (cell, distribution) =
            text.split_once('=').ok_or_else(|| wrong("write it like 'Sheet1!B2=normal(100,10)'"))?;
        let cell = Address::parse(cell).map_err(|error| wrong(&error.to_string()))?;
        let distribution = distribution.trim().to_owned();
        // What the spec has is overridden; what is typed twice is a mistake.
        match spec.inputs[..of_spec].iter_mut().find(|input| input.cell == cell) {
            Some(input) => input.distribution = distribution,
            None => spec.inputs.push(Input { cell, name: String::new(), distribution }),
        }
    }
    for text in &arguments.outputs {
        let cell = Address::parse(text).map_err(|error| Failure::Option(format!("--output: {error}")))?;
        if spec.outputs.iter().all(|output| output.cell != cell) {
            spec.outputs.push(Output { cell, name: String::new() });
        }
    }
    for text in &arguments.filters {
        let filter = filter(text, arguments.filter_all)
            .map_err(|why| Failure::Option(format!("--filter '{text}': {why}")))?;
        spec.filters.push(document(&filter)?);
    }
    for text in &arguments.hold {
        let cell = Address::parse(text).map_err(|error| Failure::Option(format!("--hold: {error}")))?;
        spec.hold.push(cell);
    }
    if let Some(precision) = arguments.precision {
        let target = Target {
            cell: None,
            statistic: Watched::Mean,
            precision: precision.size,
            relative: precision.relative,
        };
        let stop = Stop { confidence: 0.95, targets: vec![target] };
        spec.stop = Some(document(&stop)?);
        spec.trials = MOST_WITH_PRECISION;
    }
    spec.trials = arguments.trials.unwrap_or(spec.trials);
    spec.seed = arguments.seed.unwrap_or(spec.seed);
    spec.now = arguments.now.clone().or(spec.now);
    spec.sampling = arguments.sampling.map_or(spec.sampling, Into::into);
    spec.engine = arguments.engine.map_or(spec.engine, Into::into);
    Ok(spec)
}

/// `Sheet!C9>0`: the cell, what it is compared by, and a number. The bounds of a filter count themselves, so that what
/// lies beyond a number begins at the next one.
fn filter(text: &str, all: bool) -> Result<Filter, String> {
    const FORM: &str = "write it like 'Sheet1!C9>0', with >, >=, < or <=";
    let at = text.rfind(['<', '>']).ok_or(FORM)?;
    let (cell, comparison) = text.split_at(at);
    let (number, itself) = match comparison[1..].strip_prefix('=') {
        Some(number) => (number, true),
        None => (&comparison[1..], false),
    };
    let number: f64 = number.trim().parse().ok().filter(|x: &f64| x.is_finite()).ok_or_else(|| {
        format!("`{}` is not a number, written without thousands separators; {FORM}", number.trim())
    })?;
    let cell = Address::parse(cell.trim()).map_err(|error| error.to_string())?;
    let (min, max) = match (comparison.starts_with('>'), itself) {
        (true, true) => (Some(number), None),
        (true, false) => (Some(number.next_up()), None),
        (false, true) => (None, Some(number)),
        (false, false) => (None, Some(number.next_down())),
    };
    Ok(Filter { cell, min, max, scope: if all { Scope::All } else { Scope::Cell } })
}

/// A part of a spec as the document that the spec holds.
fn document(part: &impl Serialize) -> Result<Document, Failure> {
    let text = serde_json::to_string(part).map_err(|error| Failure::Option(error.to_string()))?;
    Ok(Document::of_text(text))
}

/// Refuses results of which filters have left nothing.
fn nothing_left(results: &Results) -> Result<(), Failure> {
    let empty = |output: &&OutputSummary| output.count + output.errors == 0;
    match results.outputs.iter().find(empty) {
        Some(output) if !results.filters.is_empty() => Err(Failure::Option(format!(
            "filters: no trial is left of {} ({}); let the filters leave more",
            output.name, output.cell
        ))),
        _ => Ok(()),
    }
}

/// A bar on a terminal, nothing in a pipe.
fn progress_bar(trials: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(trials);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} trials, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

/// Every trial as a line: its number, the inputs, the outputs; an error is empty.
fn write_samples(path: &Path, simulation: &Simulation, results: &Results) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write!(out, "trial")?;
    let inputs = results.inputs.iter().map(|input| &input.name);
    for name in inputs.chain(results.outputs.iter().map(|output| &output.name)) {
        write!(out, ",{}", table::csv_field(name))?;
    }
    writeln!(out)?;
    let mut trial = 0;
    for Columns { inputs, outputs } in simulation.samples(results.trials) {
        let columns: Vec<&Vec<f64>> = inputs.iter().chain(&outputs).collect();
        for row in 0..columns.first().map_or(0, |column| column.len()) {
            write!(out, "{trial}")?;
            for column in &columns {
                match column[row] {
                    x if x.is_nan() => write!(out, ",")?,
                    x => write!(out, ",{x}")?,
                }
            }
            writeln!(out)?;
            trial += 1;
        }
    }
    out.flush()
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Report<'a> {
    engine: &'a str,
    trials: u64,
    seed: u64,
    sampling: Sampling,
    inputs: &'a [InputSummary],
    outputs: &'a [OutputSummary],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    correlations: &'a [Correlated],
    held: &'a [Address],
    unsettled: &'a [Unsettled],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    statistics: &'a [CellStatistic],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    analyses: &'a [Document],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    filters: &'a [Document],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    convergence: &'a [Document],
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timing: Option<&'a Timing>,
}

fn print(
    format: Format,
    results: &Results,
    statistics: &str,
    timing: Option<&Timing>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Table => {
            table::print(results, &mut out)?;
            write!(out, "{statistics}")?;
        }
        Format::Csv => table::print_csv(results, &mut out)?,
        Format::Json => {
            let report = Report {
                engine: &results.engine,
                trials: results.trials,
                seed: results.seed,
                sampling: results.sampling,
                inputs: &results.inputs,
                outputs: &results.outputs,
                correlations: &results.correlations,
                held: &results.held,
                unsettled: &results.unsettled,
                statistics: &results.statistics,
                analyses: &results.analyses,
                filters: &results.filters,
                convergence: &results.convergence,
                now: results.now.as_deref(),
                timing,
            };
            serde_json::to_writer_pretty(&mut out, &report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    if let (Some(timing), Format::Table) = (timing, format) {
        writeln!(
            out,
            "\nread {:.1} ms  model {:.1} ms  plan {:.1} ms  simulate {:.1} ms\n{:.0} trials/s  {:.3e} cell-trials/s",
            timing.read_ms,
            timing.model_ms,
            timing.plan_ms,
            timing.simulate_ms,
            timing.trials_per_second,
            timing.cell_trials_per_second
        )?;
    }
    out.flush()?;
    Ok(())
}
