//! The tree of a bound formula: names, tables and sheets resolved, implicit intersections made explicit.

use std::sync::Arc;

use crate::address::{CellRef, RangeRef};
use crate::distribution::{Bounds, DistributionCall};
use crate::function::Function;
use crate::series::SeriesCall;
use crate::value::Value;

/// A bound formula, or a part of one.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A number, text, truth value or error written in the formula.
    Literal(Value),
    /// An argument that was left out, as in `IF(A1,,2)`.
    Omitted,
    /// One cell.
    Cell(CellRef),
    /// A range of cells of one sheet, clipped to nothing yet: whole columns are a million rows tall.
    Range(RangeRef),
    /// `(A1:A3,C1:C3)`: several areas.
    Union(Vec<Expr>),
    /// `A1:C3 B2:D4`: the common cells.
    Intersection(Box<Expr>, Box<Expr>),
    /// `A1:INDEX(…)`: the hull of two references, at least one of which must be evaluated.
    Hull(Box<Expr>, Box<Expr>),
    /// A sign, `%`.
    Unary(Prefix, Box<Expr>),
    /// An operator between two.
    Binary(Infix, Box<Expr>, Box<Expr>),
    /// `{1,2;3,4}`: columns and the values row by row.
    Array(u32, Vec<Value>),
    /// A call of a function of the table.
    Call(&'static Function, Vec<Expr>),
    /// A distribution, from an add-in's function or from the idiom of another.
    Distribution(Box<DistributionCall>),
    /// A process over time, from an add-in's function: as many values as its array formula has cells.
    Series(Box<SeriesCall>),
    /// The number of the trial, from 1, from an add-in's function.
    Trial,
    /// Something that Carlo does not know: an unknown function, an external link without values …, and
    /// what it reads, since a draw that reaches those reaches it.
    /// It makes the cell unsupported when, and only when, it is evaluated.
    Unsupported(Arc<str>, Vec<Expr>),
    /// `@range`, or a range in a scalar place of a plain formula: the cell of the range in the
    /// formula's own row or column.
    Intersect(Box<Expr>),
    /// A name that LET or LAMBDA gives a value: its place among the names in force, the outermost first.
    Local(usize, Arc<str>),
    /// `LAMBDA(x,y,x+y)`
    Lambda(Arc<Lambda>),
    /// The bare name of a function where a lambda is wanted: `BYROW(A1:C3,SUM)`.
    Function(&'static Function),
    /// A call of what an expression gives: `LAMBDA(x,x+1)(2)`.
    Apply(Box<Expr>, Vec<Expr>),
    /// Cells of another workbook, with the values that this file keeps of them.
    External(Arc<External>),
}

/// A function written in a formula. Its body is evaluated as an array formula.
#[derive(Clone, Debug)]
pub struct Lambda {
    /// How many names are in force where it is written.
    pub outer: usize,
    /// The defined name that stands for it, which takes the first place after those: so it calls itself.
    pub own_name: Option<Arc<str>>,
    /// Its parameters, which take the places that follow.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub body: Expr,
}

/// A parameter of a lambda.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Arc<str>,
    /// Whether a call may leave it out: `[x]`.
    pub optional: bool,
}

/// Cells of another workbook.
#[derive(Clone, Debug)]
pub struct External {
    /// Where the workbook is.
    pub target: Arc<str>,
    /// The reference as the file writes it.
    pub written: Arc<str>,
    /// How many columns it has.
    pub columns: u32,
    /// The values that the file keeps, row by row.
    pub values: Vec<Value>,
}

impl Expr {
    /// Visits the expressions that this one is directly made of, in the order of the text.
    pub fn for_each_part<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self {
            Self::Unary(_, operand) | Self::Intersect(operand) => visit(operand),
            Self::Binary(_, left, right) | Self::Intersection(left, right) | Self::Hull(left, right) => {
                visit(left);
                visit(right);
            }
            Self::Union(parts) | Self::Unsupported(_, parts) | Self::Call(_, parts) => {
                parts.iter().for_each(visit);
            }
            Self::Distribution(call) => {
                call.parameters.iter().for_each(&mut *visit);
                call.base.iter().chain(&call.shift).chain(&call.draw).for_each(&mut *visit);
                call.truncate.iter().chain(&call.censor).flat_map(Bounds::parts).for_each(&mut *visit);
                call.repeated.iter().flat_map(|repeated| repeated.parts()).for_each(&mut *visit);
                call.joined.iter().flat_map(|joined| joined.parts()).for_each(visit);
            }
            Self::Series(call) => call.parts().for_each(visit),
            Self::Lambda(lambda) => visit(&lambda.body),
            Self::Apply(callee, arguments) => {
                visit(callee);
                arguments.iter().for_each(visit);
            }
            Self::Literal(_)
            | Self::Omitted
            | Self::Cell(_)
            | Self::Range(_)
            | Self::Array(..)
            | Self::Local(..)
            | Self::Function(_)
            | Self::Trial
            | Self::External(_) => {}
        }
    }
}

impl Expr {
    /// Replaces the references of the tree, in a fixed order; a cell is replaced by a cell. `false` where the
    /// tree holds references that are not its own alone: those of lambdas, of add-ins' calls, of other
    /// workbooks, and those that hang together with others.
    pub(super) fn replace_references(&mut self, by: &mut dyn FnMut(RangeRef) -> RangeRef) -> bool {
        // Every part is visited, whatever the others say.
        let mut all = |parts: &mut [Expr]| {
            let mut whole = true;
            for part in parts {
                whole &= part.replace_references(by);
            }
            whole
        };
        match self {
            Self::Cell(cell) => {
                *cell = by((*cell).into()).top_left();
                true
            }
            Self::Range(range) => {
                *range = by(*range);
                true
            }
            Self::Unary(_, operand) | Self::Intersect(operand) => operand.replace_references(by),
            Self::Binary(_, left, right) | Self::Intersection(left, right) => {
                let left = left.replace_references(by);
                right.replace_references(by) && left
            }
            Self::Union(parts) | Self::Unsupported(_, parts) | Self::Call(_, parts) => all(parts),
            Self::Apply(callee, arguments) => {
                let callee = callee.replace_references(by);
                arguments.iter_mut().fold(callee, |whole, part| part.replace_references(by) && whole)
            }
            Self::Distribution(call) => {
                let made_of_rand =
                    call.redrawn && call.base.is_none() && call.shift.is_none() && call.draw.is_none();
                all(&mut call.parameters) && made_of_rand && call.truncate.is_none() && call.censor.is_none()
            }
            Self::Hull(..) | Self::Lambda(_) | Self::External(_) | Self::Series(_) => false,
            Self::Literal(_)
            | Self::Omitted
            | Self::Array(..)
            | Self::Local(..)
            | Self::Function(_)
            | Self::Trial => true,
        }
    }
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {
    /// `-x`
    Minus,
    /// `+x`: nothing happens, not even a conversion.
    Plus,
    /// `x%`
    Percent,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infix {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// `&`
    Concatenate,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}
