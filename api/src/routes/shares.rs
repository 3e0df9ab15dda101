//! Shared links: whoever has the token sees the results, whoever has the revoke key ends the link.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use engine::{Results, Spec};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use wire::limits::Tier;
use wire::problem::{Fault, Problem};
use wire::simulation::{CreateShare, Share, ShareCreated};

use super::body::{document, plain_name};
use crate::client::Owner;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::shares;
use crate::time::rfc3339;
use crate::token;

/// The longest title, in characters.
const MOST_TITLE: usize = 200;
/// A day in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;
/// How long a shared cache may answer by itself: a revoked link is gone everywhere after these 5 seconds.
const CACHE: &str = "public, max-age=0, s-maxage=5";
/// Search engines leave shared links alone.
const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");
/// The characters that `filename*` takes as they are (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
/// The media type of .xlsx files.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Those of other workbooks, by the ends of their names.
const MEDIA_TYPES: [(&str, &str); 5] = [
    (".xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    (".xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    (".xls", "application/vnd.ms-excel"),
    (".ods", "application/vnd.oasis.opendocument.spreadsheet"),
    (".fods", "application/vnd.oasis.opendocument.spreadsheet-flat-xml"),
];

/// What a link shows, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    title: String,
    results: Results,
    spec: Spec,
}

/// Share results by a link.
#[utoipa::path(
    post, path = "/api/shares", tag = "shares",
    request_body = CreateShare,
    responses(
        (status = 201, body = ShareCreated),
        (status = 413, description = "Larger than allowed", body = Problem),
        (status = 422, description = "A field is wrong", body = Problem)
    )
)]
pub async fn create(
    State(app): State<AppState>,
    owner: Owner,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<ShareCreated>), ApiError> {
    let limits = Tier::Anonymous.limits();
    let request: CreateShare = document(&headers, &body)?;
    drop(body);
    let file = request.workbook.as_deref().map(|text| decode(text, limits.workbook_bytes)).transpose()?;
    let workbook = match file {
        Some(file) => Some(app.objects.put(file).await?),
        None => None,
    };
    let workbook_name =
        workbook.as_ref().map(|_| plain_name(request.workbook_name.as_deref().unwrap_or_default()));
    let title: String = request.title.chars().filter(|c| !c.is_control()).take(MOST_TITLE).collect();
    let content = Content { title, results: request.results, spec: request.spec };
    let content = app.objects.put(serde_json::to_vec(&content)?.into()).await?;
    let (token, revoke_key) = (token::random(), token::random());
    let new = shares::New {
        token_hash: &token::sha256(&token),
        revoke_hash: &token::sha256(&revoke_key),
        owner: &owner.0,
        content: &content,
        workbook: workbook.as_deref(),
        workbook_name: workbook_name.as_deref(),
        lives: i64::from(limits.share_days) * DAY,
    };
    let expires_at = rfc3339(shares::insert(&app.database, new).await?);
    Ok((StatusCode::CREATED, Json(ShareCreated { token, revoke_key, expires_at })))
}

/// What a link shows.
#[utoipa::path(
    get, path = "/api/shares/{token}", tag = "shares",
    params(("token" = String, Path, description = "The link's token")),
    responses(
        (status = 200, body = Share),
        (status = 404, description = "There is none, or it was revoked", body = Problem),
        (status = 410, description = "It has ended", body = Problem)
    )
)]
pub async fn get(State(app): State<AppState>, Path(token): Path<String>) -> Result<Response, ApiError> {
    let share = find(&app, &token).await?;
    let content = share.content.ok_or_else(ended)?;
    let content: Content = serde_json::from_slice(&app.objects.get(&content).await?)?;
    let share = Share {
        title: content.title,
        results: content.results,
        spec: content.spec,
        workbook_name: share.workbook_name,
        created_at: rfc3339(share.created_at),
        expires_at: rfc3339(share.expires_at),
    };
    Ok(([(header::CACHE_CONTROL, CACHE), (X_ROBOTS_TAG, "noindex")], Json(share)).into_response())
}

/// The workbook of a link that includes it.
#[utoipa::path(
    get, path = "/api/shares/{token}/workbook", tag = "shares",
    params(("token" = String, Path, description = "The link's token")),
    responses(
        (status = 200, description = "The .xlsx file", content_type =
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 404, description = "There is no such link, or it has no workbook", body = Problem),
        (status = 410, description = "It has ended", body = Problem)
    )
)]
pub async fn workbook(State(app): State<AppState>, Path(token): Path<String>) -> Result<Response, ApiError> {
    let share = find(&app, &token).await?;
    let workbook = share.workbook.ok_or_else(|| ApiError::not_found("workbook"))?;
    let bytes = app.objects.get(&workbook).await?;
    let name = share.workbook_name.unwrap_or_else(|| plain_name(""));
    let disposition = format!("attachment; filename*=UTF-8''{}", utf8_percent_encode(&name, ATTRIBUTE));
    let headers = [
        (header::CONTENT_TYPE, media_type(&name)),
        (header::CONTENT_DISPOSITION, &disposition),
        (header::CACHE_CONTROL, CACHE),
        (X_ROBOTS_TAG, "noindex"),
    ];
    Ok((headers, bytes).into_response())
}

/// The media type of a workbook of this name.
fn media_type(name: &str) -> &'static str {
    let name = name.to_lowercase();
    MEDIA_TYPES.iter().find(|(end, _)| name.ends_with(end)).map_or(XLSX, |(_, kind)| kind)
}

/// End a link, with the key that came when it was made.
#[utoipa::path(
    delete, path = "/api/shares/{token}", tag = "shares",
    params(("token" = String, Path, description = "The link's token"),
           ("Authorization" = String, Header, description = "`Bearer` and the revoke key")),
    responses(
        (status = 204, description = "Ended"),
        (status = 401, description = "No revoke key", body = Problem),
        (status = 403, description = "Another link's revoke key", body = Problem),
        (status = 404, body = Problem)
    )
)]
pub async fn revoke(
    State(app): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let key =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let Some(key) = key else {
        let detail = "Send the link's revoke key in the header Authorization, after `Bearer `.";
        return Err(ApiError::refused(StatusCode::UNAUTHORIZED, "no_revoke_key", "No revoke key", detail));
    };
    let token_hash = token::sha256(&token);
    let share = shares::find(&app.database, &token_hash).await?.ok_or_else(|| ApiError::not_found("link"))?;
    // Equal hashes of 192 random bits: what comparing them in varying time gives away is of no use.
    if share.revoke_hash != token::sha256(key.trim()) {
        let detail = "This is not the key that came with the link.";
        return Err(ApiError::refused(StatusCode::FORBIDDEN, "wrong_revoke_key", "Wrong revoke key", detail));
    }
    shares::delete(&app.database, &token_hash).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &AppState, token: &str) -> Result<shares::Share, ApiError> {
    let share = shares::find(&app.database, &token::sha256(token)).await?;
    match share {
        None => Err(ApiError::not_found("link")),
        Some(share) if share.expired => Err(ended()),
        Some(share) => Ok(share),
    }
}

fn ended() -> ApiError {
    let detail = "The link has ended, and what it showed is gone. Ask whoever shared it for a new one.";
    ApiError::refused(StatusCode::GONE, "share_ended", "The link has ended", detail)
}

/// The file in `text`, if it is one that may be shared.
fn decode(text: &str, most: u64) -> Result<Bytes, ApiError> {
    let refuse = |message: &str| {
        let fault = Fault { at: "workbook".to_owned(), message: message.to_owned() };
        ApiError::faults(
            "bad_workbook",
            "The workbook cannot be shared",
            format!("workbook: {message}."),
            vec![fault],
        )
    };
    let bytes = STANDARD.decode(text).map_err(|_| refuse("it is not in base64"))?;
    if bytes.len() as u64 > most {
        return Err(refuse(&format!("it is larger than {} MiB", most >> 20)));
    }
    if !engine::workbook::may_be(&bytes) {
        return Err(refuse("it is not a workbook"));
    }
    Ok(bytes.into())
}
