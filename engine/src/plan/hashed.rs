//! Things by their hashes, where a large workbook has millions of them.

/// The number of places of the smallest table.
const LEAST: usize = 64;

/// A number for these words, not 0, that equal ones have in common. Its highest bits are the best mixed.
pub(crate) fn hash(words: impl IntoIterator<Item = u32>) -> u32 {
    let mix =
        |state: u64, word: u32| (state.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((words.into_iter().fold(0, mix) >> 32) as u32).max(1)
}

/// The same of numbers' bits.
pub(crate) fn of_bits(bits: impl IntoIterator<Item = u64>) -> u32 {
    hash(bits.into_iter().flat_map(|bits| [bits as u32, (bits >> 32) as u32]))
}

/// The numbers of things that lie elsewhere, by their hashes: both lie side by side, and a place that is taken sends on
/// to the next. The places follow the order of the hashes, so that a table that doubles is read and written from front to
/// back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hashed {
    /// Hash and number; the hash 0 for nothing.
    places: Vec<(u32, u32)>,
    count: usize,
}

impl Hashed {
    /// The number with this hash, not 0, for which `is_equal` holds; `next` where there is none, which then has it.
    pub(crate) fn find_or(&mut self, hash: u32, next: u32, is_equal: &dyn Fn(u32) -> bool) -> u32 {
        if self.count * 5 >= self.places.len() * 4 {
            self.grow();
        }
        let mut place = self.first(hash);
        loop {
            let (known, number) = self.places[place];
            if known == 0 {
                self.places[place] = (hash, next);
                self.count += 1;
                return next;
            }
            if known == hash && is_equal(number) {
                return number;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// Where the search for a hash begins.
    fn first(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.places.len() as u64) >> 32) as usize
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(LEAST);
        let before = std::mem::replace(&mut self.places, vec![(0, 0); size]);
        for (hash, number) in before.into_iter().filter(|(hash, _)| *hash != 0) {
            let mut place = self.first(hash);
            while self.places[place].0 != 0 {
                place = (place + 1) & (size - 1);
            }
            self.places[place] = (hash, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_have_one_number_however_their_hashes_lie() {
        // Few hashes for many things, some of them at the end of the table.
        let hash = |thing: u32| [1, u32::MAX, u32::MAX - 1, 7 << 20][thing as usize % 4];
        let mut hashed = Hashed::default();
        for thing in 0..200 {
            assert_eq!(hashed.find_or(hash(thing), thing, &|number| number == thing), thing);
        }
        for thing in 0..200 {
            assert_eq!(hashed.find_or(hash(thing), 999, &|number| number == thing), thing);
        }
        assert_eq!(hashed.find_or(hash(3), 999, &|_| false), 999);
    }
}
