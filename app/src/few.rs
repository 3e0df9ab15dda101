//! A small map: a list of pairs, searched from its start.
//!
//! For tens of entries it is as quick as a tree, and a tree's code would be in the page once for each of its types.

/// Entries by their key, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Few<K, V> {
    /// The value of a key.
    pub(crate) fn get<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.iter().find(|(known, _)| known.borrow() == key).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Puts a value in the place of the one that the key had.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        match self.get_mut(&key) {
            Some(known) => *known = value,
            None => self.0.push((key, value)),
        }
    }

    /// Takes a key's value out.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.swap_remove(place).1)
    }

    /// Keeps only the entries that `keep` says.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }

    /// The entries, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// The keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, taken out.
    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.0.into_iter().map(|(_, value)| value)
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<K: PartialEq, V> Few<K, Option<V>> {
    /// Puts an answer in the place where it was waited for; says whether it was the last one.
    pub(crate) fn answer(&mut self, key: K, value: V) -> bool {
        self.insert(key, Some(value));
        self.0.iter().all(|(_, value)| value.is_some())
    }
}

/// Puts a number into a rising list, once.
pub(crate) fn insert_rising(list: &mut Vec<u32>, number: u32) {
    let place = list.partition_point(|known| *known < number);
    if list.get(place) != Some(&number) {
        list.insert(place, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_replaced_and_taken_out() {
        let mut few: Few<String, u32> = Few::default();
        few.insert("a".into(), 1);
        few.insert("b".into(), 2);
        few.insert("a".into(), 3);
        assert_eq!((few.len(), few.get("a"), few.get("c")), (2, Some(&3), None));
        assert_eq!(few.remove(&"a".to_owned()), Some(3));
        few.retain(|_, value| *value > 2);
        assert_eq!(few.into_values().count(), 0);
    }

    #[test]
    fn the_last_answer_is_known_as_such() {
        let mut few: Few<&str, Option<u32>> = Few::default();
        few.insert("a", None);
        few.insert("b", None);
        assert!(!few.answer("b", 2));
        assert!(few.answer("a", 1));
        assert_eq!(few.get("a"), Some(&Some(1)));
    }

    #[test]
    fn rising_lists_stay_rising() {
        let mut list = vec![2, 5];
        for number in [5, 1, 9, 3, 1] {
            insert_rising(&mut list, number);
        }
        assert_eq!(list, [1, 2, 3, 5, 9]);
    }
}
