//! The traps of importing: names that products share and mean differently, orders, units, and what must be
//! refused rather than ignored.

use std::path::PathBuf;

use serde_json::Value as Json;

use super::list::known_number;
use super::statistic::of_distribution;
use super::tests::{read, workbook};
use crate::address::{CellRef, SheetId};
use crate::formula::{Binder, Expr};
use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::statistics::measure::{self, Measure};
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

/// The mean and the quantiles at 0.05, 0.5 and 0.95 of the distribution that a call stands for.
fn facts(text: &str, xlrisk: bool) -> [Option<f64>; 4] {
    let workbook = workbook(xlrisk);
    let bound = Binder::new(&workbook).bind(text, CellRef::new(SheetId(0), 4, 4), false).unwrap();
    let Expr::Distribution(call) = &bound.expr else { panic!("{text} is {:?}", bound.expr) };
    let number = |expr: &Expr| match expr {
        Expr::Binary(_, mean, log) if matches!(**log, Expr::Call(..)) => {
            let Expr::Call(_, arguments) = &**log else { unreachable!() };
            known_number(mean, &workbook).unwrap()
                * crate::math::log(known_number(&arguments[0], &workbook).unwrap())
        }
        expr => known_number(expr, &workbook).unwrap_or_else(|| panic!("{text}: {expr:?}")),
    };
    let parameters: Vec<f64> = call.parameters.iter().map(number).collect();
    (call.distribution.check)(&parameters).unwrap_or_else(|error| panic!("{text}: {error}"));
    let shift = call.shift.as_ref().map_or(0.0, number);
    let tell = |measure: &Measure, at: f64| of_distribution(measure, &[at], call, &parameters, shift);
    let quantile = &measure::PERCENTILE;
    [tell(&measure::MEAN, 0.0), tell(quantile, 0.05), tell(quantile, 0.5), tell(quantile, 0.95)]
}

#[track_caller]
fn near(text: &str, ours: Option<f64>, theirs: f64) {
    let ours = ours.unwrap_or(f64::NAN);
    let distance = (ours - theirs).abs();
    assert!(distance <= 1e-9 * theirs.abs().max(1e-3), "{text}: {ours} and not {theirs}");
}

/// That two products' calls are one distribution.
#[track_caller]
fn same(one: &str, other: &str) {
    let (ours, theirs) = (facts(one, false), facts(other, false));
    for (a, b) in ours.iter().zip(theirs) {
        match b {
            Some(b) => near(&format!("{one} as {other}"), *a, b),
            None => assert_eq!(*a, None, "{one} as {other}"),
        }
    }
}

/// Calls of every family beside numbers from scipy.
#[test]
fn calls_have_the_mean_and_quantiles_of_the_reference() {
    let Some(path) = reference("dist_golden.csv") else { return };
    let table = std::fs::read_to_string(&path).unwrap();
    let mut compared = 0;
    for line in table.lines().skip(1) {
        let (call, numbers) = match line.strip_prefix('"') {
            Some(line) => line.split_once("\",").unwrap(),
            None => line.split_once(',').unwrap(),
        };
        let numbers: Vec<f64> = numbers.split(',').map(|number| number.parse().unwrap()).collect();
        let call = match call.split(" [").next().unwrap().trim() {
            call if call.starts_with("Myerson") => "PsiMyerson(80,100,140)".to_owned(),
            call if call.starts_with("Metalog") => "PsiMetalog(,,{10,1,0.5,2})".to_owned(),
            call => call.replace("a=", "").replace("b=", "").replace("c=", ""),
        };
        let ours = facts(&call, false);
        // Mean, standard deviation, then the quantiles; some have no mean, or none in the reference.
        let theirs = [numbers[0], numbers[2], numbers[3], numbers[4]];
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            if theirs.is_finite() && !(ours.is_none() && call.contains("etalog")) {
                near(&call, ours, theirs);
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 61);
}

#[test]
fn lognormals_have_real_or_logarithmic_moments() {
    near("real", facts("RiskLognorm(10,4)", false)[0], 10.0);
    same("VoseLognormal(10,4)", "RiskLognorm(10,4)");
    same("PsiLogNormal(10,4)", "RiskLognorm(10,4)");
    same("CB.Lognormal(10,4)", "RiskLognorm(10,4)");
    same("CB.Lognormal2(5,15,4)", "RiskLognorm(10,4,RiskShift(5))");
    near("logarithmic", facts("RiskLognorm2(1,0.5)", false)[2], std::f64::consts::E);
    same("VoseLognormalE(1,0.5)", "RiskLognorm2(1,0.5)");
    same("PsiLogNorm2(1,0.5)", "RiskLognorm2(1,0.5)");
    same("VoseLognormalB(1,0.5,2.718281828459045)", "RiskLognorm2(1,0.5)");
    near("XLRisk", facts("RiskLogNorm(1,0.5)", true)[2], std::f64::consts::E);
}

#[test]
fn exponentials_have_a_rate_or_a_mean() {
    near("rate", facts("CB.Exponential(0.2)", false)[0], 5.0);
    for call in ["RiskExpon(5)", "VoseExpon(5)", "PsiExponential(5)", "RANDEXPONENTIAL(0.2)"] {
        same(call, "CB.Exponential(0.2)");
    }
    near("XLRisk", facts("RiskExpon(5)", true)[0], 5.0);
}

#[test]
fn binomials_begin_with_the_tries_or_with_the_probability() {
    for call in ["CB.Binomial(0.3,20)", "VoseBinomial(20,0.3)", "PsiBinomial(20,0.3)", "RANDBINOMIAL(20,0.3)"]
    {
        same(call, "RiskBinomial(20,0.3)");
    }
}

#[test]
fn geometrics_count_failures_or_trials() {
    near("failures", facts("RiskGeomet(0.25)", false)[0], 3.0);
    near("trials", facts("CB.Geometric(0.25)", false)[0], 4.0);
    same("VoseGeometric(0.25)", "PsiGeometric(0.25)");
    near("failures", facts("RiskNegbin(3,0.4)", false)[0], 4.5);
    near("trials", facts("CB.NegativeBinomial(0.4,3)", false)[0], 7.5);
    same("VoseNegBin(3,0.4)", "PsiNegBinomial(3,0.4)");
}

#[test]
fn gammas_and_weibulls_begin_with_the_shape_or_with_a_location() {
    for call in ["VoseGamma(2.5,4)", "PsiGamma(2.5,4)", "CB.Gamma(0,4,2.5)"] {
        same(call, "RiskGamma(2.5,4)");
    }
    same("CB.Weibull(0,10,1.5)", "RiskWeibull(1.5,10)");
    same("CB.Gamma(7,4,2.5)", "RiskGamma(2.5,4,RiskShift(7))");
    same("VoseWeibull3(1.5,10,7)", "CB.Weibull(7,10,1.5)");
}

#[test]
fn betas_have_bounds_in_two_orders() {
    same("CB.Beta2(2,3,30,10)", "RiskBetaGeneral(2,3,10,30)");
    same("VoseBeta4(2,3,10,30)", "RiskBetaGeneral(2,3,10,30)");
    same("CB.Beta(2,3,20)", "RiskBetaGeneral(2,3,0,20)");
    near("XLRisk", facts("RiskBeta(2,3,10,30)", true)[0], 18.0);
    near("XLRisk", facts("RiskBeta(2,3)", true)[0], 0.4);
    same("VoseBetaSubj(3,4,0,10)", "RiskBetaSubj(0,3,4,10)");
    same("PsiBetaSubj(0,3,4,10)", "RiskBetaSubj(0,3,4,10)");
}

#[test]
fn hypergeometrics_begin_with_the_sample_or_with_the_marked() {
    for call in ["CB.Hypergeometric(12,6,30)", "VoseHypergeo(6,12,30)", "PsiHyperGeo(6,12,30)"] {
        same(call, "RiskHypergeo(6,12,30)");
    }
}

#[test]
fn paretos_and_levys_have_two_orders() {
    for call in ["CB.Pareto(2,3)", "VosePareto(3,2)", "PsiPareto(3,2)"] {
        same(call, "RiskPareto(3,2)");
    }
    near("minimum", facts("RiskPareto(3,2)", false)[0], 3.0);
    same("VoseLevy(2,1)", "RiskLevy(1,2)");
    same("PsiLevy(1,2)", "RiskLevy(1,2)");
}

#[test]
fn johnson_fatigue_and_log_logistic_have_orders_of_their_own() {
    same("VoseJohnsonU(-2,2,10,0)", "RiskJohnsonSU(-2,2,0,10)");
    same("PsiJohnsonSU(-2,2,0,10)", "RiskJohnsonSU(-2,2,0,10)");
    same("VoseFatigue(1,10,0.5)", "RiskFatigueLife(1,10,0.5)");
    same("VoseLogLogistic(3,10)", "RiskLogLogistic(0,10,3)");
    same("PsiLogLogistic(1,10,3)", "RiskLogLogistic(1,10,3)");
    same("VoseDagum(2,10,3)", "RiskDagum(0,10,2,3)");
}

#[test]
fn laplaces_have_a_deviation_or_a_scale() {
    same("VoseLaplace(1,2)", "RiskLaplace(1,2)");
    // The scale is the deviation over √2.
    near("deviation", facts("RiskLaplace(0,2)", false)[3], 2.0 / 2f64.sqrt() * 10f64.ln());
    near("scale", facts("PsiLaplace(0,2)", false)[3], 2.0 * 10f64.ln());
    same("VoseHS(1,2)", "RiskHypSecant(1,2)");
}

#[test]
fn trigens_have_percentiles_to_100_or_to_1() {
    same("PsiTriangGen(100,200,300,0.1,0.9)", "RiskTrigen(100,200,300,10,90)");
    same("VoseTriangleAlt(100,200,300,0.1,0.9)", "RiskTrigen(100,200,300,10,90)");
    same("TriangularValue.P(100,200,300)", "RiskTrigen(100,200,300,10,90)");
}

#[test]
fn perts_have_the_likeliest_value_in_the_middle() {
    for call in
        ["CB.BetaPERT(1,3,8)", "VosePERT(1,3,8)", "PsiPert(1,3,8)", "PERTValue(1,3,8)", "VoseModPERT(1,3,8)"]
    {
        same(call, "RiskPert(1,3,8)");
    }
    same("VoseModPERT(1,3,8,4)", "RiskPert(1,3,8)");
}

#[test]
fn kurtosis_is_3_for_a_normal() {
    same("PsiMomentFit(10,2)", "RiskNormal(10,2)");
    same("PsiMomentFit(10,2,0,3)", "RiskJohnsonMoments(10,2,0,3)");
    assert!(read("RiskJohnsonMoments(10,2,0,3)", false).contains("3 for a normal distribution"));
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

#[test]
fn statistics_are_in_parts_of_1_or_of_100_and_computed_after_the_run() {
    let results = results(formulas(&[
        "RiskOutput(\"Loss\")+RiskUniform(0,100)",
        "RiskMean(A1)",
        "RiskPercentile(A1,0.9)",
        "CB.GetForePercentFN(A1,90)",
        "RiskPercentileD(A1,10%)",
        "RiskTarget(A1,50)",
        "CB.GetCertaintyFN(A1,50)",
        "RiskTargetD(A1,50)",
        "CB.GetForeStatFN(A1,5)",
        "PsiStdDev(\"loss\")",
        "RiskKurtosis(A1)",
        "RiskMean(A1,2)",
        "RiskMean(A1,RiskTruncate(1))",
        "RiskData(A1,1)",
        "RiskTheoMean(A1)+RiskTheoStdDev(A1)",
        "A2*2",
        "PsiMean(A1)+A16",
    ]));
    let told: Vec<Option<f64>> = results.statistics.iter().map(|one| one.value).collect();
    let output = &results.outputs[0];
    assert_eq!((output.name.as_str(), results.outputs.len()), ("Loss", 1));
    let p90 = output.percentiles.values().nth(6).copied();
    let (below, percent) = (told[4].unwrap(), told[5].unwrap());
    assert_eq!(told[..3], [output.mean, p90, p90]);
    near("descending", told[3], p90.unwrap());
    assert!((below - 0.5).abs() < 0.05 && (percent - 100.0 * below).abs() < 1e-9, "{below} {percent}");
    near("above", told[6], 1.0 - below);
    assert_eq!(told[7..9], [output.std_dev; 2]);
    near("3 for a normal", told[9], output.kurtosis.unwrap() + 3.0);
    assert_eq!(told[10], None);
    assert!(told[11] > output.mean && told[11] < Some(51.5), "{told:?}");
    assert!(results.statistics[10].reason.as_ref().unwrap().contains("Carlo runs one"));
    assert_eq!(told[13], Some(50.0));
    near("uniform", told[14], 100.0 / 12f64.sqrt());
    assert_eq!(results.statistics[0].function, "RiskMean(A1)");
}

#[test]
fn statistics_that_products_ask_are_all_computed() {
    let results = results(formulas(&[
        "RiskOutput(\"Width\",RiskSixSigma(0,100,50,1.5,6))+RiskUniform(0,100)",
        "RiskNormal(10,2)",
        "RiskMode(A2)",
        "RiskPercentile(A2,0.5)",
        "RiskCIMean(A1,0.95)",
        "RiskCIMean(A1,0.95,FALSE)",
        "PsiMeanCI(A1,0.95)",
        "RiskCIPercentile(A1,0.5,0.95,TRUE)",
        "PsiPercentileCI(A1,0.5,0.95)",
        "PsiTargetCI(A1,50,0.95)",
        "PsiStdDevCI(A1,0.95)",
        "PsiCITrials(A1,0.95,1)",
        "PsiSemiVar(A1,2,50)",
        "RiskSemiStdDev(A1)",
        "PsiCVaR(A1,0.9)",
        "VoseSimCVARx(A1,90)",
        "RiskCp(A1)",
        "RiskCpk(A1,,RiskSixSigma(20,80,50,1.5,6))",
        "PsiSigmaZMin(A1,0,90)",
        "VoseSixSigmaYield(A1,-1000,1000)",
        "RiskDPM(A1,RiskSixSigma(10,90,50,1.5,6))",
        "RiskCorrel(A1,A1,2)",
        "PsiCorrelation(A1,A2)",
        "RiskData(A1,3)",
        "VoseSimValue(\"width\",3)",
        "PsiData(A1,1001)",
        "CB.GetForeStatFN(A2,4)",
        "RiskMean(A1,RiskTruncateP(0.5,))",
        "RiskPPMLower(A1)",
        "RiskCp(A2)",
    ]));
    let told: Vec<f64> = results.statistics.iter().map(|one| one.value.unwrap_or(f64::NAN)).collect();
    let reason = |index: usize| results.statistics[index].reason.as_deref().unwrap_or_default();
    let output = &results.outputs[0];
    assert_eq!(results.outputs.len(), 1, "an input is not made an output");
    let (mean, half) = (output.mean.unwrap(), told[4]);
    let within = |what: &str, found: f64, low: f64, high: f64| {
        assert!((low..=high).contains(&found), "{what} is {found}");
    };
    within("the mode of a normal variable", told[0], 8.5, 11.5);
    within("an input's median", told[1], 9.7, 10.3);
    within("95% of the mean", half, 1.7, 1.9);
    assert!((told[2] - (mean - half)).abs() < 1e-12 && (told[3] - (mean + half)).abs() < 1e-12);
    within("the median's lower end", told[5], 42.0, output.percentiles.values().nth(4).copied().unwrap());
    within("half the median's interval", told[6], 2.0, 4.5);
    within("half a chance's", told[7], 0.028, 0.034);
    within("half the deviation's", told[8], 0.6, 1.1);
    within("trials", told[9], 2_800.0, 3_700.0);
    within("below the middle", told[10], 370.0, 470.0);
    within("semi-deviation", told[11], 19.0, 22.0);
    within("highest tenth", told[12], 93.5, 96.5);
    within("above 90", told[13], 94.0, 96.0);
    within("Cp", told[14], 0.55, 0.6);
    within("Cpk", told[15], 0.3, 0.36);
    within("Z", told[16], 1.2, 1.5);
    assert_eq!(told[17], 1.0);
    within("defects", told[18], 150_000.0, 250_000.0);
    assert_eq!(told[19], 1.0);
    within("no correlation", told[20], -0.15, 0.15);
    assert_eq!(told[21], told[22]);
    assert!(reason(23).contains("no trial 1001"), "{}", reason(23));
    assert_eq!(told[24], told[0]);
    within("upper half", told[25], 73.0, 77.0);
    within("shifted defects", told[26], 500.0, 1e6);
    assert!(reason(27).contains("RiskSixSigma"), "{}", reason(27));
}

#[test]
fn an_output_made_of_a_statistic_is_held_and_said_so() {
    let results = results(formulas(&[
        "RiskOutput()+RiskUniform(0,1)",
        "RiskMean(A1)",
        "RiskOutput()+A2*RiskNormal(1,0.001)",
    ]));
    assert_eq!(results.held.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Main!A2"]);
    assert!((results.outputs[1].mean.unwrap() - 999.0).abs() < 1.0);
}

#[test]
fn a_saved_draw_is_no_base_case() {
    let results = results(formulas(&["RiskNormal(10,2)", "A1*2+RiskOutput()"]));
    assert!((results.outputs[0].mean.unwrap() - 20.0).abs() < 1.0);
}

#[test]
fn a_made_input_takes_the_place_of_what_it_is_made_of() {
    let results = results(formulas(&[
        "RiskBernoulli(0.5)",
        "RiskUniform(0,10)",
        "RiskMakeInput(A1*A2,RiskName(\"Event\"))",
        "RiskNormal(0,1)",
        "A3+A4+RiskOutput()",
    ]));
    let names: Vec<&str> = results.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[0], "Event");
    assert_eq!(results.inputs[0].cell.to_string(), "Main!A3");
    assert!((results.inputs[0].mean.unwrap() - 2.5).abs() < 0.5);
    assert_eq!(results.outputs[0].tornado[0].name, "Event");
}

#[test]
fn percentiles_of_modelrisk_and_handles_are_not_draws() {
    assert_eq!(read("VoseNormal(10,2,0.5)", false), "ModelRisk: Normal(10, 2) at probability 0.5");
    assert_eq!(
        read("VoseNormal(10,2,B3,VoseShift(1))", false),
        "ModelRisk: Normal(10, 2) shifted by 1 at probability B3"
    );
    assert!(read("VoseNormal(10,2,0.5,0.6)", false).starts_with("unsupported VoseNormal"));
    let results = results(formulas(&[
        "VoseNormal(10,2,0.5)",
        "VoseUniform(0,1)",
        "VoseNormal(10,2,A2)",
        "VoseOutput(\"Profit\")+A3",
    ]));
    assert_eq!(results.inputs.len(), 1);
    assert!((results.outputs[0].mean.unwrap() - 10.0).abs() < 0.3);
    assert_eq!(results.outputs[0].tornado[0].rank_correlation, 1.0);
    assert!(read("VoseNormalObject(10,2)", false).starts_with("unsupported VoseNormalObject"));
    assert!(read("VoseRiskEvent(0.3,VoseNormalObject(10,2))", false).starts_with("_xll.RiskBernoulli(0.3)*"));
}

#[test]
fn functions_of_several_cells_are_refused_by_name() {
    for call in ["VoseCopulaData(A1:B2)", "PsiMVOther(A1:B2)", "VoseTimeGARCH(0,1)", "RiskGBM(0,1)"] {
        let name = call.split('(').next().unwrap();
        assert!(
            read(call, false).to_uppercase().starts_with(&format!("UNSUPPORTED {}", name.to_uppercase())),
            "{call}"
        );
        assert!(super::reason(name).is_some(), "{call}");
    }
}

#[test]
fn a_table_of_values_for_several_simulations_gives_the_first_and_says_so() {
    for call in ["RiskSimtable({3,4})", "PsiSimParam({3,4})", "VoseSimTable({3,4},0)"] {
        assert!(read(call, false).starts_with("3; 2 simulations; note the first of its values"), "{call}");
    }
    assert!(read("RiskSimtable(B1:B3)", false).starts_with("B1; 3 simulations; note"));
}

#[test]
fn an_expression_may_hold_several_calls() {
    let text = read("INT(F9)+_xll.RiskBinomial(1,F9-INT(F9))", false);
    assert_eq!(text, "INT(F9)+_xll.RiskBinomial(1,F9-INT(F9))");
}

#[test]
fn the_likeliest_value_may_be_a_bound() {
    near("triangle", facts("RiskTriang(1,1,4)", false)[0], 2.0);
    near("triangle", facts("VoseTriangle(1,4,4)", false)[0], 3.0);
    near("PERT", facts("RiskPert(1,1,4)", false)[0], 1.5);
}

#[test]
fn a_seed_of_its_own_and_a_lock_are_honoured() {
    assert!(read("RiskNormal(1,2,RiskSeed(1,42))", false).contains("note its draws come from its own seed"));
    assert!(
        read("RiskNormal(1,2,RiskSeed(1,A9))", false).contains("refused"),
        "{}",
        read("RiskNormal(1,2,RiskSeed(1,A9))", false)
    );
    assert!(read("RiskNormal(1,2,RiskLock(),RiskStatic(5))", false).starts_with("5; note it is locked"));
    assert!(read("RiskNormal(1,2,RiskLock())", false).starts_with("unsupported a locked distribution; note"));
    let results = results(formulas(&["RiskNormal(1,2,RiskLock())", "A1+RiskNormal(0,1)+RiskOutput()"]));
    assert!((results.outputs[0].mean.unwrap() - 999.0).abs() < 1.0);
    assert_eq!(results.held.len(), 1);
}

#[test]
fn xlrisk_lists_its_outputs_and_settings_on_its_sheet() {
    let cell =
        |row, column, value: &str| (row, column, Cell { value: Some(value.into()), ..Cell::default() });
    let mut workbook = formulas(&["RiskUniform(0,1)", "A1*2"]);
    let mut cells =
        vec![cell(0, 0, "Address"), cell(0, 1, "Name"), cell(1, 0, "Main!$A$2"), cell(1, 1, "Profit")];
    cells.push((5, 0, Cell { value: Some(Value::Number(250.0)), ..Cell::default() }));
    workbook.sheets.push(Sheet { name: "XLRisk".into(), cells: Cells::new(cells), ..Sheet::default() });
    for (name, text) in [("RiskOutputs", "XLRisk!$A$1"), ("Iterations", "XLRisk!$A$6")] {
        let name =
            crate::workbook::DefinedName { name: name.into(), scope: None, text: text.into(), hidden: false };
        workbook.names.push(name);
    }
    let settings = super::file_settings(&workbook);
    assert!(settings.said.len() == 1 && settings.said[0].contains("trials = 250"), "{settings:?}");
    assert_eq!(settings.spec(), crate::Spec { trials: 250, ..crate::Spec::default() });
    let results = results(workbook);
    assert_eq!(results.outputs[0].name, "Profit");
}

#[test]
fn every_known_name_is_read_or_refused_by_name() {
    let Some(path) = reference("aliases.json") else { return };
    let json: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut refused = Vec::new();
    for (key, entry) in json["functions"].as_object().unwrap() {
        let name = entry["name"].as_str().unwrap();
        let xlrisk = key.contains('@');
        let addins = super::Addins::of(&workbook(xlrisk));
        let read = addins.of_function(name).is_some_and(|addin| addin.has(name));
        if !read {
            assert!(super::reason(name).is_some(), "{name} is neither read nor refused by name");
            refused.push(name);
        }
    }
    println!("refused by name: {}", refused.join(", "));
    assert!(refused.len() < 20, "{refused:?}");
}

#[test]
fn tables_name_distributions_that_are_there() {
    for addin in super::every() {
        for call in addin.distributions {
            let family = crate::distribution::find(call.distribution);
            let family = family.unwrap_or_else(|| panic!("{}: there is no {}", call.name, call.distribution));
            let repeats = family.parameters.iter().any(|parameter| parameter.repeats);
            let lists = call.lists() > 0;
            assert_eq!(repeats, lists, "{}", call.name);
            assert!(lists || call.parameters.len() == family.parameters.len(), "{}", call.name);
        }
    }
}

#[test]
fn names_and_properties_come_from_texts_cells_and_joins() {
    assert!(read("VoseOutput(\"Net \"&A1)+C3", false).contains("output E5 Net Demand"));
    assert!(read("RiskOutput(,\"Profit\",2)+C3", false).contains("output E5 Profit 2"));
    assert!(read("PsiOutput(\"Test\")+C3", false).contains("output E5 Test"));
    let bounded = "Analytic Solver: Normal(100, 2) between 100+2*-2 and 100+2*2";
    assert!(!read("PsiNormal(100,2,PsiTruncate(-2,2,2))", false).contains("refused"), "{bounded}");
    assert!(
        read("PsiNormal(0,1,PsiTruncate(0.1,0.9,3))", false)
            .contains("between percentile 0.1 and percentile 0.9")
    );
    assert!(
        read("PsiGamma(2,1,PsiTruncate(0,2,2))", false).contains("refused bounds in standard deviations")
    );
    assert!(read("CB.Gamma(5,2,3,6)", false).contains("Gamma(3, 2) shifted by 5 above 6"));
    assert!(read("RANDTRUNCNORMAL(10,2,5,15)", false).contains("Normal(10, 2) between 5 and 15"));
}

#[test]
fn percentiles_stand_in_place_of_parameters() {
    for (call, expected) in [
        ("RiskNormalAlt(5%,1,95%,10)", "percentile"),
        ("RiskTriangAlt(\"min\",1,\"m. likely\",3,95%,10)", "likely = 3"),
        ("VoseNormalAlt(1,5%,10,95%)", "percentile"),
        ("PsiVary(100,-10,10,1,\"normal\")", "percentile"),
    ] {
        assert!(read(call, false).contains(expected), "{call} is {}", read(call, false));
    }
    same("PsiVary(100,95,110,2,\"triang\")", "RiskTriang(95,100,110)");
    same("PsiVary(100,-5,10)", "RiskTriang(95,100,110)");
    assert!(read("RiskNormalAlt(\"gamma\",1,95%,10)", false).contains("unsupported RiskNormalAlt"));
}

/// A workbook saved by @RISK, with statistics of its outputs in cells.
#[test]
fn a_workbook_of_at_risk_gives_its_statistics() {
    let Some(folder) = reference("..") else { return };
    let file = "corpora/xxxxyyyy80008__Financial-Modeling-with-Crystal-Ball-and-Excel/Excel_Models__chapter_10__CVaR.xlsx";
    let workbook = crate::workbook::read(&std::fs::read(folder.join(file)).unwrap()).unwrap();
    let results = results(workbook);
    assert_eq!(results.statistics.len(), 8);
    for output in &results.outputs {
        let address = output.cell.to_string();
        let at = address.rsplit('!').next().unwrap();
        let (mean, first) = (format!("RiskMean({at}"), format!("RiskPercentile({at}"));
        let told = |function: &str| {
            results.statistics.iter().find(|one| one.function.starts_with(function)).and_then(|one| one.value)
        };
        assert_eq!(told(&mean), output.mean, "{}", output.cell);
        assert_eq!(told(&first), output.percentiles.values().next().copied(), "{}", output.cell);
    }
}
