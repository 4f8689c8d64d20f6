//! The part of a graph that some releases have to do with.

use std::collections::HashSet;

use super::model::{Edge, End, Graph, Link, Node};

impl Graph {
    /// Returns what `releases` render, what they refer to, who refers to them, and what makes the
    /// Secrets and `ConfigMaps` among these; edges between the others are left out.
    #[must_use]
    pub fn around(&self, releases: &[&str]) -> Graph {
        let is_chosen = |node: &Node| {
            let release = node.release.map(|place| self.releases[place].as_str());
            release.is_some_and(|name| releases.contains(&name))
        };
        let own = self.nodes.iter().map(is_chosen);
        let own: Vec<bool> = own.collect();
        let mut kept: HashSet<usize> = (0..own.len()).filter(|place| own[*place]).collect();
        let mut edges: Vec<&Edge> = Vec::new();
        for edge in &self.edges {
            if own[edge.from] || self.leads_to(edge, &own, releases) {
                edges.push(edge);
                kept.insert(edge.from);
                if let End::Node(to) = edge.to {
                    kept.insert(to);
                }
            }
        }
        for edge in self.edges.iter().filter(|edge| edge.link == Link::MadeBy) {
            if let End::Node(to) = edge.to
                && kept.contains(&edge.from)
                && !own[edge.from]
                && !own[to]
            {
                edges.push(edge);
                kept.insert(to);
            }
        }
        self.of_nodes(&kept, &edges, releases)
    }

    fn leads_to(&self, edge: &Edge, own: &[bool], releases: &[&str]) -> bool {
        match edge.to {
            End::Node(to) => own[to],
            End::Release(place) => releases.contains(&self.releases[place].as_str()),
        }
    }

    /// Returns the graph of the nodes `kept` and of `edges`, which join these or end at `releases`.
    fn of_nodes(&self, kept: &HashSet<usize>, edges: &[&Edge], releases: &[&str]) -> Graph {
        let mut places = vec![0; self.nodes.len()];
        let mut nodes: Vec<Node> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if kept.contains(&place) {
                places[place] = nodes.len();
                nodes.push(node.clone());
            }
        }
        let is_shown = |edge: &&&Edge| match edge.to {
            End::Node(_) => true,
            End::Release(place) => releases.contains(&self.releases[place].as_str()),
        };
        let moved = |edge: &&Edge| Edge {
            from: places[edge.from],
            to: match edge.to {
                End::Node(to) => End::Node(places[to]),
                release @ End::Release(_) => release,
            },
            ..(*edge).clone()
        };
        Graph {
            releases: self.releases.clone(),
            nodes,
            edges: edges.iter().filter(is_shown).map(moved).collect(),
        }
    }
}
