//! The compiler for wasm32: rustup's own target, or Debian's compiler with the standard library built here.
//!
//! The second way is for machines that reach their distribution's archive and crates.io but not Rust's
//! download server.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, capture, find, install_packages, may_install_packages, prepend_path, run};

/// The one Wasm target of the page, the engine's worker and the edge.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// A compiler that can make Wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that cargo uses by itself.
    Default,
    /// Debian's.
    Debian,
}

impl Toolchain {
    /// The compiler that is there, or is there once this has set it up.
    pub(crate) fn set_up(project: &Project) -> Result<Self> {
        if has_target("rustc") {
            return Ok(Self::Default);
        }
        if find("rustup").is_some() && run(project.command("rustup").args(["target", "add", TARGET])).is_ok()
        {
            return Ok(Self::Default);
        }
        if !Path::new(DEBIAN_SOURCE).exists() && may_install_packages() {
            println!("   rustup cannot supply {TARGET}: taking Debian's compiler and building its library");
            install_packages(DEBIAN_PACKAGES)?;
        }
        if has_target(DEBIAN_RUSTC) {
            return Ok(Self::Debian);
        }
        if !Path::new(DEBIAN_SOURCE).exists() {
            bail!(
                "Rust cannot compile to {TARGET} here. Run `rustup target add {TARGET}`; where rustup's server \
                 cannot be reached, run `apt-get install {}` on Debian as root and start this again as root",
                DEBIAN_PACKAGES.join(" ")
            );
        }
        build_standard_library()?;
        Ok(Self::Debian)
    }

    /// Points a command's cargo and rustc at this compiler.
    pub(crate) fn apply(self, command: &mut Command) -> Result<()> {
        if self == Self::Debian {
            prepend_path(command, Path::new("/usr/bin"))?;
            command.env("RUSTC", DEBIAN_RUSTC).env_remove("RUSTUP_TOOLCHAIN");
        }
        Ok(())
    }
}

/// Whether a compiler has the standard library of wasm32.
fn has_target(rustc: &str) -> bool {
    let libraries = capture(Command::new(rustc).args(["--target", TARGET, "--print", "target-libdir"]));
    let Ok(entries) = libraries.and_then(|folder| Ok(fs::read_dir(folder.trim())?)) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Compiles the standard library from Debian's sources, with the settings of Rust's own releases, into the
/// compiler's folder.
fn build_standard_library() -> Result<()> {
    let sysroot = capture(Command::new(DEBIAN_RUSTC).args(["--print", "sysroot"]))?;
    let rustlib = Path::new(sysroot.trim()).join("lib").join("rustlib");
    let host = capture(Command::new(DEBIAN_RUSTC).args(["--print", "host-tuple"]))?;

    // The target asks for a linker of this name; lld obeys rustc's `-flavor wasm`.
    let linker = rustlib.join(host.trim()).join("bin").join("rust-lld");
    if !linker.exists() {
        fs::create_dir_all(linker.parent().context("a linker lies in a folder")?)?;
        run(Command::new("ln").args(["-sf", "/usr/bin/lld-22"]).arg(&linker))
            .context("the linker's link needs root: run this once with sudo")?;
    }

    let work = std::env::temp_dir().join(format!("carlo-std-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    run(Command::new("cp").args(["-rL", DEBIAN_SOURCE]).arg(work.join("library")))?;
    // Debian's vendored crates lack some that the workspace names, so they come from crates.io, at the
    // versions of the lock file beside the sources.
    run(Command::new("/usr/bin/cargo")
        .current_dir(work.join("library"))
        .args(["build", "--locked", "--target", TARGET, "--profile", "dist"])
        .args([
            "--manifest-path",
            "sysroot/Cargo.toml",
            "--features",
            "compiler-builtins-mem",
            "--target-dir",
        ])
        .arg(work.join("target"))
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_DEFAULT_LIB_METADATA", "stablestd")
        .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO_TARGET_DIR"))?;

    let libraries = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&libraries)?;
    for entry in fs::read_dir(work.join("target").join(TARGET).join("dist").join("deps"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            fs::copy(&path, libraries.join(path.file_name().context("a library has a name")?))?;
        }
    }
    fs::remove_dir_all(&work)?;
    Ok(())
}
