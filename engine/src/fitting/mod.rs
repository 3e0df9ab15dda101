//! Distributions fitted to data by maximum likelihood.
//!
//! ```text
//!   Ask     columns, families, criterion, bootstrap           one JSON document in
//!    │ Data::new                    checked, in order, equal values together
//!    │ Question::estimate           closed form, or a search in free numbers
//!    │ Question::free               the observed information
//!    │ distances, replicates        how far, and how probable that is
//!    ▼
//!   Report  each column's fits, the best first                one JSON document out
//! ```
//!
//! Everything is deterministic: searches are bounded and start where the data's moments say, and bootstrap
//! samples are a pure function of the seed.

mod bootstrap;
mod column;
mod copula;
mod data;
mod document;
mod elicit;
mod error;
mod estimate;
mod families;
mod families_bounded;
mod families_line;
mod families_positive;
mod families_whole;
mod family;
mod goodness;
mod likelihood;
mod log_density;
mod named;
mod optimise;
mod table;
mod text;
mod uncertain;

#[cfg(test)]
mod tests;

pub use bootstrap::MOST_SAMPLES;
pub use column::family_names;
pub use data::MOST_OBSERVATIONS;
pub use document::{
    Ask, Censored, Classes, Column, ColumnReport, CopulaFit, Criterion, Elicited, ElicitedFit, Estimate,
    FITTING_VERSION, Fit, Percentile, Refused, Report, Tested,
};
pub use error::FittingError;
pub use table::{Observed, TableColumn, columns_of_range, columns_of_text, complete_rows};

/// The most points of a curve.
const MOST_POINTS: u32 = 10_000;

/// Fits what is asked. The first column that cannot be fitted is the error.
pub fn fit(ask: &Ask) -> Result<Report, FittingError> {
    if ask.version != FITTING_VERSION {
        return Err(FittingError::Version { version: ask.version });
    }
    if ask.columns.is_empty() && ask.elicited.is_none() {
        return Err(FittingError::Nothing);
    }
    let limits = [
        ("the number of bootstrap samples", ask.bootstrap, MOST_SAMPLES),
        ("the number of points of a curve", ask.points, MOST_POINTS),
    ];
    for (what, count, most) in limits {
        if count > most {
            return Err(FittingError::TooMany { what, count: count.into(), most: most.into() });
        }
    }
    let columns =
        ask.columns.iter().map(|column| column::fit_column(ask, column)).collect::<Result<_, _>>()?;
    let (copulas, copulas_refused) = match ask.copulas {
        true => copula::fit_copulas(ask)?,
        false => (Vec::new(), Vec::new()),
    };
    let elicited = match &ask.elicited {
        Some(asked) => elicit::elicit(asked, ask.points)?,
        None => Vec::new(),
    };
    Ok(Report { version: FITTING_VERSION, columns, copulas, copulas_refused, elicited })
}
