//! Paths as they are asked for: `spec.containers[0].image`, `spec.**.image`, `metadata.labels.*`.
//!
//! - `*` is any key or item, `**` any number of them, `[*]` any item; `[name=web]` is the item whose
//!   `name` is that.
//! - A key with dots is written in brackets, or as it is where nothing else is meant:
//!   `metadata.labels.app.kubernetes.io/name`.

use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Data, Node, Path, Segment, segments};

/// A path that may mean several nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Key(String),
    Item(usize),
    With(String, String),
    Any,
    Deep,
}

impl Pattern {
    /// Reads a pattern; the empty one means the whole document.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let parts = segments(text)?.into_iter().map(|segment| match segment {
            Segment::Quoted(key) => Part::Key(key),
            Segment::Word(text) => word(text),
            Segment::Bracketed(text) => match text.split_once('=') {
                Some((key, value)) => Part::With(key.to_owned(), value.to_owned()),
                None => word(text),
            },
        });
        let parts = parts.collect();
        let text = text.to_owned();
        Ok(Self { text, parts })
    }

    /// Returns the paths of `root` that the pattern means, in the order of the document.
    ///
    /// None is an error that says how far it leads.
    pub fn find(&self, root: &Node) -> Result<Vec<Path>, Diagnostic> {
        let mut search = Search::default();
        search.walk(root, &Path::root(), &self.parts);
        if search.found.is_empty() {
            return Err(self.leads_nowhere(search.furthest, root));
        }
        Ok(search.found)
    }

    fn leads_nowhere(&self, furthest: Option<(Path, Part)>, root: &Node) -> Diagnostic {
        let message = format!("`{}` does not exist", self.text);
        let diagnostic = Diagnostic::error("unknown-path", message);
        let Some((above, part)) = furthest else {
            return diagnostic;
        };
        let node = above.find(root).unwrap_or(root);
        let place = if above.steps().is_empty() {
            "the document".to_owned()
        } else {
            format!("`{above}`")
        };
        match &node.data {
            Data::Map(map) => {
                let known: Vec<&str> = map.keys().map(String::as_str).collect();
                let near = match &part {
                    Part::Key(key) => nearest(key, known.iter().copied()),
                    _ => None,
                };
                match near {
                    Some(key) => diagnostic.help(format!("did you mean `{}`?", above.key(key))),
                    None => diagnostic.help(format!("{place} has {}", known.join(", "))),
                }
            }
            Data::List(items) => diagnostic.help(format!(
                "{place} is a list of {}: write `{above}[0]` to `{above}[{}]`, or `{above}[*]`",
                items.len(),
                items.len().saturating_sub(1)
            )),
            _ => diagnostic.help(format!(
                "{place} is {}, so nothing is below it",
                node.kind()
            )),
        }
    }
}

fn word(text: &str) -> Part {
    match (text, text.parse()) {
        ("*", _) => Part::Any,
        ("**", _) => Part::Deep,
        (_, Ok(index)) => Part::Item(index),
        (key, Err(_)) => Part::Key(key.to_owned()),
    }
}

#[derive(Default)]
struct Search {
    found: Vec<Path>,
    /// How far the pattern led, and the part that led no further.
    furthest: Option<(Path, Part)>,
}

impl Search {
    fn walk(&mut self, node: &Node, path: &Path, parts: &[Part]) {
        let Some((part, rest)) = parts.split_first() else {
            if !self.found.contains(path) {
                self.found.push(path.clone());
            }
            return;
        };
        let before = self.found.len();
        if *part == Part::Deep {
            self.walk(node, path, rest);
        }
        for (step, child) in children(node, path) {
            match part {
                Part::Any => self.walk(child, &step, rest),
                Part::Deep => self.walk(child, &step, parts),
                Part::Item(index) if step == item(path, *index) => self.walk(child, &step, rest),
                Part::With(key, value) if has(child, key, value) => self.walk(child, &step, rest),
                _ => {}
            }
        }
        if matches!(part, Part::Key(_) | Part::Item(_)) {
            self.keys(node, path, parts);
        }
        let depth = |found: &Option<(Path, Part)>| {
            found.as_ref().map_or(0, |(path, _)| path.steps().len() + 1)
        };
        if self.found.len() == before && depth(&self.furthest) <= path.steps().len() {
            self.furthest = Some((path.clone(), part.clone()));
        }
    }

    /// Keys may have dots, so several parts may be one of them.
    fn keys(&mut self, node: &Node, path: &Path, parts: &[Part]) {
        let Some(map) = node.as_map() else { return };
        let mut key = String::new();
        for (count, part) in parts.iter().enumerate() {
            match part {
                Part::Key(text) => key.push_str(text),
                Part::Item(number) => key.push_str(&number.to_string()),
                _ => return,
            }
            if let Some(field) = map.get(&key) {
                self.walk(&field.value, &path.key(&key), &parts[count + 1..]);
            }
            key.push('.');
        }
    }
}

fn item(path: &Path, index: usize) -> Path {
    let mut path = path.clone();
    path.push_index(index);
    path
}

fn has(node: &Node, key: &str, value: &str) -> bool {
    let found = node.get(key).and_then(Node::text);
    found.is_some_and(|text| text == value)
}

fn children<'n>(node: &'n Node, path: &Path) -> Vec<(Path, &'n Node)> {
    match &node.data {
        Data::Map(map) => {
            let fields = map.iter();
            fields
                .map(|(key, field)| (path.key(key), &field.value))
                .collect()
        }
        Data::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, node)| (item(path, index), node))
                .collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml;

    const DOCUMENT: &str = "\
metadata: {labels: {app.kubernetes.io/name: web, tier: x}}
spec:
  containers: [{name: web, image: a}, {name: side, image: b}]
";

    fn found(pattern: &str) -> String {
        let file = SourceMap::new().add("a.yaml", DOCUMENT);
        let root = yaml::parse(file, DOCUMENT).unwrap().remove(0);
        match Pattern::parse(pattern).and_then(|pattern| pattern.find(&root)) {
            Ok(paths) => {
                let shown: Vec<String> = paths.iter().map(Path::to_string).collect();
                shown.join(" ")
            }
            Err(diagnostic) => format!("{}; {}", diagnostic.message, diagnostic.help.join("; ")),
        }
    }

    #[test]
    fn a_path_means_one_node() {
        assert_eq!(
            found("spec.containers[1].image"),
            "spec.containers[1].image"
        );
        assert_eq!(
            found(".spec.containers.1.image"),
            "spec.containers[1].image"
        );
        assert_eq!(
            found("spec.containers[name=side].image"),
            "spec.containers[1].image"
        );
    }

    #[test]
    fn a_key_with_dots_is_found_with_brackets_and_without() {
        let expected = r#"metadata.labels["app.kubernetes.io/name"]"#;
        assert_eq!(found("metadata.labels.app.kubernetes.io/name"), expected);
        assert_eq!(found(expected), expected);
    }

    #[test]
    fn a_star_means_one_step_and_two_mean_any_number() {
        let images = "spec.containers[0].image spec.containers[1].image";
        assert_eq!(found("spec.containers[*].image"), images);
        assert_eq!(found("spec.*.*.image"), images);
        assert_eq!(found("**.image"), images);
    }

    #[test]
    fn a_path_that_leads_nowhere_says_how_far_it_leads() {
        assert_eq!(
            found("spec.containers[0].imag"),
            "`spec.containers[0].imag` does not exist; did you mean `spec.containers[0].image`?"
        );
        assert_eq!(
            found("spec.containers[2].image"),
            "`spec.containers[2].image` does not exist; `spec.containers` is a list of 2: write \
             `spec.containers[0]` to `spec.containers[1]`, or `spec.containers[*]`"
        );
        assert_eq!(
            found("zzz"),
            "`zzz` does not exist; the document has metadata, spec"
        );
        assert_eq!(
            found("spec.containers[0"),
            "`spec.containers[0` is not a path; write it as in `image.tag`, `hosts[0].name` or \
             `labels[\"app.kubernetes.io/name\"]`"
        );
    }
}
