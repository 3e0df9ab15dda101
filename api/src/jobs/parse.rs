//! The job of reading a workbook.

use std::time::Duration;

use wire::problem::Problem;

use super::child::{self, ChildError};
use super::protocol::Work;
use super::worker::Ending;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::queue::Lease;
use crate::store::workbooks;

/// Has a child read the workbook, and keeps what it says.
pub(super) async fn run(app: &AppState, lease: &Lease) -> Result<Ending, ApiError> {
    let Some(row) = workbooks::find(&app.database, &lease.id).await? else {
        return Ok(Ending::Again("the row is gone".to_owned()));
    };
    let workbook = match app.objects.get(&row.content).await {
        Ok(workbook) => workbook,
        Err(object_store::Error::NotFound { .. }) => return Ok(failed(gone())),
        Err(error) => return Err(error.into()),
    };
    let limit = Duration::from_secs(app.config.workbook_seconds);
    match child::run(&app.config, Work::Read, workbook, limit, |_| ()).await {
        Ok(reading) => Ok(Ending::Done(app.objects.put(reading).await?)),
        Err(ChildError::Refused(problem)) => Ok(Ending::Failed(problem)),
        Err(ChildError::Lost(reason)) => Ok(Ending::Again(reason)),
        Err(error) => {
            tracing::warn!(%error, workbook = lease.id, "a workbook could not be read");
            Ok(failed(unreadable(&error)))
        }
    }
}

fn failed(problem: Problem) -> Ending {
    Ending::Failed(Box::new(problem))
}

/// What the user is told of a workbook whose file is no longer there.
pub(crate) fn gone() -> Problem {
    Problem::new(
        410,
        "workbook_gone",
        "The workbook is no longer there",
        "The workbook's file has been removed from the server. Upload it again.",
    )
}

fn unreadable(error: &ChildError) -> Problem {
    let detail = match error {
        ChildError::TooSlow(limit) => format!(
            "Reading the workbook took longer than {} seconds. Remove sheets that the model does not need.",
            limit.as_secs()
        ),
        ChildError::TooLarge => {
            "Reading the workbook takes more memory than the server gives one file. Remove sheets that the model \
             does not need, or open the file in the browser, on your own device."
                .to_owned()
        }
        _ => "The workbook could not be read: the file made the reader fail. Open it in Excel, save it again as \
              .xlsx, and upload that."
            .to_owned(),
    };
    Problem::new(422, "workbook_unreadable", "The workbook could not be read", detail)
}
