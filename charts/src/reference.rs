//! Reference lines of a histogram (the target, the value in the file) and where their labels go.

use crate::measure::text_width;
use crate::scene::{Anchor, Mark, line, text};

/// A value to compare with.
pub(crate) struct Reference {
    /// The line's class: `ref0` is solid, `ref` is dashed.
    pub(crate) class: &'static str,
    /// Where the line stands.
    pub(crate) x: f64,
    /// How far the line goes down.
    pub(crate) bottom: f64,
    /// The fact, in bold: `14.1% below £0`.
    pub(crate) fact: String,
    /// The consequence: `1,415 trials lose`.
    pub(crate) consequence: String,
    /// What a narrow chart says: `£0`.
    pub(crate) short: String,
}

/// The lines, from `top` down.
pub(crate) fn lines(references: &[Reference], top: f64) -> Vec<Mark> {
    let line = |one: &Reference| line(one.class, (one.x, top), (one.x, one.bottom));
    references.iter().map(line).collect()
}

/// Where labels may go.
pub(crate) struct Room<'a> {
    /// Whether there is only room for the short names.
    pub(crate) narrow: bool,
    /// The sides of the plot.
    pub(crate) plot: (f64, f64),
    /// The baseline of the first line of text.
    pub(crate) first_line: f64,
    /// Stretches of the second line that axis titles hold.
    pub(crate) titles: &'a [(f64, f64)],
    /// Upright lines that text must not cross.
    pub(crate) uprights: &'a [f64],
}

/// Labels above the plot, right of their lines where there is room, left of them otherwise, shortened
/// where neither fits; a label that fits nowhere is left out, because the fields beside the chart say it
/// too.
pub(crate) fn labels(references: &[Reference], room: &Room<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut used: Vec<(f64, f64)> = Vec::new();
    for one in references {
        let Some(place) =
            places(one, room).into_iter().find(|place| place.free(one.x, references, room, &used))
        else {
            continue;
        };
        used.push(place.stretch);
        let class = if room.narrow { "t-s t-2" } else { "t-b" };
        let words = if place.full { &one.fact } else { &one.short };
        marks.push(text(class, place.x, room.first_line, place.anchor, words.clone()));
        if place.full && room.titles.iter().all(|title| apart(place.stretch, *title)) {
            let consequence = one.consequence.clone();
            marks.push(text("t-s t-2", place.x, room.first_line + 14.0, place.anchor, consequence));
        }
    }
    marks
}

/// A place that a label could take.
struct Place {
    anchor: Anchor,
    x: f64,
    stretch: (f64, f64),
    /// Whether the fact and its consequence stand there, not the short name.
    full: bool,
}

/// The places that a label could take, best first.
fn places(one: &Reference, room: &Room<'_>) -> Vec<Place> {
    let full = text_width(&one.fact, 12.0, true).max(text_width(&one.consequence, 11.0, false));
    let short = text_width(&one.short, if room.narrow { 11.0 } else { 12.0 }, !room.narrow);
    let right = |width: f64, full: bool| Place {
        anchor: Anchor::Start,
        x: one.x + 7.0,
        stretch: (one.x + 7.0, one.x + 7.0 + width),
        full,
    };
    let left = |width: f64, full: bool| Place {
        anchor: Anchor::End,
        x: one.x - 7.0,
        stretch: (one.x - 7.0 - width, one.x - 7.0),
        full,
    };
    if room.narrow {
        // A narrow chart's lines begin below its labels.
        let stretch = (one.x - short / 2.0, one.x + short / 2.0);
        let middle = Place { anchor: Anchor::Middle, x: one.x, stretch, full: false };
        return vec![middle, right(short, false), left(short, false)];
    }
    vec![right(full, true), left(full, true), right(short, false), left(short, false)]
}

impl Place {
    /// Whether the text would stand inside the plot and clear of lines and other labels.
    fn free(&self, x: f64, references: &[Reference], room: &Room<'_>, used: &[(f64, f64)]) -> bool {
        let (start, end) = self.stretch;
        // The margins hold axis labels, but lower down, so a label may reach into them a little.
        let inside = room.plot.0 - 8.0 <= start && end <= room.plot.1 + 8.0;
        let clear = used.iter().all(|other| apart(self.stretch, *other));
        let others = references.iter().map(|other| other.x).filter(|other| *other != x && !room.narrow);
        let uncrossed = |upright: f64| upright < start - 3.0 || end + 3.0 < upright;
        inside && clear && others.chain(room.uprights.iter().copied()).all(uncrossed)
    }
}

fn apart(one: (f64, f64), other: (f64, f64)) -> bool {
    one.1 + 6.0 <= other.0 || other.1 + 6.0 <= one.0
}
