//! Slash-separated paths as text; no file is looked at.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::entry::Entry;
use crate::functions::paths;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("base", |arguments| {
        Ok(Value::from(paths::base(path(arguments)?)))
    })
    .helm(&["base", "osBase"])
    .takes(&["path"])
    .doc("The last part of the path.")
    .example("base('a/b.txt')", "'b.txt'"),
    Entry::function("dir", |arguments| {
        Ok(Value::from(paths::dir(path(arguments)?)))
    })
    .helm(&["dir", "osDir"])
    .takes(&["path"])
    .doc("The path without its last part.")
    .example("dir('a/b.txt')", "'a'"),
    Entry::function("ext", |arguments| {
        Ok(Value::from(paths::ext(path(arguments)?)))
    })
    .helm(&["ext", "osExt"])
    .takes(&["path"])
    .doc("The extension: the end of the path from the last dot of its last part.")
    .example("ext('a/b.tar.gz')", "'.gz'"),
    Entry::function("clean", |arguments| {
        Ok(Value::from(paths::clean(path(arguments)?)))
    })
    .helm(&["clean", "osClean"])
    .takes(&["path"])
    .doc("The shortest equivalent path.")
    .example("clean('a/../b//c/.')", "'b/c'"),
    Entry::function("is_abs", |arguments| {
        Ok(Value::from(path(arguments)?.starts_with('/')))
    })
    .helm(&["isAbs", "osIsAbs"])
    .takes(&["path"])
    .doc("Whether the path begins with a slash.")
    .example("is_abs('/etc')", "true"),
];

fn path<'a>(arguments: &'a Arguments) -> Result<&'a str, Error> {
    arguments.text("path")
}
