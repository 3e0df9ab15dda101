//! The records of a part of an .xlsb package ([MS-XLSB] 2.1.4).

use crate::workbook::binary::Bytes;

/// The kinds of records that are read ([MS-XLSB] 2.3.2).
pub(super) mod kind {
    pub(in crate::workbook::xlsb) const ROW: u16 = 0;
    pub(in crate::workbook::xlsb) const SHARED_TEXT: u16 = 19;
    pub(in crate::workbook::xlsb) const NAME: u16 = 39;
    pub(in crate::workbook::xlsb) const FONT: u16 = 43;
    pub(in crate::workbook::xlsb) const NUMBER_FORMAT: u16 = 44;
    pub(in crate::workbook::xlsb) const FILL: u16 = 45;
    pub(in crate::workbook::xlsb) const FORMAT: u16 = 47;
    pub(in crate::workbook::xlsb) const CELL_METADATA: u16 = 49;
    pub(in crate::workbook::xlsb) const COLUMNS: u16 = 60;
    pub(in crate::workbook::xlsb) const RICH_TEXT: u16 = 62;
    pub(in crate::workbook::xlsb) const VIEW: u16 = 137;
    pub(in crate::workbook::xlsb) const PANE: u16 = 151;
    pub(in crate::workbook::xlsb) const WORKBOOK: u16 = 153;
    pub(in crate::workbook::xlsb) const TAB: u16 = 156;
    pub(in crate::workbook::xlsb) const CALCULATION: u16 = 157;
    pub(in crate::workbook::xlsb) const FILTER: u16 = 161;
    pub(in crate::workbook::xlsb) const FILTERED_COLUMN: u16 = 163;
    pub(in crate::workbook::xlsb) const MERGED: u16 = 176;
    pub(in crate::workbook::xlsb) const TABLE: u16 = 343;
    pub(in crate::workbook::xlsb) const TABLE_COLUMN: u16 = 347;
    pub(in crate::workbook::xlsb) const OTHER_BOOK: u16 = 355;
    pub(in crate::workbook::xlsb) const OWN_BOOK: u16 = 357;
    pub(in crate::workbook::xlsb) const SAME_SHEET: u16 = 358;
    pub(in crate::workbook::xlsb) const OTHER_SHEETS: u16 = 359;
    pub(in crate::workbook::xlsb) const ADD_IN_NAME: u16 = 361;
    pub(in crate::workbook::xlsb) const LINKS: u16 = 362;
    pub(in crate::workbook::xlsb) const ARRAY: u16 = 426;
    pub(in crate::workbook::xlsb) const SHARED_FORMULA: u16 = 427;
    pub(in crate::workbook::xlsb) const DATA_TABLE: u16 = 428;
    pub(in crate::workbook::xlsb) const OTHER_NAME: u16 = 577;
    pub(in crate::workbook::xlsb) const CELL_FORMATS: u16 = 617;
    pub(in crate::workbook::xlsb) const END_CELL_FORMATS: u16 = 618;
    pub(in crate::workbook::xlsb) const ADD_IN: u16 = 667;
}

/// The records one after another; the last item is `None` where the part is cut off.
pub(super) struct Records<'a>(Bytes<'a>);

impl<'a> Records<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        Self(Bytes(part))
    }

    fn record(&mut self) -> Option<(u16, Bytes<'a>)> {
        let bytes = &mut self.0;
        let low = u16::from(bytes.u8()?);
        let kind = if low & 0x80 == 0 { low } else { (low & 0x7f) | (u16::from(bytes.u8()? & 0x7f) << 7) };
        let mut length = 0;
        for step in 0..4 {
            let byte = bytes.u8()?;
            length |= usize::from(byte & 0x7f) << (7 * step);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some((kind, Bytes(bytes.take(length)?)))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Option<(u16, Bytes<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.0.is_empty() {
            return None;
        }
        let record = self.record();
        if record.is_none() {
            self.0 = Bytes(&[]);
        }
        Some(record)
    }
}
