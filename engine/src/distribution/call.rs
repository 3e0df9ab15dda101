//! A distribution called in a formula, with what its properties ask.

use super::dependence::Dependence;
use super::{Distribution, Known};
use crate::formula::Expr;

/// A distribution called in a formula, with its parameters still to be evaluated.
#[derive(Clone, Debug)]
pub struct DistributionCall {
    /// Which distribution.
    pub distribution: &'static Distribution,
    /// Its parameters in the table's order, or what `alternates` say.
    pub parameters: Vec<Expr>,
    /// Where percentiles are given in place of parameters: what each is.
    pub alternates: Option<Vec<Alternate>>,
    /// Its name as the workbook gives it (`RiskName("…")`).
    pub name: Option<String>,
    /// The value to show where nothing is simulated (`RiskStatic(50)`).
    pub base: Option<Expr>,
    /// What is added to the drawn value (`RiskShift(…)`).
    pub shift: Option<Expr>,
    /// Bounds beyond which nothing is drawn (`RiskTruncate(min, max)`).
    pub truncate: Option<Bounds>,
    /// Bounds to which what is drawn beyond them is moved (`PsiCensor(min, max)`).
    pub censor: Option<Bounds>,
    /// The uniform that it is the quantile of (`VoseNormal(0, 1, B3)`); a draw of its own where there is none.
    pub draw: Option<Expr>,
    /// What it depends on, as the call says it.
    pub dependence: Option<Dependence>,
    /// The distributions that it is joined with.
    pub joined: Option<Box<Joined>>,
    /// Where several draws are added up: how many, and what of each counts.
    pub repeated: Option<Box<Repeated>>,
    /// The seed of its own that the call asks for (`RiskSeed(1, 42)`).
    pub seed: Option<u64>,
    /// Of a list of values: whether the trials take each once before any comes again, in an order of chance.
    pub dealt: bool,
    /// Where it comes from, as the user reads it: `@RISK`, `NORM.INV(RAND(), …)`, `typed`.
    pub source: &'static str,
    /// Whether it is made of RAND, which every cell of a data table draws anew.
    pub redrawn: bool,
}

impl DistributionCall {
    /// Whether it is a distribution by its parameters alone, drawn once and as it is.
    pub fn is_plain(&self) -> bool {
        self.alternates.is_none()
            && self.shift.is_none()
            && self.truncate.is_none()
            && self.censor.is_none()
            && self.draw.is_none()
            && self.dependence.is_none()
            && self.joined.is_none()
            && self.repeated.is_none()
            && !self.dealt
    }
}

/// The distributions that a call's own is joined with.
#[derive(Clone, Debug)]
pub struct Joined {
    /// How.
    pub how: Join,
    /// The numbers that say how much or where: see [`Join`].
    pub by: Vec<Expr>,
    /// The others, of which nothing but the parameters counts.
    pub others: Vec<DistributionCall>,
}

/// How distributions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// The other from the one value on (`RiskSplice(low, high, point)`): below it one density, above it the other,
    /// both scaled by one factor to a probability of 1 in all.
    Spliced,
    /// Each trial draws one of them, by weights: the call's own, then the others' (`VoseCombined({…}, {…})`).
    Mixed,
}

impl Joined {
    /// What is given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        self.by.iter().chain(self.others.iter().flat_map(|other| &other.parameters))
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.by.iter_mut().chain(self.others.iter_mut().flat_map(|other| &mut other.parameters))
    }
}

/// The sum of several draws (`RiskCompound(frequency, severity, deductible, limit)`).
#[derive(Clone, Debug)]
pub struct Repeated {
    /// How many draws, without its fraction; none where it is below 1.
    pub count: Expr,
    /// What is taken off each draw, of which no less than 0 is left.
    pub deductible: Option<Expr>,
    /// The most that then counts of each.
    pub limit: Option<Expr>,
}

impl Repeated {
    /// What is given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.count).chain(&self.deductible).chain(&self.limit)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        std::iter::once(&mut self.count).chain(&mut self.deductible).chain(&mut self.limit)
    }
}

/// What a call gives in place of a parameter (`RiskNormalAlt(5%, 1, 95%, 10)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternate {
    /// The parameter at this position of the table: one expression.
    Parameter(usize),
    /// A percentile: the probability of it or less, and its value.
    Percentile,
    /// A percentile: the probability of more, and its value.
    PercentileAbove,
}

impl Alternate {
    /// What the numbers of a call say of its distribution; `None` where there are too few.
    pub fn knowns(alternates: &[Self], numbers: &[f64]) -> Option<Vec<(Known, f64)>> {
        let mut numbers = numbers.iter();
        let mut next = || numbers.next().copied();
        let known = |alternate: &Self| {
            let first = next()?;
            Some(match alternate {
                Self::Parameter(at) => (Known::Parameter(*at), first),
                Self::Percentile => (Known::Percentile(first), next()?),
                Self::PercentileAbove => (Known::Percentile(1.0 - first), next()?),
            })
        };
        alternates.iter().map(known).collect()
    }
}

/// Bounds of what is drawn; one that is not given does not bound.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// The least value, or its percentile.
    pub low: Option<Expr>,
    /// The greatest value, or its percentile.
    pub high: Option<Expr>,
    /// What they say.
    pub by: BoundedBy,
}

/// What bounds say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundedBy {
    /// Values, before the shift.
    Value,
    /// Values, after the shift.
    ShiftedValue,
    /// Percentiles, as probabilities from 0 to 1.
    Probability,
}

impl Bounds {
    /// The bounds that are given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        self.low.iter().chain(&self.high)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.low.iter_mut().chain(&mut self.high)
    }
}
