//! Carlo's commands: `cargo xtask run` and `cargo xtask test` are all that a newcomer needs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to who typed it")]

mod build;
mod derived;
mod dist;
mod npm;
mod page;
mod project;
mod serve;
mod slim;
mod steps;
mod test;
mod toolchain;
mod tools;
mod wasm;

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::project::{Project, run};
use crate::steps::Steps;

const USAGE: &str = "\
cargo xtask COMMAND

  run [--edge] [--port N]   build the app and the API, start them, say where (port 8080)
                            --edge: with the Workers runtime in front of the API
  test [FILTER]             every check and every test; with FILTER only tests whose names hold it
  bench                     trials a second of the example workbooks
  bless                     take what the programs print now as what the tests expect
  build [page|worker|edge|api]
                            build one part, or all: dist/, engine/worker/pkg/, edge/build/, carlo-api
  screenshots               the pictures of the README, in docs/screenshots/
  tools                     set up every tool now, trunk and wasm-pack among them

Environment: CARGO_TARGET_DIR moves what is built, CARLO_CACHE what is kept between checkouts
(~/.cache/carlo), CARLO_CHROMIUM names the browser, CARLO_CORPORA a folder of workbooks to test with.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[&str]) -> Result<()> {
    let project = Project::find()?;
    let mut steps = Steps::new();
    match arguments {
        ["run", options @ ..] => serve::run(&project, &mut steps, &serve::Options::parse(options)?),
        ["test"] => test::all(&project, &mut steps),
        ["test", filter] => test::some(&project, &mut steps, filter),
        ["bench"] => bench(&project, &mut steps),
        ["bless"] => test::bless(&project, &mut steps),
        ["build"] => build_all(&project, &mut steps),
        ["build", part] => build_part(&project, &mut steps, part),
        ["screenshots"] => test::screenshots(&project, &mut steps),
        ["tools"] => set_up_tools(&project, &mut steps),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => bail!("which command?\n\n{USAGE}"),
        other => bail!("`{}` is not a command\n\n{USAGE}", other.join(" ")),
    }
}

/// The benchmarks, with the engine's worker as users get it.
fn bench(project: &Project, steps: &mut Steps) -> Result<()> {
    let toolchain = build::toolchain(project, steps)?;
    let npm = build::npm(project, steps)?;
    build::worker(project, steps, toolchain)?;
    let mut bench = project.cargo(&["run", "--release", "-p", "tests", "--bin", "bench"]);
    npm.apply(&mut bench)?;
    run(&mut bench)
}

fn build_all(project: &Project, steps: &mut Steps) -> Result<()> {
    let toolchain = build::toolchain(project, steps)?;
    let npm = build::npm(project, steps)?;
    build::dist(project, steps, toolchain, Some(&npm))?;
    build::edge(project, steps, toolchain, &npm)?;
    build::api(project, steps)?;
    println!("{}", steps.table());
    Ok(())
}

fn build_part(project: &Project, steps: &mut Steps, part: &str) -> Result<()> {
    match part {
        "page" => {
            let toolchain = build::toolchain(project, steps)?;
            let npm = build::optional_npm(project, steps)?;
            build::dist(project, steps, toolchain, npm.as_ref())
        }
        "worker" => {
            let toolchain = build::toolchain(project, steps)?;
            build::worker(project, steps, toolchain).map(|_| ())
        }
        // `wrangler dev` asks for the edge when it starts, also where we started it and have just built it.
        "edge" if env::var_os("CARLO_EDGE_IS_BUILT").is_some() => Ok(()),
        "edge" => {
            let toolchain = build::toolchain(project, steps)?;
            let npm = build::npm(project, steps)?;
            build::edge(project, steps, toolchain, &npm)
        }
        "api" => build::api(project, steps),
        other => bail!("`{other}` is not a part: build page, worker, edge or api"),
    }
}

fn set_up_tools(project: &Project, steps: &mut Steps) -> Result<()> {
    build::toolchain(project, steps)?;
    let npm = build::npm(project, steps)?;
    steps.need("Chromium", tools::chromium)?;
    let mut folders = vec![npm.program("")];
    for tool in [tools::WORKER_BUILD, tools::WASM_PACK, tools::TRUNK] {
        let program = steps.need(tool.name(), || tool.set_up(project))?;
        folders.push(program.parent().context("a program lies in a folder")?.to_owned());
    }
    folders.push(steps.need("wasm-bindgen", || tools::wasm_bindgen(project))?);
    println!("{}\n\nTo use them by hand:", steps.table());
    let folders: Vec<_> = folders.iter().map(|folder| folder.display().to_string()).collect();
    println!("  export PATH=\"{}:$PATH\"", folders.join(":"));
    println!(
        "  export WASM_BINDGEN_BIN=wasm-bindgen WASM_OPT_BIN=wasm-opt ESBUILD_BIN=esbuild TRUNK_SKIP_VERSION_CHECK=true"
    );
    Ok(())
}
