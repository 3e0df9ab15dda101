//! A `carlo-api` in a folder of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::http::{Answer, request};
use super::postgres;

/// How long anything may take before a test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(40);

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An empty database, and the folder beside it.
pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = new_folder();
        Self { url: format!("sqlite:{}", folder.join("carlo.db").display()), folder }
    }

    pub(crate) fn postgres() -> Self {
        Self { url: postgres::new_database(), folder: new_folder() }
    }

    /// A server on this database, with `settings` beside the usual ones for tests.
    pub(crate) fn serve(&self, settings: &[(&str, &str)]) -> Server {
        Server::start(self, settings)
    }

    /// A process of workers on this database.
    pub(crate) fn work(&self, settings: &[(&str, &str)]) -> Process {
        Process::start("worker", self, settings)
    }

    /// The environment of a process on this database.
    fn environment(&self, settings: &[(&str, &str)]) -> Vec<(String, String)> {
        let usual = [
            ("CARLO_DATABASE", self.url.clone()),
            ("CARLO_DATABASE_CONNECTIONS", "6".to_owned()),
            ("CARLO_OBJECTS", self.folder.join("objects").display().to_string()),
            ("CARLO_BIND", "127.0.0.1:0".to_owned()),
            ("CARLO_APP", String::new()),
            ("CARLO_POLL_MILLISECONDS", "50".to_owned()),
            ("CARLO_LEASE_SECONDS", "2".to_owned()),
            ("CARLO_THREADS", "2".to_owned()),
            ("CARLO_DRAIN_SECONDS", "5".to_owned()),
            ("CARLO_LOG", "info".to_owned()),
        ];
        let usual = usual.into_iter().map(|(name, value)| (name.to_owned(), value));
        let special = settings
            .iter()
            .map(|(name, value)| (format!("CARLO_{}", name.to_uppercase()), (*value).to_owned()));
        usual.chain(special).collect()
    }

    /// The configuration that a process on this database has.
    pub(crate) fn config(&self) -> api::config::Config {
        api::config::Config::load(self.environment(&[])).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// A running `carlo-api`; killed when dropped.
pub(crate) struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Process {
    fn start(command: &str, database: &Database, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_carlo-api"))
            .arg(command)
            .envs(database.environment(settings))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let copy = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let mut log = copy.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, log }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn terminate(&self) {
        assert!(Command::new("kill").arg(self.id().to_string()).status().unwrap().success());
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the process does not end:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- log of carlo-api {}\n{}", self.id(), self.log());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running `carlo-api serve`.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: String,
}

impl Server {
    fn start(database: &Database, settings: &[(&str, &str)]) -> Self {
        let mut process = Process::start("serve", database, settings);
        let deadline = Instant::now() + PATIENCE;
        let address = loop {
            let log = process.log();
            if let Some((_, rest)) = log.split_once("address=") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
            assert!(process.is_running() && Instant::now() < deadline, "the server does not start:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        };
        Self { process, address }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        request(&self.address, "GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        request(&self.address, "POST", path, headers, body)
    }

    pub(crate) fn post_json(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.post(path, &headers, body.to_string().as_bytes())
    }

    pub(crate) fn delete(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        request(&self.address, "DELETE", path, headers, b"")
    }

    /// Uploads a workbook, waits until it has been read or refused, and gives its last status.
    pub(crate) fn upload(&self, bytes: &[u8]) -> Value {
        let answer = self.post("/api/parse/upload", &[("carlo-file-name", "Model.xlsx")], bytes);
        assert_eq!(answer.status, 202, "{}", answer.text());
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        self.until(&format!("/api/parse/status/{id}"))
    }

    /// Asks for `path` until its state is final.
    pub(crate) fn until(&self, path: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let document = self.get(path).json();
            if matches!(document["state"].as_str(), Some("done" | "failed")) {
                return document;
            }
            assert!(Instant::now() < deadline, "{path} stays {document}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Makes a simulation and gives its id.
    pub(crate) fn create(&self, body: &Value) -> String {
        let answer = self.post_json("/api/simulations/create", &[], body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Runs a simulation to its end and gives its results.
    pub(crate) fn simulate(&self, body: &Value) -> Value {
        let id = self.create(body);
        assert_eq!(self.post(&format!("/api/simulations/{id}/run"), &[], b"").status, 202);
        let end = self.until(&format!("/api/simulations/{id}"));
        assert_eq!(end["state"], "done", "{end}");
        self.get(&format!("/api/simulations/{id}/results")).json()
    }
}

fn new_folder() -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
