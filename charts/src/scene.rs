//! A scene: what a chart draws and says, for any renderer.

use std::fmt::Write;

use crate::decimal::number;
use crate::delimiters::Handle;
use crate::scale::Scale;
use crate::table::Table;

/// A chart, drawn at a true width in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// What the chart is, for a screen reader.
    pub label: String,
    /// The marks, back to front. They repeat what the label, the caption and the table say, so they are
    /// hidden from screen readers.
    pub marks: Vec<Mark>,
    /// Handles that people move, drawn above the marks; empty in a chart that is only looked at.
    pub sliders: Vec<Slider>,
    /// Where values stand, for turning pixels into values; absent where nothing could be drawn.
    pub plot: Option<Plot>,
    /// What there is to say about places under the pointer, left to right or top to bottom.
    pub regions: Vec<Region>,
    /// The sentences below the chart, made from the data.
    pub caption: String,
    /// The same data as a table.
    pub table: Option<Table>,
}

impl Scene {
    /// A scene that only says something, in the middle and in the caption.
    pub(crate) fn message(width: f64, height: f64, label: String, caption: String) -> Self {
        let mut scene = Self::empty(width, height, label);
        scene.marks.push(text("t-2", width / 2.0, height / 2.0, Anchor::Middle, "Nothing to draw"));
        scene.caption = caption;
        scene
    }

    pub(crate) fn empty(width: f64, height: f64, label: String) -> Self {
        Self {
            width,
            height,
            label,
            marks: Vec::new(),
            sliders: Vec::new(),
            plot: None,
            regions: Vec::new(),
            caption: String::new(),
            table: None,
        }
    }

    /// The region under a pixel.
    pub fn region_at(&self, x: f64, y: f64) -> Option<&Region> {
        self.regions.iter().find(|region| region.bounds.contains(x, y))
    }
}

/// One mark. `class` names styles of the page's style sheet; [`crate::svg`] knows the same names.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A path in SVG's path language.
    Path {
        /// Classes.
        class: &'static str,
        /// The `d` attribute.
        path: String,
    },
    /// A straight line.
    Line {
        /// Classes.
        class: &'static str,
        /// Where it starts.
        from: (f64, f64),
        /// Where it ends.
        to: (f64, f64),
    },
    /// A rectangle.
    Rect {
        /// Classes.
        class: &'static str,
        /// Where it stands.
        bounds: Bounds,
        /// The corners' radius.
        radius: f64,
    },
    /// A circle.
    Dot {
        /// Classes.
        class: &'static str,
        /// The centre.
        centre: (f64, f64),
        /// The radius.
        radius: f64,
    },
    /// A line of text.
    Text {
        /// Classes.
        class: &'static str,
        /// Where its baseline is anchored.
        at: (f64, f64),
        /// Which part of the text stands there.
        anchor: Anchor,
        /// The text, not escaped.
        text: String,
    },
    /// Marks that belong together.
    Group {
        /// Classes.
        class: &'static str,
        /// The marks, back to front.
        marks: Vec<Mark>,
    },
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    /// The value of SVG's `text-anchor`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The left edge.
    pub x: f64,
    /// The top edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Bounds {
    /// Whether a point lies inside, edges included.
    pub fn contains(self, x: f64, y: f64) -> bool {
        self.x <= x && x <= self.x + self.width && self.y <= y && y <= self.y + self.height
    }
}

/// A handle that people move with the pointer or the keyboard: an element with role `slider`.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// Which handle it is.
    pub handle: Handle,
    /// Its accessible name.
    pub label: String,
    /// The percentage of trials below it, 0 to 100.
    pub percent: f64,
    /// What a screen reader says: `−£1.44m, 5 percent of trials below`.
    pub text: String,
    /// Where the pointer takes hold, at least 24 pixels wide.
    pub hit: Bounds,
    /// Its marks: the invisible hit area, the line, the handle, the focus ring.
    pub marks: Vec<Mark>,
}

/// Where values stand in a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// Values to pixels from the left.
    pub x: Scale,
    /// The area inside the axes.
    pub bounds: Bounds,
}

/// A place under the pointer and what there is to say about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Where.
    pub bounds: Bounds,
    /// What: `1.0 to 1.2: 4.1% of trials`.
    pub text: String,
}

pub(crate) fn line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Mark {
    let near = |point: (f64, f64)| (tenth(point.0), tenth(point.1));
    Mark::Line { class, from: near(from), to: near(to) }
}

pub(crate) fn rect(class: &'static str, x: f64, y: f64, width: f64, height: f64) -> Mark {
    Mark::Rect { class, bounds: bounds(x, y, width, height), radius: 0.0 }
}

pub(crate) fn dot(class: &'static str, x: f64, y: f64, radius: f64) -> Mark {
    Mark::Dot { class, centre: (tenth(x), tenth(y)), radius }
}

pub(crate) fn text(class: &'static str, x: f64, y: f64, anchor: Anchor, text: impl Into<String>) -> Mark {
    Mark::Text { class, at: (tenth(x), tenth(y)), anchor, text: text.into() }
}

pub(crate) fn path(class: &'static str, path: impl Into<String>) -> Mark {
    Mark::Path { class, path: path.into() }
}

pub(crate) fn bounds(x: f64, y: f64, width: f64, height: f64) -> Bounds {
    Bounds { x: tenth(x), y: tenth(y), width: tenth(width.max(0.0)), height: tenth(height.max(0.0)) }
}

/// A polyline through the points, as path text.
pub(crate) fn polyline(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let command = if path.is_empty() { 'M' } else { 'L' };
        // Writing to a string does not fail.
        let _ = write!(path, "{command}{} {}", number(x), number(y));
    }
    path
}

/// The position of a hairline that is sharp on the screen's pixels.
pub(crate) fn crisp(position: f64) -> f64 {
    position.floor() + 0.5
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
