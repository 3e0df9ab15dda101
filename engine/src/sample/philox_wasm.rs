//! Philox4x32-10 on WebAssembly's vectors, which multiply four words at once; left to itself the compiler
//! takes a 64-bit multiplication per word.

use std::arch::wasm32::{
    i32x4_add, i32x4_shuffle, i64x2_shuffle, u32x4_splat, u64x2, u64x2_add, u64x2_extmul_high_u32x4,
    u64x2_extmul_low_u32x4, u64x2_extract_lane, u64x2_shr, u64x2_splat, v128, v128_xor,
};
use std::hint::black_box;

use super::philox::{BLOCK, KEY_STEPS, MULTIPLIERS};

/// Fours of counters that go through the rounds side by side: none waits for the other.
const ABREAST: usize = 2;

/// As the block of [`super::philox`], with the same bits.
#[inline]
pub(super) fn block(first_trial: u64, last: [u64; 2], key: [u64; 2], bits: &mut [u64; BLOCK]) {
    let last = last.map(|word| u32x4_splat(word as u32));
    let mut counters = u64x2_add(u64x2_splat(first_trial / 2), u64x2(0, 1));
    let two = u64x2_splat(2);
    for fours in bits.as_chunks_mut::<8>().0.as_chunks_mut::<ABREAST>().0 {
        let words = std::array::from_fn(|_| {
            let (first, second) = (counters, u64x2_add(counters, two));
            counters = u64x2_add(second, two);
            [
                i32x4_shuffle::<0, 2, 4, 6>(first, second),
                i32x4_shuffle::<1, 3, 5, 7>(first, second),
                last[0],
                last[1],
            ]
        });
        let words = philox(words, key.map(|word| u32x4_splat(word as u32)));
        for (eight, words) in fours.iter_mut().zip(words) {
            *eight = draws(words);
        }
    }
}

/// The bits of eight trials.
#[inline(always)]
fn draws(words: [v128; 4]) -> [u64; 8] {
    // The words of one trial beside each other, then the even trial beside the odd.
    let even =
        [i32x4_shuffle::<0, 4, 1, 5>(words[0], words[1]), i32x4_shuffle::<2, 6, 3, 7>(words[0], words[1])];
    let odd =
        [i32x4_shuffle::<0, 4, 1, 5>(words[2], words[3]), i32x4_shuffle::<2, 6, 3, 7>(words[2], words[3])];
    let mut eight = [0; 8];
    for (half, four) in eight.chunks_exact_mut(4).enumerate() {
        let first = u64x2_shr(i64x2_shuffle::<0, 2>(even[half], odd[half]), 12);
        let second = u64x2_shr(i64x2_shuffle::<1, 3>(even[half], odd[half]), 12);
        four.copy_from_slice(&[
            u64x2_extract_lane::<0>(first),
            u64x2_extract_lane::<1>(first),
            u64x2_extract_lane::<0>(second),
            u64x2_extract_lane::<1>(second),
        ]);
    }
    eight
}

/// Counters through the ten rounds.
#[inline]
fn philox(counters: [[v128; 4]; ABREAST], key: [v128; 2]) -> [[v128; 4]; ABREAST] {
    let multipliers = MULTIPLIERS.map(|word| u32x4_splat(word as u32));
    let multipliers = Multiplier::hidden(&multipliers);
    let steps = KEY_STEPS.map(|word| u32x4_splat(word as u32));
    let mut words = counters;
    let mut key = key;
    for _ in 0..10 {
        for words in &mut words {
            let (first_low, first_high) = multipliers[0].times(words[0]);
            let (second_low, second_high) = multipliers[1].times(words[2]);
            *words = [
                v128_xor(second_high, v128_xor(words[1], key[0])),
                second_low,
                v128_xor(first_high, v128_xor(words[3], key[1])),
                first_low,
            ];
        }
        key = [i32x4_add(key[0], steps[0]), i32x4_add(key[1], steps[1])];
    }
    words
}

/// Words to multiply by, in memory of which the compiler knows nothing. Of words that stay the same for many products
/// it would make 64-bit words beforehand, and then multiply those: ten instructions each.
#[derive(Clone, Copy)]
pub(super) struct Multiplier<'w>(&'w v128);

impl<'w> Multiplier<'w> {
    /// As they are in memory.
    #[inline(always)]
    pub(super) fn hidden<const N: usize>(words: &'w [v128; N]) -> [Self; N] {
        black_box(words).each_ref().map(Self)
    }

    /// The lower and the upper words of four products.
    #[inline(always)]
    pub(super) fn times(self, words: v128) -> (v128, v128) {
        // What is in memory may be other words now.
        black_box(());
        let (first, second) =
            (u64x2_extmul_low_u32x4(words, *self.0), u64x2_extmul_high_u32x4(words, *self.0));
        (i32x4_shuffle::<0, 2, 4, 6>(first, second), i32x4_shuffle::<1, 3, 5, 7>(first, second))
    }
}
