//! Packages that are refused, each with its own message.

use super::builder::Builder;
use crate::workbook::read;

/// Refuses the package that `change` makes of a good one, with a message that contains `expected`.
fn check(change: impl FnOnce(Builder) -> Builder, expected: &str) {
    let error = change(Builder::new("<row><c><v>1</v></c></row>")).refusal();
    assert!(error.contains(expected), "`{error}` should contain `{expected}`");
}

/// Refuses the bytes that `change` makes of a good package's.
fn check_bytes(change: impl FnOnce(&mut Vec<u8>), expected: &str) {
    let mut bytes = Builder::new("<row><c><v>1</v></c></row>").bytes();
    change(&mut bytes);
    let error = read(&bytes).expect_err("refused").to_string();
    assert!(error.contains(expected), "`{error}` should contain `{expected}`");
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).rposition(|window| window == what).unwrap()
}

#[test]
fn archives_that_do_not_hold_together() {
    check_bytes(Vec::clear, "the file is empty");
    check_bytes(|bytes| bytes.truncate(bytes.len() - 30), "with the table of contents, is missing");
    check_bytes(|bytes| bytes.extend_from_within(..), "table of contents is damaged");
    for (offset, value, expected) in [
        (8, 1u16, "is encrypted"),
        (10, 12, "is compressed with method 12"),
        (10, 0, "has a header that does not fit"),
        (16, 0xabcd, "is damaged"),
        (24, 5, "does not have the size of 5 bytes"),
        (24, 65_535, "does not have the size of 65535 bytes"),
        (26, 65_535, "expands more than 200 times"),
        (42, 1, "has a header that does not fit"),
    ] {
        check_bytes(
            |bytes| {
                let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
                bytes[entry + offset..][..2].copy_from_slice(&value.to_le_bytes());
            },
            &format!("`[Content_Types].xml` {expected}"),
        );
    }
    check_bytes(
        |bytes| {
            let end = find(bytes, b"PK\x05\x06");
            bytes[end + 10..end + 12].copy_from_slice(&20_000u16.to_le_bytes());
        },
        "holds 20000 entries",
    );
}

#[test]
fn entries_that_share_a_name_or_bytes() {
    check(|builder| builder.with("xl/Worksheets/SHEET1.xml", "<x/>"), "is in the file twice");

    // A part whose content is another entry, header and all, which the directory lists as well.
    let inner = Builder { parts: Vec::new() }.with("xl/inner.bin", "content").bytes();
    let inner_directory = find(&inner, b"PK\x01\x02");
    let inner_end = find(&inner, b"PK\x05\x06");
    let mut bytes = Builder::new("").with("xl/outer.bin", &inner[..inner_directory]).bytes();
    let header = find(&bytes, b"xl/inner.bin") - 30;
    let end = find(&bytes, b"PK\x05\x06");
    let mut entry = inner[inner_directory..inner_end].to_vec();
    entry[42..46].copy_from_slice(&(header as u32).to_le_bytes());
    let size = u32::from_le_bytes(bytes[end + 12..end + 16].try_into().unwrap()) + entry.len() as u32;
    bytes[end + 12..end + 16].copy_from_slice(&size.to_le_bytes());
    bytes[end + 10] += 1;
    bytes.splice(end..end, entry);
    let error = read(&bytes).expect_err("refused").to_string();
    assert!(error.contains("`xl/inner.bin` overlaps another entry"), "{error}");
}

#[test]
fn parts_that_expand_too_far() {
    let spaces = " ".repeat(3 << 20);
    check(
        |builder| builder.sheet(&format!("<sheetData>{spaces}</sheetData>")),
        "`xl/worksheets/sheet1.xml` expands more than 200 times",
    );
}

#[test]
fn other_kinds_of_packages() {
    let main = |target| {
        move |builder: Builder| builder.relations("_rels/.rels", &[("rId1", "officeDocument", target)])
    };
    check(main("word/document.xml"), "a Word document");
    check(main("ppt/presentation.xml"), "a PowerPoint presentation");
    check(main("xl/workbook.bin"), "`xl/workbook.bin` is missing");
    check(main("xl/elsewhere.xml"), "`xl/elsewhere.xml` is missing");
    check(main("https://example.org/x.xml"), "outside of the file");
    let bare = |builder: Builder| builder.without("[Content_Types].xml");
    check(bare, "another kind of archive");
    check(
        |builder| {
            bare(builder)
                .with("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                .with("content.xml", "")
        },
        "`content.xml` is empty",
    );
    check(
        |builder| {
            bare(builder).with("mimetype", "application/vnd.oasis.opendocument.text").with("content.xml", "")
        },
        "another kind of OpenDocument file",
    );
}

#[test]
fn xml_that_is_not_what_it_should_be() {
    let sheet = |text: &'static str| move |builder: Builder| builder.with("xl/worksheets/sheet1.xml", text);
    for (text, expected) in [
        ("", "is empty"),
        ("<worksheet><sheetData></worksheet>", "is not well-formed XML at byte"),
        ("<worksheet><sheetData>", "it ends before its elements do"),
        ("<worksheet><row r=1></row></worksheet>", "is not well-formed XML"),
        ("<workbook/>", "should hold a `worksheet` and holds a `workbook`"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "declares a document type"),
        (
            "<worksheet><sheetData><row><c><v>&lol;</v></c></row></sheetData></worksheet>",
            "declares a document type",
        ),
        ("<?xml version='1.0' encoding='utf-7'?><worksheet/>", "is not in UTF-8 or UTF-16"),
    ] {
        check(sheet(text), expected);
        check(sheet(text), "`xl/worksheets/sheet1.xml`");
    }
    check(
        |builder| builder.with("xl/worksheets/sheet1.xml", b"<worksheet>\xff</worksheet>"),
        "is not in UTF-8 or UTF-16",
    );
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    check(|builder| builder.sheet(&deep), "nests elements more than 100 deep");
    check(
        |builder| builder.with("xl/sharedStrings.xml", format!("<sst><si><t>{deep}</t></si></sst>")),
        "100 deep",
    );
}

#[test]
fn sheets_that_cannot_be() {
    for (rows, expected) in [
        ("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>", "`XFE1` is not a cell between A1 and XFD1048576"),
        ("<row r=\"1\"><c r=\"A1048577\"/></row>", "`A1048577` is not a cell"),
        ("<row r=\"1\"><c r=\"\"/></row>", "`` is not a cell"),
        ("<row r=\"1048577\"/>", "a `row` whose `r` is missing or wrong (`1048577`)"),
        ("<row r=\"1\"><c r=\"XFD1\"/><c/></row>", "`XFE1` is not a cell"),
        (
            "<row><c><f t=\"shared\" si=\"3\"/></c></row>",
            "Sheet1!A1 (in `xl/worksheets/sheet1.xml`): the cell shares formula 3",
        ),
        ("<row><c><f t=\"shared\" si=\"1e9\"/></c></row>", "a `f` whose `si` is missing or wrong (`1e9`)"),
        (
            "<row><c><f t=\"array\" ref=\"A1:XFD1048576\">1</f></c></row>",
            "`A1:XFD1048576` has more than 5000000 cells",
        ),
        (
            "<row><c><f t=\"array\" ref=\"A0\">1</f></c></row>",
            "Sheet1!A1 (in `xl/worksheets/sheet1.xml`): `A0` is not a cell",
        ),
    ] {
        check(|builder| builder.rows(rows), expected);
    }
    let long = format!("<row><c><f>{}1</f></c></row>", "1+".repeat(9_000));
    check(|builder| builder.rows(&long), "the formula has 18001 characters, more than the 16384");
    check(
        |builder| builder.sheet("<sheetData/><mergeCells><mergeCell ref=\"A1:Z0\"/></mergeCells>"),
        "a `mergeCell` whose `ref` is missing or wrong (`A1:Z0`)",
    );
}

#[test]
fn books_that_cannot_be() {
    let sheets = |count: usize| {
        (0..count).map(|i| format!("<sheet name=\"S{i}\" r:id=\"rId1\"/>")).collect::<String>()
    };
    check(
        |builder| builder.book(&format!("<sheets>{}</sheets>", sheets(1001))),
        "holds more than 1000 sheets",
    );
    check(|builder| builder.book("<sheets/>"), "`xl/workbook.xml` lists no sheets");
    check(
        |builder| builder.book("<sheets><sheet name=\"\" r:id=\"rId1\"/></sheets>"),
        "a `sheet` whose `name` is missing",
    );
    check(|builder| builder.book("<sheets><sheet name=\"S\" r:id=\"rId7\"/></sheets>"), "`rId7 of sheet S`");
    let relations = |list: &'static [(&str, &str, &str)]| {
        move |builder: Builder| builder.relations("xl/_rels/workbook.xml.rels", list)
    };
    check(relations(&[("rId1", "worksheet", "x.xml")]), "`xl/x.xml` is missing from the file");
    check(
        relations(&[("rId1", "worksheet", "../../../etc/passwd")]),
        "`etc/passwd` is missing from the file",
    );
    check(relations(&[("rId1", "worksheet", "http://127.0.0.1:9/x.xml")]), "nothing outside is read");
    check(
        relations(&[("rId1", "worksheet", "a.xml"), ("rId1", "worksheet", "b.xml")]),
        "`Id` is missing or wrong",
    );
    check(relations(&[("rId1", "worksheet", "workbook.xml")]), "should hold a `worksheet`");
}
