//! The services' requests and responses. Every path is under `/api`.

use engine::{Address, Results, Spec};
use serde::{Deserialize, Serialize};

/// `POST /parse/upload` answers this, and `GET /parse/status/{id}` later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ParseStatus {
    /// The workbook's id.
    pub id: String,
    /// The file's name as uploaded.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// How far it is.
    pub state: ParseState,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Problem>,
}

/// How far the reading of a workbook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParseState {
    /// Waiting.
    Queued,
    /// Being read.
    Parsing,
    /// Read.
    Done,
    /// Refused.
    Failed,
}

/// `GET /parse/dependencies/{id}` answers this.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dependencies {
    /// Each formula cell with what it reads.
    pub cells: Vec<CellDependencies>,
    /// Where the next page starts, if there is one.
    pub next: Option<u64>,
}

/// What one formula cell reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CellDependencies {
    /// The cell.
    pub cell: Address,
    /// Cells and ranges that its formula names, as A1 text with the sheet.
    pub precedents: Vec<String>,
}

/// `POST /simulations/create` takes this; the header `Idempotency-Key` makes repeats safe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateSimulation {
    /// The id of an uploaded workbook.
    pub workbook: String,
    /// What to simulate. Its trials, seed and sampling that are left out are those that the workbook stores
    /// (`spec` of `GET /parse/formulas/{id}`), and the usual ones where it stores none.
    #[serde(default)]
    pub spec: Spec,
}

/// `POST /simulations/create`, `GET /simulations/{id}` and `POST /simulations/{id}/run` answer this, and
/// each event of `GET /simulations/{id}/progress` holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Simulation {
    /// The simulation's id.
    pub id: String,
    /// The workbook's id.
    pub workbook: String,
    /// How far it is.
    pub state: SimulationState,
    /// Trials done.
    pub trials_done: u64,
    /// Trials asked for.
    pub trials: u64,
    /// How often it was started: more than 1 where a worker was lost.
    pub attempts: u32,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Problem>,
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SimulationState {
    /// Made, not asked to run.
    Created,
    /// Waiting for a worker.
    Queued,
    /// At work.
    Running,
    /// Results are there.
    Done,
    /// It cannot be done.
    Failed,
}

/// `POST /shares` takes this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateShare {
    /// The title on the shared page.
    pub title: String,
    /// The results to show.
    pub results: Results,
    /// The spec they came from.
    pub spec: Spec,
    /// The workbook in base64, only if the user ticked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook: Option<String>,
    /// The workbook's file name, where it is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook_name: Option<String>,
}

/// `POST /shares` answers this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShareCreated {
    /// The token of the link `/s/<token>`.
    pub token: String,
    /// Lets its holder revoke the link: `DELETE /shares/{token}` with the header `Authorization: Bearer`.
    pub revoke_key: String,
    /// When the link ends, RFC 3339.
    pub expires_at: String,
}

/// `GET /shares/{token}` answers this; `GET /shares/{token}/workbook` gives the file where there is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Share {
    /// The title.
    pub title: String,
    /// The results.
    pub results: Results,
    /// The spec they came from.
    pub spec: Spec,
    /// The workbook's file name, where it is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook_name: Option<String>,
    /// When it was shared, RFC 3339.
    pub created_at: String,
    /// When the link ends, RFC 3339.
    pub expires_at: String,
}
