//! The definitions in the `crds/` of charts.

use crate::harness::Test;

const TENANTS: &str = "\
# Plain YAML: {{ this }} is text.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tenants.example.com
spec:
  group: example.com
  scope: Cluster
  names: {kind: Tenant, plural: '{{ tenants }}'}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: queues.example.com
";

const TENANT: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: a}
---
apiVersion: example.com/v1
kind: Tenant
metadata: {name: '{{ release.name }}'}
";

/// A chart with two definitions, and a resource of one of them.
fn api() -> Test {
    Test::new()
        .charts(&["api"])
        .file(
            "plate.yaml",
            "environments: {stg: {namespace: plate-stg}}\n",
        )
        .file("charts/api/crds/all.yaml", TENANTS)
        .file("charts/api/templates/a.yaml", TENANT)
}

#[test]
fn definitions_come_first_as_they_are_written() {
    api()
        .args(["--env", "stg"])
        .stdout(
            "
            ---
            # Source: api/crds/all.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: tenants.example.com
            spec:
              group: example.com
              scope: Cluster
              names:
                kind: Tenant
                plural: \"{{ tenants }}\"
            ---
            # Source: api/crds/all.yaml
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: queues.example.com
            ---
            # Source: api/templates/a.yaml
            apiVersion: v1
            kind: Namespace
            metadata:
              name: a
            ---
            # Source: api/templates/a.yaml
            apiVersion: example.com/v1
            kind: Tenant
            metadata:
              name: api-stg
            ",
        )
        .exits(0);
}

#[test]
fn definitions_that_are_left_out_still_tell_the_scope() {
    api()
        .args(["--env", "stg", "--skip-crds"])
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml
            apiVersion: v1
            kind: Namespace
            metadata:
              name: a
            ---
            # Source: api/templates/a.yaml
            apiVersion: example.com/v1
            kind: Tenant
            metadata:
              name: api-stg
            ",
        )
        .exits(0);
}

#[test]
fn golden_files_and_folders_hold_definitions() {
    let folder = api()
        .args(["golden", "--update"])
        .stderr("wrote tests/golden/stg/api-stg.yaml\n")
        .exits(0);
    let golden = folder.read("tests/golden/stg/api-stg.yaml");
    assert!(
        golden.starts_with("---\n# Source: api/crds/all.yaml\n"),
        "{golden}"
    );
    folder
        .then([
            "--env",
            "stg",
            "--output-dir",
            "out",
            "--show-only",
            "crds/*",
        ])
        .stderr(
            "
            wrote out/stg/api-stg/customresourcedefinition-queues.example.com.yaml
            wrote out/stg/api-stg/customresourcedefinition-tenants.example.com.yaml
            ",
        )
        .exits(0);
}

#[test]
fn a_chart_may_have_nothing_but_definitions() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg]\n")
        .file("charts/api/crds/more/all.yaml", TENANTS)
        .args(["--env", "stg"])
        .stdout_has(["# Source: api/crds/more/all.yaml\n"])
        .exits(0);
}

#[test]
fn two_releases_of_a_chart_bring_its_definitions_twice() {
    let plate =
        "environments: [stg]\nreleases:\n  - {chart: api, name: a}\n  - {chart: api, name: b}\n";
    api()
        .file("plate.yaml", plate)
        .file("charts/api/templates/a.yaml", "")
        .args(["--env", "stg"])
        .stderr_has([
            "error[duplicate-resource]: CustomResourceDefinition `tenants.example.com` is written twice\n",
            "--> charts/api/crds/all.yaml:2:1 (again, by release b)\n",
            "--> charts/api/crds/all.yaml:2:1 (first, by release a)\n",
            "help: write `skipCrds: true` at one of these releases in plate.yaml\n",
        ])
        .exits(2)
        .then(["--env", "stg"])
        .file("plate.yaml", plate.replace("name: b", "name: b, skipCrds: true"))
        .stdout_has(["name: queues.example.com"])
        .exits(0);
}

#[test]
fn an_error_in_a_definition_has_its_place() {
    api()
        .file(
            "charts/api/crds/all.yaml",
            "kind: CustomResourceDefinition\nmetadata: {name: [}\n",
        )
        .args(["--env", "stg"])
        .stderr_has(["--> charts/api/crds/all.yaml:2:18"])
        .exits(2);
}

#[test]
fn another_resource_in_crds_is_an_error() {
    api()
        .file(
            "charts/api/crds/all.yaml",
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
        )
        .args(["--env", "stg"])
        .stderr(
            "
            error[no-definition]: Namespace `a` is not a CustomResourceDefinition, but is in crds/
             --> charts/api/crds/all.yaml:1:1
              |
            1 | apiVersion: v1
              | ^^^^^^^^^^^^^^
            help: move it to templates/: resources there are ordered by kind
            ",
        )
        .exits(2);
}

#[test]
fn a_template_in_crds_is_not_passed_over_in_silence() {
    api()
        .file("charts/api/crds/b.yaml.j2", "")
        .file("charts/api/crds/README.md", "")
        .args(["--env", "stg", "--skip-crds"])
        .stdout_has(["kind: Tenant"])
        .stderr(
            "
            warning[file-passed-over]: `charts/api/crds/b.yaml.j2` is not read
            note: files in crds/ are plain YAML, not templates, and end in .yaml, .yml or .json
            help: rename the file, or move it to templates/
            ",
        )
        .exits(0);
}
