//! What the user can do, each as one function over the page's state. Only these talk to the engine's worker,
//! to the services and to the browser's storage.

mod effect;
mod export;
mod mark;
mod open;
mod panel;
mod run;
mod select;
mod server;
mod share;

pub(crate) use effect::try_input;
pub(crate) use export::export_results;
pub(crate) use mark::{add_output, apply_input, change, hold, remove_input, take_back, toggle_output};
pub(crate) use open::{
    Sample, cancel, close, forget_recent, open_file, open_recent, open_sample, recent, samples, warm,
};
pub(crate) use panel::ask_panel;
pub(crate) use run::{run, stop};
pub(crate) use select::{ask_preview, ask_value, edit, go_to, load_tile, select, show_sheet};
pub(crate) use server::run_on_server;
pub(crate) use share::{Link, make_link, open_link, revoke_link, run_shared};
