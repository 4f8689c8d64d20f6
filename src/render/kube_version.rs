//! Whether a chart takes the cluster that manifests are made for.
//!
//! `kubeVersion` in Chart.yaml is a range of versions. As in Helm 4, only the numbers of the
//! cluster's version count: `v1.30.4-gke.1` is 1.30.4, and so is in `>=1.25.0`.

use crate::diagnostic::Diagnostic;
use crate::functions::in_range;
use crate::workspace::{Chart, KubernetesVersion};
use crate::yaml::Node;

/// Returns what is wrong if `chart` does not accept `cluster`, or if that cannot be known.
pub(super) fn refusal(chart: &Chart, cluster: &KubernetesVersion) -> Option<Diagnostic> {
    let written = chart.metadata.node.get("kubeVersion")?;
    let range = written.as_str().filter(|range| !range.is_empty())?;
    match in_range(range, &cluster.numbers()) {
        Some(true) => None,
        Some(false) => Some(other_cluster(chart, range, written, cluster)),
        None => Some(no_range(range, written)),
    }
}

fn other_cluster(
    chart: &Chart,
    range: &str,
    written: &Node,
    cluster: &KubernetesVersion,
) -> Diagnostic {
    let name = &chart.metadata.name;
    let message = format!("`{name}` is for Kubernetes {range}, and the cluster has {cluster}");
    Diagnostic::error("other-cluster", message)
        .at(written.span)
        .help(
            "write the cluster's version as `kubernetes.version` in plate.yaml, or add `--kube-version`",
        )
}

fn no_range(range: &str, written: &Node) -> Diagnostic {
    let message = format!("`{range}` is not a range of versions");
    Diagnostic::error("wrong-value", message)
        .at(written.span)
        .help("write it as in `>=1.28`, `^1.28` or `>=1.28 <1.34 || 1.35.x`")
}
