//! The built app: its files, and its page for the addresses that the app itself understands.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::services::{ServeDir, ServeFile};

use crate::error;

/// A file whose name holds a hash of its content never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Any other is asked for again each time, and answered with 304 while it is the same.
const ASK: &str = "no-cache";
/// The fewest hex digits at the end of a name that are taken for a hash.
const HASH_DIGITS: usize = 8;

/// Serves the folder of the built app.
pub fn router<S: Clone + Send + Sync + 'static>(folder: &Path) -> Router<S> {
    let page = ServeFile::new(folder.join("index.html")).precompressed_br();
    let files = ServeDir::new(folder).precompressed_br().fallback(get(missing));
    Router::new().route_service("/s/{token}", page).fallback_service(files).layer(middleware::from_fn(cached))
}

/// There is no such file.
async fn missing(request: Request) -> Response {
    if request.uri().path() == "/" {
        let hint =
            "The app has not been built: there is no index.html in its folder. Run `cargo xtask run`.\n";
        return (StatusCode::NOT_FOUND, hint).into_response();
    }
    error::respond(error::for_status(StatusCode::NOT_FOUND))
}

async fn cached(request: Request, next: Next) -> Response {
    let forever = is_hashed(request.uri().path());
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let value = HeaderValue::from_static(if forever { FOREVER } else { ASK });
        response.headers_mut().insert(header::CACHE_CONTROL, value);
    }
    response
}

/// Whether the file's name holds a hash: `carlo-0f3a9c21d4e5b607.js`, `carlo-0f3a9c21d4e5b607_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= HASH_DIGITS && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn hashed_names_are_known() {
        assert!(is_hashed("/carlo-0f3a9c21d4e5b607.js"));
        assert!(is_hashed("/carlo-0f3a9c21d4e5b607_bg.wasm"));
        assert!(is_hashed("/styles/tokens-1234abcd.css"));
        assert!(!is_hashed("/index.html"));
        assert!(!is_hashed("/examples/house-facade.xlsx"));
        assert!(!is_hashed("/engine-worker.js"));
        assert!(!is_hashed("/"));
    }
}
