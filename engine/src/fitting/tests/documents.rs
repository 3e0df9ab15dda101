//! What is asked wrongly, read from texts and workbooks, elicited, and written.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::simulated::drawn;
use super::{Ask, Column, family, fit, fitted, only};
use crate::dialect::shorthand::parse_distribution;
use crate::fitting::{Elicited, Observed, Percentile, columns_of_range, columns_of_text, complete_rows};
use crate::value::Value;
use crate::workbook::{Cell, Cells, Sheet, Workbook};

#[test]
fn a_text_is_read_by_its_separator() {
    let read = |text: &str| columns_of_text(text).unwrap();
    let columns = read("demand,price\n1,2.5\n2,\n3,>4\n");
    assert_eq!(columns[0].name, "demand");
    assert_eq!(columns[0].column().values, [1.0, 2.0, 3.0]);
    assert_eq!(columns[1].column().values, [2.5]);
    assert_eq!(columns[1].column().censored[0].above, Some(4.0));
    assert_eq!(complete_rows(&columns)[1].rows, [Some(Observed::Value(2.5))]);
    assert_eq!(read("1,5;2\n3,25;4")[0].column().values, [1.5, 3.25]);
    assert_eq!(read("1.5\n2\n\n 3e2\n")[0].column().values, [1.5, 2.0, 300.0]);
    assert_eq!(read("1 2\n3 4")[1].column().values, [2.0, 4.0]);
    let error = columns_of_text("x\n1\ntwo\n").unwrap_err().to_string();
    assert_eq!(error, "x: line 3 holds the text `two`; write a number, >5, <5 or 1..5, or leave it empty");
}

#[test]
fn a_range_is_read_with_its_heading() {
    let number = |x: f64| Cell { value: Some(Value::Number(x)), ..Cell::default() };
    let text = |text: &str| Cell { value: Some(Value::Text(text.into())), ..Cell::default() };
    let sheet = |cells: Vec<(u32, u32, Cell)>| Workbook {
        sheets: vec![Sheet { name: "Data".to_owned(), cells: Cells::new(cells), ..Sheet::default() }],
        ..Workbook::default()
    };
    let workbook = sheet(vec![(0, 0, text("Demand")), (1, 0, number(3.0)), (3, 0, number(5.0))]);
    let columns = columns_of_range(&workbook, "Data!A:A").unwrap();
    assert_eq!((columns[0].name.as_str(), columns[0].column().values), ("Demand", vec![3.0, 5.0]));
    let workbook = sheet(vec![(0, 0, number(1.0)), (1, 0, text("two"))]);
    let error = columns_of_range(&workbook, "A1:A9").unwrap_err().to_string();
    assert!(error.contains("cell Data!A2 holds the text `two`"), "{error}");
    assert!(columns_of_range(&workbook, "Nowhere!A1").is_err());
    assert!(columns_of_range(&workbook, "1+1").is_err());
}

#[test]
fn what_is_no_data_is_told() {
    let asked = |values: &[f64]| {
        let column = Column { name: "B".to_owned(), values: values.to_vec(), ..Column::default() };
        fit(&Ask { columns: vec![column], ..Ask::default() }).unwrap_err().to_string()
    };
    assert_eq!(asked(&[1.0, 2.0]), "B has 2 observations; give at least 5");
    assert_eq!(asked(&[7.0; 9]), "B: every value is 7; a constant has no distribution to fit");
    assert!(asked(&[1.0, 2.0, f64::NAN, 3.0, 4.0]).starts_with("B: value 3 is NaN"));
    let error = |name: &str| fit(&Ask { columns: vec![column()], ..family(name) }).unwrap_err().to_string();
    assert!(error("Nonsense").contains("no distribution of that name"));
    assert!(error("Metalog").contains("no likelihood"));
    assert!(error("Binomial(0.5, ?)").contains("must be a whole number"));
    assert!(fit(&Ask::default()).is_err());
}

fn column() -> Column {
    Column { name: "B".to_owned(), values: drawn("Poisson", &[4.0], 50, 1), ..Column::default() }
}

#[test]
fn given_parameters_are_kept() {
    let asked = Ask { discrete: true, ..family("Binomial(40, ?)") };
    let report = fit(&Ask { columns: vec![column()], ..asked }).unwrap().columns.remove(0);
    let mean = report.mean;
    let fit = only(report);
    assert!(fit.parameters[0].given && fit.parameters[0].value == 40.0);
    assert!((fit.parameters[1].value - mean / 40.0).abs() < 1e-7);
    assert!((fit.aic - (2.0 - 2.0 * fit.log_likelihood)).abs() < 1e-12, "one parameter was fitted");
}

/// What is printed is read again as the same distribution.
#[test]
fn every_fit_can_be_typed() {
    let values = drawn("Gamma", &[2.0, 3.0], 60, 4);
    let report = fitted(&values, Ask { shifted: true, points: 9, ..Ask::default() });
    assert!(report.fits.len() > 30, "{:?}", report.refused);
    for fit in &report.fits {
        let call =
            parse_distribution(&fit.distribution).unwrap_or_else(|why| panic!("{}: {why}", fit.distribution));
        assert_eq!(call.distribution.name, fit.family);
        assert_eq!(call.shift.is_some(), fit.shift.is_some());
        assert_eq!(fit.curve.len(), 9, "{fit:?}");
        if let Some(uncertain) = &fit.uncertain {
            parse_distribution(uncertain).unwrap_or_else(|why| panic!("{uncertain}: {why}"));
        }
    }
    assert!(report.fits.iter().any(|fit| fit.uncertain.is_some()));
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<super::ColumnReport>(&text).unwrap(), report);
}

/// A formula with uncertain parameters draws values as spread as parameters and values together: for the mean of a
/// normal distribution σ²(1 + 1/n), and for σ a little more.
#[test]
fn uncertain_parameters_are_carried_into_a_run() {
    let values = drawn("Gamma", &[2.0, 3.0], 25, 4);
    let fit = only(fitted(&values, family("Gamma")));
    assert!(fit.uncertain.is_none(), "shape and scale correlate");
    let formula: Arc<str> = fit.uncertain_formula.unwrap().trim_start_matches('=').into();
    let cell = Cell { content: crate::workbook::Content::Formula(formula), ..Cell::default() };
    let sheet = Sheet { name: "S".to_owned(), cells: Cells::new(vec![(0, 0, cell)]), ..Sheet::default() };
    let workbook = Workbook { sheets: vec![sheet], ..Workbook::default() };
    let spec = crate::Spec {
        trials: 20_000,
        outputs: vec![crate::spec::Output {
            cell: crate::Address::parse("S!A1").unwrap(),
            name: String::new(),
        }],
        ..crate::Spec::default()
    };
    let simulation = crate::simulation::Simulation::new(Arc::new(workbook), &spec).unwrap();
    let results = simulation.run(None, &mut |_| ControlFlow::Continue(()));
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let (shape, scale) = (fit.parameters[0].value, fit.parameters[1].value);
    // The mean of the fit is that of the data, and its standard error by the curvature √(shape) scale/√n.
    let own = results.outputs[0].mean.unwrap();
    let deviation = results.outputs[0].std_dev.unwrap();
    assert!((own - mean).abs() < 0.15 * mean, "{own} {mean}");
    let alone = shape.sqrt() * scale;
    assert!(deviation > alone * 1.01 && deviation < alone * 1.3, "{deviation} {alone}");
}

#[test]
fn percentiles_give_four_distributions_side_by_side() {
    let percentile = |(probability, value): (f64, f64)| Percentile { probability, value };
    let asked = |points: &[(f64, f64)], least: Option<f64>| {
        let percentiles = points.iter().copied().map(percentile).collect();
        let elicited = Elicited { percentiles, least, ..Elicited::default() };
        fit(&Ask { elicited: Some(elicited), points: 5, ..Ask::default() }).unwrap().elicited
    };
    // Of a lognormal distribution, whose logarithm has mean 2 and deviation 0.5.
    let z = 1.281_551_565_544_600_4;
    let of = |z: f64| crate::math::exp(2.0 + 0.5 * z);
    let fits = asked(&[(0.1, of(-z)), (0.5, of(0.0)), (0.9, of(z))], None);
    let names: Vec<&str> = fits.iter().map(|fit| fit.family.as_str()).collect();
    assert_eq!(names, ["Metalog", "Pert", "Myerson", "Lognormal2"]);
    for fit in &fits {
        assert!(fit.miss.unwrap() < 1e-4, "{fit:?}");
        assert_eq!(fit.curve.len(), 5);
        parse_distribution(fit.distribution.as_ref().unwrap()).unwrap();
    }
    assert!((fits[3].parameters[0] - 2.0).abs() < 1e-5 && (fits[3].parameters[1] - 0.5).abs() < 1e-5);
    // Myerson's distribution of such percentiles is the lognormal one itself.
    assert!((fits[2].mean.unwrap() - fits[3].mean.unwrap()).abs() < 1e-3);
    let bounded = asked(&[(0.1, -1.0), (0.5, 2.0), (0.9, 3.0)], Some(-4.0));
    assert_eq!((bounded[0].family.as_str(), bounded[1].parameters[0]), ("MetalogLower", -4.0));
    assert_eq!(bounded[3].distribution, None);
}
