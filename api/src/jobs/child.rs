//! The child process that touches workbooks: whatever a hostile file does to it, the service lives.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use wire::problem::Problem;

use super::protocol::{Said, Task, Work};
use crate::config::Config;
use crate::simulator;

/// The most bytes that an outcome may have.
const MOST_OUTCOME: u64 = 512 * 1024 * 1024;
/// The most bytes that a line of progress may have.
const MOST_LINE: u64 = 4 * 1024 * 1024;
/// How much of what a dying child says is logged.
const LAST_WORDS: u64 = 4096;

/// How a child ended that did not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChildError {
    /// It said why the work cannot be done.
    #[error("refused: {}", .0.detail)]
    Refused(Box<Problem>),
    /// It took longer than allowed, and was killed.
    #[error("took longer than {} seconds", .0.as_secs())]
    TooSlow(Duration),
    /// It wanted more memory than allowed.
    #[error("wanted more memory than allowed")]
    TooLarge,
    /// It ended without an outcome by its own fault.
    #[error("ended with {status}: {last_words}")]
    Crashed {
        /// How it ended.
        status: String,
        /// The end of what it printed.
        last_words: String,
    },
    /// It could not be started or was killed from outside: another try may succeed.
    #[error("could not work: {0}")]
    Lost(String),
}

/// Has a child of this program do `work` on `workbook` within `limit`. Dropping the future kills the child.
pub async fn run(
    config: &Config,
    work: Work,
    workbook: Bytes,
    limit: Duration,
    progress: impl Fn(u64),
) -> Result<Bytes, ChildError> {
    let (command, memory) = match &work {
        Work::Read => ("parse-child", config.workbook_memory),
        Work::Simulate { .. } | Work::Trace { .. } => ("simulate-child", config.simulation_memory),
    };
    let threads = config.threads() as u64;
    let task = Task {
        bytes: workbook.len(),
        memory: memory * 1024 * 1024,
        processor_seconds: limit.as_secs().saturating_mul(threads).saturating_add(1),
        work,
    };
    let mut child = Command::new(&config.child_program)
        .arg(command)
        .env_clear()
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| ChildError::Lost(format!("{}: {error}", config.child_program.display())))?;
    let mut stdin = child.stdin.take().expect("the child's stdin is a pipe");
    let stdout = child.stdout.take().expect("the child's stdout is a pipe");
    let stderr = child.stderr.take().expect("the child's stderr is a pipe");

    let talk = async {
        let (said, last_words, ()) =
            tokio::join!(listen(stdout, &progress), last_words(stderr), tell(&mut stdin, &task, &workbook));
        (said, last_words, child.wait().await)
    };
    let Ok((said, last_words, status)) = tokio::time::timeout(limit, talk).await else {
        return Err(ChildError::TooSlow(limit));
    };
    let status = status.map_err(|error| ChildError::Lost(error.to_string()))?;
    match said {
        Ok(Some(Ok(outcome))) if status.success() => Ok(outcome),
        Ok(Some(Err(problem))) => Err(ChildError::Refused(Box::new(problem))),
        _ => Err(why(status, last_words, limit)),
    }
}

/// Why a child ended with `status` before its work was done.
fn why(status: std::process::ExitStatus, last_words: String, limit: Duration) -> ChildError {
    use std::os::unix::process::ExitStatusExt;

    const SIGKILL: i32 = 9;
    const SIGTERM: i32 = 15;
    const SIGXCPU: i32 = 24;
    match status.signal() {
        _ if last_words.contains("memory allocation of") => ChildError::TooLarge,
        Some(SIGXCPU) => ChildError::TooSlow(limit),
        Some(SIGKILL | SIGTERM) => ChildError::Lost(format!("killed from outside: {status}")),
        _ => ChildError::Crashed { status: status.to_string(), last_words },
    }
}

/// Hands the task and the workbook over. A child that is gone says so by its end, not here.
async fn tell(stdin: &mut ChildStdin, task: &Task, workbook: &[u8]) {
    let mut line = serde_json::to_vec(task).expect("a task is JSON");
    line.push(b'\n');
    if stdin.write_all(&line).await.is_ok() && stdin.write_all(workbook).await.is_ok() {
        let _ = stdin.flush().await;
    }
}

/// The outcome or the refusal; `None` where the child said neither.
async fn listen(
    stdout: ChildStdout,
    progress: &impl Fn(u64),
) -> std::io::Result<Option<Result<Bytes, Problem>>> {
    let mut stdout = tokio::io::BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut stdout).take(MOST_LINE).read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        match serde_json::from_slice(&line)? {
            Said::Progress(trials) => progress(trials),
            Said::Refused(problem) => return Ok(Some(Err(problem))),
            Said::Done => {
                let mut outcome = Vec::new();
                stdout.take(MOST_OUTCOME).read_to_end(&mut outcome).await?;
                return Ok(Some(Ok(outcome.into())));
            }
        }
    }
}

/// The end of what the child prints beside its outcome.
async fn last_words(mut stderr: ChildStderr) -> String {
    let mut words = Vec::new();
    let mut buffer = vec![0; LAST_WORDS as usize];
    while let Ok(read @ 1..) = stderr.read(&mut buffer).await {
        words.extend_from_slice(&buffer[..read]);
        let excess = words.len().saturating_sub(LAST_WORDS as usize);
        words.drain(..excess);
    }
    String::from_utf8_lossy(&words).trim().to_owned()
}

/// What the child process does: the other end of [`run`].
pub fn main() -> std::io::Result<()> {
    let mut input = BufReader::new(std::io::stdin());
    let mut line = String::new();
    input.by_ref().take(MOST_LINE).read_line(&mut line)?;
    let task: Task = serde_json::from_str(&line)?;
    limit(Resource::As, task.memory)?;
    limit(Resource::Cpu, task.processor_seconds)?;
    limit(Resource::Core, 0)?;

    let mut workbook = vec![0; task.bytes];
    input.read_exact(&mut workbook)?;
    std::thread::spawn(move || end_with_the_worker(input));

    let mut output = std::io::stdout().lock();
    let outcome = match task.work {
        Work::Read => simulator::read(&workbook),
        Work::Trace { spec, trial, cell, depth, from } => {
            simulator::trace(&workbook, &spec, trial, cell.as_ref(), depth, from)
        }
        Work::Simulate { spec, threads } => simulator::simulate(&workbook, &spec, threads, |trials| {
            // A worker that is gone needs no progress; `end_with_the_worker` sees to the rest.
            let _ = say(&mut output, &Said::Progress(trials));
        }),
    };
    match outcome {
        Ok(outcome) => {
            say(&mut output, &Said::Done)?;
            output.write_all(&outcome)?;
        }
        Err(problem) => say(&mut output, &Said::Refused(*problem))?,
    }
    output.flush()
}

/// The worker writes nothing more: the pipe ends when the worker does, and then so does the child.
fn end_with_the_worker(mut input: impl Read) {
    let _ = input.read(&mut [0]);
    std::process::exit(1);
}

fn say(output: &mut impl Write, said: &Said) -> std::io::Result<()> {
    serde_json::to_writer(&mut *output, said)?;
    output.write_all(b"\n")?;
    output.flush()
}

fn limit(resource: Resource, most: u64) -> std::io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}
