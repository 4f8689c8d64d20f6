//! Semantic versions and ranges of them, as Helm's library reads them.
//!
//! - A version may have a `v` before it and may lack its minor and patch numbers.
//! - In a range, `||` separates alternatives, a space or a comma joins conditions, `x` and `*`
//!   stand for any number, `a - b` is from a to b.
//! - A pre-release is in a range only if one of the conditions joined names a pre-release.

use std::cmp::Ordering;

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::Arguments;
use super::error::{FunctionError, quoted};
use super::table::Entry;

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
            "A map with small letters; Helm has an object with fields in capitals and methods.",
        )
        .example("semver('v1.2').minor", "2"),
];

/// A version's numbers and its pre-release.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    prerelease: String,
}

/// A version's text, cut at its signs; a number that was not written is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts<'a> {
    numbers: [Option<&'a str>; 3],
    prerelease: &'a str,
    metadata: &'a str,
}

impl<'a> Parts<'a> {
    /// Cuts `text` if every number fulfils `is_number`.
    fn cut(text: &'a str, is_number: fn(&str) -> bool) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = cut_identifiers(text, '+')?;
        let (text, prerelease) = cut_identifiers(text, '-')?;
        let mut numbers = [None; 3];
        for (index, number) in text.split('.').enumerate() {
            *numbers.get_mut(index)? = Some(number).filter(|number| is_number(number));
            numbers[index]?;
        }
        Some(Self {
            numbers,
            prerelease,
            metadata,
        })
    }
}

/// Cuts off what stands behind `sign`: identifiers with dots between.
fn cut_identifiers(text: &str, sign: char) -> Option<(&str, &str)> {
    let Some((text, identifiers)) = text.split_once(sign) else {
        return Some((text, ""));
    };
    let is_character = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_identifier = |part: &str| !part.is_empty() && part.chars().all(is_character);
    identifiers
        .split('.')
        .all(is_identifier)
        .then_some((text, identifiers))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_any(text: &str) -> bool {
    matches!(text, "x" | "X" | "*")
}

fn is_number_or_any(text: &str) -> bool {
    is_number(text) || is_any(text)
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        Self::of(Parts::cut(text, is_number)?)
    }

    /// Returns the version with 0 where a number is missing or any.
    fn of(parts: Parts<'_>) -> Option<Self> {
        let number = |part: Option<&str>| match part {
            Some(text) if !is_any(text) => text.parse().ok(),
            _ => Some(0),
        };
        let leads_with_zero =
            |part: &str| is_number(part) && part.len() > 1 && part.starts_with('0');
        if parts.prerelease.split('.').any(leads_with_zero) {
            return None;
        }
        let [major, minor, patch] = parts.numbers;
        Some(Self {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            prerelease: parts.prerelease.to_owned(),
        })
    }

    /// Compares by the rules of semver.org; build metadata does not count.
    fn compare(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self)
            .cmp(&numbers(other))
            .then_with(|| compare_prereleases(&self.prerelease, &other.prerelease))
    }
}

fn compare_prereleases(a: &str, b: &str) -> Ordering {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let identifiers =
                |text: &'_ str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
            let (a, b) = (identifiers(a), identifiers(b));
            let pairs = a.iter().zip(&b);
            let different = pairs
                .map(|(a, b)| compare_identifiers(a, b))
                .find(|order| order.is_ne());
            different.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
    }
}

/// Numbers stand before words, and are compared by their value.
fn compare_identifiers(a: &str, b: &str) -> Ordering {
    match (is_number(a), is_number(b)) {
        (true, true) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

/// What a condition asks of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Tilde,
    Caret,
}

/// The signs, each before the ones that it begins with.
const SIGNS: &[(&str, Operator)] = &[
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("=>", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    ("=<", Operator::LessOrEqual),
    ("~>", Operator::Tilde),
    ("=", Operator::Equal),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
    ("", Operator::Equal),
];

/// An operator and a version of which the last numbers may be any.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    operator: Operator,
    version: Version,
    any_minor: bool,
    any_patch: bool,
    any: bool,
}

impl Condition {
    fn new(operator: Operator, text: &str) -> Option<Self> {
        let mut parts = Parts::cut(text, is_number_or_any)?;
        let is_open = |part: Option<&str>| part.is_none_or(is_any);
        let first_open = parts.numbers.iter().position(|part| is_open(*part));
        if let Some(first) = first_open {
            parts.numbers[first..].fill(None);
        }
        Some(Self {
            operator,
            version: Version::of(parts)?,
            any_minor: first_open == Some(1),
            any_patch: first_open == Some(2),
            any: first_open.is_some(),
        })
    }

    fn holds(&self, version: &Version) -> bool {
        let order = version.compare(&self.version);
        let same_major = version.major == self.version.major;
        let same_minor = version.minor == self.version.minor;
        match self.operator {
            Operator::Equal if !self.any => order.is_eq(),
            Operator::Equal | Operator::Tilde => self.tilde(version),
            Operator::NotEqual => !self.equals(version),
            Operator::Greater if !self.any || !same_major => order.is_gt(),
            Operator::Greater => {
                !self.any_minor && (!self.any_patch || !same_minor) && order.is_gt()
            }
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual if !self.any => order.is_le(),
            Operator::LessOrEqual => {
                version.major < self.version.major
                    || same_major && (self.any_minor || version.minor <= self.version.minor)
            }
            Operator::Caret => order.is_ge() && self.caret(version),
        }
    }

    /// `~1.2.3` is 1.2.x from 1.2.3 on; `~1` is 1.x; `~0.0.0` is everything.
    fn tilde(&self, version: &Version) -> bool {
        let own = &self.version;
        if version.compare(own).is_lt() {
            return false;
        }
        let is_zero = (own.major, own.minor, own.patch) == (0, 0, 0);
        if is_zero && !self.any_minor && !self.any_patch {
            return true;
        }
        version.major == own.major && (self.any_minor || version.minor == own.minor)
    }

    fn equals(&self, version: &Version) -> bool {
        let own = &self.version;
        if !self.any {
            return version.compare(own).is_eq();
        }
        if version.major != own.major {
            return false;
        }
        if self.any_minor {
            return true;
        }
        if version.minor != own.minor {
            return false;
        }
        if self.any_patch {
            return version.prerelease == own.prerelease;
        }
        version.compare(own).is_eq()
    }

    /// `^1.2.3` is 1.x, `^0.2.3` is 0.2.x, `^0.0.3` is 0.0.3, from the version itself on.
    fn caret(&self, version: &Version) -> bool {
        let own = &self.version;
        if own.major > 0 || self.any_minor {
            return version.major == own.major;
        }
        if version.major > 0 {
            return false;
        }
        if own.minor > 0 || self.any_patch {
            return version.minor == own.minor;
        }
        version.minor == 0 && version.patch == own.patch
    }
}

/// Alternatives, each of which is a list of conditions that hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Range(Vec<Vec<Condition>>);

impl Range {
    fn parse(text: &str) -> Option<Self> {
        text.split("||")
            .map(conditions)
            .collect::<Option<_>>()
            .map(Self)
    }

    fn contains(&self, version: &Version) -> bool {
        self.0.iter().any(|conditions| {
            let names_prerelease = |condition: &Condition| !condition.version.prerelease.is_empty();
            let takes_prereleases = conditions.iter().any(names_prerelease);
            (version.prerelease.is_empty() || takes_prereleases)
                && conditions.iter().all(|condition| condition.holds(version))
        })
    }
}

/// Reads `>=1.2, <2` and `1.2 - 1.4`.
fn conditions(text: &str) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (operator, version, behind) = next_condition(rest)?;
        let through = behind
            .trim_start()
            .strip_prefix("- ")
            .filter(|_| rest.starts_with(version));
        if let Some(upper) = through {
            let (last, behind) = next_version(upper)?;
            conditions.push(Condition::new(Operator::GreaterOrEqual, version)?);
            conditions.push(Condition::new(Operator::LessOrEqual, last)?);
            rest = behind;
        } else {
            conditions.push(Condition::new(operator, version)?);
            rest = behind;
        }
        if rest.trim_start().is_empty() {
            return Some(conditions);
        }
        rest = next_start(rest)?;
    }
}

/// Conditions are separated by white space or by a comma.
fn next_start(rest: &str) -> Option<&str> {
    let trimmed = rest.trim_start();
    match trimmed.strip_prefix(',') {
        Some(behind) => Some(behind.trim_start()),
        None => Some(trimmed).filter(|trimmed| trimmed.len() < rest.len()),
    }
}

fn next_condition(text: &str) -> Option<(Operator, &str, &str)> {
    let (sign, operator) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    let (version, behind) = next_version(&text[sign.len()..])?;
    Some((*operator, version, behind))
}

fn next_version(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let ends = |c: char| c.is_whitespace() || c == ',';
    let end = text.find(ends).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Reports whether `version` is in `range`; nothing if one of them cannot be read.
pub fn in_range(range: &str, version: &str) -> Option<bool> {
    Some(Range::parse(range)?.contains(&Version::parse(version)?))
}

fn semver_compare(arguments: &Arguments) -> Result<Value, Error> {
    let range = arguments.text("range")?;
    arguments.pay(range.len() as u64 / 8)?;
    let parsed = Range::parse(range).ok_or_else(|| {
        FunctionError::wrong(format!("{} is not a range of versions", quoted(range)))
            .help("write for example `>=1.28-0`, `^1.2` or `>=1.2, <2 || 3.x`")
    })?;
    let version = version(arguments.text("version")?)?;
    Ok(Value::from(parsed.contains(&version)))
}

fn version(text: &str) -> Result<Version, FunctionError> {
    let not_a_version = || {
        FunctionError::wrong(format!("{} is not a version", quoted(text)))
            .help("write a semantic version, for example `1.28.3`")
    };
    Version::parse(text).ok_or_else(not_a_version)
}

fn semver(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("version")?;
    let version = version(text)?;
    let metadata = Parts::cut(text, is_number).map_or("", |parts| parts.metadata);
    Ok(Value::from_pairs([
        ("major", Value::from(version.major)),
        ("minor", Value::from(version.minor)),
        ("patch", Value::from(version.patch)),
        ("prerelease", Value::from(version.prerelease)),
        ("metadata", Value::from(metadata)),
        ("original", Value::from(text)),
    ]))
}
