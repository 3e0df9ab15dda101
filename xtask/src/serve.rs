//! `cargo xtask run`: the whole product on this machine, on embedded defaults.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::build;
use crate::npm::Npm;
use crate::project::Project;
use crate::steps::Steps;

/// How to run.
pub(crate) struct Options {
    /// With the Workers runtime in front of the API.
    edge: bool,
    /// Where people open it.
    port: u16,
}

impl Options {
    /// From what follows `run`.
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self { edge: false, port: 8080 };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--edge" => options.edge = true,
                "--port" => {
                    let port = arguments.next().context("--port needs a number")?;
                    options.port = port.parse().with_context(|| format!("--port {port}: not a port"))?;
                }
                other => bail!("run: unknown option {other}; there are --edge and --port N"),
            }
        }
        Ok(options)
    }
}

/// Builds what is not built, starts it, says where, and stays until it ends or is interrupted.
pub(crate) fn run(project: &Project, steps: &mut Steps, options: &Options) -> Result<()> {
    let Options { edge, port } = *options;
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        bail!("port {port} is in use: stop the program that listens there, or choose another with --port N");
    }
    let toolchain = build::toolchain(project, steps)?;
    let npm = if edge { Some(build::npm(project, steps)?) } else { build::optional_npm(project, steps)? };
    build::dist(project, steps, toolchain, npm.as_ref())?;
    build::api(project, steps)?;
    let mut programs = Vec::new();
    match npm.as_ref().filter(|_| edge) {
        Some(npm) => {
            build::edge(project, steps, toolchain, npm)?;
            let origin = free_port()?;
            programs.push(steps.need("start the API", || start_api(project, origin, port))?);
            programs.push(steps.need("start the edge", || start_edge(project, npm, port, origin))?);
        }
        None => programs.push(steps.need("start the API", || start_api(project, port, port))?),
    }
    println!("{}\n\nCarlo is at http://localhost:{port}   (Ctrl-C ends it)", steps.table());
    stay(programs)
}

/// A started program, ended when we end.
struct Program {
    name: &'static str,
    child: Child,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("{name} does not start"))?;
        Ok(Self { name, child })
    }

    /// Waits until `path` is answered with 200, or the program ends.
    fn until_ready(mut self, port: u16, path: &str) -> Result<Self> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(90) {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended: {status}", self.name);
            }
            if is_answered(port, path) {
                return Ok(self);
            }
            sleep(Duration::from_millis(100));
        }
        bail!("{} did not answer http://localhost:{port}{path} within 90 s", self.name)
    }
}

/// The API on `port`, seen by people at `public`.
fn start_api(project: &Project, port: u16, public: u16) -> Result<Program> {
    let mut command = project.command(project.binary("release", "carlo-api"));
    command
        .arg("serve")
        .env("CARLO_BIND", format!("127.0.0.1:{port}"))
        .env("CARLO_PUBLIC_ORIGIN", format!("http://localhost:{public}"));
    if port != public {
        command.env("CARLO_TRUSTED_PROXIES", "127.0.0.1");
    }
    Program::start("the API", &mut command)?.until_ready(port, "/api/health/ready")
}

/// The edge on `port`, in front of the API on `origin`.
fn start_edge(project: &Project, npm: &Npm, port: u16, origin: u16) -> Result<Program> {
    let mut command = npm.command(project, "wrangler")?;
    command
        .args(["dev", "--local", "--ip", "127.0.0.1", "--port", &port.to_string()])
        .args(["--var", &format!("API_ORIGIN:http://127.0.0.1:{origin}")])
        .env("CARLO_EDGE_IS_BUILT", "1")
        .env("CLOUDFLARE_CF_FETCH_ENABLED", "false")
        .env("WRANGLER_SEND_METRICS", "false")
        .env("CI", "1");
    Program::start("the edge", &mut command)?.until_ready(port, "/api/health/ready")
}

/// Waits until one of the programs ends, which ends the others.
fn stay(mut programs: Vec<Program>) -> Result<()> {
    loop {
        for program in &mut programs {
            if let Some(status) = program.child.try_wait()? {
                bail!("{} ended: {status}", program.name);
            }
        }
        sleep(Duration::from_millis(300));
    }
}

/// A port that nobody listens on.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether a GET is answered with 200.
fn is_answered(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
