//! What the reader finds in packages, one feature a test.

use super::builder::{Builder, cell};
use crate::address::{CellRef, SheetId};
use crate::value::{CellError, Value};
use crate::workbook::{Alignment, Colour, Content, Workbook, read};

/// The content of a cell in short.
fn content(workbook: &Workbook, a1: &str) -> String {
    match cell(workbook, a1).content {
        Content::Constant => "constant".to_owned(),
        Content::Formula(text) => format!("={text}"),
        Content::Array { text, range, dynamic } => {
            format!("{{={text}}} {}{}", range.a1(), if dynamic { " dynamic" } else { "" })
        }
        Content::ArrayPart { anchor } => format!("part of {}", anchor.a1()),
        Content::DataTable(table) => format!("data table {}", table.range.a1()),
    }
}

#[test]
fn values_of_every_kind() {
    let text = |text: &str| Some(Value::from(text));
    let error = |error| Some(Value::Error(error));
    for (attributes, inside, expected) in [
        ("", "<v>0.1</v>", Some(Value::Number(0.1))),
        ("t=\"n\"", "<v> 1e-400 </v>", Some(Value::Number(0.0))),
        ("", "<v>9007199254740993</v>", Some(Value::Number(9_007_199_254_740_992.0))),
        ("", "<v>-1.7976931348623157e308</v>", Some(Value::Number(f64::MIN))),
        ("", "<v>1e999</v>", error(CellError::Value)),
        ("", "<v>NaN</v>", error(CellError::Value)),
        ("", "<v>1,5</v>", error(CellError::Value)),
        ("t=\"s\"", "<v>0</v>", text("plain")),
        ("t=\"s\"", "<v>1</v>", text(" rich text\n")),
        ("t=\"s\"", "<v>2</v>", error(CellError::Value)),
        ("t=\"s\"", "<v>-1</v>", error(CellError::Value)),
        (
            "t=\"inlineStr\"",
            "<is><r><t>a</t></r><r><t>&amp;b</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></is>",
            text("a&b"),
        ),
        ("t=\"inlineStr\"", "<is><t>_x0041_&#10;</t></is>", text("A\n")),
        ("t=\"str\"", "<f>B1</f><v>é &lt;</v>", text("é <")),
        ("t=\"str\"", "<f>B1</f><v></v>", text("")),
        ("t=\"b\"", "<v>1</v>", Some(Value::Boolean(true))),
        ("t=\"b\"", "<v>false</v>", Some(Value::Boolean(false))),
        ("t=\"b\"", "<v>2</v>", error(CellError::Value)),
        ("t=\"e\"", "<v>#DIV/0!</v>", error(CellError::DivisionByZero)),
        ("t=\"e\"", "<v>#BOGUS!</v>", error(CellError::Value)),
        ("t=\"d\"", "<v>2008-02-29T06:00:00</v>", Some(Value::Number(39_507.25))),
        ("t=\"zzz\"", "<v>1</v>", error(CellError::Value)),
        ("", "<f>B1</f>", None),
        ("", "<f>B1</f><v/>", None),
    ] {
        let workbook = Builder::new(&format!("<row r=\"3\"><c {attributes}>{inside}</c></row>"))
            .with(
                "xl/sharedStrings.xml",
                "<sst count=\"9\" uniqueCount=\"4294967295\"><si><t>plain</t></si><si><r><rPr><b/></rPr>\
                 <t xml:space=\"preserve\"> rich</t></r><r><t> text\r\n</t></r><phoneticPr/></si></sst>",
            )
            .read();
        assert_eq!(cell(&workbook, "A3").value, expected, "{attributes} {inside}");
        let repaired = expected == error(CellError::Value);
        assert_eq!(workbook.notes.len(), usize::from(repaired), "{:?}", workbook.notes);
    }
}

#[test]
fn empty_cells_are_kept_only_for_their_looks() {
    let workbook = Builder::new("<row><c r=\"A1\"/><c r=\"B1\" s=\"1\"/><c r=\"C1\" t=\"s\"/></row>")
        .with("xl/styles.xml", "<styleSheet><cellXfs><xf/><xf numFmtId=\"9\"/></cellXfs></styleSheet>")
        .read();
    assert_eq!(workbook.sheets[0].cells.len(), 1);
    assert_eq!(cell(&workbook, "B1").value, Some(Value::Blank));
}

#[test]
fn places_may_be_left_out_or_out_of_order() {
    let workbook = Builder::new(
        "<row r=\"5\"><c r=\"C5\"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>\
         <row r=\"2\"><c r=\"b2\"><v>4</v></c><c r=\"A2\"><v>5</v></c></row>",
    )
    .read();
    for (a1, number) in [("C5", 1.0), ("D5", 2.0), ("A6", 3.0), ("B2", 4.0), ("A2", 5.0)] {
        assert_eq!(cell(&workbook, a1).value, Some(Value::Number(number)), "{a1}");
    }
}

#[test]
fn shared_formulas_are_written_out() {
    let workbook = Builder::new(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"7\"/></c></row>\
         <row r=\"2\"><c r=\"B2\"><f t=\"shared\" ref=\"B2:C3\" si=\"7\">A2*$A$1+Sheet1!B$9</f><v>1</v></c>\
         <c r=\"C2\"><f t=\"shared\" si=\"7\"/></c></row>\
         <row r=\"3\"><c r=\"B3\"><f t=\"shared\" si=\"7\"></f></c><c r=\"C3\"><f t=\"shared\" si=\"8\">=own(1)</f></c></row>\
         <row r=\"4\"><c r=\"B4\"><f t=\"shared\" ref=\"B4:B5\" si=\"7\">C4</f></c></row>\
         <row r=\"5\"><c r=\"B5\"><f t=\"shared\" si=\"7\"/></c></row>\
         <row r=\"6\"><c r=\"B6\"><f t=\"shared\" ref=\"A6:C6\" si=\"9\">A5</f></c><c r=\"C6\"><f t=\"shared\" si=\"9\"/></c></row>",
    )
    .read();
    for (a1, expected) in [
        ("B2", "=A2*$A$1+Sheet1!B$9"),
        ("C2", "=B2*$A$1+Sheet1!C$9"),
        ("B3", "=A3*$A$1+Sheet1!B$9"),
        ("C3", "=own(1)"),
        ("B5", "=C5"),
        // The text is not in the first cell of the range: its own place counts.
        ("C6", "=B5"),
        // Written before the formula that it shares: the last of that number counts.
        ("A1", "=B1"),
    ] {
        assert_eq!(content(&workbook, a1), expected, "{a1}");
    }
}

#[test]
fn arrays_and_data_tables_fill_their_ranges() {
    let workbook = Builder::new(
        "<row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:B2\">TRANSPOSE(D1:E2)</f><v>1</v></c><c r=\"B1\"><f ca=\"1\"/><v>2</v></c>\
         <c r=\"D1\" cm=\"1\"><f t=\"array\" ref=\"D1:D2\">SEQUENCE(2)</f><v>1</v></c><c r=\"E1\" cm=\"2\"><f t=\"array\" ref=\"E1\">1</f></c></row>\
         <row r=\"2\"><c r=\"D2\"><v>2</v></c></row>\
         <row r=\"5\"><c r=\"B5\"><f t=\"dataTable\" ref=\"B5:B6\" dt2D=\"0\" dtr=\"0\" r1=\"A1\"/><v>3</v></c></row>\
         <row r=\"6\"><c r=\"B6\"><v>4</v></c></row>",
    )
    .relations("xl/_rels/workbook.xml.rels", &[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "sheetMetadata", "metadata.xml"),
    ])
    .with(
        "xl/metadata.xml",
        "<metadata><metadataTypes><metadataType name=\"XLRICHVALUE\"/><metadataType name=\"XLDAPR\"/></metadataTypes>\
         <cellMetadata><bk><rc t=\"2\" v=\"0\"/></bk><bk><rc t=\"1\" v=\"0\"/></bk></cellMetadata>\
         <valueMetadata><bk><rc t=\"2\" v=\"0\"/></bk></valueMetadata></metadata>",
    )
    .read();
    for (a1, expected) in [
        ("A1", "{=TRANSPOSE(D1:E2)} A1:B2"),
        ("B1", "part of A1"),
        ("A2", "part of A1"),
        ("B2", "part of A1"),
        ("D1", "{=SEQUENCE(2)} D1:D2 dynamic"),
        ("D2", "part of D1"),
        ("E1", "{=1} E1"),
        ("B5", "data table B5:B6"),
        ("B6", "data table B5:B6"),
    ] {
        assert_eq!(content(&workbook, a1), expected, "{a1}");
    }
    assert_eq!(cell(&workbook, "B6").value, Some(Value::Number(4.0)));
    assert_eq!(cell(&workbook, "A2").value, None, "left out in the file");
}

#[test]
fn the_workbook_itself() {
    let workbook = Builder::new("")
        .book(
            "<workbookPr date1904=\"1\"/><sheets><sheet name=\"A &amp; B\" sheetId=\"4\" r:id=\"rId1\"/>\
             <sheet name=\"Chart\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/>\
             <sheet name=\"Deep\" sheetId=\"1\" state=\"veryHidden\" r:id=\"rId3\"/></sheets>\
             <externalReferences><externalReference r:id=\"rId5\"/><externalReference r:id=\"rId6\"/></externalReferences>\
             <definedNames><definedName name=\"rate\">'A &amp; B'!$B$1</definedName>\
             <definedName name=\"rate\" localSheetId=\"2\" hidden=\"1\">=0.5</definedName>\
             <definedName name=\"lost\" localSheetId=\"9\">1</definedName></definedNames>\
             <calcPr iterate=\"1\" iterateCount=\"7\" iterateDelta=\"1E-4\" fullPrecision=\"0\"/>\
             <extLst><ext><definedName name=\"later\">1</definedName></ext></extLst>",
        )
        .relations("xl/_rels/workbook.xml.rels", &[
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "chartsheet", "chartsheets/sheet1.xml"),
            ("rId3", "worksheet", "/xl/worksheets/sheet3.xml"),
            ("rId4", "calcChain", "calcChain.xml"),
            ("rId5", "externalLink", "externalLinks/externalLink1.xml"),
            ("rId6", "externalLink", "externalLinks/externalLink2.xml"),
        ])
        .with("xl/worksheets/sheet3.xml", "<worksheet><sheetData/></worksheet>")
        .with("xl/externalLinks/externalLink1.xml", "<externalLink><externalBook r:id=\"rId1\"/></externalLink>")
        .relations("xl/externalLinks/_rels/externalLink1.xml.rels", &[(
            "rId1",
            "externalLinkPath",
            "file://C:/Other.xlsx",
        )])
        .with(
            "xl/externalLinks/externalLink2.xml",
            "<externalLink><ddeLink ddeService=\"cmd\" ddeTopic=\"/C calc\"/></externalLink>",
        )
        .with("xl/vbaProject.bin", "x")
        .read();
    let sheets: Vec<_> = workbook.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("A & B", false), ("Chart", true), ("Deep", true)]);
    let names: Vec<_> =
        workbook.names.iter().map(|n| (n.name.as_str(), n.scope, n.text.as_str(), n.hidden)).collect();
    assert_eq!(names, [("rate", None, "'A & B'!$B$1", false), ("rate", Some(SheetId(2)), "0.5", true)]);
    assert!(workbook.date_1904);
    let calculation = workbook.calculation;
    assert!(calculation.iterate && calculation.precision_as_displayed && calculation.has_chain);
    assert_eq!((calculation.iterate_count, calculation.iterate_delta), (7, 1e-4));
    let targets: Vec<_> = workbook.external_links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["C:/Other.xlsx", "cmd|/C calc"]);
    assert_eq!(
        workbook.notes,
        [
            "macros are ignored; cells keep the values that they last wrote",
            "sheet `Chart` holds a chart",
            "lost: name of a sheet that is not there, left out",
        ]
    );
}

/// Formulas are texts of the same kind as values: `_` before `x005F_` is written as `_x005F_`.
#[test]
fn escapes_in_formulas_are_undone() {
    let workbook = Builder::new(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><f>\"_x005F_x000F_\"</f><v>_x005F_x000F_</v></c></row>",
    )
    .read();
    let (_, _, cell) = workbook.sheets[0].cells.iter().next().unwrap();
    assert_eq!(cell.content.formula().map(|text| &**text), Some("\"_x000F_\""));
    assert_eq!(cell.value, Some(Value::from("_x000F_")));
}

#[test]
fn tables() {
    let workbook = Builder::new("")
        .relations("xl/worksheets/_rels/sheet1.xml.rels", &[
            ("rId1", "table", "../tables/table1.xml"),
            ("rId2", "hyperlink", "https://example.org/"),
        ])
        .with(
            "xl/tables/table1.xml",
            "<table name=\"Old\" displayName=\"Sales\" ref=\"B2:D9\" totalsRowCount=\"1\"><autoFilter ref=\"B2:D8\"><filterColumn colId=\"0\"/></autoFilter>\
             <tableColumns count=\"3\"><tableColumn id=\"1\" name=\"Year\"/><tableColumn id=\"2\" name=\"a_x000a_b\"/>\
             <tableColumn id=\"3\" name=\"x&amp;y\"/></tableColumns></table>",
        )
        .read();
    let table = &workbook.tables[0];
    assert_eq!((table.name.as_str(), table.range.a1().as_str()), ("Sales", "B2:D9"));
    assert_eq!((table.header_rows, table.totals_rows), (1, 1));
    assert_eq!(table.columns, ["Year", "a\nb", "x&y"]);
    assert_eq!(workbook.sheets[0].filtered, [table.range]);
}

#[test]
fn the_layout_of_a_sheet() {
    let workbook = Builder::new("")
        .sheet(
            "<sheetViews><sheetView showGridLines=\"0\"><pane xSplit=\"2\" ySplit=\"1\" state=\"frozen\"/></sheetView>\
             <sheetView><pane ySplit=\"9\" state=\"frozen\"/></sheetView></sheetViews>\
             <cols><col min=\"1\" max=\"2\" width=\"12.5\"/><col min=\"4\" max=\"99999\" width=\"3\" hidden=\"1\"/></cols>\
             <sheetData><row r=\"2\" ht=\"30\"/><row r=\"3\" hidden=\"1\"/><row r=\"4\"/></sheetData>\
             <autoFilter ref=\"A1:B9\"><filterColumn colId=\"0\"/><filterColumn colId=\"1\"/></autoFilter>\
             <mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"D4:C3\"/></mergeCells>",
        )
        .read();
    let sheet = &workbook.sheets[0];
    assert!(sheet.gridlines_hidden);
    assert_eq!(sheet.frozen, (1, 2));
    assert_eq!(sheet.column_widths, [(0, 1, 12.5), (3, 16_383, 0.0)]);
    assert_eq!(sheet.row_heights, [(1, 30.0), (2, 0.0)]);
    assert_eq!(sheet.filtered.iter().map(|range| range.a1()).collect::<Vec<_>>(), ["A1:B9"]);
    assert_eq!(sheet.merged.iter().map(|range| range.a1()).collect::<Vec<_>>(), ["A1:B2", "C3:D4"]);
}

#[test]
fn looks() {
    let workbook = Builder::new("<row><c s=\"1\"><v>1</v></c><c s=\"2\"><v>1</v></c><c s=\"77\"><v>1</v></c></row>")
        .relations("xl/_rels/workbook.xml.rels", &[
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "styles", "styles.xml"),
            ("rId3", "theme", "theme/theme1.xml"),
        ])
        .with(
            "xl/theme/theme1.xml",
            "<a:theme xmlns:a=\"x\"><a:themeElements><a:clrScheme><a:dk1><a:sysClr val=\"windowText\" lastClr=\"101010\"/></a:dk1>\
             <a:lt1><a:srgbClr val=\"FEFEFE\"/></a:lt1></a:clrScheme></a:themeElements></a:theme>",
        )
        .with(
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0&quot; %&quot;\"/></numFmts>\
             <fonts><font><sz val=\"11\"/></font><font><b/><i val=\"0\"/><sz val=\"14\"/><color theme=\"1\"/></font></fonts>\
             <fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"solid\"><fgColor indexed=\"10\"/></patternFill></fill></fills>\
             <borders><border><left/></border><border><left style=\"thin\"><color/></left><top style=\"none\"/><bottom style=\"double\"/></border></borders>\
             <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
             <cellXfs count=\"4294967295\"><xf/><xf numFmtId=\"164\" fontId=\"1\" fillId=\"1\" borderId=\"1\"><alignment horizontal=\"center\" wrapText=\"1\"/></xf>\
             <xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        )
        .read();
    let style = |a1| &workbook.styles[cell(&workbook, a1).style.0 as usize];
    let first = style("A1");
    assert_eq!(first.number_format, "0.0\" %\"");
    assert!(first.bold && !first.italic && first.wrap);
    assert_eq!((first.font_size, first.alignment), (Some(14.0), Alignment::Centre));
    assert_eq!((first.font_colour, first.fill), (Some(Colour(16, 16, 16)), Some(Colour(255, 0, 0))));
    assert_eq!(first.borders, [false, false, true, true]);
    assert_eq!((style("B1").number_format.as_str(), style("B1").font_size), ("m/d/yyyy", None));
    assert_eq!(style("C1").number_format, "General");
    assert_eq!(workbook.notes, ["Sheet1!C1: cell style that the file does not have, shown plain"]);
}

#[test]
fn dialects_of_xml() {
    let plain = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>42</v></c></row></sheetData></worksheet>";
    let wide: Vec<u8> =
        "\u{feff}".encode_utf16().chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let prefixed = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\">\
                    <x:c r=\"A1\"><x:v>42</x:v></x:c></x:row></x:sheetData></x:worksheet>";
    let alternatives = "<worksheet xmlns:mc=\"m\"><mc:AlternateContent><mc:Choice Requires=\"x99\"><sheetData><row><c><v>1</v></c></row>\
                        </sheetData></mc:Choice><mc:Fallback><sheetData><row><c><v>42</v></c></row></sheetData></mc:Fallback>\
                        </mc:AlternateContent><extLst><ext><c r=\"A1\"><v>9</v></c></ext></extLst></worksheet>";
    for sheet in [
        plain.as_bytes(),
        format!("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- x -->{plain}").as_bytes(),
        &wide,
        prefixed.as_bytes(),
        alternatives.as_bytes(),
    ] {
        let workbook = Builder::new("").with("xl/worksheets/sheet1.xml", sheet).read();
        assert_eq!(
            cell(&workbook, "A1").value,
            Some(Value::Number(42.0)),
            "{}",
            String::from_utf8_lossy(sheet)
        );
    }
}

#[test]
fn parts_are_found_whatever_the_case_and_the_slashes() {
    let workbook = Builder::new("<row><c><v>42</v></c></row>");
    let sheet = workbook.parts.iter().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap().1.clone();
    let workbook =
        workbook.without("xl/worksheets/sheet1.xml").with("XL\\Worksheets\\Sheet1.xml", sheet).read();
    assert_eq!(cell(&workbook, "A1").value, Some(Value::Number(42.0)));
}

#[test]
fn long_texts_are_cut_and_corners_cost_nothing() {
    // Letters that hardly repeat, so that the part's ratio is that of a real file.
    let mut state = 1u32;
    let long: String = (0..40_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + (state >> 24) as u8 % 26)
        })
        .collect();
    let rows = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"
    );
    let workbook = Builder::new(&rows).read();
    let Some(Value::Text(text)) = cell(&workbook, "A1").value else { panic!("A1 holds a text") };
    assert_eq!(text.len(), 32_767);
    assert_eq!(workbook.notes.len(), 1);
    let corner = CellRef::new(SheetId(0), 1_048_575, 16_383);
    assert_eq!(workbook.cell(corner).and_then(|cell| cell.value.clone()), Some(Value::Number(1.0)));
}

#[test]
fn formulas_without_text_are_told() {
    let workbook = Builder::new(
        "<row><c><f ca=\"1\"/><v>1</v></c><c><f t=\"array\" ref=\"B1:C1\">x</f></c><c><f ca=\"1\"/></c></row>",
    );
    assert_eq!(
        workbook.read().notes,
        ["Sheet1!A1: formula without text, kept as the value that the file holds"]
    );
}

#[test]
fn any_cut_or_changed_byte_is_an_answer_and_not_a_panic() {
    let bytes = Builder::new("<row><c t=\"s\"><v>0</v></c><c><f>A1*2</f><v>1</v></c></row>").bytes();
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for bit in [0x01, 0x80, 0xff] {
            changed[at] ^= bit;
            let _answer = read(&changed);
            changed[at] = bytes[at];
        }
    }
}

#[test]
fn any_changed_byte_of_a_part_is_an_answer_and_not_a_panic() {
    let builder = Builder::new(
        "<row r=\"1\" ht=\"9\"><c r=\"A1\" t=\"s\" s=\"1\"><v>0</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1*$B$2</f></c>\
         <c r=\"C1\" cm=\"1\"><f t=\"array\" ref=\"C1:C2\">A:A</f><v>1E5</v></c></row>\
         <row><c t=\"inlineStr\"><is><t>&amp;_x0041_</t></is></c><c><f t=\"shared\" si=\"0\"/></c></row>",
    )
    .with("xl/sharedStrings.xml", "<sst><si><r><t>a</t></r></si></sst>")
    .with(
        "xl/styles.xml",
        "<styleSheet><fonts><font><sz val=\"9\"/><color theme=\"1\" tint=\"-0.5\"/></font></fonts>\
         <cellXfs><xf/><xf numFmtId=\"14\" fontId=\"0\"/></cellXfs></styleSheet>",
    );
    for part in 0..builder.parts.len() {
        let name = builder.parts[part].0.clone();
        let content = builder.parts[part].1.clone();
        for at in 0..content.len() {
            for byte in [b'<', b'9', content[at] ^ 1, 0xff] {
                let mut changed = content.clone();
                changed[at] = byte;
                let package = Builder { parts: builder.parts.clone() }.with(&name, &changed);
                let _answer = read(&package.bytes());
            }
        }
    }
}
