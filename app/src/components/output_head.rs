//! Which output is shown, and the sentences that lead its results.

use std::sync::Arc;

use crate::dom::*;
use charts::Delimiters;
use wire::{OutputSummary, Results};

use super::icons::{Icon, icon, output_mark};
use crate::reading::headline;

/// The choice of an output, its headline and what the file says.
#[component]
pub(crate) fn OutputHead(
    /// The results, with all outputs.
    results: Signal<Option<Arc<Results>>>,
    /// The position of the output that is shown.
    place: RwSignal<usize>,
    /// The delimiters of its histogram: another output has none yet.
    limits: RwSignal<Option<Delimiters>>,
    /// The output that is shown.
    output: Memo<Option<OutputSummary>>,
) -> impl IntoView {
    let options =
        move || {
            results.with(|results| {
                results.iter().flat_map(|r| &r.outputs).enumerate().map(|(at, output)| {
                let cell = output.cell.to_string();
                let words = if output.name == cell { cell } else { format!("{} · {cell}", output.name) };
                view! { <option value=at.to_string() selected=move || place.get() == at>{words}</option> }
            }).collect_view()
            })
        };
    let choose = move |text: String| {
        limits.set(None);
        place.set(text.parse().unwrap_or(0));
    };
    let said = Memo::new(move || output.with(|output| output.as_ref().map(headline)));
    let sentences = move || {
        said.get().map(|said| {
            said.sentences.into_iter().map(|s| view! { <span class="sent">{s}</span>" " }).collect_view()
        })
    };
    let subline = move || said.get().map(|said| said.subline);
    view! {
        <div class="row quiet">
            {output_mark()}
            <span class="pickwrap">
                <select class="pick" aria-label="Output" on:change=move |event| choose(event_target_value(&event))>{options}</select>
                {icon(Icon::DOWN)}
            </span>
        </div>
        <h1 class="headline" id="headline">{sentences}</h1>
        <p class="subline">{subline}</p>
    }
}
