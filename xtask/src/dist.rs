//! The folder that is served: every file written once, compressed beside itself, and nothing left from before.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::derived::{derive, hash, write_whole};
use crate::project::Project;

/// Files of these kinds are worth compressing.
const TEXT: &[&str] = &["css", "html", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest"];

/// `dist/` while it is being written.
pub(crate) struct Dist<'a> {
    project: &'a Project,
    folder: PathBuf,
    written: BTreeSet<PathBuf>,
}

impl<'a> Dist<'a> {
    /// Starts on the repository's `dist/`.
    pub(crate) fn open(project: &'a Project) -> Result<Self> {
        let folder = project.root.join("dist");
        fs::create_dir_all(&folder)?;
        Ok(Self { project, folder, written: BTreeSet::new() })
    }

    /// Writes a file, and its brotli form where that is smaller. `path` is relative, with `/`.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        self.write(path, bytes)?;
        let extension = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or("");
        if TEXT.contains(&extension) {
            let compressed = derive(self.project, "brotli 11", bytes, || compress(bytes))?;
            if compressed.len() < bytes.len() {
                self.write(&format!("{path}.br"), &compressed)?;
            }
        }
        Ok(())
    }

    /// Writes a file under a name that changes with its content, so that it may be kept for ever; gives the
    /// name. `name` is like `app.js`.
    pub(crate) fn put_hashed(&mut self, folder: &str, name: &str, bytes: &[u8]) -> Result<String> {
        let (stem, extension) = name.rsplit_once('.').context("a served file has an extension")?;
        let path = format!("{folder}/{stem}-{}.{extension}", hash(&[bytes]));
        self.put(&path, bytes)?;
        Ok(path)
    }

    /// Copies a folder with all that is in it; `to` is empty for the root.
    pub(crate) fn copy(&mut self, from: &Path, to: &str) -> Result<()> {
        let mut entries = fs::read_dir(from)
            .with_context(|| format!("cannot read {}", from.display()))?
            .collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let path = if to.is_empty() {
                name.to_string_lossy().into_owned()
            } else {
                format!("{to}/{}", name.to_string_lossy())
            };
            if entry.file_type()?.is_dir() {
                self.copy(&entry.path(), &path)?;
            } else {
                self.put(&path, &fs::read(entry.path())?)?;
            }
        }
        Ok(())
    }

    /// Removes what an earlier build left and this one did not write.
    pub(crate) fn finish(self) -> Result<()> {
        sweep(&self.folder, &self.written).map(|_| ())
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let place = self.folder.join(path);
        if fs::read(&place).ok().as_deref() != Some(bytes) {
            fs::create_dir_all(place.parent().context("a served file lies in a folder")?)?;
            write_whole(&place, bytes)?;
        }
        self.written.insert(place);
        Ok(())
    }
}

/// Removes files that are not in `keep`, and folders that become empty; says whether the folder is empty now.
fn sweep(folder: &Path, keep: &BTreeSet<PathBuf>) -> Result<bool> {
    let mut empty = true;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if sweep(&path, keep)? {
                fs::remove_dir(&path)?;
            } else {
                empty = false;
            }
        } else if keep.contains(&path) {
            empty = false;
        } else {
            fs::remove_file(&path)?;
        }
    }
    Ok(empty)
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}
