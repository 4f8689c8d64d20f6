//! A program with its arguments, and what one run of it costs.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// How many lines of what a program says are shown if it fails.
const LINES: usize = 5;

/// What one run took of the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From before it was started until it was known to have ended.
    pub(crate) wall: Duration,
    /// User and system time together, also of the processes that it started.
    pub(crate) processor: Duration,
    /// The most memory that it, or a process that it started, had at once, in bytes.
    pub(crate) memory: u64,
}

/// A program with its arguments.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    args: Vec<PathBuf>,
    folder: PathBuf,
    /// The exit code of a run that is as it should be.
    expected: i32,
}

impl Program {
    /// The program at `path`, which runs in `folder`.
    pub(crate) fn new<A: Into<PathBuf>>(
        path: &Path,
        args: impl IntoIterator<Item = A>,
        folder: &Path,
        expected: i32,
    ) -> Self {
        Self {
            path: path.to_owned(),
            args: args.into_iter().map(Into::into).collect(),
            folder: folder.to_owned(),
            expected,
        }
    }

    /// A program that does nothing: what it costs to start any.
    pub(crate) fn nothing() -> Self {
        Self::new(
            Path::new("/bin/true"),
            Vec::<PathBuf>::new(),
            Path::new("/"),
            0,
        )
    }

    /// Runs it and returns what it prints.
    pub(crate) fn output(&self) -> Result<String, Box<dyn Error>> {
        let output = self.command().stderr(Stdio::piped()).output()?;
        if output.status.code() != Some(self.expected) {
            let said = String::from_utf8_lossy(&output.stderr);
            let said: Vec<&str> = said.lines().take(LINES).collect();
            return Err(format!("`{self}` failed: {}", said.join("\n")).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs it and returns what that cost; what it prints goes nowhere.
    pub(crate) fn cost(&self) -> Result<Cost, Box<dyn Error>> {
        let mut command = self.command();
        let start = Instant::now();
        let mut child = command.stdout(Stdio::null()).spawn()?;
        let end = child.wait4()?;
        let wall = start.elapsed();
        if end.status.code() != Some(self.expected) {
            // Once more, for what it says.
            self.output()?;
            return Err(format!("`{self}` failed once").into());
        }
        Ok(Cost {
            wall,
            processor: end.rusage.utime + end.rusage.stime,
            memory: end.rusage.maxrss,
        })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.args).current_dir(&self.folder);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let args = self.args.iter().map(|arg| arg.to_string_lossy());
        write!(
            f,
            "{} {}",
            self.path.display(),
            args.collect::<Vec<_>>().join(" ")
        )
    }
}
