//! The forms of the analyses: what each asks people for, and what stands in its fields.

use engine::results::OutputSummary;
use engine::{Address, Results};

use super::analysis_kinds::{Field, Kind, TOGETHER};
use super::html::Html;
use super::parts::{self, Typed};
use super::{Asked, number};

/// The field that says which analysis is shown.
pub(super) const SHOWN: &str = "analysis";
/// Fields of chosen inputs and outputs; the cell follows.
const INPUT: &str = "of:";
const OUTPUT: &str = "alternative:";
/// The field that counts up the cases of an analysis, whose name follows; the buttons that add and remove one.
const CASES: &str = "cases:";
const ADD: &str = "add-case";
const REMOVE: &str = "remove-case:";
/// The most cases that are asked about at once.
const MOST_CASES: usize = 12;

/// The statistics as a spec calls them, whether they take a number, and as people call them.
const STATISTICS: [(&str, bool, &str); 8] = [
    ("mean", false, "Mean"),
    ("std-dev", false, "Standard deviation"),
    ("variance", false, "Variance"),
    ("percentile", true, "Percentile"),
    ("probability-below", true, "Chance below"),
    ("probability-above", true, "Chance above"),
    ("mean-of-lowest", true, "Mean of the lowest %"),
    ("mean-of-highest", true, "Mean of the highest %"),
];
pub(super) const STATISTIC: &str = "statistic";
const OF: &str = "of";

/// What the forms are about, and what stands in their fields.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    asked: &'a Asked<'a>,
    pub(super) results: &'a Results,
    pub(super) output: &'a OutputSummary,
    /// The place of the case whose fields these are, among those that are asked about at once.
    pub(super) place: usize,
    /// What its fields are told from those of the others by: it stays when others go.
    number: u32,
}

impl<'a> Form<'a> {
    /// Of the results and the output that are shown.
    pub(super) fn new(asked: &'a Asked<'a>, results: &'a Results, output: &'a OutputSummary) -> Self {
        Self { asked, results, output, place: 0, number: 0 }
    }

    /// The forms of the cases that are asked about at once; of most analyses it is this one.
    pub(super) fn cases(&self, kind: &Kind) -> Vec<Self> {
        let pressed = self.asked.request.pressed.as_str();
        let known = self.asked.field(&format!("{CASES}{}", kind.name)).unwrap_or_default();
        let mut numbers: Vec<u32> = known.split(' ').filter_map(|number| number.parse().ok()).collect();
        if numbers.is_empty() || kind.case().is_none() {
            numbers = vec![0];
        }
        if pressed == ADD && numbers.len() < MOST_CASES {
            numbers.push(numbers.iter().max().map_or(0, |last| last.saturating_add(1)));
        }
        if let Some(gone) = pressed.strip_prefix(REMOVE).filter(|_| numbers.len() > 1) {
            numbers.retain(|number| number.to_string() != gone);
        }
        numbers.into_iter().enumerate().map(|(place, number)| Self { place, number, ..*self }).collect()
    }

    /// What a field of this case is called among the panel's fields.
    fn named(&self, name: &str) -> String {
        if self.number == 0 { name.to_owned() } else { format!("{name}~{}", self.number) }
    }

    /// What stands in a field.
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.asked.field(&self.named(name)).map(str::trim).unwrap_or_default()
    }

    /// The input that is chosen in a list; before anybody has, another one in each case.
    pub(super) fn input(&self, name: &str) -> String {
        let cells = || self.results.inputs.iter().map(|input| input.cell.to_string());
        let chosen = cells().find(|cell| cell == self.text(name));
        chosen.or_else(|| cells().cycle().nth(self.place)).unwrap_or_default()
    }

    /// What is typed, or what counts where nothing is.
    pub(super) fn number(&self, name: &str, usual: &str) -> Option<f64> {
        let text = self.text(name);
        number::typed(if text.is_empty() { usual } else { text })
    }

    /// The inputs that are ticked, in the order of the results.
    pub(super) fn inputs(&self) -> Vec<String> {
        let cells = self.results.inputs.iter().map(|input| input.cell.to_string());
        cells.filter(|cell| self.asked.field(&format!("{INPUT}{cell}")).is_some()).collect()
    }

    /// The outputs that are ticked; the one that is shown where none is.
    pub(super) fn outputs(&self) -> Vec<String> {
        let cells = self.results.outputs.iter().map(|output| output.cell.to_string());
        let ticked: Vec<String> =
            cells.filter(|cell| self.asked.field(&format!("{OUTPUT}{cell}")).is_some()).collect();
        if ticked.is_empty() { vec![self.output.cell.to_string()] } else { ticked }
    }

    /// The statistic that is chosen and its number.
    pub(super) fn statistic(&self) -> (&'static str, Option<f64>) {
        let chosen = self.text(STATISTIC);
        let known = STATISTICS.iter().find(|(name, ..)| *name == chosen);
        let (name, takes, _) = known.unwrap_or(&STATISTICS[0]);
        (name, if *takes { self.number(OF, "") } else { Some(f64::NAN) })
    }

    /// The cell that is typed, of the shown output's sheet where none is named.
    pub(super) fn cell(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        let alone =
            || Address::parse(&format!("'{}'!{text}", self.output.cell.sheet.replace('\'', "''"))).ok();
        Address::parse(text).ok().or_else(alone).map(|cell| cell.to_string())
    }
}

impl Kind {
    /// Writes the fields; those that are wrong are shown as such once the question has been put.
    pub(super) fn write(&self, html: &mut Html, form: &Form<'_>, put: bool) {
        let Some(case) = self.case() else { return self.write_case(html, form, put) };
        let (cases, lower) = (form.cases(self), case.to_lowercase());
        for form in &cases {
            html.element("fieldset", &[("class", "form")], |html| {
                if cases.len() > 1 {
                    html.words("legend", "lab", &format!("{case} {}", form.place + 1));
                }
                self.write_case(html, form, put);
                if cases.len() > 1 {
                    let (press, label) =
                        (format!("{REMOVE}{}", form.number), format!("Remove {lower} {}", form.place + 1));
                    parts::labelled_button(html, "btn btn--sm", &press, "Remove", &label);
                }
            });
        }
        let numbers: Vec<String> = cases.iter().map(|form| form.number.to_string()).collect();
        parts::kept(html, &format!("{CASES}{}", self.name), &numbers.join(" "));
        if cases.len() < MOST_CASES {
            parts::button(html, "btn btn--sm", ADD, &format!("Add a {lower}"));
        }
    }

    /// Writes the fields of one case.
    fn write_case(&self, html: &mut Html, form: &Form<'_>, put: bool) {
        for field in self.fields {
            match *field {
                Field::Number(name, label, usual) => {
                    let example = self.usual(form.place, name, usual);
                    let bad = (put || !form.text(name).is_empty()) && form.number(name, example).is_none();
                    let (name, value) = (&*form.named(name), form.text(name));
                    parts::typed(html, Typed { name, label, value, example, number: true, bad });
                }
                Field::Text(name, label, example) => {
                    let bad = put && name == "decision" && form.cell(name).is_none();
                    let (name, value) = (&*form.named(name), form.text(name));
                    parts::typed(html, Typed { name, label, value, example, number: false, bad });
                }
                Field::Choice(TOGETHER, ..) if form.place == 0 => {}
                Field::Choice(name, label, words) => parts::list(html, &form.named(name), label, |html| {
                    for (value, words) in words {
                        parts::option(html, value, words, form.text(name) == *value);
                    }
                }),
                Field::OneInput(name, label) => parts::list(html, &form.named(name), label, |html| {
                    let chosen = form.input(name);
                    for input in &form.results.inputs {
                        let cell = input.cell.to_string();
                        let words = format!("{} · {cell}", input.name);
                        parts::option(html, &cell, &words, chosen == cell);
                    }
                }),
                Field::Statistic => {
                    let (chosen, number) = form.statistic();
                    parts::list(html, STATISTIC, "Statistic", |html| {
                        for (name, _, words) in STATISTICS {
                            parts::option(html, name, words, name == chosen);
                        }
                    });
                    if STATISTICS.iter().any(|(name, takes, _)| *name == chosen && *takes) {
                        let (value, bad) = (form.text(OF), put && number.is_none());
                        let label = "of";
                        parts::typed(
                            html,
                            Typed { name: OF, label, value, number: true, bad, ..Typed::default() },
                        );
                    }
                }
                Field::Inputs(label) => {
                    let cells = form.results.inputs.iter().map(|input| (&input.cell, &input.name));
                    ticks(html, label, INPUT, cells.collect(), &form.inputs());
                }
                Field::Outputs(label) => {
                    let cells = form.results.outputs.iter().map(|output| (&output.cell, &output.name));
                    ticks(html, label, OUTPUT, cells.collect(), &form.outputs());
                }
            }
        }
    }
}

/// Cells to tick, by their names.
fn ticks(html: &mut Html, label: &str, prefix: &str, cells: Vec<(&Address, &String)>, ticked: &[String]) {
    html.element("fieldset", &[("class", "field")], |html| {
        html.words("legend", "lab", label);
        html.element("ul", &[("class", "picks")], |html| {
            for (cell, name) in cells {
                let address = cell.to_string();
                html.element("li", &[], |html| {
                    parts::tick(html, &format!("{prefix}{address}"), ticked.contains(&address), |html| {
                        html.element("span", &[("class", "trunc")], |html| {
                            html.text(name).text(" ").words("span", "ref", &address);
                        });
                    });
                });
            }
        });
    });
}
