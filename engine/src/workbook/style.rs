//! How a cell looks, as far as the grid shows it.

/// Index into [`crate::workbook::Workbook::styles`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StyleId(pub u32);

/// The looks of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellStyle {
    /// The number format code, `General` where the file gives none.
    pub number_format: String,
    /// Bold letters.
    pub bold: bool,
    /// Italic letters.
    pub italic: bool,
    /// The colour of the letters.
    pub font_colour: Option<Colour>,
    /// The colour behind them.
    pub fill: Option<Colour>,
    /// Where the text stands.
    pub alignment: Alignment,
    /// Lines at the top, right, bottom and left.
    pub borders: [bool; 4],
    /// Whether text wraps.
    pub wrap: bool,
    /// The size of the letters in points, where it is not the default.
    pub font_size: Option<f64>,
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Where a cell's text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// Text left, numbers right, the rest in the middle.
    #[default]
    General,
    /// Left.
    Left,
    /// In the middle.
    Centre,
    /// Right.
    Right,
}
