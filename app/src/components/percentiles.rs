//! The table of percentiles, mean and spread, each with its precision.

use crate::dom::*;
use charts::table::{Summary, Table, percentiles};
use wire::OutputSummary;

use super::icons::{Icon, icon};
use crate::reading::Reading;

/// The card of the percentiles.
#[component]
pub(crate) fn PercentilesCard(
    /// The output.
    #[prop(into)]
    output: Signal<Option<OutputSummary>>,
    /// Whether the numbers are of an older simulation.
    #[prop(into)]
    dim: Signal<bool>,
    /// The table was asked for as text.
    on_copy: Callback<String>,
) -> impl IntoView {
    let table = Memo::uncompared(move || output.with(|output| output.as_ref().map(table_of)));
    let rows = move || {
        table.get().map(|table| {
            table
                .rows
                .into_iter()
                .map(|row| {
                    let median = row.first().is_some_and(|name| name == "P50");
                    let group = row.first().is_some_and(|name| name == "Mean");
                    let cell = |place: usize| row.get(place).cloned().unwrap_or_default();
                    view! {
                        <tr aria-current=median.then_some("true") class:grp=group>
                            <th scope="row">{cell(0)}</th>
                            <td class="num">{cell(1)}</td>
                            <td class="num pm">{cell(2)}</td>
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    let head = move |place: usize| {
        move || table.with(|table| table.as_ref().and_then(|table| table.head.get(place).cloned()))
    };
    view! {
        <section class="card" aria-labelledby="percentiles">
            <div class="card__head">
                <h2 id="percentiles">"Percentiles"</h2>
                <span class="spacer"></span>
                <button
                    class="btn btn--quiet btn--icon btn--sm"
                    aria-label="Copy the table"
                    on:click=move |_| {
                        if let Some(table) = table.get_untracked() {
                            on_copy.run(table.to_csv());
                        }
                    }
                >
                    {icon(Icon::COPY)}
                </button>
            </div>
            <table class="tbl tbl--inset" class:dim=dim>
                <caption class="vh">"Percentiles with half the width of their 95% intervals"</caption>
                <thead>
                    <tr>
                        <th scope="col">{head(0)}</th>
                        <th scope="col" class="num">{head(1)}</th>
                        <th scope="col" class="num">{head(2)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint card__body">"P90 means that 90% of trials are at or below this value."</p>
        </section>
    }
}

fn table_of(output: &OutputSummary) -> Table {
    let reading = Reading::of(output);
    let shares: Vec<(f64, f64)> =
        output.percentiles.iter().map(|(percent, value)| (percent.quantile() * 100.0, *value)).collect();
    let mut table = percentiles(&Summary {
        name: &output.name,
        unit: &reading.unit,
        count: output.count,
        percentiles: &shares,
        empirical: reading.empirical.as_ref(),
        mean: output.mean,
        std_dev: output.std_dev,
        kurtosis: output.kurtosis,
    });
    // The number of trials stands among the details; the standard error belongs to the mean.
    table.rows.retain(|row| row.first().is_none_or(|name| name != "Trials"));
    if let Some(error) = output.std_error {
        let at = table.rows.iter().position(|row| row.first().is_some_and(|name| name == "Mean"));
        let shown = reading.numbers.bare(error, error / 10.0);
        let row = vec!["Standard error of the mean".to_owned(), shown, "–".to_owned()];
        table.rows.insert(at.map_or(table.rows.len(), |at| at + 1), row);
    }
    table
}
