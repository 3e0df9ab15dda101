//! `cargo xtask test`: the checks, the builds that the tests look at, and the tests.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build;
use crate::npm::Npm;
use crate::project::{Project, run};
use crate::steps::Steps;
use crate::toolchain::{TARGET, Toolchain};
use crate::tools;

/// The packages that run in a browser or at the edge.
const WASM_PACKAGES: &[&str] = &["-p", "app", "-p", "edge", "-p", "engine-worker"];

/// Every check and every test.
pub(crate) fn all(project: &Project, steps: &mut Steps) -> Result<()> {
    let surroundings = Surroundings::set_up(project, steps)?;
    steps.check("format", || run(&mut project.cargo(&["fmt", "--all", "--check"])));
    steps.check("lints", || {
        run(&mut project.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    steps.check("lints for Wasm", || {
        let mut clippy = project.cargo(&["clippy", "--target", TARGET]);
        surroundings.toolchain.apply(&mut clippy)?;
        run(clippy.args(WASM_PACKAGES).args(["--", "-D", "warnings"]))
    });
    steps.check("features", || features(project));
    steps.check("documentation", || {
        let mut doc = project.cargo(&["doc", "--workspace", "--no-deps", "--document-private-items"]);
        run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    });
    tests(project, steps, &surroundings, None)
}

/// The lints of the engine with none of its features, with each and with all, and of the light worker, whose engine
/// has none.
fn features(project: &Project) -> Result<()> {
    let lint = |package: &str, arguments: &[&str]| {
        run(project.cargo(&["clippy", "-p", package]).args(arguments).args(["--", "-D", "warnings"]))
    };
    lint("engine", &["--all-features"])?;
    for features in ["", "analysis", "files", "fitting", "functions", "openapi", "report", "threads"] {
        lint("engine", &["--no-default-features", "--features", features])?;
    }
    lint("engine-worker", &["--no-default-features"])
}

/// The tests whose names hold `filter`.
pub(crate) fn some(project: &Project, steps: &mut Steps, filter: &str) -> Result<()> {
    let surroundings = Surroundings::set_up(project, steps)?;
    tests(project, steps, &surroundings, Some(filter))
}

/// Runs the tests and takes what they find as what they expect from now on.
pub(crate) fn bless(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.need("bless", || {
        let mut test = project.cargo(&["test", "--workspace", "--no-fail-fast"]);
        run(test.env("UPDATE_EXPECT", "1").env("CARLO_BLESS", "1"))
    })
}

/// The pictures of the README, taken from the built product.
pub(crate) fn screenshots(project: &Project, steps: &mut Steps) -> Result<()> {
    let surroundings = Surroundings::set_up(project, steps)?;
    surroundings.build(project, steps)?;
    steps.need("screenshots", || {
        let mut test =
            project.cargo(&["test", "-p", "tests", "--", "--ignored", "--exact", "browser::screenshots"]);
        surroundings.apply(&mut test)?;
        run(&mut test)
    })
}

/// What the tests need beside the code.
struct Surroundings {
    toolchain: Toolchain,
    npm: Npm,
    chromium: PathBuf,
}

impl Surroundings {
    fn set_up(project: &Project, steps: &mut Steps) -> Result<Self> {
        Ok(Self {
            toolchain: build::toolchain(project, steps)?,
            npm: build::npm(project, steps)?,
            chromium: steps.need("Chromium", tools::chromium)?,
        })
    }

    /// What the tests look at: the built page, the edge, and every program and test of the workspace, in one
    /// selection so that cargo compiles each dependency once.
    fn build(&self, project: &Project, steps: &mut Steps) -> Result<()> {
        build::dist(project, steps, self.toolchain, Some(&self.npm))?;
        build::edge(project, steps, self.toolchain, &self.npm)?;
        steps.need("programs and tests", || {
            run(&mut project.cargo(&["build", "--workspace", "--all-targets"]))
        })
    }

    /// Tells a test where Node, its packages and the browser are.
    fn apply(&self, command: &mut Command) -> Result<()> {
        self.npm.apply(command)?;
        command.env("CARLO_CHROMIUM", &self.chromium).env("CARLO_EDGE_IS_BUILT", "1");
        Ok(())
    }
}

/// Builds, tests, and ends with the table of steps and the runner's own closing lines.
fn tests(
    project: &Project,
    steps: &mut Steps,
    surroundings: &Surroundings,
    filter: Option<&str>,
) -> Result<()> {
    surroundings.build(project, steps)?;
    let mut closing = Vec::new();
    steps.check("tests", || {
        let mut test = project.cargo(&["test", "--workspace", "--no-fail-fast", "--"]);
        surroundings.apply(&mut test)?;
        let mut child = test.args(filter).stdout(Stdio::piped()).spawn().context("cargo does not start")?;
        let output = child.stdout.take().context("the output is piped")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            if line.starts_with("test result:") {
                closing.push(line);
            }
        }
        if !child.wait()?.success() {
            bail!("some tests failed");
        }
        Ok(())
    });
    println!("\n{}\n\n{}", steps.table(), closing.join("\n"));
    steps.verdict()
}
