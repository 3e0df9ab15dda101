//! The copulas that add-in calls make, each of all distributions that name it.

use std::collections::BTreeMap;

use super::Model;
use super::correlations::{add, matrix_in, placed};
use crate::address::CellRef;
use crate::correlation::{Correlation, Matrix, Measure};
use crate::distribution::{Membership, PairOrMatrix};
use crate::order;

/// Makes a group of the distributions that name the same copula. A group that is impossible is a refusal for each of
/// its cells.
pub(super) fn of_workbook(model: &mut Model, members: Vec<(CellRef, Membership)>) {
    let mut groups = BTreeMap::new();
    for (cell, membership) in members {
        // A copula is known by its name where it has one, and by its kind and the cells that it is made of.
        let matrix = match membership.matrix {
            Some(PairOrMatrix::Matrix(range)) => Some(range),
            _ => None,
        };
        let key = (membership.instance.to_lowercase(), membership.copula.name(), matrix);
        groups.entry(key).or_insert_with(Vec::new).push((cell, membership));
    }
    for ((instance, name, _), members) in groups {
        let source = match instance.as_str() {
            "" => format!("the {name} copula"),
            instance => format!("the {name} copula `{instance}`"),
        };
        let found = group(model, &source, &members).map_err(|what| format!("{source} {what}"));
        add(model, found, members.iter().map(|(cell, _)| *cell));
    }
}

/// The group of the distributions that name a copula, or what is wrong with it, as the rest of a sentence.
fn group(model: &Model, source: &str, members: &[(CellRef, Membership)]) -> Result<Correlation, String> {
    let workbook = &model.workbook;
    let [(first, said), rest @ ..] = members else { return Err("has no members".to_owned()) };
    for (cell, other) in rest {
        let same =
            (other.copula, other.reflection, other.matrix) == (said.copula, said.reflection, said.matrix);
        if !same {
            let [first, other] = [*first, *cell].map(|cell| workbook.address(cell));
            return Err(format!(
                "is said in two ways, by {first} and by {other}: give them one parameter, or names of their own"
            ));
        }
    }
    let places: Vec<(CellRef, usize)> =
        members.iter().enumerate().map(|(at, (cell, m))| (*cell, m.position.unwrap_or(at))).collect();
    let mut cells: Vec<_> = members.iter().flat_map(|(_, membership)| membership.cells.clone()).collect();
    order::sort(&mut cells);
    cells.dedup();
    let size = match said.matrix {
        Some(PairOrMatrix::Pair(_)) => 2,
        Some(PairOrMatrix::Matrix(range)) => range.rows() as usize,
        None => usize::MAX,
    };
    let (rows, sorted) = placed(workbook, &places, size)?;
    if let Err(error) = said.copula.check(sorted.len(), said.reflection) {
        return Err(format!("is not possible: {error}"));
    }
    let source = source.to_owned();
    let Some(matrix) = said.matrix else {
        return Ok(Correlation::by_theta(source, cells, sorted, said.copula, said.reflection));
    };
    let matrix = match matrix {
        PairOrMatrix::Matrix(range) => matrix_in(workbook, range)?,
        PairOrMatrix::Pair(correlation) => Matrix::of_correlations(2, &[None, None, Some(correlation), None])
            .map_err(|error| error.to_string())?,
    };
    let part = matrix.part(&rows);
    Ok(Correlation::by_matrix(source, cells, sorted, said.copula, Measure::Variables, &part))
}
