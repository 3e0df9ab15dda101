//! The pages: each puts components together and ties them to the page's state and to what users can do.

mod marks;
mod model;
mod panel;
mod results;
mod shared;
mod start;
mod work;

use leptos::task::spawn_local;

pub(crate) use shared::SharedPage;
pub(crate) use work::WorkPage;

use crate::browser;
use crate::state::App;

/// Copies text and says so, or says that the browser did not allow it.
pub(crate) fn copy(app: App, text: String, done: &'static str) {
    spawn_local(async move {
        let words = if browser::copy(&text).await { done } else { "The browser did not allow copying." };
        app.session.notice.set(Some(words.to_owned()));
    });
}
