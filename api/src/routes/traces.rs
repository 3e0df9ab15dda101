//! One trial of a simulation, cell by cell.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::Address;
use serde::Deserialize;
use utoipa::IntoParams;
use wire::problem::{Fault, Problem};

use super::simulations;
use crate::error::ApiError;
use crate::jobs::child::{self, ChildError};
use crate::jobs::protocol::Work;
use crate::jobs::{parse, simulate};
use crate::state::AppState;
use crate::store::workbooks;

/// Through how many formulas a trace goes back where the client does not say.
const DEPTH: usize = 2;

/// Which trial to show, and what of it.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The trial, from 0.
    trial: u64,
    /// The cell whose value is to be explained: `Sheet1!B3`. Without it every cell is listed, page by page.
    cell: Option<String>,
    /// Through how many formulas to go back from the cell; 2 where it is not said.
    depth: Option<usize>,
    /// The first cell of the page, from 0, where every cell is listed.
    #[serde(default)]
    from: usize,
}

/// One trial of a simulation: its inputs and outputs, and where a cell's value came from and who reads it; or,
/// where no cell is named, what every cell of the workbook held.
#[utoipa::path(
    get, path = "/api/simulations/{id}/trace", tag = "simulations",
    params(("id" = String, Path, description = "The simulation"), Asked),
    responses(
        (status = 200, description = "The trial", body = engine::trace::Trial),
        (status = 404, body = Problem),
        (status = 410, description = "The workbook is no longer there", body = Problem),
        (status = 422, description = "There is no such trial or cell, or the spec cannot be simulated", body = Problem),
        (status = 429, description = "Other trials are being shown already", body = Problem)
    )
)]
pub async fn trace(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let cell = asked.cell.as_deref().map(address).transpose()?;
    let row = simulations::find(&app, &id).await?;
    let workbook = match workbooks::find(&app.database, &row.workbook).await? {
        Some(workbook) => app.objects.get(&workbook.content).await,
        None => return Err(ApiError::Refused(Box::new(parse::gone()))),
    };
    let workbook = match workbook {
        Err(object_store::Error::NotFound { .. }) => return Err(ApiError::Refused(Box::new(parse::gone()))),
        workbook => workbook?,
    };
    let Ok(_place) = app.traces.try_acquire() else {
        let detail = "Other trials are being shown already. Try again in a moment.";
        let problem = Problem::new(429, "too_many_traces", "Too many at once", detail);
        return Err(ApiError::Later(Box::new(problem), Duration::from_secs(1)));
    };
    let depth = asked.depth.unwrap_or(DEPTH);
    let work = Work::Trace { spec: row.spec, trial: asked.trial, cell, depth, from: asked.from };
    let limit = Duration::from_secs(app.config.workbook_seconds);
    match child::run(&app.config, work, workbook, limit, |_| ()).await {
        Ok(trial) => Ok(([(header::CONTENT_TYPE, "application/json")], trial).into_response()),
        Err(ChildError::Refused(problem)) => Err(ApiError::Refused(problem)),
        Err(error) => {
            tracing::error!(%error, simulation = id, "a trial could not be shown");
            Err(ApiError::Refused(Box::new(simulate::impossible(&error))))
        }
    }
}

fn address(text: &str) -> Result<Address, ApiError> {
    Address::parse(text).map_err(|error| {
        let fault = Fault { at: "cell".to_owned(), message: error.to_string() };
        let mut problem = Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
            "bad_cell",
            "That is no cell",
            format!("{text}: {error}."),
        );
        problem.faults = vec![fault];
        ApiError::Refused(Box::new(problem))
    })
}
