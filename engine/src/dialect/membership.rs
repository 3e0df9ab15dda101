//! What properties say of a copula that a distribution is a member of.
//!
//! Analytic Solver: solver.com, "PsiCopula", "PsiCopulaGauss", "PsiCopulaStudent". @RISK: help.palisade.com,
//! "RiskCopula" and "Copula Types", which name the patterns and leave open how a definition lies in its cells.

use super::list::{known_number, text};
use super::product::CopulaForm;
use super::reading::Reading;
use crate::address::{CellRef, RangeRef};
use crate::correlation::{Copula, Reflection};
use crate::distribution::{Membership, PairOrMatrix};
use crate::formula::Expr;
use crate::value::Value;
use crate::workbook::Workbook;

impl Reading<'_> {
    /// The membership that a property says; `None` where it is not understood.
    pub(super) fn membership(&self, form: CopulaForm, arguments: &[Expr]) -> Option<Membership> {
        let given = |at: usize| arguments.get(at).filter(|expr| !matches!(expr, Expr::Omitted));
        let number = |at: usize| given(at).and_then(|expr| known_number(expr, self.workbook));
        let position = |at: usize| number(at).filter(|x| *x >= 1.0).map(|x| x as usize - 1);
        let (last, membership) = match form {
            CopulaForm::Theta => {
                let copula = Copula::archimedean(&text(given(0)?, self.workbook)?, number(1)?)?;
                let reflection = match given(2) {
                    None => Reflection::None,
                    Some(_) => Reflection::of_number(number(2)?)?,
                };
                let cells = cells_of(arguments.get(..3).unwrap_or(arguments));
                (
                    3,
                    Membership {
                        copula,
                        reflection,
                        matrix: None,
                        position: None,
                        instance: String::new(),
                        cells,
                    },
                )
            }
            CopulaForm::Gaussian | CopulaForm::Student => {
                let matrix = match given(0)? {
                    Expr::Range(range) => PairOrMatrix::Matrix(*range),
                    expr => PairOrMatrix::Pair(known_number(expr, self.workbook)?),
                };
                let (copula, last) = match form {
                    CopulaForm::Gaussian => (Copula::Gaussian, 2),
                    _ => (Copula::Student { degrees: number(2)? }, 3),
                };
                let membership = Membership {
                    copula,
                    reflection: Reflection::None,
                    matrix: Some(matrix),
                    position: Some(position(1)?),
                    instance: String::new(),
                    cells: cells_of(arguments.get(..last).unwrap_or(arguments)),
                };
                (last, membership)
            }
            CopulaForm::Definition => {
                let range = match given(0)? {
                    Expr::Range(range) => *range,
                    Expr::Cell(cell) => (*cell).into(),
                    _ => return None,
                };
                let (copula, reflection, matrix) = defined(range, self.workbook)?;
                let (position, cells) = (Some(position(1)?), vec![range]);
                (2, Membership { copula, reflection, matrix, position, instance: String::new(), cells })
            }
        };
        if arguments.len() > last + 1 {
            return None;
        }
        let instance = match given(last) {
            None => String::new(),
            Some(expr) => match text(expr, self.workbook) {
                Some(text) => text,
                None => known_number(expr, self.workbook)?.to_string(),
            },
        };
        Some(Membership { instance, ..membership })
    }
}

/// The cells that arguments read.
fn cells_of(arguments: &[Expr]) -> Vec<RangeRef> {
    let mut cells = Vec::new();
    for argument in arguments {
        crate::formula::precedents(argument, &mut |range| cells.push(range));
    }
    cells
}

/// The copula that @RISK's definition in cells says: the name of a pattern, and by it a θ, degrees of freedom or a
/// matrix. `None` where the cells can be read in more than one way.
fn defined(range: RangeRef, workbook: &Workbook) -> Option<(Copula, Reflection, Option<PairOrMatrix>)> {
    if u64::from(range.rows()) * u64::from(range.columns()) > MOST_CELLS {
        return None;
    }
    let value = |cell: CellRef| workbook.cell(cell).and_then(|cell| cell.value.as_ref());
    let words: Vec<(CellRef, String)> = (range.cells())
        .filter_map(|cell| match value(cell)? {
            Value::Text(text) => Some((cell, text.trim().trim_end_matches(':').to_lowercase())),
            _ => None,
        })
        .collect();
    let mut patterns = words.iter().filter_map(|(_, word)| pattern(word));
    let (name, reflection) = patterns.next()?;
    if patterns.any(|other| other != (name, reflection)) {
        return None;
    }
    let number = |cell: CellRef| match value(cell)? {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    // The number beside or below the cell that names it.
    let named = |labels: &[&str]| {
        let (cell, _) = words.iter().find(|(_, word)| labels.iter().any(|label| word.contains(label)))?;
        let beside = CellRef { column: cell.column + 1, ..*cell };
        let below = CellRef { row: cell.row + 1, ..*cell };
        number(beside).or_else(|| number(below))
    };
    if let Some(copula) = Copula::archimedean(name, 0.0) {
        let theta = named(&["theta", "parameter"]).or_else(|| {
            let mut numbers = range.cells().filter_map(number);
            let first = numbers.next();
            first.filter(|_| numbers.next().is_none())
        })?;
        return Some((Copula::archimedean(copula.name(), theta)?, reflection, None));
    }
    let copula = match name {
        "t" => Copula::Student { degrees: named(&["degrees", "freedom", "nu"])? },
        _ => Copula::Gaussian,
    };
    // The matrix ends in the last corner, and has ones on its diagonal.
    let corner = |back: u32| {
        let row = range.last_row.checked_sub(back).filter(|row| *row >= range.first_row)?;
        let column = range.last_column.checked_sub(back).filter(|column| *column >= range.first_column)?;
        Some(CellRef::new(range.sheet, row, column))
    };
    let size = (0..).take_while(|back| corner(*back).and_then(number) == Some(1.0)).count() as u32;
    let first = corner(size.checked_sub(1).filter(|back| *back > 0)?)?;
    let matrix = RangeRef { first_row: first.row, first_column: first.column, ..range };
    Some((copula, reflection, Some(PairOrMatrix::Matrix(matrix))))
}

/// @RISK's pattern of a name: `ClaytonRX` is Clayton's with the first variable seen from the other end.
fn pattern(word: &str) -> Option<(&'static str, Reflection)> {
    let word = word.strip_suffix("copula").unwrap_or(word).trim_end();
    match word {
        "gaussian" | "normal" => return Some(("gaussian", Reflection::None)),
        "t" | "student" | "student t" | "student's t" => return Some(("t", Reflection::None)),
        _ => {}
    }
    ["clayton", "frank", "gumbel"].into_iter().find_map(|name| {
        let reflection = match word.strip_prefix(name)? {
            "" => Reflection::None,
            "r" => Reflection::All,
            "rx" => Reflection::First,
            "ry" => Reflection::Second,
            _ => return None,
        };
        Some((name, reflection))
    })
}

/// The most cells of a definition.
const MOST_CELLS: u64 = 300_000;
