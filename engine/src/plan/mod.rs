//! A plan: the typed program that a simulation evaluates in every trial.
//!
//! Each op defines one value, in evaluation order. [`Plan::new`] lowers a [`crate::Model`]: what no draw
//! reaches has become a constant, equal expressions are shared, what no output needs is gone.

mod bounds;
pub(crate) mod builder;
mod circle;
mod hashed;
pub mod lower;
mod op;
mod print;
mod prune;
mod sharing;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use builder::Builder;
pub use circle::{Circle, CircleId, Iteration};
pub use op::{
    Binary, Compare, Dimension, Lookup, Native, NativeId, Op, Reduce, TableId, Unary, ValueId, doubtful,
    settle,
};
pub(crate) use op::{both, either, excel_power, is_root_of_negative};

use crate::address::CellRef;
use crate::value::CellError;

/// A program in which each op defines one value, in evaluation order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The operations. An op reads only values defined before it.
    pub ops: Vec<Op>,
    /// The cells whose values ops complete, by op: of several that have the same value the first.
    pub origins: BTreeMap<ValueId, CellRef>,
    /// The others. The light module of the browser, which has no room to tell them apart, keeps none.
    pub other_origins: Vec<(ValueId, CellRef)>,
    /// The constants that are errors of a known kind.
    pub errors: Vec<(ValueId, CellError)>,
    /// The constant tables, ascending where their lookups ask for it.
    pub tables: Vec<Arc<[f64]>>,
    /// The routines that ops call.
    pub natives: Vec<Native>,
    /// The values of the input cells, in the order of the model's inputs.
    pub inputs: Vec<ValueId>,
    /// The values of the output cells, in the order of the model's outputs.
    pub outputs: Vec<ValueId>,
    /// Outputs that are the same error in every trial: where it comes from, and which it is.
    pub certain_errors: BTreeMap<CellRef, (CellRef, CellError)>,
    /// The circles that ops go round.
    pub circles: Vec<Arc<Circle>>,
    /// Whether each circle settled, in the order of evaluation: the values of the `Iterate` ops.
    pub settled: Vec<ValueId>,
    /// Whether a value depends on what NOW and TODAY tell.
    pub tells_time: bool,
    /// How many axes of chance there are: `Draw` reads dimensions below this.
    pub dimensions: u32,
    /// Cells that no draw reaches and that were held at the file's value because they cannot be computed.
    pub held: Vec<CellRef>,
}

impl Plan {
    /// The values that a kernel gives a column each, after those of the inputs: the outputs, and then
    /// whether each circle settled.
    pub fn watched(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.outputs.iter().chain(&self.settled).copied()
    }

    /// The circle of a value of [`Plan::settled`].
    pub fn circle(&self, settled: ValueId) -> Option<&Circle> {
        match self.ops.get(settled.0 as usize)? {
            Op::Iterate(circle, _) => self.circles.get(circle.0 as usize).map(Arc::as_ref),
            _ => None,
        }
    }
}
