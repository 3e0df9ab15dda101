//! The services as the page sees them: wire's requests and responses over fetch.

use js_sys::{ArrayBuffer, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, RequestInit, Response};
use wire::Results;
use wire::problem::Problem;
use wire::simulation::{CreateShare, CreateSimulation, ParseStatus, Share, ShareCreated, Simulation};

use crate::failure::Failure;
use crate::{browser, json};

/// Uploads a workbook.
pub(crate) async fn upload(name: &str, file: &Blob) -> Result<ParseStatus, Failure> {
    let headers = headers(&[("Carlo-File-Name", &percent_encode(name))])?;
    read(send("POST", "/api/parse/upload", headers, Some(file.into())).await?).await
}

/// How far the reading of an uploaded workbook is.
pub(crate) async fn parse_status(id: &str) -> Result<ParseStatus, Failure> {
    get(&format!("/api/parse/status/{}", percent_encode(id))).await
}

/// Makes a simulation. Repeating it with the same key makes no second one.
pub(crate) async fn create_simulation(request: &CreateSimulation, key: &str) -> Result<Simulation, Failure> {
    post("/api/simulations/create", Some(request), &[("Idempotency-Key", key)]).await
}

/// Asks the services to run a simulation.
pub(crate) async fn run_simulation(id: &str) -> Result<Simulation, Failure> {
    post(&format!("/api/simulations/{}/run", percent_encode(id)), None::<&()>, &[]).await
}

/// How far a simulation is.
pub(crate) async fn simulation(id: &str) -> Result<Simulation, Failure> {
    get(&format!("/api/simulations/{}", percent_encode(id))).await
}

/// Where a simulation's progress is streamed.
pub(crate) fn progress_address(id: &str) -> String {
    format!("/api/simulations/{}/progress", percent_encode(id))
}

/// The results of a simulation that is done.
pub(crate) async fn results(id: &str) -> Result<Results, Failure> {
    get(&format!("/api/simulations/{}/results", percent_encode(id))).await
}

/// Makes a link.
pub(crate) async fn create_share(request: &CreateShare) -> Result<ShareCreated, Failure> {
    post("/api/shares", Some(request), &[]).await
}

/// Ends a link.
pub(crate) async fn revoke_share(token: &str, key: &str) -> Result<(), Failure> {
    let address = format!("/api/shares/{}", percent_encode(token));
    let headers = headers(&[("Authorization", &format!("Bearer {key}"))])?;
    checked(send("DELETE", &address, headers, None).await?).await.map(|_| ())
}

/// What a link shows.
pub(crate) async fn share(token: &str) -> Result<Share, Failure> {
    get(&format!("/api/shares/{}", percent_encode(token))).await
}

/// The workbook of a link that includes it.
pub(crate) async fn shared_workbook(token: &str) -> Result<ArrayBuffer, Failure> {
    bytes(&format!("/api/shares/{}/workbook", percent_encode(token))).await
}

/// A file of ours: an example.
pub(crate) async fn bytes(address: &str) -> Result<ArrayBuffer, Failure> {
    let response = checked(send("GET", address, headers(&[])?, None).await?).await?;
    let buffer = response.array_buffer().map_err(|_| unreadable())?;
    JsFuture::from(buffer).await.map_err(|_| cut_off())?.dyn_into().map_err(|_| unreadable())
}

/// A document of ours or of the services, as JSON.
pub(crate) async fn get<T: DeserializeOwned>(address: &str) -> Result<T, Failure> {
    read(send("GET", address, headers(&[("Accept", "application/json")])?, None).await?).await
}

async fn post<T: DeserializeOwned>(
    address: &str,
    body: Option<&impl Serialize>,
    more: &[(&str, &str)],
) -> Result<T, Failure> {
    let mut fields = vec![("Accept", "application/json")];
    fields.extend_from_slice(more);
    let body = match body {
        Some(body) => {
            fields.push(("Content-Type", "application/json"));
            Some(JsValue::from(serde_json::to_string(body).map_err(|_| unreadable())?))
        }
        None => None,
    };
    read(send("POST", address, headers(&fields)?, body).await?).await
}

async fn send(
    method: &str,
    address: &str,
    headers: Headers,
    body: Option<JsValue>,
) -> Result<Response, Failure> {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_headers(&headers);
    if let Some(body) = body {
        request.set_body(&body);
    }
    let answer = JsFuture::from(browser::window().fetch_with_str_and_init(address, &request)).await;
    answer.map_err(|_| Failure::offline("This"))?.dyn_into().map_err(|_| unreadable())
}

/// The response, or the problem that it carries.
async fn checked(response: Response) -> Result<Response, Failure> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let problem: Option<Problem> = json::read(&text(&response).await.unwrap_or_default());
    Err(problem.map_or_else(|| unnamed(status), Failure::from))
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let response = checked(response).await?;
    json::read(&text(&response).await.ok_or_else(cut_off)?).ok_or_else(unreadable)
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

fn headers(fields: &[(&str, &str)]) -> Result<Headers, Failure> {
    let headers = Headers::new().map_err(|_| unreadable())?;
    for (name, value) in fields {
        headers.set(name, value).map_err(|_| unreadable())?;
    }
    Ok(headers)
}

/// A workbook as base64.
pub(crate) fn base64(bytes: &ArrayBuffer) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes = Uint8Array::new(bytes).to_vec();
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let joined =
            group.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            if place <= group.len() {
                text.push(char::from(LETTERS[(joined >> (18 - 6 * place) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

fn percent_encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

fn unreadable() -> Failure {
    Failure::new("The server sent something that this page cannot read.", "Reload the page.", "unreadable")
}

fn cut_off() -> Failure {
    Failure::new("The connection was cut off.", "Try again.", "cut-off")
}

fn unnamed(status: u16) -> Failure {
    let title = match status {
        404 | 410 => "It is not there.".to_owned(),
        413 => "The file is too large for the servers.".to_owned(),
        429 => "Too many requests.".to_owned(),
        _ => format!("The server answered {status}."),
    };
    Failure::new(title, "Try again in a minute.", &format!("http-{status}"))
}
