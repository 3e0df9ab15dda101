//! Axes: labelled ticks below a plot, gridlines and labels at its sides.

use crate::format::{Numbers, percent};
use crate::measure::text_width;
use crate::scale::{Scale, Ticks, nice_step, within};
use crate::scene::{Anchor, Mark, crisp, line, text};

/// The value axis below a plot, whose baseline is at `baseline` pixels of a drawing `width` pixels wide: at most
/// `at_most` ticks, fewer where their labels would touch. Labels stay inside of the drawing.
pub fn bottom(
    scale: Scale,
    (width, baseline): (f64, f64),
    numbers: &Numbers,
    at_most: usize,
    class: &'static str,
) -> Vec<Mark> {
    let ticks = fitting(scale, numbers, at_most);
    let mut marks = Vec::new();
    for value in &ticks.values {
        let x = scale.position(*value);
        marks.push(line("tick", (x, baseline), (x, baseline + 4.0)));
        let label = numbers.tick(*value, ticks.step);
        let half = text_width(&label, 12.0, false) / 2.0;
        marks.push(text(class, within(x, half, width - half), baseline + 17.0, Anchor::Middle, label));
    }
    marks
}

/// The ticks whose labels, at 12 pixels, keep at least 8 pixels between them.
pub(crate) fn fitting(scale: Scale, numbers: &Numbers, at_most: usize) -> Ticks {
    let (low, high) = scale.domain();
    for most in (2..=at_most.max(2)).rev() {
        let ticks = Ticks::inside(low, high, most);
        let edges: Vec<(f64, f64)> = ticks
            .values
            .iter()
            .map(|value| {
                let half = text_width(&numbers.tick(*value, ticks.step), 12.0, false) / 2.0;
                (scale.position(*value) - half, scale.position(*value) + half)
            })
            .collect();
        if edges.windows(2).all(|pair| pair[0].1 + 8.0 <= pair[1].0) {
            return ticks;
        }
    }
    let mut ticks = Ticks::inside(low, high, 2);
    ticks.values.truncate(1);
    ticks
}

/// The axis of shares at the left: gridlines across the plot, the zero line in the axis' colour, labels.
pub(crate) fn shares_left(y: Scale, x: (f64, f64), step: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (share, at) in steps(y, step) {
        let class = if share == 0.0 { "axis" } else { "grid" };
        marks.push(line(class, (x.0, crisp(at)), (x.1, crisp(at))));
        marks.push(text("t-s", x.0 - 6.0, at + 4.0, Anchor::End, percent(share, share_decimals(step))));
    }
    marks
}

/// The axis of shares at the right: ticks outward and labels, no gridlines.
pub(crate) fn shares_right(y: Scale, right: f64, step: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (share, at) in steps(y, step) {
        marks.push(line("tick", (right, crisp(at)), (right + 4.0, crisp(at))));
        marks.push(text("t-s", right + 7.0, at + 4.0, Anchor::Start, percent(share, share_decimals(step))));
    }
    marks
}

/// The top of an axis of shares and the step of its labels: the top is a round number above `largest`
/// that leaves it some air, and never more than the whole.
pub(crate) fn share_axis(largest: f64, most_steps: f64) -> (f64, f64) {
    let wanted = if largest > 0.0 && largest.is_finite() { largest.min(1.0) / 0.97 } else { 0.1 };
    let step = nice_step(wanted / 5.0);
    let top = ((wanted / step - 1e-9).ceil() * step).min(1.0);
    let mut shown = step;
    while top / shown > most_steps + 1e-9 {
        shown = crate::scale::next_step(shown);
    }
    (top, shown)
}

fn steps(y: Scale, step: f64) -> impl Iterator<Item = (f64, f64)> {
    let top = y.domain().1;
    let count = (top / step + 1e-9).floor() as usize;
    (0..=count.min(100)).map(move |index| {
        let share = index as f64 * step;
        (share, y.position(share))
    })
}

fn share_decimals(step: f64) -> usize {
    crate::format::decimals(step * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Unit;
    use proptest::prelude::*;

    #[test]
    fn share_axis_tops() {
        assert_eq!(share_axis(0.08, 5.0), (0.1, 0.02));
        assert_eq!(share_axis(1.0, 5.0), (1.0, 0.5));
        assert_eq!(share_axis(0.08, 2.0), (0.1, 0.05));
        assert_eq!(share_axis(f64::NAN, 5.0).0, 0.1);
    }

    proptest! {
        #[test]
        fn labels_never_touch(low in -1e9..1e9f64, width in 1e-3..1e9f64, pixels in 100.0..1000.0f64, most in 2usize..11) {
            let scale = Scale::linear((low, low + width), (0.0, pixels));
            let numbers = Numbers::for_range(&Unit::default(), low, low + width);
            let ticks = fitting(scale, &numbers, most);
            prop_assert!(ticks.values.len() <= most);
            let half = |value: f64| text_width(&numbers.tick(value, ticks.step), 12.0, false) / 2.0;
            for pair in ticks.values.windows(2) {
                prop_assert!(scale.position(pair[0]) + half(pair[0]) < scale.position(pair[1]) - half(pair[1]));
            }
        }
    }
}
