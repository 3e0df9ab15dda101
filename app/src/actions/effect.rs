//! Trying an input while it is edited: what it would do to the first output, from a few trials with it and without.

use std::sync::Arc;

use leptos::task::spawn_local;
use wire::worker::{Event, Request};
use wire::{Input, OutputSummary, Spec};

use crate::state::{App, Stage, Tried, setup};
use crate::{browser, worker};

/// The trials of such a run: enough for a picture, few enough to follow the typing.
const TRIALS: u64 = 1_000;
/// How long the typing must rest, in milliseconds.
const REST_MS: i32 = 150;

/// Runs a few trials with this input, unless another one is tried meanwhile or a simulation is under way.
pub(crate) fn try_input(app: App, input: Input) {
    app.workbook.tried.update_value(|tried| *tried += 1);
    let number = app.workbook.tried.get_value();
    spawn_local(async move {
        browser::sleep(REST_MS).await;
        let current = || {
            app.workbook.tried.get_value() == number
                && app.workbook.editing.get_untracked().is_some()
                && app.session.stage.get_untracked() != Stage::Running
        };
        let mut spec: Spec = app.simulation.spec.get_untracked();
        spec.outputs.truncate(1);
        if !current() || spec.outputs.is_empty() {
            return;
        }
        spec.trials = TRIALS;
        let mut fixed = spec.clone();
        fixed.inputs.retain(|known| known.cell != input.cell);
        setup::set_input(&mut spec.inputs, input);
        let with = output(spec).await;
        if !current() {
            return;
        }
        let without = output(fixed).await;
        if current() {
            app.workbook.effect.set(with.map(|with| Arc::new(Tried { with, without })));
        }
    });
}

/// The one output of a spec. A refusal is told when the user runs; here there is just no picture.
async fn output(spec: Spec) -> Option<OutputSummary> {
    match worker::ask(&Request::Run { spec: Box::new(spec) }, None).await {
        Event::Done(mut snapshot) => snapshot.results.outputs.pop(),
        _ => None,
    }
}
