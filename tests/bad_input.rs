//! Bad input: refused in time, within bounds, and with a message that says where and what to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::simulation::Simulation;
use engine::spec::{Input, MAX_TRIALS, Output};
use engine::{Address, Spec};
use expect_test::{Expect, expect};

use crate::support::{programs_folder, workbook};

/// Seconds of processor time that a file may take.
const SECONDS: u32 = 2;
/// KiB of memory that a file may take.
const MEMORY: u32 = 512 << 10;

/// `carlo inspect` ends by itself with 0 or with 1 and a message, within time and memory.
#[test]
fn hostile_files_are_refused_or_read_within_bounds() {
    let Some(folder) = tests::corpora("corpora-bad") else {
        println!("skipped: CARLO_CORPORA does not name the folder with the hostile files");
        return;
    };
    let carlo = programs_folder().join("carlo");
    assert!(carlo.exists(), "{} is not built: run `cargo xtask test`", carlo.display());
    let mut folders = vec![folder.join("calamine"), folder.join("misc")];
    folders.extend(generated(&folder));
    let (mut read, mut refused, mut failures) = (0, 0, Vec::new());
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let start = Instant::now();
        let limits = format!("ulimit -t {SECONDS}; ulimit -v {MEMORY}; exec \"$0\" inspect \"$1\"");
        let output = Command::new("sh").args(["-c", &limits]).arg(&carlo).arg(&path).output().unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        let name = path.file_name().unwrap().to_string_lossy();
        match output.status.code() {
            Some(0) => read += 1,
            Some(1) if message.starts_with("carlo: ") => refused += 1,
            _ => failures.push(format!("{name}: {}, {}: {message}", output.status, elapsed(start))),
        }
        println!("{name}: {}, {}", elapsed(start), message.trim_end());
    }
    println!("{read} read, {refused} refused");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(read + refused >= 48);
}

fn elapsed(start: Instant) -> String {
    format!("{} ms", start.elapsed().as_millis())
}

/// The synthetic files, made by the corpus's own script where there is Python; they are kept in the build folder.
fn generated(folder: &Path) -> Option<PathBuf> {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    let complete = out.with_extension("complete");
    if !complete.exists() {
        let script = folder.join("gen_bad.py");
        match Command::new("python3").arg(script).arg(&out).output() {
            Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => {
                println!("the synthetic files are skipped: python3: {error}");
                return None;
            }
        }
        fs::write(complete, "").unwrap();
    }
    Some(out)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What is said of bytes that are no workbook that we read.
fn refusal(bytes: &[u8]) -> String {
    let start = Instant::now();
    let error = engine::workbook::read(bytes).expect_err("refused").to_string();
    assert!(start.elapsed() < Duration::from_secs(2));
    error
}

/// An OLE compound file with a stream of this name, as far as its directory shows it.
fn compound(stream: &str) -> Vec<u8> {
    let name = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 1024], name, vec![0; 512]].concat()
}

#[test]
fn other_files_are_called_by_their_names() {
    for (bytes, message) in [
        (
            compound("EncryptedPackage"),
            expect![
                "the workbook is protected by a password; open it in Excel, remove the password (File, Info, Protect Workbook) and save it again"
            ],
        ),
        (
            compound("Book"),
            expect![
                "the file is a workbook of Excel 5 or 95 (.xls), which is not read; open it in a spreadsheet program and save it as .xlsx or .ods"
            ],
        ),
        (
            b"year,price\r\n2026,84.50\r\n2027,86.10\r\n".to_vec(),
            expect![
                "the file is not a workbook but a plain text file, perhaps CSV; open it in a spreadsheet program and save it as .xlsx"
            ],
        ),
        (Vec::new(), expect!["the file is empty; choose the workbook again, or download it again"]),
        (
            workbook::margin()[..900].to_vec(),
            expect![
                "the file is cut off or damaged: its end, with the table of contents, is missing; download or copy it again"
            ],
        ),
    ] {
        message.assert_eq(&refusal(&bytes));
    }
}

/// What stands against a simulation, a line each.
fn problems(cells: &[workbook::Cell], inputs: &[(&str, &str)], output: &str, trials: u64) -> String {
    let address = |cell: &str| Address::parse(&format!("Plan!{cell}")).unwrap();
    let input = |(cell, distribution): &(&str, &str)| Input {
        cell: address(cell),
        name: String::new(),
        distribution: (*distribution).to_owned(),
    };
    let spec = Spec {
        inputs: inputs.iter().map(input).collect(),
        outputs: vec![Output { cell: address(output), name: String::new() }],
        trials,
        ..Spec::default()
    };
    let workbook = Arc::new(engine::workbook::read(&workbook::workbook(cells)).unwrap());
    match Simulation::new(workbook, &spec) {
        Ok(_) => "accepted".to_owned(),
        Err(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

fn check(cells: &[workbook::Cell], distribution: &str, trials: u64, message: &Expect) {
    message.assert_eq(&problems(cells, &[("A1", distribution)], "A3", trials));
}

#[test]
fn formulas_that_cannot_be_simulated_are_named() {
    for (formulas, message) in [
        // A circle of two cells.
        (
            ["A3*2+A1", "A2+1"],
            expect![
                "Plan!A3: the formula refers to itself through other cells, and the output Plan!A3 depends on it; break the circle, or let the workbook iterate (in Excel: File, Options, Formulas, Enable iterative calculation)"
            ],
        ),
        // Not a formula.
        (
            ["A1+)(", "A2+1"],
            expect![
                "Plan!A2: the formula cannot be read (no matching opener for closer at position 4), and the output Plan!A3 depends on it; remove the output, replace the formula, or accept the saved value of Plan!A2 in every trial"
            ],
        ),
        // An unknown function.
        (
            ["WEBSERVICE(A1)", "A2+1"],
            expect![
                "Plan!A2: WEBSERVICE is not supported, since it fetches a page of the web, and the output Plan!A3 depends on it; remove the output, replace the formula, or accept the saved value of Plan!A2 in every trial"
            ],
        ),
        (
            ["MYMACRO(A1,2)", "A2+1"],
            expect![
                "Plan!A2: MYMACRO is not supported, and the output Plan!A3 depends on it; remove the output, replace the formula, or accept the saved value of Plan!A2 in every trial"
            ],
        ),
        // A link to another workbook.
        (
            ["[1]Prices!B2*A1", "A2+1"],
            expect![
                "Plan!A2: external link is not supported, and the output Plan!A3 depends on it; remove the output, replace the formula, or accept the saved value of Plan!A2 in every trial"
            ],
        ),
    ] {
        let cells = [("A1", "", "10"), ("A2", formulas[0], "1"), ("A3", formulas[1], "2")];
        check(&cells, "normal(10, 1)", 1_000, &message);
    }
}

const SOUND: [workbook::Cell; 3] = [("A1", "", "10"), ("A2", "A1*2", "20"), ("A3", "A2+1", "21")];

#[test]
fn impossible_parameters_are_named_with_what_is_allowed() {
    for (distribution, message) in [
        ("normal(10, -1)", expect!["Plan!A1: normal(10, -1): standard deviation must be above 0"]),
        ("tri(130, 100, 80)", expect!["Plan!A1: tri(130, 100, 80): min must be below max"]),
        ("uniform(5, 5)", expect!["Plan!A1: uniform(5, 5): min must be below max"]),
        ("pert(1, 9, 5)", expect!["Plan!A1: pert(1, 9, 5): likely must not be above max"]),
        ("beta(0, 2)", expect!["Plan!A1: beta(0, 2): alpha1 must be above 0"]),
        ("bernoulli(1.5)", expect!["Plan!A1: bernoulli(1.5): probability must be from 0 to 1"]),
        ("poisson(-2)", expect!["Plan!A1: poisson(-2): mean must be above 0"]),
        ("120 to 80", expect!["Plan!A1: `120 to 80` is empty: the left end must be below the right end"]),
        (
            "normal(10)",
            expect![
                "Plan!A1: Normal takes mean, standard deviation, and 1 are given; numbers are written without thousands separators"
            ],
        ),
        ("normla(10, 1)", expect!["Plan!A1: there is no distribution called `normla`; did you mean Normal?"]),
        (
            "about ten",
            expect![
                "Plan!A1: `about ten` is not a distribution; write 80 to 120, 100 ± 10%, tri(80, 100, 130) or normal(100, 10)"
            ],
        ),
    ] {
        check(&SOUND, distribution, 1_000, &message);
    }
}

#[test]
fn impossible_parameters_in_a_formula_are_named_too() {
    let cells = [("A1", "", "10"), ("A2", "_xll.RiskNormal(10,-1)+A1", "1"), ("A3", "A2+1", "2")];
    check(
        &cells,
        "normal(10, 1)",
        1_000,
        &expect!["Plan!A2: Normal(10, -1): standard deviation must be above 0"],
    );
}

#[test]
fn trials_are_between_one_and_the_most() {
    for (trials, message) in [
        (0, expect!["trials: 0 is out of range; choose from 1 to 100000000"]),
        (1_000_000_000, expect!["trials: 1000000000 is out of range; choose from 1 to 100000000"]),
        (MAX_TRIALS, expect!["accepted"]),
        (1, expect!["accepted"]),
    ] {
        check(&SOUND, "normal(10, 1)", trials, &message);
    }
}

#[test]
fn cells_that_cannot_be_inputs_or_outputs_are_named() {
    for (input, output, message) in [
        (
            "A2",
            "A3",
            expect!["Plan!A2: an input must be a cell that holds a number, and this one holds a formula"],
        ),
        (
            "B7",
            "A3",
            expect!["Plan!B7: an input must be a cell that holds a number, and this one holds nothing"],
        ),
        (
            "A1",
            "B7",
            expect!["Plan!B7: the output is blank rather than a number; choose a cell that holds a number"],
        ),
    ] {
        message.assert_eq(&problems(&SOUND, &[(input, "normal(10, 1)")], output, 1_000));
    }
}

/// A parameter that is impossible only in some trials is an error of these trials, counted and located.
#[test]
fn parameters_that_become_impossible_are_counted() {
    let cells = [("A1", "", "1"), ("A2", "_xll.RiskNormal(10,A1)", "10"), ("A3", "A2+1", "11")];
    let address = |cell: &str| Address::parse(&format!("Plan!{cell}")).unwrap();
    let spec = Spec {
        inputs: vec![Input {
            cell: address("A1"),
            name: String::new(),
            distribution: "uniform(-1, 3)".to_owned(),
        }],
        outputs: vec![Output { cell: address("A3"), name: String::new() }],
        ..Spec::default()
    };
    let workbook = Arc::new(engine::workbook::read(&workbook::workbook(&cells)).unwrap());
    let simulation = Simulation::new(workbook, &spec).unwrap();
    let results = simulation.run(None, &mut |_| std::ops::ControlFlow::Continue(()));
    let output = &results.outputs[0];
    assert_eq!(output.count + output.errors, results.trials);
    assert!((2_300..2_700).contains(&output.errors), "{} errors in 10,000", output.errors);
    let first = output.first_error.as_ref().unwrap();
    assert_eq!((first.cell.to_string().as_str(), first.kind.as_str()), ("Plan!A2", "#VALUE!"));
}
