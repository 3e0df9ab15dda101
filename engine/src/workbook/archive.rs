//! The zip archive around a workbook, checked as a whole before any of it is inflated.
//!
//! The directory at the end is the only list of entries; every local header must agree with it, no two
//! entries may share bytes or a name, and what is inflated must have the size and the checksum it declares.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;

use flate2::read::DeflateDecoder;

use super::WorkbookError;
use super::checksum::checksum;
use super::error::{DirectoryFault, PartFault};
use super::preflight::{MAX_ENTRIES, MAX_EXPANDED, MAX_PART, MAX_RATIO, RATIO_FREE};

/// A zip archive whose directory has been checked.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    /// By name in lower case with forward slashes: part names do not differ by case alone.
    entries: BTreeMap<String, Entry>,
    /// The keys of `entries` in the order of the directory.
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "for who writes the entry again"))]
    order: Vec<String>,
    /// Bytes inflated up to now; a part may be asked for more than once.
    inflated: Cell<u64>,
}

/// An entry as it lies in the archive.
#[cfg(feature = "files")]
pub(crate) struct RawEntry<'a> {
    /// Its part's name in lower case with forward slashes.
    pub(crate) part: &'a str,
    /// The fixed 46 bytes of its record in the directory.
    pub(crate) record: &'a [u8],
    /// Its name as written.
    pub(crate) name: &'a [u8],
    /// Its content, compressed as it is.
    pub(crate) data: &'a [u8],
    /// The length of its content in bytes.
    pub(crate) expanded: u64,
}

/// The fixed part of an entry's record in the directory, in bytes.
pub(crate) const RECORD: usize = 46;

/// One file in the archive.
struct Entry {
    name: String,
    /// Where the directory's record of it begins.
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "for who writes the entry again"))]
    record: usize,
    /// The length of the name in that record, in bytes.
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "for who writes the entry again"))]
    name_length: usize,
    header: usize,
    data: Range<usize>,
    deflated: bool,
    expanded: u64,
    checksum: u32,
}

impl<'a> Archive<'a> {
    /// Reads and checks the directory. Nothing is inflated.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        let directory = Directory::find(bytes)?;
        let (mut entries, mut order) = (BTreeMap::new(), Vec::new());
        let mut at = directory.range.start;
        let mut expanded = 0u64;
        for _ in 0..directory.count {
            let (entry, next) = Entry::read(bytes, at, directory.range.start)?;
            at = next;
            if next > directory.range.end {
                return Err(damaged());
            }
            expanded = expanded.saturating_add(entry.expanded);
            if entry.name.ends_with('/') {
                continue;
            }
            order.push(entry.name.to_lowercase());
            if let Some(twin) = entries.insert(entry.name.to_lowercase(), entry) {
                return Err(WorkbookError::part(&twin.name, PartFault::Duplicate));
            }
        }
        if expanded > MAX_EXPANDED {
            return Err(WorkbookError::ExpandsTooFar { bytes: expanded, limit: MAX_EXPANDED });
        }
        let archive = Self { bytes, entries, order, inflated: Cell::new(0) };
        archive.check_overlaps()?;
        Ok(archive)
    }

    /// Whether there is a part of this name, whatever its case.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_lowercase())
    }

    /// The names of all parts, in alphabetical order and in lower case.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Every part as it lies in the archive, in the order of the directory.
    #[cfg(feature = "files")]
    pub(crate) fn raw(&self) -> impl Iterator<Item = RawEntry<'_>> {
        self.order.iter().filter_map(|part| self.entries.get_key_value(part)).map(|(part, entry)| {
            let (record, rest) = self.bytes[entry.record..].split_at(RECORD);
            let data = &self.bytes[entry.data.clone()];
            RawEntry { part, record, name: &rest[..entry.name_length], data, expanded: entry.expanded }
        })
    }

    /// The content of a part: exactly the bytes that its directory entry declares, or an error.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, WorkbookError> {
        let fail = |fault| WorkbookError::part(name, fault);
        let entry = self.entries.get(&name.to_lowercase()).ok_or_else(|| fail(PartFault::Missing))?;
        entry.check_size()?;
        let inflated = self.inflated.get() + entry.expanded;
        if inflated > MAX_EXPANDED {
            return Err(WorkbookError::ExpandsTooFar { bytes: inflated, limit: MAX_EXPANDED });
        }
        self.inflated.set(inflated);
        let data = &self.bytes[entry.data.clone()];
        let mut content = Vec::with_capacity(entry.expanded as usize + 1);
        if entry.deflated {
            let limited = DeflateDecoder::new(data).take(entry.expanded + 1).read_to_end(&mut content);
            limited.map_err(|_| fail(PartFault::Damaged))?;
        } else {
            content.extend_from_slice(data);
        }
        if content.len() as u64 != entry.expanded {
            return Err(fail(PartFault::Size { declared: entry.expanded }));
        }
        if checksum(&content) != entry.checksum { Err(fail(PartFault::Damaged)) } else { Ok(content) }
    }

    fn check_overlaps(&self) -> Result<(), WorkbookError> {
        let mut order: Vec<&Entry> = self.entries.values().collect();
        crate::order::sort_by(&mut order, |a, b| a.header.cmp(&b.header));
        let overlap = order.windows(2).find(|pair| pair[0].data.end > pair[1].header);
        match overlap {
            Some(pair) => Err(WorkbookError::part(&pair[1].name, PartFault::Overlap)),
            None => Ok(()),
        }
    }
}

impl Entry {
    /// Reads the directory's entry at `at` and the local header it points to, which must lie before
    /// `limit`; also gives the place of the next entry.
    fn read(bytes: &[u8], at: usize, limit: usize) -> Result<(Self, usize), WorkbookError> {
        let fields = Fields { bytes, at };
        if fields.u32(0)? != 0x0201_4b50 {
            return Err(damaged());
        }
        let (flags, method, checksum) = (fields.u16(8)?, fields.u16(10)?, fields.u32(16)?);
        let mut compressed = u64::from(fields.u32(20)?);
        let mut expanded = u64::from(fields.u32(24)?);
        let lengths = [fields.u16(28)?, fields.u16(30)?, fields.u16(32)?].map(usize::from);
        let mut header = u64::from(fields.u32(42)?);
        let raw_name = fields.slice(RECORD, lengths[0])?;
        let name = String::from_utf8_lossy(raw_name).replace('\\', "/").trim_start_matches('/').to_owned();
        let extra = fields.slice(RECORD + lengths[0], lengths[1])?;
        widen(extra, [&mut expanded, &mut compressed, &mut header])?;

        let fail = |fault| Err(WorkbookError::part(&name, fault));
        if flags & 0x2041 != 0 {
            return fail(PartFault::Encrypted);
        }
        if method != 0 && method != 8 {
            return fail(PartFault::Method { method });
        }
        let wrong = || WorkbookError::part(&name, PartFault::Header);
        let header = usize::try_from(header).map_err(|_| wrong())?;
        let local = Fields { bytes, at: header };
        let name_length = usize::from(local.u16(26).map_err(|_| wrong())?);
        let extra_length = usize::from(local.u16(28).map_err(|_| wrong())?);
        let agrees = local.u32(0) == Ok(0x0403_4b50)
            && local.u16(8) == Ok(method)
            && local.u16(6).is_ok_and(|flags| flags & 0x2041 == 0)
            && local.slice(30, name_length) == Ok(raw_name);
        let start = header.saturating_add(30 + name_length + extra_length);
        let end = usize::try_from(compressed).ok().and_then(|length| start.checked_add(length));
        let Some(end) = end.filter(|end| agrees && *end <= limit) else { return fail(PartFault::Header) };
        if method == 0 && compressed != expanded {
            return fail(PartFault::Size { declared: expanded });
        }
        let entry = Self {
            name,
            record: at,
            name_length: lengths[0],
            header,
            data: start..end,
            deflated: method == 8,
            expanded,
            checksum,
        };
        if entry.name.ends_with(".xml") || entry.name.ends_with(".rels") {
            entry.check_size()?;
        }
        Ok((entry, at + RECORD + lengths.iter().sum::<usize>()))
    }

    fn check_size(&self) -> Result<(), WorkbookError> {
        let fail = |fault| Err(WorkbookError::part(&self.name, fault));
        if self.expanded > RATIO_FREE && self.expanded / MAX_RATIO > self.data.len() as u64 {
            return fail(PartFault::Ratio { limit: MAX_RATIO });
        }
        if self.expanded > MAX_PART {
            return fail(PartFault::TooLarge { bytes: self.expanded, limit: MAX_PART });
        }
        Ok(())
    }
}

/// Where the directory lies, and how many entries it has.
struct Directory {
    range: Range<usize>,
    count: u64,
}

impl Directory {
    fn find(bytes: &[u8]) -> Result<Self, WorkbookError> {
        let missing = WorkbookError::Directory { fault: DirectoryFault::Missing };
        let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
        let record = bytes[from..].windows(4).rposition(|window| window == b"PK\x05\x06").ok_or(missing)?;
        let at = from + record;
        let fields = Fields { bytes, at };
        let comment = usize::from(fields.u16(20)?);
        let mut count = u64::from(fields.u16(10)?);
        let mut size = u64::from(fields.u32(12)?);
        let mut start = u64::from(fields.u32(16)?);
        let mut end = at;
        if count == 0xffff || size == 0xffff_ffff || start == 0xffff_ffff {
            let locator = Fields { bytes, at: at.checked_sub(20).ok_or_else(damaged)? };
            if locator.u32(0)? != 0x0706_4b50 {
                return Err(damaged());
            }
            end = usize::try_from(locator.u64(8)?).map_err(|_| damaged())?;
            let wide = Fields { bytes, at: end };
            if wide.u32(0)? != 0x0606_4b50 {
                return Err(damaged());
            }
            (count, size, start) = (wide.u64(32)?, wide.u64(40)?, wide.u64(48)?);
        }
        if count > MAX_ENTRIES {
            return Err(WorkbookError::TooManyEntries { count, limit: MAX_ENTRIES });
        }
        let fits = start.checked_add(size) == Some(end as u64) && at + 22 + comment <= bytes.len();
        if fits { Ok(Self { range: start as usize..end, count }) } else { Err(damaged()) }
    }
}

/// Replaces the sizes and the offset that do not fit 32 bits by those of the zip64 extra field.
fn widen(mut extra: &[u8], values: [&mut u64; 3]) -> Result<(), WorkbookError> {
    if values.iter().all(|value| **value != 0xffff_ffff) {
        return Ok(());
    }
    while extra.len() >= 4 {
        let fields = Fields { bytes: extra, at: 0 };
        let (id, length) = (fields.u16(0)?, usize::from(fields.u16(2)?));
        let body = fields.slice(4, length)?;
        if id == 1 {
            let wide = values.into_iter().filter(|value| **value == 0xffff_ffff);
            for (value, place) in wide.zip((0..).step_by(8)) {
                *value = Fields { bytes: body, at: 0 }.u64(place)?;
            }
            return Ok(());
        }
        extra = &extra[4 + length..];
    }
    Ok(())
}

/// Little-endian fields at offsets from a place in the file.
struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    fn slice(&self, offset: usize, length: usize) -> Result<&'a [u8], WorkbookError> {
        let start = self.at.checked_add(offset).ok_or_else(damaged)?;
        let end = start.checked_add(length).ok_or_else(damaged)?;
        self.bytes.get(start..end).ok_or_else(damaged)
    }

    fn array<const N: usize>(&self, offset: usize) -> Result<[u8; N], WorkbookError> {
        self.slice(offset, N)?.try_into().map_err(|_| damaged())
    }

    fn u16(&self, offset: usize) -> Result<u16, WorkbookError> {
        self.array(offset).map(u16::from_le_bytes)
    }

    fn u32(&self, offset: usize) -> Result<u32, WorkbookError> {
        self.array(offset).map(u32::from_le_bytes)
    }

    fn u64(&self, offset: usize) -> Result<u64, WorkbookError> {
        self.array(offset).map(u64::from_le_bytes)
    }
}

fn damaged() -> WorkbookError {
    WorkbookError::Directory { fault: DirectoryFault::Damaged }
}
