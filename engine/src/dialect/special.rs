//! The functions of products that are more, or less, than one distribution with its parameters in order.

use super::call::{binary, number};
use super::list::{columns, known_number, list, text};
use super::product::{Mark, NotRead, Special};
use super::reading::Reading;
use crate::distribution::{self, Alternate, Distribution};
use crate::formula::{Expr, Infix};
use crate::function;
use crate::function::joint;

/// Whether this build has the functions that few workbooks call.
const WHOLE: bool = cfg!(feature = "functions");

impl Special {
    /// Whether a build without the functions that few workbooks call leaves it out.
    pub(super) fn is_left_out(self) -> bool {
        !WHOLE
            && !matches!(
                self,
                Self::MadeInput
                    | Self::FirstValue
                    | Self::CurrentTrial
                    | Self::CurrentSimulation
                    | Self::InTurn
                    | Self::Vary { .. }
                    | Self::RiskEvent
                    | Self::Joint
            )
    }

    /// Whether there are handles on what it gives.
    pub(super) fn is_held(self) -> bool {
        matches!(
            self,
            Self::Joint | Self::Series { .. } | Self::SplitTriangle | Self::StepUniform | Self::ThreePoints
        )
    }
}

impl Reading<'_> {
    pub(super) fn special(&mut self, special: Special, arguments: Vec<Expr>) -> Result<Expr, NotRead> {
        let read = match special {
            Special::MadeInput => self.made_input(&arguments),
            Special::Compound { layered, needless } if WHOLE => self.compound(&arguments, layered, needless),
            Special::Compounds { correlated } if WHOLE => self.compounds(&arguments, correlated),
            Special::DiscreteSum if WHOLE => self.discrete_sum(&arguments),
            Special::Splice if WHOLE => self.splice(&arguments),
            Special::Combined if WHOLE => self.combined(&arguments),
            Special::Simulated if WHOLE => self.simulated(&arguments),
            Special::DrawnByHandle if WHOLE => self.drawn_by_handle(&arguments),
            Special::FirstValue => self.first_value(&arguments),
            Special::Series { process, arguments: form } if WHOLE => self.series(process, form, &arguments),
            Special::CurrentTrial if arguments.is_empty() => Ok(Expr::Trial),
            Special::CurrentSimulation if arguments.is_empty() => Ok(self.current_simulation()),
            Special::CurrentTrial | Special::CurrentSimulation => Err("it takes nothing"),
            Special::InTurn => self.in_turn(&arguments),
            Special::Resample if WHOLE => self.resample(&arguments),
            Special::MeanOfResample if WHOLE => self.mean_of_resample(&arguments),
            Special::Dealt if WHOLE => self.dealt(&arguments),
            Special::Vary { kind, distribution } => self.vary(&arguments, kind, distribution),
            Special::Metalog if WHOLE => self.metalog(&arguments),
            Special::SplitTriangle if WHOLE => self.split_triangle(&arguments),
            Special::RiskEvent => self.risk_event(&arguments),
            Special::StepUniform if WHOLE => self.step_uniform(&arguments),
            Special::ThreePoints if WHOLE => self.three_points(&arguments),
            Special::Table if WHOLE => self.table(&arguments),
            Special::CumulativeTable if WHOLE => self.cumulative_table(&arguments),
            Special::Joint => return self.joint(self.function, arguments),
            _ => Err("this build does not have it"),
        };
        read.map_err(|why| (arguments, why.to_owned()))
    }

    /// The call of one of our distributions, with what the properties ask.
    fn our(&mut self, name: &'static str, parameters: Vec<Expr>) -> Result<Expr, &'static str> {
        let call = self.drawn(ours(name)?, parameters);
        self.finish(call).map_err(|_| "it is not understood")
    }

    /// A function of an array formula, which is among ours by its own name.
    pub(super) fn joint(&mut self, function: &str, arguments: Vec<Expr>) -> Result<Expr, NotRead> {
        let Some(function) = joint::find(function) else {
            return Err((arguments, "Carlo does not have the function".to_owned()));
        };
        if arguments.len() < function.least_arguments()
            || function.most_arguments().is_some_and(|most| arguments.len() > most)
        {
            let names: Vec<&str> = function.arguments.iter().map(|argument| argument.name).collect();
            return Err((arguments, format!("it takes {}", names.join(", "))));
        }
        if let Some(note) = read_as(function.name) {
            self.note(note);
        }
        Ok(Expr::Call(function, arguments))
    }

    fn made_input(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [formula] = arguments else { return Err("it takes one formula") };
        let name = self.name.take();
        self.marks.push(Mark::MadeInput(self.addin.name, name));
        Ok(formula.clone())
    }

    fn first_value(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let values =
            arguments.first().and_then(list).ok_or("its values must be a range or stand in braces")?;
        let first = values.first().cloned().ok_or("it has no values")?;
        self.marks.push(Mark::Simulations(values.len()));
        self.note(
            "the first of its values stands in every trial; the analysis `simulations` runs each by itself",
        );
        if let Some(simulation) = self.workbook.simulation {
            return values.into_iter().nth(simulation).ok_or("it has no value for this simulation");
        }
        self.marks.push(Mark::Stands(known_number(&first, self.workbook)));
        Ok(first)
    }

    fn resample(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [method, data] = arguments else { return Err("it takes a method and data") };
        let values = list(data).ok_or("its data must be a range or stand in braces")?;
        match known_number(method, self.workbook) {
            Some(1.0) => self.in_turn(std::slice::from_ref(data)),
            Some(2.0) => self.our("DUniform", values),
            Some(3.0) => self.dealt(std::slice::from_ref(data)),
            _ => Err(
                "only its methods 1, in order, 2 and 3, at random with replacement and without, are known",
            ),
        }
    }

    /// The bootstrap of a mean (B. Efron, Annals of Statistics 7 (1979), 1, section 2).
    fn mean_of_resample(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [data] = arguments else { return Err("it takes data") };
        let values = list(data).ok_or("its data must be a range or stand in braces")?;
        let count = number(values.len() as f64);
        let value = Expr::Distribution(Box::new(self.drawn(ours("DUniform")?, values)));
        let sum = self.compound(&[count.clone(), value], false, 0)?;
        Ok(binary(Infix::Divide, sum, count))
    }

    /// Values that the trials take each once before any comes again, in an order of chance.
    fn dealt(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [data] = arguments else { return Err("it takes data") };
        let values = list(data).ok_or("its data must be a range or stand in braces")?;
        if self.dependence.is_some() || self.truncate.is_some() {
            return Err("values that are drawn without putting back are not correlated or bounded");
        }
        self.note("once the trials have drawn all its values, they draw all again, in another order");
        let mut call = self.drawn(ours("DUniform")?, values);
        call.dealt = true;
        self.finish(call).map_err(|_| "it is not understood")
    }

    /// `PsiVary(base, min, max, [0 percentages, 1 differences, 2 values], ["triang"])` (frontsys.com, "PsiVary").
    fn vary(&mut self, arguments: &[Expr], kind: usize, named: usize) -> Result<Expr, &'static str> {
        let [base, low, high, ..] = arguments else { return Err("it takes a base value and two bounds") };
        let given = |at: usize| arguments.get(at).filter(|expr| !matches!(expr, Expr::Omitted));
        let kind = given(kind).map_or(Some(0.0), |kind| known_number(kind, self.workbook));
        let name = given(named).map_or(Some("triang".to_owned()), |name| text(name, self.workbook));
        let bound = |bound: &Expr| match kind {
            Some(0.0) => {
                let share = binary(Infix::Divide, bound.clone(), number(100.0));
                let factor = binary(Infix::Add, number(1.0), share);
                Ok(binary(Infix::Multiply, base.clone(), factor))
            }
            Some(1.0) => Ok(binary(Infix::Add, base.clone(), bound.clone())),
            Some(2.0) => Ok(bound.clone()),
            _ => Err("its bounds must be known to be percentages, differences or values"),
        };
        let (low, high) = (bound(low)?, bound(high)?);
        if kind == Some(0.0) {
            self.note("its bounds are read as percent of the base value: -10 is 10 % below it");
        }
        if self.base.is_none() {
            self.base = Some(base.clone());
        }
        match name.as_deref() {
            Some("triang") => self.our("Triangular", vec![low, base.clone(), high]),
            Some("pert") => self.our("Pert", vec![low, base.clone(), high]),
            Some("uniform") => self.our("Uniform", vec![low, high]),
            Some("trigen") => self.our("Trigen", vec![low, base.clone(), high, number(1.0), number(99.0)]),
            Some("normal") => {
                let mut call = self.drawn(ours("Normal")?, vec![number(0.01), low, number(0.99), high]);
                call.alternates = Some(vec![Alternate::Percentile; 2]);
                self.finish(call).map_err(|_| "it is not understood")
            }
            _ => Err("its distribution must be triang, pert, uniform, trigen or normal"),
        }
    }

    /// `PsiMetalog([min], [max], coefficients)` (solver.com, "PsiMetalog distribution").
    fn metalog(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [low, high, coefficients] = arguments else { return Err("it takes two bounds and coefficients") };
        let coefficients = list(coefficients).ok_or("its coefficients must be a range or stand in braces")?;
        let bounds = [low, high].map(|bound| Some(bound.clone()).filter(|b| !matches!(b, Expr::Omitted)));
        let name = match &bounds {
            [None, None] => "Metalog",
            [Some(_), None] => "MetalogLower",
            [None, Some(_)] => "MetalogUpper",
            [Some(_), Some(_)] => "MetalogBounded",
        };
        self.our(name, bounds.into_iter().flatten().chain(coefficients).collect())
    }

    fn risk_event(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [probability, impact] = arguments else { return Err("it takes a probability and an impact") };
        let impact = match (impact, self.distribution_in(impact)) {
            (_, Some(call)) => Expr::Distribution(Box::new(call)),
            (Expr::Unsupported(..), None) => return Err("its impact is not understood"),
            (value, None) => value.clone(),
        };
        let happens = self.our("Bernoulli", vec![probability.clone()])?;
        Ok(binary(Infix::Multiply, happens, impact))
    }

    /// `VoseSplitTriangle(low, medium, high, lowP, mediumP, highP)`: the likeliest value is the medium one, where
    /// the two triangles meet. Below it the cumulative probability is mediumP·((x − min)/(medium − min))², so that
    /// (low − min)/(medium − min) = √(lowP/mediumP) gives the minimum; so, from above, the maximum.
    fn split_triangle(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [low, medium, high, below_low, below_medium, below_high] = arguments else {
            return Err("it takes three values and their probabilities");
        };
        if arguments.iter().any(|expr| matches!(expr, Expr::Omitted)) {
            return Err("it takes three values and their probabilities");
        }
        let root = function::find("SQRT").expect("the table has the square root");
        let above = |below: &Expr| binary(Infix::Subtract, number(1.0), below.clone());
        let end = |value: &Expr, beyond: Expr, all: Expr| {
            let share = Expr::Call(root, vec![binary(Infix::Divide, beyond, all)]);
            let reached = binary(
                Infix::Subtract,
                value.clone(),
                binary(Infix::Multiply, share.clone(), medium.clone()),
            );
            binary(Infix::Divide, reached, binary(Infix::Subtract, number(1.0), share))
        };
        let least = end(low, below_low.clone(), below_medium.clone());
        let greatest = end(high, above(below_high), above(below_medium));
        self.note("its probabilities are read as those of each value or less, and its medium value as the likeliest");
        self.our("DoubleTriangular", vec![least, medium.clone(), greatest, below_medium.clone()])
    }

    /// `VoseThreePointEstimate(min, likeliest, value, probability of it or less)`: the modified PERT distribution of weight 3
    /// through these (vosesoftware.com/riskwiki, "Three-Point Estimate Distribution").
    fn three_points(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [low, likely, value, below] = arguments else {
            return Err("it takes a minimum, a likeliest value, and a value with its probability");
        };
        let given = [low, likely, below, value].map(Expr::clone).into_iter().chain([number(3.0)]);
        let mut call = self.drawn(ours("ModifiedPert")?, given.collect());
        call.alternates = Some(vec![
            Alternate::Parameter(0),
            Alternate::Parameter(1),
            Alternate::Percentile,
            Alternate::Parameter(3),
        ]);
        self.finish(call).map_err(|_| "it is not understood")
    }

    fn step_uniform(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let (low, high, step) = match arguments {
            [low, high] => (low, high, Some(1.0)),
            [low, high, Expr::Omitted] => (low, high, Some(1.0)),
            [low, high, step] => (low, high, known_number(step, self.workbook)),
            _ => return Err("it takes a minimum, a maximum and a step"),
        };
        let step = step.filter(|step| *step > 0.0).ok_or("its step must be known and above 0")?;
        if step == 1.0 {
            return self.our("IntUniform", vec![low.clone(), high.clone()]);
        }
        let ends = (known_number(low, self.workbook), known_number(high, self.workbook));
        let (Some(first), Some(last)) = ends else {
            return Err("its bounds must be known where its step is not 1");
        };
        // A step that fits but for rounding counts.
        let steps = ((last - first) / step + 1e-9).floor();
        if !(0.0..10_000.0).contains(&steps) {
            return Err("it must have 1 to 10,000 values");
        }
        self.our("DUniform", (0..=steps as u32).map(|k| number(first + f64::from(k) * step)).collect())
    }

    /// A table of one column, values, or of two, values and weights.
    fn table(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [table, rest @ ..] = arguments else { return Err("it takes a table") };
        if rest.iter().any(|expr| !matches!(expr, Expr::Omitted)) {
            return Err("only its table is known, without cut-offs");
        }
        let cells = list(table).ok_or("its table must be a range or stand in braces")?;
        match columns(table) {
            Some(1) => self.our("DUniform", cells),
            Some(2) => self.our("Discrete", cells),
            _ => Err("a custom distribution of ranges is not known, only values, or values and weights"),
        }
    }

    /// Values with the probability of each or less, from 0 in the first row to 1 in the last.
    fn cumulative_table(&mut self, arguments: &[Expr]) -> Result<Expr, &'static str> {
        let [table] = arguments else { return Err("it takes a table") };
        let cells =
            list(table).filter(|_| columns(table) == Some(2)).ok_or("its table must have two columns")?;
        let known = |cell: &Expr| known_number(cell, self.workbook);
        match cells.as_slice() {
            [low, zero, inner @ .., high, one] if known(zero) == Some(0.0) && known(one) == Some(1.0) => {
                let bounds = [low.clone(), high.clone()];
                self.our("Cumulative", bounds.into_iter().chain(inner.iter().cloned()).collect())
            }
            _ => Err("the probabilities of its table must go from 0 to 1"),
        }
    }
}

/// How the product's documentation of a function of several draws is read, where it does not say all.
fn read_as(function: &str) -> Option<&'static str> {
    match function {
        _ if !WHOLE => None,
        "VoseAggregateDePril" => Some(
            "it is drawn policy by policy, exactly: K, with which the product approximates, is not needed",
        ),
        "VoseCopulaData" => {
            Some("an observation is drawn, and each of its values spread evenly over the step of its rank")
        }
        "VoseNBootKurtosis" | "VoseNBootMoments" | "VoseNBootSkewness" => Some(
            "skewness and kurtosis (3 for a normal distribution) are read as those of the resample itself, not as \
             estimates without bias",
        ),
        "VoseNBootPaired" | "VoseNBootSeries" => {
            Some("its second argument is read as whether the values of a variable stand in a row")
        }
        "VoseNBootPercentile" => Some("the percentile is read as Excel's PERCENTILE of the resample"),
        "VoseTimeDeath" | "VoseTimeYule" => {
            Some("its times are read as since its first number of individuals, one for each cell")
        }
        "VoseTimeMultiAR1" | "VoseTimeMultiAR2" | "VoseTimeMultiMA1" | "VoseTimeMultiMA2" => Some(
            "the process is one of log returns about their means; a row of coefficients is read as of the variable that \
             they move, the covariances as of the shocks",
        ),
        _ => None,
    }
}

fn ours(name: &'static str) -> Result<&'static Distribution, &'static str> {
    distribution::find(name).ok_or("Carlo does not have its distribution")
}
