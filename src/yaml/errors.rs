//! Errors in YAML text, as diagnostics.

use std::collections::BTreeSet;

use super::limits::{MAX_COPIES, MAX_DEPTH};
use super::scalar::surprise;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

const SYNTAX: &str = "yaml-syntax";

/// Returns a plain syntax error at `span`.
pub(super) fn at(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(SYNTAX, message).at(span)
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    at(
        span,
        format!("lists and maps are nested more than {MAX_DEPTH} deep"),
    )
}

pub(super) fn cycle(span: Span) -> Diagnostic {
    at(span, "an alias is inside the value that it copies")
}

pub(super) fn too_many_copies(span: Span) -> Diagnostic {
    at(span, format!("aliases copy more than {MAX_COPIES} nodes"))
}

pub(super) fn not_finite(span: Span) -> Diagnostic {
    at(
        span,
        "infinity and not-a-number do not exist in JSON, so Kubernetes does not accept them",
    )
    .help("quote it if it is text")
}

pub(super) fn not_a_map_to_merge(span: Span, kind: &str) -> Diagnostic {
    at(
        span,
        format!("`<<` accepts a map or a list of maps, got {kind}"),
    )
}

/// Two spellings of one key look like two keys, so the notes say what each means.
pub(super) fn duplicate(name: &str, first: Span, second: Span, text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "duplicate-key",
        format!("the key `{name}` is written twice in one map"),
    )
    .label(second, "written again here")
    .label(first, "first written here");
    let written = [first, second].map(|span| text.get(span.range()).unwrap_or_default());
    let surprising = written
        .into_iter()
        .filter_map(|plain| Some((plain, surprise(plain)?)));
    let notes: BTreeSet<String> = surprising
        .map(|(plain, meaning)| format!("Kubernetes reads the key `{plain}` as {meaning}"))
        .collect();
    if notes.is_empty() || written[0] == written[1] {
        return diagnostic.help("remove one of the two");
    }
    let diagnostic = notes.into_iter().fold(diagnostic, Diagnostic::note);
    diagnostic.help("put each in quotes if it is text, or remove one of the two")
}

/// A key before a `<<` that brings the same one.
pub(super) fn key_without_effect(name: &str, key: Span, merge: Span) -> Diagnostic {
    let message = format!("`{name}` has no effect: the `<<` after it replaces it");
    Diagnostic::warning("key-without-effect", message)
        .at(key)
        .label(merge, "replaced here")
        .help("write the `<<` first: keys after it replace the keys that it merges in")
}

pub(super) fn glued_separator(span: Span) -> Diagnostic {
    at(
        span,
        "there is text directly after the `---` that separates documents",
    )
    .help("write `---` on a line of its own, and the rest on the next one")
}

pub(super) fn control_character(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    at(
        span,
        format!("the control character U+{code:04X} is not allowed in YAML"),
    )
    .help(format!(
        "remove it, or write it as `\\u{code:04x}` in double quotes"
    ))
}

pub(super) fn hidden_line_end(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    at(
        span,
        format!(
            "Kubernetes reads the character U+{code:04X} as the end of a line, and editors do not"
        ),
    )
    .help(format!(
        "remove it, or write it as `\\u{code:04x}` in double quotes"
    ))
}

pub(super) fn byte_order_mark(span: Span) -> Diagnostic {
    at(span, "there is an invisible byte order mark here").help("remove it")
}

pub(super) fn end_of_nothing(span: Span) -> Diagnostic {
    at(span, "`...` ends a document, but no document has begun").help("remove the line")
}

pub(super) fn anchor_name(name: &str, span: Span) -> Diagnostic {
    let diagnostic = at(span, format!("`{name}` is not the name of an anchor"))
        .note("a name has letters, digits, `-` and `_`");
    if name.ends_with(':') {
        diagnostic.help("put a space before the colon")
    } else {
        diagnostic
    }
}

pub(super) fn braces(opening: &str, span: Span) -> Diagnostic {
    at(
        span,
        format!("`{opening}` without quotes is not YAML, and this text is not a template"),
    )
    .help("quote the whole value if it is text: \"{{ … }}\"")
}

pub(super) fn tab(span: Span) -> Diagnostic {
    at(span, "a tab must not be used for indentation").help("indent with spaces")
}

pub(super) fn key_over_lines(span: Span) -> Diagnostic {
    at(span, "a key must be on one line")
}

pub(super) fn indicator_in_brackets(span: Span) -> Diagnostic {
    at(
        span,
        "inside brackets, text must not start with `:` or contain `?`",
    )
    .help("quote it")
}

pub(super) fn colon_before_bracket(span: Span) -> Diagnostic {
    at(span, "a colon must not be right before `,` or a bracket")
        .help("put a space after the colon, or quote the text if the colon belongs to it")
}

pub(super) fn tag_before_bracket(span: Span) -> Diagnostic {
    at(span, "a tag must not be right before `,` or a bracket")
}

pub(super) fn hash_in_tag(span: Span) -> Diagnostic {
    at(span, "a tag must not contain `#`")
}

pub(super) fn anchor_before_bracket(span: Span) -> Diagnostic {
    at(span, "an anchor must not be right before a bracket").help("put a space between them")
}

pub(super) fn slash_escape(span: Span) -> Diagnostic {
    at(span, "Kubernetes does not know the escape `\\/`").help("write `/`")
}

pub(super) fn surrogate_escape(span: Span) -> Diagnostic {
    at(span, "half of a surrogate pair cannot be escaped alone")
        .help("write the character itself, or `\\U` with eight digits")
}
