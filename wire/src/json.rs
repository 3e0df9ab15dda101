//! What the page and its engine worker say, from and to JSON.
//!
//! It is compiled here, once and for size, rather than with the engine worker's loops over lanes.

use engine::{Results, Spec};
use serde::Deserialize;
use serde_json::{Error, from_str};

use crate::worker::{Event, Request};

impl Request {
    /// Reads a request, but for [`Request::WriteBack`]. The one that holds a spec is read on its own: as part of a
    /// tagged enum the document's fields would be kept aside until the tag is known, by code for each of its types.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Asked {
            ask: String,
        }
        #[derive(Deserialize)]
        struct Run {
            spec: Box<Spec>,
        }

        match from_str::<Asked>(text)?.ask.as_str() {
            "run" => from_str(text).map(|Run { spec }| Self::Run { spec }),
            _ => from_str(text),
        }
    }

    /// Reads a [`Request::WriteBack`]: apart from the others, since a module that does not write workbooks need not
    /// know how to read results.
    pub fn write_back_from_json(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct WriteBack {
            results: Box<Results>,
        }

        from_str(text).map(|WriteBack { results }| Self::WriteBack { results })
    }
}

impl Event {
    /// The event as JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_read_as_it_is_written() {
        let results = r#"{ "version": 1, "engine_version": "1.2", "engine": "power", "trials": 9,
            "trials_requested": 9, "seed": 7, "sampling": "monte-carlo", "inputs": [], "outputs": [], "held": [] }"#;
        let requests = [
            Request::Open { name: "plan.xlsx".to_owned() },
            Request::Block { sheet: 1, first_row: 2, rows: 3, first_column: 4, columns: 5 },
            Request::Preview { text: "80 to 120".to_owned() },
            Request::Distributions,
            Request::Run { spec: Box::new(Spec { trials: 123, ..Spec::default() }) },
            Request::Stop,
        ];
        for request in requests {
            let text = serde_json::to_string(&request).unwrap();
            assert_eq!(Request::from_json(&text).unwrap(), request, "{text}");
        }
        let written = Request::WriteBack { results: from_str(results).unwrap() };
        let text = serde_json::to_string(&written).unwrap();
        assert_eq!(Request::write_back_from_json(&text).unwrap(), written, "{text}");
        assert!(Request::from_json(r#"{"ask":"dance"}"#).is_err());
        assert!(Request::from_json(r#"{"ask":"run"}"#).is_err());
    }
}
