//! Bytes to [`Workbook`]: which kind of file it is, by its content and not by its name.

use super::archive::Archive;
use super::parts::Package;
use super::preflight::{self, Container};
use super::{Workbook, WorkbookError, xlsx};

/// A workbook's file, known by its kind; every reader but that of .xlsx and .xlsm needs the feature `files`.
enum File<'a> {
    /// .xlsx and .xlsm: the package, and the part that describes the workbook.
    Xml(Package<'a>, String),
    /// .xlsb: the same.
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "its reader is in `files`"))]
    Binary(Package<'a>, String),
    /// .ods.
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "its reader is in `files`"))]
    Document(Archive<'a>),
    /// .fods.
    Flat,
    /// .xls.
    Compound,
}

/// Reads a workbook from the bytes of an .xlsx, .xlsm, .xlsb, .ods, .fods or .xls file.
///
/// Nothing is inflated before the archive as a whole has been checked, and nothing outside of `bytes` is
/// read. The error names the part of the file, or the cell, and says what to do next; what could be
/// repaired is in [`Workbook::notes`]. Without the feature `files` every format but .xlsx and .xlsm is
/// [`WorkbookError::NeedsWholeEngine`], as is, without `functions`, a workbook that asks for iterative calculation.
pub fn read(bytes: &[u8]) -> Result<Workbook, WorkbookError> {
    match recognise(bytes)? {
        File::Xml(package, main) => xlsx::read(&package, &main),
        #[cfg(feature = "files")]
        File::Binary(package, main) => super::xlsb::read(&package, &main),
        #[cfg(feature = "files")]
        File::Document(archive) => super::ods::read(&archive),
        #[cfg(feature = "files")]
        File::Flat => super::ods::read_flat(bytes),
        #[cfg(feature = "files")]
        File::Compound => super::xls::read(bytes),
        #[cfg(not(feature = "files"))]
        other => Err(WorkbookError::NeedsWholeEngine { kind: extension(&other) }),
    }
}

/// The package of an .xlsx or .xlsm file, or else the extension of the format that the file has.
#[cfg(feature = "files")]
pub(crate) fn xml_package(bytes: &[u8]) -> Result<Result<Package<'_>, &'static str>, WorkbookError> {
    Ok(match recognise(bytes)? {
        File::Xml(package, _) => Ok(package),
        other => Err(extension(&other)),
    })
}

/// Whether a file begins as a workbook does. What follows is not looked at.
pub fn may_be(bytes: &[u8]) -> bool {
    preflight::check(bytes).is_ok()
}

fn recognise(bytes: &[u8]) -> Result<File<'_>, WorkbookError> {
    match preflight::check(bytes)? {
        Container::Compound => return Ok(File::Compound),
        Container::Flat => return Ok(File::Flat),
        Container::Zip => {}
    }
    let archive = Archive::open(bytes)?;
    if archive.contains("content.xml") && archive.contains("mimetype") {
        return Ok(File::Document(archive));
    }
    let package = Package::new(archive)?;
    let main = package.main()?;
    Ok(if main.ends_with(".bin") { File::Binary(package, main) } else { File::Xml(package, main) })
}

fn extension(file: &File<'_>) -> &'static str {
    match file {
        File::Xml(..) => ".xlsx",
        File::Binary(..) => ".xlsb",
        File::Document(_) => ".ods",
        File::Flat => ".fods",
        File::Compound => ".xls",
    }
}

#[cfg(all(test, not(feature = "files")))]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_the_whole_engine_is_named() {
        let document = include_bytes!("tests/files/features.ods");
        let old = include_bytes!("tests/files/features.xls");
        for (bytes, kind) in [(&document[..], ".ods"), (&old[..], ".xls")] {
            assert_eq!(read(bytes).expect_err("refused"), WorkbookError::NeedsWholeEngine { kind });
        }
    }
}
