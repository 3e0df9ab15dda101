//! A scene as one standalone SVG document: colours inlined, title and description included.

use std::fmt::Write;

use crate::decimal::number;
use crate::palette::Palette;
use crate::scene::{Bounds, Mark, Scene};

/// How a chart is exported.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The colours.
    pub palette: &'a Palette,
    /// A line below the chart that says how to make it again: `10,000 trials, seed 1, Carlo 0.1.0`; may be
    /// empty.
    pub footer: &'a str,
}

impl Default for Export<'_> {
    fn default() -> Self {
        Self { palette: &Palette::LIGHT, footer: "" }
    }
}

/// The room that a footer takes.
const FOOTER: f64 = 22.0;

/// The scene as an SVG document. Hit areas and focus rings, which only mean something on a page, are left
/// out.
pub fn render(scene: &Scene, export: &Export<'_>) -> String {
    let palette = export.palette;
    let height = scene.height + if export.footer.is_empty() { 0.0 } else { FOOTER };
    let (width, tall) = (number(scene.width), number(height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {tall}\" width=\"{width}\" \
         height=\"{tall}\" role=\"img\" font-family=\"'Segoe UI', -apple-system, Roboto, 'Helvetica Neue', \
         'Liberation Sans', Arial, sans-serif\" font-size=\"12\">\n"
    );
    push(&mut svg, format_args!("<title>{}</title>\n", escaped(&scene.label)));
    push(&mut svg, format_args!("<desc>{}</desc>\n", escaped(&scene.caption)));
    let back = palette.surface;
    push(&mut svg, format_args!("<rect width=\"{width}\" height=\"{tall}\" fill=\"{back}\"/>\n"));
    let sliders = scene.sliders.iter().flat_map(|slider| &slider.marks);
    for mark in scene.marks.iter().chain(sliders) {
        write_mark(&mut svg, mark, palette);
    }
    if !export.footer.is_empty() {
        let (x, y) = (number(scene.width / 2.0), number(height - 7.0));
        push(
            &mut svg,
            format_args!(
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{}\">{}</text>\n",
                palette.text_3,
                escaped(export.footer)
            ),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn write_mark(svg: &mut String, mark: &Mark, palette: &Palette) {
    match mark {
        Mark::Group { marks, .. } => marks.iter().for_each(|mark| write_mark(svg, mark, palette)),
        Mark::Path { class, path } => {
            if let Some(style) = shape_style(class, palette) {
                push(svg, format_args!("<path d=\"{}\"{style}/>\n", escaped(path)));
            }
        }
        Mark::Line { class, from, to } => {
            if let Some(style) = shape_style(class, palette) {
                let (x1, y1, x2, y2) = (number(from.0), number(from.1), number(to.0), number(to.1));
                push(svg, format_args!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"{style}/>\n"));
            }
        }
        Mark::Rect { class, bounds: Bounds { x, y, width, height }, radius } => {
            if let Some(style) = shape_style(class, palette) {
                let corner =
                    if *radius > 0.0 { format!(" rx=\"{}\"", number(*radius)) } else { String::new() };
                let (x, y, width, height) = (number(*x), number(*y), number(*width), number(*height));
                push(
                    svg,
                    format_args!(
                        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{corner}{style}/>\n"
                    ),
                );
            }
        }
        Mark::Dot { class, centre, radius } => {
            if let Some(style) = shape_style(class, palette) {
                let (x, y, radius) = (number(centre.0), number(centre.1), number(*radius));
                push(svg, format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{style}/>\n"));
            }
        }
        Mark::Text { class, at, anchor, text } => {
            let (x, y, anchor) = (number(at.0), number(at.1), anchor.name());
            let style = text_style(class, palette);
            let text = escaped(text);
            push(
                svg,
                format_args!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{style}>{text}</text>\n"),
            );
        }
    }
}

/// The attributes of a shape by its classes, as the page's style sheet has them; `None` for what is not
/// seen.
fn shape_style(class: &str, palette: &Palette) -> Option<String> {
    let mut style = String::new();
    for name in class.split_whitespace() {
        let series = |index: usize| if index == 0 { palette.output } else { palette.series[index - 1] };
        let fill = |colour: &str| format!(" fill=\"{colour}\"");
        let stroke =
            |colour: &str, width: f64| format!(" stroke=\"{colour}\" stroke-width=\"{}\"", number(width));
        let thread = |colour: &str, width: f64| {
            format!(" fill=\"none\" stroke-linejoin=\"round\"{}", stroke(colour, width))
        };
        style += &match name {
            "grid" => stroke(palette.grid, 1.0),
            "axis" | "tick" => stroke(palette.axis, 1.0),
            "bar" | "seg-in" | "hi" | "outblue" => fill(palette.output),
            "bar-out" | "seg-out" => fill(palette.bar_out) + &stroke(palette.bar_out_edge, 1.0),
            "lo" => fill(palette.surface) + &stroke(palette.output, 1.5),
            "cdf" => thread(palette.ink, 1.75),
            "cdf-halo" => thread(palette.surface, 4.5),
            "ref" => stroke(palette.reference, 1.0) + " stroke-dasharray=\"3 3\"",
            "ref0" => stroke(palette.reference, 1.0),
            "delim" => stroke(palette.ink, 1.5),
            "pill" => fill(palette.ink),
            "dot" => fill(palette.surface) + &stroke(palette.ink, 1.75),
            "ingreen" => fill(palette.input),
            "ingreen-t" => fill(palette.input_tint),
            "ingreen-l" => thread(palette.input, 1.75),
            "ln" => " fill=\"none\" stroke-width=\"2.25\" stroke-linejoin=\"round\"".to_owned(),
            "m" => stroke(palette.surface, 1.5),
            "s1" => format!(" stroke=\"{}\"", series(0)),
            "s2" => format!(" stroke=\"{}\" stroke-dasharray=\"7 4\"", series(1)),
            "s3" => format!(" stroke=\"{}\" stroke-dasharray=\"2 3\"", series(2)),
            "s4" => format!(" stroke=\"{}\" stroke-dasharray=\"10 3 2 3\"", series(3)),
            "s5" => format!(" stroke=\"{}\" stroke-dasharray=\"4 2\"", series(4)),
            "s6" => format!(" stroke=\"{}\" stroke-dasharray=\"12 4\"", series(5)),
            "f1" => fill(series(0)),
            "f2" => fill(series(1)),
            "f3" => fill(series(2)),
            "f4" => fill(series(3)),
            "f5" => fill(series(4)),
            "f6" => fill(series(5)),
            "hit" | "ring" => return None,
            _ => String::new(),
        };
    }
    Some(style)
}

fn text_style(class: &str, palette: &Palette) -> String {
    let (mut colour, mut bold, mut small) = (palette.text_3, false, false);
    for name in class.split_whitespace() {
        match name {
            "t-s" => small = true,
            "t-on" => colour = palette.text,
            "t-2" => colour = palette.text_2,
            "t-b" => (colour, bold) = (palette.text, true),
            "t-seg" => (colour, bold) = (palette.on_bar, true),
            _ => {}
        }
    }
    let size = if small { " font-size=\"11\"" } else { "" };
    let weight = if bold { " font-weight=\"600\"" } else { "" };
    format!("{size}{weight} fill=\"{colour}\"")
}

/// Text with XML's special characters escaped and its control characters left out, which XML forbids.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

fn push(svg: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = svg.write_fmt(arguments);
}
