//! LET and LAMBDA bound: the names that they give become places among the names in force.
//!
//! A place counts from the outermost name, so it is the same wherever the name is used. A defined name
//! that stands for a lambda takes a place of its own before the parameters, by which the body calls it
//! again: nothing is written out without end.

use std::sync::Arc;

use formualizer_parse::{ASTNode, ASTNodeType};

use super::bind::Binding;
use super::parse::{self, BindError};
use super::{Expr, Lambda, Parameter};
use crate::function;
use crate::value::CellError;

/// The most names of one LET or LAMBDA: Excel's 253 arguments.
const MOST_NAMES: usize = 253;

/// A name in force.
pub(super) struct LocalName {
    /// In lower case.
    name: String,
    shown: Arc<str>,
}

/// The names in force while a formula is bound.
#[derive(Default)]
pub(super) struct Locals {
    names: Vec<LocalName>,
    /// The first name that can be seen: a defined name does not see those of the formula that uses it.
    visible_from: usize,
}

impl Locals {
    /// The name as it is used in a formula, if it is in force.
    pub(super) fn find(&self, written: &str) -> Option<Expr> {
        let name = bare_local(written).to_lowercase();
        let visible = self.names.get(self.visible_from..)?;
        let found = visible.iter().rposition(|local| local.name == name)?;
        Some(Expr::Local(self.visible_from + found, Arc::clone(&visible[found].shown)))
    }

    /// Hides all names in force, for a defined name's own formula; gives what [`Self::reveal`] takes.
    pub(super) fn hide(&mut self) -> usize {
        std::mem::replace(&mut self.visible_from, self.names.len())
    }

    /// Undoes [`Self::hide`].
    pub(super) fn reveal(&mut self, visible_from: usize) {
        self.visible_from = visible_from;
    }

    fn push(&mut self, shown: &str) -> Expr {
        let local = LocalName { name: shown.to_lowercase(), shown: shown.into() };
        let expr = Expr::Local(self.names.len(), Arc::clone(&local.shown));
        self.names.push(local);
        expr
    }
}

impl Binding<'_, '_> {
    /// `LET(x,1,y,2,x+y)`: a call whose arguments in the places of names are those names.
    pub(super) fn let_call(&mut self, nodes: Vec<ASTNode>) -> Result<Expr, BindError> {
        let outer = self.locals.names.len();
        if nodes.len() < 3 || nodes.len().is_multiple_of(2) || nodes.len() > MOST_NAMES {
            return Ok(Expr::Literal(CellError::Value.into()));
        }
        let last = nodes.len() - 1;
        let mut arguments = Vec::with_capacity(nodes.len());
        let mut name = None;
        for (index, node) in nodes.into_iter().enumerate() {
            if index < last && index.is_multiple_of(2) {
                let Some(parameter) = parameter(&node) else {
                    self.locals.names.truncate(outer);
                    return Ok(Expr::Literal(CellError::Name.into()));
                };
                name = Some(parameter.name);
                continue;
            }
            let value = self.expr(node)?;
            if let Some(name) = name.take() {
                arguments.push(self.locals.push(&name));
            }
            arguments.push(value);
        }
        self.locals.names.truncate(outer);
        let function = function::find("LET").expect("LET is in the table");
        Ok(Expr::Call(function, arguments))
    }

    /// `LAMBDA(x,[y],…)`; `own_name` is the defined name that stands for it.
    pub(super) fn lambda(
        &mut self,
        mut nodes: Vec<ASTNode>,
        own_name: Option<&str>,
    ) -> Result<Expr, BindError> {
        let outer = self.locals.names.len();
        let Some(body) = nodes.pop().filter(|_| nodes.len() <= MOST_NAMES) else {
            return Ok(Expr::Literal(CellError::Value.into()));
        };
        let Some(parameters) = nodes.iter().map(parameter).collect::<Option<Vec<Parameter>>>() else {
            return Ok(Expr::Literal(CellError::Name.into()));
        };
        let own_name: Option<Arc<str>> = own_name.map(Into::into);
        for name in own_name.iter().chain(parameters.iter().map(|parameter| &parameter.name)) {
            self.locals.push(name);
        }
        let body = self.expr(body)?;
        self.locals.names.truncate(outer);
        Ok(Expr::Lambda(Arc::new(Lambda { outer, own_name, parameters, body })))
    }

    /// The place that a lambda written here would take for its own name.
    pub(super) fn next_local(&self) -> usize {
        self.locals.names.len()
    }
}

/// Whether a function's name, as written, is LAMBDA.
pub(super) fn is_lambda(written: &str) -> bool {
    parse::bare_name(written).eq_ignore_ascii_case("LAMBDA")
}

/// The function that a bare name stands for where a lambda is wanted, as `_xleta.SUM`.
pub(super) fn eta(written: &str) -> Option<Expr> {
    let head = written.get(..7)?;
    let name = head.eq_ignore_ascii_case("_xleta.").then(|| &written[7..])?;
    if function::is_left_out(&name.to_uppercase()) {
        return Some(Expr::Unsupported(name.to_uppercase().into(), Vec::new()));
    }
    function::find(name).map(Expr::Function)
}

/// The parameter that a node names: `x`, or `[x]` for one that may be left out.
fn parameter(node: &ASTNode) -> Option<Parameter> {
    let ASTNodeType::Reference { original, .. } = &node.node_type else {
        return None;
    };
    let inner = original.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let written = inner.unwrap_or(original);
    let name = bare_local(written);
    let is_name = !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '\\' | '?'));
    let optional = inner.is_some() || has_prefix(written, "_xlop.");
    is_name.then(|| Parameter { name: name.into(), optional })
}

/// The name without the prefix that files give to names of LET and LAMBDA.
fn bare_local(written: &str) -> &str {
    let prefixed = has_prefix(written, "_xlpm.") || has_prefix(written, "_xlop.");
    if prefixed { &written[6..] } else { written }
}

fn has_prefix(written: &str, prefix: &str) -> bool {
    written.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}
