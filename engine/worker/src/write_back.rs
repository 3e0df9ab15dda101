//! Results into the open workbook, in the whole module alone.

use engine::Results;
use engine::export::{self, ExportError};
use wasm_bindgen::prelude::*;
use wire::worker::{Event, Request};

use crate::bindings::{Engine, json, unknown};
use crate::refusal::{refused, sentence, unreadable};
use crate::session::no_workbook;

/// The workbook in `bytes`, called `name`, with a sheet of results; or why that cannot be written.
pub fn write_back(name: &str, bytes: &[u8], results: &Results) -> (Event, Option<Vec<u8>>) {
    match export::into_workbook(bytes, results) {
        Ok(written) => {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "xlsx"));
            (Event::Written { name: format!("{stem} with results.{extension}") }, Some(written))
        }
        Err(ExportError::Workbook(error)) => (unreadable(name, &error), None),
        Err(error) => (refused("not-written", sentence(&error.to_string())), None),
    }
}

#[wasm_bindgen]
impl Engine {
    /// Answers a request to write results into the open workbook: `bytes` is its file, `opening` the request
    /// that opened it.
    pub fn write_back(&self, request: &str, opening: &str, bytes: &[u8]) -> Written {
        let asked = (Request::write_back_from_json(request), Request::from_json(opening));
        let (event, bytes) = match asked {
            (Ok(Request::WriteBack { results }), Ok(Request::Open { name })) if self.is_open() => {
                write_back(&name, bytes, &results)
            }
            (Ok(_), _) => (no_workbook(), None),
            (Err(error), _) => (unknown(&error), None),
        };
        Written { event: json(&event), bytes }
    }
}

/// An event with the file that goes with it.
#[wasm_bindgen]
pub struct Written {
    event: String,
    bytes: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl Written {
    /// The event's JSON.
    pub fn event(&self) -> String {
        self.event.clone()
    }

    /// The file, once; none beside a refusal.
    pub fn take(&mut self) -> Option<Box<[u8]>> {
        self.bytes.take().map(Vec::into_boxed_slice)
    }
}
