//! Whether the service lives, and whether it can work.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::AppState;

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the service is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// `live`, `ready` or `not-ready`.
    status: &'static str,
    /// The parts it needs.
    checks: Vec<Check>,
}

/// How one part is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Check {
    /// The part.
    name: &'static str,
    /// Whether it works.
    ok: bool,
    /// Why it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// Whether the process answers at all. If not, restart it.
#[utoipa::path(get, path = "/api/health/live", tag = "health", responses((status = 200, body = Health)))]
pub async fn live() -> Json<Health> {
    Json(Health { status: "live", checks: Vec::new() })
}

/// Whether requests can be answered. If not, send them elsewhere.
#[utoipa::path(
    get, path = "/api/health/ready", tag = "health",
    responses((status = 200, body = Health), (status = 503, description = "With the reasons", body = Health))
)]
pub async fn ready(State(app): State<AppState>) -> Response {
    let (database, objects) = tokio::join!(
        tokio::time::timeout(PATIENCE, app.database.ping()),
        tokio::time::timeout(PATIENCE, app.objects.ping())
    );
    let closing = *app.closing.borrow();
    let checks = vec![
        check("database", matches!(database, Ok(Ok(()))), "it does not answer"),
        check("objects", matches!(objects, Ok(Ok(()))), "it does not take and give"),
        check("process", !closing, "it is closing"),
    ];
    let ready = checks.iter().all(|check| check.ok);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let health = Health { status: if ready { "ready" } else { "not-ready" }, checks };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

fn check(name: &'static str, ok: bool, reason: &'static str) -> Check {
    Check { name, ok, reason: (!ok).then_some(reason) }
}
