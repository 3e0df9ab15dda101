//! Shared results are kept for seconds, so that a link that many open does not reach the services each time,
//! and a revoked one is dead everywhere within five seconds.

use worker::{Cache, Context, Date, Env, Request, Response};

use crate::error::EdgeError;
use crate::forward::forward;
use crate::headers::editable;
use crate::routes;
use crate::visit::Visit;

/// How long after it was asked for an answer may still be given, in milliseconds.
const KEPT: u64 = 5_000;
/// When a kept answer was asked for, in milliseconds since 1970.
const ASKED_AT: &str = "x-carlo-asked-at";
/// Whether an answer was kept: `hit` or `miss`.
const OUTCOME: &str = "x-carlo-cache";

/// Answers with the shared results of `token`.
pub(crate) async fn shared(
    token: &str,
    request: &Request,
    env: &Env,
    context: &Context,
    visit: &Visit,
) -> Result<Response, EdgeError> {
    let cache = Cache::default();
    let now = Date::now().as_millis();
    if let Some(kept) = cache.get(key(token), false).await? {
        let asked_at = kept.headers().get(ASKED_AT)?;
        if is_fresh(asked_at.as_deref(), now) {
            return for_client(kept, "hit");
        }
    }
    let mut response = editable(forward(request, routes::shared(), env, visit).await?)?;
    if response.status_code() == 200 {
        let copy = response.cloned()?;
        copy.headers().set("cache-control", &format!("max-age={}", KEPT / 1000))?;
        copy.headers().set(ASKED_AT, &now.to_string())?;
        copy.headers().delete("set-cookie")?;
        let key = key(token);
        context.wait_until(async move {
            if let Err(error) = cache.put(key, copy).await {
                worker::console_error!("shared results could not be kept: {error}");
            }
        });
    }
    for_client(response, "miss")
}

/// Forgets the shared results of `token`.
pub(crate) async fn forget(token: &str) -> Result<(), EdgeError> {
    Cache::default().delete(key(token), true).await?;
    Ok(())
}

/// The client keeps nothing: only what is kept here can be forgotten.
fn for_client(response: Response, outcome: &str) -> Result<Response, EdgeError> {
    let response = editable(response)?;
    response.headers().delete(ASKED_AT)?;
    response.headers().set("cache-control", "no-store")?;
    response.headers().set(OUTCOME, outcome)?;
    Ok(response)
}

/// The cache wants a URL; this one leads nowhere.
fn key(token: &str) -> String {
    format!("https://shares.invalid/{token}")
}

/// Whether an answer asked for at `asked_at` may be given at `now`.
fn is_fresh(asked_at: Option<&str>, now: u64) -> bool {
    let asked_at = asked_at.and_then(|text| text.parse::<u64>().ok());
    asked_at.is_some_and(|asked_at| asked_at <= now && now - asked_at < KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_given_that_was_asked_for_five_seconds_ago() {
        assert!(is_fresh(Some("1000"), 1_000));
        assert!(is_fresh(Some("1000"), 5_999));
        assert!(!is_fresh(Some("1000"), 6_000));
        assert!(!is_fresh(Some("2000"), 1_000), "a clock that went back");
        assert!(!is_fresh(Some("soon"), 1_000));
        assert!(!is_fresh(None, 1_000));
    }
}
