//! Reading JSON into the documents of `wire`: the same derived readers as everywhere, over a small parser.
//!
//! `serde_json` compiles its parser into every reader; with some forty documents that alone was a sixth of the
//! page. Here every step is a function that exists once, and an error says only that the text is not the document:
//! what is read comes from our own worker and services, never from a person.

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads a document; `None` where the text is not one.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let mut reader = Reader { text: text.as_bytes(), at: 0 };
    let document = T::deserialize(&mut reader).ok()?;
    reader.peek().is_none().then_some(document)
}

/// The text is not the document.
#[derive(Debug)]
struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the document")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: serde::de::Unexpected, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: serde::de::Unexpected, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A text and how far it has been read.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

type Read<T> = Result<T, Unreadable>;

impl Reader<'_> {
    /// The next letter that is not a space.
    #[inline(never)]
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    /// Passes over `letter`, which must come next.
    #[inline(never)]
    fn pass(&mut self, letter: u8) -> Read<()> {
        if self.peek() != Some(letter) {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes over `word` if it comes next.
    #[inline(never)]
    fn word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.text[self.at..].starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    /// Passes over the comma between two members; says whether there is another member before `end`.
    #[inline(never)]
    fn another(&mut self, first: &mut bool, end: u8) -> Read<bool> {
        let next = self.peek();
        if next == Some(end) {
            self.at += 1;
            return Ok(false);
        }
        if !std::mem::replace(first, false) {
            self.pass(b',')?;
        }
        Ok(true)
    }

    /// The text of the number that comes next.
    #[inline(never)]
    fn number(&mut self) -> Read<&str> {
        self.peek();
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|b| b.is_ascii_digit() || b"+-.eE".contains(b)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).map_err(|_| Unreadable)
    }

    #[inline(never)]
    fn float(&mut self) -> Read<f64> {
        self.number()?.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(Unreadable)
    }

    #[inline(never)]
    fn whole(&mut self) -> Read<u64> {
        self.number()?.parse().map_err(|_| Unreadable)
    }

    #[inline(never)]
    fn truth(&mut self) -> Read<bool> {
        match self.word("true") {
            true => Ok(true),
            false if self.word("false") => Ok(false),
            false => Err(Unreadable),
        }
    }

    #[inline(never)]
    fn string(&mut self) -> Read<String> {
        self.pass(b'"')?;
        let mut bytes = Vec::new();
        loop {
            let byte = self.byte()?;
            match byte {
                b'"' => return String::from_utf8(bytes).map_err(|_| Unreadable),
                b'\\' => {
                    let letter = self.escaped()?;
                    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte => bytes.push(byte),
            }
        }
    }

    fn byte(&mut self) -> Read<u8> {
        let byte = self.text.get(self.at).copied().ok_or(Unreadable)?;
        self.at += 1;
        Ok(byte)
    }

    /// The letter that an escape stands for, the backslash having been read.
    fn escaped(&mut self) -> Read<char> {
        Ok(match self.byte()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let code = if (0xD800..0xDC00).contains(&unit) {
                    // The second half of a pair must follow.
                    if self.byte()? != b'\\' || self.byte()? != b'u' {
                        return Err(Unreadable);
                    }
                    let second = self.unit()?.checked_sub(0xDC00).filter(|low| *low < 0x400);
                    0x1_0000 + ((unit - 0xD800) << 10) + second.ok_or(Unreadable)?
                } else {
                    unit
                };
                char::from_u32(code).ok_or(Unreadable)?
            }
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            _ => return Err(Unreadable),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Read<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.byte()?).to_digit(16).ok_or(Unreadable)?;
        }
        Ok(unit)
    }

    /// Passes over a value, however deep.
    #[inline(never)]
    fn skip(&mut self) -> Read<()> {
        let mut depth = 0usize;
        loop {
            match self.peek().ok_or(Unreadable)? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                _ if self.word("true") || self.word("false") || self.word("null") => {}
                _ if self.number()?.is_empty() => return Err(Unreadable),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Unreadable;

    /// Only the contents of tagged variants come here, and `wire` has whole numbers alone in those.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek() {
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b'"') => self.deserialize_string(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => match self.number()?.parse::<u64>() {
                Ok(whole) => visitor.visit_u64(whole),
                Err(_) => Err(Unreadable),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.truth()?)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.pass(b'[')?;
        visitor.visit_seq(Members { reader: self, first: true })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.pass(b'[')?;
        let mut members = Members { reader: self, first: true };
        let tuple = visitor.visit_seq(&mut members)?;
        members.reader.pass(b']')?;
        Ok(tuple)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.pass(b'{')?;
        visitor.visit_map(Members { reader: self, first: true })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(Variant(self))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 char bytes byte_buf unit_struct tuple_struct
    }
}

/// The members of an array or an object.
struct Members<'r, 'a> {
    reader: &'r mut Reader<'a>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Members<'_, '_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.reader.another(&mut self.first, b']')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_, '_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if self.reader.another(&mut self.first, b'}')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        self.reader.pass(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant without contents, written as its name: the only kind that `wire` has beside tagged ones.
struct Variant<'r, 'a>(&'r mut Reader<'a>);

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        Ok((seed.deserialize(&mut *self.0)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Read<T::Value> {
        Err(Unreadable)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Read<V::Value> {
        Err(Unreadable)
    }
}

#[cfg(test)]
mod tests;
