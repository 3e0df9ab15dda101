//! Sums, counts and averages of the cells that meet criteria.

use super::ArgumentKind::{Criterion as Condition, Reference};
use super::date::text::{Reading, serial_of};
use super::wildcard::Pattern;
use super::{Function, Lower, optional, repeated, required, table};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar, parse_number};
use crate::plan::{Compare, Reduce, Unary};
use crate::value::{CellError, Value};
use crate::workbook::TextRules;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] =
    &table([AVERAGEIF, AVERAGEIFS, COUNTBLANK, COUNTIF, COUNTIFS, MAXIFS, MINIFS, SUMIF, SUMIFS]);

const AVERAGEIF: Function = Function {
    name: "AVERAGEIF",
    summary: "The mean of the cells that meet a criterion.",
    arguments: &[
        required("range", Reference),
        required("criterion", Condition),
        optional("average range", Reference),
    ],
    examples: &[("=AVERAGEIF({1,2,3,4},\">2\")", "3.5"), ("=AVERAGEIF({1,2},\">5\")", "#DIV/0!")],
    lower: Lower::Operands(|l, arguments| {
        by_criteria(l, arguments, 1, |l, arguments| {
            let values = beside(arguments, 2);
            let (terms, weights) = selected(l, &values, &arguments[..2])?;
            mean(l, &terms, &weights)
        })
    }),
};

const AVERAGEIFS: Function = Function {
    name: "AVERAGEIFS",
    summary: "The mean of the cells that meet all criteria.",
    arguments: &[
        required("average range", Reference),
        required("range", Reference),
        required("criterion", Condition),
        repeated("range", Reference),
        repeated("criterion", Condition),
    ],
    examples: &[("=AVERAGEIFS({10,20,30},{1,2,3},\">1\")", "25")],
    lower: Lower::Operands(|l, arguments| {
        by_criteria(l, arguments, 2, |l, arguments| {
            let (terms, weights) = selected(l, &arguments[0], &arguments[1..])?;
            mean(l, &terms, &weights)
        })
    }),
};

const COUNTBLANK: Function = Function {
    name: "COUNTBLANK",
    summary: "How many cells hold nothing or the empty text.",
    arguments: &[required("range", Reference)],
    examples: &[("=COUNTBLANK(A1:B3)", "6"), ("=COUNTBLANK({1,\"\"})", "1")],
    lower: Lower::Operands(|l, arguments| {
        let total = match &arguments[0] {
            Operand::Range(range) => f64::from(range.rows()) * f64::from(range.columns()),
            other => l.matrix(other)?.cells.len() as f64,
        };
        let mut full = Vec::new();
        for item in l.items(&arguments[0])? {
            let empty = l.by_case(&item.scalar, &mut |_, case| {
                let empty = match case {
                    Scalar::Constant(Value::Blank) => true,
                    Scalar::Constant(Value::Text(text)) => text.is_empty(),
                    _ => false,
                };
                Ok(f64::from(u8::from(!empty)).into())
            })?;
            full.push(l.number(&empty)?);
        }
        let full = l.reduce(Reduce::Sum, &full);
        Ok(l.subtract(total, full).into())
    }),
};

const COUNTIF: Function = Function {
    name: "COUNTIF",
    summary: "How many cells meet a criterion.",
    arguments: &[required("range", Reference), required("criterion", Condition)],
    examples: &[
        ("=COUNTIF({1,2,3},\">1\")", "2"),
        ("=COUNTIF({\"a\",\"b\",\"A\"},\"a\")", "2"),
        ("=COUNTIF({\"abc\",\"b\"},\"a*\")", "1"),
        ("=COUNTIF({1,\"1\",2},1)", "2"),
        ("=COUNTIF({1,\"1\",2},\"<>1\")", "2"),
        ("=COUNTIF(A:A,\"<>1\")", "1048576"),
    ],
    lower: Lower::Operands(|l, arguments| by_criteria(l, arguments, 1, count_all)),
};

const COUNTIFS: Function = Function {
    name: "COUNTIFS",
    summary: "How many places meet all criteria.",
    arguments: &[
        required("range", Reference),
        required("criterion", Condition),
        repeated("range", Reference),
        repeated("criterion", Condition),
    ],
    examples: &[("=COUNTIFS({1,2,3},\">1\",{5,6,7},\"<7\")", "1")],
    lower: Lower::Operands(|l, arguments| by_criteria(l, arguments, 1, count_all)),
};

const MAXIFS: Function = Function {
    name: "MAXIFS",
    summary: "The greatest of the cells that meet all criteria.",
    arguments: &[
        required("range of values", Reference),
        required("range", Reference),
        required("criterion", Condition),
        repeated("range", Reference),
        repeated("criterion", Condition),
    ],
    examples: &[("=MAXIFS({1,2,3},{1,1,0},1)", "2"), ("=MAXIFS({1,2},{1,1},5)", "0")],
    lower: Lower::Operands(|l, a| by_criteria(l, a, 2, |l, a| extreme(l, a, Reduce::Maximum))),
};

const MINIFS: Function = Function {
    name: "MINIFS",
    summary: "The least of the cells that meet all criteria.",
    arguments: &[
        required("range of values", Reference),
        required("range", Reference),
        required("criterion", Condition),
        repeated("range", Reference),
        repeated("criterion", Condition),
    ],
    examples: &[("=MINIFS({1,2,3},{0,1,1},1)", "2")],
    lower: Lower::Operands(|l, a| by_criteria(l, a, 2, |l, a| extreme(l, a, Reduce::Minimum))),
};

const SUMIF: Function = Function {
    name: "SUMIF",
    summary: "The sum of the cells that meet a criterion.",
    arguments: &[
        required("range", Reference),
        required("criterion", Condition),
        optional("sum range", Reference),
    ],
    examples: &[("=SUMIF({1,2,3},\">1\")", "5"), ("=SUMIF({\"a\",\"b\"},\"b\",{10,20})", "20")],
    lower: Lower::Operands(|l, arguments| {
        by_criteria(l, arguments, 1, |l, arguments| {
            let values = beside(arguments, 2);
            let (terms, _) = selected(l, &values, &arguments[..2])?;
            Ok(l.reduce(Reduce::Sum, &terms).into())
        })
    }),
};

const SUMIFS: Function = Function {
    name: "SUMIFS",
    summary: "The sum of the cells that meet all criteria.",
    arguments: &[
        required("sum range", Reference),
        required("range", Reference),
        required("criterion", Condition),
        repeated("range", Reference),
        repeated("criterion", Condition),
    ],
    examples: &[
        ("=SUMIFS({10,20,30},{1,2,3},\">1\",{1,1,0},1)", "20"),
        ("=SUM(SUMIFS({10,20,30},{1,2,3},{1,3}))", "40"),
    ],
    lower: Lower::Operands(|l, arguments| {
        by_criteria(l, arguments, 2, |l, arguments| {
            let (terms, _) = selected(l, &arguments[0], &arguments[1..])?;
            Ok(l.reduce(Reduce::Sum, &terms).into())
        })
    }),
};

/// Lowers a call for each element where criteria, every second argument from `first` on, are arrays.
fn by_criteria(
    l: &mut Lowering<'_>,
    arguments: &[Operand],
    first: usize,
    lower: fn(&mut Lowering<'_>, &[Operand]) -> Outcome<Operand>,
) -> Outcome<Operand> {
    let criteria: Vec<Operand> = arguments.iter().skip(first).step_by(2).cloned().collect();
    l.map(&criteria, &mut |l, values| {
        let mut arguments = arguments.to_vec();
        for (argument, value) in arguments.iter_mut().skip(first).step_by(2).zip(values) {
            *argument = value.clone().into();
        }
        let result = lower(l, &arguments)?;
        l.single(result)
    })
}

/// What a cell must be: a relation and a value.
pub(super) struct Criterion {
    relation: Compare,
    value: Wanted,
}

enum Wanted {
    Number(Num),
    Text(Pattern, String),
    Boolean(Num),
    Error(CellError),
    /// Nothing at all.
    Blank,
}

impl Wanted {
    fn truth(truth: bool) -> Self {
        Self::Boolean(Num::Constant(f64::from(u8::from(truth))))
    }
}

impl Criterion {
    /// Reads `">=5"`, `"a*"`, 7, TRUE …
    fn new(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<Self> {
        let equal = |value| Self { relation: Compare::Equal, value };
        let text = match scalar {
            Scalar::Constant(Value::Text(text)) => text,
            Scalar::Constant(Value::Boolean(truth)) => return Ok(equal(Wanted::truth(*truth))),
            Scalar::Boolean(id) => return Ok(equal(Wanted::Boolean(Num::Dynamic(*id)))),
            Scalar::Constant(Value::Error(error)) => return Ok(equal(Wanted::Error(*error))),
            #[cfg(feature = "functions")]
            Scalar::Number(id) => {
                let relation = l.relation_joined_to(*id).unwrap_or(Compare::Equal);
                return Ok(Self { relation, value: Wanted::Number(Num::Dynamic(*id)) });
            }
            // A blank criterion looks for 0.
            other => return Ok(equal(Wanted::Number(l.number(other)?))),
        };
        let (relation, rest, signed) = relation(text);
        let value = match parse_number(rest).or_else(|| date(l, rest)) {
            Some(number) => Wanted::Number(Num::Constant(number)),
            None if rest.is_empty() && signed => Wanted::Blank,
            None => match (rest.to_ascii_uppercase().as_str(), CellError::parse(rest)) {
                ("TRUE", _) => Wanted::truth(true),
                ("FALSE", _) => Wanted::truth(false),
                (_, Some(error)) => Wanted::Error(error),
                _ => Wanted::Text(Pattern::new(rest, l.rules_for(rest)?), rest.to_lowercase()),
            },
        };
        Ok(Self { relation, value })
    }

    /// A condition on the field of a table, where a text without a sign is what the cell begins with (but not in
    /// OpenDocument files), so that an empty one is any text.
    pub(super) fn of_field(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<Self> {
        if !l.model.workbook.is_open_document && scalar.constant() == Some(&Value::Text("".into())) {
            return Self::new(l, &Value::Text("*".into()).into());
        }
        let mut criterion = Self::new(l, scalar)?;
        if let (Wanted::Text(pattern, _), Scalar::Constant(Value::Text(text))) =
            (&mut criterion.value, scalar)
            && !text.starts_with(['=', '<', '>'])
            && !l.model.workbook.is_open_document
        {
            *pattern = Pattern::of_beginning(text, TextRules::EXCEL);
        }
        Ok(criterion)
    }

    /// Whether blank cells can meet it: then cells that the file does not mention count too.
    fn takes_blanks(&self) -> bool {
        match &self.value {
            Wanted::Blank => self.relation == Compare::Equal,
            Wanted::Text(_, text) if text.is_empty() => self.relation == Compare::Equal,
            _ => self.relation == Compare::NotEqual,
        }
    }

    /// 1 where a cell meets it, else 0.
    pub(super) fn meets(&self, l: &mut Lowering<'_>, cell: &Scalar) -> Outcome<Num> {
        let certain = |truth: bool| Ok(Num::Constant(f64::from(u8::from(truth))));
        let unlike = self.relation == Compare::NotEqual;
        match (&self.value, cell) {
            (_, Scalar::Choice(_)) => {
                let met = l.by_case(cell, &mut |l, case| self.meets(l, case).map(Scalar::from))?;
                l.number(&met)
            }
            (Wanted::Number(wanted), Scalar::Constant(Value::Number(x))) => {
                let met = l.compare(self.relation, *x, *wanted);
                Ok(no_error(l, met))
            }
            (Wanted::Number(wanted), Scalar::Number(id)) => {
                let met = l.compare(self.relation, Num::Dynamic(*id), *wanted);
                Ok(no_error(l, met))
            }
            // A text that reads as the number counts as equal to it.
            (Wanted::Number(wanted), Scalar::Constant(Value::Text(text))) => match parse_number(text) {
                Some(x) if self.relation == Compare::Equal => {
                    let met = l.compare(self.relation, x, *wanted);
                    Ok(no_error(l, met))
                }
                _ => certain(unlike),
            },
            (Wanted::Text(pattern, wanted), Scalar::Constant(Value::Text(text))) => match self.relation {
                Compare::Equal => certain(pattern.matches(text)),
                Compare::NotEqual => certain(!pattern.matches(text)),
                relation => certain(crate::plan::lower::holds(relation, text.to_lowercase().cmp(wanted))),
            },
            (Wanted::Text(_, wanted), Scalar::Constant(Value::Blank)) if wanted.is_empty() => {
                certain(!unlike)
            }
            (Wanted::Boolean(wanted), Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_)) => {
                let truth = l.truth(cell)?;
                let met = l.compare(self.relation, truth, *wanted);
                Ok(no_error(l, met))
            }
            (Wanted::Error(wanted), Scalar::Constant(Value::Error(error))) => {
                certain((error == wanted) != unlike)
            }
            // Where a draw makes errors, only #N/A is told from the others.
            (Wanted::Error(wanted), Scalar::Number(id) | Scalar::Boolean(id)) => {
                if cfg!(feature = "functions") && *wanted != CellError::NotAvailable {
                    let what = "telling error kinds apart where a draw makes them".to_owned();
                    return Err(Halt::Unsupported(what));
                }
                let met = l.not_available(*id)?;
                Ok(if unlike { l.unary(Unary::Not, met) } else { met })
            }
            (Wanted::Blank, cell) => certain(cell.is_blank() != unlike),
            _ => certain(unlike),
        }
    }
}

/// What a criterion may begin with, and the relation that each asks for. Of two of which one begins with the other the
/// longer is first.
pub(super) const SIGNS: [(&str, Compare); 6] = [
    (">=", Compare::GreaterOrEqual),
    ("<=", Compare::LessOrEqual),
    ("<>", Compare::NotEqual),
    (">", Compare::Greater),
    ("<", Compare::Less),
    ("=", Compare::Equal),
];

/// The relation that a criterion's sign asks for, what stands behind it, and whether there is one.
fn relation(text: &str) -> (Compare, &str, bool) {
    let found = SIGNS.iter().find_map(|(sign, op)| text.strip_prefix(sign).map(|rest| (*op, rest, true)));
    found.unwrap_or((Compare::Equal, text, false))
}

/// A criterion that says a date or a time.
fn date(l: &Lowering<'_>, text: &str) -> Option<f64> {
    match serial_of(text, l.model.workbook.date_1904) {
        Reading::At { date, time } => Some(date.unwrap_or(0.0) + time),
        Reading::ThisYear(..) | Reading::Nothing => None,
    }
}

/// An error meets no criterion.
fn no_error(l: &mut Lowering<'_>, met: Num) -> Num {
    let failed = l.unary(Unary::IsError, met);
    l.select(failed, 0.0, met)
}

/// The argument at `index`, or the first where it is left out.
fn beside(arguments: &[Operand], index: usize) -> Operand {
    match arguments.get(index) {
        None | Some(Operand::Omitted) => arguments[0].clone(),
        Some(Operand::Range(range)) => match &arguments[0] {
            // Only the place of the range counts, its size is that of the first.
            Operand::Range(first) => Operand::Range(crate::address::RangeRef {
                last_row: range.first_row.saturating_add(first.rows() - 1),
                last_column: range.first_column.saturating_add(first.columns() - 1),
                ..*range
            }),
            _ => Operand::Range(*range),
        },
        Some(other) => other.clone(),
    }
}

/// A range that is an error, such as that of a failed INDIRECT, makes the call one.
fn not_an_error(range: &Operand) -> Outcome<()> {
    match range {
        Operand::Scalar(Scalar::Constant(Value::Error(error))) => Err((*error).into()),
        _ => Ok(()),
    }
}

/// The places of some ranges that meet criteria, or may.
struct Mask {
    rows: usize,
    columns: usize,
    /// Each such place, counted row by row, with 1 where it meets them and 0 where not, by trial.
    kept: Vec<(usize, Num)>,
    /// Whether blank cells meet all criteria.
    takes_blanks: bool,
}

/// For each place 1 where all criteria are met and 0 where not; places that never do are left out.
fn mask(l: &mut Lowering<'_>, pairs: &[Operand]) -> Outcome<Mask> {
    if !pairs.len().is_multiple_of(2) {
        return Err(CellError::Value.into());
    }
    let mut result: Option<Mask> = None;
    let mut takes_blanks = true;
    for pair in pairs.chunks_exact(2) {
        not_an_error(&pair[0])?;
        let criterion = l.single(pair[1].clone())?;
        let criterion = Criterion::new(l, &criterion)?;
        let cells = l.remembered(&pair[0])?;
        let kept = match result {
            None => {
                let mut kept = Vec::new();
                for (index, cell) in cells.cells.iter().enumerate() {
                    if cell.is_blank() && !criterion.takes_blanks() {
                        continue;
                    }
                    let met = criterion.meets(l, cell)?;
                    if met != Num::Constant(0.0) {
                        kept.push((index, met));
                    }
                }
                kept
            }
            Some(before) => {
                if (before.rows, before.columns) != (cells.rows, cells.columns) {
                    return Err(CellError::Value.into());
                }
                let mut kept = Vec::new();
                for (index, so_far) in before.kept {
                    let met = criterion.meets(l, &cells.cells[index])?;
                    if met != Num::Constant(0.0) {
                        kept.push((index, l.multiply(so_far, met)));
                    }
                }
                kept
            }
        };
        takes_blanks &= criterion.takes_blanks();
        result = Some(Mask { rows: cells.rows, columns: cells.columns, kept, takes_blanks });
    }
    result.ok_or(CellError::Value.into())
}

fn count_all(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let mask = mask(l, arguments)?;
    let mut met: Vec<Num> = mask.kept.into_iter().map(|(_, met)| met).collect();
    // Beyond the end of the sheet a whole column is blank.
    if mask.takes_blanks
        && let Operand::Range(range) = &arguments[0]
    {
        let all = f64::from(range.rows()) * f64::from(range.columns());
        met.push((all - (mask.rows * mask.columns) as f64).into());
    }
    Ok(l.reduce(Reduce::Sum, &met).into())
}

/// The numbers among `values` where the criteria are met: each (0 where not met), and its weight 1 or 0.
fn selected(l: &mut Lowering<'_>, values: &Operand, pairs: &[Operand]) -> Outcome<(Vec<Num>, Vec<Num>)> {
    not_an_error(values)?;
    let Mask { rows, columns, kept, .. } = mask(l, pairs)?;
    let values = match values {
        Operand::Range(range) => {
            // A whole column among criteria ends where the sheet does; so must its values.
            let clipped = l.clip(*range);
            let sized = crate::address::RangeRef {
                last_row: clipped.last_row.max(clipped.first_row + rows as u32 - 1),
                last_column: clipped.last_column.max(clipped.first_column + columns as u32 - 1),
                ..clipped
            };
            l.remembered(&Operand::Range(sized))?
        }
        other => l.remembered(other)?,
    };
    if (values.rows, values.columns) != (rows, columns) {
        return Err(CellError::Value.into());
    }
    pick(l, &values, kept)
}

fn pick(l: &mut Lowering<'_>, values: &Matrix, kept: Vec<(usize, Num)>) -> Outcome<(Vec<Num>, Vec<Num>)> {
    let (mut terms, mut weights) = (Vec::new(), Vec::new());
    for (index, met) in kept {
        let number = match &values.cells[index] {
            Scalar::Constant(Value::Number(x)) => Num::Constant(*x),
            Scalar::Number(id) => Num::Dynamic(*id),
            Scalar::Constant(Value::Error(error)) if met.constant().is_some() => return Err((*error).into()),
            Scalar::Constant(Value::Error(_)) => Num::Constant(f64::NAN),
            Scalar::Constant(_) | Scalar::Boolean(_) => continue,
            Scalar::Choice(_) => {
                return Err(Halt::Unsupported("a conditional sum of values that may be text".to_owned()));
            }
        };
        terms.push(l.select(met, number, 0.0));
        weights.push(met);
    }
    Ok((terms, weights))
}

fn mean(l: &mut Lowering<'_>, terms: &[Num], weights: &[Num]) -> Outcome<Operand> {
    let (sum, count) = (l.reduce(Reduce::Sum, terms), l.reduce(Reduce::Sum, weights));
    Ok(l.divide(sum, count)?.into())
}

/// MAXIFS and MINIFS; 0 where nothing meets the criteria.
fn extreme(l: &mut Lowering<'_>, arguments: &[Operand], op: Reduce) -> Outcome<Operand> {
    let (terms, weights) = selected(l, &arguments[0], &arguments[1..])?;
    let neutral = if op == Reduce::Maximum { -f64::MAX } else { f64::MAX };
    let candidates: Vec<Num> =
        terms.iter().zip(&weights).map(|(term, met)| l.select(*met, *term, neutral)).collect();
    let found = l.reduce(op, &candidates);
    let any = l.reduce(Reduce::Any, &weights);
    Ok(l.select(any, found, 0.0).into())
}
