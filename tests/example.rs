//! The list of the example workbooks, `examples/index.json`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use engine::spec::{Input, Output};
use engine::{Address, Spec};
use serde::{Deserialize, Serialize};

use crate::root;

/// One example: a workbook, and a simulation of it to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The file's name in `examples/`.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// What it shows, in a sentence.
    pub summary: String,
    /// Cells to give a distribution, beside those that the workbook's own formulas give one.
    pub inputs: Vec<Suggestion>,
    /// Cells to watch.
    pub outputs: Vec<Address>,
}

/// A cell and the distribution to give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The cell.
    pub cell: Address,
    /// The distribution in shorthand.
    pub distribution: String,
}

impl Example {
    /// The examples of the repository, in the order in which people see them.
    pub fn all() -> Result<Vec<Self>> {
        let path = folder().join("index.json");
        let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{}", path.display()))
    }

    /// The workbook's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        let path = folder().join(&self.file);
        std::fs::read(&path).with_context(|| format!("{}", path.display()))
    }

    /// The simulation to begin with.
    pub fn spec(&self) -> Spec {
        let input = |suggestion: &Suggestion| Input {
            cell: suggestion.cell.clone(),
            name: String::new(),
            distribution: suggestion.distribution.clone(),
        };
        let output = |cell: &Address| Output { cell: cell.clone(), name: String::new() };
        Spec {
            inputs: self.inputs.iter().map(input).collect(),
            outputs: self.outputs.iter().map(output).collect(),
            ..Spec::default()
        }
    }
}

/// Where the examples lie.
pub fn folder() -> PathBuf {
    root().join("examples")
}
