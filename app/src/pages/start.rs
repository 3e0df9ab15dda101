//! The start page: open a file, try an example, or go on with a recent one.

use crate::dom::*;
use charts::decimal::number;
use charts::format::counted;
use leptos::task::spawn_local;

use crate::actions::{self, Sample};
use crate::browser;
use crate::components::app_bar::{Brand, ThemeSwitch};
use crate::components::failure::RefusedFile;
use crate::components::icons::{Icon, icon, small_icon};
use crate::format::bytes;
use crate::state::{Stage, use_app};
use crate::storage::Recent;

/// How many examples are shown at first.
const SHOWN: usize = 3;

/// The start page.
#[component]
pub(crate) fn StartPage(
    /// Lets the user choose a file.
    choose: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let failure = move || {
        app.session.failure.get().map(|failure| {
            let copy = Callback::new(move |text| super::copy(app, text, "Details copied."));
            view! { <RefusedFile failure on_open=choose on_copy=copy/> }
        })
    };
    // The engine is fetched while the user looks for the file.
    effect(|| {
        spawn_local(async {
            browser::sleep(1_500).await;
            actions::warm();
        });
    });
    view! {
        <div class="app">
            <header class="appbar">
                <Brand/>
                <span class="spacer"></span>
                <a class="btn btn--quiet hide-sm" href="#samples">"Samples"</a>
                <ThemeSwitch theme=app.session.theme keep=true/>
            </header>
            <main id="main" class="start">
                <div>
                    <h1>"Know the odds in your spreadsheet."</h1>
                    <p class="lead">"Mark the cells that you are unsure of, run 10,000 trials, and read the chance of every result."</p>
                </div>
                {failure}
                {move || if app.session.stage.get() == Stage::Opening {
                    view! { <Opening/> }.into_any()
                } else {
                    view! { <Drop choose/> }.into_any()
                }}
                <Samples/>
                <RecentFiles/>
            </main>
            <footer class="footer">
                <div>
                    <span>"Reads .xlsx, .xlsm, .xlsb, .xls and .ods, and @RISK functions"</span>
                    <span class="spacer"></span>
                    <span>"Version "{env!("CARGO_PKG_VERSION")}</span>
                </div>
            </footer>
        </div>
    }
}

/// Where a file is dropped or chosen.
#[component]
fn Drop(choose: Callback<()>) -> impl IntoView {
    view! {
        <section class="drop" aria-label="Open a workbook">
            <svg class="drop__lines" aria-hidden="true" inner_html=LINES></svg>
            <svg class="drop__cells" width="944" height="264" viewBox="0 0 944 264" aria-hidden="true" inner_html=browser::drawing("drop-cells")></svg>
            <div class="drop__in">
                <div class="drop__box">
                    <svg class="ic ic-lg" viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M12 2.5v11M4 17v4.5h16V17M7.5 9.5 12 14l4.5-4.5"></path>
                    </svg>
                    <p class="drop__t">"Drop a workbook here"</p>
                    <button class="btn btn--primary btn--lg" on:pointerenter=|_| actions::warm() on:click=move |_| choose.run(())>
                        {icon(Icon::FOLDER)}"Open a file…"
                    </button>
                    <p class="local">{icon(Icon::DEVICE)}"Runs in your browser. Your file is not uploaded."</p>
                </div>
            </div>
        </section>
    }
}

/// A file that is being read.
#[component]
fn Opening() -> impl IntoView {
    let app = use_app();
    let name = move || app.workbook.name.with(|(name, _)| name.clone());
    let size = move || app.workbook.name.with(|(_, size)| (*size > 0.0).then(|| bytes(*size)));
    let doing = move || match app.workbook.read.get() {
        None => "Reading the sheets".to_owned(),
        Some(formulas) => format!("Comparing {} with Excel", counted(formulas, "formula")),
    };
    view! {
        <section class="card opening" aria-busy="true">
            <div class="card__body stack">
                <div class="row">
                    {icon(Icon::FILE)}<b class="trunc">{name}</b><span class="spacer"></span><span class="quiet nowrap">{size}</span>
                </div>
                <progress class="prog" aria-label="Reading the workbook"></progress>
                <div class="row">
                    <span class="muted">{doing}</span>
                    <span class="spacer"></span>
                    <button class="btn btn--sm" on:click=move |_| actions::cancel(app)>"Cancel"</button>
                </div>
            </div>
            <div class="skgrid" aria-hidden="true">
                {(0..20).map(|place| view! { <span class=format!("sk sk-{}", place * 7 % 5)></span> }).collect_view()}
            </div>
        </section>
    }
}

/// The examples.
#[component]
fn Samples() -> impl IntoView {
    let app = use_app();
    let samples = RwSignal::new(Vec::<Sample>::new());
    let all = RwSignal::new(false);
    effect(move || {
        spawn_local(async move {
            let found = actions::samples().await;
            if samples.is_alive() {
                samples.set(found);
            }
        });
    });
    let cards = move || {
        let shown = if all.get() { usize::MAX } else { SHOWN };
        samples.get().into_iter().take(shown).map(|sample| {
            let address = format!("/examples/{}", sample.file);
            let (title, summary, picture) = (sample.title.clone(), sample.summary.clone(), sample_picture(&sample.title));
            view! {
                <a class="card sample" href=address on:pointerenter=|_| actions::warm() on:click=move |event| {
                    event.prevent_default();
                    actions::open_sample(app, &sample);
                }>
                    <svg class="ch" viewBox="0 0 264 60" width="264" height="60" aria-hidden="true" inner_html=picture></svg>
                    <h3>{title}</h3>
                    <p>{summary}</p>
                </a>
            }
        }).collect_view()
    };
    move || {
        samples.with(|samples| !samples.is_empty()).then(|| {
            let more = move || {
                let count = samples.with(Vec::len);
                (count > SHOWN && !all.get()).then(|| {
                    view! { <button class="link" on:click=move |_| all.set(true)>{format!("All {count} samples")}</button> }
                })
            };
            view! {
                <section id="samples" aria-labelledby="samples-title">
                    <div class="sec-h"><h2 id="samples-title">"Try one"</h2><span class="spacer"></span>{more}</div>
                    <div class="samples">{cards}</div>
                </section>
            }
        })
    }
}

/// The workbooks that this browser remembers.
#[component]
fn RecentFiles() -> impl IntoView {
    let app = use_app();
    let recent = RwSignal::new(Vec::<Recent>::new());
    let load = move || {
        spawn_local(async move {
            let found = actions::recent().await;
            if recent.is_alive() {
                recent.set(found);
            }
        });
    };
    effect(load);
    let rows = move || {
        recent.get().into_iter().map(|entry| {
            let (name, headline, opened) = (entry.name.clone(), entry.headline.clone(), browser::when(entry.opened));
            let (hash, remove) = (entry.hash.clone(), format!("Remove {} from this list", entry.name));
            view! {
                <tr>
                    <th scope="row">
                        <button class="row recent__open" on:click=move |_| actions::open_recent(app, &entry)>{icon(Icon::FILE)}<span class="trunc">{name}</span></button>
                    </th>
                    <td class="muted phone-hide">{headline}</td>
                    <td class="num quiet">{opened}</td>
                    <td class="num">
                        <button
                            class="btn btn--quiet btn--icon btn--sm"
                            aria-label=remove
                            on:click=move |_| {
                                let hash = hash.clone();
                                spawn_local(async move {
                                    actions::forget_recent(&hash).await;
                                    load();
                                });
                            }
                        >
                            {small_icon(Icon::CLOSE)}
                        </button>
                    </td>
                </tr>
            }
        }).collect_view()
    };
    move || {
        recent.with(|recent| !recent.is_empty()).then(|| {
            view! {
                <section aria-labelledby="recent-title">
                    <div class="sec-h"><h2 id="recent-title">"Recent"</h2><span class="count">"in this browser only"</span></div>
                    <div class="card xscroll">
                        <table class="tbl tbl--inset recent">
                            <thead class="vh"><tr>
                                <th scope="col">"Workbook"</th><th scope="col">"Last headline"</th>
                                <th scope="col">"Opened"</th><th scope="col">"Actions"</th>
                            </tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
            }
        })
    }
}

/// A small picture for an example, of the shape that its title stands for: decoration, not data.
fn sample_picture(title: &str) -> String {
    let skew = f64::from(title.bytes().fold(0u32, |sum, byte| (sum * 31 + u32::from(byte)) % 7)) / 6.0;
    let bars = (0..26).map(|place| {
        let at = (f64::from(place) - 6.0 - 10.0 * skew)
            / if f64::from(place) < 6.0 + 10.0 * skew { 3.0 + 2.0 * skew } else { 6.0 - 2.0 * skew };
        let tall = number((59.0 * (-at * at / 2.0).exp()).max(0.4));
        format!("M{} 60v-{tall}h9.65v{tall}z", number(0.25 + 10.154 * f64::from(place)))
    });
    format!("<path class=\"outblue\" d=\"{}\"/>", bars.collect::<String>())
}

/// The gridlines behind the drop zone.
const LINES: &str = "<defs><pattern id=\"drop-lines\" width=\"96\" height=\"24\" patternUnits=\"userSpaceOnUse\">\
    <path d=\"M96 0V24H0\" fill=\"none\" stroke=\"currentColor\"/></pattern></defs>\
    <rect width=\"100%\" height=\"100%\" fill=\"url(#drop-lines)\"/>";
