//! What a values file says of a key in comments.
//!
//! - The comment is the lines of `#` directly above the key, at its column, or the comment after its
//!   value. The reader of YAML drops comments; the key's place in the text finds them.
//! - What begins on the first line speaks of the file, unless it is marked.
//! - helm-docs' forms are read: `# -- text`, `# -- (kind) text`, `# a.b -- text`, `# @default -- text`;
//!   what else begins with `@` is for other tools.

use crate::source::{SourceFile, SourceMap};
use crate::yaml::{Data, Field, Path};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Comment {
    /// What it says; empty for nothing.
    pub(super) text: String,
    /// Whether it is marked as documentation with `--`.
    pub(super) is_marked: bool,
    /// The kind of value that it names.
    pub(super) kind: Option<String>,
    /// What it shows in the place of the default.
    pub(super) default: Option<String>,
}

/// The comment of the key of `field`, which is at `path`.
pub(super) fn comment(field: &Field, path: &Path, sources: &SourceMap) -> Comment {
    let file = sources.file(field.key_span.file);
    let line = file.line_of(field.key_span.start);
    let above = lines_above(file, field);
    let comment = read(&above, path);
    let is_heading = above.len() + 1 == line && !comment.is_marked;
    if comment != Comment::default() && !is_heading {
        return comment;
    }
    read(
        &behind(file, field).map(|text| [text]).unwrap_or_default(),
        path,
    )
}

/// The comment lines above a key that begins its line, without their `#`.
fn lines_above<'f>(file: &'f SourceFile, field: &Field) -> Vec<&'f str> {
    let line = file.line_of(field.key_span.start);
    let before = file.line_range(line).start..field.key_span.range().start;
    let indent = file.text().get(before).unwrap_or("-");
    if !indent.trim().is_empty() {
        return Vec::new();
    }
    // What is indented otherwise is another key's, or the text of a block.
    let content = |line: usize| file.line_text(line).strip_prefix(indent)?.strip_prefix('#');
    let mut lines: Vec<&str> = (1..line).rev().map_while(content).collect();
    lines.reverse();
    lines
}

/// The comment after a value on the line of its key.
fn behind<'f>(file: &'f SourceFile, field: &Field) -> Option<&'f str> {
    let value = &field.value;
    let is_block = matches!(&value.data, Data::Map(map) if !map.is_empty())
        || matches!(&value.data, Data::List(items) if !items.is_empty());
    let line = file.line_of(field.key_span.start);
    if is_block || value.span.file != field.key_span.file || file.line_of(value.span.end) != line {
        return None;
    }
    let rest = value.span.range().end..file.line_range(line).end;
    let rest = file.text().get(rest)?.trim();
    rest.strip_prefix('#')
}

fn read(lines: &[&str], path: &Path) -> Comment {
    let mut comment = Comment::default();
    let mut words: Vec<&str> = Vec::new();
    let named = format!("{path} -- ");
    for line in lines.iter().map(|line| line.trim()) {
        let marked = line.strip_prefix("-- ").or(line.strip_prefix(&named));
        if let Some(text) = marked {
            comment.is_marked = true;
            words.clear();
            let (kind, text) = split_kind(text);
            comment.kind = kind.map(str::to_owned);
            words.push(text);
        } else if let Some(text) = line.strip_prefix("@default -- ") {
            comment.default = Some(text.to_owned());
        } else if !line.starts_with('@') && line.contains(char::is_alphanumeric) {
            words.push(line);
        }
    }
    comment.text = words.join(" ");
    comment
}

fn split_kind(text: &str) -> (Option<&str>, &str) {
    let inner = text.strip_prefix('(');
    match inner.and_then(|inner| inner.split_once(')')) {
        Some((kind, rest)) if !kind.contains(' ') => (Some(kind), rest.trim_start()),
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn said(text: &str, key: &str) -> Comment {
        let mut sources = SourceMap::new();
        let file = sources.add("values.yaml", text);
        let root = yaml::parse(file, text).unwrap().remove(0);
        let path = Path::parse(key).unwrap();
        let parent = path.parent().unwrap();
        let map = parent.find(&root).unwrap().as_map().unwrap();
        let field = &map[path.keys().last().unwrap()];
        comment(field, &path, &sources)
    }

    fn text(yaml: &str, key: &str) -> String {
        said(yaml, key).text
    }

    #[test]
    fn the_lines_directly_above_a_key_are_its_comment() {
        let yaml = "# The file.\n\n# How many\n# pods run.\na: 1\nb:\n  # Inner.\n  c: 2\n";
        assert_eq!(text(yaml, "a"), "How many pods run.");
        assert_eq!(text(yaml, "b.c"), "Inner.");
        assert_eq!(text(yaml, "b"), "");
    }

    #[test]
    fn what_begins_on_the_first_line_speaks_of_the_file() {
        assert_eq!(text("# The file.\na: 1\n", "a"), "");
        assert_eq!(text("# The file.\na: 1 # first\n", "a"), "first");
        assert_eq!(text("# -- How many.\na: 1\n", "a"), "How many.");
    }

    #[test]
    fn a_comment_may_stand_behind_the_value() {
        let yaml = "a: \"#1\" # first\nb: {} # -- second\nc: 3\n";
        assert_eq!(text(yaml, "a"), "first");
        assert_eq!(text(yaml, "b"), "second");
        assert_eq!(text(yaml, "c"), "");
    }

    #[test]
    fn what_only_looks_like_a_comment_is_none() {
        let yaml = "a: |\n  # text\nb: {c: 1}\nd: {}\n  # of d\ne: 1\n";
        assert_eq!(text(yaml, "b"), "");
        assert_eq!(text(yaml, "b.c"), "");
        assert_eq!(text(yaml, "e"), "");
    }

    #[test]
    fn the_forms_of_helm_docs_are_read() {
        let yaml = "\
# not this
# -- (int) How many
# pods run.
# @default -- as many as nodes
# @section -- other
a: 1
# b.c -- Old form.
b:
  # b.c -- Old form, here.
  c: 2
";
        let comment = said(yaml, "a");
        assert_eq!(comment.text, "How many pods run.");
        assert!(comment.is_marked);
        assert_eq!(comment.kind.as_deref(), Some("int"));
        assert_eq!(comment.default.as_deref(), Some("as many as nodes"));
        assert_eq!(text(yaml, "b.c"), "Old form, here.");
    }
}
