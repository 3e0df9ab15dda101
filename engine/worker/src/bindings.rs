//! What JavaScript sees: requests and events as JSON text, columns as `Float64Array`.

use std::sync::Arc;

use engine::{Spec, workbook};
use wasm_bindgen::prelude::*;
use wire::worker::{Event, Request};

use crate::refusal::{problems, refused};
use crate::run::{Evaluator, Run};
use crate::session::Session;

/// The engine of one page.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    session: Session,
    run: Option<Run>,
}

impl Engine {
    /// What is open.
    #[cfg(feature = "whole")]
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }
}

#[wasm_bindgen]
impl Engine {
    /// An engine with nothing open.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self::default()
    }

    /// Answers every request but `run` and `stop`, as an event's JSON; `bytes` is the file to open.
    pub fn answer(&mut self, request: &str, bytes: Option<Box<[u8]>>) -> String {
        json(&match Request::from_json(request) {
            Ok(Request::Open { name }) => {
                self.run = None;
                self.session.open(&name, &bytes.unwrap_or_default())
            }
            Ok(request) => self.session.answer(&request),
            Err(error) => unknown(&error),
        })
    }

    /// Reads the file of an `open` request: an `opening` event's JSON, or a refusal's.
    pub fn read(&mut self, request: &str, bytes: &[u8]) -> String {
        self.run = None;
        json(&match Request::from_json(request) {
            Ok(Request::Open { name }) => self.session.read(&name, bytes),
            Ok(_) => refused("protocol", "A workbook was expected. Reload the page."),
            Err(error) => unknown(&error),
        })
    }

    /// Inspects the workbook that was read: an `opened` event's JSON.
    pub fn inspect(&mut self) -> String {
        json(&self.session.inspect())
    }

    /// Whether a workbook is open.
    pub fn is_open(&self) -> bool {
        self.session.workbook().is_some()
    }

    /// Whether what was asked last was refused since only the whole module does it.
    pub fn needs_whole(&self) -> bool {
        self.session.needs_whole()
    }

    /// Whether this is the whole module, which answers everything that a page may ask.
    pub fn is_whole(&self) -> bool {
        cfg!(feature = "whole")
    }

    /// Begins the run that a `run` request asks for; gives a refusal's JSON where it cannot be done.
    pub fn begin(&mut self, request: &str) -> Option<String> {
        self.run = None;
        let spec = match asked(request) {
            Ok(spec) => spec,
            Err(refusal) => return Some(refusal),
        };
        match self.session.run(&spec) {
            Ok(run) => {
                self.run = Some(run);
                None
            }
            Err(refusal) => Some(json(&refusal)),
        }
    }

    /// How many batches the run has; 0 without a run.
    pub fn batches(&self) -> u32 {
        self.run.as_ref().map_or(0, |run| run.batches() as u32)
    }

    /// The next batch for the pool.
    pub fn allot(&mut self) -> Option<u32> {
        self.run.as_mut()?.allot().map(|batch| batch as u32)
    }

    /// Evaluates a stretch of the engine's own batch, a new one only where `more` is set; whether there was
    /// one.
    pub fn evaluate(&mut self, more: bool) -> bool {
        self.run.as_mut().is_some_and(|run| run.evaluate(more))
    }

    /// Takes a batch's columns from the pool; gives a refusal's JSON where the run is lost.
    pub fn give(&mut self, batch: u32, columns: &[f64]) -> Option<String> {
        self.run.as_mut()?.give(u64::from(batch), columns).map(|event| json(&event))
    }

    /// A batch whose worker was lost; gives a refusal's JSON where the run is lost with it.
    pub fn lose(&mut self, batch: u32) -> Option<String> {
        self.run.as_mut()?.lose(u64::from(batch)).map(|event| json(&event))
    }

    /// A batch that a lost worker had not begun.
    pub fn take_back(&mut self, batch: u32) {
        if let Some(run) = &mut self.run {
            run.take_back(u64::from(batch));
        }
    }

    /// How many batches are in the results.
    pub fn gathered(&self) -> u32 {
        self.run.as_ref().map_or(0, |run| run.gathered() as u32)
    }

    /// Whether every batch is in the results.
    pub fn is_complete(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_complete)
    }

    /// A `progress` event's JSON.
    pub fn progress(&self, elapsed_ms: f64, workers: u32) -> String {
        match &self.run {
            Some(run) => json(&Event::Progress(run.glimpse(elapsed_ms, workers))),
            None => json(&no_run()),
        }
    }

    /// A `done` event's JSON; the run ends.
    pub fn done(&mut self, elapsed_ms: f64, workers: u32) -> String {
        match self.run.take() {
            Some(run) => json(&Event::Done(run.results(elapsed_ms, workers))),
            None => json(&no_run()),
        }
    }
}

/// A worker of the pool.
#[wasm_bindgen]
pub struct Pool {
    evaluator: Evaluator,
}

#[wasm_bindgen]
impl Pool {
    /// A worker for the workbook in `bytes`.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, JsError> {
        console_error_panic_hook::set_once();
        let workbook = Arc::new(workbook::read(bytes)?);
        Ok(Self { evaluator: Evaluator::new(workbook) })
    }

    /// Readies the run that a `run` request asks for.
    pub fn prepare(&mut self, request: &str) -> Result<(), JsError> {
        let spec = asked(request).map_err(|refusal| JsError::new(&refusal))?;
        self.evaluator.prepare(&spec).map_err(|found| JsError::new(&json(&problems(&found))))
    }

    /// The columns of a batch, the inputs' first, one after the other.
    pub fn evaluate(&mut self, batch: u32) -> Box<[f64]> {
        self.evaluator.evaluate(u64::from(batch)).into_boxed_slice()
    }
}

/// An event as the page reads it.
pub(crate) fn json(event: &Event) -> String {
    event.to_json().unwrap_or_else(|error| {
        let text = format!("The engine's answer cannot be written: {error}.");
        let fields =
            serde_json::json!({ "tell": "refused", "message": text, "code": "protocol", "faults": [] });
        fields.to_string()
    })
}

/// The spec of a `run` request, or a refusal's JSON.
fn asked(request: &str) -> Result<Spec, String> {
    match Request::from_json(request) {
        Ok(Request::Run { spec }) => Ok(*spec),
        Ok(_) => Err(json(&refused("protocol", "A run was expected. Reload the page."))),
        Err(error) => Err(json(&unknown(&error))),
    }
}

/// The refusal of a request that cannot be read.
pub(crate) fn unknown(error: &serde_json::Error) -> Event {
    refused(
        "protocol",
        format!("The page asked something that this engine does not know ({error}). Reload the page."),
    )
}

fn no_run() -> Event {
    refused("protocol", "There is no run. Reload the page.")
}
