//! Statistics that cells ask by products' functions, in parts of 1 or of 100, of one tail or the other.

use super::orders::near;
use super::{formulas, reference, results};
use crate::address::{CellRef, RangeRef, SheetId};
use crate::simulation::Simulation;
use crate::spec::Spec;
use crate::value::Value;
use crate::workbook::{Cell, Cells, Content};

#[test]
pub(super) fn statistics_are_in_parts_of_1_or_of_100_and_computed_after_the_run() {
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
pub(super) fn kurtosis_is_an_excess_in_excel_alone() {
    super::orders::kurtosis_is_3_for_a_normal();
    let results = results(formulas(&[
        "RiskOutput()+RiskUniform(0,1)",
        "RiskKurtosis(A1)",
        "PsiKurtosis(A1)",
        "CB.GetForeStatFN(A1,8)",
        "VoseSimKurtosis(A1)",
        "RiskOutput()+0*A1+KURT(1,2,3,4,8)",
    ]));
    let excess = results.outputs[0].kurtosis.unwrap();
    assert!((-1.5..-0.9).contains(&excess), "a uniform variable's is -1.2, not {excess}");
    assert_eq!(results.statistics.len(), 4);
    for told in &results.statistics {
        near(&told.function, told.value, excess + 3.0);
    }
    // 30/24 · 427.216/7.3² − 48/6, by Excel's formula.
    near("KURT", results.outputs[1].mean, 1.25 * 427.216 / 53.29 - 8.0);
}

#[test]
pub(super) fn statistics_that_products_ask_are_all_computed() {
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
pub(super) fn an_output_made_of_a_statistic_is_held_and_said_so() {
    let results = results(formulas(&[
        "RiskOutput()+RiskUniform(0,1)",
        "RiskMean(A1)",
        "RiskOutput()+A2*RiskNormal(1,0.001)",
    ]));
    assert_eq!(results.held.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Main!A2"]);
    assert!((results.outputs[1].mean.unwrap() - 999.0).abs() < 1.0);
}

/// A workbook saved by @RISK, with statistics of its outputs in cells.
#[test]
pub(super) fn a_workbook_of_at_risk_gives_its_statistics() {
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

/// What the cells tell whose functions begin so.
fn told(results: &crate::results::Results, function: &str) -> Vec<f64> {
    let of = results.statistics.iter().filter(|one| one.function.starts_with(function));
    let told: Vec<f64> = of.map(|one| one.value.unwrap_or(f64::NAN)).collect();
    assert!(!told.is_empty(), "{function} is not among {:?}", results.statistics);
    told
}

#[track_caller]
fn within(found: f64, low: f64, high: f64) {
    assert!((low..=high).contains(&found), "{found} is not from {low} to {high}");
}

/// Vose's functions take the share of the tail that counts: the highest 5%, and the lowest
/// (vosesoftware.com, "Measures of risk - Expected shortfall"; the catalogue of functions).
#[test]
pub(super) fn modelrisks_tails_are_shares_of_either_end() {
    let results = results(formulas(&[
        "VoseOutput(\"Loss\")+VoseUniform(0,100)",
        "VoseSimCVARp(A1,5%)",
        "VoseSimTVARp(A1,5%)",
        "VoseSimCVARx(A1,90)",
        "VoseSimTVARx(A1,20)",
        "VoseSimMSE(A1)",
        "VoseSimSemiVariance(A1,50,TRUE)",
        "VoseSimSemiVariance(A1,60,FALSE)",
        "VoseSimSemiStdev(A1,60,0)",
        "VoseSimSemiStdev(A1,60,0,2)",
    ]));
    let one = |function: &str| told(&results, function)[0];
    within(one("VoseSimCVARp"), 97.0, 98.0);
    within(one("VoseSimTVARp"), 2.0, 3.0);
    within(one("VoseSimCVARx"), 94.5, 95.5);
    within(one("VoseSimTVARx"), 9.0, 11.0);
    assert_eq!(Some(one("VoseSimMSE")), results.outputs[0].std_error);
    // ∫ (x − t)² dx / 100 on one side of t: t³/300, and (100 − t)³/300.
    within(one("VoseSimSemiVariance(A1,50"), 0.9 * 416.7, 1.1 * 416.7);
    let above = one("VoseSimSemiVariance(A1,60");
    within(above, 0.8 * 213.3, 1.2 * 213.3);
    let [deviation, other] = told(&results, "VoseSimSemiStdev(A1,60")[..] else { panic!("two") };
    near("the root", Some(deviation * deviation), above);
    assert!(other.is_nan(), "another simulation");
}

#[test]
pub(super) fn precisions_are_reached_or_tell_how_many_trials_they_take() {
    let precise = "VosePrecisionMean(A1,0.5,0.95)";
    let mut workbook = formulas(&[
        "VoseOutput(\"Loss\")+VoseUniform(0,100)",
        precise,
        "VosePrecisionMean(A1,5,0.95)",
        "VosePrecisionPercentile(A1,0.5,20,0.9)",
        "VosePrecisionProbability(A1,50,0.001,0.9)",
        "VosePrecisionStdev(A1,100,0.9)",
        "VosePrecisionMean(A1,5,95)",
    ]);
    let mut cells: Vec<_> =
        workbook.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    let range = RangeRef::from(CellRef::new(SheetId(0), 10, 0));
    let content =
        Content::Array { text: precise.into(), range: RangeRef { last_row: 11, ..range }, dynamic: false };
    cells.push((10, 0, Cell { value: Some(Value::Boolean(false)), content, ..Cell::default() }));
    workbook.sheets[0].cells = Cells::new(cells);
    let results = results(workbook);
    let [single, reached, more] = told(&results, precise)[..] else { panic!("three cells") };
    assert_eq!((single, reached), (0.0, 0.0));
    // The interval reaches 1.96·28.87/√n: to 0.5 after 12,800 trials, of which 1,000 are there.
    within(more, 11_000.0, 12_600.0);
    assert_eq!(told(&results, "VosePrecisionMean(A1,5,0.95)"), [1.0]);
    assert_eq!(told(&results, "VosePrecisionPercentile"), [1.0]);
    assert_eq!(told(&results, "VosePrecisionProbability"), [0.0]);
    assert_eq!(told(&results, "VosePrecisionStdev"), [1.0]);
    assert!(told(&results, "VosePrecisionMean(A1,5,95)")[0].is_nan());
    assert_eq!(results.statistics.last().unwrap().cell.to_string(), "Main!A12");
}

#[test]
pub(super) fn levels_of_convergence_are_those_that_the_output_asks() {
    let results = results(formulas(&[
        "RiskOutput(\"Own\",,,RiskConvergence(0.5,1,95%,TRUE,FALSE,FALSE))+RiskUniform(0,100)",
        "RiskOutput(\"Usual\")+RiskUniform(0,100)",
        "RiskOutput(\"Wide\")+RiskNormal(1,10)",
        "RiskConvergenceLevel(A1)",
        "RiskConvergenceLevel(\"Usual\")",
        "RiskConvergenceLevel(A3)",
        "CB.IterationsFN()",
    ]));
    assert_eq!(told(&results, "CB.IterationsFN()"), [1_000.0]);
    // 1,000 trials of the 12,800 that ±0.5 takes; 3% of 50 is ±1.5, which takes 1,422; ±0.03 takes 427,000.
    within(told(&results, "RiskConvergenceLevel(A1)")[0], 7.0, 8.0);
    within(told(&results, "RiskConvergenceLevel(\"Usual\")")[0], 60.0, 80.0);
    within(told(&results, "RiskConvergenceLevel(A3)")[0], 0.0, 2.0);
}

#[test]
pub(super) fn chances_of_two_classes_and_moments_are_told_cell_by_cell() {
    let mut workbook = formulas(&[
        "RiskOutput()+RiskUniform(0,100)",
        "VoseSimJointProb(A1,\">\",50,A1,\"<=\",80)",
        "VoseSimJointProb(A1,\"<\",50,A3,\">\",50)",
        "RiskUniform(0,1)+RiskOutput()",
        "RiskSensitivity(A8,,1,3,2)",
        "RiskSensitivity(A8,1,2,3,2)",
        "RiskSensitivity(A8,,3,3,2)",
        "A1-10*A4+RiskOutput()",
        "RiskSensitivity(A8,,1,1,1)",
        "RiskTheoXtoY(RiskUniform(0,4),1)",
        "RiskTheoMax(RiskTriang(0,1,4))-RiskTheoMin(RiskWeibull(2,3,RiskShift(5)))",
        "RiskTheoMax(RiskNormal(0,1))",
    ]);
    let mut cells: Vec<_> =
        workbook.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    let mut array = |text: &str, column: u32, rows: u32, columns: u32| {
        let range = RangeRef::from(CellRef::new(SheetId(0), 20, column));
        let range = RangeRef { last_row: 19 + rows, last_column: column + columns - 1, ..range };
        let content = Content::Array { text: text.into(), range, dynamic: false };
        cells.push((20, column, Cell { content, ..Cell::default() }));
    };
    array("PsiFrequency(A1,0,{25,75})", 0, 3, 1);
    array("PsiFrequency(A1,1,{25,75})", 1, 3, 1);
    array("PsiFrequency(A1,0,4)", 2, 4, 1);
    array("VoseSimMoments(A1)", 3, 4, 2);
    array("PsiFrequency(A1,2,4)", 5, 4, 1);
    workbook.sheets[0].cells = Cells::new(cells);
    let results = results(workbook);
    within(told(&results, "VoseSimJointProb(A1,\">\"")[0], 0.25, 0.35);
    // A3 keeps its 999.
    within(told(&results, "VoseSimJointProb(A1,\"<\"")[0], 0.45, 0.55);
    let [low, middle, high] = told(&results, "PsiFrequency(A1,0,{25,75})")[..] else { panic!("three") };
    within(middle, 0.45, 0.55);
    near("all", Some(low + middle + high), 1.0);
    let [first, second, all] = told(&results, "PsiFrequency(A1,1,{25,75})")[..] else { panic!("three") };
    assert_eq!((first, all), (low, 1.0));
    near("up to the second", Some(second), low + middle);
    let equal = told(&results, "PsiFrequency(A1,0,4)");
    assert!(equal.len() == 4 && equal.iter().all(|share| (0.2..0.3).contains(share)), "{equal:?}");
    let output = &results.outputs[0];
    let [mean, variance, skewness, kurtosis] = told(&results, "VoseSimMoments")[..] else { panic!("four") };
    assert_eq!(Some(mean), output.mean);
    near("variance", Some(variance), output.std_dev.unwrap() * output.std_dev.unwrap());
    assert_eq!(Some(skewness), output.skewness);
    near("kurtosis", Some(kurtosis), output.kurtosis.unwrap() + 3.0);
    let from_above = told(&results, "PsiFrequency(A1,2,4)");
    assert_eq!(from_above[0], 1.0);
    near("the last class from above", Some(from_above[3]), equal[3]);
    let moments = results.statistics.iter().find(|one| one.function.starts_with("VoseSimMoments")).unwrap();
    assert_eq!(moments.cell.to_string(), "Main!E21", "the names stand first");
    // The output is the first input less a tenth of its range times the second.
    let bars = &results.outputs.last().unwrap().tornado;
    assert_eq!(told(&results, "RiskSensitivity(A8,,1,3,2)")[0], bars[0].rank_correlation);
    assert_eq!(told(&results, "RiskSensitivity(A8,1,2,3,2)")[0], bars[1].rank_correlation);
    assert!(bars[0].rank_correlation > 0.9 && bars[1].rank_correlation < 0.0, "{bars:?}");
    assert!(told(&results, "RiskSensitivity(A8,,3")[0].is_nan(), "there are two inputs");
    assert!(told(&results, "RiskSensitivity(A8,,1,1,1)")[0].is_nan(), "a name is no number");
    assert_eq!(told(&results, "RiskTheoXtoY")[0], 0.25);
    assert_eq!(told(&results, "RiskTheoMax(_xll.RiskTriang")[0], 4.0);
    assert_eq!(told(&results, "RiskTheoMin")[0], 5.0);
    assert!(told(&results, "RiskTheoMax(_xll.RiskNormal")[0].is_nan(), "a normal variable has no end");
}

/// The third kind of PsiFrequency counts each class with all above it (solver.com, "PsiFrequency").
#[test]
pub(super) fn frequencies_count_from_either_end() {
    let call = |kind: u32| format!("PsiFrequency(A1,{kind},{{20,50}})");
    let mut workbook = formulas(&["PsiOutput()+PsiUniform(0,100)"]);
    let mut cells: Vec<_> =
        workbook.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    for kind in 0..4 {
        let first = CellRef::new(SheetId(0), 1, kind);
        let range = RangeRef { last_row: 3, ..first.into() };
        let content = Content::Array { text: call(kind).into(), range, dynamic: false };
        cells.push((1, kind, Cell { value: Some(Value::Number(0.0)), content, ..Cell::default() }));
    }
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    workbook.sheets[0].cells = Cells::new(cells);
    let results = results(workbook);
    let [each, up_to, from] = [0, 1, 2].map(|kind| told(&results, &call(kind)));
    within(each[0], 0.15, 0.25);
    within(each[1], 0.25, 0.35);
    assert_eq!((up_to[0], up_to[2], from[0]), (each[0], 1.0, 1.0));
    near("from the second", Some(from[1]), each[1] + each[2]);
    near("from the last", Some(from[2]), each[2]);
    assert!(told(&results, &call(3))[0].is_nan());
}

/// Distributions fitted to data where they stand, and how well they fit.
#[test]
pub(super) fn fitted_distributions_draw_and_tell_how_well_they_fit() {
    // The mean is 4, the variance with n 14/3: of a normal distribution the log-likelihood is -3 (ln 2π + ln 14/3 + 1).
    let data = [1.0, 2.0, 3.0, 5.0, 6.0, 7.0];
    let with_data = |texts: &[&str]| {
        let mut workbook = formulas(texts);
        let mut cells: Vec<_> =
            workbook.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
        for (row, value) in (0..).zip(data) {
            cells.push((row, 1, Cell { value: Some(Value::Number(value)), ..Cell::default() }));
        }
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        workbook.sheets[0].cells = Cells::new(cells);
        workbook
    };
    let results = results(with_data(&[
        "VoseOutput(\"Fit\")+VoseNormalFit(B1:B6)",
        "VoseNormalFitObject(B1:B6)",
        "VoseLLH(A2)",
        "VoseSIC(A2)",
        "VoseHQIC(VoseNormalFitObject(B1:B6))",
        "VoseAIC(A2)",
        "VoseNormalFit(B1:B6,FALSE,0.5)",
        "VoseNormalFit(B1:B6,TRUE)",
        "VoseAIC(A1)",
        "VoseOutput(\"Rate\")+VoseExponFit(B1:B6)",
    ]));
    let [fit, rate] = &results.outputs[..] else { panic!("two outputs: {:?}", results.outputs) };
    let error = |output: &crate::results::OutputSummary| 5.0 * output.std_error.unwrap();
    assert!((fit.mean.unwrap() - 4.0).abs() < error(fit), "{:?}", fit.mean);
    within(fit.std_dev.unwrap(), 0.9 * (14.0_f64 / 3.0).sqrt(), 1.1 * (14.0_f64 / 3.0).sqrt());
    assert!((rate.mean.unwrap() - 4.0).abs() < error(rate), "{:?}", rate.mean);
    let one = |function: &str| told(&results, function)[0];
    let likelihood = -3.0 * (std::f64::consts::TAU.ln() + (14.0_f64 / 3.0).ln() + 1.0);
    near("the likelihood", Some(one("VoseLLH")), likelihood);
    near("Schwarz's", Some(one("VoseSIC")), 2.0 * 6.0_f64.ln() - 2.0 * likelihood);
    near("Hannan and Quinn's", Some(one("VoseHQIC")), 4.0 * 6.0_f64.ln().ln() - 2.0 * likelihood);
    // 2kn/(n - k - 1) of two parameters and six values is 8.
    near("Akaike's", Some(one("VoseAIC(A2)")), 8.0 - 2.0 * likelihood);
    assert!(one("VoseAIC(A1)").is_nan(), "A1 draws");
    // Data that vary by trial are refused, not fitted by what is saved.
    let mut varying = with_data(&["VoseOutput()+VoseNormalFit(B1:B6)", "VoseNormal(0,1)"]);
    let mut cells: Vec<_> =
        varying.sheets[0].cells.iter().map(|(row, column, cell)| (row, column, cell.clone())).collect();
    for (row, column, cell) in &mut cells {
        if (*row, *column) == (2, 1) {
            cell.content = Content::Formula("A2*2".into());
        }
    }
    varying.sheets[0].cells = Cells::new(cells);
    let problems = Simulation::new(varying.into(), &Spec::default()).unwrap_err();
    assert!(problems[0].to_string().contains("Main!A1: a fit to data"), "{problems:?}");
}

/// The shape of a distribution by itself: of an exponential one 2 and 9, of a normal one 3; a uniform one has no likeliest
/// value, Student's with 3 degrees of freedom no skewness.
#[test]
pub(super) fn the_shape_of_a_distribution_needs_no_simulation() {
    let results = results(formulas(&[
        "RiskOutput()+RiskExpon(4,RiskShift(1))",
        "RiskTheoSkewness(A1)",
        "RiskTheoKurtosis(A1)",
        "RiskTheoMode(A1)",
        "PsiTheoKurtosis(PsiNormal(3,2))",
        "PsiTheoMode(PsiTriangular(0,1,4))",
        "RiskTheoMode(RiskUniform(0,1))",
        "RiskTheoSkewness(RiskStudent(3))",
        "VoseGammaObject(4,2)",
        "VoseSkewness(A9)",
        "VoseMean(VosePoissonObject(3))",
        "RiskTheoMin(RiskGamma(2,3))",
    ]));
    let told: Vec<Option<f64>> = results.statistics.iter().map(|one| one.value).collect();
    near("skewness", told[0], 2.0);
    near("kurtosis", told[1], 9.0);
    near("mode", told[2], 1.0);
    near("normal", told[3], 3.0);
    near("triangular", told[4], 1.0);
    assert_eq!(told[5..7], [None, None]);
    near("a handle in a cell", told[7], 1.0);
    near("a handle", told[8], 3.0);
    near("the end of a gamma distribution", told[9], 0.0);
}

/// The mean of a bootstrap has the mean of the data, and their variance, of all, divided by their number.
#[test]
pub(super) fn the_bootstrap_of_a_mean_has_its_moments() {
    let results =
        results(formulas(&["VoseOutput(\"Mean\")+VoseNBootMean({1,2,3,6})", "VoseNBootKurtosis({1,2,3,6})"]));
    let output = &results.outputs[0];
    assert!((output.mean.unwrap() - 3.0).abs() < 5.0 * output.std_error.unwrap(), "{:?}", output.mean);
    within(output.std_dev.unwrap(), 0.9 * (3.5_f64 / 4.0).sqrt(), 1.1 * (3.5_f64 / 4.0).sqrt());
}
