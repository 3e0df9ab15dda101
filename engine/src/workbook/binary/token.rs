//! Tokens of a formula → its text.
//!
//! Source: [MS-XLS] 2.5.198 and [MS-XLSB] 2.5.97. The tokens stand in reverse Polish order; brackets that the
//! user typed are tokens too, so that the text is what Excel shows.

use super::bytes::Bytes;
use super::function::{Functions, NAMED};
use super::references::{Layout, Place, References};
use crate::workbook::preflight::MAX_FORMULA;

/// The deepest nesting of operands; Excel allows 64 levels of calls.
const MAX_DEPTH: u16 = 160;

/// Writes the formulas of one workbook.
pub(in crate::workbook) struct Formulas {
    layout: Layout,
    functions: Functions,
    pub(in crate::workbook) references: References,
}

/// A piece of the text, and how deep what it holds is nested.
struct Operand {
    text: String,
    depth: u16,
}

/// What stands in the place of a formula that belongs to several cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workbook) struct Anchor {
    /// The row of the first of these cells.
    pub(in crate::workbook) row: u32,
    /// Its column, which .xlsb keeps elsewhere.
    pub(in crate::workbook) column: u32,
}

/// The cell whose array, shared formula or data table fills this one, if `tokens` say no more than that.
pub(in crate::workbook) fn table_or_shared(layout: Layout, tokens: &[u8], extra: &[u8]) -> Option<Anchor> {
    let mut bytes = Bytes(tokens);
    if !matches!(bytes.u8()?, 0x01 | 0x02) {
        return None;
    }
    Some(match layout {
        Layout::Excel97 => Anchor { row: u32::from(bytes.u16()?), column: u32::from(bytes.u16()?) },
        Layout::Excel2007 => Anchor { row: bytes.u32()?, column: Bytes(extra).u32()? },
    })
}

impl Formulas {
    /// For a file of this layout.
    pub(in crate::workbook) fn new(layout: Layout, references: References) -> Self {
        Self { layout, functions: Functions::default(), references }
    }

    /// The text of a formula, without `=`. What cannot be read gives a text that is no formula and says why,
    /// so that the cell is named as one that cannot be computed.
    pub(in crate::workbook) fn text(
        &self,
        tokens: &[u8],
        extra: &[u8],
        place: Place,
    ) -> Result<String, String> {
        let mut reading =
            Reading { formulas: self, tokens: Bytes(tokens), extra: Bytes(extra), place, stack: Vec::new() };
        while let Some(token) = reading.tokens.u8() {
            if reading.token(token).is_none() {
                return Err(no_formula(&format!("in a binary form that is not known: token {token:02X}")));
            }
        }
        match (reading.stack.pop(), reading.stack.is_empty()) {
            (Some(whole), true) if whole.text.len() <= MAX_FORMULA => Ok(whole.text),
            _ => Err(no_formula("in a binary form that is damaged")),
        }
    }
}

/// A text that cannot be read, and says why. Its bracket stays open: closed, it would be a reference.
pub(super) fn no_formula(why: &str) -> String {
    format!("[formula {why}")
}

/// The state while one formula is read.
struct Reading<'a> {
    formulas: &'a Formulas,
    tokens: Bytes<'a>,
    /// What does not fit into the tokens: arrays, and columns of anchors.
    extra: Bytes<'a>,
    place: Place,
    stack: Vec<Operand>,
}

impl Reading<'_> {
    fn token(&mut self, token: u8) -> Option<()> {
        let layout = self.formulas.layout;
        let references = &self.formulas.references;
        // Above 0x20 two bits tell what kind of value is wanted, which the text does not show.
        let kind = if token >= 0x20 { (token & 0x1f) | 0x20 } else { token };
        match kind {
            0x03..=0x11 => {
                const OPERATORS: [&str; 15] =
                    ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"];
                let right = self.stack.pop()?;
                let left = self.stack.last_mut()?;
                let like_column = |text: &str| text.bytes().all(|letter| letter.is_ascii_alphabetic());
                // Of two names: as text it would be whole columns.
                if kind == 0x11 && like_column(&left.text) && like_column(&right.text) {
                    left.text = format!("({})", left.text);
                }
                left.text.push_str(OPERATORS[usize::from(kind - 0x03)]);
                left.text.push_str(&right.text);
                left.depth = left.depth.max(right.depth + 1);
                (left.depth <= MAX_DEPTH && left.text.len() <= MAX_FORMULA).then_some(())
            }
            0x12 => self.wrap("+", ""),
            0x13 => self.wrap("-", ""),
            0x14 => self.wrap("", "%"),
            0x15 => self.wrap("(", ")"),
            0x16 => self.push(""),
            0x17 => {
                let text = match layout {
                    Layout::Excel97 => {
                        let length = usize::from(self.tokens.u8()?);
                        let wide = self.tokens.u8()? & 1 == 1;
                        self.tokens.letters(length, wide)?
                    }
                    Layout::Excel2007 => {
                        let length = usize::from(self.tokens.u16()?);
                        self.tokens.letters(length, true)?
                    }
                };
                self.push(&format!("\"{}\"", text.replace('"', "\"\"")))
            }
            0x18 if self.tokens.u8()? == 0x19 => {
                let text = references.table(&mut self.tokens)?;
                self.push(&text)
            }
            0x19 => self.attribute(),
            0x1c => {
                let error = super::error(self.tokens.u8()?)?;
                self.push(error.as_str())
            }
            0x1d => {
                let text = if self.tokens.u8()? == 0 { "FALSE" } else { "TRUE" };
                self.push(text)
            }
            0x1e => {
                let number = self.tokens.u16()?;
                self.push(&number.to_string())
            }
            0x1f => {
                let number = self.tokens.f64()?;
                self.push(&written(number))
            }
            0x20 => {
                self.tokens.skip(if layout == Layout::Excel97 { 7 } else { 14 })?;
                let text = self.array()?;
                self.push(&text)
            }
            0x21 => {
                let number = self.tokens.u16()?;
                let (name, count) = self.formulas.functions.get(number)?;
                self.call(name, count?)
            }
            0x22 => {
                let count = usize::from(self.tokens.u8()? & 0x7f);
                let number = self.tokens.u16()? & 0x7fff;
                if number == NAMED {
                    let first = self.stack.len().checked_sub(count)?;
                    let name = std::mem::take(&mut self.stack.get_mut(first)?.text);
                    self.call(&name, count.checked_sub(1)?)?;
                    let call = self.stack.pop()?;
                    *self.stack.last_mut()? = call;
                    return Some(());
                }
                let (name, _) = self.formulas.functions.get(number)?;
                self.call(name, count)
            }
            0x23 => {
                let index = (self.tokens.u32()? as usize).checked_sub(1)?;
                let name = references.names.get(index)?;
                self.push(name)
            }
            0x24 | 0x2c => {
                let text = layout.cell(&mut self.tokens, self.place, kind == 0x2c)?;
                self.push(&text)
            }
            0x25 | 0x2d => {
                let text = layout.area(&mut self.tokens, self.place, kind == 0x2d)?;
                self.push(&text)
            }
            // A range that was computed when the formula was typed; the tokens that compute it follow.
            0x26..=0x28 => {
                self.tokens.skip(6)?;
                if kind == 0x26 {
                    let (count, size) = match layout {
                        Layout::Excel97 => (usize::from(self.extra.u16()?), 8),
                        Layout::Excel2007 => (self.extra.u32()? as usize, 16),
                    };
                    self.extra.skip(count.checked_mul(size)?)?;
                }
                Some(())
            }
            0x29 => self.tokens.skip(2),
            0x2a => self.lost(layout.cell_size()),
            0x2b => self.lost(2 * layout.cell_size()),
            0x39 => {
                let (link, index) = (self.tokens.u16()?, self.tokens.u32()?);
                let name = references.name_of_link(link, index)?;
                self.push(&name)
            }
            0x3a | 0x3b => {
                let link = self.tokens.u16()?;
                let text = match kind {
                    0x3a => layout.cell(&mut self.tokens, self.place, false)?,
                    _ => layout.area(&mut self.tokens, self.place, false)?,
                };
                match references.sheet_prefix(link)? {
                    Some(prefix) => self.push(&format!("{prefix}{text}")),
                    None => self.push("#REF!"),
                }
            }
            0x3c => self.lost(2 + layout.cell_size()),
            0x3d => self.lost(2 + 2 * layout.cell_size()),
            _ => None,
        }
    }

    /// Attributes change nothing but for the sum of a single argument.
    fn attribute(&mut self) -> Option<()> {
        let kind = self.tokens.u8()?;
        let data = usize::from(self.tokens.u16()?);
        match kind {
            0x04 => self.tokens.skip((data + 1) * 2),
            0x10 => self.call("SUM", 1),
            0x00..=0x02 | 0x08 | 0x20 | 0x21 | 0x40 | 0x41 | 0x80 => Some(()),
            _ => None,
        }
    }

    fn push(&mut self, text: &str) -> Option<()> {
        self.stack.push(Operand { text: text.to_owned(), depth: 0 });
        (self.stack.len() <= MAX_FORMULA).then_some(())
    }

    fn lost(&mut self, length: usize) -> Option<()> {
        self.tokens.skip(length)?;
        self.push("#REF!")
    }

    fn wrap(&mut self, before: &str, after: &str) -> Option<()> {
        let operand = self.stack.last_mut()?;
        operand.text.insert_str(0, before);
        operand.text.push_str(after);
        operand.depth += 1;
        (operand.depth <= MAX_DEPTH).then_some(())
    }

    /// Makes the last `count` operands the arguments of a call.
    fn call(&mut self, name: &str, count: usize) -> Option<()> {
        let first = self.stack.len().checked_sub(count)?;
        let mut text = format!("{name}(");
        let mut depth = 0;
        for (index, operand) in self.stack.drain(first..).enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(&operand.text);
            depth = depth.max(operand.depth + 1);
        }
        text.push(')');
        let fits = depth <= MAX_DEPTH && text.len() <= MAX_FORMULA;
        self.stack.push(Operand { text, depth });
        fits.then_some(())
    }

    /// `{1,2;3,4}`, whose elements stand after the tokens.
    fn array(&mut self) -> Option<String> {
        let bytes = &mut self.extra;
        let (rows, columns) = match self.formulas.layout {
            Layout::Excel97 => {
                let columns = u32::from(bytes.u8()?) + 1;
                (u32::from(bytes.u16()?) + 1, columns)
            }
            Layout::Excel2007 => (bytes.u32()?, bytes.u32()?),
        };
        let mut text = String::from("{");
        for row in 0..rows {
            for column in 0..columns {
                match (row, column) {
                    (0, 0) => {}
                    (_, 0) => text.push(';'),
                    _ => text.push(','),
                }
                text.push_str(&element(bytes, self.formulas.layout)?);
                (text.len() <= MAX_FORMULA).then_some(())?;
            }
        }
        text.push('}');
        Some(text)
    }
}

/// An element of an array ([MS-XLS] 2.5.192 `SerAr`).
fn element(bytes: &mut Bytes<'_>, layout: Layout) -> Option<String> {
    let old = layout == Layout::Excel97;
    let kind = bytes.u8()?;
    Some(match (kind, old) {
        (0x00, true) => {
            bytes.skip(8)?;
            String::new()
        }
        (0x01, true) | (0x00, false) => written(bytes.f64()?),
        (0x02, true) | (0x01, false) => {
            let length = usize::from(bytes.u16()?);
            let wide = !old || bytes.u8()? & 1 == 1;
            format!("\"{}\"", bytes.letters(length, wide)?.replace('"', "\"\""))
        }
        (0x04, true) | (0x02, false) => {
            let truth = bytes.u8()? != 0;
            bytes.skip(if old { 7 } else { 0 })?;
            if truth { "TRUE" } else { "FALSE" }.to_owned()
        }
        (0x10, true) | (0x04, false) => {
            let error = super::error(bytes.u8()?)?;
            bytes.skip(if old { 7 } else { 3 })?;
            error.as_str().to_owned()
        }
        _ => return None,
    })
}

/// A number that reads back as the same; Excel's exponents have a large E.
fn written(number: f64) -> String {
    let plain = number == 0.0 || (1e-5..1e15).contains(&number.abs());
    if plain { number.to_string() } else { format!("{number:E}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_names_is_no_range_of_columns() {
        let names = ["tax", "end", "rate_2"].map(str::to_owned).to_vec();
        let formulas = Formulas::new(Layout::Excel2007, References { names, ..References::default() });
        let from_to = |first: u8, last: u8| {
            formulas.text(&[0x23, first, 0, 0, 0, 0x23, last, 0, 0, 0, 0x11], &[], Place::Cell(0, 0))
        };
        assert_eq!(from_to(1, 2).as_deref(), Ok("(tax):end"));
        assert_eq!(from_to(1, 3).as_deref(), Ok("tax:rate_2"));
    }
}
