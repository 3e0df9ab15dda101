//! The `wasm-bindgen` program that trunk, wasm-pack and worker-build look for, over the library that xtask
//! already holds: at the one version of Cargo.lock, and with no second compilation of it.
#![expect(clippy::print_stdout, reason = "the version is asked for on the output")]

use std::env;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

const VERSION: &str = "0.2.130";

fn main() -> Result<()> {
    let mut arguments = Vec::new();
    for argument in env::args().skip(1) {
        // `--target=web` and `--target web` are the same.
        match argument.split_once('=') {
            Some((option, value)) if option.starts_with("--") => {
                arguments.extend([option.to_owned(), value.to_owned()]);
            }
            _ => arguments.push(argument),
        }
    }

    let mut bindgen = Bindgen::new();
    bindgen.typescript(true).omit_default_module_path(false);
    let (mut module, mut folder) = (None, None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--version" | "-V" => {
                println!("wasm-bindgen {VERSION}");
                return Ok(());
            }
            "--out-dir" => folder = Some(value()?),
            "--out-name" => {
                bindgen.out_name(&value()?);
            }
            "--target" => aim(&mut bindgen, &value()?)?,
            "--typescript" => {}
            "--no-typescript" => {
                bindgen.typescript(false);
            }
            "--debug" => {
                bindgen.debug(true);
            }
            "--no-demangle" => {
                bindgen.demangle(false);
            }
            "--keep-debug" => {
                bindgen.keep_debug(true);
            }
            "--remove-name-section" => {
                bindgen.remove_name_section(true);
            }
            "--remove-producers-section" => {
                bindgen.remove_producers_section(true);
            }
            // This version finds out by itself; the options remain for old callers.
            "--reference-types" | "--weak-refs" => {}
            "--omit-default-module-path" => {
                bindgen.omit_default_module_path(true);
            }
            "--split-linked-modules" => {
                bindgen.split_linked_modules(true);
            }
            "--experimental-reset-state-function" => {
                bindgen.reset_state_function(true);
            }
            "--force-enable-abort-handler" => {
                bindgen.force_enable_abort_handler(true);
            }
            option if option.starts_with('-') => bail!("wasm-bindgen: unknown option {option}"),
            _ => module = Some(argument),
        }
    }
    let module = module.context("wasm-bindgen: which module? MODULE.wasm --out-dir FOLDER")?;
    let folder = folder.context("wasm-bindgen: where to? --out-dir FOLDER")?;
    bindgen.input_path(Path::new(&module)).generate(folder)
}

fn aim(bindgen: &mut Bindgen, target: &str) -> Result<()> {
    match target {
        "web" => bindgen.web(true)?,
        "bundler" => bindgen.bundler(true)?,
        "nodejs" => bindgen.nodejs(true)?,
        "no-modules" => bindgen.no_modules(true)?,
        "deno" => bindgen.deno(true)?,
        "module" => bindgen.module(true)?,
        other => bail!("wasm-bindgen: unknown target {other}"),
    };
    Ok(())
}
