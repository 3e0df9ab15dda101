//! What one must know of results before reading them: cells that were not computed, and circles that did not settle.

use std::sync::Arc;

use crate::dom::*;
use charts::format::{count, counted, percent};
use wire::{Address, Results, Unsettled};

use super::icons::{Icon, icon};

/// The most cells that are named; what is beyond is counted.
const NAMED: usize = 8;

/// The notes; nothing where there is nothing to know.
#[component]
pub(crate) fn ResultsNotes(
    /// The results.
    results: Signal<Option<Arc<Results>>>,
    /// The cells that the user accepted at their saved values.
    accepted: Signal<Vec<Address>>,
    /// A cell was asked for; `None` where there is no sheet to show it on.
    #[prop(optional)]
    on_go: Option<Callback<Address>>,
    /// These are to be computed again.
    #[prop(optional)]
    on_back: Option<Callback<Vec<Address>>>,
) -> impl IntoView {
    move || {
        let results = results.get()?;
        let unsettled =
            results.unsettled.iter().map(|circle| unsettled(circle, results.trials, on_go)).collect_view();
        let back = on_back.filter(|_| accepted.with(|accepted| !accepted.is_empty()));
        let held = (!results.held.is_empty()).then(|| {
            let names = results.held.iter().take(NAMED).enumerate().map(|(place, cell)| {
                view! { {if place > 0 { ", " } else { "" }}{cell_link(cell, on_go)} }
            });
            let more = results.held.len().saturating_sub(NAMED);
            view! {
                <div class="banner banner--warn banner--box" id="held">
                    {icon(Icon::WARN)}
                    <p>
                        <b>{format!("{} held at {} saved value:", counted(results.held.len() as u64, "cell"), its(results.held.len()))}</b>
                        " "{names.collect_view()}
                        {(more > 0).then(|| format!(" and {more} more"))}
                    </p>
                    {back.map(|back| view! {
                        <button class="btn btn--sm" on:click=move |_| back.run(accepted.get_untracked())>"Take back"</button>
                    })}
                </div>
            }
        });
        Some(view! { {held}{unsettled} })
    }
}

/// That a circle did not settle in some trials.
fn unsettled(circle: &Unsettled, trials: u64, on_go: Option<Callback<Address>>) -> View {
    let share = percent(circle.trials as f64 / trials.max(1) as f64, 1);
    view! {
        <div class="banner banner--warn banner--box">
            {icon(Icon::WARN)}
            <p>
                <b>{format!("The circle of {} at ", counted(circle.cells, "cell"))}{cell_link(&circle.cell, on_go)}
                {format!(" did not settle in {} of {} trials ({share}).", count(circle.trials), count(trials))}</b>
                " They count with what the cells held after as many rounds as the workbook allows, as in Excel."
            </p>
        </div>
    }
}

/// A cell, which can be pressed where it can be shown.
pub(crate) fn cell_link(cell: &Address, on_go: Option<Callback<Address>>) -> View {
    let (shown, cell) = (cell.to_string(), cell.clone());
    match on_go {
        Some(on_go) => {
            view! { <button class="link" on:click=move |_| on_go.run(cell.clone())>{shown}</button> }
        }
        None => shown.into_view(),
    }
}

fn its(cells: usize) -> &'static str {
    if cells == 1 { "its" } else { "their" }
}
