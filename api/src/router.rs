//! Every route on one page.

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Json, Router, middleware, routing};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error;
use crate::guard::guard;
use crate::routes::{assets, health, parse, shares, simulations, traces};
use crate::state::AppState;

/// The most bytes of a JSON document that holds a spec.
const DOCUMENT: usize = 1 << 20;
/// The most bytes of a JSON document that holds results and, in base64, a workbook.
const SHARE: usize = 48 << 20;

/// The service: its routes, behind what every request passes through.
pub fn router(app: AppState) -> Router {
    let (api, openapi) = api().split_for_parts();
    let api = api
        .route("/api/openapi.json", routing::get(move || async move { Json(openapi) }))
        .route("/api/{*rest}", routing::any(nothing_there));
    let whole = if app.config.app.as_os_str().is_empty() {
        api.fallback(nothing_there)
    } else {
        api.merge(assets::router(&app.config.app))
    };
    whole
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(about())
        .routes(routes!(parse::upload))
        .routes(routes!(parse::status))
        .routes(routes!(parse::formulas))
        .routes(routes!(parse::dependencies))
        .routes(routes!(simulations::get))
        .routes(routes!(simulations::run))
        .routes(routes!(simulations::progress))
        .routes(routes!(simulations::results))
        .routes(routes!(simulations::workbook))
        .routes(routes!(traces::trace))
        .routes(routes!(simulations::create))
        .layer(DefaultBodyLimit::max(DOCUMENT))
        .merge(OpenApiRouter::new().routes(routes!(shares::create)).layer(DefaultBodyLimit::max(SHARE)))
        .routes(routes!(shares::get, shares::revoke))
        .routes(routes!(shares::workbook))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// The OpenAPI document of the routes.
pub fn openapi() -> OpenApi {
    api().into_openapi()
}

fn about() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Carlo")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Monte Carlo simulation of spreadsheets: uploads, simulations on the server, shared links.",
        ))
        .build();
    OpenApiBuilder::new().info(info).build()
}

async fn nothing_there() -> Response {
    error::respond(error::for_status(StatusCode::NOT_FOUND))
}

/// A handler that panics answers 500; the panic itself is in the log.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    error::respond(error::internal())
}
