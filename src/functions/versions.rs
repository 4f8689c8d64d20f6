//! Semantic versions and ranges of them, as Helm's library reads them.
//!
//! - A version may have a `v` before it and may lack its minor and patch numbers.
//! - In a range, `||` separates alternatives, a space or a comma joins conditions, `x` and `*`
//!   stand for any number, `a - b` is from a to b.
//! - A pre-release is in a range only if one of the conditions joined names a pre-release.

use std::cmp::Ordering;

/// A version; its build metadata does not count where versions are compared.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub(super) major: u64,
    pub(super) minor: u64,
    pub(super) patch: u64,
    pub(super) prerelease: String,
    pub(super) metadata: String,
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

/// Cuts off the text after `sign`: identifiers with dots between.
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
    pub(super) fn parse(text: &str) -> Option<Self> {
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
            metadata: parts.metadata.to_owned(),
        })
    }

    /// Compares by the rules of semver.org.
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

/// Numbers are lower than words, and are compared by their value.
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
    Some(VersionRange::parse(range)?.contains(&Version::parse(version)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_lack_its_last_numbers() {
        let version = Version::parse("v1.2-rc.1+5").unwrap();
        assert_eq!((version.major, version.minor, version.patch), (1, 2, 0));
        assert_eq!(version.prerelease, "rc.1");
        assert_eq!(version.metadata, "5");
        assert!(Version::parse("1.2.3.4").is_none());
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
