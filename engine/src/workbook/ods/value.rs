//! The value of a cell as OpenDocument writes it: a kind, an attribute for it, and paragraphs of text.

use std::borrow::Cow;

use crate::value::{CellError, Value};
use crate::workbook::WorkbookError;
use crate::workbook::calendar::serial_from_iso;
use crate::workbook::preflight::MAX_TEXT;
use crate::workbook::xml::{Node, Xml};

/// `office:value-type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Nothing,
    Number,
    Percentage,
    Currency,
    Date,
    Time,
    Boolean,
    Text,
    Error,
    Unknown,
}

/// What the file says about a cell's value.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) kind: Kind,
    /// The attribute that holds the value.
    exact: Option<String>,
    /// The paragraphs, which show it.
    shown: String,
}

impl Written {
    /// Takes an attribute, if it concerns the value.
    pub(super) fn attribute(&mut self, key: &str, value: Cow<'_, str>) {
        match key {
            // LibreOffice adds a second, of its own namespace, which alone knows errors.
            "value-type" if value == "error" => self.kind = Kind::Error,
            "value-type" if self.kind == Kind::Nothing => {
                self.kind = match &*value {
                    "float" => Kind::Number,
                    "percentage" => Kind::Percentage,
                    "currency" => Kind::Currency,
                    "date" => Kind::Date,
                    "time" => Kind::Time,
                    "boolean" => Kind::Boolean,
                    "string" => Kind::Text,
                    "void" => Kind::Nothing,
                    _ => Kind::Unknown,
                }
            }
            "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                self.exact = Some(value.into_owned());
            }
            _ => {}
        }
    }

    /// Reads what is inside of the cell that has just begun: its paragraphs, without notes and drawings.
    pub(super) fn content(&mut self, xml: &mut Xml<'_>) -> Result<(), WorkbookError> {
        let mut paragraphs = 0;
        loop {
            match xml.next()? {
                Node::Open(element) if element.name() == "p" => {
                    if paragraphs > 0 {
                        self.shown.push('\n');
                    }
                    paragraphs += 1;
                    self.paragraph(xml)?;
                }
                Node::Open(_) => xml.skip()?,
                Node::Text(_) => {}
                Node::Close | Node::End => return Ok(()),
            }
        }
    }

    /// The text of the element that has just begun. White space stands for one blank (part 3, 6.1.2).
    fn paragraph(&mut self, xml: &mut Xml<'_>) -> Result<(), WorkbookError> {
        let mut inside = 1;
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    inside += 1;
                    match element.name() {
                        "s" => {
                            let count =
                                xml.attribute(&element, "c")?.map_or(1, |count| super::repeated(&count));
                            self.shown.extend(std::iter::repeat_n(' ', (count as usize).min(MAX_TEXT)));
                        }
                        "tab" => self.shown.push('\t'),
                        "line-break" => self.shown.push('\n'),
                        "annotation" | "note" | "ruby-text" => {
                            xml.skip()?;
                            inside -= 1;
                        }
                        _ => {}
                    }
                }
                Node::Text(text) => {
                    for letter in text.chars() {
                        let blank = matches!(letter, ' ' | '\t' | '\r' | '\n');
                        match blank {
                            true if self.shown.ends_with(' ') => {}
                            true => self.shown.push(' '),
                            false => self.shown.push(letter),
                        }
                    }
                }
                Node::Close if inside == 1 => return Ok(()),
                Node::Close => inside -= 1,
                Node::End => return Ok(()),
            }
        }
    }

    /// The text of a cell of that kind.
    pub(super) fn text(&self) -> &str {
        match &self.exact {
            Some(exact) => exact,
            None => &self.shown,
        }
    }

    /// The value; `None` where it cannot be read.
    pub(super) fn value(&self, date_1904: bool) -> Option<Value> {
        let exact = self.exact.as_deref().unwrap_or_default().trim();
        match self.kind {
            Kind::Nothing => Some(Value::Blank),
            // LibreOffice writes truth values with a format of their own as numbers.
            Kind::Number if matches!((exact, self.shown.trim()), ("0", "FALSE") | ("1", "TRUE")) => {
                Some(Value::Boolean(exact == "1"))
            }
            Kind::Number | Kind::Percentage | Kind::Currency => {
                let number = exact.parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(Value::Number)
            }
            Kind::Date => serial_from_iso(exact, date_1904).map(Value::Number),
            Kind::Time => duration(exact).map(Value::Number),
            Kind::Boolean => match exact {
                "true" | "1" => Some(Value::Boolean(true)),
                "false" | "0" => Some(Value::Boolean(false)),
                _ => None,
            },
            Kind::Text => Some(Value::from(self.text())),
            Kind::Error => Some(Value::Error(error(self.shown.trim()))),
            Kind::Unknown => None,
        }
    }
}

/// Excel's error for what LibreOffice shows; its own numbers are those of its help, "Error Codes".
fn error(shown: &str) -> CellError {
    CellError::parse(shown).unwrap_or(match shown {
        "Err:502" | "Err:503" | "Err:523" => CellError::Number,
        "Err:508" | "Err:509" | "Err:510" | "Err:511" | "Err:518" | "Err:525" => CellError::Name,
        "Err:524" => CellError::Reference,
        _ => CellError::Value,
    })
}

/// `PT36H30M00.5S` in days.
fn duration(text: &str) -> Option<f64> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let (days, mut rest) = text.strip_prefix('P')?.split_once('T')?;
    let mut total = match days.strip_suffix('D') {
        Some(days) => days.parse::<f64>().ok()?,
        None => days.is_empty().then_some(0.0)?,
    };
    let mut seconds = 0.0;
    for (unit, length) in [('H', 3_600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds += number.parse::<f64>().ok()? * length;
            rest = after;
        }
    }
    total += seconds / 86_400.0;
    (rest.is_empty() && total.is_finite()).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_days() {
        for (text, days) in [
            ("PT12H00M00S", Some(0.5)),
            ("PT36H", Some(1.5)),
            ("-PT06H00M00.000S", Some(-0.25)),
            ("P1DT0S", Some(1.0)),
            ("PT1H30M", Some(0.0625)),
            ("12:00", None),
            ("PTxS", None),
            ("PT1S1", None),
        ] {
            assert_eq!(duration(text), days, "{text}");
        }
    }

    #[test]
    fn errors_have_excels_names() {
        for (shown, expected) in [
            ("#DIV/0!", CellError::DivisionByZero),
            ("Err:502", CellError::Number),
            ("Err:504", CellError::Value),
        ] {
            assert_eq!(error(shown), expected);
        }
    }
}
