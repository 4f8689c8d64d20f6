//! Tags in a comment of YAML: they are tags like any other, which surprises where one is in error.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use crate::template::jinja::compiled::Compiled;

const HELP: &str =
    "a YAML comment is part of the template, and its tags run; `{# … #}` leaves them out";

/// Adds the next step to each of `errors` that a tag in a comment of a template made.
pub(crate) fn advised(
    diagnostics: Diagnostics,
    compiled: &Compiled,
    sources: &SourceMap,
) -> Diagnostics {
    let is_template = |file: FileId| {
        compiled.rendered.iter().any(|(_, one)| *one == file)
            || compiled.templates.values().any(|(one, _)| *one == file)
    };
    let mut out = Diagnostics::new();
    out.extend(diagnostics.into_iter().map(|diagnostic: Diagnostic| {
        let place = diagnostic.labels.first().map(|label| label.span);
        let is_told = diagnostic.help.iter().any(|help| help.contains("{#"));
        let place = place.filter(|place| is_template(place.file) && !is_told);
        match place.filter(|place| is_in_comment(*place, sources)) {
            Some(_) => diagnostic.help(HELP),
            None => diagnostic,
        }
    }));
    out
}

/// Reports whether a `#` that begins a comment is before `place` on its line.
fn is_in_comment(place: Span, sources: &SourceMap) -> bool {
    let file = sources.file(place.file);
    let line = file.line_range(file.line_of(place.start));
    let before = file.text().get(line.start..place.range().start);
    let before = before.unwrap_or_default();
    let outside = |at: usize| {
        let is_open = |quote: char| before[..at].matches(quote).count() % 2 == 1;
        !is_open('"') && !is_open('\'')
    };
    let here = &file.text()[place.range().start..];
    let is_tag = |text: &str| text.starts_with("{{") || text.starts_with("{%");
    let has_tag = before.contains("{{") || before.contains("{%") || is_tag(here);
    let behind_blank = before.match_indices(" #").any(|(at, _)| outside(at));
    has_tag && (before.trim_start().starts_with('#') || behind_blank)
}
