//! The results: the sentence first, then the histogram, the percentiles, why it varies, and how it was made.

use crate::dom::*;
use charts::format::{count, percent};
use wire::{Address, OutputSummary, Sampling};

use super::panel::PanelOf;
use crate::actions;
use crate::components::app_bar::{Seed, Trials};
use crate::components::failure::FailureBanner;
use crate::components::histogram::HistogramCard;
use crate::components::icons::{Icon, icon, large_icon, small_icon};
use crate::components::output_head::OutputHead;
use crate::components::percentiles::PercentilesCard;
use crate::components::results_notes::ResultsNotes;
use crate::components::run_details::{RunDetails, sampling_name};
use crate::components::tabs::Tabs;
use crate::components::tornado::TornadoCard;
use crate::format::duration;
use crate::routes::View;
use crate::state::{Dialog, Place, Sent, Stage, use_app};

/// The results.
#[component]
pub(crate) fn ResultsPage() -> impl IntoView {
    let app = use_app();
    let simulation = app.simulation;
    let output = Memo::uncompared(move || simulation.shown());
    let running = Memo::new(move || app.session.stage.get() == Stage::Running);
    let dim = Signal::derive(move || running.get() && !simulation.fresh.get());
    let any = Memo::new(move || simulation.results.with(Option::is_some));
    let copy = Callback::new(move |text| super::copy(app, text, "Table copied."));
    let hash = Signal::derive(move || {
        app.workbook.opened.with(|o| o.as_ref().map(|o| o.hash.clone()).unwrap_or_default())
    });
    view! {
        <main id="main" class="page" data-region="" tabindex="-1">
            <div class="stack results__notes"><Notes/></div>
            {move || if any.get() {
                view! {
                    <Head output/>
                    <div class="res-grid">
                        <div class="stack">
                            <HistogramCard output limits=simulation.limits dim/>
                            <TornadoCard output results=simulation.results dim/>
                            <InDepth/>
                        </div>
                        <div class="stack pair">
                            <PercentilesCard output dim on_copy=copy/>
                            <section class="card" aria-labelledby="details">
                                <div class="card__head"><h2 id="details">"Simulation details"</h2></div>
                                <div class="card__body stack">
                                    <RunDetails results=simulation.results took=simulation.took hash/>
                                    <p class="hint">"The same file, seed and trials give the same numbers on any device."</p>
                                    <p class="local" class:local--sent=move || app.session.sent.get() != Sent::Nothing>
                                        {move || icon(if app.session.sent.get() == Sent::Nothing { Icon::DEVICE } else { Icon::UPLOAD })}
                                        {move || app.session.sent.get().words()}
                                    </p>
                                    <Settings/>
                                    <button class="link" on:click=move |_| app.session.dialog.set(Some(Dialog::Server))>"Run on the server…"</button>
                                </div>
                            </section>
                        </div>
                    </div>
                }.into_any()
            } else {
                view! { <Nothing running/> }.into_any()
            }}
        </main>
    }
}

/// What there is to see beyond the charts.
const IN_DEPTH: &[(&str, &str)] = &[
    ("statistics", "Statistics"),
    ("analyses", "Analyses"),
    ("in-force", "Correlations"),
    ("asked", "Asked by cells"),
];

/// What the engine has to say of the results beyond the charts; closed until it is asked for.
#[component]
fn InDepth() -> impl IntoView {
    let chosen = use_app().panels.results;
    view! {
        <section class="card" aria-labelledby="in-depth">
            <div class="card__head card__head--tabs">
                <h2 id="in-depth">"In depth"</h2>
                <Tabs chosen tabs=IN_DEPTH label="In depth"/>
            </div>
            {move || match chosen.get() {
                "" => None,
                name => Some(view! { <PanelOf name/> }),
            }}
        </section>
    }
}

/// Which output, its headline, and how to take it elsewhere.
#[component]
fn Head(output: Memo<Option<OutputSummary>>) -> impl IntoView {
    let app = use_app();
    let simulation = app.simulation;
    view! {
        <div class="res-head">
            <div><OutputHead results=simulation.results.into() place=simulation.output limits=simulation.limits output/></div>
            <div class="row row--wrap">
                <button class="btn show-sm" on:click=move |_| app.session.dialog.set(Some(Dialog::Share))>{icon(Icon::SHARE)}"Share…"</button>
                <button class="btn" on:click=move |_| app.session.dialog.set(Some(Dialog::Export))>{icon(Icon::EXPORT)}"Download…"</button>
            </div>
        </div>
    }
}

/// What stands above the results: progress, that they are stale, that trials failed, that the run was refused.
#[component]
fn Notes() -> impl IntoView {
    let app = use_app();
    let simulation = app.simulation;
    let failure = move || {
        app.session.failure.get().map(|failure| {
            let copy = Callback::new(move |text| super::copy(app, text, "Details copied."));
            let dismiss = Callback::new(move |()| app.session.failure.set(None));
            let hold = Callback::new(move |cells: Vec<Address>| actions::hold(app, &cells));
            view! { <div class="card clip"><FailureBanner failure on_copy=copy on_hold=hold on_dismiss=dismiss/></div> }
        })
    };
    let stage = app.session.stage;
    let stale = Memo::new(move || if stage.get() == Stage::Running { None } else { app.stale() });
    let stale = move || {
        stale.get().map(|why| {
            view! {
                <div class="banner banner--warn banner--box">
                    {icon(Icon::WARN)}
                    <p><b>"Results are for the previous inputs."</b>" "{why}</p>
                    <button class="btn btn--primary btn--sm" on:click=move |_| actions::run(app)>{small_icon(Icon::RUN)}"Run"</button>
                </div>
            }
        })
    };
    let stopped = move || {
        (stage.get() == Stage::Stopped).then(|| {
            let done = simulation.results.with(|results| results.as_ref().map_or(0, |r| r.trials));
            view! {
                <div class="banner banner--box">
                    {icon(Icon::STOP)}
                    <p><b>{format!("Stopped at {}.", charts::format::counted(done, "trial"))}</b>" The results are of these trials."</p>
                    <button class="btn btn--sm" on:click=move |_| actions::run(app)>"Run all"</button>
                </div>
            }
        })
    };
    let running = Memo::new(move || stage.get() == Stage::Running);
    view! {
        {move || running.get().then(|| view! { <Running/> })}
        {failure}
        {stale}
        {stopped}
        <TrialErrors/>
        <ResultsNotes
            results=simulation.results.into()
            accepted=Signal::derive(move || simulation.spec.with(|spec| spec.hold.clone()))
            on_go=Callback::new(move |cell| {
                app.session.show(View::Model);
                actions::go_to(app, &cell);
            })
            on_back=Callback::new(move |cells: Vec<Address>| actions::take_back(app, &cells))
        />
    }
}

/// How far the simulation is.
#[component]
fn Running() -> impl IntoView {
    let app = use_app();
    let simulation = app.simulation;
    let progress = simulation.progress;
    let words = move || {
        let now = progress.get();
        let place = if simulation.place.get() == Place::Server { " on the server" } else { "" };
        format!("{} of {}{place}", count(now.done), charts::format::counted(now.wanted, "trial"))
    };
    let left = move || {
        let now = progress.get();
        match now.left() {
            Some(left) if now.elapsed > 400.0 => format!("{} left", duration(left)),
            Some(_) => String::new(),
            None => "Starting".to_owned(),
        }
    };
    let waiting = move || {
        (!simulation.fresh.get() && simulation.results.with(Option::is_some))
            .then(|| view! { <span class="tag">"Updating"</span> })
    };
    view! {
        <section class="card" aria-label="Progress">
            <div class="card__body stack">
                <div class="row">{waiting}<b>{words}</b><span class="spacer"></span><span class="muted">{left}</span></div>
                <div class="row">
                    <progress class="prog" max=move || progress.get().wanted.to_string() value=move || progress.get().done.to_string() aria-label="Trials done"></progress>
                    <button class="btn btn--sm" on:click=move |_| actions::stop(app)>{small_icon(Icon::STOP)}"Stop "<kbd class="phone-hide">"Ctrl ."</kbd></button>
                </div>
            </div>
        </section>
    }
}

/// Trials of the shown output that failed, with the first one.
#[component]
fn TrialErrors() -> impl IntoView {
    let app = use_app();
    move || {
        let output = app.simulation.shown().filter(|output| output.errors > 0)?;
        let all = output.errors + output.count;
        let first = output.first_error.map(|first| {
            let cell = first.cell.clone();
            view! {
                {format!("Trial {}: {} at ", count(first.trial + 1), first.kind)}
                <button class="link" on:click=move |_| {
                    app.session.show(View::Model);
                    actions::go_to(app, &cell);
                }>{first.cell.to_string()}</button>
                "."
            }
        });
        Some(view! {
            <div class="banner banner--err banner--box">
                {icon(Icon::ALERT)}
                <p>
                    <b>{format!("{} of {} trials failed ({}).", count(output.errors), count(all), percent(output.errors as f64 / all as f64, 1))}</b>
                    " They are left out. "
                    {first}
                </p>
            </div>
        })
    }
}

/// The settings of the next simulation, beside the details of the last one.
#[component]
fn Settings() -> impl IntoView {
    let app = use_app();
    let chosen = move || app.simulation.spec.with(|spec| spec.sampling);
    let offered = [Sampling::MonteCarlo, Sampling::LatinHypercube, Sampling::Sobol, Sampling::Antithetic];
    let options = offered.map(|method| {
        view! { <option value=sampling_name(method) selected=move || chosen() == method>{sampling_name(method)}</option> }
    });
    let choose = move |name: String| {
        if let Some(method) = offered.into_iter().find(|method| sampling_name(*method) == name) {
            actions::change(app, |spec| spec.sampling = method);
        }
    };
    let spec = app.simulation.spec;
    let trials = Signal::derive(move || spec.with(|spec| spec.trials));
    let seed = Signal::derive(move || spec.with(|spec| spec.seed));
    view! {
        <div class="next" role="group" aria-label="Next run">
            <p class="muted">"Next run"</p>
            <div class="row row--wrap">
                <Trials trials on_trials=Callback::new(move |trials| actions::change(app, |spec| spec.trials = trials))/>
                <Seed seed on_seed=Callback::new(move |seed| actions::change(app, |spec| spec.seed = seed))/>
                <span class="pickwrap">
                    <select class="pick" aria-label="Sampling method" on:change=move |event| choose(event_target_value(&event))>{options}</select>
                    {icon(Icon::DOWN)}
                </span>
            </div>
            <Moment/>
        </div>
    }
}

/// The moment that NOW and TODAY tell, where the results depend on it.
#[component]
fn Moment() -> impl IntoView {
    let app = use_app();
    let spec = app.simulation.spec;
    let told = move || app.simulation.results.with(|results| results.as_ref().and_then(|r| r.now.clone()));
    let asked = move || spec.with(|spec| spec.now.clone());
    let shown = Memo::new(move || told().is_some() || asked().is_some());
    let value = move || {
        let moment = asked().or_else(told).unwrap_or_default();
        // A day by itself begins at midnight.
        if moment.len() == "2026-11-22".len() { format!("{moment}T00:00") } else { moment }
    };
    let choose = move |text: String| {
        actions::change(app, |spec| {
            spec.now = match text.len() {
                0 => None,
                // Browsers leave out seconds that are zero.
                16 => Some(format!("{text}:00")),
                _ => Some(text),
            };
        });
    };
    move || {
        shown.get().then(|| {
            view! {
                <div class="field">
                    <label for="now">"NOW and TODAY tell"</label>
                    <div class="row row--wrap">
                        <input id="now" class="inp moment" type="datetime-local" step="1" prop:value=value on:change=move |event| choose(event_target_value(&event))/>
                        {move || asked().map(|_| view! {
                            <button class="link" on:click=move |_| choose(String::new())>"As saved in the file"</button>
                        })}
                    </div>
                </div>
            }
        })
    }
}

/// Before the first results.
#[component]
fn Nothing(running: Memo<bool>) -> impl IntoView {
    let app = use_app();
    move || {
        if running.get() {
            return view! { <div class="card clip"><div class="skgrid skgrid--tall" aria-hidden="true">{(0..25).map(|place| view! { <span class=format!("sk sk-{}", place * 7 % 5)></span> }).collect_view()}</div></div> }.into_any();
        }
        view! {
            <div class="card">
                <div class="empty">
                    {large_icon(Icon::CHART)}
                    <h1>"No results yet"</h1>
                    <p>{move || app.missing().unwrap_or("Run the simulation to see the odds of every output.")}</p>
                    <div class="row row--wrap">
                        <button class="btn" on:click=move |_| app.session.show(View::Model)>{icon(Icon::SHEET)}"Go to the model"</button>
                        <button class="btn btn--primary" aria-disabled=move || app.missing().is_some().then_some("true") on:click=move |_| actions::run(app)>{small_icon(Icon::RUN)}"Run"</button>
                    </div>
                </div>
            </div>
        }.into_any()
    }
}
