//! The traps of importing: names that products share and mean differently, orders, units, and what must be
//! refused rather than ignored.

mod calls;
mod orders;
mod statistics;

use std::path::PathBuf;

use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content, Sheet, Workbook};

/// The folder of reference tables, where the tests are given one.
fn reference(file: &str) -> Option<PathBuf> {
    match std::env::var_os("CARLO_CORPORA") {
        Some(folder) => Some(PathBuf::from(folder).join("reference").join(file)),
        None => {
            println!("skipped: CARLO_CORPORA does not say where {file} is");
            None
        }
    }
}
/// A sheet with these formulas in column A, saved with the value 999.
fn formulas(texts: &[&str]) -> Workbook {
    let cells = texts.iter().zip(0..).map(|(text, row)| {
        let content = Content::Formula((*text).into());
        (row, 0, Cell { value: Some(Value::Number(999.0)), content, ..Cell::default() })
    });
    let sheet = Sheet { name: "Main".into(), cells: Cells::new(cells.collect()), ..Sheet::default() };
    Workbook { sheets: vec![sheet], ..Workbook::default() }
}

fn results(workbook: Workbook) -> crate::results::Results {
    let spec = Spec { trials: 1_000, ..Spec::default() };
    Simulation::new(workbook.into(), &spec).unwrap().run(None, &mut |_| std::ops::ControlFlow::Continue(()))
}

/// A trap, and the test that fails where it is not minded.
type Trap = (&'static str, fn());

/// The traps of the reference, by their names there.
const TRAPS: &[Trap] = &[
    ("Lognormal", orders::lognormals_have_real_or_logarithmic_moments),
    ("Exponential", orders::exponentials_have_a_rate_or_a_mean),
    ("Binomial", orders::binomials_begin_with_the_tries_or_with_the_probability),
    ("Geometric, negative binomial", orders::geometrics_count_failures_or_trials),
    ("Gamma, Weibull", orders::gammas_and_weibulls_begin_with_the_shape_or_with_a_location),
    ("Beta", orders::betas_have_bounds_in_two_orders),
    ("BetaSubj", orders::betas_have_bounds_in_two_orders),
    ("Hypergeometric", orders::hypergeometrics_begin_with_the_sample_or_with_the_marked),
    ("Pareto", orders::paretos_and_levys_have_two_orders),
    ("Levy", orders::paretos_and_levys_have_two_orders),
    ("JohnsonU", orders::johnson_fatigue_and_log_logistic_have_orders_of_their_own),
    ("Fatigue life", orders::johnson_fatigue_and_log_logistic_have_orders_of_their_own),
    ("LogLogistic", orders::johnson_fatigue_and_log_logistic_have_orders_of_their_own),
    ("Laplace, HypSecant", orders::laplaces_have_a_deviation_or_a_scale),
    ("Trigen", orders::trigens_have_percentiles_to_100_or_to_1),
    ("PERT order", orders::perts_have_the_likeliest_value_in_the_middle),
    ("Kurtosis", statistics::kurtosis_is_an_excess_in_excel_alone),
    ("Percentiles", statistics::statistics_are_in_parts_of_1_or_of_100_and_computed_after_the_run),
    ("Optional `u`", calls::percentiles_of_modelrisk_and_handles_are_not_draws),
    ("`*Object` functions", calls::percentiles_of_modelrisk_and_handles_are_not_draws),
    ("Array functions", calls::functions_of_several_cells_fill_them_or_are_refused_by_name),
    ("Static value", calls::a_static_value_is_the_base_value),
    ("Order of truncate and shift", calls::a_shift_comes_after_a_truncation_or_before_it),
    ("Seed on correlated input", calls::a_seed_has_no_effect_on_a_correlated_input),
    ("RiskSimtable", calls::a_table_of_values_for_several_simulations_gives_the_first_and_says_so),
    ("One function per cell", calls::an_expression_may_hold_several_calls),
    ("Strictness", calls::the_likeliest_value_may_be_a_bound),
    ("Cached values", calls::a_saved_draw_is_no_base_case),
];

#[test]
fn every_trap_of_the_reference_has_a_test() {
    let Some(path) = reference("dialects.md") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let section = text.split("\n## ").find(|section| section.starts_with("3.")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Trap"));
    let names: Vec<&str> = rows.map(|row| row.split('|').nth(1).unwrap().trim()).collect();
    assert_eq!(names, TRAPS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (name, test) in TRAPS {
        println!("{name}");
        test();
    }
}
