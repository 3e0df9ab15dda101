//! What Crystal Ball 7 to 11 stores in an .xls file: in the script of hidden pictures, as text.
//!
//! No document describes it; this is what files hold. The text is hexadecimal with the two digits of each byte
//! swapped, and is a zlib stream of .NET objects, a list of the model's objects on a sheet. An object's guid with
//! `CB_` before it is a hidden name of the workbook, which refers to the object's cell; so what a name with `CBCR_`
//! before it refers to is a parameter, a correlation or a name that a cell gives.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::objects::{Item, Object, objects};
use super::record::records;
use crate::workbook::stored::{Stored, StoredAssumption, StoredCorrelation, StoredForecast};

/// Fewer digits are no stored objects.
const LEAST_DIGITS: usize = 80;
/// The most bytes that all stored objects of a file may inflate to.
const MOST_BYTES: u64 = 16 << 20;
/// `MsoDrawing` and `Obj`, whose continuations go on with the drawing ([MS-XLS] 2.4.171, 2.4.181).
const DRAWING: u16 = 0x00ec;
const OBJECT: u16 = 0x005d;

/// What the records of a workbook store of a Crystal Ball model.
pub(super) fn stored(stream: &[u8]) -> Stored {
    let mut drawn = Vec::new();
    for record in records(stream, 0).filter(|record| matches!(record.kind, DRAWING | OBJECT)) {
        record.continued(record.kind == OBJECT, &mut drawn);
    }
    let mut stored = Stored::default();
    let mut left = MOST_BYTES;
    for digits in drawn.split(|byte| !byte.is_ascii_hexdigit()).filter(|run| run.len() >= LEAST_DIGITS) {
        let bytes: Vec<u8> =
            digits.chunks_exact(2).map(|pair| digit(pair[1]) << 4 | digit(pair[0])).collect();
        let mut inflated = Vec::new();
        // A stream that is cut off is no list of objects either.
        if ZlibDecoder::new(bytes.as_slice()).take(left).read_to_end(&mut inflated).is_err() {
            continue;
        }
        left -= inflated.len() as u64;
        if let Some(objects) = objects(&inflated) {
            List(&objects).read(&mut stored);
        }
    }
    stored
}

/// The value of a hexadecimal digit.
fn digit(letter: u8) -> u8 {
    match letter {
        b'0'..=b'9' => letter - b'0',
        _ => (letter | 0x20) - b'a' + 10,
    }
}

/// The objects of a sheet by their numbers.
struct List<'o>(&'o BTreeMap<i32, Object>);

impl List<'_> {
    fn read(&self, stored: &mut Stored) {
        for object in self.0.values() {
            match object.class() {
                "AssumptionCellRef" => stored.assumptions.extend(self.assumption(object)),
                "ForecastCellRef" => stored.forecasts.extend(self.forecast(object)),
                "CorrelationRef" => stored.correlations.extend(self.correlation(object)),
                _ => {}
            }
        }
    }

    fn assumption(&self, object: &Object) -> Option<StoredAssumption> {
        let references = self.references(object);
        Some(StoredAssumption {
            cell: self.name_of(object, "mGuid")?,
            name: text(object, "mVarName").unwrap_or_default(),
            name_from: given(&references, "AsmValueRefEnum"),
            distribution: text(object, "mDstParms")?,
            parameters_from: references
                .into_iter()
                .filter(|(role, ..)| role == "ParmControlId")
                .map(|(_, which, name)| (which, name))
                .collect(),
        })
    }

    fn forecast(&self, object: &Object) -> Option<StoredForecast> {
        Some(StoredForecast {
            cell: self.name_of(object, "mGuid")?,
            name: text(object, "mVarName").unwrap_or_default(),
            name_from: given(&self.references(object), "FrcValueRefEnum"),
        })
    }

    fn correlation(&self, object: &Object) -> Option<StoredCorrelation> {
        let Some(Item::Number(coefficient)) = object.member("mCoefficient") else { return None };
        Some(StoredCorrelation {
            pair: [self.name_of(object, "mAssumption1Guid")?, self.name_of(object, "mAssumption2Guid")?],
            coefficient: *coefficient,
            coefficient_from: given(&self.references(object), "CorrelationCoefRefEnum"),
        })
    }

    fn inside(&self, object: &Object, member: &str) -> Option<&Object> {
        match object.member(member)? {
            Item::Object(id) => self.0.get(id),
            _ => None,
        }
    }

    /// The hidden name of a guid: `CB_` and its digits.
    fn name_of(&self, object: &Object, member: &str) -> Option<String> {
        let guid = self.inside(object, member)?;
        let part = |name: &str| match guid.member(name)? {
            Item::Number(number) => Some(*number as i64),
            _ => None,
        };
        let mut name =
            format!("CB_{:08x}{:04x}{:04x}", part("_a")? as u32, part("_b")? as u16, part("_c")? as u16);
        for byte in ["_d", "_e", "_f", "_g", "_h", "_i", "_j", "_k"] {
            name += &format!("{:02x}", part(byte)? as u8);
        }
        Some(name)
    }

    /// What cells give of an object: the role as Crystal Ball calls and numbers it, and the hidden name.
    fn references(&self, object: &Object) -> Vec<(String, u32, String)> {
        let table =
            self.inside(object, "mExcelCellRefs").and_then(|references| self.inside(references, "mFors"));
        let Some(table) = table else { return Vec::new() };
        let (Some(keys), Some(values)) = (self.inside(table, "Keys"), self.inside(table, "Values")) else {
            return Vec::new();
        };
        let pairs = keys.items.iter().zip(&values.items);
        let read = |(key, value): (&Item, &Item)| {
            let (Item::Object(key), Item::Object(value)) = (key, value) else { return None };
            let (role, cell) = (self.0.get(key)?, self.0.get(value)?);
            let Some(Item::Number(number)) = role.member("value__") else { return None };
            Some((role.class().to_owned(), *number as u32, text(cell, "ValueRef+mGuidKey")?))
        };
        pairs.filter_map(read).collect()
    }
}

/// The hidden name of what gives an object's name or coefficient.
fn given(references: &[(String, u32, String)], role: &str) -> Option<String> {
    references.iter().find(|(known, ..)| known == role).map(|(.., name)| name.clone())
}

fn text(object: &Object, member: &str) -> Option<String> {
    match object.member(member)? {
        Item::Text(text) => Some(text.to_string()),
        _ => None,
    }
}
