//! A battery for streams of uniforms: classical tests, each a function from a stream to a normal deviate, or to several.
//!
//! Unless said otherwise from D. E. Knuth, The Art of Computer Programming 2, 3rd ed. (1997), 3.3.2. The seeds are fixed,
//! so nothing fails by chance; the bounds are at a chance of 10⁻⁹.

use std::sync::LazyLock;

use super::tests::{Z, chi_squared_deviate, streams};
use crate::math;

/// Along trials, dimensions and seeds.
static STREAMS: LazyLock<Vec<(&'static str, Vec<f64>)>> = LazyLock::new(|| streams(1 << 18));

/// The χ² of counts against the chances that they should have, as a normal deviate.
fn fit(counts: &[u64], chances: &[f64]) -> f64 {
    let total = counts.iter().sum::<u64>() as f64;
    let freedom = counts.len() as f64 - 1.0;
    let chi: f64 = counts
        .iter()
        .zip(chances)
        .map(|(count, chance)| {
            (*count as f64 - total * chance) * (*count as f64 - total * chance) / (total * chance)
        })
        .sum();
    let spread = 2.0 / (9.0 * freedom);
    ((chi / freedom).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// Every stream, and the deviates that a test finds in it.
#[track_caller]
fn pass(test: impl Fn(&[f64]) -> Vec<f64>) {
    for (name, stream) in STREAMS.iter() {
        for (index, z) in test(stream).into_iter().enumerate() {
            assert!(z.abs() < Z, "{name}: deviate {index} is {z}");
        }
    }
}

#[test]
fn triples_are_even() {
    // The serial test, in three dimensions and in the low bits too.
    pass(|stream| {
        let cell =
            |u: f64, low: bool| if low { (u * 4_294_967_296.0) as usize & 15 } else { (u * 16.0) as usize };
        [false, true]
            .map(|low| {
                let mut counts = vec![0; 4_096];
                for triple in stream.chunks_exact(3) {
                    counts[triple.iter().fold(0, |place, u| place * 16 + cell(*u, low))] += 1;
                }
                chi_squared_deviate(&counts, (stream.len() / 3) as f64 / 4_096.0)
            })
            .to_vec()
    });
}

#[test]
fn gaps_are_geometric() {
    // How many draws lie between two in [a, b): geometric.
    pass(|stream| {
        [(0.0, 0.1), (0.45, 0.55), (0.75, 1.0)]
            .map(|(low, high)| {
                let (chance, mut counts, mut gap) = (high - low, vec![0_u64; 25], 0);
                for u in stream {
                    if (low..high).contains(u) {
                        counts[gap.min(24)] += 1;
                        gap = 0;
                    } else {
                        gap += 1;
                    }
                }
                let mut chances: Vec<f64> =
                    (0..24).map(|gap| chance * math::pow(1.0 - chance, f64::from(gap))).collect();
                chances.push(math::pow(1.0 - chance, 24.0));
                fit(&counts, &chances)
            })
            .to_vec()
    });
}

#[test]
fn hands_of_poker_are_as_often_as_they_should() {
    // Five draws of ten kinds, by how many kinds they are: 1, 2, 3, 4, 5.
    pass(|stream| {
        let mut counts = vec![0_u64; 4];
        for hand in stream.chunks_exact(5) {
            let kinds = hand.iter().fold(0_u32, |kinds, u| kinds | 1 << (u * 10.0) as u32).count_ones();
            // One kind is too seldom to stand alone.
            counts[(kinds.max(2) - 2) as usize] += 1;
        }
        vec![fit(&counts, &[0.0001 + 0.0135, 0.18, 0.504, 0.3024])]
    });
}

#[test]
fn permutations_are_even() {
    pass(|stream| {
        let mut counts = vec![0_u64; 120];
        for five in stream.chunks_exact(5) {
            let place = (0..5).fold(0, |place, i| {
                place * (5 - i) + five[i + 1..].iter().filter(|later| **later < five[i]).count()
            });
            counts[place] += 1;
        }
        vec![chi_squared_deviate(&counts, (stream.len() / 5) as f64 / 120.0)]
    });
}

#[test]
fn birthdays_coincide_as_by_chance() {
    // G. Marsaglia: 512 birthdays in a year of 2²⁴ days; the spacings that come twice are Poisson with mean
    // 512³/(4 · 2²⁴) = 2. Of the high bits and of lower ones.
    pass(|stream| {
        [16_777_216.0, 68_719_476_736.0]
            .map(|scale| {
                let mut counts = vec![0_u64; 8];
                for year in stream.chunks_exact(512) {
                    let mut days: Vec<u64> = year.iter().map(|u| (u * scale) as u64 & 0xFF_FFFF).collect();
                    days.sort_unstable();
                    let mut spacings: Vec<u64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
                    spacings.sort_unstable();
                    let twice = spacings.windows(2).filter(|pair| pair[0] == pair[1]).count();
                    counts[twice.min(7)] += 1;
                }
                let mut chances: Vec<f64> = (0..7).map(|k| math::poisson_term(f64::from(k), 2.0)).collect();
                chances.push(1.0 - chances.iter().sum::<f64>());
                fit(&counts, &chances)
            })
            .to_vec()
    });
}

#[test]
fn collisions_are_as_many_as_by_chance() {
    // 2¹⁴ balls into 2²⁰ urns, in two dimensions: each throw of balls has 127.3 collisions, close to Poisson.
    pass(|stream| {
        let (mut collisions, mut throws) = (0.0, 0.0);
        for throw in stream.chunks_exact(1 << 15) {
            let mut urns: Vec<u64> = throw
                .chunks_exact(2)
                .map(|pair| (pair[0] * 1_024.0) as u64 * 1_024 + (pair[1] * 1_024.0) as u64)
                .collect();
            urns.sort_unstable();
            collisions += urns.windows(2).filter(|pair| pair[0] == pair[1]).count() as f64;
            throws += 1.0;
        }
        let (balls, urns) = (16_384.0, 1_048_576.0);
        let expected = throws * (balls - urns * (1.0 - math::exp(balls * math::log1p(-1.0 / urns))));
        vec![(collisions - expected) / expected.sqrt()]
    });
}

#[test]
fn maxima_of_eight_are_powers() {
    pass(|stream| {
        let mut counts = vec![0_u64; 64];
        for eight in stream.chunks_exact(8) {
            let most = eight.iter().fold(0.0_f64, |most, u| most.max(*u));
            let square = most * most;
            let fourth = square * square;
            counts[(fourth * fourth * 64.0) as usize] += 1;
        }
        vec![chi_squared_deviate(&counts, (stream.len() / 8) as f64 / 64.0)]
    });
}

#[test]
fn coupons_are_collected_in_their_time() {
    // How many draws it takes to see all of five kinds: at least 5, 20 and more together.
    pass(|stream| {
        let (mut counts, mut seen, mut length) = (vec![0_u64; 16], 0_u32, 0);
        for u in stream {
            seen |= 1 << (u * 5.0) as u32;
            length += 1;
            if seen == 31 {
                counts[(length - 5_usize).min(15)] += 1;
                (seen, length) = (0, 0);
            }
        }
        // All seen within r draws: by inclusion and exclusion.
        let within = |r: u32| {
            let power = |share: f64| math::pow(share, f64::from(r));
            1.0 - 5.0 * power(0.8) + 10.0 * power(0.6) - 10.0 * power(0.4) + 5.0 * power(0.2)
        };
        let mut chances: Vec<f64> = (5..20).map(|r| within(r) - within(r - 1)).collect();
        chances.push(1.0 - within(19));
        vec![fit(&counts, &chances)]
    });
}

#[test]
fn spectra_are_flat() {
    // Walsh's transform of single bits, ±1: every coefficient is a normal deviate, the largest of n is near √(2 ln n)
    // and their fourth powers have the mean 3.
    pass(|stream| {
        let mut deviates = Vec::new();
        for bit in [51, 40, 20, 0] {
            let mut values: Vec<f64> = stream
                .iter()
                .map(|u| if (u * 4_503_599_627_370_496.0) as u64 >> bit & 1 == 1 { 1.0 } else { -1.0 })
                .collect();
            walsh(&mut values);
            let n = values.len() as f64;
            let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs())) / n.sqrt();
            let fourths = values.iter().map(|x| x / n.sqrt()).map(|z| z * z * z * z).sum::<f64>() / n;
            // A chance of 10⁻⁹ in 2¹⁸ is at 7.9 deviations, so that Z of Z.
            deviates.push(largest / 7.9 * Z);
            // The variance of a normal fourth power is 96.
            deviates.push((fourths - 3.0) / (96.0 / n).sqrt());
        }
        deviates
    });
}

/// The fast transform in the order of Hadamard; as many values as a power of two.
fn walsh(values: &mut [f64]) {
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(2 * half) {
            let (first, second) = block.split_at_mut(half);
            for (a, b) in first.iter_mut().zip(second) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
        half *= 2;
    }
}

#[test]
fn lags_are_not_correlated() {
    pass(|stream| {
        (1..=64)
            .map(|lag| {
                let products: f64 =
                    stream.iter().zip(&stream[lag..]).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
                products * 12.0 / ((stream.len() - lag) as f64).sqrt()
            })
            .collect()
    });
}

#[test]
fn ranks_of_bit_matrices_are_those_of_chance() {
    // G. Marsaglia, L.-H. Tsay, "Matrices and the structure of random number sequences" (1985): of 32 × 32 bits,
    // from the top and from the bottom of the draws.
    pass(|stream| {
        [0, 20]
            .map(|below| {
                let mut counts = vec![0_u64; 3];
                for matrix in stream.chunks_exact(32) {
                    let rows = matrix.iter().map(|u| ((u * 4_503_599_627_370_496.0) as u64 >> below) as u32);
                    counts[32 - rank(rows.collect()).clamp(30, 32)] += 1;
                }
                fit(&counts, &[0.288_788_095, 0.577_576_190, 0.133_635_715])
            })
            .to_vec()
    });
}

/// The rank of rows of bits over two elements.
fn rank(mut rows: Vec<u32>) -> usize {
    let mut rank = 0;
    for bit in 0..32 {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row] >> bit & 1 == 1) else { continue };
        rows.swap(rank, pivot);
        let row = rows[rank];
        rows[rank + 1..].iter_mut().filter(|other| **other >> bit & 1 == 1).for_each(|other| *other ^= row);
        rank += 1;
    }
    rank
}
