//! The rules of ARCHITECTURE.md and CONTRIBUTING.md that a program can check.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{licence, root};

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new("cargo").current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the crates that a package is built from, itself among them.
fn built_from(package: &str, target: &str) -> BTreeSet<String> {
    let tree = cargo(&[
        "tree", "-p", package, "-e", "normal", "--prefix", "none", "--format", "{p}", "--target", target,
    ]);
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

const NATIVE: &str = "x86_64-unknown-linux-gnu";
const WASM: &str = "wasm32-unknown-unknown";

#[test]
fn crates_depend_only_on_what_they_may() {
    let web = ["axum", "hyper", "leptos", "reqwest", "sqlx", "tokio", "worker"];
    let browser = ["js-sys", "leptos", "wasm-bindgen", "web-sys", "worker"];
    let rules: [(&str, &str, Vec<&str>); 8] = [
        ("engine", NATIVE, [&web[..], &browser, &["wire", "charts", "rand", "getrandom"]].concat()),
        ("engine", WASM, [&web[..], &browser, &["wire", "charts", "rand", "getrandom"]].concat()),
        ("wire", NATIVE, [&web[..], &browser, &["engine"]].concat()),
        ("charts", NATIVE, [&web[..], &browser, &["engine", "wire"]].concat()),
        ("cli", NATIVE, [&web[..], &browser, &["wire", "app", "edge", "api"]].concat()),
        ("app", WASM, vec!["api", "axum", "edge", "engine-worker", "hyper", "sqlx", "worker"]),
        ("edge", WASM, vec!["api", "app", "axum", "charts", "engine", "leptos", "sqlx"]),
        ("api", NATIVE, vec!["app", "edge", "leptos", "web-sys", "worker"]),
    ];
    for (package, target, forbidden) in rules {
        let crates = built_from(package, target);
        assert!(crates.contains(package));
        for name in forbidden.into_iter().chain(["tests", "xtask"]) {
            assert!(!crates.contains(name), "{package} ({target}) must not depend on {name}");
        }
    }
}

#[test]
fn licences_are_among_those_allowed() {
    let settings: toml::Table = fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap();
    let allowed: Vec<&str> =
        settings["licenses"]["allow"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    for target in [NATIVE, WASM] {
        let metadata = cargo(&["metadata", "--format-version", "1", "--filter-platform", target]);
        let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
        let in_use: BTreeSet<&str> = metadata["resolve"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        for package in metadata["packages"].as_array().unwrap() {
            if in_use.contains(package["id"].as_str().unwrap()) {
                let licence = package["license"].as_str().unwrap_or("");
                assert!(licence::is_allowed(licence, &allowed), "{}: licence `{licence}`", package["name"]);
            }
        }
    }
}

#[test]
fn lock_files_name_no_mirror() {
    let npm = fs::read_to_string(root().join("package-lock.json")).unwrap();
    assert!(!npm.contains("\"resolved\""), "npm config: omit-lockfile-registry-resolved = true");
    let cargo = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let crates_io = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    for line in cargo.lines().filter(|line| line.starts_with("source = ")) {
        assert_eq!(line, crates_io);
    }
}

/// Every file and folder of the repository that is not built or fetched.
fn files() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let built = matches!(name.as_str(), "target" | "dist" | "node_modules" | "pkg" | "build" | "var");
            if name.starts_with('.') || built && path.is_dir() {
                continue;
            }
            if path.is_dir() {
                walk(&path, found);
            }
            found.push(path);
        }
    }
    let mut found = Vec::new();
    walk(root(), &mut found);
    found
}

#[test]
fn every_path_in_the_architecture_exists() {
    let files = files();
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut checked = 0;
    for quoted in text.split('`').skip(1).step_by(2) {
        let is_path =
            quoted.contains('/') && quoted.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
        if is_path && !quoted.starts_with('/') {
            let wanted = Path::new(quoted.trim_end_matches('/'));
            assert!(files.iter().any(|file| file.ends_with(wanted)), "ARCHITECTURE.md names `{quoted}`");
            checked += 1;
        }
    }
    assert!(checked > 10, "ARCHITECTURE.md names only {checked} paths");
}

/// Our own text files with their content.
fn sources(extensions: &[&str]) -> Vec<(PathBuf, String)> {
    let is_source = |path: &PathBuf| {
        path.is_file() && path.extension().is_some_and(|e| extensions.contains(&e.to_string_lossy().as_ref()))
    };
    files()
        .into_iter()
        .filter(is_source)
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["X", "XX:"].concat()];
    for (path, text) in sources(&["rs", "js", "mjs", "css", "html", "toml", "sql", "md"]) {
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{}: {mark}", path.display());
        }
    }
}

#[test]
fn modules_begin_with_what_they_are() {
    for (path, text) in sources(&["rs"]) {
        let first = text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! "), "{} does not begin with a sentence on what it is", path.display());
    }
}

#[test]
fn long_files_are_named() {
    let mut long: Vec<(usize, PathBuf)> =
        sources(&["rs"]).into_iter().map(|(path, text)| (text.lines().count(), path)).collect();
    long.retain(|(lines, _)| *lines > 600);
    long.sort();
    for (lines, path) in long {
        println!("{lines} lines: {}", path.strip_prefix(root()).unwrap().display());
    }
}

/// What the page's module has at most, in bytes after brotli.
const PAGE_BUDGET: u64 = 180_000;
/// What the engine worker's light module has at most: what simulating an .xlsx workbook takes.
const WORKER_BUDGET: u64 = 600_000;
/// What its whole module has at most, which is compiled for speed and loaded when something needs it.
const WHOLE_WORKER_BUDGET: u64 = 1_400_000;

/// The size of the one built file whose name has this beginning and end.
fn built(folder: &str, beginning: &str, end: &str) -> Option<u64> {
    let folder = root().join("dist").join(folder);
    let entry = fs::read_dir(folder).ok()?.map(Result::unwrap).find(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(beginning) && name.ends_with(end)
    })?;
    Some(entry.metadata().unwrap().len())
}

#[test]
fn modules_are_as_small_as_promised() {
    let page = built("assets", "app-", ".wasm.br");
    let worker = built("engine", "engine_worker_bg.wasm", ".br");
    let whole = built("engine", "engine_worker_whole_bg.wasm", ".br");
    let (Some(page), Some(worker), Some(whole)) = (page, worker, whole) else {
        println!("tidy::modules_are_as_small_as_promised is skipped: dist/ is not built");
        return;
    };
    println!("brotli: page {page} bytes, worker {worker} bytes, whole worker {whole} bytes");
    assert!(page <= PAGE_BUDGET, "the page's module has {page} bytes");
    assert!(worker <= WORKER_BUDGET, "the engine worker's light module has {worker} bytes");
    assert!(whole <= WHOLE_WORKER_BUDGET, "the engine worker's whole module has {whole} bytes");
}

#[test]
fn the_page_needs_no_inline_script_or_style() {
    let Ok(page) = fs::read_to_string(root().join("dist").join("index.html")) else {
        println!("tidy::the_page_needs_no_inline_script_or_style is skipped: dist/ is not built");
        return;
    };
    assert!(!page.contains("data-trunk"));
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onload="));
    for script in page.split("<script").skip(1) {
        assert!(script.split('>').next().unwrap().contains(" src="), "{script}");
    }
}
