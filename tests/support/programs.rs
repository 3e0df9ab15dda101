//! The API and the edge, started on free ports with data of their own, and ended with the test.

use std::env;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::http::try_ask;
use super::{programs_folder, root, scratch};

/// A program and all that it starts.
pub(crate) struct Program {
    pub(crate) port: u16,
    child: Child,
}

impl Drop for Program {
    fn drop(&mut self) {
        // The group: what the program started ends with it.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts a program that listens on `port`, with what it says in `log`, and waits until `path` is answered.
    fn start(command: &mut Command, port: u16, path: &str, log: &Path) -> Self {
        let file = File::create(log).unwrap();
        command.current_dir(root()).process_group(0).stdout(file.try_clone().unwrap()).stderr(file);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut program = Self { port, child };
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(120) {
            if let Some(status) = program.child.try_wait().unwrap() {
                panic!("{command:?} ended, {status}:\n{}", std::fs::read_to_string(log).unwrap());
            }
            if try_ask(port, "GET", path, &[], b"").is_ok_and(|reply| reply.status == 200) {
                return program;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("{command:?} did not answer {path}:\n{}", std::fs::read_to_string(log).unwrap());
    }
}

/// The API, with `dist/` as its app, seen by people at `public`.
pub(crate) fn api(port: u16, public: u16) -> Program {
    let program = programs_folder().join("carlo-api");
    assert!(program.exists(), "{} is not built: run `cargo xtask test`", program.display());
    let data = scratch("api");
    let mut command = Command::new(program);
    command
        .arg("serve")
        .env("CARLO_BIND", format!("127.0.0.1:{port}"))
        .env("CARLO_PUBLIC_ORIGIN", format!("http://localhost:{public}"))
        .env("CARLO_DATABASE", format!("sqlite:{}", data.join("carlo.db").display()))
        .env("CARLO_OBJECTS", data.join("objects"))
        .env("CARLO_APP", root().join("dist"))
        .env("CARLO_TRUSTED_PROXIES", "127.0.0.1");
    Program::start(&mut command, port, "/api/health/ready", &data.join("log"))
}

/// The edge in front of the API on `origin`; `ready` is a path that it answers with 200.
pub(crate) fn edge(npm: &Path, port: u16, origin: u16, ready: &str) -> Program {
    assert!(root().join("edge/build/index.js").exists(), "the edge is not built: run `cargo xtask test`");
    let data = scratch("edge");
    let mut command = node_program(npm, "wrangler");
    command
        .args(["dev", "--local", "--ip", "127.0.0.1", "--port", &port.to_string()])
        .args(["--inspector-port", &free_port().to_string()])
        .args(["--var", &format!("API_ORIGIN:http://127.0.0.1:{origin}")])
        .arg("--persist-to")
        .arg(data.join("state"))
        .env("CARLO_EDGE_IS_BUILT", "1")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("CI", "1");
    let edge = Program::start(&mut command, port, ready, &data.join("log"));
    // Now and then the runtime answers that, and resets the connection of who first asks for a file.
    let mut attempts = 0;
    while let Err(error) = try_ask(port, "GET", "/", &[], b"") {
        attempts += 1;
        assert!(attempts < 10, "the edge has no page: {error}");
        sleep(Duration::from_millis(200));
    }
    edge
}

/// A program from npm, with Node 22 on its path.
pub(crate) fn node_program(npm: &Path, name: &str) -> Command {
    let programs = npm.join("node_modules").join(".bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(programs.clone()).chain(env::split_paths(&path));
    let mut command = Command::new(programs.join(name));
    command.env("PATH", env::join_paths(folders).unwrap()).env("CARLO_NPM", npm);
    command
}

/// The packages from npm; without them, which `cargo xtask test` never is, says that `test` is skipped.
pub(crate) fn npm(test: &str) -> Option<PathBuf> {
    let npm = env::var_os("CARLO_NPM").map(PathBuf::from);
    if npm.is_none() {
        println!("{test} is skipped: CARLO_NPM is not set; `cargo xtask test` sets it");
    }
    npm
}

/// The whole chain: the edge in front of the API.
pub(crate) struct Chain {
    pub(crate) edge: Program,
    pub(crate) api: Program,
}

/// The chain that the tests running now share; it ends with the last of them.
pub(crate) fn chain(npm: &Path) -> Arc<Chain> {
    static SHARED: Mutex<Weak<Chain>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(chain) = shared.upgrade() {
        return chain;
    }
    let (origin, public) = (free_port(), free_port());
    let api = api(origin, public);
    let edge = edge(npm, public, origin, "/api/health/ready");
    let chain = Arc::new(Chain { edge, api });
    *shared = Arc::downgrade(&chain);
    chain
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}
