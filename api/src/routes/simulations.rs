//! Simulations on the server: made, run, watched, and their results.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use engine::Spec;
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::sync::watch;
use uuid::Uuid;
use wire::limits::Tier;
use wire::problem::{Fault, Problem};
use wire::simulation::{CreateSimulation, Simulation, SimulationState};

use super::body::{document, idempotency_key};
use super::{checked_id, parse};
use crate::client::Owner;
use crate::error::ApiError;
use crate::progress::Watcher;
use crate::state::{AppState, Slot};
use crate::store::queue::{Queue, State as RowState};
use crate::store::simulations;
use crate::token;

/// How often a stream of progress says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Make a simulation of an uploaded workbook. It waits until it is asked to run.
#[utoipa::path(
    post, path = "/api/simulations/create", tag = "simulations",
    params(("Idempotency-Key" = Option<String>, Header,
            description = "The client's own name for this request: repeating it gives the same simulation")),
    request_body = CreateSimulation,
    responses(
        (status = 201, body = Simulation),
        (status = 404, description = "No such workbook", body = Problem),
        (status = 409, description = "The workbook has not been read yet", body = Problem),
        (status = 422, description = "A field is out of range, or the key was used for another request",
         body = Problem)
    )
)]
pub async fn create(
    State(app): State<AppState>,
    owner: Owner,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Simulation>), ApiError> {
    let key = idempotency_key(&headers)?;
    let mut request: CreateSimulation = document(&headers, &body)?;
    check(&request)?;
    let workbook = parse::read_workbook(&app, &request.workbook).await?;
    let named: Named = serde_json::from_slice(&body).unwrap_or_default();
    if named.lacks_any() {
        let stored = parse::stored_spec(&app, &request.workbook).await?;
        named.complete(&mut request.spec, &stored);
        check(&request)?;
    }
    let request_hash = token::sha256(&body);
    let new = simulations::New {
        id: &Uuid::new_v4().to_string(),
        owner: &owner.0,
        workbook: &workbook.id,
        spec: &request.spec,
        idempotency_key: key,
        request_hash: &request_hash,
    };
    let row = simulations::insert(&app.database, new).await?;
    if row.request_hash != request_hash {
        return Err(ApiError::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "The idempotency key was used before",
            "The key in Idempotency-Key belongs to another request. Use a new key for a new simulation.",
        ));
    }
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Which settings a request names, whatever they are.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    spec: NamedSettings,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NamedSettings {
    trials: Option<IgnoredAny>,
    seed: Option<IgnoredAny>,
    sampling: Option<IgnoredAny>,
}

impl Named {
    fn lacks_any(&self) -> bool {
        let NamedSettings { trials, seed, sampling } = &self.spec;
        trials.is_none() || seed.is_none() || sampling.is_none()
    }

    /// Takes what is not named from the workbook's own settings.
    fn complete(&self, spec: &mut Spec, stored: &Spec) {
        if self.spec.trials.is_none() {
            spec.trials = stored.trials;
        }
        if self.spec.seed.is_none() {
            spec.seed = stored.seed;
        }
        if self.spec.sampling.is_none() {
            spec.sampling = stored.sampling;
        }
    }
}

/// How far a simulation is.
#[utoipa::path(
    get, path = "/api/simulations/{id}", tag = "simulations",
    params(("id" = String, Path, description = "The simulation")),
    responses((status = 200, body = Simulation), (status = 404, body = Problem))
)]
pub async fn get(State(app): State<AppState>, Path(id): Path<String>) -> Result<Json<Simulation>, ApiError> {
    Ok(Json(find(&app, &id).await?.into()))
}

/// Run a simulation. Asking again changes nothing.
#[utoipa::path(
    post, path = "/api/simulations/{id}/run", tag = "simulations",
    params(("id" = String, Path, description = "The simulation")),
    responses(
        (status = 202, body = Simulation),
        (status = 404, body = Problem),
        (status = 429, description = "Too many of the client's simulations are waiting", body = Problem)
    )
)]
pub async fn run(
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Simulation>), ApiError> {
    let row = find(&app, &id).await?;
    if row.state == RowState::Created {
        let most = Tier::Anonymous.limits().simulations;
        if simulations::enqueue(&app.database, &row.id, &row.owner, most).await? {
            app.wake.bell(Queue::Simulations).notify_one();
        }
    }
    let row = find(&app, &row.id).await?;
    if row.state == RowState::Created {
        let most = Tier::Anonymous.limits().simulations;
        let detail = format!("{most} of your simulations are waiting or at work. Wait for one to end.");
        let problem = Problem::new(429, "too_many_simulations", "Too many simulations waiting", detail);
        return Err(ApiError::Later(Box::new(problem), Duration::from_secs(5)));
    }
    Ok((StatusCode::ACCEPTED, Json(row.into())))
}

/// Watch a simulation: an event `progress` with the simulation now and after each change, until it ends.
#[utoipa::path(
    get, path = "/api/simulations/{id}/progress", tag = "simulations",
    params(("id" = String, Path, description = "The simulation")),
    responses(
        (status = 200, description = "Server-sent events called `progress`, each a simulation",
         content_type = "text/event-stream", body = Simulation),
        (status = 404, body = Problem),
        (status = 429, description = "The client watches too many already", body = Problem)
    )
)]
pub async fn progress(
    State(app): State<AppState>,
    owner: Owner,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let now = Simulation::from(find(&app, &id).await?);
    let Some(slot) = app.streams.take(&owner.0) else {
        let detail = format!("{} streams are open already. Close one.", app.config.streams);
        let problem = Problem::new(429, "too_many_streams", "Too many streams", detail);
        return Err(ApiError::Later(Box::new(problem), Duration::from_secs(5)));
    };
    let watcher = app.progress.watch(&app, now);
    let events = Sse::new(events(watcher, slot, app.closing.clone()))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).text("alive"));
    Ok(([(header::CACHE_CONTROL, "no-store"), (X_ACCEL_BUFFERING, "no")], events).into_response())
}

/// Tells reverse proxies of nginx's kind to pass events on at once.
const X_ACCEL_BUFFERING: header::HeaderName = header::HeaderName::from_static("x-accel-buffering");

/// The results of a simulation that is done.
#[utoipa::path(
    get, path = "/api/simulations/{id}/results", tag = "simulations",
    params(("id" = String, Path, description = "The simulation")),
    responses(
        (status = 200, description = "The results", body = engine::Results),
        (status = 404, body = Problem),
        (status = 409, description = "Not done, or failed", body = Problem)
    )
)]
pub async fn results(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let (_, results) = finished(&app, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], results).into_response())
}

/// The results of a simulation that is done, as a workbook: summary, percentiles, histograms, tornados, inputs
/// and the spec, with charts.
#[utoipa::path(
    get, path = "/api/simulations/{id}/workbook", tag = "simulations",
    params(("id" = String, Path, description = "The simulation")),
    responses(
        (status = 200, description = "An .xlsx workbook", content_type = XLSX, body = Vec<u8>),
        (status = 404, body = Problem),
        (status = 409, description = "Not done, or failed", body = Problem)
    )
)]
pub async fn workbook(State(app): State<AppState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let (spec, results) = finished(&app, &id).await?;
    let written = tokio::task::spawn_blocking(move || {
        let results = serde_json::from_slice(&results).ok()?;
        engine::export::report(&results, &spec).ok()
    });
    let written = written.await.ok().flatten();
    let workbook = written.ok_or(ApiError::Internal("the results cannot be written as a workbook"))?;
    let name = "attachment; filename=\"carlo-results.xlsx\"";
    Ok(([(header::CONTENT_TYPE, XLSX), (header::CONTENT_DISPOSITION, name)], workbook).into_response())
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a simulation that is done was asked for, and its results as they are kept.
async fn finished(app: &AppState, id: &str) -> Result<(engine::Spec, Bytes), ApiError> {
    let row = find(app, id).await?;
    match (row.state, row.outcome) {
        (RowState::Done, Some(outcome)) => Ok((row.spec, app.objects.get(&outcome).await?)),
        (RowState::Done, None) => Err(ApiError::Internal("a simulation is done without results")),
        (RowState::Failed, _) => Err(failed(row.problem)),
        _ => {
            let detail = "The simulation is not done. Watch its progress and come back when it is.";
            let problem = Problem::new(409, "results_not_ready", "No results yet", detail);
            Err(ApiError::Later(Box::new(problem), Duration::from_secs(1)))
        }
    }
}

/// What the service refuses of itself, before the engine sees it: every fault at once.
fn check(request: &CreateSimulation) -> Result<(), ApiError> {
    let most = Tier::Anonymous.limits().trials;
    let spec = &request.spec;
    let mut faults = Vec::new();
    if !(1..=most).contains(&spec.trials) {
        let message = format!("{} is out of range; choose from 1 to {most}", spec.trials);
        faults.push(Fault { at: "spec.trials".to_owned(), message });
    }
    if spec.version != engine::spec::SPEC_VERSION {
        let known = engine::spec::SPEC_VERSION;
        let message = format!("this spec is of version {}, and version {known} is known here", spec.version);
        faults.push(Fault { at: "spec.version".to_owned(), message });
    }
    if faults.is_empty() {
        return Ok(());
    }
    let detail = faults.iter().map(|fault| format!("{}: {}", fault.at, fault.message)).collect::<Vec<_>>();
    Err(ApiError::faults("bad_spec", "The spec cannot be simulated", detail.join("; "), faults))
}

fn failed(problem: Option<Problem>) -> ApiError {
    let Some(mut problem) = problem else {
        return ApiError::Internal("a simulation failed without a problem");
    };
    problem.status = StatusCode::CONFLICT.as_u16();
    ApiError::Refused(Box::new(problem))
}

pub(super) async fn find(app: &AppState, id: &str) -> Result<simulations::Simulation, ApiError> {
    let id = checked_id(id, "simulation")?;
    simulations::find(&app.database, &id).await?.ok_or_else(|| ApiError::not_found("simulation"))
}

/// The simulation now and after each change, until it ends or the server closes.
fn events(
    watcher: Watcher,
    slot: Slot,
    closing: watch::Receiver<bool>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    enum Next {
        First,
        Changed,
        End,
    }
    stream::unfold(
        (watcher, Arc::new(slot), closing, Next::First),
        |(mut watcher, slot, mut closing, next)| async move {
            let simulation = match next {
                Next::First => watcher.now(),
                Next::Changed => tokio::select! {
                    simulation = watcher.next() => simulation?,
                    _ = closing.wait_for(|closing| *closing) => return None,
                },
                Next::End => return None,
            };
            let ended = matches!(simulation.state, SimulationState::Done | SimulationState::Failed);
            let event = Event::default().event("progress").json_data(&simulation).ok()?;
            Some((Ok(event), (watcher, slot, closing, if ended { Next::End } else { Next::Changed })))
        },
    )
}
