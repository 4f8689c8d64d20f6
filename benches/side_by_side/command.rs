//! The programs that are compared, and what one run of each costs.

use std::error::Error;
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
    /// plate-render, which renders staging of this repository.
    pub(crate) fn plate_render(root: &Path) -> Self {
        Self {
            path: env!("CARGO_BIN_EXE_plate-render").into(),
            args: vec!["--env".into(), "stg".into()],
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
    pub(crate) fn helm(root: &Path, folder: &Path) -> Result<Option<Self>, Box<dyn Error>> {
        let path = std::env::var_os("HELM")
            .map_or_else(|| root.join("target/peers/helm"), |path| root.join(path));
        if !path.is_file() {
            return match std::env::var_os("HELM") {
                Some(_) => Err(format!("HELM is `{}`, which is no file", path.display()).into()),
                None => Ok(None),
            };
        }
        write_chart(root, folder)?;
        let values = [
            "values.yaml",
            "values-stg.yaml",
            "plate-llm/values-stg.yaml",
        ];
        let words = ["template", "plate-llm-stg", ".", "--namespace", "plate-stg"];
        let mut args: Vec<PathBuf> = words.map(PathBuf::from).to_vec();
        for file in values {
            args.extend(["--values".into(), root.join("values").join(file)]);
        }
        Ok(Some(Self {
            path,
            args,
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
        command.stdin(Stdio::null());
        command
    }

    fn failure(&self) -> Box<dyn Error> {
        format!("`{}` failed", self.path.display()).into()
    }
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
