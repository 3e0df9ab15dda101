//! What an input that is being edited would do to the first output.

use std::sync::Arc;

use crate::dom::*;
use charts::sparkline;
use wire::OutputSummary;

use super::icons::output_mark;
use crate::reading::{Reading, headline};
use crate::state::Tried;
use charts::markup;

/// The size of the picture, in pixels.
const SIZE: (f64, f64) = (368.0, 56.0);

/// The effect; nothing until there is one.
#[component]
pub(crate) fn Effect(
    /// The first output with the input and without it.
    effect: Signal<Option<Arc<Tried>>>,
) -> impl IntoView {
    move || {
        let tried = effect.get()?;
        let Tried { with, without } = &*tried;
        let reading = Reading::of(with);
        let trials = charts::format::counted(with.count + with.errors, "trial");
        let fixed = without.as_ref().and_then(|without| Reading::of(without).empirical);
        let picture = reading.empirical.as_ref().map(|ours| sparkline::compared(ours, fixed.as_ref(), SIZE));
        let percentiles = [10, 50, 90].map(|percent| {
            let value = reading.empirical.as_ref().map(|e| e.quantile(f64::from(percent) / 100.0));
            value.map(|value| format!("P{percent}\u{2002}{}", reading.bare(value)))
        });
        let said = |output: &OutputSummary| headline(output).sentences.pop();
        let dashed = fixed.and(without.as_ref()).and_then(said);
        Some(view! {
            <div class="panel__sec effect" id="effect">
                <div class="sec-h">
                    {output_mark()}<h3 class="trunc">{with.name.clone()}", "{trials}</h3><span class="spacer"></span>
                    {percentiles.map(|words| view! { <span class="nowrap">{words}</span> })}
                </div>
                <div inner_html=picture.map(|picture| markup::small(&picture, "ch"))></div>
                <p><b>{said(with)}</b>{dashed.map(|said| view! { <span class="muted">{format!(" At the value in the file (dashed): {said}")}</span> })}</p>
            </div>
        })
    }
}
