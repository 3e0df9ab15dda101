//! The tree of a bound formula: names, tables and sheets resolved, implicit intersections made explicit.

use std::sync::Arc;

use crate::address::{CellRef, RangeRef};
use crate::distribution::DistributionCall;
use crate::function::Function;
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
    /// Something that Carlo does not know: an unknown function, an external link, a lambda …, and
    /// what it reads, since a draw that reaches those reaches it.
    /// It makes the cell unsupported when, and only when, it is evaluated.
    Unsupported(Arc<str>, Vec<Expr>),
    /// `@range`, or a range in a scalar place of a plain formula: the cell of the range in the
    /// formula's own row or column.
    Intersect(Box<Expr>),
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
