//! Panels: asked of the engine's worker with all that they may be about, and shown as it writes them.

use charts::markup::escape;
use leptos::task::spawn_local;
use wire::worker::Event;

use crate::components::panel::Pressed;
use crate::state::App;
use crate::{browser, json, worker};

/// Asks for a panel anew, with what stands in its fields and the button that was pressed.
pub(crate) fn ask_panel(app: App, name: &'static str, sent: Pressed) {
    app.panels.asked.update_value(|asked| *asked += 1);
    let number = app.panels.asked.get_value();
    let results = app.simulation.document.get_value();
    let results = if results.is_empty() { "null" } else { &results };
    let output = app.simulation.output.get_untracked() as u64;
    let spec = app.simulation.spec.get_untracked();
    // `wire::worker::PanelRequest`, with the results as they came.
    let request: &[(&str, &dyn json::Write)] = &[
        ("ask", &"panel"),
        ("name", &name),
        ("spec", &spec),
        ("results", &json::AsItCame(results)),
        ("output", &output),
        ("fields", &sent.fields.as_slice()),
        ("pressed", &sent.button),
    ];
    let answer = worker::ask(&request, None);
    spawn_local(async move {
        let (html, spec, said) = match answer.await {
            Event::Panel { html, spec, said } => (html, spec, said),
            Event::Refused { message, .. } => (escape(&message), None, message),
            _ => return,
        };
        // A button that is gone when the finger leaves it was not pressed.
        while browser::document().query_selector(".written:active").is_ok_and(|held| held.is_some()) {
            browser::sleep(50).await;
        }
        if app.panels.asked.get_value() != number {
            return;
        }
        app.panels.html.set(html);
        if !said.is_empty() {
            app.session.say(said);
        }
        if let Some(new) = spec {
            super::change(app, |spec| *spec = *new);
        }
    });
}
