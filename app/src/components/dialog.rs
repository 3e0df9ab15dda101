//! A dialog: the browser's own, with a title, a way out, and buttons at its foot.

use crate::dom::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icons::{Icon, icon};

/// A modal dialog. It is open as long as it is on the page.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    title: &'static str,
    /// It was closed, by its button, by Escape or from outside.
    on_close: Callback<()>,
    /// Wider, for tables.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let node = element_ref();
    effect(move || {
        if let Some(dialog) = node.get().and_then(|element| element.dyn_into::<HtmlDialogElement>().ok())
            && !dialog.open()
        {
            // It throws only where the dialog is not on the page.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog
            class="dialog"
            class:dialog--wide=wide
            aria-label=title
            node_ref=node
            on:close=move |_| on_close.run(())
            on:click=move |event| {
                // The dialog's own box is its content; a click on the element itself is on the backdrop.
                if event.target() == event.current_target() {
                    on_close.run(());
                }
            }
        >
            <div class="dialog__box">
                <div class="dialog__head">
                    <h2>{title}</h2>
                    <button
                        type="button"
                        class="btn btn--quiet btn--icon btn--sm"
                        aria-label="Close the dialog"
                        on:click=move |_| on_close.run(())
                    >
                        {icon(Icon::CLOSE)}
                    </button>
                </div>
                {children()}
            </div>
        </dialog>
    }
}
