//! Making a link: what is sent, in full, before it is sent.

use crate::dom::*;
use charts::format::counted;
use leptos::task::spawn_local;
use wire::Results;

use super::dialog::Dialog;
use super::icons::{Icon, icon};
use crate::browser;
use crate::failure::Failure;
use crate::format::bytes;

/// A link as the dialog shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShownLink {
    /// The whole address.
    pub(crate) address: String,
    /// When it ends, in words.
    pub(crate) until: String,
}

/// The dialog Share.
#[component]
pub(crate) fn ShareDialog<M, F, R, G>(
    /// What would be shared.
    results: Signal<Option<std::sync::Arc<Results>>>,
    /// The file's name and size in bytes.
    file: Signal<(String, f64)>,
    /// The link that was made, if one was.
    link: Signal<Option<ShownLink>>,
    /// Makes a link with this title, with or without the workbook.
    make: M,
    /// Ends the link.
    revoke: R,
    on_copy: Callback<String>,
    on_close: Callback<()>,
) -> impl IntoView
where
    M: Fn(String, bool) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), Failure>> + 'static,
    R: Fn() -> G + Clone + Send + Sync + 'static,
    G: Future<Output = Result<(), Failure>> + 'static,
{
    let title = RwSignal::new(file.with_untracked(|(name, _)| stem(name)));
    let with_workbook = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let act = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let made = make(title.get_untracked().trim().to_owned(), with_workbook.get_untracked());
        spawn_local(async move {
            failure.set(made.await.err());
            busy.set(false);
        });
    };
    let end = move || {
        let ended = revoke();
        busy.set(true);
        spawn_local(async move {
            failure.set(ended.await.err());
            busy.set(false);
        });
    };
    let warning = move || {
        failure.get().map(|failure| {
            view! {
                <div class="banner banner--err banner--box" role="alert">
                    {icon(Icon::ALERT)}<p><b>{failure.title}</b>" "{failure.advice}</p>
                </div>
            }
        })
    };
    let form = move || {
        let act = act.clone();
        view! {
            <div class="dialog__body">
                <div class="field">
                    <label for="share-title">"Title of the page"</label>
                    <input id="share-title" class="inp" autocomplete="off" prop:value=move || title.get() on:input=move |event| title.set(event_target_value(&event))/>
                </div>
                <div>
                    <p class="strong">"These will be uploaded:"</p>
                    <ul class="sent-list">{move || results.get().map(|results| contents(&results, with_workbook.get().then(|| file.get())).into_iter().map(|line| view! { <li>{line}</li> }).collect_view())}</ul>
                    {move || (!with_workbook.get()).then(|| view! { <p class="muted">"Not your workbook: no cell, formula or sheet beside those named here."</p> })}
                </div>
                <label class="chk">
                    <input type="checkbox" prop:checked=move || with_workbook.get() on:change=move |event| with_workbook.set(event_target_checked(&event))/>
                    <span>"Include the workbook, so that others can run it"</span>
                </label>
                <p class="hint">"Anyone with the link can see this page, without an account. You can end the link here."</p>
                {warning}
            </div>
            <div class="dialog__foot">
                <button class="btn" on:click=move |_| on_close.run(())>"Cancel"</button>
                <button class="btn btn--primary" aria-disabled=move || busy.get().then_some("true") on:click=move |_| act()>
                    {move || if busy.get() { "Making the link…" } else { "Create link" }}
                </button>
            </div>
        }
    };
    let made = move |link: ShownLink| {
        let (end, copied) = (end.clone(), link.address.clone());
        view! {
            <div class="dialog__body">
                <div class="field">
                    <label for="share-link">"Link"</label>
                    <div class="row">
                        <input id="share-link" class="inp" readonly="" prop:value=link.address.clone() on:focus=|event| browser::select_all(&event)/>
                        <button class="btn btn--primary" on:click=move |_| on_copy.run(copied.clone())>{icon(Icon::COPY)}"Copy"</button>
                    </div>
                </div>
                <p class="muted">"The link closes on "{link.until}"."</p>
                {warning}
            </div>
            <div class="dialog__foot">
                <button class="btn btn--quiet btn--danger" aria-disabled=move || busy.get().then_some("true") on:click=move |_| end()>"End the link now"</button>
                <span class="spacer"></span>
                <button class="btn" on:click=move |_| on_close.run(())>"Done"</button>
            </div>
        }
    };
    view! {
        <Dialog title="Share this result" on_close>
            {move || match link.get() {
                Some(link) => made(link).into_any(),
                None => form().into_view(),
            }}
        </Dialog>
    }
}

/// Exactly what is sent, line by line.
fn contents(results: &Results, workbook: Option<(String, f64)>) -> Vec<String> {
    let names: Vec<&str> = results.outputs.iter().map(|output| output.name.as_str()).collect();
    let inputs: Vec<&str> = results.inputs.iter().map(|input| input.name.as_str()).collect();
    let mut lines = vec![
        format!(
            "histogram, percentiles, moments and tornado of {}: {}",
            counted(results.outputs.len() as u64, "output"),
            names.join(", ")
        ),
        format!(
            "names, cells and distributions of {}: {}",
            counted(results.inputs.len() as u64, "input"),
            inputs.join(", ")
        ),
        "number of trials, seed, sampling method and version of the engine".to_owned(),
    ];
    if let Some((name, size)) = workbook {
        lines.push(format!("the whole workbook: {name}, {}", bytes(size)));
    }
    lines
}

/// A file's name without its ending.
fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_the_workbook_only_where_it_is_sent() {
        let results: Results = serde_json::from_str(
            r#"{"version":1,"engine_version":"0.1.0","engine":"power","trials":10,"trials_requested":10,"seed":1,
                "sampling":"monte-carlo","inputs":[{"cell":"A!B2","name":"Price","distribution":"Normal(1, 2)",
                "mean":null,"std_dev":null,"min":null,"max":null}],"outputs":[],"held":[]}"#,
        )
        .unwrap();
        let lines = contents(&results, None);
        assert!(lines[1].ends_with("1 input: Price"), "{}", lines[1]);
        assert!(lines.iter().all(|line| !line.contains("workbook")));
        let with = contents(&results, Some(("Plan.xlsx".into(), 1.2e6)));
        assert_eq!(with.last().map(String::as_str), Some("the whole workbook: Plan.xlsx, 1.2 MB"));
    }
}
