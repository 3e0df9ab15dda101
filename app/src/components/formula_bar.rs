//! The bar above the sheet: the selected cell, what is written in it, and what it is marked as.

use crate::dom::*;
use wire::worker::CellDetail;
use wire::{column_letters, parse_a1};

use super::icons::{input_mark, output_mark};
use crate::browser;

/// What a cell is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marked {
    /// An input whose distribution is written in the file.
    FoundInput,
    /// An input that the user added.
    AddedInput,
    /// An output.
    Output,
}

/// The formula bar.
#[component]
pub(crate) fn FormulaBar(
    /// The selected cell: row, column.
    selected: Signal<(u32, u32)>,
    /// Everything about it, once known.
    detail: Signal<Option<CellDetail>>,
    /// What it is marked as.
    marked: Signal<Option<Marked>>,
    /// A cell was asked for by its reference.
    on_go: Callback<(u32, u32)>,
) -> impl IntoView {
    let reference = move || {
        let (row, column) = selected.get();
        format!("{}{}", column_letters(column), row + 1)
    };
    let content = move || {
        detail.with(|detail| {
            detail
                .as_ref()
                .filter(|detail| (detail.cell.row, detail.cell.column) == selected.get())
                .map(|detail| detail.content.clone())
        })
    };
    view! {
        <div class="fx">
            <input
                class="fx__ref"
                aria-label="Selected cell; type a reference to go there"
                autocomplete="off"
                spellcheck="false"
                prop:value=reference
                on:focus=|event| browser::select_all(&event)
                on:change=move |event| match parse_a1(event_target_value(&event).trim()) {
                    Some(place) => on_go.run(place),
                    None => browser::select_all(&event),
                }
            />
            <span class="fx__i" aria-hidden="true">"fx"</span>
            <div class="fx__v trunc" id="formula" title=content>{content}</div>
            {move || marked.get().map(|marked| match marked {
                Marked::FoundInput => view! { <div class="fx__m">{input_mark()}"Input, found in the file"</div> }.into_any(),
                Marked::AddedInput => view! { <div class="fx__m">{input_mark()}"Input"</div> }.into_any(),
                Marked::Output => view! { <div class="fx__m">{output_mark()}"Output"</div> }.into_any(),
            })}
        </div>
    }
}
