//! Panels: asked of the engine's worker with all that they may be about, and shown as it writes them.

use crate::dom::*;
use charts::markup::escape;
use leptos::task::spawn_local;
use wire::worker::Event;

use crate::components::panel::Pressed;
use crate::state::App;
use crate::{browser, json, worker};

/// What comes after so many milliseconds is not worth a sign that it is waited for.
const SHORT: i32 = 250;

/// Asks for a panel anew, with what stands in its fields and the button that was pressed.
pub(crate) fn ask_panel(app: App, name: &'static str, sent: Pressed) {
    let number = next(app);
    let results = app.simulation.document.get_value();
    let results = if results.is_empty() { "null" } else { &results };
    let output = app.simulation.output.get_untracked() as u64;
    let spec = app.simulation.spec.get_untracked();
    let selected = untrack(|| app.workbook.address(app.workbook.selected.get()));
    // `wire::worker::PanelRequest`, with the results as they came.
    let request: &[(&str, &dyn json::Write)] = &[
        ("ask", &"panel"),
        ("name", &name),
        ("spec", &spec),
        ("results", &json::AsItCame(results)),
        ("output", &output),
        ("selected", &selected),
        ("fields", &sent.fields.as_slice()),
        ("pressed", &sent.button),
    ];
    let answer = worker::ask(&request, None);
    spawn_local(async move {
        browser::sleep(SHORT).await;
        if app.panels.asked.get_value() == number {
            app.panels.busy.set(true);
            app.session.say("Working it out");
        }
    });
    spawn_local(async move {
        let (html, spec, said) = match answer.await {
            Event::Panel { html, spec, said } => (html, spec, said),
            Event::Refused { message, .. } => (escape(&message), None, message),
            _ => Default::default(),
        };
        // A button that is gone when the finger leaves it was not pressed.
        while browser::document().query_selector(".written:active").is_ok_and(|held| held.is_some()) {
            browser::sleep(50).await;
        }
        if app.panels.asked.get_value() != number {
            return;
        }
        next(app);
        app.panels.busy.set(false);
        app.panels.html.set(html);
        if !said.is_empty() {
            app.session.say(said);
        }
        if let Some(new) = spec {
            super::change(app, |spec| *spec = *new);
        }
    });
}

/// The number of what comes next: from now on, an answer to what was asked before is too late.
fn next(app: App) -> u32 {
    app.panels.asked.update_value(|asked| *asked += 1);
    app.panels.asked.get_value()
}
