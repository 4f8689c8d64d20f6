//! A `---` that something is glued to: `---apiVersion: v1` is a key to YAML, and kubectl refuses it.

use super::errors;
use super::node::{Data, Node};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The error for a separator that made `roots`, which were read of `text`, what they are.
pub(super) fn glued(
    file: FileId,
    text: &str,
    roots: Result<&[Node], &Diagnostic>,
) -> Option<Diagnostic> {
    let glued: Vec<usize> = glued_offsets(text).collect();
    let first = *glued.first()?;
    let at = match roots {
        Ok(roots) => roots.iter().find_map(|node| begins(node, &glued))?,
        // An error before the separator has another cause; one after it would only mislead.
        Err(diagnostic) => {
            let label = diagnostic.labels.first();
            let is_before = label.is_some_and(|label| label.span.range().start < first);
            (!is_before).then_some(first)?
        }
    };
    Some(errors::glued_separator(line(file, text, at)))
}

/// The offsets of lines that begin with `---` and go on at once.
fn glued_offsets(text: &str) -> impl Iterator<Item = usize> {
    let found = text.match_indices("---").map(|(at, _)| at);
    found.filter(|at| {
        let is_first = *at == 0 || text[..*at].ends_with('\n');
        is_first
            && !text[at + 3..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
    })
}

/// The one of the offsets at which a scalar or a key of `node` begins.
fn begins(node: &Node, glued: &[usize]) -> Option<usize> {
    let at = |span: Span| {
        let start = span.range().start;
        glued.binary_search(&start).is_ok().then_some(start)
    };
    match &node.data {
        Data::Map(map) => map
            .values()
            .find_map(|field| at(field.key_span).or_else(|| begins(&field.value, glued))),
        Data::List(items) => items.iter().find_map(|item| begins(item, glued)),
        _ => at(node.span),
    }
}

fn line(file: FileId, text: &str, at: usize) -> Span {
    let length = text[at..]
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end()
        .len();
    Span::new(file, at, at + length)
}

#[cfg(test)]
mod tests {
    use crate::source::SourceMap;
    use crate::yaml::parse;

    /// The message and where it is.
    fn diagnostic(text: &str) -> Option<(String, usize)> {
        let file = SourceMap::new().add("a.yaml", text);
        let diagnostic = parse(file, text).err()?;
        Some((diagnostic.message, diagnostic.labels[0].span.range().start))
    }

    #[test]
    fn a_glued_separator_is_shown() {
        let message = "there is text directly after the `---` that separates documents";
        for (text, at) in [
            ("a: 1\n---a: 2\n", 5),
            ("a: 1\n---a: 2\na: 3\n", 5),
            ("a: 1\n---# next\na: 2\n", 5),
            ("a: 1\n----\na: 2\n", 5),
            ("---a: 1\n", 0),
            ("a: 1\r\n---a\r\nb: 1\r\n", 6),
            ("- a\n---b\n- c\n", 4),
        ] {
            assert_eq!(diagnostic(text), Some((message.to_owned(), at)), "{text}");
        }
    }

    #[test]
    fn dashes_in_scalars_and_separators_are_left_alone() {
        for text in [
            "a: |\n  ---x\nb: ---x\n",
            "a: 1\n--- # next\nb: 1\n--- \nc: 1\n---",
            "'a\n---b'\n",
            "---\na: 1\n",
        ] {
            assert_eq!(diagnostic(text), None, "{text}");
        }
    }
}
