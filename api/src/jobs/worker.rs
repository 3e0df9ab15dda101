//! The worker: takes rows under a lease, keeps the lease alive while it works, and writes how it ended.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use wire::problem::Problem;

use super::{parse, simulate};
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::queue::{Lease, Queue};
use crate::store::simulations;

/// How a job ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// It is done, and this object is what it gave.
    Done(String),
    /// It cannot be done, and trying again would not help.
    Failed(Box<Problem>),
    /// Something is missing that may come back: try again later.
    Again(String),
    /// This process is closing: another may take it up at once.
    Closing,
}

impl From<ApiError> for Ending {
    fn from(error: ApiError) -> Self {
        Self::Again(error.to_string())
    }
}

/// Starts as many workers as the configuration says. They end when the process is closing.
pub fn start(app: &AppState) -> JoinSet<()> {
    let mut workers = JoinSet::new();
    let counts = [
        (Queue::Workbooks, app.config.workbook_workers),
        (Queue::Simulations, app.config.simulation_workers),
    ];
    for (queue, count) in counts {
        for number in 0..count {
            let name = format!("{}-{}-{number}", std::process::id(), queue.table());
            workers.spawn(work(Arc::clone(app), queue, name));
        }
    }
    workers
}

/// Takes one row after the other until the process is closing.
async fn work(app: AppState, queue: Queue, name: String) {
    let mut closing = app.closing.clone();
    while !*closing.borrow() {
        match claim(&app, queue, &name).await {
            Ok(Some(lease)) => attend(&app, lease).await,
            Ok(None) => idle(&app, queue).await,
            Err(error) => {
                tracing::error!(%error, queue = queue.table(), "the queue cannot be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
        closing.borrow_and_update();
    }
}

async fn claim(app: &AppState, queue: Queue, name: &str) -> Result<Option<Lease>, sqlx::Error> {
    let config = &app.config;
    let buried = queue.bury(&app.database, config.attempts, &lost(config.attempts)).await?;
    if buried > 0 {
        tracing::error!(queue = queue.table(), buried, "given up after the last attempt");
    }
    queue.claim(&app.database, name, config.lease(), config.attempts).await
}

/// Waits until there may be something to do.
async fn idle(app: &AppState, queue: Queue) {
    let mut closing = app.closing.clone();
    tokio::select! {
        () = app.wake.bell(queue).notified() => {}
        () = tokio::time::sleep(app.config.poll()) => {}
        _ = closing.wait_for(|closing| *closing) => {}
    }
}

/// Works on one row and writes how it ended, unless another worker has taken the row over.
async fn attend(app: &AppState, lease: Lease) {
    let started = Instant::now();
    let trials = AtomicU64::new(0);
    let ending = tokio::select! {
        ending = run(app, &lease, &trials) => Some(ending),
        () = hold(app, &lease, &trials) => {
            tracing::warn!(queue = lease.queue.table(), id = lease.id, attempt = lease.attempt, "lease lost");
            None
        }
        () = drained(app) => Some(Ending::Closing),
    };
    if let Some(ending) = ending {
        let written = persist(app, || conclude(app, &lease, &ending)).await;
        tracing::info!(
            queue = lease.queue.table(),
            id = lease.id,
            attempt = lease.attempt,
            milliseconds = started.elapsed().as_millis() as u64,
            ?ending,
            written,
            "job ended"
        );
    }
    app.progress.changed(&lease.id);
}

async fn run(app: &AppState, lease: &Lease, trials: &AtomicU64) -> Ending {
    let result = match lease.queue {
        Queue::Workbooks => parse::run(app, lease).await,
        Queue::Simulations => simulate::run(app, lease, |done| trials.store(done, Ordering::Relaxed)).await,
    };
    result.unwrap_or_else(Ending::from)
}

/// Renews the lease and writes progress down; returns when the lease is lost.
async fn hold(app: &AppState, lease: &Lease, trials: &AtomicU64) {
    let length = app.config.lease();
    let mut written = 0;
    let mut renewed = Instant::now();
    loop {
        tokio::time::sleep(app.config.poll().min(length / 4)).await;
        let done = trials.load(Ordering::Relaxed);
        if done == written && renewed.elapsed() < length / 4 {
            continue;
        }
        let held = match lease.queue {
            Queue::Workbooks => lease.renew(&app.database, length).await,
            Queue::Simulations => simulations::advance(&app.database, lease, done, length).await,
        };
        match held {
            Ok(true) => {
                (written, renewed) = (done, Instant::now());
                app.progress.changed(&lease.id);
            }
            Ok(false) => return,
            Err(error) if renewed.elapsed() >= length => {
                tracing::error!(%error, id = lease.id, "the lease could not be renewed in time");
                return;
            }
            Err(error) => tracing::warn!(%error, id = lease.id, "the lease could not be renewed yet"),
        }
    }
}

/// Returns when the process is closing and has waited as long as it may.
async fn drained(app: &AppState) {
    let mut closing = app.closing.clone();
    // Without a sender nobody will ever close: then there is nothing to wait for either.
    let _ = closing.wait_for(|closing| *closing).await;
    tokio::time::sleep(app.config.drain()).await;
}

/// Writes how the job ended. False: another worker has the row.
async fn conclude(app: &AppState, lease: &Lease, ending: &Ending) -> Result<bool, sqlx::Error> {
    let database = &app.database;
    match ending {
        Ending::Done(outcome) => lease.finish(database, outcome).await,
        Ending::Failed(problem) => lease.fail(database, problem).await,
        Ending::Again(reason) if lease.attempt >= i64::from(app.config.attempts) => {
            tracing::error!(id = lease.id, reason, "given up after the last attempt");
            lease.fail(database, &lost(app.config.attempts)).await
        }
        Ending::Again(_) => lease.release(database, backoff(lease.attempt)).await,
        Ending::Closing => lease.release(database, Duration::ZERO).await,
    }
}

/// Tries until the database answers or the lease would be over: then another worker will do it.
async fn persist<F>(app: &AppState, write: impl Fn() -> F) -> bool
where
    F: Future<Output = Result<bool, sqlx::Error>>,
{
    let started = Instant::now();
    loop {
        match write().await {
            Ok(written) => return written,
            Err(error) if started.elapsed() >= app.config.lease() => {
                tracing::error!(%error, "the end of a job could not be written down");
                return false;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
        }
    }
}

/// How long to wait after an attempt: 1 s, 2 s, 4 s … at most a minute.
fn backoff(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(6);
    Duration::from_secs((1 << doublings).min(60))
}

fn lost(attempts: u32) -> Problem {
    Problem::new(
        500,
        "worker_lost",
        "The work could not be completed",
        format!(
            "{attempts} attempts were cut off before they ended. Try again later; if it stays, report the id."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<_> = [1, 2, 3, 6, 7, 100].map(|attempt| backoff(attempt).as_secs()).into();
        assert_eq!(waits, [1, 2, 4, 32, 60, 60]);
    }
}
