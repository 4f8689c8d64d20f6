//! The fields of a cluster's object that no manifest sets.
//!
//! - An object is one of a cluster if its `metadata` has a field that the API server alone sets.
//! - Left out are `status`, what the server sets in `metadata`, what `kubectl apply` remembers, and
//!   every field that the object alone has. The last holds but for what it was applied with: a field
//!   that `kubectl apply` remembers and that is no longer rendered will be removed, and is shown.
//! - The server drops what is empty by its types, so that it is no difference if it is rendered.
//! - `stringData` is what the server keeps as `data`.
//! - What a controller made has an owner; and of what is not rendered at all, nothing shows that it
//!   was ever applied: a cluster is full of both.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::manifest::LAST_APPLIED;
use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node};

/// What the API server sets in `metadata` (`ObjectMeta` of `k8s.io/apimachinery`).
const SERVER_FIELDS: &[&str] = &[
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Reports whether `resource` comes from a cluster.
pub(super) fn is_live(resource: &Node) -> bool {
    let metadata = resource.get("metadata");
    let is_set = |key: &&str| {
        let value = metadata.and_then(|metadata| metadata.get(key));
        value.is_some_and(|value| value.data != Data::Null)
    };
    SERVER_FIELDS.iter().any(is_set)
}

/// Reports whether `resource` is one of a cluster that is not known to have been applied.
pub(super) fn is_made_by_the_cluster(resource: &Node) -> bool {
    let metadata = resource.get("metadata");
    let owners = metadata.and_then(|metadata| metadata.get("ownerReferences")?.as_list());
    let is_owned = owners.is_some_and(|owners| !owners.is_empty());
    is_live(resource) && (is_owned || !is_applied(metadata))
}

fn is_applied(metadata: Option<&Node>) -> bool {
    let managers = metadata.and_then(|metadata| metadata.get("managedFields")?.as_list());
    let applies = |manager: &Node| manager.get("operation").and_then(Node::as_str) == Some("Apply");
    let by_server = managers.is_some_and(|managers| managers.iter().any(applies));
    by_server || metadata.is_some_and(|metadata| last_applied_text(metadata).is_some())
}

fn last_applied_text(metadata: &Node) -> Option<&str> {
    metadata.get("annotations")?.get(LAST_APPLIED)?.as_str()
}

/// Returns what `kubectl apply` remembers of `resource`.
pub(super) fn last_applied(resource: &Node) -> Option<Node> {
    let text = last_applied_text(resource.get("metadata")?)?;
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(Node::from_json(&value, Span::NOWHERE))
}

/// Returns what of `live` was applied; nothing if it was an empty map that the cluster has filled.
pub(super) fn of_applied(live: &Node, applied: &Node) -> Option<Node> {
    let (Data::Map(lives), Data::Map(applieds)) = (&live.data, &applied.data) else {
        return Some(live.clone());
    };
    let mut kept = live.clone();
    let fields = lives.iter().filter_map(|(key, field)| {
        let value = of_applied(&field.value, &applieds.get(key)?.value)?;
        Some((
            key.clone(),
            Field {
                value,
                ..field.clone()
            },
        ))
    });
    let fields: Map = fields.collect();
    let is_filled = fields.is_empty() && !lives.is_empty();
    kept.data = Data::from(fields);
    (!is_filled).then_some(kept)
}

/// Returns `resource` without what the API server alone sets.
pub(super) fn bare(resource: &Node) -> Node {
    let mut bare = resource.clone();
    if let Data::Map(fields) = &mut bare.data {
        fields.shift_remove("status");
        if let Some(metadata) = fields.get_mut("metadata") {
            bare_metadata(&mut metadata.value);
        }
    }
    bare
}

fn bare_metadata(metadata: &mut Node) {
    let Data::Map(fields) = &mut metadata.data else {
        return;
    };
    for key in SERVER_FIELDS {
        fields.shift_remove(*key);
    }
    let Some(annotations) = fields.get_mut("annotations") else {
        return;
    };
    if let Data::Map(map) = &mut annotations.value.data {
        let had_it = map.shift_remove(LAST_APPLIED).is_some();
        if had_it && map.is_empty() {
            fields.shift_remove("annotations");
        }
    }
}

/// Maps from texts to texts or amounts, which the server drops if they are empty.
const PLAIN_MAPS: &[&str] = &[
    "annotations",
    "binaryData",
    "data",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "requests",
];

/// Fields that the server drops if they are false, nought or empty: those without a pointer and
/// with `omitempty` in `k8s.io/api` that charts write.
const PLAIN_FIELDS: &[&str] = &[
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "initialDelaySeconds",
    "minReadySeconds",
    "paused",
    "publishNotReadyAddresses",
    "readOnly",
    "stdin",
    "stdinOnce",
    "tty",
    "value",
];

/// Reports whether the server drops the field `key` with this value.
pub(super) fn is_dropped(key: &str, value: &Node) -> bool {
    match &value.data {
        Data::Null => true,
        Data::List(items) => items.is_empty(),
        Data::Map(map) => map.is_empty() && PLAIN_MAPS.contains(&key),
        Data::Bool(false) | Data::Int(0) => PLAIN_FIELDS.contains(&key),
        Data::String(text) => text.is_empty() && PLAIN_FIELDS.contains(&key),
        _ => false,
    }
}

/// Whether the values of a Secret are hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    Hidden,
    Plain,
}

/// Returns a rendered Secret as the server keeps it: `stringData` becomes `data`.
pub(super) fn stored(secret: &Node, values: Values) -> Node {
    let mut stored = secret.clone();
    let Data::Map(fields) = &mut stored.data else {
        return stored;
    };
    let Some(mut given) = fields.shift_remove("stringData") else {
        return stored;
    };
    let Data::Map(texts) = &mut given.value.data else {
        return secret.clone();
    };
    if values == Values::Plain {
        texts
            .values_mut()
            .for_each(|field| encode(&mut field.value));
    }
    match fields.get_mut("data").map(|data| &mut data.value.data) {
        Some(Data::Map(data)) => data.extend(std::mem::take(&mut **texts)),
        _ => drop(fields.insert("data".to_owned(), given)),
    }
    stored
}

fn encode(value: &mut Node) {
    if let Data::String(text) = &value.data {
        value.data = Data::String(STANDARD.encode(text));
    }
}

/// Reports whether a map has any field that may become `data`.
pub(super) fn has_string_data(resource: &Node) -> bool {
    resource
        .get("stringData")
        .and_then(Node::as_map)
        .is_some_and(|map: &Map| !map.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::node;

    #[test]
    fn an_object_of_a_cluster_has_what_the_server_sets() {
        assert!(is_live(&node("metadata: {name: a, resourceVersion: '1'}")));
        assert!(!is_live(&node(
            "metadata: {name: a, creationTimestamp: null}\nstatus: {}"
        )));
    }

    #[test]
    fn what_has_an_owner_or_was_never_applied_is_the_clusters() {
        let annotation = "annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}'}";
        let by_kubectl = format!("metadata: {{uid: a, {annotation}}}");
        assert!(!is_made_by_the_cluster(&node(&by_kubectl)));
        let by_server = "metadata: {uid: a, managedFields: [{operation: Apply}]}";
        assert!(!is_made_by_the_cluster(&node(by_server)));
        assert!(is_made_by_the_cluster(&node("metadata: {uid: a}")));
        let owned = by_kubectl.replace("uid: a", "uid: a, ownerReferences: [{kind: ReplicaSet}]");
        assert!(is_made_by_the_cluster(&node(&owned)));
        assert!(!is_made_by_the_cluster(&node("metadata: {name: a}")));
    }

    #[test]
    fn of_a_field_that_was_applied_only_what_was_applied_counts() {
        let live = node("{a: {x: 1, y: 2}, b: {z: 3}, c: 4}");
        let kept = of_applied(&live, &node("{a: {x: 0}, b: {}}")).unwrap();
        assert!(kept.same_data(&node("{a: {x: 1}}")));
    }

    #[test]
    fn string_data_is_kept_as_data() {
        let secret = node("{data: {a: eA==}, stringData: {b: y1}}");
        let expected = node("{data: {a: eA==, b: eTE=}}");
        assert!(stored(&secret, Values::Plain).same_data(&expected));
    }

    #[test]
    fn what_is_empty_by_its_type_is_dropped_and_a_set_pointer_is_not() {
        for (key, value) in [
            ("env", "[]"),
            ("labels", "{}"),
            ("readOnly", "false"),
            ("x", "null"),
        ] {
            assert!(is_dropped(key, &node(value)), "{key}");
        }
        for (key, value) in [("emptyDir", "{}"), ("optional", "false"), ("replicas", "0")] {
            assert!(!is_dropped(key, &node(value)), "{key}");
        }
    }
}
