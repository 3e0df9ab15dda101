//! Writes a zip archive: entries copied as they lie in another, and new ones.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::workbook::archive::{RECORD, RawEntry};
use crate::workbook::checksum::checksum;

/// The version of the format that an archive with deflated entries needs, 2.0.
const VERSION: u16 = 20;
/// The flag that says that sizes and checksum follow the content rather than stand before it.
const SIZES_FOLLOW: u16 = 1 << 3;
/// The flag that says that the name is in UTF-8.
const UTF_8: u16 = 1 << 11;
/// 1 January 1980, the first day that the format knows: the bytes do not depend on when they are written.
const FIRST_DAY: u16 = 0x21;

/// An archive that grows. Workbooks are below 4 GiB, so that no entry needs the 64-bit extension.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

/// What the archive says of an entry, in its header and in its directory.
struct Facts<'a> {
    /// The fields of the directory's record before the flags: who made it, what reading it needs.
    versions: [u8; 4],
    flags: u16,
    method: u16,
    /// Time and date.
    moment: [u8; 4],
    checksum: u32,
    expanded: u32,
    /// Internal and external attributes.
    attributes: [u8; 6],
    name: &'a [u8],
}

impl Writer {
    /// Takes an entry over with its compressed bytes. Extra fields and comments, which hold nothing of the
    /// part, are left out.
    pub(super) fn copy(&mut self, entry: &RawEntry<'_>) {
        let facts = Facts::of(entry);
        self.push(&facts, entry.data);
    }

    /// Takes an entry over with other content.
    pub(super) fn replace(&mut self, entry: &RawEntry<'_>, content: &[u8]) {
        self.push_content(Facts::of(entry), content);
    }

    /// Adds a part.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) {
        let [low, high] = FIRST_DAY.to_le_bytes();
        let facts = Facts {
            versions: [VERSION as u8, 0, VERSION as u8, 0],
            flags: UTF_8,
            method: 0,
            moment: [0, 0, low, high],
            checksum: 0,
            expanded: 0,
            attributes: [0; 6],
            name: name.as_bytes(),
        };
        self.push_content(facts, content);
    }

    /// The whole archive.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len() as u32;
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend((self.directory.len() as u32).to_le_bytes());
        self.bytes.extend(start.to_le_bytes());
        self.bytes.extend([0, 0]);
        self.bytes
    }

    fn push_content(&mut self, mut facts: Facts<'_>, content: &[u8]) {
        (facts.checksum, facts.expanded) = (checksum(content), content.len() as u32);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        let deflated = encoder.write_all(content).and_then(|()| encoder.finish());
        facts.method = if deflated.is_ok() { 8 } else { 0 };
        self.push(&facts, deflated.as_deref().unwrap_or(content));
    }

    fn push(&mut self, facts: &Facts<'_>, data: &[u8]) {
        let header = self.bytes.len() as u32;
        let mut middle = Vec::with_capacity(24);
        middle.extend((facts.flags & !SIZES_FOLLOW).to_le_bytes());
        middle.extend(facts.method.to_le_bytes());
        middle.extend(facts.moment);
        middle.extend(facts.checksum.to_le_bytes());
        middle.extend((data.len() as u32).to_le_bytes());
        middle.extend(facts.expanded.to_le_bytes());
        middle.extend((facts.name.len() as u16).to_le_bytes());
        // No extra field.
        middle.extend([0, 0]);

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&facts.versions[2..]);
        self.bytes.extend(&middle);
        self.bytes.extend(facts.name);
        self.bytes.extend(data);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(facts.versions);
        self.directory.extend(&middle);
        // No comment, and the first disk.
        self.directory.extend([0, 0, 0, 0]);
        self.directory.extend(facts.attributes);
        self.directory.extend(header.to_le_bytes());
        self.directory.extend(facts.name);
        self.count += 1;
    }
}

impl<'a> Facts<'a> {
    /// What the directory's record says (APPNOTE.TXT 6.3.10, 4.3.12).
    fn of(entry: &RawEntry<'a>) -> Self {
        let record: [u8; RECORD] = entry.record.try_into().expect("a record has its fixed length");
        let two = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
        let four = |at: usize| [record[at], record[at + 1], record[at + 2], record[at + 3]];
        Self {
            versions: four(4),
            flags: two(8),
            method: two(10),
            moment: four(12),
            checksum: u32::from_le_bytes(four(16)),
            expanded: entry.expanded as u32,
            attributes: [record[36], record[37], record[38], record[39], record[40], record[41]],
            name: entry.name,
        }
    }
}
