//! The edge between the sheet and the panel: dragged, or moved with the arrow keys; its place is remembered.

use crate::dom::*;
use charts::decimal::number;
use charts::scale::within;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use web_sys::{KeyboardEvent, PointerEvent};

use crate::browser;

/// The narrowest and the widest panel, and the one to begin with, in pixels.
const LIMITS: (f64, f64) = (320.0, 640.0);
const USUAL: f64 = 400.0;

/// The edge. `width` is the panel's in pixels; `None` leaves it to the style sheet.
#[component]
pub(crate) fn Grip(width: RwSignal<Option<f64>>) -> impl IntoView {
    effect(move || {
        let root = browser::document().document_element().and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let (Some(root), Some(width)) = (root, width.get()) {
            // The property's name is valid.
            let _ = root.style().set_property("--w-panel", &format!("{}px", number(width)));
        }
    });
    let set = move |pixels: f64| width.set(Some(within(pixels, LIMITS.0, LIMITS.1).round()));
    let on_down = |event: PointerEvent| {
        event.prevent_default();
        if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
            // A pointer that is already gone cannot be held; then there is nothing to drag.
            let _ = element.set_pointer_capture(event.pointer_id());
        }
    };
    let on_move = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            let page = browser::document().document_element().map_or(0, |root| root.client_width());
            set(f64::from(page - event.client_x()));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let now = width.get_untracked().unwrap_or(USUAL);
        let next = match event.key().as_str() {
            "ArrowLeft" => now + 16.0,
            "ArrowRight" => now - 16.0,
            "Home" => LIMITS.0,
            "End" => LIMITS.1,
            _ => return,
        };
        event.prevent_default();
        set(next);
    };
    view! {
        <div
            class="grip"
            role="separator"
            aria-orientation="vertical"
            aria-label="Panel width"
            tabindex="0"
            aria-valuemin=number(LIMITS.0)
            aria-valuemax=number(LIMITS.1)
            aria-valuenow=move || number(width.get().unwrap_or(USUAL))
            on:pointerdown=on_down
            on:pointermove=on_move
            on:keydown=on_key
        ></div>
    }
}
