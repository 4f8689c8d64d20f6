//! A map that is being read: its keys, duplicates, and `<<`.
//!
//! `<<` works in document order: it replaces what was written before it in its map, and is
//! replaced by what is written after it. Of several maps in a list the first wins. A quoted `"<<"`
//! is an ordinary key. What `<<` brings is no duplicate of what is written in the map itself.

use std::collections::BTreeMap;

use indexmap::map::Entry;

use super::built::{Built, WrittenAs, finite};
use super::node::{Data, Field, Map, Node, Style};
use super::{errors, resolve};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A map whose end has not been read.
#[derive(Default)]
pub(super) struct OpenMap {
    map: Map,
    key: Option<Key>,
    /// Once `<<` was seen: the keys that are written in this map, and where.
    written: Option<BTreeMap<String, Span>>,
    /// The keys that a `<<` after them replaces.
    warnings: Vec<Diagnostic>,
}

/// A key that waits for its value.
struct Key {
    name: String,
    span: Span,
    style: Style,
    merges: bool,
}

impl OpenMap {
    /// Takes a key or the value of the last key, in turn; `text` is what is being read.
    pub(super) fn take(&mut self, built: Built, text: &str) -> Result<(), Diagnostic> {
        match self.key.take() {
            None => self.key = Some(key(built, text)?),
            Some(key) if key.merges => self.merge(key.span, built)?,
            Some(key) => self.insert(key, finite(built.node)?, text)?,
        }
        Ok(())
    }

    fn insert(&mut self, key: Key, value: Node, text: &str) -> Result<(), Diagnostic> {
        let field = Field {
            key_span: key.span,
            key_style: key.style,
            value,
        };
        if let Some(written) = &mut self.written {
            if let Some(first) = written.insert(key.name.clone(), key.span) {
                return Err(errors::duplicate(&key.name, first, key.span, text));
            }
            self.map.insert(key.name, field);
            return Ok(());
        }
        match self.map.entry(key.name) {
            Entry::Vacant(place) => place.insert(field),
            Entry::Occupied(first) => {
                let (name, first) = (first.key(), first.get().key_span);
                return Err(errors::duplicate(name, first, key.span, text));
            }
        };
        Ok(())
    }

    fn merge(&mut self, at: Span, built: Built) -> Result<(), Diagnostic> {
        let keys = || {
            self.map
                .iter()
                .map(|(name, field)| (name.clone(), field.key_span))
                .collect()
        };
        self.written.get_or_insert_with(keys);
        match built.node.data {
            Data::Map(map) => self.replace(at, *map),
            Data::List(items) if built.written_as != WrittenAs::Alias => {
                let maps: Result<Vec<Map>, _> = items.into_iter().map(map_to_merge).collect();
                self.replace(at, maps?.into_iter().rev().flatten().collect());
            }
            _ => return Err(errors::not_a_map_to_merge(built.written, built.node.kind())),
        }
        Ok(())
    }

    /// Puts what a `<<` brings in the place of what is there.
    fn replace(&mut self, at: Span, merged: Map) {
        for (name, field) in &merged {
            let own = self.map.get(name).map(|own| (own.key_span, &own.value));
            let written = self.written.as_ref().and_then(|written| written.get(name));
            if let Some((span, value)) = own.filter(|(span, _)| written == Some(span))
                && !value.same_data(&field.value)
            {
                self.warnings
                    .push(errors::key_without_effect(name, span, at));
            }
        }
        self.map.extend(merged);
    }

    /// Returns the map when its end has been read, and the keys that have no effect.
    pub(super) fn finish(self) -> (Map, Vec<Diagnostic>) {
        (self.map, self.warnings)
    }
}

fn map_to_merge(node: Node) -> Result<Map, Diagnostic> {
    let kind = node.kind();
    match node.data {
        Data::Map(map) => Ok(*map),
        _ => Err(errors::not_a_map_to_merge(node.span, kind)),
    }
}

fn key(built: Built, text: &str) -> Result<Key, Diagnostic> {
    let (style, span) = (built.node.style, built.written);
    let name = resolve::key(built.node.data, built.node.lexeme.as_deref())
        .map_err(|reason| key_diagnostic(span, reason, text))?;
    let merges = name == "<<" && style == Style::Plain && built.written_as == WrittenAs::Node;
    Ok(Key {
        name,
        span,
        style,
        merges,
    })
}

/// A map as the key of a map is what `{{ name }}` makes without quotes.
fn key_diagnostic(span: Span, reason: String, text: &str) -> Diagnostic {
    let start = span.range().start;
    let opens_twice = text
        .get(..start + 1)
        .is_some_and(|text| text.ends_with("{{"));
    if opens_twice {
        return errors::braces("{{", Span::new(span.file, start - 1, start + 1));
    }
    errors::at(span, reason)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::source::SourceMap;
    use crate::yaml::{parse, to_json};

    fn read(text: &str) -> Result<String, Diagnostic> {
        let documents = parse(SourceMap::new().add("a.yaml", text), text)?;
        Ok(to_json(&documents[0]).to_string())
    }

    fn last_line(text: &str) -> String {
        let all = read(&format!(
            "- &b {{x: 1, z: 2}}\n- &c {{x: 3, w: 4}}\n- {text}"
        ));
        let all = all.expect("the text is YAML");
        all.rsplit_once(",{").map_or(all.clone(), |(_, last)| {
            format!("{{{}", last.trim_end_matches(']'))
        })
    }

    #[test]
    fn a_merge_works_in_document_order() {
        assert_eq!(last_line("{<<: *b, z: 9}"), r#"{"x":1,"z":9}"#);
        assert_eq!(last_line("{z: 9, <<: *b}"), r#"{"z":2,"x":1}"#);
    }

    #[test]
    fn the_first_map_of_a_merged_list_wins() {
        assert_eq!(last_line("{<<: [*b, *c]}"), r#"{"x":1,"w":4,"z":2}"#);
    }

    #[test]
    fn a_quoted_or_tagged_merge_key_is_an_ordinary_key() {
        assert_eq!(read("\"<<\": 1\n").ok().as_deref(), Some(r#"{"<<":1}"#));
        assert_eq!(read("!!str <<: 1\n").ok().as_deref(), Some(r#"{"<<":1}"#));
    }

    #[test]
    fn only_maps_are_merged() {
        for text in ["<<: 1\n", "<<: [1]\n", "a: &a [{b: 1}]\n<<: *a\n"] {
            let diagnostic = read(text).expect_err("no map");
            assert!(
                diagnostic.message.starts_with("`<<` accepts a map"),
                "{}",
                diagnostic.message
            );
        }
    }

    #[test]
    fn a_duplicate_key_shows_both_places() {
        let text = "a: 1\nb: 2\na: 3\n";
        let diagnostic = read(text).expect_err("a duplicate");
        assert_eq!(diagnostic.code, "duplicate-key");
        let starts: Vec<u32> = diagnostic
            .labels
            .iter()
            .map(|label| label.span.start)
            .collect();
        assert_eq!(starts, [10, 0]);
    }

    #[test]
    fn keys_that_kubernetes_reads_alike_are_duplicates() {
        for text in ["yes: 1\n\"true\": 2\n", "1: a\n0x1: b\n", "{a: 1, a: 2}"] {
            assert_eq!(
                read(text).map_err(|diagnostic| diagnostic.code),
                Err("duplicate-key"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_merge_hides_no_duplicate() {
        let text = "b: &b {x: 1}\nk: {x: 2, <<: *b, x: 3}\n";
        assert_eq!(
            read(text).map_err(|diagnostic| diagnostic.code),
            Err("duplicate-key")
        );
    }

    #[test]
    fn keys_are_what_kubernetes_makes_of_them() {
        let text = "yes: 1\n1.5: 2\n0x10: 3\n123456789.123: 4\n0888888888: 5\n";
        let keys = r#"{"true":1,"1.5":2,"16":3,"1.2345679e+08":4,"8.888889e+08":5}"#;
        assert_eq!(read(text).ok().as_deref(), Some(keys));
    }

    #[test]
    fn null_lists_and_large_numbers_are_no_keys() {
        for text in [
            "~: 1\n",
            "? [a]\n: 1\n",
            "18446744073709551615: 1\n",
            "{{ x }}: 1\n",
        ] {
            assert_eq!(
                read(text).map_err(|diagnostic| diagnostic.code),
                Err("yaml-syntax"),
                "{text}"
            );
        }
    }
}
