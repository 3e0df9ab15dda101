//! Bytes to [`Workbook`]: which kind of file it is, by its content and not by its name.

use super::archive::Archive;
use super::parts::Package;
use super::preflight::{self, Container};
use super::{Workbook, WorkbookError, ods, xls, xlsb, xlsx};

/// Reads a workbook from the bytes of an .xlsx, .xlsm, .xlsb, .ods or .xls file.
///
/// Nothing is inflated before the archive as a whole has been checked, and nothing outside of `bytes` is
/// read. The error names the part of the file, or the cell, and says what to do next; what could be
/// repaired is in [`Workbook::notes`].
pub fn read(bytes: &[u8]) -> Result<Workbook, WorkbookError> {
    match preflight::check(bytes)? {
        Container::Compound => xls::read(bytes),
        Container::Zip => {
            let archive = Archive::open(bytes)?;
            if ods::is_document(&archive) {
                return ods::read(&archive);
            }
            let package = Package::new(archive)?;
            let main = package.main()?;
            if main.ends_with(".bin") { xlsb::read(&package, &main) } else { xlsx::read(&package, &main) }
        }
    }
}

/// The package of an .xlsx or .xlsm file, or else the extension of the format that the file has.
pub(crate) fn xml_package(bytes: &[u8]) -> Result<Result<Package<'_>, &'static str>, WorkbookError> {
    if preflight::check(bytes)? == Container::Compound {
        return Ok(Err(".xls"));
    }
    let archive = Archive::open(bytes)?;
    if ods::is_document(&archive) {
        return Ok(Err(".ods"));
    }
    let package = Package::new(archive)?;
    let binary = package.main()?.ends_with(".bin");
    Ok(if binary { Err(".xlsb") } else { Ok(package) })
}
