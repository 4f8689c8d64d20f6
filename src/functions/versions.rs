//! Semantic versions and ranges of them, as Helm's library reads them.
//!
//! - A version may have a `v` before it and may lack its minor and patch numbers.
//! - In a range, `||` separates alternatives, a space or a comma joins conditions, `x` and `*`
//!   stand for any number, `a - b` is from a to b.
//! - A pre-release is in a range only if one of the conditions joined names a pre-release.

use semver::{BuildMetadata, Prerelease, Version};

/// A version's numbers as they are written, of which the last may be missing, and its identifiers.
struct Parts<'a> {
    numbers: [Option<&'a str>; 3],
    prerelease: Prerelease,
    metadata: BuildMetadata,
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
            prerelease: Prerelease::new(prerelease).ok()?,
            metadata: BuildMetadata::new(metadata).ok()?,
        })
    }

    /// Returns the version with 0 where a number is missing or any.
    fn version(self) -> Option<Version> {
        let number = |part: Option<&str>| match part {
            Some(text) if !is_any(text) => text.parse().ok(),
            _ => Some(0),
        };
        let [major, minor, patch] = self.numbers;
        Some(Version {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            pre: self.prerelease,
            build: self.metadata,
        })
    }
}

/// Cuts off the identifiers after `sign`; there must be some.
fn cut_identifiers(text: &str, sign: char) -> Option<(&str, &str)> {
    match text.split_once(sign) {
        None => Some((text, "")),
        Some((_, "")) => None,
        cut => cut,
    }
}

/// Reads a version, which may have a `v` before it and lack its last numbers.
pub(super) fn parse(text: &str) -> Option<Version> {
    Parts::cut(text, is_number)?.version()
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

/// How a condition compares versions.
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
#[derive(Debug, Clone)]
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
            version: parts.version()?,
            any_minor: first_open == Some(1),
            any_patch: first_open == Some(2),
            any: first_open.is_some(),
        })
    }

    fn holds(&self, version: &Version) -> bool {
        let order = version.cmp_precedence(&self.version);
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
        if version.cmp_precedence(own).is_lt() {
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
            return version.cmp_precedence(own).is_eq();
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
            return version.pre == own.pre;
        }
        version.cmp_precedence(own).is_eq()
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
#[derive(Debug, Clone)]
pub(super) struct VersionRange(Vec<Vec<Condition>>);

impl VersionRange {
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split("||")
            .map(conditions)
            .collect::<Option<_>>()
            .map(Self)
    }

    pub(super) fn contains(&self, version: &Version) -> bool {
        self.0.iter().any(|conditions| {
            let names_prerelease = |condition: &Condition| !condition.version.pre.is_empty();
            let takes_prereleases = conditions.iter().any(names_prerelease);
            (version.pre.is_empty() || takes_prereleases)
                && conditions.iter().all(|condition| condition.holds(version))
        })
    }
}

/// Reads `>=1.2, <2` and `1.2 - 1.4`.
fn conditions(text: &str) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let (operator, version, after) = next_condition(rest)?;
        let through = after
            .trim_start()
            .strip_prefix("- ")
            .filter(|_| rest.starts_with(version));
        if let Some(upper) = through {
            let (last, after) = next_version(upper)?;
            conditions.push(Condition::new(Operator::GreaterOrEqual, version)?);
            conditions.push(Condition::new(Operator::LessOrEqual, last)?);
            rest = after;
        } else {
            conditions.push(Condition::new(operator, version)?);
            rest = after;
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
        Some(after) => Some(after.trim_start()),
        None => Some(trimmed).filter(|trimmed| trimmed.len() < rest.len()),
    }
}

fn next_condition(text: &str) -> Option<(Operator, &str, &str)> {
    let (sign, operator) = SIGNS.iter().find(|(sign, _)| text.starts_with(sign))?;
    let (version, after) = next_version(&text[sign.len()..])?;
    Some((*operator, version, after))
}

fn next_version(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let ends = |c: char| c.is_whitespace() || c == ',';
    let end = text.find(ends).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Returns nothing if the range or the version cannot be read.
pub fn in_range(range: &str, version: &str) -> Option<bool> {
    Some(VersionRange::parse(range)?.contains(&parse(version)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_lack_its_last_numbers() {
        let version = parse("v1.2-rc.1+5").unwrap();
        assert_eq!((version.major, version.minor, version.patch), (1, 2, 0));
        assert_eq!(version.pre.as_str(), "rc.1");
        assert_eq!(version.build.as_str(), "5");
        for text in ["1.2.3.4", "1-", "1+", "1-a..b", "1-01", "x"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn alternatives_and_conditions_are_joined() {
        for (range, version, is_in) in [
            (">=1.28-0", "1.29.3", true),
            (">=1.2, <2 || 3.x", "3.4.5", true),
            (">=1.2 <2", "2.0.0", false),
            ("1.2 - 1.4", "1.4.9", true),
            ("^0.2.3", "0.3.0", false),
            ("~1.2.3", "1.2.9", true),
        ] {
            assert_eq!(in_range(range, version), Some(is_in), "{range} {version}");
        }
    }

    #[test]
    fn a_pre_release_must_be_named() {
        assert_eq!(in_range(">=1.28", "1.29.0-rc.1"), Some(false));
        assert_eq!(in_range(">=1.28-0", "1.29.0-rc.1"), Some(true));
    }

    #[test]
    fn what_cannot_be_read_is_not_compared() {
        assert_eq!(in_range("newest", "1.2.3"), None);
        assert_eq!(in_range(">=1", "newest"), None);
    }
}
