//! Which headers go to the services, and which every answer carries.

use wire::headers::{REQUEST_ID, SECURITY, STRICT_TRANSPORT};
use wire::problem::PROBLEM_JSON;
use worker::{Headers, Response};

use crate::error::EdgeError;
use crate::visit::Visit;

/// What a client may tell the services; all else stays here, and with it every claim about who the client is.
const FORWARDED: &[&str] = &[
    "accept",
    "accept-language",
    "authorization",
    "carlo-file-name",
    "content-disposition",
    "content-type",
    "cookie",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "last-event-id",
    "origin",
    "range",
    "sec-fetch-mode",
    "sec-fetch-site",
    "user-agent",
    "x-csrf-token",
];

/// The headers of the request to the services.
pub(crate) fn forwarded(from: &Headers, visit: &Visit) -> Result<Headers, EdgeError> {
    let headers = Headers::new();
    for name in FORWARDED {
        if let Some(value) = from.get(name)? {
            headers.set(name, &value)?;
        }
    }
    visit.tell(&headers)?;
    Ok(headers)
}

/// A response with headers of its own: those that come from a fetch cannot be changed.
pub(crate) fn editable(response: Response) -> Result<Response, EdgeError> {
    let headers = Headers::new();
    for (name, value) in response.headers().entries() {
        headers.append(&name, &value)?;
    }
    Ok(response.with_headers(headers))
}

/// The answer as it leaves: with the security headers, the request's id, and nothing of the machinery behind.
pub(crate) fn finish(response: Response, visit: &Visit) -> Result<Response, EdgeError> {
    let response = editable(response)?;
    let headers = response.headers();
    for (name, value) in SECURITY {
        headers.set(name, value)?;
    }
    if visit.https {
        headers.set("strict-transport-security", STRICT_TRANSPORT)?;
    }
    headers.set(REQUEST_ID, &visit.id)?;
    headers.delete("server")?;
    headers.delete("x-powered-by")?;
    Ok(response)
}

/// An error as the client sees it: problem+json with the request's id.
pub(crate) fn refusal(error: &EdgeError, visit: &Visit) -> Result<Response, EdgeError> {
    let mut problem = error.problem();
    problem.request_id = Some(visit.id.clone());
    let body = serde_json::to_vec(&problem).map_err(|error| EdgeError::Runtime(error.to_string()))?;
    let response = Response::from_bytes(body)?.with_status(problem.status);
    let headers = response.headers();
    headers.set("content-type", PROBLEM_JSON)?;
    headers.set("cache-control", "no-store")?;
    if let Some((name, value)) = error.header() {
        headers.set(name, &value)?;
    }
    Ok(response)
}
