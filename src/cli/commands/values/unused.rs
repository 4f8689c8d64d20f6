//! `values --unused`: what no template of the release reads.

use serde_json::{Value, json};

use super::records::{records, short};
use crate::cli::args::Format;
use crate::cli::table::Table;
use crate::render::Unused;
use crate::source::SourceMap;
use crate::values::one_line;
use crate::yaml;
use crate::yaml::Path;

/// Returns a line for each of `unused` that is at `path` or below.
pub(super) fn text(
    unused: &[Unused],
    path: &Path,
    format: Option<Format>,
    sources: &SourceMap,
) -> String {
    let is_below = |one: &&Unused| one.path.steps().starts_with(path.steps());
    let unused: Vec<&Unused> = unused.iter().filter(is_below).collect();
    let all = unused.iter().map(|one| to_json(one, sources)).collect();
    records(all, format, || table(&unused, sources))
}

fn table(unused: &[&Unused], sources: &SourceMap) -> String {
    if unused.is_empty() {
        return String::new();
    }
    let mut table = Table::new(["PATH", "VALUE", "SET IN", "READ BY"]);
    for one in unused {
        let readers = match one.read_by.as_slice() {
            [] => "-".to_owned(),
            charts => charts.join(", "),
        };
        table.row([
            &one.path.to_string(),
            &short(one_line(&one.value)),
            &sources.place(one.key_span),
            &readers,
        ]);
    }
    table.to_string()
}

fn to_json(one: &Unused, sources: &SourceMap) -> Value {
    let location = sources.location(one.key_span);
    json!({
        "path": one.path.to_string(),
        "value": yaml::to_json(&one.value),
        "file": location.name,
        "line": location.line,
        "readBy": one.read_by,
    })
}
