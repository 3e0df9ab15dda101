//! The tricks with bits that the functions share.

/// 1.5 × 2⁵²: added to a number below 2⁵¹ in size, it pushes the fraction out, rounding to nearest.
const SHIFTER: f64 = 6755399441055744.0;

/// The whole number nearest to x, halves to even, for |x| < 2⁵¹.
#[inline(always)]
pub(super) fn nearest(x: f64) -> f64 {
    (x + SHIFTER) - SHIFTER
}

/// x without the lower 32 bits of its significand: 21 bits that multiply without rounding.
#[inline(always)]
pub(super) fn high(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
}

/// 2ⁿ for a whole n from −1022 to 1023, by writing its exponent.
#[inline(always)]
pub(super) fn power_of_two(n: f64) -> f64 {
    f64::from_bits((n + (SHIFTER + 1023.0)).to_bits() << 52)
}

/// x × 2ⁿ for a whole n from −2044 to 2046, in two steps so that neither factor leaves the range.
#[inline(always)]
pub(super) fn scale(x: f64, n: f64) -> f64 {
    let half = nearest(n * 0.5);
    x * power_of_two(half) * power_of_two(n - half)
}

/// The exponent n and the significand m of a positive normal x = m × 2ⁿ, `least` ≤ m < 2 × `least`, for a `least`
/// from ½ to 1.
#[inline(always)]
pub(super) fn split(x: f64, least: f64) -> (f64, f64) {
    const WHOLE: u64 = 0x4330_0000_0000_0000;
    let steps = x.to_bits().wrapping_add((1023_u64 << 52).wrapping_sub(least.to_bits())) >> 52;
    let exponent = f64::from_bits(WHOLE | steps) - (f64::from_bits(WHOLE) + 1023.0);
    let significand = f64::from_bits(x.to_bits().wrapping_sub(steps.wrapping_sub(1023) << 52));
    (exponent, significand)
}

/// The rounded sum and what rounding took from it: a + b exactly (Knuth, TAOCP 2, 4.2.2, theorem B).
#[inline(always)]
pub(super) fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// The rounded product and what rounding took from it (Dekker, Numer. Math. 18 (1971), 224), while
/// nothing under- or overflows.
#[inline(always)]
pub(super) fn two_product(a: f64, b: f64) -> (f64, f64) {
    let (a_high, b_high) = (upper_half(a), upper_half(b));
    let (a_low, b_low) = (a - a_high, b - b_high);
    let product = a * b;
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

/// The upper 26 bits of a significand.
#[inline(always)]
fn upper_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_f800_0000)
}

/// c₀ + c₁x + c₂x² + …, by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    let mut i = N - 1;
    while i > 0 {
        i -= 1;
        sum = coefficients[i] + x * sum;
    }
    sum
}
