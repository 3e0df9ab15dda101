//! The application: the start page until a workbook is open, then its model and its results.

use crate::dom::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::model::ModelPage;
use super::results::ResultsPage;
use super::start::StartPage;
use crate::actions;
use crate::browser;
use crate::components::app_bar::{AppBar, PhoneTabs};
use crate::components::dialog::Dialog as DialogBox;
use crate::components::export_dialog::{Export, ExportDialog};
use crate::components::share_dialog::{ShareDialog, ShownLink};
use crate::routes::View;
use crate::state::{App, Dialog, Stage, use_app};

/// The application.
#[component]
pub(crate) fn WorkPage() -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move || app.session.stage.get().has_workbook());
    let chooser = element_ref();
    let choose = Callback::new(move |()| {
        if let Some(input) = chooser.get_untracked() {
            // The same file chosen again is a change too.
            input.unchecked_ref::<HtmlInputElement>().set_value("");
            input.click();
        }
    });
    shortcuts(app);
    follow_address(app);
    drop_anywhere(app);
    title(app);
    keep_focus(app);
    view! {
        <input
            hidden=""
            type="file"
            accept=".xlsx,.xlsm,.xltx,.xltm,.xlsb,.xls,.ods,.ots,.fods"
            node_ref=chooser
            on:change=move |event| {
                let input: HtmlInputElement = event_target(&event);
                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                    let name = file.name();
                    actions::open_file(app, file.into(), name);
                }
            }
        />
        {move || if open.get() {
            view! { <Open choose/> }.into_any()
        } else {
            view! { <StartPage choose/> }.into_any()
        }}
        <Dialogs/>
    }
}

/// An open workbook.
#[component]
fn Open(choose: Callback<()>) -> impl IntoView {
    let app = use_app();
    let spec = app.simulation.spec;
    let on_view = Callback::new(move |view| app.session.show(view));
    let results_shown = Memo::new(move || app.session.view.get() == View::Results);
    view! {
        <div class="app" class:app--fixed=move || !results_shown.get()>
            <AppBar
                name=Signal::derive(move || app.workbook.name.with(|(name, _)| name.clone()))
                sent=app.session.sent.into()
                stage=app.session.stage.into()
                view=app.session.view.into()
                has_results=Signal::derive(move || app.simulation.results.with(Option::is_some))
                missing=Signal::derive(move || app.missing())
                trials=Signal::derive(move || spec.with(|spec| spec.trials))
                seed=Signal::derive(move || spec.with(|spec| spec.seed))
                theme=app.session.theme
                on_view
                on_trials=Callback::new(move |trials| actions::change(app, |spec| spec.trials = trials))
                on_seed=Callback::new(move |seed| actions::change(app, |spec| spec.seed = seed))
                on_run=Callback::new(move |()| actions::run(app))
                on_stop=Callback::new(move |()| actions::stop(app))
                on_share=Callback::new(move |()| app.session.dialog.set(Some(Dialog::Share)))
                on_open=choose
                on_close=Callback::new(move |()| actions::close(app))
            />
            {move || if results_shown.get() {
                view! { <ResultsPage/> }.into_any()
            } else {
                view! { <ModelPage/> }.into_any()
            }}
            <PhoneTabs view=app.session.view.into() on_view/>
        </div>
    }
}

/// The dialog that is open, if one is.
#[component]
fn Dialogs() -> impl IntoView {
    let app = use_app();
    let close = Callback::new(move |()| app.session.dialog.set(None));
    let copy = Callback::new(move |text: String| super::copy(app, text, "Link copied."));
    move || match app.session.dialog.get()? {
        Dialog::Export => {
            let export = Callback::new(move |(what, done): (Export, Callback<_>)| {
                actions::export_results(app, what, move |problem| done.run(problem));
            });
            Some(view! { <ExportDialog on_export=export on_close=close/> }.into_any())
        }
        Dialog::Share => {
            let link = RwSignal::new(None::<actions::Link>);
            let shown = Signal::derive(move || {
                link.get().map(|link| ShownLink {
                    until: browser::date_text(&link.expires_at, false),
                    address: link.address,
                })
            });
            let make = move |title, with_workbook| async move {
                let made = actions::make_link(app, title, with_workbook).await?;
                link.set(Some(made));
                Ok(())
            };
            let revoke = move || async move {
                if let Some(made) = link.get_untracked() {
                    actions::revoke_link(&made).await?;
                    app.session.notice.set(Some("The link is closed.".to_owned()));
                    app.session.dialog.set(None);
                }
                Ok(())
            };
            Some(
                view! {
                    <ShareDialog
                        results=app.simulation.results.into()
                        file=app.workbook.name.into()
                        link=shown
                        make
                        revoke
                        on_copy=copy
                        on_close=close
                    />
                }
                .into_any(),
            )
        }
        Dialog::Server => Some(view! { <ServerDialog/> }.into_any()),
    }
}

/// What running on the servers sends, before it is sent.
#[component]
fn ServerDialog() -> impl IntoView {
    let app = use_app();
    let close = Callback::new(move |()| app.session.dialog.set(None));
    let name =
        app.workbook.name.with_untracked(|(name, size)| format!("{name}, {}", crate::format::bytes(*size)));
    let trials = app.simulation.spec.with_untracked(|spec| charts::format::counted(spec.trials, "trial"));
    let missing = untrack(|| app.missing());
    view! {
        <DialogBox title="Run on the server" on_close=close>
            <div class="dialog__body">
                <p><b>"This sends the whole workbook to Carlo’s server."</b>" There the same engine does "{trials}" on every core, and gives the same digits as here for the same seed."</p>
                <ul class="sent-list">
                    <li>{format!("the whole workbook: {name}")}</li>
                    <li>"the inputs and outputs that you marked, trials and seed"</li>
                </ul>
                {missing.map(|why| view! { <p class="hint hint--err">{why}</p> })}
            </div>
            <div class="dialog__foot">
                <button class="btn" on:click=move |_| close.run(())>"Cancel"</button>
                <button
                    class="btn btn--primary"
                    aria-disabled=missing.is_some().then_some("true")
                    on:click=move |_| actions::run_on_server(app)
                >
                    "Send and run there"
                </button>
            </div>
        </DialogBox>
    }
}

/// The keys that work everywhere.
fn shortcuts(app: App) {
    on_window("keydown", move |event: KeyboardEvent| {
        let control = event.ctrl_key() || event.meta_key();
        let done = match (event.key().as_str(), event.code().as_str()) {
            ("Enter", _) if control => {
                actions::run(app);
                true
            }
            (".", _) if control => {
                actions::stop(app);
                true
            }
            (_, "KeyI") if event.alt_key() && !control => super::model::mark_input(app),
            (_, "KeyO") if event.alt_key() && !control => super::model::mark_output(app),
            ("F6", _) => cycle_regions(event.shift_key()),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
}

/// Moves the focus to the next region of the page, or the one before.
fn cycle_regions(backwards: bool) -> bool {
    let document = browser::document();
    let Ok(found) = document.query_selector_all("[data-region]") else { return false };
    let regions: Vec<HtmlElement> = (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into::<HtmlElement>().ok())
        .filter(|region| region.offset_width() > 0)
        .collect();
    let active = document.active_element();
    let now = regions.iter().position(|region| region.contains(active.as_ref().map(AsRef::as_ref)));
    let count = regions.len();
    let next = match (now, backwards) {
        _ if count == 0 => return false,
        (None, _) => 0,
        (Some(now), false) => (now + 1) % count,
        (Some(now), true) => (now + count - 1) % count,
    };
    let region = &regions[next];
    // A region that holds the sheet hands the focus on to it: that is where the keys work.
    let target =
        region.query_selector("[role=grid]").ok().flatten().and_then(|e| e.dyn_into::<HtmlElement>().ok());
    let _ = target.as_ref().unwrap_or(region).focus();
    true
}

/// Follows the address: the browser's back and forward buttons change the view.
fn follow_address(app: App) {
    on_window("popstate", move |_: Event| {
        let fragment = browser::window().location().hash().unwrap_or_default();
        if let Some(view) = View::of(&fragment) {
            app.session.view.set(view);
        }
    });
}

/// Takes a file that is dropped anywhere on the page, also one that was dropped before the page was ready.
fn drop_anywhere(app: App) {
    let over = RwSignal::new(false);
    let open = move |file: web_sys::File| {
        let name = file.name();
        actions::open_file(app, file.into(), name);
    };
    on_window("dragover", move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    });
    on_window("dragleave", move |event: DragEvent| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    on_window("drop", move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            open(file);
        }
    });
    effect(move || {
        if let Some(root) = browser::document().document_element() {
            let _ = root.toggle_attribute_with_force("data-over", over.get());
        }
    });
    let early = js_sys::Reflect::get(&browser::window(), &"carloDropped".into()).ok();
    if let Some(file) = early.and_then(|file| file.dyn_into::<web_sys::File>().ok()) {
        open(file);
    }
}

/// Where what had the focus is gone, the keyboard goes on from what comes next: the sheet of a workbook that was opened,
/// and Run or Stop, which take each other's place.
fn keep_focus(app: App) {
    effect(move || {
        let next = if app.session.stage.get() == Stage::Ready { "sheet" } else { "run" };
        browser::next_frame(move || {
            if browser::document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                browser::focus(next);
            }
        });
    });
}

/// The words on the browser's tab.
fn title(app: App) {
    effect(move || {
        let name = app.workbook.name.with(|(name, _)| name.clone());
        let title = match app.session.stage.get() {
            Stage::Empty | Stage::Opening => "Carlo: know the odds in your spreadsheet".to_owned(),
            Stage::Running => format!("Running · {name} · Carlo"),
            _ if app.session.view.get() == View::Results => format!("Results · {name} · Carlo"),
            _ => format!("Model · {name} · Carlo"),
        };
        browser::document().set_title(&title);
    });
}
