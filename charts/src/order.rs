//! Putting short lists in order: the library's sort is quicker on long ones, and fifty times the code.

/// Puts a list of at most some thousands in the order that `before` says, strictly; equal items stay as they are.
/// What is in order already costs one pass.
pub(crate) fn sort<T>(list: &mut [T], before: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut place = end;
        while place > 0 && before(&list[place], &list[place - 1]) {
            list.swap(place, place - 1);
            place -= 1;
        }
    }
}
