//! What every handler and every worker shares.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, Semaphore, watch};

use crate::config::Config;
use crate::progress::Hub;
use crate::store::database::{Database, DatabaseError};
use crate::store::objects::Objects;
use crate::store::queue::Queue;
use crate::store::secrets;

/// The shared state, cheap to clone.
pub type AppState = Arc<App>;

/// The shared state.
#[derive(Debug)]
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub database: Database,
    /// The object store.
    pub objects: Objects,
    /// Who watches which simulation.
    pub progress: Hub,
    /// Wakes the workers of this process.
    pub wake: Wake,
    /// Becomes true when the process is to end.
    pub closing: watch::Receiver<bool>,
    /// Room for requests being answered.
    pub requests: Semaphore,
    /// Room for single trials being computed while a request waits.
    pub traces: Semaphore,
    /// Streams open for each owner.
    pub streams: Slots,
    /// The key that hashes client addresses, so that they are not stored.
    pub owner_key: String,
}

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The database cannot be opened or brought up to date.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The object store cannot be opened.
    #[error("the object store at {path} cannot be opened: {error}")]
    Objects {
        /// The folder.
        path: String,
        /// Why.
        error: String,
    },
}

impl App {
    /// Opens the database and the object store that `config` names.
    pub async fn open(config: Config, closing: watch::Receiver<bool>) -> Result<AppState, StartError> {
        let database = Database::open(&config.database, config.database_connections).await?;
        if config.migrate {
            database.migrate().await?;
        }
        let objects = Objects::open(&config.objects).map_err(|error| StartError::Objects {
            path: config.objects.display().to_string(),
            error: error.to_string(),
        })?;
        let owner_key = secrets::get_or_create(&database, "owner_key").await.map_err(DatabaseError::Query)?;
        Ok(Arc::new(Self {
            requests: Semaphore::new(config.requests),
            traces: Semaphore::new(config.simulation_workers.max(1)),
            streams: Slots::new(config.streams),
            progress: Hub::new(config.poll()),
            config,
            database,
            objects,
            wake: Wake::default(),
            closing,
            owner_key,
        }))
    }
}

/// Wakes the workers of this process when there is something for them to do.
#[derive(Debug, Default)]
pub struct Wake {
    workbooks: Notify,
    simulations: Notify,
}

impl Wake {
    /// The bell of `queue`.
    pub fn bell(&self, queue: Queue) -> &Notify {
        match queue {
            Queue::Workbooks => &self.workbooks,
            Queue::Simulations => &self.simulations,
        }
    }
}

/// A limit on how many of something each owner has at once.
#[derive(Debug)]
pub struct Slots {
    most: usize,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

/// One of an owner's slots, free again when dropped.
#[derive(Debug)]
pub struct Slot {
    owner: String,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Slots {
    /// Allows each owner `most` at once.
    pub fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// Takes a slot of `owner`, unless all are taken.
    pub fn take(&self, owner: &str) -> Option<Slot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(owner.to_owned()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Slot { owner: owner.to_owned(), taken: Arc::clone(&self.taken) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.owner) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.owner);
            }
        }
    }
}
