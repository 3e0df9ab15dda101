//! Files: bytes as they come, and a sound workbook in which stretches of its parts, or of the archive, are others.
#![no_main]

use std::io::{Cursor, Write};
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const PARTS: &[(&str, &str)] = &[
    ("[Content_Types].xml", include_str!("parts/content_types.xml")),
    ("_rels/.rels", include_str!("parts/rels.xml")),
    ("xl/workbook.xml", include_str!("parts/workbook.xml")),
    ("xl/_rels/workbook.xml.rels", include_str!("parts/workbook_rels.xml")),
    ("xl/worksheets/sheet1.xml", include_str!("parts/sheet1.xml")),
    ("xl/worksheets/_rels/sheet1.xml.rels", include_str!("parts/sheet1_rels.xml")),
    ("xl/tables/table1.xml", include_str!("parts/table1.xml")),
    ("xl/sharedStrings.xml", include_str!("parts/shared_strings.xml")),
    ("xl/styles.xml", include_str!("parts/styles.xml")),
    ("xl/metadata.xml", include_str!("parts/metadata.xml")),
];

/// A stretch of bytes to put something else in the place of.
struct Edit<'a> {
    place: usize,
    start: usize,
    length: usize,
    instead: &'a [u8],
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let bytes = if kind % 4 == 3 { rest.to_vec() } else { edited(rest) };
    if let Ok(workbook) = engine::workbook::read(&bytes) {
        engine::inspection::inspect(&Arc::new(workbook));
    }
});

/// The sound workbook after the edits that the bytes describe.
fn edited(mut bytes: &[u8]) -> Vec<u8> {
    let mut parts: Vec<Vec<u8>> = PARTS.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    let mut of_archive = Vec::new();
    while let Some(edit) = next(&mut bytes) {
        match parts.get_mut(edit.place % (PARTS.len() + 1)) {
            Some(part) => apply(part, &edit),
            None => of_archive.push(edit),
        }
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for ((name, _), text) in PARTS.iter().zip(&parts) {
        archive.start_file(*name, stored).expect("the names differ");
        archive.write_all(text).expect("memory takes it");
    }
    let mut whole = archive.finish().expect("memory takes it").into_inner();
    for edit in of_archive {
        apply(&mut whole, &edit);
    }
    whole
}

fn next<'a>(bytes: &mut &'a [u8]) -> Option<Edit<'a>> {
    let ([place, low, high, length, count], rest) = bytes.split_first_chunk::<5>()?;
    let (instead, rest) = rest.split_at(usize::from(*count).min(rest.len()));
    *bytes = rest;
    let start = usize::from(u16::from_le_bytes([*low, *high]));
    Some(Edit { place: usize::from(*place), start, length: usize::from(*length), instead })
}

fn apply(text: &mut Vec<u8>, edit: &Edit<'_>) {
    let start = edit.start % (text.len() + 1);
    let end = (start + edit.length).min(text.len());
    text.splice(start..end, edit.instead.iter().copied());
}
