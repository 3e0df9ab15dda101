//! Half-width and full-width forms of letters: Latin, and the syllables of Japanese.

/// The full-width syllables and marks of U+FF61 to U+FF9F, in that order.
const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
const FIRST_HALF: u32 = 0xFF61;
const VOICED: char = '゛';
const HALF_VOICED: char = '゜';

/// A text with full-width letters made half-width; a voiced syllable becomes two characters.
pub(super) fn halved(text: &str) -> String {
    let mut result = String::new();
    for letter in text.chars() {
        match letter {
            '\u{3000}' => result.push(' '),
            '！'..='～' => result.extend(char::from_u32(u32::from(letter) - 0xFEE0)),
            _ => match half(letter) {
                Some(half) => result.push(half),
                None => match parts(letter) {
                    Some((base, mark)) => result.extend(half(base).into_iter().chain(half(mark))),
                    None => result.push(letter),
                },
            },
        }
    }
    result
}

/// A text with half-width letters made full-width; a syllable and its mark become one character.
pub(super) fn doubled(text: &str) -> String {
    let mut result = String::new();
    for letter in text.chars() {
        let full = match letter {
            ' ' => '\u{3000}',
            '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter),
            '\u{FF61}'..='\u{FF9F}' => {
                KATAKANA.chars().nth((u32::from(letter) - FIRST_HALF) as usize).unwrap_or(letter)
            }
            other => other,
        };
        let joined = result.chars().next_back().and_then(|base| {
            let whole = joined(base, full)?;
            result.pop();
            Some(whole)
        });
        result.push(joined.unwrap_or(full));
    }
    result
}

/// The half-width form of a syllable without a mark.
fn half(letter: char) -> Option<char> {
    let index = KATAKANA.chars().position(|known| known == letter)?;
    char::from_u32(FIRST_HALF + index as u32)
}

/// A voiced syllable as the plain one and its mark.
fn parts(letter: char) -> Option<(char, char)> {
    let bases = KATAKANA.chars().flat_map(|base| [(base, VOICED), (base, HALF_VOICED)]);
    bases.into_iter().find(|(base, mark)| joined(*base, *mark) == Some(letter))
}

/// A plain syllable and a mark as one: in Unicode they follow each other.
fn joined(base: char, mark: char) -> Option<char> {
    let voiced = matches!(base, 'カ'..='ト' | 'ハ'..='ホ');
    let step = match (base, mark) {
        ('ウ', VOICED) => return Some('ヴ'),
        (_, VOICED) if voiced => 1,
        ('ハ'..='ホ', HALF_VOICED) => 2,
        _ => return None,
    };
    char::from_u32(u32::from(base) + step)
}
