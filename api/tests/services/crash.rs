//! Workers that are killed at work: another takes the work up, and it is done once, with the same digits.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::http::Events;
use crate::support::server::{PATIENCE, Process};
use crate::support::{Database, Server, on_both, workbook};

on_both!(
    a_killed_workers_run_is_taken_up,
    a_closing_worker_gives_its_run_back,
    what_no_worker_survives_is_given_up
);

/// A simulation that takes some seconds.
const TRIALS: u64 = 5_000_000;

fn front(database: &Database) -> Server {
    database.serve(&[("simulation_workers", "0")])
}

/// Starts a long simulation, and waits until trials are done.
fn start(server: &Server) -> String {
    let status = server.upload(&workbook::long(400));
    assert_eq!(status["state"], "done", "{status}");
    let id = server.create(&workbook::request(&status, TRIALS, 11));
    assert_eq!(server.post(&format!("/api/simulations/{id}/run"), &[], b"").status, 202);
    id
}

/// Waits until trials of the simulation are done, and not all.
fn until_at_work(server: &Server, id: &str) {
    let mut events = Events::open(&server.address, &format!("/api/simulations/{id}/progress"));
    let (_, at_work) =
        events.find(|(_, data)| data["trials_done"].as_u64() > Some(0) || data["state"] == "failed").unwrap();
    assert_eq!(at_work["state"], "running", "choose more trials: {at_work}");
}

/// The processes whose parent is `parent`.
fn children(parent: &Process) -> Vec<String> {
    let output = Command::new("pgrep").args(["-P", &parent.id().to_string()]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn is_alive(id: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    !status.is_empty() && !status.contains(") Z ")
}

fn a_killed_workers_run_is_taken_up(database: Database) {
    let server = front(&database);
    let mut first = database.work(&[("workbook_workers", "0")]);
    let id = start(&server);
    until_at_work(&server, &id);
    let orphans = children(&first);
    assert_eq!(orphans.len(), 1, "one child simulates");
    first.kill();

    let _second = database.work(&[("workbook_workers", "0")]);
    let _third = database.work(&[("workbook_workers", "0")]);
    let (_, end) = Events::open(&server.address, &format!("/api/simulations/{id}/progress")).last().unwrap();
    assert_eq!((end["state"].as_str(), end["attempts"].as_u64()), (Some("done"), Some(2)), "{end}");
    assert!(!orphans.iter().any(|orphan| is_alive(orphan)), "the killed worker's child goes with it");

    let results = server.get(&format!("/api/simulations/{id}/results")).json();
    let status = server.upload(&workbook::long(400));
    assert_eq!(results, server.simulate(&workbook::request(&status, TRIALS, 11)));
}

fn a_closing_worker_gives_its_run_back(database: Database) {
    let server = front(&database);
    let mut first =
        database.work(&[("workbook_workers", "0"), ("drain_seconds", "0"), ("lease_seconds", "600")]);
    let id = start(&server);
    until_at_work(&server, &id);
    first.terminate();
    assert!(first.wait().success());
    let given_back = server.get(&format!("/api/simulations/{id}")).json();
    assert_eq!(given_back["state"], "queued", "before its lease would be over: {given_back}");

    let _second = database.work(&[("workbook_workers", "0")]);
    let end = server.until(&format!("/api/simulations/{id}"));
    assert_eq!((end["state"].as_str(), end["attempts"].as_u64()), (Some("done"), Some(2)), "{end}");
}

fn what_no_worker_survives_is_given_up(database: Database) {
    let settings = [("workbook_workers", "0"), ("attempts", "2"), ("lease_seconds", "1")];
    let server = front(&database);
    let id = start(&server);
    for _ in 0..2 {
        let mut worker = database.work(&settings);
        let deadline = Instant::now() + PATIENCE;
        while children(&worker).is_empty() {
            assert!(Instant::now() < deadline, "nobody takes it up:\n{}", worker.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        worker.kill();
    }
    let _last = database.work(&settings);
    let end = server.until(&format!("/api/simulations/{id}"));
    assert_eq!((end["state"].as_str(), end["attempts"].as_u64()), (Some("failed"), Some(2)), "{end}");
    assert_eq!(end["problem"]["code"], "worker_lost");
}
