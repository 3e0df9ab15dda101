//! Running trials in this browser.

use std::sync::Arc;

use crate::dom::*;
use leptos::task::spawn_local;
use wire::worker::{Event, Request, Snapshot};

use super::mark;
use crate::failure::Failure;
use crate::reading::headline;
use crate::routes::View;
use crate::state::{App, Place, Progress, Stage, Step};
use crate::{browser, storage, worker};

/// Runs the simulation that is asked for, in this browser.
pub(crate) fn run(app: App) {
    if !app.session.stage.get_untracked().has_workbook() || untrack(|| app.missing()).is_some() {
        return;
    }
    let number = begin(app, Place::Here);
    let spec = app.simulation.spec.get_untracked();
    let ran = Arc::new(spec.clone());
    // Those who asked for less motion see the picture change once a second.
    let pause = if browser::wants_less_motion() { 1_000.0 } else { 0.0 };
    let mut shown = f64::NEG_INFINITY;
    worker::listen(&Request::Run { spec: Box::new(spec) }, None, move |event| {
        // An answer for a simulation that is no longer the last one.
        if app.simulation.number.get_value() != number {
            return !matches!(event, Event::Progress(_));
        }
        match event {
            Event::Progress(snapshot) => {
                if snapshot.elapsed_ms >= shown + pause {
                    shown = snapshot.elapsed_ms;
                    show(app, *snapshot, &ran);
                }
                false
            }
            Event::Done(snapshot) => {
                show(app, *snapshot, &ran);
                finish(app);
                true
            }
            Event::Refused { message, code, faults, hold } => {
                refuse(app, Failure::from_engine(&message, &code, faults).or_hold(hold));
                true
            }
            _ => true,
        }
    });
}

/// Ends the simulation; what is there is kept.
pub(crate) fn stop(app: App) {
    if app.session.stage.get_untracked() != Stage::Running {
        return;
    }
    match app.simulation.place.get_untracked() {
        // The answer goes to the run itself, as its last event.
        Place::Here => worker::tell(&Request::Stop),
        Place::Server => {
            app.simulation.number.update_value(|number| *number += 1);
            app.step(Step::Refuse);
            app.session.say("No longer waiting for the servers");
        }
    }
}

/// Notes that a simulation starts; answers with its number.
pub(super) fn begin(app: App, place: Place) -> u32 {
    mark::keep(app);
    app.simulation.number.update_value(|number| *number += 1);
    app.session.failure.set(None);
    app.simulation.place.set(place);
    app.simulation.fresh.set(false);
    let wanted = app.simulation.spec.with_untracked(|spec| spec.trials);
    app.simulation.progress.set(Progress { wanted, ..Progress::default() });
    app.workbook.editing.set(None);
    app.step(Step::Run);
    app.session.show(View::Results);
    browser::window().scroll_to_with_x_and_y(0.0, 0.0);
    app.session.say("Simulation started");
    app.simulation.number.get_value()
}

/// Shows what a simulation has given so far.
fn show(app: App, snapshot: Snapshot, ran: &Arc<wire::Spec>) {
    let Snapshot { results, elapsed_ms, workers } = snapshot;
    let before = app.simulation.progress.get_untracked();
    let now = Progress { done: results.trials, wanted: results.trials_requested, elapsed: elapsed_ms };
    if let Some(quarter) = now.quarter_since(&before) {
        app.session.say(format!("{quarter}% of the trials are done"));
    }
    app.simulation.progress.set(now);
    app.simulation.took.set((elapsed_ms, workers));
    if app.simulation.ran.with_untracked(|known| known.as_ref() != Some(ran)) {
        app.simulation.ran.set(Some(Arc::clone(ran)));
    }
    app.simulation.document.set_value(worker::take_results());
    app.simulation.results.set(Some(Arc::new(results)));
    app.simulation.fresh.set(true);
}

/// Notes that a simulation has given all that it will.
pub(super) fn finish(app: App) {
    let Some(results) = app.simulation.results.get_untracked() else { return };
    let stopped = results.trials < results.trials_requested;
    app.step(if stopped { Step::Stop } else { Step::Finish });
    let first = untrack(|| app.simulation.shown()).map(|output| headline(&output));
    let said = first.map(|headline| headline.sentences.join(" ")).unwrap_or_default();
    app.session.say(format!("{} {said}", if stopped { "Stopped." } else { "Done." }));
    if let (Some(opened), false) = (app.workbook.opened.get_untracked(), said.is_empty()) {
        spawn_local(async move { storage::remember_headline(&opened.hash, &said).await });
    }
}

/// Notes that a simulation cannot be done.
pub(super) fn refuse(app: App, failure: Failure) {
    app.session.say(failure.title.clone());
    app.step(if failure.is_engine_lost() { Step::Lose } else { Step::Refuse });
    app.session.failure.set(Some(failure));
}
