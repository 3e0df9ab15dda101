//! What went wrong, as a banner or as a card: what happened, where, and what to do.

use crate::dom::*;

use wire::Address;

use super::icons::{Icon, icon};
use crate::failure::Failure;

/// A card for a file that was refused.
#[component]
pub(crate) fn RefusedFile(
    failure: Failure,
    on_open: Callback<()>,
    on_copy: Callback<String>,
) -> impl IntoView {
    let details = failure.details();
    view! {
        <section class="card refused" role="alert">
            <div class="banner banner--err">
                {icon(Icon::ALERT)}
                <p><b>{failure.title.clone()}</b></p>
            </div>
            <div class="card__body stack">
                {(!failure.advice.is_empty()).then(|| view! { <p>{failure.advice.clone()}</p> })}
                <Faults failure=failure.clone()/>
                <div class="row row--wrap">
                    <button class="btn btn--primary" on:click=move |_| on_open.run(())>"Open another file…"</button>
                    <button class="btn btn--quiet" on:click=move |_| on_copy.run(details.clone())>
                        {icon(Icon::COPY)}"Copy details"
                    </button>
                </div>
            </div>
        </section>
    }
}

/// A banner for a simulation that was refused, or for an engine that stopped.
#[component]
pub(crate) fn FailureBanner(
    failure: Failure,
    on_copy: Callback<String>,
    /// These cells are accepted at their saved values.
    on_hold: Callback<Vec<Address>>,
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let details = failure.details();
    let hold = failure.hold.clone();
    let keep = match hold.len() {
        0 => None,
        1 => Some("Keep the saved value".to_owned()),
        cells => Some(format!("Keep the {cells} saved values")),
    };
    view! {
        <div class="banner banner--err" role="alert">
            {icon(Icon::ALERT)}
            <p>
                <b>{failure.title.clone()}</b>
                " "
                {failure.advice.clone()}
                {failure.is_engine_lost().then_some(" Your setup is saved; the next run starts the engine again.")}
            </p>
            {keep.map(|words| view! {
                <button class="btn btn--primary btn--sm" id="hold" on:click=move |_| on_hold.run(hold.clone())>{words}</button>
            })}
            <button class="btn btn--sm" on:click=move |_| on_copy.run(details.clone())>"Copy details"</button>
            <button class="btn btn--quiet btn--icon btn--sm" aria-label="Dismiss" on:click=move |_| on_dismiss.run(())>
                {icon(Icon::CLOSE)}
            </button>
            <Faults failure/>
        </div>
    }
}

/// The cells, fields or parts at fault; nothing where there are none.
#[component]
fn Faults(failure: Failure) -> impl IntoView {
    let more = failure.faults.len().saturating_sub(8);
    (!failure.faults.is_empty()).then(|| {
        view! {
            <ul class="faults">
                {failure.faults.into_iter().take(8).map(|fault| view! {
                    <li><code>{fault.at}</code>" "{fault.message}</li>
                }).collect_view()}
                {(more > 0).then(|| view! { <li class="quiet">{format!("and {more} more")}</li> })}
            </ul>
        }
    })
}
