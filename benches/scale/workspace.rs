//! Writes workspaces with many releases, and the same for helm.
//!
//! - `charts/chart-N` and `helm/chart-N` are the charts of `application/`: ten manifests each.
//! - Each release has values of its own, one file for all environments and one for production.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::process::plate_llm::copy_files;
use crate::process::program::Program;

/// A folder with releases of generated charts.
pub(crate) struct Workspace {
    folder: PathBuf,
    releases: usize,
}

impl Workspace {
    /// Writes `releases` releases of `charts` charts below `folder`; `root` is this repository.
    pub(crate) fn write(
        root: &Path,
        folder: PathBuf,
        releases: usize,
        charts: usize,
    ) -> io::Result<Self> {
        let application = root.join("benches/scale/application");
        for number in 0..charts {
            write_chart(&application, &folder, number)?;
        }
        for number in 0..releases {
            write_values(&folder.join(format!("values/release-{number}")), number)?;
        }
        write_plate(&folder.join("plate.yaml"), releases, charts)?;
        Ok(Self { folder, releases })
    }

    /// `plate-render` with `args` in this workspace.
    pub(crate) fn plate_render(&self, path: &Path, args: &[&str]) -> Program {
        Program::new(path, args, &self.folder, 0)
    }

    /// `plate-render diff stg prod`, which finds the differences in the values of production.
    pub(crate) fn diff(&self, path: &Path) -> Program {
        Program::new(path, ["diff", "stg", "prod", "--all"], &self.folder, 1)
    }

    /// helm for the first `count` releases, one after another.
    pub(crate) fn helm_loop(&self, helm: &Path, count: usize) -> Program {
        self.helm(
            helm,
            &format!("while read -r n; do {}; done", one_helm("$n")),
            count,
        )
    }

    /// helm for the first `count` releases, two at a time.
    pub(crate) fn helm_xargs(&self, helm: &Path, count: usize) -> Program {
        self.helm(helm, &format!("xargs -P2 -I{{}} {}", one_helm("{}")), count)
    }

    /// The folder `name` in this workspace.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn helm(&self, helm: &Path, consumer: &str, count: usize) -> Program {
        let last = count.min(self.releases) - 1;
        let script = format!("seq 0 {last} | {consumer}");
        let args = ["-c".as_ref(), Path::new(&script), "sh".as_ref(), helm];
        Program::new(Path::new("/bin/sh"), args, &self.folder, 0)
    }
}

/// The command for the release with the number that `n` stands for; all have the first chart.
fn one_helm(n: &str) -> String {
    format!(
        "\"$1\" template release-{n}-prod helm/chart-0 --namespace prod \
         --values values/release-{n}/values.yaml --values values/release-{n}/values-prod.yaml"
    )
}

fn write_chart(application: &Path, folder: &Path, number: usize) -> io::Result<()> {
    for (kind, from) in [("charts", "plate-render"), ("helm", "helm")] {
        let chart = folder.join(kind).join(format!("chart-{number}"));
        copy_files(&application.join(from), &chart.join("templates"))?;
        fs::copy(application.join("values.yaml"), chart.join("values.yaml"))?;
        let about =
            format!("apiVersion: v2\nname: chart-{number}\nversion: 0.1.0\nappVersion: 1.2.3\n");
        fs::write(chart.join("Chart.yaml"), about)?;
    }
    Ok(())
}

fn write_values(folder: &Path, number: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let replicas = 2 + number % 3;
    fs::write(
        folder.join("values.yaml"),
        format!("replicas: {replicas}\n"),
    )?;
    let production = format!("environment:\n  MODE: release-{number}\n");
    fs::write(folder.join("values-prod.yaml"), production)
}

fn write_plate(path: &Path, releases: usize, charts: usize) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(
        b"environments:\n  stg: {namespace: stg}\n  prod: {namespace: prod}\nreleases:\n",
    )?;
    for number in 0..releases {
        let chart = number % charts;
        writeln!(
            file,
            "  - {{chart: chart-{chart}, name: release-{number}-<env>, values: release-{number}}}"
        )?;
    }
    file.flush()
}
