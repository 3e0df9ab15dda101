//! The functions of products that Carlo knows and does not do, each with the reason. A build without the functions of few
//! workbooks leaves that to the whole one.

/// A function's name in lower case, in which `*` stands for any part, and why its calls are refused, as the end of "it …".
static REFUSED: &[(&str, &str)] = if cfg!(feature = "functions") { KNOWN } else { &[] };

const KNOWN: &[(&str, &str)] = &[
    ("cb.definealtparms", "belongs to macros, which are not run"),
    ("cb.getassum*", "asks Crystal Ball for an assumption that is not in a formula"),
    ("cb.getrunprefsfn", SETTING),
    ("psiapar*", SERIES),
    ("psibmmr*", SERIES),
    ("psicertif*", "reads a distribution that is published elsewhere"),
    ("psicompound", COMPOUND),
    ("psicurrentopt", "belongs to an optimisation, not to a simulation"),
    ("psidist", "reads a distribution that is published elsewhere"),
    ("psigbm*", SERIES),
    ("psiegarch*", SERIES),
    ("psimv*", UNKNOWN_ORDER),
    ("psinormalskew", UNKNOWN_ORDER),
    ("psiopt*", "belongs to an optimisation, not to a simulation"),
    ("psimetalog*", FITTED),
    ("psislurp", "plays trials of several variables back, of which it is not documented where they stand"),
    ("riskmv*", UNKNOWN_ORDER),
    ("riskproject*", "reads a Microsoft Project file"),
    ("riskresultsgraph", "draws a picture"),
    ("risksimulationinfo", SETTING),
    ("riskstoprun", "stops a simulation from within"),
    ("risktimeseries", SERIES),
    ("voseaggregate*", COMPOUND),
    ("vosecopula*", DEPENDENCE),
    ("voseoptimalfit", FITTED),
    ("vosesimstop", "stops a simulation from within"),
    ("vosetimedividends*", START),
    ("vosetimegbm*vr", REVERSION),
    ("vosetimegbmjdmr", START),
    ("vosetimelongterm*", START),
    ("vosetimemultigarch", MULTIVARIATE),
    ("vosetimepriceinflation", START),
    ("vosetimeseasonalgbm", START),
    ("vosetimeshareyields*", START),
    ("vosetimeshortterm*", START),
    ("vosetimewageinflation*", START),
    ("vosetimewilkie", START),
    ("vosetime*", SERIES),
    ("vose*fit", FITS),
    ("vose*fitobject", FITS),
    ("vose*fitp", FITS),
    ("vosezi*", "adds zeros to a distribution that Carlo does not have"),
    ("vosezt*", "leaves the zeros of a distribution out that Carlo does not have"),
];

const COMPOUND: &str = "adds up draws by a method that Carlo does not have";
const DEPENDENCE: &str = "ties draws together by a copula that is fitted, or that follows the order of data, which Carlo \
    does not do: let `carlo fit` fit it, and write that one";
const FITS: &str = "fits a distribution that Carlo does not have by that name: let `carlo fit` find it, and write what that \
    prints, with uncertain parameters where they matter";
const FITTED: &str = "fits a distribution to data in a way that is not documented";
const SERIES: &str = "is a time series that is not documented well enough to be drawn: write each period as a formula \
    of the one before it and a draw";
const MULTIVARIATE: &str = "is a time series of several variables whose covariances move, of which it is not documented \
    how: write each period as a formula of the one before it and draws that hang together";
const REVERSION: &str = "is a time series of which it is not documented how far a period brings it back to its value: \
    write each period as a formula of the one before it and a draw";
const START: &str = "is a time series of which it is not documented what its first period starts from: write each period \
    as a formula of the one before it and a draw";
const SETTING: &str = "tells of the simulation that runs, which a trial does not know";
const UNKNOWN_ORDER: &str = "is not documented well enough to be read";

/// Why calls of the function are refused; `None` for one that is not, or that nobody knows.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let is = |known: &str| match known.split_once('*') {
        Some((beginning, end)) => name.starts_with(beginning) && name.ends_with(end),
        None => name == known,
    };
    REFUSED.iter().find(|(known, _)| is(known)).map(|(_, reason)| *reason)
}
