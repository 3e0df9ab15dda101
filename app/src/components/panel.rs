//! A panel that the engine's worker writes: its markup, and what is pressed and typed in it.
//!
//! The page knows four attributes of it: `data-cell` shows that cell, `data-press` sends the fields with the button's
//! name, `data-stop` does so instead while an answer is waited for, and whatever has a `name` is a field, sent whenever
//! it changes.

use crate::dom::*;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, MouseEvent};
use wire::Address;

use crate::browser;

/// What is the user's of the field that has the focus, and not the markup's.
const TYPED: [&str; 3] = ["value", "selectionStart", "selectionEnd"];

/// What is sent back of a panel.
#[derive(Default)]
pub(crate) struct Pressed {
    /// What stands in its fields, by their names; boxes that are not ticked are left out.
    pub(crate) fields: Vec<(String, String)>,
    /// The button that was pressed; empty where a field changed.
    pub(crate) button: String,
}

/// A panel.
#[component]
pub(crate) fn Panel(
    html: RwSignal<String>,
    /// Whether an answer has been waited for for a while.
    busy: RwSignal<bool>,
    /// Reads what the panel is about, and says whether it is worth asking now.
    about: Callback<(), bool>,
    /// A cell was pressed.
    on_cell: Callback<Address>,
    /// A button was pressed, or a field changed.
    on_send: Callback<Pressed>,
) -> impl IntoView {
    let node = element_ref();
    effect(move || {
        let html = html.get();
        if let Some(element) = node.get() {
            fill(&element, &html);
        }
    });
    let send = move |button: String| {
        if let Some(element) = node.get_untracked() {
            on_send.run(Pressed { fields: fields(&element), button });
        }
    };
    effect(move || {
        if about.run(()) {
            send(String::new());
        }
    });
    let press = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target.and_then(|t| t.closest("[data-cell],[data-press]").ok().flatten()) else {
            return;
        };
        if let Some(cell) = target.get_attribute("data-cell") {
            Address::parse(&cell).into_iter().for_each(|cell| on_cell.run(cell));
        } else if target.get_attribute("aria-disabled").is_none() {
            let stop = target.get_attribute("data-stop").filter(|_| busy.get_untracked());
            send(stop.or_else(|| target.get_attribute("data-press")).unwrap_or_default());
        }
    };
    view! {
        <div
            class="written"
            tabindex="-1"
            aria-busy=move || busy.get().then_some("true")
            node_ref=node
            on:click=press
            on:change=move |_: Event| send(String::new())
        ></div>
    }
}

/// What stands in the fields.
fn fields(panel: &HtmlElement) -> Vec<(String, String)> {
    let Ok(found) = panel.query_selector_all("[name]") else { return Vec::new() };
    let fields = (0..found.length()).filter_map(|place| {
        let field: Element = found.item(place)?.unchecked_into();
        let property = |name: &str| Reflect::get(&field, &name.into()).ok();
        let off = property("type")?.as_string()? == "checkbox" && property("checked")?.is_falsy();
        let value = property("value")?.as_string()?;
        (!off).then_some((field.get_attribute("name")?, value))
    });
    fields.collect()
}

/// Puts new markup into a panel. The focus stays where it was, with what is typed and marked there: an answer that
/// came before a field was left knows nothing of it. Where that is gone, the panel as a whole has it.
fn fill(panel: &HtmlElement, html: &str) {
    let active = browser::document().active_element().filter(|active| panel.contains(Some(active)));
    let typed = active.as_ref().map(|active| TYPED.map(|name| Reflect::get(active, &name.into())));
    panel.set_inner_html(html);
    let (Some(active), Some(typed)) = (active, typed) else { return };
    let Some(field) = browser::document().get_element_by_id(&active.id()) else {
        let _ = panel.focus();
        return;
    };
    browser::focus(&active.id());
    for (name, value) in TYPED.iter().zip(typed) {
        // What has no text to mark refuses it.
        let _ = value.and_then(|value| Reflect::set(&field, &(*name).into(), &value));
    }
}
