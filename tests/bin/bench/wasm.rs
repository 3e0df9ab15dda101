//! Wasm beside native code, on one core each.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
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

/// A module of the engine's worker.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    /// What it is called here.
    pub(crate) name: &'static str,
    /// Its files in the package, without their endings.
    files: &'static str,
}

/// Both of them: the small one that opens most workbooks, and the fast one for large workbooks and for what the other
/// leaves out.
pub(crate) const MODULES: [Module; 2] = [
    Module { name: "light", files: "engine_worker" },
    Module { name: "whole", files: "engine_worker_whole" },
];

/// What bench/wasm.mjs prints of a case.
#[derive(Deserialize)]
struct Times {
    open: f64,
    whole: Vec<f64>,
    evaluate: Vec<f64>,
}

/// Prints how fast the engine's worker is in Node beside native code: the same batches of the same plans, one
/// after the other on one core.
pub(crate) fn compare(cases: &[Case], npm: &OsStr) -> Result<()> {
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
    let printed = MODULES.map(|module| said(node(npm, "wasm.mjs", module).arg(&path)));
    fs::remove_dir_all(&folder)?;
    for (module, printed) in MODULES.into_iter().zip(printed) {
        let title = format!("in Wasm, {} module", module.name);
        println!("\n{title:30} {:>9} {:>15} {:>12}", "open ms", "1,000 trials ms", "of native");
        for ((Case { name, .. }, line), native) in cases.iter().zip(printed?.lines()).zip(&native) {
            let Times { open, whole, evaluate } = serde_json::from_str(line)?;
            let ratio = native / median(evaluate);
            println!("{name:30} {:>9.1} {:>15.1} {ratio:>12.2}", open * 1e3, median(whole) * 1e3);
        }
    }
    Ok(())
}

/// The median of the seconds that each module takes, each time in a process of its own, until it has read the workbook
/// at `path` and readied a run. The modules take turns.
pub(crate) fn ready_several_times(npm: &OsStr, path: &Path, spec: &Spec) -> Result<[f64; 2]> {
    let request = json!({ "ask": "run", "spec": spec }).to_string();
    let mut times = MODULES.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for (module, times) in MODULES.into_iter().zip(&mut times) {
            let seconds = said(node(npm, "ready.mjs", module).arg(path).arg(&request))?;
            times.push(seconds.trim().parse()?);
        }
    }
    Ok(times.map(median))
}

/// Node with one of the scripts beside this file, which is given a module of the worker's package.
fn node(npm: &OsStr, script: &str, module: Module) -> Command {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(Path::new(npm).join("node_modules").join(".bin").join("node"));
    command.arg(tests.join("bin").join("bench").join(script));
    command.arg(tests.join("..").join("engine").join("worker").join("pkg").join(module.files));
    command
}

/// What a command prints.
fn said(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
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
