//! Models with a closed form, as a user would write them: cells, distributions, and what is known.

use engine::spec::{Correlation, Input, Output};
use engine::{Address, Spec};

use crate::support::workbook;

/// A model of tests/reference/models.tsv.
pub(crate) struct Model {
    /// Its name there.
    pub(crate) name: String,
    /// Cells of the one sheet, row by row: formulas with their `=`, or numbers.
    cells: Vec<(String, String)>,
    /// Number cells given a distribution.
    inputs: Vec<(String, String)>,
    /// Number cells that hang together, and the correlation of each pair of normal variables behind them.
    correlated: Vec<(String, String, f64)>,
    /// What is known.
    pub(crate) checks: Vec<Check>,
}

/// A known quantity and where it shows.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// Its name in models.tsv.
    pub(crate) quantity: &'static str,
    /// The output.
    cell: &'static str,
    /// Which of the output's statistics it is.
    pub(crate) statistic: Statistic,
}

/// A statistic of an output.
#[derive(Clone, Copy)]
pub(crate) enum Statistic {
    Mean,
    /// The mean of a cell that is 1 or 0.
    Probability,
    StandardDeviation,
    Variance,
    Skewness,
    Percentile(u32),
    /// Spearman's rank correlation with the input of this place in the model.
    RankCorrelation(usize),
}

use Statistic::{Mean, Percentile, Probability, RankCorrelation, Skewness, StandardDeviation, Variance};

impl Model {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            cells: Vec::new(),
            inputs: Vec::new(),
            correlated: Vec::new(),
            checks: Vec::new(),
        }
    }

    fn cell(mut self, cell: &str, content: impl Into<String>) -> Self {
        self.cells.push((cell.to_owned(), content.into()));
        self
    }

    /// A cell that holds 1 and is given a distribution.
    fn input(mut self, cell: &str, distribution: impl Into<String>) -> Self {
        self.inputs.push((cell.to_owned(), distribution.into()));
        self.cell(cell, "1")
    }

    /// Two inputs that hang together, by the correlation of the normal variables behind them.
    fn correlated(mut self, first: &str, second: &str, correlation: f64) -> Self {
        self.correlated.push((first.to_owned(), second.to_owned(), correlation));
        self
    }

    fn check(mut self, quantity: &'static str, cell: &'static str, statistic: Statistic) -> Self {
        self.checks.push(Check { quantity, cell, statistic });
        self
    }

    /// The workbook's bytes.
    pub(crate) fn workbook(&self) -> Vec<u8> {
        let cells: Vec<workbook::Cell> = (self.cells.iter())
            .map(|(cell, content)| match content.strip_prefix('=') {
                Some(formula) => (cell.as_str(), formula, ""),
                None => (cell.as_str(), "", content.as_str()),
            })
            .collect();
        workbook::workbook(&cells)
    }

    /// A simulation that watches each cell of which something is known.
    pub(crate) fn spec(&self) -> Spec {
        let input = |(cell, distribution): &(String, String)| Input {
            cell: address(cell),
            name: String::new(),
            distribution: distribution.clone(),
        };
        let correlation = |(first, second, correlation): &(String, String, f64)| Correlation {
            inputs: vec![address(first), address(second)],
            matrix: vec![vec![1.0], vec![in_ranks(*correlation), 1.0]],
            ..Correlation::default()
        };
        let mut cells: Vec<&str> = self.checks.iter().map(|check| check.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        let output = |cell: &str| Output { cell: address(cell), name: String::new() };
        Spec {
            inputs: self.inputs.iter().map(input).collect(),
            outputs: cells.into_iter().map(output).collect(),
            correlations: self.correlated.iter().map(correlation).collect(),
            ..Spec::default()
        }
    }

    /// The address of an input, by its place.
    pub(crate) fn input_cell(&self, place: usize) -> Address {
        address(&self.inputs[place].0)
    }
}

impl Check {
    pub(crate) fn cell(&self) -> Address {
        address(self.cell)
    }
}

fn address(cell: &str) -> Address {
    Address::parse(&format!("Plan!{cell}")).unwrap()
}

/// A standard normal without a distribution of ours: Excel's own functions.
const NORMAL: &str = "=_xlfn.NORM.S.INV(RAND())";

/// Every model.
pub(crate) fn all() -> Vec<Model> {
    let mut models = vec![
        black_scholes("S=100 K=100 r=0.05 q=0 sigma=0.2 T=1", [100.0, 100.0, 0.05, 0.0, 0.2, 1.0], false),
        black_scholes(
            "S=100 K=110 r=0.03 q=0.01 sigma=0.35 T=0.5",
            [100.0, 110.0, 0.03, 0.01, 0.35, 0.5],
            true,
        ),
        black_scholes("S=42 K=40 r=0.1 q=0 sigma=0.2 T=0.5", [42.0, 40.0, 0.1, 0.0, 0.2, 0.5], true),
        geometric_asian(),
        Model::new("margrabe S1=100 S2=95 s=.2,.3 rho=.5 T=1")
            .input("A1", "normal(0, 1)")
            .input("B1", "normal(0, 1)")
            .correlated("A1", "B1", 0.5)
            .cell("A2", "=100*EXP(0.2*A1-0.2^2/2)")
            .cell("A3", "=95*EXP(0.3*B1-0.3^2/2)")
            .cell("A4", "=MAX(A2-A3,0)")
            .check("exchange", "A4", Mean),
        Model::new("pert_sum (2,4,9)(1,2,3)(5,6,10)(3,7,8)(10,12,20)")
            .input("A1", "pert(2, 4, 9)")
            .input("A2", "=RiskPert(1,2,3)")
            .input("A3", "pert(5, 6, 10)")
            .input("A4", "pert(3, 7, 8)")
            .input("A5", "pert(10, 12, 20)")
            .cell("A6", "=SUM(A1:A5)")
            .check("mean", "A6", Mean)
            .check("sd", "A6", StandardDeviation)
            .check("skewness", "A6", Skewness),
        Model::new("triangular_sum (0,3,10)(100,120,200)(5,5,9)")
            .cell("A1", "=_xll.RiskTriang(0,3,10)")
            .input("A2", "tri(100, 120, 200)")
            .input("A3", "tri(5, 5, 9)")
            .cell("A4", "=A1+A2+A3")
            .check("mean", "A4", Mean)
            .check("sd", "A4", StandardDeviation),
        irwin_hall(2, &[("P(S<=0.5)", "B1", "0.5")]),
        irwin_hall(3, &[("P(S<=1)", "B1", "1")]),
        irwin_hall(12, &[("P(S<=7)", "B1", "7"), ("P(S<=3)", "C1", "3")]),
        (1..=10)
            .fold(Model::new("max of 10 exponential(mean .5)"), |model, row| {
                model.input(&format!("A{row}"), "exponential(0.5)")
            })
            .cell("A11", "=MAX(A1:A10)")
            .check("mean", "A11", Mean)
            .check("sd", "A11", StandardDeviation)
            .check("P95", "A11", Percentile(95)),
        (1..=10)
            .fold(Model::new("min of 10 weibull(shape 1.5, scale 2)"), |model, row| {
                model.input(&format!("A{row}"), "weibull(1.5, 2)")
            })
            .cell("A11", "=MIN(A1:A10)")
            .check("mean", "A11", Mean),
        lognormals("product of 5 lognormal(mean 10, sd 2)", "PRODUCT").check("P90", "A6", Percentile(90)),
        lognormals("sum of 5 lognormal(mean 10, sd 2)", "SUM").check("sd", "A6", StandardDeviation),
        Model::new("ratio N(0,1)/N(0,1)").cell("A1", NORMAL).cell("B1", NORMAL).cell("A2", "=A1/B1").check(
            "P75",
            "A2",
            Percentile(75),
        ),
        kelly("kelly p=0.6 b=1", 0.6, 1.0, 0.2),
        kelly("kelly p=0.55 b=1.2", 0.55, 1.2, 0.175),
        portfolio(),
        Model::new("newsvendor N(1000,200) cu=5 co=2")
            .input("A1", "normal(1000, 200)")
            .cell("B1", "1113.1897643865726")
            .cell("A2", "=5*MAX(A1-B1,0)+2*MAX(B1-A1,0)")
            .check("expected_mismatch_cost", "A2", Mean),
        compound_poisson(),
        coupon_collector(),
        birthday(),
        Model::new("pi_quarter_circle").cell("A1", "=4*IF(RAND()^2+RAND()^2<=1,1,0)").check(
            "sd_of_4*indicator",
            "A1",
            StandardDeviation,
        ),
        Model::new("ishigami a=7 b=0.1 x~U(-pi,pi)")
            .cell("A1", "=PI()*(2*RAND()-1)")
            .input("B1", "uniform(-3.141592653589793, 3.141592653589793)")
            .cell("C1", "=PI()*(2*RAND()-1)")
            .cell("A2", "=SIN(A1)+7*SIN(B1)^2+0.1*C1^4*SIN(A1)")
            .check("mean", "A2", Mean)
            .check("variance", "A2", Variance),
        (1..)
            .zip([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
            .fold(Model::new("sobol_g a=0,1,4.5,9,99x4"), |model, (row, a)| {
                model.cell(&format!("A{row}"), format!("=(ABS(4*RAND()-2)+{a})/(1+{a})"))
            })
            .cell("A9", "=PRODUCT(A1:A8)")
            .check("mean", "A9", Mean)
            .check("variance", "A9", Variance),
        Model::new("linear Y=3X1+2X2+X3 iid N")
            .input("A1", "normal(0, 1)")
            .input("B1", "normal(0, 1)")
            .input("C1", "normal(0, 1)")
            .cell("A2", "=SUMPRODUCT(A1:C1,{3,2,1})")
            .check("spearman1", "A2", RankCorrelation(0))
            .check("spearman2", "A2", RankCorrelation(1))
            .check("spearman3", "A2", RankCorrelation(2)),
        (0..)
            .zip(["A1", "B1", "C1", "D1", "E1"])
            .fold(Model::new("npv 5y CF~N(100,20) iid r=.1"), |model, (_, cell): (u32, _)| {
                model.input(cell, "normal(100, 20)")
            })
            .cell("A2", "=NPV(10%,A1:E1)")
            .check("mean", "A2", Mean)
            .check("sd", "A2", StandardDeviation),
    ];
    models.extend([0.3, 0.7, -0.5, 0.9].map(gaussian_copula));
    models
}

fn black_scholes(name: &str, [s, k, r, q, sigma, t]: [f64; 6], typed: bool) -> Model {
    let model = Model::new(&format!("black_scholes {name}"));
    let model = if typed { model.input("A1", "normal(0, 1)") } else { model.cell("A1", NORMAL) };
    model
        .cell("A2", format!("={s}*EXP(({r}-{q}-{sigma}^2/2)*{t}+{sigma}*SQRT({t})*A1)"))
        .cell("A3", format!("=EXP(-{r}*{t})*MAX(A2-{k},0)"))
        .cell("A4", format!("=EXP(-{r}*{t})*MAX({k}-A2,0)"))
        .cell("A5", format!("=EXP(-{r}*{t})*IF(A2>{k},A2/{s},0)"))
        .cell("A6", format!("=IF(A2>{k},1,0)"))
        .check("call", "A3", Mean)
        .check("put", "A4", Mean)
        .check("delta_call", "A5", Mean)
        .check("prob_ITM", "A6", Probability)
        .check("sd_of_discounted_payoff", "A3", StandardDeviation)
}

/// The logarithm of the price month by month, and the option on the geometric mean of the twelve prices.
fn geometric_asian() -> Model {
    let step = "(0.05-0.2^2/2)/12+0.2*SQRT(1/12)*_xlfn.NORM.S.INV(RAND())";
    (2..=12)
        .fold(
            Model::new("geometric_asian n=12 S=K=100 r=.05 sigma=.2 T=1")
                .cell("A1", format!("=LN(100)+{step}")),
            |model, row| model.cell(&format!("A{row}"), format!("=A{}+{step}", row - 1)),
        )
        .cell("A13", "=EXP(-0.05)*MAX(EXP(AVERAGE(A1:A12))-100,0)")
        .check("call", "A13", Mean)
}

fn irwin_hall(n: usize, bounds: &[(&'static str, &'static str, &str)]) -> Model {
    let sum = vec!["RAND()"; n].join("+");
    let model = Model::new(&format!("irwin_hall n={n}")).cell("A1", format!("={sum}"));
    bounds.iter().fold(model, |model, (quantity, cell, bound)| {
        model.cell(cell, format!("=IF(A1<={bound},1,0)")).check(quantity, cell, Probability)
    })
}

fn lognormals(name: &str, function: &str) -> Model {
    (1..=5)
        .fold(Model::new(name), |model, row| model.input(&format!("A{row}"), "lognormal(10, 2)"))
        .cell("A6", format!("={function}(A1:A5)"))
}

/// The logarithm of what becomes of 1 when the share `share` of it is staked.
fn kelly(name: &str, p: f64, odds: f64, share: f64) -> Model {
    Model::new(name)
        .cell("A1", format!("=LN(1+{share}*IF(RAND()<{p},{odds},-1))"))
        .check("growth", "A1", Mean)
}

/// Correlated returns by the Cholesky factor of their correlation matrix, written out.
fn portfolio() -> Model {
    let var_95 = "0.14205782979342146";
    Model::new("portfolio w=.5,.3,.2 mu=.08,.05,.03 sd=.2,.1,.05 rho12=.6 rho13=.2 rho23=.4 normal")
        .cell("A2", "=RiskNormal(0.08,0.2,RiskCorrmat(E1:G3,1))")
        .cell("B2", "=RiskNormal(0.05,0.1,RiskCorrmat(E1:G3,2))")
        .cell("C2", "=RiskNormal(0.03,0.05,RiskCorrmat(E1:G3,3))")
        .cell("E1", "1")
        .cell("E2", in_ranks(0.6).to_string())
        .cell("F2", "1")
        .cell("E3", in_ranks(0.2).to_string())
        .cell("F3", in_ranks(0.4).to_string())
        .cell("G3", "1")
        .cell("A3", "=0.5*A2+0.3*B2+0.2*C2")
        .cell("B3", "=-A3")
        .cell("C3", format!("={var_95}+MAX(0,B3-{var_95})/5%"))
        .check("mean", "A3", Mean)
        .check("sd", "A3", StandardDeviation)
        .check("VaR.95", "B3", Percentile(95))
        .check("VaR.99", "B3", Percentile(99))
        .check("ES.95", "C3", Mean)
}

/// A Poisson number of claims; more than 25 come once in 10^16 trials.
fn compound_poisson() -> Model {
    let name = "compound_poisson lambda=3 severity Exp(mean 1)";
    let model = (1..=25).fold(Model::new(name), |model, row| {
        let model = if row == 1 { model.input("A1", "poisson(3)") } else { model };
        model
            .input(&format!("B{row}"), "exponential(1)")
            .cell(&format!("C{row}"), format!("=IF({row}<=A$1,B{row},0)"))
    });
    model
        .cell("A26", "=SUM(C1:C25)")
        .cell("B26", "=IF(A26=0,1,0)")
        .cell("C26", "=IF(A26<=5,1,0)")
        .check("mean", "A26", Mean)
        .check("sd", "A26", StandardDeviation)
        .check("P(S=0)", "B26", Probability)
        .check("P(S<=5)", "C26", Probability)
        .check("P99", "A26", Percentile(99))
}

/// The packets until the next new coupon are geometric, by the inverse of their distribution function.
fn coupon_collector() -> Model {
    (2..=50)
        .fold(Model::new("coupon_collector n=50").cell("A1", "1"), |model, row| {
            let known = row - 1;
            model.cell(&format!("A{row}"), format!("=ROUNDUP(LN(RAND())/LN({known}/50),0)"))
        })
        .cell("A51", "=SUM(A1:A50)")
        .check("mean", "A51", Mean)
}

fn birthday() -> Model {
    (2..=23)
        .fold(Model::new("birthday n=23").cell("A1", "=INT(RAND()*365)"), |model, row| {
            model
                .cell(&format!("A{row}"), "=INT(RAND()*365)")
                .cell(&format!("B{row}"), format!("=COUNTIF(A$1:A{},A{row})", row - 1))
        })
        .cell("A24", "=IF(SUM(B2:B23)>0,1,0)")
        .check("P(match)", "A24", Probability)
}

/// The second normal depends on the first.
/// The correlation of the ranks of normal variables that correlate so (K. Pearson 1907).
fn in_ranks(correlation: f64) -> f64 {
    6.0 / std::f64::consts::PI * (correlation / 2.0).asin()
}

/// Inputs of other distributions that hang together as normal variables do.
fn gaussian_copula(rho: f64) -> Model {
    Model::new(&format!("gaussian_copula rho={rho}"))
        .input("A1", "lognormal(10, 2)")
        .input("B1", "beta(2, 2)")
        .correlated("A1", "B1", rho)
        .cell("A2", "=B1")
        .cell("B2", "=IF(AND(A1<10/SQRT(1.04),B1<0.5),1,0)")
        .check("spearman", "A2", RankCorrelation(0))
        .check("P(X<0,Y<0)", "B2", Probability)
}
