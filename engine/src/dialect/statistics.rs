//! Functions of a simulation's results in cells, such as `RiskMean(B24)`: whose they are and what they give.

use super::statistic::Take::{Absent, FromAbove, Number, Optional, Part};
use super::statistic::{Ask, Criterion, StatisticRow, Take};
use crate::statistics::measure::{self, Measure};

const CHANGES: &str =
    "how its values lie in its cells is not documented; the analysis `change-in-output` tells them";
const CORRELATION_TYPE: &str = "which number its type gives to which correlation is not documented; the analysis \
                                `measures` tells both";
const KENDALL: &str = "Carlo does not compute Kendall's tau; the analysis `measures` tells the correlations of values and of \
                       ranks";
const UNCLEAR: &str = "it is not documented well enough to be computed";

/// Of which tail, and of what sign, a product's documentation leaves open.
const TAIL: &str = "it is read as the mean of the values above the percentile";
const AT_RISK: &str = "it is read as the percentile of that confidence";
/// Of which the documentation does not say all.
const FREQUENCY: &str = "it is read as shares of the trials, each class with its upper bound";
const AKAIKE: &str = "it is read with the correction for small samples";
const MOMENTS: &str =
    "it is read as the mean, the variance, the skewness and the kurtosis (3 for a normal distribution)";
const PRECISION: &str =
    "1 is TRUE: half the interval, right for the sampling method, is as small as the precision";
const RANKED: &str = "its arguments are read as the simulation, the place of the input, the analysis (1 a regression, 2 \
                      its mapped values, 3 rank correlations) and what is told (1 a name, 2 the value, 3 the \
                      coefficient): help that is at hand does not say";
const LEVEL: &str = "it is read as how many percent of the trials there are that the precision takes: that of the output's \
                     RiskConvergence, or 3% of the mean at 95%";
const ALL_TRIALS: &str = "it is read as the mean, over all trials, of the squared distance to that side";
const STAT_CHANGE: &str = "its arguments are not documented; the analysis `change-in-output` tells it";
const LOWER_SIDE: &str = "it is read as the mean, over all trials, of the squared distance below the mean";

const NOTHING: &[Take] = &[];

const fn plain(name: &'static str, measure: &'static Measure) -> StatisticRow {
    given(name, measure, NOTHING)
}

const fn given(name: &'static str, measure: &'static Measure, takes: &'static [Take]) -> StatisticRow {
    StatisticRow { name, ask: Ask::Measure(measure, takes), whole: 1.0, exact: false, note: None }
}

const fn asks(name: &'static str, ask: Ask) -> StatisticRow {
    StatisticRow { name, ask, whole: 1.0, exact: false, note: None }
}

const fn missing(name: &'static str, why: &'static str) -> StatisticRow {
    asks(name, Ask::Missing(why))
}

/// Of the distribution itself, not of the trials.
const fn exact(name: &'static str, measure: &'static Measure, takes: &'static [Take]) -> StatisticRow {
    StatisticRow { exact: true, ..given(name, measure, takes) }
}

/// Of a fitted distribution and its data.
const fn of_fit(name: &'static str, criterion: Criterion) -> StatisticRow {
    StatisticRow { exact: true, ..asks(name, Ask::Criterion(criterion)) }
}

/// Of limits that the property RiskSixSigma gives, in the call or in the output's own.
const fn specified(name: &'static str, measure: &'static Measure) -> StatisticRow {
    asks(name, Ask::Specified(measure))
}

/// @RISK (help.palisade.com, "Statistic Functions").
pub(super) const AT_RISK_STATISTICS: &[StatisticRow] = &[
    asks("RiskCIMean", Ask::Either(&measure::MEAN_LOW, &measure::MEAN_HIGH, &[Number])),
    asks(
        "RiskCIPercentile",
        Ask::Either(&measure::PERCENTILE_LOW, &measure::PERCENTILE_HIGH, &[Number, Number]),
    ),
    plain("RiskCoeffOfVariation", &measure::VARIATION),
    asks("RiskConvergenceLevel", Ask::Level).noted(LEVEL),
    asks("RiskCorrel", Ask::Correlation),
    specified("RiskCp", &measure::CAPABILITY),
    specified("RiskCpk", &measure::CAPABILITY_CENTRED),
    specified("RiskCpkLower", &measure::CAPABILITY_LOWER),
    specified("RiskCpkUpper", &measure::CAPABILITY_UPPER),
    specified("RiskCpm", &measure::CAPABILITY_TARGET),
    specified("RiskDPM", &measure::OBSERVED_PER_MILLION),
    asks("RiskData", Ask::Trial),
    specified("RiskK", &measure::OFF_CENTRE),
    plain("RiskKurtosis", &measure::KURTOSIS),
    specified("RiskLowerXBound", &measure::BELOW_BOUND),
    plain("RiskMax", &measure::MAX),
    plain("RiskMean", &measure::MEAN),
    plain("RiskMeanAbsDev", &measure::MEAN_DEVIATION),
    plain("RiskMin", &measure::MIN),
    plain("RiskMode", &measure::MODE),
    specified("RiskPNC", &measure::DEFECTS),
    specified("RiskPNCLower", &measure::DEFECTS_LOWER),
    specified("RiskPNCUpper", &measure::DEFECTS_UPPER),
    specified("RiskPPM", &measure::DEFECTS_PER_MILLION),
    specified("RiskPPMLower", &measure::DEFECTS_LOWER).times(1e6),
    specified("RiskPPMUpper", &measure::DEFECTS_UPPER).times(1e6),
    given("RiskPercentile", &measure::PERCENTILE, &[Number]),
    given("RiskPercentileD", &measure::PERCENTILE_ABOVE, &[Number]),
    given("RiskPtoX", &measure::PERCENTILE, &[Number]),
    given("RiskQtoX", &measure::PERCENTILE_ABOVE, &[Number]),
    plain("RiskRange", &measure::RANGE),
    plain("RiskSemiStdDev", &measure::SEMI_DEVIATION).noted(LOWER_SIDE),
    plain("RiskSemiVariance", &measure::SEMI_VARIANCE).noted(LOWER_SIDE),
    asks("RiskSensitivity", Ask::Ranked).noted(RANKED),
    missing("RiskSensitivityStatChange", STAT_CHANGE),
    specified("RiskSigmaLevel", &measure::SIGMA_LEVEL),
    plain("RiskSkewness", &measure::SKEWNESS),
    plain("RiskStdDev", &measure::STD_DEV),
    plain("RiskStdErrOfMean", &measure::STD_ERROR),
    given("RiskTarget", &measure::PROBABILITY_BELOW, &[Number]),
    given("RiskTargetD", &measure::PROBABILITY_ABOVE, &[Number]),
    exact("RiskTheoCoeffOfVariation", &measure::VARIATION, NOTHING),
    exact("RiskTheoKurtosis", &measure::KURTOSIS, NOTHING),
    exact("RiskTheoMax", &measure::MAX, NOTHING),
    exact("RiskTheoMean", &measure::MEAN, NOTHING),
    exact("RiskTheoMin", &measure::MIN, NOTHING),
    exact("RiskTheoMode", &measure::MODE, NOTHING),
    exact("RiskTheoPercentile", &measure::PERCENTILE, &[Number]),
    exact("RiskTheoPercentileD", &measure::PERCENTILE_ABOVE, &[Number]),
    exact("RiskTheoPtoX", &measure::PERCENTILE, &[Number]),
    exact("RiskTheoQtoX", &measure::PERCENTILE_ABOVE, &[Number]),
    exact("RiskTheoRange", &measure::RANGE, NOTHING),
    exact("RiskTheoSkewness", &measure::SKEWNESS, NOTHING),
    exact("RiskTheoStdDev", &measure::STD_DEV, NOTHING),
    exact("RiskTheoTarget", &measure::PROBABILITY_BELOW, &[Number]),
    exact("RiskTheoTargetD", &measure::PROBABILITY_ABOVE, &[Number]),
    exact("RiskTheoVariance", &measure::VARIANCE, NOTHING),
    exact("RiskTheoXtoP", &measure::PROBABILITY_BELOW, &[Number]),
    exact("RiskTheoXtoQ", &measure::PROBABILITY_ABOVE, &[Number]),
    StatisticRow { exact: true, ..asks("RiskTheoXtoY", Ask::Density) },
    specified("RiskUpperXBound", &measure::OVER_BOUND),
    plain("RiskVariance", &measure::VARIANCE),
    given("RiskXtoP", &measure::PROBABILITY_BELOW, &[Number]),
    given("RiskXtoQ", &measure::PROBABILITY_ABOVE, &[Number]),
    specified("RiskYV", &measure::YIELD),
    specified("RiskZlower", &measure::Z_LOWER),
    specified("RiskZmin", &measure::Z_LEAST),
    specified("RiskZupper", &measure::Z_UPPER),
];

/// Analytic Solver (solver.com, "Psi statistics functions").
pub(super) const ANALYTIC_SOLVER_STATISTICS: &[StatisticRow] = &[
    plain("PsiAbsDev", &measure::MEAN_DEVIATION),
    given("PsiBVaR", &measure::PERCENTILE, &[Number]).noted(AT_RISK),
    given("PsiCITrials", &measure::TRIALS_NEEDED, &[Number, Number]),
    given("PsiCVaR", &measure::SHORTFALL_ABOVE, &[Number]).noted(TAIL),
    asks("PsiCorrelation", Ask::Correlation),
    plain("PsiCount", &measure::COUNT),
    asks("PsiData", Ask::Trial),
    asks("PsiFrequency", Ask::Frequency).noted(FREQUENCY),
    missing("PsiKendallTau", KENDALL),
    plain("PsiKurtosis", &measure::KURTOSIS),
    plain("PsiMax", &measure::MAX),
    plain("PsiMean", &measure::MEAN),
    given("PsiMeanCI", &measure::MEAN_HALF_WIDTH, &[Number]),
    missing("PsiMeanCIB", UNCLEAR),
    plain("PsiMedian", &measure::MEDIAN),
    plain("PsiMin", &measure::MIN),
    plain("PsiMode", &measure::MODE),
    given("PsiPercentile", &measure::PERCENTILE, &[Number]),
    given("PsiPercentileCI", &measure::PERCENTILE_HALF_WIDTH, &[Number, Number]),
    given("PsiPercentileD", &measure::PERCENTILE_ABOVE, &[Number]),
    plain("PsiRange", &measure::RANGE),
    given("PsiSemiDev", &measure::SEMI_DEVIATION, &[Optional, Optional]),
    given("PsiSemiVar", &measure::SEMI_VARIANCE, &[Optional, Optional]),
    missing("PsiSenParam", UNCLEAR),
    given("PsiSigmaCP", &measure::CAPABILITY, &[Number, Number]),
    given("PsiSigmaCPK", &measure::CAPABILITY_CENTRED, &[Number, Number]),
    given("PsiSigmaCPKLower", &measure::CAPABILITY_LOWER, &[Number]),
    given("PsiSigmaCPKUpper", &measure::CAPABILITY_UPPER, &[Absent, Number]),
    given("PsiSigmaCPM", &measure::CAPABILITY_TARGET, &[Number, Number, Number]),
    given("PsiSigmaDefectPPM", &measure::DEFECTS_PER_MILLION, &[Number, Number]),
    given("PsiSigmaDefectShiftPPM", &measure::DEFECTS_PER_MILLION, &[Number, Number, Absent, Optional]),
    given("PsiSigmaK", &measure::OFF_CENTRE, &[Number, Number]),
    given("PsiSigmaLowerBound", &measure::BELOW_BOUND, &[Absent, Absent, Absent, Absent, Number]),
    given("PsiSigmaProbDefectShift", &measure::DEFECTS, &[Number, Number, Absent, Optional]),
    given("PsiSigmaSigmaLevel", &measure::SIGMA_LEVEL, &[Number, Number, Absent, Optional]),
    given("PsiSigmaUpperBound", &measure::OVER_BOUND, &[Absent, Absent, Absent, Absent, Number]),
    given("PsiSigmaYield", &measure::YIELD, &[Number, Number, Absent, Optional]),
    given("PsiSigmaZLower", &measure::Z_LOWER, &[Number]),
    given("PsiSigmaZMin", &measure::Z_LEAST, &[Number, Number]),
    given("PsiSigmaZUpper", &measure::Z_UPPER, &[Absent, Number]),
    plain("PsiSkewness", &measure::SKEWNESS),
    plain("PsiStdDev", &measure::STD_DEV),
    given("PsiStdDevCI", &measure::STD_DEV_HALF_WIDTH, &[Number]),
    given("PsiTarget", &measure::PROBABILITY_BELOW, &[Number]),
    given("PsiTargetCI", &measure::PROBABILITY_HALF_WIDTH, &[Number, Number]),
    given("PsiTargetD", &measure::PROBABILITY_ABOVE, &[Number]),
    exact("PsiTheoKurtosis", &measure::KURTOSIS, NOTHING),
    exact("PsiTheoMax", &measure::MAX, NOTHING),
    exact("PsiTheoMean", &measure::MEAN, NOTHING),
    exact("PsiTheoMedian", &measure::MEDIAN, NOTHING),
    exact("PsiTheoMin", &measure::MIN, NOTHING),
    exact("PsiTheoMode", &measure::MODE, NOTHING),
    exact("PsiTheoPercentile", &measure::PERCENTILE, &[Number]),
    exact("PsiTheoPercentileD", &measure::PERCENTILE_ABOVE, &[Number]),
    exact("PsiTheoRange", &measure::RANGE, NOTHING),
    exact("PsiTheoSkewness", &measure::SKEWNESS, NOTHING),
    exact("PsiTheoStdDev", &measure::STD_DEV, NOTHING),
    exact("PsiTheoTarget", &measure::PROBABILITY_BELOW, &[Number]),
    exact("PsiTheoTargetD", &measure::PROBABILITY_ABOVE, &[Number]),
    exact("PsiTheoVariance", &measure::VARIANCE, NOTHING),
    plain("PsiVariance", &measure::VARIANCE),
];

/// ModelRisk (vosesoftware/modelrisk-mcp, `functions.json`).
pub(super) const MODEL_RISK_STATISTICS: &[StatisticRow] = &[
    of_fit("VoseAIC", Criterion::Akaike).noted(AKAIKE),
    of_fit("VoseHQIC", Criterion::HannanQuinn),
    exact("VoseKurtosis", &measure::KURTOSIS, NOTHING),
    of_fit("VoseLLH", Criterion::LogLikelihood),
    exact("VoseMean", &measure::MEAN, NOTHING),
    asks("VosePrecisionMean", Ask::Precision(&measure::MEAN_HALF_WIDTH, NOTHING)).noted(PRECISION),
    asks("VosePrecisionPercentile", Ask::Precision(&measure::PERCENTILE_HALF_WIDTH, &[Number]))
        .noted(PRECISION),
    asks("VosePrecisionProbability", Ask::Precision(&measure::PROBABILITY_HALF_WIDTH, &[Number]))
        .noted(PRECISION),
    asks("VosePrecisionStdev", Ask::Precision(&measure::STD_DEV_HALF_WIDTH, NOTHING)).noted(PRECISION),
    of_fit("VoseSIC", Criterion::Schwarz),
    given("VoseSimCVARp", &measure::SHORTFALL_ABOVE, &[FromAbove]),
    given("VoseSimCVARx", &measure::MEAN_ABOVE, &[Number]),
    plain("VoseSimCofV", &measure::VARIATION),
    missing("VoseSimCorrelation", CORRELATION_TYPE),
    missing("VoseSimCorrelationMatrix", CORRELATION_TYPE),
    asks("VoseSimJointProb", Ask::Joint),
    plain("VoseSimKurtosis", &measure::KURTOSIS),
    plain("VoseSimMSE", &measure::STD_ERROR),
    plain("VoseSimMax", &measure::MAX),
    plain("VoseSimMean", &measure::MEAN),
    plain("VoseSimMeanDeviation", &measure::MEAN_DEVIATION),
    plain("VoseSimMin", &measure::MIN),
    asks("VoseSimMoments", Ask::Moments).noted(MOMENTS),
    given("VoseSimPercentile", &measure::PERCENTILE, &[Number]),
    given("VoseSimPercentileD", &measure::PERCENTILE_ABOVE, &[Number]),
    given("VoseSimProbability", &measure::PROBABILITY_BELOW, &[Number]),
    given("VoseSimProbabilityD", &measure::PROBABILITY_ABOVE, &[Number]),
    asks(
        "VoseSimSemiStdev",
        Ask::Either(&measure::SEMI_DEVIATION, &measure::SEMI_DEVIATION_ABOVE, &[Absent, Optional]),
    )
    .noted(ALL_TRIALS),
    asks(
        "VoseSimSemiVariance",
        Ask::Either(&measure::SEMI_VARIANCE, &measure::SEMI_VARIANCE_ABOVE, &[Absent, Optional]),
    )
    .noted(ALL_TRIALS),
    missing("VoseSimSensitivityMean", CHANGES),
    missing("VoseSimSensitivityPercentile", CHANGES),
    plain("VoseSimSkewness", &measure::SKEWNESS),
    plain("VoseSimStdev", &measure::STD_DEV),
    given("VoseSimTVARp", &measure::SHORTFALL_BELOW, &[Number]),
    given("VoseSimTVARx", &measure::MEAN_BELOW, &[Number]),
    asks("VoseSimValue", Ask::Trial),
    plain("VoseSimVariance", &measure::VARIANCE),
    exact("VoseSkewness", &measure::SKEWNESS, NOTHING),
    exact("VoseStdev", &measure::STD_DEV, NOTHING),
    exact("VoseVariance", &measure::VARIANCE, NOTHING),
    given("VoseSixSigmaCp", &measure::CAPABILITY, &[Number, Number]),
    given("VoseSixSigmaCpk", &measure::CAPABILITY_CENTRED, &[Number, Number]),
    given("VoseSixSigmaCpkLower", &measure::CAPABILITY_LOWER, &[Number]),
    given("VoseSixSigmaCpkUpper", &measure::CAPABILITY_UPPER, &[Absent, Number]),
    given("VoseSixSigmaCpm", &measure::CAPABILITY_TARGET, &[Number, Number, Number]),
    given("VoseSixSigmaDefectPPM", &measure::DEFECTS_PER_MILLION, &[Number, Number]),
    given("VoseSixSigmaDefectShiftPPM", &measure::DEFECTS_PER_MILLION, &[Number, Number, Absent, Optional]),
    given("VoseSixSigmaDefectShiftPPMLower", &measure::DEFECTS_LOWER, &[Number, Absent, Absent, Optional])
        .times(1e6),
    given("VoseSixSigmaDefectShiftPPMUpper", &measure::DEFECTS_UPPER, &[Absent, Number, Absent, Optional])
        .times(1e6),
    given("VoseSixSigmaK", &measure::OFF_CENTRE, &[Number, Number]),
    given("VoseSixSigmaLowerBound", &measure::BELOW_BOUND, &[Absent, Absent, Absent, Absent, Number]),
    given("VoseSixSigmaProbDefectShift", &measure::DEFECTS, &[Number, Number, Absent, Optional]),
    given("VoseSixSigmaProbDefectShiftLower", &measure::DEFECTS_LOWER, &[Number, Absent, Absent, Optional]),
    given("VoseSixSigmaProbDefectShiftUpper", &measure::DEFECTS_UPPER, &[Absent, Number, Absent, Optional]),
    given("VoseSixSigmaSigmaLevel", &measure::SIGMA_LEVEL, &[Number, Number, Absent, Optional]),
    given("VoseSixSigmaUpperBound", &measure::OVER_BOUND, &[Absent, Absent, Absent, Absent, Number]),
    given("VoseSixSigmaYield", &measure::YIELD, &[Number, Number, Absent, Optional]),
    given("VoseSixSigmaZLower", &measure::Z_LOWER, &[Number]),
    given("VoseSixSigmaZMin", &measure::Z_LEAST, &[Number, Number]),
    given("VoseSixSigmaZUpper", &measure::Z_UPPER, &[Absent, Number]),
];

/// Crystal Ball, whose percentiles and certainties are in percent (Oracle, "Crystal Ball Developer's Guide").
pub(super) const CRYSTAL_BALL_STATISTICS: &[StatisticRow] = &[
    given("CB.GetCertaintyFN", &measure::PROBABILITY_BELOW, &[Number]).times(100.0),
    asks("CB.GetForeDataFN", Ask::Trial),
    given("CB.GetForePercentFN", &measure::PERCENTILE, &[Part(100.0)]),
    asks("CB.GetForeStatFN", Ask::ByIndex),
    asks("CB.IterationsFN", Ask::Trials),
];

/// RiskAMP (docs.riskamp.com).
pub(super) const RISK_AMP_STATISTICS: &[StatisticRow] = &[
    plain("SimulationKurtosis", &measure::KURTOSIS),
    plain("SimulationMax", &measure::MAX),
    plain("SimulationMean", &measure::MEAN),
    plain("SimulationMedian", &measure::MEDIAN),
    plain("SimulationMin", &measure::MIN),
    given("SimulationPercentile", &measure::PERCENTILE, &[Number]),
    plain("SimulationSkewness", &measure::SKEWNESS),
    plain("SimulationStandardDeviation", &measure::STD_DEV),
    plain("SimulationVariance", &measure::VARIANCE),
];
