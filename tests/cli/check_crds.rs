//! `check --crds`: custom kinds are checked by definitions that are not part of what is checked.

use crate::harness::Test;

const DEFINITION: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tenants.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Tenant, plural: tenants}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              owner: {type: string}
";

const TENANT: &str = "\
apiVersion: example.com/v1
kind: Tenant
metadata: {name: blue}
spec: {ownr: me}
";

/// A file with a tenant, and a folder with its definition and with what else lies beside it.
fn tenant() -> Test {
    Test::new()
        .file("tenant.yaml", TENANT)
        .file("crds/tenants.yaml", DEFINITION)
        .file("crds/kustomization.yaml", "resources: [tenants.yaml]\n")
}

#[test]
fn a_kind_is_judged_by_the_definition_that_is_given() {
    tenant()
        .args(["check", "tenant.yaml", "--crds", "crds"])
        .stdout(
            "
            error[unknown-field]: `spec.ownr` is not a field of Tenant
             --> tenant.yaml:4:8
              |
            4 | spec: {ownr: me}
              |        ^^^^
            note: in Tenant `blue`
            help: did you mean `owner`?
            ",
        )
        .stderr("checked 1 resource: 1 error, 0 warnings\n")
        .exits(1);
}

#[test]
fn a_kind_without_a_definition_says_how_to_give_one() {
    tenant()
        .args(["check", "tenant.yaml"])
        .stdout(
            "
            warning[no-schema]: `Tenant` of `example.com/v1` has no schema: one resource was skipped
             --> tenant.yaml:2:7
              |
            2 | kind: Tenant
              |       ^^^^^^
            note: in Tenant `blue`
            help: name a file or folder with its CustomResourceDefinition: `plate-render check --crds DIR`
            ",
        )
        .stderr("checked 1 resource: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn releases_are_judged_by_definitions_that_no_chart_brings() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg]\n")
        .file("charts/api/templates/tenant.yaml", TENANT)
        .file("operator.json", "{}\n")
        .file("tenants.yaml", DEFINITION)
        .args(["check", "--env=stg", "--crds=tenants.yaml"])
        .stdout_has([
            "error[unknown-field]: `spec.ownr` is not a field of Tenant\n",
            "note: in Tenant `blue` (stg)\n",
        ])
        .stderr("checked 1 resource: 1 error, 0 warnings\n")
        .exits(1);
}

#[test]
fn a_definition_among_the_resources_wins() {
    let own = DEFINITION.replace("owner", "ownr");
    tenant()
        .file("own.yaml", format!("{own}---\n{TENANT}"))
        .args(["check", "own.yaml", "--crds", "crds/tenants.yaml"])
        .stderr("checked 2 resources: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn what_defines_nothing_is_an_error() {
    tenant()
        .file("none/tenant.yaml", TENANT)
        .file("empty/notes.txt", "")
        .args([
            "check",
            "tenant.yaml",
            "--crds=none",
            "--crds=tenant.yaml",
            "--crds=empty",
            "--crds=absent",
        ])
        .stderr(
            "
            error[no-definitions]: `none` contains no CustomResourceDefinition
            help: name a folder that contains one; its subfolders are not read

            error[no-definitions]: `tenant.yaml` contains no CustomResourceDefinition
            help: name a file or folder that contains one

            error[no-files]: `empty` contains no file that ends in .yaml, .yml or .json
            help: name a file, or another folder

            error[unreadable]: `absent` cannot be read: entity not found

            error: 4 errors, nothing was written
            ",
        )
        .exits(2);
}

#[test]
fn a_broken_definition_is_shown_at_its_place() {
    tenant()
        .file(
            "bad.yaml",
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
        )
        .args(["check", "tenant.yaml", "--crds", "bad.yaml"])
        .stderr_has([
            "error[missing-field]: this document has no `metadata.name`\n",
            " --> bad.yaml:1:1\n",
        ])
        .exits(2);
}
