//! Who watches which simulation: one task looks at the row, however many watch.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use wire::simulation::Simulation;

use crate::state::AppState;
use crate::store::simulations;

/// The simulations that are being watched.
#[derive(Debug)]
pub struct Hub {
    poll: Duration,
    watched: Mutex<BTreeMap<String, Watched>>,
}

#[derive(Debug)]
struct Watched {
    latest: Weak<watch::Sender<Simulation>>,
    changed: Arc<Notify>,
}

/// One view of a simulation; `None` from [`Watcher::next`] when nothing more will come.
#[derive(Debug)]
pub struct Watcher {
    receiver: watch::Receiver<Simulation>,
}

impl Hub {
    /// A hub that looks at each watched row every `poll`.
    pub fn new(poll: Duration) -> Self {
        Self { poll, watched: Mutex::default() }
    }

    /// Tells those who watch `id` in this process that its row has changed.
    pub fn changed(&self, id: &str) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = watched.get(id) {
            entry.changed.notify_one();
        }
    }

    /// Watches the simulation that stands at `now`.
    pub fn watch(&self, app: &AppState, now: Simulation) -> Watcher {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.retain(|_, entry| entry.latest.strong_count() > 0);
        if let Some(sender) = watched.get(&now.id).and_then(|entry| entry.latest.upgrade()) {
            return Watcher { receiver: sender.subscribe() };
        }
        let id = now.id.clone();
        let (sender, receiver) = watch::channel(now);
        let (sender, changed) = (Arc::new(sender), Arc::new(Notify::new()));
        watched.insert(id, Watched { latest: Arc::downgrade(&sender), changed: Arc::clone(&changed) });
        tokio::spawn(follow(Arc::clone(app), sender, changed, self.poll));
        Watcher { receiver }
    }
}

impl Watcher {
    /// The simulation as it is.
    pub fn now(&mut self) -> Simulation {
        self.receiver.borrow_and_update().clone()
    }

    /// The simulation after its next change.
    pub async fn next(&mut self) -> Option<Simulation> {
        self.receiver.changed().await.ok()?;
        Some(self.now())
    }
}

/// Publishes every change of the row until it is final or nobody watches.
async fn follow(app: AppState, sender: Arc<watch::Sender<Simulation>>, changed: Arc<Notify>, poll: Duration) {
    let id = sender.borrow().id.clone();
    loop {
        tokio::select! {
            () = sender.closed() => return,
            () = changed.notified() => {}
            () = tokio::time::sleep(poll) => {}
        }
        match simulations::find(&app.database, &id).await {
            Ok(Some(row)) => {
                let is_final = row.state.is_final();
                let latest = Simulation::from(row);
                sender.send_if_modified(|current| {
                    let differs = *current != latest;
                    *current = latest;
                    differs
                });
                if is_final {
                    return;
                }
            }
            Ok(None) => return,
            Err(error) => tracing::warn!(%error, simulation = id, "progress cannot be read"),
        }
    }
}
