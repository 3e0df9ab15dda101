//! What the page and its engine worker say, from and to JSON.
//!
//! It is compiled here, once and for size, rather than with the engine worker's loops over lanes.

use engine::{Results, Spec};
use serde::Deserialize;
use serde_json::{Error, from_str};

use crate::worker::{Event, Request};

impl Request {
    /// Reads a request. The two that hold a whole document are read on their own: as parts of a tagged enum their
    /// fields would be kept aside until the tag is known, by code for every type of the document.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Asked {
            ask: String,
        }
        #[derive(Deserialize)]
        struct Run {
            spec: Spec,
        }
        #[derive(Deserialize)]
        struct WriteBack {
            results: Box<Results>,
        }

        match from_str::<Asked>(text)?.ask.as_str() {
            "run" => from_str(text).map(|Run { spec }| Self::Run { spec }),
            "write-back" => from_str(text).map(|WriteBack { results }| Self::WriteBack { results }),
            _ => from_str(text),
        }
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
            Request::Run { spec: Spec { trials: 123, ..Spec::default() } },
            Request::WriteBack { results: from_str(results).unwrap() },
            Request::Stop,
        ];
        for request in requests {
            let text = serde_json::to_string(&request).unwrap();
            assert_eq!(Request::from_json(&text).unwrap(), request, "{text}");
        }
        assert!(Request::from_json(r#"{"ask":"dance"}"#).is_err());
        assert!(Request::from_json(r#"{"ask":"run"}"#).is_err());
    }
}
