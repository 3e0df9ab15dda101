//! What a simulation was, so that anybody can do it again: trials, seed, method, engine, file.

use std::sync::Arc;

use crate::dom::*;
use charts::format::{count, percent};
use wire::{Results, Sampling};

use crate::browser;
use crate::format::duration;

/// The facts of a simulation, one a line.
#[component]
pub(crate) fn RunDetails(
    /// The results.
    #[prop(into)]
    results: Signal<Option<Arc<Results>>>,
    /// Milliseconds, zero where they are not known, and the workers of this device; none on the servers.
    #[prop(into)]
    took: Signal<(f64, u32)>,
    /// The file's SHA-256 in hex; empty where it is not known.
    #[prop(into)]
    hash: Signal<String>,
) -> impl IntoView {
    move || {
        results.get().map(|results| {
            let mut facts: Vec<(&'static str, String)> = vec![
                ("Trials", format!("{} of {}", count(results.trials), count(results.trials_requested))),
                ("Trials with errors", errors(&results)),
            ];
            let (milliseconds, workers) = took.get();
            if milliseconds > 0.0 {
                facts.push(("Time", time(milliseconds, workers)));
            }
            facts.push(("Sampling method", sampling_name(results.sampling).to_owned()));
            facts.push(("Seed", results.seed.to_string()));
            if let Some(now) = &results.now {
                // A day by itself would be taken for midnight in Greenwich.
                let (moment, timed) =
                    if now.contains(['T']) { (now.clone(), true) } else { (format!("{now}T00:00"), false) };
                facts.push(("NOW and TODAY", browser::date_text(&moment, timed)));
            }
            facts.push(("Inputs, outputs", format!("{}, {}", results.inputs.len(), results.outputs.len())));
            facts.push(("Engine", format!("{} {}", engine_name(&results.engine), results.engine_version)));
            if hash.with(|hash| hash.len() > 8) {
                facts.push((
                    "File",
                    hash.with(|hash| format!("sha256 {}…{}", &hash[..4], &hash[hash.len() - 4..])),
                ));
            }
            let facts = facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
            view! { <dl class="facts">{facts.collect_view()}</dl> }
        })
    }
}

/// The trials with errors in the output that has the most of them, with their share: `12 (0.1%), NPV`.
fn errors(results: &Results) -> String {
    match results.outputs.iter().max_by_key(|output| output.errors) {
        Some(output) if output.errors > 0 => {
            let share = percent(output.errors as f64 / results.trials.max(1) as f64, 1);
            format!("{} ({share}), {}", count(output.errors), output.name)
        }
        _ => "0".to_owned(),
    }
}

fn time(milliseconds: f64, workers: u32) -> String {
    let time = duration(milliseconds);
    match workers {
        0 => format!("{time} on the server"),
        1 => format!("{time} on this device"),
        workers => format!("{time} on this device, {workers} workers"),
    }
}

/// A sampling method as people read it.
pub(crate) fn sampling_name(sampling: Sampling) -> &'static str {
    match sampling {
        Sampling::MonteCarlo => "Monte Carlo",
        Sampling::LatinHypercube => "Latin hypercube",
        Sampling::Sobol => "Sobol’",
        Sampling::Antithetic => "Antithetic",
    }
}

/// An engine as people read it.
fn engine_name(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase()).chain(letters).collect()
    })
}
