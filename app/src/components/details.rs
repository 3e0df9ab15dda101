//! How well Carlo understands the workbook: differences from Excel, cells that it cannot compute, and the rest.

use std::sync::Arc;

use crate::dom::*;
use charts::format::count;
use wire::Address;
use wire::worker::OpenedWorkbook;

use super::dialog::Dialog;
use super::icons::{Icon, icon};
use super::results_notes::cell_link;
use crate::failure::capitalised;

/// The most lines of one table; what is beyond is counted.
const MOST: usize = 200;

/// The head of the table of values that differ: numbers, where the others hold words.
const DIFFERENT: [&str; 3] = ["Cell", "Carlo", "Excel"];

/// The dialog Details.
#[component]
pub(crate) fn DetailsDialog(
    opened: Arc<OpenedWorkbook>,
    on_go: Callback<Address>,
    on_close: Callback<()>,
) -> impl IntoView {
    let inspection = &opened.inspection;
    let agreement = &inspection.agreement;
    let all = agreement.different.is_empty();
    let words = format!("{} of {} formulas match Excel.", count(agreement.equal), count(agreement.compared));
    let more = match agreement.different.len() {
        0 => String::new(),
        1 => " 1 differs.".to_owned(),
        n => format!(" {} differ.", count(n as u64)),
    };
    let banner = if all { "banner banner--box" } else { "banner banner--warn banner--box" };
    let different = table(
        "Values that differ",
        DIFFERENT,
        agreement.different.iter().map(|d| (d.cell.clone(), d.ours.clone(), d.file.clone())).collect(),
        on_go,
    );
    let unsupported = table(
        "Cells held at their saved value",
        ["Cell", "Function", "Depends on inputs"],
        inspection
            .unsupported
            .iter()
            .map(|u| {
                let why = u.reason.as_ref().map(|reason| format!("{}, since it {reason}", u.function));
                (
                    u.cell.clone(),
                    why.unwrap_or_else(|| u.function.clone()),
                    if u.reached_by_draw { "yes: outputs that need it are refused" } else { "no" }.to_owned(),
                )
            })
            .collect(),
        on_go,
    );
    let skipped = table(
        "Formulas that were not compared",
        ["Cell", "Why", ""],
        agreement.skipped.iter().map(|s| (s.cell.clone(), s.reason.clone(), String::new())).collect(),
        on_go,
    );
    let notes = (!inspection.problems.is_empty()).then(|| {
        let lines = inspection.problems.iter().take(MOST).map(|problem| {
            let cell = Address::parse(&problem.cell).ok();
            let link = cell.map(|cell| view! { {cell_link(&cell, Some(on_go))}" " });
            view! { <li>{link}{capitalised(&problem.message)}</li> }
        });
        view! {
            <h3>"Notes"" "<span class="count">{inspection.problems.len()}</span></h3>
            <ul class="faults">{lines.collect_view()}</ul>
        }
    });
    view! {
        <Dialog title="How well Carlo understands this workbook" on_close wide=true>
            <div class="dialog__body">
                <div class=banner>
                    {icon(if all { Icon::CHECK } else { Icon::WARN })}
                    <p><b>{words}</b>{more}</p>
                </div>
                <p class="muted">"Carlo computed every formula once with the inputs at their value in the file, and compared it with what Excel saved. Numbers count as equal to seven significant figures."</p>
                {different}
                {unsupported}
                {notes}
                {skipped}
            </div>
            <div class="dialog__foot">
                <button class="btn" on:click=move |_| on_close.run(())>"Close"</button>
            </div>
        </Dialog>
    }
}

/// A table of cells; nothing where there are none.
fn table(
    title: &'static str,
    head: [&'static str; 3],
    rows: Vec<(Address, String, String)>,
    on_go: Callback<Address>,
) -> Option<impl IntoView> {
    let total = rows.len();
    let third = !head[2].is_empty();
    let numbers = head[1] == DIFFERENT[1];
    (total > 0).then(|| {
        let lines = rows.into_iter().take(MOST).map(|(cell, second, last)| {
            let shown = cell.to_string();
            view! {
                <tr>
                    <th scope="row"><button class="link" on:click=move |_| on_go.run(cell.clone())>{shown}</button></th>
                    <td class:num=numbers>{second}</td>
                    {third.then(|| view! { <td class:num=numbers>{last}</td> })}
                </tr>
            }
        });
        view! {
            <h3>{title}" "<span class="count">{count(total as u64)}</span></h3>
            <div class="xscroll">
                <table class="tbl">
                    <thead><tr>
                        <th scope="col">{head[0]}</th>
                        <th scope="col" class:num=numbers>{head[1]}</th>
                        {third.then(|| view! { <th scope="col" class:num=numbers>{head[2]}</th> })}
                    </tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
            {(total > MOST).then(|| view! { <p class="hint">{format!("and {} more", count((total - MOST) as u64))}</p> })}
        }
    })
}
