//! The place of everything in a picture.
//!
//! - A release is a frame around its nodes; they are placed first, and the frames then as boxes.
//! - An edge to a node in another frame leaves its own one through a gate at the border, and enters
//!   the other one through a gate.

use indexmap::IndexMap;

use super::arrange::arrange;
use super::boxes::{Arranged, Lead, Point, Spacing, Tile};
use super::card::{Card, card};
use super::ranks::{Pin, downward, rows_of};
use super::text::width;
use crate::graph::{Edge, End, Graph, Strand};

/// A picture without its margins.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) frames: Vec<Frame>,
    /// The cards of nodes, in their order, and where they are.
    pub(super) cards: Vec<(Card, Point)>,
    /// The bends of edges, in their order; none where nothing is to be drawn.
    pub(super) ways: Vec<Vec<Point>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) release: usize,
    pub(super) corner: Point,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The room between a frame and what is in it; above that is its title.
const INSET: f64 = 18.0;
const TITLE: f64 = 34.0;

const INNER: Spacing = Spacing {
    gap: 26.0,
    row_gap: 38.0,
    limit: 760.0,
};

const OUTER: Spacing = Spacing {
    gap: 40.0,
    row_gap: 52.0,
    limit: 2000.0,
};

/// Places everything in the picture of `graph`.
pub(super) fn plan(graph: &Graph) -> Plan {
    let cards: Vec<Card> = graph.nodes.iter().map(card).collect();
    let units = Units::of(graph);
    let insides: Vec<Inside> = (0..units.members.len())
        .map(|unit| Inside::of(unit, &units, graph, &cards))
        .collect();
    let (outside, crossing) = units.arrange(graph, &insides);
    let mut plan = Plan {
        width: outside.width,
        height: outside.height,
        ways: vec![Vec::new(); graph.edges.len()],
        ..Plan::default()
    };
    let mut places: Vec<Point> = vec![(0.0, 0.0); graph.nodes.len()];
    for (unit, inside) in insides.iter().enumerate() {
        let corner = outside.corners[unit];
        inside.put(corner, &mut places, &mut plan);
    }
    for (edge, way) in crossing.iter().zip(&outside.ways) {
        plan.ways[*edge] = units.whole_way(graph, *edge, way, &insides, &outside);
    }
    plan.cards = cards.into_iter().zip(places).collect();
    plan
}

/// The boxes of the whole picture: the frames of releases, and nodes outside of any.
struct Units {
    /// The release of a frame; none for a single node.
    releases: Vec<Option<usize>>,
    members: Vec<Vec<usize>>,
    of_node: Vec<usize>,
    of_release: Vec<Option<usize>>,
    /// The row of each unit, before rows that are too wide are split.
    rows: Vec<usize>,
}

impl Units {
    fn of(graph: &Graph) -> Self {
        let mut units = Self {
            releases: Vec::new(),
            members: Vec::new(),
            of_node: vec![0; graph.nodes.len()],
            of_release: vec![None; graph.releases.len()],
            rows: Vec::new(),
        };
        for place in (0..graph.nodes.len()).filter(|place| graph.nodes[*place].release.is_none()) {
            units.add(None, vec![place]);
        }
        for release in 0..graph.releases.len() {
            let nodes: Vec<usize> = graph.nodes_of(Some(release)).collect();
            if !nodes.is_empty() {
                units.of_release[release] = Some(units.members.len());
                units.add(Some(release), nodes);
            }
        }
        let pairs: Vec<(usize, usize)> = graph
            .edges
            .iter()
            .filter_map(|edge| units.crossed(edge))
            .collect();
        let count = units.members.len();
        units.rows = rows_of(&vec![Pin::Free; count], &downward(count, &pairs));
        units
    }

    fn add(&mut self, release: Option<usize>, nodes: Vec<usize>) {
        for node in &nodes {
            self.of_node[*node] = self.members.len();
        }
        self.releases.push(release);
        self.members.push(nodes);
    }

    /// Returns the units that `edge` leads from and to, if these are two.
    fn crossed(&self, edge: &Edge) -> Option<(usize, usize)> {
        let from = self.of_node[edge.from];
        let to = match edge.to {
            End::Node(node) => self.of_node[node],
            End::Release(release) => self.of_release[release]?,
        };
        (from != to).then_some((from, to))
    }

    /// Returns the gate through which `edge` leaves or enters `unit`, if it does at a node.
    fn gate(&self, unit: usize, edge: &Edge) -> Option<Gate> {
        let (from, to) = self.crossed(edge)?;
        let (node, other) = match edge.to {
            _ if from == unit => (edge.from, to),
            End::Node(node) if to == unit => (node, from),
            _ => return None,
        };
        self.releases[unit]?;
        Some(Gate {
            node,
            is_below: self.rows[other] > self.rows[unit],
            strand: edge.link.strand(),
            has_errors: edge.has_errors(),
        })
    }

    /// Places the units; the edges that lead from one to another are returned with it.
    fn arrange(&self, graph: &Graph, insides: &[Inside]) -> (Arranged, Vec<usize>) {
        let tiles: Vec<Tile> = insides.iter().map(Inside::tile).collect();
        let mut crossing = Vec::new();
        let mut leads = Vec::new();
        for (place, edge) in graph.edges.iter().enumerate() {
            let Some((from, to)) = self.crossed(edge) else {
                continue;
            };
            let at = |unit: usize| {
                let gate = self.gate(unit, edge)?;
                insides[unit].gate_at(gate)
            };
            crossing.push(place);
            leads.push(Lead {
                from,
                to,
                at: (at(from), at(to)),
                strength: strength(edge),
            });
        }
        (arrange(&tiles, &leads, OUTER), crossing)
    }

    /// Returns the way of an edge from its node to a gate, between the frames, and to its node.
    fn whole_way(
        &self,
        graph: &Graph,
        edge: usize,
        between: &[Point],
        insides: &[Inside],
        outside: &Arranged,
    ) -> Vec<Point> {
        let edge = &graph.edges[edge];
        let Some((from, to)) = self.crossed(edge) else {
            return Vec::new();
        };
        let part = |unit: usize| {
            let gate = self.gate(unit, edge);
            let way = gate.map(|gate| insides[unit].gate_way(gate));
            moved(&way.unwrap_or_default(), inner(outside.corners[unit]))
        };
        let mut way = part(from);
        way.extend(between);
        let mut last = part(to);
        last.reverse();
        way.extend(last);
        way
    }
}

/// Where edges of one look leave a frame for a node, or enter it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Gate {
    node: usize,
    is_below: bool,
    strand: Strand,
    has_errors: bool,
}

/// What is in a frame, or a single node.
struct Inside {
    release: Option<usize>,
    nodes: Vec<usize>,
    arranged: Arranged,
    /// The edges that stay inside, and their places among the ways.
    edges: Vec<usize>,
    /// The gates, and the places of their ways.
    gates: IndexMap<Gate, usize>,
    title: f64,
}

impl Inside {
    fn of(unit: usize, units: &Units, graph: &Graph, cards: &[Card]) -> Self {
        let nodes = &units.members[unit];
        let local = |node: usize| {
            nodes
                .iter()
                .position(|own| *own == node)
                .unwrap_or_default()
        };
        let mut tiles: Vec<Tile> = nodes.iter().map(|node| tile(&cards[*node])).collect();
        let mut leads = Vec::new();
        let mut edges = Vec::new();
        let mut gates: IndexMap<Gate, usize> = IndexMap::new();
        for (place, edge) in graph.edges.iter().enumerate() {
            if let Some(gate) = units.gate(unit, edge) {
                if !gates.contains_key(&gate) {
                    gates.insert(gate, leads.len());
                    leads.push(gate_lead(gate, local(gate.node), tiles.len()));
                    tiles.push(gate_tile(gate));
                }
            } else if let End::Node(to) = edge.to
                && units.of_node[edge.from] == unit
                && units.of_node[to] == unit
            {
                edges.push(place);
                leads.push(Lead {
                    from: local(edge.from),
                    to: local(to),
                    at: (None, None),
                    strength: strength(edge),
                });
            }
        }
        // Gates and edges are led in one go; the places of the edges' ways follow from their order.
        Self {
            release: units.releases[unit],
            arranged: arrange(&tiles, &leads, INNER),
            nodes: nodes.clone(),
            edges,
            gates,
            title: units.releases[unit]
                .map_or(0.0, |release| width(&graph.releases[release], 13.0)),
        }
    }

    /// Returns the size of the whole unit.
    fn tile(&self) -> Tile {
        let (width, height) = (self.arranged.width, self.arranged.height);
        let (width, height) = if self.release.is_some() {
            (
                (width + INSET * 2.0).max(self.title + INSET * 2.0),
                height + INSET + TITLE,
            )
        } else {
            (width, height)
        };
        Tile {
            width,
            height,
            pin: Pin::Free,
        }
    }

    /// Returns where `gate` is, from the left of the frame.
    fn gate_at(&self, gate: Gate) -> Option<f64> {
        let way = self.gate_way(gate);
        let end = way.last()?;
        Some(end.0 + INSET)
    }

    /// Returns the way from the gate's node to the gate.
    fn gate_way(&self, gate: Gate) -> Vec<Point> {
        let Some(lead) = self.gates.get(&gate) else {
            return Vec::new();
        };
        let mut way = self.arranged.ways[*lead].clone();
        if !gate.is_below {
            way.reverse();
        }
        way
    }

    /// Puts what is inside into `plan`, with the upper left corner of the unit at `corner`.
    fn put(&self, corner: Point, places: &mut [Point], plan: &mut Plan) {
        let origin = if let Some(release) = self.release {
            let tile = self.tile();
            plan.frames.push(Frame {
                release,
                corner,
                width: tile.width,
                height: tile.height,
            });
            inner(corner)
        } else {
            corner
        };
        for (node, place) in self.nodes.iter().zip(&self.arranged.corners) {
            places[*node] = (place.0 + origin.0, place.1 + origin.1);
        }
        let gates: Vec<usize> = self.gates.values().copied().collect();
        let ways = self.arranged.ways.iter().enumerate();
        let ways = ways.filter(|(place, _)| !gates.contains(place));
        for (edge, (_, way)) in self.edges.iter().zip(ways) {
            plan.ways[*edge] = moved(way, origin);
        }
    }
}

fn inner(corner: Point) -> Point {
    (corner.0 + INSET, corner.1 + TITLE)
}

fn moved(way: &[Point], by: Point) -> Vec<Point> {
    way.iter().map(|(x, y)| (x + by.0, y + by.1)).collect()
}

fn tile(card: &Card) -> Tile {
    Tile {
        width: card.width,
        height: card.height,
        pin: Pin::Free,
    }
}

fn gate_tile(gate: Gate) -> Tile {
    Tile {
        width: 4.0,
        height: 0.0,
        pin: if gate.is_below { Pin::Bottom } else { Pin::Top },
    }
}

fn gate_lead(gate: Gate, node: usize, place: usize) -> Lead {
    let (from, to) = if gate.is_below {
        (node, place)
    } else {
        (place, node)
    };
    Lead {
        from,
        to,
        at: (None, None),
        strength: 0.5,
    }
}

/// Returns how much an edge draws its ends together: requests are to run straight, and who deploys
/// what may be far away.
fn strength(edge: &Edge) -> f64 {
    match edge.link.strand() {
        Strand::Traffic | Strand::Workload => 2.0,
        Strand::Delivery => 0.15,
        _ => 1.0,
    }
}
