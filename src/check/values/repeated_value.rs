//! `repeated-value`

use super::files::ValuesFile;
use super::finding::finding;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::FileId;
use crate::template::ReleaseUsage;
use crate::yaml::{Data, Field, Map, Node, Path};

pub(super) static RULE: Rule = Rule {
    name: "repeated-value",
    category: Category::Values,
    severity: Severity::Warning,
    is_on: false,
    finder: Finder::Shared,
    documentation: "\
A value that repeats the value of a weaker layer.

## What
Removing the value changes nothing: in every release that gets the file and reads the value, the weaker
layers set the same. The rule is off unless plate.yaml sets its severity, because a repetition can be on
purpose, so that a change of the base values does not change an environment.

## Why
A repetition is a line without information, and it stays when the base value changes.

## Example
```yaml
# values/api/values-prod.yaml
replicaCount: 1 # as in charts/api/values.yaml
```

## Fix
Remove it from the stronger layer.
",
};

pub(super) fn find(files: &[ValuesFile<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in files {
        let diagnostics = &mut Vec::new();
        for map in file.layer.documents.iter().filter_map(Node::as_map) {
            collect(file, map, &mut Path::root(), diagnostics);
        }
        let found_here = diagnostics.drain(..);
        found.extend(found_here.map(|one| finding(&RULE, file.chart(), one)));
    }
    found
}

fn collect(file: &ValuesFile<'_>, map: &Map, path: &mut Path, found: &mut Vec<Diagnostic>) {
    for (key, field) in map {
        path.push_key(key);
        match &field.value.data {
            Data::Map(map) if !map.is_empty() => collect(file, map, path, found),
            _ => found.extend(repeated(file, path, field)),
        }
        path.pop();
    }
}

fn repeated(file: &ValuesFile<'_>, path: &Path, field: &Field) -> Option<Diagnostic> {
    let readers = file
        .releases
        .iter()
        .filter(|(chart, _)| chart.references.reads(path.keys()));
    let mut weaker = readers.map(|(_, release)| weaker(release, file.layer.file, path));
    let first = weaker.next()??;
    let repeats = |node: &Node| is_same(node, &field.value);
    if !repeats(first) || !weaker.all(|node| node.is_some_and(repeats)) {
        return None;
    }
    let message = format!("`{path}` repeats the value of the weaker layer");
    let diagnostic = RULE.diagnostic(message).at(field.key_span);
    let diagnostic = diagnostic.label(first.span, "the weaker layer");
    Some(diagnostic.help("remove it here"))
}

/// What the layers below `file` say in a release.
fn weaker<'a>(release: &'a ReleaseUsage, file: FileId, path: &Path) -> Option<&'a Node> {
    let layers = release.layers.iter();
    let below: Vec<&Node> = layers
        .take_while(|layer| layer.file != file)
        .flat_map(|layer| &*layer.documents)
        .collect();
    let says = |root: &&&Node| path.find(root).is_some() || is_hidden(root, path);
    let root = below.iter().rev().find(says)?;
    path.find(root).filter(|node| node.data != Data::Null)
}

/// Reports whether a value above `path` is not a map, so that weaker layers do not count.
fn is_hidden(root: &Node, path: &Path) -> bool {
    let mut above = path.ancestors().skip(1);
    above.any(|path| {
        let node = path.find(root).filter(|_| !path.steps().is_empty());
        node.is_some_and(|node| node.as_map().is_none())
    })
}

/// Compares what is written, not where.
fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.data, &b.data) {
        (Data::List(a), Data::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Data::Map(a), Data::Map(b)) => {
            let in_b = |(key, field): (&String, &Field)| {
                b.get(key)
                    .is_some_and(|other| is_same(&field.value, &other.value))
            };
            a.len() == b.len() && a.iter().all(in_b)
        }
        (a_data, b_data) => a_data == b_data && a.lexeme == b.lexeme,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::values::fixture::Fixture;

    #[test]
    fn a_value_that_the_weaker_layer_says_already_is_found() {
        let drawn = Fixture::new()
            .template("a: {{ values.replicas }}\n")
            .values("replicas: 1\n")
            .file("values/api/values-stg.yaml", "replicas: 1\n")
            .drawn_by(&RULE);
        let expected = "\
warning[repeated-value]: `replicas` repeats the value of the weaker layer
 --> values/api/values-stg.yaml:1:1
  |
1 | replicas: 1
  | ^^^^^^^^
 --> charts/api/values.yaml:1:11 (the weaker layer)
  |
1 | replicas: 1
  |           ^
help: remove it here
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn it_is_off_unless_it_is_asked_for() {
        assert!(!RULE.is_on);
        assert!(super::super::unread_value::RULE.is_on);
    }

    #[test]
    fn a_value_that_brings_back_what_was_changed_is_not_repeated() {
        let fixture = Fixture::new()
            .template("a: {{ values.replicas }}\n")
            .values("replicas: 1\n")
            .file("values/values-stg.yaml", "replicas: 2\n")
            .file("values/api/values-stg.yaml", "replicas: 1\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn another_type_or_spelling_is_another_value() {
        let fixture = Fixture::new()
            .template("a: {{ values.a }}{{ values.b }}\n")
            .values("a: 1\nb: 1.10\n")
            .file("values/api/values-stg.yaml", "a: '1'\nb: 1.1\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_shared_value_that_one_chart_lacks_is_not_repeated() {
        let fixture = Fixture::new()
            .template("a: {{ values.class }}\n")
            .values("class: nginx\n")
            .file(
                "charts/web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
            )
            .file("charts/web/templates/a.yaml.j2", "a: {{ values.class }}\n")
            .file("values/values.yaml", "class: nginx\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }
}
