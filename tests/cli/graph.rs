//! `plate-render graph`.

use crate::harness::Test;

const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {type: ClusterIP, ports: [{port: 80}]}
";

const INGRESS: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
          - {path: /a, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}
";

/// Two releases, of which one refers to the other and to what is not there.
fn shop() -> Test {
    Test::new()
        .charts(&["api", "web"])
        .file("plate.yaml", "environments: [stg, prod]\n")
        .file("charts/api/templates/a.yaml.j2", SERVICE)
        .file("charts/web/templates/a.yaml.j2", INGRESS)
}

#[test]
fn a_release_is_drawn_with_what_it_refers_to_in_others() {
    shop()
        .args(["graph", "web", "--env", "stg", "--format", "dot"])
        .stdout_has([
            "subgraph cluster_0 {",
            "[label=\"Service\\napi\\nClusterIP:80\"",
            "[label=\"Service\\nabsent\\nmissing\", color=\"#cf222e\"",
        ])
        .exits(0);
}

#[test]
fn what_another_release_renders_is_not_missing_where_it_is_not_shown() {
    shop()
        .args(["graph", "api", "--env", "stg"])
        .stdout_has([
            "n1[\"Ingress<br/>web\"]:::f-traffic",
            "n1 -->|\"routes to\"| n0",
        ])
        .exits(0);
}

#[test]
fn one_picture_takes_one_environment() {
    shop()
        .args([
            "graph", "--env", "stg", "--env", "prod", "--all", "--format", "svg",
        ])
        .stderr(
            "
            error[several-environments]: several environments cannot be drawn as one graph
            help: add `--format html`, or run once for each environment
            ",
        )
        .exits(2);
}

#[test]
fn a_page_takes_all_environments() {
    shop()
        .args([
            "graph", "--env", "stg", "--env", "prod", "--all", "--format", "html",
        ])
        .stdout_has(["<title>stg, prod</title>"])
        .exits(0);
}

#[test]
fn a_release_that_is_not_there_is_an_error() {
    shop()
        .args(["graph", "wob", "--env", "stg"])
        .stderr_has(["error[unknown-release]: "])
        .exits(2);
}
