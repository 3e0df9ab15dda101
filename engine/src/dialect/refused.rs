//! The functions of products that Carlo knows and does not do, each with the reason.

/// The beginning of a function's name in lower case (all of it, unless it ends in `*`), and why its calls are
/// refused, as the end of "it …".
static REFUSED: &[(&str, &str)] = &[
    ("cb.definealtparms", "belongs to macros, which are not run"),
    ("cb.getassum*", "asks Crystal Ball for an assumption that is not in a formula"),
    ("cb.getrunprefsfn", SETTING),
    ("cb.iterationsfn", SETTING),
    ("psiar*", SERIES),
    ("psicertif*", "reads a distribution that is published elsewhere"),
    ("psicompound", COMPOUND),
    ("psicopula*", DEPENDENCE),
    ("psicurrent*", SETTING),
    ("psidist", "reads a distribution that is published elsewhere"),
    ("psigarch*", SERIES),
    ("psigbm*", SERIES),
    ("psima1", SERIES),
    ("psima2", SERIES),
    ("psibmmr*", SERIES),
    ("psimv*", ARRAY),
    ("psinormalskew", UNKNOWN_ORDER),
    ("psiopt*", "belongs to an optimisation, not to a simulation"),
    ("psimetalog*", FITTED),
    ("psishuffle", "draws without putting back, which ties the trials to each other"),
    ("psisip", "plays the trials of a library back in their order"),
    ("psislurp", "plays the trials of a library back in their order"),
    ("randbivarnormal", ARRAY),
    ("riskar*", SERIES),
    ("riskbmmr*", SERIES),
    ("riskcorrectcorrmat", "repairs a matrix, which Carlo does where it is used"),
    ("riskcurrent*", SETTING),
    ("riskgarch*", SERIES),
    ("riskgbm*", SERIES),
    ("riskisvalidcorrmat", "checks a matrix, which Carlo does where it is used"),
    ("riskma1", SERIES),
    ("riskma2", SERIES),
    ("riskmv*", ARRAY),
    ("riskproject*", "reads a Microsoft Project file"),
    ("riskresultsgraph", "draws a picture"),
    ("riskscorrel", "is a statistic of XLRisk's own sheet of results"),
    ("risksimulationinfo", SETTING),
    ("riskstoprun", "stops a simulation from within"),
    ("riskts*", SERIES),
    ("voseaggregate*", COMPOUND),
    ("vosecombined", "mixes distributions, which Carlo cannot do in one cell yet"),
    ("vosecopula*", DEPENDENCE),
    ("vosekernel*", "smooths by a kernel of ModelRisk's own choice"),
    ("vosenboot*", ARRAY),
    ("voseoptimalfit", FITTED),
    ("vosesplittriangle", "is a distribution that Carlo does not have"),
    ("vosetime*", SERIES),
    ("vosevalidcorrmat", "repairs a matrix, which Carlo does where it is used"),
    ("vosezi*", "adds zeros to a distribution, which Carlo cannot do in one cell yet"),
    ("vosezt*", "leaves the zeros of a distribution out, which Carlo cannot do in one cell yet"),
];

const ARRAY: &str = "draws several cells together, which Carlo does not do yet";
const COMPOUND: &str = "adds up draws by a method that Carlo does not have";
const DEPENDENCE: &str = "ties draws together by a copula, which Carlo does not do yet";
const FITTED: &str = "fits a distribution to data in a way that is not documented";
const SERIES: &str = "is a step of a time series, which Carlo does not do yet";
const SETTING: &str = "tells of the simulation that runs, which a trial does not know";
const UNKNOWN_ORDER: &str = "is not documented well enough to be read";

/// Why calls of the function are refused; `None` for one that is not, or that nobody knows.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let is = |known: &str| match known.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == known,
    };
    REFUSED.iter().find(|(known, _)| is(known)).map(|(_, reason)| *reason)
}
