//! Sorting, compiled once: the standard library's sort is several kilobytes for each type and each order.

use std::cmp::Ordering;

/// Puts things in ascending order. Equal ones keep theirs.
pub fn sort<T: Ord>(things: &mut [T]) {
    sort_by(things, T::cmp);
}

/// Puts things in the order of `compare`. Equal ones keep theirs.
pub fn sort_by<T>(things: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from = positions(things.len(), &|a, b| compare(&things[a], &things[b]));
    // Each circle of places that exchange their things, once.
    for start in 0..from.len() {
        let mut at = start;
        while from[at] != start {
            let next = std::mem::replace(&mut from[at], at);
            things.swap(at, next);
            at = next;
        }
        from[at] = at;
    }
}

/// The positions of `count` things in the order of `compare`, of equal ones the earlier first.
pub fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..count).collect();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn things_come_in_the_order_of_the_standard_library(keys in proptest::collection::vec(0_u8..20, 0..200)) {
            let mut ours: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = ours.clone();
            sort_by(&mut ours, |a, b| b.0.cmp(&a.0));
            expected.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            prop_assert_eq!(&ours, &expected);
            sort(&mut ours);
            expected.sort();
            prop_assert_eq!(ours, expected);
        }
    }
}
