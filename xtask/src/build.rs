//! What `run`, `test` and `build` make: the page with its worker, the API, the edge.

use std::fs;

use anyhow::Result;

use crate::derived::hash;
use crate::npm::Npm;
use crate::page;
use crate::project::{Project, run};
use crate::steps::Steps;
use crate::toolchain::{TARGET, Toolchain};
use crate::tools::{self, WORKER_BUILD};
use crate::wasm::{self, Bound, Wanted};

/// How the profile for Wasm differs in the whole engine worker.
const FAST: &str = "engine/worker/fast.toml";

/// The compiler for Wasm, as a step.
pub(crate) fn toolchain(project: &Project, steps: &mut Steps) -> Result<Toolchain> {
    steps.need("compiler for Wasm", || Toolchain::set_up(project))
}

/// The packages from npm, as a step.
pub(crate) fn npm(project: &Project, steps: &mut Steps) -> Result<Npm> {
    steps.need("packages from npm", || Npm::set_up(project))
}

/// The packages from npm if they can be had: the page is complete without them, only larger.
pub(crate) fn optional_npm(project: &Project, steps: &mut Steps) -> Result<Option<Npm>> {
    steps.need("wasm-opt from npm", || {
        let npm = Npm::set_up(project);
        if let Err(error) = &npm {
            println!("   going on without wasm-opt, with larger modules: {error:#}");
        }
        Ok(npm.ok())
    })
}

/// The engine's worker: the package in `engine/worker/pkg`, and what `page` takes into `dist/`.
///
/// It is built twice: small, what simulating an .xlsx workbook takes; and fast, the whole, which is loaded when it is
/// needed.
pub(crate) fn worker(project: &Project, steps: &mut Steps, toolchain: Toolchain) -> Result<[Bound; 2]> {
    let light = Wanted {
        arguments: &["-p", "engine-worker", "--no-default-features"],
        artifact: "engine_worker",
        name: "engine_worker",
        small: true,
    };
    let whole = Wanted {
        arguments: &["-p", "engine-worker", "--config", FAST],
        name: "engine_worker_whole",
        small: false,
        ..light
    };
    let light = steps.need("engine worker", || wasm::build(project, toolchain, &light))?;
    let whole = steps.need("whole engine worker", || wasm::build(project, toolchain, &whole))?;
    let worker = [light, whole];
    page::write_package(project, &worker)?;
    Ok(worker)
}

/// The page, the worker and the examples, in `dist/`.
pub(crate) fn dist(
    project: &Project,
    steps: &mut Steps,
    toolchain: Toolchain,
    npm: Option<&Npm>,
) -> Result<()> {
    let worker = worker(project, steps, toolchain)?;
    let page = Wanted { arguments: &["-p", "app"], artifact: "app", name: "app", small: true };
    let page = steps.need("page", || wasm::build(project, toolchain, &page))?;
    steps.need("dist", || page::write(project, npm, &page, &worker))
}

/// The API's program.
pub(crate) fn api(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.need("API", || run(&mut project.cargo(&["build", "--release", "-p", "api"])))
}

/// The edge, in `edge/build`. worker-build is given every program that it would otherwise download, and is
/// not started when its output is of the same module already.
pub(crate) fn edge(project: &Project, steps: &mut Steps, toolchain: Toolchain, npm: &Npm) -> Result<()> {
    let worker_build = steps.need("worker-build", || WORKER_BUILD.set_up(project))?;
    steps.need("edge", || {
        let folder = project.root.join("edge");
        let mut cargo =
            project.cargo(&["build", "--lib", "--profile", "wasm-release", "--target", TARGET, "-p", "edge"]);
        toolchain.apply(&mut cargo)?;
        // As worker-build sets it: with another value cargo would compile twice.
        run(cargo.env("WASM_BINDGEN_USE_JS_SYS", "1"))?;
        let module = fs::read(project.target.join(TARGET).join("wasm-release").join("edge.wasm"))?;
        let stamp = folder.join("build").join("source");
        let source = hash(&[&module]);
        if fs::read_to_string(&stamp).is_ok_and(|known| known == source) {
            return Ok(());
        }
        let wasm_bindgen = tools::wasm_bindgen(project)?.join("wasm-bindgen");
        let mut command = project.command(worker_build);
        toolchain.apply(&mut command)?;
        npm.apply(&mut command)?;
        run(command
            .current_dir(&folder)
            .args(["--profile", "wasm-release"])
            .env("WASM_BINDGEN_BIN", wasm_bindgen)
            .env("WASM_OPT_BIN", npm.program("wasm-opt"))
            .env("ESBUILD_BIN", npm.program("esbuild")))?;
        fs::write(stamp, source)?;
        Ok(())
    })
}
