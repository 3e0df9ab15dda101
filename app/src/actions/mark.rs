//! Marking cells as inputs and outputs. Every change is kept in this browser, by the workbook's hash.

use leptos::task::spawn_local;
use wire::{Address, Input, Output, Spec};

use crate::state::{App, setup};
use crate::storage;

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
