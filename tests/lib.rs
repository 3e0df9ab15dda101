//! What the tests and the programs beside them share.

use std::path::{Path, PathBuf};

pub mod case;
pub mod example;

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the repository")
}

/// The folder `name` of the material that the environment variable `CARLO_CORPORA` names: real workbooks that
/// are not ours to keep. `None` where it is not set.
pub fn corpora(name: &str) -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("CARLO_CORPORA")?).join(name))
}
