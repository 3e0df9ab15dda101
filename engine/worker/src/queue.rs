//! Which batch is evaluated next, and what came back, in batch order.

/// How often a batch is tried before the run is given up.
pub const MOST_FAILURES: u32 = 3;

/// How many batches may be out or waiting beyond the next one to gather, so that one slow worker does not
/// make the others fill the memory.
pub const MOST_AHEAD: u64 = 64;

/// The batches of one run: handed out in any order to whoever asks, taken back in batch order.
#[derive(Clone, Debug)]
pub struct Queue<T> {
    batches: u64,
    /// The first batch that was never handed out.
    fresh: u64,
    /// Batches to hand out again, because their worker was lost.
    again: Vec<u64>,
    /// Batches handed out and not back.
    out: Vec<u64>,
    /// Batches that are back before their turn.
    waiting: Vec<(u64, T)>,
    /// The next batch to take.
    next: u64,
    /// Batches whose worker was lost, once for each time.
    failures: Vec<u64>,
}

impl<T> Queue<T> {
    /// The batches 0 to `batches`, none handed out.
    pub fn new(batches: u64) -> Self {
        Self {
            batches,
            fresh: 0,
            again: Vec::new(),
            out: Vec::new(),
            waiting: Vec::new(),
            next: 0,
            failures: Vec::new(),
        }
    }

    /// The next batch to evaluate: one that was lost before a new one. `None` where every batch is handed
    /// out, or the next ones are too far ahead.
    pub fn allot(&mut self) -> Option<u64> {
        let batch = match self.again.iter().min().copied() {
            Some(batch) => {
                forget(&mut self.again, batch);
                batch
            }
            None if self.fresh < self.batches.min(self.next + MOST_AHEAD) => {
                self.fresh += 1;
                self.fresh - 1
            }
            None => return None,
        };
        self.out.push(batch);
        Some(batch)
    }

    /// Takes a batch back. A batch that is not out (given twice, or by a worker held for lost) is ignored;
    /// says whether it was taken.
    pub fn give(&mut self, batch: u64, columns: T) -> bool {
        let out = forget(&mut self.out, batch);
        if out {
            self.waiting.push((batch, columns));
        }
        out
    }

    /// A batch whose worker was lost: to be handed out again. `false` where it failed too often.
    pub fn lose(&mut self, batch: u64) -> bool {
        if !forget(&mut self.out, batch) {
            return true;
        }
        self.failures.push(batch);
        self.again.push(batch);
        self.failures.iter().filter(|failed| **failed == batch).count() < MOST_FAILURES as usize
    }

    /// A batch that was handed out and never begun: to be handed out again.
    pub fn take_back(&mut self, batch: u64) {
        if forget(&mut self.out, batch) {
            self.again.push(batch);
        }
    }

    /// The next batch in order, where it is back.
    pub fn take(&mut self) -> Option<(u64, T)> {
        let place = self.waiting.iter().position(|(batch, _)| *batch == self.next)?;
        self.next += 1;
        Some(self.waiting.swap_remove(place))
    }

    /// How many batches were taken.
    pub fn taken(&self) -> u64 {
        self.next
    }

    /// Whether every batch was taken.
    pub fn is_complete(&self) -> bool {
        self.next == self.batches
    }
}

/// Takes a batch out of a list; says whether it was there. At most [`MOST_AHEAD`] are out or waiting.
fn forget(batches: &mut Vec<u64>, batch: u64) -> bool {
    let place = batches.iter().position(|known| *known == batch);
    if let Some(place) = place {
        batches.swap_remove(place);
    }
    place.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_lost_batch_comes_before_new_ones() {
        let mut queue: Queue<()> = Queue::new(5);
        assert_eq!([queue.allot(), queue.allot(), queue.allot()], [Some(0), Some(1), Some(2)]);
        assert!(queue.lose(1));
        assert_eq!([queue.allot(), queue.allot()], [Some(1), Some(3)]);
    }

    #[test]
    fn a_batch_is_tried_three_times() {
        let mut queue: Queue<()> = Queue::new(2);
        let tries: Vec<bool> = (0..3)
            .map(|_| {
                assert_eq!(queue.allot(), Some(0));
                queue.lose(0)
            })
            .collect();
        assert_eq!(tries, [true, true, false]);
    }

    #[test]
    fn a_batch_counts_once() {
        let mut queue = Queue::new(2);
        assert_eq!(queue.allot(), Some(0));
        assert!(queue.lose(0), "held for lost");
        assert!(!queue.give(0, 'a'), "and comes after all, when it is no longer expected");
        assert_eq!(queue.allot(), Some(0));
        assert!(queue.give(0, 'b') && !queue.give(0, 'c'));
        assert_eq!(queue.take(), Some((0, 'b')));
        assert_eq!((queue.take(), queue.is_complete()), (None, false));
    }

    #[test]
    fn nobody_runs_far_ahead() {
        let mut queue = Queue::new(1_000);
        let handed: Vec<u64> = std::iter::from_fn(|| queue.allot()).collect();
        assert_eq!(handed.len() as u64, MOST_AHEAD);
        for batch in &handed[1..] {
            queue.give(*batch, ());
        }
        assert_eq!((queue.allot(), queue.take()), (None, None));
        queue.give(0, ());
        assert_eq!(std::iter::from_fn(|| queue.take()).count() as u64, MOST_AHEAD);
        assert_eq!(queue.allot(), Some(MOST_AHEAD));
    }

    proptest! {
        #[test]
        fn every_batch_is_taken_once_and_in_order(batches in 0u64..200, choices in prop::collection::vec(0usize..8, 0..2_000)) {
            let mut queue = Queue::new(batches);
            let (mut out, mut taken) = (Vec::new(), Vec::new());
            for choice in choices.into_iter().chain(std::iter::repeat_n(1, 1_000)) {
                match (choice, out.len()) {
                    (0, 1..) => {
                        let batch = out.remove(out.len() / 2);
                        queue.lose(batch);
                    }
                    (1..4, 1..) => {
                        let batch = out.remove(choice % out.len());
                        prop_assert!(queue.give(batch, batch));
                    }
                    _ => out.extend(queue.allot()),
                }
                taken.extend(std::iter::from_fn(|| queue.take()));
            }
            prop_assert!(queue.is_complete());
            prop_assert_eq!(taken, (0..batches).map(|batch| (batch, batch)).collect::<Vec<_>>());
        }
    }
}
