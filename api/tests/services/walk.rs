//! From a file to results, as a client walks.

use serde_json::Value;

use crate::support::http::Events;
use crate::support::{Database, on_both, workbook};

on_both!(
    a_file_becomes_results,
    a_trial_is_shown_cell_by_cell,
    two_servers_share_the_work,
    the_same_seed_gives_the_same_digits,
    what_the_workbook_stores_counts_where_nobody_says,
    cells_are_accepted_by_name,
    several_processes_may_start_on_an_empty_database
);

fn a_file_becomes_results(database: Database) {
    let server = database.serve(&[]);
    let bytes = workbook::profit();

    let answer = server.post("/api/parse/upload", &[("carlo-file-name", "Gewinn%20%C3%9C.xlsx")], &bytes);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let status = answer.json();
    assert_eq!(status["name"], "Gewinn Ü.xlsx");
    assert_eq!(status["bytes"], bytes.len());
    let id = status["id"].as_str().unwrap();
    let status = server.until(&format!("/api/parse/status/{id}"));
    assert_eq!(status["state"], "done", "{status}");

    let inspection = server.get(&format!("/api/parse/formulas/{id}"));
    assert_eq!(inspection.status, 200);
    assert_eq!(inspection.json()["formulas"], 1);
    assert_eq!(inspection.json()["agreement"]["equal"], 1);
    let dependencies = server.get(&format!("/api/parse/dependencies/{id}")).json();
    assert_eq!(dependencies["cells"][0]["cell"], "Sheet1!B3");
    assert_eq!(dependencies["cells"][0]["precedents"], serde_json::json!(["Sheet1!B1", "Sheet1!B2"]));
    assert_eq!(dependencies["next"], Value::Null);

    let simulation = server.create(&workbook::request(&status, 20_000, 7));
    let path = format!("/api/simulations/{simulation}");
    assert_eq!(server.get(&path).json()["state"], "created");
    let early = server.get(&format!("{path}/results"));
    assert_eq!((early.status, early.problem().as_str()), (409, "results_not_ready"));

    for _ in 0..2 {
        assert_eq!(server.post(&format!("{path}/run"), &[], b"").status, 202);
    }
    let events: Vec<_> = Events::open(&server.address, &format!("{path}/progress")).collect();
    assert!(events.iter().all(|(name, _)| name == "progress"));
    let done: Vec<u64> = events.iter().map(|(_, data)| data["trials_done"].as_u64().unwrap()).collect();
    assert!(done.is_sorted(), "{done:?}");
    let (_, last) = events.last().unwrap();
    assert_eq!((last["state"].as_str(), last["trials_done"].as_u64()), (Some("done"), Some(20_000)));
    assert_eq!(last["attempts"], 1);

    let results = server.get(&format!("{path}/results")).json();
    assert_eq!(results["trials"], 20_000);
    let profit = &results["outputs"][0];
    assert_eq!(profit["cell"], "Sheet1!B3");
    // Profit = N(100, 10) − U(50, 70): mean 40, variance 100 + 400/12. Four standard errors on each side.
    let variance: f64 = 100.0 + 400.0 / 12.0;
    let error = (variance / 20_000.0).sqrt();
    assert!((profit["mean"].as_f64().unwrap() - 40.0).abs() < 4.0 * error, "{profit}");
    assert!((profit["std_dev"].as_f64().unwrap() - variance.sqrt()).abs() < 0.25, "{profit}");

    let written = server.get(&format!("{path}/workbook"));
    assert_eq!(written.status, 200);
    let read = engine::workbook::read(&written.body).unwrap();
    assert_eq!(read.sheets[0].name, "Summary");
    let mean = read.locate(&engine::Address::parse("Summary!D8").unwrap()).unwrap();
    let mean = read.cell(mean).unwrap().value.clone();
    assert_eq!(mean, Some(engine::Value::Number(profit["mean"].as_f64().unwrap())));

    // Whoever comes when it is over is told so at once.
    let late: Vec<_> = Events::open(&server.address, &format!("{path}/progress")).collect();
    assert_eq!(late.len(), 1);
}

fn a_trial_is_shown_cell_by_cell(database: Database) {
    let server = database.serve(&[]);
    let status = server.upload(&workbook::profit());
    let simulation = server.create(&workbook::request(&status, 1_000, 7));
    let path = format!("/api/simulations/{simulation}/trace");

    let trial = server.get(&format!("{path}?trial=42&cell=Sheet1!B3&depth=1"));
    assert_eq!(trial.status, 200, "{}", trial.text());
    let trial = trial.json();
    assert_eq!((trial["trial"].as_u64(), trial["seed"].as_u64()), (Some(42), Some(7)));
    let [revenue, cost] = [0, 1].map(|index| trial["inputs"][index]["value"].as_f64().unwrap());
    assert_ne!(revenue, 100.0);
    assert_eq!(trial["outputs"][0]["value"].as_f64().unwrap(), revenue - cost);
    let trace = trial["traces"][0].as_array().unwrap();
    let cells: Vec<_> = trace.iter().map(|cell| cell["cell"].as_str().unwrap()).collect();
    assert_eq!(cells, ["Sheet1!B3", "Sheet1!B1", "Sheet1!B2"]);
    assert_eq!(trace[0]["formula"], "=B1-B2");
    assert_eq!(trace[0]["saved"], 40.0);
    assert_eq!(trace[1]["dependents"], serde_json::json!(["Sheet1!B3"]));
    assert_eq!(trial["cells"], serde_json::json!([]));

    // The whole workbook in the same trial, and its rest from the third cell on.
    let whole = server.get(&format!("{path}?trial=42")).json();
    assert_eq!(whole["cells"].as_array().unwrap().len(), 6);
    assert_eq!(whole["cells"][0]["value"], "Revenue");
    assert_eq!(whole["cells"][1]["value"].as_f64(), Some(revenue));
    assert_eq!(whole["next"], Value::Null);
    let rest = server.get(&format!("{path}?trial=42&from=3")).json();
    assert_eq!(rest["cells"][0], whole["cells"][3]);

    // The trial is the one that the simulation has.
    let results = server.simulate(&workbook::request(&status, 1, 7));
    let first = server.get(&format!("{path}?trial=0")).json();
    assert_eq!(results["outputs"][0]["mean"], first["outputs"][0]["value"]);

    for (query, code) in [
        ("?trial=1000", "bad_spec"),
        ("?trial=1&cell=B3", "bad_cell"),
        ("?trial=1&cell=Nowhere!B3", "bad_cell"),
    ] {
        let answer = server.get(&format!("{path}{query}"));
        assert_eq!((answer.status, answer.problem().as_str()), (422, code), "{query}");
    }
    assert_eq!(server.get(&path).status, 400);
}

fn two_servers_share_the_work(database: Database) {
    let front = database.serve(&[("workbook_workers", "0"), ("simulation_workers", "0")]);
    let _back = database.work(&[]);
    let status = front.upload(&workbook::profit());
    assert_eq!(status["state"], "done", "{status}");
    let simulation = front.create(&workbook::request(&status, 100_000, 1));
    let path = format!("/api/simulations/{simulation}");
    assert_eq!(front.post(&format!("{path}/run"), &[], b"").status, 202);
    let (_, last) = Events::open(&front.address, &format!("{path}/progress")).last().unwrap();
    assert_eq!(last["state"], "done", "{last}");
}

fn the_same_seed_gives_the_same_digits(database: Database) {
    let server = database.serve(&[]);
    let status = server.upload(&workbook::profit());
    let one = server.simulate(&workbook::request(&status, 9_999, 42));
    assert_eq!(one, server.simulate(&workbook::request(&status, 9_999, 42)));
    assert_ne!(one, server.simulate(&workbook::request(&status, 9_999, 43)));
}

fn what_the_workbook_stores_counts_where_nobody_says(database: Database) {
    let server = database.serve(&[]);
    let uploaded = server.upload(&workbook::with_settings());
    let inspection = server.get(&format!("/api/parse/formulas/{}", uploaded["id"].as_str().unwrap())).json();
    assert_eq!((&inspection["spec"]["trials"], &inspection["spec"]["seed"]), (&2_500.into(), &77.into()));
    let said: Vec<&Value> =
        inspection["problems"].as_array().unwrap().iter().map(|one| &one["message"]).collect();
    assert!(
        said.iter().any(|text| text.as_str().unwrap().contains("taken where nobody says otherwise")),
        "{said:?}"
    );

    let asked = |named: &[(&str, Value)]| {
        let mut request = workbook::request(&uploaded, 20_000, 7);
        let spec = request["spec"].as_object_mut().unwrap();
        spec.retain(|name, _| name != "trials" && name != "seed");
        spec.extend(named.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let results = server.simulate(&request);
        (results["trials"].as_u64().unwrap(), results["seed"].as_u64().unwrap())
    };
    assert_eq!(asked(&[]), (2_500, 77));
    assert_eq!(asked(&[("trials", 900.into())]), (900, 77));
    assert_eq!(asked(&[("trials", 900.into()), ("seed", 1.into())]), (900, 1));
    let plain = server.upload(&workbook::profit());
    let mut request = workbook::request(&plain, 20_000, 7);
    request["spec"].as_object_mut().unwrap().retain(|name, _| name != "trials");
    assert_eq!(server.simulate(&request)["trials"], engine::spec::DEFAULT_TRIALS);
}

fn cells_are_accepted_by_name(database: Database) {
    let server = database.serve(&[]);
    let uploaded = server.upload(&workbook::held());
    let mut request = workbook::request(&uploaded, 1_000, 7);
    let path = format!("/api/simulations/{}", server.create(&request));
    assert_eq!(server.post(&format!("{path}/run"), &[], b"").status, 202);
    let failed = server.until(&path);
    assert_eq!(failed["state"], "failed", "{failed}");
    assert_eq!(failed["problem"]["code"], "bad_spec");
    let hold = failed["problem"]["hold"].clone();
    assert_eq!(hold, serde_json::json!(["Sheet1!B4"]));
    let refused = server.get(&format!("{path}/results"));
    assert_eq!((refused.status, &refused.json()["hold"]), (409, &hold));

    // What the problem names is what the spec takes.
    request["spec"]["hold"] = hold;
    let results = server.simulate(&request);
    assert_eq!(results["held"], serde_json::json!(["Sheet1!B4"]));
    assert!((results["outputs"][0]["mean"].as_f64().unwrap() - 40.0).abs() < 2.0);
}

fn several_processes_may_start_on_an_empty_database(database: Database) {
    let servers = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| database.serve(&[]))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect::<Vec<_>>()
    });
    let status = servers[0].upload(&workbook::profit());
    for server in &servers {
        let path = format!("/api/parse/status/{}", status["id"].as_str().unwrap());
        assert_eq!(server.get(&path).json(), status);
    }
}
