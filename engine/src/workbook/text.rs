//! Texts in cells: the shared strings, rich text, and the escapes that the format uses.

use std::borrow::Cow;
use std::sync::Arc;

use super::WorkbookError;
use super::notes::Notes;
use super::parts::Package;
use super::preflight::MAX_TEXT;
use super::xml::{Node, Xml};

/// Reads the table of shared strings. The counts that it declares are not trusted, nor needed.
pub(super) fn shared_strings(
    package: &Package<'_>,
    part: &str,
    notes: &mut Notes,
) -> Result<Vec<Arc<str>>, WorkbookError> {
    let text = package.text(part)?;
    let mut xml = Xml::new(part, &text, "sst")?;
    let mut strings = Vec::new();
    xml.each(|xml, element| {
        if element.name() == "si" {
            let text = rich_text(xml)?;
            strings.push(Arc::from(&*limited(text, notes, || format!("{part}, text {}", strings.len()))));
        }
        Ok(())
    })?;
    Ok(strings)
}

/// The text of the `si` or `is` element that has just begun: its runs joined, phonetic hints left out.
pub(super) fn rich_text<'a>(xml: &mut Xml<'a>) -> Result<Cow<'a, str>, WorkbookError> {
    let mut whole = Cow::Borrowed("");
    let mut runs = 0;
    loop {
        match xml.next()? {
            Node::Open(element) => match element.name() {
                "t" => {
                    let text = xml.text()?;
                    if whole.is_empty() { whole = text } else { whole.to_mut().push_str(&text) }
                }
                "r" => runs += 1,
                _ => xml.skip()?,
            },
            Node::Close if runs > 0 => runs -= 1,
            Node::Close | Node::End => return Ok(unescape(whole)),
            Node::Text(_) => {}
        }
    }
}

/// Undoes `_x000D_` and the like (ECMA-376 part 1, 22.9.2.19, `ST_Xstring`).
pub(crate) fn unescape(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(start) = rest.find("_x") {
        let code = rest
            .as_bytes()
            .get(start + 2..start + 7)
            .filter(|code| code[4] == b'_' && code[..4].iter().all(u8::is_ascii_hexdigit));
        units.extend(rest[..start].encode_utf16());
        match code {
            Some(code) => {
                let value = code[..4].iter().filter_map(|digit| char::from(*digit).to_digit(16));
                units.push(value.fold(0, |sum, digit| sum * 16 + digit as u16));
                rest = &rest[start + 7..];
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = &rest[start + 2..];
            }
        }
    }
    units.extend(rest.encode_utf16());
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Cuts a text to what a cell can hold, and notes that it did.
pub(super) fn limited<'a>(
    text: Cow<'a, str>,
    notes: &mut Notes,
    place: impl FnOnce() -> String,
) -> Cow<'a, str> {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let mut units = 0;
    let cut = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MAX_TEXT
    });
    let Some((cut, _)) = cut else { return text };
    notes.add("text longer than 32,767 characters, cut there as Excel does", place);
    Cow::Owned(text[..cut].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (written, meant) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_x12_x0041_", "_x12A"),
            ("_xlfn._x", "_xlfn._x"),
            ("é_x00e9_", "éé"),
        ] {
            assert_eq!(unescape(Cow::Borrowed(written)), meant);
        }
    }

    #[test]
    fn only_long_texts_are_cut() {
        let mut notes = Notes::default();
        let long = "é".repeat(MAX_TEXT);
        assert_eq!(limited(Cow::Borrowed(&long), &mut notes, String::new).len(), 2 * MAX_TEXT);
        assert!(notes.into_lines().is_empty());
        let mut notes = Notes::default();
        let longer = "x".repeat(MAX_TEXT + 1);
        assert_eq!(limited(Cow::Borrowed(&longer), &mut notes, || "A1".into()).len(), MAX_TEXT);
        assert_eq!(notes.into_lines().len(), 1);
    }
}
