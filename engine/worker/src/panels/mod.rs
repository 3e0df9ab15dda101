//! Panels: parts of the page that are written here, because they say what the engine knows and the page need not.
//!
//! A panel is a function from what is open, asked and shown to markup. What a button of it does is a change of the
//! spec, which goes back with the markup: the page holds the spec, and nothing of a panel lives on between requests.

mod analyses;
mod analysis_asks;
mod analysis_forms;
mod analysis_kinds;
mod analysis_tables;
mod asked;
mod bounded;
mod check;
mod copula_fields;
mod correlation_editor;
mod correlations;
mod file;
mod fit;
pub mod html;
mod imports;
mod measures;
mod number;
mod parts;
mod statistics;

use std::sync::Arc;

use engine::results::OutputSummary;
use engine::{Model, Problem, Results, Spec, Workbook};
use wasm_bindgen::prelude::*;
use wire::worker::{Event, PanelRequest};

use self::html::Html;
use self::parts::Tone;
use crate::bindings::{Engine, json};
use crate::refusal::{refused, sentence};
use crate::session::Session;

#[wasm_bindgen]
impl Engine {
    /// Writes the panel that a request asks for: a `panel` event's JSON, or a refusal's.
    pub fn panel(&self, request: &str) -> String {
        json(&answer(self.session(), request))
    }
}

/// Writes the panel that a request, as JSON, asks for.
pub fn answer(session: &Session, request: &str) -> Event {
    match serde_json::from_str::<PanelRequest>(request) {
        Ok(request) => panel(session, &request),
        Err(error) => refused("protocol", format!("The page asked for a panel in an unknown way ({error}).")),
    }
}

/// What a panel is written from.
struct Asked<'a> {
    session: &'a Session,
    request: &'a PanelRequest,
}

/// A panel that is being written.
#[derive(Default)]
struct Panel {
    html: Html,
    /// The spec of from now on, where a button changed it.
    spec: Option<Box<Spec>>,
    /// What happened.
    said: String,
}

/// Writes a panel.
fn panel(session: &Session, request: &PanelRequest) -> Event {
    let asked = Asked { session, request };
    let written = match request.name.as_str() {
        "file" => file::write(&asked),
        "fit" => fit::write(&asked),
        "check" => check::write(&asked),
        "correlations" => correlations::write(&asked),
        "statistics" => statistics::write(&asked),
        "analyses" => analyses::write(&asked),
        "asked" => asked::write(&asked),
        "in-force" => correlations::in_force(&asked),
        name => return refused("protocol", format!("There is no panel called {name}. Reload the page.")),
    };
    Event::Panel { html: written.html.into_string(), spec: written.spec, said: written.said }
}

impl<'a> Asked<'a> {
    /// The open workbook.
    fn workbook(&self) -> Option<&'a Arc<Workbook>> {
        self.session.workbook()
    }

    /// The results that are shown.
    fn results(&self) -> Option<&'a Results> {
        self.request.results.as_deref()
    }

    /// The output that is shown.
    fn output(&self) -> Option<&'a OutputSummary> {
        let outputs = &self.results()?.outputs;
        outputs.get(self.request.output as usize).or(outputs.first())
    }

    /// What stands in a field.
    fn field(&self, name: &str) -> Option<&'a str> {
        self.request.fields.get(name).map(String::as_str)
    }

    /// The model with this spec, or what stands in its way, written down.
    fn model(&self, spec: &Spec) -> Result<Model, Panel> {
        let Some(workbook) = self.workbook() else { return Err(Panel::without_workbook()) };
        Model::new(Arc::clone(workbook), spec).map_err(|problems| Panel::of_problems(&problems))
    }
}

impl Panel {
    /// A panel of one sentence.
    fn saying(words: &str) -> Self {
        let mut panel = Self::default();
        parts::plain_section(&mut panel.html, |html| {
            html.words("p", "muted", words);
        });
        panel
    }

    /// A panel of what stands in the way of a simulation.
    fn of_problems(problems: &[Problem]) -> Self {
        let mut panel = Self::default();
        parts::section(&mut panel.html, "What stands in the way", Some(problems.len()), |html| {
            html.element("ul", &[("class", "notes")], |html| {
                for problem in problems.iter().take(parts::MOST) {
                    parts::line(html, Tone::Error, |html| {
                        html.words("p", "", &sentence(&analysis_kinds::in_words(&problem.to_string())));
                    });
                }
            });
            parts::beyond(html, problems.len());
        });
        panel
    }

    fn without_workbook() -> Self {
        Self::saying("No workbook is open.")
    }

    fn without_results() -> Self {
        Self::saying("Run the simulation to see this.")
    }
}
