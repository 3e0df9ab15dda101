//! The loops of sums and other folds: a block of lanes stays in registers while the operands go by.

use super::lanes::Tile;
use super::tape::{Overflow, Slot};
use crate::plan::{Binary, Reduce, both, either, settle};

/// Lanes of a fold that are kept in registers.
const BLOCK: usize = 32;

/// Folds as [`Reduce::apply`] does, from `start` where there is one.
#[inline(always)]
pub(super) fn fold(
    out: &mut Tile,
    op: Reduce,
    overflow: Overflow,
    start: Option<&Tile>,
    operands: &[Slot],
    tiles: &[Box<Tile>],
) {
    let at = |slot: &Slot| &*tiles[slot.0 as usize];
    let extreme = |empty: f64| match (start, operands) {
        (None, [first, rest @ ..]) => (Start::Tile(at(first)), rest),
        (Some(start), rest) => (Start::Tile(start), rest),
        (None, []) => (Start::Number(empty), operands),
    };
    let begin = |number: f64| start.map_or(Start::Number(number), Start::Tile);
    match op {
        Reduce::Sum => blocks(out, begin(0.0), operands, tiles, |a, b| a + b),
        Reduce::Product => blocks(out, begin(1.0), operands, tiles, |a, b| a * b),
        Reduce::Minimum => {
            let (start, rest) = extreme(0.0);
            blocks(out, start, rest, tiles, |a, b| Binary::Minimum.apply(a, b));
        }
        Reduce::Maximum => {
            let (start, rest) = extreme(0.0);
            blocks(out, start, rest, tiles, |a, b| Binary::Maximum.apply(a, b));
        }
        Reduce::All => blocks(out, begin(1.0), operands, tiles, both),
        Reduce::Any => blocks(out, begin(0.0), operands, tiles, either),
        Reduce::Dot => pair_blocks(out, begin(0.0), operands, tiles),
    }
    if overflow == Overflow::Settled && matches!(op, Reduce::Sum | Reduce::Product | Reduce::Dot) {
        for x in &mut out.0 {
            *x = settle(*x);
        }
    }
}

/// What a fold begins with.
#[derive(Clone, Copy)]
enum Start<'a> {
    Number(f64),
    Tile(&'a Tile),
}

impl Start<'_> {
    #[inline(always)]
    fn block(self, first: usize) -> [f64; BLOCK] {
        match self {
            Self::Number(x) => [x; BLOCK],
            Self::Tile(tile) => block(tile, first),
        }
    }
}

#[inline(always)]
fn block(tile: &Tile, first: usize) -> [f64; BLOCK] {
    let mut values = [0.0; BLOCK];
    values.copy_from_slice(&tile.0[first..first + BLOCK]);
    values
}

#[inline(always)]
fn blocks(
    out: &mut Tile,
    start: Start<'_>,
    operands: &[Slot],
    tiles: &[Box<Tile>],
    f: impl Fn(f64, f64) -> f64,
) {
    for (index, out) in out.0.chunks_exact_mut(BLOCK).enumerate() {
        let mut sums = start.block(index * BLOCK);
        for slot in operands {
            let values = block(&tiles[slot.0 as usize], index * BLOCK);
            for (sum, x) in sums.iter_mut().zip(values) {
                *sum = f(*sum, x);
            }
        }
        out.copy_from_slice(&sums);
    }
}

#[inline(always)]
fn pair_blocks(out: &mut Tile, start: Start<'_>, operands: &[Slot], tiles: &[Box<Tile>]) {
    for (index, out) in out.0.chunks_exact_mut(BLOCK).enumerate() {
        let mut sums = start.block(index * BLOCK);
        for pair in operands.chunks_exact(2) {
            let a = block(&tiles[pair[0].0 as usize], index * BLOCK);
            let b = block(&tiles[pair[1].0 as usize], index * BLOCK);
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += a * b;
            }
        }
        out.copy_from_slice(&sums);
    }
}
