//! `high-entropy`

use super::credential::decoded;
use super::finding::finding;
use super::texts::{Source, Text};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;

pub(super) static RULE: Rule = Rule {
    name: "high-entropy",
    category: Category::Values,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A value that looks random.

## What
A string in a values file of 40 to 128 letters and digits of both cases, without spaces, with at least 4.5
bits of information per character: probably a generated password or key. The name of its key does not
matter. These are not reported: digests and checksums, identifiers of one case, addresses, paths, certificates, public
keys and base64 of text.

## Why
A random value is usually a secret, and a values file is in git.

## Example
```yaml
session:
  salt: bJ8s0PZkWq3xVt7nRy5LmEa2HuGc9DfQ4iTo6XKw
```

## Fix
If it is a secret, replace it, and keep the new one in a Secret outside of the workspace. If it is public,
add an exception to plate.yaml, with the reason.
",
};

const LENGTHS: std::ops::RangeInclusive<usize> = 40..=128;

/// Random text of 40 characters out of 62 has 4.8 on average, and 4.5 or more in 99 of 100 cases.
const BITS: f64 = 4.5;

/// How texts begin that look random and are public: certificates and keys in DER, keys of SSH, what
/// gzip made, checksums as npm and Nix write them.
const PUBLIC: [&str; 7] = [
    "MII", "AAAA", "H4sI", "sha1-", "sha256-", "sha384-", "sha512-",
];

pub(super) fn find(text: &Text<'_>) -> Option<Finding> {
    let Source::Value(path, place) = &text.source else {
        return None;
    };
    if !is_random(text.content) {
        return None;
    }
    let message = format!(
        "`{path}` has {} characters that look random",
        text.content.len()
    );
    let diagnostic = RULE.diagnostic(message).secret_at(*place).help(
        "if it is a secret, replace it, and keep the new one in a Secret outside of the workspace",
    );
    Some(finding(&RULE, text.chart, diagnostic))
}

/// Reports whether `text` looks random.
pub(super) fn is_found(text: &str) -> bool {
    is_random(text)
}

fn is_random(text: &str) -> bool {
    LENGTHS.contains(&text.len())
        && text.bytes().all(is_of_a_key)
        && is_mixed(text)
        && !PUBLIC.iter().any(|public| text.starts_with(public))
        && entropy(text) >= BITS
        && decoded(text).is_none()
}

/// What base64 and its variant for addresses use, without what parts a path or a host.
fn is_of_a_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_')
}

/// Both cases and digits throughout, and few of the signs that part words.
fn is_mixed(text: &str) -> bool {
    let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count() * 10 / text.len();
    let parting = text
        .bytes()
        .filter(|byte| matches!(byte, b'-' | b'_' | b'/'));
    text.bytes().filter(u8::is_ascii_digit).count() >= 3
        && count(u8::is_ascii_lowercase) >= 2
        && count(u8::is_ascii_uppercase) >= 2
        && parting.count() * 10 <= text.len()
}

/// Shannon's entropy of the characters, in bits for each.
#[allow(
    clippy::cast_precision_loss,
    reason = "no text here is longer than 128"
)]
fn entropy(text: &str) -> f64 {
    let mut counts = [0_usize; 128];
    for byte in text.bytes() {
        counts[usize::from(byte) % 128] += 1;
    }
    let share = |count: usize| count as f64 / text.len() as f64;
    let shares = counts.into_iter().filter(|count| *count > 0).map(share);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::{RULE, is_random};
    use crate::check::values::fixture::Fixture;

    const RANDOM: &str = "bJ8s0PZkWq3xVt7nRy5LmEa2HuGc9DfQ4iTo6XKw";

    #[test]
    fn a_long_text_that_looks_random_is_found_under_any_name() {
        let drawn = Fixture::new()
            .template("a: {{ values.salt }}\n")
            .values(&format!("salt: {RANDOM}\n"))
            .drawn_by(&RULE);
        let expected = "\
warning[high-entropy]: `salt` has 40 characters that look random
 --> charts/api/values.yaml:1:1 (not shown here)
help: if it is a secret, replace it, and keep the new one in a Secret outside of the workspace
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_random_key_in_base64_looks_random() {
        assert!(is_random("q83vEjRWeJCrze8SNFZ4kKvN7xI0Vmh4kKvN/xI0Vng="));
    }

    #[test]
    fn what_is_long_and_public_does_not_look_random() {
        for text in [
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
            "123e4567-e89b-12d3-a456-426614174000-123e4567",
            "https://example.com/a/B1c2D3e4F5g6H7i8J9k0L1m2N3o4P5q6",
            "harbor.example.com/Team/server@sha256:9f86d081884c7d659a2feaa0c55ad015",
            "VGhpcyBpcyBvcmRpbmFyeSB0ZXh0LCBhbmQgbm90aGluZyBtb3JlLg==",
            "preferredDuringSchedulingIgnoredDuringExecution2Times3And4",
            "RequestsPerSecondOverTheLast5MinutesByServiceAndNamespace",
            "AAAAC3NzaC1lZDI1NTE5AAAAIJ8s0PZkWq3xVt7nRy5LmEa2HuGc9DfQ4iTo6XKwbJ8s",
            "bJ8s0PZkWq3xVt7nRy5LmEa2HuGc9DfQ4iTo6XK",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }
}
