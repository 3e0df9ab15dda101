//! Copulas against their closed forms: concordance, tails, margins, densities.

use super::student::StudentRanks;
use super::*;
use crate::backend::power::PowerKernel;
use crate::backend::reference::ReferenceKernel;
use crate::backend::{Batch, Columns, Kernel};
use crate::distribution::STUDENT;
use crate::plan::{Builder, Op, Plan, ValueId};
use crate::sample::Draws;
use crate::spec::Sampling;

const TRIALS: u64 = 60_000;

/// The plan of a copula's uniforms.
fn plan(copula: Copula, reflection: Reflection, members: usize, asked: &Matrix) -> Plan {
    let factor = asked.factor().expect("a possible matrix");
    let mut b = Builder::default();
    let mut draws = |count: usize| -> Vec<ValueId> {
        (0..count)
            .map(|_| {
                let dimension = b.dimension();
                b.draw(dimension)
            })
            .collect()
    };
    let (own, shared) = (draws(members), draws(copula.shared_draws(members)));
    let outputs: Vec<ValueId> = (0..members)
        .map(|at| copula.uniform(&mut b, reflection, &own[..=at], &factor.row(at)[..=at], &shared))
        .collect();
    let tables = b.ops().iter().filter_map(|op| match op {
        Op::Lookup(_, table, _) => Some(table.0),
        _ => None,
    });
    let tables = (0..tables.max().map_or(0, |last| last + 1))
        .map(|id| b.table(crate::plan::TableId(id)).into())
        .collect();
    let natives = b.ops().iter().filter_map(|op| match op {
        Op::Call(native, _) => Some(native.0),
        _ => None,
    });
    let natives = (0..natives.max().map_or(0, |last| last + 1)).map(|id| b.native(crate::plan::NativeId(id)));
    Plan {
        natives: natives.collect(),
        ops: b.ops().to_vec(),
        tables,
        outputs,
        dimensions: 20,
        ..Plan::default()
    }
}

/// The uniforms of members, a column for each.
fn columns(copula: Copula, reflection: Reflection, members: usize, r: f64, trials: u64) -> Vec<Vec<f64>> {
    copula.check(members, reflection).expect("a possible copula");
    let plan = plan(copula, reflection, members, &Matrix::identity(members).map(|_| r));
    let mut kernel = PowerKernel::new(&plan, Draws::new(Sampling::MonteCarlo, 3, trials));
    let mut all = vec![Vec::new(); members];
    for index in 0..Batch::count(trials) {
        let mut columns = Columns::default();
        kernel.eval(Batch::at(index, trials), &mut columns);
        all.iter_mut().zip(columns.outputs).for_each(|(all, column)| all.extend(column));
    }
    all
}

/// The position of each number among all, from 0.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
    let mut ranks = vec![0.0; numbers.len()];
    order.iter().enumerate().for_each(|(rank, at)| ranks[*at] = rank as f64);
    ranks
}

pub(super) fn spearman(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let apart: f64 = ranks(x).iter().zip(ranks(y)).map(|(a, b)| (a - b) * (a - b)).sum();
    1.0 - 6.0 * apart / (n * (n * n - 1.0))
}

/// Kendall's τ by counting the exchanges of a merge sort (W. R. Knight, JASA 61 (1966), 436).
pub(super) fn kendall(x: &[f64], y: &[f64]) -> f64 {
    fn exchanges(numbers: &mut Vec<f64>) -> f64 {
        if numbers.len() < 2 {
            return 0.0;
        }
        let mut high = numbers.split_off(numbers.len() / 2);
        let mut count = exchanges(numbers) + exchanges(&mut high);
        let low = std::mem::take(numbers);
        let (mut i, mut j) = (0, 0);
        while i < low.len() || j < high.len() {
            if j == high.len() || i < low.len() && low[i] <= high[j] {
                numbers.push(low[i]);
                i += 1;
            } else {
                numbers.push(high[j]);
                j += 1;
                count += (low.len() - i) as f64;
            }
        }
        count
    }
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let n = x.len() as f64;
    1.0 - 4.0 * exchanges(&mut order.iter().map(|at| y[*at]).collect()) / (n * (n - 1.0))
}

const CASES: &[(Copula, usize, f64)] = &[
    (Copula::Gaussian, 3, 0.6),
    (Copula::Gaussian, 2, -0.9),
    (Copula::Student { degrees: 3.0 }, 3, 0.5),
    (Copula::Student { degrees: 0.7 }, 2, -0.8),
    (Copula::Student { degrees: 30.0 }, 2, 0.0),
    (Copula::Clayton { theta: 2.0 }, 4, 0.0),
    (Copula::Clayton { theta: 0.1 }, 2, 0.0),
    (Copula::Clayton { theta: 60.0 }, 3, 0.0),
    (Copula::Clayton { theta: -0.5 }, 2, 0.0),
    (Copula::Clayton { theta: -1.0 }, 2, 0.0),
    (Copula::Frank { theta: 4.0 }, 4, 0.0),
    (Copula::Frank { theta: 0.3 }, 2, 0.0),
    (Copula::Frank { theta: 100.0 }, 3, 0.0),
    (Copula::Frank { theta: -7.0 }, 2, 0.0),
    (Copula::Gumbel { theta: 1.5 }, 4, 0.0),
    (Copula::Gumbel { theta: 1.01 }, 2, 0.0),
    (Copula::Gumbel { theta: 50.0 }, 3, 0.0),
    (Copula::Gumbel { theta: 1.0 }, 2, 0.0),
];

#[test]
fn ranks_and_margins_are_those_of_closed_forms() {
    for (copula, members, r) in CASES {
        let columns = columns(*copula, Reflection::None, *members, *r, TRIALS);
        let pair = copula.pair(*r);
        // The standard errors are those of independence, and less with dependence, but for the t's of few degrees.
        let error = 1.0 / (TRIALS as f64).sqrt();
        for (first, second) in [(0, 1), (members - 2, members - 1)] {
            let (x, y) = (&columns[first], &columns[second]);
            let (tau, rho) = (kendall(x, y), spearman(x, y));
            assert!((tau - pair.tau()).abs() < 4.5 * error, "{copula:?} {r}: {tau}, not {}", pair.tau());
            assert!(
                (rho - pair.spearman()).abs() < 5.0 * error,
                "{copula:?} {r}: {rho}, not {}",
                pair.spearman()
            );
        }
        for column in &columns {
            let mut sorted = column.clone();
            sorted.sort_by(f64::total_cmp);
            assert!(sorted[0] > 0.0 && sorted[sorted.len() - 1] < 1.0, "{copula:?}");
            let apart = |(at, u): (usize, &f64)| (u - (at as f64 + 0.5) / TRIALS as f64).abs();
            let furthest = sorted.iter().enumerate().map(apart).fold(0.0, f64::max);
            // Kolmogorov's 99.99th percentile.
            assert!(furthest * (TRIALS as f64).sqrt() < 2.23, "{copula:?}: {furthest}");
        }
    }
}

#[test]
fn extremes_come_together_as_often_as_they_should() {
    let trials = 400_000;
    let near = |found: f64, expected: f64, what: &str| {
        assert!((found - expected).abs() < 0.035, "{what}: {found}, not {expected}");
    };
    // The share of the trials beyond a bound in which the other is beyond it too.
    let shares = |copula: Copula, reflection: Reflection, r: f64| {
        let columns = columns(copula, reflection, 2, r, trials);
        let both = |beyond: &dyn Fn(f64) -> bool| {
            let pairs = columns[0].iter().zip(&columns[1]).filter(|(u, _)| beyond(**u));
            let (all, both) = pairs
                .fold((0.0, 0.0), |(all, both), (_, v)| (all + 1.0, both + f64::from(u8::from(beyond(*v)))));
            both / all
        };
        (both(&|u| u < 0.005), both(&|u| u > 0.995))
    };
    let clayton = Copula::Clayton { theta: 2.0 };
    let gumbel = Copula::Gumbel { theta: 2.0 };
    let (low, high) = shares(clayton, Reflection::None, 0.0);
    near(low, 2f64.sqrt().recip(), "Clayton below");
    near(high, 0.0, "Clayton above");
    let (low, high) = shares(clayton, Reflection::All, 0.0);
    near(low, 0.0, "the reflected Clayton below");
    near(high, 2f64.sqrt().recip(), "the reflected Clayton above");
    let (low, high) = shares(gumbel, Reflection::None, 0.0);
    near(high, 2.0 - 2f64.sqrt(), "Gumbel above");
    let corner = gumbel.pair(0.0).cumulative(0.005, 0.005).unwrap() / 0.005;
    near(low, corner, "Gumbel below");
    let (degrees, r) = (2.0, 0.5f64);
    let bound = -((degrees + 1.0) * (1.0 - r) / (1.0 + r)).sqrt();
    let expected = 2.0 * (STUDENT.cumulative)(&[degrees + 1.0], bound);
    let (low, high) = shares(Copula::Student { degrees }, Reflection::None, r);
    near(low, expected, "t below");
    near(high, expected, "t above");
}

#[test]
fn reflections_turn_the_copula() {
    let clayton = Copula::Clayton { theta: 3.0 };
    let tau = clayton.pair(0.0).tau();
    for (number, sign) in [(0.0, 1.0), (1.0, -1.0), (2.0, -1.0), (3.0, 1.0)] {
        let reflection = Reflection::of_number(number).unwrap();
        let columns = columns(clayton, reflection, 2, 0.0, 20_000);
        let found = kendall(&columns[0], &columns[1]);
        assert!((found - sign * tau).abs() < 0.02, "{reflection:?}: {found}");
        assert_eq!(reflection.sign(), sign);
    }
    assert_eq!(Reflection::of_direction(3.0), Some(Reflection::All));
    assert_eq!(Reflection::of_direction(0.0), None);
}

#[test]
fn densities_are_the_derivatives_of_probabilities() {
    let pairs = [
        Pair::Clayton { theta: 2.0 },
        Pair::Clayton { theta: -0.3 },
        Pair::Frank { theta: 5.0 },
        Pair::Frank { theta: -5.0 },
        Pair::Frank { theta: 0.2 },
        Pair::Gumbel { theta: 1.0 },
        Pair::Gumbel { theta: 2.5 },
    ];
    let h = 1e-4;
    for pair in pairs {
        for (u, v) in [(0.3, 0.6), (0.1, 0.15), (0.9, 0.7), (0.5, 0.5)] {
            let at = |u: f64, v: f64| pair.cumulative(u, v).unwrap();
            let mixed = at(u + h, v + h) - at(u + h, v - h) - at(u - h, v + h) + at(u - h, v - h);
            let expected = mixed / (4.0 * h * h);
            let density = pair.density(u, v);
            assert!(
                (density - expected).abs() < 1e-5 * (1.0 + expected),
                "{pair:?} {u} {v}: {density} {expected}"
            );
        }
    }
    // Where two normal or t variables are both at their middle: by their densities there.
    let r = 0.6f64;
    let normal = Pair::Gaussian { correlation: r }.density(0.5, 0.5);
    assert!((normal - (1.0 - r * r).sqrt().recip()).abs() < 1e-12);
    // Γ((ν+2)/2) Γ(ν/2)/Γ((ν+1)/2)² is π/2 for one degree.
    let student = Pair::Student { correlation: r, degrees: 1.0 }.density(0.5, 0.5);
    assert!((student - std::f64::consts::FRAC_PI_2 / (1.0 - r * r).sqrt()).abs() < 1e-9, "{student}");
    assert_eq!(Pair::Clayton { theta: -0.9 }.density(0.01, 0.01), 0.0);
    let likelihood = Pair::Gumbel { theta: 1.0 }.log_likelihood(&[(0.2, 0.3), (0.4, 0.9)]);
    assert!(likelihood.abs() < 1e-12);
}

#[test]
fn parameters_come_back_from_kendalls_tau() {
    for copula in [
        Copula::Clayton { theta: 3.0 },
        Copula::Clayton { theta: -0.4 },
        Copula::Frank { theta: 12.0 },
        Copula::Frank { theta: -0.004 },
        Copula::Gumbel { theta: 2.2 },
    ] {
        let again = copula.of_tau(copula.pair(0.0).tau()).unwrap();
        let theta = |copula: Copula| match copula {
            Copula::Clayton { theta } | Copula::Frank { theta } | Copula::Gumbel { theta } => theta,
            _ => f64::NAN,
        };
        assert!(
            (theta(copula) - theta(again)).abs() < 1e-9 * (1.0 + theta(copula).abs()),
            "{copula:?} {again:?}"
        );
    }
    assert_eq!(Copula::Gumbel { theta: 1.0 }.of_tau(-0.2), None);
    // D₁(5) by its integral to 20 digits: τ = 0.456700...
    let tau = Pair::Frank { theta: 5.0 }.tau();
    assert!((tau - FRANK_5).abs() < 1e-12, "{tau}");
    assert!((Pair::Frank { theta: -5.0 }.tau() + FRANK_5).abs() < 1e-12);
}

/// τ of Frank's copula of 5, by mpmath.
const FRANK_5: f64 = 0.456_700_958_160_116_9;

#[test]
fn ranks_of_t_variables_go_back_and_forth() {
    for degrees in [0.5, 1.0, 4.0, 1e5] {
        let ranks = StudentRanks::new(degrees);
        for rank in [-0.95, -0.3, 0.0, 0.1, 0.62, 0.99] {
            let r = ranks.correlation(rank);
            let exact = Pair::Student { correlation: r, degrees }.spearman();
            assert!((exact - rank).abs() < 5e-4, "{degrees} {rank}: {exact}");
            assert!((ranks.rank(r) - rank).abs() < 1e-6);
        }
        assert_eq!((ranks.correlation(1.0), ranks.correlation(-1.0)), (1.0, -1.0));
    }
    // Many degrees are a normal variable.
    let normal = Pair::Gaussian { correlation: 0.7 }.spearman();
    assert!((Pair::Student { correlation: 0.7, degrees: 1e6 }.spearman() - normal).abs() < 1e-5);
}

#[test]
fn backends_give_the_same_bits() {
    for (copula, members, r) in CASES {
        let plan = plan(*copula, Reflection::None, *members, &Matrix::identity(*members).map(|_| *r));
        let draws = Draws::new(Sampling::Sobol, 9, 500);
        let (mut fast, mut slow) = (Columns::default(), Columns::default());
        PowerKernel::new(&plan, draws.clone()).eval(Batch { first: 0, len: 500 }, &mut fast);
        ReferenceKernel::new(std::sync::Arc::new(plan), draws).eval(Batch { first: 0, len: 500 }, &mut slow);
        assert_eq!(fast, slow, "{copula:?}");
    }
}

#[test]
fn impossible_copulas_say_what_is_allowed() {
    for (copula, members, reflection, message) in [
        (
            Copula::Clayton { theta: -2.0 },
            2,
            Reflection::None,
            "the Clayton copula has -2 as theta, which must be from -1 to 1,000 for two members",
        ),
        (
            Copula::Clayton { theta: -0.5 },
            3,
            Reflection::None,
            "must be from 0 to 1,000 for more than two members",
        ),
        (Copula::Gumbel { theta: 0.5 }, 2, Reflection::None, "must be from 1 to 1,000"),
        (Copula::Frank { theta: f64::NAN }, 2, Reflection::None, "must be from -500 to 500"),
        (Copula::Student { degrees: 0.0 }, 2, Reflection::None, "degrees of freedom"),
        (Copula::Frank { theta: 2.0 }, 3, Reflection::First, "can be reflected as a whole only"),
    ] {
        let error = copula.check(members, reflection).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
