//! The icons: 16 pixels, strokes of 1.5 in the colour of the text, hidden from screen readers.

use crate::browser;
use crate::dom::*;

/// One icon: the id of its drawing in `index.html`.
#[derive(Clone, Copy)]
pub(crate) struct Icon(&'static str);

impl Icon {
    pub(crate) const ALERT: Self = Self("i-alert");
    pub(crate) const CHART: Self = Self("i-chart");
    pub(crate) const CHECK: Self = Self("i-check");
    pub(crate) const CLOSE: Self = Self("i-close");
    pub(crate) const COPY: Self = Self("i-copy");
    pub(crate) const DEVICE: Self = Self("i-device");
    pub(crate) const DOWN: Self = Self("i-down");
    pub(crate) const EDIT: Self = Self("i-edit");
    pub(crate) const EXPORT: Self = Self("i-export");
    pub(crate) const FILE: Self = Self("i-file");
    pub(crate) const FOLDER: Self = Self("i-folder");
    pub(crate) const INFO: Self = Self("i-info");
    pub(crate) const LIST: Self = Self("i-list");
    pub(crate) const RUN: Self = Self("i-run");
    pub(crate) const SHARE: Self = Self("i-share");
    pub(crate) const SHEET: Self = Self("i-sheet");
    pub(crate) const STOP: Self = Self("i-stop");
    pub(crate) const THEME: Self = Self("i-theme");
    pub(crate) const UPLOAD: Self = Self("i-upload");
    pub(crate) const WARN: Self = Self("i-warn");
    pub(crate) const FORWARD: Self = Self("i-forward");
}

/// An icon beside words.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic" viewBox="0 0 16 16" aria-hidden="true" inner_html=browser::drawing(icon.0)></svg> }
}

/// A smaller icon, for compact controls.
pub(crate) fn small_icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic ic-sm" viewBox="0 0 16 16" aria-hidden="true" inner_html=browser::drawing(icon.0)></svg> }
}

/// A larger icon, for empty states.
pub(crate) fn large_icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic ic-lg" viewBox="0 0 16 16" aria-hidden="true" inner_html=browser::drawing(icon.0)></svg> }
}

/// The triangle of an input.
pub(crate) fn input_mark() -> impl IntoView {
    view! { <svg class="mk mk--in" viewBox="0 0 12 12" aria-hidden="true"><path d="M0 0v12h12z"></path></svg> }
}

/// The triangle of an output.
pub(crate) fn output_mark() -> impl IntoView {
    view! { <svg class="mk mk--out" viewBox="0 0 12 12" aria-hidden="true"><path d="M12 0v12H0z"></path></svg> }
}

/// The logo: a cell that holds a curve.
pub(crate) fn logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect class="mk-a" x="1" y="1" width="22" height="22" rx="4"></rect>
            <path
                class="mk-b"
                d="M3.5 18L3.5 17.49L4.6 17.27L5.6 16.77L6.7 15.77L7.8 14.11L8.8 11.83L9.9 9.34L10.9 7.36L11.5 6.8L12 6.6L12.5 6.8L13.1 7.36L14.1 9.34L15.2 11.83L16.2 14.11L17.3 15.77L18.4 16.77L19.4 17.27L20.5 17.49L20.5 18Z"
            ></path>
        </svg>
    }
}
