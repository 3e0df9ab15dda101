//! Workbooks made on the spot, whose simulation has a known answer.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A cell of the one sheet: its reference, its formula or nothing, its value or text.
pub(crate) type Cell<'a> = (&'a str, &'a str, &'a str);

/// Revenue less cost: with B2 ~ Normal(100, 10) and B3 ~ Normal(60, 5), B4 is Normal(40, √125).
pub(crate) fn margin() -> Vec<u8> {
    workbook(&[
        ("A2", "", "Revenue"),
        ("B2", "", "100"),
        ("A3", "", "Cost"),
        ("B3", "", "60"),
        ("A4", "", "Margin"),
        ("B4", "B2-B3", "40"),
    ])
}

/// A margin whose cost Carlo does not compute, a sum of days that depends on today (22 November 2026), and 220 rows of
/// one formula with RAND.
pub(crate) fn held() -> Vec<u8> {
    let mut cells = vec![
        ("A2", "", "Sales"),
        ("B2", "", "100"),
        ("A3", "", "Cost"),
        ("B3", "CUBEVALUE(\"Sales\",B2)", "60"),
        ("A4", "", "Margin"),
        ("B4", "B2-B3", "40"),
        ("A5", "", "Today"),
        ("B5", "TODAY()", "46348"),
        ("A6", "", "Days"),
        ("B6", "B2+B5-46300", "148"),
    ];
    let rows: Vec<String> = (10..230).map(|row| format!("D{row}")).collect();
    cells.extend(rows.iter().map(|cell| (cell.as_str(), "100+10*RAND()", "105")));
    workbook(&cells)
}

/// A profit of @RISK's functions: four inputs that are understood, one of them with a note, a function that is none of
/// its, and cells that ask for statistics. `B10` is the price again, so that its correlations can be seen.
pub(crate) fn risk() -> Vec<u8> {
    workbook(&[
        ("A2", "", "Price"),
        ("B2", "RiskNormal(84,40)", "84"),
        ("A3", "", "Volume"),
        ("B3", "RiskTriang(102,124,150,RiskName(\"Launch volume\"))", "124"),
        ("A4", "", "Unit cost"),
        ("B4", "RiskPert(41,44.5,52)", "44.5"),
        ("A5", "", "Fixed cost"),
        ("B5", "RiskUniform(1700,2000,RiskCollect())", "1850"),
        ("A6", "", "Delay"),
        ("B6", "RiskNoSuch(1,2)", "1"),
        ("A8", "", "Profit"),
        ("B8", "RiskOutput(\"Profit\")+B3*(B2-B4)-B5", "3048"),
        ("A9", "", "Mean profit"),
        ("B9", "RiskMean(B8)", "3048"),
        ("A10", "", "Price again"),
        ("B10", "B2*1", "84"),
        ("A12", "", "Discount"),
        ("B12", "", "0"),
        ("A13", "", "Net profit"),
        ("B13", "B8-B12", "3048"),
    ])
}

/// A function that few models call, of a number.
pub(crate) fn seldom() -> Vec<u8> {
    workbook(&[
        ("A2", "", "Wave number"),
        ("B2", "", "1.9"),
        ("A3", "", "Amplitude"),
        ("B3", "BESSELJ(B2,2)", "0.32992572769209"),
    ])
}

/// A number, its double, and so many numbers below that the file has more than half a megabyte.
pub(crate) fn large() -> Vec<u8> {
    let rows = (10..80_000).map(|row| (format!("A{row}"), f64::from(row).sqrt().to_string()));
    let rows: Vec<_> = rows.collect();
    let mut cells = vec![("A2", "", "Sales"), ("B2", "", "100"), ("A3", "", "Twice"), ("B3", "B2*2", "200")];
    cells.extend(rows.iter().map(|(reference, number)| (reference.as_str(), "", number.as_str())));
    let bytes = workbook(&cells);
    assert!(bytes.len() > 512 * 1024, "{} bytes", bytes.len());
    bytes
}

/// A workbook with one sheet, `Plan`. Cells come row by row; a formula without a value is saved without one.
pub(crate) fn workbook(cells: &[Cell]) -> Vec<u8> {
    let mut rows = String::new();
    let mut open = None;
    for (reference, formula, value) in cells {
        let row = reference.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        if open != Some(row) {
            if open.is_some() {
                rows += "</row>";
            }
            rows += &format!("<row r=\"{row}\">");
            open = Some(row);
        }
        let formula = formula.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        rows += &match (formula.is_empty(), value.parse::<f64>()) {
            (false, _) if value.is_empty() => format!("<c r=\"{reference}\"><f>{formula}</f></c>"),
            (true, Ok(_)) => format!("<c r=\"{reference}\"><v>{value}</v></c>"),
            (true, Err(_)) => format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
            (false, _) => format!("<c r=\"{reference}\"><f>{formula}</f><v>{value}</v></c>"),
        };
    }
    if open.is_some() {
        rows += "</row>";
    }
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"Plan\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
