//! Files made from other files by slow tools, kept under the hash of what they were made from.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::project::Project;

/// The first 16 hex digits of the SHA-256 of some bytes: enough to tell two builds of a file apart.
pub(crate) fn hash(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What `make` gives for `source`, made once for each content. `kind` names the maker and its settings.
pub(crate) fn derive(
    project: &Project,
    kind: &str,
    source: &[u8],
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let folder = project.target.join("derived");
    let kept = folder.join(hash(&[kind.as_bytes(), source]));
    if let Ok(bytes) = fs::read(&kept) {
        return Ok(bytes);
    }
    let bytes = make()?;
    fs::create_dir_all(&folder)?;
    write_whole(&kept, &bytes)?;
    Ok(bytes)
}

/// Writes a file so that nobody ever sees half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    fs::write(&partial, bytes).with_context(|| format!("cannot write {}", partial.display()))?;
    fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))
}
