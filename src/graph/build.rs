//! From the resources of an environment to their graph.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::application::{Deployed, deployed, is_application};
use super::facts::containers;
use super::links::{link, no, selection_link, takes_requests};
use super::model::{Edge, End, Graph, Link, Node, Presence};
use super::nodes::{found, nothing, outside, rendered, with_namespaces};
use crate::manifest::Identity;
use crate::resources::{
    Inventory, Made, Monitor, NOT_KNOWN, PodSpec, Provenance, Selection, Target, backends,
    data_references, made_by, missing_target_ports, references,
};
use crate::resources::{Resource, ResourceSet};

/// Returns the graph of `set`, which must hold all releases of its environment: what is in
/// another one would be missing.
pub fn of(set: &ResourceSet<'_>) -> Graph {
    let there = Inventory::of(set);
    let mut builder = Builder::new(set, &there);
    for resource in &set.resources {
        builder.add_references(resource);
        builder.add_selection(resource);
        builder.add_diagnostics(resource);
    }
    for (index, resource) in set.resources.iter().enumerate() {
        builder.add_made(resource);
        builder.add_pods(index, resource);
        builder.add_deployed(resource);
        builder.add_client(resource);
    }
    builder.finish()
}

/// The identity of a node that is not rendered.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// A resource, by group, kind, namespace and name.
    Target(String, String, Option<String>, String),
    /// The pods of the resource of this place.
    Pods(usize),
    /// What the selector of the resource of this place should take.
    Nothing(usize),
    Path(String),
    /// A client that sends requests.
    Client,
}

struct Builder<'a, 's> {
    set: &'a ResourceSet<'a>,
    there: &'s Inventory<'a>,
    releases: Vec<String>,
    nodes: Vec<Node>,
    edges: IndexMap<(usize, End, Link), Vec<String>>,
    rendered: HashMap<&'a Identity, usize>,
    found: HashMap<Key, usize>,
}

impl<'a, 's> Builder<'a, 's> {
    fn new(set: &'a ResourceSet<'a>, there: &'s Inventory<'a>) -> Self {
        let mut releases: Vec<String> = Vec::new();
        let mut nodes = Vec::new();
        for (index, resource) in set.resources.iter().enumerate() {
            let release = resource.release.map(|release| {
                let known = releases.iter().position(|name| *name == release.name);
                known.unwrap_or_else(|| {
                    releases.push(release.name.clone());
                    releases.len() - 1
                })
            });
            nodes.push(rendered(resource, index, release));
        }
        let identities = set.resources.iter().map(|resource| &resource.identity);
        Self {
            set,
            there,
            releases,
            nodes,
            edges: IndexMap::new(),
            rendered: identities.zip(0..).collect(),
            found: HashMap::new(),
        }
    }

    fn finish(self) -> Graph {
        let nodes = with_namespaces(self.nodes);
        let edges = self.edges.into_iter();
        let edge = |((from, to, link), diagnostics)| Edge {
            from,
            to,
            link,
            diagnostics,
        };
        Graph {
            releases: self.releases,
            nodes,
            edges: edges.map(edge).collect(),
        }
    }

    fn place(&self, resource: &Resource<'_>) -> usize {
        // Every resource of the set has a node, and the inventory knows no others.
        self.rendered
            .get(&resource.identity)
            .copied()
            .unwrap_or_default()
    }

    /// Returns the node of `key`, which is made by `node` if there is none.
    fn node(&mut self, key: Key, node: impl FnOnce() -> Node) -> usize {
        if let Some(place) = self.found.get(&key) {
            return *place;
        }
        self.nodes.push(node());
        self.found.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, link: Link) -> &mut Vec<String> {
        self.edges.entry((from, End::Node(to), link)).or_default()
    }

    fn diagnostic(&mut self, from: usize, to: usize, link: Link, diagnostic: String) {
        let diagnostics = self.edge(from, to, link);
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }

    fn add_references(&mut self, resource: &'a Resource<'a>) {
        let from = self.place(resource);
        for reference in references(resource) {
            let link = link(&reference);
            for to in self.ends(&reference.target, reference.is_optional) {
                if self.nodes[to].is_missing() && !reference.is_optional {
                    self.diagnostic(from, to, link, "missing".to_owned());
                } else {
                    self.edge(from, to, link);
                }
            }
        }
    }

    /// Returns the nodes that `target` may mean.
    fn ends(&mut self, target: &Target<'_>, is_optional: bool) -> Vec<usize> {
        let resources = self.there.resources(target);
        if !resources.is_empty() {
            let resources = resources.into_iter();
            return resources.map(|resource| self.place(resource)).collect();
        }
        let made = self.there.made(target).into_iter();
        let made: Vec<Made<'_>> = made.filter(|made| !made.only_adds).cloned().collect();
        if !made.is_empty() {
            return made.iter().map(|made| self.made_node(made)).collect();
        }
        let presence = match self.there.origin(target) {
            Some(Provenance::External(external)) => Presence::External(external.reason.clone()),
            Some(Provenance::ResourceSet) => Presence::Given,
            None if is_optional => Presence::Optional,
            None => Presence::Missing,
        };
        let place = self.node(key_of(target), || found(target, presence.clone()));
        if presence == Presence::Missing {
            self.nodes[place].presence = presence;
        }
        vec![place]
    }

    fn made_node(&mut self, made: &Made<'_>) -> usize {
        if let [resource] = self.there.resources(&made.target).as_slice() {
            return self.place(resource);
        }
        let release = self.nodes[self.place(made.maker)].release;
        self.node(key_of(&made.target), || Node {
            release,
            ..found(&made.target, Presence::Made)
        })
    }

    fn add_selection(&mut self, resource: &'a Resource<'a>) {
        let Some(selection) = Selection::of(resource, self.there) else {
            return;
        };
        let from = self.place(resource);
        let link = selection_link(resource, selection.sought);
        for taken in &selection.taken {
            let to = self.place(taken);
            self.edge(from, to, link);
        }
        if selection.is_in_vain() {
            let to = self.node(Key::Nothing(from), || nothing(selection.sought));
            let diagnostic = "the selector matches nothing".to_owned();
            self.diagnostic(from, to, link, diagnostic);
        }
    }

    /// Adds what is wrong with ports and keys to the edges where they are asked for.
    fn add_diagnostics(&mut self, resource: &'a Resource<'a>) {
        let from = self.place(resource);
        let there = self.there;
        for backend in backends(resource) {
            let Some((port, services)) = backend.missing_port(there) else {
                continue;
            };
            for service in services {
                let to = self.place(service);
                self.diagnostic(from, to, Link::Routes, no("port", port));
            }
        }
        let (ports, pods) = missing_target_ports(resource, there);
        for (port, pods) in ports
            .iter()
            .flat_map(|port| pods.iter().map(move |pods| (port, pods)))
        {
            let to = self.place(pods.resource);
            self.diagnostic(from, to, Link::Sends, no("port", port));
        }
        self.add_missing_keys(resource);
        self.add_missing_monitored_ports(resource);
    }

    fn add_missing_keys(&mut self, resource: &'a Resource<'a>) {
        let from = self.place(resource);
        for reference in data_references(resource) {
            if reference.is_optional {
                continue;
            }
            let (keys, _) = reference.missing_keys(self.there);
            for key in keys {
                for to in self.ends(&reference.target(), false) {
                    self.diagnostic(from, to, Link::Reads, no("key", key));
                }
            }
        }
    }

    fn add_missing_monitored_ports(&mut self, resource: &'a Resource<'a>) {
        let (Some(monitor), Some(selection)) =
            (Monitor::of(resource), Selection::of(resource, self.there))
        else {
            return;
        };
        let from = self.place(resource);
        let (ports, _) = monitor.missing_ports(self.there);
        for port in ports {
            for taken in &selection.taken {
                let to = self.place(taken);
                self.diagnostic(from, to, Link::Scrapes, no("port", port));
            }
        }
    }

    fn add_made(&mut self, resource: &'a Resource<'a>) {
        let maker = self.place(resource);
        for made in made_by(self.set, resource) {
            let is_known = self.found.contains_key(&key_of(&made.target));
            let is_by_the_way = made.target.namespace == Some(NOT_KNOWN)
                || matches!(
                    resource.identity.kind.as_str(),
                    "Issuer" | "ClusterIssuer" | "Bundle"
                );
            if is_by_the_way && !is_known {
                continue;
            }
            let place = self.made_node(&made);
            let back = (maker, End::Node(place), Link::Reads);
            if self.edges.contains_key(&back) {
                self.nodes[place].facts = vec!["as its annotation says".to_owned()];
            } else if place != maker {
                self.edge(place, maker, Link::MadeBy);
            }
        }
    }

    fn add_pods(&mut self, index: usize, resource: &'a Resource<'a>) {
        let Some(pods) = PodSpec::of_any_kind(resource).filter(|_| runs_pods(resource)) else {
            return;
        };
        let maker = &self.nodes[index];
        let pod = Node {
            kind: "Pod".to_owned(),
            name: maker.name.clone(),
            namespace: maker.namespace.clone(),
            facts: containers(&pods),
            presence: Presence::Made,
            release: maker.release,
            resource: None,
        };
        let to = self.node(Key::Pods(index), || pod);
        self.edge(index, to, Link::Runs);
    }

    fn add_deployed(&mut self, resource: &'a Resource<'a>) {
        if !is_application(resource) {
            return;
        }
        let from = self.place(resource);
        match deployed(resource, &self.releases) {
            Deployed::Release(release) => {
                let edge = (from, End::Release(release), Link::Deploys);
                self.edges.entry(edge).or_default();
            }
            Deployed::Paths(paths) => {
                for path in paths {
                    let to = self.node(Key::Path(path.clone()), || outside("Path", path));
                    self.edge(from, to, Link::Deploys);
                }
            }
        }
    }

    fn add_client(&mut self, resource: &'a Resource<'a>) {
        if takes_requests(resource) {
            let client = self.node(Key::Client, || outside("Client", "client".to_owned()));
            let to = self.place(resource);
            self.edge(client, to, Link::Requests);
        }
    }
}

/// Reports whether the resource makes its pods: a Pod is one, and a `PodTemplate` waits for a maker.
fn runs_pods(resource: &Resource<'_>) -> bool {
    !matches!(resource.identity.kind.as_str(), "Pod" | "PodTemplate")
}

fn key_of(target: &Target<'_>) -> Key {
    let (group, kind) = target.kind;
    let namespace = target.namespace.map(str::to_owned);
    Key::Target(
        group.to_owned(),
        kind.to_owned(),
        namespace,
        target.name.to_owned(),
    )
}
