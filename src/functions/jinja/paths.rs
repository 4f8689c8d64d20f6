//! Slash-separated paths as text; no file is looked at.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::table::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("base", base)
        .helm(&["base", "osBase"])
        .takes(&["path"])
        .doc("The last part of the path.")
        .example("base('a/b.txt')", "'b.txt'"),
    Entry::function("dir", dir)
        .helm(&["dir", "osDir"])
        .takes(&["path"])
        .doc("The path without its last part.")
        .example("dir('a/b.txt')", "'a'"),
    Entry::function("ext", ext)
        .helm(&["ext", "osExt"])
        .takes(&["path"])
        .doc("The path's end from the last dot of its last part on.")
        .example("ext('a/b.tar.gz')", "'.gz'"),
    Entry::function("clean", clean)
        .helm(&["clean", "osClean"])
        .takes(&["path"])
        .doc("The shortest path to the same place.")
        .example("clean('a/../b//c/.')", "'b/c'"),
    Entry::function("is_abs", is_abs)
        .helm(&["isAbs", "osIsAbs"])
        .takes(&["path"])
        .doc("Whether the path begins with a slash.")
        .example("is_abs('/etc')", "true"),
];

fn base(arguments: &Arguments) -> Result<Value, Error> {
    let path = arguments.text("path")?;
    let trimmed = path.trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or_default();
    Ok(Value::from(match (path, name) {
        ("", _) => ".",
        (_, "") => "/",
        (_, name) => name,
    }))
}

fn dir(arguments: &Arguments) -> Result<Value, Error> {
    let path = arguments.text("path")?;
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    Ok(Value::from(cleaned(&path[..end])))
}

fn ext(arguments: &Arguments) -> Result<Value, Error> {
    let path = arguments.text("path")?;
    let name = path.rsplit('/').next().unwrap_or_default();
    let dot = name.rfind('.');
    Ok(Value::from(dot.map_or("", |dot| &name[dot..])))
}

fn clean(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(cleaned(arguments.text("path")?)))
}

fn cleaned(path: &str) -> String {
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let cleaned = format!("{root}{}", parts.join("/"));
    if cleaned.is_empty() {
        ".".to_owned()
    } else {
        cleaned
    }
}

fn is_abs(arguments: &Arguments) -> Result<Value, Error> {
    Ok(Value::from(arguments.text("path")?.starts_with('/')))
}
