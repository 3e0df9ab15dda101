//! What every request passes through: an id, a log line, limits in number and time, and the headers that
//! tell browsers what the page may do.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wire::headers;
use wire::problem::{PROBLEM_JSON, Problem};

use crate::client;
use crate::config::Config;
use crate::error::{self, ApiError};
use crate::state::AppState;

/// The header with the request's id.
pub static REQUEST_ID: HeaderName = HeaderName::from_static(headers::REQUEST_ID);

/// The outermost layer.
pub async fn guard(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(&app.config, &request);
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let is_api = uri.path().starts_with("/api/");
    let limit = patience(&app.config, &method, uri.path());

    let mut response = match tokio::time::timeout(limit, bounded(&app, request, next)).await {
        Ok(response) => response,
        Err(_) => error::respond(error::for_status(StatusCode::REQUEST_TIMEOUT)),
    };

    if is_api {
        explain(&mut response, &id);
    }
    secure(response.headers_mut(), &app.config);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, value);
    }
    let milliseconds = started.elapsed().as_millis() as u64;
    let path = without_token(uri.path());
    tracing::info!(%method, path, status = response.status().as_u16(), milliseconds, request = id, "answered");
    response
}

/// Answers the request, unless too many are being answered already.
async fn bounded(app: &AppState, request: Request, next: Next) -> Response {
    match app.requests.try_acquire() {
        Ok(_permit) => next.run(request).await,
        Err(_) => {
            let problem = error::for_status(StatusCode::SERVICE_UNAVAILABLE);
            ApiError::Later(Box::new(problem), Duration::from_secs(1)).into_response()
        }
    }
}

/// How long the answer may take.
fn patience(config: &Config, method: &Method, path: &str) -> Duration {
    let uploads = method == Method::POST && matches!(path, "/api/parse/upload" | "/api/shares");
    Duration::from_secs(if uploads { config.upload_seconds } else { config.request_seconds })
}

/// The id that a trusted proxy gave the request, or a new one.
fn request_id(config: &Config, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    match given {
        Some(id) if client::is_trusted(config, peer) && is_plain(id) => id.to_owned(),
        _ => uuid::Uuid::now_v7().to_string(),
    }
}

fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Makes every error a problem with the request's id, also those that the framework made.
fn explain(response: &mut Response, id: &str) {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return;
    }
    let mut problem =
        response.extensions_mut().remove::<Problem>().unwrap_or_else(|| error::for_status(status));
    problem.request_id = Some(id.to_owned());
    let headers = std::mem::take(response.headers_mut());
    *response = (status, Json(&problem)).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn secure(headers: &mut HeaderMap, config: &Config) {
    for (name, value) in headers::SECURITY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if config.public_origin.starts_with("https://") {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(headers::STRICT_TRANSPORT));
    }
}

/// The path as it is logged: a shared link's token is a right, and does not belong in a log.
fn without_token(path: &str) -> &str {
    match path.strip_prefix("/api/shares/").or_else(|| path.strip_prefix("/s/")) {
        Some(rest) => &path[..path.len() - rest.len()],
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_not_logged() {
        assert_eq!(without_token("/api/shares/abc"), "/api/shares/");
        assert_eq!(without_token("/s/abc"), "/s/");
        assert_eq!(without_token("/api/parse/upload"), "/api/parse/upload");
    }

    #[test]
    fn an_id_cannot_carry_anything_else() {
        assert!(is_plain("0190-abc"));
        assert!(!is_plain("a b") && !is_plain("") && !is_plain(&"a".repeat(65)));
    }
}
