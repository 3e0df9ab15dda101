//! A sheet before it is written: rows of cells, and the charts over them.

/// One sheet.
#[derive(Default)]
pub(super) struct Grid {
    /// The rows from the top, each from the left.
    pub(super) rows: Vec<Vec<Cell>>,
    /// The charts.
    pub(super) charts: Vec<Chart>,
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// What it holds.
    pub(super) datum: Datum,
    /// How it is shown.
    pub(super) look: Look,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Datum {
    /// Nothing.
    #[default]
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A figure that does not exist: #N/A, so that no formula takes it for 0.
    Missing,
}

/// How a cell is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// As the program likes.
    #[default]
    Plain,
    /// In bold letters.
    Heading,
    /// In a number format.
    Format(String),
}

/// One chart. Rows and columns are those of the sheet; the row above the first holds headings.
pub(super) struct Chart {
    /// What it shows.
    pub(super) kind: Kind,
    /// Its title.
    pub(super) title: String,
    /// What it shows, for those who cannot see it.
    pub(super) description: String,
    /// The number format code of the horizontal axis.
    pub(super) number_format: String,
    /// The first and the last row with numbers.
    pub(super) rows: (u32, u32),
    /// The column with the categories.
    pub(super) categories: u32,
    /// The column with the bars' lengths.
    pub(super) bars: u32,
    /// The top row and the left column that it covers, and the row and the column behind.
    pub(super) area: [u32; 4],
}

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Trials between edges as columns, and the share of trials up to there, in the next column of the sheet,
    /// as a line on an axis of its own.
    Histogram,
    /// Rank correlations with the inputs as bars, the longest at the top.
    Tornado,
}

impl Grid {
    /// Adds a row.
    pub(super) fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// Adds a row of headings.
    pub(super) fn headings<'a>(&mut self, titles: impl IntoIterator<Item = &'a str>) {
        self.push(titles.into_iter().map(Cell::heading).collect());
    }

    /// Adds empty rows.
    pub(super) fn skip(&mut self, rows: u32) {
        self.rows.extend((0..rows).map(|_| Vec::new()));
    }

    /// Where the next row will be.
    pub(super) fn next_row(&self) -> u32 {
        self.rows.len() as u32
    }

    /// What the cell at a row and a column holds.
    pub(super) fn datum(&self, row: u32, column: u32) -> &Datum {
        let cell = self.rows.get(row as usize).and_then(|row| row.get(column as usize));
        cell.map_or(&Datum::Blank, |cell| &cell.datum)
    }
}

impl Cell {
    /// Text.
    pub(super) fn text(text: impl ToString) -> Self {
        Self { datum: Datum::Text(text.to_string()), look: Look::Plain }
    }

    /// A heading.
    pub(super) fn heading(title: &str) -> Self {
        Self { look: Look::Heading, ..Self::text(title) }
    }

    /// A count, exact up to 2⁵³.
    pub(super) fn count(count: u64) -> Self {
        Self { datum: Datum::Number(count as f64), look: Look::Plain }
    }

    /// A figure that may not exist.
    pub(super) fn figure(value: Option<f64>) -> Self {
        let datum = value.filter(|x| x.is_finite()).map_or(Datum::Missing, Datum::Number);
        Self { datum, look: Look::Plain }
    }

    /// The cell in a number format.
    pub(super) fn format(self, code: &str) -> Self {
        let look = if code == "General" { Look::Plain } else { Look::Format(code.to_owned()) };
        Self { look, ..self }
    }
}
