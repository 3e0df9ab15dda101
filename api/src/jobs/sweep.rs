//! Tidying up: what has ended, expired or is referred to by nothing goes.

use std::time::Duration;

use wire::limits::Tier;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{owners, shares, simulations, workbooks};

/// How often it is done.
const EVERY: Duration = Duration::from_secs(3600);
/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

/// Tidies up now and then until the process is closing. Several processes may do so at once.
pub async fn run(app: AppState) {
    let mut closing = app.closing.clone();
    loop {
        if let Err(error) = once(&app).await {
            tracing::warn!(%error, "tidying up failed; it will be tried again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = closing.wait_for(|closing| *closing) => return,
        }
    }
}

/// Tidies up once.
pub async fn once(app: &AppState) -> Result<(), ApiError> {
    let database = &app.database;
    let retention = i64::from(app.config.retention_days) * DAY;
    let remembered = i64::from(Tier::Anonymous.limits().share_days) * DAY;
    let shares = shares::sweep(database, remembered).await?;
    let simulations = simulations::sweep(database, retention).await?;
    let workbooks = workbooks::sweep(database, retention).await?;
    let owners = owners::sweep(database, retention).await?;
    let objects = app.objects.sweep(database).await?;
    tracing::debug!(shares, simulations, workbooks, owners, objects, "tidied up");
    Ok(())
}
