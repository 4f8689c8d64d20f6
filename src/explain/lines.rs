//! Which node of a manifest each line of its text shows.
//!
//! The lines are those that [`crate::manifest::to_yaml`] writes. A line shows the innermost node that
//! begins on it: `- name: web` shows the name, and `spec:` the map below it.
use crate::yaml::{self, Data, Field, Map, Node, Path, Style};

/// Returns the path of the node that each line of a document shows, in order.
pub(super) fn lines(root: &Node) -> Vec<Path> {
    let mut lines = Lines::default();
    lines.node(root, false);
    lines.found
}

#[derive(Default)]
struct Lines {
    found: Vec<Path>,
    path: Path,
}

impl Lines {
    /// `begun` if the line on which the node begins is there already.
    fn node(&mut self, node: &Node, begun: bool) {
        match &node.data {
            Data::Map(map) if !map.is_empty() => self.fields(map, begun),
            Data::List(items) if !items.is_empty() => self.items(items, begun),
            _ => self.scalar(node, begun),
        }
    }

    fn fields(&mut self, map: &Map, begun: bool) {
        for (position, (key, field)) in map.iter().enumerate() {
            self.path.push_key(key);
            let shares = begun && position == 0;
            for _ in usize::from(shares)..key_lines(key, field) {
                self.found.push(self.path.clone());
            }
            if shares {
                self.show_here();
            }
            if is_block(&field.value) {
                self.node(&field.value, false);
            } else {
                self.scalar(&field.value, true);
            }
            self.path.pop();
        }
    }

    fn items(&mut self, items: &[Node], begun: bool) {
        for (index, item) in items.iter().enumerate() {
            self.path.push_index(index);
            if begun && index == 0 {
                self.show_here();
            } else {
                self.found.push(self.path.clone());
            }
            self.node(item, true);
            self.path.pop();
        }
    }

    /// The last line shows what begins on it last.
    fn show_here(&mut self) {
        if let Some(last) = self.found.last_mut() {
            last.clone_from(&self.path);
        }
    }

    fn scalar(&mut self, node: &Node, begun: bool) {
        let mut text = String::new();
        if matches!(node.data, Data::String(_)) {
            yaml::emit(node, &mut text);
        }
        let count = text.matches('\n').count().max(1);
        for _ in usize::from(begun)..count {
            self.found.push(self.path.clone());
        }
    }
}

fn is_block(node: &Node) -> bool {
    match &node.data {
        Data::Map(map) => !map.is_empty(),
        Data::List(items) => !items.is_empty(),
        _ => false,
    }
}

/// How many lines a key takes: a very long one takes two.
fn key_lines(key: &str, field: &Field) -> usize {
    const SURELY_SHORT: usize = 100;
    if key.len() <= SURELY_SHORT {
        return 1;
    }
    let alone = Field {
        key_span: field.key_span,
        key_style: Style::Plain,
        value: Node::new(Data::Null, field.value.span),
    };
    let map = Map::from_iter([(key.to_owned(), alone)]);
    let mut text = String::new();
    yaml::emit(&Node::new(Data::from(map), field.value.span), &mut text);
    text.matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    /// Writes the text as it is printed, each line after what it shows.
    fn shown(text: &str) -> String {
        let file = SourceMap::new().add("a.yaml", text);
        let root = yaml::parse(file, text).unwrap().remove(0);
        let mut printed = String::new();
        yaml::emit(&root, &mut printed);
        let lines = lines(&root);
        assert_eq!(lines.len(), printed.lines().count(), "{printed}");
        let pairs = lines.iter().zip(printed.lines());
        let shown = pairs.map(|(path, line)| format!("{path}|{line}"));
        shown.collect::<Vec<_>>().join("\n") + "\n"
    }

    #[test]
    fn a_line_shows_the_innermost_node_that_begins_on_it() {
        let expected = "\
a|a:
a.b|  b: 1
c|c:
c[0].d|- d: 1
c[0].e|  e: []
c[1][0]|- - 2
c[1][1]|  - 3
c[2]|- x
";
        assert_eq!(shown("a: {b: 1}\nc: [{d: 1, e: []}, [2, 3], x]"), expected);
    }

    #[test]
    fn every_line_of_a_text_shows_it() {
        let expected = "a|a: |\na|  x\na|\na|  y\nb|b:\nb[0]|- |-\nb[0]|  z\nb[0]|  w\n";
        assert_eq!(shown("a: \"x\\n\\ny\\n\"\nb: [\"z\\nw\"]"), expected);
    }

    #[test]
    fn a_key_that_is_too_long_for_its_line_shows_its_value_twice() {
        let key = "k".repeat(1001);
        let text = shown(&format!("? {key}\n: 1"));
        assert_eq!(text.lines().count(), 2);
        assert!(text.ends_with("|: 1\n"));
    }
}
