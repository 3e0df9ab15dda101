//! The draws as the product lays them out: pinned, in range, and put to a small battery.
//!
//! The seeds are fixed, so the battery cannot fail by chance; its bounds are at a chance of 10⁻⁹.

use super::*;
use crate::statistics::Covariance;

/// The normal deviate that is passed with a chance of 10⁻⁹, both sides together.
pub(super) const Z: f64 = 6.11;

fn draws(sampling: Sampling, seed: u64, trials: u64, dimension: u32) -> Vec<f64> {
    let mut out = vec![0.0; trials as usize];
    Draws::new(sampling, seed, trials).fill(Dimension(dimension), 0, &mut out);
    out
}

/// Wilson and Hilferty's normal deviate of a χ² of `freedom` degrees.
pub(super) fn chi_squared_deviate(counts: &[u64], expected: f64) -> f64 {
    let freedom = counts.len() as f64 - 1.0;
    let chi: f64 = counts.iter().map(|count| (*count as f64 - expected) * (*count as f64 - expected)).sum();
    let spread = 2.0 / (9.0 * freedom);
    ((chi / expected / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// The streams to test: along trials, along dimensions, along seeds.
pub(super) fn streams(len: usize) -> Vec<(&'static str, Vec<f64>)> {
    let one = |seed: u64, dimension: usize, trial: u64| {
        let mut u = [0.0];
        Draws::new(Sampling::MonteCarlo, seed, 1).fill(Dimension(dimension as u32), trial, &mut u);
        u[0]
    };
    let side = 1 << (len.ilog2() / 2);
    vec![
        ("trials", draws(Sampling::MonteCarlo, 1, len as u64, 0)),
        ("dimensions", (0..len).map(|dimension| one(1, dimension, 0)).collect()),
        ("seeds", (0..len).map(|seed| one(seed as u64, 0, 0)).collect()),
        ("trial by trial", (0..len).map(|i| one(9, i % side, (i / side) as u64)).collect()),
    ]
}

#[test]
fn the_first_draws_stay_what_they_were() {
    let first = |sampling| {
        [(1, 0), (1, 1), (2, 0), (u64::MAX, 7)].map(|(seed, dimension)| {
            draws(sampling, seed, 1_000, dimension)[..3].iter().map(|u| u.to_bits()).collect::<Vec<_>>()
        })
    };
    expect_test::expect![[r#"
        [
            [
                4606233823055478017,
                4604581752834539077,
                4606048519916454147,
            ],
            [
                4598351799299195334,
                4601386546871812678,
                4606629682547747443,
            ],
            [
                4602629822183324294,
                4600868357107770646,
                4597489585638437444,
            ],
            [
                4606724086228009999,
                4605048706604387345,
                4589233350526393560,
            ],
        ]
    "#]]
    .assert_debug_eq(&first(Sampling::MonteCarlo));
    expect_test::expect![[r#"
        [
            [
                4601903083933923598,
                4582666835165329883,
                4605140427013528539,
            ],
            [
                4606634523660826653,
                4606841553339412443,
                4604684836414807814,
            ],
            [
                4605640594949258875,
                4604686671129412792,
                4595942757663552520,
            ],
            [
                4603612530276637692,
                4603284012718079914,
                4592501350952395178,
            ],
        ]
    "#]]
    .assert_debug_eq(&first(Sampling::LatinHypercube));
}

#[test]
fn any_batch_gives_the_same_draws() {
    use Sampling::{Antithetic, LatinHypercube, MonteCarlo, Sobol};
    for sampling in [MonteCarlo, LatinHypercube, Sobol, Antithetic] {
        let whole = draws(sampling, 5, 1_000, 2);
        for size in [1, 7, 256, 999] {
            let parts: Vec<f64> = (0..1_000_usize)
                .step_by(size)
                .flat_map(|first| {
                    let mut part = vec![0.0; size.min(1_000 - first)];
                    Draws::new(sampling, 5, 1_000).fill(Dimension(2), first as u64, &mut part);
                    part
                })
                .collect();
            assert_eq!(parts, whole, "{sampling:?} in parts of {size}");
        }
    }
}

#[test]
fn far_trials_have_draws_of_their_own() {
    let mut near = [0.0; 64];
    let mut far = [0.0; 64];
    let all = Draws::new(Sampling::MonteCarlo, 1, u64::MAX);
    all.fill(Dimension(0), 0, &mut near);
    all.fill(Dimension(0), 1 << 32, &mut far);
    assert!(near.iter().zip(&far).all(|(a, b)| a != b));
    let mut last = [0.0; 3];
    Draws::new(Sampling::LatinHypercube, 1, 5_000_000_000).fill(Dimension(0), 4_999_999_998, &mut last);
    assert!(last[0] > 0.0 && last[1] < 1.0 && last[2].is_nan());
}

#[test]
fn the_second_of_a_pair_mirrors_the_first() {
    let mirrored = draws(Sampling::Antithetic, 4, 1_001, 3);
    assert!(mirrored.chunks_exact(2).all(|pair| pair[0] + pair[1] == 1.0 && pair[0] != pair[1]));
    let firsts: Vec<u64> = mirrored.iter().step_by(2).map(|u| (u * 16.0) as u64).collect();
    let counts: Vec<u64> =
        (0..16).map(|part| firsts.iter().filter(|first| **first == part).count() as u64).collect();
    assert!(chi_squared_deviate(&counts, firsts.len() as f64 / 16.0).abs() < Z, "{counts:?}");
}

/// Every run of 2ᵐ trials of a replication that begins at a multiple of 2ᵐ has one draw in each of 2ᵐ equal
/// parts, in each dimension; and the first two dimensions one in each cell of any grid of 2ᵐ equal cells.
#[test]
fn sobol_sequences_fill_every_part() {
    let trials = 8 * 4_096;
    let known: Vec<Vec<f64>> = [0, 1, 2, 50, 1_110, 1_111, 3_000]
        .into_iter()
        .map(|dimension| draws(Sampling::Sobol, 8, trials, dimension))
        .collect();
    let part = |u: f64, bits: u32| (u * f64::from(1 << bits)) as usize;
    for bits in [1, 5, 8, 12] {
        for draws in &known {
            for run in draws.chunks(1 << bits) {
                let mut parts: Vec<usize> = run.iter().map(|u| part(*u, bits)).collect();
                parts.sort_unstable();
                assert!(parts.into_iter().eq(0..1 << bits));
            }
        }
        for across in 0..=bits {
            for run in 0..trials as usize >> bits {
                let mut cells: Vec<usize> = (run << bits..(run + 1) << bits)
                    .map(|trial| {
                        part(known[0][trial], across) << (bits - across)
                            | part(known[1][trial], bits - across)
                    })
                    .collect();
                cells.sort_unstable();
                assert!(cells.into_iter().eq(0..1 << bits), "{across} of {bits} bits across");
            }
        }
    }
    assert!(draws(Sampling::Sobol, 1, 9, MOST_DIMENSIONS).iter().all(|u| u.is_nan()));
}

/// Over seeds, a scrambled draw is uniform, two trials of a pair are uniform over the halves they are bound
/// to, and dimensions do not know of each other.
#[test]
fn scrambled_draws_are_uniform_over_seeds() {
    let seeds = 40_000_u64;
    let draw = |seed: u64, dimension: u32| -> [f64; 4] {
        let mut out = [0.0; 4];
        Draws::new(Sampling::Sobol, seed, 4).fill(Dimension(dimension), 0, &mut out);
        out
    };
    let mut single = vec![0_u64; 256];
    let mut pair = vec![0_u64; 256];
    let mut dimensions = vec![0_u64; 256];
    for seed in 0..seeds {
        let (first, other) = (draw(seed, 0), draw(seed, 6));
        single[(first[3] * 256.0) as usize] += 1;
        // Where in its half each of the first two trials lies.
        let inside = |u: f64| ((u * 2.0).fract() * 16.0) as usize;
        pair[inside(first[0]) * 16 + inside(first[1])] += 1;
        dimensions[(first[2] * 16.0) as usize * 16 + (other[2] * 16.0) as usize] += 1;
    }
    for counts in [single, pair, dimensions] {
        assert!(chi_squared_deviate(&counts, seeds as f64 / 256.0).abs() < Z, "{counts:?}");
    }
}

#[test]
fn latin_hypercube_has_one_draw_in_each_stratum() {
    for trials in [1, 2, 3, 100, 1_000, 4_096, 10_007] {
        for dimension in [0, 1, 77] {
            let draws = draws(Sampling::LatinHypercube, 3, trials, dimension);
            let size = Replications::new(Sampling::LatinHypercube, trials, false).size();
            for replication in draws.chunks(size.min(trials) as usize) {
                let count = replication.len();
                let mut strata: Vec<usize> =
                    replication.iter().map(|u| (u * count as f64) as usize).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..count), "{trials} trials, dimension {dimension}");
            }
        }
    }
}

/// Over seeds, where the trials of one replication lie says nothing of where another's do.
#[test]
fn replications_know_nothing_of_each_other() {
    for sampling in [Sampling::LatinHypercube, Sampling::Sobol] {
        let seeds = 2_000;
        let mean = |part: &[f64]| part.iter().map(|u| u * u).sum::<f64>() / part.len() as f64;
        let parts: Vec<Vec<f64>> =
            (0..seeds).map(|seed| draws(sampling, seed, 256, 4).chunks(32).map(mean).collect()).collect();
        for other in 1..8 {
            let mut pair = Covariance::default();
            pair.update(&column(&parts, 0), &column(&parts, other));
            let z = pair.correlation() * (seeds as f64).sqrt();
            assert!(z.abs() < Z, "{sampling:?}: {z} deviations");
        }
    }
}

fn column(rows: &[Vec<f64>], index: usize) -> Vec<f64> {
    rows.iter().map(|row| row[index]).collect()
}

#[test]
fn bits_are_fair() {
    for (name, stream) in streams(1 << 18) {
        for bit in 0..52 {
            let ones = stream.iter().filter(|u| ((**u * 2.0_f64.powi(52)) as u64 >> bit) & 1 == 1).count();
            let n = stream.len() as f64;
            let z = (ones as f64 - n / 2.0) / (n / 4.0).sqrt();
            assert!(z.abs() < Z, "{name}: bit {bit} has {z} deviations");
        }
    }
}

#[test]
fn bytes_and_pairs_are_even() {
    for (name, stream) in streams(1 << 18) {
        for shift in [0, 8, 16, 24, 32, 40, 44] {
            let mut counts = vec![0; 256];
            for u in &stream {
                counts[((u * 2.0_f64.powi(52)) as u64 >> shift) as usize & 255] += 1;
            }
            let z = chi_squared_deviate(&counts, stream.len() as f64 / 256.0);
            assert!(z.abs() < Z, "{name}: bytes at {shift} have {z} deviations");
        }
        let mut pairs = vec![0; 1 << 12];
        for pair in stream.chunks_exact(2) {
            pairs[(pair[0] * 64.0) as usize * 64 + (pair[1] * 64.0) as usize] += 1;
        }
        let z = chi_squared_deviate(&pairs, stream.len() as f64 / 2.0 / 4096.0);
        assert!(z.abs() < Z, "{name}: pairs have {z} deviations");
    }
}

#[test]
fn uniforms_follow_their_distribution() {
    for (name, mut stream) in streams(1 << 18) {
        stream.sort_by(f64::total_cmp);
        let n = stream.len() as f64;
        let distance = stream
            .iter()
            .enumerate()
            .map(|(i, u)| (u - i as f64 / n).abs().max(((i + 1) as f64 / n - u).abs()))
            .fold(0.0, f64::max);
        // Kolmogorov: a chance of 2 exp(−2 λ²) = 10⁻⁹ at λ = 3.27.
        assert!(distance * n.sqrt() < 3.27, "{name}: distance {distance}");
    }
}

#[test]
fn runs_up_have_the_lengths_of_chance() {
    // D. E. Knuth, The Art of Computer Programming 2, 3.3.2 G with its exercise 14: where the number after
    // a run is thrown away, a run has length k with a chance of 1/k! − 1/(k + 1)!.
    for (name, stream) in streams(1 << 18) {
        let mut lengths = [0_u64; 6];
        let mut rest = stream.as_slice();
        while let Some(end) = rest.windows(2).position(|pair| pair[1] < pair[0]) {
            lengths[end.min(5)] += 1;
            rest = rest.get(end + 2..).unwrap_or_default();
        }
        let total = lengths.iter().sum::<u64>() as f64;
        let chances = [1.0 / 2.0, 1.0 / 3.0, 1.0 / 8.0, 1.0 / 30.0, 1.0 / 144.0, 1.0 / 720.0];
        for (length, chance) in lengths.iter().zip(chances) {
            let z = (*length as f64 - total * chance) / (total * chance * (1.0 - chance)).sqrt();
            assert!(z.abs() < Z, "{name}: {lengths:?}");
        }
    }
}

#[test]
fn streams_are_not_correlated() {
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube] {
        let n = 4_096;
        let reference = draws(sampling, 1, n, 0);
        let others = (1..500).map(|dimension| (1, dimension)).chain((2..500).map(|seed| (seed, 0)));
        let mut squares = 0.0;
        for (seed, dimension) in others {
            let mut pair = Covariance::default();
            pair.update(&reference, &draws(sampling, seed, n, dimension));
            let z = pair.correlation() * (n as f64).sqrt();
            assert!(z.abs() < Z, "{sampling:?}: seed {seed}, dimension {dimension}: {z} deviations");
            squares += z * z;
        }
        // The squares of 997 deviates: mean 997, variance 2 · 997.
        assert!((squares - 997.0).abs() < Z * (2.0 * 997.0_f64).sqrt(), "{sampling:?}: {squares}");
    }
}

#[test]
fn a_seed_of_its_own_gives_the_same_draws_whatever_the_seed_of_the_simulation() {
    for sampling in [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol, Sampling::Antithetic] {
        let drawn = |seed: u64, dimension: u32, own: Option<u64>| {
            let draws = Draws::new(sampling, seed, 1_000);
            let dimension = Dimension(dimension);
            let draws =
                own.map_or(draws.clone(), |own| draws.with([(dimension, draws.seeded(dimension, own))]));
            let mut all = vec![0.0; 1_000];
            draws.fill(dimension, 0, &mut all);
            all
        };
        assert_eq!(drawn(1, 3, Some(42)), drawn(2, 3, Some(42)));
        assert_ne!(drawn(1, 3, Some(42)), drawn(1, 3, Some(43)));
        assert_ne!(
            drawn(42, 0, None),
            drawn(1, 0, Some(42)),
            "an input's seed is not that of the simulation"
        );
        let same_seed = drawn(1, 3, Some(42)) == drawn(1, 4, Some(42));
        assert_eq!(same_seed, sampling != Sampling::Sobol);
    }
}

#[test]
fn bent_draws_are_functions_of_the_straight_ones() {
    let draws = Draws::new(Sampling::LatinHypercube, 7, 1_000);
    let drawn = |bend: Bend| {
        let mut all = vec![0.0; 1_000];
        draws.bent(Dimension(2), bend).fill(Dimension(2), 0, &mut all);
        all
    };
    let straight = drawn(Bend::Straight);
    assert!(drawn(Bend::Held(5)).iter().all(|u| *u == straight[5]));
    assert!(drawn(Bend::At(0.25)).iter().all(|u| *u == 0.25));
    assert!(
        drawn(Bend::Within(0.9, 1.0)).iter().zip(&straight).all(|(bent, u)| *bent == 0.9 + u * (1.0 - 0.9))
    );
    let moved = drawn(Bend::Shifted(1.5));
    let normal = crate::math::normal_quantile;
    assert!(moved.iter().zip(&straight).all(|(bent, u)| (normal(*bent) - normal(*u) - 1.5).abs() < 1e-9));
    let mut other = vec![0.0; 3];
    draws.bent(Dimension(2), Bend::At(0.25)).fill(Dimension(1), 0, &mut other);
    let mut own = vec![0.0; 3];
    draws.fill(Dimension(1), 0, &mut own);
    assert_eq!(other, own);
}
