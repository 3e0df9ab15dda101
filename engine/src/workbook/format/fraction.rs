//! Numbers as fractions: `# ?/?`, `# ??/16`.

use super::code::{Section, Token};

/// Lays out a number of at least 0 by a section with a slash, and says whether it is shown as 0.
pub(super) fn format(section: &Section, number: f64) -> (String, bool) {
    let tokens = &section.tokens;
    let slash = tokens.iter().position(|token| *token == Token::Slash).unwrap_or(tokens.len());
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    // The numerator's places stand right before the slash, perhaps with a space between.
    let last = tokens[..slash].iter().rposition(is_digit).map_or(0, |last| last + 1);
    let start = tokens[..last].iter().rposition(|token| !is_digit(token)).map_or(0, |before| before + 1);
    let wholes = &tokens[..start];
    let mixed = wholes.iter().any(is_digit);
    let behind = &tokens[(slash + 1).min(tokens.len())..];
    let is_bottom = |token: &Token| is_digit(token) || matches!(token, Token::Denominator(_));
    let gap = behind.iter().position(is_bottom).unwrap_or(behind.len());
    let (gap, behind) = behind.split_at(gap);
    let places = behind.iter().take_while(|token| is_digit(token)).count();

    let whole = if mixed { number.floor() } else { 0.0 };
    let part = number - whole;
    let (numerator, denominator) = match behind.first() {
        Some(Token::Denominator(fixed)) => ((part * f64::from(*fixed) + 0.5).floor(), f64::from(*fixed)),
        _ => nearest(part, f64::from(10_u32.pow(places.clamp(0, 9) as u32).max(2) - 1)),
    };
    // A part that rounds to 1 belongs to the whole.
    let carried = mixed && numerator >= denominator;
    let (whole, numerator) = if carried { (whole + 1.0, 0.0) } else { (whole, numerator) };
    let hidden = mixed && numerator <= 0.0;

    let whole_digits = if whole > 0.0 || hidden { format!("{whole}") } else { String::new() };
    let mut text = right_aligned(wholes, &whole_digits);
    let top = right_aligned(&tokens[start..last], &format!("{numerator}"));
    let bottom = format!("{:<places$}", format!("{denominator}"));
    let [before, after] = [&tokens[last..slash], gap].map(|gap| gap.iter().map(literal).collect::<String>());
    let fraction = format!("{top}{before}/{after}{bottom}");
    if hidden {
        let places =
            last - start + before.len() + 1 + after.len() + places.max(behind.first().map_or(1, width));
        text.push_str(&" ".repeat(places));
    } else {
        text.push_str(&fraction);
    }
    let rest = behind.iter().skip_while(|token| is_bottom(token));
    text.extend(rest.map(literal));
    (text, whole == 0.0 && numerator == 0.0)
}

/// Digits in their places from the right; more digits than places stand before the first of them.
fn right_aligned(tokens: &[Token], digits: &str) -> String {
    let mut left = tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let mut digits: Vec<char> = digits.chars().collect();
    let mut reversed = Vec::new();
    for token in tokens.iter().rev() {
        let Token::Digit(kind) = token else {
            reversed.extend(literal(token).chars().rev());
            continue;
        };
        match (digits.pop(), kind) {
            (Some(digit), _) => reversed.push(digit),
            (None, '0') => reversed.push('0'),
            (None, '?') => reversed.push(' '),
            (None, _) => {}
        }
        left -= 1;
        if left == 0 {
            reversed.extend(digits.drain(..).rev());
        }
    }
    reversed.into_iter().rev().collect()
}

/// How wide a written denominator is.
fn width(token: &Token) -> usize {
    match token {
        Token::Denominator(number) => number.to_string().len(),
        _ => 1,
    }
}

fn literal(token: &Token) -> String {
    match token {
        Token::Literal(text) => text.clone(),
        Token::Percent => "%".to_owned(),
        _ => String::new(),
    }
}

/// The convergent of the continued fraction of `number` with the largest denominator up to `most`.
fn nearest(number: f64, most: f64) -> (f64, f64) {
    let (mut before, mut last) = ((0.0, 1.0), (1.0, 0.0));
    let mut rest = number;
    // Each step at least doubles the denominator every other time.
    for _ in 0..64 {
        let whole = rest.floor();
        let next = (whole * last.0 + before.0, whole * last.1 + before.1);
        if next.1 > most {
            break;
        }
        (before, last) = (last, next);
        if rest - whole < 5e-8 || last.1 >= most {
            break;
        }
        rest = 1.0 / (rest - whole);
    }
    last
}
