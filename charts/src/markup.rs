//! Scenes and tables as markup of the page, with the classes of its style sheet. Every text is escaped: names come
//! from files.

use std::fmt::Write;

use crate::decimal::number;
use crate::scene::{Mark, Scene};
use crate::table::Table;

/// Text as it stands in markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}

/// The marks as SVG elements with the classes of the style sheet.
pub fn marks(marks: &[Mark]) -> String {
    let mut out = String::new();
    for mark in marks {
        push(&mut out, mark);
    }
    out
}

/// A small curve as a whole SVG element that a screen reader passes over.
pub fn small(scene: &Scene, class: &str) -> String {
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" aria-hidden=\"true\">{}</svg>",
        marks(&scene.marks),
        w = number(scene.width),
        h = number(scene.height),
    )
}

/// The head and the body of a table.
pub fn table(table: &Table) -> String {
    let mut out = "<thead><tr>".to_owned();
    for (place, head) in table.head.iter().enumerate() {
        let class = if place == 0 { "" } else { " class=\"num\"" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escape(head));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (place, cell) in row.iter().enumerate() {
            let _ = if place == 0 {
                write!(out, "<th scope=\"row\">{}</th>", escape(cell))
            } else {
                write!(out, "<td class=\"num\">{}</td>", escape(cell))
            };
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody>");
    out
}

// Writing to a string does not fail, so its results are dropped here and above.
fn push(out: &mut String, mark: &Mark) {
    let _ = match mark {
        Mark::Path { class, path } => write!(out, "<path class=\"{class}\" d=\"{}\"/>", escape(path)),
        Mark::Line { class, from, to } => write!(
            out,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        ),
        Mark::Rect { class, bounds, radius } => write!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            number(bounds.x),
            number(bounds.y),
            number(bounds.width),
            number(bounds.height),
            number(*radius)
        ),
        Mark::Dot { class, centre, radius } => write!(
            out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(centre.0),
            number(centre.1),
            number(*radius)
        ),
        Mark::Text { class, at, anchor, text } => write!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
            number(at.0),
            number(at.1),
            anchor.name(),
            escape(text)
        ),
        Mark::Group { class, marks: inner } => write!(out, "<g class=\"{class}\">{}</g>", marks(inner)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_files_stay_text() {
        let shown =
            Table { head: vec!["<b>".into(), "To".into()], rows: vec![vec!["a&b".into(), "1".into()]] };
        assert_eq!(
            table(&shown),
            "<thead><tr><th scope=\"col\">&lt;b&gt;</th><th scope=\"col\" class=\"num\">To</th></tr></thead>\
             <tbody><tr><th scope=\"row\">a&amp;b</th><td class=\"num\">1</td></tr></tbody>"
        );
    }

    #[test]
    fn small_curves_are_whole_pictures() {
        let scene = crate::sparkline::bars(&[1, 3, 2], crate::sparkline::CELL);
        let markup = small(&scene, "ch cellspark");
        assert!(markup.starts_with("<svg class=\"ch cellspark\" viewBox=\"0 0 44 16\""), "{markup}");
        assert!(markup.contains("class=\"outblue\""), "{markup}");
    }
}
