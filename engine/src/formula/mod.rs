//! Text of a formula → bound [`Expr`]. One formula's failure never fails another.

mod bind;
mod expr;
mod intersect;
mod parse;
mod print;

pub use bind::Binder;
pub use expr::{Expr, Infix, Prefix};
