//! From one of our crates to a small Wasm module with its JavaScript: cargo, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::derived::{derive, hash};
use crate::npm::Npm;
use crate::project::{Project, run};
use crate::slim::{self, slim};
use crate::toolchain::{TARGET, Toolchain};

/// What the compiler's output uses, and no more: with all features on, wasm-opt writes what browsers do not
/// read yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// What makes the page smaller. Structure that is rebuilt is smaller than the compiler's, and further rounds find
/// more. Functions stay in the compiler's order, which puts like beside like: that compresses better than the most
/// called first; and apart from their callers, unless they are tiny: in there they are no longer like others. No
/// compiler puts anything at the lowest addresses: there the stack would have overflowed.
const PASSES: &[&str] = &[
    "--low-memory-unused",
    "--always-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=20",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "-Oz",
    "--strip-target-features",
];

/// A module with its JavaScript, ready for browsers.
pub(crate) struct Bound {
    /// The folder: `NAME.js`, `NAME_bg.wasm`, their types, and snippets if there are any.
    pub(crate) folder: PathBuf,
    /// What the module is called, without an extension.
    pub(crate) name: &'static str,
}

impl Bound {
    /// The JavaScript module's text.
    pub(crate) fn javascript(&self) -> Result<String> {
        let path = self.folder.join(format!("{}.js", self.name));
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    }

    /// The Wasm module's path.
    pub(crate) fn module(&self) -> PathBuf {
        self.folder.join(format!("{}_bg.wasm", self.name))
    }

    /// The Wasm module made small by wasm-opt, where there is one.
    pub(crate) fn small(&self, project: &Project, npm: Option<&Npm>) -> Result<Vec<u8>> {
        let source = fs::read(self.module())?;
        let Some(npm) = npm else { return Ok(source) };
        derive(project, &format!("wasm-opt {} {}", PASSES.join(" "), FEATURES.join(" ")), &source, || {
            let out = self.module().with_extension("optimised");
            let mut command = npm.command(project, "wasm-opt")?;
            run(command.args(PASSES).args(FEATURES).arg(self.module()).arg("-o").arg(&out))?;
            let bytes = fs::read(&out)?;
            fs::remove_file(&out)?;
            Ok(bytes)
        })
    }
}

/// A module that is to be made.
pub(crate) struct Wanted<'a> {
    /// What chooses the package and its features for cargo.
    pub(crate) arguments: &'a [&'a str],
    /// What cargo calls it, without `.wasm`.
    pub(crate) artifact: &'a str,
    /// What it is called.
    pub(crate) name: &'static str,
    /// Whether every byte counts.
    pub(crate) small: bool,
}

/// Compiles a package for the browser and binds it as an ES module whose default export loads it.
pub(crate) fn build(project: &Project, toolchain: Toolchain, wanted: &Wanted<'_>) -> Result<Bound> {
    let mut cargo = project.cargo(&["build", "--profile", "wasm-release", "--target", TARGET]);
    toolchain.apply(&mut cargo)?;
    run(cargo.args(wanted.arguments))?;
    let built = project.target.join(TARGET).join("wasm-release").join(wanted.artifact);
    bind(project, &built.with_extension("wasm"), wanted)
}

/// Runs wasm-bindgen, unless its output for the same module is there already.
fn bind(project: &Project, module: &Path, wanted: &Wanted<'_>) -> Result<Bound> {
    let name = wanted.name;
    let folder = &project.target.join("bound").join(name);
    let bytes = fs::read(module).with_context(|| format!("cargo left no {}", module.display()))?;
    let stamp = folder.join("source");
    let source = hash(&[&bytes, name.as_bytes(), b"slim 6"]);
    if fs::read_to_string(&stamp).is_ok_and(|known| known == source) {
        return Ok(Bound { folder: folder.to_owned(), name });
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Bindgen::new()
        .input_bytes(name, bytes)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false)
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen refuses {}", module.display()))?;
    let bound = Bound { folder: folder.to_owned(), name };
    let cut = if wanted.small { slim::SMALL } else { slim::UNNEEDED };
    let (module, javascript) = slim(&fs::read(bound.module())?, &bound.javascript()?, cut, &project.cargo)
        .with_context(|| format!("{} cannot be slimmed", bound.module().display()))?;
    fs::write(bound.module(), module)?;
    fs::write(folder.join(format!("{name}.js")), javascript)?;
    fs::write(stamp, source)?;
    Ok(bound)
}
