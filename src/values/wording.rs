//! How messages name a value.

use crate::source::{SourceMap, Span};
use crate::yaml::{self, Data, Node};

/// How much of a string is quoted, in characters.
const SHOWN: usize = 40;

/// Returns a value as a phrase: `the string "three"`, `the number 1.10`, `a map`, `null`.
pub fn described(node: &Node) -> String {
    match &node.data {
        Data::Bool(value) => format!("the boolean {value}"),
        Data::Int(value) => format!("the number {}", number(node, value)),
        Data::Float(value) => format!("the number {}", number(node, value)),
        Data::String(text) => format!("the string {}", quoted(text)),
        Data::Null | Data::List(_) | Data::Map(_) => node.kind().to_owned(),
    }
}

fn number(node: &Node, value: &impl ToString) -> String {
    match &node.lexeme {
        Some(lexeme) => lexeme.to_string(),
        None => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

/// Returns a value in one line of YAML, of any length.
pub fn one_line(node: &Node) -> String {
    let mut text = String::new();
    match &node.data {
        Data::Map(_) | Data::List(_) => return yaml::to_json(node).to_string(),
        _ => yaml::emit(node, &mut text),
    }
    let line = text.trim_end_matches('\n');
    if line.contains('\n') {
        return yaml::to_json(node).to_string();
    }
    line.to_owned()
}

/// Returns the value that is at `span`; where it cannot be read alone, its text.
pub fn written(span: Span, sources: &SourceMap) -> Node {
    let text = sources.snippet(span);
    // A block goes on at the column at which it began.
    let indent = sources.location(span).column - 1;
    let whole = format!("{}{text}", " ".repeat(indent));
    let read = yaml::parse(span.file, &whole).ok();
    let node = read.and_then(|documents| documents.into_iter().next());
    node.unwrap_or_else(|| Node::new(Data::String(text.to_owned()), span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(text: &str, part: &str) -> String {
        let mut sources = SourceMap::new();
        let file = sources.add("values.yaml", text);
        let start = text.find(part).unwrap();
        let node = written(Span::new(file, start, start + part.len()), &sources);
        one_line(&node)
    }

    #[test]
    fn a_value_is_read_where_it_stands() {
        let text = "a:\n  b:\n    - x: 1\n      z: \"2\"\n    - 3\n  c: |\n    one\n    two\n";
        let list = "- x: 1\n      z: \"2\"\n    - 3";
        assert_eq!(read_back(text, list), r#"[{"x":1,"z":"2"},3]"#);
        assert_eq!(read_back(text, "\"2\""), "\"2\"");
        let block = "|\n    one\n    two\n";
        assert_eq!(read_back(text, block), r#""one\ntwo\n""#);
    }

    #[test]
    fn what_cannot_be_read_alone_is_its_text() {
        assert_eq!(read_back("a: &x 1\nb: *x\n", "*x"), "\"*x\"");
    }
}
