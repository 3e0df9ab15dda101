//! Small curves beside words: 64 × 24 in lists, 44 × 16 in cells, without axes.

use std::fmt::Write;

use crate::decimal::number;
use crate::empirical::Empirical;
use crate::scale::within;
use crate::scene::{Scene, path, polyline, rect};

/// The size of a small curve in a list.
pub const LIST: (f64, f64) = (64.0, 24.0);

/// The size of a small histogram in a cell.
pub const CELL: (f64, f64) = (44.0, 16.0);

/// The most bars of a small histogram.
const MOST_BARS: usize = 18;
/// The bars of a histogram that is compared with another.
const COMPARED_BARS: usize = 36;

/// An input's density, green: `points` of value and density in rising order of value. Points that are not
/// finite are left out; an infinite density stands at the top.
pub fn density(points: &[(f64, f64)], (width, height): (f64, f64)) -> Scene {
    let mut scene = Scene::empty(width, height, String::new());
    let points = sound(points);
    let Some((low, high, top)) = extent(&points) else { return scene };
    let (left, right, ceiling, floor) = (1.0, width - 1.0, 2.0, height - 1.0);
    let place = |(value, density): &(f64, f64)| {
        let x = if high > low { left + (value - low) / (high - low) * (right - left) } else { width / 2.0 };
        (x, floor - within(density / top, 0.0, 1.0) * (floor - ceiling))
    };
    let line = polyline(points.iter().map(place));
    let area = format!("{line}L{} {}L{} {}Z", number(right), number(floor), number(left), number(floor));
    scene.marks = vec![path("ingreen-t", area), path("ingreen-l", line)];
    scene
}

/// A discrete input's probabilities, green sticks: `points` of value and probability.
pub fn sticks(points: &[(f64, f64)], (width, height): (f64, f64)) -> Scene {
    let mut scene = Scene::empty(width, height, String::new());
    let points = sound(points);
    let Some((low, high, top)) = extent(&points) else { return scene };
    let stick = within(width / (points.len() as f64 * 1.6), 0.5, 3.0);
    let (left, right) = (3.0, width - 3.0 - stick);
    for (value, probability) in &points {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        let tall = within(probability / top, 0.0, 1.0) * (height - 2.0);
        scene.marks.push(rect("ingreen", left + share * (right - left), height - tall, stick, tall));
    }
    scene
}

/// An output's histogram, blue bars: trials in bins of equal width; many bins are joined.
pub fn bars(counts: &[u64], (width, height): (f64, f64)) -> Scene {
    let mut scene = Scene::empty(width, height, String::new());
    let first = counts.iter().position(|count| *count > 0);
    let last = counts.iter().rposition(|count| *count > 0);
    let (Some(first), Some(last)) = (first, last) else { return scene };
    let together = (last - first + 1).div_ceil(MOST_BARS);
    let joined: Vec<u64> = counts[first..=last].chunks(together).map(|bins| bins.iter().sum()).collect();
    let most = joined.iter().copied().max().unwrap_or(1) as f64;
    let pitch = width / joined.len().max(5) as f64;
    let start = (width - pitch * joined.len() as f64) / 2.0;
    let (bar, floor) = (number(pitch - 0.5), number(height));
    let mut d = String::new();
    for (index, count) in joined.iter().enumerate().filter(|(_, count)| **count > 0) {
        let tall = number((*count as f64 / most * (height - 1.0)).max(0.5));
        let left = number(start + pitch * index as f64 + 0.25);
        // Writing to a string does not fail.
        let _ = write!(d, "M{left} {floor}v-{tall}h{bar}v{tall}z");
    }
    scene.marks = vec![path("outblue", d)];
    scene
}

/// An output's histogram, blue bars, and where another one lies, as a dashed outline on the same axes.
pub fn compared(ours: &Empirical, other: Option<&Empirical>, (width, height): (f64, f64)) -> Scene {
    let mut scene = Scene::empty(width, height, String::new());
    // The farthest trials would squeeze all others.
    let both = || std::iter::once(ours).chain(other);
    let low = both().map(|one| one.quantile(0.002)).fold(f64::INFINITY, f64::min);
    let high = both().map(|one| one.quantile(0.998)).fold(f64::NEG_INFINITY, f64::max);
    let step = (high - low) / COMPARED_BARS as f64;
    let shares = |one: &Empirical| -> Vec<f64> {
        let below: Vec<f64> = (0..=COMPARED_BARS).map(|edge| one.below(low + step * edge as f64)).collect();
        below.windows(2).map(|edges| edges[1] - edges[0]).collect()
    };
    let (bars, outline) = (shares(ours), other.map(shares).unwrap_or_default());
    let top = bars.iter().chain(&outline).copied().fold(0.0, f64::max);
    if !(step > 0.0 && top > 0.0) {
        return scene;
    }
    let pitch = width / COMPARED_BARS as f64;
    let (bar, floor) = (number(pitch - 1.0), number(height));
    let tall = |share: f64| share / top * (height - 1.0);
    let (mut filled, mut dashed) = (String::new(), format!("M0 {floor}"));
    // Writing to a string does not fail.
    for (place, share) in bars.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let (left, tall) = (number(pitch * place as f64 + 0.5), number(tall(*share)));
        let _ = write!(filled, "M{left} {floor}v-{tall}h{bar}v{tall}z");
    }
    for (place, share) in outline.iter().enumerate() {
        let _ = write!(dashed, "V{}H{}", number(height - tall(*share)), number(pitch * (place + 1) as f64));
    }
    scene.marks.push(path("outblue", filled));
    if other.is_some() {
        scene.marks.push(path("ghost", dashed));
    }
    scene
}

/// The points whose values are finite, their densities at least zero and never NaN.
fn sound(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let finite = points.iter().filter(|(value, density)| value.is_finite() && !density.is_nan());
    finite.map(|(value, density)| (*value, density.max(0.0))).collect()
}

/// The least and greatest value and the greatest finite density; `None` without points.
fn extent(points: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
    let low = points.iter().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|point| point.0).fold(f64::NEG_INFINITY, f64::max);
    let top = points.iter().map(|point| point.1).filter(|density| density.is_finite()).fold(0.0, f64::max);
    (!points.is_empty()).then_some((low, high, if top > 0.0 { top } else { 1.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Mark;
    use proptest::prelude::*;

    #[test]
    fn a_triangle() {
        let scene = density(&[(0.0, 0.0), (1.0, 2.0), (2.0, 0.0)], LIST);
        let paths: Vec<_> = scene.marks.iter().map(|mark| matches!(mark, Mark::Path { .. })).collect();
        assert_eq!(paths, [true, true]);
        let Mark::Path { path, .. } = &scene.marks[1] else { panic!("not a path") };
        assert_eq!(path, "M1 23L32 2L63 23");
    }

    #[test]
    fn nothing_draws_nothing() {
        assert!(density(&[], LIST).marks.is_empty());
        assert!(bars(&[0, 0], CELL).marks.is_empty());
        assert!(sticks(&[(f64::NAN, 1.0)], LIST).marks.is_empty());
        assert_eq!(sticks(&[(4.0, 1.0)], LIST).marks.len(), 1);
        assert_eq!(bars(&[7], CELL).marks.len(), 1);
        let constant = Empirical::new(&[], &[], &[3.0; 201]).unwrap();
        assert!(compared(&constant, None, LIST).marks.is_empty());
    }

    #[test]
    fn two_histograms_share_their_axes() {
        let even = |low: f64| {
            let curve: Vec<f64> = (0..=200).map(|place| low + f64::from(place) / 200.0).collect();
            Empirical::new(&[], &[], &curve).unwrap()
        };
        let scene = compared(&even(0.0), Some(&even(1.0)), (36.0, 11.0));
        let [Mark::Path { path: bars, .. }, Mark::Path { path: outline, class }] = scene.marks.as_slice()
        else {
            panic!("not two paths")
        };
        // The first lies on the left half, the second on the right.
        assert_eq!((bars.matches('M').count(), *class), (18, "ghost"));
        assert!(outline.starts_with("M0 11V11H1V11H2"), "{outline}");
        assert!(outline.contains("V1H"), "{outline}");
    }

    proptest! {
        #[test]
        fn any_floats_are_drawn_inside(points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..20)) {
            for scene in [density(&points, LIST), sticks(&points, CELL)] {
                for mark in &scene.marks {
                    if let Mark::Path { path, .. } = mark {
                        prop_assert!(!path.contains("NaN") && !path.contains("inf"), "{}", path);
                    }
                }
            }
        }
    }
}
