//! The way to the services: bodies stream both ways, answers have a deadline, and only reads are tried again.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::future::{Either, select};
use worker::{
    AbortController, Date, Delay, Env, Fetch, Method, Request, RequestInit, RequestRedirect, Response,
};

use crate::breaker::{Breaker, RetryBudget};
use crate::error::EdgeError;
use crate::headers::forwarded;
use crate::routes::Rule;
use crate::visit::Visit;

/// The variable of wrangler.toml that says where the services are: a URL without a path.
const ORIGIN: &str = "API_ORIGIN";

/// How often a read is tried again, and how long after.
const RETRIES: [Duration; 2] = [Duration::from_millis(50), Duration::from_millis(200)];

thread_local! {
    /// What this isolate has seen of the services.
    static BREAKER: RefCell<Breaker> = RefCell::default();
    static BUDGET: RefCell<RetryBudget> = const { RefCell::new(RetryBudget::new()) };
}

/// Sends a request to the services and gives their answer as soon as its headers are there.
pub(crate) async fn forward(
    request: &Request,
    rule: &Rule,
    env: &Env,
    visit: &Visit,
) -> Result<Response, EdgeError> {
    let asked = request.url()?;
    let origin = env.var(ORIGIN)?.to_string();
    let query = asked.query().map(|query| format!("?{query}")).unwrap_or_default();
    let url = format!("{}{}{query}", origin.trim_end_matches('/'), asked.path());
    let mut retries = RETRIES.iter();
    BUDGET.with_borrow_mut(RetryBudget::earn);
    loop {
        BREAKER
            .with_borrow_mut(|breaker| breaker.admit(Date::now().as_millis()))
            .map_err(|seconds| EdgeError::Resting { seconds })?;
        let answer = send(request, &url, rule.patience, visit).await;
        let fault = is_fault(&answer);
        BREAKER.with_borrow_mut(|breaker| {
            if fault { breaker.failed(Date::now().as_millis()) } else { breaker.succeeded() }
        });
        let again = fault && is_read(&request.method());
        match retries.next().filter(|_| again && BUDGET.with_borrow_mut(RetryBudget::spend)) {
            Some(pause) => Delay::from(*pause).await,
            None => return answer,
        }
    }
}

/// Asks once.
async fn send(
    request: &Request,
    url: &str,
    patience: Duration,
    visit: &Visit,
) -> Result<Response, EdgeError> {
    let mut init = RequestInit::new();
    init.with_method(request.method())
        .with_headers(forwarded(request.headers(), visit)?)
        .with_redirect(RequestRedirect::Manual);
    if let Some(body) = request.inner().body() {
        init.with_body(Some(body.into()));
    }
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(Request::new_with_init(url, &init)?);
    let answer = Box::pin(fetch.send_with_signal(&signal));
    match select(answer, Delay::from(patience)).await {
        Either::Left((Ok(response), _)) => Ok(response),
        Either::Left((Err(error), _)) => {
            worker::console_error!("{}: the services cannot be reached: {error}", visit.id);
            Err(EdgeError::Unreachable)
        }
        Either::Right(_) => {
            controller.abort();
            Err(EdgeError::TimedOut)
        }
    }
}

/// Whether the services are not well. An answer that names a time to come again is well enough.
fn is_fault(answer: &Result<Response, EdgeError>) -> bool {
    match answer {
        Ok(response) => {
            let asks_to_wait = response.headers().has("retry-after").unwrap_or(false);
            matches!(response.status_code(), 502..=504) && !asks_to_wait
        }
        Err(error) => matches!(error, EdgeError::Unreachable | EdgeError::TimedOut),
    }
}

fn is_read(method: &Method) -> bool {
    matches!(method, Method::Get | Method::Head)
}
