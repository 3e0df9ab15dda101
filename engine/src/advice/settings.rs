//! Rules of outputs and of the simulation's settings.

use super::Rule;
use crate::spec::Sampling;
use crate::value::Value;

/// An output that no draw reaches.
pub(super) static OUTPUT_WITHOUT_CHANCE: Rule = Rule {
    name: "output-without-chance",
    why: "It is the same in every trial: no input leads to it.",
    fix: "Give a cell that it depends on a distribution, or watch another cell.",
    find: |review| {
        let outputs = review.model.outputs.iter().filter(|output| !review.reach.contains(output.cell));
        outputs.map(|output| (Some(output.cell), format!("no draw reaches {}", output.name))).collect()
    },
};

/// An output that is an error in the file.
pub(super) static OUTPUT_IS_ERROR: Rule = Rule {
    name: "output-is-error",
    why: "The workbook's own case fails already.",
    fix: "Repair the workbook's case first: trace the error in Excel.",
    find: |review| {
        let outputs = review.model.outputs.iter();
        outputs
            .filter_map(|output| match review.model.workbook.cell(output.cell)?.value {
                Some(Value::Error(error)) => {
                    Some((Some(output.cell), format!("{} is {error} in the file", output.name)))
                }
                _ => None,
            })
            .collect()
    },
};

/// A cell held at its saved value on the way to an output.
pub(super) static HELD_CELL: Rule = Rule {
    name: "held-cell",
    why: "It keeps the file's value in every trial, although it would move: what depends on it varies too little.",
    fix: "Replace the formula by one that can be computed.",
    find: |review| {
        let held = review.model.hold.iter().filter(|cell| review.upstream.contains(cell));
        held.map(|cell| (Some(*cell), "held at its saved value, and an output depends on it".to_owned()))
            .collect()
    },
};

/// Correlations that are not possible together.
pub(super) static MOVED_CORRELATIONS: Rule = Rule {
    name: "moved-correlations",
    why: "No variables can be correlated so; the nearest possible matrix is used instead.",
    fix: "Look at the pairs that were guessed: three correlations bind each other.",
    find: |review| {
        let moved = review.model.correlations.iter().filter(|correlation| correlation.change > 0.0);
        moved
            .map(|correlation| {
                let message = format!(
                    "the correlations of {} move by up to {:.3}",
                    correlation.source, correlation.change
                );
                (correlation.members.first().copied(), message)
            })
            .collect()
    },
};

/// A seed of an input that is drawn together with others.
pub(super) static SEED_WITHOUT_EFFECT: Rule = Rule {
    name: "seed-without-effect",
    why: "Inputs that hang together are drawn together, from the seed of the simulation: a seed of their own has no effect.",
    fix: "Take the seed away, or the correlation.",
    find: |review| {
        let seeded = review.model.inputs.iter().filter(|input| input.seed.is_some());
        let correlated = |cell| review.model.correlations.iter().any(|group| group.members.contains(cell));
        seeded
            .filter(|input| correlated(&input.cell))
            .map(|input| (Some(input.cell), format!("{} has a seed and is correlated", input.name)))
            .collect()
    },
};

/// Too few trials for percentiles.
pub(super) static FEW_TRIALS: Rule = Rule {
    name: "few-trials",
    why: "Below 1,000 trials a 99th percentile rests on a handful of them.",
    fix: "Run 10,000 trials; they cost milliseconds.",
    find: |review| {
        let few = review.spec.trials < 1_000;
        few.then(|| (None, format!("{} trials", review.spec.trials))).into_iter().collect()
    },
};

/// A number of trials that spoils a Sobol' sequence.
pub(super) static TRIALS_OF_SOBOL: Rule = Rule {
    name: "trials-of-sobol",
    why: "A Sobol' sequence fills the unit cube evenly after each power of two; in between it leaves a corner empty.",
    fix: "Take a power of two: 1,024, 4,096, 16,384.",
    find: |review| {
        let odd = review.spec.sampling == Sampling::Sobol && !review.spec.trials.is_power_of_two();
        odd.then(|| (None, format!("{} trials of a Sobol' sequence", review.spec.trials)))
            .into_iter()
            .collect()
    },
};
