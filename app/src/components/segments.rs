//! A row of buttons of which one is chosen: a radio group with one tab stop and arrow keys, which tabs have too.

use crate::dom::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use web_sys::KeyboardEvent;

/// One choice: its value, its words, and whether phones have room for it.
pub(crate) type Choice<T> = (T, &'static str, bool);

/// A segmented control.
#[component]
pub(crate) fn Segments<T>(
    /// What is chosen.
    chosen: RwSignal<T>,
    /// The choices.
    choices: &'static [Choice<T>],
    /// What the group is about.
    label: &'static str,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let buttons = choices.iter().map(|(value, words, on_phones)| {
        let on = move || chosen.get() == *value;
        view! {
            <button
                type="button"
                role="radio"
                class:phone-hide=!*on_phones
                aria-checked=move || if on() { "true" } else { "false" }
                tabindex=move || if on() { "0" } else { "-1" }
                on:click=move |_| chosen.set(*value)
            >
                {*words}
            </button>
        }
    });
    view! {
        <div class="seg seg--sm" role="radiogroup" aria-label=label on:keydown=move_choice>
            {buttons.collect_view()}
        </div>
    }
}

/// Moves focus and choice with the arrow keys, around the ends.
pub(crate) fn move_choice(event: KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => 1,
        "ArrowLeft" | "ArrowUp" => -1,
        _ => return,
    };
    let Some(group) = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok()) else { return };
    let Ok(buttons) = group.query_selector_all("[role=radio],[role=tab]") else { return };
    let visible: Vec<HtmlElement> = (0..buttons.length())
        .filter_map(|place| buttons.item(place)?.dyn_into::<HtmlElement>().ok())
        .filter(|button| button.offset_width() > 0)
        .collect();
    let checked =
        |button: &HtmlElement| button.matches("[aria-checked=true],[aria-selected=true]") == Ok(true);
    let now = visible.iter().position(checked).unwrap_or(0) as i32;
    let count = visible.len() as i32;
    if count > 0 {
        event.prevent_default();
        let next = &visible[(now + step).rem_euclid(count) as usize];
        let _ = next.focus();
        next.click();
    }
}
