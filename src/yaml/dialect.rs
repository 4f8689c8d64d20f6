//! Where the parser would accept what Kubernetes refuses or reads otherwise.
//!
//! The parser reads YAML 1.2. Everything here is an error to Kubernetes, or would be read as
//! something else, so it is an error with a place:
//! - control characters, and U+0085, U+2028, U+2029, which end a line to Kubernetes alone;
//! - byte order marks after a comment, which the parser would skip;
//! - tabs in the indentation of block structure, and between a `-` or `?` and what follows it;
//! - in `[…]` and `{…}`: text that starts with `:`, has a `?` in it, or ends in a `:` right before
//!   a bracket; keys over several lines; a tag right before a bracket;
//! - names of anchors with other characters than letters, digits, `-` and `_`;
//! - `...` where no document has begun;
//! - `\/` and surrogates (`\ud83d`) in double quotes.

use super::errors;
use super::event::{Event, Placed};
use super::node::Style;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The first byte of U+FEFF.
const BOM_START: u8 = 0xef;

/// Refuses characters that no part of a text may hold.
pub(super) fn check_characters(file: FileId, text: &str) -> Result<(), Diagnostic> {
    let bytes = text.as_bytes();
    // Block by block, and each to its end, the machine looks at many bytes at once.
    let has_suspects = |block: &[u8]| {
        let suspects = block
            .iter()
            .map(|byte| may_begin_a_refused_character(*byte));
        suspects.fold(false, |found, suspect| found | suspect)
    };
    if !bytes.chunks(256).any(has_suspects) {
        return Ok(());
    }
    let bytes = bytes.iter().enumerate();
    let suspects = bytes.filter(|(_, byte)| may_begin_a_refused_character(**byte));
    for (at, _) in suspects {
        if let Some(c) = text[at..].chars().next() {
            check_character(c, Span::new(file, at, at + c.len_utf8()))?;
        }
    }
    Ok(())
}

/// These are few in any text: control characters, and the first bytes of U+0080 to U+00BF, U+2000 to
/// U+2FFF and U+F000 to U+FFFF.
fn may_begin_a_refused_character(byte: u8) -> bool {
    match byte {
        b'\t' | b'\n' | b'\r' => false,
        0..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef => true,
        _ => false,
    }
}

fn check_character(c: char, span: Span) -> Result<(), Diagnostic> {
    match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => Err(errors::hidden_line_end(c, span)),
        c if c.is_control() => Err(errors::control_character(c, span)),
        '\u{fffe}' | '\u{ffff}' => Err(errors::control_character(c, span)),
        _ => Ok(()),
    }
}

/// Refuses an anchor or alias at `span` whose name Kubernetes would read as a shorter one.
pub(super) fn check_name(text: &str, span: Span) -> Result<(), Diagnostic> {
    let name = text[span.range()].get(1..).unwrap_or_default();
    if text[span.range().end..].starts_with(['{', '[']) {
        return Err(errors::anchor_before_bracket(span));
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.bytes().all(is_plain) {
        Ok(())
    } else {
        Err(errors::anchor_name(name, span))
    }
}

/// A list or map whose end has not been read.
struct Context {
    flow: bool,
    map: bool,
    /// Whether the next node of a map is a key.
    key: bool,
    column: usize,
}

/// Checks the events of one text in order.
pub(super) struct Dialect<'t> {
    text: &'t str,
    open: Vec<Context>,
    /// The end of the last event.
    gap: usize,
    after_plain: bool,
}

impl<'t> Dialect<'t> {
    /// Returns a check for `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            gap: 0,
            after_plain: false,
        }
    }

    /// Refuses an event that Kubernetes would not see there.
    pub(super) fn check(&mut self, placed: &Placed<'_>) -> Result<(), Diagnostic> {
        let span = placed.span;
        self.check_gap(span)?;
        match &placed.event {
            Event::DocumentStart => self.check_document_start(span)?,
            Event::Scalar { style, .. } => self.check_scalar(*style, span)?,
            _ => {}
        }
        if let Some(tag) = placed.tag {
            self.check_tag(tag)?;
        }
        self.advance(placed);
        Ok(())
    }

    fn slice(&self, range: std::ops::Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|context| context.flow)
    }

    fn advance(&mut self, placed: &Placed<'_>) {
        let Placed { event, span, .. } = placed;
        match event {
            Event::ListStart { flow } => self.push(*flow, false, *span),
            Event::MapStart { flow } => self.push(*flow, true, *span),
            Event::End => {
                self.open.pop();
                self.node_done();
            }
            Event::Scalar { .. } | Event::Alias(_) => self.node_done(),
            Event::DocumentStart | Event::DocumentEnd => {}
        }
        self.gap = self.gap.max(span.range().end);
        let is_plain = matches!(
            event,
            Event::Scalar {
                style: Style::Plain,
                ..
            }
        );
        self.after_plain = is_plain && !span.range().is_empty();
    }

    fn push(&mut self, flow: bool, map: bool, span: Span) {
        let start = span.range().start;
        // A list at its key's indentation does not start at its `-`, and indents nothing.
        let indentless = !flow && !map && !self.slice(start..start + 1).starts_with('-');
        let column = match self.open.last() {
            // Columns mean nothing between brackets, and the line may be very long.
            _ if flow => 0,
            Some(parent) if indentless => parent.column,
            _ => start - line_start(self.text, start),
        };
        self.open.push(Context {
            flow,
            map,
            key: map,
            column,
        });
    }

    fn node_done(&mut self) {
        if let Some(context) = self.open.last_mut().filter(|context| context.map) {
            context.key = !context.key;
        }
    }

    /// Looks for tabs and byte order marks between the last event and this one.
    fn check_gap(&self, next: Span) -> Result<(), Diagnostic> {
        let gap = self.slice(self.gap..next.range().start);
        if !gap.bytes().any(|byte| byte == b'\t' || byte == BOM_START) {
            return Ok(());
        }
        if let Some(at) = hidden_mark(gap).filter(|at| self.gap + at > 0) {
            let at = self.gap + at;
            return Err(errors::byte_order_mark(Span::new(next.file, at, at + 3)));
        }
        if self.in_flow() {
            return Ok(());
        }
        match self.misplaced_tab(gap) {
            Some(at) => Err(errors::tab(Span::new(next.file, at, at + 1))),
            None => Ok(()),
        }
    }

    fn misplaced_tab(&self, gap: &str) -> Option<usize> {
        let mut start = self.gap;
        for (number, line) in gap.split_inclusive(['\n', '\r']).enumerate() {
            let leads =
                number > 0 || is_indentation(self.slice(line_start(self.text, start)..start));
            let tab = line
                .find('\t')
                .filter(|tab| leads && is_indentation(&line[..*tab]));
            if let Some(tab) = tab.filter(|tab| !self.continues_plain(start, *tab)) {
                return Some(start + tab);
            }
            start += line.len();
        }
        None
    }

    /// Behind a plain scalar, a tab past the indentation could still be white space in it.
    fn continues_plain(&self, line: usize, column: usize) -> bool {
        self.after_plain
            && self.slice(self.gap..line + column).trim().is_empty()
            && self
                .open
                .last()
                .is_none_or(|context| column > context.column)
    }

    /// The `...` that ends a document belongs to that end, so one in between ends nothing.
    fn check_document_start(&self, next: Span) -> Result<(), Diagnostic> {
        let mut start = self.gap;
        for line in self
            .slice(self.gap..next.range().start)
            .split_inclusive('\n')
        {
            if line.starts_with("...") {
                return Err(errors::end_of_nothing(Span::new(
                    next.file,
                    start,
                    start + 3,
                )));
            }
            start += line.len();
        }
        Ok(())
    }

    fn check_scalar(&self, style: Style, span: Span) -> Result<(), Diagnostic> {
        let written = self.slice(span.range());
        match style {
            Style::DoubleQuoted => check_escapes(written, span)?,
            Style::Plain if self.in_flow() => self.check_plain_in_flow(written, span)?,
            Style::Plain => self.check_plain_lines(written, span)?,
            Style::Literal | Style::Folded => self.check_block_start(written, span)?,
            Style::SingleQuoted => {}
        }
        let is_key = self
            .open
            .last()
            .is_some_and(|context| context.flow && context.key);
        if is_key && self.key_spans_lines(written, span) {
            return Err(errors::key_over_lines(span));
        }
        Ok(())
    }

    /// A tab in the indentation of a plain scalar's further lines must follow spaces.
    fn check_plain_lines(&self, written: &str, span: Span) -> Result<(), Diagnostic> {
        if !written.contains('\t') {
            return Ok(());
        }
        let indentation = self.open.last().map_or(0, |context| context.column + 1);
        let mut start = span.range().start;
        for (number, line) in written.split_inclusive(['\n', '\r']).enumerate() {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if number > 0 && line[blanks..].starts_with('\t') && blanks < indentation {
                return Err(errors::tab(Span::new(
                    span.file,
                    start + blanks,
                    start + blanks + 1,
                )));
            }
            start += line.len();
        }
        Ok(())
    }

    /// Reports whether a key in brackets, or the way from it to its colon, spans lines.
    fn key_spans_lines(&self, written: &str, span: Span) -> bool {
        let behind = self.slice(span.range().end..self.text.len());
        let next = behind.trim_start();
        let blanks = &behind[..behind.len() - next.len()];
        let breaks = ['\n', '\r'];
        written.contains(breaks) || (blanks.contains(breaks) && next.starts_with(':'))
    }

    fn check_plain_in_flow(&self, written: &str, span: Span) -> Result<(), Diagnostic> {
        if written.starts_with(':') || written.contains('?') {
            return Err(errors::indicator_in_brackets(span));
        }
        let mut behind = self.text[span.range().end..].chars();
        let colon = behind.next() == Some(':');
        if colon && behind.next().is_some_and(|c| ",[]{}".contains(c)) {
            return Err(errors::colon_before_bracket(span));
        }
        Ok(())
    }

    /// Without a number in the header, the first line sets the indentation, which is spaces.
    fn check_block_start(&self, written: &str, span: Span) -> Result<(), Diagnostic> {
        if !written
            .trim_start_matches(['\n', '\r', ' '])
            .starts_with('\t')
        {
            return Ok(());
        }
        let before = self.slice(0..span.range().start).trim_end();
        let header = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let header = header.split(" #").next().unwrap_or_default();
        let indicator = header.rsplit(['|', '>']).next().unwrap_or_default();
        if indicator.contains(|c: char| c.is_ascii_digit()) {
            return Ok(());
        }
        let at = span.range().start + written.find('\t').unwrap_or_default();
        Err(errors::tab(Span::new(span.file, at, at + 1)))
    }

    fn check_tag(&self, tag: Span) -> Result<(), Diagnostic> {
        let behind = self.text[tag.range().end..].chars().next();
        if self.slice(tag.range()).contains('#') {
            return Err(errors::hash_in_tag(tag));
        }
        match behind {
            Some(',' | '[' | ']' | '{' | '}') => Err(errors::tag_before_bracket(tag)),
            _ => Ok(()),
        }
    }
}

/// Reports whether only blanks and the marks of block structure are in the start of a line.
fn is_indentation(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'-' | b'?' | b':'))
}

/// Finds a byte order mark outside comments.
fn hidden_mark(gap: &str) -> Option<usize> {
    let at = gap.find('\u{feff}')?;
    let comment = gap[line_start(gap, at)..at].contains('#');
    (!comment).then_some(at)
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

fn check_escapes(written: &str, span: Span) -> Result<(), Diagnostic> {
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        let start = span.range().start + written.len() - escape.len();
        if escape.starts_with("\\/") {
            return Err(errors::slash_escape(Span::new(span.file, start, start + 2)));
        }
        if is_surrogate(escape) {
            return Err(errors::surrogate_escape(Span::new(
                span.file,
                start,
                start + 6,
            )));
        }
        let length = escape.chars().take(2).map(char::len_utf8).sum();
        rest = &escape[length..];
    }
    Ok(())
}

/// `\ud800` to `\udfff`, also in the eight digits of `\U`.
fn is_surrogate(escape: &str) -> bool {
    let digits = escape
        .strip_prefix("\\u")
        .or_else(|| escape.strip_prefix("\\U0000"));
    digits
        .and_then(|digits| digits.get(..4))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .is_some_and(|code| (0xd800..=0xdfff).contains(&code))
}

#[cfg(test)]
mod tests {
    use crate::source::SourceMap;
    use crate::yaml::parse;

    /// The first line of the error in `text`, and what its caret covers.
    fn diagnostic(text: &str) -> Option<(String, String)> {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", text);
        let diagnostic = parse(file, text).err()?;
        let snippet = sources.snippet(diagnostic.labels[0].span).to_owned();
        Some((diagnostic.message, snippet))
    }

    fn assert_diagnostics(texts: &[&str], message: &str, snippet: &str) {
        let expected = Some((message.to_owned(), snippet.to_owned()));
        for text in texts {
            assert_eq!(diagnostic(text), expected, "{text:?}");
        }
    }

    fn assert_fine(texts: &[&str]) {
        for text in texts {
            assert_eq!(diagnostic(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_tab_must_not_indent_block_structure() {
        let texts = [
            "a:\n\tb: 1\n",
            "a: 1\n\t\nb: 2\n",
            "a:\n  - b\n \t- c\n",
            "k: \n \t",
            "k: |\n \tx\n",
        ];
        assert_diagnostics(&texts, "a tab must not be used for indentation", "\t");
    }

    #[test]
    fn a_tab_must_not_follow_a_mark_of_structure() {
        let texts = [
            "- \ta\n",
            "-\ta\n",
            "-\t\n- x\n",
            "? a\n:\tb\n",
            "?\ta\n",
            "- - \t1\n",
        ];
        assert_diagnostics(&texts, "a tab must not be used for indentation", "\t");
    }

    #[test]
    fn other_tabs_are_white_space_or_text() {
        assert_fine(&[
            "a:\tb\n",
            "a: b\t# c\n",
            "a: [\tb ]\n",
            "a: |\n  x\n  \ty\n",
            "a: |2\n  \tx\n",
        ]);
        assert_fine(&[
            "a: x\n  \ty\n",
            "a: x\n \t# c\nb: 1\n",
            "a: \"x\n\ty\"\n",
            "a\t: b\n",
        ]);
    }

    #[test]
    fn hidden_characters_are_refused() {
        let hidden = |c: char| format!("a: x{c}y\n");
        for c in [
            '\u{0}', '\u{7}', '\u{1b}', '\u{7f}', '\u{80}', '\u{9f}', '\u{fffe}',
        ] {
            let (message, snippet) = diagnostic(&hidden(c)).expect("an error");
            assert!(message.starts_with("the control character U+"), "{message}");
            assert_eq!(snippet, c.to_string());
        }
        for c in ['\u{85}', '\u{2028}', '\u{2029}'] {
            let (message, _) = diagnostic(&hidden(c)).expect("an error");
            assert!(message.contains("as the end of a line"), "{message}");
        }
    }

    #[test]
    fn a_byte_order_mark_stands_at_the_start_or_in_text() {
        assert_fine(&["\u{feff}a: 1\n", "a: \u{feff}\n", "# x\u{feff}\na: 1\n"]);
        let message = "there is an invisible byte order mark here";
        assert_diagnostics(&["# c\n\u{feff}b: 2\n"], message, "\u{feff}");
    }

    #[test]
    fn marks_in_brackets_are_no_text() {
        let message = "inside brackets, text must not start with `:` or contain `?`";
        assert_diagnostics(&["[:a]", "{:a}"], message, ":a");
        assert_diagnostics(&["[a?b]"], message, "a?b");
        let message = "a colon must not be right before `,` or a bracket";
        assert_diagnostics(&["[a:]", "{a:}", "[a:, b]"], message, "a");
        assert_fine(&["{a: b}", "{a:b}", "[http://x:80]", "{\"a\":1}"]);
    }

    #[test]
    fn the_end_of_a_document_needs_a_document() {
        let message = "`...` ends a document, but no document has begun";
        assert_diagnostics(&["...\na: 1\n", "# c\n...\n---\na: 1\n"], message, "...");
        assert_fine(&[
            "a: 1\n...\n",
            "a: 1\n...\n---\nb: 1\n...\nc: 1\n",
            "a: |\n  ...\n",
        ]);
    }

    #[test]
    fn a_key_in_brackets_stands_on_one_line() {
        let message = "a key must be on one line";
        assert_diagnostics(&["{a\n b: 1}"], message, "a\n b");
        assert_diagnostics(&["{a\n : 1}"], message, "a");
        assert_fine(&["{a:\n 1}", "{a,\n b: 1}", "[a\n b]"]);
    }

    #[test]
    fn names_of_anchors_are_letters_digits_and_dashes() {
        assert_diagnostics(
            &["a: &x.y 1\n"],
            "`x.y` is not the name of an anchor",
            "&x.y",
        );
        let message = "an anchor must not be right before a bracket";
        assert_diagnostics(&["a: &x[1]\n", "a: &x{b: 1}\n"], message, "&x");
        assert_fine(&["a: &x-Y_1 [1]\nb: [*x-Y_1]\n"]);
    }

    #[test]
    fn tags_end_before_brackets_and_hold_no_hash() {
        let message = "a tag must not be right before `,` or a bracket";
        assert_diagnostics(&["[!!str]", "[!!str, a]"], message, "!!str");
        assert_diagnostics(&["a: !x#y 1\n"], "a tag must not contain `#`", "!x#y");
        assert_fine(&["[!!str , a]", "a: !x 1\n"]);
    }

    #[test]
    fn escapes_that_kubernetes_does_not_know_are_refused() {
        let message = "Kubernetes does not know the escape `\\/`";
        assert_diagnostics(&[r#"a: "x\\\/""#], message, "\\/");
        let message = "half of a surrogate pair cannot be escaped alone";
        assert_diagnostics(&[r#"a: "\ud83d\ude00""#], message, "\\ud83d");
        assert_fine(&[
            r#"a: "\\/""#,
            r#"a: "\\ud83d""#,
            r#"a: "\U0001F600""#,
            r#"a: "\uffff""#,
        ]);
    }
}
