//! What templates see in addition to the values: the release, its chart, its environment, the workspace,
//! the cluster that is rendered for, and the chart's files.
//!
//! It comes from files of the workspace and from arguments, never from the machine or from a cluster.

use std::path::PathBuf;
use std::sync::Arc;

use super::files::Files;
use crate::account::FUEL;
use crate::manifest::served;
use crate::source::Span;
use crate::workspace::{Kubernetes, Release, ReleaseEntry, Tier};
use crate::yaml::{Data, Map, Node};

/// What templates see in addition to the values; by default empty names, and no files.
#[derive(Debug, Clone)]
pub struct Scope {
    pub release: ReleaseNames,
    /// The chart's metadata, as Chart.yaml has it.
    pub chart: Node,
    pub environment: EnvironmentNames,
    /// The releases of the environment.
    pub releases: Arc<[ReleaseEntry]>,
    pub kubernetes: Kubernetes,
    pub files: Arc<Files>,
    /// How much work each template may do.
    pub fuel: u64,
}

/// `release`
#[derive(Debug, Clone, Default)]
pub struct ReleaseNames {
    pub name: String,
    pub namespace: String,
}

/// `environment`
#[derive(Debug, Clone)]
pub struct EnvironmentNames {
    /// Missing for a standalone chart's base values.
    pub name: Option<String>,
    pub tier: Tier,
    pub namespace: String,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            release: ReleaseNames::default(),
            chart: Node::new(Data::from(Map::default()), Span::NOWHERE),
            environment: EnvironmentNames::default(),
            releases: Arc::default(),
            kubernetes: Kubernetes::default(),
            files: Arc::default(),
            fuel: FUEL,
        }
    }
}

impl Default for EnvironmentNames {
    fn default() -> Self {
        Self {
            name: None,
            tier: Tier::Staging,
            namespace: String::new(),
        }
    }
}

impl Scope {
    /// `releases` are those of the release's environment; each template may do as much work as
    /// `fuel` allows.
    pub fn new(
        release: &Release,
        releases: Arc<[ReleaseEntry]>,
        kubernetes: &Kubernetes,
        fuel: u64,
    ) -> Self {
        Self {
            release: ReleaseNames {
                name: release.name.clone(),
                namespace: release.namespace_or_default().to_owned(),
            },
            chart: release.chart.metadata.node.clone(),
            environment: EnvironmentNames::of(release),
            releases,
            kubernetes: kubernetes.clone(),
            files: Arc::new(Files::new(&release.chart.path, &release.chart.boundary)),
            fuel,
        }
    }

    /// The files of the chart that templates have read by `files` so far.
    pub fn files_read(&self) -> Vec<PathBuf> {
        self.files.read()
    }
}

impl EnvironmentNames {
    fn of(release: &Release) -> Self {
        let environment = release.environment.as_ref();
        let namespace = environment.and_then(|environment| environment.namespace.as_deref());
        let namespace = namespace.unwrap_or(release.namespace_or_default());
        Self {
            name: environment.map(|environment| environment.name.clone()),
            tier: environment.map_or(Tier::Staging, |environment| environment.tier),
            namespace: namespace.to_owned(),
        }
    }
}

/// Reports whether a cluster has an API: `apps/v1`, or one kind of it, `apps/v1/Deployment`.
pub(super) fn has_api(kubernetes: &Kubernetes, api: &str) -> bool {
    let mut added = kubernetes.api_versions.iter();
    served(api) || added.any(|known| covers(known, api))
}

/// `monitoring.coreos.com/v1` covers all its kinds, and each of its kinds implies it.
fn covers(known: &str, api: &str) -> bool {
    let below = |longer: &str, shorter: &str| {
        longer
            .strip_prefix(shorter)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(api, known) || below(known, api)
}
