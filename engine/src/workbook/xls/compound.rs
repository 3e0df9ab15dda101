//! The compound file around an .xls workbook: a file system in a file, of which one stream is wanted.
//!
//! Source: [MS-CFB]. Chains of sectors are followed no further than the file has sectors.

use crate::workbook::WorkbookError;
use crate::workbook::binary::{Bytes, letters};
use crate::workbook::error::PartFault;

const FREE: u32 = 0xffff_fffa;
const HEADER: usize = 512;
/// Sectors of the allocation table that the header itself lists.
const LISTED: usize = 109;

/// The sectors of a compound file.
struct File<'a> {
    bytes: &'a [u8],
    /// The sector size as a power of two.
    shift: u32,
    /// For each sector the next one of its chain.
    next: Vec<u32>,
}

/// One entry of the directory.
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: u64,
}

/// The content of the stream `name` in the compound file.
pub(super) fn stream(bytes: &[u8], name: &str) -> Result<Vec<u8>, WorkbookError> {
    read(bytes, name).ok_or_else(|| WorkbookError::part(name, PartFault::Damaged))
}

fn read(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let field = |at: usize| bytes.get(at..).and_then(|rest| Bytes(rest).u32());
    let shift = u32::from(Bytes(bytes.get(30..)?).u16()?);
    let small_shift = u32::from(Bytes(bytes.get(32..)?).u16()?);
    if !matches!(shift, 9 | 12) || small_shift != 6 {
        return None;
    }
    let mut file = File { bytes, shift, next: Vec::new() };
    let mut tables: Vec<u32> = (0..LISTED).map_while(|index| field(76 + 4 * index)).collect();
    let mut more = field(68)?;
    let sectors = bytes.len() >> shift;
    for _ in 0..sectors {
        let Some(mut list) = file.sector(more).map(Bytes) else { break };
        let count = (1 << (shift - 2)) - 1;
        tables.extend((0..count).map_while(|_| list.u32()));
        more = list.u32()?;
    }
    for table in tables.into_iter().filter(|table| *table < FREE).take(sectors) {
        let mut list = Bytes(file.sector(table)?);
        while let Some(next) = list.u32() {
            file.next.push(next);
        }
    }
    let directory = file.chain(field(48)?, u64::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(128).filter_map(entry).collect();
    let root = entries.iter().find(|entry| entry.kind == 5)?;
    let wanted = entries.iter().find(|entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name))?;
    if wanted.size >= u64::from(field(56)?) {
        return file.chain(wanted.start, wanted.size);
    }
    // Small streams lie in a stream of their own, in sectors of 64 bytes.
    let small = file.chain(root.start, root.size)?;
    let table = file.chain(field(60)?, u64::MAX)?;
    let mut content = Vec::new();
    let mut at = wanted.start;
    for _ in 0..=small.len() >> small_shift {
        if at >= FREE || content.len() as u64 >= wanted.size {
            break;
        }
        (at as usize <= small.len() >> small_shift).then_some(())?;
        let start = (at as usize) << small_shift;
        content.extend_from_slice(small.get(start..(start + (1 << small_shift)).min(small.len()))?);
        at = Bytes(table.get(4 * at as usize..)?).u32()?;
    }
    content.truncate(wanted.size as usize);
    Some(content)
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(Bytes(bytes.get(64..)?).u16()?).checked_sub(2)?;
    let name = letters(bytes.get(..length.min(62))?, true);
    let kind = bytes[66];
    let mut rest = Bytes(bytes.get(116..)?);
    let start = rest.u32()?;
    // Files with small sectors leave the upper half undefined.
    Some(Entry { name, kind, start, size: u64::from(rest.u32()?) })
}

impl<'a> File<'a> {
    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, index: u32) -> Option<&'a [u8]> {
        // Also keeps the product below from wrapping where addresses have 32 bits.
        if index as usize > self.bytes.len() >> self.shift {
            return None;
        }
        let start = HEADER.max(1 << self.shift) + ((index as usize) << self.shift);
        let end = (start + (1 << self.shift)).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The first `size` bytes of the chain that begins at sector `start`.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut content = Vec::new();
        let mut at = start;
        for _ in 0..=self.bytes.len() >> self.shift {
            if at >= FREE || content.len() as u64 >= size {
                break;
            }
            content.extend_from_slice(self.sector(at)?);
            at = self.next.get(at as usize).copied().unwrap_or(FREE);
        }
        content.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Some(content)
    }
}
