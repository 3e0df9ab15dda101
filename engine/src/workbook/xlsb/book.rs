//! `workbook.bin`: sheets, names, links, calculation.

use super::damaged;
use super::record::{Records, kind};
use crate::address::SheetId;
use crate::workbook::binary::{Book, Bytes, Formulas, Link, Place, References};
use crate::workbook::error::PartFault;
use crate::workbook::notes::Notes;
use crate::workbook::parts::{Package, Relationship, Target};
use crate::workbook::{Calculation, DefinedName, WorkbookError};

/// What the part says.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) tabs: Vec<Tab>,
    pub(super) names: Vec<Name>,
    pub(super) references: References,
    pub(super) external_links: Vec<String>,
    pub(super) calculation: Calculation,
    pub(super) date_1904: bool,
}

/// One sheet's tab.
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The relationship that leads to the sheet's part.
    pub(super) relationship: String,
}

/// A defined name, its formula still in tokens.
pub(super) struct Name {
    name: String,
    scope: Option<SheetId>,
    hidden: bool,
    tokens: Vec<u8>,
    extra: Vec<u8>,
}

/// Reads the part.
pub(super) fn read(
    package: &Package<'_>,
    part: &str,
    relationships: &[Relationship],
) -> Result<Contents, WorkbookError> {
    let bytes = package.bytes(part)?;
    let mut contents = Contents::default();
    for record in Records::new(&bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        let data = &mut data;
        let books = &mut contents.references.books;
        let read = match kind {
            kind::WORKBOOK => data.u32().map(|flags| contents.date_1904 = flags & 1 != 0),
            kind::TAB => tab(data).map(|tab| contents.tabs.push(tab)),
            kind::CALCULATION => calculation(data).map(|read| contents.calculation = read),
            kind::NAME => name(data).map(|name| contents.names.push(name)),
            kind::OWN_BOOK | kind::SAME_SHEET => {
                books.push(Book::Own);
                Some(())
            }
            kind::ADD_IN => {
                books.push(Book::AddIn(Vec::new()));
                Some(())
            }
            kind::ADD_IN_NAME => data.wide_text().map(|name| {
                if let Some(Book::AddIn(names)) = books.last_mut() {
                    names.push(name);
                }
            }),
            kind::OTHER_BOOK => {
                let id = data.nullable_text().ok_or_else(|| damaged(part))?;
                let (target, sheets, names) = other_book(package, part, &id, relationships)?;
                contents.external_links.push(target);
                books.push(Book::File { link: contents.external_links.len(), sheets, names });
                Some(())
            }
            kind::LINKS => links(data).map(|links| contents.references.links = links),
            _ => Some(()),
        };
        read.ok_or_else(|| damaged(part))?;
    }
    if contents.tabs.is_empty() {
        return Err(WorkbookError::part(part, PartFault::NoSheets));
    }
    contents.references.sheets = contents.tabs.iter().map(|tab| tab.name.clone()).collect();
    contents.references.names = contents.names.iter().map(|name| name.name.clone()).collect();
    contents.references.scopes = contents.names.iter().map(|name| name.scope).collect();
    Ok(contents)
}

/// The defined names that stand for something; names of functions and of macros are left out.
pub(super) fn names(names: &[Name], formulas: &Formulas, notes: &mut Notes) -> Vec<DefinedName> {
    let valued = names.iter().filter(|name| !name.tokens.is_empty());
    let text = |name: &Name, notes: &mut Notes| {
        formulas.text(&name.tokens, &name.extra, Place::Name).unwrap_or_else(|reason| {
            notes.add("name that could not be read; what uses it cannot be computed", || name.name.clone());
            reason
        })
    };
    valued
        .map(|name| DefinedName {
            text: text(name, notes),
            name: name.name.clone(),
            scope: name.scope,
            hidden: name.hidden,
        })
        .collect()
}

/// `BrtBundleSh`, 2.4.313.
fn tab(data: &mut Bytes<'_>) -> Option<Tab> {
    let hidden = data.u32()? != 0;
    data.skip(4)?;
    let relationship = data.nullable_text()?;
    Some(Tab { name: data.wide_text()?, hidden, relationship })
}

/// `BrtCalcProp`, 2.4.321.
fn calculation(data: &mut Bytes<'_>) -> Option<Calculation> {
    data.skip(8)?;
    let iterate_count = data.u32()?;
    let iterate_delta = data.f64()?;
    data.skip(4)?;
    let flags = data.u16()?;
    Some(Calculation {
        iterate: flags & 4 != 0,
        iterate_count,
        iterate_delta,
        precision_as_displayed: flags & 8 == 0,
        ..Calculation::default()
    })
}

/// `BrtName`, 2.4.711.
fn name(data: &mut Bytes<'_>) -> Option<Name> {
    let flags = data.u32()?;
    data.skip(1)?;
    let sheet = data.u32()?;
    let name = data.wide_text()?;
    let size = data.u32()? as usize;
    let tokens = data.take(size)?;
    let extra = data.u32().and_then(|size| data.take(size as usize)).unwrap_or_default();
    // Names of functions and of macro procedures stand for no value.
    let tokens = if flags & 0x0e != 0 { Vec::new() } else { tokens.to_vec() };
    let scope = u16::try_from(sheet).ok().map(SheetId);
    Some(Name { name, scope, hidden: flags & 1 != 0, tokens, extra: extra.to_vec() })
}

/// `BrtExternSheet`, 2.4.667.
fn links(data: &mut Bytes<'_>) -> Option<Vec<Link>> {
    let count = data.u32()?;
    (0..count)
        .map(|_| {
            Some(Link { book: data.u32()? as usize, first: data.u32()? as i32, last: data.u32()? as i32 })
        })
        .collect()
}

/// Where another workbook lies, its sheets and its names.
fn other_book(
    package: &Package<'_>,
    main: &str,
    id: &str,
    relationships: &[Relationship],
) -> Result<(String, Vec<String>, Vec<String>), WorkbookError> {
    let (mut target, mut sheets, mut names) = <(String, Vec<String>, Vec<String>)>::default();
    let Some(relationship) = relationships.iter().find(|relationship| relationship.id == id) else {
        return Ok((target, sheets, names));
    };
    let part = relationship.part(main)?;
    for relationship in package.relationships(part)? {
        if let Target::External(external) = relationship.target {
            target = external;
        }
    }
    let bytes = package.bytes(part)?;
    for record in Records::new(&bytes) {
        let (kind, mut data) = record.ok_or_else(|| damaged(part))?;
        match kind {
            kind::OTHER_SHEETS => {
                let count = data.u32().unwrap_or(0);
                sheets = (0..count).map_while(|_| data.wide_text()).collect();
            }
            kind::OTHER_NAME => names.push(data.wide_text().unwrap_or_default()),
            _ => {}
        }
    }
    Ok((target, sheets, names))
}
