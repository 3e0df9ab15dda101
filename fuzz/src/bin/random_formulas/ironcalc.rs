//! What IronCalc makes of a formula. It panics on some and never ends on others, so it works on a thread of its own.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use ironcalc_base::Model;
use ironcalc_base::cell::CellValue;

use crate::{Datum, data};

/// A formula and its cell, row and column from 0.
type Asked = (String, usize, usize);
/// How long a formula may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// IronCalc on its thread, begun again after a formula that ended it.
#[derive(Default)]
pub(crate) struct IronCalc {
    at_work: Option<(Sender<Asked>, Receiver<String>)>,
}

impl IronCalc {
    /// The value of a formula in a cell as text; `None` where there is none or it does not come.
    pub(crate) fn value(&mut self, formula: &str, row: usize, column: usize) -> Option<String> {
        let (asked, told) = self.at_work.get_or_insert_with(|| {
            let (asked, to_do) = channel();
            let (done, told) = channel();
            thread::spawn(move || work(&to_do, &done));
            (asked, told)
        });
        let value = asked
            .send((formula.to_owned(), row, column))
            .ok()
            .and_then(|()| told.recv_timeout(PATIENCE).ok());
        if value.is_none() {
            self.at_work = None;
        }
        value.filter(|value| !value.starts_with("#N/IMPL") && value != "#NAME?" && value != "#ERROR!")
    }
}

fn work(to_do: &Receiver<Asked>, done: &Sender<String>) {
    let mut model = Model::new_empty("formulas", "en", "UTC", "en").expect("the settings are known");
    for (row, column, datum) in data() {
        let (row, column) = (row as i32 + 1, i32::from(column) + 1);
        let _ = match datum {
            Datum::Number(x) => model.update_cell_with_number(0, row, column, x),
            // As in the file, where there is no empty text.
            Datum::Text("") => Ok(()),
            Datum::Text(text) => model.update_cell_with_text(0, row, column, text),
        };
    }
    for (formula, row, column) in to_do {
        let (row, column) = (row as i32 + 1, column as i32 + 1);
        let formula = formula.replace("_xlfn.", "").replace("_xlws.", "");
        let taken = model.set_user_input(0, row, column, format!("={formula}"));
        model.evaluate();
        let value = match taken.and_then(|()| model.get_cell_value_by_index(0, row, column)) {
            Ok(CellValue::Number(x)) => x.to_string(),
            Ok(CellValue::Boolean(x)) => if x { "TRUE" } else { "FALSE" }.to_owned(),
            Ok(CellValue::String(text)) => text,
            Ok(CellValue::None) => String::new(),
            Err(_) => "#ERROR!".to_owned(),
        };
        let _ = model.cell_clear_all(0, row, column);
        if done.send(value).is_err() {
            return;
        }
    }
}
