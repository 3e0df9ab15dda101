//! The import report: how each add-in call of the workbook is read.

use charts::format::{count, counted};
use engine::inspection::{ImportedCall, Understanding};

use super::analysis_kinds::in_words;
use super::html::Html;
use super::parts::{self, Tone};
use crate::refusal::sentence;

/// Writes the report; nothing where the workbook has no such calls.
pub(super) fn write(html: &mut Html, calls: &[ImportedCall]) {
    if calls.is_empty() {
        return;
    }
    let of = |read| calls.iter().filter(|call| call.read == read).collect::<Vec<_>>();
    let [refused, noted, understood] =
        [Understanding::Refused, Understanding::Noted, Understanding::Understood].map(of);
    parts::section(html, "Add-in functions", Some(calls.len()), |html| {
        summary(html, calls, understood.len(), noted.len(), refused.len());
        list(html, &refused, Tone::Error);
        list(html, &noted, Tone::Warning);
        if !understood.is_empty() {
            let words = format!("{} understood", counted(understood.len() as u64, "call"));
            parts::folded(html, &words, |html| {
                let columns = [("Cell", false), ("Function", false), ("Add-in", false)];
                parts::table(html, &columns, understood.iter(), |html, column, call| match column {
                    0 => parts::cell(html, &call.cell.to_string()),
                    1 => {
                        html.words("code", "", &call.function);
                    }
                    _ => {
                        html.text(&call.product);
                    }
                });
            });
        }
    });
}

/// How many calls of which add-in there are, and how many are read how.
fn summary(html: &mut Html, calls: &[ImportedCall], understood: usize, noted: usize, refused: usize) {
    let mut products: Vec<&str> = calls.iter().map(|call| &*call.product).collect();
    engine::order::sort(&mut products);
    let of_product = |calls: &[&str]| format!("{} of {}", counted(calls.len() as u64, "call"), calls[0]);
    let products: Vec<String> = products.chunk_by(|a, b| a == b).map(of_product).collect();
    let parts = [(understood, "understood"), (noted, "understood with a note"), (refused, "refused")];
    let told: Vec<String> = parts
        .iter()
        .filter(|(calls, _)| *calls > 0)
        .map(|(calls, how)| format!("{} {how}", count(*calls as u64)))
        .collect();
    let tone = match (noted, refused) {
        (_, 1..) => Tone::Error,
        (1.., _) => Tone::Warning,
        _ => Tone::Fine,
    };
    parts::banner(html, tone, &format!("{}.", products.join(", ")), &sentence(&told.join(", ")));
    if refused > 0 {
        html.words("p", "hint", "An output that depends on a refused call is not simulated.");
    }
}

/// The calls about which something is to be said.
fn list(html: &mut Html, calls: &[&ImportedCall], tone: Tone) {
    if calls.is_empty() {
        return;
    }
    html.element("ul", &[("class", "notes")], |html| {
        for call in calls.iter().take(parts::MOST) {
            parts::line(html, tone, |html| {
                html.element("p", &[], |html| {
                    parts::cell(html, &call.cell.to_string());
                    html.text(" ").words("code", "", &call.function);
                    let how = if tone == Tone::Error { ": refused." } else { ": understood, with a note." };
                    html.text(how);
                });
                for note in &call.notes {
                    html.words("p", "muted", &sentence(&in_words(note)));
                }
            });
        }
    });
    parts::beyond(html, calls.len());
}
