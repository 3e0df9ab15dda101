//! OpenFormula → Excel's formulas: `of:=SUM([.A1:.B2];[$Costs.C3])` → `SUM(A1:B2,Costs!C3)`.
//!
//! Source: OpenDocument 1.3 part 4 (OpenFormula), section 5, and for functions of other names its section 6.
//! What is no OpenFormula is passed on as it is, so that the cell is named as one that cannot be read.

use crate::address::{MAX_COLUMNS, MAX_ROWS, column_letters, name_beside_cells, parse_a1, quote_sheet};
use crate::value::CellError;
use crate::workbook::binary::stacked_prefix;

/// Functions whose names differ, with Excel's names. Prefixes of vendors are dropped before.
const RENAMED: [(&str, &str); 18] = [
    ("B", "BINOM.DIST.RANGE"),
    ("CEILING", "CEILING.MATH"),
    ("CEILING.XCL", "CEILING"),
    ("CHISQDIST", "CHISQ.DIST"),
    ("CHISQINV", "CHISQ.INV"),
    ("COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETXIRR", "XIRR"),
    ("COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETXNPV", "XNPV"),
    ("FDIST", "F.DIST"),
    ("FINV", "F.INV"),
    ("FLOOR", "FLOOR.MATH"),
    ("FLOOR.XCL", "FLOOR"),
    ("GCD_EXCEL2003", "GCD"),
    ("LCM_EXCEL2003", "LCM"),
    ("NETWORKDAYS_EXCEL2003", "NETWORKDAYS"),
    ("SKEWP", "SKEW.P"),
    ("WEEKNUM_EXCEL2003", "WEEKNUM"),
    ("WEEKNUM_OOO", "WEEKNUM"),
    ("ZGZ", "RRI"),
];

/// Arguments that Excel asks for and OpenFormula does not: the function, as Excel calls it, how many it is given, and
/// what is added.
const ADDED: [(&str, usize, &str); 7] = [
    ("CHISQ.DIST", 2, ",TRUE"),
    ("F.DIST", 3, ",TRUE"),
    ("LOGNORMDIST", 1, ",0,1"),
    ("LOGNORMDIST", 2, ",1"),
    ("ROUND", 1, ",0"),
    ("ROUNDDOWN", 1, ",0"),
    ("ROUNDUP", 1, ",0"),
];

/// Functions that are others of Excel's with more arguments: the function, how many it is given, Excel's function,
/// and its arguments by their places in OpenFormula.
const REORDERED: [(&str, usize, &str, &[usize]); 3] = [
    ("BETADIST", 6, "BETA.DIST", &[0, 1, 2, 5, 3, 4]),
    ("HYPGEOMDIST", 5, "HYPGEOM.DIST", &[0, 1, 2, 3, 4]),
    ("LOGNORMDIST", 4, "LOGNORM.DIST", &[0, 1, 2, 3]),
];

/// What is not Excel's function of the name without the prefix: rates of currencies that became the euro, and the codes of
/// LibreOffice's own errors.
const VENDORS_OWN: [&str; 2] = ["ORG.OPENOFFICE.CONVERT", "ORG.OPENOFFICE.ERRORTYPE"];

/// What vendors write before the names of functions.
const VENDORS: [&str; 4] = ["COM.MICROSOFT.", "ORG.LIBREOFFICE.", "ORG.OPENOFFICE.", "LEGACY."];

/// Writes formulas of one workbook for Excel.
#[derive(Default)]
pub(super) struct Translator {
    /// Other workbooks that are read, in the order of `[1]`, `[2]` …
    pub(super) links: Vec<String>,
}

/// One corner of a reference: another file, a sheet, and what follows the dot.
struct Corner<'a> {
    file: Option<&'a str>,
    sheet: Option<String>,
    cell: &'a str,
}

/// A bracket that is open in a formula.
struct Open<'a> {
    /// The function before it, where there is one.
    function: &'a str,
    /// Where that function and each argument so far begin in what is written.
    starts: Vec<usize>,
}

impl Open<'_> {
    /// Gives the call that ends with `out` the arguments that Excel asks for, before its bracket is closed.
    fn finish(&self, out: &mut String) {
        let [call, starts @ ..] = self.starts.as_slice() else { return };
        let is = |name: &str, count: usize| name.eq_ignore_ascii_case(self.function) && count == starts.len();
        let added = ADDED.iter().find(|(name, count, _)| is(name, *count));
        out.push_str(added.map_or("", |(_, _, added)| added));
        let Some((.., name, order)) = REORDERED.iter().find(|(name, count, ..)| is(name, *count)) else {
            return;
        };
        let end = |place: usize| starts.get(place + 1).map_or(out.len(), |next| next - 1);
        let arguments: Vec<&str> = order.iter().map(|place| &out[starts[*place]..end(*place)]).collect();
        let rewritten = format!("{name}({}", arguments.join(","));
        out.truncate(*call);
        out.push_str(&rewritten);
    }
}

/// A row or a column: its index from 0 and whether it stays where it is.
type Axis = Option<(u32, bool)>;

impl Translator {
    /// The formula for Excel, without its `=`. Relative references move from `base` to A1, as Excel keeps
    /// the names; for a cell's formula `base` is the origin.
    pub(super) fn formula(&mut self, written: &str, base: (u32, u32)) -> String {
        if let Some(excel) = written.strip_prefix("msoxl:") {
            return excel.trim().trim_start_matches('=').to_owned();
        }
        let text = ["of:", "oooc:"].iter().find_map(|prefix| written.strip_prefix(prefix)).unwrap_or(written);
        let mut rest = text.trim();
        rest = rest.strip_prefix('=').unwrap_or(rest);
        let mut out = String::with_capacity(rest.len());
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut called = ("", 0);
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' | '\'' => {
                    let length = quoted(rest);
                    out.push_str(&rest[..length]);
                    length
                }
                '[' => match reference_length(rest) {
                    Some(length) => {
                        out.push_str(&self.reference(&rest[1..length - 1], base));
                        length
                    }
                    None => {
                        out.push_str(rest);
                        rest.len()
                    }
                },
                '#' => {
                    let error = CellError::ALL.iter().find(|(_, name)| rest.starts_with(name));
                    let length = error.map_or(1, |(_, name)| name.len());
                    out.push_str(&rest[..length]);
                    length
                }
                letter if letter.is_alphabetic() || letter == '_' => {
                    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                    let calls = rest[length..].trim_start().starts_with('(');
                    // Cells stand in brackets, so that what stands bare is a name.
                    if calls {
                        called = (function(&rest[..length]), out.len());
                        out.push_str(called.0);
                    } else {
                        out.push_str(&name_beside_cells(&rest[..length]));
                    }
                    length
                }
                digit if digit.is_ascii_digit() => {
                    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                    out.push_str(&rest[..length]);
                    length
                }
                other => {
                    match other {
                        '(' => {
                            let (function, at) = std::mem::take(&mut called);
                            open.push(Open { function, starts: vec![at, out.len() + 1] });
                        }
                        '{' => open.push(Open { function: "", starts: Vec::new() }),
                        ';' => {
                            let next = out.len() + 1;
                            open.iter_mut().next_back().into_iter().for_each(|open| open.starts.push(next));
                        }
                        ')' | '}' => open.pop().into_iter().for_each(|open| open.finish(&mut out)),
                        _ => {}
                    }
                    out.push(match other {
                        ';' | '~' => ',',
                        '|' => ';',
                        '!' => ' ',
                        other => other,
                    });
                    other.len_utf8()
                }
            };
            rest = &rest[length..];
        }
        out
    }

    /// `$Costs.$A$1:.$B$2` → `Costs!$A$1:$B$2`: what stands in brackets in a formula, and bare elsewhere.
    pub(super) fn reference(&mut self, written: &str, base: (u32, u32)) -> String {
        let lost = CellError::Reference.as_str().to_owned();
        let mut corners = split_outside_quotes(written, ':').map(corner);
        let (Some(first), second, None) = (corners.next(), corners.next(), corners.next()) else {
            return lost;
        };
        let last_sheet = second.as_ref().and_then(|corner| corner.sheet.clone());
        let last = second.as_ref().map_or(first.cell, |corner| corner.cell);
        let sheets = [first.sheet.as_deref(), last_sheet.as_deref()];
        if sheets.iter().flatten().any(|sheet| sheet.contains("#REF!")) {
            return lost;
        }
        let (Some(from), Some(to)) = (axes(first.cell, base), axes(last, base)) else {
            return lost;
        };
        let mut out = self.sheet_prefix(first.file, sheets);
        let place = |(row, column): (Axis, Axis)| format!("{}{}", letters(column), digits(row));
        let all_rows = matches!((from.0, to.0), (Some((0, _)), Some((last, _))) if last == MAX_ROWS - 1);
        let all_columns =
            matches!((from.1, to.1), (Some((0, _)), Some((last, _))) if last == MAX_COLUMNS - 1);
        let [from, to] = [from, to].map(|(row, column)| match (all_rows, all_columns) {
            (true, _) => place((None, column)),
            (_, true) => place((row, None)),
            _ => place((row, column)),
        });
        out.push_str(&from);
        // A cell on several sheets is written with both corners, whole rows and columns need both.
        let is_area = second.is_some() && (from != to || sheets[1].is_none());
        if is_area || from.chars().all(|c| c.is_ascii_digit() || c == '$') || !to.ends_with(is_digit) {
            out.push(':');
            out.push_str(&to);
        }
        out
    }

    /// `Sheet1!`, `'First:Last'!`, `'[1]Their sheet'!`, or nothing.
    fn sheet_prefix(&mut self, file: Option<&str>, sheets: [Option<&str>; 2]) -> String {
        let Some(first) = sheets[0] else { return String::new() };
        let link = file.map(|file| {
            let known = self.links.iter().position(|link| link == file);
            let index = known.unwrap_or_else(|| {
                self.links.push(file.to_owned());
                self.links.len() - 1
            });
            format!("[{}]", index + 1)
        });
        match (link, sheets[1].filter(|last| *last != first)) {
            (Some(link), _) => format!("'{link}{}'!", first.replace('\'', "''")),
            (None, Some(last)) => stacked_prefix(first, last),
            (None, None) => format!("{}!", quote_sheet(first)),
        }
    }
}

/// Excel's name of a function.
fn function(written: &str) -> &str {
    if VENDORS_OWN.iter().any(|own| own.eq_ignore_ascii_case(written)) {
        return written;
    }
    let name = VENDORS.iter().find_map(|vendor| {
        let head = written.get(..vendor.len())?;
        head.eq_ignore_ascii_case(vendor).then(|| (&written[vendor.len()..], *vendor))
    });
    match name {
        // With the prefix these are Excel's own of that name; without, OpenFormula's.
        Some((name, "LEGACY." | "COM.MICROSOFT.")) => name,
        Some((name, _)) => renamed(name),
        None => renamed(written),
    }
}

fn renamed(name: &str) -> &str {
    RENAMED.iter().find(|(from, _)| from.eq_ignore_ascii_case(name)).map_or(name, |(_, to)| to)
}

fn corner(written: &str) -> Corner<'_> {
    let written = written.trim();
    let (file, rest) = match split_outside_quotes(written, '#').collect::<Vec<_>>()[..] {
        [file, rest] if file.starts_with('\'') => (Some(file.trim_matches('\'')), rest),
        _ => (None, written),
    };
    // Names of sheets may hold dots within quotes; the last dot outside of them stands before the cell.
    let cell = split_outside_quotes(rest, '.').last().unwrap_or(rest);
    let sheet = rest[..rest.len() - cell.len()].trim_end_matches('.').trim_start_matches('$');
    let sheet = match sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\'')) {
        Some(quoted) => quoted.replace("''", "'"),
        None => sheet.to_owned(),
    };
    Corner { file, sheet: Some(sheet).filter(|sheet| !sheet.is_empty()), cell }
}

/// The row and the column of `$A$1`, `A` or `1`, moved from `base` to A1 where they are relative.
fn axes(cell: &str, base: (u32, u32)) -> Option<(Axis, Axis)> {
    let column_fixed = cell.starts_with('$');
    let rest = cell.strip_prefix('$').unwrap_or(cell);
    let count = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, rest) = rest.split_at(count);
    let (row_fixed, rest) = match rest.strip_prefix('$') {
        Some(rest) => (true, rest),
        // In `$1` the sign belongs to the row.
        None => (count == 0 && column_fixed, rest),
    };
    let moved = |index: u32, fixed: bool, base: u32, size: u32| {
        (if fixed { index } else { (index + size - base % size) % size }, fixed)
    };
    let column = match letters {
        "" => None,
        letters => {
            let (_, index) = parse_a1(&format!("{letters}1"))?;
            Some(moved(index, column_fixed, base.1, MAX_COLUMNS))
        }
    };
    let row = match rest {
        "" => None,
        digits => {
            let number = digits.parse::<u32>().ok().filter(|number| (1..=MAX_ROWS).contains(number))?;
            Some(moved(number - 1, row_fixed, base.0, MAX_ROWS))
        }
    };
    (row.is_some() || column.is_some()).then_some((row, column))
}

fn letters(column: Axis) -> String {
    column.map_or_else(String::new, |(index, fixed)| {
        format!("{}{}", if fixed { "$" } else { "" }, column_letters(index))
    })
}

fn digits(row: Axis) -> String {
    row.map_or_else(String::new, |(index, fixed)| format!("{}{}", if fixed { "$" } else { "" }, index + 1))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The length of the text in quotes at the beginning of `text`; all of it where the quote stays open.
fn quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at] == bytes[0] {
            if bytes.get(at + 1) != Some(&bytes[0]) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    bytes.len()
}

/// The length of the reference in brackets at the beginning of `text`.
fn reference_length(text: &str) -> Option<usize> {
    let mut at = 1;
    while let Some(byte) = text.as_bytes().get(at) {
        at += match byte {
            b']' => return Some(at + 1),
            b'\'' => quoted(&text[at..]),
            _ => 1,
        };
    }
    None
}

/// The pieces of `text` between those separators that stand outside of single quotes.
fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.split(move |c| {
        inside ^= c == '\'';
        c == separator && !inside
    })
}

/// Whether a letter can be part of a name or a number.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excel(formula: &str) -> String {
        Translator::default().formula(formula, (0, 0))
    }

    #[test]
    fn formulas_are_written_for_excel() {
        for (written, expected) in [
            ("of:=SUM([.A1:.B2];[$Costs.C3])", "SUM(A1:B2,Costs!C3)"),
            ("of:=[$'My sheet'.$A$1]&\"a;b\"\"[.A1]\"", "'My sheet'!$A$1&\"a;b\"\"[.A1]\""),
            ("of:=[$'It''s 1.5'.A1:.B2]", "'It''s 1.5'!A1:B2"),
            ("of:=SUM([.A:.B])+SUM([.$1:.3])", "SUM(A:B)+SUM($1:3)"),
            ("of:=SUM([.$A$1:.$B$1048576])", "SUM($A:$B)"),
            ("of:=SUM([$Jan.A1:$Mar.B2])+SUM([$Jan.A1:$Mar.A1])", "SUM(Jan:Mar!A1:B2)+SUM(Jan:Mar!A1)"),
            ("of:={1;2|3;-4.5E-3}*2%", "{1,2;3,-4.5E-3}*2%"),
            ("of:=IF([.#REF!];#N/A;#DIV/0!)", "IF(#REF!,#N/A,#DIV/0!)"),
            ("of:=[$#REF!.A1]+[.A1:.#REF!]", "#REF!+#REF!"),
            ("of:=([.A1:.B2]![.B1:.C3])~[.D4]", "(A1:B2 B1:C3),D4"),
            ("of:=ROUND(MAX({1;2};[.A1])+1)+ROUND([.A1];2)", "ROUND(MAX({1,2},A1)+1,0)+ROUND(A1,2)"),
            ("of:=CEILING([.A1];2;1)+COM.MICROSOFT.FLOOR([.A1];2)", "CEILING.MATH(A1,2,1)+FLOOR(A1,2)"),
            ("of:=CHISQDIST(1;2)+CHISQDIST(1;2;0)", "CHISQ.DIST(1,2,TRUE)+CHISQ.DIST(1,2,0)"),
            ("of:=1+BETADIST([.A1];SUM(1;2);3;0;1;FALSE())", "1+BETA.DIST(A1,SUM(1,2),3,FALSE(),0,1)"),
            ("of:=BETADIST(1;2;3;4;5)+LOGNORMDIST(1)", "BETADIST(1,2,3,4,5)+LOGNORMDIST(1,0,1)"),
            ("of:=LOGNORMDIST(1;0;1;0)-LOGNORMDIST(1;2)", "LOGNORM.DIST(1,0,1,0)-LOGNORMDIST(1,2,1)"),
            ("of:=COM.MICROSOFT.NORM.INV(RAND();0;1)", "NORM.INV(RAND(),0,1)"),
            ("of:=LEGACY.NORMSINV(RAND())+LEGACY.FDIST(1;2;3)", "NORMSINV(RAND())+FDIST(1,2,3)"),
            ("of:=FDIST(1;2;3;1)+ERROR.TYPE(1)+SKEWP([.A1])", "F.DIST(1,2,3,1)+ERROR.TYPE(1)+SKEW.P(A1)"),
            ("of:=ORG.OPENOFFICE.ERRORTYPE(1)", "ORG.OPENOFFICE.ERRORTYPE(1)"),
            ("of:=ORG.OPENOFFICE.CONVERT(1;[.A1];2)", "ORG.OPENOFFICE.CONVERT(1,A1,2)"),
            (
                "of:=HYPGEOMDIST(1;2;3;4)+HYPGEOMDIST(1;2;3;4;1)",
                "HYPGEOMDIST(1,2,3,4)+HYPGEOM.DIST(1,2,3,4,1)",
            ),
            ("of:=tax_rate*[.B7]^-2", "tax_rate*B7^-2"),
            ("of:=TAX99*LOG10([.B7])", "_TAX99*LOG10(B7)"),
            ("msoxl:=SUM(A1:B2,C3)", "SUM(A1:B2,C3)"),
            ("oooc:=SUM([.A1];[.B1])", "SUM(A1,B1)"),
            ("of:=['file:///tmp/a.ods'#$Rates.A1]+['file:///tmp/b.ods'#$X.A1]", "'[1]Rates'!A1+'[2]X'!A1"),
            ("of:=[.A1:.A1]", "A1:A1"),
            ("of:=\"open", "\"open"),
            ("of:=[open", "[open"),
            ("of:=", ""),
        ] {
            assert_eq!(excel(written), expected, "{written}");
        }
    }

    #[test]
    fn relative_references_of_names_move_to_the_first_cell() {
        let mut translator = Translator::default();
        assert_eq!(translator.formula("of:=[.C5]+[.$A$1]+[.B$2]", (4, 2)), "A1+$A$1+XFD$2");
        assert_eq!(translator.reference("$Sheet1.$A$1:.$B$3", (7, 7)), "Sheet1!$A$1:$B$3");
    }
}
