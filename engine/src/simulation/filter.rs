//! Filters: trials that do not count, because a cell lies outside bounds.

use serde::{Deserialize, Serialize};

use super::asked;
use crate::address::Address;
use crate::backend::Columns;
use crate::dialect::Of;
use crate::document::Document;
use crate::model::{Model, Problem};
use crate::spec::Spec;
use crate::statistics::Source;

/// A filter of a spec: the trials count in which a cell lies within bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// An output or an input.
    pub cell: Address,
    /// The least value that counts; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The greatest value that counts; left out: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// What the other trials are dropped from.
    #[serde(default)]
    pub scope: Scope,
}

/// What a trial is dropped from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The statistics of the cell itself; a trial in which it is an error stays an error.
    #[default]
    Cell,
    /// The statistics of every output and input; a trial in which the cell is an error is dropped too.
    All,
}

/// What a filter did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filtered {
    /// The filter.
    pub filter: Filter,
    /// What people call the cell.
    pub name: String,
    /// The trials that lie outside its bounds.
    pub dropped: u64,
}

/// The filters of a simulation.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters(Vec<Bounded>);

#[derive(Clone, Debug)]
struct Bounded {
    source: Source,
    filter: Filter,
    name: String,
    dropped: u64,
}

impl Filters {
    /// Those of a spec, or everything that is wrong with them.
    pub(super) fn new(spec: &Spec, model: &Model) -> Result<Self, Vec<Problem>> {
        let mut filters = Self::default();
        let mut problems = Vec::new();
        for (index, document) in spec.filters.iter().enumerate() {
            match Bounded::new(document, model) {
                Ok(bounded) => filters.0.push(bounded),
                Err(message) => {
                    problems.push(Problem::BadSetting { field: format!("filters[{index}]"), message })
                }
            }
        }
        if problems.is_empty() { Ok(filters) } else { Err(problems) }
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Which trials of a batch count, by what they are of, and counts the others.
    pub(super) fn keep(&mut self, columns: &Columns) -> Kept {
        let mut kept = Kept::default();
        for bounded in &mut self.0 {
            let column = match bounded.source {
                Source::Input(index) => &columns.inputs[index],
                Source::Output(index) => &columns.outputs[index],
            };
            let (low, high) = (
                bounded.filter.min.unwrap_or(f64::NEG_INFINITY),
                bounded.filter.max.unwrap_or(f64::INFINITY),
            );
            let errors = bounded.filter.scope == Scope::Cell;
            let counts: Vec<bool> =
                column.iter().map(|x| (low..=high).contains(x) || errors && x.is_nan()).collect();
            bounded.dropped += counts.iter().filter(|counts| !**counts).count() as u64;
            let source = Some(bounded.source).filter(|_| errors);
            match kept.0.iter_mut().find(|(of, _)| *of == source) {
                Some((_, all)) => all.iter_mut().zip(counts).for_each(|(all, counts)| *all &= counts),
                None => kept.0.push((source, counts)),
            }
        }
        kept
    }

    /// What each did.
    pub(super) fn told(&self) -> Vec<Document> {
        let told = self.0.iter().map(|bounded| Filtered {
            filter: bounded.filter.clone(),
            name: bounded.name.clone(),
            dropped: bounded.dropped,
        });
        told.map(|filtered| document(&filtered)).collect()
    }
}

impl Bounded {
    fn new(document: &Document, model: &Model) -> Result<Self, String> {
        let filter: Filter = serde_json::from_str(document.text()).map_err(|error| error.to_string())?;
        let (min, max) = (filter.min.unwrap_or(f64::NEG_INFINITY), filter.max.unwrap_or(f64::INFINITY));
        if filter.min.is_none() && filter.max.is_none() {
            return Err("it needs a min or a max".to_owned());
        }
        if min > max {
            return Err(format!("no value lies between {min} and {max}; let min be the lesser"));
        }
        let (source, name) = find(model, &filter.cell)?;
        Ok(Self { source, filter, name, dropped: 0 })
    }
}

/// A document of ours.
pub(super) fn document(of: &impl Serialize) -> Document {
    Document::of_text(serde_json::to_string(of).expect("documents of ours are JSON"))
}

/// The output or input that a cell is, and its name.
pub(super) fn find(model: &Model, cell: &Address) -> Result<(Source, String), String> {
    let at = model
        .workbook
        .locate(cell)
        .ok_or_else(|| format!("the workbook has no sheet called `{}`", cell.sheet))?;
    let source = asked::source(model, &Of::Cell(at))
        .ok_or_else(|| format!("{cell} is neither an output nor an input; mark it as an output"))?;
    let name = match source {
        Source::Output(index) => &model.outputs[index].name,
        Source::Input(index) => &model.inputs[index].name,
    };
    Ok((source, name.clone()))
}

/// Which trials of a batch count: for everything, and for single columns.
#[derive(Debug, Default)]
pub(super) struct Kept(Vec<(Option<Source>, Vec<bool>)>);

impl Kept {
    /// Those that count for a column; `None` where all do.
    pub(super) fn of(&self, source: Source) -> Option<Vec<bool>> {
        let mut kept: Option<Vec<bool>> = None;
        for (_, counts) in self.0.iter().filter(|(of, _)| of.is_none_or(|of| of == source)) {
            kept = Some(match kept {
                None => counts.clone(),
                Some(kept) => kept.iter().zip(counts).map(|(a, b)| *a && *b).collect(),
            });
        }
        kept
    }

    /// The columns with NaN in the place of what does not count.
    pub(super) fn apply(&self, columns: &Columns) -> Columns {
        let blank = |column: &Vec<f64>, source: Source| match self.of(source) {
            None => column.clone(),
            Some(kept) => column.iter().zip(kept).map(|(x, kept)| if kept { *x } else { f64::NAN }).collect(),
        };
        let inputs =
            columns.inputs.iter().zip(0..).map(|(column, index)| blank(column, Source::Input(index)));
        let outputs =
            columns.outputs.iter().zip(0..).map(|(column, index)| blank(column, Source::Output(index)));
        Columns { inputs: inputs.collect(), outputs: outputs.collect() }
    }
}
