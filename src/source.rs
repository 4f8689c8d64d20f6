//! The texts that a run has read, and places in them.
//!
//! - A [`Span`] is a range of bytes in one file; it stays valid for the whole run.
//! - Lines and columns count from one; a column counts characters, not bytes.
//! - Text that is in no file (a `--set` argument, standard input) is added under a name
//!   of its own, so that it is shown like a file.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::account::Account;
use crate::visible;

/// The number of a text in a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The place of a value that an expression made: no file has it.
    pub const NOWHERE: Span = Span {
        file: FileId(0),
        start: 0,
        end: 0,
    };

    /// Returns the range `start..end` of `file`.
    ///
    /// Offsets past four gigabytes are clipped; no text of that size is ever loaded.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clip = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            file,
            start: clip(start),
            end: clip(end),
        }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place that a person can open: a file's name, a line and a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The name under which the text was added, as it is: displayed, nothing in it is hidden.
    pub name: String,
    pub line: usize,
    /// The column in characters, from one.
    pub column: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = visible::one_line(&self.name);
        write!(f, "{name}:{}:{}", self.line, self.column)
    }
}

/// One text and the name it is shown under.
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    /// Not `Arc<str>`, which would copy the text that was read.
    text: Arc<String>,
    /// Only a text of which something is shown has its lines counted.
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn new(name: String, text: Arc<String>) -> Self {
        Self {
            name,
            text,
            line_starts: OnceLock::new(),
        }
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let newlines = self.text.match_indices('\n');
            let after = newlines.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(after).collect()
        })
    }

    /// Returns the name that diagnostics show: a path, relative to the workspace if it is inside.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn text(&self) -> &Arc<String> {
        &self.text
    }

    /// Returns the line that holds byte `offset`, from one.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset)
    }

    /// Returns line `line` (from one) without its line end; empty past the last line.
    pub fn line_text(&self, line: usize) -> &str {
        let range = self.line_range(line);
        self.text[range].trim_end_matches(['\n', '\r'])
    }

    /// Returns the byte range of line `line` (from one) with its line end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let bound = |index: usize| {
            self.line_starts()
                .get(index)
                .map_or(self.text.len(), |start| *start as usize)
        };
        bound(line.saturating_sub(1))..bound(line)
    }
}

/// The text in the place of a secret.
pub const HIDDEN: &str = "(hidden)";

/// A part of a text that is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub span: Span,
    pub value: String,
}

/// Every text of the run, in the order in which they were read.
#[derive(Debug, Clone)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// What is hidden, by its place.
    secrets: BTreeMap<Span, Vec<Secret>>,
    /// The length of the longest place that is hidden.
    longest_secret: u32,
    /// Whether the user asked to see them.
    shows_secrets: bool,
    account: Account,
}

impl Default for SourceMap {
    /// The text of [`Span::NOWHERE`] comes first, so that every span has a text.
    fn default() -> Self {
        let nowhere = SourceFile::new("<expression>".to_owned(), Arc::default());
        Self {
            files: vec![nowhere],
            secrets: BTreeMap::new(),
            longest_secret: 0,
            shows_secrets: false,
            account: Account::default(),
        }
    }
}

impl SourceMap {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = Arc::new(text.into());
        self.account.read(text.len());
        self.files.push(SourceFile::new(name.into(), text));
        id
    }

    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        let count = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        (0..count).map(FileId)
    }

    /// Lets every secret be seen, now and from now on.
    pub fn show_secrets(&mut self) {
        self.shows_secrets = true;
        self.secrets.clear();
    }

    pub fn shows_secrets(&self) -> bool {
        self.shows_secrets
    }

    /// Hides the text at `span`, which is `value`, wherever the text is shown.
    pub fn hide(&mut self, span: Span, value: &str) {
        if self.shows_secrets || span.start >= span.end {
            return;
        }
        self.longest_secret = self.longest_secret.max(span.end - span.start);
        let here = self.secrets.entry(span).or_default();
        if !here.iter().any(|known| known.value == value) {
            here.push(Secret {
                span,
                value: value.to_owned(),
            });
        }
    }

    pub fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// Returns what is hidden, in the order of its places.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.secrets.values().flatten()
    }

    /// Returns what is hidden of the text at `span`.
    pub fn secrets_in(&self, span: Span) -> impl Iterator<Item = &Secret> {
        let at = |start| Span {
            file: span.file,
            start,
            end: 0,
        };
        let first = at(span.start.saturating_sub(self.longest_secret));
        let found = self.secrets.range(first..at(span.end.max(first.start)));
        let touches = move |(inner, _): &(&Span, _)| span.start < inner.end;
        found.filter(touches).flat_map(|(_, secrets)| secrets)
    }

    /// Returns what is hidden on the lines of `span`.
    pub fn secrets_beside(&self, span: Span) -> impl Iterator<Item = &Secret> {
        let file = self.file(span.file);
        let first = file.line_range(file.line_of(span.start)).start;
        let last = file.line_range(file.line_of(span.end)).end;
        self.secrets_in(Span::new(span.file, first, last))
    }

    /// Returns the text that `span` covers, with `(hidden)` in the place of what is hidden.
    pub fn shown(&self, span: Span) -> String {
        let mut hidden: Vec<Span> = self.secrets_in(span).map(|secret| secret.span).collect();
        hidden.sort();
        let mut shown = String::new();
        let mut start = span.start;
        for secret in hidden {
            if secret.end > start {
                shown.push_str(self.snippet(Span {
                    start,
                    end: secret.start.max(start),
                    ..span
                }));
                shown.push_str(HIDDEN);
                start = secret.end;
            }
        }
        let end = span.end.max(start);
        shown.push_str(self.snippet(Span { start, end, ..span }));
        shown
    }

    pub fn account(&self) -> &Account {
        &self.account
    }

    pub fn file(&self, file: FileId) -> &SourceFile {
        &self.files[file.0 as usize]
    }

    pub fn snippet(&self, span: Span) -> &str {
        self.file(span.file)
            .text()
            .get(span.range())
            .unwrap_or_default()
    }

    pub fn location(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let line = file.line_of(span.start);
        let before = file.line_range(line).start..span.start as usize;
        let column = file
            .text()
            .get(before)
            .map_or(1, |text| text.chars().count() + 1);
        Location {
            name: file.name().to_owned(),
            line,
            column,
        }
    }

    /// Returns `file:line` of where `span` begins, for sentences.
    pub fn place(&self, span: Span) -> String {
        let file = self.file(span.file);
        let name = visible::one_line(file.name());
        format!("{name}:{}", file.line_of(span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "x: 1\n스테이징: 값\n");
        let start = "x: 1\n스테이징: ".len();
        let location = sources.location(Span::new(file, start, start + 3));
        assert_eq!(location.to_string(), "a.yaml:2:7");
    }

    #[test]
    fn what_is_hidden_is_not_shown() {
        let mut sources = SourceMap::new();
        let file = sources.add("--set", "a=1,b=2");
        sources.hide(Span::new(file, 6, 7), "2");
        assert_eq!(sources.shown(Span::new(file, 0, 7)), "a=1,b=(hidden)");
        sources.hide(Span::new(file, 2, 7), "1,b=2");
        assert_eq!(sources.shown(Span::new(file, 0, 7)), "a=(hidden)");
        assert_eq!(sources.shown(Span::new(file, 0, 2)), "a=");
    }

    #[test]
    fn a_span_at_the_end_of_the_text_has_a_place() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "x: 1\n");
        assert_eq!(
            sources.location(Span::new(file, 5, 5)).to_string(),
            "a.yaml:2:1"
        );
    }
}
