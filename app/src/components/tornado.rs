//! Why an output varies: its inputs by their effect, largest first.

use crate::dom::*;
use charts::format::Numbers;
use charts::tornado::{Input, Measure, Tornado, USUAL_BARS, tornado};
use charts::{Scene, Unit};
use wire::{OutputSummary, Results};

use super::chart::Chart;
use super::segments::{Choice, Segments};

const MEASURES: &[Choice<Measure>] = &[
    (Measure::EffectOnMean, "Effect on mean", true),
    (Measure::RankCorrelation, "Rank correlation", true),
    (Measure::ShareOfVariance, "Share of variance", false),
];

/// The card of the tornado.
#[component]
pub(crate) fn TornadoCard(
    /// The output.
    #[prop(into)]
    output: Signal<Option<OutputSummary>>,
    /// All results, for the inputs' own ranges.
    #[prop(into)]
    results: Signal<Option<std::sync::Arc<Results>>>,
    /// Whether the picture is of an older simulation.
    #[prop(into)]
    dim: Signal<bool>,
) -> impl IntoView {
    let measure = RwSignal::new(Measure::EffectOnMean);
    let draw = move |width: f64| -> Scene {
        output.with(|output| {
            results.with(|results| {
                let name = output.as_ref().map(|o| o.name.clone()).unwrap_or_default();
                let unit = Unit::from_number_format(output.as_ref().map_or("", |o| &o.number_format));
                let inputs = match (output, results) {
                    (Some(output), Some(results)) => inputs(output, results),
                    _ => Vec::new(),
                };
                let mean = output.as_ref().and_then(|o| o.mean);
                let data = Tornado {
                    name: &name,
                    unit: &unit,
                    mean,
                    inputs: &inputs,
                    measure: measure.get(),
                    bars: USUAL_BARS,
                };
                tornado(&data, width)
            })
        })
    };
    let title = move || output.with(|o| o.as_ref().map(|o| format!("Why {} varies", o.name)));
    let key = move || {
        (measure.get() == Measure::EffectOnMean).then(|| {
            view! {
                <span class="key">
                    <svg class="ch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                        <rect class="lo" x="1" y="1" width="10" height="10"></rect>
                    </svg>
                    "input in its lowest tenth"
                </span>
                " \u{2002} "
                <span class="key">
                    <svg class="ch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                        <rect class="hi" width="12" height="12"></rect>
                    </svg>
                    "input in its highest tenth"
                </span>
                <br/>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="why">
            <div class="card__head">
                <h2 id="why">{title}</h2>
                <span class="spacer"></span>
                <Segments chosen=measure choices=MEASURES label="Measure"/>
            </div>
            <div class:dim=dim><Chart draw=Callback::new(draw) key=Box::new(move || key().into_view())/></div>
        </section>
    }
}

/// The inputs of a tornado, each with its own range where its spread is known.
fn inputs(output: &OutputSummary, results: &Results) -> Vec<Input> {
    output
        .tornado
        .iter()
        .map(|bar| Input {
            name: bar.name.clone(),
            range: results
                .inputs
                .iter()
                .find(|input| input.cell == bar.cell)
                .and_then(|input| Some((input.min?, input.max?)))
                .map(|(min, max)| {
                    let numbers = Numbers::for_range(&Unit::default(), min, max);
                    let resolution = (max - min) / 50.0;
                    format!("{} to {}", numbers.full(min, resolution), numbers.full(max, resolution))
                })
                .unwrap_or_default(),
            low: bar.mean_low,
            high: bar.mean_high,
            rank_correlation: bar.rank_correlation,
        })
        .collect()
}
