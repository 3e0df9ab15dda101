//! Small workbooks to simulate.

use rust_xlsxwriter::{Formula, Workbook};
use serde_json::{Value, json};

/// Revenue, cost and profit: B1 and B2 are numbers, B3 their difference.
pub(crate) fn profit() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, label) in ["Revenue", "Cost", "Profit"].into_iter().enumerate() {
        sheet.write_string(row as u32, 0, label).unwrap();
    }
    sheet.write_number(0, 1, 100.0).unwrap();
    sheet.write_number(1, 1, 60.0).unwrap();
    sheet.write_formula(2, 1, Formula::new("=B1-B2").set_result("40")).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Like [`profit`], and the names by which @RISK stores 2,500 trials and the seed 77.
pub(crate) fn with_settings() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_number(0, 1, 100.0).unwrap();
    sheet.write_number(1, 1, 60.0).unwrap();
    sheet.write_formula(2, 1, Formula::new("=B1-B2").set_result("40")).unwrap();
    workbook.define_name("RiskNumIterations", "=2500").unwrap();
    workbook.define_name("RiskFixedSeed", "=77").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// B3 calls a function that no engine of ours has, and B4 needs it: 60 in the file.
pub(crate) fn held() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_number(0, 1, 100.0).unwrap();
    sheet.write_number(1, 1, 60.0).unwrap();
    let cube = "=CUBEVALUE(\"Sales\",\"[Measures].[Units]\")+B1*0";
    sheet.write_formula(3, 1, Formula::new(cube).set_result("60")).unwrap();
    sheet.write_formula(2, 1, Formula::new("=B1-B4").set_result("40")).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Like [`profit`], with `rows` formulas between the inputs and B3, so that a simulation takes a while.
pub(crate) fn long(rows: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_number(0, 1, 100.0).unwrap();
    sheet.write_number(1, 1, 60.0).unwrap();
    let (mut value, mut before) = (100.0_f64, "B1".to_owned());
    for row in 0..rows {
        value = (value * 1.0001).max(60.0);
        let formula = format!("=MAX({before}*1.0001,B2)");
        sheet.write_formula(row, 3, Formula::new(formula).set_result(value.to_string())).unwrap();
        before = format!("D{}", row + 1);
    }
    let profit = Formula::new(format!("={before}-B2")).set_result((value - 60.0).to_string());
    sheet.write_formula(2, 1, profit).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// What to simulate in these workbooks.
pub(crate) fn spec(trials: u64, seed: u64) -> Value {
    json!({
        "version": 1,
        "inputs": [
            {"cell": "Sheet1!B1", "name": "Revenue", "distribution": "normal(100, 10)"},
            {"cell": "Sheet1!B2", "name": "Cost", "distribution": "uniform(50, 70)"}
        ],
        "outputs": [{"cell": "Sheet1!B3", "name": "Profit"}],
        "trials": trials,
        "seed": seed
    })
}

/// What to ask of the service for them.
pub(crate) fn request(workbook: &Value, trials: u64, seed: u64) -> Value {
    json!({"workbook": workbook["id"], "spec": spec(trials, seed)})
}
