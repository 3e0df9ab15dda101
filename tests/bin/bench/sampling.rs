//! How near the mean each sampling method comes with so many trials: root mean squares over randomisations.

use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use engine::simulation::Simulation;
use engine::spec::{Input, Output, Sampling};
use engine::{Address, Spec, Workbook, workbook};
use rust_xlsxwriter::Workbook as Written;
use tests::case::Case;

/// Seeds over which errors are averaged.
const RANDOMISATIONS: u64 = 32;
/// The trials of independent draws to compare with.
const INDEPENDENT: u64 = 100_000;
/// The numbers of trials tried, in turn.
const TRIED: [u64; 5] = [128, 256, 512, 1_024, 2_048];

/// A model whose mean is known, or found by a run that is large against all others.
struct Known {
    name: &'static str,
    workbook: Arc<Workbook>,
    spec: Spec,
    mean: f64,
}

/// Prints the errors of each model.
pub(super) fn compare(npv: &Case) -> Result<()> {
    println!(
        "\nroot-mean-square error of the mean over {RANDOMISATIONS} randomisations; in brackets, of what {INDEPENDENT} \
         independent trials have"
    );
    let columns: Vec<String> = TRIED.iter().map(|trials| format!("{trials:>20}")).collect();
    println!("{:24} {:16} {}", "", "", columns.concat());
    let models = [
        Known {
            name: "Black-Scholes call",
            workbook: written(&[("A2", "=EXP(-0.05)*MAX(100*EXP(0.03+0.2*A1)-100,0)")], &["A1"])?,
            spec: spec(&[("A1", "normal(0, 1)")], "A2"),
            // tests/reference/models.tsv
            mean: 10.450_583_572_185_567,
        },
        Known {
            name: "Ishigami",
            workbook: written(&[("A2", "=SIN(A1)+7*SIN(B1)^2+0.1*C1^4*SIN(A1)")], &["A1", "B1", "C1"])?,
            spec: spec(
                &["A1", "B1", "C1"].map(|cell| (cell, "uniform(-3.141592653589793, 3.141592653589793)")),
                "A2",
            ),
            mean: 3.5,
        },
        project(npv)?,
    ];
    for model in &models {
        let goal = independent_error(model)?;
        for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol] {
            let errors: Result<Vec<String>> = TRIED
                .iter()
                .map(|trials| {
                    error(model, sampling, *trials)
                        .map(|error| format!("{error:>12.3e} ({:>4.2})", error / goal))
                })
                .collect();
            println!("{:24} {:16} {}", model.name, format!("{sampling:?}"), errors?.join(" "));
        }
    }
    Ok(())
}

/// The example of a discounted cash flow; its mean from four million trials of a Sobol' sequence.
fn project(case: &Case) -> Result<Known> {
    let workbook = Arc::new(workbook::read(&case.bytes)?);
    let mut known = Known { name: "project NPV", workbook, spec: case.spec.clone(), mean: 0.0 };
    known.mean = mean(&known, Sampling::Sobol, 1 << 22, 99)?;
    Ok(known)
}

/// What the error of independent draws is by theory: the standard error.
fn independent_error(model: &Known) -> Result<f64> {
    let spec = Spec { trials: INDEPENDENT, ..model.spec.clone() };
    let results = run(model, &spec)?;
    results.outputs[0].std_error.context("an output without a standard error")
}

fn error(model: &Known, sampling: Sampling, trials: u64) -> Result<f64> {
    let mut squares = 0.0;
    for seed in 1..=RANDOMISATIONS {
        let distance = mean(model, sampling, trials, seed)? - model.mean;
        squares += distance * distance;
    }
    Ok((squares / RANDOMISATIONS as f64).sqrt())
}

fn mean(model: &Known, sampling: Sampling, trials: u64, seed: u64) -> Result<f64> {
    let results = run(model, &Spec { sampling, trials, seed, ..model.spec.clone() })?;
    results.outputs[0].mean.context("an output without a mean")
}

fn run(model: &Known, spec: &Spec) -> Result<engine::Results> {
    let simulation = Simulation::new(Arc::clone(&model.workbook), spec)
        .map_err(|problems| anyhow!("{}: {problems:?}", model.name))?;
    Ok(simulation.run(None, &mut |_| ControlFlow::Continue(())))
}

fn spec(inputs: &[(&str, &str)], output: &str) -> Spec {
    let address = |cell: &str| Address::parse(&format!("Model!{cell}")).ok();
    let input = |(cell, distribution): &(&str, &str)| {
        Some(Input { cell: address(cell)?, name: String::new(), distribution: (*distribution).to_owned() })
    };
    Spec {
        inputs: inputs.iter().filter_map(input).collect(),
        outputs: address(output).map(|cell| Output { cell, name: String::new() }).into_iter().collect(),
        ..Spec::default()
    }
}

/// A sheet of numbers that are 1, and formulas.
fn written(formulas: &[(&str, &str)], inputs: &[&str]) -> Result<Arc<Workbook>> {
    let mut file = Written::new();
    let sheet = file.add_worksheet().set_name("Model")?;
    let place = |cell: &str| -> Result<(u32, u16)> {
        let address = Address::parse(&format!("Model!{cell}"))?;
        Ok((address.row, u16::try_from(address.column)?))
    };
    for cell in inputs {
        let (row, column) = place(cell)?;
        sheet.write(row, column, 1.0)?;
    }
    for (cell, formula) in formulas {
        let (row, column) = place(cell)?;
        sheet.write_formula(row, column, *formula)?;
    }
    Ok(Arc::new(workbook::read(&file.save_to_buffer()?)?))
}
