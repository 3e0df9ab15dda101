//! Power against the reference, bit for bit, on random plans and on those that its rewrites look for.

use std::sync::Arc;

use proptest::prelude::*;

use super::lanes::Slots;
use super::tape::{Action, Instruction, Slot, Tape};
use super::vectors::Vectors;
use super::*;
use crate::backend::BATCH;
use crate::backend::reference::Reference;
use crate::plan::{
    Binary, Compare, Dimension, Lookup, Native, NativeId, Op, Reduce, TableId, Unary, ValueId,
};
use crate::spec::Sampling;

/// Numbers at which operations have edges.
const EDGES: [f64; 16] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    2.0,
    0.5,
    3.75,
    -7.25,
    1e-300,
    1e155,
    -1e200,
    1.7e308,
    -1.7e308,
    f64::NAN,
    5e-324,
    1e15,
];

/// What an op of a random plan is made of: its kind, its variant and up to three operands.
type Seed = (u8, u8, [u16; 3], Vec<u16>);

fn seed() -> impl Strategy<Value = Seed> {
    let many = prop_oneof![9 => 0..6_usize, 1 => 33..90_usize]
        .prop_flat_map(|count| proptest::collection::vec(any::<u16>(), count));
    (0..40_u8, any::<u8>(), any::<[u16; 3]>(), many)
}

/// A plan of any ops, valid by construction. Operands lie near the op more often than far.
fn plan(seeds: &[Seed], outputs: &[u16]) -> Plan {
    let mut plan = Plan {
        tables: vec![Arc::from([-3.0, 0.0, 0.25, 0.5, 1.0, 1.0, 7.0]), Arc::from([])],
        dimensions: 5,
        ..Plan::default()
    };
    plan.ops.extend((0..5).map(|dimension| Op::Draw(Dimension(dimension))));
    for (kind, variant, few, many) in seeds {
        let count = plan.ops.len();
        let id = |x: u16| {
            let reach = if x.is_multiple_of(4) { count } else { count.min(12) };
            ValueId((count - 1 - usize::from(x / 4) % reach) as u32)
        };
        let ids = |many: &[u16]| many.iter().map(|x| id(*x)).collect::<Box<[ValueId]>>();
        let [a, b, c] = few.map(id);
        let variant = usize::from(*variant);
        let op = match kind {
            0..=3 => Op::Constant(EDGES[variant % EDGES.len()]),
            4 => Op::Draw(Dimension(variant as u32 % 5)),
            5 => Op::Trial,
            6..=10 => Op::Unary(Unary::ALL[variant % Unary::ALL.len()], a),
            // Mostly arithmetic, which is what is rewritten.
            11..=25 => Op::Binary(Binary::ALL[variant % 4], a, b),
            26..=28 => Op::Binary(Binary::ALL[variant % Binary::ALL.len()], a, b),
            29..=31 => Op::Compare(Compare::ALL[variant % Compare::ALL.len()], a, b),
            32..=33 => Op::Select(a, b, c),
            34..=36 => {
                let op = [
                    Reduce::Sum,
                    Reduce::Product,
                    Reduce::Minimum,
                    Reduce::Maximum,
                    Reduce::All,
                    Reduce::Any,
                    Reduce::Dot,
                ][variant % 7];
                let pairs = if op == Reduce::Dot { many.len() / 2 * 2 } else { many.len() };
                Op::Reduce(op, ids(&many[..pairs]))
            }
            37 => Op::Pick(a, ids(many)),
            38 => {
                let lookup = [Lookup::Exact, Lookup::Below, Lookup::Above, Lookup::Entry][variant % 4];
                Op::Lookup(lookup, TableId(variant as u32 / 3 % 2), a)
            }
            _ => Op::Call(NativeId(0), ids(many)),
        };
        plan.ops.push(op);
    }
    plan.natives = vec![Native { name: "ALTERNATING", apply: alternating }];
    let last = plan.ops.len() as u32 - 1;
    plan.inputs = vec![ValueId(0), ValueId(last / 2)];
    plan.outputs =
        outputs.iter().map(|x| ValueId(u32::from(*x) % (last + 1))).chain([ValueId(last)]).collect();
    plan
}

/// A routine whose value depends on the order of its arguments.
fn alternating(arguments: &[f64]) -> f64 {
    let sum = arguments.iter().rev().fold(0.5, |sum, x| x - sum);
    if sum.is_finite() { sum } else { f64::NAN }
}

/// The bits, with one pattern for every NaN.
fn bits(columns: &Columns) -> Vec<Vec<u64>> {
    let bits = |x: &f64| if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
    columns.inputs.iter().chain(&columns.outputs).map(|column| column.iter().map(bits).collect()).collect()
}

fn reference(plan: &Plan, draws: &Draws, batch: Batch) -> Columns {
    let mut columns = Columns::default();
    Reference.prepare(plan, draws).unwrap().eval(batch, &mut columns);
    columns
}

fn power(plan: &Plan, draws: &Draws, batch: Batch) -> Columns {
    let mut columns = Columns::default();
    Power.prepare(plan, draws).unwrap().eval(batch, &mut columns);
    columns
}

fn check(plan: &Plan) {
    let draws = Draws::new(Sampling::MonteCarlo, 11, 1_000);
    let batch = Batch { first: 300, len: 40 };
    assert_eq!(plan.verify(), Ok(()));
    assert_eq!(bits(&power(plan, &draws, batch)), bits(&reference(plan, &draws, batch)), "{plan:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn random_plans_give_the_reference_bits(
        seeds in proptest::collection::vec(seed(), 1..60),
        outputs in proptest::collection::vec(any::<u16>(), 0..4),
    ) {
        let plan = plan(&seeds, &outputs);
        prop_assert_eq!(plan.verify(), Ok(()));
        let draws = Draws::new(Sampling::MonteCarlo, 11, 1_000);
        let batch = Batch { first: 300, len: 40 };
        let expected = bits(&reference(&plan, &draws, batch));
        let tape = Tape::new(&plan);
        for vectors in Vectors::available() {
            let mut columns = Columns::default();
            lanes::eval(&tape, &draws, vectors, &mut Slots::new(&tape), batch, &mut columns);
            prop_assert_eq!(&bits(&columns), &expected, "{:?}: {:#?}", vectors, tape.instructions);
        }
    }
}

/// A plan of `ops` whose last is the output.
fn of(ops: Vec<Op>) -> Plan {
    let last = ValueId(ops.len() as u32 - 1);
    Plan { dimensions: 8, inputs: vec![ValueId(0)], outputs: vec![last], ops, ..Plan::default() }
}

fn draw(dimension: u32) -> Op {
    Op::Draw(Dimension(dimension))
}

fn binary(op: Binary, a: u32, b: u32) -> Op {
    Op::Binary(op, ValueId(a), ValueId(b))
}

fn actions(plan: &Plan) -> Vec<String> {
    let name = |instruction: &Instruction<Slot>| match instruction {
        Instruction::Step(step) => {
            let text = format!("{:?}", step.action);
            Some(text.split(['(', ',']).take(2).collect::<Vec<_>>().join(" "))
        }
        Instruction::Store(..) => None,
    };
    Tape::new(plan).instructions.iter().filter_map(name).filter(|name| !name.starts_with("Draw")).collect()
}

#[test]
fn rewrites_what_it_looks_for() {
    use Binary::{Add, Multiply, Power, Subtract};
    let three = || vec![draw(0), draw(1), draw(2)];
    let with = |mut ops: Vec<Op>, more: Vec<Op>| {
        ops.extend(more);
        of(ops)
    };
    let cases = [
        (with(three(), vec![binary(Multiply, 0, 1), binary(Add, 2, 3)]), vec!["MultiplyAdd Settled"]),
        (
            with(three(), vec![binary(Multiply, 0, 1), binary(Subtract, 3, 2)]),
            vec!["MultiplySubtract Settled"],
        ),
        (
            with(three(), vec![binary(Multiply, 0, 1), binary(Subtract, 2, 3)]),
            vec!["SubtractMultiply Settled"],
        ),
        (with(three(), vec![binary(Add, 0, 1), binary(Add, 3, 2)]), vec!["Fold Sum"]),
        (with(three(), vec![binary(Multiply, 0, 1), binary(Multiply, 3, 2)]), vec!["Fold Product"]),
        (
            with(three(), vec![binary(Multiply, 0, 1), binary(Multiply, 1, 2), binary(Add, 3, 4)]),
            vec!["Fold Dot"],
        ),
        (with(three(), vec![Op::Constant(2.0), binary(Power, 0, 3)]), vec!["Arithmetic Multiply"]),
        (with(three(), vec![Op::Constant(3.0), binary(Subtract, 3, 0)]), vec!["ArithmeticLeft Subtract"]),
        (
            with(
                three(),
                vec![
                    Op::Compare(Compare::Less, ValueId(0), ValueId(1)),
                    Op::Select(ValueId(3), ValueId(1), ValueId(2)),
                ],
            ),
            vec!["CompareSelect Less"],
        ),
        // A product that is read twice is computed once.
        (
            with(three(), vec![binary(Multiply, 0, 1), binary(Add, 2, 3), binary(Subtract, 4, 3)]),
            vec!["Arithmetic Multiply", "Arithmetic Add", "Arithmetic Subtract"],
        ),
    ];
    for (plan, expected) in cases {
        assert_eq!(actions(&plan), expected);
        check(&plan);
    }
}

#[test]
fn an_overflow_is_an_error_wherever_it_is_found_out() {
    // 1e308 · (1 + u) and back: infinite on the way, so an error, and so is what divides by it.
    let up = |rest: Vec<Op>| {
        let mut ops = vec![draw(0), Op::Constant(1e308), Op::Constant(1e-308), Op::Constant(4.0)];
        ops.extend([
            binary(Binary::Add, 0, 3),
            binary(Binary::Multiply, 4, 1),
            binary(Binary::Multiply, 5, 2),
        ]);
        ops.extend(rest);
        of(ops)
    };
    for plan in [
        up(vec![]),
        up(vec![binary(Binary::Divide, 0, 6)]),
        up(vec![binary(Binary::Divide, 0, 5)]),
        up(vec![Op::Unary(Unary::IsError, ValueId(5))]),
        up(vec![binary(Binary::Maximum, 0, 5), Op::Compare(Compare::Less, ValueId(0), ValueId(5))]),
    ] {
        check(&plan);
    }
    let columns = power(&up(vec![]), &Draws::new(Sampling::MonteCarlo, 1, 9), Batch { first: 0, len: 9 });
    assert!(columns.outputs[0].iter().all(|x| x.is_nan()));
}

#[test]
fn a_long_sum_of_values_of_its_own_needs_few_slots() {
    // 500 cells, each 2u + i, summed: each is dead once it is added.
    let mut ops = vec![draw(0)];
    let mut terms = Vec::new();
    for i in 0..500 {
        let at = ops.len() as u32;
        ops.extend([
            Op::Constant(f64::from(i)),
            Op::Unary(Unary::Sine, ValueId(0)),
            binary(Binary::Add, at + 1, at),
        ]);
        terms.push(ValueId(at + 2));
    }
    for op in [Reduce::Sum, Reduce::Minimum, Reduce::Dot, Reduce::All] {
        let mut ops = ops.clone();
        ops.push(Op::Reduce(op, terms.clone().into()));
        let plan = of(ops);
        let tape = Tape::new(&plan);
        assert!(tape.slots < 40, "{op:?} takes {} slots", tape.slots);
        check(&plan);
    }
}

#[test]
fn nobody_computes_what_nobody_reads() {
    let plan = of(vec![draw(0), Op::Unary(Unary::LogGamma, ValueId(0)), draw(1)]);
    assert_eq!(actions(&plan), Vec::<String>::new());
    check(&plan);
}

#[test]
fn constants_and_shared_values_fill_their_columns() {
    let mut plan = of(vec![draw(0), Op::Constant(7.0)]);
    plan.outputs = vec![ValueId(1), ValueId(0), ValueId(1)];
    check(&plan);
    let tape = Tape::new(&plan);
    assert!(matches!(tape.instructions[0], Instruction::Store(..)));
    assert!(
        tape.instructions
            .iter()
            .any(|i| matches!(i, Instruction::Step(step) if matches!(step.action, Action::Draw(_))))
    );
}

#[test]
fn batches_of_any_size_give_the_same_trials() {
    let seeds: Vec<Seed> = (0..60_u16)
        .map(|i| {
            (
                (i * 7 % 40) as u8,
                (i * 13 % 251) as u8,
                [i * 31, i * 57, i * 91],
                vec![i * 3, i * 5, i * 11, i],
            )
        })
        .collect();
    let plan = plan(&seeds, &[40, 50, 60]);
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol, Sampling::Antithetic] {
        let draws = Draws::new(sampling, 3, 5_000);
        let whole = reference(&plan, &draws, Batch { first: 0, len: BATCH });
        for size in [1, 255, 256, 257, BATCH] {
            let mut kernel = Power.prepare(&plan, &draws).unwrap();
            let mut columns = Columns::default();
            let mut joined = vec![Vec::new(); whole.inputs.len() + whole.outputs.len()];
            for first in (0..BATCH).step_by(size).take(40) {
                kernel.eval(Batch { first: first as u64, len: size.min(BATCH - first) }, &mut columns);
                joined.iter_mut().zip(bits(&columns)).for_each(|(joined, column)| joined.extend(column));
            }
            for (joined, column) in joined.iter().zip(bits(&whole)) {
                assert_eq!(joined[..], column[..joined.len()], "{sampling:?} in batches of {size}");
            }
        }
    }
}
