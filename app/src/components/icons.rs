//! The icons: 16 pixels, strokes of 1.5 in the colour of the text, hidden from screen readers.

use crate::dom::*;

/// One icon: what is inside its picture.
#[derive(Clone, Copy)]
pub(crate) struct Icon(&'static str);

impl Icon {
    pub(crate) const ALERT: Self =
        Self("<circle cx=\"8\" cy=\"8\" r=\"5.7\"/><path d=\"M8 5v3.5M8 10.8v.1\"/>");
    pub(crate) const CHART: Self = Self("<path d=\"M2.5 13.5h11M4.5 13V9.5M7 13V5M9.5 13V3M12 13V8\"/>");
    pub(crate) const CHECK: Self = Self("<path d=\"m3 8.5 3.2 3.2L13 4.8\"/>");
    pub(crate) const CLOSE: Self = Self("<path d=\"m4 4 8 8M12 4l-8 8\"/>");
    pub(crate) const COPY: Self = Self(
        "<rect x=\"5.5\" y=\"5.5\" width=\"8\" height=\"8\" rx=\"1\"/><path d=\"M10.5 5.5v-3h-8v8h3\"/>",
    );
    pub(crate) const DEVICE: Self =
        Self("<rect x=\"3\" y=\"3\" width=\"10\" height=\"7.5\" rx=\"1\"/><path d=\"M1.5 13h13\"/>");
    pub(crate) const DOWN: Self = Self("<path d=\"m4.5 6.5 3.5 3.5 3.5-3.5\"/>");
    pub(crate) const EDIT: Self = Self("<path d=\"M10.5 3.2 12.8 5.5 5.6 12.7 2.8 13.2 3.3 10.4z\"/>");
    pub(crate) const EXPORT: Self = Self("<path d=\"M8 2.5V10M5 7l3 3 3-3M3 13.2h10\"/>");
    pub(crate) const FILE: Self = Self("<path d=\"M4 1.8h5L12.5 5v9.2H4z\"/><path d=\"M9 1.8V5h3.5\"/>");
    pub(crate) const FOLDER: Self = Self("<path d=\"M2 12.5v-9h4l1.5 2H14v7z\"/>");
    pub(crate) const INFO: Self =
        Self("<circle cx=\"8\" cy=\"8\" r=\"5.7\"/><path d=\"M8 11V7.5M8 5.2v-.1\"/>");
    pub(crate) const LIST: Self = Self("<path d=\"M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1\"/>");
    pub(crate) const RUN: Self = Self("<path d=\"M4.5 3v10l8-5z\" fill=\"currentColor\"/>");
    pub(crate) const SHARE: Self = Self("<path d=\"M8 10V2.5M5 5l3-3 3 3M3 8.5V13h10V8.5\"/>");
    pub(crate) const SHEET: Self = Self(
        "<rect x=\"2.5\" y=\"2.5\" width=\"11\" height=\"11\" rx=\"1\"/>\
         <path d=\"M2.5 6h11M2.5 9.8h11M6.3 2.5v11\"/>",
    );
    pub(crate) const STOP: Self = Self("<rect x=\"4\" y=\"4\" width=\"8\" height=\"8\" rx=\"1\"/>");
    pub(crate) const THEME: Self = Self(
        "<circle cx=\"8\" cy=\"8\" r=\"5.5\"/><path d=\"M8 2.5v11a5.5 5.5 0 0 0 0-11z\" fill=\"currentColor\"/>",
    );
    pub(crate) const UPLOAD: Self = Self("<path d=\"M8 10V3M5 6l3-3 3 3M3 12.5h10\"/>");
    pub(crate) const WARN: Self = Self("<path d=\"M8 2.5 14 13.2H2z\"/><path d=\"M8 6.5v3M8 11.4v.1\"/>");
    pub(crate) const FORWARD: Self = Self("<path d=\"M6.5 4.5 10 8l-3.5 3.5\"/>");
}

/// An icon beside words.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic" viewBox="0 0 16 16" aria-hidden="true" inner_html=icon.0></svg> }
}

/// A smaller icon, for compact controls.
pub(crate) fn small_icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic ic-sm" viewBox="0 0 16 16" aria-hidden="true" inner_html=icon.0></svg> }
}

/// A larger icon, for empty states.
pub(crate) fn large_icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ic ic-lg" viewBox="0 0 16 16" aria-hidden="true" inner_html=icon.0></svg> }
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
