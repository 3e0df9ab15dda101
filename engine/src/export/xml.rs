//! Text as XML, and the two sets of namespaces that workbooks are written in.

/// The namespaces of a package: transitional (ECMA-376 part 4, what Excel writes) or strict (part 1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Of workbooks and sheets.
    pub(super) main: &'static str,
    /// Of references to other parts; also the beginning of every relationship's type.
    pub(super) relationships: &'static str,
    /// Of shapes and text in drawings.
    pub(super) drawing: &'static str,
    /// Of where a drawing stands on a sheet.
    pub(super) sheet_drawing: &'static str,
    /// Of charts.
    pub(super) chart: &'static str,
}

/// What Excel writes unless asked otherwise.
pub(super) const TRANSITIONAL: Dialect = Dialect {
    main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    relationships: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    drawing: "http://schemas.openxmlformats.org/drawingml/2006/main",
    sheet_drawing: "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    chart: "http://schemas.openxmlformats.org/drawingml/2006/chart",
};

/// "Strict Open XML Spreadsheet" in Excel's list of formats.
pub(super) const STRICT: Dialect = Dialect {
    main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    relationships: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    drawing: "http://purl.oclc.org/ooxml/drawingml/main",
    sheet_drawing: "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    chart: "http://purl.oclc.org/ooxml/drawingml/chart",
};

/// How every part begins.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

impl Dialect {
    /// A list of relationships of one kind to parts, `rId1`, `rId2` …
    pub(super) fn relationships(&self, kind: &str, parts: &[String]) -> String {
        let list: String = parts
            .iter()
            .zip(1..)
            .map(|(part, number)| {
                let kind = format!("{}/{kind}", self.relationships);
                format!("<Relationship Id=\"rId{number}\" Type=\"{kind}\" Target=\"/{}\"/>", escape(part))
            })
            .collect();
        let namespace = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("{DECLARATION}<Relationships xmlns=\"{namespace}\">{list}</Relationships>")
    }
}

/// The part with the relationships of a part.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    format!("{folder}/_rels/{file}.rels").trim_start_matches('/').to_owned()
}

/// Text as the content of an element or of an attribute in double quotes. Characters that XML cannot hold are
/// left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Text as a cell holds it: `_x0041_` would be read as a character's number (ECMA-376 part 1, 22.9.2.19), so
/// its first mark is written as one itself.
pub(super) fn escape_cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let code = rest.as_bytes().get(start + 2..start + 7);
        let marks = code.is_some_and(|code| code[4] == b'_' && code[..4].iter().all(u8::is_ascii_hexdigit));
        safe.push_str(&rest[..start]);
        safe.push_str(if marks { "_x005F_x" } else { "_x" });
        rest = &rest[start + 2..];
    }
    safe.push_str(rest);
    escape(&safe)
}

/// A number in the fewest digits that give it back, in the notation of XML Schema's `double`.
pub(super) fn number(x: f64) -> String {
    let size = x.abs();
    if size == 0.0 || (1e-5..1e16).contains(&size) { format!("{x}") } else { format!("{x:E}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_bit_for_bit() {
        for x in [0.0, -0.0, 0.1, 1e-5, -123_456.789, 1e16, 5e-324, f64::MAX, -f64::MIN_POSITIVE, 1.0 / 3.0] {
            let text = number(x);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), x.to_bits(), "{text}");
            assert!(text.len() <= 24, "{text}");
        }
    }

    #[test]
    fn text_is_no_markup_and_no_escape() {
        assert_eq!(escape("a<b>&\"c\"\u{1}\n"), "a&lt;b&gt;&amp;&quot;c&quot;&#10;");
        assert_eq!(escape_cell("_x0041_ _x00 _xZZZZ_"), "_x005F_x0041_ _x00 _xZZZZ_");
    }

    #[test]
    fn relationships_lie_beside_their_part() {
        assert_eq!(relationships_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(relationships_of("book.xml"), "_rels/book.xml.rels");
    }
}
