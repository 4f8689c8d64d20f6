//! Amounts that the API server writes in its own way: what was applied as `1000m` it gives as `1`.

use super::field_path::FieldStep;
use crate::manifest::nanos;
use crate::yaml::{Data, Node};

/// Fields that hold an amount or a map of amounts, in the kinds that Kubernetes has built in.
const FIELDS: &[&str] = &[
    "averageValue",
    "capacity",
    "default",
    "defaultRequest",
    "divisor",
    "hard",
    "limits",
    "max",
    "min",
    "overhead",
    "requests",
    "sizeLimit",
    "value",
];

/// Reports whether both are the same amount, at a `path` where an amount is.
pub(super) fn are_same(path: &[FieldStep], old: &Node, new: &Node) -> bool {
    holds_amounts(path) && amount(old).is_some_and(|old| amount(new) == Some(old))
}

/// An amount is at such a field, or at a key of its map; `value` is one of a metric's target alone.
fn holds_amounts(path: &[FieldStep]) -> bool {
    let mut keys = path.iter().rev().map(|step| match step {
        FieldStep::Key(key) => key.as_str(),
        FieldStep::Item(_) => "",
    });
    let (last, above) = (
        keys.next().unwrap_or_default(),
        keys.next().unwrap_or_default(),
    );
    if last == "value" {
        return above == "target";
    }
    FIELDS.contains(&last) || (above != "value" && FIELDS.contains(&above))
}

fn amount(node: &Node) -> Option<i128> {
    match &node.data {
        Data::String(_) | Data::Int(_) | Data::Float(_) => nanos(&node.text()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::node;

    fn same(path: &[&str], old: &str, new: &str) -> bool {
        let steps = path.iter().map(|key| FieldStep::Key((*key).to_owned()));
        are_same(&steps.collect::<Vec<_>>(), &node(old), &node(new))
    }

    #[test]
    fn amounts_are_the_same_in_another_form_where_an_amount_is() {
        assert!(same(&["resources", "limits", "cpu"], "'1'", "1000m"));
        assert!(same(&["emptyDir", "sizeLimit"], "1Gi", "1024Mi"));
        assert!(!same(&["resources", "limits", "cpu"], "1", "1001m"));
        assert!(!same(&["env", "value"], "'1'", "1000m"));
        assert!(!same(&["data", "cpu"], "'1'", "1000m"));
    }
}
