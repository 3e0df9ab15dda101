//! The services as the page sees them: wire's requests and responses over fetch.

use std::future::Future;
use std::pin::Pin;

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, RequestInit, Response};
use wire::Results;
use wire::problem::Problem;
use wire::simulation::{CreateSimulation, ParseStatus, Share, ShareCreated, Simulation};

use crate::failure::Failure;
use crate::{browser, json};

/// Uploads a workbook.
pub(crate) fn upload(name: &str, file: &Blob) -> Waiting<ParseStatus> {
    let fields = [("Carlo-File-Name", percent_encode(name))];
    document(send("POST", "/api/parse/upload", &fields, Some(file)))
}

/// How far the reading of an uploaded workbook is.
pub(crate) fn parse_status(id: &str) -> Waiting<ParseStatus> {
    get(&format!("/api/parse/status/{}", percent_encode(id)))
}

/// Makes a simulation. Repeating it with the same key makes no second one.
pub(crate) fn create_simulation(request: &CreateSimulation, key: &str) -> Waiting<Simulation> {
    post("/api/simulations/create", Some(request), vec![("Idempotency-Key", key.to_owned())])
}

/// Asks the services to run a simulation.
pub(crate) fn run_simulation(id: &str) -> Waiting<Simulation> {
    post(&format!("/api/simulations/{}/run", percent_encode(id)), None, Vec::new())
}

/// How far a simulation is.
pub(crate) fn simulation(id: &str) -> Waiting<Simulation> {
    get(&format!("/api/simulations/{}", percent_encode(id)))
}

/// Where a simulation's progress is streamed.
pub(crate) fn progress_address(id: &str) -> String {
    format!("/api/simulations/{}/progress", percent_encode(id))
}

/// The results of a simulation that is done, and the same as they came.
pub(crate) fn results(id: &str) -> Waiting<(Results, String)> {
    let address = format!("/api/simulations/{}/results", percent_encode(id));
    let text = text(send("GET", &address, &[accept()], None));
    Box::pin(async {
        let text = text.await?;
        Ok((json::read(&text).ok_or_else(unreadable)?, text))
    })
}

/// Makes a link to what has these members, those of [`wire::simulation::CreateShare`].
pub(crate) fn create_share(members: &[(&str, &dyn json::Write)]) -> Waiting<ShareCreated> {
    post("/api/shares", Some(&members), Vec::new())
}

/// Ends a link.
pub(crate) fn revoke_share(token: &str, key: &str) -> Waiting<()> {
    let address = format!("/api/shares/{}", percent_encode(token));
    let response = send("DELETE", &address, &[("Authorization", format!("Bearer {key}"))], None);
    Box::pin(async { response.await.map(|_| ()) })
}

/// What a link shows.
pub(crate) fn share(token: &str) -> Waiting<Share> {
    get(&format!("/api/shares/{}", percent_encode(token)))
}

/// The workbook of a link that includes it.
pub(crate) fn shared_workbook(token: &str) -> Waiting<ArrayBuffer> {
    bytes(&format!("/api/shares/{}/workbook", percent_encode(token)))
}

/// A file of ours: an example.
pub(crate) fn bytes(address: &str) -> Waiting<ArrayBuffer> {
    let response = send("GET", address, &[], None);
    Box::pin(async {
        let buffer = response.await?.array_buffer().map_err(|_| unreadable())?;
        JsFuture::from(buffer).await.map_err(|_| cut_off())?.dyn_into().map_err(|_| unreadable())
    })
}

/// A document of ours or of the services, as JSON.
pub(crate) fn get<T: json::Read + 'static>(address: &str) -> Waiting<T> {
    document(send("GET", address, &[accept()], None))
}

fn post<T: json::Read + 'static>(
    address: &str,
    body: Option<&dyn json::Write>,
    mut fields: Vec<(&'static str, String)>,
) -> Waiting<T> {
    fields.push(accept());
    if body.is_some() {
        fields.push(("Content-Type", "application/json".to_owned()));
    }
    let body = body.map(|body| JsValue::from(json::text(body)));
    document(send("POST", address, &fields, body.as_ref()))
}

fn accept() -> (&'static str, String) {
    ("Accept", "application/json".to_owned())
}

/// What is waited for, in a box: else all that is done meanwhile would be compiled anew wherever it is waited for.
type Waiting<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// The document that a response holds.
fn document<T: json::Read + 'static>(response: Waiting<Response>) -> Waiting<T> {
    let text = text(response);
    Box::pin(async { json::read(&text.await?).ok_or_else(unreadable) })
}

/// The text of a response.
fn text(response: Waiting<Response>) -> Waiting<String> {
    Box::pin(async { read(&response.await?).await.ok_or_else(cut_off) })
}

/// The response, or the problem that it carries.
fn send(
    method: &'static str,
    address: &str,
    fields: &[(&'static str, String)],
    body: Option<&JsValue>,
) -> Waiting<Response> {
    let headers = Object::new();
    for (name, value) in fields {
        // Setting a member of a new object cannot fail.
        let _ = Reflect::set(&headers, &(*name).into(), &value.into());
    }
    let request = RequestInit::new();
    request.set_method(method);
    request.set_headers(&headers);
    if let Some(body) = body {
        request.set_body(body);
    }
    let answer = browser::window().fetch_with_str_and_init(address, &request);
    Box::pin(async {
        let answer = JsFuture::from(answer).await.map_err(|_| Failure::offline("This"))?;
        let response: Response = answer.dyn_into().map_err(|_| unreadable())?;
        if response.ok() {
            return Ok(response);
        }
        let status = response.status();
        let problem: Option<Problem> = json::read(&read(&response).await.unwrap_or_default());
        Err(problem.map_or_else(|| unnamed(status), Failure::from))
    })
}

async fn read(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
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
        413 => "The file is too large for the servers.".to_owned(),
        _ => format!("The server answered {status}."),
    };
    Failure::new(&title, "Try again in a minute.", &format!("http-{status}"))
}
