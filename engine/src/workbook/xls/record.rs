//! The records of a BIFF8 stream, and texts that go on in the next record.

use crate::workbook::binary::Bytes;

const CONTINUE: u16 = 0x003c;

/// One record with those that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    /// Its own bytes.
    pub(super) data: &'a [u8],
    /// The bytes of the records that continue it.
    more: Vec<&'a [u8]>,
}

/// The records from `at` on, up to the end of the stream or a record that is cut off.
pub(super) fn records(stream: &[u8], at: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = Bytes(stream.get(at..).unwrap_or_default());
    let mut next = move || {
        let mut ahead = rest;
        let kind = ahead.u16()?;
        let length = usize::from(ahead.u16()?);
        let data = ahead.take(length)?;
        rest = ahead;
        Some((kind, data))
    };
    let mut waiting = next();
    std::iter::from_fn(move || {
        let (kind, data) = waiting?;
        let mut more = Vec::new();
        waiting = next();
        while let Some((CONTINUE, data)) = waiting {
            more.push(data);
            waiting = next();
        }
        Some(Record { kind, data, more })
    })
}

/// Reads on from one record into those that continue it.
pub(super) struct Pieces<'a> {
    now: Bytes<'a>,
    later: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// Appends the record's bytes to `all`, or those of what continues it `alone`.
    pub(super) fn continued(&self, alone: bool, all: &mut Vec<u8>) {
        if !alone {
            all.extend_from_slice(self.data);
        }
        self.more.iter().for_each(|data| all.extend_from_slice(data));
    }

    /// All bytes of the record and of what continues it, after the first `skip`.
    pub(super) fn pieces(self, skip: usize) -> Pieces<'a> {
        Pieces { now: Bytes(self.data.get(skip..).unwrap_or_default()), later: self.more.into_iter() }
    }
}

impl Pieces<'_> {
    /// Whether nothing is left.
    pub(super) fn is_empty(&mut self) -> bool {
        while self.now.0.is_empty() {
            match self.later.next() {
                Some(next) => self.now = Bytes(next),
                None => return true,
            }
        }
        false
    }

    fn number(&mut self, length: usize) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        match length {
            1 => self.now.u8().map(u32::from),
            2 => self.now.u16().map(u32::from),
            _ => self.now.u32(),
        }
    }

    /// A text with its length before it in two bytes, and what comes with rich text and with phonetic hints
    /// ([MS-XLS] 2.5.293 `XLUnicodeRichExtendedString`).
    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.number(2)? as usize;
        let flags = self.number(1)?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let hints = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let text = self.letters(length, flags & 1 != 0)?;
        let mut skip = runs as usize * 4 + hints as usize;
        while skip > 0 && !self.is_empty() {
            let part = skip.min(self.now.0.len());
            self.now.skip(part)?;
            skip -= part;
        }
        (skip == 0).then_some(text)
    }

    /// A text with its length before it in two bytes, and nothing else ([MS-XLS] 2.5.294 `XLUnicodeString`).
    pub(super) fn plain_text(&mut self) -> Option<String> {
        let length = self.number(2)? as usize;
        // Some programs leave out all the rest of an empty text.
        let flags = if length == 0 { 0 } else { self.number(1)? };
        self.letters(length, flags & 1 != 0)
    }

    /// Letters; where the next record takes over, a byte tells anew how wide they are.
    fn letters(&mut self, mut length: usize, mut wide: bool) -> Option<String> {
        let mut text = String::new();
        while length > 0 {
            if self.now.0.is_empty() {
                if self.is_empty() {
                    return None;
                }
                wide = self.now.u8()? & 1 != 0;
            }
            let here = (self.now.0.len() / if wide { 2 } else { 1 }).min(length);
            if here == 0 {
                return None;
            }
            text.push_str(&self.now.letters(here, wide)?);
            length -= here;
        }
        Some(text)
    }
}
