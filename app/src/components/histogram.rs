//! The histogram of an output: bars, cumulative curve, two delimiters, and the fields that are tied to them.

use crate::dom::*;
use charts::histogram::{Histogram, Show, USUAL_BARS, histogram};
use charts::{Delimiters, Handle, Scene};
use wire::OutputSummary;

use super::chart::{Chart, Slide};
use super::icons::{Icon, icon};
use super::segments::{Choice, Segments};
use crate::format::parse_number;
use crate::reading::Reading;

const DRAWINGS: &[Choice<Show>] = &[
    (Show::Bars, "Histogram", true),
    (Show::Cumulative, "Cumulative", true),
    (Show::Both, "Both", true),
    (Show::Exceedance, "Exceedance", false),
];

/// Which value the chart compares the trials with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Target {
    /// Zero where the trials lie on both sides of it.
    #[default]
    Zero,
    /// None.
    Nothing,
}

/// The card of the histogram.
#[component]
pub(crate) fn HistogramCard(
    /// The output.
    #[prop(into)]
    output: Signal<Option<OutputSummary>>,
    /// The delimiters; `None` stands for 90% in the middle.
    limits: RwSignal<Option<Delimiters>>,
    /// Whether the picture is of an older simulation.
    #[prop(into)]
    dim: Signal<bool>,
) -> impl IntoView {
    let show = RwSignal::new(Show::Both);
    let bars = RwSignal::new(USUAL_BARS);
    let target = RwSignal::new(Target::Zero);
    let reading = Memo::uncompared(move || output.with(|output| output.as_ref().map(Reading::of)));
    let delimiters = Memo::new(move || {
        let around = reading.with(|r| r.as_ref()?.empirical.as_ref().map(|e| Delimiters::around(0.9, e)));
        around.map(|around| limits.get().unwrap_or(around))
    });
    let two_sided = Memo::new(move || output.with(|output| output.as_ref().is_some_and(has_both_signs)));
    let draw = move |width: f64| {
        output.with(|output| match output {
            Some(output) => picture(output, delimiters.get(), show.get(), bars.get(), target.get(), width),
            None => Scene { width, height: 0.0, ..empty() },
        })
    };
    let slide = move |(handle, slide): (Handle, Slide)| {
        let (Some(now), Some(reading)) = (delimiters.get_untracked(), reading.get_untracked()) else {
            return;
        };
        let Some(empirical) = &reading.empirical else { return };
        let next = match slide {
            Slide::To(value) => match handle {
                Handle::Lower => now.with(handle, value.min(now.to)),
                Handle::Upper => now.with(handle, value.max(now.from)),
            },
            Slide::By(points) => now.moved(handle, points, empirical),
        };
        limits.set(Some(next));
    };
    let name = move || output.with(|o| o.as_ref().map(|o| format!("Distribution of {}", o.name)));
    view! {
        <section class="card" aria-label=name>
            <div class="tools">
                <Segments chosen=show choices=DRAWINGS label="Chart"/>
                <span class="spacer"></span>
                <span class="row phone-hide">
                    <span class="lab">"Bins"</span>
                    <span class="pickwrap">
                        <select
                            class="pick"
                            aria-label="Most bins"
                            on:change=move |event| bars.set(event_target_value(&event).parse().unwrap_or(USUAL_BARS))
                        >
                            <option value=USUAL_BARS.to_string()>"Auto"</option>
                            <option value="20">"20"</option>
                            <option value="40">"40"</option>
                            <option value="100">"100"</option>
                        </select>
                        {icon(Icon::DOWN)}
                    </span>
                </span>
                {move || two_sided.get().then(|| view! { <TargetPick target/> })}
            </div>
            <div class:dim=dim>
                <Chart draw=Callback::new(draw) on_slide=Callback::new(slide)/>
            </div>
            <Certainty reading delimiters limits/>
        </section>
    }
}

/// Which value the trials are compared with.
#[component]
fn TargetPick(target: RwSignal<Target>) -> impl IntoView {
    let choose = move |chosen: String| {
        target.set(if chosen == "none" { Target::Nothing } else { Target::Zero });
    };
    view! {
        <span class="row">
            <span class="lab">"Target"</span>
            <span class="pickwrap">
                <select class="pick" aria-label="Target" on:change=move |event| choose(event_target_value(&event))>
                    <option value="zero">"0"</option>
                    <option value="none">"None"</option>
                </select>
                {icon(Icon::DOWN)}
            </span>
        </span>
    }
}

/// Whether trials lie on both sides of zero.
fn has_both_signs(output: &OutputSummary) -> bool {
    output.min.is_some_and(|min| min < 0.0) && output.max.is_some_and(|max| max > 0.0)
}

/// The fields From, Certainty and To.
#[component]
fn Certainty(
    reading: Memo<Option<Reading>>,
    delimiters: Memo<Option<Delimiters>>,
    limits: RwSignal<Option<Delimiters>>,
) -> impl IntoView {
    let unit = move || reading.with(|r| r.as_ref().map(|r| r.numbers.unit()).unwrap_or_default());
    let shown = move |read: fn(Delimiters) -> f64| {
        move || {
            let now = delimiters.get()?;
            reading.with(|r| r.as_ref().map(|r| r.bare(read(now))))
        }
    };
    let certainty = move || {
        let now = delimiters.get()?;
        reading
            .with(|r| Some(charts::format::fixed(now.certainty(r.as_ref()?.empirical.as_ref()?) * 100.0, 1)))
    };
    let refused = RwSignal::new(None::<&'static str>);
    let set = move |handle: Handle, typed: String| {
        let divisor = reading.with_untracked(|r| r.as_ref().map_or(1.0, |r| r.numbers.divisor()));
        match (parse_number(&typed), delimiters.get_untracked()) {
            (Some(number), Some(now)) => {
                refused.set(None);
                limits.set(Some(now.with(handle, number * divisor)));
            }
            _ => refused.set(Some("Type a number, for example −1.5.")),
        }
    };
    let set_certainty = move |typed: String| match parse_number(&typed) {
        Some(percent) if (0.0..=100.0).contains(&percent) => {
            refused.set(None);
            let next = reading.with_untracked(|r| {
                Some(Delimiters::around(percent / 100.0, r.as_ref()?.empirical.as_ref()?))
            });
            if next.is_some() {
                limits.set(next);
            }
        }
        _ => refused.set(Some("Certainty is a percentage from 0 to 100.")),
    };
    let field = move |id: &'static str, label: &'static str, handle: Handle, read: fn(Delimiters) -> f64| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <div class="affix">
                    {move || (!unit().is_empty()).then(|| view! { <span>{unit()}</span> })}
                    <input
                        id=id
                        class="inp inp--num"
                        inputmode="text"
                        autocomplete="off"
                        prop:value=shown(read)
                        on:change=move |event| set(handle, event_target_value(&event))
                    />
                </div>
            </div>
        }
    };
    view! {
        <div class="certain">
            {field("limit-from", "From", Handle::Lower, |d| d.from)}
            <div class="field">
                <label for="certainty">"Certainty"</label>
                <div class="affix">
                    <input
                        id="certainty"
                        class="inp inp--num"
                        inputmode="decimal"
                        autocomplete="off"
                        prop:value=certainty
                        on:change=move |event| set_certainty(event_target_value(&event))
                    />
                    <span>"%"</span>
                </div>
            </div>
            {field("limit-to", "To", Handle::Upper, |d| d.to)}
            {move || refused.get().map(|why| view! { <p class="hint hint--err certain__why" role="alert">{why}</p> })}
        </div>
    }
}

fn picture(
    output: &OutputSummary,
    delimiters: Option<Delimiters>,
    show: Show,
    bars: usize,
    target: Target,
    width: f64,
) -> Scene {
    let unit = charts::Unit::from_number_format(&output.number_format);
    histogram(
        &Histogram {
            name: &output.name,
            unit: &unit,
            edges: &output.histogram.edges,
            counts: &output.histogram.counts,
            curve: &output.curve,
            errors: output.errors,
            target: (has_both_signs(output) && target == Target::Zero).then_some(0.0),
            base_value: output.base_value,
            delimiters,
            show,
            bars,
        },
        width,
    )
}

/// A scene with nothing in it.
fn empty() -> Scene {
    Scene {
        width: 0.0,
        height: 0.0,
        label: String::new(),
        marks: Vec::new(),
        sliders: Vec::new(),
        plot: None,
        regions: Vec::new(),
        caption: String::new(),
        table: None,
    }
}
