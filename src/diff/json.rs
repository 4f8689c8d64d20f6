//! A difference as JSON, for programs.
//!
//! - It is enough to make the new tree of the old one, and the old one of the new, unless Secrets are
//!   hidden or something of a cluster is left out. `docs/diff.md` says how.
//! - `path` leads to a field: a text for a key, an object for an item, with its index in both lists.
//! - Every comparison is there, also of trees that are the same.

use serde_json::{Map, Value, json};

use super::field_path::{FieldPath, FieldStep};
use super::fields::{Change, FieldChange};
use super::names::Side;
use super::origins::{Origins, Trail};
use super::{Changed, Comparison, Recognised, Resource, ResourceChange, Whole};
use crate::yaml;

/// Returns `comparisons` as one object; with `origins`, each difference has its places.
pub fn to_json(comparisons: &[Comparison], origins: Option<&Origins<'_>>) -> Value {
    let all: Vec<Value> = comparisons
        .iter()
        .map(|one| comparison(one, origins))
        .collect();
    json!({ "comparisons": all })
}

fn comparison(comparison: &Comparison, origins: Option<&Origins<'_>>) -> Value {
    let difference = &comparison.difference;
    let trail = origins.map(|origins| origins.of(comparison));
    let [added, removed, changed] = difference.counts();
    let resources = difference.resources.iter();
    let resources: Vec<Value> = resources
        .map(|change| resource(change, trail.as_ref()))
        .collect();
    json!({
        "environment": comparison.environment,
        "old": comparison.old,
        "new": comparison.new,
        "summary": {
            "added": added,
            "removed": removed,
            "changed": changed,
            "unchanged": difference.unchanged,
            "leftOut": difference.left_out,
        },
        "resources": resources,
    })
}

fn resource(change: &ResourceChange, trail: Option<&Trail<'_>>) -> Value {
    match change {
        ResourceChange::Added(whole) => lonely("added", "new", whole, Side::New, trail),
        ResourceChange::Removed(whole) => lonely("removed", "old", whole, Side::Old, trail),
        ResourceChange::Changed(changed) => both(changed, trail),
    }
}

fn lonely(what: &str, tree: &str, whole: &Whole, side: Side, trail: Option<&Trail<'_>>) -> Value {
    let mut object = Map::new();
    object.insert("change".to_owned(), json!(what));
    object.insert(tree.to_owned(), named(&whole.resource));
    object.insert("manifest".to_owned(), yaml::to_json(&whole.node));
    if let Some(trail) = trail {
        let lines = trail.lines(side, &whole.resource, &whole.node);
        let decided = trail.deciding(side, [&whole.resource; 2], &whole.node);
        let origins = json!({ tree: lines, "decidedBy": decided });
        object.insert("origins".to_owned(), origins);
    }
    Value::Object(object)
}

fn both(changed: &Changed, trail: Option<&Trail<'_>>) -> Value {
    let fields = changed.fields.iter();
    let fields: Vec<Value> = fields.map(|one| field(changed, one, trail)).collect();
    let mut object = json!({
        "change": "changed",
        "old": named(&changed.old),
        "new": named(&changed.new),
        "recognisedBy": match changed.recognised {
            Recognised::Identity => "identity",
            Recognised::Name => "name",
            Recognised::Content(_) => "content",
        },
    });
    if let Recognised::Content(percent) = changed.recognised {
        object["percentSame"] = json!(percent);
    }
    object["fields"] = Value::Array(fields);
    object
}

fn named(resource: &Resource) -> Value {
    json!({
        "apiVersion": resource.api_version,
        "kind": resource.kind,
        "namespace": resource.namespace,
        "name": resource.name,
    })
}

fn field(changed: &Changed, field: &FieldChange, trail: Option<&Trail<'_>>) -> Value {
    let (what, old, new) = match &field.change {
        Change::Added(new) => ("added", None, Some(new)),
        Change::Removed(old) => ("removed", Some(old), None),
        Change::Changed { old, new } => ("changed", Some(old), Some(new)),
        Change::Moved => ("moved", None, None),
    };
    let mut object = json!({
        "change": what,
        "path": path(&field.path),
        "shown": field.path.to_string(),
    });
    for (key, node) in [("old", old), ("new", new)] {
        if let Some(node) = node {
            object[key] = yaml::to_json(node);
        }
    }
    if field.is_by_name {
        object["byName"] = json!(true);
    }
    if let Some(trail) = trail {
        let places = [
            ("old", Side::Old, &changed.old, old),
            ("new", Side::New, &changed.new, new),
        ];
        for (key, side, resource, node) in places {
            if let Some(node) = node {
                object["origins"][key] = json!(trail.lines(side, resource, node));
            }
        }
        let alone = match &field.change {
            Change::Added(node) => Some((Side::New, node)),
            Change::Removed(node) => Some((Side::Old, node)),
            Change::Changed { .. } | Change::Moved => None,
        };
        if let Some((side, node)) = alone {
            let resources = [&changed.old, &changed.new];
            object["origins"]["decidedBy"] = json!(trail.deciding(side, resources, node));
        }
    }
    object
}

fn path(path: &FieldPath) -> Value {
    let steps = path.0.iter().map(|step| match step {
        FieldStep::Key(key) => json!(key),
        FieldStep::Item(item) => {
            let key = item.key.iter();
            let key: Map<String, Value> = key
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect();
            json!({ "key": key, "old": item.old, "new": item.new })
        }
    });
    steps.collect()
}
