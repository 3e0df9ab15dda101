//! Lambdas applied: a body evaluated with its parameters' operands in their places.

use std::rc::Rc;
use std::sync::Arc;

use super::{Halt, Lowering, Operand, Outcome};
use crate::formula::{Expr, Lambda};
use crate::function::Function;
use crate::value::CellError;

/// The most calls of lambdas in one evaluation of a formula.
const MOST_CALLS: u32 = 1_000_000;

/// A lambda with the names that were in force where it was written, or a function by its bare name.
#[derive(Debug)]
pub enum Closure {
    /// A LAMBDA.
    Lambda {
        /// Its parameters and body.
        lambda: Arc<Lambda>,
        /// The operands of the names in force outside of it.
        outer: Vec<Outcome<Operand>>,
    },
    /// A function of the table.
    Function(&'static Function),
}

impl Lowering<'_> {
    /// The lambda that an operand is, or `#VALUE!`.
    pub fn closure(&self, operand: &Operand) -> Outcome<Rc<Closure>> {
        match operand {
            Operand::Lambda(closure) => Ok(Rc::clone(closure)),
            Operand::Range(_) => Err(CellError::Reference.into()),
            _ => Err(CellError::Value.into()),
        }
    }

    /// Calls a lambda. An argument may be an error, which the body may catch. Too many arguments and too
    /// few, but for those that may be left out, are `#VALUE!`.
    pub fn apply(&mut self, closure: &Rc<Closure>, arguments: Vec<Outcome<Operand>>) -> Outcome<Operand> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            return Err(Halt::Unsupported(
                "a formula that calls lambdas more than a million times".to_owned(),
            ));
        }
        let (lambda, outer) = match &**closure {
            Closure::Lambda { lambda, outer } => (lambda, outer),
            Closure::Function(function) => return self.apply_function(function, arguments),
        };
        if arguments.len() > lambda.parameters.len() {
            return Err(CellError::Value.into());
        }
        let mut locals = Vec::with_capacity(outer.len() + 1 + lambda.parameters.len());
        locals.extend(outer.iter().cloned());
        if lambda.own_name.is_some() {
            locals.push(Ok(Operand::Lambda(Rc::clone(closure))));
        }
        let left_out = lambda.parameters.iter().skip(arguments.len());
        if left_out.clone().any(|parameter| !parameter.optional) {
            return Err(CellError::Value.into());
        }
        let left_out = left_out.count();
        locals.extend(arguments);
        locals.extend((0..left_out).map(|_| Ok(Operand::Omitted)));
        let locals = std::mem::replace(&mut self.locals, locals);
        let array = std::mem::replace(&mut self.array, true);
        let result = self.evaluate(&lambda.body);
        self.locals = locals;
        self.array = array;
        result
    }

    fn apply_function(
        &mut self,
        function: &'static Function,
        arguments: Vec<Outcome<Operand>>,
    ) -> Outcome<Operand> {
        let first = self.locals.len();
        let places = first..first + arguments.len();
        self.locals.extend(arguments);
        let arguments: Vec<Expr> = places.map(|place| Expr::Local(place, "".into())).collect();
        let array = std::mem::replace(&mut self.array, true);
        let result = self.evaluate_call(function, &arguments);
        self.locals.truncate(first);
        self.array = array;
        result
    }

    /// Evaluates `body` with one more name in force for each pair of a name and its value.
    pub fn with_names(&mut self, pairs: &[Expr], body: &Expr) -> Outcome<Operand> {
        let first = self.locals.len();
        for pair in pairs.chunks_exact(2) {
            // A value that cannot be had matters only where its name is used.
            let value = self.evaluate(&pair[1]);
            self.locals.push(value);
        }
        let result = self.evaluate(body);
        self.locals.truncate(first);
        result
    }

    /// The operand of a name in force.
    pub(super) fn local(&self, place: usize) -> Outcome<Operand> {
        self.locals.get(place).cloned().unwrap_or(Err(CellError::Name.into()))
    }

    /// A lambda as written, with the names in force around it.
    pub(super) fn lambda(&self, lambda: &Arc<Lambda>) -> Operand {
        let outer = self.locals.iter().take(lambda.outer).cloned().collect();
        Operand::Lambda(Rc::new(Closure::Lambda { lambda: Arc::clone(lambda), outer }))
    }
}
