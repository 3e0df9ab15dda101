//! Plain numbers: places for digits, thousands, percent, powers of ten.

use super::code::{Section, Token};
use super::decimal::Decimal;
use super::{Kept, general};

/// Lays out a number of at least 0 by a section, and says whether all its digits are 0, or there are none.
pub(super) fn format(section: &Section, number: f64) -> (String, bool) {
    let tokens = &section.tokens;
    let power = tokens.iter().position(|token| matches!(token, Token::Exponent(..)));
    let (mantissa, exponent) = tokens.split_at(power.unwrap_or(tokens.len()));
    let layout = Layout::new(mantissa);
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count() as i64;
    // With a power of ten, Excel shows the signs of percent and thousands, and scales by neither.
    let (rounded, shown_power) = match exponent {
        [] => (Decimal::new(number).shifted(2 * percents - 3 * layout.scalings).rounded(layout.places), 0),
        _ => normalised(&Decimal::new(number), &layout),
    };
    let mut text = layout.write(mantissa, &rounded, number, !exponent.is_empty() && rounded.is_zero());
    if let Some((Token::Exponent(letter, always), places)) = exponent.split_first() {
        text.push(*letter);
        let sign = if shown_power < 0 {
            "-"
        } else if *always {
            "+"
        } else {
            ""
        };
        let count = |kind: char| places.iter().filter(|token| **token == Token::Digit(kind)).count();
        let (zeros, width) = (count('0'), count('0') + count('?'));
        let mut power = Some(format!("{sign}{:>width$}", format!("{:0zeros$}", shown_power.abs())));
        for token in places {
            match token {
                Token::Literal(literal) => text.push_str(literal),
                Token::Digit(_) => text.push_str(&power.take().unwrap_or_default()),
                Token::Percent => text.push('%'),
                _ => {}
            }
        }
    }
    let whole_number = tokens.contains(&Token::General) && number > 0.0;
    let is_zero = !whole_number && (rounded.is_zero() || !section.has_digits());
    (text, is_zero)
}

/// What a section keeps of a number. With a power of ten places before the point count for nothing, as in Excel.
pub(super) fn kept(section: &Section) -> Kept {
    let tokens = &section.tokens;
    if tokens.iter().any(|token| matches!(token, Token::Slash | Token::General)) {
        return Kept::All;
    }
    let power = tokens.iter().position(|token| matches!(token, Token::Exponent(..)));
    let layout = Layout::new(&tokens[..power.unwrap_or(tokens.len())]);
    let percents = tokens.iter().filter(|token| **token == Token::Percent).count() as i64;
    let behind = layout.places + 2 * percents;
    let (kept, made): (i64, fn(i32) -> Kept) = match power {
        Some(_) => (behind + 1, Kept::Digits),
        None => (behind - 3 * layout.scalings, Kept::Decimals),
    };
    i32::try_from(kept).map_or(Kept::All, made)
}

/// A mantissa for the places before the point, with its power of ten: a multiple of their number.
fn normalised(number: &Decimal, layout: &Layout) -> (Decimal, i64) {
    if number.is_zero() {
        return (number.clone(), 0);
    }
    let step = layout.wholes.max(1);
    let leading = number.exponent() + i64::from(layout.wholes == 0);
    let mut power = leading.div_euclid(step) * step;
    let mut mantissa = number.shifted(-power).rounded(layout.places);
    if mantissa.exponent() >= step {
        power += step;
        mantissa = number.shifted(-power).rounded(layout.places);
    }
    (mantissa, power)
}

/// What the places of a section ask for.
struct Layout {
    /// Places before and behind the point.
    wholes: i64,
    places: i64,
    /// Index of the point, or of the end of the part before it.
    point: usize,
    grouped: bool,
    /// Commas that each divide by a thousand.
    scalings: i64,
}

impl Layout {
    fn new(tokens: &[Token]) -> Self {
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
        let (whole, behind) = tokens.split_at(point);
        let count = |tokens: &[Token]| tokens.iter().filter(|token| is_digit(token)).count() as i64;
        let first = whole.iter().position(is_digit).unwrap_or(point);
        let last = whole.iter().rposition(is_digit).unwrap_or(first);
        let commas = |tokens: &[Token]| tokens.iter().filter(|token| **token == Token::Comma).count() as i64;
        let grouped = first < last && commas(&whole[first..last]) > 0;
        let trailing = if first < point { commas(&whole[last..]) } else { 0 };
        let scalings = trailing + if count(tokens) > 0 { commas(behind) } else { 0 };
        Self { wholes: count(whole), places: count(behind), point, grouped, scalings }
    }

    /// Writes the digits of `rounded` into their places, and everything else where it stands. With `zeros` all places
    /// before the point are filled, as they are of 0 with a power of ten.
    fn write(&self, tokens: &[Token], rounded: &Decimal, number: f64, zeros: bool) -> String {
        let mut reversed = Vec::new();
        let mut digits = rounded.whole_digits();
        let mut written = 0;
        let mut left = self.wholes;
        let has_point = self.point < tokens.len();
        if left == 0 && has_point {
            self.push_all(&mut digits, &mut written, &mut reversed);
        }
        for token in tokens[..self.point].iter().rev() {
            match token {
                Token::Digit(kind) => {
                    let letter = match (digits.pop(), kind) {
                        (Some(digit), _) => Some(char::from(b'0' + digit)),
                        (None, '0') => Some('0'),
                        (None, _) if zeros => Some('0'),
                        (None, '?') => Some(' '),
                        (None, _) => None,
                    };
                    if let Some(letter) = letter {
                        self.push(letter, &mut written, &mut reversed);
                    }
                    left -= 1;
                    if left == 0 {
                        self.push_all(&mut digits, &mut written, &mut reversed);
                    }
                }
                Token::Literal(literal) => reversed.extend(literal.chars().rev()),
                Token::Percent => reversed.push('%'),
                Token::General => reversed.extend(general(number).chars().rev()),
                Token::Slash => reversed.push('/'),
                Token::Denominator(number) => reversed.extend(number.to_string().chars().rev()),
                // Before all places it stands for itself.
                Token::Comma if left == 0 => reversed.push(','),
                _ => {}
            }
        }
        let mut text: String = reversed.into_iter().rev().collect();
        let mut place = 0;
        for token in &tokens[self.point..] {
            match token {
                Token::Point => text.push('.'),
                Token::Digit(kind) => {
                    match (rounded.place(place), kind) {
                        (Some(digit), _) => text.push(char::from(b'0' + digit)),
                        (None, '0') => text.push('0'),
                        (None, '?') => text.push(' '),
                        (None, _) => {}
                    }
                    place += 1;
                }
                Token::Literal(literal) => text.push_str(literal),
                Token::Percent => text.push('%'),
                Token::General => text.push_str(&general(number)),
                _ => {}
            }
        }
        text
    }

    fn push_all(&self, digits: &mut Vec<u8>, written: &mut usize, reversed: &mut Vec<char>) {
        while let Some(digit) = digits.pop() {
            self.push(char::from(b'0' + digit), written, reversed);
        }
    }

    fn push(&self, letter: char, written: &mut usize, reversed: &mut Vec<char>) {
        if self.grouped && *written > 0 && written.is_multiple_of(3) {
            reversed.push(if letter == ' ' { ' ' } else { ',' });
        }
        reversed.push(letter);
        *written += 1;
    }
}
