//! The steps of a command: each is named when it starts, timed, and listed at the end.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// The steps so far.
pub(crate) struct Steps {
    begun: Instant,
    done: Vec<Step>,
}

struct Step {
    name: String,
    took: Duration,
    failure: Option<String>,
}

impl Steps {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self { begun: Instant::now(), done: Vec::new() }
    }

    /// Does a step that later ones need: its failure ends the command.
    pub(crate) fn need<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("── {name}");
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        let failure = result.as_ref().err().map(|error| format!("{error:#}"));
        println!(
            "   {name}: {} {:.1} s",
            if failure.is_some() { "failed after" } else { "done in" },
            took.as_secs_f64()
        );
        self.done.push(Step { name: name.to_owned(), took, failure });
        result
    }

    /// Does a step that nothing later needs: its failure is kept for the end.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        if let Err(error) = self.need(name, work) {
            println!("   {error:#}");
        }
    }

    /// The steps with their seconds, as a table.
    pub(crate) fn table(&self) -> String {
        let width = self.done.iter().map(|step| step.name.chars().count()).max().unwrap_or(0).max(5);
        let mut table = String::new();
        for Step { name, took, failure } in &self.done {
            let outcome = if failure.is_some() { "  failed" } else { "" };
            let _ = writeln!(table, "{name:<width$} {:>8.1} s{outcome}", took.as_secs_f64());
        }
        let _ = write!(table, "{:<width$} {:>8.1} s", "total", self.begun.elapsed().as_secs_f64());
        table
    }

    /// Fails if any step did.
    pub(crate) fn verdict(&self) -> Result<()> {
        let failed: Vec<&str> =
            self.done.iter().filter(|step| step.failure.is_some()).map(|step| step.name.as_str()).collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}
