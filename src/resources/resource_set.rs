//! The resources of one environment, which rules and views look at.

use super::fields::at;
use crate::manifest::{Identity, Manifest, Scopes, identity};
use crate::workspace::{Environment, External, Kubernetes, Release};
use crate::yaml::Node;

/// The resources of one environment, or of some files.
#[derive(Debug)]
pub struct ResourceSet<'a> {
    /// The environment; none for files, and for a standalone chart without one.
    pub environment: Option<&'a Environment>,
    /// The cluster that the resources are for.
    pub kubernetes: &'a Kubernetes,
    /// The resources that plate.yaml declares as external.
    pub externals: &'a [External],
    /// The resources, release by release.
    pub resources: Vec<Resource<'a>>,
}

/// A resource and its release.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The document.
    pub manifest: &'a Manifest,
    /// What makes it unique in its environment.
    pub identity: Identity,
    /// The release that it belongs to; none for a file.
    pub release: Option<&'a Release>,
}

impl<'a> ResourceSet<'a> {
    pub fn new(
        environment: Option<&'a Environment>,
        kubernetes: &'a Kubernetes,
        manifests: impl IntoIterator<Item = (&'a Manifest, Option<&'a Release>)>,
    ) -> Self {
        let manifests: Vec<_> = manifests.into_iter().collect();
        let scopes = Scopes::declared_in(manifests.iter().map(|(manifest, _)| *manifest));
        let resource = |(manifest, release): (&'a Manifest, Option<&'a Release>)| Resource {
            manifest,
            identity: identity(manifest, &scopes),
            release,
        };
        Self {
            environment,
            kubernetes,
            externals: &[],
            resources: manifests.into_iter().map(resource).collect(),
        }
    }

    /// Returns the same set, where the resources that `externals` declare exist too.
    #[must_use]
    pub fn beside(self, externals: &'a [External]) -> Self {
        Self { externals, ..self }
    }

    /// Returns the same set, whose custom kinds `definitions` define too: if they and the
    /// resources define the same kind, the resources win.
    #[must_use]
    pub fn defined_by(mut self, definitions: &[Manifest]) -> Self {
        if definitions.is_empty() {
            return self;
        }
        let resources = self.resources.iter().map(|resource| resource.manifest);
        let scopes = Scopes::declared_in(definitions.iter().chain(resources));
        for resource in &mut self.resources {
            resource.identity = identity(resource.manifest, &scopes);
        }
        self
    }
}

impl Resource<'_> {
    /// Returns the node at `path`, whose steps are keys of maps, unless it is null.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        at(&self.manifest.node, path)
    }
}
