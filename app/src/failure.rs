//! What can go wrong, as people read it: what happened, where, and what to do next.

use wire::Address;
use wire::problem::{Fault, Problem};

/// One failure that is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    /// What happened, in a sentence.
    pub(crate) title: String,
    /// What to do, where the title does not say it.
    pub(crate) advice: String,
    /// A stable code, for the details that people copy.
    pub(crate) code: String,
    /// The cells, fields or parts at fault.
    pub(crate) faults: Vec<Fault>,
    /// Cells that the user may accept at their saved values, so that the simulation can be done.
    pub(crate) hold: Vec<Address>,
}

impl Failure {
    /// A failure of our own, without faults.
    pub(crate) fn new(title: &str, advice: &str, code: &str) -> Self {
        Self {
            title: title.to_owned(),
            advice: advice.to_owned(),
            code: code.to_owned(),
            faults: Vec::new(),
            hold: Vec::new(),
        }
    }

    /// What the engine refused. Its message leads with what happened; the rest is advice.
    pub(crate) fn from_engine(message: &str, code: &str, mut faults: Vec<Fault>) -> Self {
        let (title, advice) = split_sentences(message);
        // A single fault often is the message once more, punctuated in another way.
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
        };
        faults.retain(|fault| letters(&fault.message) != letters(message));
        Self { title, advice, code: code.to_owned(), faults, hold: Vec::new() }
    }

    /// The same with cells that can be accepted at their saved values.
    pub(crate) fn or_hold(self, hold: Vec<Address>) -> Self {
        Self { hold, ..self }
    }

    /// The same about a file that is called by its name.
    pub(crate) fn about(self, file: &str) -> Self {
        let named = ["The file ", "The workbook "]
            .iter()
            .find_map(|subject| self.title.strip_prefix(subject))
            .map(|rest| format!("{file} {rest}"));
        Self { title: named.unwrap_or_else(|| format!("{file}: {}", self.title)), ..self }
    }

    /// No connection to the services.
    pub(crate) fn offline(doing: &str) -> Self {
        Self::new(
            &format!("{doing} needs a connection, and there is none."),
            "Simulations run here as usual. Try again when you are online.",
            "offline",
        )
    }

    /// Whether nothing was sent, for want of a connection.
    pub(crate) fn is_offline(&self) -> bool {
        self.code == "offline"
    }

    /// Whether the engine itself is gone.
    pub(crate) fn is_engine_lost(&self) -> bool {
        self.code == "engine-lost"
    }

    /// Everything, as plain text for a report.
    pub(crate) fn details(&self) -> String {
        let mut lines = vec![format!("{} {}", self.title, self.advice).trim().to_owned()];
        lines.extend(self.faults.iter().map(|fault| format!("{}: {}", fault.at, fault.message)));
        lines.push(format!("Code: {}", self.code));
        lines.join("\n")
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self {
            title: capitalised(&with_stop(&problem.title)),
            advice: problem.detail,
            code: problem.code,
            faults: problem.faults,
            hold: problem.hold.iter().filter_map(|cell| Address::parse(cell).ok()).collect(),
        }
    }
}

/// The first sentence and the rest. A stop counts only before a space and a capital.
fn split_sentences(message: &str) -> (String, String) {
    let message = message.trim();
    let begins = |start: &'static str| {
        move |(at, _): (usize, char)| message[at..].strip_prefix(start).map(|rest| (at, rest))
    };
    let capital = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
    let stop = message.char_indices().filter_map(begins(". ")).find(|(_, rest)| capital(rest));
    let (first, rest) = match stop.or_else(|| message.char_indices().find_map(begins("; "))) {
        Some((at, rest)) => (&message[..at], rest),
        None => (message, ""),
    };
    let advice = if rest.is_empty() { String::new() } else { capitalised(&with_stop(rest)) };
    (capitalised(&with_stop(first)), advice)
}

fn with_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// The text with a capital, unless it leads with a cell's address or other code.
pub(crate) fn capitalised(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    if word.chars().any(|c| !c.is_ascii_alphabetic() && !matches!(c, '.' | ',' | '\'' | '’')) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase()).chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_split_into_what_happened_and_what_to_do() {
        for (message, title, advice) in [
            (
                "the workbook is protected by a password; save a copy without it",
                "The workbook is protected by a password.",
                "Save a copy without it.",
            ),
            ("Sheet1!B7: unknown function `FOO`", "Sheet1!B7: unknown function `FOO`.", ""),
            ("Budget v7.xlsx is damaged. Save it again.", "Budget v7.xlsx is damaged.", "Save it again."),
        ] {
            let failure = Failure::from_engine(message, "x", Vec::new());
            assert_eq!((failure.title.as_str(), failure.advice.as_str()), (title, advice));
        }
    }

    #[test]
    fn a_refused_file_is_called_by_its_name() {
        let message = "the file is empty; choose it again";
        let fault = Fault { at: "plan.xlsx".into(), message: message.into() };
        let failure = Failure::from_engine(message, "empty", vec![fault]).about("plan.xlsx");
        assert_eq!((failure.title.as_str(), failure.faults.len()), ("plan.xlsx is empty.", 0));
    }

    #[test]
    fn details_hold_every_fault() {
        let fault = Fault { at: "Sheet1!B7".into(), message: "must be above 0".into() };
        let failure = Failure { faults: vec![fault], ..Failure::new("It failed.", "Try again.", "bad") };
        assert_eq!(failure.details(), "It failed. Try again.\nSheet1!B7: must be above 0\nCode: bad");
    }
}
