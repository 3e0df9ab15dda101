//! A PostgreSQL of the tests' own: started on first use, gone with the test process.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const MISSING: &str = "these tests start a PostgreSQL of their own, and its program `initdb` is neither on PATH nor \
                       under /usr/lib/postgresql/*/bin. Install it: `apt-get install postgresql` on Debian and \
                       Ubuntu, `dnf install postgresql-server` on Fedora, `brew install postgresql` on macOS.";

/// Runs until its standard input ends, which is when the test process does.
const SCRIPT: &str = r#"
"$BIN/initdb" -D "$DIR/data" -A trust -U carlo -E UTF8 --locale=C --no-sync >"$DIR/log" 2>&1 || exit 1
"$BIN/postgres" -D "$DIR/data" -h 127.0.0.1 -p "$PORT" -k "$DIR" -F -c max_connections=300 >>"$DIR/log" 2>&1 &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$DIR"
"#;

struct Cluster {
    bin: PathBuf,
    port: u16,
    /// Holds the script's standard input open.
    _script: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database.
pub(crate) fn new_database() -> String {
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("carlo{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let made = cluster.tool("createdb").arg(&name).output().unwrap();
    assert!(made.status.success(), "createdb: {}", String::from_utf8_lossy(&made.stderr));
    format!("postgres://carlo@127.0.0.1:{}/{name}", cluster.port)
}

impl Cluster {
    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.args(["-h", "127.0.0.1", "-U", "carlo", "-p", &self.port.to_string()]);
        command
    }
}

fn start() -> Cluster {
    let bin = find().unwrap_or_else(|| panic!("{MISSING}"));
    let folder = std::env::temp_dir().join(format!("carlo-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = if is_root() {
        // PostgreSQL refuses to run as root; its package comes with a user of its own.
        assert!(Command::new("chown").arg("postgres").arg(&folder).status().unwrap().success());
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let script = command
        .args(["-c", SCRIPT])
        .current_dir("/")
        .env("BIN", &bin)
        .env("DIR", &folder)
        .env("PORT", port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let cluster = Cluster { bin, port, _script: script };
    let deadline = Instant::now() + Duration::from_secs(60);
    while !cluster.tool("pg_isready").output().unwrap().status.success() {
        let log = || std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(Instant::now() < deadline, "PostgreSQL did not start: {}", log());
        std::thread::sleep(Duration::from_millis(100));
    }
    cluster
}

/// The folder with PostgreSQL's programs: on PATH, behind a link on PATH, or where Debian keeps the newest.
fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("initdb"));
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<_> = debian.map(|version| version.path().join("bin/initdb")).collect();
    debian.sort();
    on_path
        .chain(debian.into_iter().rev())
        .filter_map(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned()))
        .find(|folder| ["postgres", "createdb", "pg_isready"].iter().all(|name| folder.join(name).is_file()))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8_lossy(&id.stdout).trim() == "0"
}
