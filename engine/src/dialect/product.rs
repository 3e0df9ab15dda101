//! How a product's table reads a call: which distribution, which argument is which parameter, and
//! what the properties ask.

use crate::address::CellRef;
use crate::distribution::{self, BoundedBy, Bounds, Dependence, DistributionCall, Repeated, Splice};
use crate::formula::{Expr, Infix};
use crate::value::Value;
use crate::workbook::Workbook;

/// One product.
#[derive(Debug)]
pub(crate) struct Addin {
    /// The name that people know.
    pub(super) name: &'static str,
    /// How its functions begin, in lower case.
    pub(super) prefix: &'static str,
    /// Its distributions, as far as Carlo has them.
    pub(super) distributions: &'static [Call],
    /// The function that splices two distributions, if the product has one: low, high, point.
    pub(super) splice: &'static str,
    /// The function that adds up draws, if the product has one: frequency, severity, deductible, limit.
    pub(super) compound: &'static str,
    /// The functions that stand as arguments of a distribution and change or describe it.
    pub(super) properties: &'static [(&'static str, Property)],
    /// The functions that stand in a formula as 0 and say something of the cell.
    pub(super) markers: &'static [(&'static str, Marker)],
    /// What may follow the parameters by position.
    pub(super) rest: Rest,
    /// Whether it is known that a truncated draw is shifted after the truncation.
    pub(super) shifts_after_truncating: bool,
}

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
}

/// Where a parameter comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// The argument at this position.
    Argument(usize),
    /// 1 / the argument at this position: a rate where we want a mean.
    Reciprocal(usize),
    /// A list: as many values as there are.
    List(usize),
    /// The number 1 for each value of the list at this position.
    OneForEach(usize),
}

/// What a function among a distribution's arguments does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    /// Names the input.
    Name,
    /// Gives the value to show where nothing is simulated.
    Base,
    /// Adds to the draw.
    Shift,
    /// Bounds the draw, by values before the shift.
    Truncate,
    /// Bounds the draw, by values after the shift.
    TruncateShifted,
    /// Bounds the draw, by percentiles from 0 to 1.
    TruncateProbability,
    /// Moves what is drawn beyond bounds to them.
    Censor,
    /// Names a row of a matrix of rank correlations.
    Correlated,
    /// Names a distribution for others to depend on.
    Independent,
    /// Depends on a named distribution by a rank correlation.
    Dependent,
    /// Says nothing that changes a draw.
    Neutral,
    /// Changes the draw in a way that Carlo does not have.
    Refused,
}

/// What a function says of the cell that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// The cell is an output, or the cell given as the argument is.
    Output,
    /// The cell is an input of this name.
    Input,
}

/// What may follow the parameters by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Nothing.
    Nothing,
    /// ModelRisk's percentile: the call then gives that quantile instead of a draw.
    Percentile,
    /// Crystal Ball's low cut-off, high cut-off and name.
    Cutoffs,
}

/// An argument of an add-in's call.
#[derive(Debug)]
pub(crate) enum Argument {
    /// A value.
    Value(Expr),
    /// A property function with its arguments.
    Property(String, Vec<Expr>),
}

/// What an add-in's call says beside its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// This cell is an output, of this name.
    Output(CellRef, Option<String>),
    /// The formula's cell is an input of this name.
    Input(Option<String>),
    /// The call asks for this, and Carlo does not do it.
    Refused(String),
}

/// What an add-in's call is.
#[derive(Debug)]
pub(crate) enum Recognised {
    /// An expression.
    Expr(Expr),
    /// Nothing that Carlo has; the arguments are given back.
    Unknown(Vec<Expr>),
}

impl Property {
    /// What the bounds say that it gives, if it gives bounds.
    fn bounds(self) -> Option<BoundedBy> {
        match self {
            Self::Truncate | Self::Censor => Some(BoundedBy::Value),
            Self::TruncateShifted => Some(BoundedBy::ShiftedValue),
            Self::TruncateProbability => Some(BoundedBy::Probability),
            Self::Name
            | Self::Base
            | Self::Shift
            | Self::Correlated
            | Self::Independent
            | Self::Dependent
            | Self::Neutral
            | Self::Refused => None,
        }
    }
}

impl Addin {
    /// Whether a function, without prefixes such as `_xll.`, belongs to the product by its name.
    pub(super) fn owns(&self, name: &str) -> bool {
        name.get(..self.prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(self.prefix))
    }

    /// Whether the function called `name` stands among a distribution's arguments to change or describe it.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        find(self.properties, name).is_some()
    }

    /// Reads the call `name(arguments)` in the formula of the cell `at`.
    pub(crate) fn recognise(
        &'static self,
        name: &str,
        arguments: Vec<Argument>,
        workbook: &Workbook,
        at: CellRef,
        marks: &mut Vec<Mark>,
    ) -> Recognised {
        let mut reading = Reading {
            addin: self,
            workbook,
            marks,
            name: None,
            base: None,
            shift: None,
            truncate: None,
            censor: None,
            dependence: None,
        };
        if let Some(marker) = find(self.markers, name) {
            reading.mark(marker, &arguments, at);
            return Recognised::Expr(Expr::Literal(Value::Number(0.0)));
        }
        if name.eq_ignore_ascii_case(self.compound) {
            return reading.compound(arguments);
        }
        if name.eq_ignore_ascii_case(self.splice) {
            return reading.splice(arguments);
        }
        match self.distributions.iter().find(|call| call.name.eq_ignore_ascii_case(name)) {
            Some(call) => reading.distribution(call, arguments),
            None => Recognised::Unknown(values(arguments)),
        }
    }
}

/// A call being read.
struct Reading<'r> {
    addin: &'static Addin,
    workbook: &'r Workbook,
    marks: &'r mut Vec<Mark>,
    name: Option<String>,
    base: Option<Expr>,
    shift: Option<Expr>,
    truncate: Option<Bounds>,
    censor: Option<Bounds>,
    dependence: Option<Dependence>,
}

impl Reading<'_> {
    fn mark(&mut self, marker: Marker, arguments: &[Argument], at: CellRef) {
        let first = match arguments.first() {
            Some(Argument::Value(expr)) => Some(expr),
            _ => None,
        };
        let name = first.and_then(|expr| self.text(expr));
        let mark = match (marker, first) {
            // `PsiOutput(B1)`, written in another cell, marks B1.
            (Marker::Output, Some(Expr::Cell(cell))) if name.is_none() => Mark::Output(*cell, None),
            (Marker::Output, _) => Mark::Output(at, name),
            (Marker::Input, _) => Mark::Input(name),
        };
        self.marks.push(mark);
    }

    fn distribution(mut self, call: &'static Call, arguments: Vec<Argument>) -> Recognised {
        let mut positional = self.positional(arguments);
        let wanted = call.wanted();
        let given = positional.iter().take(wanted).filter(|expr| !matches!(expr, Expr::Omitted)).count();
        let Some(distribution) = distribution::find(call.distribution).filter(|_| given == wanted) else {
            return Recognised::Unknown(positional);
        };
        let parameters = match call.parameters(&positional) {
            Some(parameters) => parameters,
            None => return Recognised::Unknown(positional),
        };
        if let Some(location) = call.location {
            self.add_shift(positional[location].clone());
        }
        let rest = positional.split_off(wanted);
        if !self.rest(rest) {
            return Recognised::Unknown(positional);
        }
        let by_value = |bounds: &Option<Bounds>| bounds.as_ref().is_some_and(|b| b.by == BoundedBy::Value);
        let bounded = by_value(&self.truncate) || by_value(&self.censor);
        if self.shift.is_some() && bounded && !self.addin.shifts_after_truncating {
            self.refuse(&format!("a truncated and shifted {}", call.name));
        }
        Recognised::Expr(Expr::Distribution(Box::new(DistributionCall {
            distribution,
            parameters,
            alternates: None,
            name: self.name,
            base: self.base,
            shift: self.shift,
            truncate: self.truncate,
            censor: self.censor,
            dependence: self.dependence,
            splice: None,
            repeated: None,
            source: self.addin.name,
            redrawn: false,
        })))
    }

    /// Reads the properties among the arguments and gives the others.
    fn positional(&mut self, arguments: Vec<Argument>) -> Vec<Expr> {
        let mut positional = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Value(expr) => positional.push(expr),
                Argument::Property(name, arguments) => self.property(&name, arguments),
            }
        }
        positional
    }

    /// The first argument's distribution below the value of the third, the second's from it on.
    fn splice(mut self, arguments: Vec<Argument>) -> Recognised {
        let mut positional = self.positional(arguments);
        if let [Expr::Distribution(low), Expr::Distribution(high), at] = positional.as_mut_slice()
            && low.is_plain()
            && high.is_plain()
        {
            let at = std::mem::replace(at, Expr::Omitted);
            low.splice = Some(Box::new(Splice { at, above: (**high).clone() }));
            low.name = self.name;
            low.base = self.base;
            low.shift = self.shift;
            low.truncate = self.truncate;
            low.censor = self.censor;
            low.dependence = self.dependence;
            return Recognised::Expr(positional.swap_remove(0));
        }
        Recognised::Unknown(positional)
    }

    /// The sum of as many draws of the second argument as the first says.
    fn compound(mut self, arguments: Vec<Argument>) -> Recognised {
        let positional = self.positional(arguments);
        if self.dependence.is_some() {
            self.refuse("a correlated sum of draws");
        }
        let mut parts = positional.into_iter();
        let mut next = || parts.next().filter(|expr| !matches!(expr, Expr::Omitted));
        let (count, severity, deductible, limit, rest) = (next(), next(), next(), next(), next());
        let plain = self.shift.is_none() && self.truncate.is_none() && self.censor.is_none();
        match (count, severity) {
            (Some(count), Some(Expr::Distribution(mut call)))
                if call.repeated.is_none() && call.dependence.is_none() && rest.is_none() && plain =>
            {
                call.repeated = Some(Box::new(Repeated { count, deductible, limit }));
                (call.name, call.base) = (self.name, self.base);
                Recognised::Expr(Expr::Distribution(call))
            }
            (count, severity) => {
                let given = [count, severity, deductible, limit, rest];
                Recognised::Unknown(given.into_iter().flatten().collect())
            }
        }
    }

    fn property(&mut self, name: &str, mut arguments: Vec<Expr>) {
        let given = |argument: &mut Expr| match std::mem::replace(argument, Expr::Omitted) {
            Expr::Omitted => None,
            expr => Some(expr),
        };
        match (find(self.addin.properties, name), arguments.as_mut_slice()) {
            (Some(Property::Name), [text]) => self.name = self.text(text),
            (Some(Property::Base), [value]) => self.base = given(value),
            (Some(Property::Shift), [by]) => {
                if let Some(by) = given(by) {
                    self.add_shift(by);
                }
            }
            (Some(property), [low, rest @ ..]) if property.bounds().is_some() && rest.len() < 2 => {
                let (low, high) = (given(low), rest.first_mut().and_then(given));
                let by = property.bounds().unwrap_or(BoundedBy::Value);
                let slot = if property == Property::Censor { &mut self.censor } else { &mut self.truncate };
                if slot.replace(Bounds { low, high, by }).is_some() {
                    self.refuse(name);
                }
            }
            (Some(Property::Neutral), _) => {}
            (Some(Property::Correlated), [matrix, rest @ ..]) => match self.row_of_matrix(matrix, rest) {
                Some(row) => self.depend(row),
                None => self.refuse(name),
            },
            (Some(Property::Independent), [id, ..]) => match self.text(id) {
                Some(id) => self.depend(Dependence::Independent(id)),
                None => self.refuse(name),
            },
            (Some(Property::Dependent), [id, coefficient, ..]) => {
                match (self.text(id), self.number(coefficient)) {
                    (Some(id), Some(coefficient)) => self.depend(Dependence::Dependent(id, coefficient)),
                    _ => self.refuse(name),
                }
            }
            _ => self.refuse(name),
        }
    }

    /// Reads what follows the parameters by position. `false` where it is not understood.
    fn rest(&mut self, mut rest: Vec<Expr>) -> bool {
        rest.truncate(
            rest.iter().rposition(|expr| !matches!(expr, Expr::Omitted)).map_or(0, |last| last + 1),
        );
        match self.addin.rest {
            _ if rest.is_empty() => true,
            Rest::Nothing | Rest::Percentile => false,
            Rest::Cutoffs if rest.len() > 3 => false,
            Rest::Cutoffs => {
                let mut rest = rest.into_iter();
                let mut next = || rest.next().filter(|expr| !matches!(expr, Expr::Omitted));
                let (low, high, name) = (next(), next(), next());
                if low.is_some() || high.is_some() {
                    self.truncate = Some(Bounds { low, high, by: BoundedBy::Value });
                }
                self.name = name.and_then(|name| self.text(&name));
                true
            }
        }
    }

    /// A distribution depends on others in one way.
    fn depend(&mut self, dependence: Dependence) {
        if self.dependence.replace(dependence).is_some() {
            self.refuse("a distribution with two correlations");
        }
    }

    /// `range, position, instance`: the position counts from 1, and the instance may be left out.
    fn row_of_matrix(&self, matrix: &Expr, rest: &[Expr]) -> Option<Dependence> {
        let range = match matrix {
            Expr::Range(range) => *range,
            Expr::Cell(cell) => (*cell).into(),
            _ => return None,
        };
        let (position, instance) = match rest {
            [position] => (position, None),
            [position, instance] => (position, Some(instance)),
            _ => return None,
        };
        let position = self.number(position).filter(|position| *position >= 1.0)? as usize - 1;
        let instance = match instance {
            None | Some(Expr::Omitted) => String::new(),
            Some(expr) => match self.text(expr) {
                Some(text) => text,
                None => self.number(expr)?.to_string(),
            },
        };
        Some(Dependence::Matrix { range, position, instance })
    }

    /// The number of a literal, or of the cell that is referred to.
    fn number(&self, expr: &Expr) -> Option<f64> {
        let value = match expr {
            Expr::Literal(value) => Some(value),
            Expr::Cell(cell) => self.workbook.cell(*cell).and_then(|cell| cell.value.as_ref()),
            _ => None,
        };
        match value {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn add_shift(&mut self, by: Expr) {
        self.shift = Some(match self.shift.take() {
            None => by,
            Some(shift) => Expr::Binary(Infix::Add, Box::new(shift), Box::new(by)),
        });
    }

    fn refuse(&mut self, feature: &str) {
        let mark = Mark::Refused(feature.to_owned());
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    /// The text of a literal, or of the cell that is referred to.
    fn text(&self, expr: &Expr) -> Option<String> {
        let value = match expr {
            Expr::Literal(value) => Some(value),
            Expr::Cell(cell) => self.workbook.cell(*cell).and_then(|cell| cell.value.as_ref()),
            _ => None,
        };
        match value {
            Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            _ => None,
        }
    }
}

/// The first arguments.
const IN_ORDER: &[Source] = &[
    Source::Argument(0),
    Source::Argument(1),
    Source::Argument(2),
    Source::Argument(3),
    Source::Argument(4),
];

impl Call {
    /// A function whose arguments are our parameters.
    pub(super) const fn plain(
        name: &'static str,
        distribution: &'static str,
        parameters: &'static [Source],
    ) -> Self {
        Self { name, distribution, parameters, location: None }
    }

    /// A function of `count` arguments, which are our parameters in our order.
    pub(super) const fn in_order(name: &'static str, distribution: &'static str, count: usize) -> Self {
        Self::plain(name, distribution, IN_ORDER.split_at(count).0)
    }

    /// A function with a location among its arguments.
    pub(super) const fn located(
        name: &'static str,
        distribution: &'static str,
        parameters: &'static [Source],
        location: usize,
    ) -> Self {
        Self { name, distribution, parameters, location: Some(location) }
    }

    /// How many of its arguments are lists.
    pub(super) fn lists(&self) -> usize {
        self.parameters.iter().filter(|source| matches!(source, Source::List(_))).count()
    }

    /// How many arguments the parameters take.
    fn wanted(&self) -> usize {
        let positions = self.parameters.iter().map(|source| match source {
            Source::Argument(i) | Source::Reciprocal(i) | Source::List(i) | Source::OneForEach(i) => *i,
        });
        positions.chain(self.location).max().map_or(0, |last| last + 1)
    }

    /// Our parameters. `None` where lists are not of one length.
    fn parameters(&self, arguments: &[Expr]) -> Option<Vec<Expr>> {
        let lists: Option<Vec<Vec<Expr>>> = self
            .parameters
            .iter()
            .filter_map(|source| match source {
                Source::List(i) => Some(list(&arguments[*i])),
                Source::OneForEach(i) => {
                    Some(list(&arguments[*i]).map(|l| vec![Expr::Literal(Value::Number(1.0)); l.len()]))
                }
                Source::Argument(_) | Source::Reciprocal(_) => None,
            })
            .collect();
        let lists = lists?;
        if lists.windows(2).any(|pair| pair[0].len() != pair[1].len()) {
            return None;
        }
        let single = self.parameters.iter().filter_map(|source| match source {
            Source::Argument(i) => Some(arguments[*i].clone()),
            Source::Reciprocal(i) => Some(Expr::Binary(
                Infix::Divide,
                Box::new(Expr::Literal(Value::Number(1.0))),
                Box::new(arguments[*i].clone()),
            )),
            Source::List(_) | Source::OneForEach(_) => None,
        });
        let mut parameters: Vec<Expr> = single.collect();
        // The value, its weight, the next value, its weight …
        let length = lists.first().map_or(0, Vec::len);
        parameters.extend((0..length).flat_map(|index| lists.iter().map(move |list| list[index].clone())));
        Some(parameters)
    }
}

/// The most values of a list.
const MAX_LIST: u64 = 10_000;

/// The items of a range or of an array in braces.
fn list(expr: &Expr) -> Option<Vec<Expr>> {
    match expr {
        Expr::Range(range) if u64::from(range.rows()) * u64::from(range.columns()) <= MAX_LIST => {
            Some(range.cells().map(Expr::Cell).collect())
        }
        Expr::Array(_, values) => Some(values.iter().cloned().map(Expr::Literal).collect()),
        Expr::Cell(_) | Expr::Literal(_) => Some(vec![expr.clone()]),
        _ => None,
    }
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, found)| *found)
}

fn values(arguments: Vec<Argument>) -> Vec<Expr> {
    let mut values = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Value(expr) => values.push(expr),
            Argument::Property(_, arguments) => values.extend(arguments),
        }
    }
    values
}
