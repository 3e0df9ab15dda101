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

/// The field that says whether a case happens together with the one before it; the first has none.
pub(super) const TOGETHER: &str = "together";

/// A question: its name in a spec, what people call it, what it tells, and its fields.
const fn kind(
    name: &'static str,
    words: &'static str,
    about: &'static str,
    fields: &'static [Field],
) -> Kind {
    Kind { name, words, about, fields }
}

/// Where a part of a range ends, in percentiles.
const TO: Field = Field::Number("to", "To percentile", "100");

/// The analyses in their groups.
pub(super) const GROUPS: &[(&str, &[Kind])] = &[
    (
        "What drives the output",
        &[
            kind("regression", "Regression", "The output as a linear function of the inputs, stepwise.", &[]),
            kind(
                "contribution-to-variance",
                "Contribution to variance",
                "Squared rank correlations that add up to 1, with their signs.",
                &[],
            ),
            kind(
                "change-in-output",
                "Change in a statistic",
                "The statistic of the output from an input’s lowest trials to its highest.",
                &[Field::Statistic, Field::Number("bins", "Stretches of the input", "10")],
            ),
            kind(
                "sobol-indices",
                "Sobol’ indices",
                "The share of the variance that each input causes alone, and together with others.",
                &[],
            ),
            kind(
                "shapley-effects",
                "Shapley effects",
                "Shares of the variance that add up to 1, also where inputs hang together.",
                &[],
            ),
            kind(
                "scenarios",
                "Scenarios",
                "Which inputs are unusual where the output lies between two of its percentiles.",
                &[Field::Number("from", "Output from percentile", "75"), TO],
            ),
        ],
    ),
    (
        "What if",
        &[
            kind(
                "what-if",
                "One input at a time",
                "The output with one input at its 10th to 90th percentile, the others held or drawn.",
                &[
                    Field::Choice(
                        "others",
                        "The others",
                        &[("at-median", "at their medians"), ("drawn", "drawn")],
                    ),
                    Field::Statistic,
                ],
            ),
            kind(
                "stress",
                "Stress",
                "The output where an input is kept to a part of its range, or has another distribution.",
                &[
                    Field::OneInput("input", "Input"),
                    Field::Number("from", "From percentile", "95"),
                    TO,
                    Field::Text("distribution", "or with the distribution", "normal(80, 5)"),
                    Field::Choice(
                        TOGETHER,
                        "It happens",
                        &[("", "by itself"), ("yes", "with the one above")],
                    ),
                ],
            ),
            kind(
                "second-order",
                "Second order",
                "How far the statistics are unknown because these inputs are.",
                &[
                    Field::Inputs("Unknown rather than varying"),
                    Field::Number("simulations", "Simulations", "50"),
                ],
            ),
            kind(
                "simulations",
                "Tables of values",
                "A simulation for each value of RiskSimtable, PsiSimParam or VoseSimTable.",
                &[],
            ),
        ],
    ),
    (
        "What to do",
        &[
            kind(
                "goal-seek",
                "Goal seek",
                "The value of a cell at which a statistic of the output reaches a target.",
                &[
                    Field::Text("decision", "Cell to change", "Plan!B7"),
                    Field::Number("from", "From", ""),
                    Field::Number("to", "To", ""),
                    Field::Statistic,
                    Field::Number("target", "Target", ""),
                ],
            ),
            kind(
                "value-of-information",
                "Value of information",
                "What it is worth to know an input before the best alternative is chosen.",
                &[
                    Field::Outputs("Alternatives; one alone is taken or left"),
                    Field::Choice("costs", "The best is", &[("", "the greatest"), ("yes", "the least")]),
                ],
            ),
        ],
    ),
    (
        "Rare events",
        &[kind(
            "tail",
            "Chance of a rare event",
            "How likely the output is beyond a value, and its mean there, by importance sampling.",
            &[
                Field::Choice("side", "The output is", &[("below", "below"), ("above", "above")]),
                Field::Number("value", "Value", ""),
            ],
        )],
    ),
];

impl Kind {
    /// What one of the cases is called that are asked about at once; `None` where there is but one.
    pub(super) fn case(&self) -> Option<&'static str> {
        match self.name {
            "scenarios" => Some("Scenario"),
            "stress" => Some("Stress"),
            _ => None,
        }
    }

    /// What counts in an empty field: the parts of a range that are asked for most come one after the other.
    pub(super) fn usual(&self, place: usize, name: &str, usual: &'static str) -> &'static str {
        match (self.name, name, place) {
            ("scenarios", "from", 1) => "0",
            ("scenarios", "to", 1) => "25",
            ("scenarios", "from", 2) => "90",
            _ => usual,
        }
    }
}

/// Every analysis.
pub(super) fn kinds() -> impl Iterator<Item = &'static Kind> {
    GROUPS.iter().flat_map(|(_, kinds)| *kinds)
}

/// What the engine says, with analyses called as people find them on the page: `ask for sobol-indices` becomes
/// `ask “Sobol’ indices”`.
pub(super) fn in_words(message: &str) -> String {
    let message = message.strip_prefix("analyses[0]: ").unwrap_or(message);
    kinds().fold(message.to_owned(), |message, kind| {
        message.replace(&format!("ask for {}", kind.name), &format!("ask “{}”", kind.words)).replace(
            &format!("the analysis `{}`", kind.name),
            &format!("“{}” among the analyses", kind.words),
        )
    })
}
