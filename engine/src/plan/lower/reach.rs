//! Which cells a change reaches: forwards along the references that formulas name.
//!
//! References that only evaluation reveals (OFFSET, INDIRECT) are not seen here, so a formula with one
//! counts as reached: it is lowered, and when nothing that changes was met it turns out to be a constant.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::positions::{CellSet, Positions};
use super::stabbing::{Interval, Intervals};
use crate::address::{CellRef, RangeRef, SheetId};
use crate::distribution::DistributionCall;
use crate::formula::{self, Expr};
use crate::function;
use crate::model::Model;
use crate::plan::hashed::{self, Hashed};
use crate::workbook::{Content, DataTable};

/// The cells that a change reaches, or may.
pub(crate) struct Reach {
    cells: CellSet,
    /// Those of them that another moment than the file's, one of several simulations, or a value that an add-in's call
    /// stands for, reaches.
    retimed: HashSet<CellRef>,
}

impl Reach {
    /// Follows the draws of a model.
    pub(crate) fn new(model: &Model) -> Self {
        let mut from: Vec<CellRef> = model.inputs.iter().map(|input| input.cell).collect();
        let drawing = model.formulas_that(|expr| draws(expr) || formula::has_dynamic_reference(expr));
        from.extend(drawing.map(|(cell, _)| *cell));
        let dependents = Dependents::new(model);
        let mut retimed = HashSet::default();
        if model.moment.is_some_and(|moment| moment.asked) {
            let telling = model.formulas_that(tells_time);
            retimed = dependents.of(telling.map(|(cell, _)| *cell).collect());
            from.extend(&retimed);
        }
        let mut stated = model.restated.clone();
        if model.workbook.simulation.is_some() {
            stated.extend(model.tables.iter().map(|(cell, _)| *cell));
        }
        if !stated.is_empty() {
            let told = dependents.of(stated);
            from.extend(&told);
            retimed.extend(told);
        }
        let mut cells = CellSet::new(&model.workbook);
        dependents.follow(from, &mut |cell| cells.insert(cell));
        Self { cells, retimed }
    }

    /// Whether the cell may hold another value than the file says although no draw reaches it: another moment, or another
    /// simulation, is asked for, or an add-in's call stands for a value.
    pub(super) fn tells_other_time(&self, cell: CellRef) -> bool {
        self.retimed.contains(&cell)
    }

    /// Whether a draw reaches `cell`, or may.
    pub(crate) fn contains(&self, cell: CellRef) -> bool {
        self.cells.contains(cell)
    }
}

/// Formulas by the ranges that they read.
pub(super) struct Dependents {
    ranges: Ranges,
    /// For each range the index of its first reader, and then the number of readers.
    starts: Vec<u32>,
    /// The cells that read the first range, then those that read the second …
    readers: Vec<CellRef>,
    /// For each column of each sheet the ranges of several cells that cover a part of it.
    columns: HashMap<(SheetId, u32), Intervals>,
}

impl Dependents {
    /// Indexes the formulas of a model.
    pub(super) fn new(model: &Model) -> Self {
        let mut reads = Reads::new(model);
        for (cell, formula) in &model.formulas {
            formula.tree.precedents(&mut |range| reads.add(range, *cell, model));
        }
        for (index, sheet) in model.workbook.sheets.iter().enumerate() {
            let sheet_id = SheetId(index as u16);
            for (row, column, cell) in sheet.cells.iter() {
                let at = CellRef::new(sheet_id, row, column);
                match &cell.content {
                    Content::DataTable(table) => {
                        for edge in edges(table) {
                            reads.add(edge, at, model);
                        }
                    }
                    Content::ArrayPart { anchor } => reads.add((*anchor).into(), at, model),
                    _ => {}
                }
            }
        }
        let mut columns: HashMap<(SheetId, u32), Vec<Interval>> = HashMap::default();
        for (range, index) in &reads.ranges.larger.all {
            let index = *index as usize;
            for column in range.first_column..=range.last_column {
                let intervals = columns.entry((range.sheet, column)).or_default();
                intervals.push((range.first_row, range.last_row, index));
            }
        }
        let (starts, readers) = reads.by_range();
        let indexed = columns.into_iter().map(|(column, intervals)| (column, Intervals::new(intervals)));
        Self { ranges: reads.ranges, starts, readers, columns: indexed.collect() }
    }

    /// The cells that read a range.
    fn readers(&self, range: usize) -> &[CellRef] {
        &self.readers[self.starts[range] as usize..self.starts[range + 1] as usize]
    }

    /// The cells given, and all that read them, directly or through others.
    pub(super) fn of(&self, open: Vec<CellRef>) -> HashSet<CellRef> {
        let mut cells = HashSet::default();
        self.follow(open, &mut |cell| cells.insert(cell));
        cells
    }

    /// Gives every one of these cells to `insert`, which says whether it is new.
    fn follow(&self, mut open: Vec<CellRef>, insert: &mut dyn FnMut(CellRef) -> bool) {
        let mut followed = vec![false; self.starts.len()];
        // What is left of each column: a range is followed once.
        let mut columns: HashMap<(SheetId, u32), Intervals> = HashMap::default();
        let mut found = Vec::new();
        while let Some(cell) = open.pop() {
            if !insert(cell) {
                continue;
            }
            found.extend(self.ranges.get(cell));
            let column = (cell.sheet, cell.column);
            if let Some(all) = self.columns.get(&column) {
                columns.entry(column).or_insert_with(|| all.clone()).take(cell.row, &mut found);
            }
            for index in found.drain(..) {
                if !std::mem::replace(&mut followed[index], true) {
                    open.extend(self.readers(index));
                }
            }
        }
    }
}

/// The distinct ranges that formulas read, in the order in which they were met.
struct Ranges {
    positions: Positions,
    /// The index of each cell of the workbook, by its position; [`NONE`] where no formula reads it by itself.
    cells: Vec<u32>,
    /// The indexes of other cells.
    elsewhere: HashMap<CellRef, u32>,
    larger: Larger,
    count: u32,
}

/// The ranges of several cells.
#[derive(Default)]
struct Larger {
    /// With their indexes, in the order in which they were met: mostly that of their rows, so that they are sorted fast.
    all: Vec<(RangeRef, u32)>,
    /// Where each is in the list.
    places: Hashed,
}

impl Larger {
    /// The index of a range, which is `next` where it is new.
    fn index(&mut self, range: RangeRef, next: u32) -> &mut u32 {
        let RangeRef { sheet, first_row, first_column, last_row, last_column } = range;
        let hash = hashed::hash([u32::from(sheet.0), first_row, first_column, last_row, last_column]);
        let Self { all, places } = self;
        let new = all.len() as u32;
        let place = places.find_or(hash, new, &|place| all[place as usize].0 == range);
        if place == new {
            all.push((range, next));
        }
        &mut all[place as usize].1
    }
}

/// The index of no range.
const NONE: u32 = u32::MAX;

impl Ranges {
    fn index(&mut self, range: RangeRef) -> u32 {
        let cell = range.top_left();
        let index = match self.positions.of(cell) {
            _ if !range.is_cell() => self.larger.index(range, self.count),
            None => self.elsewhere.entry(cell).or_insert(self.count),
            Some(position) => &mut self.cells[position],
        };
        if *index == NONE {
            *index = self.count;
        }
        self.count += u32::from(*index == self.count);
        *index
    }

    /// The index of a single cell.
    fn get(&self, cell: CellRef) -> Option<usize> {
        let index = match self.positions.of(cell) {
            Some(position) => self.cells[position],
            None => *self.elsewhere.get(&cell)?,
        };
        (index != NONE).then_some(index as usize)
    }
}

/// Which cells read which ranges.
struct Reads {
    ranges: Ranges,
    /// The index of each range that a cell reads, and the cell.
    all: Vec<(u32, CellRef)>,
}

impl Reads {
    /// None yet.
    fn new(model: &Model) -> Self {
        let positions = Positions::new(&model.workbook);
        let cells = vec![NONE; positions.count()];
        let (elsewhere, larger) = (HashMap::default(), Larger::default());
        Self { ranges: Ranges { positions, cells, elsewhere, larger, count: 0 }, all: Vec::new() }
    }

    fn add(&mut self, range: RangeRef, reader: CellRef, model: &Model) {
        let Some(sheet) = model.workbook.sheet(range.sheet) else { return };
        let mut used = range;
        used.last_row = range.last_row.min(sheet.cells.rows().saturating_sub(1));
        used.last_column = range.last_column.min(sheet.cells.columns().saturating_sub(1));
        if !range.is_cell() && (used.first_row > used.last_row || used.first_column > used.last_column) {
            return;
        }
        if range.is_cell() {
            used = range;
        }
        self.all.push((self.ranges.index(used), reader));
    }

    /// The readers of each range one after the other, and where those of each begin and the last end.
    fn by_range(&self) -> (Vec<u32>, Vec<CellRef>) {
        let count = self.ranges.count as usize;
        let mut starts = vec![0; count + 1];
        for (range, _) in &self.all {
            starts[*range as usize + 1] += 1;
        }
        for range in 0..count {
            starts[range + 1] += starts[range];
        }
        let mut next = starts.clone();
        let mut readers = vec![CellRef::default(); self.all.len()];
        for (range, reader) in &self.all {
            let next = &mut next[*range as usize];
            readers[*next as usize] = *reader;
            *next += 1;
        }
        (starts, readers)
    }
}

/// What the body of a data table reads: the row above it and the column left of it, with their corner.
pub(super) fn edges(table: &DataTable) -> [RangeRef; 2] {
    let body = table.range;
    let frame = RangeRef {
        first_row: body.first_row.saturating_sub(1),
        first_column: body.first_column.saturating_sub(1),
        ..body
    };
    [RangeRef { last_row: frame.first_row, ..frame }, RangeRef { last_column: frame.first_column, ..frame }]
}

/// Whether the expression itself tells the time.
pub(super) fn tells_time(expr: &Expr) -> bool {
    let mut found = false;
    formula::walk(expr, &mut |part| {
        found |= matches!(part, Expr::Call(function, _) if matches!(function.name, "NOW" | "TODAY"));
    });
    found
}

/// Whether the expression itself draws, or tells the trial: a distribution, a series, RAND or RANDBETWEEN.
pub(crate) fn draws(expr: &Expr) -> bool {
    draws_as(expr, &|_| true, true)
}

/// Whether the expression itself draws anew in every cell of a data table: RAND and what is made of it.
pub(crate) fn redraws(expr: &Expr) -> bool {
    draws_as(expr, &|call| call.redrawn, false)
}

fn draws_as(expr: &Expr, counts: &dyn Fn(&DistributionCall) -> bool, others: bool) -> bool {
    let mut found = false;
    formula::walk(expr, &mut |part| {
        found |= match part {
            Expr::Distribution(call) => call.draw.is_none() && counts(call),
            Expr::Series(_) | Expr::Trial => others,
            Expr::Call(function, _) | Expr::Function(function) => function::draws(function),
            _ => false,
        };
    });
    found
}
