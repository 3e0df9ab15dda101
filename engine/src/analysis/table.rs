//! Tables: what any report is for people, whoever shows it.

use serde::{Deserialize, Serialize};

use super::interval::Estimate;

/// A table with a title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What it is of.
    pub title: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Entry>>,
    /// What has to be known to read it.
    pub note: String,
}

/// An entry of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A number; none where there is no value.
    Number(Option<f64>),
    /// A text.
    Text(String),
}

impl Table {
    /// A table of no rows.
    pub(super) fn new(title: impl Into<String>, columns: &[&str], note: impl Into<String>) -> Self {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { title: title.into(), columns, rows: Vec::new(), note: note.into() }
    }

    /// Adds a row.
    pub(super) fn row<const N: usize>(&mut self, row: [Entry; N]) {
        self.rows.push(row.into());
    }
}

impl Estimate {
    /// Its value and the ends of its interval, or why it has none.
    pub(super) fn entries(&self) -> [Entry; 3] {
        let value = Entry::Number(self.value);
        match self.heaviest {
            Some(share) => {
                let weighs = format!("one trial weighs {:.0}%", 100.0 * share);
                [value, Entry::from("heavy tail"), Entry::Text(weighs)]
            }
            None => [value, Entry::Number(self.low), Entry::Number(self.high)],
        }
    }
}

impl From<f64> for Entry {
    fn from(x: f64) -> Self {
        Self::Number(Some(x).filter(|x| x.is_finite()))
    }
}

impl From<Option<f64>> for Entry {
    fn from(x: Option<f64>) -> Self {
        Self::Number(x)
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
