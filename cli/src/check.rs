//! `carlo check`: what speaks against a model, and whether its results are still what they were.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use engine::advice::{Advice, advice};
use engine::results::OutputSummary;
use engine::simulation::Simulation;
use engine::spec::{Output, Sampling};
use engine::{Address, Model, Spec, Workbook};
use serde::{Deserialize, Serialize};

use crate::arguments::Check;
use crate::failure::{Failure, read_file, read_spec, read_workbook};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    advice: Vec<Advice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Vec<Moved>>,
}

/// A statistic that is not what it was.
#[derive(Debug, PartialEq, Serialize)]
struct Moved {
    cell: Address,
    /// `mean`, `P90` …
    statistic: String,
    was: f64,
    /// Nothing where there is no such output or value any more.
    is: Option<f64>,
}

/// Results as `carlo simulate --format json` and the services write them, as far as they are compared.
#[derive(Debug, Deserialize)]
struct Earlier {
    trials: u64,
    seed: u64,
    sampling: Sampling,
    outputs: Vec<EarlierOutput>,
}

#[derive(Debug, Deserialize)]
struct EarlierOutput {
    cell: Address,
    #[serde(default)]
    errors: u64,
    mean: Option<f64>,
    percentiles: BTreeMap<String, f64>,
}

pub(crate) fn run(arguments: &Check) -> Result<(), Failure> {
    let bytes = read_file(&arguments.file)?;
    let workbook = read_workbook(&arguments.file, &bytes)?;
    let spec = match &arguments.spec {
        None => Spec::default(),
        Some(path) => read_spec(path)?,
    };
    let moved = match &arguments.against {
        None => None,
        Some(path) => Some(moved(&workbook, &spec, path, arguments.tolerance)?),
    };
    let model = match arguments.spec {
        None => Model::inspect_only(workbook),
        Some(_) => Model::new(workbook, &spec).map_err(Failure::Problems)?,
    };
    let report = Report { advice: advice(&model, &spec), moved };
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &report).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        print(&report, &mut out)?;
    }
    match report.moved {
        Some(moved) if !moved.is_empty() => Err(Failure::Moved(moved.len())),
        _ => Ok(()),
    }
}

/// Runs the simulation again, as often and from the same seed, and lists what lies further than the tolerance
/// from what it was.
fn moved(workbook: &Arc<Workbook>, spec: &Spec, path: &Path, tolerance: f64) -> Result<Vec<Moved>, Failure> {
    let earlier: Earlier = serde_json::from_slice(&read_file(path)?)
        .map_err(|error| Failure::Results(path.to_owned(), error))?;
    if earlier.outputs.is_empty() {
        let error = serde::de::Error::custom("there is no output in them, so that nothing would be compared");
        return Err(Failure::Results(path.to_owned(), error));
    }
    let mut spec =
        Spec { trials: earlier.trials, seed: earlier.seed, sampling: earlier.sampling, ..spec.clone() };
    if spec.outputs.is_empty() {
        let output = |output: &EarlierOutput| Output { cell: output.cell.clone(), name: String::new() };
        spec.outputs = earlier.outputs.iter().map(output).collect();
    }
    let simulation = Simulation::new(Arc::clone(workbook), &spec).map_err(Failure::Problems)?;
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    let mut moved = Vec::new();
    for was in &earlier.outputs {
        let is = results.outputs.iter().find(|output| output.cell == was.cell);
        moved.extend(compare(was, is, tolerance));
    }
    Ok(moved)
}

fn compare(was: &EarlierOutput, is: Option<&OutputSummary>, tolerance: f64) -> Vec<Moved> {
    let percentiles: BTreeMap<String, f64> = is
        .into_iter()
        .flat_map(|output| &output.percentiles)
        .map(|(percent, value)| ((f64::from(percent.0) / 1_000.0).to_string(), *value))
        .collect();
    let of_percentile = |(percent, value): (&String, &f64)| {
        (format!("P{percent}"), *value, percentiles.get(percent.as_str()).copied())
    };
    // A statistic that was 0 is measured by how far the percentiles reach.
    let reach = was.percentiles.values().fold(0.0, |most: f64, value| most.max(value.abs()));
    let means = was.mean.map(|mean| ("mean".to_owned(), mean, is.and_then(|output| output.mean)));
    let errors =
        ("trials with an error".to_owned(), was.errors as f64, is.map(|output| output.errors as f64));
    let all = means.into_iter().chain(was.percentiles.iter().map(of_percentile));
    let differs = |was: f64, is: f64| {
        let scale = if was == 0.0 { reach } else { was.abs() };
        (is - was).abs() > tolerance * scale
    };
    let moved = all.filter(|(_, was, is)| is.is_none_or(|is| differs(*was, is)));
    // Trials that begin to fail are not made up for by those that do not.
    let failing = Some(errors).filter(|(_, was, is)| is.is_some_and(|is| (is - was).abs() > tolerance * was));
    moved
        .chain(failing)
        .map(|(statistic, value, is)| Moved { cell: was.cell.clone(), statistic, was: value, is })
        .collect()
}

fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    match report.advice.len() {
        0 => writeln!(out, "Nothing speaks against the model")?,
        1 => writeln!(out, "1 remark")?,
        more => writeln!(out, "{more} remarks")?,
    }
    for advice in &report.advice {
        let place = if advice.cell.is_empty() { String::new() } else { format!("{}: ", advice.cell) };
        writeln!(out, "\n{place}{}  [{}]\n  {}\n  {}", advice.message, advice.rule, advice.why, advice.fix)?;
    }
    let Some(moved) = &report.moved else { return Ok(()) };
    if moved.is_empty() {
        return writeln!(out, "\nThe results are what they were");
    }
    writeln!(out)?;
    for Moved { cell, statistic, was, is } in moved {
        match is {
            Some(is) => writeln!(out, "{cell} {statistic} moved from {was} to {is}")?,
            None => writeln!(out, "{cell} {statistic} was {was} and is no more")?,
        }
    }
    Ok(())
}
