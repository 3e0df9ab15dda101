//! Running trials on the servers: the workbook goes up, progress streams back, then the results.

use std::sync::Arc;

use crate::dom::*;
use js_sys::Promise;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent};
use wire::Results;
use wire::simulation::{CreateSimulation, ParseState, Simulation, SimulationState as Progressing};

use super::run::{begin, finish, refuse};
use crate::failure::Failure;
use crate::state::{App, Place, Progress, Sent};
use crate::{browser, client, json};

/// How often the servers are asked how far the reading is.
const POLL_MS: i32 = 250;

/// Uploads the workbook and simulates it on the servers.
pub(crate) fn run_on_server(app: App) {
    if !app.session.stage.get_untracked().has_workbook() || untrack(|| app.missing()).is_some() {
        return;
    }
    app.session.dialog.set(None);
    let number = begin(app, Place::Server);
    let spec = app.simulation.spec.get_untracked();
    let started = browser::now();
    spawn_local(async move {
        let current = move || app.simulation.number.get_value() == number;
        let outcome = simulate(app, spec.clone(), started, current).await;
        if !current() {
            return;
        }
        match outcome {
            Ok((results, document)) => {
                app.simulation.document.set_value(document);
                app.simulation.took.set((browser::now() - started, 0));
                app.simulation.ran.set(Some(Arc::new(spec)));
                app.simulation.results.set(Some(Arc::new(results)));
                app.simulation.fresh.set(true);
                finish(app);
            }
            Err(failure) => refuse(app, failure),
        }
    });
}

async fn simulate(
    app: App,
    spec: wire::Spec,
    started: f64,
    current: impl Fn() -> bool + Copy + 'static,
) -> Result<(Results, String), Failure> {
    let file = app.workbook.file.get_value().ok_or_else(|| {
        Failure::new("The workbook is no longer at hand.", "Open it again.", "not-readable")
    })?;
    let name = app.workbook.name.with_untracked(|(name, _)| name.clone());
    let before = app.session.sent.get_untracked();
    app.session.note_sent(Sent::Workbook);
    let parsed = client::upload(&name, &file).await;
    if parsed.as_ref().is_err_and(Failure::is_offline) {
        app.session.sent.set(before);
    }
    let mut parsed = parsed?;
    while matches!(parsed.state, ParseState::Queued | ParseState::Parsing) && current() {
        browser::sleep(POLL_MS).await;
        parsed = client::parse_status(&parsed.id).await?;
    }
    if let Some(problem) = parsed.problem {
        return Err(problem.into());
    }
    let request = CreateSimulation { workbook: parsed.id, spec };
    let made = client::create_simulation(&request, &browser::unique_key()).await?;
    client::run_simulation(&made.id).await?;
    follow(app, &made.id, started, current).await?;
    client::results(&made.id).await
}

/// Follows a simulation's progress until it is done. A stream that breaks is replaced by asking.
async fn follow(
    app: App,
    id: &str,
    started: f64,
    current: impl Fn() -> bool + Copy + 'static,
) -> Result<(), Failure> {
    listen(app, id, started, current).await;
    while current() {
        let simulation = client::simulation(id).await?;
        note(app, &simulation, started);
        match simulation.state {
            Progressing::Done => return Ok(()),
            Progressing::Failed => return Err(failed(simulation)),
            _ => browser::sleep(POLL_MS).await,
        }
    }
    Ok(())
}

/// Takes the events of the progress stream until it says that the simulation ended, or breaks.
async fn listen(app: App, id: &str, started: f64, current: impl Fn() -> bool + Copy + 'static) {
    let Ok(stream) = EventSource::new(&client::progress_address(id)) else { return };
    let promise = Promise::new(&mut |resolve, _| {
        let done = resolve.clone();
        let on_progress = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let simulation: Option<Simulation> = event.data().as_string().and_then(|text| json::read(&text));
            let ended = simulation
                .as_ref()
                .is_none_or(|simulation| matches!(simulation.state, Progressing::Done | Progressing::Failed));
            if let Some(simulation) = &simulation
                && current()
            {
                note(app, simulation, started);
            }
            if ended || !current() {
                let _ = done.call0(&JsValue::UNDEFINED);
            }
        });
        let _ = stream.add_event_listener_with_callback("progress", on_progress.as_ref().unchecked_ref());
        // It lives as long as the stream that holds it.
        on_progress.forget();
        stream.set_onerror(Some(&resolve));
    });
    let _ = JsFuture::from(promise).await;
    stream.close();
}

fn note(app: App, simulation: &Simulation, started: f64) {
    let before = app.simulation.progress.get_untracked();
    let now = Progress {
        done: simulation.trials_done,
        wanted: simulation.trials,
        elapsed: browser::now() - started,
    };
    if let Some(quarter) = now.quarter_since(&before) {
        app.session.say(format!("{quarter}% of the trials are done"));
    }
    app.simulation.progress.set(now);
}

fn failed(simulation: Simulation) -> Failure {
    simulation.problem.map_or_else(
        || Failure::new("The servers could not finish.", "Run it here, or try again.", "server-failed"),
        Failure::from,
    )
}
