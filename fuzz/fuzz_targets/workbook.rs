//! Workbooks: inspection ends, and both backends give the same bits in every trial.
#![no_main]

use std::sync::Arc;

use engine::simulation::Simulation;
use engine::spec::EngineChoice;
use engine::{Spec, Workbook};
use fuzz::{Choices, workbook};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (workbook, spec) = workbook(&mut Choices::new(data));
    let workbook = Arc::new(workbook);
    engine::inspection::inspect(&workbook);
    if spec.outputs.is_empty() || compare(&workbook, &spec) {
        return;
    }
    // Some output is refused: the others one by one.
    for output in spec.outputs.iter().take(6) {
        compare(&workbook, &Spec { outputs: vec![output.clone()], ..spec.clone() });
    }
});

/// Whether the simulation could be readied; panics where the backends differ.
fn compare(workbook: &Arc<Workbook>, spec: &Spec) -> bool {
    let samples = |engine| {
        let simulation = Simulation::new(Arc::clone(workbook), &Spec { engine, ..spec.clone() }).ok()?;
        let columns: Vec<Vec<u64>> = (simulation.samples(spec.trials))
            .flat_map(|columns| columns.inputs.into_iter().chain(columns.outputs))
            .map(|column| column.into_iter().map(bits).collect())
            .collect();
        Some(columns)
    };
    let Some(power) = samples(EngineChoice::Power) else { return false };
    assert_eq!(Some(power), samples(EngineChoice::Reference));
    true
}

/// The bits of a number; every error is one.
fn bits(x: f64) -> u64 {
    if x.is_nan() { u64::MAX } else { x.to_bits() }
}
