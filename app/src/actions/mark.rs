//! Marking cells as inputs and outputs. Every change is kept in this browser, by the workbook's hash.

use leptos::task::spawn_local;
use wire::worker::{Event, Request};
use wire::{Address, Input, Output, Spec};

use crate::state::{App, Place, setup};
use crate::{storage, worker};

/// Gives a cell a distribution.
pub(crate) fn apply_input(app: App, input: Input) {
    app.session.say(format!("{} is an input: {}", called(&input.name, &input.cell), input.distribution));
    change(app, |spec| setup::set_input(&mut spec.inputs, input));
}

/// Takes the distribution off a cell.
pub(crate) fn remove_input(app: App, cell: &Address) {
    change(app, |spec| spec.inputs.retain(|input| input.cell != *cell));
    app.session.say(format!("{cell} is no longer an input"));
}

/// Makes a cell an output, or takes that back.
pub(crate) fn toggle_output(app: App, cell: &Address, name: &str) {
    if app.simulation.spec.with_untracked(|spec| spec.outputs.iter().any(|output| output.cell == *cell)) {
        change(app, |spec| spec.outputs.retain(|output| output.cell != *cell));
        return app.session.say(format!("{cell} is no longer an output"));
    }
    change(app, |spec| spec.outputs.push(Output { cell: cell.clone(), name: name.to_owned() }));
    app.session.say(format!("{} is an output", called(name, cell)));
}

/// Makes a cell an output under the name that the labels beside it give it.
pub(crate) fn add_output(app: App, cell: &Address) {
    if app.simulation.spec.with_untracked(|spec| spec.outputs.iter().any(|output| output.cell == *cell)) {
        return;
    }
    let cell = cell.clone();
    spawn_local(async move {
        if let Event::Cell(detail) = worker::ask(&Request::Cell { cell }, None).await {
            toggle_output(app, &detail.cell, &detail.label);
        }
    });
}

/// Accepts cells at the value that the file holds, in every trial, and runs where it was refused.
pub(crate) fn hold(app: App, cells: &[Address]) {
    change(app, |spec| {
        for cell in cells {
            if !spec.hold.contains(cell) {
                spec.hold.push(cell.clone());
            }
        }
    });
    match app.simulation.place.get_untracked() {
        Place::Here => super::run(app),
        Place::Server => super::run_on_server(app),
    }
}

/// Takes back that cells keep the file's value.
pub(crate) fn take_back(app: App, cells: &[Address]) {
    change(app, |spec| spec.hold.retain(|cell| !cells.contains(cell)));
    app.session.say("They are computed again");
}

/// Changes the spec and keeps it.
pub(crate) fn change(app: App, with: impl FnOnce(&mut Spec)) {
    app.simulation.spec.update(with);
    keep(app);
}

/// Keeps the spec in this browser.
pub(crate) fn keep(app: App) {
    if let Some(opened) = app.workbook.opened.get_untracked() {
        let spec = app.simulation.spec.get_untracked();
        spawn_local(async move { storage::keep_setup(&opened.hash, &spec).await });
    }
}

fn called(name: &str, cell: &Address) -> String {
    if name.is_empty() { cell.to_string() } else { name.to_owned() }
}
