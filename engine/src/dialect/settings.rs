//! What a product keeps of its settings in names of the workbook: how many trials, which seed, which outputs.

use super::list::{known_number, list, text};
use crate::address::{CellRef, SheetId};
use crate::formula::{Binder, Expr};
use crate::workbook::Workbook;

/// The names, in lower case, whose they are, and what they say. XLRisk's are common words, which count only
/// where its sheet is.
const NAMES: &[(&str, &str, &str)] = &[
    ("risknumiterations", "@RISK", "trials"),
    ("risknumsimulations", "@RISK", "simulations"),
    ("riskfixedseed", "@RISK", "seed"),
    ("riskusefixedseed", "@RISK", "whether the seed is fixed"),
    ("risksamplingtype", "@RISK", "sampling"),
    ("riskgeneratorseedtype", "@RISK", "how the seed is chosen"),
    ("simopt_samples", "ModelRisk", "trials"),
    ("simopt_simulations", "ModelRisk", "simulations"),
    ("simopt_seed", "ModelRisk", "seed"),
    ("iterations", XLRISK, "trials"),
    ("seed", XLRISK, "seed"),
    ("latinhypercube", XLRISK, "Latin hypercube sampling"),
    ("macrobefore", XLRISK, "the macro to run before each trial"),
    ("macroafter", XLRISK, "the macro to run after each trial"),
];
const XLRISK: &str = "XLRisk";

/// The most outputs that XLRisk's list may have.
const MOST_OUTPUTS: u32 = 10_000;

/// The settings that the file keeps, each as a sentence.
pub(crate) fn file_settings(workbook: &Workbook) -> Vec<String> {
    let binder = Binder::new(workbook);
    let xlrisk = sheet(workbook).is_some();
    let mut settings = Vec::new();
    for name in &workbook.names {
        let lower = name.name.to_lowercase();
        let Some((_, product, what)) =
            NAMES.iter().find(|(known, product, _)| *known == lower && (*product != XLRISK || xlrisk))
        else {
            continue;
        };
        let Some(value) = value(&binder, workbook, &name.text) else { continue };
        settings.push(format!(
            "{product} keeps a setting in the name {}: {what} = {value}; a simulation takes its own from the spec",
            name.name
        ));
    }
    settings
}

fn sheet(workbook: &Workbook) -> Option<SheetId> {
    let at = workbook.sheets.iter().position(|sheet| sheet.name.eq_ignore_ascii_case(XLRISK))?;
    Some(SheetId(at as u16))
}

fn bound(binder: &Binder<'_>, body: &str, at: CellRef) -> Option<Expr> {
    let body = body.strip_prefix('=').unwrap_or(body);
    binder.bind(body, at, true).ok().map(|bound| bound.expr)
}

fn value(binder: &Binder<'_>, workbook: &Workbook, body: &str) -> Option<String> {
    let expr = bound(binder, body, CellRef::default())?;
    match known_number(&expr, workbook) {
        Some(number) => Some(crate::plan::lower::general(number)),
        None => text(&expr, workbook),
    }
}

/// The outputs that XLRisk lists on its sheet, at the name RiskOutputs: below its first row an address and a
/// name a row.
pub(crate) fn listed_outputs(workbook: &Workbook, binder: &Binder<'_>) -> Vec<(CellRef, Option<String>)> {
    let Some(sheet) = sheet(workbook) else { return Vec::new() };
    let name = workbook.names.iter().find(|name| name.name.eq_ignore_ascii_case("RiskOutputs"));
    let start = name.and_then(|name| bound(binder, &name.text, CellRef::new(sheet, 0, 0)));
    let start = match start {
        Some(Expr::Cell(cell)) => cell,
        Some(Expr::Range(range)) => range.top_left(),
        _ => return Vec::new(),
    };
    let mut outputs = Vec::new();
    for row in start.row + 1..start.row.saturating_add(MOST_OUTPUTS) {
        let at = CellRef::new(start.sheet, row, start.column);
        let Some(address) = text(&Expr::Cell(at), workbook) else { break };
        let name = text(&Expr::Cell(CellRef { column: at.column + 1, ..at }), workbook);
        let cells = bound(binder, &address, at).as_ref().and_then(list).unwrap_or_default();
        let alone = cells.len() == 1;
        for (index, cell) in cells.into_iter().enumerate() {
            if let Expr::Cell(cell) = cell {
                let name = name.as_ref().map(|name| match alone {
                    true => name.clone(),
                    false => format!("{name} {}", index + 1),
                });
                outputs.push((cell, name));
            }
        }
    }
    outputs
}
