//! What add-in calls are read as.

#[cfg(feature = "functions")]
mod dealt;
#[cfg(feature = "functions")]
mod joined;
#[cfg(feature = "files")]
mod stored;

use expect_test::{Expect, expect};

use super::analytic_solver::ANALYTIC_SOLVER;
use super::at_risk::AT_RISK;
use super::crystal_ball::CRYSTAL_BALL;
use super::model_risk::MODEL_RISK;
use super::product::Mark;
use super::shorthand::{constant, parse_distribution, print, print_with};
use crate::address::{CellRef, SheetId};
use crate::distribution::{self, Dependence, PairOrMatrix};
use crate::formula::{Binder, Expr, print as print_formula};
use crate::workbook::{Cell, Cells, Sheet, Workbook};

/// One sheet, whose A1 holds the text Demand; with a sheet XLRisk where asked.
pub(super) fn workbook(xlrisk: bool) -> Workbook {
    let cells = vec![(0, 0, Cell { value: Some("Demand".into()), ..Cell::default() })];
    let mut sheets = vec![Sheet { name: "Main".into(), cells: Cells::new(cells), ..Sheet::default() }];
    if xlrisk {
        sheets.push(Sheet { name: "XLRisk".into(), ..Sheet::default() });
    }
    Workbook { sheets, ..Workbook::default() }
}

/// What a call is read as, with its marks; calls that are understood without a word are not told.
pub(super) fn read(text: &str, xlrisk: bool) -> String {
    let workbook = workbook(xlrisk);
    let at = CellRef::new(SheetId(0), 4, 4);
    let bound = match Binder::new(&workbook).bind(text, at, false) {
        Ok(bound) => bound,
        Err(error) => return error.to_string(),
    };
    let formula = |expr: &Expr| print_formula(expr, &workbook, at.sheet);
    let mut text = match &bound.expr {
        Expr::Distribution(call) => {
            let mut text = print_with(call, &formula);
            if let Some(base) = &call.base {
                text += &format!(" base {}", formula(base));
            }
            match &call.dependence {
                None => {}
                Some(Dependence::Matrix { range, position, instance }) => {
                    text += &format!(" in row {} of {}{instance}", position + 1, range.a1());
                }
                Some(Dependence::Independent(id)) => text += &format!(" known as {id}"),
                Some(Dependence::Copula(member)) => {
                    let at = member.position.map_or(String::new(), |at| format!("member {} of ", at + 1));
                    let instance = Some(member.instance.as_str()).filter(|name| !name.is_empty());
                    let name = instance.map_or(String::new(), |name| format!(" called {name}"));
                    text += &format!(" {at}{:?} {:?}{name}", member.copula, member.reflection);
                    text += &member.matrix.map_or(String::new(), |matrix| match matrix {
                        PairOrMatrix::Pair(correlation) => format!(" by {correlation}"),
                        PairOrMatrix::Matrix(range) => format!(" by {}", range.a1()),
                    });
                }
                Some(Dependence::Dependent(id, by)) => text += &format!(" depending on {id} by {by}"),
            }
            if let Some(name) = &call.name {
                text += &format!(" called {name}");
            }
            format!("{}: {text}", call.source)
        }
        Expr::Unsupported(what, _) => format!("unsupported {what}"),
        other => formula(other),
    };
    for mark in &bound.marks {
        text += &match mark {
            Mark::Output(cell, name) => {
                format!("; output {} {}", cell.a1(), name.as_deref().unwrap_or("unnamed"))
            }
            Mark::Input(name) => format!("; input {}", name.as_deref().unwrap_or("unnamed")),
            Mark::MadeInput(_, name) => format!("; made input {}", name.as_deref().unwrap_or("unnamed")),
            Mark::Stored(..) | Mark::Paired(..) | Mark::Stands(_) => String::new(),
            Mark::Refused(feature) => format!("; refused {feature}"),
            Mark::Limits(limits) => format!("; limits {limits:?}"),
            Mark::Convergence(asked) => format!("; convergence {asked:?}"),
            Mark::Statistic(call) => format!("; statistic {}", call.function),
            Mark::Simulations(count) => format!("; {count} simulations"),
            Mark::FittedTo(range) => format!("; fitted to {range:?}"),
            Mark::Imported(imported) => imported.notes.iter().map(|note| format!("; note {note}")).collect(),
        };
    }
    text
}

fn check(text: &str, expect: Expect) {
    expect.assert_eq(&read(text, false));
}

#[test]
fn at_risk() {
    check("_xll.RiskNormal(100,10)", expect![["@RISK: Normal(100, 10)"]]);
    check("[1]!RiskNormal(B1,B1*10%)", expect![["@RISK: Normal(B1, B1*10%)"]]);
    check("RiskLognorm(3,1)", expect![["@RISK: Lognormal(3, 1)"]]);
    check("RiskLognorm2(3,1)", expect![["@RISK: Lognormal2(3, 1)"]]);
    check("RISKTRIANG(80,100,130)", expect![["@RISK: Triangular(80, 100, 130)"]]);
    check("RiskExpon(5)", expect![["@RISK: Exponential(5)"]]);
    check("RiskBinomial(10,30%)", expect![["@RISK: Binomial(10, 0.3)"]]);
    check(
        "RiskNormal(0,1,RiskTruncate(-1),RiskShift(0.5),RiskStatic(50),RiskName(A1),RiskUnits(\"t\"))",
        expect![["@RISK: Normal(0, 1) above -1 shifted by 0.5 base 50 called Demand"]],
    );
    check("RiskNormal(0,1,RiskTruncate(,2))", expect![["@RISK: Normal(0, 1) below 2"]]);
    check("RiskDiscrete({1,2,-3},{0.2,0.3,0.5})", expect![["@RISK: Discrete(1, 0.2, 2, 0.3, -3, 0.5)"]]);
    check("RiskDiscrete(B1:B2,C1:C2)", expect![["@RISK: Discrete(B1, C1, B2, C2)"]]);
    check("RiskDUniform(B1:B3)", expect![["@RISK: DUniform(B1, B2, B3)"]]);
    check("RiskDiscrete(B1:B2,C1:C3)", expect![["unsupported RiskDiscrete"]]);
    check("RiskNormal(1,2,RiskIndepC(\"Oil\"))", expect![["@RISK: Normal(1, 2) known as Oil"]]);
    check(
        "RiskNormal(1,2,RiskDepC(\"Oil\",-0.4))",
        expect![["@RISK: Normal(1, 2) depending on Oil by -0.4"]],
    );
    check("RiskNormal(1,2,RiskCorrmat(B15,0))", expect![["@RISK: Normal(1, 2); refused RiskCorrmat"]]);
    check("RiskNormal(100)", expect![["unsupported RiskNormal"]]);
    check("RiskNormal(1,2,3)", expect![["unsupported RiskNormal"]]);
    check(
        "RiskMean(B24)",
        expect![[
            "unsupported RiskMean; statistic RiskMean(B24); note it is computed from the results, and its cell keeps the saved value"
        ]],
    );
    check(
        "_xll.RiskSimtable({1,2})",
        expect![
            "1; 2 simulations; note the first of its values stands in every trial; the analysis `simulations` runs each by itself"
        ],
    );
}

#[test]
fn a_correlation_is_never_left_out() {
    check(
        "_xll.RiskNormal(1,2,_xll.RiskCorrmat($B$15:$E$18,2))",
        expect![["@RISK: Normal(1, 2) in row 2 of B15:E18"]],
    );
    check(
        "PsiNormal(1,2,PsiCorrMatrix(A1:B2,1))",
        expect![["Analytic Solver: Normal(1, 2) in row 1 of A1:B2"]],
    );
    check("RiskNormal(1,2,RiskCopula(A1:B2,1))", expect![["@RISK: Normal(1, 2); refused RiskCopula"]]);
}

#[test]
fn bounds_are_values_before_or_after_the_shift_or_percentiles() {
    check(
        "RiskNormal(1,2,RiskTruncateP(5%,95%))",
        expect![["@RISK: Normal(1, 2) between percentile 0.05 and percentile 0.95"]],
    );
    check(
        "RiskNormal(1,2,RiskShift(5),RiskTruncate2(6))",
        expect![["@RISK: Normal(1, 2) shifted by 5 above 6"]],
    );
    check(
        "PsiNormal(1,2,PsiTruncateP(,0.9),PsiCensor(0,5))",
        expect![["Analytic Solver: Normal(1, 2) below percentile 0.9 held between 0 and 5"]],
    );
    check("VoseNormal(1,2,,VosePBounds(0.1))", expect![["ModelRisk: Normal(1, 2) above percentile 0.1"]]);
    check(
        "RiskNormal(1,2,RiskTruncate(0),RiskTruncateP(5%))",
        expect![["@RISK: Normal(1, 2) above percentile 0.05; refused RiskTruncateP"]],
    );
}

#[test]
fn draws_are_added_up() {
    check(
        "RiskCompound(RiskPoisson(3),RiskExpon(10,RiskShift(2)),5,20,RiskName(A1))",
        expect![[
            "@RISK: Exponential(10) shifted by 2 added up Poisson(3) times, less 5 each, at most 20 each called Demand; note of each draw the deductible is taken off first; the limit is of what is then left"
        ]],
    );
    check("RiskCompound(B1,RiskNormal(1,2))", expect![["@RISK: Normal(1, 2) added up B1 times"]]);
    check("RiskCompound(B1,B2)", expect![["unsupported RiskCompound"]]);
    check(
        "RiskSplice(RiskNormal(0,1),RiskExpon(3),B1,RiskShift(2))",
        expect![["@RISK: Normal(0, 1) shifted by 2 and from B1 on Exponential(3)"]],
    );
    check("RiskSplice(RiskNormal(0,1,RiskShift(1)),RiskExpon(3),1)", expect![["unsupported RiskSplice"]]);
}

#[test]
fn outputs_are_marked() {
    check("_xll.RiskOutput(\"Loss\")+C3-C10", expect![["0+C3-C10; output E5 Loss"]]);
    check("RiskOutput()+C3", expect![["0+C3; output E5 unnamed"]]);
    check("C3+PsiOutput()", expect![["C3+0; output E5 unnamed"]]);
    check("PsiOutput(B1)", expect![["0; output B1 unnamed"]]);
    check("VoseOutput(A1)+C3", expect![["0+C3; output E5 Demand"]]);
    check("VoseInput(\"Price\")+VoseNormal(10,2)", expect![["0+_xll.RiskNormal(10,2); input Price"]]);
}

#[test]
fn same_name_other_meaning() {
    // XLRisk's takes the moments of the logarithm.
    expect![["XLRisk: Lognormal2(3, 1)"]].assert_eq(&read("RiskLogNorm(3,1)", true));
    expect![["XLRisk: BetaGeneral(2, 3, 0, 1)"]].assert_eq(&read("RiskBeta(2,3)", true));
    expect![["XLRisk: BetaGeneral(2, 3, 0, 10)"]].assert_eq(&read("RiskBeta(2,3,0,10)", true));
    expect![["unsupported RiskOutput"]].assert_eq(&read("RiskOutput()", true));
    // A rate, where everyone else takes the mean.
    check("CB.Exponential(4)", expect![["Crystal Ball: Exponential(0.25)"]]);
    check("CB.Exponential(B1)", expect![["Crystal Ball: Exponential(1/B1)"]]);
    // The probability first.
    check("CB.Binomial(0.3,10)", expect![["Crystal Ball: Binomial(10, 0.3)"]]);
    // Location, scale, shape.
    check("CB.Gamma(5,2,3)", expect![["Crystal Ball: Gamma(3, 2) shifted by 5"]]);
    check("CB.Weibull(0,2,3)", expect![["Crystal Ball: Weibull(3, 2) shifted by 0"]]);
    check(
        "CB.Normal(0,1,-2,2,\"Demand\")",
        expect![["Crystal Ball: Normal(0, 1) between -2 and 2 called Demand"]],
    );
    check("CB.Normal(0,1,,2)", expect![["Crystal Ball: Normal(0, 1) below 2"]]);
    check("CB.Gamma(5,2,3,6)", expect![["Crystal Ball: Gamma(3, 2) shifted by 5 above 6"]]);
    check("VoseLognormalE(3,1)", expect![["ModelRisk: Lognormal2(3, 1)"]]);
    check("VoseWeibull3(2,3,4)", expect![["ModelRisk: Weibull(2, 3) shifted by 4"]]);
    // The percentile makes it a quantile, not a draw.
    check("VoseNormal(10,2,0.5)", expect![["ModelRisk: Normal(10, 2) at probability 0.5"]]);
    check("VoseNormal(10,2,,VoseShift(3))", expect![["ModelRisk: Normal(10, 2) shifted by 3"]]);
    check("PsiTriangular(1,2,4)", expect![["Analytic Solver: Triangular(1, 2, 4)"]]);
    check("PsiNormal(0,1,PsiTruncate(-2,2,2))", expect!["Analytic Solver: Normal(0, 1) between -2 and 2"]);
}

/// Every call of a table names a distribution of ours and fills its parameters.
#[test]
fn calls_fill_the_parameters_of_their_distributions() {
    for addin in [&AT_RISK, &MODEL_RISK, &ANALYTIC_SOLVER, &CRYSTAL_BALL] {
        for call in addin.distributions {
            let distribution = distribution::find(call.distribution).expect(call.name);
            let repeats = distribution.parameters.last().is_some_and(|parameter| parameter.repeats);
            assert!(repeats || call.parameters.len() == distribution.parameters.len(), "{}", call.name);
        }
    }
}

#[test]
fn arguments_have_the_order_of_their_product() {
    check("RiskBetaSubj(0,3,4,10)", expect![["@RISK: BetaSubjective(0, 3, 4, 10)"]]);
    check("VoseBetaSubj(3,4,0,10)", expect![["ModelRisk: BetaSubjective(0, 3, 4, 10)"]]);
    check("RiskJohnsonSU(-2,2,0,10)", expect![["@RISK: JohnsonSU(-2, 2, 0, 10)"]]);
    check("VoseJohnsonU(-2,2,10,0)", expect![["ModelRisk: JohnsonSU(-2, 2, 0, 10)"]]);
    check("RiskLevy(1,2)", expect![["@RISK: Levy(1, 2)"]]);
    check("VoseLevy(2,1)", expect![["ModelRisk: Levy(1, 2)"]]);
    check("RiskLaplace(1,2)", expect![["@RISK: Laplace(1, 2)"]]);
    check("PsiLaplace(1,2)", expect![["Analytic Solver: DoubleExponential(1, 2)"]]);
    check("RiskPareto(3,2)", expect![["@RISK: Pareto(3, 2)"]]);
    check("CB.Pareto(2,3)", expect![["Crystal Ball: Pareto(3, 2)"]]);
    check("RiskTrigen(100,200,300,10,90)", expect![["@RISK: Trigen(100, 200, 300, 10, 90)"]]);
    check(
        "PsiMomentFit(10,2,1,5)",
        expect![
            "Analytic Solver: JohnsonMoments(10, 2, 1, 5); note its kurtosis is read as that which is 3 for a normal distribution"
        ],
    );
}

#[test]
fn a_quantile_of_rand_is_a_distribution() {
    check("NORM.INV(RAND(),B1,10)", expect![["NORM.INV(RAND(), …): Normal(B1, 10)"]]);
    check("_xlfn.NORM.S.INV(RAND())", expect![["NORM.S.INV(RAND()): Normal(0, 1)"]]);
    check("BETAINV(RAND(),2,3)", expect![["BETAINV(RAND(), …): Beta(2, 3)"]]);
    check("NORM.INV(0.5,B1,10)", expect![["NORM.INV(0.5,B1,10)"]]);
    check("BETAINV(RAND(),2,3,0,9)", expect![["BETAINV(RAND(),2,3,0,9)"]]);
}

fn typed(text: &str, expect: Expect) {
    let read = parse_distribution(text).map(|call| print(&call));
    expect.assert_eq(&read.unwrap_or_else(|error| error.to_string()));
}

#[test]
fn distributions_are_typed_in_many_ways() {
    typed("normal(100, 10)", expect![["Normal(100, 10)"]]);
    typed(" TRI( 80,100 ,130 )", expect![["Triangular(80, 100, 130)"]]);
    typed("=RiskPert(80,100,130)", expect![["Pert(80, 100, 130)"]]);
    typed("=_xll.RiskNormal(100, 10)", expect![["Normal(100, 10)"]]);
    let call = parse_distribution("normal(p5=1, p95 = 10)").unwrap();
    let numbers: Vec<f64> = call.parameters.iter().filter_map(constant).collect();
    assert!((numbers[0] - 5.5).abs() < 1e-12 && (numbers[1] - 2.735805).abs() < 1e-6, "{numbers:?}");
    typed("normal(Normal(100, 2), 10)", expect![["Normal(Normal(100, 2), 10)"]]);
    typed("normal(normal(1, 2), -1)", expect![["Normal: standard deviation must be above 0"]]);
    typed(
        "normal(normal(1, 2))",
        expect![[
            "Normal takes mean, standard deviation, and 1 are given; numbers are written without thousands separators"
        ]],
    );
    typed("RiskNormal(100, 10, RiskTruncate(80))", expect![["Normal(100, 10) above 80"]]);
    typed("CB.Exponential(4)", expect![["Exponential(0.25)"]]);
    typed("uniform(1.1M, 2M)", expect![["Uniform(1100000, 2000000)"]]);
    typed("normal(-1.5k, 10%)", expect![["Normal(-1500, 0.1)"]]);
    typed("discrete(1, 0.3, 2, 0.7)", expect![["Discrete(1, 0.3, 2, 0.7)"]]);
}

#[test]
fn an_interval_holds_nine_values_in_ten() {
    typed("80 to 120", expect![["Normal(100, 12.159136638235383)"]]);
    typed("100 ± 20", expect![["Normal(100, 12.159136638235383)"]]);
    typed("100 +- 20%", expect![["Normal(100, 12.159136638235383)"]]);
    typed("100 +/- 20", expect![["Normal(100, 12.159136638235383)"]]);
    typed("-5% TO 5%", expect![["Normal(0, 0.03039784159558846)"]]);
    typed("120 to 80", expect![["`120 to 80` is empty: the left end must be below the right end"]]);
    typed("100 ± 0", expect![["`100 ± 0` is empty: the left end must be below the right end"]]);
}

#[test]
fn what_is_typed_wrong_is_explained() {
    typed(
        "100",
        expect![[
            "`100` is not a distribution; write 80 to 120, 100 ± 10%, tri(80, 100, 130) or normal(100, 10)"
        ]],
    );
    typed(
        "",
        expect![[
            "`` is not a distribution; write 80 to 120, 100 ± 10%, tri(80, 100, 130) or normal(100, 10)"
        ]],
    );
    typed("normla(100, 10)", expect![["there is no distribution called `normla`; did you mean Normal?"]]);
    typed("zzzzzz(1)", expect![["there is no distribution called `zzzzzz`"]]);
    typed(
        "normal(100)",
        expect![[
            "Normal takes mean, standard deviation, and 1 are given; numbers are written without thousands separators"
        ]],
    );
    typed(
        "normal(1,000, 10)",
        expect![[
            "Normal takes mean, standard deviation, and 3 are given; numbers are written without thousands separators"
        ]],
    );
    typed("normal(100, -1)", expect![["Normal: standard deviation must be above 0"]]);
    typed(
        "normal(100, x)",
        expect![["`x` is not a number; write it like 1500, 1.5k, 2M or 10%, without thousands separators"]],
    );
    typed(
        "1,000 to 2,000",
        expect![[
            "`1,000` is not a number; write it like 1500, 1.5k, 2M or 10%, without thousands separators"
        ]],
    );
    typed("binomial(2.5, 0.3)", expect![["Binomial: tries must be a whole number, 0 or above"]]);
    typed(
        "discrete(1, 0.3, 2)",
        expect![["Discrete: values and weights must come in pairs: value, weight, value, weight"]],
    );
    typed(
        "=RiskNormal(A1, 10)",
        expect![["a reference to a cell cannot be typed here; give the distribution alone, with numbers"]],
    );
    typed(
        "=RiskNormal(1, 10, RiskCorrmat(A1:B2, 1))",
        expect![["a correlation cannot be typed here; give the distribution alone, with numbers"]],
    );
    typed("=SUM(1, 2)", expect![["there is no distribution called `SUM`"]]);
}

#[test]
fn fits_of_other_distributions_are_refused_with_what_to_do_instead() {
    for name in ["VoseSpliceFit", "VoseSpliceFitP", "VoseSpliceFitObject"] {
        assert!(super::reason(name).is_some_and(|reason| reason.contains("carlo fit")), "{name}");
    }
    check(
        "RiskNormal(100,10,RiskFit(\"Data\",\"AIC\"))",
        expect![[
            "@RISK: Normal(100, 10); note it was fitted to data elsewhere: the parameters that stand here are used"
        ]],
    );
}
