//! Chart.yaml: who a chart is.
//!
//! - Every key that Helm documents is taken; any other is an error.
//! - Text is taken as it is written: `version: 1.10` is "1.10", not the number 1.1.
//! - What plate-render does not do with a chart (dependencies, libraries) is an error when the
//!   chart is rendered, not when it is read.

use super::fields::{Fields, Problems, written};
use super::file::below;
use super::kubernetes::parse_version;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::yaml::{Data, Node};

pub(super) const FILE_NAME: &str = "Chart.yaml";

/// What may be at a key.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Text,
    Flag,
    Texts,
    TextByName,
    Items(&'static [&'static str]),
}

/// The keys, in the order of Helm's documentation.
const KEYS: [(&str, Shape); 15] = [
    ("apiVersion", Shape::Text),
    ("name", Shape::Text),
    ("version", Shape::Text),
    ("kubeVersion", Shape::Text),
    ("description", Shape::Text),
    ("type", Shape::Text),
    ("keywords", Shape::Texts),
    ("home", Shape::Text),
    ("sources", Shape::Texts),
    ("dependencies", Shape::Items(&DEPENDENCY_KEYS)),
    ("maintainers", Shape::Items(&["name", "email", "url"])),
    ("icon", Shape::Text),
    ("appVersion", Shape::Text),
    ("deprecated", Shape::Flag),
    ("annotations", Shape::TextByName),
];

const DEPENDENCY_KEYS: [&str; 7] = [
    "name",
    "version",
    "repository",
    "condition",
    "tags",
    "import-values",
    "alias",
];

/// What Chart.yaml says.
#[derive(Debug, Clone, PartialEq)]
pub struct Metadata {
    /// The chart's name, which may differ from its folder's.
    pub name: String,
    /// The chart's version, as it is written.
    pub version: String,
    /// The version of what the chart runs, as it is written.
    pub app_version: Option<String>,
    /// The whole file as `chart` in templates, with its text as it is written.
    pub node: Node,
}

/// Reads Chart.yaml of the chart that messages call `shown`.
pub(super) fn read(node: &Node, shown: &str) -> Result<Metadata, Diagnostics> {
    let diagnostics = Problems::default();
    let known = KEYS.map(|(key, _)| key);
    let fields = Fields::top(node, FILE_NAME, &known, &diagnostics);
    let metadata = fields.and_then(|fields| metadata(&fields, node, shown));
    diagnostics
        .or(metadata)
        .map(|metadata| metadata.expect("what has no error has its required keys"))
}

fn metadata(fields: &Fields<'_>, node: &Node, shown: &str) -> Option<Metadata> {
    for (key, shape) in KEYS {
        check(fields, key, shape);
    }
    let owner = format!("`{}`", below(shown, FILE_NAME));
    for (key, example) in [("apiVersion", "v2"), ("name", "api"), ("version", "0.1.0")] {
        fields.require(key, &owner, example);
    }
    check_words(fields);
    Some(Metadata {
        name: fields.written("name")?.value,
        version: fields.written("version")?.value,
        app_version: fields.written("appVersion").map(|text| text.value),
        node: as_written(node),
    })
}

fn check(fields: &Fields<'_>, key: &str, shape: Shape) {
    match shape {
        Shape::Text => drop(fields.written(key)),
        Shape::Flag => _ = fields.flag(key),
        Shape::Texts => {
            for (path, item) in fields.items(key) {
                fields.written_of(item, &path);
            }
        }
        Shape::TextByName => {
            for (path, value) in fields.entries(key) {
                fields.written_of(value, &path);
            }
        }
        Shape::Items(known) => {
            for (path, item) in fields.items(key) {
                fields.nested(item, path, known);
            }
        }
    }
}

/// Checks the texts of which only some have a meaning.
fn check_words(fields: &Fields<'_>) {
    let unless = |key: &str, holds: fn(&str) -> bool, wanted: &str| {
        let text = fields.written(key).filter(|text| !holds(&text.value));
        if let Some(text) = text {
            let message = format!("`{key}` must be {wanted}, got `{}`", text.value);
            fields.diagnostic(Diagnostic::error("wrong-value", message).at(text.span));
        }
    };
    unless(
        "apiVersion",
        |text| ["v1", "v2"].contains(&text),
        "`v1` or `v2`",
    );
    unless(
        "type",
        |text| ["application", "library"].contains(&text),
        "`application` or `library`",
    );
    unless(
        "version",
        |text| parse_version(text).is_some(),
        "a semantic version, as in `1.4.0`",
    );
}

/// Returns the same map with its numbers as the text that they were written with.
fn as_written(node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node.data {
        Data::Map(map) => {
            for field in map.values_mut() {
                field.value = as_written(&field.value);
            }
        }
        Data::List(items) => {
            for item in items {
                *item = as_written(item);
            }
        }
        Data::Int(_) | Data::Float(_) => {
            let text = written(&node).unwrap_or_default();
            node = Node::new(Data::String(text), node.span);
        }
        Data::Null | Data::Bool(_) | Data::String(_) => {}
    }
    node
}

impl Metadata {
    /// Returns the keys that a Chart.yaml may have.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        KEYS.iter().map(|(key, _)| *key)
    }

    /// Returns the reasons for which plate-render does not render this chart.
    pub(super) fn refusals(&self) -> Diagnostics {
        let mut refusals = Diagnostics::new();
        refusals.extend(dependencies(&self.node));
        refusals.extend(self.library());
        refusals
    }

    fn library(&self) -> Option<Diagnostic> {
        let kind = self.node.get("type")?;
        (kind.as_str() == Some("library")).then(|| {
            let message = format!(
                "`{}` is a library chart, which is not rendered by plate-render",
                self.name
            );
            Diagnostic::error("library-chart", message)
                .at(kind.span)
                .help("add the charts that use it as releases, or write `type: application`")
        })
    }
}

/// Returns the reason for which a chart is not rendered whose Chart.yaml or requirements.yaml is `node`:
/// what it lists as `dependencies`.
pub(super) fn dependencies(node: &Node) -> Option<Diagnostic> {
    let field = node.as_map()?.get("dependencies")?;
    let items = field.value.as_list().filter(|items| !items.is_empty())?;
    let name = |item: &'_ Node| item.get("name").and_then(Node::as_str).map(str::to_owned);
    let names: Vec<String> = items.iter().filter_map(name).collect();
    let each = if items.len() == 1 { "it" } else { "each" };
    let diagnostic = Diagnostic::error(
        "dependencies",
        "dependencies are not rendered by plate-render",
    );
    Some(diagnostic.at(field.key_span).help(format!(
        "put {} into charts/, add {each} as a release in plate.yaml, and remove `dependencies`",
        names.join(", ")
    )))
}
