//! `A1.:.B9`, `A1.:B9` and `A1:.B9` as people type them → the calls that files hold for them.
//!
//! Excel's operators cut the blank edges off a range; a point stands at each end that may be cut.

/// The text with each trimmed range written as a call of `_TRO_ALL`, `_TRO_LEADING` or `_TRO_TRAILING`.
pub(super) fn as_calls(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(range) = first_of(rest) {
        let (left, right) = (&rest[range.first..range.operator], &rest[range.second..range.end]);
        written.push_str(&rest[..range.first]);
        written.push_str(&format!("{}({left}:{right})", range.call));
        rest = &rest[range.end..];
    }
    written + rest
}

/// Where the parts of a trimmed range lie in a text.
struct TrimmedRange {
    first: usize,
    operator: usize,
    second: usize,
    end: usize,
    /// The function that files write for the operator.
    call: &'static str,
}

/// The operators, the longest first, with the functions that files write for them.
const OPERATORS: [(&str, &str); 3] = [(".:.", "_TRO_ALL"), (".:", "_TRO_LEADING"), (":.", "_TRO_TRAILING")];

/// The first trimmed range of a text that begins outside of quotes.
fn first_of(text: &str) -> Option<TrimmedRange> {
    // Where the reference before the operator begins, and the quote that a text or the name of a sheet is in.
    let (mut first, mut quote) = (None, None);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if quote == Some(letter) => quote = None,
            _ if quote.is_some() => {}
            '"' => (first, quote) = (None, Some(letter)),
            '\'' => (first, quote) = (first.or(Some(at)), Some(letter)),
            '.' | ':' => {
                let written = OPERATORS.iter().find(|(operator, _)| text[at..].starts_with(operator));
                let (Some(first), Some((operator, call))) = (first, written) else { continue };
                let second = at + operator.len();
                let length = text[second..].find(|c| !is_of_reference(c)).unwrap_or(text.len() - second);
                if length > 0 {
                    return Some(TrimmedRange { first, operator: at, second, end: second + length, call });
                }
            }
            '!' => {}
            _ if is_of_reference(letter) => first = first.or(Some(at)),
            _ => first = None,
        }
    }
    None
}

fn is_of_reference(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '$' | '_')
}

#[cfg(test)]
mod tests {
    use super::as_calls;

    #[test]
    fn trimmed_ranges_become_calls() {
        for (typed, held) in [
            ("SUM(A1.:.B9)", "SUM(_TRO_ALL(A1:B9))"),
            ("$A$1.:$B$9+C1:.C4", "_TRO_LEADING($A$1:$B$9)+_TRO_TRAILING(C1:C4)"),
            ("SUM('My sheet'!A.:.A,2)", "SUM(_TRO_ALL('My sheet'!A:A),2)"),
            ("Sheet1!1.:.5", "_TRO_ALL(Sheet1!1:5)"),
            ("\"A1.:.B9\"&\"it's\"&A1:.A2", "\"A1.:.B9\"&\"it's\"&_TRO_TRAILING(A1:A2)"),
            ("SUM(A1:B9)*1.5", "SUM(A1:B9)*1.5"),
            ("A1:.", "A1:."),
            ("(A1).:.B2", "(A1).:.B2"),
        ] {
            assert_eq!(as_calls(typed), held);
        }
    }
}
