//! Latin hypercube sampling without a table: the stratum of a trial is a keyed permutation of its number.
//!
//! M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of
//! input variables", Technometrics 21 (1979): with n trials, each dimension has one draw in each of n
//! equal strata, in an order of its own.
//!
//! The order is a Feistel network on the trial number's bits, walked until it lands below n:
//! J. Black, P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, sections 4 and 5.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::latin_wasm;
use super::philox::{BLOCK, halves, philox};

pub(super) const ROUNDS: usize = 8;
/// What a word is multiplied by in a round.
pub(super) const MULTIPLIERS: [u64; 2] = [0x85EB_CA6B, 0xC2B2_AE35];
/// The walk goes on in whole vectors.
const VECTOR: usize = 8;
/// The lower half of a 64-bit word.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
const LOW: u64 = 0xFFFF_FFFF;

/// Marks the counters that make keys, apart from those that make draws.
const KEY_SCHEDULE: u64 = 0x4B45_5953;

/// The order of the strata of one dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strata {
    /// How many strata there are, at least 1.
    count: u64,
    /// Bits of the lower half of a trial number.
    low_bits: u32,
    /// Masks of the lower and the upper half.
    masks: [u64; 2],
    /// A word for each round.
    keys: [u64; ROUNDS],
    /// Bits of jitter inside a stratum: as many as leave three to spare in a double, so that neither the
    /// sum with the stratum nor the division by their number can leave the stratum.
    jitter_bits: u32,
}

impl Strata {
    /// The order that `seed` gives to a dimension in one replication; `count` below 1 counts as 1.
    #[inline(always)]
    pub(super) fn new(seed: u64, dimension: u32, replication: u64, count: u64) -> Self {
        let count = count.max(1);
        let bits = u64::BITS - (count - 1).leading_zeros();
        let (low_bits, high_bits) = (bits.div_ceil(2), bits / 2);
        let mut keys = [0; ROUNDS];
        for (index, four) in keys.chunks_exact_mut(4).enumerate() {
            four.copy_from_slice(&philox(
                [index as u64, replication, u64::from(dimension), KEY_SCHEDULE],
                halves(seed),
            ));
        }
        Self {
            count,
            low_bits,
            masks: [low_bits, high_bits].map(|bits| (1 << bits) - 1),
            keys,
            jitter_bits: 50_u32.saturating_sub(u64::BITS - count.leading_zeros()),
        }
    }

    /// The draws of up to a block of trials from `first` on, each with 52 random bits to spread inside its
    /// stratum: NaN beyond the last stratum.
    #[inline(always)]
    pub(super) fn fill(&self, first: u64, jitters: &[u64], out: &mut [f64]) {
        let unit = 1.0 / (1_u64 << self.jitter_bits) as f64;
        for ((out, jitter), stratum) in out.iter_mut().zip(jitters).zip(self.block(first)) {
            let inside = (number(jitter >> (52 - self.jitter_bits)) + 0.5) * unit;
            let u = (number(stratum) + inside) / self.count as f64;
            *out = if stratum < self.count { u } else { f64::NAN };
        }
    }

    /// The strata of the trials from `first` on; `count` for those beyond the last.
    ///
    /// The network permutes all numbers of as many bits, of which more than half lie below `count`; the
    /// cycle through a number below `count` comes back to it, so the walk ends.
    #[inline(always)]
    fn block(&self, first: u64) -> [u64; BLOCK] {
        let mut strata = [self.count; BLOCK];
        let mut walking: [u64; BLOCK] = std::array::from_fn(|place| first.saturating_add(place as u64));
        let mut places: [u8; BLOCK] = std::array::from_fn(|place| place as u8);
        let mut left = self.count.saturating_sub(first).min(BLOCK as u64) as usize;
        while left > 0 {
            self.permute(&mut walking[..left.next_multiple_of(VECTOR)]);
            let steps = std::mem::take(&mut left);
            for step in 0..steps {
                let (x, place) = (walking[step], places[step]);
                strata[usize::from(place)] = x;
                (walking[left], places[left]) = (x, place);
                left += usize::from(x >= self.count);
            }
        }
        strata
    }

    /// A round of the walk.
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    #[inline(always)]
    fn permute(&self, numbers: &mut [u64]) {
        for x in numbers {
            let mut low = *x & self.masks[0];
            let mut high = (*x >> self.low_bits) & self.masks[1];
            for keys in self.keys.as_chunks().0 {
                let [first, second] = *keys;
                high ^= scramble(low ^ first) & self.masks[1];
                low ^= scramble(high ^ second) & self.masks[0];
            }
            *x = low | (high << self.low_bits);
        }
    }

    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    #[inline(always)]
    fn permute(&self, numbers: &mut [u64]) {
        latin_wasm::permute(numbers, self.low_bits, self.masks, &self.keys);
    }
}

/// A word from a word: two products, each folded to 32 bits (with the multipliers of MurmurHash3's finaliser).
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn scramble(x: u64) -> u64 {
    let x = (x & LOW) * MULTIPLIERS[0];
    let x = ((x ^ (x >> 32)) & LOW) * MULTIPLIERS[1];
    x >> 32
}

/// A whole number below 2⁵², without the conversion that most processors have no vectors for.
#[inline(always)]
fn number(x: u64) -> f64 {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    f64::from_bits(TWO_52.to_bits() | x) - TWO_52
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The strata of `len` trials from `first` on.
    fn of(strata: &Strata, first: u64, len: usize) -> Vec<u64> {
        let mut all = Vec::new();
        while all.len() < len {
            all.extend(strata.block(first + all.len() as u64));
        }
        all.truncate(len);
        all
    }

    #[test]
    fn every_stratum_has_one_trial() {
        for count in (1..70).chain([255, 256, 257, 1_000, 4_095, 4_097, 10_000]) {
            for dimension in 0..5 {
                let strata = Strata::new(42, dimension, 0, count);
                let mut seen = of(&strata, 0, count as usize);
                seen.sort_unstable();
                assert!(seen.into_iter().eq(0..count), "{count} strata in dimension {dimension}");
                assert_eq!(of(&strata, count, 3), [count; 3]);
            }
        }
    }

    #[test]
    fn draws_lie_in_their_stratum_whatever_the_jitter() {
        for count in [1, 2, 3, 7, 1_000, 99_999_999, 100_000_000, (1 << 32) + 1, 5_000_000_000] {
            let strata = Strata::new(7, 3, 0, count);
            for trial in [0, count / 3, count / 2, count - 1] {
                let stratum = of(&strata, trial, 1)[0];
                for jitter in [0, 1, (1 << 52) - 1] {
                    let mut u = [0.0];
                    strata.fill(trial, &[jitter], &mut u);
                    assert!(u[0] > 0.0 && u[0] < 1.0, "{} of {count}", u[0]);
                    assert_eq!((u[0] * count as f64).floor(), stratum as f64, "{} of {count}", u[0]);
                }
            }
        }
    }

    #[test]
    fn small_orders_are_all_there_and_equally_often() {
        let mut orders = std::collections::BTreeMap::new();
        for seed in 0..24_000 {
            *orders.entry(of(&Strata::new(seed, 0, 0, 4), 0, 4)).or_insert(0_u32) += 1;
        }
        assert_eq!(orders.len(), 24);
        // Binomial: 1,000 each with a standard deviation of 31.
        assert!(orders.values().all(|count| count.abs_diff(1_000) < 190), "{orders:?}");
    }

    #[test]
    fn orders_have_the_neighbours_of_chance() {
        // Of a random order, the trial after stratum s has stratum s + 1 once in all on average, and how far
        // trials move is spread evenly: a weak network shows in either.
        for count in [1_000, 4_096, 10_000, 65_537] {
            let (mut neighbours, mut steps) = (0, vec![0_u64; 16]);
            for dimension in 0..64 {
                let order = of(&Strata::new(5, dimension, 0, count), 0, count as usize);
                neighbours += order.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
                for (trial, stratum) in order.iter().enumerate() {
                    let moved = (stratum + count - trial as u64) % count;
                    steps[(moved * 16 / count) as usize] += 1;
                }
            }
            // Poisson with mean 64.
            assert!((neighbours as f64 - 64.0).abs() < 6.1 * 8.0, "{count}: {neighbours} neighbours");
            let expected = 64.0 * count as f64 / 16.0;
            for moved in steps {
                assert!(
                    (moved as f64 - expected).abs() < 6.1 * expected.sqrt(),
                    "{count}: {moved} of {expected}"
                );
            }
        }
    }
}
