//! What a product keeps of its settings in names of the workbook: how many trials, which seed, which outputs.

use super::list::{known_number, list, text};
use crate::address::{CellRef, SheetId};
use crate::formula::{Binder, Expr};
use crate::spec::{MAX_TRIALS, Sampling, Spec};
use crate::workbook::Workbook;

/// The names, in lower case, whose they are, and what they say. XLRisk's are common words, which count only
/// where its sheet is.
const NAMES: &[(&str, &str, &str)] = &[
    ("risknumiterations", "@RISK", TRIALS),
    ("risknumsimulations", "@RISK", "simulations"),
    ("riskfixedseed", "@RISK", SEED),
    ("riskusefixedseed", "@RISK", "whether the seed is fixed"),
    ("risksamplingtype", "@RISK", "sampling"),
    ("riskgeneratorseedtype", "@RISK", "how the seed is chosen"),
    ("simopt_samples", "ModelRisk", TRIALS),
    ("simopt_simulations", "ModelRisk", "simulations"),
    ("simopt_seed", "ModelRisk", SEED),
    ("iterations", XLRISK, TRIALS),
    ("seed", XLRISK, SEED),
    ("latinhypercube", XLRISK, LATIN),
    ("macrobefore", XLRISK, "the macro to run before each trial"),
    ("macroafter", XLRISK, "the macro to run after each trial"),
];
const XLRISK: &str = "XLRisk";
const TRIALS: &str = "trials";
const SEED: &str = "seed";
const LATIN: &str = "Latin hypercube sampling";

/// The greatest seed that a number tells to the last digit.
const MOST_SEED: f64 = 9_007_199_254_740_992.0;

/// The most outputs that XLRisk's list may have.
const MOST_OUTPUTS: u32 = 10_000;

/// What a file says of the simulations of its model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileSettings {
    /// How many trials.
    pub trials: Option<u64>,
    /// The seed, where it is fixed.
    pub seed: Option<u64>,
    /// How draws are spread.
    pub sampling: Option<Sampling>,
    /// Each setting as a sentence.
    pub said: Vec<String>,
}

impl FileSettings {
    /// A spec that says nothing but what the file does.
    pub fn spec(&self) -> Spec {
        let default = Spec::default();
        Spec {
            trials: self.trials.unwrap_or(default.trials),
            seed: self.seed.unwrap_or(default.seed),
            sampling: self.sampling.unwrap_or(default.sampling),
            ..default
        }
    }
}

/// The settings that the file keeps. Of two products' the first one's count.
pub fn file_settings(workbook: &Workbook) -> FileSettings {
    let binder = Binder::new(workbook);
    let xlrisk = sheet(workbook).is_some();
    let mut settings = FileSettings::default();
    let fixed = workbook.names.iter().find(|name| name.name.eq_ignore_ascii_case("RiskUseFixedSeed"));
    let fixed = fixed.and_then(|name| number(&binder, workbook, &name.text)).is_none_or(|fixed| fixed != 0.0);
    for name in &workbook.names {
        let lower = name.name.to_lowercase();
        let Some((_, product, what)) =
            NAMES.iter().find(|(known, product, _)| *known == lower && (*product != XLRISK || xlrisk))
        else {
            continue;
        };
        let Some(value) = value(&binder, workbook, &name.text) else { continue };
        let number = number(&binder, workbook, &name.text);
        let whole = number.filter(|x| x.trunc() == *x && (0.0..=MOST_SEED).contains(x));
        let kept = match (*what, whole) {
            (TRIALS, Some(count))
                if (1.0..=MAX_TRIALS as f64).contains(&count) && settings.trials.is_none() =>
            {
                settings.trials = Some(count as u64);
                true
            }
            (SEED, Some(seed)) if settings.seed.is_none() && (fixed || *product != "@RISK") => {
                settings.seed = Some(seed as u64);
                true
            }
            (LATIN, _) if settings.sampling.is_none() => {
                let latin = number.is_some_and(|latin| latin != 0.0) || value.eq_ignore_ascii_case("true");
                settings.sampling = Some(if latin { Sampling::LatinHypercube } else { Sampling::MonteCarlo });
                true
            }
            _ => false,
        };
        let then = if kept { "it is taken where nobody says otherwise" } else { "it is not used" };
        settings
            .said
            .push(format!("{product} keeps a setting in the name {}: {what} = {value}; {then}", name.name));
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

fn number(binder: &Binder<'_>, workbook: &Workbook, body: &str) -> Option<f64> {
    known_number(&bound(binder, body, CellRef::default())?, workbook)
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

#[cfg(test)]
mod tests {
    use super::file_settings;
    use crate::spec::{Sampling, Spec};
    use crate::workbook::{DefinedName, Sheet, Workbook};

    fn settings(sheet: &str, names: &[(&str, &str)]) -> Spec {
        let name = |(name, text): &(&str, &str)| DefinedName {
            name: (*name).to_owned(),
            scope: None,
            text: (*text).to_owned(),
            hidden: true,
        };
        let sheet = Sheet { name: sheet.to_owned(), ..Sheet::default() };
        let names = names.iter().map(name).collect();
        file_settings(&Workbook { sheets: vec![sheet], names, ..Workbook::default() }).spec()
    }

    #[test]
    fn a_spec_that_says_nothing_else_takes_the_files_settings() {
        let fixed =
            [("RiskNumIterations", "5000"), ("RiskFixedSeed", "2147483647"), ("RiskUseFixedSeed", "TRUE")];
        let expected = Spec { trials: 5000, seed: 2_147_483_647, ..Spec::default() };
        assert_eq!(settings("Model", &fixed), expected);
        let chosen = [("RiskFixedSeed", "666"), ("RiskUseFixedSeed", "FALSE"), ("RiskNumIterations", "0.5")];
        assert_eq!(settings("Model", &chosen), Spec::default());
        let xlrisk = [("Iterations", "=300"), ("Seed", "7"), ("LatinHypercube", "TRUE")];
        let expected = Spec { trials: 300, seed: 7, sampling: Sampling::LatinHypercube, ..Spec::default() };
        assert_eq!(settings("XLRisk", &xlrisk), expected);
        assert_eq!(settings("Model", &xlrisk), Spec::default());
        assert_eq!(settings("Model", &[("SimOpt_Samples", "=1000")]).trials, 1000);
    }
}
