//! A row of tabs of which at most one is chosen, with one tab stop and arrow keys.

use crate::dom::*;

use super::segments::move_choice;

/// Tabs: each with its name and its words.
#[component]
pub(crate) fn Tabs(
    /// The name of the chosen one.
    chosen: RwSignal<&'static str>,
    tabs: &'static [(&'static str, &'static str)],
    /// What they are about.
    label: &'static str,
) -> impl IntoView {
    let buttons = tabs.iter().enumerate().map(|(place, (name, words))| {
        let on = move || chosen.get() == *name;
        let first = move || place == 0 && chosen.with(|chosen| tabs.iter().all(|(name, _)| name != chosen));
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                aria-selected=move || if on() { "true" } else { "false" }
                tabindex=move || if on() || first() { "0" } else { "-1" }
                on:click=move |_| chosen.set(name)
            >
                {*words}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=move_choice>{buttons.collect_view()}</div>
    }
}
