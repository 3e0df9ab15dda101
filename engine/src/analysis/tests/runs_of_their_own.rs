//! Analyses that run trials of their own, against closed forms.

use super::*;
use crate::math;
use crate::spec::Correlation;

fn failed(cells: &[&str], spec: &Spec) -> String {
    answers(cells, spec).pop().unwrap().failed.unwrap()
}

#[test]
fn stress_keeps_inputs_to_a_part_of_their_range_and_those_that_hang_together_move_along() {
    let cells = ["RiskUniform(0,1)", "RiskNormal(0,1)", "RiskNormal(0,1)", "A1+0*A2", "A3+0*A2"];
    let correlation = Correlation {
        inputs: vec![at(2), at(3)],
        matrix: vec![vec![1.0], vec![0.5, 1.0]],
        ..Default::default()
    };
    let asked = r#"{"analysis":"stress","statistics":["mean","std-dev"],"stresses":[
        {"inputs":[{"input":"S!A1","from":90}]},
        {"name":"high","inputs":[{"input":"S!A2","from":95,"to":100}]},
        {"inputs":[{"input":"S!A1","distribution":"normal(10,2)"}]}]}"#;
    let spec = Spec { correlations: vec![correlation], ..spec(&[4, 5], 20_000, &[asked]) };
    let Report::Stress(report) = report(&cells, &spec) else { panic!("stress") };
    near(report.baseline[0].values[0], 0.5, 0.01);
    let [top, high, other] = &report.stresses[..] else { panic!("three") };
    near(top.outputs[0].values[0], 0.95, 0.002);
    near(top.outputs[0].values[1], 0.1 / 12.0_f64.sqrt(), 0.001);
    near(top.outputs[1].values[0], 0.0, 0.02);
    assert_eq!((top.name.as_str(), high.name.as_str()), ("S!A1 P90 to P100", "high"));
    // Of a normal variable above its 95th percentile z the mean is φ(z) / 0.05, of which the other has a share.
    let z = math::normal_quantile(0.95);
    let share = 2.0 * math::sin(PI / 12.0);
    near(high.outputs[1].values[0], share * math::normal_density(z) / 0.05, 0.03);
    near(other.outputs[0].values[0], 10.0, 0.1);
    near(other.outputs[0].values[1], 2.0, 0.05);
}

/// In how many of so many seeds the interval that `of` finds in the report covers the truth.
fn covered(cells: &[&str], spec: &Spec, seeds: u64, truth: f64, of: impl Fn(&Report) -> Estimate) -> usize {
    let covers = |seed: &u64| {
        let found = of(&report(cells, &Spec { seed: *seed, ..spec.clone() }));
        (found.low.unwrap()..=found.high.unwrap()).contains(&truth)
    };
    (1..=seeds).filter(covers).count()
}

#[test]
fn intervals_under_stress_cover_what_is_true() {
    // Of Y = X + U, X above its 95th percentile z: the mean is φ(z) / 0.05, to which U, without spread, adds nothing.
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,0.01)", "A1*10+A2"];
    let asked =
        r#"{"analysis":"stress","statistics":["mean"],"stresses":[{"inputs":[{"input":"S!A1","from":95}]}]}"#;
    let truth = 10.0 * math::normal_density(math::normal_quantile(0.95)) / 0.05;
    let of = |report: &Report| {
        let Report::Stress(report) = report else { panic!("stress") };
        report.stresses[0].outputs[0].values[0]
    };
    // 95 of 100, and below 86 once in ten thousand; with the bound found among the trials it was 60.
    let covered = covered(&cells, &spec(&[3], 500, &[asked]), 100, truth, of);
    assert!((86..=100).contains(&covered), "{covered}");
}

#[test]
fn second_order_intervals_know_of_the_trials_that_all_simulations_share() {
    // Mirrored, the mean of the unknown is exact: what is left is the error of the others' trials.
    let cells = ["RiskNormal(5,1)", "RiskExpon(1)", "A1+A2"];
    let asked = r#"{"analysis":"second-order","uncertain":["S!A1"],"simulations":40,"statistics":["mean"],"bands":[50]}"#;
    let spec = Spec { sampling: crate::spec::Sampling::Antithetic, ..spec(&[3], 200, &[asked]) };
    let of = |report: &Report| {
        let Report::SecondOrder(report) = report else { panic!("second order") };
        report.outputs[0].statistics[0].mean
    };
    let covered = covered(&cells, &spec, 60, 6.0, of);
    assert!(covered >= 50, "{covered}");
}

#[test]
fn goal_seek_knows_the_slope_of_a_chance() {
    // P(X + d < 0) = 0.1 at d = 1.2816, whose error is √(0.1 · 0.9 / 500) over the density there: 0.0765.
    let cells = ["RiskNormal(0,1)", "0", "A1+A2"];
    let asked = r#"{"analysis":"goal-seek","decision":"S!A2","from":-9,"to":9,"output":"S!A3","target":0.1,
        "statistic":{"probability-below":0}}"#;
    let of = |report: &Report| {
        let Report::GoalSeek(report) = report else { panic!("goal seek") };
        report.decision
    };
    let truth = math::normal_quantile(0.9);
    let covered = covered(&cells, &spec(&[3], 500, &[asked]), 100, truth, of);
    assert!((86..=100).contains(&covered), "{covered}");
}

#[test]
fn scenarios_show_which_inputs_are_unusual() {
    let cells = ["RiskNormal(3,2)", "RiskUniform(0,1)", "A1*5"];
    let Report::Scenarios(report) = report(&cells, &spec(&[3], 40_000, &[r#"{"analysis":"scenarios"}"#]))
    else {
        panic!("scenarios")
    };
    let [high, low, highest] = &report.scenarios[..] else { panic!("three") };
    // The median of the highest quarter is the percentile 87.5.
    let z = math::normal_quantile(0.875);
    near(high.inputs[0].distance, z, 0.03);
    assert_eq!((high.inputs[0].input.cell.clone(), high.trials), (at(1), 10_000));
    assert!((high.inputs[0].percentile.unwrap() - 87.5).abs() < 0.1);
    near(high.inputs[1].distance, 0.0, 0.05);
    near(low.inputs[0].distance, -z, 0.03);
    near(highest.inputs[0].distance, math::normal_quantile(0.95), 0.05);
}

#[test]
fn what_if_is_exact_with_the_others_at_their_medians() {
    let cells = ["RiskNormal(10,2)", "5-RiskUniform(0,1)", "A1*2+A2*A2"];
    let asked = [
        r#"{"analysis":"what-if","percentiles":[10,90]}"#,
        r#"{"analysis":"what-if","percentiles":[10,90],"others":"drawn","inputs":["S!A2"]}"#,
    ];
    let answers = answers(&cells, &spec(&[3], 20_000, &asked));
    let Some(Report::WhatIf(report)) = &answers[0].report else { panic!("what if") };
    let of = &report.outputs[0];
    let is =
        |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-9, "{found:?}");
    is(of.baseline.value, 20.0 + 20.25);
    let z = math::normal_quantile(0.9);
    let [first, second] = &of.inputs[..] else { panic!("two inputs") };
    is(first.points[0].value, 10.0 - 2.0 * z);
    is(first.points[1].output.value, 20.0 + 4.0 * z + 20.25);
    // The cell falls while its draw rises.
    is(second.points[0].value, 4.1);
    is(second.points[0].output.value, 20.0 + 4.1 * 4.1);
    is(second.points[1].value, 4.9);
    let Some(Report::WhatIf(drawn)) = &answers[1].report else { panic!("what if") };
    near(drawn.outputs[0].inputs[0].points[1].output, 20.0 + 4.9 * 4.9, 0.1);
    near(drawn.outputs[0].baseline, 20.0 + 4.5 * 4.5 + 1.0 / 12.0, 0.1);
}

#[test]
fn goal_seek_finds_the_decision_or_says_that_there_is_none() {
    let cells = ["3", "RiskNormal(100,10)", "A1*A2", "(A1-2)*(A1-2)+0*A2"];
    let asked = [
        r#"{"analysis":"goal-seek","decision":"S!A1","from":0,"to":20,"output":"S!A3","target":500}"#,
        r#"{"analysis":"goal-seek","decision":"S!A1","from":0,"to":20,"output":"S!A3","target":500,
            "statistic":{"percentile":10}}"#,
        r#"{"analysis":"goal-seek","decision":"S!A1","from":-4,"to":20,"output":"S!A4","target":0.25}"#,
        r#"{"analysis":"goal-seek","decision":"S!A1","from":0,"to":2,"output":"S!A3","target":500}"#,
    ];
    let answers = answers(&cells, &spec(&[3, 4], 20_000, &asked));
    let found = |answer: &Answer| match &answer.report {
        Some(Report::GoalSeek(report)) => report.clone(),
        _ => panic!("{answer:?}"),
    };
    near(found(&answers[0]).decision, 5.0, 0.02);
    assert!((found(&answers[0]).reached.value.unwrap() - 500.0).abs() < 0.01);
    near(found(&answers[1]).decision, 500.0 / (100.0 - 10.0 * math::normal_quantile(0.9)), 0.03);
    // Both ends are above the target: the range is looked through.
    let inside = found(&answers[2]);
    assert!((inside.reached.value.unwrap() - 0.25).abs() < 1e-3, "{inside:?}");
    assert!(found(&answers[0]).tried.len() < 40);
    let why = answers[3].failed.as_ref().unwrap();
    assert!(why.contains("and never 500: widen the range"), "{why}");
    let spec = spec(&[3], 100, &[&asked[0].replace("S!A1", "S!A2")]);
    let problem = Simulation::new(workbook(&cells), &spec).unwrap_err().remove(0);
    assert!(problem.to_string().contains(".decision: S!A2 is an input"), "{problem}");
}

#[test]
fn second_order_runs_keep_what_is_unknown_apart_from_what_varies() {
    let cells = ["RiskNormal(0,2)", "RiskNormal(A1,1)", "A2*1"];
    let asked = r#"{"analysis":"second-order","uncertain":["S!A1"],"simulations":2000,"statistics":["mean","std-dev"],
        "bands":[5,50,95]}"#;
    let spec = Spec { sampling: crate::spec::Sampling::LatinHypercube, ..spec(&[3], 1_000, &[asked]) };
    let Report::SecondOrder(report) = report(&cells, &spec) else { panic!("second order") };
    let [mean, deviation] = &report.outputs[0].statistics[..] else { panic!("two statistics") };
    let z = math::normal_quantile(0.95);
    for (estimate, expected) in mean.percentiles.iter().zip([-2.0 * z, 0.0, 2.0 * z]) {
        near(*estimate, expected, 0.06);
    }
    // What varies does so alike in every simulation.
    assert!(deviation.percentiles.iter().all(|estimate| (estimate.value.unwrap() - 1.0).abs() < 0.01));
    near(mean.mean, 0.0, 0.02);
}

#[test]
fn information_is_worth_what_the_closed_form_says() {
    let cells = ["RiskNormal(0,3)", "RiskNormal(0,4)", "A1+A2", "-1"];
    let asked = r#"{"analysis":"value-of-information","alternatives":["S!A3"]}"#;
    let Report::ValueOfInformation(report) = report(&cells, &spec(&[3], 40_000, &[asked])) else {
        panic!("worths")
    };
    // The mean of the better of nothing and a normal variable of mean 0 is σ / √(2π).
    let worth = |sigma: f64| sigma / (2.0 * PI).sqrt();
    near(report.everything, worth(5.0), 0.05);
    let [second, first] = &report.inputs[..] else { panic!("two inputs") };
    near(second.worth, worth(4.0), 0.06);
    near(first.worth, worth(3.0), 0.06);
    assert!((report.alternatives[0].best - 0.5).abs() < 0.01);
}

#[test]
fn tails_of_one_in_a_million_are_their_closed_form() {
    let cells =
        ["RiskNormal(0,1)", "RiskNormal(0,1)", "RiskNormal(0,1)", "RiskNormal(0,1)", "(A1+A2+A3+A4)/2"];
    let z = -math::normal_quantile(1e-6);
    let asked = [
        format!(r#"{{"analysis":"tail","output":"S!A5","above":{z:?}}}"#),
        format!(r#"{{"analysis":"tail","output":"S!A5","below":{:?},"trials":20000}}"#, -z),
        r#"{"analysis":"tail","output":"S!A5","above":0,"trials":20000}"#.to_owned(),
    ];
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let answers = answers(&cells, &spec(&[5], 100, &asked));
    let reports = answers.iter().map(|answer| match &answer.report {
        Some(Report::Tail(report)) => report,
        _ => panic!("{answer:?}"),
    });
    let [above, below, half] = reports.collect::<Vec<_>>()[..] else { panic!("three") };
    near(above.probability, 1e-6, 2e-8);
    let beyond = math::normal_density(z) / 1e-6;
    near(above.mean_beyond, beyond, 0.002);
    assert!(
        above.moved.len() == 4 && above.moved.iter().all(|moved| (moved.by - 2.45).abs() < 0.2),
        "{above:?}"
    );
    assert!(above.plain_trials > 1e9 && above.effective_trials > 10_000.0, "{above:?}");
    near(below.probability, 1e-6, 5e-8);
    near(below.mean_beyond, -beyond, 0.005);
    near(half.probability, 0.5, 0.02);
    let never = spec(&[2], 100, &[r#"{"analysis":"tail","output":"S!A2","above":2}"#]);
    let why = failed(&["RiskUniform(0,1)", "A1*1"], &never);
    assert!(why.contains("choose a threshold that the output can pass"), "{why}");
}

/// Events that lie in several places, none of which shows the others: the greater of two, both sides of a line, and two
/// products of equal sign.
#[test]
fn tails_that_lie_in_several_places_are_found_in_all() {
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "MAX(A1,A2)", "A1^2+0.5*A1", "A1+ABS(A2)", "A1*A2"];
    let asked = |output: u32, above: f64| {
        format!(r#"{{"analysis":"tail","output":"S!A{output}","above":{above:?},"trials":20000}}"#)
    };
    let beyond = |z: f64| math::normal_cdf(-z);
    // A root of the square, and by quadrature.
    let root = (0.25_f64 + 72.0).sqrt();
    let two_sides = beyond((root - 0.5) / 2.0) + beyond((root + 0.5) / 2.0);
    let truths = [
        (3, 4.0, beyond(4.0) * (2.0 - beyond(4.0))),
        (4, 18.0, two_sides),
        (5, 5.5, 1.006_193_909e-4),
        (6, 9.0, 1.543_292_877e-5),
    ];
    let questions: Vec<String> = truths.iter().map(|(output, above, _)| asked(*output, *above)).collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    for seed in 1..=2 {
        let spec = Spec { seed, ..spec(&[3, 4, 5, 6], 100, &questions) };
        for (answer, (output, _, truth)) in answers(&cells, &spec).iter().zip(truths) {
            let Some(Report::Tail(report)) = &answer.report else { panic!("{answer:?}") };
            let found = report.probability;
            let half = (found.high.unwrap() - found.low.unwrap()) / 2.0;
            assert!(half < 0.3 * truth, "A{output}: {found:?}");
            // Eight intervals: three standard errors once in fifty.
            near(found, truth, 1.6 * half);
        }
    }
    let never = spec(&[1], 100, &[r#"{"analysis":"tail","output":"S!A1","above":8}"#]);
    let why = failed(&cells, &never);
    assert!(why.contains("no more digits"), "{why}");
}

/// Trials that a filter leaves out, or that are errors, are not among those of which the probability is told.
#[test]
fn tails_are_of_the_trials_that_count() {
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "A1+A2", "IF(A2<0,NA(),A1)"];
    let sum = spec(&[3], 100, &[r#"{"analysis":"tail","output":"S!A3","above":6,"trials":40000}"#]);
    let filtered = |filter: &str| Spec {
        filters: vec![crate::document::Document::of_text(filter.to_owned())],
        ..sum.clone()
    };
    let errors = spec(&[4], 100, &[r#"{"analysis":"tail","output":"S!A4","above":4,"trials":40000}"#]);
    let beyond = |z: f64| math::normal_cdf(-z);
    // P(A1 + A2 > 6 | A2 > 0), by quadrature.
    let one_side = 2.209_037_5e-5;
    let root = 2.0_f64.sqrt();
    for (spec, truth) in [
        (filtered(r#"{"cell":"S!A2","min":0,"scope":"all"}"#), one_side),
        (filtered(r#"{"cell":"S!A3","min":1}"#), beyond(6.0 / root) / beyond(1.0 / root)),
        (errors, beyond(4.0)),
    ] {
        let of = |report: &Report| {
            let Report::Tail(report) = report else { panic!("a tail") };
            near(report.probability, truth, 0.15 * truth);
            report.probability
        };
        // 95 of 100 are expected, 7 of 10 or fewer once in ninety.
        let covered = covered(&cells, &spec, 10, truth, of);
        assert!(covered >= 8, "{covered} for {truth}");
    }
}

#[test]
fn shapley_effects_of_correlated_normal_inputs_are_their_closed_form() {
    let cells = ["RiskNormal(0,1)", "RiskNormal(0,1)", "RiskUniform(0,1)", "2*A1+A2+0*A3"];
    let correlation = Correlation {
        inputs: vec![at(1), at(2)],
        matrix: vec![vec![1.0], vec![0.6, 1.0]],
        ..Default::default()
    };
    let asked = r#"{"analysis":"shapley-effects"}"#;
    let spec = Spec { correlations: vec![correlation], ..spec(&[4], 10_000, &[asked]) };
    let Report::ShapleyEffects(report) = report(&cells, &spec) else { panic!("effects") };
    // A. B. Owen, C. Prieur, "On Shapley value for measuring importance of dependent inputs" (2017), section 4.1.
    let r = 2.0 * math::sin(PI * 0.6 / 6.0);
    let (first, second, both) = (4.0, 1.0, 2.0 * r);
    let all = first + second + 2.0 * both;
    let effect = |own: f64, other: f64| (own * (1.0 - r * r / 2.0) + both + other * r * r / 2.0) / all;
    let of = |row: u32| report.outputs[0].inputs.iter().find(|effect| effect.input.cell == at(row)).unwrap();
    assert!((of(1).share.value.unwrap() - effect(first, second)).abs() < 0.03, "{report:?}");
    assert!((of(2).share.value.unwrap() - effect(second, first)).abs() < 0.03, "{report:?}");
    assert!(of(3).share.value.unwrap().abs() < 0.03, "{report:?}");
    let sum: f64 = report.outputs[0].inputs.iter().map(|effect| effect.share.value.unwrap()).sum();
    assert!((sum - report.outputs[0].explained.value.unwrap()).abs() < 1e-9);
}

#[test]
fn each_value_of_a_table_is_a_simulation() {
    let cells = ["RiskSimtable({1,2,5})", "RiskNormal(10,1)", "A1*A2"];
    let asked = r#"{"analysis":"simulations","statistics":["mean"]}"#;
    let Report::Simulations(report) = report(&cells, &spec(&[3], 5_000, &[asked])) else {
        panic!("simulations")
    };
    let means: Vec<f64> =
        report.simulations.iter().map(|of| of.outputs[0].values[0].value.unwrap()).collect();
    let values: Vec<_> = report.simulations.iter().map(|of| of.values[0].1).collect();
    assert_eq!(values, [Some(1.0), Some(2.0), Some(5.0)]);
    // The draws are the same in each.
    assert!((means[1] - 2.0 * means[0]).abs() < 1e-9 && (means[2] - 5.0 * means[0]).abs() < 1e-9);
    let none = spec(&[2], 100, &[asked]);
    let problem = Simulation::new(workbook(&["RiskNormal(0,1)", "A1*2"]), &none).unwrap_err().remove(0);
    assert!(problem.to_string().contains("no RiskSimtable"), "{problem}");
}
