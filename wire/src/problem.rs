//! The body of every error answer: RFC 9457's problem+json, the same from the edge and from the services.

use serde::{Deserialize, Serialize};

/// The media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, for people and for programs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A stable identifier: `urn:carlo:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable snake_case code.
    pub code: String,
    /// What happened here, where, and what to do.
    pub detail: String,
    /// The id of the request, for support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The cells or fields at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// Cells (`Sheet1!B7`) that stand in the way of a simulation and that the client may accept at their saved
    /// values, by `hold` of the spec.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<String>,
}

/// One cell or field at fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fault {
    /// The cell (`Sheet1!B7`), the field (`spec.trials`) or the part of the file.
    pub at: String,
    /// What is wrong with it and what is allowed.
    pub message: String,
}

impl Problem {
    /// A problem with its identifier made from `code`.
    pub fn new(status: u16, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:carlo:problem:{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: detail.into(),
            request_id: None,
            faults: Vec::new(),
            hold: Vec::new(),
        }
    }
}
