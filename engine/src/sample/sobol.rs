//! Sobol' sequences under Owen's scrambling: each set of 2ᵐ trials fills every dimension, and the pairs of
//! most, evenly, and every draw by itself is uniform.
//!
//! A. B. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", Monte Carlo and Quasi-Monte Carlo Methods
//! in Scientific Computing (1995): each bit of a coordinate is flipped or not by chance, independently for
//! every combination of the bits above it. Here a keyed hash of those bits decides, so nothing is stored.

use super::directions::{BITS, directions};
use super::philox::{BLOCK, halves, philox};

/// Marks the counters that make the scrambling's keys.
const KEYS: u64 = 0x4F57_454E;
/// The bits of a trial's number within a block.
const LOW_BITS: usize = BLOCK.trailing_zeros() as usize;

/// One dimension of a scrambled sequence.
#[derive(Clone, Debug)]
pub(super) struct Sobol {
    directions: [u32; BITS],
    /// For each bit two words that make the hash of the bits above.
    keys: [[u32; 2]; BITS],
    /// What each trial of an aligned block adds to its first.
    within: [u32; BLOCK],
}

impl Sobol {
    /// The dimension under the scrambling that `seed` gives it in one replication; `None` beyond the last
    /// dimension.
    #[inline(always)]
    pub(super) fn new(seed: u64, dimension: u32, replication: u64) -> Option<Self> {
        let directions = directions(dimension)?;
        let mut keys = [[0; 2]; BITS];
        for (index, pair) in keys.chunks_exact_mut(2).enumerate() {
            let words = philox([index as u64, replication, u64::from(dimension), KEYS], halves(seed))
                .map(|w| w as u32);
            pair.copy_from_slice(&[[words[0], words[1]], [words[2], words[3]]]);
        }
        let mut within = [0; BLOCK];
        for bit in 0..LOW_BITS {
            for index in 0..1 << bit {
                within[index | 1 << bit] = within[index] ^ directions[bit];
            }
        }
        Some(Self { directions, keys, within })
    }

    /// The coordinates of the trials of a block from `first` on, which is a multiple of the block's size.
    #[inline(always)]
    pub(super) fn block(&self, first: u64) -> [u32; BLOCK] {
        let mut before = 0;
        for (bit, direction) in self.directions.iter().enumerate().skip(LOW_BITS) {
            before ^= direction & 0_u32.wrapping_sub((first >> bit & 1) as u32);
        }
        let points: [u32; BLOCK] = std::array::from_fn(|index| before ^ self.within[index]);
        let mut scrambled = points;
        for (bit, [first, second]) in self.keys.iter().enumerate() {
            for (scrambled, point) in scrambled.iter_mut().zip(points) {
                let above = point >> (BITS - 1 - bit) >> 1;
                *scrambled ^= (hash(above, *first, *second) >> 31) << (BITS - 1 - bit);
            }
        }
        scrambled
    }
}

/// A word whose bits depend on all of `x`: MurmurHash3's finaliser with keys.
#[inline(always)]
fn hash(x: u32, first: u32, second: u32) -> u32 {
    let x = (x ^ first).wrapping_mul(0x85EB_CA6B);
    let x = (x ^ x >> 13 ^ second).wrapping_mul(0xC2B2_AE35);
    let x = (x ^ x >> 16).wrapping_mul(0x27D4_EB2F);
    x ^ x >> 15
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points as Joe and Kuo's own program gives them, which goes through them in the order of
    /// Gray's code.
    #[test]
    fn the_points_are_those_of_joe_and_kuo() {
        let sequences = [0, 1, 2].map(|dimension| directions(dimension).expect("a dimension"));
        let expected = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
            [0.1875, 0.3125, 0.9375],
            [0.6875, 0.8125, 0.4375],
        ];
        for (index, expected) in expected.into_iter().enumerate() {
            let gray = index ^ index >> 1;
            let point = sequences.map(|directions| {
                let bits = (0..BITS).filter(|bit| gray >> bit & 1 == 1);
                f64::from(bits.fold(0, |point, bit| point ^ directions[bit])) / 4_294_967_296.0
            });
            assert_eq!(point, expected);
        }
    }
}
