//! Complex numbers, and how Excel writes them: `3+4i`, `-j`, `2.5`.

use std::ops::{Add, Div, Mul, Sub};

use crate::math;
use crate::plan::lower::general;

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Complex {
    /// The real part.
    pub(super) real: f64,
    /// The imaginary part.
    pub(super) imaginary: f64,
}

impl Complex {
    pub(super) const ONE: Self = Self { real: 1.0, imaginary: 0.0 };

    pub(super) fn new(real: f64, imaginary: f64) -> Self {
        Self { real, imaginary }
    }

    /// The number at a distance from 0 and an angle in radians.
    pub(super) fn polar(size: f64, angle: f64) -> Self {
        Self::new(size * math::cos(angle), size * math::sin(angle))
    }

    /// Reads a number, with the letter of its imaginary part where it has one.
    pub(super) fn parse(text: &str) -> Option<(Self, Option<char>)> {
        let Some(suffix) = text.chars().last().filter(|last| matches!(last, 'i' | 'j')) else {
            return Some((Self::new(part(text)?, 0.0), None));
        };
        let text = &text[..text.len() - 1];
        let bytes = text.as_bytes();
        // The sign that begins the imaginary part: the last that belongs to no exponent.
        let start = (0..bytes.len())
            .rev()
            .find(|at| {
                matches!(bytes[*at], b'+' | b'-') && (*at == 0 || !matches!(bytes[at - 1], b'e' | b'E'))
            })
            .unwrap_or(0);
        let real = if start == 0 { 0.0 } else { part(&text[..start])? };
        let imaginary = match &text[start..] {
            "" | "+" => 1.0,
            "-" => -1.0,
            digits => part(digits)?,
        };
        Some((Self::new(real, imaginary), Some(suffix)))
    }

    /// The number as text, with 15 significant digits.
    pub(super) fn print(self, suffix: char) -> String {
        let Self { real, imaginary } = self;
        if imaginary == 0.0 {
            return general(real);
        }
        let size = match imaginary {
            1.0 => String::new(),
            -1.0 => "-".to_owned(),
            other => general(other),
        };
        if real == 0.0 {
            return format!("{size}{suffix}");
        }
        let plus = if imaginary > 0.0 { "+" } else { "" };
        format!("{}{plus}{size}{suffix}", general(real))
    }

    pub(super) fn size(self) -> f64 {
        (self.real * self.real + self.imaginary * self.imaginary).sqrt()
    }

    /// The angle in radians.
    pub(super) fn angle(self) -> f64 {
        math::atan2(self.imaginary, self.real)
    }

    pub(super) fn conjugate(self) -> Self {
        Self::new(self.real, -self.imaginary)
    }

    /// The number times another that is real.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self::new(self.real * factor, self.imaginary * factor)
    }

    pub(super) fn power(self, exponent: f64) -> Self {
        Self::polar(math::pow(self.size(), exponent), self.angle() * exponent)
    }

    pub(super) fn logarithm(self) -> Self {
        Self::new(math::log(self.size()), self.angle())
    }

    pub(super) fn exponential(self) -> Self {
        Self::polar(math::exp(self.real), self.imaginary)
    }

    pub(super) fn sine(self) -> Self {
        let (a, b) = (self.real, self.imaginary);
        Self::new(math::sin(a) * math::cosh(b), math::cos(a) * math::sinh(b))
    }

    pub(super) fn cosine(self) -> Self {
        let (a, b) = (self.real, self.imaginary);
        Self::new(math::cos(a) * math::cosh(b), -(math::sin(a) * math::sinh(b)))
    }

    pub(super) fn hyperbolic_sine(self) -> Self {
        let (a, b) = (self.real, self.imaginary);
        Self::new(math::sinh(a) * math::cos(b), math::cosh(a) * math::sin(b))
    }

    pub(super) fn hyperbolic_cosine(self) -> Self {
        let (a, b) = (self.real, self.imaginary);
        Self::new(math::cosh(a) * math::cos(b), math::sinh(a) * math::sin(b))
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.real + other.real, self.imaginary + other.imaginary)
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.real - other.real, self.imaginary - other.imaginary)
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(
            self.real * other.real - self.imaginary * other.imaginary,
            self.real * other.imaginary + self.imaginary * other.real,
        )
    }
}

impl Div for Complex {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let square = other.real * other.real + other.imaginary * other.imaginary;
        let product = self * other.conjugate();
        Self::new(product.real / square, product.imaginary / square)
    }
}

/// A part of a complex number, which has no spaces and no separators.
fn part(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    if plain { text.parse().ok().filter(|x: &f64| x.is_finite()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_printed() {
        for text in ["3+4i", "-i", "j", "2.5", "-1.5-0.25j", "1E+21+2i", "0", "3-i"] {
            let (number, suffix) = Complex::parse(text).unwrap();
            assert_eq!(number.print(suffix.unwrap_or('i')), text);
        }
        assert_eq!(Complex::parse("1e-3-2e+2i").unwrap().0, Complex::new(0.001, -200.0));
        for text in ["", "x", "3 + 4i", "1+2k", "i3", "nan", "inf", "1+2", "--i"] {
            assert_eq!(Complex::parse(text), None, "{text}");
        }
    }
}
