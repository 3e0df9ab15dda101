//! Wasm beside native code, on one core each.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use engine::Spec;
use engine::backend::{Batch, Columns, Kernel};
use serde::Deserialize;
use serde_json::json;
use tests::case::Case;

use crate::{ROUNDS, median, ready};

/// The cell-trials of one measurement, about.
const WORK: u64 = 60_000_000;
/// The trials of a run whose whole time is taken.
const SHORT: u64 = 1_000;

/// What bench/wasm.mjs prints of a case.
#[derive(Deserialize)]
struct Times {
    open: f64,
    whole: Vec<f64>,
    evaluate: Vec<f64>,
}

/// Prints how fast the engine's worker is in Node beside native code: the same batches of the same plans, one
/// after the other on one core.
pub(crate) fn compare(cases: &[Case], npm: OsString) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let package = root.join("engine").join("worker").join("pkg");
    let folder = std::env::temp_dir().join(format!("carlo-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut list = Vec::new();
    let mut native = Vec::new();
    for (index, Case { bytes, spec, .. }) in cases.iter().enumerate() {
        let size = ready(bytes, spec)?.plan().ops.len() as u64;
        let batches = (WORK / size / engine::backend::BATCH as u64).max(1);
        let spec = Spec { trials: batches * engine::backend::BATCH as u64, ..spec.clone() };
        native.push(evaluate(bytes, &spec, batches)?);
        let workbook = folder.join(format!("{index}.xlsx"));
        fs::write(&workbook, bytes)?;
        let request = |spec: &Spec| json!({ "ask": "run", "spec": spec }).to_string();
        let short = request(&Spec { trials: SHORT, ..spec.clone() });
        list.push(json!({
            "workbook": workbook, "request": request(&spec), "short": short, "batches": batches, "rounds": ROUNDS,
        }));
    }
    let path = folder.join("list.json");
    fs::write(&path, serde_json::to_string(&list)?)?;
    let node = Path::new(&npm).join("node_modules").join(".bin").join("node");
    let script = root.join("tests").join("bin").join("bench").join("wasm.mjs");
    let output = Command::new(node).args([script, package, path]).output()?;
    fs::remove_dir_all(&folder)?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    println!("\n{:30} {:>9} {:>14} {:>12}", "in Wasm, one core", "open ms", "1,000 trials ms", "of native");
    for ((Case { name, .. }, line), native) in
        cases.iter().zip(String::from_utf8(output.stdout)?.lines()).zip(native)
    {
        let Times { open, whole, evaluate } = serde_json::from_str(line)?;
        let ratio = native / median(evaluate);
        println!("{name:30} {:>9.1} {:>14.1} {ratio:>12.2}", open * 1e3, median(whole) * 1e3);
    }
    Ok(())
}

/// The median time in which native code evaluates the first batches.
fn evaluate(bytes: &[u8], spec: &Spec, batches: u64) -> Result<f64> {
    let mut kernel = ready(bytes, spec)?.kernel();
    let mut columns = Columns::default();
    let mut times = Vec::new();
    for _ in 0..=ROUNDS {
        let start = Instant::now();
        for index in 0..batches {
            kernel.eval(Batch::at(index, spec.trials), &mut columns);
        }
        times.push(start.elapsed().as_secs_f64());
    }
    // The first round warms up, as the one in Node does.
    Ok(median(times.split_off(1)))
}
