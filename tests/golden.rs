//! The examples' results, digit for digit: what a change of the engine must not change unseen.
//!
//! `tests/golden/NAME/spec.json` and `expected.json` belong to `examples/NAME.xlsx`. `cargo xtask bless`
//! writes what comes now.

use std::env;
use std::fs;
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;

use engine::Spec;
use engine::simulation::Simulation;
use tests::example::{self, Example};

use crate::support::{root, scratch};

#[test]
fn the_examples_give_the_same_digits_as_ever() {
    let bless = env::var_os("CARLO_BLESS").is_some();
    for example in Example::all().unwrap() {
        let name = example.file.strip_suffix(".xlsx").unwrap();
        let folder = root().join("tests").join("golden").join(name);
        let spec_path = folder.join("spec.json");
        if bless && !spec_path.exists() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&spec_path, pretty(&example.spec())).unwrap();
        }
        let spec: Spec = serde_json::from_str(&fs::read_to_string(&spec_path).unwrap()).unwrap();
        let workbook = engine::workbook::read(&example.bytes().unwrap()).unwrap();
        let simulation = Simulation::new(Arc::new(workbook), &spec).unwrap();
        let results = pretty(&simulation.run(None, &mut |_| ControlFlow::Continue(())));
        let expected_path = folder.join("expected.json");
        if bless {
            fs::write(&expected_path, &results).unwrap();
        }
        let expected = fs::read_to_string(&expected_path).unwrap();
        let first = expected.lines().zip(results.lines()).zip(1..).find(|((old, new), _)| old != new);
        if let Some(((old, new), line)) = first {
            panic!(
                "{name}: line {line} of expected.json was{old} and is{new}; if that is meant, run cargo xtask bless"
            );
        }
        assert_eq!(expected, results, "{name}");
    }
}

/// Every formula of the examples was saved with the value that we compute; all are supported.
#[test]
fn the_examples_match_in_every_formula() {
    for example in Example::all().unwrap() {
        let workbook = Arc::new(engine::workbook::read(&example.bytes().unwrap()).unwrap());
        let inspection = engine::inspection::inspect(&workbook);
        assert_eq!(inspection.agreement.equal, inspection.agreement.compared, "{}", example.file);
        let distributions = inspection.inputs.len() as u64;
        assert_eq!(inspection.formulas, inspection.agreement.compared + distributions, "{}", example.file);
        assert_eq!((inspection.unsupported, inspection.problems), (vec![], vec![]), "{}", example.file);
        assert!(!example.title.is_empty() && !example.summary.is_empty());
    }
    let here = fs::read_dir(example::folder())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    assert_eq!(here.filter(|name| name.ends_with(".xlsx")).count(), Example::all().unwrap().len());
}

/// The examples are what their maker writes, byte for byte.
#[test]
fn the_examples_can_be_made_again() {
    let folder = scratch("examples");
    let status = Command::new(env!("CARGO_BIN_EXE_make-examples")).arg(&folder).status().unwrap();
    assert!(status.success());
    for entry in fs::read_dir(&folder).unwrap() {
        let made = entry.unwrap();
        let kept = example::folder().join(made.file_name());
        assert!(fs::read(made.path()).unwrap() == fs::read(&kept).unwrap(), "{} is another", kept.display());
    }
}

fn pretty(document: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(document).unwrap() + "\n"
}
