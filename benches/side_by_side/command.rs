//! The programs that are compared, and what one run of each costs.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run took of the machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From before it was started until it was known to have ended.
    pub(crate) wall: Duration,
    /// User and system time together.
    pub(crate) processor: Duration,
    /// The most memory that it had at once, in bytes.
    pub(crate) memory: u64,
}

/// A program with its arguments.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    args: Vec<PathBuf>,
    folder: PathBuf,
}

impl Program {
    /// plate-render, which renders this repository's plate-llm for `environment`.
    pub(crate) fn plate_render(root: &Path, environment: &str) -> Self {
        let named = std::env::var_os("PLATE_RENDER").map(|path| root.join(path));
        Self {
            path: named.unwrap_or_else(|| env!("CARGO_BIN_EXE_plate-render").into()),
            args: vec!["--env".into(), environment.into()],
            folder: root.to_owned(),
        }
    }

    /// A program that does nothing: what it costs to start any.
    pub(crate) fn nothing() -> Self {
        Self {
            path: "/bin/true".into(),
            args: Vec::new(),
            folder: "/".into(),
        }
    }

    /// helm, which renders the same from a chart of its own that is put together in `folder`.
    pub(crate) fn helm(
        root: &Path,
        environment: &str,
        folder: &Path,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        let Some(path) = helm_path(root)? else {
            return Ok(None);
        };
        write_chart(root, folder)?;
        Ok(Some(Self {
            path,
            args: helm_args(root, environment),
            folder: folder.to_owned(),
        }))
    }

    /// Runs it and returns what it prints.
    pub(crate) fn output(&self) -> Result<String, Box<dyn Error>> {
        let output = self.command().stdout(Stdio::piped()).output()?;
        if !output.status.success() {
            return Err(self.failure());
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
        if !end.status.success() {
            return Err(self.failure());
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
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        command
    }

    fn failure(&self) -> Box<dyn Error> {
        format!("`{self}` failed").into()
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

/// Where helm is, if there is one; to name one that is not there is an error.
fn helm_path(root: &Path) -> Result<Option<PathBuf>, Box<dyn Error>> {
    let named = std::env::var_os("HELM");
    let path = root.join(named.as_deref().unwrap_or("target/peers/helm".as_ref()));
    if path.is_file() {
        return Ok(Some(path));
    }
    match named {
        Some(_) => Err(format!("HELM is `{}`, which is no file", path.display()).into()),
        None => Ok(None),
    }
}

/// Names the release and the namespace as plate.yaml does, and every layer of values that there is
/// above the chart's own, from weak to strong.
fn helm_args(root: &Path, environment: &str) -> Vec<PathBuf> {
    let release = format!("plate-llm-{environment}");
    let namespace = format!("plate-{environment}");
    let words = ["template", &release, ".", "--namespace", &namespace];
    let mut args: Vec<PathBuf> = words.map(PathBuf::from).to_vec();
    let layers = [
        "values.yaml",
        "plate-llm/values.yaml",
        &format!("values-{environment}.yaml"),
        &format!("plate-llm/values-{environment}.yaml"),
    ];
    for layer in layers.map(|layer| root.join("values").join(layer)) {
        if layer.is_file() {
            args.extend(["--values".into(), layer]);
        }
    }
    args
}

/// Writes the chart that helm renders: its own templates, and all else from `charts/plate-llm`.
fn write_chart(root: &Path, folder: &Path) -> io::Result<()> {
    let ours = root.join("charts/plate-llm");
    for name in ["Chart.yaml", "values.yaml", "values.schema.json"] {
        fs::copy(ours.join(name), folder.join(name))?;
    }
    copy_files(&ours.join("dashboards"), &folder.join("dashboards"))?;
    let templates = root.join("benches/helm/plate-llm/templates");
    copy_files(&templates, &folder.join("templates"))
}

/// Copies the files of the folder `from` into a new folder `to`.
fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
