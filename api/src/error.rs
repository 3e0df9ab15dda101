//! What can go wrong in a request, and the problem+json that the client sees. Causes are logged, never sent.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::problem::{Fault, PROBLEM_JSON, Problem};

/// Why a request cannot be answered as asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The request is wrong, or what it asks for is not to be had.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// The same, and it can pass: the client may ask again after so long.
    #[error("{}", .0.detail)]
    Later(Box<Problem>, Duration),
    /// The database did not answer, or not as expected.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The object store did not answer, or not as expected.
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// A document in the database or the object store is not what we wrote.
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    /// Something broke that should not.
    #[error("{0}")]
    Internal(&'static str),
}

impl ApiError {
    /// A refusal with a stable `code`.
    pub fn refused(status: StatusCode, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self::Refused(Box::new(Problem::new(status.as_u16(), code, title, detail)))
    }

    /// A refusal that names the fields or cells at fault.
    pub fn faults(code: &str, title: &str, detail: impl Into<String>, faults: Vec<Fault>) -> Self {
        let mut problem = Problem::new(422, code, title, detail);
        problem.faults = faults;
        Self::Refused(Box::new(problem))
    }

    /// There is no such thing, or it belongs to someone else.
    pub fn not_found(what: &str) -> Self {
        Self::refused(
            StatusCode::NOT_FOUND,
            "not_found",
            "Not found",
            format!("There is no such {what}, or no longer: check the address."),
        )
    }

    /// What the client sees, and after how long it may ask again.
    fn answer(&self) -> (Problem, Option<Duration>) {
        match self {
            Self::Refused(problem) => (problem.as_ref().clone(), None),
            Self::Later(problem, wait) => (problem.as_ref().clone(), Some(*wait)),
            Self::Database(error) if is_transient(error) => unavailable("The database is not answering."),
            Self::Objects(error) if !matches!(error, object_store::Error::NotFound { .. }) => {
                unavailable("The object store is not answering.")
            }
            Self::Database(_) | Self::Objects(_) | Self::Document(_) | Self::Internal(_) => {
                (internal(), None)
            }
        }
    }
}

/// The answer to a request that met a fault of ours.
pub fn internal() -> Problem {
    Problem::new(
        500,
        "internal",
        "Something broke on our side",
        "The request could not be completed. Try again; if it stays, report the request id.",
    )
}

fn unavailable(what: &str) -> (Problem, Option<Duration>) {
    let detail = format!("{what} Nothing was lost; try again in a moment.");
    (Problem::new(503, "unavailable", "Temporarily unavailable", detail), Some(Duration::from_secs(1)))
}

/// Whether the same statement may succeed later.
pub fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::WorkerCrashed => true,
        // SQLite: busy, locked, full. PostgreSQL: connection, resources, shutdown, serialisation, deadlock.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            matches!(code.as_ref(), "5" | "6" | "13" | "261" | "517")
                || ["08", "53", "57", "40"].iter().any(|class| code.len() == 5 && code.starts_with(class))
        }),
        _ => false,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (problem, wait) = self.answer();
        if problem.status >= 500 {
            tracing::error!(code = %problem.code, cause = %self, "request failed");
        }
        let mut response = respond(problem);
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

/// A response that carries `problem`. The outermost layer writes the request id into it.
pub fn respond(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(&problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(problem);
    response
}

/// The problem for a status that no handler explained: a wrong method, a time-out of the framework …
pub fn for_status(status: StatusCode) -> Problem {
    let (code, title, detail) = match status {
        StatusCode::NOT_FOUND => (
            "not_found",
            "Not found",
            "There is nothing at this address. GET /api/openapi.json lists the routes.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "method_not_allowed",
            "Method not allowed",
            "This address does not take this method; the header Allow lists those that it takes.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("too_large", "Too large", "The body is larger than this address accepts.")
        }
        StatusCode::REQUEST_TIMEOUT => {
            ("timeout", "Too slow", "The request took longer than allowed. Try again.")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ("overloaded", "Overloaded", "Too many requests are being answered. Try again in a moment.")
        }
        status if status.is_server_error() => return internal(),
        _ => ("bad_request", "Bad request", "The request cannot be understood."),
    };
    Problem::new(status.as_u16(), code, title, detail)
}
