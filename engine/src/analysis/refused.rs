//! Outputs of which an analysis can say nothing: they are named with the reason, and the others are told.

use serde::{Deserialize, Serialize};

use super::Table;
use super::ask::Named;
use super::runs::{Failure, Runs};

/// An output of which nothing was found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refused {
    /// The output.
    pub output: Named,
    /// Why not.
    pub why: String,
}

/// What was found of each output, and the outputs of which nothing was. A failure where that is all of them, and where the
/// analysis was stopped.
pub(super) fn apart<T>(
    runs: &Runs<'_>,
    found: impl Iterator<Item = (usize, Result<T, Failure>)>,
) -> Result<(Vec<T>, Vec<Refused>), Failure> {
    let (mut told, mut refused) = (Vec::new(), Vec::new());
    for (output, found) in found {
        match found {
            Ok(found) => told.push(found),
            Err(Failure::Stopped) => return Err(Failure::Stopped),
            Err(Failure::Because(why)) => refused.push(Refused { output: runs.output_name(output), why }),
        }
    }
    if told.is_empty() && !refused.is_empty() {
        let each: Vec<String> =
            refused.iter().map(|one| format!("{}: {}", one.output.name, one.why)).collect();
        return Err(each.join("; ").into());
    }
    Ok((told, refused))
}

/// The table of them, where there are any.
pub(super) fn table(refused: &[Refused]) -> Option<Table> {
    let mut table = Table::new("Outputs without a result", &["Output", "Why"], "");
    for one in refused {
        table.row([one.output.name.as_str().into(), one.why.as_str().into()]);
    }
    Some(table).filter(|table| !table.rows.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::Report;
    use super::super::tests::{answers, report, spec};

    /// An output that is an error in every trial, between two that are none.
    const CELLS: [&str; 5] = ["RiskNormal(0,1)", "RiskUniform(0,1)", "A1+A2", "IF(A1>10,NA(),NA())", "A1*2"];

    #[test]
    fn outputs_that_are_errors_are_named_and_the_others_told() {
        for asked in
            ["regression", "contribution-to-variance", "change-in-output", "shapley-effects", "scenarios"]
        {
            let spec = spec(&[3, 4, 5], 2_048, &[&format!(r#"{{"analysis":"{asked}"}}"#)]);
            let found = report(&CELLS, &spec);
            let (told, refused): (Vec<&str>, _) = match &found {
                Report::Regression(found) => {
                    // A sum of independent variables: variances 1 and 1/12, the regression is all of it.
                    assert!((found.outputs[0].inputs[0].per_unit.value.unwrap() - 1.0).abs() < 1e-9);
                    (found.outputs.iter().map(|one| one.output.name.as_str()).collect(), &found.refused)
                }
                Report::ContributionToVariance(found) => {
                    (found.outputs.iter().map(|one| one.output.name.as_str()).collect(), &found.refused)
                }
                Report::ChangeInOutput(found) => {
                    (found.outputs.iter().map(|one| one.output.name.as_str()).collect(), &found.refused)
                }
                Report::ShapleyEffects(found) => {
                    (found.outputs.iter().map(|one| one.output.name.as_str()).collect(), &found.refused)
                }
                Report::Scenarios(found) => {
                    let mut told: Vec<&str> =
                        found.scenarios.iter().map(|one| one.output.name.as_str()).collect();
                    told.dedup();
                    (told, &found.refused)
                }
                _ => panic!("{asked}"),
            };
            assert_eq!(told, ["S!A3", "S!A5"], "{asked}");
            let [one] = &refused[..] else { panic!("{asked}: {refused:?}") };
            assert!(one.output.name == "S!A4" && one.why.starts_with("only 0 "), "{asked}: {one:?}");
            let table = found.tables().pop().unwrap();
            assert_eq!((table.title.as_str(), table.rows.len()), ("Outputs without a result", 1), "{asked}");
        }
    }

    #[test]
    fn where_all_are_errors_the_analysis_fails_and_names_them() {
        let answer = answers(&CELLS, &spec(&[4], 2_048, &[r#"{"analysis":"regression"}"#])).pop().unwrap();
        assert_eq!(answer.report, None);
        assert!(answer.failed.unwrap().starts_with("S!A4: only 0 trials"));
    }
}
