//! Files made to do harm, and files that did: each is read or refused in words, and the service lives.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::Database;

/// How many hostile files the tests' corpora hold at least, without those that a script makes.
const STORED: usize = 40;

#[test]
fn the_service_outlives_every_hostile_file() {
    let Some(corpora) = std::env::var_os("CARLO_CORPORA").map(PathBuf::from) else {
        println!("skipped: CARLO_CORPORA does not say where the hostile workbooks are");
        return;
    };
    let database = Database::sqlite();
    let mut files = files(&corpora.join("corpora-bad/calamine"));
    files.extend(self::files(&corpora.join("corpora-bad/misc")));
    assert!(files.len() >= STORED, "only {} hostile files are there", files.len());
    files.extend(made(&corpora.join("corpora-bad/gen_bad.py"), &database.folder.join("made")));

    let server = database.serve(&[]);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        if bytes.is_empty() {
            assert_eq!(server.post("/api/parse/upload", &[], &bytes).problem(), "empty");
            continue;
        }
        let status = server.upload(&bytes);
        if status["state"] == "failed" {
            let problem = &status["problem"];
            assert_eq!(problem["status"], 422, "{}: {problem}", file.display());
            let detail = problem["detail"].as_str().unwrap();
            assert!(!detail.contains("made the reader fail"), "{} crashed its reader", file.display());
        }
        assert_eq!(server.get("/api/health/live").status, 200, "after {}", file.display());
    }
    assert_eq!(server.get("/api/health/ready").status, 200);
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

/// The files that the script makes, where there is a Python to run it.
fn made(script: &Path, folder: &Path) -> Vec<PathBuf> {
    match Command::new("python3").arg(script).arg(folder).output() {
        Ok(output) if output.status.success() => files(folder),
        _ => {
            println!("skipped: the generated files, since python3 cannot run {}", script.display());
            Vec::new()
        }
    }
}
