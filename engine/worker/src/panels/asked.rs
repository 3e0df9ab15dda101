//! The panel of the statistics that cells of the workbook ask by add-in functions, with their values.

use super::parts;
use super::{Asked, Panel, number};
use crate::refusal::sentence;

/// Writes the panel.
pub(super) fn write(asked: &Asked<'_>) -> Panel {
    let Some(results) = asked.results() else { return Panel::without_results() };
    let statistics = &results.statistics;
    if statistics.is_empty() {
        return Panel::saying("No cell of this workbook asks for a statistic of results, as RiskMean does.");
    }
    let mut panel = Panel::default();
    parts::section(&mut panel.html, "Statistics that cells ask for", Some(statistics.len()), |html| {
        let columns = [("Cell", false), ("Function", false), ("Value", true)];
        parts::table(html, &columns, statistics.iter(), |html, column, line| match (column, line.value) {
            (0, _) => parts::cell(html, &line.cell.to_string()),
            (1, _) => {
                html.words("code", "", &line.function);
                if let Some(reason) = &line.reason {
                    html.words("p", "hint", &sentence(reason));
                }
            }
            (_, Some(value)) => {
                html.text(&number::plain(value));
            }
            (_, None) => {
                html.text("–");
            }
        });
    });
    panel
}
