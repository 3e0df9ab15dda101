//! The panels of inputs that hang together: those of the model, with an editor, and those in force in the results.

use charts::format::fixed;
use engine::correlation::Correlation;
use engine::{Address, CellRef, Model, Spec, Workbook};

use super::correlation_editor::{self as editor, Draft};
use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel, copula_fields, number};
use crate::refusal::sentence;

/// Buttons; the group's position follows.
const EDIT: &str = "edit:";
const REMOVE: &str = "remove:";
/// The button that begins a new group.
const NEW: &str = "new";

/// Writes the panel of the model's correlations.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let asked_spec = &asked.request.spec;
    // A group that is wrong must not hide the panel in which it can be put right.
    let without = Spec { correlations: Vec::new(), ..asked_spec.clone() };
    let model = match asked.model(&without) {
        Ok(model) => model,
        Err(problems) if asked_spec.correlations.is_empty() => {
            let mut panel = Panel::saying("Correlations are between inputs: mark two, and an output.");
            panel.html.append(&problems.html);
            return panel;
        }
        Err(problems) => return problems,
    };
    let inputs = Inputs::new(&model);
    let pressed = asked.request.pressed.as_str();
    let mut panel = Panel::default();
    let mut draft = Draft::of_fields(asked, &inputs);
    if pressed == NEW {
        draft = Some(Draft::default());
    } else if let Some(group) = place(pressed, EDIT) {
        draft = asked_spec.correlations.get(group).map(|correlation| Draft::of(group, correlation));
    } else if let Some(group) = place(pressed, REMOVE).filter(|group| *group < asked_spec.correlations.len())
    {
        let mut spec = asked_spec.clone();
        spec.correlations.remove(group);
        panel.spec = Some(Box::new(spec));
        panel.said = "The correlation is removed".to_owned();
    } else if let Some(open) = draft.take() {
        draft = editor::press(open, pressed, asked_spec, &mut panel);
    }
    let spec = panel.spec.as_deref().unwrap_or(asked_spec).clone();
    match draft {
        Some(draft) => editor::write(&mut panel.html, &draft, &inputs, &spec),
        None => list(&mut panel.html, &model, &inputs, &spec),
    }
    panel
}

fn place(pressed: &str, button: &str) -> Option<usize> {
    pressed.strip_prefix(button)?.parse().ok()
}

/// The inputs of a model by their addresses and names.
pub(super) struct Inputs {
    /// In the model's order, each cell once.
    pub(super) all: Vec<(Address, String)>,
}

impl Inputs {
    fn new(model: &Model) -> Self {
        let mut all: Vec<(Address, String)> = Vec::new();
        for input in &model.inputs {
            let address = model.workbook.address(input.cell);
            if all.iter().all(|(known, _)| *known != address) {
                all.push((address, input.name.clone()));
            }
        }
        Self { all }
    }

    /// What people call an input; its address where it is none.
    pub(super) fn name(&self, cell: &Address) -> String {
        let known = self.all.iter().find(|(known, _)| known == cell);
        known.map_or_else(|| cell.to_string(), |(_, name)| name.clone())
    }

    /// Whether a cell is an input.
    pub(super) fn has(&self, cell: &Address) -> bool {
        self.all.iter().any(|(known, _)| known == cell)
    }
}

/// The groups of the user, with buttons, and those of the workbook.
fn list(html: &mut Html, model: &Model, inputs: &Inputs, spec: &Spec) {
    parts::plain_section(html, |html| {
        html.words(
            "p",
            "muted",
            "Inputs that hang together move together: a rank correlation of 1 is in step, −1 opposite, 0 apart.",
        );
        match inputs.all.len() {
            0 | 1 => html.words("p", "hint", "Two inputs are needed; mark them first."),
            _ => {
                parts::row(html, |html| parts::button(html, "btn btn--sm", NEW, "Correlate inputs…"));
                html
            }
        };
    });
    for (place, group) in spec.correlations.iter().enumerate() {
        let names: Vec<String> = group.inputs.iter().map(|cell| inputs.name(cell)).collect();
        let title = short(&names);
        parts::section(html, &title, None, |html| {
            let lost = group.inputs.iter().find(|cell| !inputs.has(cell));
            match (lost, Draft::of(place, group).correlation()) {
                (Some(cell), _) => parts::banner(
                    html,
                    Tone::Error,
                    &format!("{cell} is no input."),
                    "A simulation is refused until it is one again, or leaves this correlation.",
                ),
                (None, Ok(correlation)) => {
                    let copula = copula_fields::in_words(&group.method);
                    if !copula.is_empty() {
                        html.words("p", "", &format!("{copula}."));
                    }
                    in_words(html, &names, &correlation);
                }
                (None, Err(why)) => parts::banner(html, Tone::Error, "Inputs cannot hang together so.", &why),
            }
            parts::row(html, |html| {
                let (edit, remove) = (format!("{EDIT}{place}"), format!("{REMOVE}{place}"));
                parts::labelled_button(
                    html,
                    "btn btn--sm",
                    &edit,
                    "Edit…",
                    &format!("Edit the correlation of {title}"),
                );
                let label = format!("Remove the correlation of {title}");
                parts::labelled_button(html, "btn btn--sm btn--quiet", &remove, "Remove", &label);
            });
        });
    }
    for correlation in of_workbook(model, spec) {
        parts::section(html, &format!("In the file: {}", correlation.source), None, |html| {
            let name = |cell: &CellRef| inputs.name(&model.workbook.address(*cell));
            let names: Vec<String> = correlation.members.iter().map(name).collect();
            in_words(html, &names, correlation);
        });
    }
}

/// The workbook's groups that none of the spec's takes the place of.
fn of_workbook<'m>(model: &'m Model, spec: &Spec) -> impl Iterator<Item = &'m Correlation> {
    let workbook: &Workbook = &model.workbook;
    let cells = spec.correlations.iter().flat_map(|group| &group.inputs);
    let taken: Vec<CellRef> = cells.filter_map(|cell| workbook.locate(cell)).collect();
    model.correlations.iter().filter(move |known| known.members.iter().all(|member| !taken.contains(member)))
}

/// The correlations that are in force, and how far they are from those that were asked.
fn in_words(html: &mut Html, names: &[String], correlation: &Correlation) {
    let size = correlation.used.size();
    let rows: Vec<Vec<f64>> = (0..size).map(|row| correlation.used.row(row).to_vec()).collect();
    matrix(html, names, |html, row, column| {
        html.text(&number::correlation(rows[row][column], &rows));
    });
    moved(html, correlation.change);
}

/// How far the correlations in force are from those that were asked.
pub(super) fn moved(html: &mut Html, change: f64) {
    if change > 0.0 {
        parts::banner(
            html,
            Tone::Warning,
            "No inputs can be correlated as asked.",
            &format!(
                "These are the nearest possible correlations; the furthest is {} from what was asked.",
                fixed(change, 3)
            ),
        );
    }
}

/// The lower triangle of a matrix: rows with names, columns with their numbers.
pub(super) fn matrix(html: &mut Html, names: &[String], cell: impl Fn(&mut Html, usize, usize)) {
    html.element("div", &[("class", "xscroll")], |html| {
        html.element("table", &[("class", "tbl matrix")], |html| {
            html.element("thead", &[], |html| {
                html.element("tr", &[], |html| {
                    html.element("th", &[("scope", "col")], |html| {
                        html.text("Input");
                    });
                    for (place, name) in names.iter().enumerate() {
                        let attributes = [("scope", "col"), ("class", "num"), ("title", name.as_str())];
                        html.element("th", &attributes, |html| {
                            html.text(&(place + 1).to_string());
                        });
                    }
                });
            });
            html.element("tbody", &[], |html| {
                for (row, name) in names.iter().enumerate() {
                    html.element("tr", &[], |html| {
                        html.element("th", &[("scope", "row")], |html| {
                            html.words("span", "quiet", &format!("{} ", row + 1)).text(name);
                        });
                        for column in 0..names.len() {
                            match column {
                                _ if column < row => {
                                    html.element("td", &[("class", "num")], |html| cell(html, row, column))
                                }
                                _ if column == row => html.words("td", "num quiet", "1"),
                                _ => html.element("td", &[], |_| ()),
                            };
                        }
                    });
                }
            });
        });
    });
}

/// At most three names, then how many more.
fn short(names: &[String]) -> String {
    match names {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        names => names.join(", "),
    }
}

/// Writes the panel of the correlations that are in force in the results.
pub(super) fn in_force(asked: &Asked<'_>) -> Panel {
    let Some(results) = asked.results() else { return Panel::without_results() };
    if results.correlations.is_empty() {
        return Panel::saying(
            "No inputs of this simulation hang together. Correlations are set beside the model.",
        );
    }
    let mut panel = Panel::default();
    for group in &results.correlations {
        let name = |cell: &Address| {
            let input = results.inputs.iter().find(|input| input.cell == *cell);
            input.map_or_else(|| cell.to_string(), |input| input.name.clone())
        };
        let names: Vec<String> = group.inputs.iter().map(name).collect();
        // Those of the spec are told by their inputs, and the copula beside.
        let (source, copula) = match group.source.strip_prefix("the spec") {
            Some(copula) => (short(&names), copula.trim_start_matches(", ")),
            None => (group.source.clone(), ""),
        };
        parts::section(&mut panel.html, &source, None, |html| {
            if !copula.is_empty() {
                html.words("p", "", &sentence(copula));
            }
            matrix(html, &names, |html, row, column| {
                let value = group.matrix.get(row).and_then(|row| row.get(column));
                html.text(&value.map_or("–".to_owned(), |value| number::correlation(*value, &group.matrix)));
            });
            match group.change > 0.0 {
                true => moved(html, group.change),
                false => {
                    html.words("p", "hint", "Rank correlations in force, as they were asked.");
                }
            }
        });
    }
    panel
}
