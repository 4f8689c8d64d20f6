//! Runs the command in a folder of its own and compares all that it says.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::binary::binary;
use tempfile::TempDir;

/// The beginning of a template.
pub(crate) const CONFIG_MAP: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
";

/// One run of the command: the files that it finds, its arguments, and what it must say.
///
/// What is not expected must not be there: without `stdout` nothing may come out, without `stderr`
/// nothing may be reported.
#[derive(Debug)]
pub(crate) struct Test {
    folder: TempDir,
    start: String,
    args: Vec<String>,
    is_checked: bool,
    stdin: String,
    stdout: Expected,
    stderr: Expected,
}

#[derive(Debug)]
enum Expected {
    Whole(String),
    Parts(Vec<String>),
}

impl Test {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            start: ".".to_owned(),
            args: Vec::new(),
            is_checked: false,
            stdin: String::new(),
            stdout: Expected::Whole(String::new()),
            stderr: Expected::Whole(String::new()),
        }
    }

    /// A workspace with one chart, `api`, that is rendered for `stg`; its values file is `values`.
    pub(crate) fn api(values: &str) -> Self {
        Self::new()
            .charts(&["api"])
            .file("plate.yaml", "environments: [stg, prod]\n")
            .file("charts/api/values.yaml", dedent(values))
            .args(["api", "--env", "stg"])
    }

    /// The same, with one template: a `ConfigMap` whose `data` is this, from line 6 on.
    pub(crate) fn data(values: &str, data: &str) -> Self {
        let lines = dedent(data);
        let lines: Vec<String> = lines.lines().map(|line| format!("  {line}\n")).collect();
        let text = format!("{CONFIG_MAP}data:\n{}", lines.concat());
        Self::api(values).file("charts/api/templates/a.yaml.j2", text)
    }

    /// Adds a partial to the chart `api`.
    pub(crate) fn partial(self, name: &str, text: &str) -> Self {
        self.file(&format!("charts/api/templates/{name}"), dedent(text))
    }

    /// Adds a values file for the environment to the chart `api`.
    pub(crate) fn stg(self, text: &str) -> Self {
        self.file("charts/api/values-stg.yaml", dedent(text))
    }

    /// Writes a file; its text is taken as it is.
    pub(crate) fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Writes a file in `folder` whose name is these bytes.
    #[cfg(unix)]
    pub(crate) fn file_of_bytes(self, folder: &str, name: &[u8]) -> Self {
        use std::os::unix::ffi::OsStrExt;
        let folder = self.folder.path().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
        self
    }

    /// Writes a Chart.yaml and an empty values file for each chart.
    pub(crate) fn charts(self, names: &[&str]) -> Self {
        names.iter().fold(self, |test, name| {
            let metadata = format!("apiVersion: v2\nname: {name}\nversion: 0.1.0\n");
            test.file(&format!("charts/{name}/Chart.yaml"), metadata)
        })
    }

    /// Makes a link called `name` that leads to `target`.
    #[cfg(unix)]
    pub(crate) fn link(self, name: &str, target: &str) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }

    /// Makes a named pipe, which nothing writes to.
    #[cfg(unix)]
    pub(crate) fn pipe(self, name: &str) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
        self
    }

    /// Removes a file.
    pub(crate) fn removed(self, name: &str) -> Self {
        std::fs::remove_file(self.folder.path().join(name)).unwrap();
        self
    }

    /// Starts in the folder `name` instead of the root.
    pub(crate) fn within(mut self, name: &str) -> Self {
        std::fs::create_dir_all(self.folder.path().join(name)).unwrap();
        name.clone_into(&mut self.start);
        self
    }

    pub(crate) fn args<const N: usize>(mut self, args: [&str; N]) -> Self {
        self.args = args.map(str::to_owned).to_vec();
        self
    }

    /// The same, of any number.
    pub(crate) fn words(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.args = words.into_iter().collect();
        self
    }

    /// Lets a render refuse what the API server would reject; the manifests of most tests are
    /// sketches, which show no more than what the test is about.
    pub(crate) fn checked(mut self) -> Self {
        self.is_checked = true;
        self
    }

    /// Gives the command this on standard input.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// Expects exactly this on standard output; common indentation does not count.
    pub(crate) fn stdout(mut self, text: &str) -> Self {
        self.stdout = Expected::Whole(dedent(text));
        self
    }

    /// Expects exactly this on standard error; common indentation does not count.
    pub(crate) fn stderr(mut self, text: &str) -> Self {
        self.stderr = Expected::Whole(dedent(text));
        self
    }

    /// Expects these parts on standard output, in any order.
    pub(crate) fn stdout_has<const N: usize>(mut self, parts: [&str; N]) -> Self {
        self.stdout = Expected::Parts(parts.map(str::to_owned).to_vec());
        self
    }

    /// Expects these parts on standard error, in any order.
    pub(crate) fn stderr_has<const N: usize>(mut self, parts: [&str; N]) -> Self {
        self.stderr = Expected::Parts(parts.map(str::to_owned).to_vec());
        self
    }

    /// Runs the command, compares, and expects this exit code; returns the folder for a look.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Folder {
        let output = self.run();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        self.stderr.compare("standard error", &stderr);
        self.stdout.compare("standard output", &stdout);
        assert_eq!(output.status.code(), Some(code), "exit code\n{stderr}");
        Folder(self.folder)
    }

    /// Runs the command as it is, and returns all that it says, with whatever exit code.
    pub(crate) fn says(self) -> (Folder, String) {
        let output = self.checked().run_to_end();
        let said = [output.1.stdout, output.1.stderr].concat();
        (
            Folder(output.0),
            String::from_utf8_lossy(&said).into_owned(),
        )
    }

    fn run_to_end(self) -> (TempDir, Output) {
        let output = self.run();
        (self.folder, output)
    }

    fn unchecked(&self) -> Option<&'static str> {
        let commands = [
            "check",
            "completions",
            "docs",
            "eval",
            "diff",
            "explain",
            "functions",
            "golden",
            "graph",
            "help",
            "list",
            "man",
            "new",
            "values",
            "watch",
        ];
        let first = self.args.first().map(String::as_str).unwrap_or_default();
        (!self.is_checked && !commands.contains(&first)).then_some("--no-check")
    }

    fn run(&self) -> Output {
        let mut child = Command::new(binary())
            .args(self.unchecked())
            .args(&self.args)
            .current_dir(self.folder.path().join(&self.start))
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that ends without reading closes its input.
        let _ = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        child.wait_with_output().unwrap()
    }
}

impl Expected {
    #[track_caller]
    fn compare(&self, what: &str, actual: &str) {
        match self {
            Expected::Whole(text) => {
                assert!(actual == text, "{what} is\n{actual}\nand should be\n{text}");
            }
            Expected::Parts(parts) => {
                for part in parts {
                    assert!(actual.contains(part), "{what} lacks {part:?}:\n{actual}");
                }
            }
        }
    }
}

/// The folder of a run that is over.
#[derive(Debug)]
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Returns the text of a file that the run wrote.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Runs the command again, in the same folder.
    pub(crate) fn then<const N: usize>(self, args: [&str; N]) -> Test {
        Test {
            folder: self.0,
            ..Test::new()
        }
        .args(args)
    }

    /// Returns the names of the files below a folder, sorted.
    pub(crate) fn files(&self, name: &str) -> Vec<String> {
        let root = self.0.path().join(name);
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let relative = path.strip_prefix(&root).unwrap();
                    found.push(relative.to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// Returns where the folder is.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Removes the first line if it is blank, the indentation that all lines share, and the last line
/// if it is blank.
pub(crate) fn dedent(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    let common = filled.map(indent).min().unwrap_or(0);
    let lines = text
        .lines()
        .map(|line| line.get(common..).unwrap_or_default());
    let mut dedented: String = lines.flat_map(|line| [line, "\n"]).collect();
    if text.ends_with(' ') {
        dedented.truncate(dedented.trim_end_matches([' ', '\n']).len() + 1);
    }
    dedented
}
