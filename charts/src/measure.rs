//! How wide text is, near enough to keep labels apart, without a font at hand.

/// The width of `text` in pixels at `size` pixels, in a sans-serif font such as Arial or Segoe UI; a few
/// per cent wide of the truth, so that labels that are said to fit do fit.
pub fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: u32 = text.chars().map(advance).sum();
    f64::from(thousandths) / 1_000.0 * size * if bold { 1.08 } else { 1.02 }
}

/// `text`, cut with an ellipsis where it is wider than `room` pixels.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size, false) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if text_width(&kept, size, false) + text_width("…", size, false) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// The advance width of a character in thousandths of the font size, after Arial's metrics.
fn advance(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | '\'' => 222,
        ' ' | '.' | ',' | ':' | ';' | 'f' | 't' | 'I' | '!' | '/' | '\u{2009}' => 278,
        'r' | '(' | ')' | '-' | '[' | ']' => 333,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
        'm' | 'M' => 833,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 722,
        'G' | 'O' | 'Q' => 778,
        '%' => 889,
        'W' | '@' => 944,
        '−' | '+' | '=' | '±' | '×' | '<' | '>' => 584,
        '…' => 1_000,
        letter if letter >= '\u{2e80}' => 1_000,
        letter if letter.is_uppercase() => 667,
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut() {
        assert_eq!(fit("Launch price", 12.0, 140.0), "Launch price");
        let cut = fit("The price of the launch of the second line", 12.0, 140.0);
        assert!(cut.ends_with('…') && text_width(&cut, 12.0, false) <= 140.0, "{cut}");
        assert_eq!(fit("abc", 12.0, 0.0), "…");
    }
}
