//! `carlo`: inspects, checks and simulates workbooks, and fits distributions to data, from a terminal.
//!
//! Exit codes: 0 done, 1 refused, 2 wrong usage. Errors go to standard error, each with its cell.

mod analyses;
mod arguments;
mod check;
mod failure;
mod fit;
mod inspect;
mod simulate;
mod statistics;
mod table;
mod trace;
mod written;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Fit(arguments) => fit::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
