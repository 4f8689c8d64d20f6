//! `values --origins`: the place that set each value, and the weaker ones that it overrode.

use serde_json::{Value, json};

use super::records::{record, records, short};
use crate::cli::args::Format;
use crate::cli::table::Table;
use crate::source::{SourceMap, Span};
use crate::values::{Origin, Values, leaves, one_line, written};
use crate::yaml::{self, Node, Path};

/// What is in the place of a value that a layer removed.
const REMOVED: &str = "(removed)";

/// A leaf and where it comes from; none in the place of a value that is removed.
type Leaf<'a> = (Path, Option<&'a Node>, Origin);

/// Returns a line for each leaf at `path` and below.
pub(super) fn text(
    values: &Values,
    path: &Path,
    format: Option<Format>,
    sources: &SourceMap,
) -> String {
    let leaves = values.get(path).map(|node| leaves(node, path));
    let with_origin = |(path, node): (Path, _)| {
        if path == Path::root() {
            // A release without any values has no leaf.
            return None;
        }
        let origin = values.origin(&path)?;
        Some((path, Some(node), origin))
    };
    let leaves = leaves.into_iter().flatten().filter_map(with_origin);
    let removed = values.removed(path).into_iter();
    let removed = removed.map(|(path, origin)| (path, None, origin));
    let leaves: Vec<Leaf<'_>> = leaves.chain(removed).collect();
    let all = leaves.iter().map(|leaf| to_json(leaf, sources)).collect();
    records(all, format, || table(&leaves, sources))
}

fn table(leaves: &[Leaf<'_>], sources: &SourceMap) -> String {
    let mut table = Table::new(["PATH", "VALUE", "SET IN", "OVERRODE"]);
    for (path, node, origin) in leaves {
        let weaker = origin.overrode.iter();
        let weaker: Vec<String> = weaker.map(|place| overrode(*place, sources)).collect();
        let weaker = match weaker.as_slice() {
            [] => "-".to_owned(),
            places => places.join(", "),
        };
        table.row([
            &path.to_string(),
            &node.map_or(REMOVED.to_owned(), |node| short(one_line(node))),
            &sources.place(origin.span),
            &weaker,
        ]);
    }
    table.to_string()
}

fn overrode(place: Span, sources: &SourceMap) -> String {
    let value = short(one_line(&written(place, sources)));
    format!("{value} in {}", sources.place(place))
}

fn to_json((path, node, origin): &Leaf<'_>, sources: &SourceMap) -> Value {
    let weaker = origin.overrode.iter();
    let weaker = weaker.map(|place| record(&written(*place, sources), *place, sources));
    let location = sources.location(origin.span);
    json!({
        "path": path.to_string(),
        "value": node.map(yaml::to_json),
        "isRemoved": node.is_none(),
        "file": location.name,
        "line": location.line,
        "overrode": weaker.collect::<Value>(),
    })
}
