//! The patterns of definitions, each compiled once in a run.
//!
//! - They are regular expressions of Go. What the engine here does not know, or may read otherwise, is
//!   left to the API server.
//! - As in the API server, a pattern is looked for anywhere in the text.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::Regex;

/// What the engine here reads otherwise than Go: words' ends, a repetition without a least number.
const OTHER_MEANING: [&str; 4] = [r"\<", r"\>", r"\b{", "{,"];

/// The compiled patterns; none for one that the engine does not support.
#[derive(Debug, Default)]
pub(super) struct Patterns(Mutex<BTreeMap<String, Option<Arc<Regex>>>>);

impl Patterns {
    /// Reports whether `text` is certain not to match `pattern`.
    pub(super) fn refuse(&self, pattern: &str, text: &str) -> bool {
        if is_read_otherwise(pattern, text) {
            return false;
        }
        self.regex(pattern)
            .is_some_and(|regex| !regex.is_match(text))
    }

    fn regex(&self, pattern: &str) -> Option<Arc<Regex>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(pattern) {
            known.insert(pattern.to_owned(), compiled(pattern).map(Arc::new));
        }
        known.get(pattern).cloned().flatten()
    }
}

fn compiled(pattern: &str) -> Option<Regex> {
    let is_plain = !OTHER_MEANING.iter().any(|part| pattern.contains(part));
    is_plain.then(|| Regex::new(pattern).ok())?
}

/// Flags may ask for upper and lower case beyond ASCII, and `\s` has no vertical tab in Go.
fn is_read_otherwise(pattern: &str, text: &str) -> bool {
    (pattern.contains("(?") && !text.is_ascii()) || text.contains('\u{b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_refused_where_the_pattern_is_nowhere_in_it() {
        let patterns = Patterns::default();
        for (pattern, text, is_refused) in [
            ("^[a-z]+$", "a1", true),
            ("^[a-z]+$", "a", false),
            ("[a-z]", "1a1", false),
            ("^.$", "é", false),
            (r"^\d+(\.\d+)?$", "1.", true),
        ] {
            assert_eq!(
                patterns.refuse(pattern, text),
                is_refused,
                "{pattern} {text}"
            );
        }
        assert_eq!(patterns.0.lock().unwrap().len(), 4);
    }

    #[test]
    fn what_go_may_read_otherwise_is_left_alone() {
        let patterns = Patterns::default();
        for (pattern, text) in [
            (r"^\p{Greek}$", "a"),
            (r"^\<a", "b"),
            ("a{,2}", "b"),
            ("(?i)^é$", "É"),
            ("(", "a"),
        ] {
            assert!(!patterns.refuse(pattern, text), "{pattern} {text}");
        }
    }
}
