//! Whether the service lives, and whether it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use wire::problem::{Fault, Problem};

use crate::error::ApiError;
use crate::state::AppState;

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the service is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `live` or `ready`.
    status: &'static str,
}

/// Whether the process answers at all. If not, restart it.
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = 200, body = Health)))]
pub async fn live() -> Json<Health> {
    Json(Health { status: "live" })
}

/// Whether requests can be answered. If not, send them elsewhere.
#[utoipa::path(
    get, path = "/api/health/ready", tag = "health",
    responses((status = 200, body = Health), (status = 503, description = "With the reasons", body = Problem))
)]
pub async fn ready(State(app): State<AppState>) -> Result<Json<Health>, ApiError> {
    let (database, objects) = tokio::join!(
        tokio::time::timeout(PATIENCE, app.database.ping()),
        tokio::time::timeout(PATIENCE, app.objects.ping())
    );
    let closing = *app.closing.borrow();
    let faults: Vec<_> = [
        ("database", matches!(database, Ok(Ok(()))), "it does not answer"),
        ("objects", matches!(objects, Ok(Ok(()))), "the object store does not take and give"),
        ("process", !closing, "it is closing"),
    ]
    .into_iter()
    .filter(|(_, works, _)| !works)
    .map(|(at, _, message)| Fault { at: at.to_owned(), message: message.to_owned() })
    .collect();
    if faults.is_empty() {
        return Ok(Json(Health { status: "ready" }));
    }
    let detail = "A part that requests need does not work; the faults name it. Try again in a moment.";
    let mut problem = Problem::new(503, "not_ready", "Not ready", detail);
    problem.faults = faults;
    Err(ApiError::Later(Box::new(problem), Duration::from_secs(1)))
}
