//! What developers of plate-render run now and then.
//!
//! `cargo xtask schemas` writes the table of schemas anew; `cargo xtask schemas --check` says
//! whether the table is what it would write.

mod built_in;
mod custom;
mod rust_json;
mod sources;
/// The writer of the table, which the tool has too.
#[allow(dead_code)]
#[path = "../../src/check/schema/table/builder.rs"]
mod table;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, bail};

use table::Builder;

/// Where the table is, below this package.
const TABLE: &str = "../src/check/schema/kubernetes.table";

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["schemas"] => write(),
        ["schemas", "--check"] => check(),
        _ => bail!("usage: cargo xtask schemas [--check]"),
    }
}

fn write() -> anyhow::Result<ExitCode> {
    let table = table()?;
    fs::write(table_path(), &table).context("the table cannot be written")?;
    println!("{} bytes", table.len());
    Ok(ExitCode::SUCCESS)
}

fn check() -> anyhow::Result<ExitCode> {
    let written = fs::read(table_path()).context("the table cannot be read")?;
    if table()? == written {
        println!("the table is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    println!("the table differs; run `cargo xtask schemas`");
    Ok(ExitCode::FAILURE)
}

fn table() -> anyhow::Result<Vec<u8>> {
    let mut builder = Builder::default();
    let sources = sources::find()?;
    built_in::add(&mut builder, sources.folder("k8s-openapi")?)?;
    for folder in sources.folders("kcr_") {
        custom::add(&mut builder, folder)?;
    }
    Ok(builder.to_bytes())
}

fn table_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE)
}
