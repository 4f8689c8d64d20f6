//! A line of a file that was rendered: which resource it belongs to, and which node it shows.

use super::Resource;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::Manifest;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{self, Data, Node, Path};

/// A line of a file, as in `out.yaml:12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    pub file: String,
    pub line: usize,
}

impl FileLine {
    /// Reads `FILE:LINE`; none if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let (file, line) = text.rsplit_once(':')?;
        let line = line.parse().ok()?;
        let file = file.to_owned();
        (!file.is_empty()).then_some(Self { file, line })
    }
}

/// Finds the manifest and the path that a line of a text shows.
///
/// The text has to be of this rendering: it is an error if it has another value there.
pub fn place_in<'m>(
    file: FileId,
    line: usize,
    manifests: &[&'m Manifest],
    sources: &SourceMap,
) -> Result<(&'m Manifest, Path), Diagnostics> {
    let source = sources.file(file);
    let name = format!("{}:{line}", source.name());
    let count = source.text().lines().count();
    if line == 0 || line > count {
        let message = format!("`{}` has {count} lines, and no line {line}", source.name());
        return Err(Diagnostic::error("unknown-line", message).into());
    }
    let documents = yaml::parse_within(sources.account(), file, source.text())
        .map_err(|diagnostic| diagnostic.help(FROM_A_RENDER))?;
    let begins = |node: &&Node| first_line(node, sources) <= line;
    let follows = |node: &&Node| first_line(node, sources) > line;
    let text = source.line_text(line);
    let found = if text.starts_with("---") || text.starts_with('#') {
        documents.iter().find(follows)
    } else {
        documents.iter().rfind(begins)
    };
    let Some(document) = found.or(documents.last()) else {
        let message = format!("`{}` has no manifests", source.name());
        return Err(Diagnostic::error("not-rendered", message)
            .help(FROM_A_RENDER)
            .into());
    };
    let generated = generated(document, &documents, manifests);
    let manifest = generated.map_or_else(|| rendered(document, manifests, source.name()), Ok)?;
    let path = shown(document, line, sources);
    let there = path.find(document);
    let here = path.find(&manifest.node);
    match (there, here) {
        (Some(there), Some(here)) if there.same_data(here) || is_block(there) && is_block(here) => {
            Ok((manifest, path))
        }
        (there, here) => Err(stale(&name, &path, there, here).into()),
    }
}

const FROM_A_RENDER: &str =
    "name a file that was rendered from these releases, with the same `--env` and values";

/// Returns the manifest that stands for `document` where the cluster makes the name: the one of the same
/// number among those of its kind, namespace and `generateName`.
fn generated<'m>(
    document: &Node,
    documents: &[Node],
    manifests: &[&'m Manifest],
) -> Option<&'m Manifest> {
    let key = |node: &Node| {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        let metadata = node.get("metadata")?;
        let name = metadata
            .get("generateName")
            .filter(|_| metadata.get("name").is_none());
        Some((
            text(node.get("kind"))?,
            text(metadata.get("namespace")),
            text(name)?,
        ))
    };
    let wanted = key(document)?;
    let mut alike = documents
        .iter()
        .filter(|one| key(one).as_ref() == Some(&wanted));
    let number = alike.position(|one| one.span == document.span)?;
    let alike = manifests
        .iter()
        .filter(|one| key(&one.node).as_ref() == Some(&wanted));
    alike.copied().nth(number)
}

fn rendered<'m>(
    document: &Node,
    manifests: &[&'m Manifest],
    file: &str,
) -> Result<&'m Manifest, Diagnostic> {
    let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
    let metadata = document.get("metadata");
    let field = |key: &str| text(metadata.and_then(|metadata| metadata.get(key)));
    let namespace = field("namespace");
    let (kind, name) = (text(document.get("kind")), field("name"));
    let words = match namespace.as_str() {
        "" => format!("{kind}/{name}"),
        namespace => format!("{namespace}/{kind}/{name}"),
    };
    let resource = Resource::parse(&words);
    let resource = resource.map_err(|_| foreign(file, "has a document that is not a manifest"))?;
    let found = resource.find(manifests.iter().copied());
    found.map_err(|diagnostic| Diagnostic {
        message: format!("`{file}` has `{words}`, which is not among the manifests"),
        ..diagnostic.help(FROM_A_RENDER)
    })
}

fn foreign(file: &str, what: &str) -> Diagnostic {
    Diagnostic::error("not-rendered", format!("`{file}` {what}")).help(FROM_A_RENDER)
}

fn stale(name: &str, path: &Path, there: Option<&Node>, here: Option<&Node>) -> Diagnostic {
    let shown = |node: Option<&Node>| match node {
        None => "nothing".to_owned(),
        Some(node) => crate::values::described(node),
    };
    let message = format!(
        "`{name}` shows `{path}` as {}, but the output is now {}",
        shown(there),
        shown(here)
    );
    Diagnostic::error("stale-file", message).help("render the file again, or name the path instead")
}

fn is_block(node: &Node) -> bool {
    matches!(node.data, Data::Map(_) | Data::List(_))
}

/// The path of the innermost node that begins on `line`, or the last one before it.
fn shown(document: &Node, line: usize, sources: &SourceMap) -> Path {
    let mut shown = Path::root();
    let mut node = document;
    loop {
        let mut next = None;
        for (path, begins, child) in below(node, &shown) {
            if sources.file(begins.file).line_of(begins.start) <= line {
                next = Some((path, child));
            }
        }
        let Some((path, child)) = next else {
            return shown;
        };
        (shown, node) = (path, child);
        let is_past = first_line(node, sources) > line;
        if is_past {
            return shown;
        }
    }
}

fn below<'n>(node: &'n Node, path: &Path) -> Vec<(Path, Span, &'n Node)> {
    match &node.data {
        Data::Map(map) => {
            let fields = map.iter();
            let field = |(key, field): (&String, &'n yaml::Field)| {
                (path.key(key), field.key_span, &field.value)
            };
            fields.map(field).collect()
        }
        Data::List(items) => {
            let item = |(index, item): (usize, &'n Node)| {
                let mut path = path.clone();
                path.push_index(index);
                (path, item.span, item)
            };
            items.iter().enumerate().map(item).collect()
        }
        _ => Vec::new(),
    }
}

fn first_line(node: &Node, sources: &SourceMap) -> usize {
    sources.file(node.span.file).line_of(node.span.start)
}
