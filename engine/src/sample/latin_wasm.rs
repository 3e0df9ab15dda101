//! The order of a Latin hypercube's strata on WebAssembly's vectors, four numbers at once.

use std::arch::wasm32::{
    i32x4_shuffle, u32x4_splat, u64x2, u64x2_extend_high_u32x4, u64x2_extend_low_u32x4, u64x2_extract_lane,
    u64x2_shl, u64x2_shr, v128, v128_and, v128_or, v128_xor,
};

use super::latin::{MULTIPLIERS, ROUNDS};
use super::philox_wasm::Multiplier;

/// As the network of [`super::latin`], with the same bits; of whole fours of numbers.
#[inline(always)]
pub(super) fn permute(numbers: &mut [u64], low_bits: u32, masks: [u64; 2], keys: &[u64; ROUNDS]) {
    let splat = |word: u64| u32x4_splat(word as u32);
    let (masks, multipliers) = (masks.map(splat), MULTIPLIERS.map(splat));
    let multipliers = Multiplier::hidden(&multipliers);
    for four in numbers.as_chunks_mut::<4>().0 {
        let (a, b) = (u64x2(four[0], four[1]), u64x2(four[2], four[3]));
        let mut low = v128_and(i32x4_shuffle::<0, 2, 4, 6>(a, b), masks[0]);
        let (a, b) = (u64x2_shr(a, low_bits), u64x2_shr(b, low_bits));
        let mut high = v128_and(i32x4_shuffle::<0, 2, 4, 6>(a, b), masks[1]);
        for [first, second] in keys.as_chunks().0 {
            high = v128_xor(high, v128_and(scramble(v128_xor(low, splat(*first)), multipliers), masks[1]));
            low = v128_xor(low, v128_and(scramble(v128_xor(high, splat(*second)), multipliers), masks[0]));
        }
        let a = v128_or(u64x2_extend_low_u32x4(low), u64x2_shl(u64x2_extend_low_u32x4(high), low_bits));
        let b = v128_or(u64x2_extend_high_u32x4(low), u64x2_shl(u64x2_extend_high_u32x4(high), low_bits));
        *four = [
            u64x2_extract_lane::<0>(a),
            u64x2_extract_lane::<1>(a),
            u64x2_extract_lane::<0>(b),
            u64x2_extract_lane::<1>(b),
        ];
    }
}

#[inline(always)]
fn scramble(words: v128, multipliers: [Multiplier<'_>; 2]) -> v128 {
    let (low, high) = multipliers[0].times(words);
    multipliers[1].times(v128_xor(low, high)).1
}
