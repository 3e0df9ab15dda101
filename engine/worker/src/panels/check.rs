//! The panel that checks the model: what an experienced analyst would say before trusting it.

use std::sync::Arc;

use engine::advice::{Advice, RULES, advice};
use engine::simulation::Simulation;

use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel};
use crate::refusal::sentence;

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let spec = &asked.request.spec;
    let model = match asked.model(spec) {
        Ok(model) => model,
        Err(problems) => return problems,
    };
    let found = advice(&model, spec);
    // What only the whole program shows: a circle, or a function that is not computed.
    let stopped = Simulation::new(Arc::clone(&model.workbook), spec).err();
    let mut panel = stopped.as_deref().map_or_else(Panel::default, Panel::of_problems);
    parts::plain_section(&mut panel.html, |html| {
        let checked = format!("{} rules were checked.", RULES.len());
        match found.len() {
            0 if stopped.is_some() => parts::banner(html, Tone::Note, "Nothing else.", &checked),
            0 => parts::banner(html, Tone::Fine, "Nothing speaks against this model.", &checked),
            1 => parts::banner(html, Tone::Warning, "1 thing to look at.", &checked),
            n => parts::banner(html, Tone::Warning, &format!("{n} things to look at."), &checked),
        }
        if !found.is_empty() {
            html.words(
                "p",
                "hint",
                "None of it stops a simulation. The rules see the model, not its results.",
            );
        }
    });
    // What one rule found stands together, so that its reason is told once.
    for of_rule in found.chunk_by(|a, b| a.rule == b.rule) {
        rule(&mut panel.html, of_rule);
    }
    panel
}

fn rule(html: &mut Html, found: &[Advice]) {
    let Some(first) = found.first() else { return };
    html.element("section", &[("class", "panel__sec advice"), ("data-rule", first.rule)], |html| {
        html.element("ul", &[("class", "notes")], |html| {
            for advice in found.iter().take(parts::MOST) {
                parts::line(html, Tone::Warning, |html| {
                    html.element("p", &[], |html| {
                        if !advice.cell.is_empty() {
                            parts::cell(html, &advice.cell);
                            html.text(" ");
                        }
                        html.words("b", "", &sentence(&advice.message));
                    });
                });
            }
        });
        parts::beyond(html, found.len());
        html.words("p", "muted", first.why).words("p", "", first.fix);
    });
}
