//! The editor of an input's distribution: type a range, pick a shape, set its numbers, see its curve.

use std::sync::Arc;

use crate::dom::*;
use charts::Unit;
use charts::decimal;
use charts::density::{Density, density};
use web_sys::KeyboardEvent;
use wire::worker::{CellDetail, DistributionInfo, Preview};
use wire::{Address, Input};

use super::chart::Chart;
use super::effect::Effect;
use super::icons::{Icon, icon, input_mark, small_icon};
use super::segments::move_choice;
use super::shapes::{SHAPES, first_guess, shorthand, suggestion};
use crate::browser::{drawing, select_all};
use crate::format::parse_number;
use crate::state::{PreviewState, Tried};

/// What the editor starts from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    /// The cell.
    pub(crate) cell: Address,
    /// What people call it.
    pub(crate) name: String,
    /// Its distribution so far; empty where it has none.
    pub(crate) distribution: String,
    /// Whether the file itself gives it: then it is shown and not changed.
    pub(crate) found: bool,
}

/// The editor.
#[component]
pub(crate) fn Editor(
    subject: Subject,
    /// Everything about the cell, once known.
    detail: Signal<Option<CellDetail>>,
    /// The distributions of the picker.
    distributions: Signal<Vec<DistributionInfo>>,
    /// What a typed text means.
    meaning: Callback<String, Option<PreviewState>>,
    /// A text was typed whose meaning is wanted.
    on_type: Callback<String>,
    /// A distribution is understood, and what it does to the first output is wanted.
    on_try: Callback<Input>,
    /// What it does to the first output, once known.
    effect_shown: Signal<Option<Arc<Tried>>>,
    on_apply: Callback<Input>,
    on_remove: Callback<Address>,
    on_close: Callback<()>,
) -> impl IntoView {
    let Subject { cell, name, distribution, found } = subject;
    let is_new = distribution.is_empty();
    let text = RwSignal::new(distribution);
    let label = RwSignal::new(name.clone());
    let base = {
        let cell = cell.clone();
        Memo::new(move || detail.with(|d| d.as_ref().filter(|d| d.cell == cell).and_then(|d| d.number)))
    };
    let unit = {
        let cell = cell.clone();
        Memo::new(move || {
            detail.with(|d| {
                let code = d.as_ref().filter(|d| d.cell == cell).map(|d| d.number_format.clone());
                Unit::from_number_format(&code.unwrap_or_default())
            })
        })
    };
    // A new input starts from what the cell holds, as soon as that is known, unless something was typed.
    let begin = move || {
        if is_new
            && let Some(base) = base.get()
            && text.with_untracked(String::is_empty)
        {
            text.set(first_guess(base));
        }
    };
    untrack(begin);
    effect(begin);
    effect(move || on_type.run(text.get()));
    let state = Memo::new(move || meaning.run(text.get().trim().to_owned()));
    let known = Memo::following(move |before: Option<&Option<Arc<Preview>>>| match state.get() {
        Some(PreviewState::Known(preview)) => Some(preview),
        // The last curve stays while a new text is typed, so that nothing jumps.
        _ => before.cloned().flatten(),
    });
    let error = move || match state.get() {
        Some(PreviewState::Refused(message)) => Some(crate::failure::capitalised(&message)),
        _ => None,
    };
    let ready = move || matches!(state.get(), Some(PreviewState::Known(_)));
    let input = {
        let cell = cell.clone();
        move || Input {
            cell: cell.clone(),
            name: label.get_untracked().trim().to_owned(),
            distribution: text.get_untracked().trim().to_owned(),
        }
    };
    effect({
        let input = input.clone();
        move || {
            if !found && ready() {
                on_try.run(input());
            }
        }
    });
    let apply = move || {
        if !found && untrack(ready) {
            on_apply.run(input());
        }
    };
    let on_key = {
        let apply = apply.clone();
        move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => {
                event.prevent_default();
                on_close.run(());
            }
            "Enter" if !event.ctrl_key() && !event.meta_key() && in_a_field(&event) => {
                event.prevent_default();
                apply();
            }
            _ => {}
        }
    };
    let pick = move |shape: &str| {
        let known = known.get_untracked().map(|preview| preview.percentiles);
        let around = known.unwrap_or_else(|| {
            let base = base.get_untracked().unwrap_or(1.0);
            let reach = if base == 0.0 { 1.0 } else { base.abs() / 10.0 };
            [base - reach, base, base + reach]
        });
        if let Some(suggested) = suggestion(shape, around) {
            text.set(suggested);
        }
    };
    let removed = cell.clone();
    let place = cell.to_string();
    view! {
        <div class="editor" on:keydown=on_key>
            <div class="panel__head">
                {input_mark()}
                <h2 class="trunc">{move || label.get()}</h2>
                <span class="ref nowrap">{place}{move || unit_words(&unit.get())}</span>
                <span class="spacer"></span>
                <button
                    class="btn btn--quiet btn--icon btn--sm"
                    aria-label="Close"
                    aria-keyshortcuts="Escape"
                    on:click=move |_| on_close.run(())
                >
                    {icon(Icon::CLOSE)}
                </button>
            </div>
            {if found {
                view! {
                    <div class="panel__sec">
                        <p>"This distribution is written in the file: "<b>{move || text.get()}</b>"."</p>
                        <p class="hint">"Carlo never changes your cells. To change it, edit the formula in Excel and open the file again."</p>
                    </div>
                }.into_any()
            } else {
                view! {
                    <div class="panel__sec stack tight">
                        <div class="field">
                            <label for="shorthand">"Type a range, or a shape with its numbers"</label>
                            <input
                                id="shorthand"
                                class="inp inp--lg"
                                autocomplete="off"
                                spellcheck="false"
                                aria-describedby="shorthand-hint"
                                aria-invalid=move || error().is_some().then_some("true")
                                prop:value=move || text.get()
                                on:focus=|event| select_all(&event)
                                on:input=move |event| text.set(event_target_value(&event))
                            />
                            <div id="shorthand-hint">
                                {move || match error() {
                                    Some(message) => view! {
                                        <p class="hint hint--err">{small_icon(Icon::ALERT)}<span>{message}</span></p>
                                    }.into_any(),
                                    None => view! { <p class="hint">{move || understood(&text.get(), known.get())}</p> }.into_any(),
                                }}
                            </div>
                        </div>
                        <Palette chosen=Signal::derive(move || known.get().map(|p| p.name.clone())) around=Signal::derive(move || known.get().map(|p| p.percentiles)) on_pick=Callback::new(pick)/>
                        <MoreShapes distributions on_pick=Callback::new(move |name: String| pick(&name))/>
                    </div>
                }.into_any()
            }}
            <div class="panel__sec stack tight">
                {(!found).then(|| view! { <Numbers known distributions text/> })}
                <div class="editor__curve" class:dim=move || error().is_some()>
                    {move || known.get().map(|preview| {
                        let name = label.get_untracked();
                        let draw = move |width: f64| draw(&preview, &name, &unit.get(), base.get(), width);
                        view! { <Chart draw=Callback::new(draw)/> }
                    })}
                </div>
            </div>
            {(!found).then(|| view! { <Effect effect=effect_shown/> })}
            {(!found).then(|| view! {
                <div class="panel__sec">
                    <div class="field">
                        <label for="input-name">"Name"</label>
                        <input id="input-name" class="inp" autocomplete="off" prop:value=move || label.get() on:input=move |event| label.set(event_target_value(&event))/>
                    </div>
                </div>
            })}
            <div class="panel__foot">
                {(!found && !is_new).then(|| view! {
                    <button class="btn btn--quiet btn--danger" on:click=move |_| on_remove.run(removed.clone())>"Remove input"</button>
                })}
                <span class="spacer"></span>
                <button class="btn" on:click=move |_| on_close.run(())>{if found { "Close" } else { "Cancel" }}</button>
                {(!found).then(|| view! {
                    <button
                        class="btn btn--primary"
                        aria-disabled=move || (!ready()).then_some("true")
                        on:click=move |_| apply()
                    >
                        "Apply"
                    </button>
                })}
            </div>
        </div>
    }
}

/// The common shapes.
#[component]
fn Palette(
    chosen: Signal<Option<String>>,
    around: Signal<Option<[f64; 3]>>,
    on_pick: Callback<&'static str>,
) -> impl IntoView {
    let none = move || chosen.with(|name| !SHAPES.iter().any(|shape| is_shape(name, shape.name)));
    let buttons = SHAPES.iter().enumerate().map(|(place, shape)| {
        let on = move || chosen.with(|name| is_shape(name, shape.name));
        let cannot = move || around.get().is_some_and(|known| suggestion(shape.name, known).is_none());
        view! {
            <button
                type="button"
                role="radio"
                aria-checked=move || if on() { "true" } else { "false" }
                aria-disabled=move || cannot().then_some("true")
                title=move || cannot().then_some("Its values must be above 0")
                tabindex=move || if on() || (place == 0 && none()) { "0" } else { "-1" }
                on:click=move |_| on_pick.run(shape.name)
            >
                <svg class="ch" viewBox="0 0 48 22" width="48" height="22" aria-hidden="true" inner_html=drawing(&format!("shape-{}", shape.name))></svg>
                {shape.words}
            </button>
        }
    });
    view! { <div class="pal" role="radiogroup" aria-label="Shape" on:keydown=move_choice>{buttons.collect_view()}</div> }
}

/// Every shape of the engine that there is a first guess for.
#[component]
fn MoreShapes(distributions: Signal<Vec<DistributionInfo>>, on_pick: Callback<String>) -> impl IntoView {
    let known = Memo::new(move || {
        let mut known = distributions.get();
        known.retain(|d| suggestion(&d.name, [1.0, 2.0, 3.0]).is_some());
        known
    });
    let options = move || {
        let known = known.get().into_iter();
        known
            .map(|d| view! { <option value=d.name.clone()>{d.name.clone()}": "{d.summary}</option> })
            .collect_view()
    };
    let choose = move |event: web_sys::Event| {
        on_pick.run(event_target_value(&event));
        // The list is a menu: it goes back to its own words.
        event_target::<web_sys::HtmlSelectElement>(&event).set_selected_index(0);
    };
    view! {
        <div class="row">
            <span class="pickwrap">
                <select class="pick pick--more" aria-label="All shapes" on:change=choose>
                    <option value="">{move || format!("All {} shapes", known.with(Vec::len))}</option>
                    {options}
                </select>
                {icon(Icon::DOWN)}
            </span>
        </div>
    }
}

/// One field for each parameter of what was understood.
#[component]
fn Numbers(
    known: Memo<Option<Arc<Preview>>>,
    distributions: Signal<Vec<DistributionInfo>>,
    text: RwSignal<String>,
) -> impl IntoView {
    // The fields are made anew only for another distribution, so that the keyboard stays in its field.
    let info = Memo::new(move || {
        let name = known.get()?.name.clone();
        distributions.with(|all| all.iter().find(|d| d.name == name).cloned()).filter(|info| !info.repeats)
    });
    let set = move |place: usize, typed: String| {
        let (Some(preview), Some(number)) = (known.get_untracked(), parse_number(&typed)) else { return };
        let number = if typed.trim_end().ends_with('%') { number / 100.0 } else { number };
        let mut parameters = preview.parameters.clone();
        if let Some(parameter) = parameters.get_mut(place) {
            *parameter = number;
            text.set(shorthand(&preview.name, &parameters));
        }
    };
    move || {
        info.get().map(|info| {
            let fields = info.parameters.into_iter().enumerate().map(|(place, name)| {
                let id = format!("parameter-{place}");
                let value =
                    move || known.get().and_then(|p| p.parameters.get(place).map(|x| field_number(*x)));
                view! {
                    <div class="field">
                        <label for=id.clone()>{crate::failure::capitalised(&name)}</label>
                        <input
                            id=id
                            class="inp inp--num"
                            inputmode="decimal"
                            autocomplete="off"
                            prop:value=value
                            on:change=move |event| set(place, event_target_value(&event))
                        />
                    </div>
                }
            });
            view! { <div class="grid-auto">{fields.collect_view()}</div> }
        })
    }
}

fn draw(preview: &Preview, name: &str, unit: &Unit, base: Option<f64>, width: f64) -> charts::Scene {
    density(
        &Density {
            name,
            distribution: &preview.name,
            unit,
            discrete: preview.discrete,
            density: &preview.density,
            cumulative: &preview.cumulative,
            mean: preview.mean,
            std_dev: preview.std_dev,
            percentiles: preview.percentiles,
            base_value: base,
        },
        width,
    )
}

/// What the shorthand was taken for.
fn understood(text: &str, known: Option<Arc<Preview>>) -> String {
    let Some(preview) = known else {
        return "For example 80 to 120, 100 ± 10%, tri(80, 100, 130)".to_owned();
    };
    let numbers: Vec<String> = preview.parameters.iter().map(|x| rounded(*x)).collect();
    let name = &preview.name;
    // A long list of values says nothing that the curve does not.
    let meaning = if numbers.len() > 4 { name.clone() } else { format!("{name}({})", numbers.join(", ")) };
    if text.contains(['±']) || text.split(' ').any(|word| word == "to") {
        format!("{meaning}: 90% of trials lie in this range. Also: tri(78, 84, 90)")
    } else {
        format!("{meaning}. Also: 78 to 90, 84 ± 5%")
    }
}

/// Seven significant figures for a field.
fn field_number(x: f64) -> String {
    decimal::significant(x, 7)
}

/// Five significant figures for reading.
fn rounded(x: f64) -> String {
    decimal::significant(x, 5)
}

fn is_shape(name: &Option<String>, shape: &str) -> bool {
    name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(shape))
}

fn unit_words(unit: &Unit) -> String {
    let words = format!("{}{}", unit.prefix.trim(), unit.suffix.trim());
    if words.is_empty() { words } else { format!(" · {words}") }
}

/// Whether a key was pressed in a text field.
fn in_a_field(event: &KeyboardEvent) -> bool {
    let target = event.target();
    target.is_some_and(|target| wasm_bindgen::JsCast::is_instance_of::<web_sys::HtmlInputElement>(&target))
}
