//! The questions that people can ask of a simulation: what each tells, and what it takes.

/// One analysis.
pub(super) struct Kind {
    /// Its name in a spec.
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) words: &'static str,
    /// What it tells.
    pub(super) about: &'static str,
    /// What its form has, beside the output that is shown.
    pub(super) fields: &'static [Field],
}

/// What a form has.
pub(super) enum Field {
    /// One of the inputs, under this name and label.
    OneInput(&'static str, &'static str),
    /// Some of the inputs.
    Inputs(&'static str),
    /// Some of the outputs.
    Outputs(&'static str),
    /// A number: name, label, what stands there while it is empty and counts then, or an empty text.
    Number(&'static str, &'static str, &'static str),
    /// A text: name, label, an example.
    Text(&'static str, &'static str, &'static str),
    /// A statistic, with its number.
    Statistic,
    /// One of several words: name, label, the words of a spec with those for people.
    Choice(&'static str, &'static str, &'static [(&'static str, &'static str)]),
}

/// The analyses in their groups.
pub(super) const GROUPS: &[(&str, &[Kind])] = &[
    (
        "What drives the output",
        &[
            Kind {
                name: "regression",
                words: "Regression",
                about: "The output as a linear function of the inputs, stepwise.",
                fields: &[],
            },
            Kind {
                name: "contribution-to-variance",
                words: "Contribution to variance",
                about: "Squared rank correlations that add up to 1, with their signs.",
                fields: &[],
            },
            Kind {
                name: "change-in-output",
                words: "Change in a statistic",
                about: "The statistic of the output from an input’s lowest trials to its highest.",
                fields: &[Field::Statistic, Field::Number("bins", "Stretches of the input", "10")],
            },
            Kind {
                name: "sobol-indices",
                words: "Sobol’ indices",
                about: "The share of the variance that each input causes alone, and together with others.",
                fields: &[],
            },
            Kind {
                name: "shapley-effects",
                words: "Shapley effects",
                about: "Shares of the variance that add up to 1, also where inputs hang together.",
                fields: &[],
            },
            Kind {
                name: "scenarios",
                words: "Scenarios",
                about: "Which inputs are unusual where the output lies between two of its percentiles.",
                fields: &[
                    Field::Number("from", "Output from percentile", "75"),
                    Field::Number("to", "To percentile", "100"),
                ],
            },
        ],
    ),
    (
        "What if",
        &[
            Kind {
                name: "what-if",
                words: "One input at a time",
                about: "The output with one input at its 10th to 90th percentile, the others held or drawn.",
                fields: &[
                    Field::Choice(
                        "others",
                        "The others",
                        &[("at-median", "at their medians"), ("drawn", "drawn")],
                    ),
                    Field::Statistic,
                ],
            },
            Kind {
                name: "stress",
                words: "Stress",
                about: "The output where an input is kept to a part of its range, or has another distribution.",
                fields: &[
                    Field::OneInput("input", "Input"),
                    Field::Number("from", "From percentile", "95"),
                    Field::Number("to", "To percentile", "100"),
                    Field::Text("distribution", "or with the distribution", "normal(80, 5)"),
                ],
            },
            Kind {
                name: "second-order",
                words: "Second order",
                about: "How far the statistics are unknown because these inputs are.",
                fields: &[
                    Field::Inputs("Unknown rather than varying"),
                    Field::Number("simulations", "Simulations", "50"),
                ],
            },
            Kind {
                name: "simulations",
                words: "Tables of values",
                about: "A simulation for each value of RiskSimtable, PsiSimParam or VoseSimTable.",
                fields: &[],
            },
        ],
    ),
    (
        "What to do",
        &[
            Kind {
                name: "goal-seek",
                words: "Goal seek",
                about: "The value of a cell at which a statistic of the output reaches a target.",
                fields: &[
                    Field::Text("decision", "Cell to change", "Plan!B7"),
                    Field::Number("from", "From", ""),
                    Field::Number("to", "To", ""),
                    Field::Statistic,
                    Field::Number("target", "Target", ""),
                ],
            },
            Kind {
                name: "value-of-information",
                words: "Value of information",
                about: "What it is worth to know an input before the best alternative is chosen.",
                fields: &[
                    Field::Outputs("Alternatives; one alone is taken or left"),
                    Field::Choice("costs", "The best is", &[("", "the greatest"), ("yes", "the least")]),
                ],
            },
        ],
    ),
    (
        "Rare events",
        &[Kind {
            name: "tail",
            words: "Chance of a rare event",
            about: "How likely the output is beyond a value, and its mean there, by importance sampling.",
            fields: &[
                Field::Choice("side", "The output is", &[("below", "below"), ("above", "above")]),
                Field::Number("value", "Value", ""),
            ],
        }],
    ),
];

/// Every analysis.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    GROUPS.iter().flat_map(|(_, kinds)| *kinds)
}
