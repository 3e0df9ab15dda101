//! The search for a key, or among elements, that draws decide: every element is compared in every trial.

use super::{Direction, MOST_DYNAMIC, Mode, Vector};
use crate::plan::lower::{Halt, Lowering, Num, Outcome, Scalar};
use crate::plan::{Binary, Compare, Reduce, Unary};
use crate::value::{CellError, Value};

impl Lowering<'_> {
    /// The position by comparing with every element in every trial: a number with numbers, or a truth value with truth
    /// values. Elements that are errors are passed over.
    pub(super) fn position_among_dynamic(
        &mut self,
        key: Num,
        vector: &Vector,
        mode: Mode,
        direction: Direction,
        truths: bool,
    ) -> Outcome<Num> {
        let truths = cfg!(feature = "functions") && truths;
        if vector.cells.cells.len() > MOST_DYNAMIC {
            return Err(Halt::Unsupported("a lookup among so many values that depend on draws".to_owned()));
        }
        let mut elements: Vec<(usize, Num)> = Vec::new();
        for (index, cell) in vector.cells.cells.iter().enumerate() {
            match cell {
                Scalar::Constant(Value::Number(x)) if !truths => elements.push((index, Num::Constant(*x))),
                Scalar::Number(id) if !truths => elements.push((index, Num::Dynamic(*id))),
                Scalar::Constant(Value::Boolean(x)) if truths => {
                    elements.push((index, Num::Constant(f64::from(u8::from(*x)))));
                }
                Scalar::Boolean(id) if truths => elements.push((index, Num::Dynamic(*id))),
                Scalar::Constant(Value::Number(_) | Value::Text(_)) | Scalar::Number(_)
                    if truths && matches!(mode, Mode::ExactOrBelow | Mode::ExactOrAbove) =>
                {
                    return Err(Halt::Unsupported(
                        "a lookup of the nearest among numbers and truth values".to_owned(),
                    ));
                }
                Scalar::Constant(_) | Scalar::Boolean(_) | Scalar::Number(_) => {}
                Scalar::Choice(_) => {
                    return Err(Halt::Unsupported("a lookup among values that may be text".to_owned()));
                }
            }
        }
        let (relation, last) = match mode {
            Mode::Exact { .. } => (Compare::Equal, direction.last_equal()),
            Mode::Below => {
                let found = self.halved(key, &elements, vector.length);
                // Errors are passed over, which the halves do not foresee.
                let dynamic = elements.iter().filter(|(_, element)| element.constant().is_none());
                let errors: Vec<Num> =
                    dynamic.map(|(_, element)| self.unary(Unary::IsError, *element)).collect();
                if errors.is_empty() {
                    return Ok(found);
                }
                let any = self.reduce(Reduce::Any, &errors);
                let otherwise = self.last_within(Compare::LessOrEqual, key, elements, true);
                return Ok(self.select(any, otherwise, found));
            }
            Mode::Above => return Ok(self.first_not_above(key, &elements)),
            Mode::ExactOrBelow | Mode::ExactOrAbove => {
                let best = self.nearest(key, &elements, mode);
                let nearest =
                    self.last_within(Compare::Equal, best, elements.clone(), direction.last_nearest(mode));
                let equal = self.last_within(Compare::Equal, key, elements, direction.last_equal());
                let none = self.unary(Unary::IsError, equal);
                return Ok(self.select(none, nearest, equal));
            }
        };
        Ok(self.last_within(relation, key, elements, last))
    }

    /// What `by_halves` finds, for a key or elements that vary.
    fn halved(&mut self, key: Num, elements: &[(usize, Num)], length: usize) -> Num {
        // Where a run of elements that equal the key ends, if one begins here.
        let mut ends: Vec<Num> = Vec::with_capacity(elements.len());
        for (index, _) in elements.iter().rev() {
            let next = elements.len() - ends.len();
            let end = match elements.get(next).filter(|(at, _)| *at == index + 1) {
                Some((_, element)) => {
                    let equal = self.compare(Compare::Equal, *element, key);
                    self.select(equal, ends[ends.len() - 1], *index as f64)
                }
                None => Num::Constant(*index as f64),
            };
            ends.push(end);
        }
        ends.reverse();
        self.half(key, elements, &ends, (-1, length as isize))
    }

    /// The part of [`Self::halved`] between an element that is below the key and one that is above.
    fn half(
        &mut self,
        key: Num,
        elements: &[(usize, Num)],
        ends: &[Num],
        (below, above): (isize, isize),
    ) -> Num {
        if above - below < 2 {
            return if below < 0 {
                self.failure(CellError::NotAvailable)
            } else {
                Num::Constant(below as f64)
            };
        }
        let middle = below + (above - below) / 2;
        let place = elements.partition_point(|(index, _)| (*index as isize) < middle);
        let Some((index, element)) = elements.get(place).filter(|(index, _)| (*index as isize) < above)
        else {
            return self.half(key, elements, ends, (below, middle));
        };
        let equal = self.compare(Compare::Equal, *element, key);
        let less = self.compare(Compare::Less, *element, key);
        let after = self.half(key, elements, ends, (*index as isize, above));
        let before = self.half(key, elements, ends, (below, *index as isize));
        let other = self.select(less, after, before);
        self.select(equal, ends[place], other)
    }

    /// The first element that equals the key, or else the one before the first that is below it.
    fn first_not_above(&mut self, key: Num, elements: &[(usize, Num)]) -> Num {
        let none = self.failure(CellError::NotAvailable);
        let mut found = elements.last().map_or(none, |(index, _)| Num::Constant(*index as f64));
        for (place, (index, element)) in elements.iter().enumerate().rev() {
            let before = place.checked_sub(1).map_or(none, |place| Num::Constant(elements[place].0 as f64));
            let less = self.within(Compare::Less, *element, key);
            let equal = self.within(Compare::Equal, *element, key);
            found = self.select(less, before, found);
            found = self.select(equal, *index as f64, found);
        }
        let failed = self.unary(Unary::IsError, key);
        self.select(failed, key, found)
    }

    /// The position of the last element, or the first, of which the relation to the key holds.
    fn last_within(
        &mut self,
        relation: Compare,
        key: Num,
        mut elements: Vec<(usize, Num)>,
        last: bool,
    ) -> Num {
        if !last {
            elements.reverse();
        }
        let mut found = self.failure(CellError::NotAvailable);
        for (index, element) in elements {
            let within = self.within(relation, element, key);
            found = self.select(within, index as f64, found);
        }
        found
    }

    /// Whether the relation holds; it does not where the element is an error.
    fn within(&mut self, relation: Compare, element: Num, key: Num) -> Num {
        let holds = self.compare(relation, element, key);
        match element {
            Num::Constant(_) => holds,
            dynamic => {
                let error = self.unary(Unary::IsError, dynamic);
                self.select(error, 0.0, holds)
            }
        }
    }

    /// The greatest element not above the key, or the least not below it; NaN where there is none.
    fn nearest(&mut self, key: Num, elements: &[(usize, Num)], mode: Mode) -> Num {
        let (relation, nearer) = match mode {
            Mode::ExactOrBelow => (Compare::LessOrEqual, Binary::Maximum),
            _ => (Compare::GreaterOrEqual, Binary::Minimum),
        };
        let none = if nearer == Binary::Maximum { f64::MIN } else { f64::MAX };
        let mut best = Num::Constant(none);
        for (_, element) in elements {
            let within = self.within(relation, *element, key);
            let eligible = self.select(within, *element, best);
            best = self.binary(nearer, best, eligible);
        }
        best
    }
}
