//! Taking the results elsewhere: into the user's own workbook, or with the spec for other programs.

use leptos::task::spawn_local;
use wire::worker::Event;

use crate::components::export_dialog::Export;
use crate::failure::Failure;
use crate::json::AsItCame;
use crate::state::App;
use crate::{browser, json, worker};

/// Saves the results that are shown; `done` is told what went wrong, if anything did.
pub(crate) fn export_results(app: App, what: Export, done: impl Fn(Option<Failure>) + 'static) {
    let Some(spec) = app.simulation.ran.get_untracked() else { return };
    let document = app.simulation.document.get_value();
    let name = app.workbook.name.with_untracked(|(name, _)| name.clone());
    match what {
        Export::Workbook => spawn_local(async move {
            // `Request::WriteBack`, with the results as they came.
            let request: &[(&str, &dyn json::Write)] =
                &[("ask", &"write-back"), ("results", &AsItCame(&document))];
            let answer = worker::ask(&request, None).await;
            let file = worker::take_file();
            done(match (answer, file) {
                (Event::Written { name }, Some(file)) => save(browser::file_of(&file), &name),
                (Event::Refused { message, code, faults, .. }, _) => {
                    Some(Failure::from_engine(&message, &code, faults))
                }
                _ => Some(Failure::new("The engine gave no workbook.", "Reload the page.", "protocol")),
            });
        }),
        Export::Document => {
            let opened = app.workbook.opened.get_untracked();
            let hash = opened.as_ref().map_or("", |opened| opened.hash.as_str());
            let members: &[(&str, &dyn json::Write)] = &[
                ("workbook", &name),
                ("sha256", &hash),
                ("spec", &*spec),
                ("results", &AsItCame(&document)),
            ];
            let file = browser::text_file(&json::text(&members), "application/json");
            done(save(file, &format!("{name}.results.json")));
        }
    }
}

/// Hands a file to the browser as a download; says what went wrong, if anything did.
fn save(file: Option<web_sys::Blob>, name: &str) -> Option<Failure> {
    let saved = file.and_then(|file| browser::save(&file, name));
    saved.is_none().then(|| {
        Failure::new(
            "The browser did not allow saving a file.",
            "Allow downloads for this page.",
            "not-saved",
        )
    })
}
