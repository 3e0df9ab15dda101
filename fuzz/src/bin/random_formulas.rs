//! Writes a workbook of random formulas, without values for other programs to compute, or with those that IronCalc
//! computes: `random-formulas OUT.xlsx [COUNT [SEED]]`. `fuzz/oracle.py` compares what they say with what Carlo says.

use fuzz::{Choices, Shape, formula};
use rust_xlsxwriter::{Formula, Workbook, XlsxError};

#[cfg(feature = "ironcalc")]
#[path = "random_formulas/ironcalc.rs"]
mod ironcalc;

const SHAPE: Shape = Shape { depth: 2, everything: false };
/// Formulas down a column.
const ROWS: usize = 1_000;
/// The first column of formulas, beside the numbers that they read.
const FIRST_COLUMN: usize = 9;

/// What a cell holds that formulas read.
#[derive(Clone, Copy, Debug)]
enum Datum {
    Number(f64),
    Text(&'static str),
}

fn main() -> Result<(), XlsxError> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().expect("the file to write is named");
    let mut number =
        |otherwise: u64| arguments.next().map_or(otherwise, |text| text.parse().expect("a number"));
    let (count, seed) = (number(5_000) as usize, number(1));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Sheet1")?;
    for (row, column, datum) in data() {
        match datum {
            Datum::Number(x) => sheet.write_number(row, column, x)?,
            Datum::Text(text) => sheet.write_string(row, column, text)?,
        };
    }
    #[cfg(feature = "ironcalc")]
    let mut ironcalc = ironcalc::IronCalc::default();
    let mut state = seed;
    for index in 0..count {
        let bytes: Vec<u8> = (0..64).flat_map(|_| next(&mut state).to_le_bytes()).collect();
        let text = formula(&mut Choices::new(&bytes), SHAPE);
        let (row, column) = (index % ROWS, FIRST_COLUMN + index / ROWS);
        let written = Formula::new(format!("={text}"));
        #[cfg(feature = "ironcalc")]
        let Some(value) = ironcalc.value(&text, row, column) else { continue };
        #[cfg(feature = "ironcalc")]
        let written = written.set_result(value);
        sheet.write_formula(row as u32, column as u16, written)?;
    }
    workbook.save(file)
}

/// The cells that formulas read: row, column and what is in it.
fn data() -> Vec<(u32, u16, Datum)> {
    let mut data = Vec::new();
    for row in 0..8_u32 {
        data.push((row, 0, Datum::Number(f64::from(row) + 1.0)));
        data.push((row, 1, Datum::Number([5.0, -2.5, 0.0, 1e3, 0.25, 12.0, -1.0, 3.0][row as usize])));
        data.push((row, 2, Datum::Text(["a", "b", "abc", "12", "", "TRUE", "A", " x "][row as usize])));
        data.push((row, 4, Datum::Number(45_000.0 + 100.0 * f64::from(row))));
        data.push((row, 5, Datum::Number(0.1 * f64::from(row))));
    }
    // No truth values: LibreOffice takes them for numbers.
    data.extend([(3, 3, Datum::Number(4.0)), (5, 3, Datum::Text("7"))]);
    data
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}
