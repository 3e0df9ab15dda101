//! The same seed, the same digits: on any number of threads, with either backend, natively and in Wasm.
//!
//! Results are compared as the text of their JSON, in which every bit of a number shows.

use std::fs;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use engine::simulation::Simulation;
use engine::spec::{EngineChoice, Sampling};
use engine::{Results, Spec, Workbook};
use tests::case::{self, Case};
use wire::worker::{Event, Request, Snapshot};

use crate::closed_forms::models;
use crate::support::programs::{self, node_program};
use crate::support::{root, scratch};

/// Two whole batches and a part of one.
const TRIALS: u64 = 9_000;

/// The examples, the models with a closed form, and other people's where they are here, each with both
/// sampling methods in turn.
fn cases() -> Vec<Case> {
    let mut cases = case::examples().unwrap();
    cases.extend(models::all().iter().map(|model| Case {
        name: model.name.clone(),
        bytes: model.workbook(),
        spec: model.spec(),
    }));
    cases.extend(case::real().unwrap());
    for (case, index) in cases.iter_mut().zip(0..) {
        case.spec.trials = TRIALS;
        case.spec.seed = 41 + index;
        if index % 2 == 1 {
            case.spec.sampling = Sampling::LatinHypercube;
        }
    }
    assert!(cases.len() >= 10);
    cases
}

fn run(workbook: &Arc<Workbook>, spec: &Spec, threads: usize) -> Results {
    let simulation = Simulation::new(Arc::clone(workbook), spec).unwrap();
    simulation.run(NonZeroUsize::new(threads), &mut |_| ControlFlow::Continue(()))
}

fn json(document: &impl serde::Serialize) -> String {
    serde_json::to_string(document).unwrap()
}

#[test]
fn threads_and_backends_give_the_same_digits() {
    for Case { name, bytes, spec } in cases() {
        let workbook = Arc::new(engine::workbook::read(&bytes).unwrap());
        let one = run(&workbook, &spec, 1);
        assert_eq!((one.trials, one.engine.as_str()), (TRIALS, "power"), "{name}");
        for threads in [2, 7] {
            assert!(json(&run(&workbook, &spec, threads)) == json(&one), "{name}: {threads} threads");
        }
        let reference = run(&workbook, &Spec { engine: EngineChoice::Reference, ..spec.clone() }, 2);
        assert_eq!(reference.engine, "reference");
        let reference = Results { engine: one.engine.clone(), ..reference };
        assert!(json(&reference) == json(&one), "{name}: the reference backend differs");
    }
}

#[test]
fn another_seed_gives_other_digits() {
    let Case { bytes, spec, .. } = cases().swap_remove(0);
    let workbook = Arc::new(engine::workbook::read(&bytes).unwrap());
    let other = Spec { seed: spec.seed + 1, ..spec.clone() };
    assert_ne!(run(&workbook, &spec, 1).outputs[0].mean, run(&workbook, &other, 1).outputs[0].mean);
}

#[test]
fn wasm_gives_the_same_digits() {
    let Some(npm) = programs::npm("sameness::wasm_gives_the_same_digits") else { return };
    let package = root().join("engine").join("worker").join("pkg");
    assert!(
        package.join("engine_worker.js").exists(),
        "the engine's worker is not built: run `cargo xtask test`"
    );
    let cases = cases();
    let natively: Vec<String> = (cases.iter())
        .map(|Case { bytes, spec, .. }| {
            let workbook = Arc::new(engine::workbook::read(bytes).unwrap());
            let results = run(&workbook, spec, 2);
            json(&Event::Done(Box::new(Snapshot { results, elapsed_ms: 0.0, workers: 1 })))
        })
        .collect();
    for module in ["engine_worker", "engine_worker_whole"] {
        let printed = in_node(&npm, &package.join(module), &cases);
        let events: Vec<&str> = printed.lines().collect();
        assert_eq!(events.len(), cases.len());
        for ((case, native), event) in cases.iter().zip(&natively).zip(events) {
            assert!(native == event, "{}: {module} differs", case.name);
        }
    }
    println!("{} workbooks give the same digits natively and in Wasm", cases.len());
}

/// What sameness/run.mjs prints of the cases with one of the worker's modules; every second one is evaluated batch by batch, backwards.
fn in_node(npm: &Path, module: &Path, cases: &[Case]) -> String {
    let folder = scratch("sameness");
    let list: Vec<_> = (cases.iter().zip(0..))
        .map(|(Case { bytes, spec, .. }, index)| {
            let workbook = folder.join(format!("{index}.xlsx"));
            fs::write(&workbook, bytes).unwrap();
            let request = json(&Request::Run { spec: Box::new(spec.clone()) });
            serde_json::json!({ "workbook": workbook, "request": request, "pool": index % 2 == 0 })
        })
        .collect();
    let path = folder.join("list.json");
    fs::write(&path, json(&list)).unwrap();
    let script = root().join("tests").join("sameness").join("run.mjs");
    let output = node_program(npm, "node").args([&script, module, &path]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
