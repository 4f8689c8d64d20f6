//! Where cargo has put the packages whose text is read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, ensure};
use serde_json::Value;

/// The folders of packages, by name.
pub struct Sources(BTreeMap<String, PathBuf>);

impl Sources {
    /// Returns the folder of the package `name`.
    pub fn folder(&self, name: &str) -> anyhow::Result<&Path> {
        let folder = self.0.get(name);
        folder
            .map(PathBuf::as_path)
            .with_context(|| format!("cargo knows no package `{name}`"))
    }

    /// Returns the folders of the packages whose names begin with `prefix`, sorted by name.
    pub fn folders(&self, prefix: &str) -> impl Iterator<Item = &Path> {
        let found = self
            .0
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix));
        found.map(|(_, folder)| folder.as_path())
    }
}

/// Asks cargo, which downloads what is not there unless it is set to be offline.
pub fn find() -> anyhow::Result<Sources> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--features=sources",
        ])
        .arg("--manifest-path")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .context("cargo cannot be run")?;
    let faults = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo metadata: {faults}");
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    Ok(Sources(packages.iter().filter_map(folder).collect()))
}

fn folder(package: &Value) -> Option<(String, PathBuf)> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    Some((
        package["name"].as_str()?.to_owned(),
        manifest.parent()?.to_owned(),
    ))
}

/// Returns the Rust files below `folder` with their paths from it, sorted.
pub fn rust_files(folder: &Path) -> anyhow::Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path)?;
                files.insert(path.strip_prefix(folder)?.to_owned(), text);
            }
        }
    }
    Ok(files)
}
