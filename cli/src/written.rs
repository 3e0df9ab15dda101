//! Workbooks that `carlo simulate` writes.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use engine::{Results, Spec, export};

use crate::arguments::Simulate;
use crate::failure::Failure;

/// Refuses, before anything is simulated, what would replace the workbook unasked or one result by another.
pub(crate) fn check(arguments: &Simulate) -> Result<(), Failure> {
    let targets = [("--write-results", &arguments.write_results), ("--write-back", &arguments.write_back)];
    for (option, target) in targets {
        let replaced = target.as_ref().filter(|target| is_same(target, &arguments.file));
        if let Some(target) = replaced.filter(|_| !arguments.force) {
            let target = target.display();
            let why = "is the workbook itself; choose another file, or add --force to replace it";
            return Err(Failure::Option(format!("{option}: {target} {why}")));
        }
    }
    match (&arguments.write_results, &arguments.write_back) {
        (Some(results), Some(back)) if results == back || is_same(results, back) => {
            Err(Failure::Option("--write-results and --write-back name the same file".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Writes the workbooks that were asked for; `bytes` is the one simulated.
pub(crate) fn write(
    arguments: &Simulate,
    bytes: &[u8],
    results: &Results,
    spec: &Spec,
) -> Result<(), Failure> {
    if let Some(target) = &arguments.write_results {
        replace(target, export::report(results, spec))?;
    }
    if let Some(target) = &arguments.write_back {
        replace(target, export::into_workbook(bytes, results))?;
    }
    Ok(())
}

/// Puts the whole content in the place of the file, or leaves the file as it was.
fn replace(target: &Path, content: Result<Vec<u8>, export::ExportError>) -> Result<(), Failure> {
    let content = content.map_err(|error| Failure::Export(target.to_owned(), error))?;
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part: PathBuf = target.with_file_name(name);
    let written = fs::write(&part, content).and_then(|()| {
        if let Ok(known) = fs::metadata(target) {
            fs::set_permissions(&part, known.permissions())?;
        }
        fs::rename(&part, target)
    });
    written.map_err(|error| {
        // Where the part cannot be removed either, the error that led here says more.
        let _ = fs::remove_file(&part);
        Failure::File(target.to_owned(), error)
    })
}

fn is_same(target: &Path, file: &Path) -> bool {
    match (fs::canonicalize(target), fs::canonicalize(file)) {
        (Ok(target), Ok(file)) => target == file,
        _ => false,
    }
}
