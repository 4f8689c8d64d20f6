//! What Kubernetes accepts as a name.

use crate::diagnostic::Diagnostic;

/// The longest release name; Helm has the same limit, so that names made of it stay valid.
const RELEASE_NAME_LIMIT: usize = 53;

/// The longest namespace or environment.
const LABEL_LIMIT: usize = 63;

/// Reports whether `name` is a namespace's name: lower-case letters, digits and inner `-`.
pub(super) fn is_label(name: &str) -> bool {
    let inner = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    !name.is_empty()
        && name.len() <= LABEL_LIMIT
        && name.bytes().all(inner)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// Reports whether `name` is a release's name: labels joined by dots.
pub(super) fn is_release_name(name: &str) -> bool {
    name.len() <= RELEASE_NAME_LIMIT && name.split('.').all(is_label)
}

/// Returns an error for the folder of a new chart that could not be part of a release's name.
pub fn check_chart_name(name: &str) -> Result<(), Diagnostic> {
    if is_label(name) {
        return Ok(());
    }
    Err(invalid_name("chart", name))
}

/// Returns the error for a `kind` (a release, an environment, a namespace) that is no name.
pub(super) fn invalid_name(kind: &str, name: &str) -> Diagnostic {
    let (parts, limit) = match kind {
        "release" => (
            "lower-case letters, digits, `-` and `.`",
            RELEASE_NAME_LIMIT,
        ),
        _ => ("lower-case letters, digits and `-`", LABEL_LIMIT),
    };
    let diagnostic = Diagnostic::error(
        "invalid-name",
        format!("`{name}` is not a name for {} {kind}", article(kind)),
    );
    diagnostic.note(format!(
        "a name has {parts}, begins and ends with a letter or digit, and has at most {limit} characters"
    ))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_begins_and_ends_with_a_letter_or_digit() {
        assert!(is_label("plate-stg"));
        assert!(is_label("2"));
        for name in [
            "",
            "-a",
            "a-",
            "Plate",
            "a_b",
            "a.b",
            "../x",
            &"a".repeat(64),
        ] {
            assert!(!is_label(name), "{name}");
        }
    }

    #[test]
    fn a_release_name_may_have_dots_and_53_characters() {
        assert!(is_release_name("plate.llm-stg"));
        assert!(is_release_name(&"a".repeat(53)));
        for name in ["", "a..b", ".a", &"a".repeat(54)] {
            assert!(!is_release_name(name), "{name}");
        }
    }
}
