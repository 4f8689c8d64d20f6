//! The cluster that manifests are made for.

use semver::{BuildMetadata, Prerelease, Version};

/// The cluster that manifests are made for: plate.yaml pins it, no cluster is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kubernetes {
    /// The version of its control plane.
    pub version: KubernetesVersion,
    /// API versions that it has in addition to Kubernetes' own, as `monitoring.coreos.com/v1` or
    /// `monitoring.coreos.com/v1/ServiceMonitor`.
    pub api_versions: Vec<String>,
}

/// A version of Kubernetes; its text form is `v1.33.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KubernetesVersion(Version);

impl KubernetesVersion {
    /// Reads `1.33`, `v1.33.2` or `1.33.2-gke.1`; a patch that is left out is 0.
    pub fn parse(text: &str) -> Option<Self> {
        let minor_given = text.contains('.');
        parse_version(text).filter(|_| minor_given).map(Self)
    }

    /// Returns the version without what a vendor adds: "1.30.4" of `v1.30.4-gke.1`.
    pub fn numbers(&self) -> String {
        let Version {
            major,
            minor,
            patch,
            ..
        } = &self.0;
        format!("{major}.{minor}.{patch}")
    }

    pub fn major(&self) -> String {
        self.0.major.to_string()
    }

    pub fn minor(&self) -> String {
        self.0.minor.to_string()
    }
}

impl Default for KubernetesVersion {
    /// The version that Helm 4.3 takes; only a new version of plate-render changes it.
    fn default() -> Self {
        Self(Version::new(1, 37, 0))
    }
}

impl std::fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "v{}", self.0)
    }
}

/// Reads a semantic version that may begin with `v` and may leave out minor and patch.
pub(super) fn parse_version(text: &str) -> Option<Version> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let core_end = text.find(['-', '+']).unwrap_or(text.len());
    let (core, rest) = text.split_at(core_end);
    let (prerelease, build) = rest.split_once('+').unwrap_or((rest, ""));
    let mut numbers = core.splitn(3, '.').map(|part| part.parse().ok());
    Some(Version {
        major: numbers.next()??,
        minor: numbers.next().unwrap_or(Some(0))?,
        patch: numbers.next().unwrap_or(Some(0))?,
        pre: Prerelease::new(prerelease.trim_start_matches('-')).ok()?,
        build: BuildMetadata::new(build).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_that_is_left_out_is_zero() {
        let shown = |text| KubernetesVersion::parse(text).map(|version| version.to_string());
        assert_eq!(shown("1.33").as_deref(), Some("v1.33.0"));
        assert_eq!(shown("v1.30.4-gke.1+a").as_deref(), Some("v1.30.4-gke.1+a"));
    }

    #[test]
    fn a_word_or_a_major_alone_is_no_version() {
        for text in ["", "1", "latest", "1.x", "1.2.3.4", "1.-2"] {
            assert_eq!(KubernetesVersion::parse(text), None, "{text}");
        }
    }
}
