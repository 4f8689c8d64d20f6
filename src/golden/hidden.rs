//! A document whose secrets are replaced by their hashes.

use crate::manifest::{DocumentSource, Manifest, documents, hidden_value};
use crate::source::{SourceMap, Span};
use crate::values::leaves;
use crate::yaml::{self, Data, Node};

/// How a difference in what a Secret holds is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// By the hashes of its values.
    Hidden,
    Shown,
}

/// Returns a document with hashes in the place of what it holds, if it is a Secret.
pub(super) fn without_secrets(text: &str) -> String {
    if !text.contains("Secret") {
        return text.to_owned();
    }
    let file = SourceMap::new().add("", text);
    let template = DocumentSource {
        release: "",
        source: "",
    };
    let manifests = yaml::parse(file, text).ok();
    let manifests = manifests.and_then(|nodes| documents(nodes, template).ok());
    match manifests {
        Some(manifests) => with_hashes(text, &manifests),
        None => with_hashed_lines(text),
    }
}

fn with_hashes(text: &str, manifests: &[Manifest]) -> String {
    let mut values = Vec::new();
    for manifest in manifests.iter().filter(|manifest| manifest.is_secret()) {
        let hidden = manifest.without_secrets();
        for (path, leaf) in leaves(&manifest.node, &yaml::Path::root()) {
            if manifest.is_secret_at(path.keys()) && leaf.data != Data::Null {
                let hash = path.find(&hidden.node).and_then(Node::as_str);
                values.push((
                    leaf.span.range(),
                    hash.map_or_else(|| hidden_value(leaf), str::to_owned),
                ));
            }
        }
    }
    values.sort_by_key(|(range, _)| range.start);
    let mut out = String::new();
    let mut start = 0;
    for (range, hash) in values {
        if range.start >= start {
            out.push_str(&text[start..range.start]);
            push_in_place(&text[range.clone()], &hash, &mut out);
            start = range.end;
        }
    }
    out + &text[start..]
}

/// Writes `hash` in place of a value, which keeps its number of lines.
fn push_in_place(value: &str, hash: &str, out: &mut String) {
    for (number, line) in value.split_inclusive('\n').enumerate() {
        if number == 0 {
            out.push_str(hash);
        } else {
            let indent = line.len() - line.trim_start().len();
            out.push_str(&line[..indent]);
            out.push('…');
        }
        out.push_str(if line.ends_with('\n') { "\n" } else { "" });
    }
}

/// What cannot be read may be the data of a Secret on every line that does not name it.
fn with_hashed_lines(text: &str) -> String {
    let named = [
        "---",
        "# Source:",
        "apiVersion:",
        "kind:",
        "metadata:",
        "  name:",
        "  namespace:",
    ];
    let line = |line: &str| {
        if line.trim().is_empty() || named.iter().any(|start| line.starts_with(start)) {
            return line.to_owned();
        }
        let end = if line.ends_with('\n') { "\n" } else { "" };
        let value = Node::new(Data::String(line.trim_end().to_owned()), Span::NOWHERE);
        format!("{}{end}", hidden_value(&value))
    };
    text.split_inclusive('\n').map(line).collect()
}
