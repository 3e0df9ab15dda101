//! Taking the results elsewhere: one JSON file of the spec and the results, which the command line reads too.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

use crate::state::App;
use crate::{browser, json};

/// Saves the results that are shown.
pub(crate) fn export_results(app: App) {
    let (Some(results), Some(spec)) =
        (app.simulation.results.get_untracked(), app.simulation.ran.get_untracked())
    else {
        return;
    };
    let name = app.workbook.name.with_untracked(|(name, _)| name.clone());
    let opened = app.workbook.opened.get_untracked();
    let hash = opened.as_ref().map_or("", |opened| opened.hash.as_str());
    let mut text = String::new();
    json::write_object(
        &mut text,
        &[("workbook", &name), ("sha256", &hash), ("spec", &*spec), ("results", &*results)],
    );
    if save(&text, &format!("{name}.results.json")).is_none() {
        app.session.notice.set(Some("The browser did not allow saving a file.".to_owned()));
    }
}

/// Hands a text to the browser as a download.
fn save(text: &str, name: &str) -> Option<()> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let file = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind).ok()?;
    let address = Url::create_object_url_with_blob(&file).ok()?;
    let link: HtmlElement = browser::document().create_element("a").ok()?.unchecked_into();
    link.set_attribute("href", &address).ok()?;
    link.set_attribute("download", name).ok()?;
    link.click();
    Url::revoke_object_url(&address).ok()
}
