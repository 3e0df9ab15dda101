//! What the page asks of the browser itself: its window, clock, clipboard, files and stored settings.

use js_sys::{Array, ArrayBuffer, Date, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Document, HtmlElement, Url, Window};

/// The page's window.
pub(crate) fn window() -> Window {
    web_sys::window().expect("the page runs in a window")
}

/// The page's document.
pub(crate) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// Waits.
pub(crate) async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Calls `action` before the next frame is drawn.
pub(crate) fn next_frame(action: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(action);
    let _ = window().request_animation_frame(closure.unchecked_ref());
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    Date::now()
}

/// A name that nothing else has, for keys that make repeats safe.
pub(crate) fn unique_key() -> String {
    let digits = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{}-{}-{}-{}", digits(), digits(), digits(), digits())
}

/// Copies text; says whether that was allowed.
pub(crate) async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// The bytes of a file; `None` where it has moved or may not be read.
pub(crate) async fn read_file(file: &Blob) -> Option<ArrayBuffer> {
    JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()
}

/// A file of these bytes.
pub(crate) fn file_of(bytes: &ArrayBuffer) -> Option<Blob> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    Blob::new_with_buffer_source_sequence_and_options(&Array::of1(bytes), &kind).ok()
}

/// A file of this text.
pub(crate) fn text_file(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()
}

/// Hands a file to the browser as a download; `None` where that is not allowed.
pub(crate) fn save(file: &Blob, name: &str) -> Option<()> {
    let address = Url::create_object_url_with_blob(file).ok()?;
    let link: HtmlElement = document().create_element("a").ok()?.unchecked_into();
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    Url::revoke_object_url(&address).ok()
}

/// What is inside of a drawing of `index.html`, as markup: what never changes need not be in the module.
pub(crate) fn drawing(id: &str) -> String {
    document().get_element_by_id(id).map(|drawing| drawing.inner_html()).unwrap_or_default()
}

/// A setting kept in this browser.
pub(crate) fn setting(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Keeps a setting in this browser, where that is allowed.
pub(crate) fn keep_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}

/// A moment in the words of this browser's language: `22 November 2026`, with the time where it is asked for.
pub(crate) fn date_text(moment: &str, with_time: bool) -> String {
    let date = Date::new(&moment.into());
    if date.get_time().is_nan() {
        return moment.to_owned();
    }
    date_words(&date, with_time)
}

/// How long ago, roughly: `Today, 09:41`, `Yesterday`, `16 November`.
pub(crate) fn when(milliseconds: f64) -> String {
    let date = Date::new(&milliseconds.into());
    let midnight = Date::new_0();
    midnight.set_hours(0);
    midnight.set_minutes(0);
    midnight.set_seconds(0);
    let time = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    let age = midnight.get_time() - milliseconds;
    if age < 0.0 {
        format!("Today, {time}")
    } else if age < 86_400_000.0 {
        "Yesterday".to_owned()
    } else {
        date_words(&date, false)
    }
}

fn date_words(date: &Date, with_time: bool) -> String {
    let options = Object::new();
    let mut fields = vec![("day", "numeric"), ("month", "long"), ("year", "numeric")];
    if with_time {
        fields.extend([("hour", "2-digit"), ("minute", "2-digit")]);
    }
    for (name, value) in fields {
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let language = window().navigator().language().unwrap_or_else(|| "en-GB".to_owned());
    String::from(date.to_locale_string(&language, &options))
}

/// Moves the keyboard's focus to the element with this id, where there is one.
pub(crate) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether the window is as narrow as a phone's, where the panel is a view of its own.
pub(crate) fn is_narrow() -> bool {
    matches("(max-width: 767px)")
}

/// Whether the user asked for less motion.
pub(crate) fn wants_less_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the device's colours are dark.
pub(crate) fn is_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Selects the whole text of the field that an event is about, so that typing replaces it.
pub(crate) fn select_all(event: &web_sys::Event) {
    if let Some(field) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        field.select();
    }
}
