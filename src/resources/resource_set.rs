//! What is judged: the resources of one environment.

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
    /// What something else makes, as plate.yaml declares it.
    pub externals: &'a [External],
    /// The resources, release by release.
    pub resources: Vec<Resource<'a>>,
}

/// A resource, and whose it is.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The document.
    pub manifest: &'a Manifest,
    /// What tells it from every other.
    pub identity: Identity,
    /// The release that it belongs to; none for a file.
    pub release: Option<&'a Release>,
}

impl<'a> ResourceSet<'a> {
    /// Returns the platform of `manifests`, each with its release.
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

    /// Returns the same platform, beside which there is what `externals` declare.
    #[must_use]
    pub fn beside(self, externals: &'a [External]) -> Self {
        Self { externals, ..self }
    }

    /// Returns the same platform, whose custom kinds `definitions` know too: where they and the
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
    /// Returns the node at `path`, whose steps are keys of maps.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter()
            .try_fold(&self.manifest.node, |node, key| node.get(key))
    }
}
