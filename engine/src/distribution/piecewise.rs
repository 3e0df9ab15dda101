//! What the distributions share whose density is linear between points: cumulative, general, histogram, ogive.
//!
//! From an end of a piece with density d there and slope s, the probability r is passed after the way
//! 2r/(d + √(d² + 2sr)). Each piece is measured from the end that is nearer in probability, so that neither
//! tail loses digits.

use std::sync::Arc;

use super::ParameterError;
use super::guard::{argument, complement, sides};
use crate::plan::{Binary, Builder, Compare, Lookup, Native, Unary, ValueId};

/// The density where all of a piece's probability is at one value: too steep to move from it.
const AT_ONCE: f64 = 1e150;

/// A stretch of values with a linear density.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    low: f64,
    high: f64,
    /// Its probability, that below it and that above it.
    mass: f64,
    below: f64,
    above: f64,
    /// The density at its low and at its high end.
    first: f64,
    last: f64,
}

impl Piece {
    fn slope(self) -> f64 {
        if self.high > self.low { (self.last - self.first) / (self.high - self.low) } else { 0.0 }
    }
}

/// A family: its check, and its pieces for checked parameters.
pub(super) struct Family {
    pub(super) check: fn(&[f64]) -> Result<(), ParameterError>,
    pub(super) pieces: fn(&[f64]) -> Vec<Piece>,
}

/// Pieces of even density from points (value, probability of it or less, probability of more), which begin
/// with 0 and 1 and end with 1 and 0.
pub(super) fn even(points: &[(f64, f64, f64)]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(points.len());
    for pair in points.windows(2) {
        let ((low, below, more), (high, reached, above)) = (pair[0], pair[1]);
        let mass = if below < 0.5 { reached - below } else { more - above };
        let density = if high > low { mass / (high - low) } else { AT_ONCE };
        if mass > 0.0 {
            pieces.push(Piece { low, high, mass, below, above, first: density, last: density });
        }
    }
    pieces
}

/// Pieces from points (value, height of the density there), scaled to a probability of 1 in all. Steps are
/// two points of one value.
pub(super) fn heights(points: &[(f64, f64)]) -> Vec<Piece> {
    let areas: Vec<f64> =
        points.windows(2).map(|pair| 0.5 * (pair[0].1 + pair[1].1) * (pair[1].0 - pair[0].0)).collect();
    let total: f64 = areas.iter().sum();
    let mut above = vec![0.0; areas.len()];
    for i in (1..areas.len()).rev() {
        above[i - 1] = above[i] + areas[i];
    }
    let mut below = 0.0;
    let mut pieces = Vec::new();
    for (i, pair) in points.windows(2).enumerate() {
        let ((low, first), (high, last)) = (pair[0], pair[1]);
        if areas[i] > 0.0 {
            pieces.push(Piece {
                low,
                high,
                mass: areas[i] / total,
                below: below / total,
                above: above[i] / total,
                first: first / total,
                last: last / total,
            });
        }
        below += areas[i];
    }
    pieces
}

/// The quantile: by tables where the parameters are the same in every trial, else by `native`, which is
/// [`by_trial`] of the family.
pub(super) fn quantile(
    b: &mut Builder,
    u: ValueId,
    parameters: &[ValueId],
    family: &Family,
    native: Native,
) -> ValueId {
    let known: Option<Vec<f64>> = parameters.iter().map(|id| b.constant_value(*id)).collect();
    let Some(known) = known else {
        let argument = argument(b, u);
        let operands: Vec<ValueId> = parameters.iter().copied().chain([argument]).collect();
        return b.call(native, &operands);
    };
    if (family.check)(&known).is_err() {
        return b.constant(f64::NAN);
    }
    let halves = halves(&(family.pieces)(&known));
    let table: Vec<f64> = halves.iter().map(|half| half.up_to).collect();
    let position = b.lookup(Lookup::Above, Arc::from(table), u);
    let mut of = |part: fn(&Half) -> f64| {
        let values: Vec<ValueId> = halves.iter().map(|half| b.constant(part(half))).collect();
        b.pick(position, &values)
    };
    let (from, density, slope) = (of(|half| half.from), of(|half| half.density), of(|half| 2.0 * half.slope));
    let (passed, left) = (of(|half| half.passed), of(|half| half.left));
    // From the low half u − passed, from the high one left − (1 − u).
    let lower = b.sub(u, passed);
    let upper = complement(b, u);
    let upper = b.sub(left, upper);
    let half = b.constant(0.5);
    let is_low = b.compare(Compare::LessOrEqual, u, half);
    let way = b.select(is_low, lower, upper);
    let square = b.mul(density, density);
    let bend = b.mul(slope, way);
    let inside = b.add(square, bend);
    let zero = b.constant(0.0);
    let inside = b.binary(Binary::Maximum, inside, zero);
    let root = b.unary(Unary::SquareRoot, inside);
    let divisor = b.add(density, root);
    let least = b.constant(f64::MIN_POSITIVE);
    let divisor = b.binary(Binary::Maximum, divisor, least);
    let two = b.constant(2.0);
    let twice = b.mul(two, way);
    let moved = b.div(twice, divisor);
    b.add(from, moved)
}

/// The quantile where parameters vary: they come first, the draw last.
pub(super) fn by_trial(values: &[f64], family: &Family) -> f64 {
    let Some((u, parameters)) = values.split_last() else { return f64::NAN };
    let Some((below, above)) = sides(*u).filter(|_| (family.check)(parameters).is_ok()) else {
        return f64::NAN;
    };
    let halves = halves(&(family.pieces)(parameters));
    let Some(half) = halves.get(halves.partition_point(|half| half.up_to < below)) else { return f64::NAN };
    let way = if below <= 0.5 { below - half.passed } else { half.left - above };
    let root = (half.density * half.density + 2.0 * half.slope * way).max(0.0).sqrt();
    half.from + 2.0 * way / (half.density + root).max(f64::MIN_POSITIVE)
}

/// A half of a piece, measured from the piece's end.
struct Half {
    /// The probability of its high end or less.
    up_to: f64,
    /// The end from which it is measured, with the density there and how it rises.
    from: f64,
    density: f64,
    slope: f64,
    /// The probability below that end, and that above it.
    passed: f64,
    left: f64,
}

fn halves(pieces: &[Piece]) -> Vec<Half> {
    let mut halves = Vec::with_capacity(2 * pieces.len());
    for piece in pieces {
        let reached = if piece.below < 0.5 { piece.below + piece.mass } else { 1.0 - piece.above };
        let slope = piece.slope();
        halves.push(Half {
            up_to: 0.5 * (piece.below + reached),
            from: piece.low,
            density: piece.first,
            slope,
            passed: piece.below,
            left: 1.0 - piece.below,
        });
        halves.push(Half {
            up_to: reached,
            from: piece.high,
            density: piece.last,
            slope,
            passed: reached,
            left: piece.above,
        });
    }
    if let Some(last) = halves.last_mut() {
        last.up_to = 1.0;
    }
    halves
}

/// The density at x: at a step, that of the right.
pub(super) fn density(pieces: &[Piece], x: f64) -> f64 {
    let piece = pieces.iter().rev().find(|piece| x >= piece.low && x <= piece.high);
    piece.map_or(0.0, |piece| piece.first + piece.slope() * (x - piece.low))
}

/// The probability of x or less.
pub(super) fn cumulative(pieces: &[Piece], x: f64) -> f64 {
    let Some(piece) = pieces.iter().rev().find(|piece| x >= piece.low) else { return 0.0 };
    if x >= piece.high {
        return 1.0 - piece.above;
    }
    let (left, right) = (x - piece.low, piece.high - x);
    if piece.below + piece.mass * 0.5 < 0.5 {
        piece.below + left * (piece.first + 0.5 * piece.slope() * left)
    } else {
        1.0 - (piece.above + right * (piece.last - 0.5 * piece.slope() * right))
    }
}

/// The mean.
pub(super) fn mean(pieces: &[Piece]) -> f64 {
    pieces.iter().map(|piece| piece.mass * centre(piece)).sum()
}

/// The variance: that within the pieces and that between them.
pub(super) fn variance(pieces: &[Piece]) -> f64 {
    let mean = mean(pieces);
    let of = |piece: &Piece| {
        let (width, offset) = (piece.high - piece.low, centre(piece) - mean);
        // Of a density 1 + t(2y − 1) on (0, 1): 1/12 − t²/36.
        let tilt = tilt(piece);
        piece.mass * (offset * offset + width * width * (1.0 / 12.0 - tilt * tilt / 36.0))
    };
    pieces.iter().map(of).sum()
}

fn tilt(piece: &Piece) -> f64 {
    (piece.last - piece.first) / (piece.last + piece.first)
}

/// The mean of a piece.
fn centre(piece: &Piece) -> f64 {
    0.5 * (piece.low + piece.high) + (piece.high - piece.low) * tilt(piece) / 6.0
}

/// The bounds of a distribution and the pairs that follow them.
pub(super) fn bounds_and_pairs(p: &[f64]) -> (f64, f64, impl Iterator<Item = (f64, f64)> + '_) {
    (p[0], p[1], p[2..].chunks_exact(2).map(|pair| (pair[0], pair[1])))
}
