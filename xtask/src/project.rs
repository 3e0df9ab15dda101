//! Where things are, and how a program is started there.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folders that every command works with.
pub(crate) struct Project {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's build folder.
    pub(crate) target: PathBuf,
    /// What outlives a checkout: tools and the packages from npm.
    pub(crate) cache: PathBuf,
    /// Cargo's own folder, with the sources of libraries.
    pub(crate) cargo: PathBuf,
}

impl Project {
    /// Finds the repository from where cargo started us, and the folders that the environment moves:
    /// `CARGO_TARGET_DIR` and `CARLO_CACHE`.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .context("start this through cargo: `cargo xtask` in the repository")?;
        let root = Path::new(&manifest).parent().context("xtask/ lies in the repository")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => root.join("target"),
        };
        let cache = match (env::var_os("CARLO_CACHE"), env::var_os("XDG_CACHE_HOME"), env::home_dir()) {
            (Some(folder), _, _) => PathBuf::from(folder),
            (None, Some(folder), _) => Path::new(&folder).join("carlo"),
            (None, None, Some(home)) => home.join(".cache").join("carlo"),
            (None, None, None) => {
                bail!("no home folder: say where tools may be kept with CARLO_CACHE=FOLDER")
            }
        };
        // Without a home there is no cargo either: the folder is only looked for in what it built.
        let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo = cargo.unwrap_or_else(|| env::home_dir().unwrap_or_default().join(".cargo"));
        Ok(Self { root, target, cache, cargo })
    }

    /// A program to start in the repository's root.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Cargo, for what runs on this machine.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// A program that one of our own crates builds.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// Runs a command to its end; its output is the user's.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("`{}` does not start", line(command)))?;
    if !status.success() {
        bail!("`{}` failed: {status}", line(command));
    }
    Ok(())
}

/// Runs a command and gives what it wrote on its output; its errors are shown only if it fails.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` does not start", line(command)))?;
    if !output.status.success() {
        bail!("`{}` failed: {}\n{}", line(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where on the search path a program is.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let name = Path::new(program).with_extension(env::consts::EXE_EXTENSION);
    env::split_paths(&path).map(|folder| folder.join(&name)).find(|place| place.is_file())
}

/// Whether we may install packages on this machine: Linux's superuser where apt rules.
pub(crate) fn may_install_packages() -> bool {
    cfg!(target_os = "linux")
        && find("apt-get").is_some()
        && capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs packages with apt.
pub(crate) fn install_packages(packages: &[&str]) -> Result<()> {
    let update = run(Command::new("apt-get").args(["update", "-qq"]));
    let install = run(Command::new("apt-get")
        .args(["install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"));
    // An index that could not be renewed matters only if the packages cannot be had from the old one.
    install.or_else(|error| update.and(Err(error)))
}

/// Puts a folder before all others on a command's search path.
pub(crate) fn prepend_path(command: &mut Command, folder: &Path) -> Result<()> {
    let set = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
    let path = set.map_or_else(|| env::var_os("PATH").unwrap_or_default(), ToOwned::to_owned);
    let folders = std::iter::once(folder.to_owned()).chain(env::split_paths(&path));
    command.env("PATH", env::join_paths(folders)?);
    Ok(())
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}
