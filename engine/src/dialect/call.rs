//! One distribution function of a product: which distribution of ours it is, and which of its arguments is
//! which parameter.

use super::list::list;
use crate::formula::{Expr, Infix};
use crate::function;
use crate::value::Value;

/// One distribution function of a product.
#[derive(Debug)]
pub(super) struct Call {
    /// The function, as the product writes it.
    pub(super) name: &'static str,
    /// The distribution in our table.
    pub(super) distribution: &'static str,
    /// Where each of our parameters comes from, in our order.
    pub(super) parameters: &'static [Source],
    /// The argument that is added to the draw.
    pub(super) location: Option<usize>,
    /// What is added to the draw besides: trials are counted from 1 where we count failures from 0.
    pub(super) moved: f64,
    /// The arguments between which the draw is truncated.
    pub(super) between: Option<(usize, usize)>,
    /// What the user should know of how it is read.
    pub(super) note: Option<&'static str>,
}

/// Where a parameter comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// The argument at this position.
    Argument(usize),
    /// The argument at this position, or a number where it is left out.
    Optional(usize, f64),
    /// A number that the product does not let anyone choose.
    Constant(f64),
    /// 1 / the argument at this position: a rate where we want a mean.
    Reciprocal(usize),
    /// 100 × the argument at this position: a probability where we want a percentile.
    Percent(usize),
    /// The argument at the first position less the one at the second: a mean that counts a location in.
    Difference(usize, usize),
    /// The argument at the first position × the logarithm of the one at the second: a power of another base.
    TimesLogarithm(usize, usize),
    /// 1 − the argument at this position, or 1 − a number where it is left out: the chance of more.
    Complement(usize, f64),
    /// A list: as many values as there are.
    List(usize),
}

use Source::{
    Argument, Complement, Constant, Difference, List, Optional, Percent, Reciprocal, TimesLogarithm,
};

/// The first arguments as they come.
const FIRST: &[Source] = &[Argument(0), Argument(1), Argument(2), Argument(3), Argument(4)];

/// Why a call's arguments give no parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadArguments {
    /// There are too few of them.
    Count,
    /// A list is neither a range nor in braces, or is too long.
    List,
    /// Lists that belong together are of different lengths.
    Lengths,
}

impl Call {
    /// A function whose first `count` arguments, up to 5, are our parameters in our order.
    pub(super) const fn same(name: &'static str, distribution: &'static str, count: usize) -> Self {
        Self::plain(name, distribution, FIRST.split_at(count).0)
    }

    /// A function whose arguments are our parameters.
    pub(super) const fn plain(
        name: &'static str,
        distribution: &'static str,
        parameters: &'static [Source],
    ) -> Self {
        Self { name, distribution, parameters, location: None, moved: 0.0, between: None, note: None }
    }

    /// The same with the argument that is added to the draw.
    pub(super) const fn located(self, location: usize) -> Self {
        Self { location: Some(location), ..self }
    }

    /// The same with a number that is added to the draw.
    pub(super) const fn moved(self, by: f64) -> Self {
        Self { moved: by, ..self }
    }

    /// The same, truncated between two arguments.
    pub(super) const fn between(self, low: usize, high: usize) -> Self {
        Self { between: Some((low, high)), ..self }
    }

    /// The same with what the user should know.
    pub(super) const fn noted(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    /// How many of its arguments are lists.
    pub(super) fn lists(&self) -> usize {
        self.parameters.iter().filter(|source| matches!(source, List(_))).count()
    }

    /// How many arguments it must have, and how many it may have before what follows all parameters.
    pub(super) fn arity(&self) -> (usize, usize) {
        let (mut least, mut most) = (0, 0);
        let mut takes = |position: usize, must: bool| {
            most = most.max(position + 1);
            if must {
                least = least.max(position + 1);
            }
        };
        for source in self.parameters {
            match *source {
                Argument(i) | Reciprocal(i) | Percent(i) | List(i) => takes(i, true),
                Difference(i, j) | TimesLogarithm(i, j) => {
                    takes(i, true);
                    takes(j, true);
                }
                Optional(i, _) | Complement(i, _) => takes(i, false),
                Constant(_) => {}
            }
        }
        self.location.iter().for_each(|i| takes(*i, true));
        self.between.iter().for_each(|(low, high)| {
            takes(*low, true);
            takes(*high, true);
        });
        (least, most)
    }

    /// Our parameters: single values first, then the lists in turn: the value, its weight, the next value …
    pub(super) fn parameters(&self, arguments: &[Expr]) -> Result<Vec<Expr>, BadArguments> {
        let given = |i: usize| arguments.get(i).filter(|expr| !matches!(expr, Expr::Omitted));
        let must = |i: usize| given(i).cloned().ok_or(BadArguments::Count);
        let mut singles = Vec::new();
        let mut lists: Vec<Vec<Expr>> = Vec::new();
        for source in self.parameters {
            singles.push(match *source {
                Argument(i) => must(i)?,
                Optional(i, otherwise) => given(i).cloned().unwrap_or_else(|| number(otherwise)),
                Complement(i, otherwise) => match given(i) {
                    Some(chance) => binary(Infix::Subtract, number(1.0), chance.clone()),
                    None => number(1.0 - otherwise),
                },
                Constant(x) => number(x),
                Reciprocal(i) => binary(Infix::Divide, number(1.0), must(i)?),
                Percent(i) => binary(Infix::Multiply, must(i)?, number(100.0)),
                Difference(i, j) => binary(Infix::Subtract, must(i)?, must(j)?),
                TimesLogarithm(i, j) => {
                    let logarithm = function::find("LN").expect("the table has the logarithm");
                    binary(Infix::Multiply, must(i)?, Expr::Call(logarithm, vec![must(j)?]))
                }
                List(i) => {
                    lists.push(list(&must(i)?).ok_or(BadArguments::List)?);
                    continue;
                }
            });
        }
        if lists.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
            return Err(BadArguments::Lengths);
        }
        let length = lists.first().map_or(0, Vec::len);
        singles.extend((0..length).flat_map(|index| lists.iter().map(move |list| list[index].clone())));
        Ok(singles)
    }
}

/// A number as an expression.
pub(super) fn number(x: f64) -> Expr {
    Expr::Literal(Value::Number(x))
}

/// An operator between two expressions.
pub(super) fn binary(infix: Infix, left: Expr, right: Expr) -> Expr {
    Expr::Binary(infix, Box::new(left), Box::new(right))
}
