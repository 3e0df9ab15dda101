//! A pull reader over the XML of one part, with the limits that a hostile file needs.
//!
//! Elements are known by their local names, so that prefixes and the strict namespaces make no difference.
//! Document types and unknown entities are refused; extension lists and the alternatives of
//! `mc:AlternateContent` that ask for a newer program are skipped, which leaves its fallback.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::{XmlVersion, escape};

use super::WorkbookError;
use super::error::PartFault;
use super::preflight::MAX_DEPTH;

/// How much more a text that comes in pieces has room for, once the second is there.
const ROOM: usize = 128;

/// What comes next in the part.
pub(super) enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The innermost element ends.
    Close,
    /// Text inside of it, entities resolved.
    Text(Cow<'a, str>),
    /// The part ends.
    End,
}

/// The beginning of an element, with its attributes.
pub(super) struct Element<'a>(BytesStart<'a>);

/// The reader.
pub(super) struct Xml<'a> {
    part: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    /// The last element was written `<x/>`: its end comes next.
    closing: bool,
}

/// The text of a part: UTF-8, or UTF-16 with a byte order mark.
pub(crate) fn decode(part: &str, content: Vec<u8>) -> Result<String, WorkbookError> {
    let wrong = || WorkbookError::part(part, PartFault::Encoding);
    let wide = |from: fn([u8; 2]) -> u16| {
        let units = content[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| wrong())
    };
    match content.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8(content).map_err(|_| wrong()),
    }
}

impl<'a> Xml<'a> {
    /// Reads `text`, the content of `part`, whose outermost element must be `root`.
    pub(super) fn new(part: &'a str, text: &'a str, root: &'static str) -> Result<Self, WorkbookError> {
        Ok(Self::with_root(part, text, root)?.0)
    }

    /// Like [`Xml::new`]; also gives the outermost element.
    pub(super) fn with_root(
        part: &'a str,
        text: &'a str,
        root: &'static str,
    ) -> Result<(Self, Element<'a>), WorkbookError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader = Reader::from_str(text);
        let mut xml = Self { part, reader, depth: 0, closing: false };
        loop {
            match xml.next()? {
                Node::Open(element) if element.name() == root => return Ok((xml, element)),
                Node::Open(element) => {
                    let found = element.name().chars().take(40).collect();
                    return Err(xml.fault(PartFault::Root { expected: root, found }));
                }
                Node::End => return Err(xml.fault(PartFault::Empty)),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    /// The next node.
    pub(super) fn next(&mut self) -> Result<Node<'a>, WorkbookError> {
        if self.closing {
            self.closing = false;
            self.depth -= 1;
            return Ok(Node::Close);
        }
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.fault(PartFault::TooDeep { limit: MAX_DEPTH }));
                    }
                    let element = Element(start);
                    match element.name() {
                        "Choice" | "extLst" => self.skip()?,
                        _ => return Ok(Node::Open(element)),
                    }
                }
                Event::Empty(start) => {
                    self.depth += 1;
                    self.closing = true;
                    return Ok(Node::Open(Element(start)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close);
                }
                Event::Text(text) => return Ok(Node::Text(text.xml10_content())),
                Event::CData(text) => return Ok(Node::Text(text.xml10_content())),
                Event::GeneralRef(reference) => {
                    let resolved = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => Some(Cow::Owned(letter.to_string())),
                        _ => escape::resolve_predefined_entity(&reference).map(Cow::Borrowed),
                    };
                    return match resolved {
                        Some(text) => Ok(Node::Text(text)),
                        None => Err(self.fault(PartFault::DocumentType)),
                    };
                }
                Event::DocType(_) => return Err(self.fault(PartFault::DocumentType)),
                Event::Decl(declaration) => {
                    if let Some(Ok(encoding)) = declaration.encoding() {
                        let encoding = encoding.to_ascii_lowercase();
                        if !["utf-8", "utf8", "utf-16", "us-ascii", "ascii"].contains(&encoding.as_str()) {
                            return Err(self.fault(PartFault::Encoding));
                        }
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof if self.depth > 0 => {
                    return Err(self.malformed("it ends before its elements do".to_owned()));
                }
                Event::Eof => return Ok(Node::End),
            }
        }
    }

    /// The text directly inside the element that has just begun, up to its end.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, WorkbookError> {
        let mut whole = Cow::Borrowed("");
        loop {
            match self.next()? {
                Node::Text(text) if whole.is_empty() => whole = text,
                Node::Text(text) => match &mut whole {
                    Cow::Owned(whole) => whole.push_str(&text),
                    // Entities cut formulas into many pieces.
                    Cow::Borrowed(first) => {
                        let mut joined = String::with_capacity(first.len() + text.len() + ROOM);
                        joined.push_str(first);
                        joined.push_str(&text);
                        whole = Cow::Owned(joined);
                    }
                },
                Node::Open(_) => self.skip()?,
                Node::Close | Node::End => return Ok(whole),
            }
        }
    }

    /// Passes over the rest of the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), WorkbookError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if self.closing {
                self.closing = false;
                self.depth -= 1;
                continue;
            }
            match self.event()? {
                Event::Start(_) => self.depth += 1,
                Event::End(_) => self.depth -= 1,
                Event::DocType(_) => return Err(self.fault(PartFault::DocumentType)),
                Event::Eof => return Err(self.malformed("it ends before its elements do".to_owned())),
                _ => {}
            }
            if self.depth > MAX_DEPTH {
                return Err(self.fault(PartFault::TooDeep { limit: MAX_DEPTH }));
            }
        }
        Ok(())
    }

    /// Gives `visit` every element inside the one that has just begun, however deep, up to its end.
    /// What `visit` reads itself does not come again.
    pub(super) fn each(
        &mut self,
        mut visit: impl FnMut(&mut Self, &Element<'a>) -> Result<(), WorkbookError>,
    ) -> Result<(), WorkbookError> {
        let outside = self.depth - 1;
        loop {
            match self.next()? {
                Node::Open(element) => visit(self, &element)?,
                Node::Close if self.depth == outside => return Ok(()),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) => {}
            }
        }
    }

    /// An attribute's value, or `None` where the element has no such attribute.
    pub(super) fn attribute(
        &self,
        element: &Element<'a>,
        name: &str,
    ) -> Result<Option<String>, WorkbookError> {
        let mut found = None;
        self.attributes(element, |key, value| {
            if key == name && found.is_none() {
                found = Some(value.into_owned());
            }
        })?;
        Ok(found)
    }

    /// Gives `visit` the local name and the value of every attribute.
    pub(super) fn attributes(
        &self,
        element: &Element<'a>,
        mut visit: impl FnMut(&str, Cow<'_, str>),
    ) -> Result<(), WorkbookError> {
        for attribute in element.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(error.to_string()))?;
            let value = if attribute.value.contains(['&', '\t', '\r', '\n']) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                value.map_err(|_| self.fault(PartFault::DocumentType))?
            } else {
                attribute.value
            };
            visit(attribute.key.local_name().as_ref(), value);
        }
        Ok(())
    }

    /// The part has this fault.
    pub(super) fn fault(&self, fault: PartFault) -> WorkbookError {
        WorkbookError::part(self.part, fault)
    }

    /// An attribute is missing or wrong.
    pub(super) fn wrong(&self, element: &'static str, attribute: &'static str, value: &str) -> WorkbookError {
        let value = value.chars().take(60).collect();
        self.fault(PartFault::Attribute { element, attribute, value })
    }

    /// The part that is read.
    pub(super) fn part(&self) -> &'a str {
        self.part
    }

    fn event(&mut self) -> Result<Event<'a>, WorkbookError> {
        self.reader.read_event().map_err(|error| self.malformed(error.to_string()))
    }

    fn malformed(&self, reason: String) -> WorkbookError {
        let reason = reason.chars().take(160).collect();
        self.fault(PartFault::Xml { position: self.reader.buffer_position(), reason })
    }
}

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.0.name().into_inner();
        // Names are so short that one letter after the other is the fastest search.
        name.bytes().rposition(|letter| letter == b':').map_or(name, |colon| &name[colon + 1..])
    }
}
