//! Taking the results elsewhere: into the user's own workbook, as a table, or with the spec for other programs.

use std::collections::BTreeMap;

use leptos::task::spawn_local;
use wire::worker::{Event, Request};
use wire::{Percent, Results};

use crate::components::export_dialog::Export;
use crate::failure::Failure;
use crate::state::App;
use crate::{browser, json, number, worker};

/// Saves the results that are shown; `done` is told what went wrong, if anything did.
pub(crate) fn export_results(app: App, what: Export, done: impl Fn(Option<Failure>) + 'static) {
    let (Some(results), Some(spec)) =
        (app.simulation.results.get_untracked(), app.simulation.ran.get_untracked())
    else {
        return;
    };
    let name = app.workbook.name.with_untracked(|(name, _)| name.clone());
    match what {
        Export::Workbook => spawn_local(async move {
            let answer =
                worker::ask(&Request::WriteBack { results: Box::new((*results).clone()) }, None).await;
            let file = worker::take_file();
            done(match (answer, file) {
                (Event::Written { name }, Some(file)) => save(browser::file_of(&file), &name),
                (Event::Refused { message, code, faults, .. }, _) => {
                    Some(Failure::from_engine(&message, &code, faults))
                }
                _ => Some(Failure::new("The engine gave no workbook.", "Reload the page.", "protocol")),
            });
        }),
        Export::Table => {
            done(save(browser::text_file(&table(&results), "text/csv"), &format!("{name}.results.csv")))
        }
        Export::Document => {
            let opened = app.workbook.opened.get_untracked();
            let hash = opened.as_ref().map_or("", |opened| opened.hash.as_str());
            let members: &[(&str, &dyn json::Write)] =
                &[("workbook", &name), ("sha256", &hash), ("spec", &*spec), ("results", &*results)];
            let file = browser::text_file(&json::text(&members), "application/json");
            done(save(file, &format!("{name}.results.json")));
        }
    }
}

/// Hands a file to the browser as a download; says what went wrong, if anything did.
fn save(file: Option<web_sys::Blob>, name: &str) -> Option<Failure> {
    let saved = file.and_then(|file| browser::save(&file, name));
    saved.is_none().then(|| {
        Failure::new(
            "The browser did not allow saving a file.",
            "Allow downloads for this page.",
            "not-saved",
        )
    })
}

/// The outputs as comma-separated values. Numbers that do not exist are empty.
fn table(results: &Results) -> String {
    let mut text = "output,cell,trials,errors,mean,standard error,standard deviation,min,max".to_owned();
    let none = BTreeMap::new();
    let percentiles = results.outputs.first().map_or(&none, |output| &output.percentiles);
    for percent in percentiles.keys() {
        text.push_str(&format!(",P{}", percent_text(*percent)));
    }
    for output in &results.outputs {
        let name = output.name.replace('"', "\"\"");
        text.push_str(&format!("\r\n\"{name}\",\"{}\",{},{}", output.cell, output.count, output.errors));
        let moments = [output.mean, output.std_error, output.std_dev, output.min, output.max];
        for value in moments.into_iter().chain(output.percentiles.values().map(|value| Some(*value))) {
            text.push(',');
            text.push_str(&value.map(number::shortest).unwrap_or_default());
        }
    }
    text.push_str("\r\n");
    text
}

fn percent_text(percent: Percent) -> String {
    charts::decimal::significant(percent.quantile() * 100.0, 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_for_each_output() {
        let results: Results = serde_json::from_str(
            r#"{"version":1,"engine_version":"0.1.0","engine":"power","trials":10,"trials_requested":10,"seed":1,
                "sampling":"monte-carlo","inputs":[],"outputs":[{"cell":"A!B2","name":"The \"NPV\", net",
                "base_value":null,"number_format":"0","count":9,"errors":1,"first_error":null,"mean":0.1,
                "std_error":null,"std_dev":2.5,"min":-1.5,"max":4.25,"skewness":null,"kurtosis":null,
                "percentiles":{"5":1.25,"50":2.5},"percentile_method":{"method":"exact"},
                "histogram":{"edges":[],"counts":[]},"curve":[],"tornado":[]}],"held":[]}"#,
        )
        .unwrap();
        assert_eq!(
            table(&results),
            "output,cell,trials,errors,mean,standard error,standard deviation,min,max,P5,P50\r\n\
             \"The \"\"NPV\"\", net\",\"A!B2\",9,1,0.1,,2.5,-1.5,4.25,1.25,2.5\r\n"
        );
    }
}
