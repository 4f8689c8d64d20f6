//! What holds for any two trees.

use plate_render::diff::{Names, View};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{collection::vec, proptest};
use serde_json::{Map, Value, json};

use crate::support::{apply, as_set, difference, sorted, turned};

/// Values over few keys, among them those by which Kubernetes tells items apart.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        Just(json!(1.0)),
        "[ab1]{0,2}".prop_map(Value::from),
        "[ab]\n[ab\n]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![vec(inner.clone(), 0..5).prop_map(Value::from), map(inner)]
    })
}

fn map(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("name"),
        Just("key"),
        Just("ports"),
        Just("port"),
        Just("protocol"),
        Just("env"),
        Just("data"),
        Just("a.b/c"),
        Just(""),
    ];
    let keys = |pairs: Vec<(&str, Value)>| {
        let owned = pairs
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value));
        Value::Object(owned.collect::<Map<_, _>>())
    };
    vec((key, inner), 0..5).prop_map(keys)
}

/// Trees in which the same resources come often, each once.
fn tree() -> impl Strategy<Value = Vec<Value>> {
    let kind = prop_oneof![
        Just(("v1", "ConfigMap")),
        Just(("v1", "Secret")),
        Just(("apps/v1", "Deployment")),
    ];
    let resource = (
        kind,
        "[ab]",
        prop_oneof![Just(Value::Null), Just(json!("x"))],
        value(),
    );
    let resource = resource.prop_map(|((api_version, kind), name, namespace, spec)| {
        let mut metadata = json!({ "name": name });
        if !namespace.is_null() {
            metadata["namespace"] = namespace;
        }
        let mut resource = json!({ "apiVersion": api_version, "kind": kind, "metadata": metadata });
        resource["data"] = spec.clone();
        resource["spec"] = spec;
        resource
    });
    vec(resource, 0..5).prop_map(|mut tree| {
        let mut seen = Vec::new();
        tree.retain(|resource| {
            let identity = json!([resource["kind"], resource["metadata"]]);
            let is_new = !seen.contains(&identity);
            seen.push(identity);
            is_new
        });
        tree
    })
}

/// A view in which everything is shown.
fn open() -> View {
    View {
        shows_secrets: true,
        ..View::default()
    }
}

fn named() -> View {
    let names = Names::new([["a".to_owned(), "b".to_owned()]]);
    View { names, ..open() }
}

/// The tree as a cluster gives it: with fields of its own in every map, and with what it knows of
/// each object.
fn of_a_cluster(tree: &[Value]) -> Vec<Value> {
    let mut live = tree.to_vec();
    for resource in &mut live {
        if resource["kind"] != "Secret" {
            let spec = resource.get_mut("spec");
            spec.into_iter().for_each(fill);
        }
        resource["status"] = json!({ "ready": true });
        resource["metadata"]["uid"] = json!("2b1b0a52");
        resource["metadata"]["annotations"] = json!({ "seen": "yes" });
    }
    live
}

fn fill(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(fill);
            map.insert("default".to_owned(), json!("of the cluster"));
        }
        Value::Array(items) => items.iter_mut().for_each(fill),
        _ => {}
    }
}

proptest! {
    #[test]
    fn what_only_a_cluster_adds_is_no_difference(tree in tree()) {
        let live = of_a_cluster(&tree);
        let found = difference(&live, &tree, &View::default());
        assert_eq!(found["resources"], json!([]));
        let turned = difference(&tree, &live, &View::default());
        assert_eq!(turned["resources"], json!([]));
        let exact = View { exact: true, ..View::default() };
        let found = difference(&live, &tree, &exact);
        assert_eq!(found["summary"]["changed"], json!(tree.len()));
    }

    #[test]
    fn a_tree_does_not_differ_from_itself(tree in tree()) {
        for view in [View::default(), open(), named()] {
            let difference = difference(&tree, &tree, &view);
            assert_eq!(difference["resources"], json!([]));
        }
    }

    #[test]
    fn the_order_of_resources_is_no_difference(tree in tree()) {
        let backward: Vec<Value> = tree.iter().rev().cloned().collect();
        let difference = difference(&tree, &backward, &open());
        assert_eq!(difference["resources"], json!([]));
    }

    #[test]
    fn two_trees_that_differ_are_never_said_to_be_the_same(old in tree(), new in tree()) {
        let found = difference(&old, &new, &View::default());
        assert_eq!(found["resources"] == json!([]), as_set(&old) == as_set(&new));
    }

    #[test]
    fn in_the_other_order_the_same_is_found_turned_round(old in tree(), new in tree()) {
        let there = difference(&old, &new, &open());
        let back = difference(&new, &old, &open());
        assert_eq!(sorted(&turned(&there)), sorted(&back));
    }

    #[test]
    fn json_is_enough_to_make_one_tree_of_the_other(old in tree(), new in tree()) {
        for view in [open(), named()] {
            let made = apply(&old, &difference(&old, &new, &view));
            assert_eq!(as_set(&made), as_set(&new));
        }
    }
}
