//! Trees as JSON, and what can be done with the JSON form of a difference by whoever reads it.

use plate_render::diff::{Comparison, View, compare, to_json};
use plate_render::manifest::{DocumentSource, Manifest, documents};
use plate_render::source::Span;
use plate_render::yaml::Node;
use serde_json::{Map, Value, json};

/// Returns the manifests of some documents.
pub(crate) fn manifests(tree: &[Value]) -> Vec<Manifest> {
    let nodes = tree.iter().map(|one| Node::from_json(one, Span::NOWHERE));
    let template = DocumentSource {
        release: "api",
        source: "tree.json",
    };
    documents(nodes.collect(), template).unwrap()
}

/// Returns the JSON form of how `new` differs from `old`.
pub(crate) fn difference(old: &[Value], new: &[Value], view: &View) -> Value {
    let comparison = Comparison {
        environment: None,
        old: "tree".to_owned(),
        new: "tree".to_owned(),
        values: Default::default(),
        difference: compare(&manifests(old), &manifests(new), view),
    };
    to_json(&[comparison], None)["comparisons"][0].take()
}

/// Makes the new tree of the old one and their difference, as docs/diff.md says.
pub(crate) fn apply(old: &[Value], difference: &Value) -> Vec<Value> {
    let mut tree = Vec::new();
    let changes = difference["resources"].as_array().unwrap();
    for resource in old {
        let is_meant = |change: &&Value| change.get("old") == Some(&identity(resource));
        match changes.iter().find(is_meant) {
            None => tree.push(resource.clone()),
            Some(change) if change["change"] == "removed" => {}
            Some(change) => {
                let mut resource = resource.clone();
                let fields: Vec<&Value> = change["fields"].as_array().unwrap().iter().collect();
                change_node(&mut resource, &fields, 0);
                tree.push(resource);
            }
        }
    }
    let added = changes.iter().filter(|change| change["change"] == "added");
    tree.extend(added.map(|change| change["manifest"].clone()));
    tree
}

fn identity(resource: &Value) -> Value {
    let metadata = &resource["metadata"];
    json!({
        "apiVersion": resource["apiVersion"],
        "kind": resource["kind"],
        "namespace": metadata["namespace"],
        "name": metadata["name"],
    })
}

/// Applies the changes, all of which are at or below `node`, `depth` steps from the root.
fn change_node(node: &mut Value, changes: &[&Value], depth: usize) {
    let is_here = |change: &&&Value| path(change).len() == depth;
    if let Some(change) = changes.iter().find(is_here) {
        *node = change["new"].clone();
        return;
    }
    match node {
        Value::Object(map) => change_map(map, changes, depth),
        Value::Array(items) => *items = changed_list(items, changes, depth),
        other => panic!("{other} has nothing below it"),
    }
}

fn path(change: &Value) -> &Vec<Value> {
    change["path"].as_array().unwrap()
}

fn change_map(map: &mut Map<String, Value>, changes: &[&Value], depth: usize) {
    for (step, inner) in grouped(changes, depth) {
        let key = step.as_str().unwrap();
        let ends = path(inner[0]).len() == depth + 1;
        match inner[0]["change"].as_str().unwrap() {
            "removed" if ends => drop(map.shift_remove(key).unwrap()),
            "added" if ends => {
                let before = map.insert(key.to_owned(), inner[0]["new"].clone());
                assert_eq!(before, None, "{key} was there");
            }
            _ => change_node(map.get_mut(key).unwrap(), &inner, depth + 1),
        }
    }
}

/// Removed items go, moved and added ones take their new places, and the others fill the rest.
fn changed_list(items: &[Value], changes: &[&Value], depth: usize) -> Vec<Value> {
    let index =
        |step: &Value, side: &str| step[side].as_u64().map(|it| usize::try_from(it).unwrap());
    let ending = |what: &str| -> Vec<&Value> {
        let ends = |change: &&&Value| path(change).len() == depth + 1 && change["change"] == what;
        changes.iter().filter(ends).copied().collect()
    };
    let [removed, added, moved] = ["removed", "added", "moved"].map(ending);
    let mut list: Vec<Option<Value>> = vec![None; items.len() + added.len() - removed.len()];
    let mut gone = vec![false; items.len()];
    for change in &removed {
        gone[index(&path(change)[depth], "old").unwrap()] = true;
    }
    for change in &added {
        list[index(&path(change)[depth], "new").unwrap()] = Some(change["new"].clone());
    }
    for change in &moved {
        let step = &path(change)[depth];
        let old = index(step, "old").unwrap();
        gone[old] = true;
        list[index(step, "new").unwrap()] = Some(items[old].clone());
    }
    let mut kept = items
        .iter()
        .zip(gone)
        .filter_map(|(item, gone)| (!gone).then_some(item));
    for place in list.iter_mut().filter(|place| place.is_none()) {
        *place = Some(kept.next().unwrap().clone());
    }
    assert_eq!(kept.next(), None);
    let mut list: Vec<Value> = list.into_iter().flatten().collect();
    let below = |change: &&&Value| {
        let is_deeper = path(change).len() > depth + 1;
        is_deeper || change["change"] == "changed"
    };
    let below: Vec<&Value> = changes.iter().filter(below).copied().collect();
    for (step, inner) in grouped(&below, depth) {
        change_node(&mut list[index(&step, "new").unwrap()], &inner, depth + 1);
    }
    list
}

/// The changes by their step at `depth`.
fn grouped<'a>(changes: &[&'a Value], depth: usize) -> Vec<(Value, Vec<&'a Value>)> {
    let mut groups: Vec<(Value, Vec<&Value>)> = Vec::new();
    for change in changes {
        let step = &path(change)[depth];
        match groups.iter_mut().find(|(known, _)| known == step) {
            Some((_, inner)) => inner.push(change),
            None => groups.push((step.clone(), vec![change])),
        }
    }
    groups
}

/// Returns a difference as it is of the two trees in the other order.
pub(crate) fn turned(difference: &Value) -> Value {
    let mut turned = difference.clone();
    turn(&mut turned);
    turned
}

fn turn(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (one, other) in [("old", "new"), ("added", "removed")] {
                let (a, b) = (map.shift_remove(one), map.shift_remove(other));
                map.extend(a.map(|it| (other.to_owned(), it)));
                map.extend(b.map(|it| (one.to_owned(), it)));
            }
            let what = map.get("change").and_then(Value::as_str);
            let other = match what {
                Some("added") => Some("removed"),
                Some("removed") => Some("added"),
                _ => None,
            };
            map.extend(other.map(|it| ("change".to_owned(), json!(it))));
            // Values are nobody's sides.
            for key in ["path", "resources", "fields"] {
                map.get_mut(key).into_iter().for_each(turn);
            }
            map.get_mut("summary").into_iter().for_each(turn);
        }
        Value::Array(items) => items.iter_mut().for_each(turn),
        _ => {}
    }
}

/// Returns a difference without what is for people, and in an order that does not depend on the sides.
pub(crate) fn sorted(difference: &Value) -> Value {
    let mut sorted = difference.clone();
    sort(&mut sorted);
    sorted
}

fn sort(value: &mut Value) {
    let Value::Object(map) = value else { return };
    for key in ["shown", "key"] {
        map.shift_remove(key);
    }
    for key in ["path", "resources", "fields"] {
        let Some(Value::Array(items)) = map.get_mut(key) else {
            continue;
        };
        items.iter_mut().for_each(sort);
        if key != "path" {
            items.sort_by_cached_key(key_of);
        }
    }
    map.sort_keys();
}

fn key_of(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// Returns the resources of a tree in an order that does not depend on theirs.
pub(crate) fn as_set(tree: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = tree.iter().map(key_of).collect();
    texts.sort();
    texts
}
