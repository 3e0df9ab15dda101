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
    /// The scenario in which its cells hold what they were a round before, once it is there.
    inside: Option<ScenarioId>,
    /// Its cells, with those that turned out to belong to it.
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

    /// Whether one of the missing places is in a circle that is being iterated, seen from outside: what waits for it,
    /// the last in `stack`, is in that circle too.
    pub(super) fn widens(
        &mut self,
        missing: &[Place],
        stack: &mut Vec<Place>,
        waiting: &mut HashSet<Place>,
    ) -> bool {
        if cfg!(not(feature = "functions")) {
            return false;
        }
        let holds = |circle: &Circle| {
            missing.iter().any(|place| place.scenario == circle.around && circle.cells.contains(&place.cell))
        };
        let Some(circle) = self.circles.iter().position(holds) else { return false };
        if circle + 1 < self.circles.len() || !self.take_in(stack, waiting) {
            self.wider = Some(Wider { circle, cells: Vec::new() });
        }
        true
    }

    /// Takes the cells that wait into the innermost circle, which goes on as if they had been in it from the
    /// beginning, and so finds others before it begins anew. Whether any was new.
    fn take_in(&mut self, stack: &mut Vec<Place>, waiting: &mut HashSet<Place>) -> bool {
        let Some(Circle { around, inside: Some(inside), .. }) = self.circles.last() else { return false };
        let (around, inside, depth) = (*around, *inside, self.circles.len() - 1);
        let before = self.circles[depth].cells.len();
        stack.retain(|place| {
            let taken = place.scenario == around && waiting.remove(place);
            if taken && self.circles[depth].cells.insert(place.cell) {
                let held = self.held_before(place.cell);
                self.also_assume(inside, place.cell, held);
            }
            !taken
        });
        self.circles[depth].cells.len() > before
    }

    /// What a cell of a circle holds a round before.
    fn held_before(&mut self, cell: CellRef) -> Scalar {
        match self.saved_in_circle(cell) {
            text @ Value::Text(_) => text.into(),
            Value::Boolean(_) => Scalar::Boolean(self.builder.given()),
            _ => Scalar::Number(self.builder.given()),
        }
    }

    fn saved_in_circle(&self, cell: CellRef) -> Value {
        self.model.workbook.cell(cell).and_then(|cell| cell.value.clone()).unwrap_or_default()
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
            let before = cells.len();
            self.circles.push(Circle { around, inside: None, cells: cells.iter().copied().collect() });
            let outcome = self.iterated(again, &cells);
            if let Some(circle) = self.circles.pop().filter(|circle| circle.cells.len() > before) {
                cells = circle.cells.into_iter().collect();
            }
            match self.wider.take() {
                None if cells.len() == before => return outcome,
                None => {}
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
            let scalar = self.held_before(*cell);
            if let Scalar::Number(id) | Scalar::Boolean(id) = scalar {
                given.push((*cell, id));
                first.push(constant_number(&self.saved_in_circle(*cell)).unwrap_or(f64::NAN));
            }
            replaced.insert(*cell, scalar);
        }
        let texts: Vec<(CellRef, Scalar)> = (replaced.iter())
            .filter(|(_, scalar)| scalar.constant().is_some())
            .map(|(cell, scalar)| (*cell, scalar.clone()))
            .collect();
        let inside = self.assume(around, replaced, cells.iter().copied().collect())?;
        let depth = self.circles.len() - 1;
        self.circles[depth].inside = Some(inside);
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
        if self.circles[depth].cells.len() > cells.len() {
            return Err(Halt::Missing);
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
