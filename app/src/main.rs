//! Carlo's page: open a workbook, mark its inputs and outputs, run trials, read the odds.
//!
//! ```text
//!    pages ──► components            what is shown; components know neither network nor storage
//!      │
//!      ▼ what the user does
//!    actions ──► worker   the engine, in a Web Worker        (wire::worker)
//!      │    ├──► client   the services, over fetch           (wire::simulation)
//!      │    └──► storage  this browser's IndexedDB
//!      ▼
//!    state     every signal of the page
//! ```

#![expect(unreachable_pub, reason = "leptos's component macro writes items that are public in their module")]

mod actions;
mod browser;
mod client;
mod components;
mod dom;
mod failure;
mod few;
mod format;
mod json;
mod number;
mod pages;
mod reading;
mod routes;
mod signal;
mod state;
mod storage;
mod worker;

use crate::dom::*;
use leptos::task::spawn_local;

use crate::pages::{SharedPage, WorkPage};
use crate::routes::Route;
use crate::state::{App, Theme};

/// The page's memory. The standard library's own takes three thousand bytes more.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    console_error_panic_hook::set_once();
    if let Some(shell) = browser::document().get_element_by_id("shell") {
        shell.remove();
    }
    dom::mount(|| view! { <Page/> });
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    follow_theme(app);
    hide_notice(app);
    view! {
        <a class="skip" href="#main" on:click=|event| {
            event.prevent_default();
            browser::focus("main");
        }>"Skip to content"</a>
        {match Route::now() {
            Route::Work => view! { <WorkPage/> }.into_any(),
            Route::Shared { token } => view! { <SharedPage token/> }.into_any(),
        }}
        <p class="vh" role="status" aria-live="polite" id="said">{app.session.said}</p>
        <div class="toasts" role="status">
            {move || app.session.notice.get().map(|words| view! { <div class="toast"><span>{words}</span></div> })}
        </div>
    }
}

/// Keeps the page's colours and the browser's memory of them at the chosen theme.
fn follow_theme(app: App) {
    effect(move || {
        let theme = app.session.theme.get();
        browser::keep_setting("theme", theme.name());
        if let Some(root) = browser::document().document_element() {
            // The attribute's name is valid.
            let _ = match theme {
                Theme::System => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
            };
        }
    });
}

/// Takes a notice away after a while.
fn hide_notice(app: App) {
    effect(move || {
        let Some(words) = app.session.notice.get() else { return };
        spawn_local(async move {
            browser::sleep(5_000).await;
            if app.session.notice.get_untracked().as_ref() == Some(&words) {
                app.session.notice.set(None);
            }
        });
    });
}
