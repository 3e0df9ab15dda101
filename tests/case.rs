//! Simulations to test and to time: the examples, and models that other people built.

use std::path::Path;

use anyhow::{Context, Result};
use engine::spec::{Input, Output};
use engine::{Address, Spec};

use crate::corpora;
use crate::example::Example;

/// A workbook and what to simulate in it.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called in tables.
    pub name: String,
    /// The workbook.
    pub bytes: Vec<u8>,
    /// The simulation.
    pub spec: Spec,
}

/// A workbook of the corpora: name, file, inputs, outputs.
type Real = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const REAL: [Real; 3] = [
    (
        "Unilever DCF, 64 formulas",
        "pranavipujari__Equity-Valuation-Unilever-DCF-Model/notebook__DCF_Model-_Unilever.xlsx",
        &[("DCF!C6", "normal(0.03, 0.005)"), ("DCF!C5", "tri(0.06, 0.0672, 0.08)")],
        &["DCF!B36"],
    ),
    (
        "Markov model",
        "n8thangreen__york.course.excel.model.in.R/inst__Media_343196_smxx.xlsm",
        &[
            ("'Parameters and Analysis'!B5", "normal(500, 127)"),
            ("'Parameters and Analysis'!B7", "normal(1000, 102)"),
            ("'Parameters and Analysis'!B8", "beta(29.38, 166.5)"),
            ("'Parameters and Analysis'!B9", "normal(3000, 510)"),
            ("'Parameters and Analysis'!B10", "normal(0.5, 0.05)"),
            ("'Parameters and Analysis'!B11", "beta(15.2, 1506)"),
        ],
        &["'Markov Model'!B63", "'Markov Model'!C62"],
    ),
    (
        "lifelib term, 20,705 formulas",
        "lifelib-dev__lifelib/lifelib__libraries__basiclife__basic_term_sample.xlsx",
        &[("mortality!C1", "normal(0.0002, 0.00002)")],
        &["prot_model!B12", "prot_model!L5"],
    ),
];

/// The examples of the repository with the simulations that they begin with.
pub fn examples() -> Result<Vec<Case>> {
    let case = |example: Example| {
        Ok(Case { name: example.title.clone(), bytes: example.bytes()?, spec: example.spec() })
    };
    Example::all()?.into_iter().map(case).collect()
}

/// Models that other people built; none where the corpora are not here.
pub fn real() -> Result<Vec<Case>> {
    let Some(folder) = corpora("corpora") else { return Ok(Vec::new()) };
    REAL.iter().map(|real| case(&folder, real)).collect()
}

fn case(folder: &Path, (name, file, inputs, outputs): &Real) -> Result<Case> {
    let path = folder.join(file);
    let input = |(cell, distribution): &(&str, &str)| {
        let distribution = (*distribution).to_owned();
        Ok(Input { cell: Address::parse(cell)?, name: String::new(), distribution })
    };
    let output = |cell: &&str| Ok(Output { cell: Address::parse(cell)?, name: String::new() });
    Ok(Case {
        name: (*name).to_owned(),
        bytes: std::fs::read(&path).with_context(|| path.display().to_string())?,
        spec: Spec {
            inputs: inputs.iter().map(input).collect::<Result<_>>()?,
            outputs: outputs.iter().map(output).collect::<Result<_>>()?,
            ..Spec::default()
        },
    })
}
