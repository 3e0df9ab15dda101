//! What lowering one copy of a formula did, done again for its other copies without evaluating them.
//!
//! Evaluation is told by what it reads: where another copy reads the same kinds of values at the places beside it,
//! it asks for the same operations of them. So a template is what one evaluation read, the operations that it
//! asked for, and what it gave. A copy that finds values of other kinds, or other constants, is evaluated.

use super::evaluate::MOST_REDUCED;
use super::scenario::ScenarioId;
use super::{Halt, Lowering, Mode, Outcome, Scalar};
use crate::address::{CellRef, RangeRef};
use crate::formula::{self, Anchored, Expr, Tree};
use crate::model::Formula;
use crate::plan::{Builder, Op, Unary, ValueId};
use crate::value::Value;

/// The functions that look at nothing but the values of their arguments.
const FUNCTIONS: &[&str] = &[
    "ABS",
    "AND",
    "AVERAGE",
    "COUNT",
    "EXP",
    "HLOOKUP",
    "IF",
    "IFERROR",
    "INDEX",
    "INT",
    "LN",
    "MATCH",
    "MAX",
    "MIN",
    "MOD",
    "NOT",
    "OR",
    "POWER",
    "PRODUCT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SIGN",
    "SQRT",
    "SUM",
    "SUMPRODUCT",
    "VLOOKUP",
];
/// The most values that a template reads, and the most operations that it asks for.
const MOST_STEPS: usize = 64;
/// The most templates of a formula.
const MOST_TEMPLATES: usize = 6;
/// Of a formula's copies that no template fits so many are recorded at first, and then one in so many.
const RECORDED: u32 = 16;
/// Marks a value of a template by its position, the values read before those of the operations.
const PLACE: u32 = 1 << 31;

/// The templates of a formula.
#[derive(Default)]
pub(super) struct Templates {
    all: Vec<Template>,
    /// Whether evaluation is told by what it reads.
    plain: bool,
    /// How many copies no template fitted.
    evaluated: u32,
}

/// What one evaluation did.
struct Template {
    /// The ranges of which it took the cells that are there, and how many there were.
    ranges: Vec<(Anchored, usize)>,
    /// The cells that it read, and what they were.
    reads: Vec<(Anchored, Outcome<Scalar>)>,
    /// The operations that it asked for, of places and constants.
    ops: Vec<Op>,
    /// How many values sums and the like took.
    reduced: usize,
    /// What it gave.
    outcome: Outcome<Scalar>,
    /// How many copies it has served.
    served: u32,
}

/// What an evaluation has read so far.
#[derive(Default)]
pub(super) struct Recording {
    ranges: Vec<(RangeRef, usize)>,
    reads: Vec<(CellRef, Outcome<Scalar>)>,
    /// Ranges of which functions remember the values.
    remembered: Vec<RangeRef>,
    /// Whether it looked at more than values.
    spoiled: bool,
}

impl Recording {
    /// Notes the value of a cell.
    pub(super) fn read(&mut self, cell: CellRef, value: &Outcome<Scalar>) {
        let known = self.reads.iter().any(|(known, _)| *known == cell);
        if known || self.spoiled {
            return;
        }
        let usual = match value {
            Ok(Scalar::Choice(_)) => false,
            Ok(_) => true,
            Err(halt) => *halt == Halt::Missing,
        };
        self.spoiled = !usual || self.reads.len() == MOST_STEPS;
        self.reads.push((cell, value.clone()));
    }

    /// Notes how many cells of a range there are.
    pub(super) fn count(&mut self, range: RangeRef, cells: usize) {
        self.ranges.push((range, cells));
    }

    /// The template of an evaluation that asked for `ops` and gave `outcome`. `None` where other copies may not do
    /// the same.
    fn template(
        self,
        tree: &Tree,
        builder: &Builder,
        ops: Vec<(Op, ValueId)>,
        outcome: &Outcome<Scalar>,
    ) -> Option<Template> {
        let stays = |range: &RangeRef| tree.anchor(*range).is_some_and(|anchored| anchored.stays());
        if self.spoiled || ops.len() > MOST_STEPS || !self.remembered.iter().all(stays) {
            return None;
        }
        let ranges = self.ranges.into_iter().map(|(range, count)| Some((tree.anchor(range)?, count)));
        let ranges = ranges.collect::<Option<_>>()?;
        let mut places = Places { builder, read: self.reads.len(), known: Vec::new() };
        let mut reads = Vec::with_capacity(self.reads.len());
        for (cell, value) in self.reads {
            reads.push((tree.anchor(cell.into())?, places.read(value)?));
        }
        let mut asked = Vec::with_capacity(ops.len());
        for (op, id) in ops {
            asked.extend(places.op(op, id)?);
        }
        let outcome = match outcome {
            Ok(Scalar::Number(id)) => Ok(Scalar::Number(places.of(*id)?)),
            Ok(Scalar::Boolean(id)) => Ok(Scalar::Boolean(places.of(*id)?)),
            Ok(Scalar::Constant(_)) | Err(Halt::Missing | Halt::Error(_)) => outcome.clone(),
            Ok(Scalar::Choice(_)) | Err(_) => return None,
        };
        Some(Template { ranges, reads, ops: asked, reduced: 0, outcome, served: 0 })
    }
}

/// Which values of the plan have which places in a template.
struct Places<'b> {
    builder: &'b Builder,
    /// How many values are read.
    read: usize,
    /// The values that have a place; those that are read first, a constant among them or an error too.
    known: Vec<Option<ValueId>>,
}

impl Places<'_> {
    /// Gives what a cell holds a place. `None` where another cell holds the same: which of them an operation is of
    /// could not be told.
    fn read(&mut self, value: Outcome<Scalar>) -> Option<Outcome<Scalar>> {
        let id = match value {
            Ok(Scalar::Number(id) | Scalar::Boolean(id)) => Some(id),
            _ => None,
        };
        if id.is_some_and(|id| self.of(id).is_some()) {
            return None;
        }
        self.known.push(id);
        Some(value)
    }

    /// An operation of places, whose value gets the next place; none where the operation has one. `None` where it
    /// cannot be done again.
    fn op(&mut self, mut op: Op, id: ValueId) -> Option<Option<Op>> {
        // How a quantile's operand came to be may undo the quantile.
        if matches!(op, Op::Draw(_) | Op::Trial | Op::Unary(Unary::NormalQuantile, _)) {
            return None;
        }
        if !op.operands().all(|operand| self.of(operand).is_some()) {
            return None;
        }
        match self.known.iter().position(|known| *known == Some(id)) {
            Some(place) if place < self.read => return None,
            Some(_) => return Some(None),
            None => {}
        }
        op.rename(&|operand| self.of(operand).unwrap_or(operand));
        self.known.push(Some(id));
        Some(Some(op))
    }

    /// A constant as it is, and the place of any other value.
    fn of(&self, id: ValueId) -> Option<ValueId> {
        if self.builder.constant_value(id).is_some() {
            return Some(id);
        }
        let place = self.known.iter().position(|known| *known == Some(id))?;
        Some(ValueId(PLACE | place as u32))
    }
}

impl Templates {
    /// None yet, of formulas that have a tree like this.
    fn new(tree: &Tree) -> Self {
        let plain = tree.is_rigid() && is_plain(tree.pattern());
        Self { all: Vec::new(), plain, evaluated: 0 }
    }

    /// Whether the evaluation of the next copy that no template fits is recorded.
    fn wants_another(&mut self) -> bool {
        self.evaluated += 1;
        self.plain && (self.evaluated <= RECORDED || self.evaluated.is_multiple_of(RECORDED))
    }

    /// Notes that a template has served, which is then asked before those that have served fewer copies.
    fn serve(&mut self, index: usize) {
        self.all[index].served = self.all[index].served.saturating_add(1);
        if index > 0 && self.all[index - 1].served < self.all[index].served {
            self.all.swap(index - 1, index);
        }
    }

    /// Adds a template, for which the least useful one may have to go.
    fn add(&mut self, template: Template) {
        if self.all.len() == MOST_TEMPLATES {
            let least = (0..MOST_TEMPLATES).min_by_key(|index| self.all[*index].served);
            self.all.swap_remove(least.unwrap_or(0));
        }
        self.all.push(template);
    }
}

/// Whether the expression is told by the values that it reads.
fn is_plain(expr: &Expr) -> bool {
    let mut plain = true;
    formula::walk(expr, &mut |part| {
        plain &= match part {
            Expr::Literal(_) | Expr::Omitted | Expr::Cell(_) | Expr::Range(_) => true,
            Expr::Unary(..) | Expr::Binary(..) => true,
            Expr::Call(function, _) => FUNCTIONS.contains(&function.name),
            _ => false,
        };
    });
    plain
}

impl Lowering<'_> {
    /// What a formula gives: by a template where one fits, else by evaluating it.
    pub(super) fn copied(&mut self, formula: &Formula) -> Outcome<Scalar> {
        let tree = &formula.tree;
        let is_usual = matches!(self.mode, Mode::Simulate(_)) && self.scenario == ScenarioId::WORKBOOK;
        if !is_usual {
            return self.evaluated(formula);
        }
        let pattern = tree.pattern_id();
        let mut templates = match self.templates.get_mut(&pattern) {
            Some(templates) => std::mem::take(templates),
            None => Templates::new(tree),
        };
        let served = (0..templates.all.len()).find_map(|index| {
            let outcome = self.done_again(&templates.all[index], tree)?;
            templates.serve(index);
            Some(outcome)
        });
        let outcome = match served {
            Some(outcome) => outcome,
            None if templates.wants_another() => {
                let (outcome, template) = self.recorded(formula);
                template.into_iter().for_each(|template| templates.add(template));
                outcome
            }
            None => self.evaluated(formula),
        };
        self.templates.insert(pattern, templates);
        outcome
    }

    /// Notes that the values of a range were known from before.
    pub(crate) fn remembers(&mut self, range: RangeRef) {
        if let Some(recording) = &mut self.recording {
            recording.remembered.push(range);
        }
    }

    /// Notes that evaluation looked at more than the kinds of values.
    pub(super) fn looked_elsewhere(&mut self) {
        if let Some(recording) = &mut self.recording {
            recording.spoiled = true;
        }
    }

    fn evaluated(&mut self, formula: &Formula) -> Outcome<Scalar> {
        let operand = self.evaluate_formula(formula)?;
        self.single(operand)
    }

    /// What a formula gives, and the template of how.
    fn recorded(&mut self, formula: &Formula) -> (Outcome<Scalar>, Option<Template>) {
        self.recording = Some(Recording::default());
        self.builder.record();
        let reduced = self.reduced;
        let outcome = self.evaluated(formula);
        let ops = self.builder.recorded();
        let recording = self.recording.take().unwrap_or_default();
        let template = recording.template(&formula.tree, &self.builder, ops, &outcome);
        (outcome, template.map(|template| Template { reduced: self.reduced - reduced, ..template }))
    }

    /// What the template gives in a copy; `None` where the copy reads values of other kinds.
    ///
    /// The cells are read as evaluation reads them, one after the other until one does not fit: what reading notes,
    /// such as a cell that is missing, evaluation notes too.
    fn done_again(&mut self, template: &Template, tree: &Tree) -> Option<Outcome<Scalar>> {
        let Template { ranges, reads, ops, reduced, outcome, .. } = template;
        let as_many = |(range, count): &(Anchored, usize)| self.population(tree.range(range)) == *count;
        if self.reduced > MOST_REDUCED || !ranges.iter().all(as_many) {
            return None;
        }
        let missing = self.missing.len();
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        for (cell, before) in reads {
            let value = self.value_of(tree.range(cell).top_left());
            match like(before, &value) {
                Some(id) => places.push(id),
                None => break,
            }
        }
        let fits = places.len() == reads.len();
        if fits {
            for op in ops {
                let mut op = op.clone();
                op.rename(&|id| placed(&places, id));
                places.push(self.builder.share(op));
            }
            self.reduced += reduced;
        } else {
            self.missing.truncate(missing);
        }
        let outcome = fits.then(|| match outcome {
            Ok(Scalar::Number(id)) => Ok(Scalar::Number(placed(&places, *id))),
            Ok(Scalar::Boolean(id)) => Ok(Scalar::Boolean(placed(&places, *id))),
            other => other.clone(),
        });
        self.places = places;
        outcome
    }
}

/// The value that a template's place, or constant, is in a copy.
fn placed(places: &[ValueId], id: ValueId) -> ValueId {
    if id.0 & PLACE == 0 { id } else { places[(id.0 & !PLACE) as usize] }
}

/// The value of the plan that a cell holds, where it is of the kind of `before`; any where it holds what is no
/// number by trial. `None` where it is of another kind, or another constant.
fn like(before: &Outcome<Scalar>, value: &Outcome<Scalar>) -> Option<ValueId> {
    match (before, value) {
        (Ok(Scalar::Number(_)), Ok(Scalar::Number(id))) => Some(*id),
        (Ok(Scalar::Boolean(_)), Ok(Scalar::Boolean(id))) => Some(*id),
        (Ok(Scalar::Constant(Value::Number(a))), Ok(Scalar::Constant(Value::Number(b)))) => {
            (a.to_bits() == b.to_bits()).then_some(ValueId(0))
        }
        (Ok(Scalar::Constant(a)), Ok(Scalar::Constant(b))) => (a == b).then_some(ValueId(0)),
        (Err(Halt::Missing), Err(Halt::Missing)) => Some(ValueId(0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Model;
    use crate::plan::Plan;
    use crate::plan::lower::tests::{spec, workbook};

    /// Copies down columns that go on from the row above, with values of all kinds in A and B.
    fn copies(random: &mut dyn FnMut(usize) -> usize) -> Vec<(String, String)> {
        let mut cells = vec![("A1".to_owned(), "1".to_owned()), ("B1".to_owned(), "0.5".to_owned())];
        for row in 1..=12 {
            cells.push((format!("H{row}"), row.to_string()));
            cells.push((format!("I{row}"), (row * row).to_string()));
        }
        for row in 2..=60 {
            let above = row - 1;
            let kinds =
                ["7", "0", "", "1", "=A1", "=1>A1", "=C{above}", "=IF(A1>1,\"x\",2)", "=1/0", "=\"y\""];
            let kind =
                kinds[random(kinds.len() * 2).min(kinds.len() - 1)].replace("{above}", &above.to_string());
            cells.push((format!("A{row}"), if random(2) == 0 { "7".to_owned() } else { kind }));
            let from = row.max(5) - 4;
            for (column, formula) in [
                ("B", format!("=IF(B{above}>0.25,SUM(B{from}:B{above}),A{row}+$A$1)/(1+ABS(B{above}))")),
                ("C", format!("=VLOOKUP(B{row}*9,$H$1:$I$12,2)+A{row}")),
                ("D", format!("=IFERROR(C{row}*A{row},B{row}*A{row})")),
                ("E", format!("=IF(AND(B{row}>A{row},D{above}<3),MAX(C{row}:D{row}),-D{above}%)")),
                ("F", format!("=B{row}*2+E{row}*2+INDEX(A{above}:C{row},2,1)")),
                ("G", format!("=B{row}>F{row}")),
                ("J", format!("=IFERROR(SUM(B{row}:C{} B$20:B$30),-1)", row + 3)),
                ("K", format!("=IFERROR(SUM(B{row}:INDEX(B$2:B$70,{above}),A$9:A{row}),-1)")),
                ("L", format!("=IFERROR(OFFSET(B{row},-1,0)+ROW()*COUNT($A$2:A{row}),-1)")),
                ("M", format!("=IFERROR(SUM(INDEX(A:B,{above}*2,0) A{row}:B{}),-1)", row + 40)),
                ("N", format!("=IFERROR(INDIRECT(\"B\"&ROW()-1)+SUM(B{row}:B$30)+B$7:B{row},-1)")),
                (
                    "O",
                    format!("=IFERROR(SUMPRODUCT((A{from}:A{row}>1)*B{from}:B{row})+N({row}:{row} B:B),-1)"),
                ),
            ] {
                cells.push((format!("{column}{row}"), formula));
            }
        }
        cells.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// The plan, and how many formulas templates served.
    fn lowered(cells: &[(String, String)]) -> (Plan, u32) {
        let cells: Vec<(&str, &str)> = cells.iter().map(|(a1, text)| (a1.as_str(), text.as_str())).collect();
        let outputs = ["B60", "E40", "F60", "G60", "J40", "K60", "L60", "M30", "N60", "O60"];
        let spec = spec(&[("A1", "normal(1, 2)")], &outputs);
        let model = Model::new(Arc::new(workbook(&cells, &[])), &spec).unwrap();
        let (lowering, ..) = Lowering::outputs(&model).unwrap();
        let templates = lowering.templates.values().flat_map(|templates| &templates.all);
        (Plan::new(&model).unwrap(), templates.map(|template| template.served).sum())
    }

    #[test]
    fn copies_become_the_operations_that_formulas_of_their_own_become() {
        let mut served_in_all = 0;
        for seed in 1..=40_u64 {
            let mut state = seed;
            let mut random = |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize % below
            };
            let cells = copies(&mut random);
            // A formula that no other is a copy of: each has spaces of another number.
            let alone = cells.iter().enumerate().map(|(index, (a1, text))| {
                (a1.clone(), text.replacen('=', &format!("={}", " ".repeat(index)), 1))
            });
            let (plan, served) = lowered(&cells);
            let (expected, none) = lowered(&alone.collect::<Vec<_>>());
            assert_eq!(none, 0);
            assert_eq!(plan.to_string(), expected.to_string(), "seed {seed}");
            served_in_all += served;
        }
        assert!(served_in_all > 2_000, "templates served {served_in_all} copies");
    }
}
