//! Refusals: what cannot be done, for people and for the page.

use engine::{Problem, WorkbookError};
use wire::problem::Fault;
use wire::worker::Event;

/// The code of what only the whole module does.
pub const NEEDS_WHOLE: &str = "needs-whole-engine";

/// A refusal without cells at fault.
pub fn refused(code: &str, message: impl Into<String>) -> Event {
    Event::Refused { message: message.into(), code: code.to_owned(), faults: Vec::new(), hold: Vec::new() }
}

/// A file that cannot be read as a workbook.
pub fn unreadable(name: &str, error: &WorkbookError) -> Event {
    let code = match error {
        WorkbookError::PasswordProtected => "encrypted",
        WorkbookError::Empty | WorkbookError::NotAWorkbook { .. } => "not-a-workbook",
        WorkbookError::NotReadYet { .. } => "unsupported-format",
        WorkbookError::NeedsWholeEngine { .. } => NEEDS_WHOLE,
        WorkbookError::TooLarge { .. } => "too-large",
        _ => "damaged",
    };
    let at = match error {
        WorkbookError::Part { part, .. } => part.clone(),
        WorkbookError::Cell { cell, .. } => cell.clone(),
        _ => name.to_owned(),
    };
    let fault = Fault { at, message: error.to_string() };
    Event::Refused {
        message: sentence(&error.to_string()),
        code: code.to_owned(),
        faults: vec![fault],
        hold: Vec::new(),
    }
}

/// A run that cannot be done: every problem with its cell, under the first one's code.
pub fn problems(problems: &[Problem]) -> Event {
    let Some(first) = problems.first() else {
        return refused("refused", "The simulation cannot be run.");
    };
    let fault = |problem: &Problem| Fault { at: place(problem), message: problem.to_string() };
    let message = match problems.len() {
        1 => sentence(&first.to_string()),
        more => format!("{more} things stand in the way. The first: {}", sentence(&first.to_string())),
    };
    Event::Refused {
        message,
        code: first.code().to_owned(),
        faults: problems.iter().map(fault).collect(),
        hold: Problem::acceptable(problems),
    }
}

/// The cell at fault, or the field of the spec.
fn place(problem: &Problem) -> String {
    match problem {
        Problem::NoOutputs => "spec.outputs".to_owned(),
        Problem::NoInputs => "spec.inputs".to_owned(),
        Problem::BadTrials { .. } => "spec.trials".to_owned(),
        Problem::TooManyDimensions { .. } => "spec.sampling".to_owned(),
        Problem::BadVersion { .. } => "spec.version".to_owned(),
        Problem::BadMoment { .. } => "spec.now".to_owned(),
        Problem::NoSuchTrial { .. } => "trial".to_owned(),
        Problem::NotAvailable { field, .. } => format!("spec.{field}"),
        _ => problem.cell().map_or_else(|| "spec".to_owned(), ToString::to_string),
    }
}

/// An error's text as a sentence: a capital letter, unless a cell's address begins it, and a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let alone = |start: &str| start.contains('!') && (start.starts_with('\'') || !start.contains(' '));
    let address = text.split_once(": ").is_some_and(|(start, _)| alone(start));
    let mut letters = text.chars();
    let first = letters.next().map(|letter| {
        let capital: String = letter.to_uppercase().collect();
        if address { letter.to_string() } else { capital }
    });
    format!("{}{}.", first.unwrap_or_default(), letters.as_str().trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_become_sentences() {
        let error = WorkbookError::PasswordProtected;
        let Event::Refused { message, code, faults, .. } = unreadable("Budget.xlsx", &error) else {
            panic!("not a refusal")
        };
        assert!(
            message.starts_with("The workbook is protected by a password; open it in Excel"),
            "{message}"
        );
        assert!(message.ends_with("again."));
        assert_eq!((code.as_str(), faults[0].at.as_str()), ("encrypted", "Budget.xlsx"));
        assert_eq!(sentence("Sheet1!B7: no number"), "Sheet1!B7: no number.");
        assert_eq!(sentence("'My plan'!B7: no number"), "'My plan'!B7: no number.");
        assert_eq!(sentence("the mean of A!B7 is 3: widen it"), "The mean of A!B7 is 3: widen it.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn each_problem_keeps_its_cell() {
        let cell = engine::Address::parse("Inputs!C6").expect("an address");
        let both = [Problem::Duplicate { cell }, Problem::NoOutputs];
        let Event::Refused { message, code, faults, hold } = problems(&both) else { panic!("not a refusal") };
        assert_eq!(message, "2 things stand in the way. The first: Inputs!C6: marked twice.");
        assert_eq!(code, "duplicate");
        let places: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
        assert_eq!((places, hold), (vec!["Inputs!C6", "spec.outputs"], vec![]));
    }

    #[test]
    fn what_the_user_may_accept_is_named_once() {
        let address = |text| engine::Address::parse(text).expect("an address");
        let needed = |output| Problem::Unsupported {
            cell: address("Plan!B2"),
            function: "CUBEVALUE".to_owned(),
            refused: None,
            output: address(output),
        };
        let Event::Refused { faults, hold, .. } = problems(&[needed("Plan!B3"), needed("Plan!B4")]) else {
            panic!("not a refusal")
        };
        assert_eq!((faults.len(), hold), (2, vec![address("Plan!B2")]));
    }
}
