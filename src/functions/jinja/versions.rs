//! Semantic versions and ranges of them. A text that is neither is an error.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::entry::Entry;
use crate::functions::error::{FunctionError, excerpt};
use crate::functions::limits::Budget;
use crate::functions::versions::{self, VersionRange};

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("semver_compare", semver_compare)
        .helm(&["semverCompare"])
        .takes(&["range", "version"])
        .doc("Whether the version is in the range.")
        .example("'1.29.3' | semver_compare('>=1.28-0')", "true"),
    Entry::function("semver", semver)
        .helm(&["semver"])
        .takes(&["version"])
        .doc("The version's `major`, `minor`, `patch`, `prerelease`, `metadata` and `original`.")
        .differs(
            "A map with lower-case keys; Helm has an object with upper-case fields and methods.",
        )
        .example("semver('v1.2').minor", "2"),
];

fn semver_compare(arguments: &Arguments) -> Result<Value, Error> {
    let range = arguments.text("range")?;
    arguments.pay(range.len() as u64 / 8)?;
    let parsed = VersionRange::parse(range).ok_or_else(|| {
        FunctionError::wrong(format!("{} is not a range of versions", excerpt(range)))
            .help("write for example `>=1.28-0`, `^1.2` or `>=1.2, <2 || 3.x`")
    })?;
    let version = version(arguments.text("version")?)?;
    Ok(Value::from(parsed.contains(&version)))
}

fn version(text: &str) -> Result<semver::Version, FunctionError> {
    let not_a_version = || {
        FunctionError::wrong(format!("{} is not a version", excerpt(text)))
            .help("write a semantic version, for example `1.28.3`")
    };
    versions::parse(text).ok_or_else(not_a_version)
}

fn semver(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("version")?;
    let version = version(text)?;
    Ok(Value::from_pairs([
        ("major", Value::from(version.major)),
        ("minor", Value::from(version.minor)),
        ("patch", Value::from(version.patch)),
        ("prerelease", Value::from(version.pre.as_str())),
        ("metadata", Value::from(version.build.as_str())),
        ("original", Value::from(text)),
    ]))
}
