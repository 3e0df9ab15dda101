//! The model: the sheet with its formula bar and tabs, and the panel beside it.

use crate::dom::*;
use wire::Address;

use super::marks::{added, cell_marks, found, marked, offer, outputs};
use super::panel::PanelOf;
use crate::actions;
use crate::components::editor::{Editor, Subject};
use crate::components::failure::FailureBanner;
use crate::components::formula_bar::FormulaBar;
use crate::components::grip::Grip;
use crate::components::marks_panel::MarksPanel;
use crate::components::segments::move_choice;
use crate::components::sheet::Sheet;
use crate::components::tabs::Tabs;
use crate::format::duration;
use crate::routes::View;
use crate::state::{App, Dialog, PreviewState, use_app};

/// The model.
#[component]
pub(crate) fn ModelPage() -> impl IntoView {
    let app = use_app();
    let workbook = app.workbook;
    let failure = move || {
        app.session.failure.get().map(|failure| {
            let copy = Callback::new(move |text| super::copy(app, text, "Details copied."));
            let dismiss = Callback::new(move |()| app.session.failure.set(None));
            let hold = Callback::new(move |cells: Vec<Address>| actions::hold(app, &cells));
            view! { <FailureBanner failure on_copy=copy on_hold=hold on_dismiss=dismiss/> }
        })
    };
    // What the file's and the user's distributions mean is asked for once each.
    effect(move || {
        let texts: Vec<String> = found(app).into_iter().chain(added(app)).map(|line| line.note).collect();
        texts.iter().for_each(|text| actions::ask_preview(app, text));
    });
    effect(move || {
        app.simulation.spec.with(|spec| {
            spec.outputs.iter().for_each(|output| actions::ask_value(app, &output.cell));
        });
    });
    effect(move || {
        if let Some(width) = app.session.panel.get() {
            crate::browser::keep_setting("panel", &charts::decimal::number(width));
        }
    });
    let show = move || if app.session.view.get() == View::Panel { "panel" } else { "sheet" };
    view! {
        <main id="main" class="workspace" data-show=show>
            <h1 class="vh">"Model: "{move || workbook.name.with(|(name, _)| name.clone())}</h1>
            <section class="sheetwrap" aria-label="Workbook" data-region="" tabindex="-1">
                <div>
                    {failure}
                    <FormulaBar
                        selected=workbook.selected.into()
                        detail=workbook.detail.into()
                        marked=Signal::derive(move || marked(app))
                        on_go=Callback::new(move |place| actions::select(app, place))
                    />
                </div>
                <Sheet
                    sheet=workbook.sheet.into()
                    layout=Signal::derive(move || {
                        let sheet = usize::from(workbook.sheet.get());
                        workbook.opened.with(|opened| opened.as_ref()?.sheets.get(sheet).cloned())
                    })
                    selected=workbook.selected.into()
                    marks=Memo::new(move || cell_marks(app)).into()
                    load=actions::load_tile
                    on_select=Callback::new(move |place| actions::select(app, place))
                    on_open=Callback::new(move |_| {
                        mark_input(app);
                    })
                />
                <SheetFoot/>
            </section>
            <aside class="panel" aria-label="Inputs and outputs" data-region="" tabindex="-1">
                <Grip width=app.session.panel/>
                {move || match workbook.editing.get() {
                    Some(cell) => view! { <EditorOf cell/> }.into_any(),
                    None => view! { <Beside/> }.into_any(),
                }}
            </aside>
        </main>
    }
}

/// The tabs of the sheets and what is marked.
#[component]
fn SheetFoot() -> impl IntoView {
    let app = use_app();
    let tabs = move || {
        app.workbook.opened.get().map(|opened| {
            opened
                .sheets
                .iter()
                .enumerate()
                .filter(|(_, sheet)| !sheet.hidden)
                .map(|(place, sheet)| {
                    let place = u16::try_from(place).unwrap_or(u16::MAX);
                    let on = move || app.workbook.sheet.get() == place;
                    view! {
                        <button
                            class="stab"
                            role="tab"
                            aria-selected=move || if on() { "true" } else { "false" }
                            tabindex=move || if on() { "0" } else { "-1" }
                            on:click=move |_| actions::show_sheet(app, place)
                        >
                            {sheet.name.clone()}
                        </button>
                    }
                })
                .collect_view()
        })
    };
    let counts = move || {
        let inputs = found(app).len() + added(app).len();
        let outputs = app.simulation.spec.with(|spec| spec.outputs.len());
        let counted = |n: usize, one| charts::format::counted(n as u64, one);
        format!("{}, {}", counted(inputs, "input"), counted(outputs, "output"))
    };
    view! {
        <div class="sheetfoot">
            <div class="stabs" role="tablist" aria-label="Sheets" on:keydown=move_choice>{tabs}</div>
            <span class="spacer"></span>
            <dl><div><dt>"Marks"</dt><dd>{counts}</dd></div></dl>
        </div>
    }
}

/// What is beside the sheet: the marks, and what the engine has to say of the model.
const BESIDE: &[(&str, &str)] =
    &[("", "Marks"), ("correlations", "Correlations"), ("fit", "Fit"), ("check", "Check"), ("file", "File")];

/// What is beside the sheet while no input is edited.
#[component]
fn Beside() -> impl IntoView {
    let chosen = use_app().panels.model;
    view! {
        <div class="panel__head panel__tabs">
            <h2 class="vh">"Inputs and outputs"</h2>
            <Tabs chosen tabs=BESIDE label="Panel"/>
        </div>
        {move || match chosen.get() {
            "" => view! { <Marks/> }.into_any(),
            name => view! { <PanelOf name/> }.into_any(),
        }}
    }
}

/// The inputs and outputs.
#[component]
fn Marks() -> impl IntoView {
    let app = use_app();
    let selected = Signal::derive(move || app.workbook.address(app.workbook.selected.get()));
    let foot = move || match app.missing() {
        Some(why) => why.to_owned(),
        None => {
            let (took, workers) = app.simulation.took.get();
            let trials = app.simulation.results.with(|results| results.as_ref().map_or(0, |r| r.trials));
            if took > 0.0 && trials > 0 {
                let place = if workers > 0 { " here" } else { "" };
                format!("{} took {}{place}", charts::format::counted(trials, "trial"), duration(took))
            } else {
                "Ready to run".to_owned()
            }
        }
    };
    let results_of = move |cell: Address| {
        let place = app.simulation.results.with_untracked(|results| {
            results.as_ref().and_then(|r| r.outputs.iter().position(|output| output.cell == cell))
        });
        if let Some(place) = place {
            app.simulation.output.set(place);
        }
        app.session.show(View::Results);
    };
    view! {
        <MarksPanel
            opened=app.workbook.opened.into()
            outputs=Memo::new(move || outputs(app)).into()
            found=Memo::new(move || found(app)).into()
            added=Memo::new(move || added(app)).into()
            offer=Memo::new(move || offer(app)).into()
            held=Signal::derive(move || app.simulation.spec.with(|spec| spec.hold.clone()))
            selected
            foot=Signal::derive(foot)
            on_details=Callback::new(move |()| app.panels.model.set("file"))
            on_input=Callback::new(move |()| {
                mark_input(app);
            })
            on_output=Callback::new(move |()| {
                mark_output(app);
            })
            on_edit=Callback::new(move |cell| actions::edit(app, &cell))
            on_results=Callback::new(results_of)
            on_go=Callback::new(move |cell| actions::go_to(app, &cell))
            on_instead=Callback::new(move |cell| actions::add_output(app, &cell))
            on_back=Callback::new(move |cell: Address| actions::take_back(app, &[cell]))
            on_server=Callback::new(move |()| app.session.dialog.set(Some(Dialog::Server)))
        />
    }
}

/// The editor of one input.
#[component]
fn EditorOf(cell: Address) -> impl IntoView {
    let app = use_app();
    let file = untrack(|| app.workbook.found_input(&cell));
    let own = app.simulation.spec.with_untracked(|spec| spec.inputs.iter().find(|i| i.cell == cell).cloned());
    let detail = app.workbook.detail.get_untracked().filter(|detail| detail.cell == cell);
    let label = detail.map(|detail| detail.label).filter(|label| !label.is_empty());
    let subject = Subject {
        name: file
            .as_ref()
            .map(|f| f.name.clone())
            .or(own.as_ref().map(|o| o.name.clone()))
            .or(label)
            .unwrap_or_else(|| cell.to_string()),
        distribution: file
            .as_ref()
            .map(|f| f.distribution.clone())
            .or(own.map(|o| o.distribution))
            .unwrap_or_default(),
        found: file.is_some(),
        cell,
    };
    let meaning = move |text: String| -> Option<PreviewState> {
        app.workbook.previews.with(|previews| previews.get(&text).cloned().flatten())
    };
    let leave = move || {
        app.workbook.editing.set(None);
        crate::browser::focus("sheet");
    };
    let editor = view! {
        <Editor
            subject
            detail=app.workbook.detail.into()
            distributions=app.workbook.distributions.into()
            meaning=Callback::new(meaning)
            on_type=Callback::new(move |text: String| actions::ask_preview(app, &text))
            on_try=Callback::new(move |input| actions::try_input(app, input))
            effect_shown=app.workbook.effect.into()
            on_apply=Callback::new(move |input| {
                actions::apply_input(app, input);
                leave();
            })
            on_remove=Callback::new(move |cell| {
                actions::remove_input(app, &cell);
                leave();
            })
            on_close=Callback::new(move |()| leave())
        />
    };
    // Once its text stands there, so that all of it is selected.
    effect(|| crate::browser::focus("shorthand"));
    editor
}

/// Opens the editor on the selected cell, where it is or can be an input; says whether it did.
pub(super) fn mark_input(app: App) -> bool {
    let Some(offer) = untrack(|| offer(app)) else { return false };
    match (offer.input, untrack(|| app.workbook.address(app.workbook.selected.get()))) {
        (Ok(()), Some(cell)) => actions::edit(app, &cell),
        (Err(why), _) => app.session.notice.set(Some(why.to_owned())),
        _ => return false,
    }
    true
}

/// Makes the selected cell an output, or takes that back; says whether there was a cell.
pub(super) fn mark_output(app: App) -> bool {
    let Some(offer) = untrack(|| offer(app)) else { return false };
    let Some(detail) = app.workbook.detail.get_untracked() else { return false };
    match offer.output {
        Ok(()) => actions::toggle_output(app, &detail.cell, &detail.label),
        Err(why) => app.session.notice.set(Some(why.to_owned())),
    }
    true
}
