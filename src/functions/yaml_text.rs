//! YAML text: reading.

use crate::source::SourceMap;
use crate::yaml::{self, Node};

/// Returns the value that YAML text means to Kubernetes, nothing of an empty text.
///
/// The error is the problem with the text.
pub(super) fn read(text: &str) -> Result<Option<Node>, String> {
    let mut sources = SourceMap::new();
    let file = sources.add("line", text);
    let mut nodes = yaml::parse(file, text).map_err(|diagnostic| {
        let label = diagnostic.labels.first();
        let place = label.map(|label| sources.place(label.span).replace(':', " "));
        let place = place.map_or_else(String::new, |place| format!(" ({place})"));
        format!("is not YAML: {}{place}", diagnostic.message)
    })?;
    match nodes.len() {
        0 | 1 => Ok(nodes.pop()),
        count => Err(format!("contains {count} documents")),
    }
}
