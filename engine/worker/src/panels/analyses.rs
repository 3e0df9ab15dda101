//! The panel of analyses: a question is chosen, its form filled in, and the engine answers from trials run for it.

use std::ops::ControlFlow;
use std::sync::Arc;

use charts::format::count;
use engine::analysis::Answer;
use engine::simulation::Simulation;
use engine::{Document, Spec};

use super::analysis_forms::{Form, SHOWN};
use super::analysis_kinds::{GROUPS, Kind, in_words, kinds};
use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel, analysis_tables, bounded, number};
use crate::refusal::sentence;

/// Trials evaluated between two looks at whether to go on, at most.
const STRETCH: u64 = 16_384;
/// The most operations of plans before an answer is given up: minutes, in which people may stop it.
const LONGEST: u64 = 40 * bounded::MOST_WORK;
/// The fewest looks before an answer is given up.
const LEAST_LOOKS: u64 = 16;

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let (Some(results), Some(output)) = (asked.results(), asked.output()) else {
        return Panel::without_results();
    };
    let chosen = asked.field(SHOWN).and_then(|name| kinds().find(|kind| kind.name == name));
    let Some(kind) = chosen.or_else(|| kinds().next()) else { return Panel::default() };
    let form = Form::new(asked, results, output);
    let works = asked.request.pressed == parts::WORK;
    let mut panel = Panel::default();
    // What the spec asked was answered with the results.
    for answer in results.analyses.iter().filter_map(Answer::read) {
        told(&mut panel.html, &Answered { answer, trials: None, given_up: false });
    }
    parts::plain_section(&mut panel.html, |html| {
        parts::form(html, |html| {
            parts::list(html, SHOWN, "Question", |html| {
                for (words, kinds) in GROUPS {
                    html.element("optgroup", &[("label", words)], |html| {
                        for one in *kinds {
                            parts::option(html, one.name, one.words, one.name == kind.name);
                        }
                    });
                }
            });
            kind.write(html, &form, works);
        });
        html.words("p", "", kind.about);
        let (before, meanwhile) = (bounded::said(asked), format!("Working out: {}…", kind.words));
        parts::work(html, "Work it out", before, &meanwhile);
    });
    panel.said = match works {
        true => worked_out(asked, kind, &form, &mut panel.html),
        false => bounded::stopped(asked).to_owned(),
    };
    panel
}

/// Puts the question that is filled in and tells the answer; says it in short.
fn worked_out(asked: &Asked<'_>, kind: &Kind, form: &Form<'_>, html: &mut Html) -> String {
    match kind.ask(form).map(|ask| answer(asked, kind, form, ask)) {
        Ok(Ok(answered)) => told(html, &answered),
        Ok(Err(problems)) => {
            html.append(&problems.html);
            "Something stands in the way".to_owned()
        }
        Err(missing) => {
            let words = format!("Fill in: {}.", missing.join(", "));
            parts::plain_section(html, |html| {
                parts::banner(html, Tone::Warning, "Something is missing.", &words);
            });
            words
        }
    }
}

/// An answer with how it came about.
struct Answered {
    answer: Answer,
    /// How many trials a simulation had, where they were run for it.
    trials: Option<u64>,
    /// Whether it was given up, since it takes too long here.
    given_up: bool,
}

/// Runs an analysis, with as many trials as can be waited for.
fn answer(
    asked: &Asked<'_>,
    kind: &Kind,
    form: &Form<'_>,
    mut ask: serde_json::Value,
) -> Result<Answered, Panel> {
    let Some(workbook) = asked.workbook() else { return Err(Panel::without_workbook()) };
    let plain = Spec { analyses: Vec::new(), ..asked.request.spec.clone() };
    let first = bounded::simulation(asked, &plain, kind.runs(form))?;
    let trials = first.trials();
    if let Some(own) = kind.own_trials(form, &first) {
        ask["trials"] = own.into();
    }
    let spec = Spec { trials, analyses: vec![Document::of_text(ask.to_string())], ..plain };
    let simulation =
        Simulation::new(Arc::clone(workbook), &spec).map_err(|found| Panel::of_problems(&found))?;
    // What a look covers is known, and so is what a trial takes.
    let look = (simulation.plan().ops.len() as u64).max(1) * kind.trials_of_a_look(form, trials).min(STRETCH);
    let most = (LONGEST / look.max(1)).max(LEAST_LOOKS);
    let mut looks = 0;
    let answers = simulation.analyse(None, trials, &mut || {
        looks += 1;
        if looks > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let answer = answers.first().and_then(Answer::read);
    let answer = answer.ok_or_else(|| Panel::saying("The engine gave no answer."))?;
    let trials = ask["trials"].as_u64().unwrap_or(trials);
    Ok(Answered { answer, trials: Some(trials), given_up: looks > most })
}

/// Writes an answer; gives it in a sentence.
fn told(html: &mut Html, answered: &Answered) -> String {
    let Answered { answer, trials, given_up } = answered;
    let mut said = String::new();
    if let Some(why) = &answer.failed {
        let (bold, why) = match given_up {
            true => (
                "This takes more than a panel may.",
                "Ask it in a spec: `carlo simulate --spec` and the server run as long as it takes."
                    .to_owned(),
            ),
            false => ("This could not be found out.", number::shortened(&sentence(&in_words(why)))),
        };
        said = format!("{bold} {why}");
        parts::plain_section(html, |html| parts::banner(html, Tone::Warning, bold, &why));
    }
    let Some(report) = &answer.report else { return said };
    said = analysis_tables::write(html, report);
    if let Some(trials) = trials {
        parts::plain_section(html, |html| {
            html.words("p", "hint", &format!("{} trials a simulation.", count(*trials)));
        });
    }
    said
}
