//! A panel of the engine's worker, tied to what it is about.

use crate::actions;
use crate::components::panel::{Panel, Pressed};
use crate::dom::*;
use crate::routes::View;
use crate::state::{Stage, use_app};

/// What stands there until the answer comes: the engine may have to be fetched first.
const WAITING: &str = "<p class=\"panel__sec hint\">Working it out…</p>";

/// The panel of that name. It is asked for again when the spec, the results or the output shown change.
#[component]
pub(crate) fn PanelOf(name: &'static str) -> impl IntoView {
    let app = use_app();
    app.panels.html.set(WAITING.to_owned());
    let about = move |()| {
        app.simulation.spec.with(|_| ());
        app.simulation.output.get();
        app.session.stage.get() != Stage::Running
    };
    let show = move |cell| {
        if app.session.view.get_untracked() == View::Results {
            app.session.show(View::Model);
        }
        actions::go_to(app, &cell);
    };
    view! {
        <Panel
            html=app.panels.html
            busy=app.panels.busy
            about=Callback::new(about)
            on_cell=Callback::new(show)
            on_send=Callback::new(move |sent: Pressed| actions::ask_panel(app, name, sent))
        />
    }
}
