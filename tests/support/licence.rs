//! Licence expressions (SPDX), as far as crates use them.

/// Whether `allowed` has enough of the licences in `expression`: one side of each OR, both of each AND.
pub(crate) fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    // Before SPDX, crates wrote `MIT/Apache-2.0`.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    !words.is_empty() && either(&mut rest, allowed) && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut yes = both(words, allowed);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        yes |= both(words, allowed);
    }
    yes
}

fn both(words: &mut &[&str], allowed: &[&str]) -> bool {
    let mut yes = one(words, allowed);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        yes &= one(words, allowed);
    }
    yes
}

fn one(words: &mut &[&str], allowed: &[&str]) -> bool {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let yes = either(words, allowed);
            let [")", rest @ ..] = words else { return false };
            *words = rest;
            yes
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            allowed.contains(&format!("{licence} WITH {exception}").as_str())
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[test]
fn expressions_are_read() {
    let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception", "Zlib"];
    assert!(is_allowed("MIT", &allowed));
    assert!(is_allowed("MIT/Apache-2.0", &allowed));
    assert!(is_allowed("GPL-3.0 OR (MIT AND Zlib)", &allowed));
    assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR Apache-2.0", &allowed));
    assert!(!is_allowed("MIT AND Apache-2.0", &allowed));
    assert!(!is_allowed("(GPL-3.0 OR MIT) AND GPL-2.0", &allowed));
    assert!(!is_allowed("", &allowed));
}
