//! Every spreadsheet function, one item each: its name, arguments, help, examples and lowering.
//!
//! A function is lowered once to primitive operations; backends never hear of it. Adding one touches
//! the file of its family and one line of that file's table.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::OnceLock;

use crate::address::RangeRef;
use crate::formula::Expr;
use crate::plan::lower::{Lowering, Matrix, Operand, Outcome, Scalar};

mod arguments;
mod array;
mod criteria;
mod database;
pub(crate) mod date;
mod engineering;
pub mod excluded;
mod families;
mod finance;
mod information;
pub(crate) mod joint;
mod lambda;
mod logic;
mod lookup;
mod math;
mod probability;
mod routine;
mod search;
#[cfg(feature = "functions")]
mod signed;
mod statistics;
mod text;
mod trigonometry;
mod wildcard;

pub use families::{all, families, is_left_out};

/// What functions keep from one call to the next while a model is lowered.
#[derive(Debug, Default)]
pub struct Memory {
    /// Ranges that hold the same values in every trial, read once.
    pub(crate) constant_ranges: HashMap<RangeRef, Rc<Matrix>>,
    /// Where each value of such a range first stands.
    pub(crate) indices: HashMap<RangeRef, Rc<search::Index>>,
}

/// A function of the table.
#[derive(Clone, Copy)]
pub struct Function {
    /// The name as Excel shows it, in capitals.
    pub name: &'static str,
    /// What it gives, in one sentence; empty in Wasm.
    pub summary: &'static str,
    /// The arguments in order.
    pub arguments: &'static [Argument],
    /// Formulas with their results as text; each is a test. None in Wasm.
    pub examples: &'static [(&'static str, &'static str)],
    /// How a call becomes operations.
    pub lower: Lower,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// One argument of a function.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name in help texts.
    pub name: &'static str,
    /// What it takes.
    pub kind: ArgumentKind,
    /// How often it may be given.
    pub presence: Presence,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// One value: a range in this place intersects in a plain formula and maps in an array formula.
    Scalar,
    /// One value likewise, in which a sign may be joined to a number that a draw decides.
    Criterion,
    /// A range or an array passes whole; formulas inside are evaluated plainly.
    Reference,
    /// A range or an array passes whole, and formulas inside are evaluated as arrays.
    Array,
}

/// How often an argument may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Once.
    Required,
    /// Once or not.
    Optional,
    /// It, and with it every such argument after it, may be given again and again.
    Repeated,
}

/// How a call becomes operations.
#[derive(Clone, Copy)]
pub enum Lower {
    /// Scalars in, a scalar out. In array places it is mapped over the elements; where a draw decides
    /// what kind of value an argument is, it is lowered for each case. An argument written as empty is
    /// blank; arguments left out at the end are missing from the slice.
    Scalar(fn(&mut Lowering<'_>, &[Scalar]) -> Outcome<Scalar>),
    /// Operands in, an operand out: ranges and arrays arrive whole.
    Operands(fn(&mut Lowering<'_>, &[Operand]) -> Outcome<Operand>),
    /// Nothing has been evaluated yet: for IF, IFERROR, CHOOSE, OFFSET, ROW …
    Lazy(fn(&mut Lowering<'_>, &[Expr]) -> Outcome<Operand>),
}

impl Function {
    /// The argument at `index` of a call, repeats unrolled; `None` where the call has too many.
    pub fn argument(&self, index: usize) -> Option<&'static Argument> {
        if let Some(argument) = self.arguments.get(index) {
            return Some(argument);
        }
        let start = self.arguments.iter().position(|a| a.presence == Presence::Repeated)?;
        let period = self.arguments.len() - start;
        self.arguments.get(start + (index - start) % period)
    }

    /// The fewest arguments of a call.
    pub fn least_arguments(&self) -> usize {
        self.arguments.iter().filter(|a| a.presence == Presence::Required).count()
    }

    /// The most arguments of a call; `None` where there is no limit.
    pub fn most_arguments(&self) -> Option<usize> {
        let repeated = self.arguments.iter().any(|a| a.presence == Presence::Repeated);
        (!repeated).then_some(self.arguments.len())
    }
}

/// The functions of a family as they are kept. What only tests and documents read has no place in a module
/// that a browser loads.
const fn table<const N: usize>(mut functions: [Function; N]) -> [Function; N] {
    let mut index = 0;
    while cfg!(target_arch = "wasm32") && index < N {
        (functions[index].summary, functions[index].examples) = ("", &[]);
        index += 1;
    }
    functions
}

/// An argument that must be given.
pub(crate) const fn required(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument { name, kind, presence: Presence::Required }
}

/// An argument that may be left out.
pub(crate) const fn optional(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument { name, kind, presence: Presence::Optional }
}

/// An argument that may be given again and again.
pub(crate) const fn repeated(name: &'static str, kind: ArgumentKind) -> Argument {
    Argument { name, kind, presence: Presence::Repeated }
}

/// Whether a function draws.
pub(crate) fn draws(function: &Function) -> bool {
    matches!(function.name, "RAND" | "RANDBETWEEN" | "RANDARRAY") || joint::draws(function)
}

/// The function called `name`, whatever its case; prefixes such as `_xlfn.` must be gone.
pub fn find(name: &str) -> Option<&'static Function> {
    static INDEX: OnceLock<HashMap<&'static str, &'static Function>> = OnceLock::new();
    let index = INDEX.get_or_init(|| all().map(|function| (function.name, function)).collect());
    match index.get(name) {
        Some(function) => Some(function),
        None => index.get(name.to_ascii_uppercase().as_str()).copied(),
    }
}

#[cfg(test)]
mod by_draw;

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::address::{CellRef, SheetId};
    use crate::model::Model;
    use crate::plan::lower::{Halt, general};
    use crate::value::Value;
    use crate::workbook::{Cell, Cells, Content, DefinedName, Sheet, Workbook};

    /// What a formula gives in an otherwise empty workbook, as text.
    pub(crate) fn value_of(formula: &str) -> String {
        value_with(formula, Vec::new())
    }

    /// What a formula gives in a workbook with names, as text.
    fn value_with(formula: &str, names: Vec<DefinedName>) -> String {
        let text = formula.trim_start_matches('=').into();
        let cell = Cell { content: Content::Formula(text), ..Cell::default() };
        let sheet =
            Sheet { name: "Sheet1".to_owned(), cells: Cells::new(vec![(99, 25, cell)]), ..Sheet::default() };
        let workbook = Workbook { sheets: vec![sheet], names, ..Workbook::default() };
        let model = Model::inspect_only(Arc::new(workbook));
        match Lowering::check(&model).recompute(CellRef::new(SheetId(0), 99, 25)) {
            Ok(Value::Number(x)) => general(x),
            Ok(value) => value.to_string(),
            Err(Halt::Unsupported(what)) => format!("unsupported: {what}"),
            Err(halt) => format!("{halt:?}"),
        }
    }

    #[test]
    fn every_example_holds() {
        let mut wrong = Vec::new();
        for function in all() {
            for (formula, expected) in function.examples {
                let ours = value_of(formula);
                let near = match (ours.parse::<f64>(), expected.parse::<f64>()) {
                    (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * b.abs(),
                    _ => false,
                };
                if ours != *expected && !near {
                    wrong.push(format!("{formula} gives {ours} rather than {expected}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_that_are_lambdas_call_themselves_within_bounds() {
        let lambda = |name: &str, text: &str| DefinedName {
            name: name.into(),
            scope: None,
            text: text.into(),
            hidden: false,
        };
        let names = vec![
            lambda("Factorial", "LAMBDA(n,IF(n<2,1,n*Factorial(n-1)))"),
            lambda("WithoutRest", "LAMBDA(n,IF(n=0,TRUE,WithRest(n-1)))"),
            lambda("WithRest", "LAMBDA(n,IF(n=0,FALSE,WithoutRest(n-1)))"),
            lambda("Forever", "LAMBDA(n,Forever(n+1))"),
            lambda("Fibonacci", "LAMBDA(n,IF(n<2,n,Fibonacci(n-1)+Fibonacci(n-2)))"),
        ];
        for (formula, value) in [
            ("=Factorial(20)", "2432902008176640000"),
            ("=WithoutRest(9)", "FALSE"),
            ("=SUM(MAP({1,2,3},Factorial))", "9"),
            ("=Fibonacci(15)", "610"),
            ("=Forever(1)", "unsupported: lambdas that call each other this deep"),
            ("=Fibonacci(60)", "unsupported: a formula that calls lambdas more than a million times"),
        ] {
            assert_eq!(value_with(formula, names.clone()), value, "{formula}");
        }
    }

    #[test]
    fn every_function_has_examples_or_draws() {
        let volatile = ["NOW", "RAND", "RANDBETWEEN", "TODAY"];
        for function in all() {
            assert!(!function.examples.is_empty() || volatile.contains(&function.name), "{}", function.name);
        }
    }

    #[test]
    fn calls_with_too_few_or_too_many_arguments_are_errors() {
        for formula in ["=ABS()", "=ABS(1,2)", "=PI(1)"] {
            assert_eq!(value_of(formula), "#VALUE!", "{formula}");
        }
    }
}
