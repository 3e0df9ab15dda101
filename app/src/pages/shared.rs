//! A shared page: results that somebody sent, read only, and a check of them where the workbook is included.

use std::sync::Arc;

use crate::dom::*;
use leptos::task::spawn_local;
use wire::Results;
use wire::simulation::Share;

use crate::actions;
use crate::browser;
use crate::components::app_bar::{Brand, ThemeSwitch};
use crate::components::histogram::HistogramCard;
use crate::components::icons::{Icon, icon, large_icon, small_icon};
use crate::components::output_head::OutputHead;
use crate::components::percentiles::PercentilesCard;
use crate::components::results_notes::ResultsNotes;
use crate::components::run_details::RunDetails;
use crate::components::tornado::TornadoCard;
use crate::failure::Failure;
use crate::state::use_app;

/// How far running again is.
#[derive(Clone, Debug, PartialEq)]
enum Check {
    /// Trials done, of how many.
    Running(u64, u64),
    /// Whether every digit is the same.
    Done(bool),
    /// Why it cannot be done.
    Failed(Failure),
}

/// The page of a link.
#[component]
pub(crate) fn SharedPage(token: String) -> impl IntoView {
    let app = use_app();
    let share = RwSignal::new(None::<Result<Arc<Share>, Failure>>);
    effect({
        let token = token.clone();
        move || {
            let token = token.clone();
            spawn_local(async move {
                let answer = actions::open_link(&token).await;
                if let Ok(answer) = &answer {
                    browser::document().set_title(&format!("{} · Carlo", answer.title));
                }
                share.set(Some(answer.map(Arc::new)));
            });
        }
    });
    let copy_link = move |_| {
        let address = browser::window().location().href().unwrap_or_default();
        super::copy(app, address, "Link copied.");
    };
    view! {
        <div class="app">
            <header class="appbar" data-region="" tabindex="-1">
                <Brand/>
                <span class="appbar__sep"></span>
                <span class="muted trunc">"Shared result, read only"</span>
                <span class="spacer"></span>
                <button class="btn btn--quiet hide-sm" on:click=copy_link>{icon(Icon::COPY)}"Copy link"</button>
                <ThemeSwitch theme=app.session.theme/>
            </header>
            {move || match share.get() {
                None => view! {
                    <main id="main" class="page" aria-busy="true">
                        <div class="card clip"><div class="skgrid skgrid--tall" aria-hidden="true">{(0..25).map(|place| view! { <span class=format!("sk sk-{}", place * 7 % 5)></span> }).collect_view()}</div></div>
                    </main>
                }.into_any(),
                Some(Ok(share)) => view! { <Shown token=token.clone() share/> }.into_any(),
                Some(Err(failure)) => view! { <Gone failure/> }.into_any(),
            }}
        </div>
    }
}

/// A link that shows nothing.
#[component]
fn Gone(failure: Failure) -> impl IntoView {
    view! {
        <main id="main" class="page">
            <div class="card"><div class="empty">
                {large_icon(Icon::ALERT)}
                <h1>"This link shows nothing"</h1>
                <p>{failure.title}" "{failure.advice}</p>
                <a class="btn" href="/">"Try your own workbook"</a>
            </div></div>
        </main>
    }
}

#[component]
fn Shown(token: String, share: Arc<Share>) -> impl IntoView {
    let app = use_app();
    let output = RwSignal::new(0usize);
    let limits = RwSignal::new(None);
    let results = Arc::new(share.results.clone());
    let summary = Memo::uncompared({
        let results = Arc::clone(&results);
        move || results.outputs.get(output.get()).or(results.outputs.first()).cloned()
    });
    let results_signal = Signal::derive({
        let results = Arc::clone(&results);
        move || Some(Arc::clone(&results))
    });
    let copy = Callback::new(move |text| super::copy(app, text, "Table copied."));
    let (created, expires) =
        (browser::date_text(&share.created_at, true), browser::date_text(&share.expires_at, false));
    let no = Signal::derive(|| false);
    view! {
        <main id="main" class="page share" data-region="" tabindex="-1">
            <div class="res-head">
                <div>
                    <p class="muted">{share.title.clone()}</p>
                    <OutputHead results=results_signal place=output limits output=summary/>
                    <p class="sum share-by"><span>"Shared "<b>{created}</b></span><span>"Open until "<b>{expires}</b></span></p>
                </div>
            </div>
            <div class="stack results__notes"><ResultsNotes results=results_signal accepted=Signal::derive(Vec::new)/></div>
            <div class="res-grid">
                <div class="stack">
                    <HistogramCard output=summary limits dim=no/>
                    <TornadoCard output=summary results=results_signal dim=no/>
                </div>
                <div class="stack pair">
                    <PercentilesCard output=summary dim=no on_copy=copy/>
                    <section class="card" aria-labelledby="made">
                        <div class="card__head"><h2 id="made">"How this was made"</h2></div>
                        <div class="card__body stack">
                            <RunDetails results=results_signal took=Signal::derive(|| (0.0, 0)) hash=Signal::derive(String::new)/>
                            <RunAgain token share/>
                            <a class="btn" href="/">"Try your own workbook"</a>
                        </div>
                    </section>
                </div>
            </div>
        </main>
    }
}

/// Runs the shared workbook here and compares every digit; says so where the workbook is not included.
#[component]
fn RunAgain(token: String, share: Arc<Share>) -> impl IntoView {
    let check = RwSignal::new(None::<Check>);
    let Some(name) = share.workbook_name.clone() else {
        return view! { <p class="hint">"Only these results were uploaded. The workbook stayed on the owner’s device."</p> }.into_any();
    };
    let address = format!("/api/shares/{token}/workbook");
    let file = name.clone();
    let run = move |_| {
        if matches!(check.get_untracked(), Some(Check::Running(..))) {
            return;
        }
        let (token, name, share) = (token.clone(), name.clone(), Arc::clone(&share));
        check.set(Some(Check::Running(0, share.results.trials)));
        spawn_local(async move {
            // A simulation that was stopped is repeated with the trials that it did.
            let spec = wire::Spec { trials: share.results.trials, ..share.spec.clone() };
            let progress = move |done, wanted| check.set(Some(Check::Running(done, wanted)));
            check.set(Some(match actions::run_shared(&token, &name, spec, progress).await {
                Ok(results) => Check::Done(same_digits(&results, &share.results)),
                Err(failure) => Check::Failed(failure),
            }));
        });
    };
    let state = move || {
        check.get().map(|check| match check {
            Check::Running(done, wanted) => view! {
                <progress class="prog" max=wanted.to_string() value=done.to_string() aria-label="Trials done"></progress>
            }.into_any(),
            Check::Done(true) => view! {
                <p class="okline" role="status" id="same-digits">{icon(Icon::CHECK)}<span>"Run again in your browser: every digit is the same."</span></p>
            }.into_any(),
            Check::Done(false) => view! {
                <p class="okline okline--warn" role="status" id="same-digits">{icon(Icon::WARN)}<span>"Run again in your browser: the digits differ. The page may have been made by another version of the engine."</span></p>
            }.into_any(),
            Check::Failed(failure) => view! {
                <p class="okline okline--warn" role="alert">{icon(Icon::WARN)}<span>{failure.title}" "{failure.advice}</span></p>
            }.into_any(),
        })
    };
    view! {
        <p class="hint">"The workbook is included: "<a href=address download=file.clone()>{file.clone()}</a></p>
        <button class="btn btn--primary" id="run-again" on:click=run>{small_icon(Icon::RUN)}"Run again in your browser"</button>
        {state}
    }
    .into_any()
}

/// Whether two simulations gave the same digits. The engine's name and version may differ; numbers may not.
fn same_digits(ours: &Results, theirs: &Results) -> bool {
    ours.trials == theirs.trials && ours.inputs == theirs.inputs && ours.outputs == theirs.outputs
}
