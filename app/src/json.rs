//! JSON: what the worker and the services send, and what the page sends and keeps, in both directions.
//!
//! ```text
//!    text ──tree.rs──▶ Json ──Read──▶ document        documents.rs: one line for each of `wire`'s
//!    text ◀───────────────── Write ── document
//! ```
//!
//! The derived readers of `serde` parse and build at once, and are compiled for every document: with some forty of
//! them that was a fifth of the page. Here a document is a list of its fields, and everything else exists once. What
//! is read comes from our own worker and services, so that an error only says that the text is not the document.

mod documents;
mod tree;

use std::collections::BTreeMap;

pub(crate) use documents::{both_ways, readable, writable};
pub(crate) use tree::{Json, parse};

use crate::number;

/// What can be read.
///
/// Reading goes on after a fault, which is noted, with a value that stands in: a way out at every field would be half
/// of the code.
pub(crate) trait Read: Sized {
    /// The document; any, with a fault, where `json` is not one. A field that is missing is read as `null`.
    fn read(json: &Json, fault: &mut Fault) -> Self;
}

/// Whether something was not the document.
#[derive(Debug, Default)]
pub(crate) struct Fault(bool);

impl Fault {
    /// The value, or where there is none a fault and what stands in.
    pub(crate) fn or<T>(&mut self, value: Option<T>, instead: T) -> T {
        value.unwrap_or_else(|| {
            self.0 = true;
            instead
        })
    }
}

/// What can be written.
pub(crate) trait Write {
    /// Adds the text of the document.
    fn write(&self, out: &mut String);
}

/// Reads a text; `None` where it is not JSON or not the document.
pub(crate) fn read<T: Read>(text: &str) -> Option<T> {
    document(&parse(text)?)
}

/// Reads what has been parsed; `None` where it is not the document.
pub(crate) fn document<T: Read>(json: &Json) -> Option<T> {
    let mut fault = Fault::default();
    let document = T::read(json, &mut fault);
    (!fault.0).then_some(document)
}

/// A document that goes on as it came: what the page does not know of it stays.
pub(crate) struct AsItCame<'a>(pub(crate) &'a str);

impl Write for AsItCame<'_> {
    fn write(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

/// Names with texts, as an object.
impl Write for &[(String, String)] {
    fn write(&self, out: &mut String) {
        let members: Vec<(&str, &dyn Write)> =
            self.iter().map(|(name, value)| (name.as_str(), value as &dyn Write)).collect();
        write_object(out, &members);
    }
}

/// The text of a document.
pub(crate) fn text(document: &dyn Write) -> String {
    let mut out = String::new();
    document.write(&mut out);
    out
}

/// Writes an object.
#[inline(never)]
pub(crate) fn write_object(out: &mut String, members: &[(&str, &dyn Write)]) {
    out.push('{');
    for (place, (name, value)) in members.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        value.write(out);
    }
    out.push('}');
}

/// An object that is written by its members.
impl Write for &[(&str, &dyn Write)] {
    fn write(&self, out: &mut String) {
        write_object(out, self);
    }
}

/// Writes a list, each member by its place.
#[inline(never)]
fn write_list(out: &mut String, count: usize, write: &dyn Fn(usize, &mut String)) {
    out.push('[');
    for place in 0..count {
        if place > 0 {
            out.push(',');
        }
        write(place, out);
    }
    out.push(']');
}

#[inline(never)]
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '\0'..='\x1f' => {
                out.push_str("\\u00");
                let digit = |n: u32| char::from_digit(n, 16).unwrap_or('0');
                out.extend([digit(letter as u32 / 16), digit(letter as u32 % 16)]);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

impl Read for f64 {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        fault.or(json.number().and_then(number::parse), 0.0)
    }
}

impl Write for f64 {
    fn write(&self, out: &mut String) {
        if self.is_finite() {
            out.push_str(&number::shortest(*self));
        } else {
            out.push_str("null");
        }
    }
}

impl Read for u64 {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        fault.or(json.number().and_then(|number| number.parse().ok()), 0)
    }
}

impl Write for u64 {
    fn write(&self, out: &mut String) {
        out.push_str(&self.to_string());
    }
}

macro_rules! smaller_numbers {
    ($($kind:ty),*) => {
        $(impl Read for $kind {
            fn read(json: &Json, fault: &mut Fault) -> Self {
                let number = u64::read(json, fault).try_into().ok();
                fault.or(number, 0)
            }
        }

        impl Write for $kind {
            fn write(&self, out: &mut String) {
                u64::from(*self).write(out);
            }
        })*
    };
}

smaller_numbers!(u16, u32);

impl Read for bool {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        match json {
            Json::Truth(truth) => *truth,
            _ => fault.or(None, false),
        }
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Read for String {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        fault.or(json.text(), "").to_owned()
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Write for &str {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        if matches!(json, Json::Null) { None } else { Some(T::read(json, fault)) }
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        let members = fault.or(json.list(), &[]);
        let mut list = Self::with_capacity(members.len());
        for member in members {
            list.push(T::read(member, fault));
        }
        list
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut String) {
        write_list(out, self.len(), &|place, out| self.get(place).map_or((), |member| member.write(out)));
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        let members = members(json, N, fault);
        std::array::from_fn(|place| T::read(members.get(place).unwrap_or(&Json::Null), fault))
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        Box::new(T::read(json, fault))
    }
}

impl<K: Read + Ord, V: Read> Read for BTreeMap<K, V> {
    fn read(json: &Json, fault: &mut Fault) -> Self {
        let mut map = Self::new();
        for (name, value) in fault.or(json.members(), &[]) {
            map.insert(K::read(name, fault), V::read(value, fault));
        }
        map
    }
}

/// The members of an array that has so many.
#[inline(never)]
fn members<'a, 'b>(json: &'b Json<'a>, count: usize, fault: &mut Fault) -> &'b [Json<'a>] {
    fault.or(json.list().filter(|list| list.len() == count), &[])
}

macro_rules! tuples {
    ($($count:literal: $($name:ident)+;)*) => {
        $(impl<$($name: Read),+> Read for ($($name,)+) {
            fn read(json: &Json, fault: &mut Fault) -> Self {
                let mut members = members(json, $count, fault).iter();
                ($($name::read(members.next().unwrap_or(&Json::Null), fault),)+)
            }
        })*
    };
}

tuples! {
    2: A B;
    3: A B C;
    4: A B C D;
}

#[cfg(test)]
mod tests;
