//! The app's files, and the page for every address that is the app's to show.

use worker::{Env, Request, RequestInit, Response};

use crate::error::EdgeError;
use crate::headers::editable;

/// The binding of wrangler.toml that holds `dist/`.
const ASSETS: &str = "ASSETS";
/// Files here have the hash of their content in their name.
const HASHED: &str = "/assets/";

/// Answers with the file at the request's path, or with the page where the path names none.
pub(crate) async fn answer(request: Request, env: &Env) -> Result<Response, EdgeError> {
    let path = request.path();
    let assets = env.assets(ASSETS)?;
    let page = page_address(&request)?;
    let method = request.method();
    let mut response: Response = assets.fetch_request(request).await?;
    if response.status_code() == 404 && names_no_file(&path) {
        let mut init = RequestInit::new();
        init.with_method(method);
        response = assets.fetch_request(Request::new_with_init(&page, &init)?).await?;
    }
    if response.status_code() == 404 {
        return Err(EdgeError::NotFound);
    }
    let response = editable(response)?;
    let headers = response.headers();
    headers.set("cache-control", caching(&path))?;
    if is_private(&path) {
        headers.set("x-robots-tag", "noindex")?;
    }
    Ok(response)
}

fn page_address(request: &Request) -> Result<String, EdgeError> {
    let mut url = request.url()?;
    url.set_path("/");
    url.set_query(None);
    Ok(url.into())
}

/// How long browsers may keep a file: those named by their content for ever, all others only while the server
/// says that they are the same.
fn caching(path: &str) -> &'static str {
    if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether a path is a view of the app: files have an extension.
fn names_no_file(path: &str) -> bool {
    !path.rsplit('/').next().unwrap_or("").contains('.') && !path.starts_with(HASHED)
}

/// Whether search engines are to pass by: shared links are for those who were given them.
fn is_private(path: &str) -> bool {
    path.starts_with("/s/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_told_from_files() {
        assert!(names_no_file("/"));
        assert!(names_no_file("/s/0123456789abcdef"));
        assert!(!names_no_file("/favicon.ico"));
        assert!(!names_no_file("/assets/gone"));
        assert!(!names_no_file("/engine/engine.js"));
    }

    #[test]
    fn only_files_named_by_content_are_kept() {
        assert!(caching("/assets/app-0123456789abcdef.js").contains("immutable"));
        assert_eq!(caching("/"), "no-cache");
        assert_eq!(caching("/engine/engine.js"), "no-cache");
        assert!(is_private("/s/abc") && !is_private("/"));
    }
}
