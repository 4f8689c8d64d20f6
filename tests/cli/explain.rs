//! `explain`: what it says of a field, and of what cannot be explained.

use crate::harness::Test;

const WEB: &str = "\
{% import \"_lib.j2\" as lib %}
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  {% if values.log.enabled %}
  level: {{ lib.level(values.log.level) }}
  {% endif %}
  plain: text
";

const LIB: &str = "\
{% macro level(wanted) %}
- {{ wanted }}
{% endmacro %}
";

fn web() -> Test {
    Test::new()
        .charts(&["web"])
        .file("plate.yaml", "environments:\n  stg: {namespace: shop}\n")
        .file(
            "charts/web/values.yaml",
            "log:\n  enabled: false\n  level: info\n",
        )
        .file("values/web/values-stg.yaml", "log:\n  enabled: true\n")
        .file("charts/web/templates/web.yaml.j2", WEB)
        .file("charts/web/templates/_lib.j2", LIB)
}

#[test]
fn a_field_is_told_with_its_calls_its_values_and_its_conditions() {
    web()
        .args(["explain", "--env", "stg", "ConfigMap/web", "data.level"])
        .stdout(
            "
            shop/ConfigMap/web data.level[0]
            = info
              template   charts/web/templates/_lib.j2:2:6
                         - {{ wanted }}
              called by  charts/web/templates/web.yaml.j2:8:13
                         level: {{ lib.level(values.log.level) }}
              value      log.level = info
                         set in charts/web/values.yaml:3:10
              if         charts/web/templates/web.yaml.j2:7:6
                         {% if values.log.enabled %}
                         reads log.enabled = true, set in values/web/values-stg.yaml:2:12
                         overrides charts/web/values.yaml:2:12: false
            ",
        )
        .exits(0);
}

#[test]
fn a_namespace_that_is_filled_in_is_said_to_be() {
    web()
        .args([
            "explain",
            "--env",
            "stg",
            "configmap/web",
            "metadata.namespace",
        ])
        .stdout(
            "
            shop/ConfigMap/web metadata.namespace
            = shop
              filled in  by plate-render: the namespace of the environment `stg`, plate.yaml:2
            ",
        )
        .exits(0);
}

#[test]
fn a_value_of_the_command_line_is_named_up_to_its_value() {
    web()
        .args([
            "explain",
            "--env",
            "stg",
            "ConfigMap/web",
            "data.level",
            "--set",
            "log.level=debug",
        ])
        .stdout_has(["set in --set log.level=(hidden)\n"])
        .exits(0);
}

#[test]
fn a_line_of_a_file_is_the_field_that_it_shows() {
    web()
        .args(["explain", "--env", "stg", "out.yaml:9"])
        .file("out.yaml", OUT)
        .stdout_has(["shop/ConfigMap/web data.plain\n= text\n"])
        .exits(0);
}

const OUT: &str = "\
---
# Source: web/templates/web.yaml.j2
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data:
  level:
  - info
  plain: text
";

#[test]
fn a_line_of_a_file_that_is_rendered_otherwise_now_is_an_error() {
    web()
        .args(["explain", "--env", "stg", "out.yaml:9"])
        .file("out.yaml", OUT.replace("text", "other"))
        .stderr(
            "
            error[stale-file]: `out.yaml:9` shows `data.plain` as the string \"other\", but the output is now the string \"text\"
            help: render the file again, or name the path instead
            ",
        )
        .exits(2);
}

#[test]
fn a_file_of_other_manifests_is_an_error() {
    web()
        .args(["explain", "--env", "stg", "out.yaml:9"])
        .file("out.yaml", OUT.replace("name: web", "name: wep"))
        .stderr(
            "
            error[unknown-resource]: `out.yaml` has `shop/ConfigMap/wep`, which is not among the manifests
            help: did you mean `ConfigMap/web`?
            help: name a file that was rendered from these releases, with the same `--env` and values
            ",
        )
        .exits(2);
    web()
        .args(["explain", "--env", "stg", "plate.yaml:1"])
        .stderr(
            "
            error[not-rendered]: `plate.yaml` has a document that is not a manifest
            help: name a file that was rendered from these releases, with the same `--env` and values
            ",
        )
        .exits(2);
}

#[test]
fn a_line_that_the_file_does_not_have_is_an_error() {
    web()
        .args(["explain", "--env", "stg", "out.yaml:10"])
        .file("out.yaml", OUT)
        .stderr("error[unknown-line]: `out.yaml` has 9 lines, and no line 10\n")
        .exits(2);
}

#[test]
fn a_line_and_a_path_are_one_place_too_many() {
    web()
        .args(["explain", "--env", "stg", "out.yaml:9", "data"])
        .file("out.yaml", OUT)
        .stderr(
            "
            error[two-places]: a line of a file already selects the field, but a path is given too
            help: leave one of them out
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_resource_names_the_nearest_one() {
    web()
        .args(["explain", "--env", "stg", "ConfigMap/wep"])
        .stderr(
            "
            error[unknown-resource]: `ConfigMap/wep` is not among the manifests
            help: did you mean `ConfigMap/web`?
            ",
        )
        .exits(2);
    web()
        .args(["explain", "--env", "stg", "Service/web"])
        .stderr(
            "
            error[unknown-resource]: `Service/web` is not among the manifests
            help: resources with that name: shop/ConfigMap/web
            ",
        )
        .exits(2);
    web()
        .args(["explain", "--env", "stg", "web"])
        .stderr(
            "
            error[bad-resource]: `web` is not the name of a resource
            help: write `Deployment/web`, `NAMESPACE/Deployment/web`, or `out.yaml:12` for a line
            ",
        )
        .exits(2);
}

#[test]
fn one_name_in_two_namespaces_needs_the_namespace() {
    let other = WEB.replace("name: web", "name: web\n  namespace: other");
    web()
        .args(["explain", "--env", "stg", "ConfigMap/web", "data.plain"])
        .file("charts/web/templates/other.yaml.j2", &other)
        .stderr(
            "
            error[ambiguous-resource]: `ConfigMap/web` means 2 manifests
            help: write one of `other/ConfigMap/web`, `shop/ConfigMap/web`
            ",
        )
        .exits(2);
    web()
        .args([
            "explain",
            "--env",
            "stg",
            "other/ConfigMap/web",
            "data.plain",
        ])
        .file("charts/web/templates/other.yaml.j2", &other)
        .stdout_has(["charts/web/templates/other.yaml.j2:11:10"])
        .exits(0);
}

#[test]
fn a_misspelt_path_names_the_nearest_key() {
    web()
        .args(["explain", "--env", "stg", "ConfigMap/web", "data.plian"])
        .stderr(
            "
            error[unknown-path]: `data.plian` does not exist
            help: did you mean `data.plain`?
            ",
        )
        .exits(2);
    web()
        .args(["explain", "--env", "stg", "ConfigMap/web", "data[plain"])
        .stderr(
            "
            error[bad-path]: `data[plain` is not a path
            help: write it as in `image.tag`, `hosts[0].name` or `labels[\"app.kubernetes.io/name\"]`
            ",
        )
        .exits(2);
}
