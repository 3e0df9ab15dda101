//! What comes from npm: wasm-opt, esbuild, wrangler with the Node it needs, and playwright's driver.
//!
//! The set is described by package.json and package-lock.json in the root, and installed once for each
//! content of these two into the user's cache; install scripts never run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::derived::hash;
use crate::project::{Project, find, install_packages, may_install_packages, prepend_path, run};

/// The installed set.
pub(crate) struct Npm {
    folder: PathBuf,
}

impl Npm {
    /// The set, if it is installed.
    pub(crate) fn find(project: &Project) -> Result<Option<Self>> {
        let npm = Self { folder: Self::folder(project)? };
        Ok(npm.folder.join("complete").exists().then_some(npm))
    }

    /// The set, installed if it is not yet.
    pub(crate) fn set_up(project: &Project) -> Result<Self> {
        if let Some(npm) = Self::find(project)? {
            return Ok(npm);
        }
        if find("npm").is_none() {
            if !may_install_packages() {
                bail!("npm is missing: install Node.js 20 or later with its npm, then start this again");
            }
            println!("   installing Node.js and npm with apt (once)");
            install_packages(&["nodejs", "npm"])?;
        }
        let folder = Self::folder(project)?;
        fs::create_dir_all(&folder)?;
        for name in ["package.json", "package-lock.json"] {
            fs::copy(project.root.join(name), folder.join(name))?;
        }
        // Not `npm ci`: it refuses a lock file when a package for another system is missing from a mirror.
        run(Command::new("npm").current_dir(&folder).args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]))
        .context("npm could not fetch the packages of package.json")?;
        fs::write(folder.join("complete"), "")?;
        Ok(Self { folder })
    }

    /// One of the set's programs, started in the repository's root.
    pub(crate) fn command(&self, project: &Project, program: &str) -> Result<Command> {
        let mut command = project.command(self.program(program));
        self.apply(&mut command)?;
        Ok(command)
    }

    /// Puts the set's programs, Node 22 among them, before all others on a command's path, and says in
    /// `CARLO_NPM` where scripts find its packages.
    pub(crate) fn apply(&self, command: &mut Command) -> Result<()> {
        prepend_path(command, &self.programs())?;
        command.env("CARLO_NPM", &self.folder);
        Ok(())
    }

    /// Where one of the set's programs is.
    pub(crate) fn program(&self, program: &str) -> PathBuf {
        self.programs().join(program)
    }

    fn programs(&self) -> PathBuf {
        self.folder.join("node_modules").join(".bin")
    }

    fn folder(project: &Project) -> Result<PathBuf> {
        let package = fs::read(project.root.join("package.json"))?;
        let lock = fs::read(project.root.join("package-lock.json"))?;
        Ok(project.cache.join("npm").join(hash(&[&package, &lock])))
    }
}
