//! Formulas that are copied to many cells: where each cell's own references are. A file may write such a formula
//! once; copies that it writes out are found by what their texts have in common.
//!
//! The text is cut once into what stays and what moves; writing it for another cell only prints the moving
//! references anew. Names, functions, texts, quoted sheets, structured references and links stay as they are.

use crate::address::{MAX_COLUMNS, MAX_ROWS, column_letters};

/// A formula cut into pieces, as written in one cell.
#[derive(Debug)]
pub(crate) struct SharedFormula {
    row: u32,
    column: u32,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Cell { row: Axis, column: Axis },
    Rows(Axis, Axis),
    Columns(Axis, Axis),
}

/// A row or a column of a reference.
#[derive(Clone, Copy, Debug)]
struct Axis {
    index: u32,
    absolute: bool,
}

impl SharedFormula {
    /// Cuts `text`, the formula of the cell at `row` and `column`.
    pub(crate) fn new(text: &str, row: u32, column: u32) -> Self {
        let mut pieces = Vec::new();
        cut(text, &mut |kept, piece| {
            if !kept.is_empty() {
                pieces.push(Piece::Text(kept.to_owned()));
            }
            pieces.extend(piece);
        });
        Self { row, column, pieces }
    }

    /// Writes the text with each reference as the way there from the formula's cell: the same for all its copies, and for
    /// no other formula. It is for comparing only: ways are written as numbers lie in memory.
    pub(crate) fn write_relative(text: &str, row: u32, column: u32, out: &mut Vec<u8>) {
        cut(text, &mut |kept, piece| {
            out.extend_from_slice(kept.as_bytes());
            let (kind, axes) = match piece {
                Some(Piece::Cell { row, column }) => (1, [(row, true), (column, false)]),
                Some(Piece::Rows(first, last)) => (2, [(first, true), (last, true)]),
                Some(Piece::Columns(first, last)) => (3, [(first, false), (last, false)]),
                Some(Piece::Text(_)) | None => return,
            };
            out.push(kind);
            for (axis, is_row) in axes {
                let from = match (axis.absolute, is_row) {
                    (true, _) => 0,
                    (false, true) => row,
                    (false, false) => column,
                };
                out.push(u8::from(axis.absolute));
                out.extend_from_slice(&axis.index.wrapping_sub(from).to_le_bytes());
            }
        });
    }

    /// Writes the formula for the cell at `row` and `column` into `out`. A reference that would leave the
    /// sheet becomes `#REF!`.
    pub(crate) fn write(&self, row: u32, column: u32, out: &mut String) {
        let down = i64::from(row) - i64::from(self.row);
        let right = i64::from(column) - i64::from(self.column);
        for piece in &self.pieces {
            let moved = match piece {
                Piece::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                Piece::Cell { row, column } => (column.moved(right, MAX_COLUMNS), row.moved(down, MAX_ROWS)),
                Piece::Rows(first, last) => (first.moved(down, MAX_ROWS), last.moved(down, MAX_ROWS)),
                Piece::Columns(first, last) => {
                    (first.moved(right, MAX_COLUMNS), last.moved(right, MAX_COLUMNS))
                }
            };
            let (Some(first), Some(last)) = moved else {
                out.push_str("#REF!");
                continue;
            };
            match piece {
                Piece::Columns(..) => {
                    first.write_column(out);
                    out.push(':');
                    last.write_column(out);
                }
                Piece::Rows(..) => {
                    first.write_row(out);
                    out.push(':');
                    last.write_row(out);
                }
                Piece::Cell { .. } | Piece::Text(_) => {
                    first.write_column(out);
                    last.write_row(out);
                }
            }
        }
    }
}

impl Axis {
    fn moved(self, by: i64, limit: u32) -> Option<Self> {
        if self.absolute {
            return Some(self);
        }
        let index = u32::try_from(i64::from(self.index) + by).ok().filter(|index| *index < limit)?;
        Some(Self { index, ..self })
    }

    fn write_column(self, out: &mut String) {
        out.push_str(if self.absolute { "$" } else { "" });
        match u8::try_from(self.index) {
            Ok(index @ 0..26) => out.push(char::from(b'A' + index)),
            _ => out.push_str(&column_letters(self.index)),
        }
    }

    fn write_row(self, out: &mut String) {
        out.push_str(if self.absolute { "$" } else { "" });
        write_digits(self.index + 1, out);
    }
}

fn write_digits(number: u32, out: &mut String) {
    if number >= 10 {
        write_digits(number / 10, out);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// Gives each reference of the text after what stands before it, and at last what stands after all.
fn cut(text: &str, give: &mut dyn FnMut(&str, Option<Piece>)) {
    let (mut kept, mut at) = (0, 0);
    while at < text.len() {
        match reference(&text[at..]) {
            Some((piece, length)) => {
                give(&text[kept..at], Some(piece));
                at += length;
                kept = at;
            }
            None => at += skip(&text[at..]),
        }
    }
    give(&text[kept..], None);
}

/// A reference at the beginning of `text` and its length in bytes.
fn reference(text: &str) -> Option<(Piece, usize)> {
    if !text.starts_with(|c: char| c == '$' || c.is_ascii_alphanumeric()) {
        return None;
    }
    let (piece, length) = match column(text) {
        Some((first, letters)) => match row(&text[letters..]) {
            Some((row, digits)) => (Piece::Cell { row, column: first }, letters + digits),
            None => {
                let (last, length) = to(text, letters, column)?;
                (Piece::Columns(first, last), length)
            }
        },
        None => {
            let (first, digits) = row(text)?;
            let (last, length) = to(text, digits, row)?;
            (Piece::Rows(first, last), length)
        }
    };
    // `LOG10(`, `Q1!A1` and `A1x` only begin like a reference.
    let follows = text[length..].chars().next();
    let ends = !follows.is_some_and(|c| c == '(' || c == '!' || c == '[' || is_word(c));
    ends.then_some((piece, length))
}

/// The row or column to which a reference goes on after its first `length` bytes, and the length of the whole.
fn to(text: &str, length: usize, axis: fn(&str) -> Option<(Axis, usize)>) -> Option<(Axis, usize)> {
    let (last, more) = axis(text[length..].strip_prefix(':')?)?;
    Some((last, length + 1 + more))
}

fn column(text: &str) -> Option<(Axis, usize)> {
    let dollar = usize::from(text.starts_with('$'));
    let letters = text[dollar..].bytes().take(4).take_while(u8::is_ascii_alphabetic);
    let (number, count) = letters.fold((0, 0), |(number, count), letter| {
        (number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1, count + 1)
    });
    let valid = (1..=MAX_COLUMNS).contains(&number) && count <= 3;
    valid.then(|| (Axis { index: number - 1, absolute: dollar == 1 }, dollar + count))
}

fn row(text: &str) -> Option<(Axis, usize)> {
    let dollar = usize::from(text.starts_with('$'));
    let digits = text[dollar..].bytes().take(8).take_while(u8::is_ascii_digit);
    let (number, count) =
        digits.fold((0, 0), |(number, count), digit| (number * 10 + u32::from(digit - b'0'), count + 1));
    let valid = (1..=MAX_ROWS).contains(&number) && text.as_bytes().get(dollar) != Some(&b'0');
    valid.then(|| (Axis { index: number - 1, absolute: dollar == 1 }, dollar + count))
}

/// The length in bytes of the token at the beginning of `text`, which is no reference.
fn skip(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes[0] {
        quote @ (b'"' | b'\'') => {
            let mut at = 1;
            while at < bytes.len() {
                if bytes[at] == quote {
                    if bytes.get(at + 1) != Some(&quote) {
                        return at + 1;
                    }
                    at += 1;
                }
                at += 1;
            }
            bytes.len()
        }
        b'[' => {
            let (mut depth, mut at) = (0, 0);
            while at < bytes.len() {
                match bytes[at] {
                    b'[' => depth += 1,
                    b']' => depth -= 1,
                    b'\'' => at += 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return at.min(bytes.len());
                }
            }
            bytes.len()
        }
        b'#' => 1 + text[1..].bytes().take_while(|b| b.is_ascii_uppercase() || b"/0_".contains(b)).count(),
        b'0'..=b'9' | b'.' => number(text),
        _ => {
            let word = text.find(|c| !is_word(c)).unwrap_or(text.len());
            if word > 0 { word } else { text.chars().next().map_or(1, char::len_utf8) }
        }
    }
}

/// The length of a number with its exponent, whose `E5` is no cell.
fn number(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let mantissa = digits(0);
    let bytes = text.as_bytes();
    if !matches!(bytes.get(mantissa), Some(b'E' | b'e')) {
        return mantissa;
    }
    let sign = usize::from(matches!(bytes.get(mantissa + 1), Some(b'+' | b'-')));
    match digits(mantissa + 1 + sign) {
        0 => mantissa,
        exponent => mantissa + 1 + sign + exponent,
    }
}

/// Whether a letter can be part of a name.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '?' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(text: &str, row: u32, column: u32) -> String {
        let mut out = String::new();
        SharedFormula::new(text, 4, 4).write(row, column, &mut out);
        out
    }

    #[test]
    fn relative_references_move_and_nothing_else_does() {
        for (from, to) in [
            ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
            ("SUM(A1:B2)*LOG10(C3)", "SUM(B3:C4)*LOG10(D5)"),
            ("SUM(A:A)+SUM($A:B)+SUM(1:2)+SUM($1:3)", "SUM(B:B)+SUM($A:C)+SUM(3:4)+SUM($1:5)"),
            ("Sheet1!A1+'It''s A1'!A1&\"A1\"\"A1\"", "Sheet1!B3+'It''s A1'!B3&\"A1\"\"A1\""),
            ("[1]Sheet1!A1+'[1]A1'!A1", "[1]Sheet1!B3+'[1]A1'!B3"),
            ("Table1[[#This Row],[A1]]+T1[A1]+T1['[A1]", "Table1[[#This Row],[A1]]+T1[A1]+T1['[A1]"),
            ("1E5+1.5E-3*A1+.5E2", "1E5+1.5E-3*B3+.5E2"),
            ("tax_A1+A1_x+A1.b+Größe1+ä1+XFE1+A0+A1048577", "tax_A1+A1_x+A1.b+Größe1+ä1+XFE1+A0+A1048577"),
            ("Q1!A1+Jan:Dec!A1", "Q1!B3+Jan:Dec!B3"),
            ("A1#+SUM(A1:INDEX(B:B,2))", "B3#+SUM(B3:INDEX(C:C,2))"),
            ("#REF!+IF(A1=#N/A,#DIV/0!,-A1%)", "#REF!+IF(B3=#N/A,#DIV/0!,-B3%)"),
            ("{1,2;3,4}*A1 B2", "{1,2;3,4}*B3 C4"),
            ("a1+aa10", "B3+AB12"),
        ] {
            assert_eq!(shifted(from, 6, 5), to, "{from}");
        }
    }

    #[test]
    fn references_that_leave_the_sheet_are_errors() {
        assert_eq!(shifted("A1+E5+SUM(E:F)+Sheet1!A5", 3, 3), "#REF!+D4+SUM(D:E)+Sheet1!#REF!");
        assert_eq!(shifted("XFD1048576", 5, 4), "#REF!");
    }

    #[test]
    fn copies_and_only_copies_have_the_same_relative_text() {
        let relative = |text: &str, row, column| {
            let mut out = Vec::new();
            SharedFormula::write_relative(text, row, column, &mut out);
            out
        };
        for text in ["A1+$A1+A$1+$A$1", "SUM(B:C)*SUM(2:$3)", "'A1'!A1&\"A1\"+LOG10(Z9)", "1E5", ""] {
            assert_eq!(relative(text, 4, 4), relative(&shifted(text, 6, 5), 6, 5), "{text}");
        }
        for (one, other) in [("A1", "A2"), ("A1", "$A1"), ("A1", "B1"), ("A:A", "1:1"), ("A1", "A1:A1")] {
            assert_ne!(relative(one, 4, 4), relative(other, 4, 4), "{one} {other}");
        }
    }

    #[test]
    fn broken_text_is_kept() {
        for text in ["\"open", "'open", "[open", "[a'", "A1:", "$", "$$A1", "", "#", "1E", "1:", "A:"] {
            assert_eq!(shifted(text, 4, 4), text);
        }
    }
}
