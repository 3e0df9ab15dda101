//! Philox4x32-10 on WebAssembly's vectors, which multiply four words at once; left to itself the compiler
//! takes a 64-bit multiplication per word.

use std::arch::wasm32::{
    i32x4_add, i32x4_shuffle, i64x2_shuffle, u32x4, u32x4_splat, u64x2_extmul_high_u32x4,
    u64x2_extmul_low_u32x4, u64x2_extract_lane, u64x2_shr, v128, v128_xor,
};

use super::philox::{BLOCK, KEY_STEPS, MULTIPLIERS};

/// As the block of [`super::philox`], with the same bits.
#[inline]
pub(super) fn block(first_trial: u64, last: [u64; 2], key: [u64; 2]) -> [u64; BLOCK] {
    let mut bits = [0; BLOCK];
    for (index, eight) in bits.chunks_exact_mut(8).enumerate() {
        let counter = |lane: u64| (first_trial / 2).wrapping_add(4 * index as u64 + lane);
        let low = |lane| counter(lane) as u32;
        let high = |lane| (counter(lane) >> 32) as u32;
        let words = philox(
            [
                u32x4(low(0), low(1), low(2), low(3)),
                u32x4(high(0), high(1), high(2), high(3)),
                u32x4_splat(last[0] as u32),
                u32x4_splat(last[1] as u32),
            ],
            key.map(|word| u32x4_splat(word as u32)),
        );
        // The words of one trial beside each other, then the even trial beside the odd.
        let even = [
            i32x4_shuffle::<0, 4, 1, 5>(words[0], words[1]),
            i32x4_shuffle::<2, 6, 3, 7>(words[0], words[1]),
        ];
        let odd = [
            i32x4_shuffle::<0, 4, 1, 5>(words[2], words[3]),
            i32x4_shuffle::<2, 6, 3, 7>(words[2], words[3]),
        ];
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
    }
    bits
}

/// Four counters through the ten rounds.
#[inline]
fn philox(counters: [v128; 4], key: [v128; 2]) -> [v128; 4] {
    let multipliers = MULTIPLIERS.map(|word| u32x4_splat(word as u32));
    let steps = KEY_STEPS.map(|word| u32x4_splat(word as u32));
    let mut words = counters;
    let mut key = key;
    for _ in 0..10 {
        let (first_low, first_high) = multiply(words[0], multipliers[0]);
        let (second_low, second_high) = multiply(words[2], multipliers[1]);
        words = [
            v128_xor(v128_xor(second_high, words[1]), key[0]),
            second_low,
            v128_xor(v128_xor(first_high, words[3]), key[1]),
            first_low,
        ];
        key = [i32x4_add(key[0], steps[0]), i32x4_add(key[1], steps[1])];
    }
    words
}

/// The lower and the upper words of four products.
#[inline(always)]
pub(super) fn multiply(a: v128, b: v128) -> (v128, v128) {
    let (first, second) = (u64x2_extmul_low_u32x4(a, b), u64x2_extmul_high_u32x4(a, b));
    (i32x4_shuffle::<0, 2, 4, 6>(first, second), i32x4_shuffle::<1, 3, 5, 7>(first, second))
}
