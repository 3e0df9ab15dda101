//! `carlo` as its users meet it: the built program, real files, exit codes, what it prints where.
#![expect(clippy::unwrap_used, reason = "a test fails where one of its steps does")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rust_xlsxwriter::{Formula, Workbook};
use serde_json::Value;

/// A workbook of one sheet `Model`: B1 and B2 are numbers, B3 their product, B4 text.
fn workbook(folder: &Path) -> PathBuf {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Model").unwrap();
    for (row, label, value) in [(0, "Price", 10.0), (1, "Volume", 100.0)] {
        sheet.write(row, 0, label).unwrap();
        sheet.write(row, 1, value).unwrap();
    }
    sheet.write(2, 0, "Revenue").unwrap();
    sheet.write_formula(2, 1, Formula::new("=B1*B2").set_result("1000")).unwrap();
    sheet.write(3, 1, "a text").unwrap();
    let path = folder.join("model.xlsx");
    workbook.save(&path).unwrap();
    path
}

fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn carlo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carlo")).args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const RUN: [&str; 4] = ["--input", "Model!B1=normal(10,1)", "--output", "Model!B3"];

#[test]
fn inspect_says_what_the_workbook_holds() {
    let file = workbook(&folder("inspect"));
    let output = carlo(&["inspect", file.to_str().unwrap(), "--json"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["sheets"][0]["name"], "Model");
    assert_eq!(json["formulas"], 1);
    assert_eq!(json["agreement"]["compared"], 1);
    assert_eq!(json["agreement"]["equal"], 1);
    for list in ["unsupported", "inputs", "outputs", "problems"] {
        assert!(json[list].is_array(), "{list}");
    }
    assert!(text(&carlo(&["inspect", file.to_str().unwrap()]).stdout).contains("1 of 1 match"));
}

#[test]
fn simulate_gives_the_moments_of_the_model() {
    let file = workbook(&folder("simulate"));
    let arguments =
        [&["simulate", file.to_str().unwrap(), "--format", "json", "--timing"], &RUN[..]].concat();
    let output = carlo(&arguments);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "no progress bar in a pipe");
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["trials"], &json["seed"]), (&10_000.into(), &1.into()));
    let revenue = &json["outputs"][0];
    assert_eq!(revenue["name"], "Revenue");
    // Revenue is Normal(1000, 100): four standard errors of the mean and of the deviation.
    assert!((revenue["mean"].as_f64().unwrap() - 1000.0).abs() < 4.0);
    assert!((revenue["std_dev"].as_f64().unwrap() - 100.0).abs() < 4.0 * 100.0 / (2.0 * 10_000.0_f64).sqrt());
    assert_eq!(revenue["percentiles"].as_object().unwrap().len(), 9);
    assert!(revenue["percentiles"]["50"].is_number());
    assert_eq!(revenue["tornado"][0]["cell"], "Model!B1");
    assert!(json["timing"]["cell_trials_per_second"].is_number());
}

#[test]
fn the_same_seed_gives_the_same_digits_for_any_number_of_threads() {
    let file = workbook(&folder("threads"));
    let run = |threads: &str, seed: &str| {
        let options = ["--format", "json", "--threads", threads, "--seed", seed];
        let output = carlo(&[&["simulate", file.to_str().unwrap()], &RUN[..], &options].concat());
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        output.stdout
    };
    assert_eq!(run("1", "7"), run("3", "7"));
    assert_ne!(run("1", "7"), run("1", "8"));
}

#[test]
fn a_spec_file_is_the_same_as_its_options() {
    let folder = folder("spec");
    let file = workbook(&folder);
    let spec = folder.join("spec.json");
    std::fs::write(
        &spec,
        r#"{"inputs":[{"cell":"Model!B1","distribution":"normal(10,1)"}],"outputs":[{"cell":"Model!B3"}]}"#,
    )
    .unwrap();
    let by_file =
        carlo(&["simulate", file.to_str().unwrap(), "--spec", spec.to_str().unwrap(), "--format", "csv"]);
    let by_options = carlo(&[&["simulate", file.to_str().unwrap(), "--format", "csv"], &RUN[..]].concat());
    assert_eq!(text(&by_file.stdout), text(&by_options.stdout));
    std::fs::write(&spec, r#"{"trails":5}"#).unwrap();
    let wrong = carlo(&["simulate", file.to_str().unwrap(), "--spec", spec.to_str().unwrap()]);
    assert_eq!(code(&wrong), 1);
    assert!(text(&wrong.stderr).contains("trails"), "{}", text(&wrong.stderr));
}

#[test]
fn options_override_the_spec() {
    let folder = folder("override");
    let file = workbook(&folder);
    let spec = folder.join("spec.json");
    let given = r#"{"inputs":[{"cell":"Model!B1","distribution":"normal(10,1)"}],"outputs":[{"cell":"Model!B3"}],"trials":100}"#;
    std::fs::write(&spec, given).unwrap();
    let run = |more: &[&str]| {
        let always =
            ["simulate", file.to_str().unwrap(), "--spec", spec.to_str().unwrap(), "--format", "json"];
        let output = carlo(&[&always[..], more].concat());
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let other = run(&["--input", "Model!B1=uniform(0,1)", "--output", "Model!B3"]);
    assert_eq!(other["inputs"][0]["distribution"], "Uniform(0, 1)");
    assert_eq!(other["outputs"].as_array().unwrap().len(), 1);
    // Until the mean is known so well, however few trials the spec has.
    let known = run(&["--precision", "0.5%"]);
    assert_eq!(known["trials"], 4_096);
}

#[test]
fn faults_of_a_spec_are_told_with_their_field() {
    let folder = folder("fields");
    let file = workbook(&folder);
    let spec = folder.join("spec.json");
    for (given, field) in [
        (r#"{"trials":1.5}"#, "trials: invalid type"),
        (
            r#"{"inputs":[{"cell":"Model!B1","distribution":"normal(1,1)"},{"cell":"B2"}]}"#,
            "inputs[1].cell: `B2`",
        ),
        (r#"{"correlations":[{"inputs":[],"matrix":[[1,null]]}]}"#, "correlations[0].matrix[0][1]: "),
        (r#"{"trials":5} x"#, "trailing characters"),
    ] {
        std::fs::write(&spec, given).unwrap();
        let output = carlo(&["simulate", file.to_str().unwrap(), "--spec", spec.to_str().unwrap()]);
        assert_eq!(code(&output), 1);
        assert!(text(&output.stderr).contains(field), "{}", text(&output.stderr));
    }
}

#[test]
fn filters_leave_trials_out() {
    let file = workbook(&folder("filters"));
    let run = |options: &[&str]| {
        carlo(&[&["simulate", file.to_str().unwrap(), "--format", "json"], &RUN[..], options].concat())
    };
    let json = |options: &[&str]| -> Value {
        let output = run(options);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let number = |json: &Value, path: &str| json.pointer(path).unwrap().as_f64().unwrap();
    // Revenue is Normal(1000, 100): its upper half has the mean 1000 + 100·√(2/π), and the price is as it was.
    let own = json(&["--filter", "Model!B3>1000"]);
    assert!((number(&own, "/outputs/0/mean") - 1079.788).abs() < 4.0 * 60.28 / 5_000.0_f64.sqrt());
    assert!(number(&own, "/outputs/0/min") > 1000.0);
    assert!((number(&own, "/inputs/0/mean") - 10.0).abs() < 0.04);
    let dropped = number(&own, "/filters/0/dropped");
    assert_eq!(dropped + number(&own, "/outputs/0/count"), 10_000.0);
    // Both bounds, and everything of the trials that are left.
    let all = json(&["--filter", "Model!B3 >= 1000", "--filter", "Model!B3<=1100", "--filter-all"]);
    assert!(number(&all, "/inputs/0/min") >= 10.0 && number(&all, "/inputs/0/max") <= 11.0);
    assert_eq!(all["filters"][1]["filter"]["scope"], "all");
    for (filter, said) in [
        ("Model!B3", "write it like 'Sheet1!C9>0'"),
        ("Model!B3=5", "write it like 'Sheet1!C9>0'"),
        ("Model!B3>1,000", "`1,000` is not a number"),
        ("B3>1000", "--filter 'B3>1000'"),
        ("Model!B4>1000", "neither an output nor an input"),
        ("Model!B3>1e9", "no trial is left of Revenue"),
    ] {
        let output = run(&["--filter", filter]);
        assert_ne!(code(&output), 0, "{filter}");
        assert!(text(&output.stderr).contains(said), "{filter}: {}", text(&output.stderr));
    }
    let alone = carlo(&["simulate", file.to_str().unwrap(), "--filter-all"]);
    assert!(text(&alone.stderr).contains("--filter <CELL>NUMBER>"), "{}", text(&alone.stderr));
}

#[test]
fn samples_hold_every_trial() {
    let folder = folder("samples");
    let file = workbook(&folder);
    let samples = folder.join("samples.csv");
    let options = ["--trials", "5000", "--samples", samples.to_str().unwrap()];
    let output = carlo(&[&["simulate", file.to_str().unwrap()], &RUN[..], &options].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let csv = std::fs::read_to_string(&samples).unwrap();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("trial,Price,Revenue"));
    let rows: Vec<Vec<f64>> =
        lines.map(|line| line.split(',').map(|field| field.parse().unwrap()).collect()).collect();
    assert_eq!(rows.len(), 5_000);
    assert!(rows.iter().all(|row| row[2] == row[1] * 100.0), "each line is one trial of the model");
}

#[test]
fn what_cannot_be_done_is_refused_by_name() {
    let folder = folder("refused");
    let file = workbook(&folder);
    let file = file.to_str().unwrap();
    let text_file = folder.join("text.xlsx");
    std::fs::write(&text_file, "a,b\n1,2\n").unwrap();
    let with = |input: &'static str| vec!["simulate", file, "--input", input, "--output", "Model!B3"];
    let option =
        |name: &'static str, value: &'static str| [&["simulate", file][..], &RUN, &[name, value]].concat();
    for (arguments, said, exit) in [
        (with("Model!B1=normal(10,-1)"), "Model!B1: normal(10,-1): standard deviation must be above 0", 1),
        (with("Model!B1=nromal(10,1)"), "did you mean Normal", 1),
        (with("Model!B3=normal(10,1)"), "Model!B3: an input must be a cell that holds a number", 1),
        (with("Model!B4=normal(10,1)"), "holds text", 1),
        (with("Nope!B1=normal(10,1)"), "no sheet called `Nope`", 1),
        (with("Model!B1"), "write it like", 2),
        (option("--trials", "0"), "trials: 0 is out of range", 1),
        (option("--trials", "1000000000"), "trials: 1000000000 is out of range", 1),
        (option("--engine", "arrow"), "engine: `arrow` is not available yet", 1),
        (option("--engine", "gpu"), "engine: `gpu` is not available yet", 1),
        (option("--trials", "many"), "invalid value", 2),
        (vec!["simulate", file, "--input", "Model!B1=normal(10,1)"], "no output is marked", 1),
        (vec!["inspect", "no-such-file.xlsx"], "no-such-file.xlsx", 1),
        (vec!["inspect", text_file.to_str().unwrap()], "text.xlsx", 1),
        (vec!["explain"], "unrecognized subcommand", 2),
    ] {
        let output = carlo(&arguments);
        let stderr = text(&output.stderr);
        assert_eq!(code(&output), exit, "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
        assert_eq!(stderr.matches(said).count(), 1, "said once: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn results_are_checked_against_earlier_ones() {
    let folder = folder("check");
    let file = workbook(&folder);
    let file = file.to_str().unwrap();
    let spec = |distribution: &str| {
        let path = folder.join(format!("{}.json", distribution.len()));
        let spec = serde_json::json!({
            "inputs": [{"cell": "Model!B1", "distribution": distribution}],
            "outputs": [{"cell": "Model!B3"}],
            "trials": 2000,
        });
        std::fs::write(&path, spec.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (same, other) = (spec("normal(10, 1)"), spec("normal(10, 1.05)"));
    let earlier = folder.join("earlier.json");
    std::fs::write(&earlier, carlo(&["simulate", file, "--spec", &same, "--format", "json"]).stdout).unwrap();
    let earlier = earlier.to_str().unwrap();
    let check = |more: &[&str]| carlo(&[&["check", file, "--against", earlier], more].concat());

    let unmoved = check(&["--spec", &same, "--tolerance", "0"]);
    assert_eq!(code(&unmoved), 0, "{}", text(&unmoved.stderr));
    assert!(text(&unmoved.stdout).contains("The results are what they were"));
    let moved = check(&["--spec", &other, "--json", "--tolerance", "0.005"]);
    assert_eq!(code(&moved), 1);
    assert!(text(&moved.stderr).contains("statistics have moved"), "{}", text(&moved.stderr));
    let json: Value = serde_json::from_slice(&moved.stdout).unwrap();
    let p90 = json["moved"].as_array().unwrap().iter().find(|moved| moved["statistic"] == "P90").unwrap();
    // The 90th percentile of the price is 10 + 1.2816 deviations, and revenue is 100 prices.
    assert!((p90["is"].as_f64().unwrap() - p90["was"].as_f64().unwrap() - 6.4).abs() < 1.0, "{p90}");
    assert_eq!(code(&check(&["--spec", &other, "--tolerance", "0.1"])), 0);
    assert_eq!(code(&check(&["--spec", &same, "--tolerance", "-1"])), 2);
    assert!(text(&carlo(&["check", file, "--against", file]).stderr).contains("not results"));

    // The price is negative in one trial of 40.
    let advice = carlo(&["check", file, "--spec", &spec("normal(10, 5.1)")]);
    assert_eq!(code(&advice), 0);
    assert!(
        text(&advice.stdout).contains("Model!B1: Price is below 0 in 2.5% of trials  [negative-mass]"),
        "{}",
        text(&advice.stdout)
    );
}

#[test]
fn a_trial_is_shown_with_where_its_values_come_from() {
    let folder = folder("trial");
    let file = workbook(&folder);
    let file = file.to_str().unwrap();
    let samples = folder.join("samples.csv");
    let run = |more: &[&str]| carlo(&[&["simulate", file], &RUN[..], more].concat());
    assert_eq!(code(&run(&["--trials", "50", "--samples", samples.to_str().unwrap()])), 0);
    let samples = std::fs::read_to_string(samples).unwrap();
    let line: Vec<f64> =
        samples.lines().nth(1 + 42).unwrap().split(',').map(|field| field.parse().unwrap()).collect();

    let trace = ["--trials", "50", "--trial", "42", "--trace", "Model!B3"];
    let output = run(&[&trace[..], &["--format", "json"]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["trial"], 42);
    assert_eq!(json["inputs"][0]["value"], line[1]);
    assert_eq!(json["outputs"][0]["value"], line[2]);
    let trace_of = json["traces"][0].as_array().unwrap();
    let cells: Vec<&str> = trace_of.iter().map(|cell| cell["cell"].as_str().unwrap()).collect();
    assert_eq!(cells, ["Model!B3", "Model!B1", "Model!B2"]);
    assert_eq!(trace_of[0]["formula"], "=B1*B2");
    assert_eq!(trace_of[0]["saved"], 1000.0);
    assert_eq!(trace_of[0]["precedents"], serde_json::json!(["Model!B1", "Model!B2"]));
    assert_eq!(trace_of[1]["dependents"], serde_json::json!(["Model!B3"]));

    let table = text(&run(&trace).stdout);
    assert!(table.contains("Where Model!B3 comes from") && table.contains("(in the file 1000)"), "{table}");

    let reader = text(&run(&["--trial", "42", "--trace", "Model!B1"]).stdout);
    assert!(reader.contains("Read by Model!B3"), "{reader}");

    let whole = run(&["--trials", "50", "--trial", "42", "--format", "json"]);
    let whole: Value = serde_json::from_slice(&whole.stdout).unwrap();
    let cells = whole["cells"].as_array().unwrap();
    let cell = |name: &str| cells.iter().find(|cell| cell["cell"] == name).unwrap();
    assert_eq!(cell("Model!B3")["value"], line[2]);
    assert_eq!(cell("Model!B1")["value"], line[1]);

    let beyond = run(&["--trials", "50", "--trial", "50"]);
    assert_eq!(code(&beyond), 1);
    assert!(text(&beyond.stderr).contains("the simulation has 50 trials, the last is 49"));
    let nowhere = run(&["--trial", "1", "--trace", "Nowhere!A1"]);
    assert_eq!(code(&nowhere), 2);
    assert!(text(&nowhere.stderr).contains("no sheet called `Nowhere`"));
}

#[test]
fn fit_ranks_distributions_of_a_text_and_of_a_range() {
    let folder = folder("fit");
    // The ball bearings of Lieblein and Zelen (1956), whose Weibull distribution is (2.102, 81.88).
    let values = [
        17.88, 28.92, 33.00, 41.52, 42.12, 45.60, 48.48, 51.84, 51.96, 54.12, 55.56, 67.80, 68.64, 68.64,
        68.88, 84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.40,
    ];
    let lines: Vec<String> = values.iter().map(|x: &f64| x.to_string()).collect();
    let file = folder.join("bearings.csv");
    std::fs::write(&file, format!("revolutions\n{}\n", lines.join("\n"))).unwrap();
    let output = carlo(&["fit", file.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let table = text(&output.stdout);
    assert!(table.contains("revolutions: 23 observations") && table.contains("Weibull(2.10"), "{table}");
    let output = carlo(&["fit", file.to_str().unwrap(), "--families", "Weibull", "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shape = json["columns"][0]["fits"][0]["parameters"][0]["value"].as_f64().unwrap();
    assert!((shape - 2.102).abs() < 1e-3, "{shape}");

    let model = workbook(&folder);
    let output = carlo(&["fit", model.to_str().unwrap(), "--column", "Model!B1:B4"]);
    assert_eq!(code(&output), 1);
    assert!(
        text(&output.stderr).contains("cell Model!B4 holds the text `a text`"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(code(&carlo(&["fit", model.to_str().unwrap()])), 2);
}

#[test]
fn fit_makes_distributions_of_percentiles() {
    let output = carlo(&["fit", "--percentiles", "10=5,50=8,90=15"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert!(
        ["Metalog(", "Pert(", "Myerson(5, 8, 15, 0.9)", "Lognormal2("]
            .iter()
            .all(|name| printed.contains(name)),
        "{printed}"
    );
    assert_eq!(code(&carlo(&["fit", "--percentiles", "10;5"])), 2);
}
