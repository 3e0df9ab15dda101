//! A stream of .NET objects ([MS-NRBF]): the objects by their numbers, each with its class and members.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::workbook::binary::Bytes;

/// The most objects and items of arrays of one stream.
const MOST_ITEMS: usize = 200_000;
/// How deep objects lie within objects.
const MOST_DEPTH: u32 = 64;

/// A value of a member or of an array.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Nothing,
    Number(f64),
    Text(Rc<str>),
    /// An object, by its number.
    Object(i32),
}

/// An object, or an array of no class.
#[derive(Debug)]
pub(super) struct Object {
    class: Rc<Class>,
    pub(super) items: Vec<Item>,
}

/// A class with its members.
#[derive(Debug, Default)]
struct Class {
    name: String,
    members: Vec<String>,
    /// The kind of number of each member, where it stands without a record of its own.
    numbers: Vec<Option<u8>>,
}

impl Object {
    /// The class without the names of what it lies in.
    pub(super) fn class(&self) -> &str {
        self.class.name.rsplit('.').next().unwrap_or_default()
    }

    /// The member of this name.
    pub(super) fn member(&self, name: &str) -> Option<&Item> {
        let at = self.class.members.iter().position(|member| member == name)?;
        self.items.get(at)
    }
}

/// The objects of a stream by their numbers; `None` where the stream is no such stream or is damaged.
pub(super) fn objects(bytes: &[u8]) -> Option<BTreeMap<i32, Object>> {
    let mut reader = Reader {
        rest: Bytes(bytes),
        objects: BTreeMap::new(),
        classes: BTreeMap::new(),
        texts: BTreeMap::new(),
        items: 0,
        depth: 0,
    };
    while reader.record()? != Found::End {}
    let texts = reader.texts;
    // What refers to a text is that text.
    for item in reader.objects.values_mut().flat_map(|object| &mut object.items) {
        if let Item::Object(id) = item
            && let Some(text) = texts.get(id)
        {
            *item = Item::Text(Rc::clone(text));
        }
    }
    Some(reader.objects)
}

struct Reader<'a> {
    rest: Bytes<'a>,
    objects: BTreeMap<i32, Object>,
    classes: BTreeMap<i32, Rc<Class>>,
    texts: BTreeMap<i32, Rc<str>>,
    items: usize,
    depth: u32,
}

/// What a record is.
#[derive(Debug, PartialEq)]
enum Found {
    Item(Item),
    /// So many nothings in an array.
    Nothings(usize),
    /// A remark on what follows.
    Aside,
    End,
}

impl Reader<'_> {
    fn id(&mut self) -> Option<i32> {
        self.rest.u32().map(|id| id as i32)
    }

    fn count(&mut self) -> Option<usize> {
        let count = self.rest.u32()? as usize;
        self.items += count;
        (self.items <= MOST_ITEMS).then_some(count)
    }

    /// A text with its length before it, 7 bits a byte ([MS-NRBF] 2.1.1.6).
    fn text(&mut self) -> Option<String> {
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.rest.u8()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        Some(String::from_utf8_lossy(self.rest.take(length)?).into_owned())
    }

    /// A number of a kind ([MS-NRBF] 2.1.2.3); what is no number is nothing.
    fn primitive(&mut self, kind: u8) -> Option<Item> {
        let mut bytes = |length: usize| self.rest.take(length);
        let number = match kind {
            1 | 2 => f64::from(bytes(1)?[0]),
            10 => f64::from(bytes(1)?[0] as i8),
            7 => f64::from(i16::from_le_bytes(bytes(2)?.try_into().ok()?)),
            14 => f64::from(u16::from_le_bytes(bytes(2)?.try_into().ok()?)),
            8 => f64::from(i32::from_le_bytes(bytes(4)?.try_into().ok()?)),
            15 => f64::from(u32::from_le_bytes(bytes(4)?.try_into().ok()?)),
            11 => f64::from(f32::from_le_bytes(bytes(4)?.try_into().ok()?)),
            6 => f64::from_le_bytes(bytes(8)?.try_into().ok()?),
            9 | 12 | 13 | 16 => {
                bytes(8)?;
                return Some(Item::Nothing);
            }
            // A letter in UTF-8: its first byte tells how many follow.
            3 => {
                let more = [0, 1, 2, 3][(bytes(1)?[0].leading_ones() as usize).saturating_sub(1).min(3)];
                bytes(more)?;
                return Some(Item::Nothing);
            }
            5 | 18 => return self.text().map(|text| Item::Text(text.into())),
            _ => return None,
        };
        Some(Item::Number(number))
    }

    /// The kinds of members ([MS-NRBF] 2.3.1.2): those of numbers are told.
    fn kinds(&mut self, count: usize) -> Option<Vec<Option<u8>>> {
        let kinds = self.rest.take(count)?;
        let mut numbers = Vec::with_capacity(count);
        for kind in kinds {
            numbers.push(match kind {
                0 => Some(self.rest.u8()?),
                1 | 2 | 5 | 6 => None,
                3 => self.text().map(|_| None)?,
                4 => {
                    self.text()?;
                    self.id()?;
                    None
                }
                7 => self.rest.u8().map(|_| None)?,
                _ => return None,
            });
        }
        Some(numbers)
    }

    /// The members of an object of a class.
    fn members(&mut self, id: i32, class: Rc<Class>) -> Option<Found> {
        self.items += class.members.len() + 1;
        let mut items = Vec::with_capacity(class.members.len().min(MOST_ITEMS));
        for number in &class.numbers {
            items.push(match number {
                Some(kind) => self.primitive(*kind)?,
                None => self.item()?,
            });
        }
        self.objects.insert(id, Object { class, items });
        Some(Found::Item(Item::Object(id)))
    }

    /// The next record that is a value.
    fn item(&mut self) -> Option<Item> {
        loop {
            match self.record()? {
                Found::Item(item) => return Some(item),
                Found::Aside => {}
                Found::Nothings(_) | Found::End => return None,
            }
        }
    }

    /// An array whose items are records.
    fn array(&mut self, id: i32, count: usize) -> Option<Found> {
        let mut items = Vec::new();
        while items.len() < count {
            match self.record()? {
                Found::Item(item) => items.push(item),
                Found::Nothings(more) => items.resize((items.len() + more).min(count), Item::Nothing),
                Found::Aside => {}
                Found::End => return None,
            }
        }
        self.objects.insert(id, Object { class: Rc::default(), items });
        Some(Found::Item(Item::Object(id)))
    }

    fn numbers(&mut self, id: i32, count: usize, kind: u8) -> Option<Found> {
        let items = (0..count).map(|_| self.primitive(kind)).collect::<Option<Vec<Item>>>()?;
        self.objects.insert(id, Object { class: Rc::default(), items });
        Some(Found::Item(Item::Object(id)))
    }

    /// One record ([MS-NRBF] 2.1.2.1).
    fn record(&mut self) -> Option<Found> {
        self.depth += 1;
        if self.depth > MOST_DEPTH || self.items > MOST_ITEMS {
            return None;
        }
        let found = self.record_within()?;
        self.depth -= 1;
        Some(found)
    }

    fn record_within(&mut self) -> Option<Found> {
        match self.rest.u8()? {
            0 => self.rest.skip(16).map(|()| Found::Aside),
            12 => {
                self.id()?;
                self.text().map(|_| Found::Aside)
            }
            1 => {
                let (id, like) = (self.id()?, self.id()?);
                let class = Rc::clone(self.classes.get(&like)?);
                self.classes.insert(id, Rc::clone(&class));
                self.members(id, class)
            }
            kind @ (4 | 5) => {
                let (id, name) = (self.id()?, self.text()?);
                let count = self.count()?;
                let members = (0..count).map(|_| self.text()).collect::<Option<Vec<String>>>()?;
                let numbers = self.kinds(count)?;
                if kind == 5 {
                    self.id()?;
                }
                let class = Rc::new(Class { name, members, numbers });
                self.classes.insert(id, Rc::clone(&class));
                self.members(id, class)
            }
            6 => {
                let (id, text) = (self.id()?, Rc::from(self.text()?));
                self.texts.insert(id, Rc::clone(&text));
                Some(Found::Item(Item::Text(text)))
            }
            7 => {
                let (id, kind, rank) = (self.id()?, self.rest.u8()?, self.rest.u32()?);
                let mut count = 1_usize;
                for _ in 0..rank {
                    count = count.checked_mul(self.count()?)?;
                }
                if kind >= 3 {
                    self.rest.skip(4_usize.checked_mul(rank as usize)?)?;
                }
                match self.kinds(1)?.first()? {
                    Some(kind) => self.numbers(id, count, *kind),
                    None => self.array(id, count),
                }
            }
            8 => {
                let kind = self.rest.u8()?;
                self.primitive(kind).map(Found::Item)
            }
            9 => self.id().map(|id| Found::Item(Item::Object(id))),
            10 => Some(Found::Item(Item::Nothing)),
            11 => Some(Found::End),
            13 => self.rest.u8().map(|count| Found::Nothings(usize::from(count))),
            14 => self.count().map(Found::Nothings),
            15 => {
                let (id, count) = (self.id()?, self.count()?);
                let kind = self.rest.u8()?;
                self.numbers(id, count, kind)
            }
            16 | 17 => {
                let (id, count) = (self.id()?, self.count()?);
                self.array(id, count)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::objects;

    proptest! {
        /// Damaged streams are none.
        #[test]
        fn any_bytes_are_read_in_bounded_time(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let header = [0_u8, 1, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0];
            let stream: Vec<u8> = header.into_iter().chain(bytes.iter().map(|byte| byte % 19)).collect();
            objects(&stream);
        }
    }
}
