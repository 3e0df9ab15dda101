//! Simulations of plans made by hand: the same digits however they are run.

use super::*;
use crate::address::{CellRef, SheetId};
use crate::document::Document;
use crate::model::{ModelInput, ModelOutput};
use crate::plan::{Binary, Dimension, Op, Unary, ValueId};
use crate::results::Percent;
use crate::results::PercentileMethod;
use crate::value::CellError;
use crate::workbook::Sheet;

fn cell(row: u32) -> CellRef {
    CellRef::new(SheetId(0), row, 0)
}

/// A1 and A2 are uniform, A3 = √(A1 − 0.01) (an error in about a hundredth of the trials), A4 = A1 − 2·A2.
fn simulation(spec: &Spec) -> Simulation {
    let id = ValueId;
    let ops = vec![
        Op::Draw(Dimension(0)),
        Op::Draw(Dimension(1)),
        Op::Constant(0.01),
        Op::Binary(Binary::Subtract, id(0), id(2)),
        Op::Unary(Unary::SquareRoot, id(3)),
        Op::Constant(2.0),
        Op::Binary(Binary::Multiply, id(1), id(5)),
        Op::Binary(Binary::Subtract, id(0), id(6)),
    ];
    let origins = [(0, 0), (1, 1), (4, 2), (7, 3)];
    let plan = Plan {
        origins: origins.into_iter().map(|(op, row)| (id(op), cell(row))).collect(),
        inputs: vec![id(0), id(1)],
        outputs: vec![id(4), id(7)],
        dimensions: 2,
        held: vec![cell(9)],
        ops,
        ..Plan::default()
    };
    let sheet = Sheet { name: "Model".to_owned(), ..Sheet::default() };
    let input = |row| ModelInput {
        cell: cell(row),
        name: format!("input {row}"),
        distribution: None,
        seed: None,
        dealt: None,
        printed: "Uniform(0, 1)".to_owned(),
        source: String::new(),
        drawn_at: None,
    };
    let model = Model {
        workbook: Arc::new(Workbook { sheets: vec![sheet], ..Workbook::default() }),
        formulas: Default::default(),
        inputs: vec![input(0), input(1)],
        outputs: vec![
            ModelOutput { cell: cell(2), name: "root".to_owned() },
            ModelOutput { cell: cell(3), name: "difference".to_owned() },
        ],
        refusals: Vec::new(),
        correlations: Vec::new(),
        hold: Default::default(),
        moment: None,
        statistics: Vec::new(),
        tables: Vec::new(),
        restated: Vec::new(),
        #[cfg(feature = "fitting")]
        fitted: Vec::new(),
        imports: Vec::new(),
    };
    let filters = Filters::new(spec, &model).unwrap();
    let stopping = Stopping::new(spec, &model).unwrap();
    Simulation { filters, stopping, ..Simulation::of(model, plan, spec) }
}

fn spec(trials: u64) -> Spec {
    Spec { trials, seed: 42, ..Spec::default() }
}

fn run(spec: &Spec, threads: usize) -> Results {
    simulation(spec).run(NonZeroUsize::new(threads), &mut |_| ControlFlow::Continue(()))
}

#[test]
fn any_number_of_threads_gives_the_same_digits() {
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol, Sampling::Antithetic] {
        for trials in [1, 4_096, 100_001] {
            let spec = Spec { sampling, ..spec(trials) };
            let one = run(&spec, 1);
            assert_eq!(one.trials, trials);
            for threads in [2, 7] {
                assert_eq!(run(&spec, threads), one, "{sampling:?}, {trials} trials, {threads} threads");
            }
            let reference = run(&Spec { engine: EngineChoice::Reference, ..spec.clone() }, 2);
            assert_eq!(reference.engine, "reference");
            assert_eq!(Results { engine: "power".to_owned(), ..reference }, one);
        }
    }
}

#[test]
fn a_pool_of_workers_gives_the_same_digits() {
    let spec = spec(30_000);
    let simulation = simulation(&spec);
    let mut workers = [simulation.kernel(), simulation.kernel(), simulation.kernel()];
    // Batches are evaluated in any order by any worker, and gathered in theirs.
    let mut batches: Vec<(u64, Columns)> = (0..Batch::count(spec.trials))
        .rev()
        .map(|index| {
            let mut columns = Columns::default();
            workers[index as usize % 3].eval(Batch::at(index, spec.trials), &mut columns);
            (index, columns)
        })
        .collect();
    batches.sort_by_key(|(index, _)| *index);
    let mut gathering = simulation.gathering();
    batches.iter().for_each(|(_, columns)| gathering.take(columns));
    assert_eq!((gathering.trials(), gathering.trials_requested()), (30_000, 30_000));
    assert_eq!(gathering.results(), run(&spec, 1));
}

#[test]
fn statistics_are_those_of_the_model() {
    let results = run(&spec(100_000), 2);
    let [root, difference] = &results.outputs[..] else { panic!("two outputs") };
    // A1 − 2·A2: mean −½, variance 5/12, kurtosis −1.2 · 17/25; its tenth ranks are symmetric.
    assert!((difference.mean.unwrap() + 0.5).abs() < 4.0 * difference.std_error.unwrap());
    assert!((difference.std_dev.unwrap() - (5.0_f64 / 12.0).sqrt()).abs() < 0.005);
    assert!((difference.kurtosis.unwrap() + 1.2 * 17.0 / 25.0).abs() < 0.02);
    assert!(difference.skewness.unwrap().abs() < 0.02);
    assert!((difference.percentiles[&Percent(50_000)] + 0.5).abs() < 0.01);
    assert_eq!((difference.errors, difference.count), (0, 100_000));
    assert_eq!(difference.percentile_method, PercentileMethod::Exact);
    assert_eq!(difference.curve.len(), 201);
    assert_eq!(difference.histogram.counts.iter().sum::<u64>(), 100_000);
    let bars: Vec<_> =
        difference.tornado.iter().map(|bar| (bar.name.as_str(), bar.rank_correlation)).collect();
    assert!(bars[0].0 == "input 1" && bars[0].1 < -0.85 && bars[1].1 > 0.4, "{bars:?}");
    // The lowest tenth of 2·A2 has the mean 0.1, the highest 1.9.
    assert!((difference.tornado[0].mean_low.unwrap() - 0.4).abs() < 0.02);
    assert!((difference.tornado[0].mean_high.unwrap() + 1.4).abs() < 0.02);
    assert!((root.errors as f64 / 100_000.0 - 0.01).abs() < 0.002);
    assert_eq!(root.count + root.errors, 100_000);
    assert_eq!(results.inputs[1].distribution, "Uniform(0, 1)");
    assert_eq!(results.held[0].to_string(), "Model!A10");
}

#[test]
fn the_first_error_is_named() {
    let simulation = simulation(&spec(5_000));
    let results = simulation.run(NonZeroUsize::new(1), &mut |_| ControlFlow::Continue(()));
    let error = results.outputs[0].first_error.clone().unwrap();
    assert_eq!((error.cell.to_string().as_str(), error.kind), ("Model!A3", CellError::Number));
    let columns: Vec<f64> =
        simulation.samples(5_000).flat_map(|columns| columns.outputs[0].clone()).collect();
    assert_eq!(columns.iter().position(|x| x.is_nan()), Some(error.trial as usize));
    // A3 is the root of what A1 lacks: of the two inputs it alone is behind the error.
    let drawn: Vec<f64> = simulation.samples(5_000).flat_map(|columns| columns.inputs[0].clone()).collect();
    let [cause] = &error.inputs[..] else { panic!("{:?}", error.inputs) };
    assert_eq!(cause.cell.to_string(), "Model!A1");
    assert_eq!(cause.value, Some(drawn[error.trial as usize]));
    assert_eq!(columns.len(), 5_000);
}

#[test]
fn a_run_that_is_ended_gives_what_is_there() {
    let mut seen = Vec::new();
    let results = simulation(&spec(1_000_000)).run(NonZeroUsize::new(2), &mut |gathering| {
        seen.push(gathering.trials());
        if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(results.trials, seen[2]);
    assert!(seen.is_sorted() && seen[2] < 1_000_000);
    // The first trials of a longer run are the trials of a shorter one.
    let shorter = run(&spec(seen[2]), 1);
    assert_eq!(Results { trials_requested: results.trials, ..results }, shorter);
}

#[test]
fn a_look_is_cheap_and_says_how_it_knows() {
    let simulation = simulation(&spec(200_000));
    let mut gathering = simulation.gathering();
    assert_eq!(gathering.glimpse().outputs[0].mean, None);
    for (index, columns) in simulation.samples(200_000).enumerate() {
        gathering.take(&columns);
        if index == 0 {
            assert_eq!(gathering.glimpse(), gathering.results());
        }
    }
    let (look, all) = (gathering.glimpse(), gathering.results());
    assert_eq!(look.outputs[1].mean, all.outputs[1].mean);
    assert_eq!(look.outputs[1].histogram.counts.iter().sum::<u64>(), 200_000);
    assert!(matches!(look.outputs[1].percentile_method, PercentileMethod::Sketch { .. }));
    assert_eq!(all.outputs[1].percentile_method, PercentileMethod::Exact);
    assert_eq!(look.outputs[1].tornado.len(), 2);
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let refused = |spec: Spec| {
        let problems = Simulation::new(Arc::default(), &spec).unwrap_err();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    for (spec, text) in [
        (Spec { engine: EngineChoice::Arrow, ..spec(1) }, "engine: `arrow` is not available yet"),
        (Spec { engine: EngineChoice::Gpu, ..spec(1) }, "engine: `gpu` is not available yet"),
        (spec(0), "trials: 0 is out of range"),
        (spec(1_000_000_000), "trials: 1000000000 is out of range"),
        (Spec { version: 9, ..spec(1) }, "version: this spec is of version 9"),
    ] {
        let message = refused(spec);
        assert!(message.contains(text), "{message}");
    }
    // Everything at once.
    let all = Spec { engine: EngineChoice::Gpu, version: 9, ..spec(0) };
    assert!(refused(all).lines().count() >= 3);
}

fn json(text: &str) -> Document {
    Document::of_text(text.to_owned())
}

#[test]
fn a_filter_drops_trials_of_its_cell_or_of_all() {
    let plain = run(&spec(10_000), 1);
    let filtered = |text: &str| run(&Spec { filters: vec![json(text)], ..spec(10_000) }, 2);
    let results = filtered(r#"{"cell":"Model!A4","min":0}"#);
    let told: Filtered = serde_json::from_str(results.filters[0].text()).unwrap();
    let [root, difference] = &results.outputs[..] else { panic!("two outputs") };
    assert_eq!(*root, plain.outputs[0], "the other output counts as before");
    assert!(difference.min.unwrap() >= 0.0 && difference.errors == 0);
    // A1 − 2·A2 is above 0 in a quarter of the trials, and there its mean is a third.
    assert_eq!(told.dropped + difference.count, 10_000);
    assert!((difference.count as f64 - 2_500.0).abs() < 200.0, "{}", difference.count);
    assert!((difference.mean.unwrap() - 1.0 / 3.0).abs() < 5.0 * difference.std_error.unwrap());
    assert_eq!(results.inputs, plain.inputs);
    // Of all: where A1 is above a half, no root is an error and A1's mean is three quarters.
    let results = filtered(r#"{"cell":"Model!A1","min":0.5,"max":1,"scope":"all"}"#);
    assert_eq!((results.outputs[0].errors, results.outputs[0].first_error.clone()), (0, None));
    assert_eq!(results.outputs[0].count, results.outputs[1].count);
    assert!((results.inputs[0].mean.unwrap() - 0.75).abs() < 0.01 && results.inputs[0].min.unwrap() >= 0.5);
    let nothing = filtered(r#"{"cell":"Model!A1","min":2,"scope":"all"}"#);
    assert_eq!((nothing.outputs[1].count, nothing.outputs[1].mean), (0, None));
}

#[test]
fn a_run_stops_where_its_statistics_are_known() {
    for (sampling, least) in [
        (Sampling::MonteCarlo, 4_096),
        (Sampling::Antithetic, 4_096),
        (Sampling::LatinHypercube, 8 * 4_096),
        (Sampling::Sobol, 8 * 4_096),
    ] {
        let stop = r#"{"targets":[{"precision":0.006},{"cell":"Model!A4","statistic":{"percentile":90},"precision":0.015},
            {"cell":"Model!A1","statistic":{"probability-below":0.5},"precision":0.02,"relative":true}]}"#;
        let spec = Spec { sampling, stop: Some(json(stop)), ..spec(1_000_000) };
        let results = run(&spec, 1);
        assert!(results.trials >= least && results.trials < 200_000, "{sampling:?}: {}", results.trials);
        assert_eq!(results.trials_requested, 1_000_000);
        for threads in [2, 7] {
            assert_eq!(run(&spec, threads), results, "{sampling:?} on {threads} threads");
        }
        let told: Vec<Convergence> =
            results.convergence.iter().map(|one| serde_json::from_str(one.text()).unwrap()).collect();
        assert_eq!(
            told.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
            ["root", "difference", "difference", "input 0"]
        );
        for one in &told {
            assert!(one.trials.unwrap() <= results.trials, "{one:?}");
            let allowed = if one.relative { 0.0104 } else { one.precision };
            assert!(one.half_width.unwrap() <= allowed, "{one:?}");
        }
        // Interval and truth: −½, and an error in one of a hundred.
        let difference = &results.outputs[1];
        assert!((difference.mean.unwrap() + 0.5).abs() < 0.012, "{sampling:?}");
    }
}

#[test]
fn what_is_not_known_at_the_end_is_said_so() {
    let stop = Some(json(r#"{"confidence":0.9,"targets":[{"cell":"Model!A4","precision":1e-9}]}"#));
    let results = run(&Spec { stop, ..spec(10_000) }, 2);
    let told: Convergence = serde_json::from_str(results.convergence[0].text()).unwrap();
    assert_eq!((results.trials, told.trials, told.confidence), (10_000, None, 0.9));
    let expected = 1.644_85 * results.outputs[1].std_error.unwrap();
    assert!((told.half_width.unwrap() / expected - 1.0).abs() < 1e-3);
}

#[test]
fn settings_that_cannot_be_followed_are_named() {
    let simulation = simulation(&spec(1));
    let filter = |text: &str| {
        let spec = Spec { filters: vec![json(text)], ..spec(1) };
        Filters::new(&spec, &simulation.model).unwrap_err()[0].to_string()
    };
    assert_eq!(filter(r#"{"cell":"Model!A1"}"#), "filters[0]: it needs a min or a max");
    assert!(filter(r#"{"cell":"Model!A1","min":2,"max":1}"#).contains("let min be the lesser"));
    assert!(filter(r#"{"cell":"Model!Z1","min":2}"#).contains("neither an output nor an input"));
    assert!(filter(r#"{"cell":"Model!A1","least":2}"#).contains("unknown field `least`"));
    let stop = |text: &str| {
        let spec = Spec { stop: Some(json(text)), ..spec(1) };
        Stopping::new(&spec, &simulation.model).unwrap_err()[0].to_string()
    };
    assert_eq!(stop(r#"{"targets":[]}"#), "stop.targets: it needs at least one");
    assert!(stop(r#"{"targets":[{"precision":0}]}"#).starts_with("stop.targets[0]: a precision of 0"));
    assert!(stop(r#"{"confidence":95,"targets":[{"precision":1}]}"#).contains("95 is no confidence"));
    assert!(stop(r#"{"targets":[{"statistic":{"percentile":0},"precision":1}]}"#).contains("no percentile"));
}
