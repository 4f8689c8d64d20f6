//! By which of its fields an item of a list is known.
//!
//! - The keys of Kubernetes' own lists are those by which the API server merges them: the tags
//!   `patchMergeKey` and `listMapKey` of the types in `k8s.io/api` (1.35).
//! - Other lists go by what names an item, if it does: `name`, `key`, `id`, and what the operators'
//!   lists have for it (`secretKey` of an `ExternalSecret`, `host` of an Ingress' rules).
//! - A key distinguishes items if each item of both lists has it and no two are the same; one that
//!   only usually names an item must have a value that both lists have.

use crate::yaml::Node;

/// The keys of a list, which name an item together.
pub(super) type Keys = &'static [&'static str];

/// Lists whose items go by their `name`.
const NAMED: &[&str] = &[
    "claims",
    "containers",
    "env",
    "ephemeralContainers",
    "imagePullSecrets",
    "initContainers",
    "matchConditions",
    "resourceClaims",
    "schedulingGates",
    "variables",
    "volumes",
    "webhooks",
];

/// Other lists by their field, each with the keys that it may have; a dot leads further down.
const LISTS: &[(&str, &[Keys])] = &[
    ("conditions", &[&["type"]]),
    ("hostAliases", &[&["ip"]]),
    ("ownerReferences", &[&["uid"]]),
    (
        "ports",
        &[&["containerPort", "protocol"], &["port", "protocol"]],
    ),
    (
        "topologySpreadConstraints",
        &[&["topologyKey", "whenUnsatisfiable"]],
    ),
    ("volumeClaimTemplates", &[&["metadata.name"]]),
    ("volumeDevices", &[&["devicePath"]]),
    ("volumeMounts", &[&["mountPath"]]),
];

/// What names an item of any other list.
const USUAL: &[Keys] = &[&["name"], &["key"], &["id"], &["secretKey"], &["host"]];

const DEFAULTS: &[(&str, &str)] = &[("protocol", "TCP")];

/// The identity of an item: the value of each key, as it is shown.
pub(super) type Id = Vec<String>;

/// Returns the keys that distinguish the items of both lists, with the identities of the items.
pub(super) fn keyed(field: &str, old: &[Node], new: &[Node]) -> Option<(Keys, Vec<Id>, Vec<Id>)> {
    let own: &[Keys] = match LISTS.iter().find(|(name, _)| *name == field) {
        Some((_, keys)) => keys,
        None if NAMED.contains(&field) => &[&["name"]],
        None => &[],
    };
    let by = |keys: &Keys| Some((*keys, ids(old, keys)?, ids(new, keys)?));
    let is_telling = |(_, olds, news): &(Keys, Vec<Id>, Vec<Id>)| {
        olds.is_empty() || news.is_empty() || olds.iter().any(|id| news.contains(id))
    };
    let usual = || USUAL.iter().filter_map(by).find(is_telling);
    own.iter().find_map(by).or_else(usual)
}

/// The identities of all items; nothing if one has none, or two have the same.
fn ids(items: &[Node], keys: Keys) -> Option<Vec<Id>> {
    let mut ids: Vec<Id> = Vec::with_capacity(items.len());
    for item in items {
        let id: Id = keys
            .iter()
            .map(|key| part(item, key))
            .collect::<Option<_>>()?;
        ids.push(id);
    }
    let mut sorted: Vec<&Id> = ids.iter().collect();
    sorted.sort();
    let is_unique = sorted.windows(2).all(|two| two[0] != two[1]);
    is_unique.then_some(ids)
}

fn part(item: &Node, key: &str) -> Option<String> {
    item.as_map()?;
    let value = key.split('.').try_fold(item, |node, key| node.get(key));
    let Some(value) = value else {
        let default = DEFAULTS.iter().find(|(name, _)| *name == key);
        return default.map(|(_, value)| (*value).to_owned());
    };
    value.text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::node;

    /// The keys of two lists at the key `field`.
    fn keys(field: &str, old: &str, new: &str) -> Option<Keys> {
        let (old, new) = (node(old), node(new));
        keyed(field, old.as_list()?, new.as_list()?).map(|(keys, _, _)| keys)
    }

    #[test]
    fn ports_go_by_the_keys_that_the_api_server_merges_them_by() {
        let containers = "[{containerPort: 80}, {containerPort: 80, protocol: UDP}]";
        let expected = Some(&["containerPort", "protocol"][..]);
        assert_eq!(keys("ports", containers, "[{containerPort: 80}]"), expected);
        let services = "[{name: a, port: 80}, {name: b, port: 81}]";
        assert_eq!(
            keys("ports", services, "[]"),
            Some(&["port", "protocol"][..])
        );
    }

    #[test]
    fn claims_of_a_stateful_set_go_by_the_name_in_their_metadata() {
        let list = "[{metadata: {name: data}, spec: {}}]";
        let expected = Some(&["metadata.name"][..]);
        assert_eq!(keys("volumeClaimTemplates", list, "[]"), expected);
    }

    #[test]
    fn a_key_that_two_items_share_tells_nothing_apart() {
        assert_eq!(keys("env", "[{name: a}, {name: a}]", "[]"), None);
        let hosts = "[{host: a, id: 1}, {host: a, id: 2}]";
        assert_eq!(keys("rules", hosts, hosts), Some(&["id"][..]));
    }

    #[test]
    fn a_usual_key_without_a_value_in_both_lists_is_none() {
        assert_eq!(keys("rules", "[{host: a}]", "[{host: b}]"), None);
        assert_eq!(
            keys("rules", "[{host: a}]", "[{host: a}]"),
            Some(&["host"][..])
        );
        assert_eq!(
            keys("containers", "[{name: a}]", "[{name: b}]"),
            Some(&["name"][..])
        );
    }

    #[test]
    fn an_item_without_the_key_has_none() {
        assert_eq!(keys("env", "[{name: a}, {value: b}]", "[{name: a}]"), None);
        assert_eq!(keys("env", "[a, b]", "[a]"), None);
    }
}
