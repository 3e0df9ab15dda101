//! `carlo fit`: the distributions that fit data, the best first, each as it is typed.

use std::io::{self, Write};
use std::path::Path;

use engine::fitting::{
    self, Ask, ColumnReport, CopulaFit, Elicited, ElicitedFit, Fit as Fitted, FittingError, Percentile,
    TableColumn, Tested,
};

use crate::arguments::Fit;
use crate::failure::{Failure, read_file, read_workbook};

/// How many fits of a column are shown.
const SHOWN: usize = 15;

pub(crate) fn run(arguments: &Fit) -> Result<(), Failure> {
    let mut columns = match &arguments.file {
        Some(file) => read(file, &arguments.columns)?,
        None => Vec::new(),
    };
    if arguments.copulas {
        columns = fitting::complete_rows(&columns);
    }
    let ask = Ask {
        columns: columns.iter().map(TableColumn::column).collect(),
        families: arguments.families.iter().map(|name| name.trim().to_owned()).collect(),
        discrete: arguments.discrete,
        shifted: arguments.shifted,
        rank: arguments.rank.into(),
        bootstrap: arguments.bootstrap,
        seed: arguments.seed,
        copulas: arguments.copulas,
        elicited: arguments.percentiles.as_deref().map(|text| elicited(text, arguments)).transpose()?,
        ..Ask::default()
    };
    let ask =
        Ask { columns: ask.columns.into_iter().map(|column| truncated(column, arguments)).collect(), ..ask };
    let report = fitting::fit(&ask)?;
    let mut out = io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &report).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    for column in &report.columns {
        print_column(column, &mut out)?;
    }
    print_copulas(&report.copulas, &mut out)?;
    print_elicited(&report.elicited, &mut out)?;
    Ok(())
}

fn truncated(column: fitting::Column, arguments: &Fit) -> fitting::Column {
    fitting::Column {
        truncated_below: arguments.truncated_below,
        truncated_above: arguments.truncated_above,
        ..column
    }
}

/// The columns of a workbook or of a text; all of a text's where none is named.
fn read(file: &Path, names: &[String]) -> Result<Vec<TableColumn>, Failure> {
    let bytes = read_file(file)?;
    let is_text = !bytes.contains(&0) && !bytes.starts_with(b"PK") && std::str::from_utf8(&bytes).is_ok();
    if !is_text {
        let workbook = read_workbook(file, &bytes)?;
        if names.is_empty() {
            return Err(Failure::Option("which data? give --column 'Sheet1!B2:B200'".to_owned()));
        }
        let mut columns = Vec::new();
        for name in names {
            columns.extend(fitting::columns_of_range(&workbook, name)?);
        }
        return Ok(columns);
    }
    let columns = fitting::columns_of_text(&String::from_utf8_lossy(&bytes))?;
    if names.is_empty() {
        return Ok(columns);
    }
    let find = |name: &String| {
        let is = |column: &&TableColumn| column.name.eq_ignore_ascii_case(name.trim());
        let by_number = || columns.get(name.trim().parse::<usize>().ok()?.checked_sub(1)?);
        columns.iter().find(is).or_else(by_number).cloned().ok_or_else(|| {
            let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            Failure::Fitting(FittingError::Place {
                place: name.clone(),
                reason: format!("is no column of the text; there are {}", known.join(", ")),
            })
        })
    };
    names.iter().map(find).collect()
}

/// `10=5,50=8,90=15`
fn elicited(text: &str, arguments: &Fit) -> Result<Elicited, Failure> {
    let number = |text: &str| text.trim().trim_end_matches('%').parse::<f64>().ok().filter(|x| x.is_finite());
    let percentile = |part: &str| {
        let (percent, value) = part.split_once('=')?;
        Some(Percentile { probability: number(percent)? / 100.0, value: number(value)? })
    };
    let percentiles: Option<Vec<Percentile>> = text.split(',').map(percentile).collect();
    let percentiles = percentiles.ok_or_else(|| {
        Failure::Option(format!("`{text}` are no percentiles; write them like 10=5,50=8,90=15"))
    })?;
    Ok(Elicited { percentiles, least: arguments.least, greatest: arguments.greatest, ..Elicited::default() })
}

fn print_column(column: &ColumnReport, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: {} observations, mean {}, standard deviation {}, from {} to {}\n",
        column.name,
        column.count,
        short(column.mean),
        short(column.standard_deviation),
        short(column.least),
        short(column.greatest)
    )?;
    let width = column.fits.iter().take(SHOWN).map(|fit| fit.distribution.len()).max().unwrap_or(0);
    writeln!(
        out,
        "  {:width$}  {:>10}  {:>10}  {:>16}  {:>16}  {:>16}",
        "distribution", "AICc", "BIC", "A-D (p)", "K-S (p)", "chi² (p)"
    )?;
    for fit in column.fits.iter().take(SHOWN) {
        let pearson = fit.chi_square.map(|one| Tested { value: one.value, p: one.p.or(one.p_of_table) });
        writeln!(
            out,
            "  {:width$}  {:>10}  {:>10}  {:>16}  {:>16}  {:>16}",
            fit.distribution,
            fit.aicc.map_or_else(|| "-".to_owned(), short),
            short(fit.bic),
            tested(fit.anderson_darling),
            tested(fit.kolmogorov_smirnov),
            tested(pearson)
        )?;
    }
    if column.fits.len() > SHOWN {
        writeln!(out, "  … {} more; see --json", column.fits.len() - SHOWN)?;
    }
    if let Some(best) = column.fits.first() {
        print_best(best, out)?;
    }
    for refused in column.refused.iter().take(SHOWN) {
        writeln!(out, "  not {}: {}", refused.family, refused.reason)?;
    }
    for note in &column.notes {
        writeln!(out, "  note: {note}")?;
    }
    writeln!(out)
}

/// The best fit's parameters with their standard errors, and how its uncertainty is written.
fn print_best(best: &Fitted, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n  {}", best.distribution)?;
    for estimate in best.parameters.iter().chain(&best.shift).filter(|estimate| !estimate.given) {
        let error = estimate.standard_error.map_or_else(String::new, |error| format!(" ± {}", short(error)));
        writeln!(out, "    {} {}{error}", estimate.name, short(estimate.value))?;
    }
    if let Some(uncertain) = best.uncertain.as_ref().or(best.uncertain_formula.as_ref()) {
        writeln!(out, "    with uncertain parameters: {uncertain}")?;
    }
    for note in &best.notes {
        writeln!(out, "    note: {note}")?;
    }
    writeln!(out)
}

fn print_copulas(copulas: &[CopulaFit], out: &mut impl Write) -> io::Result<()> {
    if copulas.is_empty() {
        return Ok(());
    }
    writeln!(out, "Dependence, by ranks")?;
    for one in copulas {
        writeln!(out, "  {}  AIC {}", one.typed, short(one.aic))?;
        for row in &one.correlations {
            let row: Vec<String> = row.iter().map(|x| format!("{x:8.4}")).collect();
            writeln!(out, "    {}", row.join(" "))?;
        }
        for note in &one.notes {
            writeln!(out, "    note: {note}")?;
        }
    }
    writeln!(out)
}

fn print_elicited(fits: &[ElicitedFit], out: &mut impl Write) -> io::Result<()> {
    for fit in fits {
        match &fit.distribution {
            Some(distribution) => {
                let values: Vec<String> = fit.values.iter().map(|x| short(*x)).collect();
                let moment = |x: Option<f64>| x.map_or_else(|| "none".to_owned(), short);
                writeln!(out, "{distribution}")?;
                writeln!(out, "  its percentiles  {}", values.join("  "))?;
                writeln!(
                    out,
                    "  mean {}, standard deviation {}; {}",
                    moment(fit.mean),
                    moment(fit.standard_deviation),
                    fit.note
                )?;
            }
            None => writeln!(out, "not {}: {}", fit.family, fit.note)?,
        }
    }
    Ok(())
}

fn tested(tested: Option<Tested>) -> String {
    match tested {
        Some(Tested { value, p: Some(p) }) => format!("{} ({p:.3})", short(value)),
        Some(Tested { value, p: None }) => short(value),
        None => "-".to_owned(),
    }
}

/// A number with five digits.
fn short(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && !(1e-3..1e9).contains(&size) {
        return format!("{x:.4e}");
    }
    let before = if size < 1.0 { 1 } else { format!("{:.0}", size.trunc()).len() };
    format!("{x:.*}", 5_usize.saturating_sub(before).min(5))
}
