//! `.helmignore`: what Helm leaves out of a chart, and plate-render reads all the same.
//!
//! The rules are those of Helm's source (`pkg/ignore/rules.go` of Helm 4): a pattern without a `/` is
//! held against the last part of a path, any other against the whole; `/` at its end asks for a folder;
//! and after a `!` everything that does not match is left out.

use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

use super::file::below;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Boundary;
use crate::source::{SourceMap, Span};

const FILE_NAME: &str = ".helmignore";

/// A line that leaves files out.
struct Pattern {
    span: Span,
    matcher: GlobMatcher,
    is_negative: bool,
    asks_for_folder: bool,
    is_whole: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) chart: &'a Path,
    /// How messages call it.
    pub(super) shown: &'a str,
    /// What no link leads out of.
    pub(super) around: &'a Boundary,
}

/// Warns of each file in `names`, which are read, that the `.helmignore` of the chart leaves out.
pub(super) fn warnings<'a>(
    place: Place<'_>,
    names: impl Iterator<Item = &'a str>,
    sources: &mut SourceMap,
) -> Result<Diagnostics, Diagnostic> {
    let path = place.chart.join(FILE_NAME);
    if !path.is_file() {
        return Ok(Diagnostics::new());
    }
    let name = below(place.shown, FILE_NAME);
    let file = place.around.read_text(&path, &name, sources)?;
    let text = sources.file(file).text().clone();
    let mut patterns = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let at = start + line.find(trimmed).unwrap_or_default();
        patterns.extend(pattern(trimmed, Span::new(file, at, at + trimmed.len())));
        start += line.len();
    }
    let mut found = Diagnostics::new();
    for name in names {
        let excluding = patterns
            .iter()
            .find(|pattern| pattern.leaves_out_on_way(name));
        found.extend(excluding.map(|pattern| left_out(name, pattern.span)));
    }
    Ok(found)
}

/// A blank line, a remark and what is no pattern leave nothing out.
fn pattern(line: &str, span: Span) -> Option<Pattern> {
    let line = line.trim_start_matches('\u{feff}');
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (is_negative, line) = match line.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (asks_for_folder, line) = match line.strip_suffix('/') {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let is_whole = line.contains('/');
    let text = line.strip_prefix('/').unwrap_or(line);
    let glob = GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .ok()?;
    Some(Pattern {
        span,
        matcher: glob.compile_matcher(),
        is_negative,
        asks_for_folder,
        is_whole,
    })
}

impl Pattern {
    /// Reports whether the file `name` is left out, or a folder that it is in.
    fn leaves_out_on_way(&self, name: &str) -> bool {
        let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
        folders
            .into_iter()
            .any(|folder| self.leaves_out(folder, true))
            || self.leaves_out(name, false)
    }

    fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        let base = path.rsplit('/').next().unwrap_or(path);
        let matches = self
            .matcher
            .is_match(if self.is_whole { path } else { base });
        match (self.is_negative, self.asks_for_folder && !is_folder) {
            (negative, true) => negative,
            (true, false) => !matches,
            (false, false) => matches,
        }
    }
}

fn left_out(name: &str, span: Span) -> Diagnostic {
    let message = format!("Helm leaves out `{name}`, but plate-render does not");
    Diagnostic::warning("helmignore", message)
        .at(span)
        .note(format!("plate-render does not read {FILE_NAME}"))
        .help("remove the file, or the pattern")
}

#[cfg(test)]
mod tests {
    use super::pattern;
    use crate::source::Span;

    fn leaves_out(line: &str, name: &str) -> bool {
        pattern(line, Span::NOWHERE).is_some_and(|pattern| pattern.leaves_out_on_way(name))
    }

    #[test]
    fn a_pattern_without_a_slash_is_held_against_the_last_part() {
        assert!(
            leaves_out("*.yml", "templates/a/b.yml")
                && leaves_out("tests", "templates/tests/a.yaml")
        );
        assert!(!leaves_out("*.yml", "templates/a.yaml"));
    }

    #[test]
    fn a_pattern_with_a_slash_is_held_against_the_whole_path() {
        assert!(leaves_out("templates/*.yaml", "templates/a.yaml"));
        assert!(!leaves_out("templates/*.yaml", "templates/b/a.yaml"));
        assert!(
            leaves_out("/values.yaml", "values.yaml") && !leaves_out("/a.yaml", "templates/a.yaml")
        );
    }

    #[test]
    fn a_slash_at_the_end_asks_for_a_folder() {
        assert!(leaves_out("tests/", "templates/tests/a.yaml"));
        assert!(!leaves_out("values.yaml/", "values.yaml"));
    }

    #[test]
    fn a_negative_pattern_leaves_out_everything_else_as_in_helm() {
        assert!(leaves_out("!keep.yaml", "templates/a.yaml"));
    }

    #[test]
    fn remarks_and_blank_lines_leave_nothing_out() {
        assert!(!leaves_out("# *", "a") && !leaves_out("", "a") && !leaves_out("[", "a"));
    }
}
