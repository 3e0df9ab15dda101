//! A document inside another that is carried as it is, by programs that do not know what it means.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// One value of JSON as text: what goes in comes out, its members in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document(String);

impl Document {
    /// A text that is one value of JSON. That is not checked here: a document around one that is not cannot be
    /// written.
    pub fn of_text(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::new();
        Text(&mut text).deserialize(deserializer)?;
        Ok(Self(text))
    }
}

/// Writes what is read: a raw value of `serde_json` cannot be read from inside a tagged enum.
struct Text<'t>(&'t mut String);

impl Text<'_> {
    fn put<E: serde::de::Error>(self, value: &impl Serialize) -> Result<(), E> {
        self.0.push_str(&serde_json::to_string(value).map_err(E::custom)?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.put(&())
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.put(&value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut before = '[';
        loop {
            let end = self.0.len();
            self.0.push(before);
            if list.next_element_seed(Text(self.0))?.is_none() {
                self.0.truncate(end);
                self.0.push_str(if before == '[' { "[]" } else { "]" });
                return Ok(());
            }
            before = ',';
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut before = '{';
        while let Some(name) = members.next_key::<String>()? {
            self.0.push(before);
            self.0.push_str(&serde_json::to_string(&name).map_err(A::Error::custom)?);
            self.0.push(':');
            members.next_value_seed(Text(self.0))?;
            before = ',';
        }
        self.0.push_str(if before == '{' { "{}" } else { "}" });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        Carrying { inside: Vec<Document> },
    }

    #[test]
    fn what_goes_in_comes_out_also_inside_a_tagged_document() {
        let inside = r#"[{"z":1,"a":[],"b":{},"c":[null,true,-3,18446744073709551615,0.1,1e-300]},"\"\n é"]"#;
        let text = format!(r#"{{"kind":"Carrying","inside":{inside}}}"#);
        let read: Tagged = serde_json::from_str(&text).unwrap();
        let Tagged::Carrying { inside: documents } = &read;
        assert_eq!(documents[1].text(), r#""\"\n é""#);
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    }

    #[test]
    fn a_text_that_is_no_value_is_not_written() {
        assert!(serde_json::to_string(&Document::of_text("{".to_owned())).is_err());
    }
}
