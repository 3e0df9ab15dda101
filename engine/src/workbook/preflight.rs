//! Looks at the first bytes of a file, before anything is unpacked, and refuses what is no workbook.

use super::WorkbookError;
use super::error::DirectoryFault;

/// The longest file that is read, in bytes.
pub(crate) const MAX_FILE: u64 = 100 << 20;
/// The most entries of a package.
pub(super) const MAX_ENTRIES: u64 = 10_000;
/// The most bytes that a package may expand to, all parts together.
pub(super) const MAX_EXPANDED: u64 = 1 << 30;
/// The most bytes that one part may expand to.
pub(super) const MAX_PART: u64 = 256 << 20;
/// Parts up to this size may be compressed however well.
pub(super) const RATIO_FREE: u64 = 1 << 20;
/// The most times its compressed size that a larger part may expand to.
pub(super) const MAX_RATIO: u64 = 200;
/// The most sheets.
pub(crate) const MAX_SHEETS: usize = 1_000;
/// The most cells, all sheets together; also the most cells that arrays and data tables fill.
pub(super) const MAX_CELLS: u64 = 5_000_000;
/// The most characters of a formula. Excel's 8,192 do not count the prefixes that the file adds.
pub(super) const MAX_FORMULA: usize = 16_384;
/// The most bytes of formula text, shared formulas written out.
pub(super) const MAX_FORMULA_BYTES: u64 = 256 << 20;
/// The most UTF-16 units of a text in a cell, as in Excel.
pub(super) const MAX_TEXT: usize = 32_767;
/// The deepest nesting of XML elements.
pub(super) const MAX_DEPTH: usize = 100;

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// What a file that starts so is called.
const MAGICS: [(&[u8], &str); 11] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x78\x9c", "a compressed file (zlib)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
];

/// What holds the parts of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// A zip archive: .xlsx, .xlsm, .xlsb, .ods.
    Zip,
    /// An OLE compound file: .xls.
    Compound,
    /// An OpenDocument file in one piece of XML: .fods.
    Flat,
}

/// Refuses a file that cannot be a workbook, and says what it is instead.
pub(crate) fn check(bytes: &[u8]) -> Result<Container, WorkbookError> {
    if bytes.is_empty() {
        return Err(WorkbookError::Empty);
    }
    let length = bytes.len() as u64;
    if length > MAX_FILE {
        return Err(WorkbookError::TooLarge { bytes: length, limit: MAX_FILE });
    }
    if bytes.starts_with(ZIP) {
        return Ok(Container::Zip);
    }
    if bytes.starts_with(EMPTY_ZIP) {
        return Err(WorkbookError::NotAWorkbook { found: "an empty archive" });
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    if ZIP.starts_with(bytes) {
        return Err(WorkbookError::Directory { fault: DirectoryFault::Missing });
    }
    if flat(bytes) {
        return Ok(Container::Flat);
    }
    let found = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, found)| *found);
    Err(WorkbookError::NotAWorkbook { found: found.unwrap_or_else(|| text(bytes)) })
}

/// What an OLE compound file is, by the names of the streams in its directory, whose case does not count.
fn compound(bytes: &[u8]) -> Result<Container, WorkbookError> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window.eq_ignore_ascii_case(&name))
    };
    if has("EncryptedPackage") {
        Err(WorkbookError::PasswordProtected)
    } else if has("Workbook") {
        Ok(Container::Compound)
    } else if has("Book") {
        Err(WorkbookError::NotReadYet { format: "a workbook of Excel 5 or 95 (.xls)" })
    } else if has("WordDocument") {
        Err(WorkbookError::NotAWorkbook { found: "a Word document (.doc)" })
    } else {
        Err(WorkbookError::NotAWorkbook { found: "an old Office file or a damaged one" })
    }
}

/// Whether it is an OpenDocument file in one piece of XML rather than in a zip archive.
fn flat(bytes: &[u8]) -> bool {
    let (head, name) = (&bytes[..bytes.len().min(1024)], b"urn:oasis:names:tc:opendocument");
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).starts_with(b"<")
        && head.windows(name.len()).any(|window| window == name)
}

/// What a file without a known magic is, by its first kilobyte.
fn text(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(1024)];
    let head = String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)).to_lowercase();
    let head = head.trim_start();
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        "an XML spreadsheet of Excel 2003"
    } else if head.starts_with('<') && (head.contains("<html") || head.contains("<table")) {
        "a web page (HTML)"
    } else if head.starts_with('<') {
        "an XML or HTML file"
    } else if head.contains(|c: char| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())) {
        "some other kind of file"
    } else {
        "a plain text file, perhaps CSV"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(name: &str) -> Vec<u8> {
        [COMPOUND, &[0; 600], &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat()
    }

    #[test]
    fn each_kind_of_file_is_called_by_its_name() {
        for (bytes, message) in [
            (b"".to_vec(), "the file is empty"),
            (b"PK".to_vec(), "its end, with the table of contents, is missing"),
            (b"PK\x05\x06".to_vec(), "an empty archive"),
            (b"%PDF-1.7".to_vec(), "a PDF document"),
            (b"\x89PNG\r\n".to_vec(), "a picture"),
            (b"a,b\n1,2\n".to_vec(), "a plain text file, perhaps CSV"),
            (b"<!DOCTYPE html><html>".to_vec(), "a web page"),
            (b"\xef\xbb\xbf<table>".to_vec(), "a web page"),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"
                    .to_vec(),
                "Excel 2003",
            ),
            (b"\x00\x01\x02".to_vec(), "some other kind of file"),
            (utf16("EncryptedPackage"), "protected by a password"),
            (utf16("Book"), "(.xls), which is not read;"),
            (utf16("WordDocument"), "a Word document"),
            (utf16("nothing"), "an old Office file"),
        ] {
            let error = check(&bytes).expect_err("refused").to_string();
            assert!(error.contains(message), "{error} should contain {message}");
        }
        assert_eq!(check(b"PK\x03\x04"), Ok(Container::Zip));
        assert_eq!(check(&utf16("Workbook")), Ok(Container::Compound));
        assert_eq!(check(&utf16("WORKBOOK")), Ok(Container::Compound));
        let flat =
            b"<?xml version='1.0'?><d xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>";
        assert_eq!(check(flat), Ok(Container::Flat));
    }
}
