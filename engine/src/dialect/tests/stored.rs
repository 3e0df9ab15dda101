//! Crystal Ball models that lie beside the cells.

use std::ops::ControlFlow;
use std::sync::Arc;

use expect_test::{Expect, expect};

use crate::address::{CellRef, SheetId};
use crate::inspection::inspect;
use crate::model::Model;
use crate::plan::Plan;
use crate::simulation::Simulation;
use crate::spec::{Input, Spec};
use crate::value::Value;
use crate::workbook::{
    Cell, Cells, Content, DefinedName, Sheet, Stored, StoredAssumption, StoredCorrelation, StoredForecast,
    Workbook,
};

/// What is read of a workbook: its inputs, outputs, correlations and problems.
fn told(workbook: &Arc<Workbook>) -> String {
    let model = Model::inspect_only(Arc::clone(workbook));
    let at = |cell: CellRef| workbook.address(cell);
    let inputs = model
        .inputs
        .iter()
        .map(|input| format!("{} {}: {} ({})\n", at(input.cell), input.name, input.printed, input.source));
    let outputs = model.outputs.iter().map(|output| format!("{} {}\n", at(output.cell), output.name));
    let groups = model.correlations.iter().map(|group| {
        let members: Vec<String> = group.members.iter().map(|cell| cell.a1()).collect();
        let rows: Vec<String> =
            (0..members.len()).map(|row| format!("{:.3?}", group.used.row(row))).collect();
        format!("{}: {} {}\n", group.source, members.join(" "), rows.join(" "))
    });
    let problems = model.refusals.iter().map(|problem| format!("{problem}\n"));
    inputs.chain(outputs).chain(groups).chain(problems).collect()
}

/// A1 and A2 hold numbers with distributions, A3 their sum, B1 and B2 what the distributions read.
fn example(first: &str, second: &str) -> Workbook {
    let number = |row, column, x: f64| (row, column, Cell { value: Some(x.into()), ..Cell::default() });
    let sum = Cell { content: Content::Formula("A1+A2".into()), value: Some(30.0.into()), ..Cell::default() };
    let cells =
        vec![number(0, 0, 10.0), number(0, 1, 4.0), number(1, 0, 20.0), number(1, 1, 0.25), (2, 0, sum)];
    let name = |name: &str, text: &str| DefinedName {
        name: name.to_owned(),
        scope: None,
        text: text.to_owned(),
        hidden: true,
    };
    let assumption = |cell: &str, distribution: &str, parameters_from| StoredAssumption {
        cell: cell.to_owned(),
        name: "A1".to_owned(),
        name_from: None,
        distribution: distribution.to_owned(),
        parameters_from,
    };
    let sheet = Sheet { name: "Model".to_owned(), cells: Cells::new(cells), ..Sheet::default() };
    Workbook {
        sheets: vec![sheet],
        names: vec![
            name("CB_1", "Model!$A$1"),
            name("CB_2", "Model!$A$2"),
            name("CB_3", "Model!$A$3"),
            name("CBCR_4", "Model!$B$1"),
            name("CBCR_5", "Model!$B$2"),
            name("CBCR_6", "\"Total\"&\" \"&Model!$B$1"),
        ],
        stored: Stored {
            assumptions: vec![
                assumption("CB_1", first, vec![(3, "CBCR_4".to_owned())]),
                assumption("CB_2", second, Vec::new()),
            ],
            forecasts: vec![StoredForecast {
                cell: "CB_3".to_owned(),
                name: "=x".to_owned(),
                name_from: Some("CBCR_6".to_owned()),
            }],
            correlations: vec![StoredCorrelation {
                pair: ["CB_2".to_owned(), "CB_1".to_owned()],
                coefficient: 0.5,
                coefficient_from: Some("CBCR_5".to_owned()),
            }],
        },
        ..Workbook::default()
    }
}

fn check(workbook: Workbook, expect: Expect) {
    expect.assert_eq(&told(&Arc::new(workbook)));
}

#[test]
fn numbers_with_stored_distributions_are_inputs() {
    check(
        example("Normal,LoCut=-1,Mean=10,StdDev=4", "LogNormal,Mean=3,StdDev=1,Location=0"),
        expect![[r#"
        Model!A1 Model!A1: Normal(10, B1) above -1 (Crystal Ball)
        Model!A2 Model!A2: Lognormal(3, 1) (Crystal Ball)
        Model!A3 Total 4
        Crystal Ball's correlations: A1 A2 [1.000, 0.250] [0.250, 1.000]
    "#]],
    );
}

/// A simulation that reads such a number is not done, unless the spec gives it a distribution.
#[test]
fn what_is_stored_in_an_unknown_way_is_refused() {
    let workbook = Arc::new(example("Custom,Data=1", "Normal,Mean=3,StdDev=1"));
    expect![[r#"
        Model!A2 Model!A2: Normal(3, 1) (Crystal Ball)
        Model!A3 Total 4
        Crystal Ball's correlations: A1 A2 [1.000, 0.250] [0.250, 1.000]
        Model!A1: Crystal Ball's assumption `Custom,Data=1` (how its family is stored is not known) is not supported yet, and leaving it out would change the result
    "#]].assert_eq(&told(&workbook));
    let model = Model::new(Arc::clone(&workbook), &Spec::default()).expect("the spec is sound");
    let problems = Plan::new(&model).expect_err("a distribution is not understood");
    expect!["Model!A1: Crystal Ball's assumption `Custom,Data=1` (how its family is stored is not known) is not supported yet, and leaving it out would change the result"].assert_eq(&problems[0].to_string());
    let cell = workbook.address(CellRef::new(SheetId(0), 0, 0));
    let input = Input { cell, name: String::new(), distribution: "normal(1,2)".to_owned() };
    let model = Model::new(workbook, &Spec { inputs: vec![input], ..Spec::default() }).expect("it is sound");
    assert!(Plan::new(&model).is_ok());
    // A cell that does not hold what was stored is not the parameter.
    check(
        example("Normal,Mean=10,StdDev=5", "Normal,Mean=3,StdDev=1"),
        expect![[r#"
            Model!A2 Model!A2: Normal(3, 1) (Crystal Ball)
            Model!A3 Total 4
            Crystal Ball's correlations: A1 A2 [1.000, 0.250] [0.250, 1.000]
            Model!A1: Crystal Ball's assumption `Normal,Mean=10,StdDev=5` (it cannot be told which parameter a cell gives) is not supported yet, and leaving it out would change the result
        "#]],
    );
}

#[test]
fn real_files_tell_their_models() {
    let Ok(corpora) = std::env::var("CARLO_CORPORA") else {
        println!("CARLO_CORPORA is unset: real files are skipped");
        return;
    };
    let folder = format!(
        "{corpora}/corpora/xxxxyyyy80008__Financial-Modeling-with-Crystal-Ball-and-Excel/Excel_Models__chapter_"
    );
    for (file, expect) in [
        (
            "10__CVaR.xls",
            expect![[r#"
            Model!B21 Rate of return Asset1: Normal(B19, B20) above -1 (Crystal Ball)
            Model!C21 Rate of return Asset2: Normal(C19, C20) above -1 (Crystal Ball)
            Model!D21 Rate of return Asset3: Normal(D19, D20) above -1 (Crystal Ball)
            Model!B24 Asset1 Value
            Model!C24 Asset2 Value
            Model!D24 Asset3 Value
            Model!E24 Total Value
            Crystal Ball's correlations: B21 C21 D21 [1.000, 0.283, 0.173] [0.283, 1.000, -0.163] [0.173, -0.163, 1.000]
        "#]],
        ),
        (
            "10__PortfolioVaR.xls",
            expect![[r#"
            'Stochastic Model'!B7 LCS: Normal(1.1162705085254463, 0.20871028618715506) (Crystal Ball)
            'Stochastic Model'!C7 SCS: Normal(1.1651774993052004, 0.3550943596015059) (Crystal Ball)
            'Stochastic Model'!D7 CB: Lognormal(1.0579809739507788, 0.07593336757416216) (Crystal Ball)
            'Stochastic Model'!E7 GB: Lognormal(1.0549723431528482, 0.06408654948504579) (Crystal Ball)
            'Stochastic Model'!B11 Portfolio Loss
            'Stochastic Model'!C11 Filtered Forecast
            Crystal Ball's correlations: B7 C7 D7 E7 [1.000, 0.814, 0.178, 0.027] [0.814, 1.000, 0.094, -0.038] [0.178, 0.094, 1.000, 0.915] [0.027, -0.038, 0.915, 1.000]
        "#]],
        ),
        (
            "09__Portfolio.xls",
            expect![[r#"
            'Stochastic Model'!O12 LCS: Best Fit: Normal(1.1162705085254463, 0.20871028618715506) (Crystal Ball)
            'Stochastic Model'!P12 SCS: Best Fit: Normal(1.1651774993052004, 0.3550943596015059) (Crystal Ball)
            'Stochastic Model'!Q12 CB: Best Fit: Lognormal(1.0579809739507788, 0.07593336757416216) (Crystal Ball)
            'Stochastic Model'!R12 GB: Best Fit: Lognormal(1.0549723431528482, 0.06408654948504579) (Crystal Ball)
            'Stochastic Model'!F8 Portfolio Value
            Crystal Ball's correlations: O12 P12 Q12 R12 [1.000, 0.814, 0.178, 0.027] [0.814, 1.000, 0.094, -0.038] [0.178, 0.094, 1.000, 0.915] [0.027, -0.038, 0.915, 1.000]
        "#]],
        ),
        (
            "11__TenYearTreasuryYields2010.xls",
            expect![[r#"
            'AR(1)'!D28 CB Assumption: Normal(3.979039320256561E-16, 0.06531618738532106) (Crystal Ball)
        "#]],
        ),
    ] {
        let bytes = std::fs::read(format!("{folder}{file}")).expect("the corpora have the file");
        let workbook = Arc::new(crate::workbook::read(&bytes).expect("it can be read"));
        expect.assert_eq(&told(&workbook));
        let inspection = inspect(&workbook);
        assert!(inspection.imports.iter().all(|call| call.product == "Crystal Ball"));
    }
    let bytes = std::fs::read(format!("{folder}12__PrincipalProtectedInstrument.xls")).expect("it is there");
    let model = Model::inspect_only(Arc::new(crate::workbook::read(&bytes).expect("it can be read")));
    assert_eq!((model.inputs.len(), model.outputs.len()), (20, 6));
}

/// Where the model itself is not found, the report names the cells.
#[test]
fn a_model_that_is_not_read_is_told() {
    let told = |names: &[(&str, &str)]| {
        let mut workbook = example("", "");
        workbook.stored = Stored::default();
        let name = |(name, text): &(&str, &str)| DefinedName {
            name: (*name).to_owned(),
            scope: None,
            text: (*text).to_owned(),
            hidden: true,
        };
        workbook.names = names.iter().map(name).collect();
        let inspection = inspect(&Arc::new(workbook));
        inspection.problems.into_iter().map(|problem| problem.message).collect::<Vec<String>>().join("; ")
    };
    expect!["a Crystal Ball model is stored beside the cells in a form that is not known; it concerns Model!A1: say which cells are inputs, with their distributions, and which are outputs, or save the workbook as .xls with Crystal Ball"].assert_eq(&told(&[
        ("CB_239bfd8b415440039dd9fbe172fac4cd", "Model!$A$1"),
        ("CB_Total", "Model!$A$2"),
    ]));
    expect!["hidden names hold 1 assumptions and 1 forecasts of an early Crystal Ball, in a form that is not known: say which cells are inputs, with their distributions, and which are outputs"].assert_eq(&told(&[("ZA100", "\"n1+2\""), ("ZF100", "\"x\""), ("ZA0", "\"4\"")]));
    expect![[""]].assert_eq(&told(&[("Total", "Model!$A$3")]));
}

/// A simulation gives what Crystal Ball's own report in the file says, within five standard errors of both.
#[test]
fn a_stored_model_gives_what_its_own_report_says() {
    let Ok(corpora) = std::env::var("CARLO_CORPORA") else {
        println!("CARLO_CORPORA is unset: the file with a report is skipped");
        return;
    };
    let file = "xxxxyyyy80008__Financial-Modeling-with-Crystal-Ball-and-Excel/Excel_Models__chapter_12__PrincipalProtectedInstrument.xls";
    let bytes = std::fs::read(format!("{corpora}/corpora/{file}")).expect("the corpora have the file");
    let workbook = Arc::new(crate::workbook::read(&bytes).expect("it can be read"));
    let reported = reported(&workbook);
    let spec = Spec { trials: 20_000, ..Spec::default() };
    let simulation = Simulation::new(workbook, &spec).expect("it can be simulated");
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    let mut compared = 0;
    for output in &results.outputs {
        let a1 = output.cell.to_string();
        let Some((_, numbers)) = reported.iter().find(|(cell, _)| a1.ends_with(&format!("!{cell}"))) else {
            continue;
        };
        let of = |name: &str| numbers.iter().find(|(known, _)| known == name).map(|(_, x)| *x).unwrap();
        let (mean, deviation, kurtosis) = (of("Mean"), of("Standard Deviation"), of("Kurtosis"));
        let trials = (1.0 / of("Trials") + 1.0 / 20_000.0_f64).sqrt();
        let near = |what: &str, ours: Option<f64>, theirs: f64, error: f64| {
            let ours = ours.unwrap();
            assert!((ours - theirs).abs() <= 5.0 * error, "{a1}: {what} {ours}, reported {theirs} ± {error}");
        };
        near("mean", output.mean, mean, deviation * trials);
        near("deviation", output.std_dev, deviation, deviation * ((kurtosis - 1.0) / 4.0).sqrt() * trials);
        compared += 1;
    }
    assert_eq!(compared, 6);
}

/// The cells of the forecasts in a report, each with its statistics by name.
fn reported(workbook: &Workbook) -> Vec<(String, Vec<(String, f64)>)> {
    let mut reported: Vec<(String, Vec<(String, f64)>)> = Vec::new();
    let sheet = workbook.sheets.iter().find(|sheet| sheet.name == "Report").expect("there is a report");
    let mut label = String::new();
    for (_, _, cell) in sheet.cells.iter() {
        match &cell.value {
            Some(Value::Text(text)) => {
                label = text.trim().to_owned();
                let begins = label.strip_prefix("Cell: ").map(str::to_owned);
                if let Some(at) = begins
                    && reported.last().is_none_or(|(known, _)| *known != at)
                {
                    reported.push((at, Vec::new()));
                }
            }
            Some(Value::Number(number)) => {
                if let Some((_, numbers)) = reported.last_mut() {
                    numbers.push((label.clone(), *number));
                }
            }
            _ => {}
        }
    }
    reported
}
