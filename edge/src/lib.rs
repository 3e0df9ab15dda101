//! Carlo's edge: the Worker that every request meets first.
//!
//! ```text
//!   request ── routes::route ──┬─ App ────────────────── app: the files of dist/, or the page
//!              what may come   ├─ Shared ─┐ limits ──── cache: kept for seconds, else forward
//!              in, how large   └─ Api ────┘ by client ─ forward: to the services, streaming both ways
//!                                                         breaker: not while they are down
//!   answer ◄── headers::finish: security headers and the request's id, on everything
//! ```
//!
//! It knows the services only by their paths and never links the engine.

mod app;
mod breaker;
mod cache;
mod error;
mod forward;
mod headers;
mod limits;
mod routes;
mod visit;

use worker::{Context, Env, Request, Response, event};

use crate::error::EdgeError;
use crate::routes::{Body, Route};
use crate::visit::Visit;

/// Answers one request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    let done = async {
        let visit = Visit::of(&request)?;
        let response = match answer(request, &env, &context, &visit).await {
            Ok(response) => response,
            Err(error) => {
                if let EdgeError::Runtime(text) = &error {
                    worker::console_error!("{}: {text}", visit.id);
                }
                headers::refusal(&error, &visit)?
            }
        };
        headers::finish(response, &visit)
    };
    done.await.map_err(|error: EdgeError| worker::Error::RustError(format!("{error:?}")))
}

async fn answer(
    request: Request,
    env: &Env,
    context: &Context,
    visit: &Visit,
) -> Result<Response, EdgeError> {
    let path = request.path();
    // Not `request.method()`, which takes a method it does not know for GET.
    let method = request.inner().method();
    let length = request.headers().get("content-length")?;
    let kind = request.headers().get("content-type")?;
    let present = request.inner().body().is_some();
    let body = Body { present, length: length.as_deref(), kind: kind.as_deref() };
    match routes::route(&method, &path, body)? {
        Route::App => app::answer(request, env).await,
        Route::Shared { token } => {
            limits::check(&request, env).await?;
            cache::shared(token, &request, env, context, visit).await
        }
        Route::Api(rule) => {
            limits::check(&request, env).await?;
            let response = forward::forward(&request, rule, env, visit).await?;
            if let Some(token) = routes::revoked(&method, &path) {
                cache::forget(token).await?;
            }
            Ok(response)
        }
    }
}
