//! Where elements lie in the text of a part, and changes to that text that leave the rest as it is.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::xml::escape;
use crate::order;
use crate::workbook::WorkbookError;
use crate::workbook::error::PartFault;
use crate::workbook::parts::Package;
use crate::workbook::xml::decode;

/// The text of a part, with the places of its elements and the changes that are to be made.
pub(super) struct Outline {
    part: String,
    text: String,
    encoding: Encoding,
    changes: Vec<(Range<usize>, String)>,
}

/// The encodings that the format allows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
}

/// One element and where it lies.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// Its name as written, with its prefix.
    name: String,
    /// Its attributes' names as written, and their values.
    attributes: Vec<(String, String)>,
    /// The tag that begins it.
    start: Range<usize>,
    /// The tag that ends it; `None` for `<x/>`.
    end: Option<Range<usize>>,
}

impl Outline {
    /// Reads a part.
    pub(super) fn read(package: &Package<'_>, part: &str) -> Result<Self, WorkbookError> {
        let content = package.archive().read(part)?;
        let encoding = match content.as_slice() {
            [0xff, 0xfe, ..] => Encoding::Utf16LittleEndian,
            [0xfe, 0xff, ..] => Encoding::Utf16BigEndian,
            _ => Encoding::Utf8,
        };
        Ok(Self { part: part.to_owned(), text: decode(part, content)?, encoding, changes: Vec::new() })
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Result<Element, WorkbookError> {
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let root = self.elements(start..self.text.len())?.into_iter().next();
        root.ok_or_else(|| WorkbookError::part(&self.part, PartFault::Empty))
    }

    /// The elements directly inside another.
    pub(super) fn children(&self, element: &Element) -> Result<Vec<Element>, WorkbookError> {
        match &element.end {
            Some(end) => self.elements(element.start.end..end.start),
            None => Ok(Vec::new()),
        }
    }

    /// The text between an element's tags, as written.
    pub(super) fn inside(&self, element: &Element) -> &str {
        element.end.as_ref().map_or("", |end| &self.text[element.start.end..end.start])
    }

    /// Puts `xml` in the place of an element.
    pub(super) fn replace(&mut self, element: &Element, xml: String) {
        self.changes.push((element.whole(), xml));
    }

    /// Puts `xml` behind an element.
    pub(super) fn insert_after(&mut self, element: &Element, xml: String) {
        let end = element.whole().end;
        self.changes.push((end..end, xml));
    }

    /// Puts `xml` into an element, behind all that is there.
    pub(super) fn append(&mut self, element: &Element, xml: &str) {
        match &element.end {
            Some(end) => self.changes.push((end.start..end.start, xml.to_owned())),
            None => {
                let slash = element.start.end - "/>".len();
                self.changes.push((slash..element.start.end, format!(">{xml}</{}>", element.name)));
            }
        }
    }

    /// Gives an element's attribute a value, whether or not it has one. The others keep theirs.
    pub(super) fn set_attribute(&mut self, element: &Element, name: &str, value: &str) {
        let mut tag = format!("<{}", element.name);
        let others = element.attributes.iter().filter(|(known, _)| known != name);
        for (name, value) in
            others.map(|(name, value)| (name.as_str(), value.as_str())).chain([(name, value)])
        {
            tag.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        tag.push_str(if element.end.is_none() { "/>" } else { ">" });
        self.changes.push((element.start.clone(), tag));
    }

    /// The part's bytes with the changes made, in the encoding that it had.
    pub(super) fn finish(mut self) -> Vec<u8> {
        // Stable: what is inserted in one place stays in the order in which it was asked for.
        order::sort_by(&mut self.changes, |(a, _), (b, _)| (a.start, a.end).cmp(&(b.start, b.end)));
        let mut text = String::with_capacity(self.text.len() + 1024);
        let mut taken = 0;
        for (place, new) in &self.changes {
            text.push_str(&self.text[taken..place.start]);
            text.push_str(new);
            taken = place.end;
        }
        text.push_str(&self.text[taken..]);
        let wide = |bytes: fn(u16) -> [u8; 2]| {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf16LittleEndian => wide(u16::to_le_bytes),
            Encoding::Utf16BigEndian => wide(u16::to_be_bytes),
        }
    }

    /// The outermost elements of a stretch of the text.
    fn elements(&self, stretch: Range<usize>) -> Result<Vec<Element>, WorkbookError> {
        let mut reader = Reader::from_str(&self.text[stretch.clone()]);
        let malformed = |position: u64, reason: String| {
            let position = position + stretch.start as u64;
            WorkbookError::part(&self.part, PartFault::Xml { position, reason })
        };
        let mut found: Vec<Element> = Vec::new();
        let mut depth = 0usize;
        loop {
            let event = reader.read_event();
            let at = reader.buffer_position();
            let end = stretch.start + at as usize;
            match event.map_err(|error| malformed(at, error.to_string()))? {
                Event::Start(tag) => {
                    if depth == 0 {
                        let start = end - tag.len() - "<>".len()..end;
                        found.push(Element::new(&tag, start).map_err(|reason| malformed(at, reason))?);
                    }
                    depth += 1;
                }
                Event::Empty(tag) if depth == 0 => {
                    let start = end - tag.len() - "</>".len()..end;
                    found.push(Element::new(&tag, start).map_err(|reason| malformed(at, reason))?);
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    if let Some(last) = found.last_mut().filter(|_| depth == 0) {
                        last.end = Some(end - tag.len() - "</>".len()..end);
                    }
                }
                Event::DocType(_) => return Err(WorkbookError::part(&self.part, PartFault::DocumentType)),
                Event::Eof if depth > 0 => {
                    return Err(malformed(at, "it ends before its elements do".to_owned()));
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }
}

impl Element {
    fn new(tag: &BytesStart<'_>, start: Range<usize>) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            attributes.push((attribute.key.into_inner().to_owned(), Cow::into_owned(value)));
        }
        Ok(Self { name: tag.name().into_inner().to_owned(), attributes, start, end: None })
    }

    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The prefix with its colon, or nothing.
    pub(super) fn prefix(&self) -> &str {
        &self.name[..self.name.len() - self.local().len()]
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| local(known) == name).map(|(_, value)| value.as_str())
    }

    /// The namespace that a prefix stands for by this element's own declarations; the default for the empty
    /// prefix.
    pub(super) fn namespace(&self, prefix: &str) -> Option<&str> {
        let declared = |name: &str| match prefix {
            "" => name == "xmlns",
            prefix => name.strip_prefix("xmlns:") == Some(prefix),
        };
        self.attributes.iter().find(|(name, _)| declared(name)).map(|(_, value)| value.as_str())
    }

    /// Everything from its first tag to its last.
    fn whole(&self) -> Range<usize> {
        self.start.start..self.end.as_ref().unwrap_or(&self.start).end
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
