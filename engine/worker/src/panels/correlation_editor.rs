//! The editor of one group of correlated inputs: choose them and how they hang together, type the lower triangle, see
//! whether it is possible.

use std::collections::BTreeMap;

use charts::format::fixed;
use engine::correlation::{Copula, Correlation, Matrix, Measure, Method, Reflection};
use engine::{Address, CellRef, Spec, spec};

use super::copula_fields::CopulaFields;
use super::correlations::{Inputs, matrix};
use super::html::Html;
use super::parts::{self, Tone};
use super::{Asked, Panel, number};

/// The field that says which group is edited: its position, or `new`.
const GROUP: &str = "group";
/// Fields of chosen inputs; the cell follows.
const PICK: &str = "pick:";
/// Fields of correlations; two cells follow. No sheet's name has a colon.
const PAIR: &str = "r:";
/// The most inputs of one group that can be typed.
const MOST: usize = 40;
/// The steps by which the nearest possible matrix shrinks until its rounded numbers are possible.
const STEPS: u32 = 100;

/// A group as it stands in the panel's fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Its position in the spec; `None` for a new one.
    group: Option<usize>,
    members: Vec<Address>,
    /// What is typed for two inputs.
    typed: BTreeMap<(String, String), String>,
    /// How they hang together.
    copula: CopulaFields,
}

impl Draft {
    /// The draft of a group of the spec.
    pub(super) fn of(group: usize, correlation: &spec::Correlation) -> Self {
        let members = correlation.inputs.clone();
        let mut typed = BTreeMap::new();
        for (row, numbers) in correlation.matrix.iter().enumerate() {
            for (column, value) in numbers.iter().enumerate().take(row) {
                if let (Some(a), Some(b)) = (members.get(row), members.get(column)) {
                    typed.insert((a.to_string(), b.to_string()), value.to_string());
                }
            }
        }
        Self { group: Some(group), members, typed, copula: CopulaFields::of(&correlation.method) }
    }

    /// The draft that the panel's fields hold; `None` where none is open.
    pub(super) fn of_fields(asked: &Asked<'_>, inputs: &Inputs) -> Option<Self> {
        let group = asked.field(GROUP)?.parse().ok();
        let fields = &asked.request.fields;
        let chosen = |cell: &Address| fields.contains_key(&format!("{PICK}{cell}"));
        let members = inputs.all.iter().map(|(cell, _)| cell).filter(|cell| chosen(cell)).cloned().collect();
        let pairs = fields.iter().filter_map(|(name, value)| {
            let (a, b) = name.strip_prefix(PAIR)?.split_once(':')?;
            Some(((a.to_owned(), b.to_owned()), value.clone()))
        });
        Some(Self { group, members, typed: pairs.collect(), copula: CopulaFields::of_fields(asked) })
    }

    /// What is typed for two members; empty where nothing is.
    fn text(&self, row: usize, column: usize) -> &str {
        let [a, b] = [row, column].map(|place| self.members[place].to_string());
        let text = self.typed.get(&(a.clone(), b.clone())).or_else(|| self.typed.get(&(b, a)));
        text.map_or("", String::as_str)
    }

    /// The number typed for two members, 0 where nothing is; an error where it is no correlation.
    fn value(&self, row: usize, column: usize) -> Result<f64, ()> {
        let text = self.text(row, column);
        if text.trim().is_empty() {
            return Ok(0.0);
        }
        number::typed(text).filter(|value| value.abs() <= 1.0).ok_or(())
    }

    /// The correlation that it asks for, or why there is none.
    pub(super) fn correlation(&self) -> Result<Correlation, String> {
        let size = self.members.len();
        let (copula, reflection) = match self.copula.method(size)? {
            Method::Copula(copula, reflection) => (copula, reflection),
            Method::Reordering => (Copula::Gaussian, Reflection::None),
        };
        if !copula.takes_matrix() {
            let members = vec![CellRef::default(); size];
            return Ok(Correlation::by_theta(String::new(), Vec::new(), members, copula, reflection));
        }
        let mut cells = vec![None; size * size];
        for row in 0..size {
            for column in 0..row {
                let value = self.value(row, column).map_err(|()| "Type numbers from −1 to 1.".to_owned())?;
                cells[row * size + column] = Some(value);
            }
        }
        let asked = Matrix::of_correlations(size, &cells).map_err(|error| format!("It {error}."))?;
        Ok(Correlation::by_matrix(String::new(), Vec::new(), Vec::new(), copula, Measure::Ranks, &asked))
    }

    /// The group as the spec has it.
    fn group(&self) -> spec::Correlation {
        let row = |row: usize| {
            let left = (0..row).map(|column| self.value(row, column).unwrap_or(0.0));
            left.chain([1.0]).collect()
        };
        let rows = if self.copula.is_by_theta() { 0 } else { self.members.len() };
        let (inputs, matrix) = (self.members.clone(), (0..rows).map(row).collect());
        spec::Correlation { inputs, matrix, method: self.copula.text() }
    }

    /// The same members with the correlations nearest to those typed that are possible with three decimals.
    fn nearest(mut self) -> Self {
        let Ok(correlation) = self.correlation() else { return self };
        for step in 0..=STEPS {
            let shrunk = 1.0 - f64::from(step) / 1_000.0;
            for row in 0..self.members.len() {
                for column in 0..row {
                    let value = (correlation.used.row(row)[column] * shrunk * 1_000.0).trunc() / 1_000.0;
                    let pair = (self.members[row].to_string(), self.members[column].to_string());
                    self.typed.remove(&(pair.1.clone(), pair.0.clone()));
                    self.typed.insert(pair, value.to_string());
                }
            }
            if self.correlation().is_ok_and(|possible| possible.change == 0.0) {
                break;
            }
        }
        self
    }
}

/// Does what a button of the editor says; gives the draft that stays open.
pub(super) fn press(draft: Draft, pressed: &str, spec: &Spec, panel: &mut Panel) -> Option<Draft> {
    match pressed {
        "cancel" => None,
        "nearest" => Some(draft.nearest()),
        "save" if draft.members.len() > 1 && draft.correlation().is_ok() => {
            let mut spec = spec.clone();
            match draft.group.and_then(|group| spec.correlations.get_mut(group)) {
                Some(known) => *known = draft.group(),
                None => spec.correlations.push(draft.group()),
            }
            panel.spec = Some(Box::new(spec));
            panel.said = "The correlation is saved".to_owned();
            None
        }
        _ => Some(draft),
    }
}

/// Writes the editor.
pub(super) fn write(html: &mut Html, draft: &Draft, inputs: &Inputs, spec: &Spec) {
    let group = draft.group.map_or_else(|| "new".to_owned(), |group| group.to_string());
    parts::kept(html, GROUP, &group);
    choose(html, draft, inputs, spec);
    let names: Vec<String> = draft.members.iter().map(|cell| inputs.name(cell)).collect();
    let enough = (2..=MOST).contains(&names.len());
    if enough {
        parts::section(html, "How they hang together", None, |html| {
            draft.copula.write(html, names.len());
            if draft.copula.is_by_theta() {
                // What stands in the matrix is there again when another copula is chosen.
                for ((a, b), value) in &draft.typed {
                    parts::kept(html, &format!("{PAIR}{a}:{b}"), value);
                }
            } else {
                html.words("p", "lab", "Rank correlations");
                matrix(html, &names, |html, row, column| field(html, draft, &names, row, column));
            }
            told(html, draft, &names);
        });
    } else if names.len() > MOST {
        parts::plain_section(html, |html| {
            let words = format!("At most {MOST} inputs can be correlated here.");
            parts::banner(html, Tone::Error, &words, "More can be in a matrix in the workbook.");
        });
    }
    let ready = enough && draft.correlation().is_ok();
    html.element("div", &[("class", "panel__foot")], |html| {
        html.element("span", &[("class", "spacer")], |_| ());
        parts::button(html, "btn", "cancel", "Cancel");
        let attributes = [
            ("type", "button"),
            ("class", "btn btn--primary"),
            ("id", "press:save"),
            ("data-press", "save"),
            ("aria-disabled", "true"),
        ];
        html.element("button", if ready { &attributes[..4] } else { &attributes[..] }, |html| {
            html.text("Save");
        });
    });
}

/// The inputs to choose from: those that no other group has.
fn choose(html: &mut Html, draft: &Draft, inputs: &Inputs, spec: &Spec) {
    let others = spec.correlations.iter().enumerate().filter(|(place, _)| draft.group != Some(*place));
    let taken: Vec<&Address> = others.flat_map(|(_, group)| &group.inputs).collect();
    parts::section(html, "Correlated inputs", Some(draft.members.len()), |html| {
        html.element("ul", &[("class", "picks")], |html| {
            for (cell, name) in inputs.all.iter().filter(|(cell, _)| !taken.contains(&cell)) {
                let address = cell.to_string();
                html.element("li", &[], |html| {
                    parts::tick(html, &format!("{PICK}{address}"), draft.members.contains(cell), |html| {
                        html.element("span", &[("class", "trunc")], |html| {
                            html.text(name).text(" ").words("span", "ref", &address);
                        });
                    });
                });
            }
        });
        if !taken.is_empty() {
            html.words("p", "hint", "Inputs of other correlations are left out.");
        }
        if draft.members.len() < 2 {
            html.words("p", "hint", "Choose at least two.");
        }
    });
}

fn field(html: &mut Html, draft: &Draft, names: &[String], row: usize, column: usize) {
    let name = format!("{PAIR}{}:{}", draft.members[row], draft.members[column]);
    let label = format!("Rank correlation of {} with {}", names[row], names[column]);
    parts::number_field(html, &name, draft.text(row, column), &label, draft.value(row, column).is_err());
}

/// Whether what is typed is possible, and what would be used where it is not.
fn told(html: &mut Html, draft: &Draft, names: &[String]) {
    html.element("div", &[("class", "stack tight told")], |html| match draft.correlation() {
        Err(why) => parts::banner(html, Tone::Error, "Inputs cannot hang together so.", &why),
        Ok(correlation) if correlation.change == 0.0 => {
            let words = match draft.copula.is_by_theta() {
                true => {
                    let rank = fixed(correlation.used.row(1)[0], 3);
                    format!("Possible as typed. The rank correlation of any two is {rank}.")
                }
                false => "Possible as typed. What is left empty is 0.".to_owned(),
            };
            html.element("p", &[("class", "okline")], |html| {
                parts::icon(html, "check");
                html.words("span", "", &words);
            });
        }
        Ok(correlation) => {
            let furthest = format!(
                "The nearest possible ones would be used; the furthest moves by {}.",
                fixed(correlation.change, 3)
            );
            parts::banner(html, Tone::Warning, "No inputs can be correlated so.", &furthest);
            let rows: Vec<Vec<f64>> =
                (0..correlation.used.size()).map(|row| correlation.used.row(row).to_vec()).collect();
            matrix(html, names, |html, row, column| {
                html.text(&number::correlation(rows[row][column], &rows));
            });
            parts::row(html, |html| parts::button(html, "btn btn--sm", "nearest", "Take the nearest"));
        }
    });
}
