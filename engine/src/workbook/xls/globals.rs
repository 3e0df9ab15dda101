//! The records for the workbook as a whole: sheets, shared texts, styles, names, links.

use std::sync::Arc;

use super::STREAM;
use super::record::{Record, records};
use crate::address::{SheetId, name_beside_cells};
use crate::workbook::binary::{Book, Bytes, Formulas, Link, Place, References};
use crate::workbook::colour::{ColourReference, Palette};
use crate::workbook::error::PartFault;
use crate::workbook::notes::Notes;
use crate::workbook::preflight::MAX_SHEETS;
use crate::workbook::styles::{Font, Format, MAX_STYLES, StyleSheet};
use crate::workbook::text::limited;
use crate::workbook::{Alignment, CellStyle, Colour, DefinedName, WorkbookError};

/// The names that Excel gives a number ([MS-XLS] 2.5.114 `Lbl`), from 0.
const BUILT_IN: [&str; 14] = [
    "Consolidate_Area",
    "Auto_Open",
    "Auto_Close",
    "Extract",
    "Database",
    "Criteria",
    "Print_Area",
    "Print_Titles",
    "Recorder",
    "Data_Form",
    "Auto_Activate",
    "Auto_Deactivate",
    "Sheet_Title",
    "_FilterDatabase",
];

/// What these records say.
#[derive(Default)]
pub(super) struct Globals {
    pub(super) tabs: Vec<Tab>,
    pub(super) strings: Vec<Arc<str>>,
    pub(super) styles: Vec<CellStyle>,
    pub(super) references: References,
    pub(super) names: Vec<Name>,
    pub(super) external_links: Vec<String>,
    pub(super) date_1904: bool,
    pub(super) precision_as_displayed: bool,
}

/// One sheet's tab.
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// 0 for cells.
    pub(super) kind: u8,
    /// Where its records begin in the stream.
    pub(super) at: usize,
}

/// A defined name, its formula still in tokens.
pub(super) struct Name {
    name: String,
    scope: Option<SheetId>,
    hidden: bool,
    tokens: Vec<u8>,
    extra: Vec<u8>,
}

/// Reads them.
pub(super) fn read(stream: &[u8], notes: &mut Notes) -> Result<Globals, WorkbookError> {
    let mut globals = Globals::default();
    let mut styles = StyleSheet::default();
    let mut palette = Palette::default();
    let damaged = || WorkbookError::part(STREAM, PartFault::Damaged);
    let mut first = true;
    for record in records(stream, 0) {
        let data = Bytes(record.data);
        if first && (record.kind != 0x0809 || data.clone().u16() != Some(0x0600)) {
            return Err(WorkbookError::NotReadYet { format: "a workbook of Excel 5 or 95 (.xls)" });
        }
        first = false;
        let read = match record.kind {
            0x000a => break,
            0x002f => return Err(WorkbookError::PasswordProtected),
            0x000e => data.clone().u16().map(|full| globals.precision_as_displayed = full == 0),
            0x0022 => data.clone().u16().map(|date| globals.date_1904 = date == 1),
            0x0085 if globals.tabs.len() >= MAX_SHEETS => {
                let fault = PartFault::TooMany { what: "sheets", limit: MAX_SHEETS as u64 };
                return Err(WorkbookError::part(STREAM, fault));
            }
            0x0085 => tab(data).map(|tab| globals.tabs.push(tab)),
            0x00d3 => {
                notes.line("macros are ignored; cells keep the values that they last wrote");
                Some(())
            }
            0x00fc => {
                shared_texts(record, &mut globals.strings, notes);
                Some(())
            }
            0x0018 => name(data).map(|name| globals.names.push(name)),
            0x01ae => book(record, &mut globals).map(|book| globals.references.books.push(book)),
            0x0023 => external_name(data, &mut globals.references),
            0x0017 => links(data, &mut globals.references),
            // Where looks cannot be read the cells are plain; nothing that is computed depends on it.
            0x0031 => {
                styles.fonts.push(font(data).unwrap_or_default());
                // Excel leaves out number 4.
                if styles.fonts.len() == 4 {
                    styles.fonts.push(Font::default());
                }
                Some(())
            }
            0x041e => {
                styles.codes.extend(number_format(record));
                Some(())
            }
            0x00e0 if styles.formats.len() < MAX_STYLES => {
                let (format, fill) = cell_format(data, styles.fills.len()).unwrap_or_default();
                styles.formats.push(format);
                styles.fills.push(fill);
                Some(())
            }
            0x0092 => {
                own_colours(data, &mut palette);
                Some(())
            }
            _ => Some(()),
        };
        read.ok_or_else(damaged)?;
    }
    if globals.tabs.is_empty() {
        return Err(WorkbookError::part(STREAM, PartFault::NoSheets));
    }
    globals.references.sheets = globals.tabs.iter().map(|tab| tab.name.clone()).collect();
    globals.references.names = globals.names.iter().map(|name| name.name.clone()).collect();
    globals.references.scopes = globals.names.iter().map(|name| name.scope).collect();
    globals.styles = styles.finish(&palette);
    Ok(globals)
}

/// The defined names that stand for something; names of functions and of macros are left out.
pub(super) fn names(names: &[Name], formulas: &Formulas, notes: &mut Notes) -> Vec<DefinedName> {
    let mut known = Vec::new();
    for name in names.iter().filter(|name| !name.tokens.is_empty()) {
        let text = formulas.text(&name.tokens, &name.extra, Place::Name).unwrap_or_else(|reason| {
            notes.add("name that could not be read; what uses it cannot be computed", || name.name.clone());
            reason
        });
        known.push(DefinedName { name: name.name.clone(), scope: name.scope, text, hidden: name.hidden });
    }
    known
}

/// `BoundSheet8`, 2.4.28.
fn tab(mut data: Bytes<'_>) -> Option<Tab> {
    let at = data.u32()? as usize;
    let hidden = data.u8()? & 3 != 0;
    let kind = data.u8()?;
    let length = usize::from(data.u8()?);
    let wide = data.u8()? & 1 != 0;
    let name = data.letters(length, wide)?.replace('\0', "");
    Some(Tab { name, hidden, kind, at })
}

/// `SST`, 2.4.265. The counts that it declares are not trusted, nor needed.
fn shared_texts(record: Record<'_>, strings: &mut Vec<Arc<str>>, notes: &mut Notes) {
    let mut pieces = record.pieces(8);
    while !pieces.is_empty() {
        let Some(text) = pieces.text() else {
            notes.line("some texts of cells are cut off in the file, and are taken as #VALUE!");
            return;
        };
        let count = strings.len();
        strings.push(Arc::from(&*limited(text.into(), notes, || format!("{STREAM}, text {count}"))));
    }
}

/// `Lbl`, 2.4.150.
fn name(mut data: Bytes<'_>) -> Option<Name> {
    let flags = data.u16()?;
    data.skip(1)?;
    let length = usize::from(data.u8()?);
    let size = usize::from(data.u16()?);
    data.skip(2)?;
    let sheet = data.u16()?;
    data.skip(4)?;
    let wide = data.u8()? & 1 != 0;
    let written = data.letters(length, wide)?;
    let tokens = data.take(size)?.to_vec();
    let name = match written.chars().next() {
        Some(number) if flags & 0x20 != 0 => {
            let name = BUILT_IN.get(number as usize).copied().unwrap_or("name");
            format!("_xlnm.{name}")
        }
        _ => name_beside_cells(&written),
    };
    // Names of functions and of macro procedures stand for no value.
    let tokens = if flags & 0x0e != 0 && !name.starts_with("_xlnm") { Vec::new() } else { tokens };
    let scope = sheet.checked_sub(1).map(SheetId);
    Some(Name { name, scope, hidden: flags & 1 != 0, tokens, extra: data.0.to_vec() })
}

/// `SupBook`, 2.4.271.
fn book(record: Record<'_>, globals: &mut Globals) -> Option<Book> {
    let mut data = Bytes(record.data);
    let count = data.u16()?;
    match data.u16()? {
        0x0401 => return Some(Book::Own),
        0x3a01 => return Some(Book::AddIn(Vec::new())),
        _ => {}
    }
    let mut pieces = record.pieces(2);
    let path = pieces.text()?;
    let sheets = (0..count).map_while(|_| pieces.text()).collect();
    // A path is encoded (2.5.277): letters below a blank stand for drives and separators.
    let path: String = path.chars().map(|c| if c < ' ' { '/' } else { c }).collect();
    globals.external_links.push(path.trim_start_matches('/').to_owned());
    Some(Book::File { link: globals.external_links.len(), sheets, names: Vec::new() })
}

/// `ExternName`, 2.4.105: a name of the book before it.
fn external_name(mut data: Bytes<'_>, references: &mut References) -> Option<()> {
    data.skip(6)?;
    let length = usize::from(data.u8()?);
    let name = data.u8().and_then(|flags| data.letters(length, flags & 1 != 0)).unwrap_or_default();
    match references.books.last_mut() {
        Some(Book::AddIn(names) | Book::File { names, .. }) => names.push(name),
        Some(Book::Own) | None => {}
    }
    Some(())
}

/// `ExternSheet`, 2.4.106.
fn links(mut data: Bytes<'_>, references: &mut References) -> Option<()> {
    let count = data.u16()?;
    for _ in 0..count {
        let book = usize::from(data.u16()?);
        let (first, last) = (i32::from(data.u16()? as i16), i32::from(data.u16()? as i16));
        references.links.push(Link { book, first, last });
    }
    Some(())
}

/// `Font`, 2.4.122.
fn font(mut data: Bytes<'_>) -> Option<Font> {
    let size = f64::from(data.u16()?) / 20.0;
    let italic = data.u16()? & 2 != 0;
    let colour = indexed(usize::from(data.u16()?));
    let bold = data.u16()? >= 600;
    Some(Font { bold, italic, size: Some(size), colour })
}

/// `Format`, 2.4.126.
fn number_format(record: Record<'_>) -> Option<(u32, String)> {
    let number = Bytes(record.data).u16()?;
    Some((u32::from(number), record.pieces(2).text()?))
}

/// `XF`, 2.4.353: the format, whose fill has the number `fill`, and this fill.
fn cell_format(mut data: Bytes<'_>, fill: usize) -> Option<(Format, Option<ColourReference>)> {
    let font = usize::from(data.u16()?);
    let code = u32::from(data.u16()?);
    data.skip(2)?;
    let aligned = data.u8()?;
    data.skip(7)?;
    let pattern = data.u32()? >> 26;
    let colours = data.u16()?;
    let alignment = match aligned & 7 {
        1 | 4 | 5 | 7 => Alignment::Left,
        2 | 6 => Alignment::Centre,
        3 => Alignment::Right,
        _ => Alignment::General,
    };
    let wrap = aligned & 8 != 0;
    let colour = match pattern {
        0 => None,
        1 => Some(indexed(usize::from(colours & 0x7f))),
        _ => Some(indexed(usize::from(colours >> 7 & 0x7f))),
    };
    Some((Format { code, font, fill, alignment, wrap, ..Format::default() }, colour))
}

fn indexed(index: usize) -> ColourReference {
    ColourReference { indexed: Some(index), ..ColourReference::default() }
}

/// `Palette`, 2.4.188: the colours from number 8.
fn own_colours(mut data: Bytes<'_>, palette: &mut Palette) {
    let count = data.u16().unwrap_or(0).min(56);
    let mut own = vec![None; 8];
    for _ in 0..count {
        let colour = data.u32().map(u32::to_le_bytes);
        own.push(colour.map(|[red, green, blue, _]| Colour(red, green, blue)));
    }
    palette.set_indexed(&own);
}
