//! Latin hypercube sampling without a table: the stratum of a trial is a keyed permutation of its number.
//!
//! M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of
//! input variables", Technometrics 21 (1979): with n trials, each dimension has one draw in each of n
//! equal strata, in an order of its own.
//!
//! The order is a Feistel network on the trial number's bits, walked until it lands below n:
//! J. Black, P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, sections 4 and 5.

use super::philox::{halves, philox};

const ROUNDS: usize = 8;

/// Marks the counters that make keys, apart from those that make draws.
const KEY_SCHEDULE: u64 = 0x4B45_5953;

/// The order of the strata of one dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strata {
    /// How many strata there are, at least 1.
    count: u64,
    /// Bits of the lower and the upper half of a trial number.
    bits: [u32; 2],
    keys: [u64; ROUNDS],
}

impl Strata {
    /// The order that `seed` gives to a dimension; `count` below 1 counts as 1.
    pub(super) fn new(seed: u64, dimension: u32, count: u64) -> Self {
        let count = count.max(1);
        let bits = u64::BITS - (count - 1).leading_zeros();
        let mut keys = [0; ROUNDS];
        for (index, pair) in keys.chunks_exact_mut(2).enumerate() {
            let words = philox([index as u64, 0, u64::from(dimension), KEY_SCHEDULE], halves(seed));
            pair.copy_from_slice(&[words[0] | (words[1] << 32), words[2] | (words[3] << 32)]);
        }
        Self { count, bits: [bits.div_ceil(2), bits / 2], keys }
    }

    /// The stratum of a trial, from 0; `None` for a trial beyond the last stratum.
    #[inline(always)]
    pub(super) fn of(&self, trial: u64) -> Option<u64> {
        if trial >= self.count {
            return None;
        }
        // The network permutes all numbers of as many bits, of which more than half lie below `count`; the
        // cycle through a number below `count` comes back to it, so the walk ends.
        let mut stratum = self.permute(trial);
        while stratum >= self.count {
            stratum = self.permute(stratum);
        }
        Some(stratum)
    }

    /// The draw of a trial that has `jitter`, 52 random bits, to spread inside its stratum.
    #[inline(always)]
    pub(super) fn draw(&self, trial: u64, jitter: u64) -> f64 {
        let Some(stratum) = self.of(trial) else { return f64::NAN };
        // As many bits of jitter as leave three to spare in a double, so that neither the sum nor the
        // division can leave the stratum.
        let kept = 50_u32.saturating_sub(u64::BITS - self.count.leading_zeros());
        let unit = 1.0 / (1_u64 << kept) as f64;
        let inside = ((jitter >> (52 - kept)) as f64 + 0.5) * unit;
        (stratum as f64 + inside) / self.count as f64
    }

    #[inline(always)]
    fn permute(&self, x: u64) -> u64 {
        let masks = self.bits.map(|bits| (1_u64 << bits) - 1);
        let mut low = x & masks[0];
        let mut high = x >> self.bits[0];
        for keys in self.keys.chunks_exact(2) {
            high ^= scramble(low ^ keys[0]) & masks[1];
            low ^= scramble(high ^ keys[1]) & masks[0];
        }
        low | (high << self.bits[0])
    }
}

/// The finaliser of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014, figure 16).
#[inline(always)]
fn scramble(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_has_one_trial() {
        for count in (1..70).chain([255, 256, 257, 1_000, 4_095, 4_097, 10_000]) {
            for dimension in 0..5 {
                let strata = Strata::new(42, dimension, count);
                let mut seen: Vec<u64> = (0..count).filter_map(|trial| strata.of(trial)).collect();
                seen.sort_unstable();
                assert!(seen.iter().copied().eq(0..count), "{count} strata in dimension {dimension}");
                assert_eq!(strata.of(count), None);
            }
        }
    }

    #[test]
    fn draws_lie_in_their_stratum_whatever_the_jitter() {
        for count in [1, 2, 3, 7, 1_000, 99_999_999, 100_000_000, (1 << 32) + 1, 5_000_000_000] {
            let strata = Strata::new(7, 3, count);
            for trial in [0, 1, count / 3, count / 2, count - 1] {
                let Some(stratum) = strata.of(trial) else { continue };
                for jitter in [0, 1, (1 << 52) - 1] {
                    let u = strata.draw(trial, jitter);
                    assert!(u > 0.0 && u < 1.0, "{u} of {count}");
                    assert_eq!((u * count as f64).floor(), stratum as f64, "{u} of {count}");
                }
            }
        }
    }

    #[test]
    fn small_orders_are_all_there() {
        let orders: std::collections::BTreeSet<Vec<u64>> = (0..400)
            .map(|seed| {
                let strata = Strata::new(seed, 0, 4);
                (0..4).filter_map(|trial| strata.of(trial)).collect()
            })
            .collect();
        assert_eq!(orders.len(), 24);
    }
}
