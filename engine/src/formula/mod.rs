//! Text of a formula → bound [`Expr`]. One formula's failure never fails another.

mod bind;
mod copies;
mod expr;
mod external;
mod intersect;
mod lambda;
mod parse;
mod precedents;
mod print;
mod reference;
#[cfg(test)]
mod round_trip;
mod spaces;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod trim_range;

pub use bind::{Binder, Bound};
pub use expr::{Expr, External, Infix, Lambda, Parameter, Prefix};
pub use parse::BindError;
pub(crate) use precedents::walk;
pub use precedents::{has_dynamic_reference, precedents};
pub use print::print;
pub(crate) use print::print_number;
pub(crate) use tree::Anchored;
pub use tree::Tree;
