//! plate-llm, this repository's chart, rendered by plate-render and by helm.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::process::program::Program;

/// plate-render, which renders this repository's plate-llm for `environment`.
pub(crate) fn plate_render(root: &Path, environment: &str) -> Program {
    Program::new(&plate_render_path(root), ["--env", environment], root, 0)
}

/// helm, which renders the same from a chart of its own that is put together in `folder`.
pub(crate) fn helm(
    root: &Path,
    environment: &str,
    folder: &Path,
) -> Result<Option<Program>, Box<dyn Error>> {
    let Some(path) = helm_path(root)? else {
        return Ok(None);
    };
    write_chart(root, folder)?;
    let args = helm_args(root, environment);
    Ok(Some(Program::new(&path, args, folder, 0)))
}

/// The plate-render that is measured: `PLATE_RENDER`, or the one that cargo built.
pub(crate) fn plate_render_path(root: &Path) -> PathBuf {
    let named = std::env::var_os("PLATE_RENDER").map(|path| root.join(path));
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_plate-render").into())
}

/// Where helm is, if there is one; to name one that is not there is an error.
pub(crate) fn helm_path(root: &Path) -> Result<Option<PathBuf>, Box<dyn Error>> {
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
pub(crate) fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
