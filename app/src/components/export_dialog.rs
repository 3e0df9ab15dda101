//! Taking the results elsewhere: what each file holds, before it is made.

use crate::dom::*;

use super::dialog::Dialog;
use super::icons::{Icon, icon, small_icon};
use crate::failure::Failure;

/// What can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// The open workbook with the results on a sheet of its own.
    Workbook,
    /// The spec and the results, which the command line reads too.
    Document,
}

/// What can be downloaded, with what it is.
const FILES: [(Export, &str, &str); 2] = [
    (
        Export::Workbook,
        "Your workbook with the results",
        "A copy with one more sheet: statistics, charts and names for them. Nothing else in it changes.",
    ),
    (
        Export::Document,
        "Settings and results",
        "Everything that another program needs to show the run, or to repeat it. JSON.",
    ),
];

/// The dialog Download.
#[component]
pub(crate) fn ExportDialog(
    /// Makes and saves a file, and tells what went wrong, if anything did.
    on_export: Callback<(Export, Callback<Option<Failure>>)>,
    on_close: Callback<()>,
) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let done = Callback::new(move |problem: Option<Failure>| {
        // The dialog may be closed by now.
        if busy.is_alive() {
            busy.set(false);
            failure.set(problem);
        }
    });
    let rows = FILES.map(|(what, title, words)| {
        let start = move |_| {
            if !busy.get_untracked() {
                busy.set(true);
                on_export.run((what, done));
            }
        };
        view! {
            <li class="row">
                <div class="export__what"><b>{title}</b><p class="muted">{words}</p></div>
                <button class="btn" aria-label=format!("Download: {title}") aria-disabled=move || busy.get().then_some("true") on:click=start>
                    {small_icon(Icon::EXPORT)}"Download"
                </button>
            </li>
        }
    });
    let warning = move || {
        failure.get().map(|failure| {
            view! {
                <div class="banner banner--err banner--box" role="alert">
                    {icon(Icon::ALERT)}<p><b>{failure.title}</b>" "{failure.advice}</p>
                </div>
            }
        })
    };
    view! {
        <Dialog title="Download results" on_close>
            <div class="dialog__body">
                <ul class="export">{rows.collect_view()}</ul>
                {warning}
                <p class="local">{icon(Icon::DEVICE)}"Made on this device. Nothing is uploaded."</p>
            </div>
            <div class="dialog__foot">
                <button class="btn" on:click=move |_| on_close.run(())>"Close"</button>
            </div>
        </Dialog>
    }
}
