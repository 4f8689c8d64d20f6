//! A workspace as it was in a commit of git.
//!
//! - The program `git` gives the files, out of its objects: neither the working tree nor the index is
//!   read or touched, so that nothing uncommitted gets in.
//! - They go into a temporary folder, which is gone when the run ends. Only what a rendering reads is
//!   taken: plate.yaml, charts and values, or of a standalone chart all.
//! - Nothing that a repository brings is run, and nothing is fetched: see [`Git::command`].
//! - A commit may be larger than any disk, since a tree can name one folder a thousand times. There
//!   are limits on the number of its files and on their bytes.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, anyhow};
use tempfile::TempDir;

use crate::cli::outcome::Failure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Target;
use crate::source::SourceMap;
use crate::workspace::Workspace;

/// What a rendering reads of a workspace.
const READ: [&str; 3] = ["plate.yaml", "charts", "values"];

/// The modes of files in a tree of git; `160000` is another repository.
const LINK: &str = "120000";
const REPOSITORY: &str = "160000";

/// How many bytes the list of a commit's files may have: 200,000 files with long names.
const LONGEST_LIST: u64 = 32 << 20;

/// How many bytes the files of a commit may have.
const MOST_BYTES: usize = 512 << 20;

/// The variables that point git to another repository than the one around the workspace. A hook of
/// git has them set. `git rev-parse --local-env-vars` lists them; `GIT_CONFIG_COUNT` is not among
/// these, since it is how a container says that it trusts a folder of another user.
const OTHER_REPOSITORY: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// The options of git before its command.
///
/// A partial clone fetches an object that it lacks, by a command that the configuration may name
/// (`core.sshCommand`): no way of fetching is allowed. The other settings name programs, too.
const SETTINGS: [&str; 5] = [
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "credential.helper=",
];

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
        let git = Git::around(root)?;
        let commit = git.commit(reference)?;
        let name = PathBuf::from(root.file_name().unwrap_or("workspace".as_ref()));
        let folder = tempfile::tempdir().context("a temporary folder cannot be created")?;
        let paths = if workspace.is_standalone_chart() {
            &[""]
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
        let then = if now.is_standalone_chart() {
            let chart = format!("./{}", self.name.display());
            Workspace::open(start, None, &[chart], sources)?.0
        } else {
            Workspace::discover(start, Some(&self.name), sources)?
        };
        Ok(then.as_past_of(now))
    }

    /// Says of each error that it is one of the commit.
    pub(super) fn in_commit(&self, diagnostics: Diagnostics) -> Diagnostics {
        let note = format!("only in the commit `{}`", self.reference);
        let mut noted = Diagnostics::new();
        noted.extend(
            diagnostics
                .into_iter()
                .map(|diagnostic| diagnostic.note(&note)),
        );
        noted
    }
}

/// The program, and the repository that a workspace is in.
struct Git {
    /// The folder that holds `.git`.
    top: PathBuf,
    /// The path from there to the workspace.
    below: PathBuf,
}

impl Git {
    /// Finds the repository around the folder `root`.
    ///
    /// git itself takes a folder that holds `HEAD`, `objects` and `refs` for a repository, and so
    /// finds one that a commit has brought, with a configuration of its own. No commit can bring a
    /// `.git`.
    fn around(root: &Path) -> Result<Self, Diagnostic> {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let has_git = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
        let top = root.ancestors().find(has_git);
        let top = top.ok_or_else(|| no_repository("there is no `.git` here or above"))?;
        let below = root.strip_prefix(top).unwrap_or(Path::new(""));
        Ok(Self {
            top: top.to_owned(),
            below: below.to_owned(),
        })
    }

    /// Returns a command of git that reads objects, and neither runs nor fetches anything else.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.top);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(["--no-pager", "--no-optional-locks"]);
        command.args(arguments).stdin(Stdio::null());
        for variable in OTHER_REPOSITORY {
            command.env_remove(variable);
        }
        command
            .env("GIT_NO_LAZY_FETCH", "1")
            // A list of protocols that goes before every configuration; it is empty.
            .env("GIT_ALLOW_PROTOCOL", "")
            .env("GIT_TERMINAL_PROMPT", "0")
            // A file of an environment that asks for other texts is none of ours.
            .env("LC_ALL", "C");
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
            return Err(no_repository(&format!("git reports: {}", words(&inside))));
        }
        // To git, the one begins an option, the other all commits but this.
        if reference.starts_with(['-', '^']) {
            return Err(unknown_commit(reference));
        }
        let commit = format!("{reference}^{{commit}}");
        let found = self.output(&["rev-parse", "--verify", "--quiet", &commit])?;
        let hash = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !found.status.success() || !is_hash {
            return Err(unknown_commit(reference));
        }
        Ok(hash)
    }

    /// Returns the files of the workspace at `paths` and below, by their paths from its root.
    fn entries(&self, commit: &str, paths: &[&str]) -> Result<Vec<Entry>, Failure> {
        let below = self.below.to_str().context("a path is not UTF-8")?;
        let below = below.replace(std::path::MAIN_SEPARATOR, "/");
        let prefix = if below.is_empty() { below } else { below + "/" };
        let paths: Vec<String> = paths.iter().map(|path| format!("{prefix}{path}")).collect();
        let paths = paths.iter().map(String::as_str);
        let paths: Vec<&str> = paths.filter(|path| !path.is_empty()).collect();
        let text = self.listed(&[&["ls-tree", "-rz", commit, "--"], &paths[..]].concat())?;
        let entries = text.split_terminator('\0').filter_map(entry);
        let inside = entries.filter_map(|entry| {
            let path = entry.path.strip_prefix(&prefix)?.to_owned();
            Some(Entry { path, ..entry })
        });
        Ok(inside.collect())
    }

    /// Returns what git lists, unless it is too long.
    fn listed(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| no_git(&error))?;
        let list = child.stdout.take().context("git returned no list")?;
        let mut bytes = Vec::new();
        let read = list.take(LONGEST_LIST + 1).read_to_end(&mut bytes);
        if read.context("git's list cannot be read")? as u64 > LONGEST_LIST {
            // It goes on listing for as long as it is read.
            let _ = child.kill();
            let _ = child.wait();
            return Err(too_large().into());
        }
        let ended = child.wait_with_output().context("git did not end")?;
        if !ended.status.success() {
            return Err(anyhow!("git cannot list the commit: {}", words(&ended)).into());
        }
        Ok(String::from_utf8(bytes).context("a path in git is not UTF-8")?)
    }

    /// Writes `entries` below `folder`.
    fn write(&self, entries: &[Entry], folder: &Path) -> Result<(), Failure> {
        let mut objects = Objects::open(self.command(&["cat-file", "--batch"]))?;
        let mut left = MOST_BYTES;
        for entry in entries.iter().filter(|entry| entry.mode != REPOSITORY) {
            let bytes = objects.read(&entry.object, left)?.ok_or_else(too_large)?;
            left -= bytes.len();
            let path = inside(folder, &entry.path)?;
            if entry.mode == LINK && leads_out(&entry.path, &bytes) {
                // What it leads to is not of the commit; a chart that needs it has an error there.
                continue;
            }
            // A tree may name a link, and again a folder in the same place.
            Target::below(folder, Path::new(&entry.path)).check()?;
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
        let answers = child.stdout.take().context("git returned no answers")?;
        Ok(Self {
            child,
            answers: BufReader::new(answers),
        })
    }

    /// Returns the bytes of an object; nothing if there are more than `most`.
    fn read(&mut self, object: &str, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let bytes = self.try_read(object, most);
        Ok(bytes.with_context(|| format!("git cannot read the object {object}"))?)
    }

    fn try_read(&mut self, object: &str, most: usize) -> anyhow::Result<Option<Vec<u8>>> {
        let stdin = self.child.stdin.as_mut().context("git accepted no names")?;
        writeln!(stdin, "{object}")?;
        stdin.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // The answer is `<object> <type> <size>`, the bytes, and a line end.
        let size = head
            .trim_end()
            .rsplit_once(' ')
            .map(|(_, size)| size.parse::<usize>());
        // An object that a partial clone lacks has no size; it is not fetched.
        let size = size.and_then(Result::ok).context("it is not there")?;
        if size > most {
            return Ok(None);
        }
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes)?;
        bytes.truncate(size);
        Ok(Some(bytes))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It may be about to write an object that is too large to be read.
        let _ = self.child.kill();
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

fn no_repository(reason: &str) -> Diagnostic {
    Diagnostic::error("no-repository", "the workspace is not in a git repository")
        .note(reason)
        .help("compare with files: `--against FILE|DIR`")
}

fn unknown_commit(reference: &str) -> Diagnostic {
    let message = format!("git cannot find the commit `{reference}`");
    Diagnostic::error("unknown-commit", message)
        .help("name a branch, a tag or a hash; `git fetch` gets those of the remote")
}

fn too_large() -> Diagnostic {
    let megabytes = MOST_BYTES >> 20;
    let message = "the files of the commit are too many or too large";
    Diagnostic::error("commit-too-large", message)
        .note(format!(
            "at most {megabytes} MB of plate.yaml, charts/ and values/ are read"
        ))
        .help("compare with files: `--against FILE|DIR`")
}

fn nothing_there(reference: &str) -> Diagnostic {
    let message = format!("the commit `{reference}` does not contain this workspace");
    Diagnostic::error("unknown-commit", message)
        .note("it has neither the plate.yaml nor a chart of this workspace")
}
