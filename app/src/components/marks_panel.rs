//! The panel Inputs and outputs: what the file says, what is marked, and buttons for the selected cell.

use crate::dom::*;
use wire::worker::OpenedWorkbook;
use wire::{Address, Inspection};

use super::icons::{Icon, icon, input_mark, output_mark};
use super::results_notes::cell_link;
use crate::failure::capitalised;

/// The most notes of the file that the panel has room for; the others are in the details.
const NOTES: usize = 3;

/// One line of the panel: an input or an output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MarkLine {
    /// The cell.
    pub(crate) cell: Address,
    /// What people call it.
    pub(crate) name: String,
    /// Its distribution, or its value in the file.
    pub(crate) note: String,
    /// A small curve, as markup; empty until it is known.
    pub(crate) curve: String,
}

/// What can be done with the selected cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    /// The cell as people name it: `C6, Launch price`.
    pub(crate) cell: String,
    /// Whether it can be an input, or why not.
    pub(crate) input: Result<(), &'static str>,
    /// Whether it can be an output, or why not.
    pub(crate) output: Result<(), &'static str>,
    /// Whether it is an input that can be edited.
    pub(crate) is_input: bool,
    /// Whether it is an output already.
    pub(crate) is_output: bool,
}

/// The panel.
#[component]
pub(crate) fn MarksPanel(
    /// The open workbook.
    opened: Signal<Option<std::sync::Arc<OpenedWorkbook>>>,
    outputs: Signal<Vec<MarkLine>>,
    found: Signal<Vec<MarkLine>>,
    added: Signal<Vec<MarkLine>>,
    /// What can be done with the selected cell.
    offer: Signal<Option<Offer>>,
    /// The cells that the user accepted at their saved values.
    held: Signal<Vec<Address>>,
    /// The selected cell.
    selected: Signal<Option<Address>>,
    /// What stands at the foot: why Run cannot start, or how long it took.
    foot: Signal<String>,
    on_details: Callback<()>,
    on_input: Callback<()>,
    on_output: Callback<()>,
    on_edit: Callback<Address>,
    on_results: Callback<Address>,
    on_go: Callback<Address>,
    /// A cell is to be an output, as a note offers.
    on_instead: Callback<Address>,
    /// A cell is no longer accepted at its saved value.
    on_back: Callback<Address>,
    on_server: Callback<()>,
) -> impl IntoView {
    let inspection = move |read: fn(&Inspection) -> View| {
        move || opened.with(|opened| opened.as_ref().map(|opened| read(&opened.inspection)))
    };
    let edit_button = move |line: &MarkLine| {
        let (cell, label) = (line.cell.clone(), format!("Edit {}", line.name));
        view! {
            <button class="btn btn--quiet btn--icon btn--sm" aria-label=label on:click=move |_| on_edit.run(cell.clone())>
                {icon(Icon::EDIT)}
            </button>
        }
        .into_any()
    };
    let results_button = move |line: &MarkLine| {
        let (cell, label) = (line.cell.clone(), format!("Open results of {}", line.name));
        view! {
            <button class="btn btn--quiet btn--icon btn--sm" aria-label=label on:click=move |_| on_results.run(cell.clone())>
                {icon(Icon::FORWARD)}
            </button>
        }
        .into_any()
    };
    let group = move |title: &'static str, lines: Signal<Vec<MarkLine>>, output: bool| {
        move || {
            let lines = lines.get();
            (!lines.is_empty()).then(|| {
                let count = charts::format::count(lines.len() as u64);
                let items = lines.into_iter().map(|line| {
                    let button = if output { results_button(&line) } else { edit_button(&line) };
                    mark_line(line, output, selected, on_go, button)
                });
                view! {
                    <div class="sec-h"><h3>{title}" "<span class="count">{count}</span></h3></div>
                    <ul class="marks">{items.collect_view()}</ul>
                }
            })
        }
    };
    view! {
        <div class="panel__sec">{inspection(agreement_line)}
            <button class="link okline__more" on:click=move |_| on_details.run(())>"Details"</button>
        </div>
        {inspection(held_line)}
        {move || opened.with(|opened| opened.as_ref().map(|opened| {
            notes(&opened.inspection, outputs, on_go, on_instead, on_details)
        }))}
        <OfferButtons offer on_input on_output/>
        <div class="panel__sec">
            {group("Outputs", outputs, true)}
            {move || outputs.with(Vec::is_empty).then(|| view! {
                <div class="empty">
                    {super::icons::large_icon(Icon::SHEET)}
                    <h3>"No outputs yet"</h3>
                    <p>"Select the cell whose odds you want to know, and mark it as an output."</p>
                </div>
            })}
        </div>
        <div class="panel__sec">
            {group("Inputs found in the file", found, false)}
            {group("Inputs that you added", added, false)}
            {move || (found.with(Vec::is_empty) && added.with(Vec::is_empty)).then(|| view! {
                <div class="empty">
                    <h3>"No inputs yet"</h3>
                    <p>"Select a number that you are unsure of, and mark it as an input."</p>
                </div>
            })}
        </div>
        <div class="panel__sec">{move || {
            let held = held.get();
            (!held.is_empty()).then(|| {
                let count = held.len();
                let lines = held.into_iter().map(|cell| {
                    let (link, label) = (cell_link(&cell, Some(on_go)), format!("Compute {cell} again"));
                    view! {
                        <li class="row">
                            {link}<span class="spacer"></span>
                            <button class="btn btn--quiet btn--icon btn--sm" aria-label=label on:click=move |_| on_back.run(cell.clone())>{icon(Icon::CLOSE)}</button>
                        </li>
                    }
                });
                view! {
                    <div class="sec-h"><h3>"Cells that keep their saved value "<span class="count">{count}</span></h3></div>
                    <ul>{lines.collect_view()}</ul>
                }
            })
        }}</div>
        <div class="panel__foot">
            <span class="muted">{foot}</span>
            <span class="spacer"></span>
            <button class="link nowrap" on:click=move |_| on_server.run(())>"Run on the server…"</button>
        </div>
    }
}

/// The buttons that mark the selected cell.
#[component]
fn OfferButtons(
    offer: Signal<Option<Offer>>,
    on_input: Callback<()>,
    on_output: Callback<()>,
) -> impl IntoView {
    move || {
        offer.get().map(|offer| {
            let input = if offer.is_input { "Edit input" } else { "Mark as input…" };
            let output = if offer.is_output { "Remove output" } else { "Mark as output" };
            // One sentence for both buttons, as only one of the two kinds of cell can be selected.
            let why = match (offer.input, offer.output) {
                (Err(input), Err(_)) => Some(input),
                _ => None,
            };
            let (no_input, no_output) = (offer.input.is_err(), offer.output.is_err());
            view! {
                <div class="panel__sec offer">
                    <p class="trunc strong" title=offer.cell.clone()>{offer.cell.clone()}</p>
                    <div class="row">
                        <button
                            class="btn btn--sm"
                            aria-keyshortcuts="Alt+I"
                            aria-disabled=no_input.then_some("true")
                            title=offer.input.err()
                            on:click=move |_| on_input.run(())
                        >
                            {input_mark()}{input}<kbd>"Alt I"</kbd>
                        </button>
                        <button
                            class="btn btn--sm"
                            aria-keyshortcuts="Alt+O"
                            aria-disabled=no_output.then_some("true")
                            title=offer.output.err()
                            on:click=move |_| on_output.run(())
                        >
                            {output_mark()}{output}<kbd>"Alt O"</kbd>
                        </button>
                    </div>
                    {why.map(|why| view! { <p class="hint">{why}</p> })}
                </div>
            }
        })
    }
}

fn mark_line(
    line: MarkLine,
    output: bool,
    selected: Signal<Option<Address>>,
    on_go: Callback<Address>,
    button: View,
) -> impl IntoView {
    let (cell, target) = (line.cell.clone(), line.cell.clone());
    let reference = format!("{}{}", wire::column_letters(cell.column), cell.row + 1);
    let place = cell.to_string();
    view! {
        <li aria-current=move || selected.with(|now| now.as_ref() == Some(&cell)).then_some("true") class:marks__out=output>
            {if output { output_mark().into_view() } else { input_mark().into_view() }}
            <button class="trunc marks__go" title=place on:click=move |_| on_go.run(target.clone())>
                <span class="nm"><b class="trunc">{line.name}</b><span class="ref">{reference}</span></span>
                <span class="sub trunc">{line.note}</span>
            </button>
            <span class="sp" inner_html=line.curve></span>
            {button}
        </li>
    }
}

/// How many formulas Carlo computes as Excel did.
fn agreement_line(inspection: &Inspection) -> View {
    let agreement = &inspection.agreement;
    let (formulas, different) = (inspection.formulas, agreement.different.len() as u64);
    let skipped = formulas.saturating_sub(agreement.compared);
    let mut words = match formulas {
        0 => "No formulas".to_owned(),
        many => charts::format::counted(many, "formula"),
    };
    let counts = [(agreement.equal, "match Excel"), (skipped, "not compared"), (different, "different")];
    for (many, what) in counts {
        if many > 0 {
            words += &format!(", {} {what}", charts::format::count(many));
        }
    }
    let (class, sign) = match different == 0 && formulas > 0 {
        true if agreement.compared == 0 => ("okline", Icon::INFO),
        true => ("okline", Icon::CHECK),
        false => ("okline okline--warn", Icon::WARN),
    };
    view! { <p class=class>{icon(sign)}<span>{words}</span></p> }.into_any()
}

/// That cells are held at their saved value; nothing where none are.
fn held_line(inspection: &Inspection) -> View {
    let held = inspection.unsupported.len();
    if held == 0 {
        return View::empty();
    }
    let mut functions: Vec<&str> = Vec::new();
    for cell in &inspection.unsupported {
        if !functions.contains(&cell.function.as_str()) {
            functions.push(&cell.function);
        }
    }
    let title = match held {
        1 => "1 cell is held at its saved value.".to_owned(),
        n => format!("{n} cells are held at their saved value."),
    };
    let reason = inspection.unsupported.iter().find_map(|cell| cell.reason.as_deref());
    let mut words = match (reason, functions.as_slice()) {
        (Some(reason), [function]) => format!("Carlo does not calculate {function}, since it {reason}."),
        _ => format!("Carlo does not calculate {}.", functions.join(", ")),
    };
    if inspection.unsupported.iter().any(|cell| cell.reached_by_draw) {
        words += " Outputs that need it for what depends on inputs are refused, unless you accept the saved value.";
    }
    view! {
        <div class="banner banner--warn">{icon(Icon::WARN)}<p><b>{title}</b>" "{capitalised(&words)}</p></div>
    }
    .into_any()
}

/// What else the inspection says: each note with its cell, and with a button where it offers something.
fn notes(
    inspection: &Inspection,
    outputs: Signal<Vec<MarkLine>>,
    on_go: Callback<Address>,
    on_instead: Callback<Address>,
    on_details: Callback<()>,
) -> View {
    let all = &inspection.problems;
    // What can be acted upon comes first.
    let offers = all.iter().filter(|problem| problem.instead.is_some());
    let others = all.iter().filter(|problem| problem.instead.is_none());
    let lines = offers.chain(others).take(NOTES).map(|problem| {
        let cell = Address::parse(&problem.cell).ok();
        let link = cell.map(|cell| cell_link(&cell, Some(on_go)));
        // What begins with its cell goes on from the link.
        let words = match problem.message.strip_prefix(&problem.cell).filter(|_| link.is_some()) {
            Some(words) => words.to_owned(),
            None => format!(" {}", capitalised(&problem.message)),
        };
        let plain = matches!(problem.kind.as_str(), "note" | "trial-loop");
        let offer = problem.instead.clone().map(|cell| {
            let (words, target) = (format!("Mark {cell} as output"), cell.clone());
            let is_marked = move || outputs.with(|outputs| outputs.iter().any(|line| line.cell == cell));
            move || {
                let (words, target) = (words.clone(), target.clone());
                (!is_marked()).then(|| {
                    view! { <button class="btn btn--sm" on:click=move |_| on_instead.run(target.clone())>{words}</button> }
                })
            }
        });
        view! {
            <li>
                {icon(if plain { Icon::INFO } else { Icon::WARN })}
                <div><p>{link}{words}"."</p>{offer}</div>
            </li>
        }
    });
    let lines = lines.collect_view();
    let more = all.len().saturating_sub(NOTES);
    let more = (more > 0).then(|| {
        view! { <button class="link" on:click=move |_| on_details.run(())>{format!("and {more} more")}</button> }
    });
    if all.is_empty() {
        return View::empty();
    }
    view! { <div class="panel__sec"><ul class="notes">{lines}</ul>{more}</div> }
}
