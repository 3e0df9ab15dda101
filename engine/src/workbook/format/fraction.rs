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
    let end = tokens[..start].iter().rposition(is_digit).map_or(0, |last| last + 1);
    let (wholes, between, tops) = (&tokens[..end], &tokens[end..start], &tokens[start..last]);
    let mixed = end > 0;
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
    let bottoms = &behind[..places];
    let has = |tokens: &[Token], kind: char| tokens.contains(&Token::Digit(kind));
    // A fraction of 0, and a whole of 0 with what parts it from the fraction, leave room where a place asks for it.
    let hidden = mixed && numerator <= 0.0 && !has(tops, '0');
    let blank = mixed && whole <= 0.0 && !hidden && !has(wholes, '0');
    let roomy = has(wholes, '?') || has(tops, '?');

    let whole_digits = if whole > 0.0 || hidden { format!("{whole}") } else { String::new() };
    let mut text = right_aligned(wholes, &whole_digits);
    let top = right_aligned(tops, &format!("{numerator}"));
    let bottom = match (format!("{denominator}"), bottoms) {
        (digits, [Token::Digit('0'), ..]) => right_aligned(bottoms, &digits),
        (digits, _) => {
            let room = bottoms.iter().skip(digits.len()).filter(|place| **place == Token::Digit('?')).count();
            digits + &" ".repeat(room)
        }
    };
    let literals = |tokens: &[Token]| tokens.iter().map(literal).collect::<String>();
    let (between, before, after) = (literals(between), literals(&tokens[last..slash]), literals(gap));
    if hidden {
        let bottom = places.max(behind.first().map_or(1, width));
        let room = between.len() + tops.len() + before.len() + 1 + after.len() + bottom;
        let roomy = roomy || has(bottoms, '?');
        text.push_str(&" ".repeat(if roomy { room } else { 0 }));
    } else {
        match (blank, roomy) {
            (true, true) => text.push_str(&" ".repeat(between.len())),
            (true, false) => {}
            (false, _) => text.push_str(&between),
        }
        text.push_str(&format!("{top}{before}/{after}{bottom}"));
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
