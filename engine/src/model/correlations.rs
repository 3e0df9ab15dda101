//! The inputs that hang together, as the workbook's add-in calls and the spec say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Model, Problem, copulas};
use crate::address::{CellRef, RangeRef};
use crate::correlation::{Correlation, Matrix};
use crate::distribution::Dependence;
use crate::spec;
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
        members.sort_unstable();
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
    places.sort_unstable();
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
pub(super) fn of_spec(model: &mut Model, asked: &[spec::Correlation]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut taken: Vec<CellRef> = Vec::new();
    for correlation in asked {
        let mut members = Vec::new();
        for address in &correlation.inputs {
            let bad = |what: &str| Problem::BadCorrelation { cell: address.clone(), what: what.to_owned() };
            match model.workbook.locate(address) {
                None => problems.push(Problem::UnknownSheet { cell: address.clone() }),
                Some(cell) if model.inputs.iter().all(|input| input.cell != cell) => {
                    problems.push(bad("is no input, and only inputs can be correlated"));
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
        let size = correlation.inputs.len();
        let whole = |(row, numbers): (usize, &Vec<f64>)| numbers.len() == size || numbers.len() == row + 1;
        let Some(first) = correlation.inputs.first() else { continue };
        let bad = |what: String| Problem::BadCorrelation { cell: first.clone(), what };
        if correlation.matrix.len() != size || !correlation.matrix.iter().enumerate().all(whole) {
            problems.push(bad(format!(
                "begins a correlation of {size} inputs, whose matrix must have {size} rows of {size} numbers, or of 1, 2, … numbers"
            )));
            continue;
        }
        let cells: Vec<Option<f64>> = correlation
            .matrix
            .iter()
            .flat_map(|row| (0..size).map(|column| row.get(column).copied()))
            .collect();
        match Matrix::of_correlations(size, &cells) {
            Err(error) => problems.push(bad(format!("begins a correlation whose matrix {error}"))),
            Ok(_) if members.len() < size => {}
            Ok(matrix) => {
                model
                    .correlations
                    .retain(|known| known.members.iter().all(|member| !members.contains(member)));
                let source = "the spec".to_owned();
                model.correlations.push(Correlation::new(source, Vec::new(), members, &matrix));
            }
        }
    }
    problems
}

/// The most cells of a matrix.
const MOST_CELLS: usize = 1_000_000;
