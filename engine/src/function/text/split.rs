//! Splitting texts at delimiters: `TEXTBEFORE`, `TEXTAFTER`, `TEXTSPLIT`.

use super::search::small;
use super::{Array, One, text, texts};
use crate::function::{Argument, Function, Lower, optional, required, table};
use crate::plan::lower::{Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([TEXTAFTER, TEXTBEFORE, TEXTSPLIT]);

const ARGUMENTS: [Argument; 6] = [
    required("text", One),
    required("delimiter", Array),
    optional("instance", One),
    optional("ignore case", One),
    optional("end counts", One),
    optional("if not found", One),
];

const TEXTAFTER: Function = Function {
    name: "TEXTAFTER",
    summary: "The text behind a delimiter: the first, the n-th, or from the end the n-th.",
    arguments: &ARGUMENTS,
    examples: &[
        ("=TEXTAFTER(\"a-b-c\",\"-\")", "b-c"),
        ("=TEXTAFTER(\"a-b-c\",\"-\",-1)", "c"),
        ("=TEXTAFTER(\"a-b\",{\"x\",\"-\"})", "b"),
        ("=TEXTAFTER(\"a-b\",\"x\")", "#N/A"),
        ("=TEXTAFTER(\"a-b\",\"x\",,,,\"no\")", "no"),
        ("=TEXTAFTER(\"aXb\",\"x\",1,1)", "b"),
    ],
    lower: Lower::Operands(|l, arguments| side_of_delimiter(l, arguments, Side::After)),
};

const TEXTBEFORE: Function = Function {
    name: "TEXTBEFORE",
    summary: "The text before a delimiter: the first, the n-th, or from the end the n-th.",
    arguments: &ARGUMENTS,
    examples: &[
        ("=TEXTBEFORE(\"a-b-c\",\"-\")", "a"),
        ("=TEXTBEFORE(\"a-b-c\",\"-\",-1)", "a-b"),
        ("=TEXTBEFORE(\"a-b\",\"-\",2,0,1)", "a-b"),
        ("=TEXTBEFORE(\"a-b\",\"-\",0)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| side_of_delimiter(l, arguments, Side::Before)),
};

const TEXTSPLIT: Function = Function {
    name: "TEXTSPLIT",
    summary: "A text split into columns, into rows, or into both.",
    arguments: &[
        required("text", One),
        required("column delimiter", Array),
        optional("row delimiter", Array),
        optional("ignore empty", One),
        optional("ignore case", One),
        optional("pad with", One),
    ],
    examples: &[
        ("=INDEX(TEXTSPLIT(\"a,b;c\",\",\",\";\"),1,2)", "b"),
        ("=INDEX(TEXTSPLIT(\"a,b;c\",\",\",\";\"),2,2)", "#N/A"),
        ("=COLUMNS(TEXTSPLIT(\"a,,b\",\",\",,TRUE))", "2"),
        ("=ROWS(TEXTSPLIT(\"a.b-c\",,{\".\",\"-\"}))", "3"),
        ("=TEXTSPLIT(\"a\",\"\")", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let given = l.single(arguments[0].clone())?;
        let given: Vec<char> = l.text(&given)?.chars().collect();
        let flag = |l: &mut Lowering<'_>, index: usize| match arguments.get(index) {
            None | Some(Operand::Omitted) => Ok(false),
            Some(argument) => {
                let argument = l.single(argument.clone())?;
                l.constant_truth(&argument)
            }
        };
        let ignore_empty = flag(l, 3)?;
        let ignore_case = flag(l, 4)?;
        let columns = delimiters(l, arguments.get(1))?;
        let rows = delimiters(l, arguments.get(2))?;
        if columns.is_none() && rows.is_none() {
            return Err(CellError::Value.into());
        }
        let pad = match arguments.get(5) {
            None | Some(Operand::Omitted) => CellError::NotAvailable.into(),
            Some(pad) => {
                let pad = l.single(pad.clone());
                l.caught(pad)?
            }
        };
        let pieces = |text: &[char], delimiters: &Option<Vec<Vec<char>>>| {
            let Some(delimiters) = delimiters else { return vec![text.to_vec()] };
            let mut pieces = split(text, delimiters, ignore_case);
            pieces.retain(|piece| !ignore_empty || !piece.is_empty());
            pieces
        };
        let table: Vec<Vec<Vec<char>>> =
            pieces(&given, &rows).iter().map(|row| pieces(row, &columns)).collect();
        let width = table.iter().map(Vec::len).max().unwrap_or(0);
        if width == 0 {
            return Err(CellError::Calculation.into());
        }
        let mut cells = Vec::with_capacity(table.len() * width);
        for row in &table {
            for column in 0..width {
                cells.push(match row.get(column) {
                    Some(piece) => text(piece.iter().collect::<String>())?,
                    None => pad.clone(),
                });
            }
        }
        Ok(Matrix { rows: table.len(), columns: width, cells }.into())
    }),
};

/// Which side of a delimiter is wanted.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Before,
    After,
}

fn side_of_delimiter(l: &mut Lowering<'_>, arguments: &[Operand], side: Side) -> Outcome<Operand> {
    let delimiters: Vec<Vec<char>> =
        texts(l, &arguments[1..2])?.iter().map(|text| text.chars().collect()).collect();
    let given = |index: usize| !matches!(arguments.get(index), None | Some(Operand::Omitted));
    let (chosen, otherwise) = (given(2), given(5));
    let mut operands = vec![arguments[0].clone()];
    for (index, default) in [(2, 1.0), (3, 0.0), (4, 0.0), (5, 0.0)] {
        operands.push(match arguments.get(index) {
            None | Some(Operand::Omitted) => default.into(),
            Some(argument) => argument.clone(),
        });
    }
    l.map(&operands, &mut |l, values| {
        let given = l.text(&values[0])?;
        let given: Vec<char> = given.chars().collect();
        let instance = l.constant_number(&values[1])?.floor();
        let ignore_case = is_one(l, &values[2])?;
        let end_counts = is_one(l, &values[3])?;
        // Excel minds a delimiter longer than the text only where the instance is written.
        let too_long = chosen && delimiters.iter().any(|delimiter| delimiter.len() > given.len().max(1));
        if instance == 0.0 || instance.abs() > given.len().max(1) as f64 || too_long {
            return Err(CellError::Value.into());
        }
        match cut(&given, &delimiters, instance, ignore_case, end_counts) {
            Some((start, _)) if side == Side::Before => text(given[..start].iter().collect::<String>()),
            Some((_, end)) => text(given[end..].iter().collect::<String>()),
            None if otherwise && values[4].is_blank() => text(""),
            None if otherwise => Ok(values[4].clone()),
            None => Err(CellError::NotAvailable.into()),
        }
    })
}

/// Whether a number that must be 0 or 1 is 1.
fn is_one(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<bool> {
    match l.constant_number(scalar)?.trunc() {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(CellError::Value.into()),
    }
}

/// Where the wanted delimiter begins and ends.
fn cut(
    text: &[char],
    delimiters: &[Vec<char>],
    instance: f64,
    ignore_case: bool,
    end_counts: bool,
) -> Option<(usize, usize)> {
    let backwards = instance < 0.0;
    // An empty delimiter stands at the end from which it is looked for.
    if delimiters.iter().any(Vec::is_empty) {
        let at = if backwards { text.len() } else { 0 };
        return Some((at, at));
    }
    let mut found = occurrences(text, delimiters, ignore_case);
    if backwards {
        found.reverse();
    }
    if end_counts {
        let end = if backwards { 0 } else { text.len() };
        found.push((end, end));
    }
    found.get(instance.abs() as usize - 1).copied()
}

/// Where delimiters begin and end, from left to right without overlap; the longest where several begin.
fn occurrences(text: &[char], delimiters: &[Vec<char>], ignore_case: bool) -> Vec<(usize, usize)> {
    let same = |a: &char, b: &char| a == b || ignore_case && small(*a) == small(*b);
    let begins = |rest: &[char], delimiter: &[char]| {
        rest.len() >= delimiter.len() && rest.iter().zip(delimiter).all(|(a, b)| same(a, b))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let longest = delimiters.iter().filter(|d| begins(&text[at..], d)).map(Vec::len).max().unwrap_or(0);
        if longest > 0 {
            found.push((at, at + longest));
        }
        at += longest.max(1);
    }
    found
}

fn split(text: &[char], delimiters: &[Vec<char>], ignore_case: bool) -> Vec<Vec<char>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (before, after) in occurrences(text, delimiters, ignore_case) {
        pieces.push(text[start..before].to_vec());
        start = after;
    }
    pieces.push(text[start..].to_vec());
    pieces
}

/// The delimiters of an argument, none where it is left out; an empty one is `#VALUE!`.
fn delimiters(l: &mut Lowering<'_>, argument: Option<&Operand>) -> Outcome<Option<Vec<Vec<char>>>> {
    match argument {
        None | Some(Operand::Omitted) => Ok(None),
        Some(argument) => {
            let delimiters: Vec<Vec<char>> =
                texts(l, std::slice::from_ref(argument))?.iter().map(|text| text.chars().collect()).collect();
            if delimiters.iter().any(Vec::is_empty) {
                return Err(CellError::Value.into());
            }
            Ok(Some(delimiters))
        }
    }
}
