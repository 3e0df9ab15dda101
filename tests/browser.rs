//! The product as people use it: Chromium walks the built app, through the edge, to the API and back.

use std::env;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::simulation::Simulation;
use engine::{Results, Spec};

use crate::support::programs::{self, chain, node_program};
use crate::support::{programs_folder, root, scratch, workbook};

/// An example as LibreOffice saves it.
const DOCUMENT: &[u8] = include_bytes!("../engine/src/workbook/tests/files/project-npv.ods");

/// Runs a script of tests/browser against the whole chain; `pictures` is where its screenshots go. Gives the folder
/// with what it downloaded.
fn script(npm: &Path, name: &str, pictures: &Path) -> PathBuf {
    let chain = chain(npm);
    let data = scratch("browser");
    let margin = data.join("margin.xlsx");
    fs::write(&margin, workbook::margin()).unwrap();
    let held = data.join("held.xlsx");
    fs::write(&held, workbook::held()).unwrap();
    let risk = data.join("risk.xlsx");
    fs::write(&risk, workbook::risk()).unwrap();
    let document = data.join("document.ods");
    fs::write(&document, DOCUMENT).unwrap();
    let seldom = data.join("seldom.xlsx");
    fs::write(&seldom, workbook::seldom()).unwrap();
    let large = data.join("large.xlsx");
    fs::write(&large, workbook::large()).unwrap();
    let chromium = env::var_os("CARLO_CHROMIUM").expect("CARLO_CHROMIUM is the path of a Chromium");
    let output = node_program(npm, "node")
        .current_dir(root())
        .arg(root().join("tests").join("browser").join(name))
        .env("CARLO_ORIGIN", format!("http://localhost:{}", chain.edge.port))
        .env("CARLO_CHROMIUM", chromium)
        .env("CARLO_MARGIN", &margin)
        .env("CARLO_HELD", &held)
        .env("CARLO_RISK", &risk)
        .env("CARLO_DOCUMENT", &document)
        .env("CARLO_SELDOM", &seldom)
        .env("CARLO_LARGE", &large)
        .env("CARLO_DOWNLOADS", &data)
        .env("CARLO_PICTURES", pictures)
        .output()
        .unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    data
}

/// Where pictures of what was seen are left, for who looks into a failure.
fn pictures() -> PathBuf {
    let folder = programs_folder().with_file_name("browser");
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn from_a_workbook_to_a_shared_result_and_the_same_digits_on_the_server() {
    let Some(npm) = programs::npm("browser::from_a_workbook_to_a_shared_result") else { return };
    let downloads = script(&npm, "walk.mjs", &pictures());
    let written = fs::read(downloads.join("margin with results.xlsx")).unwrap();
    let written = engine::workbook::read(&written).unwrap();
    let sheets: Vec<&str> = written.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(sheets, ["Plan", "Carlo results"]);
}

#[test]
fn what_carlo_cannot_compute_is_accepted_by_name_and_said() {
    let Some(npm) = programs::npm("browser::what_carlo_cannot_compute_is_accepted_by_name") else { return };
    script(&npm, "held.mjs", &pictures());
}

#[test]
fn panels_say_how_the_file_is_read_and_correlate_inputs() {
    let Some(npm) = programs::npm("browser::panels_say_how_the_file_is_read") else { return };
    script(&npm, "panels.mjs", &pictures());
}

#[test]
fn analyses_answer_and_statistics_take_limits() {
    let Some(npm) = programs::npm("browser::analyses_answer_and_statistics_take_limits") else { return };
    script(&npm, "analyses.mjs", &pictures());
}

#[test]
fn an_example_opens_runs_and_stops() {
    let Some(npm) = programs::npm("browser::an_example_opens_runs_and_stops") else { return };
    script(&npm, "example.mjs", &pictures());
}

#[test]
fn the_whole_module_opens_what_only_it_knows_and_what_is_large_with_the_same_digits() {
    let Some(npm) = programs::npm("browser::the_whole_module_opens_what_only_it_knows") else { return };
    let downloads = script(&npm, "formats.mjs", &pictures());
    let files =
        [("document", DOCUMENT.to_vec()), ("seldom", workbook::seldom()), ("large", workbook::large())];
    for (name, bytes) in files {
        let saved = fs::read(downloads.join(format!("{name}.json"))).unwrap();
        let saved: serde_json::Value = serde_json::from_slice(&saved).unwrap();
        let spec: Spec = serde_json::from_value(saved["spec"].clone()).unwrap();
        let shown: Results = serde_json::from_value(saved["results"].clone()).unwrap();
        let opened = Arc::new(engine::workbook::read(&bytes).unwrap());
        let natively = Simulation::new(opened, &spec).unwrap().run(None, &mut |_| ControlFlow::Continue(()));
        assert_eq!(shown.inputs, natively.inputs, "{name}");
        assert_eq!(shown.outputs, natively.outputs, "{name}");
    }
}

#[test]
fn who_runs_hears_that_the_engine_stopped_and_what_to_do() {
    let Some(npm) = programs::npm("browser::who_runs_hears_that_the_engine_stopped") else { return };
    script(&npm, "stopped.mjs", &pictures());
}

#[test]
fn bad_files_are_refused_and_the_page_lives_on() {
    let Some(npm) = programs::npm("browser::bad_files_are_refused_and_the_page_lives_on") else { return };
    script(&npm, "bad_files.mjs", &pictures());
}

/// Not a test: `cargo xtask screenshots` takes the README's pictures by this.
#[test]
#[ignore = "writes docs/screenshots"]
fn screenshots() {
    let npm = programs::npm("browser::screenshots").expect("run `cargo xtask screenshots`");
    let folder = root().join("docs").join("screenshots");
    fs::create_dir_all(&folder).unwrap();
    script(&npm, "screenshots.mjs", &folder);
}
