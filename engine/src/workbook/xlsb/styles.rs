//! `styles.bin`: the looks that cells refer to by number.

use super::damaged;
use super::record::{Records, kind};
use crate::workbook::binary::Bytes;
use crate::workbook::colour::{ColourReference, Palette};
use crate::workbook::parts::Package;
use crate::workbook::styles::{Font, Format, MAX_STYLES, StyleSheet};
use crate::workbook::{Alignment, CellStyle, Colour, WorkbookError};

/// Reads the part. There is always at least one style.
pub(super) fn read(
    package: &Package<'_>,
    part: &str,
    theme: Option<&str>,
) -> Result<Vec<CellStyle>, WorkbookError> {
    let bytes = package.bytes(part)?;
    let palette = Palette::read(package, theme)?;
    let mut sheet = StyleSheet::default();
    let mut of_cells = false;
    for record in Records::new(&bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        let data = &mut data;
        match kind {
            kind::NUMBER_FORMAT => sheet.codes.extend(data.u16().map(u32::from).zip(data.wide_text())),
            kind::FONT => sheet.fonts.push(font(data).unwrap_or_default()),
            kind::FILL => sheet.fills.push(fill(data)),
            kind::CELL_FORMATS => of_cells = true,
            kind::END_CELL_FORMATS => of_cells = false,
            kind::FORMAT if of_cells && sheet.formats.len() < MAX_STYLES => {
                sheet.formats.push(format(data).unwrap_or_default());
            }
            _ => {}
        }
    }
    Ok(sheet.finish(&palette))
}

/// `BrtFont`, 2.4.656.
fn font(data: &mut Bytes<'_>) -> Option<Font> {
    let size = f64::from(data.u16()?) / 20.0;
    let italic = data.u16()? & 2 != 0;
    let bold = data.u16()? >= 600;
    data.skip(6)?;
    Some(Font { bold, italic, size: Some(size), colour: colour(data)? })
}

/// `BrtFill`, 2.4.654.
fn fill(data: &mut Bytes<'_>) -> Option<ColourReference> {
    let pattern = data.u32()?;
    let (front, back) = (colour(data)?, colour(data)?);
    match pattern {
        0 => None,
        1 => Some(front),
        _ => Some(back),
    }
}

/// `BrtXF`, 2.4.822.
fn format(data: &mut Bytes<'_>) -> Option<Format> {
    data.skip(2)?;
    let code = u32::from(data.u16()?);
    let (font, fill) = (usize::from(data.u16()?), usize::from(data.u16()?));
    data.skip(4)?;
    let flags = data.u16()?;
    let alignment = match flags & 7 {
        1 | 4 | 5 | 7 => Alignment::Left,
        2 | 6 => Alignment::Centre,
        3 => Alignment::Right,
        _ => Alignment::General,
    };
    Some(Format { code, font, fill, alignment, wrap: flags & 0x40 != 0, ..Format::default() })
}

/// `BrtColor`, 2.5.20.
fn colour(data: &mut Bytes<'_>) -> Option<ColourReference> {
    let kind = data.u8()? >> 1;
    let index = usize::from(data.u8()?);
    let tint = f64::from(data.u16()? as i16) / 32_767.0;
    let [red, green, blue, _] = *data.take(4)? else { return None };
    Some(ColourReference {
        indexed: (kind == 1).then_some(index),
        rgb: (kind == 2).then_some(Colour(red, green, blue)),
        theme: (kind == 3).then_some(index),
        tint,
    })
}
