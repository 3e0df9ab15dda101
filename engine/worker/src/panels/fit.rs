//! The panel that fits distributions to data: numbers that are pasted or a range of the workbook, the fits with the best
//! first, and a button that gives one to the selected cell, or to one that is named.

use charts::format::{count, fixed};
use charts::sparkline;
use engine::fitting::{self, Ask, Column, ColumnReport, Fit};
use engine::model::label;
use engine::spec::Input;
use engine::workbook::Content;
use engine::{Address, CellRef, Spec, Value, Workbook};

use super::html::Html;
use super::parts::{self, Tone, Typed};
use super::{Asked, Panel, bounded, number};
use crate::refusal::sentence;

/// The fields: the data, whether they are whole numbers, and the cell that is to be given a fit; the one that is
/// selected where the field is empty.
const DATA: &str = "data";
const WHOLE: &str = "whole";
const CELL: &str = "cell";
/// The button that gives a fit to the cell; its place follows.
const USE: &str = "use:";
/// The cell that was given a fit last.
const DONE: &str = "done";
/// What counts while no cell is named.
const SELECTED: &str = "the selected cell";
/// The points of a small curve.
const POINTS: u32 = 48;
/// The most cells of a range.
const MOST_CELLS: u64 = 1_000_000;

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let Some(workbook) = asked.workbook() else { return Panel::without_workbook() };
    let text = asked.field(DATA).unwrap_or_default();
    let mut panel = Panel::default();
    fields(&mut panel.html, asked, text);
    panel.said = bounded::stopped(asked).to_owned();
    if text.trim().is_empty() || !panel.said.is_empty() {
        return panel;
    }
    let values = match data(asked, workbook, text) {
        Ok(values) => values,
        Err(why) => {
            let why = format!("{why} Type numbers, or a range as Data!A2:A100.");
            return panel.with_error("These are no data.", &why);
        }
    };
    let discrete = asked.field(WHOLE).is_some();
    let ask = Ask {
        columns: vec![Column { name: "data".to_owned(), values, ..Column::default() }],
        discrete,
        points: POINTS,
        ..Ask::default()
    };
    let report = match fitting::fit(&ask) {
        Ok(report) => report,
        Err(error) => return panel.with_error("Nothing could be fitted.", &sentence(&error.to_string())),
    };
    let Some(column) = report.columns.first() else { return panel };
    let used = asked.request.pressed.strip_prefix(USE).and_then(|place| place.parse::<usize>().ok());
    let done =
        match used.and_then(|place| column.fits.get(place)).map(|fit| (given(workbook, asked, fit), fit)) {
            Some((Ok((spec, cell)), fit)) => {
                panel.spec = Some(Box::new(spec));
                panel.said = told(&cell, fit);
                Some((cell, fit))
            }
            Some((Err(why), _)) => {
                panel = panel.with_error("Which cell is it for?", &why);
                None
            }
            None => given_before(asked, column),
        };
    if let Some((cell, fit)) = done {
        parts::plain_section(&mut panel.html, |html| {
            parts::banner(html, Tone::Fine, "Done.", &told(&cell, fit));
            parts::kept(html, DONE, &cell.to_string());
        });
    }
    let cell = asked.field(CELL).filter(|cell| !cell.trim().is_empty()).unwrap_or(SELECTED);
    fits(&mut panel.html, column, cell);
    panel
}

impl Panel {
    fn with_error(mut self, bold: &str, why: &str) -> Self {
        parts::plain_section(&mut self.html, |html| parts::banner(html, Tone::Error, bold, why));
        self
    }
}

fn fields(html: &mut Html, asked: &Asked<'_>, text: &str) {
    parts::plain_section(html, |html| {
        parts::labelled(html, DATA, "Numbers, or the range that holds them", |html, id| {
            let attributes = [
                ("id", id),
                ("name", DATA),
                ("class", "inp area"),
                ("rows", "4"),
                ("spellcheck", "false"),
                ("placeholder", "Data!A2:A100"),
            ];
            html.element("textarea", &attributes, |html| {
                html.text(text);
            });
        });
        let value = asked.field(CELL).unwrap_or_default();
        let label = "Cell to give a fit to";
        parts::typed(html, Typed { name: CELL, label, value, example: SELECTED, ..Typed::default() });
        parts::tick(html, WHOLE, asked.field(WHOLE).is_some(), |html| {
            html.text("Counts: fit distributions of whole numbers");
        });
        parts::work(html, "Fit", bounded::stopped(asked), "Fitting distributions…");
    });
}

/// The numbers that are typed, apart by spaces, lines or semicolons; or those in the range that is typed.
fn data(asked: &Asked<'_>, workbook: &Workbook, text: &str) -> Result<Vec<f64>, String> {
    if text.contains(|letter: char| letter.is_ascii_alphabetic() && !matches!(letter, 'e' | 'E'))
        || text.contains('!')
    {
        return in_range(asked, workbook, text.trim());
    }
    let pieces = text.split([' ', '\n', '\r', '\t', ';']).filter(|piece| !piece.is_empty());
    pieces.map(|piece| number::typed(piece).ok_or_else(|| format!("“{piece}” is no number."))).collect()
}

/// The numbers in a range; texts and blank cells are passed over.
fn in_range(asked: &Asked<'_>, workbook: &Workbook, text: &str) -> Result<Vec<f64>, String> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let first = cell(asked, workbook, from).ok_or_else(|| format!("{text} is no range of this workbook."))?;
    let last = match Address::parse(to).ok().and_then(|to| workbook.locate(&to)) {
        Some(last) => last,
        None => {
            let named = |to: &str| Address::parse(&format!("{}!{to}", quoted(workbook, first))).ok();
            let last = named(to).or_else(|| Address::parse(to).ok()).and_then(|to| workbook.locate(&to));
            last.ok_or_else(|| format!("{text} is no range of this workbook."))?
        }
    };
    let used = workbook.sheet(first.sheet).map_or(0, |sheet| sheet.cells.rows());
    let rows = first.row.min(last.row)..=first.row.max(last.row).min(used.saturating_sub(1));
    let columns = first.column.min(last.column)..=first.column.max(last.column);
    if u64::from(columns.end() - columns.start() + 1)
        * u64::from(rows.end().saturating_sub(*rows.start()) + 1)
        > MOST_CELLS
    {
        return Err(format!("{text} has too many cells; at most {} are read.", count(MOST_CELLS)));
    }
    let cells =
        rows.flat_map(|row| columns.clone().map(move |column| CellRef::new(first.sheet, row, column)));
    let numbers = cells.filter_map(|at| match workbook.cell(at)?.value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    });
    Ok(numbers.collect())
}

/// A cell as it is typed, of the sheet that is shown where none is named.
fn cell(asked: &Asked<'_>, workbook: &Workbook, text: &str) -> Option<CellRef> {
    let text = text.trim();
    let address = Address::parse(text).ok().or_else(|| {
        let shown = asked.request.selected.as_ref().map(|cell| cell.sheet.as_str());
        let sheet = shown.or(workbook.sheets.first().map(|sheet| &*sheet.name))?.replace('\'', "''");
        Address::parse(&format!("'{sheet}'!{text}")).ok()
    })?;
    workbook.locate(&address)
}

/// The name of a cell's sheet, in quotes.
fn quoted(workbook: &Workbook, cell: CellRef) -> String {
    format!("'{}'", workbook.address(cell).sheet.replace('\'', "''"))
}

/// The cell that a button has just given a fit: once it has, the page asks again, with another spec and no button.
fn given_before<'f>(asked: &Asked<'_>, column: &'f ColumnReport) -> Option<(Address, &'f Fit)> {
    let cell = asked.field(DONE).filter(|_| asked.request.pressed.is_empty())?;
    let input = asked.request.spec.inputs.iter().find(|input| input.cell.to_string() == cell)?;
    let fit = column.fits.iter().find(|fit| fit.distribution == input.distribution)?;
    Some((input.cell.clone(), fit))
}

fn told(cell: &Address, fit: &Fit) -> String {
    format!("{cell} is given {}", number::shortened(&fit.distribution))
}

/// The spec in which the cell that is named or selected has this distribution, and that cell.
fn given(workbook: &Workbook, asked: &Asked<'_>, fit: &Fit) -> Result<(Spec, Address), String> {
    let text = asked.field(CELL).unwrap_or_default();
    let at = match &asked.request.selected {
        Some(selected) if text.trim().is_empty() => workbook.locate(selected),
        _ => cell(asked, workbook, text),
    };
    let at =
        at.ok_or("Type a cell that holds a number, as Plan!B2; or select it, and leave the field empty.")?;
    let found = workbook.cell(at);
    let holds = |wrong: &str| {
        let cell = workbook.address(at);
        Err(format!("{cell} holds {wrong}: select a cell that holds a plain number, or type one."))
    };
    match found.map(|cell| (&cell.content, &cell.value)) {
        Some((Content::Constant, Some(Value::Number(_)))) => {}
        Some((Content::Constant, _)) | None => return holds("no number"),
        Some(_) => return holds("a formula"),
    }
    let input = Input {
        cell: workbook.address(at),
        name: label(workbook, at),
        distribution: fit.distribution.clone(),
    };
    let mut spec = asked.request.spec.clone();
    match spec.inputs.iter_mut().find(|known| known.cell == input.cell) {
        Some(known) => known.distribution.clone_from(&input.distribution),
        None => spec.inputs.push(input.clone()),
    }
    Ok((spec, input.cell))
}

fn fits(html: &mut Html, column: &ColumnReport, cell: &str) {
    parts::section(html, "Fits, the best first", Some(column.fits.len()), |html| {
        let told = format!(
            "{} values from {} to {}, mean {}, standard deviation {}.",
            number::plain(column.count),
            number::plain(column.least),
            number::plain(column.greatest),
            number::plain(column.mean),
            number::plain(column.standard_deviation)
        );
        html.words("p", "hint", &told);
        let columns = [("Distribution", false), ("AICc", true), ("K–S", true), ("Take it", true)];
        let lines: Vec<(usize, &Fit)> = column.fits.iter().enumerate().collect();
        parts::table(html, &columns, lines.into_iter(), |html, column, (place, fit)| match column {
            // Whole digits are what is used, and can be read where the pointer rests.
            0 => {
                html.element("span", &[("title", &fit.distribution)], |html| {
                    html.text(&number::shortened(&fit.distribution));
                });
                let points: Vec<(f64, f64)> =
                    fit.curve.iter().map(|[x, density, _]| (*x, *density)).collect();
                html.drawing(&sparkline::density(&points, sparkline::LIST), "ch");
            }
            1 => {
                html.text(&fixed(fit.aicc.unwrap_or(fit.aic), 1));
            }
            2 => {
                let distance = fit.kolmogorov_smirnov.map_or(f64::NAN, |tested| tested.value);
                html.text(&fixed(distance, 3));
            }
            _ => {
                let label = format!("Use {} for {cell}", number::shortened(&fit.distribution));
                parts::labelled_button(html, "btn btn--sm", &format!("{USE}{place}"), "Use", &label);
            }
        });
        html.words("p", "hint", "AICc weighs how likely the data are against the number of parameters; K–S is the greatest distance between the two cumulative curves.");
        for note in &column.notes {
            html.words("p", "hint", &sentence(note));
        }
        if !column.refused.is_empty() {
            parts::folded(html, &format!("{} not fitted", column.refused.len()), |html| {
                let columns = [("Distribution", false), ("Why", false)];
                parts::table(html, &columns, column.refused.iter(), |html, column, refused| {
                    html.text(if column == 0 { &refused.family } else { &refused.reason });
                });
            });
        }
    });
}
