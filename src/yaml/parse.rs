//! The reader: from YAML text to nodes.
//!
//! - A text without content has no document; an explicit empty document is null.
//! - A key that is written twice in one map is an error that shows both places.
//! - Lists and maps nest 500 deep at most, and aliases copy at most a million nodes; both limits
//!   are checked before anything is copied.

use super::anchor::{Anchors, Measure};
use super::built::{Built, WrittenAs, finite};
use super::event::{Event, Placed};
use super::limits::MAX_DEPTH;
use super::node::{Data, Node};
use super::open_map::OpenMap;
use super::parser::Events;
use super::{copies, dialect, errors, resolve, separator};
use crate::account::Account;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// What was read of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Documents {
    pub roots: Vec<Node>,
    /// The keys that have no effect, since a `<<` after them replaces them.
    pub warnings: Diagnostics,
}

/// Reads all documents of `text`, whose places are in `file`.
///
/// A document may be a scalar or a list as well as a map; who wants a map asks for it.
pub fn parse(file: FileId, text: &str) -> Result<Vec<Node>, Diagnostic> {
    parse_within(&Account::default(), file, text)
}

/// Reads like [`parse`]; what aliases copy is spent from `account`.
pub fn parse_within(account: &Account, file: FileId, text: &str) -> Result<Vec<Node>, Diagnostic> {
    read(account, file, text).map(|documents| documents.roots)
}

/// Reads all documents of `text` as [`parse_within`] does, with what deserves a look in them.
pub fn read(account: &Account, file: FileId, text: &str) -> Result<Documents, Diagnostic> {
    dialect::check_characters(file, text)?;
    let read = read_events(account, file, text);
    let roots = read.as_ref().map(|documents| documents.roots.as_slice());
    match separator::glued(file, text, roots) {
        Some(diagnostic) => Err(diagnostic),
        None => read,
    }
}

fn read_events(account: &Account, file: FileId, text: &str) -> Result<Documents, Diagnostic> {
    copies::check(account, file, text)?;
    let mut reader = Reader::new(text);
    for placed in Events::new(file, text) {
        reader.take(placed?)?;
    }
    Ok(reader.finish())
}

/// A list or a map whose end has not been read.
struct Open {
    children: Children,
    start: Span,
    flow: bool,
    anchor: Option<usize>,
    measure: Measure,
    /// From the first to the last child.
    covered: Option<Span>,
}

enum Children {
    List(Vec<Node>),
    Map(OpenMap),
}

impl Open {
    fn new(children: Children, flow: bool, start: Span, anchor: Option<usize>) -> Self {
        Self {
            children,
            start,
            flow,
            anchor,
            measure: Measure::EMPTY,
            covered: None,
        }
    }

    fn cover(&mut self, child: Span) {
        let first = self.covered.unwrap_or(child);
        self.covered = Some(Span {
            end: child.end,
            ..first
        });
    }

    /// Brackets belong to what they enclose, and a list begins with its first dash; else the
    /// children are all there is to see.
    fn span(&self, end: Span) -> Span {
        match (self.covered, &self.children) {
            (Some(covered), Children::Map(_)) if !self.flow => covered,
            (Some(covered), Children::List(_)) if !self.flow => Span {
                end: covered.end,
                ..self.start
            },
            _ => Span {
                end: end.end,
                ..self.start
            },
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: Anchors,
    warnings: Diagnostics,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            documents: Vec::new(),
            open: Vec::new(),
            anchors: Anchors::default(),
            warnings: Diagnostics::new(),
        }
    }

    fn finish(self) -> Documents {
        Documents {
            roots: self.documents,
            warnings: self.warnings,
        }
    }

    fn take(&mut self, placed: Placed<'_>) -> Result<(), Diagnostic> {
        let Placed {
            event,
            span,
            anchor,
            ..
        } = placed;
        match event {
            Event::DocumentStart | Event::DocumentEnd => Ok(()),
            Event::ListStart { flow } => {
                self.open(Open::new(Children::List(Vec::new()), flow, span, anchor))
            }
            Event::MapStart { flow } => self.open(Open::new(
                Children::Map(OpenMap::default()),
                flow,
                span,
                anchor,
            )),
            Event::End => self.close(span),
            Event::Alias(id) => self.copy(id, span),
            Event::Scalar { text, style, tag } => {
                let node = resolve::scalar(text, style, tag, span)?;
                self.built(Built::scalar(node, tag), anchor)
            }
        }
    }

    fn open(&mut self, open: Open) -> Result<(), Diagnostic> {
        if self.open.len() == MAX_DEPTH {
            return Err(errors::too_deep(open.start));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let written = open.span(end);
        let data = match open.children {
            Children::List(items) => Data::List(items),
            Children::Map(map) => {
                let (map, warnings) = map.finish();
                self.warnings.extend(warnings);
                Data::from(map)
            }
        };
        let node = Node::new(data, written);
        let built = Built {
            node,
            measure: open.measure,
            written,
            written_as: WrittenAs::Node,
        };
        self.built(built, open.anchor)
    }

    fn copy(&mut self, id: usize, written: Span) -> Result<(), Diagnostic> {
        let room = MAX_DEPTH - self.open.len();
        let copied = self.anchors.copy(id, room);
        let (node, measure) = copied.map_err(|refusal| refusal.at(written))?;
        self.place(Built {
            node,
            measure,
            written,
            written_as: WrittenAs::Alias,
        })
    }

    fn built(&mut self, built: Built, anchor: Option<usize>) -> Result<(), Diagnostic> {
        if let Some(id) = anchor {
            let kept = self.anchors.keep(id, &built.node, built.measure);
            kept.map_err(|refusal| refusal.at(built.written))?;
        }
        self.place(built)
    }

    fn place(&mut self, built: Built) -> Result<(), Diagnostic> {
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(finite(built.node)?);
            return Ok(());
        };
        parent.measure.add(built.measure);
        parent.cover(built.written);
        match &mut parent.children {
            Children::List(items) => items.push(finite(built.node)?),
            Children::Map(map) => map.take(built, self.text)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::{Style, to_json};

    fn read(text: &str) -> Result<Vec<Node>, Diagnostic> {
        parse(SourceMap::new().add("a.yaml", text), text)
    }

    fn root(text: &str) -> Node {
        read(text).expect("the text is YAML").remove(0)
    }

    fn snippet(text: &str, span: Span) -> &str {
        &text[span.range()]
    }

    #[test]
    fn scalars_know_where_they_stand() {
        let text = "값: [x, 'y']\nz: |\n  l\n";
        let node = root(text);
        let list = node.get("값").expect("a list");
        assert_eq!(snippet(text, list.span), "[x, 'y']");
        let items = list.as_list().expect("a list");
        assert_eq!(snippet(text, items[1].span), "'y'");
        assert_eq!(items[1].style, Style::SingleQuoted);
        assert_eq!(node.get("z").expect("a block").style, Style::Literal);
    }

    #[test]
    fn keys_know_where_they_stand() {
        let text = "a:\n  \"b\": 1\n";
        let node = root(text);
        let map = node.get("a").and_then(Node::as_map).expect("a map");
        assert_eq!(snippet(text, map["b"].key_span), "\"b\"");
        assert_eq!(map["b"].key_style, Style::DoubleQuoted);
    }

    #[test]
    fn a_block_reaches_from_its_first_to_its_last_child() {
        let text = "a:\n  b: 1\n  c: 2 # two\nd:\n- x\n- y\n";
        let node = root(text);
        let covered = |key: &str| snippet(text, node.get(key).expect("a value").span);
        assert_eq!(covered("a"), "b: 1\n  c: 2");
        assert_eq!(covered("d"), "x\n- y");
    }

    #[test]
    fn an_alias_keeps_the_place_of_what_it_copies() {
        let text = "a: &x [1]\nb: *x\n";
        let node = root(text);
        assert_eq!(snippet(text, node.get("b").expect("a value").span), "[1]");
    }

    #[test]
    fn a_number_keeps_its_lexeme_where_it_is_not_canonical() {
        let lexeme = |text: &str| root(text).lexeme.map(String::from);
        for text in ["1.10", "0777", "0x1F", "1_000", "1e3", "+1", "08", "5."] {
            assert_eq!(lexeme(text).as_deref(), Some(text));
        }
        for text in ["1", "-7", "1.5", "1.0", "x", "'1.10'", "true"] {
            assert_eq!(lexeme(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_without_a_point_is_whole() {
        assert_eq!(root("08").data, Data::Int(8));
        assert_eq!(root("1.0").data, Data::Float(1.0));
        assert_eq!(
            root("9007199254740993").data,
            Data::Int(9_007_199_254_740_993)
        );
    }

    #[test]
    fn placeholders_of_the_composer_pass() {
        let node = root("a: \u{10ff00}\u{10ff1f}\n");
        let value = node.get("a").expect("a value");
        assert_eq!(value.as_str(), Some("\u{10ff00}\u{10ff1f}"));
        assert_eq!(value.style, Style::Plain);
    }

    #[test]
    fn a_broken_pair_of_bytes_becomes_one_character_each() {
        assert_eq!(root("!!binary 4oI=").as_str(), Some("\u{fffd}\u{fffd}"));
    }

    #[test]
    fn infinity_is_an_error_as_a_value_and_text_as_a_key() {
        assert_eq!(
            read("a: .inf\n").map_err(|diagnostic| diagnostic.code),
            Err("yaml-syntax")
        );
        assert!(root(".inf: 1\n").get(".inf").is_some());
    }

    #[test]
    fn a_tag_must_fit_its_value() {
        assert_eq!(
            to_json(&root("[!!int '1', !!float 1, !!bool yes, !x 1]")).to_string(),
            r#"[1,1.0,true,"1"]"#
        );
        for text in [
            "!!int x",
            "!!int 1.5",
            "!!bool 1",
            "!!null x",
            "!!binary '*'",
            "!!timestamp x",
        ] {
            assert_eq!(
                read(text).map_err(|diagnostic| diagnostic.code),
                Err("yaml-syntax"),
                "{text}"
            );
        }
    }

    #[test]
    fn five_hundred_levels_are_read_and_one_more_is_an_error() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(500)).is_ok());
        let diagnostic = read(&nested(501)).expect_err("too deep");
        assert_eq!(
            diagnostic.message,
            "lists and maps are nested more than 500 deep"
        );
    }

    #[test]
    fn an_alias_cannot_nest_deeper_than_the_limit() {
        let nested =
            |depth: usize, core: &str| format!("{}{core}{}", "[".repeat(depth), "]".repeat(depth));
        let text = |depth| format!("- &a {}\n- {}\n", nested(300, "x"), nested(depth, "*a"));
        assert!(read(&text(199)).is_ok());
        let diagnostic = read(&text(200)).expect_err("too deep");
        assert_eq!(
            diagnostic.message,
            "lists and maps are nested more than 500 deep"
        );
    }
}
