//! Rounding to decimals as people read numbers.
//!
//! 2.675 is stored as 2.675, yet whoever typed it sees a
//! half and expects 2.68. A number is therefore judged by its 15 significant digits, which is what a
//! spreadsheet shows. Only numbers so near a boundary that the digits matter take that slow path.

use std::fmt::Write;

/// Numbers from here on have no decimals within 15 digits.
const FIFTEEN_DIGITS: f64 = 1e15;
/// Half a unit of the fifteenth digit is never more than this part of a number.
const HALF_UNIT: f64 = 5.5e-15;

/// x rounded to so many decimals, halves away from 0: Excel's ROUND. Digits are truncated to a whole
/// number and may be negative (−2 rounds to hundreds). NaN if either is NaN.
#[inline]
pub fn round_decimal(x: f64, digits: f64) -> f64 {
    round(x, digits, Mode::Nearest)
}

/// x rounded away from 0 to so many decimals: Excel's ROUNDUP. As [`round_decimal`] otherwise.
#[inline]
pub fn round_up_decimal(x: f64, digits: f64) -> f64 {
    round(x, digits, Mode::Up)
}

/// x rounded towards 0 to so many decimals: Excel's ROUNDDOWN. As [`round_decimal`] otherwise.
#[inline]
pub fn round_down_decimal(x: f64, digits: f64) -> f64 {
    round(x, digits, Mode::Down)
}

/// Which whole number to take.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Nearest,
    Up,
    Down,
}

#[inline]
fn round(x: f64, digits: f64, mode: Mode) -> f64 {
    if x.is_nan() || digits.is_nan() {
        return f64::NAN;
    }
    let digits = digits.clamp(-400.0, 400.0) as i32;
    let size = x.abs();
    if size == 0.0 || size.is_infinite() {
        return x;
    }
    let value = if digits.unsigned_abs() < POWERS_OF_TEN.len() as u32 {
        round_scaled(size, digits, mode)
    } else {
        round_by_digits(size, digits, mode)
    };
    // Adding 0 turns −0 into 0.
    0.0 + if x < 0.0 { -value } else { value }
}

/// Rounds by scaling with an exact power of ten; near a boundary, by digits.
#[inline]
fn round_scaled(size: f64, digits: i32, mode: Mode) -> f64 {
    let power = POWERS_OF_TEN[digits.unsigned_abs() as usize];
    let scaled = if digits >= 0 { size * power } else { size / power };
    if scaled >= FIFTEEN_DIGITS {
        return size;
    }
    let below = scaled.trunc();
    let fraction = scaled - below;
    // How far below the next boundary, or how near to the last, 15 digits may see it as reached.
    let unsure = scaled * HALF_UNIT;
    let (sure_up, sure_down) = match mode {
        Mode::Nearest => (fraction >= 0.5, 0.5 - fraction > unsure),
        Mode::Up => (fraction > unsure && 1.0 - fraction > unsure, fraction == 0.0),
        Mode::Down => (false, fraction == 0.0 || 1.0 - fraction > unsure),
    };
    if !sure_up && !sure_down {
        return round_by_digits(size, digits, mode);
    }
    let whole = if sure_up { below + 1.0 } else { below };
    if digits >= 0 { whole / power } else { whole * power }
}

/// Rounds the 15 significant digits of a positive number.
#[cold]
fn round_by_digits(size: f64, digits: i32, mode: Mode) -> f64 {
    let (significand, exponent) = fifteen_digits(size);
    // The number is significand × 10^exponent; the last `dropped` digits of the significand go.
    let dropped = -(exponent + digits);
    if dropped <= 0 {
        return size;
    }
    // Beyond 15 digits nothing is left to keep, and 10¹⁶ is more than twice any significand.
    let unit = 10_u64.pow(dropped.min(16) as u32);
    let (below, rest) = (significand / unit, significand % unit);
    let up = match mode {
        Mode::Nearest => rest >= unit / 2,
        Mode::Up => rest > 0,
        Mode::Down => false,
    };
    let whole = below + u64::from(up);
    if whole == 0 { 0.0 } else { decimal(whole, -digits) }
}

/// Whether two numbers are the same once rounded to 15 significant digits: how Excel judges `=`.
#[cold]
pub fn same_digits(a: f64, b: f64) -> bool {
    (a < 0.0) == (b < 0.0) && fifteen_digits(a.abs()) == fifteen_digits(b.abs())
}

/// The 15 significant digits of a number above 0 as a whole number, and the power of ten of the last of them; halves
/// away from 0, as Excel rounds what it shows.
pub fn fifteen_digits(size: f64) -> (u64, i32) {
    let mut text = String::with_capacity(48);
    write!(text, "{size:.17e}").expect("writing to a string cannot fail");
    // What looks like a half may be less: more digits tell.
    if text.get(16..19) == Some("500") {
        text.clear();
        write!(text, "{size:.32e}").expect("writing to a string cannot fail");
    }
    let (digits, exponent) = text.split_once('e').expect("the format has an exponent");
    let mut digits = digits.bytes().filter(u8::is_ascii_digit).map(|digit| u64::from(digit - b'0'));
    let significand = digits.by_ref().take(15).fold(0, |sum, digit| sum * 10 + digit);
    let rounded = significand + u64::from(digits.next() >= Some(5));
    let last = exponent.parse::<i32>().expect("the exponent is a number") - 14;
    if rounded == 1_000_000_000_000_000 { (rounded / 10, last + 1) } else { (rounded, last) }
}

/// The f64 nearest to significand × 10^exponent.
fn decimal(significand: u64, exponent: i32) -> f64 {
    format!("{significand}e{exponent}").parse().expect("a decimal number is an f64")
}

/// The powers of ten that f64 holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];
