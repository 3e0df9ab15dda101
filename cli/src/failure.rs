//! Why a command was not done, and how that is said.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use engine::export::ExportError;
use engine::fitting::FittingError;
use engine::{Problem, Spec, Workbook, WorkbookError, workbook};

/// Why a command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// The workbook is refused.
    Workbook(PathBuf, WorkbookError),
    /// The results cannot be written into a workbook.
    Export(PathBuf, ExportError),
    /// The spec is no spec: which field, and what is wrong with it.
    Spec(PathBuf, String),
    /// Earlier results cannot be read.
    Results(PathBuf, serde_json::Error),
    /// So many statistics are not what they were.
    Moved(usize),
    /// Data cannot be fitted.
    Fitting(FittingError),
    /// An option is wrong.
    Option(String),
    /// The simulation is refused.
    Problems(Vec<Problem>),
    /// Standard output is closed.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<FittingError> for Failure {
    fn from(error: FittingError) -> Self {
        Self::Fitting(error)
    }
}

impl Failure {
    /// Says on standard error what is wrong, and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        let mut stderr = io::stderr().lock();
        // Where standard error is closed too there is nobody left to tell.
        let _ = match self {
            Self::File(path, error) => writeln!(stderr, "carlo: {}: {error}", path.display()),
            Self::Workbook(path, error) => writeln!(stderr, "carlo: {}: {error}", path.display()),
            Self::Export(path, error) => writeln!(stderr, "carlo: {}: {error}", path.display()),
            Self::Spec(path, error) => writeln!(stderr, "carlo: {}: not a spec: {error}", path.display()),
            Self::Results(path, error) => writeln!(stderr, "carlo: {}: not results: {error}", path.display()),
            Self::Moved(1) => writeln!(stderr, "carlo: 1 statistic has moved"),
            Self::Moved(count) => writeln!(stderr, "carlo: {count} statistics have moved"),
            Self::Fitting(error) => writeln!(stderr, "carlo: {error}"),
            Self::Option(message) => writeln!(stderr, "carlo: {message}"),
            Self::Problems(problems) => {
                problems.iter().try_for_each(|problem| writeln!(stderr, "carlo: {problem}"))
            }
            // A reader such as `head` has seen enough.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Self::Output(error) => writeln!(stderr, "carlo: standard output: {error}"),
        };
        match self {
            Self::Option(_) => ExitCode::from(2),
            _ => ExitCode::FAILURE,
        }
    }
}

/// Reads a spec, and names the field that is wrong.
pub(crate) fn read_spec(path: &Path) -> Result<Spec, Failure> {
    let bytes = read_file(path)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let mut again = serde_json::Deserializer::from_slice(&bytes);
        let field =
            serde_path_to_error::deserialize::<_, Spec>(&mut again).err().map(|e| e.path().to_string());
        let told = match field.filter(|field| field != ".") {
            Some(field) => format!("{field}: {error}"),
            None => error.to_string(),
        };
        Failure::Spec(path.to_owned(), told)
    })
}

/// Reads a file whole.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::File(path.to_owned(), error))
}

/// Reads a workbook's bytes.
pub(crate) fn read_workbook(path: &Path, bytes: &[u8]) -> Result<Arc<Workbook>, Failure> {
    workbook::read(bytes).map(Arc::new).map_err(|error| Failure::Workbook(path.to_owned(), error))
}
