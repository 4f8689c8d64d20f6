//! `kubeVersion` in Chart.yaml: what clusters a chart takes, as Helm 4.3.1 judges it.

use crate::harness::Test;

/// A chart for the clusters in `range`.
fn api(range: &str) -> Test {
    Test::new()
        .file(
            "charts/api/Chart.yaml",
            format!("apiVersion: v2\nname: api\nversion: 0.1.0\nkubeVersion: \"{range}\"\n"),
        )
        .file(
            "plate.yaml",
            "environments: [stg]\nkubernetes: {version: 1.33}\n",
        )
        .file(
            "charts/api/templates/a.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n",
        )
}

#[test]
fn a_cluster_outside_of_the_range_is_refused() {
    api(">=1.34.0-0")
        .args(["--env", "stg"])
        .stderr(
            "
            error[other-cluster]: `api` is for Kubernetes >=1.34.0-0, and the cluster has v1.33.0
             --> charts/api/Chart.yaml:4:14
              |
            4 | kubeVersion: \">=1.34.0-0\"
              |              ^^^^^^^^^^^^
            help: write the cluster's version as `kubernetes.version` in plate.yaml, or add `--kube-version`
            ",
        )
        .exits(2);
}

#[test]
fn another_version_on_the_command_line_is_judged_instead() {
    api(">=1.34.0")
        .args(["--env", "stg", "--kube-version", "1.34"])
        .stdout_has(["kind: Secret"])
        .exits(0);
}

#[test]
fn what_a_vendor_adds_to_a_version_does_not_count() {
    for range in [">=1.30.4", "=1.30.4", ">=1.25 <2 || 0.1", "1.x"] {
        for version in ["v1.30.4-gke.1", "v1.30.4+k3s1"] {
            api(range)
                .args(["--env", "stg", "--kube-version", version])
                .stdout_has(["kind: Secret"])
                .exits(0);
        }
    }
    for range in [">1.30.4", "^1.2 , !=1.30.x", "1.30.4-gke.1"] {
        api(range)
            .args(["--env", "stg", "--kube-version", "v1.30.4-gke.1"])
            .stderr_has(["error[other-cluster]"])
            .exits(2);
    }
}

#[test]
fn a_blank_range_takes_every_cluster() {
    api("")
        .args(["--env", "stg"])
        .stdout_has(["kind: Secret"])
        .exits(0);
}

#[test]
fn a_word_is_no_range() {
    api("latest")
        .args(["--env", "stg"])
        .stderr(
            "
            error[wrong-value]: `latest` is not a range of versions
             --> charts/api/Chart.yaml:4:14
              |
            4 | kubeVersion: \"latest\"
              |              ^^^^^^^^
            help: write it as in `>=1.28`, `^1.28` or `>=1.28 <1.34 || 1.35.x`
            ",
        )
        .exits(2);
}
