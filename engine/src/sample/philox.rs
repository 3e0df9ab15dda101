//! Philox4x32-10: random words as a pure function of a key and a counter.
//!
//! J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC 2011: section 3.3, with the constants of their Random123 library.
//!
//! Every 32-bit word sits in a 64-bit one, so that the product of two words is one multiplication per
//! lane and a loop over counters becomes vector code.

/// Trials that are drawn side by side; even.
pub(super) const BLOCK: usize = 64;

/// The multipliers of the two halves.
pub(super) const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// What each round adds to the key: the golden ratio and √3 − 1.
pub(super) const KEY_STEPS: [u64; 2] = [0x9E37_79B9, 0xBB67_AE85];
/// The lower half of a 64-bit word.
const LOW: u64 = 0xFFFF_FFFF;

/// The four words for a counter of four words under a key of two, every word below 2³².
#[inline(always)]
pub(super) fn philox(counter: [u64; 4], key: [u64; 2]) -> [u64; 4] {
    let mut words = counter;
    let mut key = key;
    for _ in 0..10 {
        let first = MULTIPLIERS[0] * words[0];
        let second = MULTIPLIERS[1] * words[2];
        words = [
            (second >> 32) ^ words[1] ^ key[0],
            second & LOW,
            (first >> 32) ^ words[3] ^ key[1],
            first & LOW,
        ];
        key = [(key[0] + KEY_STEPS[0]) & LOW, (key[1] + KEY_STEPS[1]) & LOW];
    }
    words
}

/// A 64-bit number as two words, the lower first.
#[inline(always)]
pub(super) fn halves(x: u64) -> [u64; 2] {
    [x & LOW, x >> 32]
}

/// Writes 52 random bits for each trial of a block whose first is even: a counter's first two words are for an even
/// trial, the others for the odd trial after it. `last` are the counter's last two words.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
pub(super) fn block(first_trial: u64, last: [u64; 2], key: [u64; 2], bits: &mut [u64; BLOCK]) {
    let mut even = [0; BLOCK / 2];
    let mut odd = [0; BLOCK / 2];
    for (index, (even, odd)) in even.iter_mut().zip(&mut odd).enumerate() {
        let [low, high] = halves((first_trial / 2).wrapping_add(index as u64));
        let words = philox([low, high, last[0], last[1]], key);
        *even = (words[0] | (words[1] << 32)) >> 12;
        *odd = (words[2] | (words[3] << 32)) >> 12;
    }
    for ((pair, even), odd) in bits.chunks_exact_mut(2).zip(even).zip(odd) {
        pair.copy_from_slice(&[even, odd]);
    }
}

/// The middle of one of 2⁵² equal parts of the unit interval, chosen by 52 random bits: never 0 or 1,
/// and as likely to be u as 1 − u. One bit more would let the last part's middle round to 1.
#[inline(always)]
pub(super) fn uniform(bits: u64) -> f64 {
    // 1 ≤ x < 2 with those bits as its fraction; the difference is exact.
    let x = f64::from_bits(0x3FF0_0000_0000_0000 | bits);
    x - (1.0 - f64::EPSILON / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of Random123's `kat_vectors` for ten rounds: counter, key, result.
    const KNOWN_ANSWERS: &str = "\
philox4x32 10 00000000 00000000 00000000 00000000 00000000 00000000   6627e8d5 e169c58d bc57ac4c 9b00dbd8
philox4x32 10 ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff   408f276d 41c83b0e a20bc7c6 6d5451fd
philox4x32 10 243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0   d16cfe09 94fdcceb 5001e420 24126ea1";

    #[test]
    fn gives_the_known_answers() {
        for line in KNOWN_ANSWERS.lines() {
            let words: Vec<u64> =
                line.split_whitespace().skip(2).map(|word| u64::from_str_radix(word, 16).unwrap()).collect();
            let counter = [words[0], words[1], words[2], words[3]];
            assert_eq!(philox(counter, [words[4], words[5]]), words[6..10], "{line}");
        }
    }

    #[test]
    fn blocks_are_made_of_counters() {
        // Across the carry into the second word.
        let first_trial = (1 << 33) - 64;
        let mut bits = [0; BLOCK];
        super::super::block(first_trial, [7, 9], [3, 4], &mut bits);
        for (trial, bits) in (first_trial..).zip(bits) {
            let [low, high] = halves(trial / 2);
            let words = philox([low, high, 7, 9], [3, 4]);
            let half = if trial % 2 == 0 { [words[0], words[1]] } else { [words[2], words[3]] };
            assert_eq!(bits, (half[0] | (half[1] << 32)) >> 12, "{trial}");
        }
    }

    #[test]
    fn uniforms_stay_inside_the_unit_interval() {
        let (least, greatest) = (uniform(0), uniform((1 << 52) - 1));
        assert_eq!((least, greatest), (f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0));
        assert_eq!(uniform(1 << 51), 0.5 + f64::EPSILON / 2.0);
    }
}
