//! Numbers from text and to text, by the browser: the library's own readers bring twenty thousand bytes of tables.

/// The number that a text of digits, signs, points and exponents writes, to the last bit; `None` for any other text
/// and beyond the range of floats.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let plausible = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    plausible.then(|| convert(text)).flatten().filter(|number| number.is_finite())
}

/// The shortest text that [`parse`] reads as this number, which is finite.
#[cfg(target_arch = "wasm32")]
pub(crate) fn shortest(number: f64) -> String {
    js_sys::Number::from(number).to_js_string().into()
}

#[cfg(target_arch = "wasm32")]
fn convert(text: &str) -> Option<f64> {
    // A text that is no number becomes NaN.
    wasm_bindgen::JsValue::from_str(text).try_into().ok()
}

/// As above, for tests outside a browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn shortest(number: f64) -> String {
    format!("{number:?}")
}

#[cfg(not(target_arch = "wasm32"))]
fn convert(text: &str) -> Option<f64> {
    text.parse().ok()
}
