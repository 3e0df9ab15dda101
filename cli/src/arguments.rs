//! What can be asked on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};

/// Monte Carlo simulation for real spreadsheets.
#[derive(Debug, Parser)]
#[command(name = "carlo", version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what a workbook holds and how well its formulas are understood.
    Inspect(Inspect),
    /// Say what speaks against a model, and whether its results are still what they were.
    Check(Check),
    /// Simulate a workbook.
    Simulate(Box<Simulate>),
    /// Find the distributions that fit data, or percentiles.
    Fit(Box<Fit>),
}

/// `carlo inspect`
#[derive(Args, Debug)]
pub(crate) struct Inspect {
    /// The workbook.
    pub(crate) file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `carlo check`
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The workbook.
    pub(crate) file: PathBuf,
    /// What is simulated, as JSON.
    #[arg(long)]
    pub(crate) spec: Option<PathBuf>,
    /// Earlier results, as `carlo simulate --format json` prints them: simulate again, as often and from the same
    /// seed, and fail where a mean or a percentile has moved.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// How far a statistic may move, as a share of what it was.
    #[arg(long, value_name = "SHARE", requires = "against", default_value_t = 0.01, value_parser = share)]
    pub(crate) tolerance: f64,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A share, 0 or above.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| *share >= 0.0 && share.is_finite());
    share.ok_or_else(|| "a share is a number, 0 or above: 0.01 is 1%".to_owned())
}

/// `carlo simulate`
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("written").args(["write_results", "write_back"]).multiple(true))]
pub(crate) struct Simulate {
    /// The workbook.
    pub(crate) file: PathBuf,
    /// What to simulate, as JSON; the options below add to it and override it.
    #[arg(long)]
    pub(crate) spec: Option<PathBuf>,
    /// Give a cell a distribution: 'Sheet!B2=normal(100,10)'. May be repeated.
    #[arg(long = "input", value_name = "CELL=DISTRIBUTION")]
    pub(crate) inputs: Vec<String>,
    /// Watch a cell: 'Sheet!C9'. May be repeated.
    #[arg(long = "output", value_name = "CELL")]
    pub(crate) outputs: Vec<String>,
    /// Count only the trials in which an output or an input is so: 'Sheet!C9>0', 'Sheet!B2<=100'. The others are left
    /// out of the statistics of that cell. May be repeated: a trial counts where all hold.
    #[arg(long = "filter", value_name = "CELL>NUMBER")]
    pub(crate) filters: Vec<String>,
    /// With --filter: leave the other trials out of the statistics of every output and input.
    #[arg(long, requires = "filters")]
    pub(crate) filter_all: bool,
    /// Accept that this formula cell, which Carlo cannot compute, keeps its saved value in every trial. May be
    /// repeated.
    #[arg(long = "hold", value_name = "CELL")]
    pub(crate) hold: Vec<String>,
    /// How many trials; where neither this nor a spec says, as many as the workbook keeps for its add-in, or 10,000.
    #[arg(long)]
    pub(crate) trials: Option<u64>,
    /// What NOW and TODAY tell: 2026-11-22 or 2026-11-22T09:30:00; when the file was last computed unless
    /// given.
    #[arg(long, value_name = "MOMENT")]
    pub(crate) now: Option<String>,
    /// The seed; where neither this nor a spec says, the one that the workbook keeps for its add-in, or 1.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// How draws are spread.
    #[arg(long, value_enum)]
    pub(crate) sampling: Option<SamplingOption>,
    /// Which engine evaluates the model.
    #[arg(long, value_enum)]
    pub(crate) engine: Option<EngineOption>,
    /// How many threads; every core unless given.
    #[arg(long)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// How to print the results.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Write every trial's inputs and outputs to this file as CSV.
    #[arg(long, value_name = "FILE")]
    pub(crate) samples: Option<PathBuf>,
    /// Show one trial instead of the results, counted from 0: its inputs and outputs, and what --trace names, or
    /// else every cell.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["samples", "timing", "written"])]
    pub(crate) trial: Option<u64>,
    /// With --trial: show where this cell's value came from, formula by formula. May be repeated.
    #[arg(long, value_name = "CELL", requires = "trial")]
    pub(crate) trace: Vec<String>,
    /// With --trace: through how many formulas to go back.
    #[arg(long, value_name = "NUMBER", requires = "trace", default_value_t = 2)]
    pub(crate) depth: usize,
    /// Write the results to a workbook of their own, with charts. A file that is there is replaced.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_results: Option<PathBuf>,
    /// Write a copy of the workbook with a sheet `Carlo results` at its end. All else in it stays as it is;
    /// results that were written earlier are replaced. A file that is there is replaced too, but the workbook
    /// itself only with --force.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_back: Option<PathBuf>,
    /// Let --write-back and --write-results replace the workbook that is simulated.
    #[arg(long, requires = "written")]
    pub(crate) force: bool,
    /// Stop as soon as the mean of every output is known so well, at 95%: to a share of it (1%), or to a distance
    /// (2.5). Up to ten million trials, unless --trials says otherwise.
    #[arg(long, value_name = "SHARE%|DISTANCE", value_parser = precision)]
    pub(crate) precision: Option<Precision>,
    /// Print every statistic of each output with its standard error, and the correlations of the outputs.
    #[arg(long)]
    pub(crate) statistics: bool,
    /// Say how long each stage took.
    #[arg(long)]
    pub(crate) timing: bool,
}

/// `carlo fit`
#[derive(Args, Debug)]
pub(crate) struct Fit {
    /// A workbook, or a text of numbers: one a line, or columns between commas, semicolons, tabs or spaces. Write
    /// >5, <5 or 1..5 for what is known to an interval.
    #[arg(required_unless_present = "percentiles")]
    pub(crate) file: Option<PathBuf>,
    /// Which data: a range of a workbook ('Sheet1!B2:B200', B:D), or the heading or number of a text's column. May be
    /// repeated.
    #[arg(long = "column", value_name = "COLUMN")]
    pub(crate) columns: Vec<String>,
    /// Try these distributions alone, between semicolons; one may keep parameters: 'Weibull; Binomial(10, ?)'.
    #[arg(long, value_delimiter = ';', value_name = "NAMES")]
    pub(crate) families: Vec<String>,
    /// The data are whole numbers: try distributions of whole numbers.
    #[arg(long)]
    pub(crate) discrete: bool,
    /// Try distributions that start at 0 with a start of their own too.
    #[arg(long)]
    pub(crate) shifted: bool,
    /// Values below this were never observed.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) truncated_below: Option<f64>,
    /// Values above this were never observed.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub(crate) truncated_above: Option<f64>,
    /// What puts one distribution before another.
    #[arg(long, value_enum, default_value_t = RankOption::Aicc)]
    pub(crate) rank: RankOption,
    /// Draw so many samples from each fit and fit them again, for p-values and the spread of parameters.
    #[arg(long, value_name = "SAMPLES", default_value_t = 0)]
    pub(crate) bootstrap: u32,
    /// The seed of those samples.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Fit the dependence of the columns too, by the rows that all of them have.
    #[arg(long)]
    pub(crate) copulas: bool,
    /// Make distributions of percentiles: '10=5,50=8,90=15'.
    #[arg(long, value_name = "PERCENT=VALUE,…")]
    pub(crate) percentiles: Option<String>,
    /// With --percentiles: no value is below this.
    #[arg(long, value_name = "NUMBER", requires = "percentiles", allow_negative_numbers = true)]
    pub(crate) least: Option<f64>,
    /// With --percentiles: no value is above this.
    #[arg(long, value_name = "NUMBER", requires = "percentiles", allow_negative_numbers = true)]
    pub(crate) greatest: Option<f64>,
    /// Print JSON: the report with everything that is known of each fit.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What puts one distribution before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RankOption {
    /// Akaike's criterion, corrected for small samples.
    Aicc,
    /// Akaike's criterion.
    Aic,
    /// Schwarz's criterion.
    Bic,
    /// Hannan and Quinn's criterion.
    Hqic,
    /// Anderson and Darling's distance.
    AndersonDarling,
    /// Kolmogorov and Smirnov's distance.
    KolmogorovSmirnov,
    /// Cramér and von Mises' distance.
    CramerVonMises,
    /// Pearson's sum over classes.
    ChiSquare,
}

impl From<RankOption> for engine::fitting::Criterion {
    fn from(option: RankOption) -> Self {
        match option {
            RankOption::Aicc => Self::Aicc,
            RankOption::Aic => Self::Aic,
            RankOption::Bic => Self::Bic,
            RankOption::Hqic => Self::Hqic,
            RankOption::AndersonDarling => Self::AndersonDarling,
            RankOption::KolmogorovSmirnov => Self::KolmogorovSmirnov,
            RankOption::CramerVonMises => Self::CramerVonMises,
            RankOption::ChiSquare => Self::ChiSquare,
        }
    }
}

/// How well a mean must be known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Precision {
    /// How far its interval may reach.
    pub(crate) size: f64,
    /// Whether that is a share of the mean.
    pub(crate) relative: bool,
}

/// `1%` or `2.5`.
fn precision(text: &str) -> Result<Precision, String> {
    let (text, scale, relative) = match text.strip_suffix('%') {
        Some(share) => (share, 0.01, true),
        None => (text, 1.0, false),
    };
    let size = text.trim().parse::<f64>().ok().filter(|size| *size > 0.0 && size.is_finite());
    size.map(|size| Precision { size: size * scale, relative })
        .ok_or_else(|| "write a share of the mean, such as 1%, or a distance, such as 2.5".to_owned())
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets: one line an output.
    Csv,
}

/// The sampling methods by their names in a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SamplingOption {
    /// Independent draws.
    MonteCarlo,
    /// One draw in each of as many strata as there are trials.
    LatinHypercube,
    /// A scrambled low-discrepancy sequence.
    Sobol,
    /// Pairs of trials that mirror each other.
    Antithetic,
}

/// The engines by their names in a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineOption {
    /// The fastest that can run the model.
    Auto,
    /// One trial at a time.
    Reference,
    /// Vector tiles on every core.
    Power,
    /// Columns of any value type.
    Arrow,
    /// The graphics processor.
    Gpu,
}

impl From<SamplingOption> for engine::spec::Sampling {
    fn from(option: SamplingOption) -> Self {
        match option {
            SamplingOption::MonteCarlo => Self::MonteCarlo,
            SamplingOption::LatinHypercube => Self::LatinHypercube,
            SamplingOption::Sobol => Self::Sobol,
            SamplingOption::Antithetic => Self::Antithetic,
        }
    }
}

impl From<EngineOption> for engine::spec::EngineChoice {
    fn from(option: EngineOption) -> Self {
        match option {
            EngineOption::Auto => Self::Auto,
            EngineOption::Reference => Self::Reference,
            EngineOption::Power => Self::Power,
            EngineOption::Arrow => Self::Arrow,
            EngineOption::Gpu => Self::Gpu,
        }
    }
}
