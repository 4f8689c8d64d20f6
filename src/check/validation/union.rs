//! Fields of which one is set.

use super::object::Object;
use crate::check::{Finding, Rule};
use crate::resources::fields::field;
use crate::yaml::Node;

/// Keys of a map of which at most one is set.
pub(super) struct Union {
    pub(super) keys: &'static [&'static str],
    /// Whether none of them may be set.
    pub(super) may_be_none: bool,
}

/// Returns the key that is set in `node` and its value; none only if that is allowed.
pub(super) fn chosen<'a>(
    rule: &'static Rule,
    object: &Object<'_>,
    node: &'a Node,
    union: &Union,
) -> Result<Option<(&'static str, &'a Node)>, Box<Finding>> {
    let value = |key: &&'static str| Some((*key, field(node, key)?));
    let set: Vec<_> = union.keys.iter().filter_map(value).collect();
    match set[..] {
        [] if union.may_be_none => Ok(None),
        [] => Err(Box::new(none(rule, object, node, union))),
        [one] => Ok(Some(one)),
        [first, second, ..] => Err(Box::new(many(rule, object, node, [first, second]))),
    }
}

fn none(rule: &'static Rule, object: &Object<'_>, node: &Node, union: &Union) -> Finding {
    let keys = listed(union.keys, "and");
    let message = format!("`{}` has none of {keys}", object.path(node));
    object
        .diagnostic(rule, node, message)
        .help("set exactly one of them")
}

fn many(
    rule: &'static Rule,
    object: &Object<'_>,
    node: &Node,
    [first, second]: [(&str, &Node); 2],
) -> Finding {
    let path = object.path(node);
    let message = format!("`{path}` has `{}` and `{}`", first.0, second.0);
    object
        .diagnostic(rule, second.1, message)
        .help("remove all but one")
}

/// The names in backticks, as a sentence lists them.
pub(super) fn listed(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [names @ .., name] if !names.is_empty() => format!("{} {last} {name}", names.join(", ")),
        _ => quoted.join(""),
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(listed(&["a"], "and"), "`a`");
        assert_eq!(listed(&["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
