//! A text of JSON as a tree.

/// A value. Numbers stay as they are written, so that none loses a digit before it is known what it is for.
#[derive(Debug)]
pub(crate) enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A number as written.
    Number(&'a str),
    /// A text, its escapes undone.
    Text(String),
    /// An array.
    List(Vec<Json<'a>>),
    /// An object: names, which are texts, and values; and the whole as it is written.
    Object(Vec<(Json<'a>, Json<'a>)>, &'a str),
}

/// How deep a document may be.
const DEEPEST: u32 = 64;

static NULL: Json<'static> = Json::Null;

/// Reads a text; `None` where it is not one value of JSON or too deep.
pub(crate) fn parse(text: &str) -> Option<Json<'_>> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    reader.peek().is_none().then_some(value)
}

impl<'a> Json<'a> {
    /// A member of an object; null where there is none.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> &Json<'a> {
        let members = self.members().unwrap_or_default();
        members.iter().find(|(known, _)| known.text() == Some(name)).map_or(&NULL, |(_, value)| value)
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> Option<&[(Json<'a>, Json<'a>)]> {
        match self {
            Self::Object(members, _) => Some(members),
            _ => None,
        }
    }

    /// An object as it is written; empty where this is none.
    pub(crate) fn written(&self) -> &'a str {
        match self {
            Self::Object(_, written) => written,
            _ => "",
        }
    }

    /// The members of an array.
    pub(crate) fn list(&self) -> Option<&[Json<'a>]> {
        match self {
            Self::List(members) => Some(members),
            _ => None,
        }
    }

    /// A text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number as written.
    pub(crate) fn number(&self) -> Option<&'a str> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether this is an object whose members all have one of these names.
    #[inline(never)]
    pub(crate) fn has_only(&self, names: &[&str]) -> bool {
        self.members().is_some_and(|members| {
            members.iter().all(|(name, _)| name.text().is_some_and(|name| names.contains(&name)))
        })
    }
}

/// A text and how far it has been read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: u32) -> Option<Json<'a>> {
        let deeper = depth.checked_sub(1)?;
        match self.peek()? {
            b'"' => self.string().map(Json::Text),
            b'{' => {
                let start = self.at;
                let mut members = Vec::new();
                while self.another(members.is_empty(), b'}')? {
                    self.peek();
                    let name = Json::Text(self.string()?);
                    self.pass(b':')?;
                    members.push((name, self.value(deeper)?));
                }
                Some(Json::Object(members, &self.text[start..self.at]))
            }
            b'[' => {
                let mut members = Vec::new();
                while self.another(members.is_empty(), b']')? {
                    members.push(self.value(deeper)?);
                }
                Some(Json::List(members))
            }
            b't' => self.word("true").then_some(Json::Truth(true)),
            b'f' => self.word("false").then_some(Json::Truth(false)),
            b'n' => self.word("null").then_some(Json::Null),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.bytes().take_while(|b| b.is_ascii_digit() || b"+-.eE".contains(b)).count();
                self.at += end;
                (end > 0).then_some(Json::Number(&rest[..end]))
            }
        }
    }

    /// The next letter that is not a space.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Passes over `letter`, which must come next.
    fn pass(&mut self, letter: u8) -> Option<()> {
        let found = self.peek() == Some(letter);
        self.at += usize::from(found);
        found.then_some(())
    }

    /// Passes over `word` if it comes next.
    fn word(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Passes over what stands before a member, the opening bracket or a comma; says whether there is a member
    /// before `end`, which is passed over where it comes.
    fn another(&mut self, first: bool, end: u8) -> Option<bool> {
        let next = self.peek()?;
        if first || next == b',' {
            self.at += 1;
            if first && self.peek() == Some(end) {
                self.at += 1;
                return Some(false);
            }
            return Some(true);
        }
        self.pass(end)?;
        Some(false)
    }

    fn string(&mut self) -> Option<String> {
        self.pass(b'"')?;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\'])?;
            out.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Some(out);
            }
            out.push(self.escaped()?);
        }
    }

    /// The letter that an escape stands for, the backslash having been read.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.byte()? {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if !(0xD800..0xDC00).contains(&unit) {
                    return char::from_u32(unit);
                }
                // The second half of a pair must follow.
                if self.byte()? != b'\\' || self.byte()? != b'u' {
                    return None;
                }
                let second = self.unit()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + second)?
            }
            letter @ (b'"' | b'\\' | b'/') => char::from(letter),
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.byte()?).to_digit(16)?;
        }
        Some(unit)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.text.as_bytes().get(self.at).copied()?;
        self.at += 1;
        Some(byte)
    }
}
