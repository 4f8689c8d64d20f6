//! The parser's errors in words that name the cause and the next step.
//!
//! The parser says what it could not go on with; an author wants to know what to change. So the
//! line is looked at for the commonest causes (a missing space after a colon, `{{` without
//! quotes, a conflict that was never merged) before the error is translated word by word.

use granit_parser::{ErrorKind, ScanError};

use super::errors;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

/// Translates the parser's error in `text`.
pub(super) fn diagnose(error: &ScanError, file: FileId, text: &str) -> Diagnostic {
    let offset = error.marker().byte_offset().unwrap_or_default();
    let place = Place::new(file, text, offset);
    conflict(&place)
        .or_else(|| braces(&place))
        .unwrap_or_else(|| translate(error.kind(), &place))
}

fn conflict(place: &Place<'_>) -> Option<Diagnostic> {
    let here = (place.line_start, &place.text[place.line_start..]);
    let marked = [Some(here), place.line_above()]
        .into_iter()
        .flatten()
        .find(|(_, line)| {
            ["<<<<<<< ", "=======", ">>>>>>> "]
                .iter()
                .any(|mark| line.starts_with(mark))
        });
    let (start, _) = marked?;
    let diagnostic = errors::at(place.span(start, 7), "this file contains a merge conflict");
    Some(diagnostic.help("choose one side and remove the conflict marks"))
}

/// `{{` where a value or key starts.
fn braces(place: &Place<'_>) -> Option<Diagnostic> {
    let line = place.text[place.line_start..].split(['\n', '\r']).next()?;
    let at = line.find("{{").or_else(|| line.find("{%"))?;
    let starts_value = matches!(
        line[..at].trim_end().chars().last(),
        None | Some(':' | '-' | '[' | ',')
    );
    let is_cause = starts_value && place.line_start + at <= place.offset;
    let opening = &line[at..at + 2];
    is_cause.then(|| errors::braces(opening, place.span(place.line_start + at, 2)))
}

/// The parser's kinds of errors, one by one.
#[expect(clippy::too_many_lines, reason = "a table")]
fn translate(kind: &ErrorKind, place: &Place<'_>) -> Diagnostic {
    let point = place.point();
    match kind {
        ErrorKind::RecursionLimitExceeded => errors::too_deep(point),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => tab(place),
        ErrorKind::MappingValueNotAllowed => colon(place),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => no_colon(place),
        ErrorKind::ExpectedBlockMappingKey => misplaced_in_map(place),
        ErrorKind::ExpectedBlockSequenceEntry => {
            errors::at(place.word_span(), "a key is among the items of a list")
                .help("indent it deeper than the `-` to make it part of the item above")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            errors::at(point, "a list must not begin on the line of its key")
                .help("begin it on the next line, or quote the text if the `-` belongs to it")
        }
        ErrorKind::MappingKeyNotAllowed => {
            errors::at(point, "a value must not start with `? `").help("quote it")
        }
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            errors::at(point, "a value must not start with a backtick").help("quote it")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            errors::at(point, format!("a value must not start with `{character}`")).help("quote it")
        }
        ErrorKind::DirectiveDisallowed => {
            errors::at(place.word_span(), "a line must not start with `%`")
                .note("such a line is a YAML directive, and Kubernetes needs none")
                .help("remove the line, or quote it if it is text")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            errors::at(point, "the quote that opens here is never closed")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => after_quote(place, "''"),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => after_quote(place, "\\\""),
        ErrorKind::UnclosedFlowCollection { open } => errors::at(
            point,
            format!("the `{open}` that opens here is never closed"),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => errors::at(
            point,
            format!("the `{open}` that opens here is closed by a `{close}`"),
        ),
        ErrorKind::MisplacedFlowCollectionEnd => errors::at(
            point,
            format!("the `{}` has no opening bracket", place.word()),
        )
        .help("remove it, or quote the text if it belongs to it"),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement => errors::at(
            point,
            "between brackets, a `,` or the closing bracket is missing before this",
        )
        .help("check that the bracket that opened above is closed"),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => errors::at(
            point,
            "between brackets, an item must not start with a single `-`",
        )
        .help("remove it, or quote it"),
        ErrorKind::UnknownAnchor => unknown_anchor(place),
        ErrorKind::MissingAnchorOrAliasName => errors::at(
            place.word_span(),
            "`*` and `&` must be followed by the name of an anchor",
        )
        .help("quote the text if it starts with that character"),
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::MissingTagUri
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter => {
            errors::at(place.word_span(), format!("`{}` is no tag", place.word()))
                .help("quote the text if it starts with `!`")
        }
        ErrorKind::InvalidBlockScalarHeader => errors::at(
            place.word_span(),
            "the text of a block must begin on the next line",
        )
        .help("begin it there, or quote the text if the `|` or `>` belongs to it"),
        ErrorKind::CommentNotSeparated => {
            errors::at(point, "a comment must have a space before its `#`")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::InvalidLowSurrogateHexEscape => escape(place),
        ErrorKind::ExpectedDocumentStart => after_the_end(place),
        ErrorKind::InvalidDocumentEnd => {
            errors::at(place.word_span(), "only a comment may follow `...`")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => {
            errors::at(place.word_span(), "this line is not indented far enough")
        }
        ErrorKind::BomInsideDocument => errors::byte_order_mark(point),
        _ if place.behind().starts_with(',') => {
            errors::at(point, "a value must not start with `,`").help("quote it")
        }
        kind => errors::at(point, kind.to_string()),
    }
}

/// The parser may stop at the first text of the line, or at the start of what the tab ends.
fn tab(place: &Place<'_>) -> Diagnostic {
    let before = place.before().rfind('\t').map(|at| place.line_start + at);
    let behind = || {
        place.text[place.offset..]
            .find('\t')
            .map(|at| place.offset + at)
    };
    let at = before.or_else(behind).unwrap_or(place.offset);
    errors::tab(place.span(at, 1))
}

/// A `:` that cannot make a key.
fn colon(place: &Place<'_>) -> Diagnostic {
    if let Some(at) = place.before().find(": ") {
        let key = place.before()[..at].trim_start_matches([' ', '-']);
        return errors::at(
            place.point(),
            format!("the value of `{key}` has a `: ` in it"),
        )
        .help("quote the value");
    }
    if let Some(diagnostic) = missing_space_above(place) {
        return diagnostic;
    }
    let Some((start, above)) = place.line_above() else {
        return errors::at(place.point(), "a `:` is not allowed here").help("quote the text");
    };
    let indent = above.len() - above.trim_start().len();
    errors::at(
        place.point(),
        "this key is part of the value that begins above",
    )
    .label(
        place.span(start + indent, above.len() - indent),
        "the value begins here",
    )
    .help("indent the key like the line that it belongs to")
}

fn missing_space_above(place: &Place<'_>) -> Option<Diagnostic> {
    let (start, above) = place.line_above()?;
    let at = missing_space(above)?;
    let diagnostic = errors::at(
        place.span(start + at, 1),
        "a space is missing after this colon",
    );
    Some(diagnostic.note("without it, the line is text that continues on the next line"))
}

/// Finds the colon in `name:value`, where no other colon makes a key and it is no URL.
fn missing_space(line: &str) -> Option<usize> {
    let at = line.find(':')?;
    let name = line[..at].trim_start_matches([' ', '-']);
    let is_name = name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "._-".contains(c));
    let is_text = line[at..].starts_with("://") || line.contains(": ") || line.ends_with(':');
    (is_name && !is_text).then_some(at)
}

fn no_colon(place: &Place<'_>) -> Diagnostic {
    let quote = place.quote();
    let span = place.span(place.offset, quote.trim_end_matches('…').len());
    match missing_space(&quote) {
        Some(at) => errors::at(
            place.span(place.offset + at, 1),
            "a space is missing after this colon",
        ),
        None => errors::at(span, format!("`{quote}` is not a key: it has no `: `"))
            .help("write `key: value`, or indent the line if it belongs to the value above"),
    }
}

fn misplaced_in_map(place: &Place<'_>) -> Diagnostic {
    if place.before().trim() == "-" || place.word() == "-" {
        let dash = place.line_start + place.before().find('-').unwrap_or(place.before().len());
        return errors::at(
            place.span(dash, 1),
            "a list item is among the keys of a map",
        )
        .help("indent it like the other items of its list, or give the list a key");
    }
    if place.starts_line() {
        return errors::at(
            place.word_span(),
            "this line is not indented like the lines around it",
        )
        .help("indent it like the lines that it belongs to");
    }
    errors::at(place.word_span(), "there is text after the end of a value")
        .help("quote the whole value if this belongs to it")
}

fn after_quote(place: &Place<'_>, escaped: &str) -> Diagnostic {
    errors::at(place.word_span(), "there is text after the closing quote")
        .help(format!("write a quote inside the quotes as `{escaped}`"))
}

fn unknown_anchor(place: &Place<'_>) -> Diagnostic {
    let name = place.word().trim_start_matches('*');
    let name = name.split([',', ']', '}']).next().unwrap_or_default();
    let span = place.span(place.offset, name.len() + 1);
    errors::at(span, format!("no anchor `&{name}` is above this alias"))
        .help(format!("quote it if it is text: \"*{name}\""))
}

/// The parser points at the opening quote; the author wants to see the backslash.
fn escape(place: &Place<'_>) -> Diagnostic {
    let quoted = &place.text[place.offset..];
    let at = first_bad_escape(quoted).unwrap_or_default();
    let length = quoted[at..].chars().take(2).map(char::len_utf8).sum();
    let shown = &quoted[at..at + length];
    errors::at(
        place.span(place.offset + at, length),
        format!("`{shown}` is not an escape in double quotes"),
    )
    .help("write a backslash as `\\\\`, or use single quotes")
}

fn first_bad_escape(quoted: &str) -> Option<usize> {
    let mut start = 0;
    loop {
        let at = start + quoted.get(start..)?.find('\\')?;
        let escaped = quoted[at + 1..].chars().next()?;
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            c if "0abt\tnvfre \"'\\N_LP\n\r".contains(c) => 0,
            _ => return Some(at),
        };
        let body = &quoted[at + 2..];
        if digits > 0 && !is_character(body.get(..digits).unwrap_or_default(), digits) {
            return Some(at);
        }
        start = at + 1 + escaped.len_utf8();
    }
}

fn is_character(digits: &str, length: usize) -> bool {
    let code = u32::from_str_radix(digits, 16).ok();
    digits.len() == length && code.and_then(char::from_u32).is_some()
}

/// The first node of the document is complete, and there is more.
fn after_the_end(place: &Place<'_>) -> Diagnostic {
    if place.behind().starts_with(':') {
        return errors::at(place.point(), "a space is missing after this colon");
    }
    if place.starts_line() {
        let message = "this line is indented less than the first one";
        return missing_space_above(place).unwrap_or_else(|| {
            errors::at(place.word_span(), message).help("indent all top-level lines the same")
        });
    }
    errors::at(place.word_span(), "there is text after the end of a value")
        .help("quote the whole value if this belongs to it")
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::text::{Colour, draw};
    use crate::source::SourceMap;
    use crate::yaml::parse;

    /// The first line of the error in `text`, and what its caret covers.
    fn diagnostic(text: &str) -> (String, String) {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", text);
        let diagnostic = parse(file, text).expect_err(text);
        assert_eq!(diagnostic.code, "yaml-syntax");
        (
            diagnostic.message,
            sources.snippet(diagnostic.labels[0].span).to_owned(),
        )
    }

    fn assert_diagnostics(texts: &[&str], message: &str, snippet: &str) {
        for text in texts {
            assert_eq!(
                diagnostic(text),
                (message.to_owned(), snippet.to_owned()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_missing_space_is_shown_where_it_is_missing() {
        let message = "a space is missing after this colon";
        assert_diagnostics(
            &["a:1\nb: 2\n", "image:nginx\n\n# c\ntag: 1\n", "\"a\":b\n"],
            message,
            ":",
        );
        assert_diagnostics(&["a: 1\nb:2\nc: 3\n"], message, ":");
    }

    #[test]
    fn an_error_is_drawn_with_its_next_step() {
        let text = "image:\n  tag: v1: latest\n";
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", text);
        let diagnostic = parse(file, text).expect_err("two colons");
        let expected = "\
error[yaml-syntax]: the value of `tag` has a `: ` in it
 --> a.yaml:2:10
  |
2 |   tag: v1: latest
  |          ^
help: quote the value
";
        assert_eq!(draw(&diagnostic, &sources, Colour::Plain), expected);
    }

    #[test]
    fn braces_without_quotes_are_no_template() {
        let message = "`{{` without quotes is not YAML, and this text is not a template";
        assert_diagnostics(
            &[
                "a: {{ x }}\n",
                "{{ x }}: 1\n",
                "a: [{{ x }}]\n",
                "{{- if x }}\n",
            ],
            message,
            "{{",
        );
        assert_diagnostics(
            &["a: {{ x | default(\"y\") }}\n", "a: {{ x }}:{{ y }}\n"],
            message,
            "{{",
        );
    }

    #[test]
    fn a_conflict_that_was_never_merged_is_named() {
        let text = "a: b\n<<<<<<< HEAD\nc: 1\n=======\nc: 2\n>>>>>>> x\n";
        assert_diagnostics(&[text], "this file contains a merge conflict", "<<<<<<<");
    }

    #[test]
    fn what_opens_and_never_closes_is_shown() {
        let message = "the quote that opens here is never closed";
        assert_diagnostics(&["a: \"foo\nb: 1\n"], message, "\"");
        assert_diagnostics(&["a: 'foo\nb: 1\n"], message, "'");
        assert_diagnostics(
            &["a: [1, 2\n"],
            "the `[` that opens here is never closed",
            "[",
        );
        assert_diagnostics(
            &["a: [1, 2}\n"],
            "the `[` that opens here is closed by a `}`",
            "[",
        );
        assert_diagnostics(&["a: 1]\nb: ]\n"], "the `]` has no opening bracket", "]");
    }

    #[test]
    fn bad_indentation_is_told_by_its_kind() {
        assert_diagnostics(
            &["a:\n  b: 1\n c: 2\n"],
            "this line is not indented like the lines around it",
            "c:",
        );
        assert_diagnostics(
            &["  a: 1\nb: 2\n"],
            "this line is indented less than the first one",
            "b:",
        );
        assert_diagnostics(
            &["a: 1\n  b: 2\n"],
            "this key is part of the value that begins above",
            ":",
        );
        assert_diagnostics(
            &["a: 1\n- b\n"],
            "a list item is among the keys of a map",
            "-",
        );
        assert_diagnostics(
            &["a:\n  - b\n  c: 1\n"],
            "a key is among the items of a list",
            "c:",
        );
    }

    #[test]
    fn characters_that_start_no_value_are_named() {
        for c in ["%", "@", ","] {
            let message = format!("a value must not start with `{c}`");
            assert_diagnostics(&[&format!("a: {c}x\n")], &message, c);
        }
        assert_diagnostics(&["a: `x`\n"], "a value must not start with a backtick", "`");
        assert_diagnostics(
            &["%YAML 1.2\n---\na: 1\n"],
            "a line must not start with `%`",
            "%YAML",
        );
    }

    #[test]
    fn an_alias_without_an_anchor_is_probably_text() {
        assert_diagnostics(
            &["a: *.example.com\n"],
            "no anchor `&.example.com` is above this alias",
            "*.example.com",
        );
        assert_diagnostics(
            &["a: [*x, 1]\n"],
            "no anchor `&x` is above this alias",
            "*x",
        );
        assert_diagnostics(
            &["a: *\n"],
            "`*` and `&` must be followed by the name of an anchor",
            "*",
        );
    }

    #[test]
    fn a_bad_escape_is_shown_and_not_its_quote() {
        assert_diagnostics(
            &["a: \"C:\\Users\"\n"],
            "`\\U` is not an escape in double quotes",
            "\\U",
        );
        assert_diagnostics(
            &["a: \"\\n \\d+\"\n"],
            "`\\d` is not an escape in double quotes",
            "\\d",
        );
        assert_diagnostics(
            &["a: 'it's'\n"],
            "there is text after the closing quote",
            "s'",
        );
    }

    #[test]
    fn other_slips_are_named() {
        assert_diagnostics(
            &["a: 1\nfoo\nb: 2\n"],
            "`foo` is not a key: it has no `: `",
            "foo",
        );
        assert_diagnostics(
            &["a: - b\n"],
            "a list must not begin on the line of its key",
            "-",
        );
        assert_diagnostics(
            &["a: |x\n"],
            "the text of a block must begin on the next line",
            "|x",
        );
        assert_diagnostics(
            &["a: \"b\"#c\n"],
            "a comment must have a space before its `#`",
            "#",
        );
        assert_diagnostics(&["a: !e!x 1\n"], "`!e!x` is no tag", "!e!x");
        assert_diagnostics(&["a: ? b\n"], "a value must not start with `? `", "?");
    }
}
