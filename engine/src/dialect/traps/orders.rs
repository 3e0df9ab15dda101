//! Names and orders: the distributions that products' calls stand for.

use std::collections::BTreeMap;

use super::super::exact::of_distribution;
use super::super::list::known_number;
use super::super::tests::{read, workbook};
use super::reference;
use crate::address::{CellRef, SheetId};
use crate::formula::{Binder, Expr};
use crate::statistics::measure::{self, Measure};

/// The mean, and three quantiles.
type Facts = [Option<f64>; 4];

/// The mean and the quantiles at 0.05, 0.5 and 0.95 of the distribution that a call stands for.
pub(super) fn facts(text: &str, xlrisk: bool) -> Facts {
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
pub(super) fn near(text: &str, ours: Option<f64>, theirs: f64) {
    let ours = ours.unwrap_or(f64::NAN);
    let distance = (ours - theirs).abs();
    assert!(distance <= 1e-9 * theirs.abs().max(1e-3), "{text}: {ours} and not {theirs}");
}

/// That two products' calls are one distribution.
#[track_caller]
pub(super) fn same(one: &str, other: &str) {
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
pub(super) fn calls_have_the_mean_and_quantiles_of_the_reference() {
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
pub(super) fn lognormals_have_real_or_logarithmic_moments() {
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
pub(super) fn exponentials_have_a_rate_or_a_mean() {
    near("rate", facts("CB.Exponential(0.2)", false)[0], 5.0);
    for call in ["RiskExpon(5)", "VoseExpon(5)", "PsiExponential(5)", "RANDEXPONENTIAL(0.2)"] {
        same(call, "CB.Exponential(0.2)");
    }
    near("XLRisk", facts("RiskExpon(5)", true)[0], 5.0);
}

#[test]
pub(super) fn binomials_begin_with_the_tries_or_with_the_probability() {
    for call in ["CB.Binomial(0.3,20)", "VoseBinomial(20,0.3)", "PsiBinomial(20,0.3)", "RANDBINOMIAL(20,0.3)"]
    {
        same(call, "RiskBinomial(20,0.3)");
    }
}

#[test]
pub(super) fn geometrics_count_failures_or_trials() {
    near("failures", facts("RiskGeomet(0.25)", false)[0], 3.0);
    near("trials", facts("CB.Geometric(0.25)", false)[0], 4.0);
    same("VoseGeometric(0.25)", "PsiGeometric(0.25)");
    near("failures", facts("RiskNegbin(3,0.4)", false)[0], 4.5);
    near("trials", facts("CB.NegativeBinomial(0.4,3)", false)[0], 7.5);
    same("VoseNegBin(3,0.4)", "PsiNegBinomial(3,0.4)");
}

#[test]
pub(super) fn gammas_and_weibulls_begin_with_the_shape_or_with_a_location() {
    for call in ["VoseGamma(2.5,4)", "PsiGamma(2.5,4)", "CB.Gamma(0,4,2.5)"] {
        same(call, "RiskGamma(2.5,4)");
    }
    same("CB.Weibull(0,10,1.5)", "RiskWeibull(1.5,10)");
    same("CB.Gamma(7,4,2.5)", "RiskGamma(2.5,4,RiskShift(7))");
    same("VoseWeibull3(1.5,10,7)", "CB.Weibull(7,10,1.5)");
}

#[test]
pub(super) fn betas_have_bounds_in_two_orders() {
    same("CB.Beta2(2,3,30,10)", "RiskBetaGeneral(2,3,10,30)");
    same("VoseBeta4(2,3,10,30)", "RiskBetaGeneral(2,3,10,30)");
    same("CB.Beta(2,3,20)", "RiskBetaGeneral(2,3,0,20)");
    near("XLRisk", facts("RiskBeta(2,3,10,30)", true)[0], 18.0);
    near("XLRisk", facts("RiskBeta(2,3)", true)[0], 0.4);
    same("VoseBetaSubj(3,4,0,10)", "RiskBetaSubj(0,3,4,10)");
    same("PsiBetaSubj(0,3,4,10)", "RiskBetaSubj(0,3,4,10)");
}

#[test]
pub(super) fn hypergeometrics_begin_with_the_sample_or_with_the_marked() {
    for call in ["CB.Hypergeometric(12,6,30)", "VoseHypergeo(6,12,30)", "PsiHyperGeo(6,12,30)"] {
        same(call, "RiskHypergeo(6,12,30)");
    }
}

#[test]
pub(super) fn paretos_and_levys_have_two_orders() {
    for call in ["CB.Pareto(2,3)", "VosePareto(3,2)", "PsiPareto(3,2)"] {
        same(call, "RiskPareto(3,2)");
    }
    near("minimum", facts("RiskPareto(3,2)", false)[0], 3.0);
    same("VoseLevy(2,1)", "RiskLevy(1,2)");
    same("PsiLevy(1,2)", "RiskLevy(1,2)");
}

#[test]
pub(super) fn johnson_fatigue_and_log_logistic_have_orders_of_their_own() {
    same("VoseJohnsonU(-2,2,10,0)", "RiskJohnsonSU(-2,2,0,10)");
    same("PsiJohnsonSU(-2,2,0,10)", "RiskJohnsonSU(-2,2,0,10)");
    same("VoseFatigue(1,10,0.5)", "RiskFatigueLife(1,10,0.5)");
    same("VoseLogLogistic(3,10)", "RiskLogLogistic(0,10,3)");
    same("PsiLogLogistic(1,10,3)", "RiskLogLogistic(1,10,3)");
    same("VoseDagum(2,10,3)", "RiskDagum(0,10,2,3)");
}

#[test]
pub(super) fn laplaces_have_a_deviation_or_a_scale() {
    same("VoseLaplace(1,2)", "RiskLaplace(1,2)");
    // The scale is the deviation over √2.
    near("deviation", facts("RiskLaplace(0,2)", false)[3], 2.0 / 2f64.sqrt() * 10f64.ln());
    near("scale", facts("PsiLaplace(0,2)", false)[3], 2.0 * 10f64.ln());
    same("VoseHS(1,2)", "RiskHypSecant(1,2)");
}

#[test]
pub(super) fn trigens_have_percentiles_to_100_or_to_1() {
    same("PsiTriangGen(100,200,300,0.1,0.9)", "RiskTrigen(100,200,300,10,90)");
    same("VoseTriangleAlt(100,200,300,0.1,0.9)", "RiskTrigen(100,200,300,10,90)");
    same("TriangularValue.P(100,200,300)", "RiskTrigen(100,200,300,10,90)");
}

#[test]
pub(super) fn perts_have_the_likeliest_value_in_the_middle() {
    for call in
        ["CB.BetaPERT(1,3,8)", "VosePERT(1,3,8)", "PsiPert(1,3,8)", "PERTValue(1,3,8)", "VoseModPERT(1,3,8)"]
    {
        same(call, "RiskPert(1,3,8)");
    }
    same("VoseModPERT(1,3,8,4)", "RiskPert(1,3,8)");
}

#[test]
pub(super) fn kurtosis_is_3_for_a_normal() {
    same("PsiMomentFit(10,2)", "RiskNormal(10,2)");
    same("PsiMomentFit(10,2,0,3)", "RiskJohnsonMoments(10,2,0,3)");
    assert!(read("RiskJohnsonMoments(10,2,0,3)", false).contains("3 for a normal distribution"));
}

/// The value of an argument of the reference's table, by its name there.
fn value_of(family: &str, argument: &str) -> Option<&'static str> {
    let name = match (family, argument) {
        // Between the mode and the middle.
        ("beta_subjective", "mean") => return Some("6"),
        ("logistic", "mean") | (_, "likeliest") => "location",
        ("poisson", "rate") => "lambda",
        ("negative_binomial_trials", "shape") => "successes",
        (_, "alpha") => "alpha1",
        (_, "beta") => "alpha2",
        (_, optional) => optional.trim_end_matches('?'),
    };
    let values = [
        ("mean", "10"),
        ("sd", "3"),
        ("mu", "1"),
        ("sigma", "0.5"),
        ("min", "2"),
        ("mode", "5"),
        ("max", "12"),
        ("bottom", "3"),
        ("top", "11"),
        ("bottom_percent_0_100", "10"),
        ("top_percent_0_100", "90"),
        ("bottom_p", "0.1"),
        ("top_p", "0.9"),
        ("alpha1", "2"),
        ("alpha2", "3"),
        ("shape", "2.5"),
        ("shape1", "2"),
        ("shape2", "3"),
        ("scale", "4"),
        ("location", "1"),
        ("m", "3"),
        ("df", "5"),
        ("df1", "4"),
        ("df2", "7"),
        ("h", "0.7"),
        ("lambda", "6"),
        ("p", "0.3"),
        ("n", "20"),
        ("successes", "3"),
        ("draws", "6"),
        ("marked", "12"),
        ("population", "30"),
        ("lower_probability", "0.4"),
        ("skewness", "0"),
        ("kurtosis", "3"),
        ("x_list", "{3,5,9}"),
        ("p_list", "{0.2,0.5,0.9}"),
        ("weight_list", "{1,3,2}"),
    ];
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// Every product's name of a family, with the arguments in the product's own order, is one distribution.
#[test]
fn aliases_of_a_family_are_one_distribution() {
    let Some(path) = reference("aliases.json") else { return };
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut families: BTreeMap<&str, Vec<(String, Facts)>> = BTreeMap::new();
    for (key, entry) in json["functions"].as_object().unwrap() {
        let (name, family) = (entry["name"].as_str().unwrap(), entry["family"].as_str().unwrap());
        let other = ["prop_", "stat_", "output_", "input_"].iter().any(|kind| family.starts_with(kind));
        let arguments = entry["args"].as_array().unwrap();
        let names = arguments.iter().map(|name| name.as_str().unwrap()).filter(|name| *name != "corrmat?");
        let values: Option<Vec<&str>> = names.map(|name| value_of(family, name)).collect();
        let Some(values) = values.filter(|values| !other && !values.is_empty()) else { continue };
        let mut values = values.join(",");
        if family == "cumulative_descending" {
            values = values.replace("{0.2,0.5,0.9}", "{0.9,0.5,0.2}");
        }
        let call = format!("{name}({values})");
        let facts = facts(&call, key.contains('@'));
        families.entry(family).or_default().push((call, facts));
    }
    let mut compared = 0;
    for calls in families.values() {
        let (first, expected) = &calls[0];
        for (call, facts) in &calls[1..] {
            for (ours, theirs) in facts.iter().zip(expected) {
                match theirs {
                    Some(theirs) => near(&format!("{call} as {first}"), *ours, *theirs),
                    None => assert_eq!(*ours, None, "{call} as {first}"),
                }
            }
            compared += 1;
        }
    }
    println!("{compared} names of {} families", families.len());
    assert!(families.len() > 55 && compared > 125, "{compared} names of {} families", families.len());
}
