//! What calls of products are read as, and what is refused.

use expect_test::{Expect, expect};

use super::workbook;
use crate::inspection::{Understanding, inspect};
use crate::model::Model;
use crate::plan::Plan;
use crate::spec::Spec;

/// The inputs and the import report of a workbook.
fn check(cells: &[(&str, &str)], expect: Expect) {
    let inspection = inspect(&workbook(cells));
    let inputs = inspection
        .inputs
        .iter()
        .map(|input| format!("{} {}: {} ({})\n", input.cell, input.name, input.distribution, input.source));
    let calls = inspection.imports.iter().map(|call| {
        let read = match call.read {
            Understanding::Understood => "understood",
            Understanding::Noted => "noted",
            Understanding::Refused => "refused",
        };
        let notes: Vec<&str> = call.notes.iter().map(String::as_str).collect();
        format!("{} {} {} {read} {}\n", call.cell, call.product, call.function, notes.join("; "))
    });
    expect.assert_eq(&inputs.chain(calls).collect::<String>());
}

#[test]
fn a_series_is_an_input_a_period() {
    check(
        &[
            ("A1", "2027"),
            ("A2", "2028"),
            ("B1:B2", "=_xll.RiskAR1(C1,1,0.5,10,RiskName(\"Price\"))"),
            ("C1", "4"),
            ("D1", "=PsiAR1(0,1,0.5,2)"),
        ],
        expect![[r#"
            Main!B1 Price 1: AR1(mean C1, volatility 1, coefficient 0.5, last value 10), period 1 (@RISK)
            Main!D1 Main!D1: AR1(mean 0, volatility 1, coefficient 0.5, last value 2) (Analytic Solver)
            Main!B2 Price 2: AR1(mean C1, volatility 1, coefficient 0.5, last value 10), period 2 (@RISK)
            Main!B1 @RISK RiskAR1 understood 
            Main!D1 Analytic Solver PsiAR1 understood 
        "#]],
    );
}

#[test]
fn every_form_of_call() {
    check(
        &[
            ("A1", "=RiskAR2(1,2,0.5,-0.3,4,-2)"),
            ("A2", "=RiskMA1(10,2,0.7,3)"),
            ("A3", "=RiskMA2(0,1,0.5,-0.4,2,3)"),
            ("A4", "=RiskARMA11(3,1,0.6,0.4,0,2)"),
            ("A5", "=RiskARCH1(1,0.7,0.3,3)"),
            ("A6", "=RiskGARCH11(0.5,0.2,0.15,0.65,2,1.2)"),
            ("A7", "=RiskBMMR(3,0.8,0.4,7)"),
            ("A8", "=RiskBMMRJD(1,0.6,0.5,1.4,0.3,0.9,2)"),
            ("A9", "=PsiGARCH11(0.5,0.2,0.15,0.65,2,1.2)"),
            ("A10", "=VoseTimeGBM(0.08,0.3,FALSE,50)"),
            ("A11", "=VoseTimeGBM(0.08,0.3,TRUE)"),
            ("A12", "=VoseTimeGBM(0.08,0.3,50,,FALSE)"),
            ("A13", "=VoseTimeGBMJD(0.01,0.05,0.1,0.015,0.025,,100)"),
            ("A14", "=VoseTimeAR2(1,2,0.5,-0.3,4,-2,FALSE,50)"),
            ("A15", "=VoseTimeMA1(0.01,0.05,0.7,0.03,TRUE)"),
            ("A16", "=VoseTimeGARCH(0.5,0.2,0.15,0.65,1.2,2,TRUE)"),
            ("A17", "=RiskGBM(0.01,0.05,RiskTSTransform(1,0),RiskTSIntegrate(1,1))"),
            ("A18", "=RiskGBM(0.01,0.05)"),
            ("A19", "=RiskGBM(0.01,0.05,40)"),
            ("A20", "=RiskGBMJD(0.01,0.05,0.1,0.015,0.025,RiskTSTransform(1,0),RiskTSIntegrate(1,1))"),
            ("A21", "=PsiAR2(1,2,0.5,-0.3,4,-2,PsiTSTransform(2,2))"),
            ("A22", "=PsiMA1(10,2,0.7,3)"),
            ("A23", "=RiskAR1(0,1,0.5,10,RiskTSSeasonality(3,4,{0.1,0.3,0.5,0.2},2),RiskTSIntegrate(1,7))"),
            ("A24", "=RiskAR1(0,1,0.5,10,RiskTSSync(2,B1:B3),RiskTSTransform(1,5))"),
            ("A25", "=RiskGBM(0.01,0.05,RiskTSTransform(1,0),RiskTSIntegrate(1,1),RiskTSSync(2,B1:B3))"),
            ("A26", "=PsiAR1(0,1,0.5,10,PsiTSSeasonality(1,2,{5,6}),PsiTSIntegrate(2,7,8))"),
            ("A27", "=VoseTimeARMA(0.01,0.05,0.3,0.2,0.02,0.03,FALSE,50)"),
            ("A28", "=VoseTimeEGARCH(0.01,-0.5,0.3,0.2,0.8,0.2,0.5,TRUE)"),
            ("A29", "=VoseTimeAPARCH(0.01,0.02,1.5,0.2,0.3,0.4,0.2,0.06,0.05,TRUE)"),
            ("A30", "=VoseTimeGBMAJ(0.01,0.05,0.1,0.02,0.3,0.6,,50)"),
            ("A31", "=VoseTimeGBMMR(0.01,0.05,0.4,0.02,50,,FALSE)"),
            ("A32", "=VoseTimeGBMMR(0.01,0.05,0.4,0.02,FALSE,,50)"),
            ("A33", "=RiskAR1(0,1,0.5,10,RiskTSSeasonality(2,2,{1,2,3,4}))"),
            ("A34", "=PsiAR1(1,1,0,1,PsiTSSeasonality(2,2))"),
            ("B1", "6"),
            ("B2", "7"),
            ("B3", "8"),
        ],
        expect![[r#"
            Main!A1 Main!A1: AR2(mean 1, volatility 2, first coefficient 0.5, second coefficient -0.3, last value 4, value before the last -2) (@RISK)
            Main!A2 Main!A2: MA1(mean 10, volatility 2, coefficient 0.7, last shock 3) (@RISK)
            Main!A3 Main!A3: MA2(mean 0, volatility 1, first coefficient 0.5, second coefficient -0.4, last shock 2, shock before the last 3) (@RISK)
            Main!A4 Main!A4: ARMA11(mean 3, volatility 1, autoregressive coefficient 0.6, moving average coefficient 0.4, last value 0, last shock 2) (@RISK)
            Main!A5 Main!A5: ARCH1(mean 1, constant of the variance 0.7, error coefficient 0.3, last value 3) (@RISK)
            Main!A6 Main!A6: GARCH11(mean 0.5, constant of the variance 0.2, error coefficient 0.15, autoregressive coefficient 0.65, last value 2, last standard deviation 1.2) (@RISK)
            Main!A7 Main!A7: BMMR(mean 3, volatility 0.8, speed of reversion 0.4, last value 7) (@RISK)
            Main!A8 Main!A8: BMMRJD(mean 1, volatility 0.6, speed of reversion 0.5, jumps a period (at its end) 1.4, mean of a jump 0.3, standard deviation of a jump 0.9, last value 2) (@RISK)
            Main!A9 Main!A9: GARCH11(mean 0.5, constant of the variance 0.2, error coefficient 0.15, autoregressive coefficient 0.65, last value 2, last standard deviation 1.2) (Analytic Solver)
            Main!A10 Main!A10: LogReturns(mean of the log returns 0.08, volatility 0.3) added up from LN(50), exponential (ModelRisk)
            Main!A11 Main!A11: LogReturns(mean of the log returns 0.08, volatility 0.3) (ModelRisk)
            Main!A12 Main!A12: LogReturns(mean of the log returns 0.08, volatility 0.3) added up from LN(50), exponential (ModelRisk)
            Main!A13 Main!A13: LogReturnsJD(mean of the log returns 0.01, volatility 0.05, jumps a period 0.1, mean of a jump 0.015, standard deviation of a jump 0.025) added up from LN(100), exponential (ModelRisk)
            Main!A14 Main!A14: AR2(mean 1, volatility 2, first coefficient 0.5, second coefficient -0.3, last value 4, value before the last -2) added up from LN(50), exponential (ModelRisk)
            Main!A15 Main!A15: MA1(mean 0.01, volatility 0.05, coefficient 0.7, last shock 0.03) (ModelRisk)
            Main!A16 Main!A16: GARCH11(mean 0.5, constant of the variance 0.2, error coefficient 0.15, autoregressive coefficient 0.65, last value 2, last standard deviation 1.2) (ModelRisk)
            Main!A17 Main!A17: GBM(drift of the value 0.01, volatility 0.05) added up from 1, exponential (@RISK)
            Main!A18 Main!A18: GBM(drift of the value 0.01, volatility 0.05) (@RISK)
            Main!A19 Main!A19: GBM(drift of the value 0.01, volatility 0.05) added up from LN(40), exponential (@RISK)
            Main!A20 Main!A20: GBMJD(drift of the value 0.01, volatility 0.05, jumps a period 0.1, mean of a jump 0.015, standard deviation of a jump 0.025) added up from 1, exponential (@RISK)
            Main!A21 Main!A21: AR2(mean 1, volatility 2, first coefficient 0.5, second coefficient -0.3, last value 4, value before the last -2), squared, less 2 (Analytic Solver)
            Main!A22 Main!A22: MA1(mean 10, volatility 2, coefficient 0.7, last shock 3) (Analytic Solver)
            Main!A23 Main!A23: AR1(mean 0, volatility 1, coefficient 0.5, last value 10) with seasons 0.1, 0.3, 0.5, 0.2 beginning at 2 added up from 7 (@RISK)
            Main!A24 Main!A24: AR1(mean 0, volatility 1, coefficient 0.5, last value LN(B3+5)), exponential, less 5 (@RISK)
            Main!A25 Main!A25: GBM(drift of the value 0.01, volatility 0.05) added up from LN(B3), exponential (@RISK)
            Main!A26 Main!A26: AR1(mean 0, volatility 1, coefficient 0.5, last value 10) added up by season from 5, 6 added up from 7 added up from 8 (Analytic Solver)
            Main!A27 Main!A27: ARMA11(mean 0.01, volatility 0.05, autoregressive coefficient 0.3, moving average coefficient 0.2, last value 0.03, last shock 0.02) added up from LN(50), exponential (ModelRisk)
            Main!A28 Main!A28: EGARCH11(mean 0.01, constant of the variance's logarithm -0.5, factor of the shock's sign 0.3, error coefficient 0.2, autoregressive coefficient 0.8, last standard deviation 0.2, last shock in standard deviations 0.5) (ModelRisk)
            Main!A29 Main!A29: APARCH11(mean 0.01, constant of the power 0.02, power 1.5, leverage 0.2, error coefficient 0.3, autoregressive coefficient 0.4, last standard deviation 0.2, last shock 0.05) (ModelRisk)
            Main!A30 Main!A30: LogReturnsAJ(mean of the log returns 0.01, volatility 0.05, mean of a jump 0.1, standard deviation of a jump 0.02, probability of a jump 0.3, probability that it goes up 0.6) added up from LN(50), exponential (ModelRisk)
            Main!A31 Main!A31: BMMR(mean 0.01, volatility 0.05, speed of reversion 0.4, last value 0.02) added up from LN(50), exponential (ModelRisk)
            Main!A32 Main!A32: BMMR(mean 0.01, volatility 0.05, speed of reversion 0.4, last value 0.02) added up from LN(50), exponential (ModelRisk)
            Main!A33 Main!A33: AR1(mean 0, volatility 1, coefficient 0.5, last value 10) added up by season from 1, 2 added up by season from 3, 4 (@RISK)
            Main!A34 Main!A34: AR1(mean 1, volatility 1, coefficient 0, last value 1) added up by season from 0, 0 added up by season from 0, 0 (Analytic Solver)
            Main!A1 @RISK RiskAR2 noted its arguments are read as mean, volatility, first coefficient, second coefficient, last value, value before the last
            Main!A2 @RISK RiskMA1 noted its arguments are read as mean, volatility, coefficient, last shock
            Main!A3 @RISK RiskMA2 noted its arguments are read as mean, volatility, first coefficient, second coefficient, last shock, shock before the last
            Main!A4 @RISK RiskARMA11 noted its arguments are read as mean, volatility, autoregressive coefficient, moving average coefficient, last value, last shock
            Main!A5 @RISK RiskARCH1 understood 
            Main!A6 @RISK RiskGARCH11 noted its arguments are read as mean, constant of the variance, error coefficient, autoregressive coefficient, last value, last standard deviation
            Main!A7 @RISK RiskBMMR understood 
            Main!A8 @RISK RiskBMMRJD noted its arguments are read as mean, volatility, speed of reversion, jumps a period (at its end), mean of a jump, standard deviation of a jump, last value
            Main!A9 Analytic Solver PsiGARCH11 noted its arguments are read as mean, constant of the variance, error coefficient, autoregressive coefficient, last value, last standard deviation
            Main!A10 ModelRisk VoseTimeGBM noted its arguments are read as mean of the log returns, volatility; the process is one of log returns
            Main!A11 ModelRisk VoseTimeGBM noted its arguments are read as mean of the log returns, volatility; the process is one of log returns
            Main!A12 ModelRisk VoseTimeGBM noted its arguments are read as mean of the log returns, volatility; the process is one of log returns
            Main!A13 ModelRisk VoseTimeGBMJD noted its arguments are read as mean of the log returns, volatility, jumps a period, mean of a jump, standard deviation of a jump; the process is one of log returns
            Main!A14 ModelRisk VoseTimeAR2 noted its arguments are read as mean, volatility, first coefficient, second coefficient, last value, value before the last; the process is one of log returns
            Main!A15 ModelRisk VoseTimeMA1 noted its arguments are read as mean, volatility, coefficient, last shock; the process is one of log returns
            Main!A16 ModelRisk VoseTimeGARCH noted its arguments are read as mean, constant of the variance, error coefficient, autoregressive coefficient, last standard deviation, last value; the process is one of log returns
            Main!A17 @RISK RiskGBM noted its arguments are read as drift of the value, volatility; the values begin with e to the power of the constant of their integration
            Main!A18 @RISK RiskGBM noted its arguments are read as drift of the value, volatility; it gives log returns, of which integration and an exponential transformation make values
            Main!A19 @RISK RiskGBM noted its arguments are read as drift of the value, volatility, last value
            Main!A20 @RISK RiskGBMJD noted its arguments are read as drift of the value, volatility, jumps a period, mean of a jump, standard deviation of a jump; the values begin with e to the power of the constant of their integration
            Main!A21 Analytic Solver PsiAR2 noted its arguments are read as mean, volatility, first coefficient, second coefficient, last value, value before the last
            Main!A22 Analytic Solver PsiMA1 understood 
            Main!A23 @RISK RiskAR1 understood 
            Main!A24 @RISK RiskAR1 noted its start is taken from the data that it is synchronised with
            Main!A25 @RISK RiskGBM noted its arguments are read as drift of the value, volatility; the values begin with e to the power of the constant of their integration; its start is taken from the data that it is synchronised with
            Main!A26 Analytic Solver PsiAR1 noted its terms are read as the values of the round before, in the order of time; its values are added up from its first constant, and those sums from its second constant
            Main!A27 ModelRisk VoseTimeARMA noted its arguments are read as mean, volatility, autoregressive coefficient, moving average coefficient, last shock, last value; the process is one of log returns
            Main!A28 ModelRisk VoseTimeEGARCH noted its arguments are read as mean, constant of the variance's logarithm, factor of the shock's sign, error coefficient, autoregressive coefficient, last standard deviation, last shock in standard deviations; the process is one of log returns; the logarithm of its variance is read as omega + a (theta Z + |Z| - the mean of |Z|) + b times the last one, Z being the last shock in standard deviations
            Main!A29 ModelRisk VoseTimeAPARCH noted its arguments are read as mean, constant of the power, power, leverage, error coefficient, autoregressive coefficient, last standard deviation, what the others say already, last shock; the process is one of log returns; its deviation to the power delta is read as omega + a (|E| - gamma E) to the power delta + b times the last one, E being the last shock, and a value as the mean and a shock
            Main!A30 ModelRisk VoseTimeGBMAJ noted its arguments are read as mean of the log returns, volatility, mean of a jump, standard deviation of a jump, probability of a jump, probability that it goes up; the process is one of log returns; a jump is read as a normal value, added where it goes up and taken off where it goes down
            Main!A31 ModelRisk VoseTimeGBMMR noted its arguments are read as mean, volatility, speed of reversion, last value; the process is one of log returns
            Main!A32 ModelRisk VoseTimeGBMMR noted its arguments are read as mean, volatility, speed of reversion, last value; the process is one of log returns
            Main!A33 @RISK RiskAR1 noted its first round of terms is read as the season's differences of the round before, the second one as its values, both in the order of time
            Main!A34 Analytic Solver PsiAR1 noted its terms are left out, and so 0
        "#]],
    );
}

#[test]
fn what_is_not_documented_is_refused_by_name() {
    check(
        &[
            ("A1", "=VoseTimeGBMVR(60,0.2,0.4,FALSE,50)"),
            ("A2", "=RiskAR1(0,1,0.5)"),
            ("A3", "=RiskAR1(0,1,0.5,10,RiskTSIntegrate(3,1,0))"),
            ("A4", "=RiskAR1(0,1,0.5,10,RiskShift(1))"),
            ("A5", "=PsiBMMR(0,1,0.5,0.1)"),
            ("A6", "=VoseTimeGARCH(0,1,0.5,0.1)"),
            ("A7", "=VoseTimeGBM(0.08,0.3)"),
            ("A8", "=VoseTimeGBM(0.08,0.3,FALSE)"),
            ("A9", "=VoseTimeGBM(0.08,0.3,50,B1:B5)"),
            ("A10", "=VoseTimeAR1(0.01,0.05,0.3,0.02,100)"),
            ("A11", "=RiskAR1(0,1,0.5,10,RiskTSSeasonality(2,2,{1,2}))"),
            ("A14", "=VoseTimeARMA(0.01,0.05,0.3,0.2,0.02,TRUE)"),
            ("A15", "=VoseTimeMultiGARCH(B1:B2,C1:D2,C1:D2,C1:D2,C1:D2,B1:B2,TRUE)"),
            ("A16", "=VoseTimeSeasonalGBM(0.01,0.05,{0.9,1.1},1,,,FALSE,50)"),
            ("A17", "=VoseTimePriceInflation(0.05,0.05,0.6)"),
            ("A12", "=RiskMA1(0,1,0.5,10,RiskTSSync(2,B1:B3))"),
            ("A13", "=RiskNormal(0,1,RiskTSTransform(1,0))"),
        ],
        expect![[r#"
            Main!A3 Main!A3: AR1(mean 0, volatility 1, coefficient 0.5, last value 10) (@RISK)
            Main!A11 Main!A11: AR1(mean 0, volatility 1, coefficient 0.5, last value 10) (@RISK)
            Main!A13 Main!A13: Normal(0, 1) (@RISK)
            Main!A1 ModelRisk VoseTimeGBMVR refused it is a time series of which it is not documented how far a period brings it back to its value: write each period as a formula of the one before it and a draw
            Main!A2 @RISK RiskAR1 refused it must have all its parameters, up to what was before the first period
            Main!A3 @RISK RiskAR1 refused RiskTSIntegrate
            Main!A4 @RISK RiskAR1 refused a time series is not shifted or bounded: do that in cells that read it
            Main!A5 Analytic Solver PsiBMMR refused it is a time series that is not documented well enough to be drawn: write each period as a formula of the one before it and a draw
            Main!A6 ModelRisk VoseTimeGARCH refused it must have all its parameters, up to what was before the first period
            Main!A7 ModelRisk VoseTimeGBM refused it must have its last value, which the values continue
            Main!A8 ModelRisk VoseTimeGBM refused it must have its last value, which the values continue
            Main!A9 ModelRisk VoseTimeGBM refused only whether it gives log returns and its last value are known, not time stamps
            Main!A10 ModelRisk VoseTimeAR1 refused whether it gives log returns must be TRUE or FALSE
            Main!A11 @RISK RiskAR1 refused RiskTSSeasonality
            Main!A12 @RISK RiskMA1 refused what data say of its start is not known of such a process; its arguments are read as mean, volatility, coefficient, last shock
            Main!A13 @RISK RiskNormal refused a property of time series on a distribution
            Main!A14 ModelRisk VoseTimeARMA refused a truth value stands where a parameter should
            Main!A15 ModelRisk VoseTimeMultiGARCH refused it is a time series of several variables whose covariances move, of which it is not documented how: write each period as a formula of the one before it and draws that hang together
            Main!A16 ModelRisk VoseTimeSeasonalGBM refused it is a time series of which it is not documented what its first period starts from: write each period as a formula of the one before it and a draw
            Main!A17 ModelRisk VoseTimePriceInflation refused it is a time series of which it is not documented what its first period starts from: write each period as a formula of the one before it and a draw
        "#]],
    );
}

/// Why a simulation of A1 is not done.
fn problems(cells: &[(&str, &str)], expect: Expect) {
    let spec = Spec {
        outputs: vec![crate::spec::Output {
            cell: crate::Address::parse("Main!A1").expect("an address"),
            name: String::new(),
        }],
        ..Spec::default()
    };
    let planned = Model::new(workbook(cells), &spec).and_then(|model| Plan::new(&model));
    let problems = planned.expect_err("it cannot be simulated");
    expect.assert_eq(&problems.iter().map(|problem| format!("{problem}\n")).collect::<String>());
}

#[test]
fn impossible_series_are_problems() {
    problems(
        &[("A1:A3", "=RiskAR1(0,-1,0.5,10)")],
        expect![[r#"
            Main!A1: AR1(0, -1, 0.5, 10): volatility must be 0 or above
        "#]],
    );
    problems(
        &[("A1:B2", "=RiskAR1(0,1,0.5,10)")],
        expect![[r#"
        Main!A1: RiskAR1 over several rows and several columns (a time series fills one row or one column) is not supported, and the output Main!A1 depends on it; remove the output, replace the formula, or accept the saved value of Main!A1 in every trial
        Main!B1: RiskAR1 over several rows and several columns (a time series fills one row or one column) is not supported, and the output Main!B1 depends on it; remove the output, replace the formula, or accept the saved value of Main!B1 in every trial
        Main!A2: RiskAR1 over several rows and several columns (a time series fills one row or one column) is not supported, and the output Main!A2 depends on it; remove the output, replace the formula, or accept the saved value of Main!A2 in every trial
        Main!B2: RiskAR1 over several rows and several columns (a time series fills one row or one column) is not supported, and the output Main!B2 depends on it; remove the output, replace the formula, or accept the saved value of Main!B2 in every trial
        Main!A1: RiskAR1 over several rows and several columns (a time series fills one row or one column) is not supported, and the output Main!A1 depends on it; remove the output, replace the formula, or accept the saved value of Main!A1 in every trial
    "#]],
    );
    problems(
        &[("A1", "=B1+C1"), ("B1", "=PsiGBM(0.1,0.2)"), ("C1", "=RiskNormal(0,1)")],
        expect![[r#"
            Main!B1: PsiGBM is refused (it is a time series that is not documented well enough to be drawn: write each period as a formula of the one before it and a draw), and the output Main!A1 depends on it; remove the output, replace the formula, or accept the saved value of Main!B1 in every trial
        "#]],
    );
    let matrix = [("D1", "1"), ("D2", "0.7"), ("E2", "1")];
    let series = [
        ("A1:A2", "=RiskAR1(0,1,0,0,RiskCorrmat(D1:E2,1))"),
        ("B1", "=RiskNormal(0,1,RiskCorrmat(D1:E2,2))"),
        ("C1", "=A1+B1"),
    ];
    let cells: Vec<_> = series.into_iter().chain(matrix).collect();
    let inspection = inspect(&workbook(&cells));
    let refused: Vec<&str> = inspection.problems.iter().map(|problem| problem.message.as_str()).collect();
    expect!["Main!B1: the correlation of one draw with a series of several periods is not supported yet, and leaving it out would change the result"].assert_eq(&refused.join("\n"));
}

#[test]
fn the_trial_tells_its_number_and_data_come_in_turn() {
    let cells = [
        ("A1", "=RiskCurrentIter()*10+PsiCurrentTrial()"),
        ("B1", "=RiskResample(1,{4,5;6,7})"),
        ("B2", "=PsiSip(D1:D3)+0"),
        ("C1", "=RiskCurrentSim()"),
        ("D1", "7"),
        ("D2", "8"),
        ("D3", "9"),
    ];
    let found = super::simulate(&cells, &["A1", "B1", "B2", "C1"], 300);
    for (index, trial) in (1..).zip(0..300) {
        assert_eq!(found[0][trial], 11.0 * f64::from(index));
        assert_eq!(found[1][trial], [4.0, 5.0, 6.0, 7.0][trial % 4]);
        assert_eq!(found[2][trial], [7.0, 8.0, 9.0][trial % 3]);
        assert_eq!(found[3][trial], 1.0);
    }
}

/// The percentiles that the call gives are those of its trials: low at 10 %, medium at 40 %, high at 90 %.
#[test]
fn split_triangles_have_their_percentiles() {
    let [values]: [Vec<f64>; 1] =
        super::simulate(&[("A1", "=VoseSplitTriangle(10,20,50,0.1,0.4,0.9)")], &["A1"], 20_000)
            .try_into()
            .expect("one column");
    for (value, probability) in [(10.0, 0.1), (20.0, 0.4), (50.0, 0.9)] {
        let share = values.iter().filter(|x| **x <= value).count() as f64 / 20_000.0;
        let error = (probability * (1.0 - probability) / 20_000.0_f64).sqrt();
        assert!((share - probability).abs() < 5.0 * error, "{share} lie at {value} or below");
    }
}

/// Of a three-point estimate the share below its value is the probability that the call gives; by the incomplete beta
/// function its greatest value is 17.2525, and its mean so (1 + 3·3 + 17.2525)/5.
#[test]
fn three_point_estimates_go_through_their_percentile() {
    let [values]: [Vec<f64>; 1] =
        super::simulate(&[("A1", "=VoseThreePointEstimate(1,3,8,80%)")], &["A1"], 20_000)
            .try_into()
            .expect("one column");
    let share = values.iter().filter(|x| **x <= 8.0).count() as f64 / 20_000.0;
    assert!((share - 0.8).abs() < 5.0 * (0.8 * 0.2 / 20_000.0_f64).sqrt(), "{share} lie at 8 or below");
    let mean = values.iter().sum::<f64>() / 20_000.0;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
    assert!((mean - 5.450_500_395_695).abs() < 5.0 * (variance / 20_000.0).sqrt(), "the mean is {mean}");
    assert!(values.iter().all(|x| (1.0..=17.252_502).contains(x)));
}
