//! Statistics that an array formula asks: which of its cells tells what.

use super::statistic::{Asked, Several, StatisticCall, Told};
use crate::address::CellRef;
use crate::statistics::measure::{KURTOSIS, MEAN, SKEWNESS, VARIANCE};
use crate::workbook::{Content, Workbook};

impl StatisticCall {
    /// The statistics that the cells of its formula tell, which stands in `cell`: one, but of an array formula that
    /// asks several.
    pub(crate) fn in_cells(self, cell: CellRef, workbook: &Workbook) -> Vec<(CellRef, Self)> {
        let Ok(Asked::Several(several)) = &self.asked else { return vec![(cell, self)] };
        let range = match workbook.cell(cell).map(|cell| &cell.content) {
            Some(Content::Array { range, .. }) => *range,
            _ => cell.into(),
        };
        let told = range.cells().filter_map(|at| {
            let (row, column) = (at.row - cell.row, at.column - cell.column);
            let asked = several.at(row as usize, column as usize, range.rows(), range.columns())?;
            Some((at, Self { asked: Ok(asked), ..self.clone() }))
        });
        let told: Vec<(CellRef, Self)> = told.collect();
        if told.is_empty() {
            let why = "its array formula has another shape than what it gives".to_owned();
            return vec![(cell, Self { asked: Err(why), ..self })];
        }
        told
    }
}

impl Several {
    /// What a cell of an array of so many rows and columns tells; `None` for labels, and beyond what there is.
    fn at(&self, row: usize, column: usize, rows: u32, columns: u32) -> Option<Asked> {
        let (along, across, width) =
            if columns > rows { (column, row, rows) } else { (row, column, columns) };
        match self {
            // Beside the values stand their names, where the array has room for them.
            Self::Moments if width <= 2 && across + 1 == width as usize => {
                let measure = *[&MEAN, &VARIANCE, &SKEWNESS, &KURTOSIS].get(along)?;
                Some(Asked::Measure(measure, Vec::new(), 1.0))
            }
            Self::Precision(precision) if width == 1 => {
                let told = *[Told::Reached, Told::TrialsMore].get(along)?;
                Some(Asked::Precision(vec![precision.clone()], told))
            }
            Self::Frequency(classes, counted) if width == 1 && along < classes.count() => {
                Some(Asked::Class(classes.clone(), along, *counted))
            }
            _ => None,
        }
    }
}
