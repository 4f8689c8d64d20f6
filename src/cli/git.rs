//! A workspace as it was in a commit of git.
//!
//! - The program `git` gives the files, out of its objects: neither the working tree nor the index is
//!   read or touched, so that nothing uncommitted gets in.
//! - They go into a temporary folder, which is gone when the run ends. Only what a rendering reads is
//!   taken: plate.yaml, charts and values, or of a lone chart all.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, anyhow};
use tempfile::TempDir;

use super::outcome::Failure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
use crate::workspace::Workspace;

/// What a rendering reads of a workspace.
const READ: [&str; 3] = ["plate.yaml", "charts", "values"];

/// The modes of files in a tree of git; `160000` is another repository.
const LINK: &str = "120000";
const REPOSITORY: &str = "160000";

/// The files of a commit.
#[derive(Debug)]
pub(super) struct Snapshot {
    folder: TempDir,
    /// The name of the folder that the workspace is in.
    name: PathBuf,
    reference: String,
}

/// A file in a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    mode: String,
    object: String,
    path: String,
}

impl Snapshot {
    /// Writes the files that `workspace` had in the commit `reference`.
    pub(super) fn take(workspace: &Workspace, reference: &str) -> Result<Self, Failure> {
        let root = workspace.root();
        let git = Git { root };
        let commit = git.commit(reference)?;
        let name = PathBuf::from(root.file_name().unwrap_or("workspace".as_ref()));
        let folder = tempfile::tempdir().context("no temporary folder can be made")?;
        let paths = if workspace.is_lone_chart() {
            &[]
        } else {
            &READ[..]
        };
        let entries = git.entries(&commit, paths)?;
        if entries.is_empty() {
            return Err(nothing_there(reference).into());
        }
        git.write(&entries, &folder.path().join(&name))?;
        let reference = reference.to_owned();
        Ok(Self {
            folder,
            name,
            reference,
        })
    }

    /// Opens the workspace in the commit; `now` is what it is today.
    pub(super) fn workspace(
        &self,
        now: &Workspace,
        sources: &mut SourceMap,
    ) -> Result<Workspace, Diagnostics> {
        let start = self.folder.path();
        if now.is_lone_chart() {
            let chart = format!("./{}", self.name.display());
            return Ok(Workspace::open(start, None, &[chart], sources)?.0);
        }
        Workspace::discover(start, Some(&self.name), sources)
    }

    /// Says of each fault that it is one of the commit.
    pub(super) fn in_commit(&self, faults: Diagnostics) -> Diagnostics {
        let note = format!("this is so in the commit `{}`", self.reference);
        let mut noted = Diagnostics::new();
        noted.extend(faults.into_iter().map(|fault| fault.note(&note)));
        noted
    }
}

/// The program, started in a folder.
struct Git<'a> {
    root: &'a Path,
}

impl Git<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(arguments);
        // A file of an environment that asks for other texts is none of ours.
        command.env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Output, Diagnostic> {
        let output = self.command(arguments).output();
        output.map_err(|error| no_git(&error))
    }

    /// Returns the hash of the commit that `reference` names.
    fn commit(&self, reference: &str) -> Result<String, Diagnostic> {
        let inside = self.output(&["rev-parse", "--git-dir"])?;
        if !inside.status.success() {
            return Err(no_repository(&words(&inside)));
        }
        // It would be an option of git's.
        if reference.starts_with('-') {
            return Err(unknown_commit(reference));
        }
        let commit = format!("{reference}^{{commit}}");
        let found = self.output(&["rev-parse", "--verify", "--quiet", &commit])?;
        if !found.status.success() {
            return Err(unknown_commit(reference));
        }
        Ok(String::from_utf8_lossy(&found.stdout).trim().to_owned())
    }

    /// Returns the files at `paths` and below, by their paths from the root; all without any.
    fn entries(&self, commit: &str, paths: &[&str]) -> Result<Vec<Entry>, Failure> {
        let arguments = [&["ls-tree", "-rz", commit, "--"], paths].concat();
        let listed = self.output(&arguments)?;
        if !listed.status.success() {
            return Err(anyhow!("git cannot list the commit: {}", words(&listed)).into());
        }
        let text = String::from_utf8(listed.stdout).context("a path in git is not UTF-8")?;
        Ok(text.split_terminator('\0').filter_map(entry).collect())
    }

    /// Writes `entries` below `folder`.
    fn write(&self, entries: &[Entry], folder: &Path) -> Result<(), Failure> {
        let mut objects = Objects::open(self.command(&["cat-file", "--batch"]))?;
        for entry in entries.iter().filter(|entry| entry.mode != REPOSITORY) {
            let bytes = objects.read(&entry.object)?;
            let path = inside(folder, &entry.path)?;
            if entry.mode == LINK && leads_out(&entry.path, &bytes) {
                // What it leads to is not of the commit; a chart that needs it has a fault there.
                continue;
            }
            let place = || format!("`{}` of the commit cannot be written", entry.path);
            write(&path, &entry.mode, &bytes).with_context(place)?;
        }
        Ok(())
    }
}

/// A line of `git ls-tree`: `<mode> <type> <object>\t<path>`.
fn entry(line: &str) -> Option<Entry> {
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split(' ');
    let (mode, object) = (words.next()?, words.nth(1)?);
    Some(Entry {
        mode: mode.to_owned(),
        object: object.to_owned(),
        path: path.to_owned(),
    })
}

/// Returns where a file goes; a path that leads out of the folder goes nowhere.
fn inside(folder: &Path, path: &str) -> Result<PathBuf, Failure> {
    let is_inside = |part: Component<'_>| matches!(part, Component::Normal(_));
    if Path::new(path).components().all(is_inside) {
        return Ok(folder.join(path));
    }
    Err(anyhow!("the commit has a file `{path}`, which leads out of the repository").into())
}

fn write(path: &Path, mode: &str, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if mode == LINK {
        return link(path, bytes);
    }
    std::fs::write(path, bytes)
}

/// Reports whether a link leads out of the folder that `path` is in, and so perhaps into the
/// working tree.
fn leads_out(path: &str, target: &[u8]) -> bool {
    let target = String::from_utf8_lossy(target).into_owned();
    let mut depth = Path::new(path).components().count() - 1;
    for part in Path::new(&target).components() {
        match part {
            Component::CurDir => {}
            Component::Normal(_) => depth += 1,
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return true,
        }
    }
    false
}

#[cfg(unix)]
fn link(path: &Path, target: &[u8]) -> std::io::Result<()> {
    let target = String::from_utf8_lossy(target).into_owned();
    std::os::unix::fs::symlink(target, path)
}

/// As git does where there are no links: the text of the link is the file.
#[cfg(not(unix))]
fn link(path: &Path, target: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, target)
}

/// `git cat-file --batch`, which answers each name of an object with its bytes.
struct Objects {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Objects {
    fn open(mut command: Command) -> Result<Self, Failure> {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| no_git(&error))?;
        let answers = child.stdout.take().context("git gives no answers")?;
        Ok(Self {
            child,
            answers: BufReader::new(answers),
        })
    }

    fn read(&mut self, object: &str) -> Result<Vec<u8>, Failure> {
        let bytes = self.try_read(object);
        Ok(bytes.with_context(|| format!("git cannot read the object {object}"))?)
    }

    fn try_read(&mut self, object: &str) -> anyhow::Result<Vec<u8>> {
        let stdin = self.child.stdin.as_mut().context("git takes no names")?;
        writeln!(stdin, "{object}")?;
        stdin.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // The answer is `<object> <type> <size>`, the bytes, and a line end.
        let size = head
            .trim_end()
            .rsplit_once(' ')
            .map(|(_, size)| size.parse::<usize>());
        let size = size.context("it is missing")??;
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes)?;
        bytes.truncate(size);
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends with its input, whatever it says about that.
        let _ = self.child.wait();
    }
}

/// The first line that git has said.
fn words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or_default();
    line.trim_start_matches("fatal: ").to_owned()
}

fn no_git(error: &std::io::Error) -> Diagnostic {
    let reason = match error.kind() {
        ErrorKind::NotFound => "there is no such program".to_owned(),
        reason => reason.to_string(),
    };
    Diagnostic::error("no-git", format!("`git` cannot be started: {reason}"))
        .help("install git, or compare with files: `--against FILE|DIR`")
}

fn no_repository(words: &str) -> Diagnostic {
    Diagnostic::error("no-repository", "the workspace is in no repository of git")
        .note(format!("git says: {words}"))
        .help("compare with files: `--against FILE|DIR`")
}

fn unknown_commit(reference: &str) -> Diagnostic {
    let message = format!("git knows no commit `{reference}`");
    Diagnostic::error("unknown-commit", message)
        .help("name a branch, a tag or a hash; `git fetch` gets those that are elsewhere")
}

fn nothing_there(reference: &str) -> Diagnostic {
    let message = format!("the commit `{reference}` has nothing of this workspace");
    Diagnostic::error("unknown-commit", message)
        .note("neither plate.yaml nor a chart of it was committed there")
}
