//! Programs that a command needs beside Rust: built once from crates.io into the user's cache, or taken from
//! the system.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::project::{Project, find, install_packages, may_install_packages, run};

/// A program from crates.io.
pub(crate) struct Tool {
    /// The crate.
    name: &'static str,
    version: &'static str,
}

/// Builds the edge around the Workers runtime's glue.
pub(crate) const WORKER_BUILD: Tool = Tool { name: "worker-build", version: "0.8.7" };
/// Makes the engine's npm package.
pub(crate) const WASM_PACK: Tool = Tool { name: "wasm-pack", version: "0.15.1" };
/// Serves the page while one works on it, rebuilding on every change.
pub(crate) const TRUNK: Tool = Tool { name: "trunk", version: "0.21.14" };

impl Tool {
    /// The program's name.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// The tool's path, built first if it is not there. Without optimisation: it runs for seconds, and
    /// compiling it should not take many minutes.
    pub(crate) fn set_up(&self, project: &Project) -> Result<PathBuf> {
        let Self { name, version } = self;
        let tools = project.cache.join("tools").join(format!("{name}-{version}"));
        let program = tools.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        if program.exists() {
            return Ok(program);
        }
        println!("   building {name} {version} (once)");
        let build = project.cache.join("tools-target");
        run(project
            .cargo(&["install", "--locked", "--debug", "--quiet", "--version", version, name, "--root"])
            .arg(&tools)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0"))
        .with_context(|| format!("{name} {version} cannot be built from crates.io"))?;
        Ok(program)
    }
}

/// The folder with `wasm-bindgen`, made from our own `bindgen`: rustc refuses to compile a program of that name.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    run(&mut project.cargo(&["build", "--quiet", "-p", "xtask", "--bin", "bindgen"]))?;
    let folder = project.target.join("tools");
    fs::create_dir_all(&folder)?;
    let program = format!("wasm-bindgen{}", std::env::consts::EXE_SUFFIX);
    fs::copy(project.binary("debug", "bindgen"), folder.join(program))?;
    Ok(folder)
}

/// A Chromium to test with: `CARLO_CHROMIUM`, or the system's, installed first where we may.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("CARLO_CHROMIUM") {
        return Ok(PathBuf::from(program));
    }
    if let Some(program) = installed_chromium() {
        return Ok(program);
    }
    if may_install_packages() {
        println!("   installing Chromium with apt (once)");
        install_packages(&["chromium"])?;
    }
    match installed_chromium() {
        Some(program) => Ok(program),
        None => bail!(
            "Chromium is missing: install it (Debian and Ubuntu: `apt-get install chromium`), or name a \
             Chrome or Chromium with CARLO_CHROMIUM=PROGRAM"
        ),
    }
}

fn installed_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if let Some(program) = names.into_iter().find_map(find) {
        return Some(program);
    }
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    mac.exists().then_some(mac)
}
