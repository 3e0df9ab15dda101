//! The simulation: what is asked for, how far it is, and what it gave.

use std::sync::Arc;

use crate::dom::*;
use charts::Delimiters;
use wire::{Address, OutputSummary, Results, Spec};

/// Where trials are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this browser.
    #[default]
    Here,
    /// On the servers.
    Server,
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    /// Trials done.
    pub(crate) done: u64,
    /// Trials asked for.
    pub(crate) wanted: u64,
    /// Milliseconds since Run.
    pub(crate) elapsed: f64,
}

impl Progress {
    /// The milliseconds that are left at the pace so far; `None` before the first trials.
    pub(crate) fn left(&self) -> Option<f64> {
        (self.done > 0)
            .then(|| self.elapsed * self.wanted.saturating_sub(self.done) as f64 / self.done as f64)
    }

    /// The quarter that was passed since `before`, in percent, where one was.
    pub(crate) fn quarter_since(&self, before: &Self) -> Option<u64> {
        let quarter = |progress: &Self| 4 * progress.done / progress.wanted.max(1);
        let now = quarter(self);
        (now > quarter(before) && (1..4).contains(&now)).then_some(now * 25)
    }
}

/// The simulation.
#[derive(Clone, Copy)]
pub(crate) struct SimulationState {
    /// What Run would simulate: the marks and the settings.
    pub(crate) spec: RwSignal<Spec>,
    /// What the results were made from.
    pub(crate) ran: RwSignal<Option<Arc<Spec>>>,
    /// The results to show: those of now, or the last ones until new ones come.
    pub(crate) results: RwSignal<Option<Arc<Results>>>,
    /// The results as they came, with what the page itself does not show: for panels, downloads and links.
    pub(crate) document: StoredValue<String>,
    /// Whether the results are of the simulation under way, or of the last one.
    pub(crate) fresh: RwSignal<bool>,
    /// How far the simulation is.
    pub(crate) progress: RwSignal<Progress>,
    /// How long the last simulation took, in milliseconds, and with how many workers of this device: none on the
    /// servers.
    pub(crate) took: RwSignal<(f64, u32)>,
    /// Where it runs, or ran.
    pub(crate) place: RwSignal<Place>,
    /// The position of the output that is shown.
    pub(crate) output: RwSignal<usize>,
    /// The delimiters of the histogram; `None` stands for 90% in the middle.
    pub(crate) limits: RwSignal<Option<Delimiters>>,
    /// Counts simulations, so that an answer for an older one is known as such.
    pub(crate) number: StoredValue<u32>,
}

impl SimulationState {
    pub(super) fn new() -> Self {
        Self {
            spec: RwSignal::default(),
            ran: RwSignal::new(None),
            results: RwSignal::new(None),
            document: StoredValue::new(String::new()),
            fresh: RwSignal::new(false),
            progress: RwSignal::default(),
            took: RwSignal::default(),
            place: RwSignal::default(),
            output: RwSignal::new(0),
            limits: RwSignal::new(None),
            number: StoredValue::new(0),
        }
    }

    /// The summary of the output that is shown.
    pub(crate) fn shown(&self) -> Option<OutputSummary> {
        let output = self.output.get();
        self.results.with(|results| {
            let outputs = &results.as_ref()?.outputs;
            outputs.get(output).or_else(|| outputs.first()).cloned()
        })
    }

    /// How many trials of an output lie in each bar of its histogram, where it has been simulated.
    pub(crate) fn counts(&self, cell: &Address) -> Option<Vec<u64>> {
        self.results.with(|results| {
            let output = results.as_ref()?.outputs.iter().find(|output| output.cell == *cell)?;
            Some(output.histogram.counts.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_pace() {
        let progress = Progress { done: 2_500, wanted: 10_000, elapsed: 200.0 };
        assert_eq!(progress.left(), Some(600.0));
        assert_eq!(Progress { done: 0, ..progress }.left(), None);
    }

    #[test]
    fn quarters_are_said_once() {
        let at = |done| Progress { done, wanted: 100, elapsed: 0.0 };
        assert_eq!(at(25).quarter_since(&at(20)), Some(25));
        assert_eq!(at(30).quarter_since(&at(25)), None);
        assert_eq!(at(80).quarter_since(&at(30)), Some(75));
        assert_eq!(at(100).quarter_since(&at(80)), None);
        assert_eq!(Progress::default().quarter_since(&Progress::default()), None);
    }
}
