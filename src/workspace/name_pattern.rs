//! The patterns from which plate.yaml makes names: `<chart>-<env>`.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;

const PLACEHOLDERS: [&str; 2] = ["chart", "env"];

/// A name with the placeholders `<chart>` and `<env>`.
///
/// They are written so because `{` begins a map in YAML: `name: {chart}-x` would need quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(String);

impl Pattern {
    /// Reads a pattern that is written at `span`.
    pub(super) fn parse(text: &str, span: Span) -> Result<Self, Diagnostic> {
        let mut rest = text;
        while let Some(start) = rest.find(['<', '>', '{', '}']) {
            rest = after_placeholder(&rest[start..])
                .map_err(|found| unknown_placeholder(text, found).at(span))?;
        }
        Ok(Self(text.to_owned()))
    }

    fn expand(&self, chart: &str, environment: &str) -> String {
        let mut out = String::with_capacity(self.0.len() + chart.len() + environment.len());
        for part in self.0.split_inclusive('>') {
            let (text, name) = part
                .strip_suffix("<chart>")
                .map(|text| (text, chart))
                .or_else(|| part.strip_suffix("<env>").map(|text| (text, environment)))
                .unwrap_or((part, ""));
            out.push_str(text);
            out.push_str(name);
        }
        out
    }
}

/// Returns what follows the placeholder at the start of `text`, or the word that is none.
fn after_placeholder(text: &str) -> Result<&str, &str> {
    let known = |name: &&str| {
        let rest = text.strip_prefix('<')?;
        rest.strip_prefix(*name)?.strip_prefix('>')
    };
    let end = text.find(['>', '}']).map_or(text.len(), |end| end + 1);
    PLACEHOLDERS.iter().find_map(known).ok_or(&text[..end])
}

fn unknown_placeholder(pattern: &str, found: &str) -> Diagnostic {
    let word = found.trim_matches(['<', '>', '{', '}', ' ']);
    let message = format!("`{found}` in `{pattern}` is not a placeholder");
    let diagnostic = Diagnostic::error("unknown-placeholder", message);
    let meant = PLACEHOLDERS.iter().find(|name| **name == word).copied();
    let long_form = (word == "environment").then_some("env");
    match meant.or(long_form).or_else(|| nearest(word, PLACEHOLDERS)) {
        Some(name) => diagnostic.help(format!("did you mean `<{name}>`?")),
        None => diagnostic.help("the placeholders are `<chart>` and `<env>`"),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Patterns {
    /// For every environment that has none of its own.
    pub(super) usual: Option<Pattern>,
    pub(super) of: IndexMap<String, Pattern>,
}

impl Patterns {
    /// Returns the name of `chart` in `environment`, if there is a pattern for it.
    pub(super) fn expand(&self, chart: &str, environment: &str) -> Option<String> {
        let pattern = self.of.get(environment).or(self.usual.as_ref())?;
        Some(pattern.expand(chart, environment))
    }
}

/// Returns the name of the release of `chart` unless plate.yaml says otherwise; without an environment
/// the chart's.
pub(super) fn usual_release_name(chart: &str, environment: Option<&str>) -> String {
    match environment {
        Some(name) => [chart, "-", name].concat(),
        None => chart.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_name_is_chart_and_environment() {
        assert_eq!(usual_release_name("api", Some("stg")), "api-stg");
        assert_eq!(usual_release_name("api", None), "api");
    }
}
