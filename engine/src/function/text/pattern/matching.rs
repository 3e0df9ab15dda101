//! A pattern's tree held against a text: each choice is tried in PCRE2's order, and taken back where what follows
//! does not match.

use super::PatternError::Unknown;
use super::{Found, Node, PatternError, Set, WORD, Way};

/// The most steps of one call: PCRE2 has such a limit as well.
const MOST_STEPS: u32 = 2_000_000;
/// The most of what a match has begun and not ended.
const MOST_DEPTH: u32 = 600;

/// A match in the making.
pub(super) struct Matcher<'t> {
    pub(super) text: &'t [char],
    pub(super) any_case: bool,
    pub(super) groups: Found,
    pub(super) steps: u32,
    pub(super) depth: u32,
    pub(super) failed: Option<PatternError>,
}

/// What is to match after a part did, up to a place.
type Then<'a> = &'a mut dyn FnMut(&mut Matcher<'_>, usize) -> bool;

impl Matcher<'_> {
    /// Whether `node` matches at a place and `then` holds behind it.
    pub(super) fn node(&mut self, node: &Node, at: usize, then: Then<'_>) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.depth > MOST_DEPTH {
            self.failed = Some(Unknown("a pattern that takes this many steps"));
            return false;
        }
        self.depth += 1;
        let matched = self.matches(node, at, then);
        self.depth -= 1;
        matched && self.failed.is_none()
    }

    fn matches(&mut self, node: &Node, at: usize, then: Then<'_>) -> bool {
        match node {
            Node::One(set) => self.has(set, at) && then(self, at + 1),
            Node::Start => at == 0 && then(self, at),
            Node::End { before_break } => {
                let end = self.text.len();
                let before = *before_break && at + 1 == end && self.text[at] == '\n';
                (at == end || before) && then(self, at)
            }
            Node::Boundary(wanted) => {
                let word = Set::of(WORD, false);
                let before = at > 0 && word.has(self.text[at - 1]);
                let after = self.text.get(at).is_some_and(|letter| word.has(*letter));
                (before != after) == *wanted && then(self, at)
            }
            Node::Group(None, node) => self.node(node, at, then),
            Node::Group(Some(number), node) => {
                let before = self.groups[*number];
                let matched = self.node(node, at, &mut |m, end| {
                    let inner = m.groups[*number].replace((at, end));
                    let matched = then(m, end);
                    if !matched {
                        m.groups[*number] = inner;
                    }
                    matched
                });
                if !matched {
                    self.groups[*number] = before;
                }
                matched
            }
            Node::Each(nodes) => self.each(nodes, at, then),
            Node::Either(choices) => choices.iter().any(|choice| self.node(choice, at, &mut *then)),
            Node::Repeat { node, least, most, way } => match (&**node, way) {
                (_, Way::Only) => {
                    let greedy =
                        Node::Repeat { node: node.clone(), least: *least, most: *most, way: Way::Most };
                    self.alone(&greedy, at).is_some_and(|end| then(self, end))
                }
                (Node::One(set), way) => self.run(set, at, (*least, *most), *way, then),
                (node, way) => self.again(node, at, (*least, *most, *way), 0, then),
            },
            Node::Again(group) => {
                let Some((start, end)) = self.groups[*group] else { return false };
                let same = (start..end).enumerate().all(|(i, from)| {
                    let letter = self.text[from];
                    self.has(&Set::of(&[(letter, letter)], false), at + i)
                });
                same && then(self, at + end - start)
            }
            Node::Look { ahead: true, holds, node } => {
                let before = self.groups.clone();
                let found = self.alone(node, at).is_some();
                if !(found && *holds) {
                    self.groups = before;
                }
                found == *holds && then(self, at)
            }
            Node::Look { ahead: false, holds, node } => {
                let found = (0..=at).rev().any(|start| self.node(node, start, &mut |_, end| end == at));
                found == *holds && then(self, at)
            }
            Node::Atomic(node) => self.alone(node, at).is_some_and(|end| then(self, end)),
        }
    }

    fn has(&self, set: &Set, at: usize) -> bool {
        let Some(letter) = self.text.get(at) else { return false };
        if self.any_case { set.has_in_any_case(*letter) } else { set.has(*letter) }
    }

    /// Where the first match of a node ends, whatever follows.
    fn alone(&mut self, node: &Node, at: usize) -> Option<usize> {
        let mut end = None;
        self.node(node, at, &mut |_, at| {
            end = Some(at);
            true
        });
        end.filter(|_| self.failed.is_none())
    }

    fn each(&mut self, nodes: &[Node], at: usize, then: Then<'_>) -> bool {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, [])) => self.node(first, at, then),
            Some((first, rest)) => self.node(first, at, &mut |m, at| m.each(rest, at, &mut *then)),
        }
    }

    /// A repeated character, without a call for each.
    fn run(&mut self, set: &Set, at: usize, (least, most): (u32, u32), way: Way, then: Then<'_>) -> bool {
        let (least, most) = (least as usize, (most as usize).min(self.text.len() - at.min(self.text.len())));
        if way == Way::Least {
            let mut count = 0;
            loop {
                if count >= least && then(self, at + count) {
                    return true;
                }
                if self.failed.is_some() || count >= most || !self.has(set, at + count) {
                    return false;
                }
                count += 1;
                self.steps += 1;
            }
        }
        let mut count = 0;
        while count < most && self.has(set, at + count) {
            count += 1;
        }
        self.steps = self.steps.saturating_add(count as u32 / 8);
        while count >= least {
            if then(self, at + count) {
                return true;
            }
            if self.failed.is_some() || count == 0 {
                return false;
            }
            count -= 1;
        }
        false
    }

    /// A repeated node, after `done` of its repetitions.
    fn again(
        &mut self,
        node: &Node,
        at: usize,
        (least, most, way): (u32, u32, Way),
        done: u32,
        then: Then<'_>,
    ) -> bool {
        let enough = done >= least;
        if enough && way == Way::Least && then(self, at) {
            return true;
        }
        let more = done < most
            && self.node(node, at, &mut |m, end| {
                // Repeating nothing would not end.
                let moved = end > at || done < least;
                moved && m.again(node, end, (least, most, way), done + 1, &mut *then)
            });
        more || self.failed.is_none() && enough && way != Way::Least && then(self, at)
    }
}
