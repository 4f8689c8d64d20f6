//! The nodes and the edges of a graph.

/// The resources of an environment, what they refer to, and what they make.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// The names of the releases; nodes and edges mean them by their places.
    pub releases: Vec<String>,
    /// Rendered resources first, in their order; then what is found through them.
    pub nodes: Vec<Node>,
    /// No two of them join the same ends in the same way.
    pub edges: Vec<Edge>,
}

/// A resource, or something outside that resources have to do with.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub kind: String,
    pub name: String,
    /// The namespace, if it has one that is known.
    pub namespace: Option<String>,
    /// Its most important facts, in a few words each: hosts, ports, containers.
    pub facts: Vec<String>,
    /// Where it comes from.
    pub presence: Presence,
    /// The release that renders it, or renders what makes it.
    pub release: Option<usize>,
    /// Its place in the resource set.
    pub resource: Option<usize>,
}

/// Where something that is referred to comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    Rendered,
    /// A rendered resource makes it in the cluster.
    Made,
    /// plate.yaml declares it, for this reason.
    External(String),
    /// Every cluster has it.
    Given,
    /// It is no resource of the cluster: a client, a path in a repository.
    Outside,
    /// It is missing, and the reference to it is optional.
    Optional,
    Missing,
}

/// What one node has to do with another one, or with a whole release.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The place of the node that it comes from.
    pub from: usize,
    pub to: End,
    pub link: Link,
    /// What is wrong, one short sentence for each error that `check` finds: `no port 8080`.
    pub diagnostics: Vec<String>,
}

/// What an edge leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    Node(usize),
    Release(usize),
}

/// What an edge says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// A client sends requests to an Ingress.
    Requests,
    /// Requests are routed to a Service.
    Routes,
    /// A Service sends requests to the pods of a workload.
    Sends,
    /// A workload makes pods.
    Runs,
    /// Pods run as a `ServiceAccount`.
    RunsAs,
    /// A binding gives rights to a `ServiceAccount`.
    GrantsTo,
    /// A binding gives the rights of a role.
    Grants,
    /// Data is taken from a Secret or a `ConfigMap`.
    Reads,
    /// Pods mount a claim.
    Mounts,
    /// Pods have the priority of a class.
    Ranks,
    /// Something in the cluster is made by a resource.
    MadeBy,
    /// A certificate is asked of an issuer.
    CertifiedBy,
    /// A secret is fetched from a store.
    Fetches,
    /// An autoscaler scales a workload.
    Scales,
    /// A disruption budget protects pods.
    Protects,
    /// A network policy guards pods.
    Guards,
    /// A monitor scrapes Services or pods.
    Scrapes,
    /// Argo CD deploys a release, or a path.
    Deploys,
}

/// The family of a link, for its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strand {
    /// Requests flow.
    Traffic,
    /// Pods are run.
    Workload,
    Data,
    /// Something is made, or certified.
    Origin,
    /// Rights are given.
    Access,
    /// Something is watched, scaled or guarded.
    Control,
    /// Something is deployed.
    Delivery,
}

impl Link {
    pub fn verb(self) -> &'static str {
        match self {
            Link::Requests => "requests",
            Link::Routes => "routes to",
            Link::Sends => "sends to",
            Link::Runs => "runs",
            Link::RunsAs => "runs as",
            Link::GrantsTo => "grants to",
            Link::Grants => "grants",
            Link::Reads => "reads",
            Link::Mounts => "mounts",
            Link::Ranks => "has priority",
            Link::MadeBy => "made by",
            Link::CertifiedBy => "certified by",
            Link::Fetches => "fetches from",
            Link::Scales => "scales",
            Link::Protects => "protects",
            Link::Guards => "guards",
            Link::Scrapes => "scrapes",
            Link::Deploys => "deploys",
        }
    }

    pub fn strand(self) -> Strand {
        match self {
            Link::Requests | Link::Routes | Link::Sends => Strand::Traffic,
            Link::Runs => Strand::Workload,
            Link::Reads | Link::Mounts => Strand::Data,
            Link::MadeBy | Link::CertifiedBy | Link::Fetches => Strand::Origin,
            Link::RunsAs | Link::GrantsTo | Link::Grants => Strand::Access,
            Link::Scales | Link::Protects | Link::Guards | Link::Scrapes | Link::Ranks => {
                Strand::Control
            }
            Link::Deploys => Strand::Delivery,
        }
    }
}

impl Strand {
    /// All strands, in the order of a legend.
    pub const ALL: [Strand; 7] = [
        Strand::Traffic,
        Strand::Workload,
        Strand::Data,
        Strand::Origin,
        Strand::Access,
        Strand::Control,
        Strand::Delivery,
    ];

    /// Its text in a legend.
    pub fn name(self) -> &'static str {
        match self {
            Strand::Traffic => "requests",
            Strand::Workload => "runs",
            Strand::Data => "reads",
            Strand::Origin => "created or certified by",
            Strand::Access => "rights",
            Strand::Control => "scales, guards, watches",
            Strand::Delivery => "deploys",
        }
    }

    /// Its class in style sheets.
    pub fn class(self) -> &'static str {
        match self {
            Strand::Traffic => "traffic",
            Strand::Workload => "workload",
            Strand::Data => "data",
            Strand::Origin => "origin",
            Strand::Access => "access",
            Strand::Control => "control",
            Strand::Delivery => "delivery",
        }
    }
}

impl Graph {
    /// Returns the places of the nodes of a release, or of those that belong to none.
    pub fn nodes_of(&self, release: Option<usize>) -> impl Iterator<Item = usize> {
        let nodes = self.nodes.iter().enumerate();
        nodes
            .filter(move |(_, node)| node.release == release)
            .map(|(place, _)| place)
    }
}

impl Node {
    /// Where it comes from, unless a release renders it.
    pub fn remark(&self) -> Option<&'static str> {
        match self.presence {
            Presence::Rendered | Presence::Outside | Presence::Made => None,
            Presence::External(_) => Some("external"),
            Presence::Given => Some("in every cluster"),
            Presence::Optional => Some("optional, missing"),
            Presence::Missing => Some("missing"),
        }
    }

    /// Missing, and not only referred to by optional references.
    pub fn is_missing(&self) -> bool {
        self.presence == Presence::Missing
    }
}

impl Edge {
    /// `check` reports these errors, too.
    pub fn has_errors(&self) -> bool {
        !self.diagnostics.is_empty()
    }
}
