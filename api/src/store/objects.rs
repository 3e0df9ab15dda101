//! Workbooks, readings, results and shared content: objects named by the SHA-256 of their bytes.
//!
//! Equal bytes are one object, and writing the same object twice is harmless: that is what lets a
//! worker that was thought lost finish late without spoiling anything.

use std::path::Path as FilePath;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, Result, WriteMultipart};
use sha2::{Digest, Sha256};

use super::database::Database;
use crate::token;

/// Objects that nothing refers to are kept so long, so that one being written is not taken from its writer.
const GRACE: Duration = Duration::from_secs(24 * 3600);

/// Where uploads stand until they are complete.
const INCOMING: &str = "incoming";

/// The object store.
#[derive(Debug)]
pub struct Objects {
    store: Box<dyn ObjectStore>,
}

/// An object being written.
#[derive(Debug)]
pub struct Incoming<'a> {
    store: &'a dyn ObjectStore,
    path: Path,
    writer: WriteMultipart,
    hash: Sha256,
    bytes: u64,
}

impl Objects {
    /// Opens the folder at `path`, and makes it if need be.
    pub fn open(path: &FilePath) -> Result<Self> {
        std::fs::create_dir_all(path)
            .map_err(|source| object_store::Error::Generic { store: "folder", source: source.into() })?;
        Ok(Self { store: Box::new(LocalFileSystem::new_with_prefix(path)?) })
    }

    /// Keeps `bytes` and gives their name.
    pub async fn put(&self, bytes: Bytes) -> Result<String> {
        let hash = token::sha256(&bytes);
        self.store.put(&path_of(&hash), PutPayload::from(bytes)).await?;
        Ok(hash)
    }

    /// Begins an object whose bytes come bit by bit.
    pub async fn begin(&self) -> Result<Incoming<'_>> {
        let path = Path::from_iter([INCOMING, &token::random()]);
        let writer = WriteMultipart::new(self.store.put_multipart(&path).await?);
        Ok(Incoming { store: self.store.as_ref(), path, writer, hash: Sha256::new(), bytes: 0 })
    }

    /// The object called `hash`.
    pub async fn get(&self, hash: &str) -> Result<Bytes> {
        self.store.get(&path_of(hash)).await?.bytes().await
    }

    /// Whether the store takes and gives.
    pub async fn ping(&self) -> Result<()> {
        let hash = self.put(Bytes::from_static(b"carlo")).await?;
        self.get(&hash).await.map(|_| ())
    }

    /// Removes objects that no row refers to, and uploads that were never completed.
    ///
    /// An object that is uploaded again in the instant between the question and the removal is lost; its
    /// reading then fails and says to upload it again.
    pub async fn sweep(&self, database: &Database) -> std::result::Result<u64, crate::error::ApiError> {
        let mut objects = self.store.list(None);
        let mut removed = 0;
        while let Some(object) = objects.try_next().await? {
            let modified = SystemTime::from(object.last_modified);
            if modified.elapsed().unwrap_or_default() < GRACE {
                continue;
            }
            let name = object.location.filename().unwrap_or_default();
            if !is_referred_to(database, name).await? {
                self.store.delete(&object.location).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

impl Incoming<'_> {
    /// Adds `bytes` at the end.
    pub async fn write(&mut self, bytes: &Bytes) -> Result<()> {
        self.writer.wait_for_capacity(2).await?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.writer.write(bytes);
        Ok(())
    }

    /// How many bytes there are.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Keeps the object and gives its name.
    pub async fn finish(self) -> Result<String> {
        self.writer.finish().await?;
        let hash = token::hex(&self.hash.finalize());
        self.store.rename(&self.path, &path_of(&hash)).await?;
        Ok(hash)
    }

    /// Lets go of what was written.
    pub async fn abandon(self) -> Result<()> {
        self.writer.abort().await
    }
}

/// Objects are spread over 256 folders.
fn path_of(hash: &str) -> Path {
    Path::from_iter([hash.get(..2).unwrap_or("00"), hash])
}

async fn is_referred_to(database: &Database, hash: &str) -> std::result::Result<bool, sqlx::Error> {
    let row = sqlx::query(
        "SELECT content FROM workbooks WHERE content = $1 OR outcome = $1 \
         UNION ALL SELECT outcome FROM simulations WHERE outcome = $1 \
         UNION ALL SELECT content FROM shares WHERE content = $1 OR workbook = $1 \
         LIMIT 1",
    )
    .bind(hash)
    .fetch_optional(database.pool())
    .await?;
    Ok(row.is_some())
}
