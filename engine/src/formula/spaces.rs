//! Spaces of a formula that the parser cannot read → text that it can.
//!
//! Spaces may stand at the colon of a range, as in `A1: B2`, and one between two references makes their intersection.
//! The parser knows that only by the looks of the two: not after a name, as in `North February`, nor before whole rows,
//! as in `A:A 3:3`, or a name that does not begin with a letter of English. In brackets it takes any of them.

use std::borrow::Cow;

/// The text without the spaces at colons, and with brackets around what intersects.
pub(super) fn as_parsed(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter: char| letter.is_ascii_whitespace()) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = text;
    // Where the operand begins that was written last, if nothing follows it.
    let mut operand = None;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => 1 + rest[1..].find('"').map_or(rest.len() - 1, |end| end + 1),
            _ if first.is_ascii_whitespace() => rest.len() - rest.trim_ascii_start().len(),
            _ => operand_length(rest),
        };
        let (token, after) = rest.split_at(length.max(first.len_utf8()));
        rest = after;
        if !first.is_ascii_whitespace() {
            let begun = operand.unwrap_or(written.len());
            operand = (length > 0 && first != '"').then_some(begun);
            written.push_str(token);
            continue;
        }
        if written.ends_with(':') || rest.starts_with(':') {
            // What follows goes on with the operand.
            continue;
        }
        let right = &rest[..operand_length(rest)];
        if !right.is_empty() && written.ends_with(|last| is_of_word(last) || "'])#%".contains(last)) {
            if let Some(left) = operand.filter(|left| is_name(&written[*left..])) {
                written.insert(left, '(');
                written.push(')');
            }
            // What the parser takes for the beginning of a reference.
            let looks_like_one =
                right.starts_with(|first: char| first.is_ascii_alphabetic() || "$'[".contains(first));
            if !looks_like_one && (is_rows(right) || is_name(right) || right.contains('!')) {
                written.push_str(&format!("{token}({right})"));
                rest = &rest[right.len()..];
                operand = None;
                continue;
            }
        }
        written.push_str(token);
        operand = None;
    }
    Cow::Owned(written)
}

/// The length in bytes of the reference, name or number at the beginning of a text.
fn operand_length(text: &str) -> usize {
    let mut length = 0;
    while let Some(first) = text[length..].chars().next() {
        let part = &text[length..];
        length += match first {
            '\'' => 1 + part[1..].find('\'').map_or(part.len() - 1, |end| end + 1),
            '[' => brackets_length(part),
            _ if is_of_word(first) || "$!:".contains(first) => first.len_utf8(),
            _ => break,
        };
    }
    length
}

/// The length of what stands in brackets: the columns of a table or another workbook. An apostrophe stands before a
/// letter that would mean something else.
fn brackets_length(text: &str) -> usize {
    let (mut open, mut escaped) = (0, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\'' => escaped = true,
            '[' => open += 1,
            ']' if open == 1 => return at + 1,
            ']' => open -= 1,
            _ => {}
        }
    }
    text.len()
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_.\\?".contains(letter)
}

/// Whether an operand is a name, or a cell.
fn is_name(operand: &str) -> bool {
    operand.starts_with(|first: char| first.is_alphabetic() || "_\\".contains(first))
        && operand.chars().all(is_of_word)
}

/// Whether an operand is whole rows: `3:3`, `3:$4`.
fn is_rows(operand: &str) -> bool {
    let is_row = |row: &str| !row.is_empty() && row.bytes().all(|letter| letter.is_ascii_digit());
    operand.split_once(':').is_some_and(|(first, last)| is_row(first) && is_row(last.trim_start_matches('$')))
}

#[cfg(test)]
mod tests {
    use super::as_parsed;

    #[test]
    fn spaces_at_colons_go() {
        for (written, parsed) in [
            ("SUM(A1: B2 C3 :\n D4,$1:  $2)", "SUM(A1:B2 C3:D4,$1:$2)"),
            ("A1 : INDEX(B1:B9, 2)", "A1:INDEX(B1:B9, 2)"),
            ("A1 : : :B2 :", "A1:::B2:"),
            ("\"at: \"&'a: b'!A1&T[a: b]&A1:B2", "\"at: \"&'a: b'!A1&T[a: b]&A1:B2"),
            ("'5\" pipe'!A1&\"it's: \"&\"]\"&T['[a: b]", "'5\" pipe'!A1&\"it's: \"&\"]\"&T['[a: b]"),
            ("\"it's\"&'it''s'!A1: B2", "\"it's\"&'it''s'!A1:B2"),
        ] {
            assert_eq!(as_parsed(written), parsed);
        }
    }

    #[test]
    fn what_intersects_stands_in_brackets() {
        for (written, parsed) in [
            ("North February", "(North) February"),
            ("SUM(North  _Feb, Été.2 été)", "SUM((North)  (_Feb), (Été.2) (été))"),
            ("-North A1:B2*3 + Sheet1!North A1", "-(North) A1:B2*3 + Sheet1!North A1"),
            ("a b c:d e", "(a) (b) c:d e"),
            ("A:A 3:3", "A:A (3:3)"),
            ("SUM(A1:C9  2:$4)*(B1%) 7:7", "SUM(A1:C9  (2:$4))*(B1%) (7:7)"),
            ("SUM(1:2, 3:3)+ 4:4 & \"a b\" = 5", "SUM(1:2, 3:3)+ 4:4 & \"a b\" = 5"),
            ("\"at A1 3:3\"&'a 3:3'!A1&T[a 3:3]", "\"at A1 3:3\"&'a 3:3'!A1&T[a 3:3]"),
            ("5 A1&\"a\" B1", "5 A1&\"a\" B1"),
            ("A:A été!1:1 _x!A1", "A:A (été!1:1) (_x!A1)"),
            ("SUM (A1) B1:B2 $3:3", "SUM (A1) B1:B2 $3:3"),
        ] {
            assert_eq!(as_parsed(written), parsed);
        }
    }
}
