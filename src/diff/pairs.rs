//! Which resource of one tree is which of the other.
//!
//! What is paired by one of these rules is not looked at by the next:
//! - the same identity, which is the API group, the kind, the namespace and the name;
//! - the same identity but for the names by which two environments differ;
//! - the same name but for these, in whichever namespace;
//! - the same kind and a similar content, the most similar first.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::names::{Names, Side};
use super::similarity::Leaves;
use crate::manifest::{Identity, Manifest, Scopes, identity};

/// By what a resource of one tree is known to be one of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// It has the same group, kind, namespace and name.
    Identity,
    /// It has the same name but for what the trees call otherwise, or in another namespace.
    Name,
    /// It has another name, and this percentage of its content is the same.
    Content(u8),
}

/// From this similarity on, a resource of another name counts as the same, in percent. git uses
/// 50 for files; labels make resources of one chart more similar than files are.
const SIMILAR: u8 = 60;

type Tree<'a> = [Cow<'a, Manifest>];

/// A resource of both trees, by its places in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) recognised: Recognised,
}

/// All resources of two trees.
#[derive(Debug, Default)]
pub(super) struct Paired {
    pub(super) pairs: Vec<Pair>,
    /// Those of the old tree alone.
    pub(super) old: Vec<usize>,
    /// Those of the new tree alone.
    pub(super) new: Vec<usize>,
}

/// Pairs the resources of two trees.
pub(super) fn pairs(old: &Tree<'_>, new: &Tree<'_>, scopes: &Scopes, names: &Names) -> Paired {
    let identities = |tree: &Tree<'_>| -> Vec<Identity> {
        tree.iter().map(|one| identity(one, scopes)).collect()
    };
    let (olds, news) = (identities(old), identities(new));
    let mut paired = Paired {
        pairs: Vec::new(),
        old: (0..old.len()).collect(),
        new: (0..new.len()).collect(),
    };
    let whole = |_: Side, one: &Identity| one.clone();
    paired.take(&olds, &news, Recognised::Identity, whole);
    let neutral = |side: Side, one: &Identity| {
        let word = |text: &String| names.neutral(side, text);
        let namespace = one.namespace.as_ref().map(word);
        let name = word(&one.name);
        Identity {
            namespace,
            name,
            ..one.clone()
        }
    };
    paired.take(&olds, &news, Recognised::Name, neutral);
    let nameless = |side: Side, one: &Identity| Identity {
        namespace: None,
        ..neutral(side, one)
    };
    paired.take(&olds, &news, Recognised::Name, nameless);
    paired.take_similar(old, new, names);
    paired
}

impl Paired {
    /// Pairs what has the same key; of several with one key the first goes with the first.
    fn take(
        &mut self,
        olds: &[Identity],
        news: &[Identity],
        recognised: Recognised,
        key: impl Fn(Side, &Identity) -> Identity,
    ) {
        let mut waiting: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
        for index in self.new.iter().rev() {
            let key = key(Side::New, &news[*index]);
            waiting.entry(key).or_default().push(*index);
        }
        let mut found = Vec::new();
        for old in &self.old {
            let partner = waiting.get_mut(&key(Side::Old, &olds[*old]));
            found.extend(partner.and_then(Vec::pop).map(|new| Pair {
                old: *old,
                new,
                recognised,
            }));
        }
        self.pair(found);
    }

    fn pair(&mut self, found: Vec<Pair>) {
        let olds: HashSet<usize> = found.iter().map(|pair| pair.old).collect();
        let news: HashSet<usize> = found.iter().map(|pair| pair.new).collect();
        self.old.retain(|index| !olds.contains(index));
        self.new.retain(|index| !news.contains(index));
        self.pairs.extend(found);
    }

    fn take_similar(&mut self, old: &Tree<'_>, new: &Tree<'_>, names: &Names) {
        let mut candidates = self.candidates(old, new, names);
        // Of two that are equally similar, the names decide, whichever tree comes first.
        candidates.sort_by_cached_key(|(likeness, pair)| {
            let mut called = [old[pair.old].name(), new[pair.new].name()];
            called.sort_unstable();
            let places = pair.old.min(pair.new);
            (Reverse(*likeness), called.map(str::to_owned), places)
        });
        let (mut olds, mut news) = (HashSet::new(), HashSet::new());
        let mut found = Vec::new();
        for (_, pair) in candidates {
            if !olds.contains(&pair.old) && !news.contains(&pair.new) {
                olds.insert(pair.old);
                news.insert(pair.new);
                found.push(pair);
            }
        }
        self.pair(found);
    }

    fn candidates(&self, old: &Tree<'_>, new: &Tree<'_>, names: &Names) -> Vec<(u8, Pair)> {
        let leaves = |side, tree: &Tree<'_>, indexes: &[usize]| -> Vec<(usize, Leaves)> {
            let one =
                |index: &usize| (*index, Leaves::of_resource(&tree[*index].node, side, names));
            indexes.iter().map(one).collect()
        };
        let olds = leaves(Side::Old, old, &self.old);
        let news = leaves(Side::New, new, &self.new);
        let mut candidates = Vec::new();
        for (a, a_leaves) in &olds {
            for (b, b_leaves) in &news {
                if !same_kind(&old[*a], &new[*b]) {
                    continue;
                }
                let likeness = a_leaves.likeness(b_leaves);
                if likeness >= SIMILAR {
                    let recognised = Recognised::Content(likeness);
                    candidates.push((
                        likeness,
                        Pair {
                            old: *a,
                            new: *b,
                            recognised,
                        },
                    ));
                }
            }
        }
        candidates
    }
}

fn same_kind(a: &Manifest, b: &Manifest) -> bool {
    a.kind() == b.kind() && a.group() == b.group()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::manifests;

    fn paired(old: &str, new: &str) -> Vec<(usize, usize, Recognised)> {
        let names = Names::new([["api-stg".to_owned(), "api-prod".to_owned()]]);
        let (old, new) = (manifests(old), manifests(new));
        let tree = |manifests: &[Manifest]| -> Vec<Cow<'static, Manifest>> {
            manifests.iter().cloned().map(Cow::Owned).collect()
        };
        let paired = pairs(&tree(&old), &tree(&new), &Scopes::default(), &names);
        let pairs = paired.pairs.iter();
        pairs
            .map(|pair| (pair.old, pair.new, pair.recognised))
            .collect()
    }

    fn service(name: &str, rest: &str) -> String {
        format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n{rest}\n")
    }

    #[test]
    fn the_same_identity_goes_before_names_that_mean_the_same() {
        let both = service("api-stg", "") + &service("api-prod", "");
        let expected = [(0, 0, Recognised::Identity), (1, 1, Recognised::Identity)];
        assert_eq!(paired(&both, &both), expected);
        let renamed = paired(&service("api-stg-web", ""), &service("api-prod-web", ""));
        assert_eq!(renamed, [(0, 0, Recognised::Name)]);
    }

    #[test]
    fn the_most_alike_of_one_kind_are_one_that_was_renamed() {
        let old = service("a", "spec: {x: 1, y: 2, z: 3, w: 4}");
        let new = service("b", "spec: {x: 1, y: 2, z: 9, w: 9}")
            + &service("c", "spec: {x: 1, y: 2, z: 3, w: 9}");
        assert_eq!(paired(&old, &new), [(0, 1, Recognised::Content(75))]);
    }

    #[test]
    fn what_is_little_alike_or_of_another_kind_is_not_the_same() {
        let old = service("a", "spec: {x: 1, y: 2}");
        assert_eq!(paired(&old, &service("b", "spec: {x: 1, y: 3}")), []);
        let other = service("b", "spec: {x: 1, y: 2}").replace("Service", "Endpoints");
        assert_eq!(paired(&old, &other), []);
    }
}
