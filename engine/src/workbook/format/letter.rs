//! The short names that the function `CELL` has for number formats: `F2`, `,0`, `D4` …

use super::code::{FormatCode, Section, Token};

/// Date and time formats by their name; letters are small and colours, languages and text are gone.
const DATES: [(&str, &[&str]); 9] = [
    ("D1", &["d-mmm-yy", "dd-mmm-yy", "d-mmm-yyyy", "dd-mmm-yyyy"]),
    ("D2", &["d-mmm", "dd-mmm"]),
    ("D3", &["mmm-yy", "mmm-yyyy"]),
    ("D4", &["m/d/yy", "m/d/yyyy", "mm/dd/yy", "mm/dd/yyyy", "m/d/yy h:mm", "m/d/yyyy h:mm"]),
    ("D5", &["mm/dd", "m/d"]),
    ("D6", &["h:mm:ss am/pm"]),
    ("D7", &["h:mm am/pm"]),
    ("D8", &["h:mm:ss", "hh:mm:ss"]),
    ("D9", &["h:mm", "hh:mm"]),
];

/// What `CELL` says of a number format.
pub(crate) struct Letter {
    /// The name: a letter and how many decimals, with `-` where negative numbers have a colour and `()` where
    /// positive ones stand in brackets. `None` for a date format that Excel's documentation does not name.
    pub(crate) name: Option<String>,
    /// Whether negative numbers have a colour.
    pub(crate) colours_negative: bool,
    /// Whether positive numbers stand in brackets.
    pub(crate) brackets: bool,
}

/// The short name of a number format (Microsoft's documentation of CELL, "CELL format codes").
pub(crate) fn letter_of(code: &str) -> Letter {
    let parsed = FormatCode::parse(code);
    let colours_negative = parsed.numbers.get(1).is_some_and(|negative| negative.colour.is_some());
    let first = parsed.numbers.first();
    let brackets = first.is_some_and(|section| {
        section.tokens.iter().any(|token| matches!(token, Token::Literal(text) if text.contains('(')))
    });
    let letter = match first {
        Some(section) if section.is_date => date(code),
        Some(section) => Some(number(section)),
        None => Some("G".to_owned()),
    };
    let name = letter.map(|letter| {
        let minus = if colours_negative { "-" } else { "" };
        let brackets = if brackets { "()" } else { "" };
        format!("{letter}{minus}{brackets}")
    });
    Letter { name, colours_negative, brackets }
}

fn number(section: &Section) -> String {
    let has = |token: &Token| section.tokens.contains(token);
    if !section.has_digits() || has(&Token::Slash) {
        return "G".to_owned();
    }
    let point = section.tokens.iter().position(|token| *token == Token::Point);
    let places = point.map_or(0, |point| {
        let behind = section.tokens[point..].iter().skip(1);
        behind.take_while(|token| matches!(token, Token::Digit(_))).count()
    });
    let is_money =
        |token: &Token| matches!(token, Token::Literal(text) if text.contains(['$', '€', '£', '¥']));
    let letter = if section.tokens.iter().any(|token| matches!(token, Token::Exponent(..))) {
        'S'
    } else if has(&Token::Percent) {
        'P'
    } else if section.tokens.iter().any(is_money) {
        'C'
    } else if has(&Token::Comma) {
        ','
    } else {
        'F'
    };
    format!("{letter}{places}")
}

fn date(code: &str) -> Option<String> {
    let mut plain = String::new();
    let mut in_brackets = false;
    for letter in code.split(';').next().unwrap_or(code).chars() {
        match letter {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            '\\' | '"' => {}
            _ if in_brackets => {}
            other => plain.extend(other.to_lowercase()),
        }
    }
    DATES.iter().find(|(_, codes)| codes.contains(&plain.as_str())).map(|(name, _)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::letter_of;

    #[test]
    fn formats_have_excels_names() {
        for (code, name) in [
            ("General", "G"),
            ("0", "F0"),
            ("#,##0", ",0"),
            ("0.00", "F2"),
            ("#,##0.00", ",2"),
            ("$#,##0_);($#,##0)", "C0"),
            ("$#,##0_);[Red]($#,##0)", "C0-"),
            ("$#,##0.00_);[Red]($#,##0.00)", "C2-"),
            ("0%", "P0"),
            ("0.00%", "P2"),
            ("0.00E+00", "S2"),
            ("# ?/?", "G"),
            ("m/d/yyyy", "D4"),
            ("d-mmm-yy", "D1"),
            ("[$-409]h:mm:ss AM/PM", "D6"),
            ("(0)", "F0()"),
            ("@", "G"),
        ] {
            assert_eq!(letter_of(code).name.as_deref(), Some(name), "{code}");
        }
        assert!(letter_of("yyyy").name.is_none());
    }
}
