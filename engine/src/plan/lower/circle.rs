//! Cells that need each other: iterated in every trial, where the workbook asks for it.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::scenario::{Place, ScenarioId};
use super::{CIRCULAR, Halt, Lowering, Outcome, Refusal, Scalar, constant_number};
use crate::address::CellRef;
use crate::order;
use crate::plan::{Iteration, ValueId};
use crate::value::Value;
use crate::workbook::Content;

/// The most cells of one circle.
const MOST_CELLS: usize = 50_000;
/// The most iterations of a trial; Excel allows no more either.
const MOST_ITERATIONS: u32 = 32_767;

/// A circle that is being iterated.
pub(super) struct Circle {
    /// The scenario around it.
    around: ScenarioId,
    cells: HashSet<CellRef>,
}

/// Cells that turned out to belong to a circle while it was being iterated: references that move tell only then
/// what they read.
pub(super) struct Wider {
    /// The circle, by its position.
    circle: usize,
    cells: Vec<CellRef>,
}

impl Lowering<'_> {
    /// Lowers all cells of the circle that `again` closes: cells begun, in the order of `stack`, of which
    /// the last needs `again`. Where that cannot be done `again` is refused.
    pub(super) fn circle(&mut self, again: Place, stack: &[Place], waiting: &HashSet<Place>) {
        // Workbooks that ask for it are not opened by a build that leaves it out.
        let iterates = cfg!(feature = "functions") && self.model.workbook.calculation.iterate;
        let outcome = if iterates {
            let from = stack.iter().position(|place| *place == again).unwrap_or(0);
            let begun = stack[from..].iter().filter(|place| waiting.contains(place));
            let begun = begun.filter(|place| place.scenario == again.scenario).map(|place| place.cell);
            let mut cells = self.cells_between(again.cell);
            cells.extend(begun);
            order::sort(&mut cells);
            cells.dedup();
            match cells.len() {
                ..=MOST_CELLS => self.whole(again, cells),
                _ => Err(Halt::Unsupported("a circle of this many cells".to_owned())),
            }
        } else {
            Err(Halt::Unsupported(CIRCULAR.to_owned()))
        };
        if self.wider.is_some() {
            return;
        }
        let refusal = match outcome {
            Ok(()) => return,
            Err(Halt::Blocked(root)) => Refusal { root, what: self.reason(root).to_owned() },
            Err(Halt::Unsupported(what)) => Refusal { root: again.cell, what },
            Err(_) => Refusal { root: again.cell, what: CIRCULAR.to_owned() },
        };
        self.refuse(again, refusal);
    }

    /// The cells that `cell` needs and that need it, as far as formulas name what they read.
    fn cells_between(&mut self, cell: CellRef) -> Vec<CellRef> {
        let dependents = self.dependents().of(vec![cell]);
        let mut found = HashSet::from_iter([cell]);
        let mut open = vec![cell];
        while let Some(cell) = open.pop() {
            let source = match self.model.workbook.cell(cell).map(|cell| &cell.content) {
                Some(Content::ArrayPart { anchor }) => *anchor,
                _ => cell,
            };
            let Some(formula) = self.model.formulas.get(&source) else { continue };
            formula.tree.precedents(&mut |range| {
                let within = |cell: &CellRef| range.contains(*cell);
                let few = u64::from(range.rows()) * u64::from(range.columns()) < dependents.len() as u64;
                let next: Vec<CellRef> = if few {
                    range.cells().filter(|cell| dependents.contains(cell)).collect()
                } else {
                    dependents.iter().copied().filter(within).collect()
                };
                open.extend(next.into_iter().filter(|cell| found.insert(*cell)));
            });
        }
        found.into_iter().collect()
    }

    /// Whether one of the missing places is in a circle that is being iterated, seen from outside: what asks for it
    /// is in that circle too.
    pub(super) fn widens(&mut self, missing: &[Place]) -> bool {
        if cfg!(not(feature = "functions")) {
            return false;
        }
        let holds = |circle: &Circle| {
            missing.iter().any(|place| place.scenario == circle.around && circle.cells.contains(&place.cell))
        };
        let circle = self.circles.iter().position(holds);
        self.wider = circle.map(|circle| Wider { circle, cells: Vec::new() });
        circle.is_some()
    }

    /// Adds those of the places that are beside the circle that begins anew. Whether there is one.
    pub(super) fn widen(&mut self, places: impl Iterator<Item = Place>) -> bool {
        let Some(wider) = self.wider.as_mut().filter(|_| cfg!(feature = "functions")) else { return false };
        let around = self.circles[wider.circle].around;
        wider.cells.extend(places.filter(|place| place.scenario == around).map(|place| place.cell));
        true
    }

    /// Iterates the cells, and those of which it turns out that they belong to them.
    fn whole(&mut self, again: Place, mut cells: Vec<CellRef>) -> Outcome<()> {
        loop {
            let around = again.scenario;
            self.circles.push(Circle { around, cells: cells.iter().copied().collect() });
            let outcome = self.iterated(again, &cells);
            self.circles.pop();
            let before = cells.len();
            match self.wider.take() {
                None => return outcome,
                Some(wider) if wider.circle < self.circles.len() => {
                    self.wider = Some(wider);
                    self.widen(cells.into_iter().map(|cell| Place { scenario: around, cell }));
                    return outcome;
                }
                Some(wider) => cells.extend(wider.cells),
            }
            order::sort(&mut cells);
            cells.dedup();
            if cells.len() == before || cells.len() > MOST_CELLS {
                return Err(Halt::Unsupported("a circle that references move".to_owned()));
            }
        }
    }

    /// Lowers the cells once, each reading what the others were before, and repeats that until nothing
    /// moves. As Excel does, in the order of their addresses, each with what those before it have become.
    fn iterated(&mut self, again: Place, cells: &[CellRef]) -> Outcome<()> {
        let around = again.scenario;
        let mut replaced = HashMap::default();
        let (mut given, mut first) = (Vec::new(), Vec::new());
        for cell in cells {
            let saved =
                self.model.workbook.cell(*cell).and_then(|cell| cell.value.clone()).unwrap_or_default();
            let scalar = if matches!(saved, Value::Text(_)) {
                saved.into()
            } else {
                let id = self.builder.given();
                given.push((*cell, id));
                first.push(constant_number(&saved).unwrap_or(f64::NAN));
                match saved {
                    Value::Boolean(_) => Scalar::Boolean(id),
                    _ => Scalar::Number(id),
                }
            };
            replaced.insert(*cell, scalar);
        }
        let texts: Vec<(CellRef, Scalar)> = (replaced.iter())
            .filter(|(_, scalar)| scalar.constant().is_some())
            .map(|(cell, scalar)| (*cell, scalar.clone()))
            .collect();
        let inside = self.assume(around, replaced, cells.iter().copied().collect())?;
        for cell in cells {
            let place = Place { scenario: inside, cell: *cell };
            if self.settle(place).is_err() {
                return Err(Halt::Unsupported("a circle of this many operations".to_owned()));
            }
            if self.wider.is_some() {
                return Err(Halt::Missing);
            }
            if let Some(refusal) = self.refused.get(&place) {
                return Err(Halt::Blocked(refusal.root));
            }
        }
        let became =
            |l: &Self, cell: &CellRef| l.lowered.get(&Place { scenario: inside, cell: *cell }).cloned();
        for (cell, text) in texts {
            if became(self, &cell).and_then(|scalar| scalar.constant().cloned()).as_ref() != text.constant() {
                return Err(Halt::Unsupported("text that changes in a circle".to_owned()));
            }
            self.lowered.insert(Place { scenario: around, cell }, text);
        }
        let mut next: Vec<ValueId> = Vec::with_capacity(given.len());
        let mut truths = Vec::with_capacity(given.len());
        for (cell, _) in &given {
            let scalar = became(self, cell).unwrap_or(Scalar::BLANK);
            truths.push(matches!(scalar, Scalar::Boolean(_) | Scalar::Constant(Value::Boolean(_))));
            next.push(match &scalar {
                Scalar::Choice(_) => {
                    return Err(Halt::Unsupported("text that changes in a circle".to_owned()));
                }
                Scalar::Constant(Value::Text(_)) => {
                    return Err(Halt::Unsupported("text that changes in a circle".to_owned()));
                }
                scalar => self.number_or_nan(scalar),
            });
        }
        let calculation = self.model.workbook.calculation;
        let iteration = Iteration {
            most: calculation.iterate_count.clamp(1, MOST_ITERATIONS),
            change: calculation.iterate_delta,
        };
        let given_ids: Vec<ValueId> = given.iter().map(|(_, id)| *id).collect();
        let after = self.builder.iterate(iteration, &given_ids, &first, &next, again.cell);
        for (((cell, _), id), truth) in given.into_iter().zip(after).zip(truths) {
            self.builder.originate(id, cell);
            let scalar = match (self.builder.constant_value(id), truth) {
                (None, true) => Scalar::Boolean(id),
                (None, false) => Scalar::Number(id),
                (Some(x), true) => Scalar::from(x != 0.0),
                (Some(x), false) => Scalar::from(x),
            };
            self.lowered.insert(Place { scenario: around, cell }, scalar);
        }
        Ok(())
    }
}
