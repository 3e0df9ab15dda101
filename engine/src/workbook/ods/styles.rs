//! Styles of OpenDocument: number formats written in Excel's codes, and the few looks that the grid shows.

use std::collections::HashMap;

use super::value::Kind;
use crate::workbook::xml::{Element, Node, Xml};
use crate::workbook::{CellStyle, Colour, StyleId, WorkbookError};

/// The most letters of a number format, as in Excel.
const MAX_CODE: usize = 255;
/// The most styles in use; the cells of further ones are shown plain.
const MAX_USED: usize = 4_096;

/// The styles that are known up to now, by their names.
#[derive(Default)]
pub(super) struct Styles {
    codes: HashMap<String, String>,
    cells: HashMap<String, CellStyle>,
    widths: HashMap<String, f64>,
    hidden_tables: Vec<String>,
    /// The styles in use, and where each name and kind of value stands among them.
    used: Vec<CellStyle>,
    places: HashMap<(String, &'static str), StyleId>,
}

impl Styles {
    /// Reads a style, if that is what has just begun.
    pub(super) fn element<'x>(
        &mut self,
        xml: &mut Xml<'x>,
        element: &Element<'x>,
    ) -> Result<bool, WorkbookError> {
        match element.name() {
            "style" | "default-style" => self.style(xml, element)?,
            "number-style" | "percentage-style" | "currency-style" | "date-style" | "time-style"
            | "text-style" | "boolean-style" => self.number_style(xml, element)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether a table of this style is hidden.
    pub(super) fn hides_table(&self, style: &str) -> bool {
        self.hidden_tables.iter().any(|hidden| hidden == style)
    }

    /// The width of columns of this style, in characters.
    pub(super) fn width(&self, style: &str) -> Option<f64> {
        self.widths.get(style).copied()
    }

    /// The style of a cell; where it has no number format, that of its kind of value.
    pub(super) fn cell(&mut self, name: &str, kind: Kind) -> StyleId {
        let by_kind = match kind {
            Kind::Date => "yyyy-mm-dd",
            Kind::Time => "hh:mm:ss",
            Kind::Percentage => "0.00%",
            _ => "General",
        };
        if let Some(id) = self.places.get(&(name.to_owned(), by_kind)) {
            return *id;
        }
        let mut style = self.cells.get(name).cloned().unwrap_or_default();
        if style.number_format.is_empty() {
            style.number_format = by_kind.to_owned();
        }
        if self.used.is_empty() {
            self.used.push(crate::workbook::styles::plain());
        }
        let known = self.used.iter().position(|used| *used == style);
        let place = known.unwrap_or_else(|| {
            if self.used.len() >= MAX_USED {
                return 0;
            }
            self.used.push(style);
            self.used.len() - 1
        });
        let id = StyleId(place as u32);
        self.places.insert((name.to_owned(), by_kind), id);
        id
    }

    /// The styles in use.
    pub(super) fn finish(mut self) -> Vec<CellStyle> {
        if self.used.is_empty() {
            self.used.push(crate::workbook::styles::plain());
        }
        self.used
    }

    fn style<'x>(&mut self, xml: &mut Xml<'x>, element: &Element<'x>) -> Result<(), WorkbookError> {
        let (mut name, mut family, mut parent, mut data) = <(String, String, String, String)>::default();
        xml.attributes(element, |key, value| match key {
            "name" => name = value.into_owned(),
            "family" => family = value.into_owned(),
            "parent-style-name" => parent = value.into_owned(),
            "data-style-name" => data = value.into_owned(),
            _ => {}
        })?;
        let mut style = self.cells.get(&parent).cloned().unwrap_or_default();
        if let Some(code) = self.codes.get(&data) {
            style.number_format.clone_from(code);
        }
        let (mut width, mut hidden) = (None, false);
        xml.each(|xml, element| {
            let of = element.name().to_owned();
            xml.attributes(element, |key, value| match (of.as_str(), key) {
                ("table-properties", "display") => hidden = value == "false",
                ("table-column-properties", "column-width") => width = characters(&value),
                ("text-properties", "font-weight") => style.bold = value == "bold",
                ("text-properties", "font-style") => style.italic = value == "italic",
                ("text-properties", "color") => style.font_colour = colour(&value),
                ("table-cell-properties", "background-color") => style.fill = colour(&value),
                ("table-cell-properties", "wrap-option") => style.wrap = value == "wrap",
                _ => {}
            })
        })?;
        match family.as_str() {
            "table" if hidden => self.hidden_tables.push(name),
            "table-column" => self.widths.extend(width.map(|width| (name, width))),
            "table-cell" => {
                self.cells.insert(name, style);
            }
            _ => {}
        }
        Ok(())
    }

    fn number_style<'x>(&mut self, xml: &mut Xml<'x>, element: &Element<'x>) -> Result<(), WorkbookError> {
        let name = xml.attribute(element, "name")?.unwrap_or_default();
        let elapsed = xml.attribute(element, "truncate-on-overflow")?.as_deref() == Some("false");
        let mut code = match element.name() {
            "text-style" => "@".to_owned(),
            "boolean-style" => "General".to_owned(),
            _ => String::new(),
        };
        let plain = code.is_empty();
        let mut positive = None;
        xml.each(|xml, element| {
            let part = Part::read(xml, element)?;
            match element.name() {
                // What stands for numbers below zero is the style itself, the other is applied from here.
                "map" => {
                    let applied = xml.attribute(element, "apply-style-name")?.unwrap_or_default();
                    positive = positive.take().or_else(|| self.codes.get(&applied).cloned());
                }
                _ if !plain || code.len() > MAX_CODE => {}
                "text-properties" => {
                    let colour = xml.attribute(element, "color")?;
                    code.push_str(match colour.as_deref() {
                        Some("#ff0000") => "[Red]",
                        Some("#0000ff") => "[Blue]",
                        _ => "",
                    });
                }
                "text" | "currency-symbol" => {
                    let text = literal(xml)?;
                    code.push_str(&text);
                }
                kind => code.push_str(&part.code(kind, elapsed && !code.contains('['))),
            }
            Ok(())
        })?;
        let code = match positive {
            Some(positive) if plain => format!("{positive};{code}"),
            _ => code,
        };
        if !code.is_empty() {
            self.codes.insert(name, code);
        }
        Ok(())
    }
}

/// The attributes of a part of a number format.
#[derive(Default)]
struct Part {
    long: bool,
    textual: bool,
    grouping: bool,
    decimals: usize,
    digits: usize,
    exponent: usize,
}

impl Part {
    fn read(xml: &Xml<'_>, element: &Element<'_>) -> Result<Self, WorkbookError> {
        let mut part = Self { digits: 1, exponent: 2, ..Self::default() };
        let count = |value: &str| value.trim().parse::<usize>().unwrap_or(0).min(30);
        xml.attributes(element, |key, value| match key {
            "style" => part.long = value == "long",
            "textual" => part.textual = value == "true",
            "grouping" => part.grouping = value == "true",
            "decimal-places" => part.decimals = count(&value),
            "min-integer-digits" => part.digits = count(&value),
            "min-exponent-digits" => part.exponent = count(&value),
            _ => {}
        })?;
        Ok(part)
    }

    /// The code of this part; `elapsed` for hours that count on after 24.
    fn code(&self, kind: &str, elapsed: bool) -> String {
        let pick = |short: &str, long: &str| if self.long { long.to_owned() } else { short.to_owned() };
        match kind {
            "number" | "scientific-number" => {
                let mut code = if self.grouping { "#,##".to_owned() } else { String::new() };
                code.push_str(&"0".repeat(self.digits.max(usize::from(self.grouping))));
                if code.is_empty() {
                    code.push('#');
                }
                if self.decimals > 0 {
                    code.push('.');
                    code.push_str(&"0".repeat(self.decimals));
                }
                if kind == "scientific-number" {
                    code.push_str("E+");
                    code.push_str(&"0".repeat(self.exponent.max(1)));
                }
                code
            }
            "fraction" => "# ?/?".to_owned(),
            "day" => pick("d", "dd"),
            "month" if self.textual => pick("mmm", "mmmm"),
            "month" => pick("m", "mm"),
            "year" => pick("yy", "yyyy"),
            "day-of-week" => pick("ddd", "dddd"),
            "hours" if elapsed => "[h]".to_owned(),
            "hours" => pick("h", "hh"),
            "minutes" => pick("m", "mm"),
            "seconds" if self.decimals > 0 => format!("ss.{}", "0".repeat(self.decimals)),
            "seconds" => pick("s", "ss"),
            "am-pm" => "AM/PM".to_owned(),
            _ => String::new(),
        }
    }
}

/// The text inside the element that has just begun, as a number format writes it.
fn literal(xml: &mut Xml<'_>) -> Result<String, WorkbookError> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Node::Text(more) => text.push_str(&more),
            Node::Open(_) => xml.skip()?,
            Node::Close | Node::End => break,
        }
    }
    let plain = text.chars().all(|c| " -+()%/:.,$€£¥".contains(c));
    Ok(if plain { text } else { format!("\"{}\"", text.replace('"', "")) })
}

/// A width such as `2.258cm` in characters of the standard letters, of which Excel shows 8.43 in 64 points
/// of a screen with 96 to the inch.
fn characters(width: &str) -> Option<f64> {
    let unit = width.find(|c: char| c.is_ascii_alphabetic())?;
    let length: f64 = width[..unit].trim().parse().ok()?;
    let inches = match &width[unit..] {
        "cm" => length / 2.54,
        "mm" => length / 25.4,
        "in" => length,
        "pt" => length / 72.0,
        _ => return None,
    };
    let characters = (inches * 96.0 - 5.0) / 7.0;
    (0.0..=10_000.0).contains(&characters).then_some(characters)
}

/// `#RRGGBB`.
fn colour(text: &str) -> Option<Colour> {
    let number = u32::from_str_radix(text.strip_prefix('#')?, 16).ok().filter(|_| text.len() == 7)?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some(Colour(red, green, blue))
}
