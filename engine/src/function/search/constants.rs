//! The search among values that are the same in every trial, and the order of values.

use std::cmp::Ordering;

use super::{Direction, Key, Mode, Vector};
use crate::function::wildcard::Pattern;
use crate::value::Value;
use crate::workbook::TextRules;

/// Searches constants one by one.
pub(super) fn scan(
    value: &Value,
    vector: &Vector,
    mode: Mode,
    direction: Direction,
    rules: TextRules,
) -> Option<usize> {
    let value = &unblank(value);
    let cells = &vector.cells.cells;
    let constants = || cells.iter().enumerate().filter_map(|(i, cell)| cell.constant().map(|cell| (i, cell)));
    match mode {
        Mode::Exact { wildcards } => {
            let pattern = match value {
                Value::Text(text) if wildcards => Some(Pattern::new(text, rules)),
                _ => None,
            };
            let equal = |cell: &Value| match (&pattern, cell) {
                (Some(pattern), Value::Text(text)) => pattern.matches(text),
                _ => order(cell, value) == Some(Ordering::Equal),
            };
            let mut found = constants().filter(|(_, cell)| equal(cell)).map(|(i, _)| i);
            if direction.last_equal() { found.next_back() } else { found.next() }
        }
        Mode::Below => {
            by_halves(vector.length, cells.len(), |i| cells[i].constant().and_then(|cell| order(cell, value)))
        }
        Mode::Above => {
            // From the first on, which shows where values are in no order. Those of other kinds are passed over.
            let mut last = None;
            for (index, cell) in constants() {
                match order(cell, value) {
                    Some(Ordering::Equal) => return Some(index),
                    Some(Ordering::Less) => return last,
                    Some(Ordering::Greater) => last = Some(index),
                    None => {}
                }
            }
            last
        }
        Mode::ExactOrBelow | Mode::ExactOrAbove => {
            let wanted = if mode == Mode::ExactOrBelow { Ordering::Less } else { Ordering::Greater };
            let mut best: Option<(usize, &Value)> = None;
            for (index, cell) in constants() {
                let Some(here) = order_of_any(cell, value).filter(|here| *here != wanted.reverse()) else {
                    continue;
                };
                let than_best = match best {
                    None => Some(wanted.reverse()),
                    Some((_, best)) => order_of_any(cell, best),
                };
                let last = match here {
                    Ordering::Equal => direction.last_equal(),
                    _ => direction.last_nearest(mode),
                };
                let nearer = than_best == Some(wanted.reverse());
                if nearer || (last && than_best == Some(Ordering::Equal)) {
                    best = Some((index, cell));
                }
            }
            best.map(|(index, _)| index)
        }
    }
}

/// The position that Excel's search by halves ends at among `length` elements, whose `order` to the key is `None`
/// where they are of another kind: that of the last one not above the key where they ascend. Models look up among
/// elements in no order, and depend on what it finds there: it stops at the first element met that equals the key,
/// then goes on to the last of the run that it stands in; of other kinds it passes over to the next ones after them.
/// Those after the first `present` are blank.
fn by_halves(length: usize, present: usize, order: impl Fn(usize) -> Option<Ordering>) -> Option<usize> {
    // All up to `below` counts as below the key, and all from `above` on as above.
    let (mut below, mut above) = (None, length);
    loop {
        let first = below.map_or(0, |below| below + 1);
        if first >= above {
            return below;
        }
        let middle = (first + above - 1) / 2;
        let Some((index, here)) = (middle..above.min(present)).find_map(|i| order(i).map(|here| (i, here)))
        else {
            above = middle;
            continue;
        };
        match here {
            Ordering::Less => below = Some(index),
            Ordering::Greater => above = index,
            Ordering::Equal => {
                let run = (index + 1..above.min(present)).take_while(|i| order(*i) == Some(Ordering::Equal));
                return Some(run.last().unwrap_or(index));
            }
        }
    }
}

/// A blank key looks for 0.
pub(super) fn unblank(value: &Value) -> Value {
    if *value == Value::Blank { Value::Number(0.0) } else { value.clone() }
}

/// The order of two values of the same kind; `None` for two of different kinds.
pub(in crate::function) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The order of two values of any kinds: numbers, text, truth values. `None` for blanks and errors.
fn order_of_any(a: &Value, b: &Value) -> Option<Ordering> {
    let kind = |value: &Value| match value {
        Value::Number(_) => Some(0),
        Value::Text(_) => Some(1),
        Value::Boolean(_) => Some(2),
        Value::Blank | Value::Error(_) => None,
    };
    let kinds = kind(a)?.cmp(&kind(b)?);
    Some(kinds.then_with(|| order(a, b).unwrap_or(Ordering::Equal)))
}

pub(super) fn key_of(value: &Value) -> Option<Key> {
    match value {
        Value::Number(x) => Some(Key::Number((x + 0.0).to_bits())),
        Value::Text(text) => Some(Key::Text(text.to_lowercase())),
        Value::Boolean(x) => Some(Key::Boolean(*x)),
        Value::Blank | Value::Error(_) => None,
    }
}
