//! The inputs that hang together, as the workbook's add-in calls and the spec say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Model, Problem, copulas};
use crate::address::{Address, CellRef, RangeRef};
use crate::correlation::{Copula, Correlation, MOST_KEPT, Matrix, Measure, Method, Reordering};
use crate::distribution::Dependence;
use crate::plan::Dimension;
use crate::plan::lower::draws;
use crate::sample::Draws;
use crate::spec::{self, Spec};
use crate::value::Value;
use crate::workbook::Workbook;

/// The distributions that say to hang together with others, by the cell that holds them.
pub(super) type Depending = Vec<(CellRef, Dependence)>;

/// The distributions that call themselves by one name.
#[derive(Default)]
struct Named {
    /// Those on which others depend; there must be one.
    independent: Vec<CellRef>,
    /// The others, each with its correlation.
    dependent: Vec<(CellRef, f64)>,
}

/// The groups that add-in calls make. A group that is impossible is a refusal for each of its cells.
pub(super) fn of_workbook(model: &mut Model, depending: Depending) {
    let mut matrices: BTreeMap<(RangeRef, String), Vec<(CellRef, usize)>> = BTreeMap::new();
    let mut named: BTreeMap<String, Named> = BTreeMap::new();
    let mut members_of_copulas = Vec::new();
    for (cell, dependence) in depending {
        match dependence {
            Dependence::Matrix { range, position, instance } => {
                matrices.entry((range, instance)).or_default().push((cell, position));
            }
            Dependence::Independent(id) => named.entry(id.to_lowercase()).or_default().independent.push(cell),
            Dependence::Dependent(id, by) => {
                named.entry(id.to_lowercase()).or_default().dependent.push((cell, by));
            }
            Dependence::Copula(membership) => members_of_copulas.push((cell, *membership)),
        }
    }
    for ((range, instance), members) in matrices {
        let place = format!(
            "{}:{}",
            model.workbook.address(range.top_left()),
            range.a1().rsplit(':').next().unwrap_or_default()
        );
        let source = if instance.is_empty() { place } else { format!("{place} ({instance})") };
        let found = by_matrix(&model.workbook, range, &members, source.clone());
        add(model, found.map_err(|what| format!("{source} {what}")), members.iter().map(|(cell, _)| *cell));
    }
    for (id, Named { independent, dependent }) in named {
        let found = by_name(&id, &independent, &dependent);
        let cells: Vec<CellRef> =
            independent.iter().copied().chain(dependent.iter().map(|(cell, _)| *cell)).collect();
        add(model, found, cells.into_iter());
    }
    copulas::of_workbook(model, members_of_copulas);
}

/// The groups that stored correlations make, each with all that hang together through others. What is not said to
/// correlate does not.
pub(super) fn of_pairs(model: &mut Model, pairs: &[(CellRef, CellRef, f64)]) {
    let mut left: BTreeSet<CellRef> = pairs.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    while let Some(first) = left.pop_first() {
        let mut members = vec![first];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            for (a, b, _) in pairs {
                let other = if *a == member { *b } else { *a };
                if (*a == member || *b == member) && left.remove(&other) {
                    members.push(other);
                }
            }
        }
        crate::order::sort(&mut members);
        let of = |a: CellRef, b: CellRef| {
            let found = pairs.iter().find(|(c, d, _)| (*c, *d) == (a, b) || (*c, *d) == (b, a));
            if a == b { 1.0 } else { found.map_or(0.0, |(_, _, coefficient)| *coefficient) }
        };
        let cells: Vec<Option<f64>> =
            members.iter().flat_map(|a| members.iter().map(|b| Some(of(*a, *b)))).collect();
        let source = "Crystal Ball's correlations".to_owned();
        let found = Matrix::of_correlations(members.len(), &cells)
            .map(|matrix| Correlation::new(source, Vec::new(), members.clone(), &matrix))
            .map_err(|error| format!("the matrix of Crystal Ball's correlations {error}"));
        add(model, found, members.into_iter());
    }
}

/// Adds a group to the model, or why there is none to what is refused of its cells.
pub(super) fn add(
    model: &mut Model,
    found: Result<Correlation, String>,
    cells: impl Iterator<Item = CellRef>,
) {
    match found {
        Ok(correlation) => model.correlations.push(correlation),
        Err(what) => {
            model.refusals.extend(cells.map(|cell| Problem::BadCorrelation {
                cell: model.workbook.address(cell),
                what: what.clone(),
            }))
        }
    }
}

/// The rows of a matrix in cells that distributions name.
fn by_matrix(
    workbook: &Workbook,
    range: RangeRef,
    members: &[(CellRef, usize)],
    source: String,
) -> Result<Correlation, String> {
    let matrix = matrix_in(workbook, range)?;
    let (rows, members) = placed(workbook, members, matrix.size())?;
    Ok(Correlation::new(source, vec![range], members, &matrix.part(&rows)))
}

/// The matrix of correlations in cells, or what is wrong with it.
pub(super) fn matrix_in(workbook: &Workbook, range: RangeRef) -> Result<Matrix, String> {
    let number = |cell: CellRef| match workbook.cell(cell).and_then(|cell| cell.value.as_ref()) {
        None | Some(Value::Blank) => Ok(None),
        Some(Value::Number(number)) => Ok(Some(*number)),
        Some(_) => Err(format!("holds no number in {}", workbook.address(cell))),
    };
    let cells: Vec<Option<f64>> = range.cells().take(MOST_CELLS).map(number).collect::<Result<_, _>>()?;
    Matrix::of_correlations(range.columns() as usize, &cells).map_err(|error| error.to_string())
}

/// The places that members take, in their order, and the members so; or what is wrong with them.
pub(super) fn placed(
    workbook: &Workbook,
    members: &[(CellRef, usize)],
    size: usize,
) -> Result<(Vec<usize>, Vec<CellRef>), String> {
    let mut places: Vec<(usize, CellRef)> = members.iter().map(|(cell, place)| (*place, *cell)).collect();
    crate::order::sort(&mut places);
    if let Some((place, _)) = places.iter().find(|(place, _)| *place >= size) {
        return Err(format!("has {size} rows, and a distribution takes row {}", place + 1));
    }
    if let Some(pair) = places.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let [first, second] = [pair[0].1, pair[1].1].map(|cell| workbook.address(cell));
        return Err(format!("has its row {} taken by both {first} and {second}", pair[0].0 + 1));
    }
    Ok(places.into_iter().unzip())
}

/// One distribution that others depend on: among themselves they correlate by nothing else.
fn by_name(id: &str, independent: &[CellRef], dependent: &[(CellRef, f64)]) -> Result<Correlation, String> {
    let [first] = independent else {
        let count = independent.len();
        return Err(format!(
            "`{id}` names {count} distributions for others to depend on, and there must be one"
        ));
    };
    let size = dependent.len() + 1;
    let by = |place: usize| if place == 0 { 1.0 } else { dependent[place - 1].1 };
    let cells: Vec<Option<f64>> = (0..size * size)
        .map(|at| (at / size, at % size))
        .map(|(row, column)| Some(if row == column { 1.0 } else { by(row) * by(column) }))
        .collect();
    let matrix =
        Matrix::of_correlations(size, &cells).map_err(|error| format!("the matrix of `{id}` {error}"))?;
    let members = std::iter::once(*first).chain(dependent.iter().map(|(cell, _)| *cell)).collect();
    Ok(Correlation::new(format!("`{id}`"), Vec::new(), members, &matrix))
}

/// The groups of a spec, and all that is wrong with them. A group of the spec takes its inputs out of the
/// workbook's groups.
pub(super) fn of_spec(model: &mut Model, spec: &Spec) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut taken: Vec<CellRef> = Vec::new();
    for correlation in &spec.correlations {
        let mut members = Vec::new();
        for address in &correlation.inputs {
            let bad = |what: &str| Problem::BadCorrelation { cell: address.clone(), what: what.to_owned() };
            match model.workbook.locate(address) {
                None => problems.push(match elsewhere(address) {
                    Some(other) => bad(&of_two_simulations(&model.workbook, &correlation.inputs, other)),
                    None => Problem::UnknownSheet { cell: address.clone() },
                }),
                Some(cell) if model.inputs.iter().all(|input| input.cell != cell) => {
                    problems.push(bad("is no input, and only inputs can be correlated"));
                }
                Some(cell) if !draws_alone(model, cell) => {
                    problems.push(bad("has no draw of its own, and only draws can be correlated"));
                }
                Some(cell) if taken.contains(&cell) => {
                    problems.push(bad("is in two correlations, or twice in one"))
                }
                Some(cell) => {
                    taken.push(cell);
                    members.push(cell);
                }
            }
        }
        let Some(first) = correlation.inputs.first() else { continue };
        let bad = |what: String| Problem::BadCorrelation { cell: first.clone(), what };
        let complete = members.len() == correlation.inputs.len();
        match asked_by(correlation, members.clone()) {
            Err(what) => problems.push(bad(format!("begins a correlation {what}"))),
            Ok(_) if !complete => {}
            Ok(found) => {
                model
                    .correlations
                    .retain(|known| known.members.iter().all(|member| !members.contains(member)));
                match by_order(model, spec, found, correlation) {
                    Ok(found) => model.correlations.push(found),
                    Err(what) => problems.push(bad(what)),
                }
            }
        }
    }
    problems
}

/// The other workbook that an address such as `[Other.xlsx]Plan!B2` names.
fn elsewhere(address: &Address) -> Option<&str> {
    Some(address.sheet.strip_prefix('[')?.split_once(']')?.0)
}

/// What is wrong with a group of which one input is in another workbook.
fn of_two_simulations(workbook: &Workbook, inputs: &[Address], other: &str) -> String {
    let here = inputs.iter().find(|address| workbook.locate(address).is_some());
    let ours = here.map_or_else(
        || "this is the simulation of another workbook".to_owned(),
        |here| format!("{here} is in that of this workbook"),
    );
    format!(
        "is in the simulation of {other}, and {ours}: a copula ties the draws of one simulation; bring the inputs into \
         one workbook"
    )
}

/// Whether an input's draw is its own: not one that an array formula makes with others, and not those of the cells
/// that it is made of.
fn draws_alone(model: &Model, cell: CellRef) -> bool {
    let input = model.inputs.iter().find(|input| input.cell == cell);
    let together = input.is_some_and(|input| input.drawn_at.is_some());
    let typed = input.is_some_and(|input| input.distribution.is_some());
    !together && (typed || model.formulas.get(&cell).is_none_or(|formula| draws(&formula.expr())))
}

/// What one correlation of a spec asks of its members, or what is wrong with it, as the rest of a sentence.
fn asked_by(asked: &spec::Correlation, members: Vec<CellRef>) -> Result<Correlation, String> {
    let size = asked.inputs.len();
    let source = "the spec".to_owned();
    let method =
        Method::parse(&asked.method).map_err(|error| format!("of which the method is not known: {error}"))?;
    let copula = match method {
        Method::Reordering => Copula::Gaussian,
        Method::Copula(copula, reflection) => {
            copula.check(size, reflection).map_err(|error| format!("that is not possible: {error}"))?;
            if !copula.takes_matrix() {
                return match asked.matrix.is_empty() {
                    true => Ok(Correlation::by_theta(
                        format!("{source}, {} copula", copula.name()),
                        Vec::new(),
                        members,
                        copula,
                        reflection,
                    )),
                    false => Err(format!("by {}, which takes no matrix", asked.method.trim())),
                };
            }
            copula
        }
    };
    let whole = |(row, numbers): (usize, &Vec<f64>)| numbers.len() == size || numbers.len() == row + 1;
    if asked.matrix.len() != size || !asked.matrix.iter().enumerate().all(whole) {
        return Err(format!(
            "of {size} inputs, whose matrix must have {size} rows of {size} numbers, or of 1, 2, … numbers"
        ));
    }
    let rows = asked.matrix.iter();
    let cells: Vec<Option<f64>> =
        rows.flat_map(|row| (0..size).map(|column| row.get(column).copied())).collect();
    let matrix = Matrix::of_correlations(size, &cells).map_err(|error| format!("whose matrix {error}"))?;
    let source = match copula {
        Copula::Student { .. } => format!("{source}, t copula"),
        _ => source,
    };
    Ok(Correlation::by_matrix(source, Vec::new(), members, copula, Measure::Ranks, &matrix))
}

/// The correlation by the order of its members' draws, where the spec asks for that.
fn by_order(
    model: &Model,
    spec: &Spec,
    correlation: Correlation,
    asked: &spec::Correlation,
) -> Result<Correlation, String> {
    if Method::parse(&asked.method) != Ok(Method::Reordering) {
        return Ok(correlation);
    }
    let kept = spec.trials.saturating_mul(correlation.members.len() as u64);
    if kept > MOST_KEPT {
        let (trials, members) = (spec.trials, correlation.members.len());
        return Err(format!(
            "begins a correlation by iman-conover, which keeps every draw: {trials} trials of {members} inputs are {kept} numbers, and at most {MOST_KEPT} are possible; the gaussian method keeps none"
        ));
    }
    // Inputs have the first dimensions, in their order.
    let dimension = |cell: &CellRef| model.inputs.iter().position(|input| input.cell == *cell);
    let dimensions =
        correlation.members.iter().filter_map(dimension).map(|index| Dimension(index as u32)).collect();
    let draws = Draws::new(spec.sampling, spec.seed, spec.trials);
    let source = format!("{}, iman-conover", correlation.source);
    let mut correlation = correlation;
    correlation.source = source;
    Ok(correlation.reordered(Reordering { draws, trials: spec.trials, dimensions }))
}

/// The most cells of a matrix.
const MOST_CELLS: usize = 1_000_000;
