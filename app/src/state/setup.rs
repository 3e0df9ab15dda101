//! What the user marked: turned into a spec, compared with another, and put back from one that was saved.

use wire::{Address, Input, Inspection, Spec};

/// Why Run cannot start, or `None` where it can.
pub(crate) fn missing(spec: &Spec, inspection: &Inspection) -> Option<&'static str> {
    if spec.outputs.is_empty() {
        Some("Add an output to run.")
    } else if spec.inputs.is_empty() && inspection.inputs.is_empty() && !draws(inspection) {
        Some("Add an input to run.")
    } else {
        None
    }
}

/// Whether formulas of the workbook may draw by themselves; where they only tell the time, the engine says so.
fn draws(inspection: &Inspection) -> bool {
    inspection.agreement.skipped.iter().any(|skipped| skipped.reason == "volatile")
}

/// What a saved spec gives for this workbook: marks whose sheet is gone are left out.
pub(crate) fn restore(saved: Spec, inspection: &Inspection) -> Spec {
    let known = |cell: &Address| inspection.sheets.iter().any(|sheet| sheet.name == cell.sheet);
    Spec {
        inputs: saved.inputs.into_iter().filter(|input| known(&input.cell)).collect(),
        outputs: saved.outputs.into_iter().filter(|output| known(&output.cell)).collect(),
        hold: saved.hold.into_iter().filter(known).collect(),
        seeds: saved.seeds.into_iter().filter(|own| known(&own.cell)).collect(),
        ..saved
    }
}

/// Gives `cell` a distribution, in the place of the one it had.
pub(crate) fn set_input(inputs: &mut Vec<Input>, input: Input) {
    match inputs.iter_mut().find(|known| known.cell == input.cell) {
        Some(known) => *known = input,
        None => inputs.push(input),
    }
}

/// What changed between the spec of the results and the one of now, as a sentence; `None` where nothing did.
pub(crate) fn what_changed(ran: &Spec, now: &Spec) -> Option<String> {
    if ran == now {
        return None;
    }
    let called =
        |name: &str, cell: &Address| if name.is_empty() { cell.to_string() } else { name.to_owned() };
    for input in &now.inputs {
        match ran.inputs.iter().find(|before| before.cell == input.cell) {
            None => return Some(format!("{} was added.", called(&input.name, &input.cell))),
            Some(before) if before != input => {
                return Some(format!("{} changed.", called(&input.name, &input.cell)));
            }
            Some(_) => {}
        }
    }
    let gone = ran.inputs.iter().find(|before| now.inputs.iter().all(|input| input.cell != before.cell));
    if let Some(gone) = gone {
        return Some(format!("{} was removed.", called(&gone.name, &gone.cell)));
    }
    if ran.outputs != now.outputs {
        return Some("The outputs changed.".to_owned());
    }
    let words = if ran.hold != now.hold {
        "Other cells keep their saved value."
    } else {
        "The settings of the simulation changed."
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Output;

    fn at(row: u32) -> Address {
        Address { sheet: "Inputs".into(), row, column: 2 }
    }

    fn input(row: u32, name: &str, distribution: &str) -> Input {
        Input { cell: at(row), name: name.into(), distribution: distribution.into() }
    }

    #[test]
    fn changes_are_named() {
        let ran = Spec { inputs: vec![input(5, "Price", "78 to 90")], ..Spec::default() };
        assert_eq!(what_changed(&ran, &ran), None);
        let mut edited = ran.clone();
        set_input(&mut edited.inputs, input(5, "Price", "70 to 90"));
        assert_eq!(what_changed(&ran, &edited).as_deref(), Some("Price changed."));
        let mut added = ran.clone();
        set_input(&mut added.inputs, input(6, "", "1 to 2"));
        assert_eq!(added.inputs.len(), 2);
        assert_eq!(what_changed(&ran, &added).as_deref(), Some("Inputs!C7 was added."));
        assert_eq!(what_changed(&added, &ran).as_deref(), Some("Inputs!C7 was removed."));
        let seed = Spec { seed: 2, ..ran.clone() };
        assert_eq!(what_changed(&ran, &seed).as_deref(), Some("The settings of the simulation changed."));
        let held = Spec { hold: vec![at(8)], ..ran.clone() };
        assert_eq!(what_changed(&ran, &held).as_deref(), Some("Other cells keep their saved value."));
    }

    #[test]
    fn a_saved_spec_keeps_only_the_sheets_that_are_there() {
        let mut inspection = Inspection::default();
        let saved =
            Spec { inputs: vec![input(1, "", "1 to 2")], hold: vec![at(2)], seed: 7, ..Spec::default() };
        let nothing = restore(saved.clone(), &inspection);
        assert_eq!((nothing.inputs, nothing.hold), (vec![], vec![]));
        inspection.sheets.push(wire::SheetInspection {
            name: "Inputs".into(),
            rows: 1,
            columns: 1,
            hidden: false,
        });
        assert_eq!(restore(saved.clone(), &inspection), saved);
    }

    #[test]
    fn run_says_what_is_missing() {
        let inspection = Inspection::default();
        let mut spec = Spec::default();
        assert_eq!(missing(&spec, &inspection), Some("Add an output to run."));
        spec.outputs.push(Output { cell: at(1), name: String::new() });
        assert_eq!(missing(&spec, &inspection), Some("Add an input to run."));
        let mut volatile = inspection.clone();
        volatile.agreement.skipped.push(wire::Skipped { cell: at(3), reason: "volatile".into() });
        assert_eq!(missing(&spec, &volatile), None);
        spec.inputs.push(input(2, "", "1 to 2"));
        assert_eq!(missing(&spec, &inspection), None);
    }
}
