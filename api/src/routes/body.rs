//! What comes in a request's body and headers, checked.

use axum::http::{HeaderMap, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The longest file name that is kept, in characters.
const MOST_NAME: usize = 200;
/// The longest idempotency key, in bytes.
const MOST_KEY: usize = 255;

/// The JSON document in `body`.
pub(crate) fn document<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(ApiError::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "Not JSON",
            format!(
                "The body's type is `{}`; send `Content-Type: application/json`.",
                essence.escape_default()
            ),
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        ApiError::refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_document",
            "The document cannot be read",
            format!("The body is not the JSON document that this address takes: {error}."),
        )
    })
}

/// The key in the header `Idempotency-Key`.
pub(crate) fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=MOST_KEY).contains(&key.len()) => Ok(Some(key)),
        _ => Err(ApiError::refused(
            StatusCode::BAD_REQUEST,
            "bad_header",
            "A header is wrong",
            format!("The header Idempotency-Key must have 1 to {MOST_KEY} visible ASCII characters."),
        )),
    }
}

/// The file's name in the header `Carlo-File-Name`, percent-encoded UTF-8.
pub(crate) fn file_name(headers: &HeaderMap) -> Result<String, ApiError> {
    let Some(value) = headers.get("carlo-file-name") else { return Ok(plain_name("")) };
    let text = value.to_str().ok().and_then(|text| percent_decode_str(text).decode_utf8().ok());
    text.map(|text| plain_name(&text)).ok_or_else(|| {
        ApiError::refused(
            StatusCode::BAD_REQUEST,
            "bad_header",
            "A header is wrong",
            "The header Carlo-File-Name must be the file's name in UTF-8, percent-encoded.",
        )
    })
}

/// A file's name without folders and control characters, and not longer than people can read.
pub(crate) fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(MOST_NAME).collect();
    match plain.trim() {
        "" | "." | ".." => "workbook.xlsx".to_owned(),
        plain => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(value: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("carlo-file-name", value.parse().unwrap());
        file_name(&headers).unwrap()
    }

    #[test]
    fn names_lose_what_is_not_a_name() {
        assert_eq!(named("Pr%C3%A9vision%202026.xlsx"), "Prévision 2026.xlsx");
        assert_eq!(named("..%2F..%2Fetc%2Fpasswd"), "passwd");
        assert_eq!(named("C:%5CUsers%5Cme%5Ca%00b%0A.xlsx"), "ab.xlsx");
        assert_eq!(named("%2F"), "workbook.xlsx");
        assert_eq!(file_name(&HeaderMap::new()).unwrap(), "workbook.xlsx");
    }

    #[test]
    fn a_name_that_is_not_text_is_refused() {
        let mut headers = HeaderMap::new();
        headers.insert("carlo-file-name", "%FF%FE".parse().unwrap());
        assert!(file_name(&headers).is_err());
    }
}
