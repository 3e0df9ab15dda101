//! Uploading a workbook and asking what it holds.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use engine::Spec;
use futures_util::StreamExt;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use wire::limits::Tier;
use wire::problem::Problem;
use wire::simulation::{CellDependencies, Dependencies, ParseStatus};

use super::body::file_name;
use super::checked_id;
use crate::client::Owner;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::objects::Incoming;
use crate::store::queue::{Queue, State as RowState};
use crate::store::workbooks::{self, Workbook};

/// Cells of one page where the client does not say.
const PAGE: usize = 1_000;
/// The most cells of one page.
const MOST_PAGE: usize = 10_000;

/// Upload a workbook. It is read soon after: ask for its status.
#[utoipa::path(
    post, path = "/api/parse/upload", tag = "parse",
    params(("Carlo-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded UTF-8")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The .xlsx file"),
    responses(
        (status = 202, description = "Kept, and queued to be read", body = ParseStatus),
        (status = 413, description = "Larger than allowed", body = Problem),
        (status = 422, description = "Empty", body = Problem),
        (status = 429, description = "Too many of the client's workbooks are waiting", body = Problem)
    )
)]
pub async fn upload(
    State(app): State<AppState>,
    owner: Owner,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ParseStatus>), ApiError> {
    let limits = Tier::Anonymous.limits();
    let name = file_name(&headers)?;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|bytes: u64| bytes > limits.workbook_bytes) {
        return Err(too_large(limits.workbook_bytes));
    }
    let (content, bytes) = receive(&app, body, limits.workbook_bytes).await?;
    let id = Uuid::new_v4().to_string();
    let new = workbooks::New { id: &id, owner: &owner.0, name: &name, bytes, content: &content };
    if !workbooks::insert(&app.database, new, limits.simulations).await? {
        let detail =
            format!("{} of your workbooks are waiting to be read. Wait for one.", limits.simulations);
        let problem = Problem::new(429, "too_many_workbooks", "Too many workbooks waiting", detail);
        return Err(ApiError::Later(Box::new(problem), Duration::from_secs(2)));
    }
    app.wake.bell(Queue::Workbooks).notify_one();
    Ok((StatusCode::ACCEPTED, Json(find(&app, &id).await?.into())))
}

/// How far the reading of a workbook is.
#[utoipa::path(
    get, path = "/api/parse/status/{id}", tag = "parse",
    params(("id" = String, Path, description = "The workbook")),
    responses((status = 200, body = ParseStatus), (status = 404, body = Problem))
)]
pub async fn status(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<ParseStatus>, ApiError> {
    Ok(Json(find(&app, &id).await?.into()))
}

/// What the workbook holds: sheets, functions, agreement with the file's values, inputs and outputs found.
#[utoipa::path(
    get, path = "/api/parse/formulas/{id}", tag = "parse",
    params(("id" = String, Path, description = "The workbook")),
    responses(
        (status = 200, description = "The inspection", body = engine::Inspection),
        (status = 404, body = Problem),
        (status = 409, description = "Not read yet", body = Problem),
        (status = 422, description = "It could not be read", body = Problem)
    )
)]
pub async fn formulas(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let reading = reading(&app, &id).await?;
    let inspection = reading.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let inspection = reading.slice_ref(inspection);
    Ok(([(header::CONTENT_TYPE, "application/json")], inspection).into_response())
}

/// Which cells to give.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// The first formula cell of the page, from 0.
    #[serde(default)]
    from: usize,
    /// How many, at most 10,000.
    limit: Option<usize>,
}

/// What each formula cell reads, page by page.
#[utoipa::path(
    get, path = "/api/parse/dependencies/{id}", tag = "parse",
    params(("id" = String, Path, description = "The workbook"), Page),
    responses(
        (status = 200, body = Dependencies),
        (status = 404, body = Problem),
        (status = 409, description = "Not read yet", body = Problem),
        (status = 422, description = "It could not be read", body = Problem)
    )
)]
pub async fn dependencies(
    State(app): State<AppState>,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> Result<Json<Dependencies>, ApiError> {
    let limit = page.limit.unwrap_or(PAGE).clamp(1, MOST_PAGE);
    let reading = reading(&app, &id).await?;
    let mut lines =
        reading.split(|&byte| byte == b'\n').skip(1).filter(|line| !line.is_empty()).skip(page.from);
    let cells: Vec<CellDependencies> =
        lines.by_ref().take(limit).map(serde_json::from_slice).collect::<Result<_, _>>()?;
    let next = lines.next().map(|_| (page.from + cells.len()) as u64);
    Ok(Json(Dependencies { cells, next }))
}

/// Keeps the body, as it comes, as an object: its name and its size.
async fn receive(app: &AppState, body: Body, most: u64) -> Result<(String, u64), ApiError> {
    let mut incoming = app.objects.begin().await?;
    match copy(&mut incoming, body, most).await {
        Ok(()) => {
            let bytes = incoming.bytes();
            Ok((incoming.finish().await?, bytes))
        }
        Err(error) => {
            incoming.abandon().await?;
            Err(error)
        }
    }
}

async fn copy(incoming: &mut Incoming<'_>, body: Body, most: u64) -> Result<(), ApiError> {
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| {
            ApiError::refused(
                StatusCode::BAD_REQUEST,
                "cut_off",
                "The upload was cut off",
                "The connection ended before the file did. Upload it again.",
            )
        })?;
        if incoming.bytes() + chunk.len() as u64 > most {
            return Err(too_large(most));
        }
        incoming.write(&chunk).await?;
    }
    if incoming.bytes() == 0 {
        return Err(ApiError::faults(
            "empty",
            "There is no file",
            "The body is empty: send the file.",
            vec![],
        ));
    }
    Ok(())
}

fn too_large(most: u64) -> ApiError {
    ApiError::refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "The workbook is too large",
        format!(
            "A workbook may have {} MiB here. Simulate it in the browser, on your own device.",
            most >> 20
        ),
    )
}

async fn find(app: &AppState, id: &str) -> Result<Workbook, ApiError> {
    let id = checked_id(id, "workbook")?;
    workbooks::find(&app.database, &id).await?.ok_or_else(|| ApiError::not_found("workbook"))
}

/// What reading the workbook gave.
async fn reading(app: &AppState, id: &str) -> Result<Bytes, ApiError> {
    let outcome = read_workbook(app, id).await?.outcome;
    let outcome = outcome.ok_or(ApiError::Internal("a workbook was read without an outcome"))?;
    Ok(app.objects.get(&outcome).await?)
}

/// The spec of who says nothing: what the workbook stores of its simulations, and the usual where it stores none.
pub(super) async fn stored_spec(app: &AppState, id: &str) -> Result<Spec, ApiError> {
    #[derive(Deserialize)]
    struct Inspected {
        #[serde(default)]
        spec: Spec,
    }
    let reading = reading(app, id).await?;
    let inspection = reading.split(|&byte| byte == b'\n').next().unwrap_or_default();
    Ok(serde_json::from_slice::<Inspected>(inspection)?.spec)
}

/// The workbook, if it has been read.
pub(super) async fn read_workbook(app: &AppState, id: &str) -> Result<Workbook, ApiError> {
    let workbook = find(app, id).await?;
    match workbook.state {
        RowState::Done => Ok(workbook),
        RowState::Failed => Err(workbook
            .problem
            .map_or(ApiError::Internal("a workbook failed without a problem"), |problem| {
                ApiError::Refused(Box::new(problem))
            })),
        RowState::Created | RowState::Queued | RowState::Running => {
            let detail =
                "The workbook has not been read yet. Ask for its status and come back when it is done.";
            let problem = Problem::new(409, "workbook_not_ready", "The workbook is not ready", detail);
            Err(ApiError::Later(Box::new(problem), Duration::from_secs(1)))
        }
    }
}
