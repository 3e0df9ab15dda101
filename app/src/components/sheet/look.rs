//! How one cell looks: its classes, its content and its name for a screen reader, worked out without a browser.

use charts::measure::text_width;
use charts::scale::within;
use wire::column_letters;
use wire::worker::{CellKind, PaintedCell, PaintedStyle};

use charts::markup::escape;

/// What Carlo has marked a cell as.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CellMark {
    /// Whether it is an output; otherwise it is an input.
    pub(crate) output: bool,
    /// What people call it.
    pub(crate) name: String,
    /// A small histogram, as markup; empty where there is none.
    pub(crate) spark: String,
}

/// A cell, ready for the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Look {
    /// The classes.
    pub(crate) class: String,
    /// What is inside, as markup.
    pub(crate) html: String,
    /// The accessible name, where the text alone does not do.
    pub(crate) label: Option<String>,
    /// The colour of the letters in the file.
    pub(crate) colour: Option<String>,
    /// The colour behind them in the file.
    pub(crate) fill: Option<String>,
    /// The letters' size in pixels, where it is not the usual one.
    pub(crate) size: Option<f64>,
}

/// What a cell shows and where it stands.
pub(crate) struct Content<'a> {
    /// The row and the column, from 0.
    pub(crate) place: (u32, u32),
    /// The cell, where it holds something.
    pub(crate) cell: Option<(&'a PaintedCell, Option<&'a PaintedStyle>)>,
    /// What it is marked as.
    pub(crate) mark: Option<&'a CellMark>,
    /// Whether it is the selected one.
    pub(crate) selected: bool,
    /// The cell's width in pixels.
    pub(crate) width: f64,
    /// Whether its text goes on over the empty cells to its right.
    pub(crate) spills: bool,
    /// Whether the text of a cell to its left goes on over its right edge.
    pub(crate) covered: bool,
}

/// The usual letters of a sheet, in pixels.
pub(crate) const LETTERS: f64 = 13.0;
/// The usual letters of Excel, in points.
const FILE_LETTERS: f64 = 11.0;
/// The padding on both sides together.
pub(crate) const PADDING: f64 = 13.0;

/// How a cell looks.
pub(crate) fn look(content: &Content) -> Look {
    let mut class = "c".to_owned();
    let mut look = Look::default();
    let mut text = "";
    if let Some((cell, style)) = content.cell {
        text = &cell.text;
        let align = style.and_then(|style| style.align.as_deref());
        let side = match (align, cell.kind) {
            (Some("right"), _) | (None, CellKind::Number) => " r",
            (Some("center"), _) | (None, CellKind::Boolean | CellKind::Error) => " m",
            _ => "",
        };
        class.push_str(side);
        if let Some(style) = style {
            let borders = [" bt", " br", " bb", " bl"];
            let flags = [(style.bold, " b"), (style.italic, " it"), (style.wrap, " wr")];
            let lines = style.borders.iter().zip(borders).map(|(on, name)| (*on, name));
            for (on, name) in flags.into_iter().chain(lines) {
                if on {
                    class.push_str(name);
                }
            }
            look.colour = style.colour.as_deref().filter(|colour| is_colour(colour)).map(str::to_owned);
            look.fill = style.fill.as_deref().filter(|fill| is_colour(fill)).map(str::to_owned);
            look.size = style.size.map(|points| within(points * LETTERS / FILE_LETTERS, 9.0, 40.0).round());
        }
    }
    let hashes = content.cell.filter(|(cell, _)| cell.kind == CellKind::Number).and_then(|(cell, style)| {
        let bold = style.is_some_and(|style| style.bold);
        let room = content.width - PADDING;
        let wide = text_width(&cell.text, look.size.unwrap_or(LETTERS), bold) > room;
        wide.then(|| "#".repeat(((room / 8.0).floor() as usize).clamp(1, 20)))
    });
    let shown = hashes.as_deref().unwrap_or(text);
    for (on, name) in [(content.spills, " spill nb"), (content.covered, " nb"), (content.selected, " sel")] {
        if on {
            class.push_str(name);
        }
    }
    let mut html = String::new();
    if let Some(mark) = content.mark {
        class.push_str(if mark.output { " out" } else { " in" });
        if content.width >= 90.0 && hashes.is_none() {
            html.push_str(&mark.spark);
        }
    }
    if !shown.is_empty() {
        html.push_str("<span>");
        html.push_str(&escape(shown));
        html.push_str("</span>");
    }
    if let Some(mark) = content.mark {
        html.push_str(if mark.output { OUTPUT_MARK } else { INPUT_MARK });
        let place = format!("{}{}", column_letters(content.place.1), content.place.0 + 1);
        let kind = if mark.output { "output" } else { "input" };
        look.label = Some(format!("{place}, {}, {text}, {kind}", mark.name));
    } else if hashes.is_some() {
        look.label = Some(text.to_owned());
    }
    look.class = class;
    look.html = html;
    look
}

/// The triangle at the bottom left.
pub(crate) const INPUT_MARK: &str =
    "<svg class=\"mk mk--in\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path d=\"M0 0v12h12z\"/></svg>";
/// The triangle at the bottom right.
pub(crate) const OUTPUT_MARK: &str =
    "<svg class=\"mk mk--out\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path d=\"M12 0v12H0z\"/></svg>";

/// How far a text reaches over its own cell, in pixels; 0 for what does not spill.
pub(crate) fn overhang(cell: &PaintedCell, style: Option<&PaintedStyle>, width: f64) -> f64 {
    let left = style.and_then(|style| style.align.as_deref()).is_none_or(|align| align == "left");
    let wraps = style.is_some_and(|style| style.wrap);
    if cell.kind != CellKind::Text || !left || wraps {
        return 0.0;
    }
    let size = style.and_then(|style| style.size).map_or(LETTERS, |points| points * LETTERS / FILE_LETTERS);
    let bold = style.is_some_and(|style| style.bold);
    (text_width(&cell.text, size, bold) + PADDING - width).max(0.0)
}

/// Whether a text is `#rrggbb`: nothing else from a file reaches a style.
fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, kind: CellKind) -> PaintedCell {
        PaintedCell { row: 5, column: 2, text: text.into(), kind, style: 0 }
    }

    fn content<'a>(cell: &'a PaintedCell, style: &'a PaintedStyle, width: f64) -> Content<'a> {
        Content {
            place: (5, 2),
            cell: Some((cell, Some(style))),
            mark: None,
            selected: false,
            width,
            spills: false,
            covered: false,
        }
    }

    #[test]
    fn a_number_stands_right_and_is_never_cut() {
        let (number, style) = (cell("1,234,567.00", CellKind::Number), PaintedStyle::default());
        let wide = look(&content(&number, &style, 120.0));
        assert_eq!((wide.class.as_str(), wide.html.as_str()), ("c r", "<span>1,234,567.00</span>"));
        let narrow = look(&content(&number, &style, 50.0));
        assert_eq!(narrow.html, "<span>####</span>");
        assert_eq!(narrow.label.as_deref(), Some("1,234,567.00"));
    }

    #[test]
    fn text_of_a_file_stays_text() {
        let (text, style) = (cell("<b>&\"", CellKind::Text), PaintedStyle::default());
        assert_eq!(look(&content(&text, &style, 90.0)).html, "<span>&lt;b&gt;&amp;&quot;</span>");
        let style = PaintedStyle { fill: Some("red;x".into()), colour: Some("#00ff00".into()), ..style };
        let look = look(&content(&text, &style, 90.0));
        assert_eq!((look.fill, look.colour.as_deref()), (None, Some("#00ff00")));
    }

    #[test]
    fn marks_are_glyph_and_word() {
        let (number, style) = (cell("84.00", CellKind::Number), PaintedStyle::default());
        let mark = CellMark { output: false, name: "Launch price".into(), spark: String::new() };
        let look = look(&Content { mark: Some(&mark), selected: true, ..content(&number, &style, 80.0) });
        assert_eq!(look.class, "c r sel in");
        assert!(look.html.ends_with(INPUT_MARK));
        assert_eq!(look.label.as_deref(), Some("C6, Launch price, 84.00, input"));
    }

    #[test]
    fn only_plain_text_spills() {
        let long = "A title that is longer than its cell";
        let style = PaintedStyle::default();
        assert!(overhang(&cell(long, CellKind::Text), Some(&style), 80.0) > 100.0);
        assert_eq!(overhang(&cell(long, CellKind::Number), Some(&style), 80.0), 0.0);
        let wraps = PaintedStyle { wrap: true, ..style };
        assert_eq!(overhang(&cell(long, CellKind::Text), Some(&wraps), 80.0), 0.0);
    }
}
