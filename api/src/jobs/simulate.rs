//! The job of running a simulation.

use std::time::Duration;

use wire::problem::Problem;

use super::child::{self, ChildError};
use super::parse::gone;
use super::protocol::Work;
use super::worker::Ending;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::queue::Lease;
use crate::store::{simulations, workbooks};

/// Has a child simulate, and keeps the results.
pub(super) async fn run(app: &AppState, lease: &Lease, progress: impl Fn(u64)) -> Result<Ending, ApiError> {
    let Some(row) = simulations::find(&app.database, &lease.id).await? else {
        return Ok(Ending::Again("the row is gone".to_owned()));
    };
    let Some(workbook) = workbooks::find(&app.database, &row.workbook).await? else {
        return Ok(Ending::Failed(Box::new(gone())));
    };
    let workbook = match app.objects.get(&workbook.content).await {
        Ok(workbook) => workbook,
        Err(object_store::Error::NotFound { .. }) => return Ok(Ending::Failed(Box::new(gone()))),
        Err(error) => return Err(error.into()),
    };
    let work = Work::Simulate { spec: row.spec, threads: app.config.threads() };
    let limit = Duration::from_secs(app.config.simulation_seconds);
    match child::run(&app.config, work, workbook, limit, progress).await {
        Ok(results) => Ok(Ending::Done(app.objects.put(results).await?)),
        Err(ChildError::Refused(problem)) => Ok(Ending::Failed(problem)),
        Err(ChildError::Lost(reason)) => Ok(Ending::Again(reason)),
        Err(error) => {
            tracing::error!(%error, simulation = lease.id, "a simulation failed");
            Ok(Ending::Failed(Box::new(impossible(&error))))
        }
    }
}

/// What the user is told of a child that did not do its work.
pub(crate) fn impossible(error: &ChildError) -> Problem {
    match error {
        ChildError::TooSlow(limit) => Problem::new(
            422,
            "simulation_too_slow",
            "The simulation takes too long",
            format!("It took longer than {} seconds. Ask for fewer trials.", limit.as_secs()),
        ),
        ChildError::TooLarge => Problem::new(
            422,
            "simulation_too_large",
            "The simulation takes too much memory",
            "It takes more memory than the server gives one simulation. Ask for fewer trials or outputs.",
        ),
        _ => crate::error::internal(),
    }
}
