//! The loops over lanes: each instruction is one plain loop over a tile, compiled once for every width of
//! vector that the processor may have. There is no fused multiply-add, so all widths give the same bits.

use std::ops::Range;

use super::super::reference::{position_of, select};
use super::super::{Batch, Columns};
use super::folds::fold;
use super::tape::{Action, Arithmetic, Instruction, Overflow, RoundTape, Slot, Step, Tape};
use super::vectors::{Vectors, Width};
use crate::math::{chebyshev_values, normal_quantiles, powers};
use crate::plan::{
    Binary, Circle, Compare, Lookup, Unary, doubtful, excel_power, is_root_of_negative, settle,
};
use crate::sample::Draws;

/// Trials of a tile.
const LANES: usize = 256;

/// The values of 256 trials.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Tile(pub(super) [f64; LANES]);

/// The tiles of one worker.
#[derive(Debug)]
pub(super) struct Slots {
    #[expect(clippy::vec_box, reason = "a tile changes its slot by its address, without being copied")]
    tiles: Vec<Box<Tile>>,
    /// What an instruction writes before it takes its slot, so that it may write where it reads.
    spare: Box<Tile>,
    /// One trial's operands of a call.
    arguments: Vec<f64>,
    /// In the body of a circle: what the circle gives it.
    given: Vec<Tile>,
    circles: Vec<Rounds>,
}

/// The tiles of a circle.
#[derive(Debug)]
struct Rounds {
    slots: Slots,
    /// What the values are after the round.
    next: Vec<Tile>,
}

impl Slots {
    pub(super) fn new(tape: &Tape) -> Self {
        let blank = Box::new(Tile([0.0; LANES]));
        let mut tiles = vec![blank.clone(); tape.slots];
        for (slot, x) in &tape.constants {
            tiles[slot.0 as usize].0.fill(*x);
        }
        let circles = (tape.circles.iter())
            .map(|circle| {
                let values = circle.tape.watched;
                let given = vec![Tile([0.0; LANES]); circle.captured + values];
                let slots = Self { given, ..Self::new(&circle.tape) };
                Rounds { slots, next: vec![Tile([0.0; LANES]); values] }
            })
            .collect();
        Self { tiles, spare: blank, arguments: Vec::new(), given: Vec::new(), circles }
    }
}

/// A tile's place in its batch.
#[derive(Clone, Copy)]
struct Place {
    /// The first trial.
    trial: u64,
    /// How many lanes have a trial.
    len: usize,
}

/// Evaluates a batch tile by tile.
#[cfg_attr(target_arch = "wasm32", inline)]
pub(super) fn eval(
    tape: &Tape,
    draws: &Draws,
    vectors: Vectors,
    slots: &mut Slots,
    batch: Batch,
    columns: &mut Columns,
) {
    columns.resize(tape.inputs, tape.watched, batch.len);
    for row in (0..batch.len).step_by(LANES) {
        let place = Place { trial: batch.first + row as u64, len: LANES.min(batch.len - row) };
        let mut store = |column: u32, tile: &Tile| {
            let column = match (column as usize).checked_sub(tape.inputs) {
                Some(watched) => &mut columns.outputs[watched],
                None => &mut columns.inputs[column as usize],
            };
            column[row..row + place.len].copy_from_slice(&tile.0[..place.len]);
        };
        tile_on(Run { vectors, tape, draws, place }, slots, &mut store);
    }
}

/// Where the values of a column go.
type Store<'s> = &'s mut dyn FnMut(u32, &Tile);

/// What is evaluated, on what, for which trials.
#[derive(Clone, Copy)]
struct Run<'r> {
    vectors: Vectors,
    tape: &'r Tape,
    draws: &'r Draws,
    place: Place,
}

#[cfg_attr(
    target_arch = "x86_64",
    expect(unsafe_code, reason = "functions for vectors that only some processors have")
)]
#[cfg_attr(target_arch = "wasm32", inline)]
fn tile_on(run: Run<'_>, slots: &mut Slots, store: Store<'_>) {
    match run.vectors.0 {
        Width::Baseline => tile(run, slots, store),
        // SAFETY: `Vectors` is only made where the processor has the features that the function enables.
        #[cfg(target_arch = "x86_64")]
        Width::Avx2 => unsafe { tile_avx2(run, slots, store) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Width::Avx512 => unsafe { tile_avx512(run, slots, store) },
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn tile_avx2(run: Run<'_>, slots: &mut Slots, store: Store<'_>) {
    tile(run, slots, store);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn tile_avx512(run: Run<'_>, slots: &mut Slots, store: Store<'_>) {
    tile(run, slots, store);
}

/// Runs the tape on one tile.
#[inline(always)]
fn tile(run: Run<'_>, slots: &mut Slots, store: Store<'_>) {
    for instruction in &run.tape.instructions {
        match instruction {
            Instruction::Step(Step { to, action }) => {
                act(run, slots, action);
                std::mem::swap(&mut slots.tiles[to.0 as usize], &mut slots.spare);
            }
            Instruction::Store(slot, column) => store(*column, &slots.tiles[slot.0 as usize]),
        }
    }
}

/// Goes round a circle until every trial has settled or the rounds run out; a trial that has settled stays
/// as it is. `out` becomes 1 where it settled.
#[inline(always)]
fn iterate(run: Run<'_>, circle: &RoundTape, rounds: &mut Rounds, out: &mut Tile) {
    let Rounds { slots, next } = rounds;
    let mut moving = [false; LANES];
    moving[..run.place.len].fill(true);
    out.0.fill(0.0);
    for _ in 0..circle.iteration.most {
        let body = Run { tape: &circle.tape, ..run };
        tile_on(body, slots, &mut |column, tile| next[column as usize].0 = tile.0);
        let mut moved = [false; LANES];
        for (value, after) in slots.given[circle.captured..].iter_mut().zip(&*next) {
            for lane in 0..LANES {
                moved[lane] |= Circle::moved(circle.iteration.change, value.0[lane], after.0[lane]);
                value.0[lane] = if moving[lane] { after.0[lane] } else { value.0[lane] };
            }
        }
        for lane in 0..LANES {
            out.0[lane] = if moving[lane] && !moved[lane] { 1.0 } else { out.0[lane] };
            moving[lane] &= moved[lane];
        }
        if !moving.contains(&true) {
            break;
        }
    }
}

/// One arm for each operation, so that the choice is made outside the loop and the loop is its `apply`; after them
/// arms of their own.
macro_rules! each {
    ($op:expr, $kind:ident [$($name:ident)*], $chosen:ident => $loop:expr $(, $other:pat => $of_its_own:expr)*) => {
        match $op {
            $($kind::$name => {
                const $chosen: $kind = $kind::$name;
                $loop
            })*
            $($other => $of_its_own)*
        }
    };
}

/// One loop over lanes: what each lane of `out` becomes, given that lane of other tiles. It is a macro since
/// a closure as long as a normal quantile would stay a call, and a loop of calls is no vector code. `with` names what
/// is the same in all lanes. The function around the loop says that `out` is none of the other tiles.
macro_rules! lanes {
    ($out:expr, $($name:ident = $tile:expr),+ $(; with $given:ident: $type:ty)* => $value:expr) => {{
        #[inline(always)]
        fn each_lane(out: &mut [f64; LANES], $($name: &[f64; LANES],)+ $($given: $type,)*) {
            for (lane, out) in out.iter_mut().enumerate() {
                $(let $name = $name[lane];)+
                *out = $value;
            }
        }
        each_lane(&mut $out.0, $(&$tile.0,)+ $($given,)*);
    }};
}

/// One arm for each arithmetic operation, as [`each`], with the operation in `$f`.
macro_rules! arithmetic {
    ($op:expr, $overflow:expr, $f:ident => $loop:expr) => {
        match ($op, $overflow) {
            (Arithmetic::Add, Overflow::Settled) => {
                let $f = |a, b| Binary::Add.apply(a, b);
                $loop
            }
            (Arithmetic::Subtract, Overflow::Settled) => {
                let $f = |a, b| Binary::Subtract.apply(a, b);
                $loop
            }
            (Arithmetic::Multiply, Overflow::Settled) => {
                let $f = |a, b| Binary::Multiply.apply(a, b);
                $loop
            }
            (Arithmetic::Divide, Overflow::Settled) => {
                let $f = |a, b| Binary::Divide.apply(a, b);
                $loop
            }
            (Arithmetic::Add, Overflow::Kept) => {
                let $f = |a: f64, b: f64| a + b;
                $loop
            }
            (Arithmetic::Subtract, Overflow::Kept) => {
                let $f = |a: f64, b: f64| a - b;
                $loop
            }
            (Arithmetic::Multiply, Overflow::Kept) => {
                let $f = |a: f64, b: f64| a * b;
                $loop
            }
            (Arithmetic::Divide, Overflow::Kept) => {
                let $f = |a: f64, b: f64| a / b;
                $loop
            }
        }
    };
}

/// A loop whose values are settled where they must be.
macro_rules! settling {
    ($overflow:expr, $out:expr, $($name:ident = $tile:expr),+ => $value:expr) => {
        match $overflow {
            Overflow::Settled => lanes!($out, $($name = $tile),+ => settle($value)),
            Overflow::Kept => lanes!($out, $($name = $tile),+ => $value),
        }
    };
}

/// Runs one action, into the spare tile.
#[inline(always)]
fn act(run: Run<'_>, slots: &mut Slots, action: &Action<Slot>) {
    let Run { tape, draws, place, .. } = run;
    let Slots { tiles, spare: out, arguments, given, circles } = slots;
    let out = &mut **out;
    let at = |slot: &Slot| &*tiles[slot.0 as usize];
    let many = |range: &Range<u32>| &tape.operands[range.start as usize..range.end as usize];
    match action {
        Action::Draw(dimension) => draws.fill(*dimension, place.trial, &mut out.0[..place.len]),
        Action::Trial => {
            for (number, x) in (place.trial + 1..).zip(&mut out.0) {
                *x = number as f64;
            }
        }
        Action::Unary(op, a) => each!(
            op,
            Unary [
                Negate Absolute Not IsError SquareRoot Exponential Logarithm Logarithm10 Floor Ceiling Truncate
                Sine Cosine Tangent ArcSine ArcCosine ArcTangent HyperbolicSine HyperbolicCosine
                HyperbolicTangent NormalCumulative LogGamma ExponentialMinusOne LogarithmOnePlus
            ],
            OP => lanes!(out, a = at(a) => OP.apply(a)),
            Unary::NormalQuantile => {
                out.0 = at(a).0;
                normal_quantiles(&mut out.0);
            }
        ),
        Action::Binary(op, a, b) => each!(
            op,
            Binary [
                Add Subtract Multiply Divide Minimum Maximum AddSnapped SubtractSnapped Modulo Round ArcTangent2
            ],
            OP => lanes!(out, a = at(a), b = at(b) => OP.apply(a, b)),
            Binary::Power => {
                let (a, b) = (at(a), at(b));
                powers(&a.0, &b.0, &mut out.0);
                for ((out, a), b) in out.0.iter_mut().zip(&a.0).zip(&b.0) {
                    *out = excel_power(*a, *b, *out);
                }
                let roots = out.0.iter().zip(&a.0).fold(false, |any, (x, a)| any | is_root_of_negative(*a, *x));
                if roots {
                    for ((out, a), b) in out.0.iter_mut().zip(&a.0).zip(&b.0) {
                        *out = op.apply(*a, *b);
                    }
                }
            }
        ),
        Action::Arithmetic(op, overflow, a, b) => {
            arithmetic!(op, overflow, f => lanes!(out, a = at(a), b = at(b); with f: impl Fn(f64, f64) -> f64 => f(a, b)));
        }
        &Action::ArithmeticRight(op, overflow, ref a, b) => {
            arithmetic!(op, overflow, f => lanes!(out, a = at(a); with b: f64; with f: impl Fn(f64, f64) -> f64 => f(a, b)));
        }
        &Action::ArithmeticLeft(op, overflow, a, ref b) => {
            arithmetic!(op, overflow, f => lanes!(out, b = at(b); with a: f64; with f: impl Fn(f64, f64) -> f64 => f(a, b)));
        }
        Action::Compare(op, a, b) => {
            let (a, b) = (at(a), at(b));
            each!(
                op,
                Compare [Equal NotEqual Less LessOrEqual Greater GreaterOrEqual],
                OP => lanes!(out, a = a, b = b => OP.exactly(a, b))
            );
            if any_doubtful(a, b) {
                for (lane, out) in out.0.iter_mut().enumerate() {
                    *out = op.apply(a.0[lane], b.0[lane]);
                }
            }
        }
        Action::Select(a, b, c) => lanes!(out, a = at(a), b = at(b), c = at(c) => select(a, b, c)),
        Action::MultiplyAdd(overflow, a, b, c) => {
            settling!(overflow, out, a = at(a), b = at(b), c = at(c) => a * b + c);
        }
        Action::MultiplySubtract(overflow, a, b, c) => {
            settling!(overflow, out, a = at(a), b = at(b), c = at(c) => a * b - c);
        }
        Action::SubtractMultiply(overflow, a, b, c) => {
            settling!(overflow, out, a = at(a), b = at(b), c = at(c) => c - a * b);
        }
        Action::CompareSelect(op, four) => {
            let [a, b, c, d] = four.each_ref().map(at);
            each!(
                op,
                Compare [Equal NotEqual Less LessOrEqual Greater GreaterOrEqual],
                OP => lanes!(out, a = a, b = b, c = c, d = d => select(OP.exactly(a, b), c, d))
            );
            if any_doubtful(a, b) {
                for (lane, out) in out.0.iter_mut().enumerate() {
                    *out = select(op.apply(a.0[lane], b.0[lane]), c.0[lane], d.0[lane]);
                }
            }
        }
        Action::Fold(op, overflow, start, range) => {
            fold(out, *op, *overflow, start.as_ref().map(at), many(range), tiles);
        }
        Action::Pick(position, range) => {
            let choices = many(range);
            for (lane, (out, position)) in out.0.iter_mut().zip(&at(position).0).enumerate() {
                *out = position_of(*position, choices.len()).map_or(f64::NAN, |i| at(&choices[i]).0[lane]);
            }
        }
        Action::Lookup(lookup, table, key) => {
            let table = &tape.tables[table.0 as usize];
            if *lookup == Lookup::Series {
                out.0 = at(key).0;
                return chebyshev_values(table, &mut out.0);
            }
            for (out, key) in out.0[..place.len].iter_mut().zip(&at(key).0) {
                *out = lookup.apply(table, *key);
            }
        }
        Action::Call(native, range) => {
            for (lane, out) in out.0[..place.len].iter_mut().enumerate() {
                arguments.clear();
                arguments.extend(many(range).iter().map(|slot| at(slot).0[lane]));
                *out = (tape.natives[native.0 as usize].apply)(arguments);
            }
        }
        Action::Given(index) => out.0 = given[*index as usize].0,
        Action::Iterate(circle, range) => {
            let (circle, rounds) = (&tape.circles[circle.0 as usize], &mut circles[circle.0 as usize]);
            for (given, slot) in rounds.slots.given.iter_mut().zip(many(range)) {
                given.0 = at(slot).0;
            }
            iterate(run, circle, rounds, out);
        }
        Action::After(_, circle, index) => {
            let captured = tape.circles[circle.0 as usize].captured;
            out.0 = circles[circle.0 as usize].slots.given[captured + *index as usize].0;
        }
    }
}

/// Whether some lane's numbers may be the same at 15 digits though they differ, which is judged one lane at a time.
#[inline(always)]
fn any_doubtful(a: &Tile, b: &Tile) -> bool {
    a.0.iter().zip(&b.0).fold(false, |any, (a, b)| any | doubtful(*a, *b))
}
