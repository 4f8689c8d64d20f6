//! `check`: what it finds where, what plate.yaml makes of it, and the forms in which it is written.

use crate::harness::Test;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: {{ release.name }}
spec:
  hostNetwork: {{ values.host }}
  containers:
    - name: api
      image: api:1.0.0
      resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}
";

/// One release in stg and prod, whose pod shares the network of its node where `host` is true.
fn workspace(host: bool) -> Test {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg, prod]\n")
        .file("charts/api/values.yaml", format!("host: {host}\n"))
        .file("charts/api/templates/pod.yaml.j2", POD)
        .args(["check"])
}

/// The same with this in plate.yaml, from line 2 on.
fn settings(host: bool, text: &str) -> Test {
    let text = format!("environments: [stg, prod]\n{text}");
    workspace(host).file("plate.yaml", text)
}

#[test]
fn a_clean_workspace_ends_with_zero() {
    workspace(false)
        .stderr("checked 2 resources of 2 environments: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn what_all_environments_share_is_said_once() {
    workspace(true)
        .stdout(
            "
            warning[host-namespaces]: `hostNetwork` shares a namespace of the node with the pod
             --> charts/api/templates/pod.yaml.j2:6:19
              |
            6 |   hostNetwork: {{ values.host }}
              |                   ^^^^^^^^^^^
             --> charts/api/values.yaml:1:7 (the value is set here)
              |
            1 | host: true
              |       ^^^^
            note: in Pod `api-stg` (stg), Pod `api-prod` (prod)
            help: remove it, and reach the pod through a Service
            ",
        )
        .stderr("checked 2 resources of 2 environments: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn one_release_in_one_environment_is_checked_alone() {
    workspace(true)
        .args(["check", "api", "--env", "prod"])
        .stdout_has(["note: in Pod `api-prod` (prod)\n"])
        .stderr("checked 1 resource: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn a_standalone_chart_is_checked_with_its_base_values() {
    Test::new()
        .file(
            "api/Chart.yaml",
            "apiVersion: v2\nname: api\nversion: 0.1.0\n",
        )
        .file("api/values.yaml", "host: true\n")
        .file("api/templates/pod.yaml.j2", POD)
        .args(["check", "./api"])
        .stdout_has(["note: in Pod `api`\n"])
        .stderr("checked 1 resource: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn a_rule_that_is_raised_ends_with_one() {
    settings(true, "check: {rules: {host-namespaces: error}}\n")
        .stdout_has(["error[host-namespaces]: "])
        .stderr("checked 2 resources of 2 environments: 1 error, 0 warnings\n")
        .exits(1);
}

#[test]
fn a_rule_that_is_off_says_nothing() {
    settings(
        true,
        "check: {rules: {host-namespaces: {severity: off, reason: it is an agent}}}\n",
    )
    .stderr("checked 2 resources of 2 environments: 0 errors, 0 warnings\n")
    .exits(0);
}

#[test]
fn a_severity_is_lowered_with_a_reason_only() {
    settings(true, "check: {rules: {host-namespaces: off}}\n")
        .stderr(
            "
            error[missing-reason]: `host-namespaces` is lowered to `off` without a reason
             --> plate.yaml:2:17
              |
            2 | check: {rules: {host-namespaces: off}}
              |                 ^^^^^^^^^^^^^^^
            help: write it as `host-namespaces: {severity: off, reason: …}`
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_rule_names_the_nearest_one() {
    settings(true, "check: {rules: {host-namespace: error}}\n")
        .stderr(
            "
            error[unknown-rule]: there is no rule `host-namespace`
             --> plate.yaml:2:17
              |
            2 | check: {rules: {host-namespace: error}}
              |                 ^^^^^^^^^^^^^^
            help: did you mean `host-namespaces`?
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_severity_names_the_nearest_one() {
    settings(true, "check: {rules: {host-namespaces: eror}}\n")
        .stderr_has([
            "error[unknown-severity]: `eror` is not a severity",
            "mean `error`?",
        ])
        .exits(2);
}

#[test]
fn an_allowance_names_what_it_allows() {
    let allow = "\
check:
  allow:
    - {rule: host-namespaces, release: <chart>-<env>, resource: Pod/api-<env>, reason: an agent}
";
    settings(true, allow)
        .stderr("checked 2 resources of 2 environments: 0 errors, 0 warnings, 2 allowed\n")
        .exits(0);
}

#[test]
fn an_exception_for_one_environment_leaves_the_others() {
    let allow = "\
check:
  allow: [{rule: host-namespaces, release: api, environment: stg, reason: an agent}]
";
    settings(true, allow)
        .stdout_has(["note: in Pod `api-prod` (prod)\n"])
        .stderr("checked 2 resources of 2 environments: 0 errors, 1 warning, 1 allowed\n")
        .exits(0);
}

const UNUSED: &str = "\
check:
  allow:
    - rule: host-namespaces
      reason: an agent
";

#[test]
fn an_exception_that_matches_nothing_is_found() {
    settings(false, UNUSED)
        .stdout(
            "
            warning[unused-exception]: this exception of `host-namespaces` matches no finding
             --> plate.yaml:4:13
              |
            4 |     - rule: host-namespaces
              |             ^^^^^^^^^^^^^^^
            help: remove it from plate.yaml, or correct its keys
            ",
        )
        .stderr("checked 2 resources of 2 environments: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn an_unused_exception_is_looked_for_where_everything_is_checked() {
    settings(false, UNUSED)
        .args(["check", "--env", "stg"])
        .stderr("checked 1 resource: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn an_exception_without_a_reason_is_an_error() {
    settings(true, "check: {allow: [{rule: host-namespaces}]}\n")
        .stderr_has([
            "error[missing-key]: an exception has no `reason`",
            " --> plate.yaml:2:17",
        ])
        .exits(2);
    settings(
        true,
        "check: {allow: [{rule: host-namespaces, reason: ' '}]}\n",
    )
    .stderr_has(["error[missing-key]: `check.allow[0].reason` is empty"])
    .exits(2);
}

#[test]
fn an_allowance_names_a_resource_by_kind_and_name() {
    let allow = "check: {allow: [{rule: host-namespaces, resource: api, reason: an agent}]}\n";
    settings(true, allow)
        .stderr_has([
            "error[bad-resource]: `api` is not the name of a resource",
            "help: write its kind and its name, as in `Deployment/api-<env>`",
        ])
        .exits(2);
}

#[test]
fn an_error_of_rendering_is_not_a_finding() {
    workspace(true)
        .file("charts/api/templates/pod.yaml.j2", "a: {{ values.none }}\n")
        .stderr_has(["error[unknown-value]: `values.none` is not defined"])
        .exits(2);
}

const LIST: &str = "\
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
";

#[test]
fn the_items_of_a_list_are_resources() {
    Test::new()
        .stdin(LIST)
        .args(["check", "-"])
        .stderr("checked 3 resources: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn files_and_folders_of_files_are_read() {
    let config =
        "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}}\n";
    Test::new()
        .file("one.yaml", config)
        .file("all/two.json", config)
        .file("all/notes.txt", "no manifest\n")
        .args(["check", "one.yaml", "-f", "all"])
        .stderr("checked 2 resources: 0 errors, 0 warnings\n")
        .exits(0);
}

#[test]
fn files_that_are_all_that_there_is_are_judged_as_such() {
    let pod = POD
        .replace("{{ release.name }}", "api")
        .replace("{{ values.host }}", "true");
    Test::new()
        .file("pod.yaml", &pod)
        .args(["check", "pod.yaml"])
        .stderr("checked 1 resource: 0 errors, 0 warnings\n")
        .exits(0);
    Test::new()
        .file("pod.yaml", &pod)
        .args(["check", "pod.yaml", "--references"])
        .stdout_has([
            "warning[host-namespaces]: ",
            " --> pod.yaml:6:16\n",
            "note: in Pod `api`\n",
        ])
        .stderr("checked 1 resource: 0 errors, 1 warning\n")
        .exits(0);
}

#[test]
fn the_version_of_kubernetes_is_the_arguments_then_the_workspaces() {
    let budget = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n";
    let test = |arguments| {
        Test::new()
            .file("plate.yaml", "kubernetes: {version: \"1.24\"}\n")
            .file("a.yaml", budget)
            .args(arguments)
    };
    test(["check", "a.yaml", "--references", "--kube-version=1.25"])
        .stdout_has(["error[removed-api]: "])
        .stderr_has([""])
        .exits(1);
    test(["check", "a.yaml", "--references", "--format=text"])
        .stdout_has(["warning[deprecated-api]: "])
        .stderr_has([""])
        .exits(0);
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    Test::new()
        .args(["check", "none.yaml"])
        .stderr("error[unreadable]: `none.yaml` cannot be read: entity not found\n")
        .exits(2);
}

#[test]
fn where_nothing_can_be_judged_the_run_fails() {
    Test::new()
        .stdin("a: 1\n")
        .args(["check", "-"])
        .stderr(
            "
            error[not-a-resource]: this document has neither `kind` nor `metadata`: it is not a resource
             --> <stdin>:1:1
              |
            1 | a: 1
              | ^^^^
            help: name only manifests
            ",
        )
        .exits(2);
}

/// A folder with a pod, whose image is missing, and this file.
fn beside_a_pod(name: &str, text: &str) -> Test {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n";
    Test::new()
        .file("all/pod.yaml", pod)
        .file(&format!("all/{name}"), text)
        .args(["check", "-f", "all"])
}

#[test]
fn what_is_no_resource_is_found_and_the_rest_is_judged() {
    beside_a_pod("values.yaml", "replicaCount: 2\nimage: {}\n")
        .stdout(
            "
            error[not-a-resource]: this document has neither `kind` nor `metadata`: it is not a resource
             --> all/values.yaml:1:1
              |
            1 | replicaCount: 2
              | ^^^^^^^^^^^^^^^
            help: name only manifests

            error[invalid-container]: the container `a` has no image
             --> all/pod.yaml:4:21
              |
            4 | spec: {containers: [{name: a}]}
              |                     ^^^^^^^^^
            note: in Pod `a`
            help: set `spec.containers[0].image`
            ",
        )
        .stderr("checked 1 resource: 2 errors, 0 warnings\n")
        .exits(1);
}

#[test]
fn a_kustomization_and_broken_files_hide_nothing() {
    let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
    for (text, code) in [
        (
            kustomization,
            "error[not-a-resource]: `Kustomization` is for kustomize: no cluster accepts it\n",
        ),
        (
            "a: 1\na: 2\n",
            "error[duplicate-key]: the key `a` is written twice in one map\n",
        ),
        ("a: {{ .Values.a }}\nb: [\n", "error[yaml-syntax]: "),
        (
            "apiVersion: v1\nkind: ConfigMap\n",
            "error[missing-field]: this document has no `metadata.name`\n",
        ),
    ] {
        beside_a_pod("b.yaml", text)
            .stdout_has([code, "error[invalid-container]: "])
            .stderr("checked 1 resource: 2 errors, 0 warnings\n")
            .exits(1);
    }
}

#[test]
fn what_is_no_resource_can_be_left_out_with_a_reason() {
    let settings =
        "check: {rules: {not-a-resource: {severity: off, reason: kustomize reads it}}}\n";
    beside_a_pod("values.yaml", "replicaCount: 2\n")
        .file("plate.yaml", settings)
        .stdout_has(["error[invalid-container]: "])
        .stderr("checked 1 resource: 1 error, 0 warnings\n")
        .exits(1);
}

#[test]
fn files_and_releases_do_not_mix() {
    workspace(false)
        .args(["check", "api", "a.yaml"])
        .stderr(
            "
            error[mixed-arguments]: `api` is not a file, but other arguments are
            help: check releases and files in two runs; `-f` names a folder of files
            ",
        )
        .exits(2);
    workspace(false)
        .args(["check", "a.yaml", "--env", "stg"])
        .stderr_has(["error[mixed-arguments]: files have no environment"])
        .exits(2);
    workspace(false)
        .args(["check", "--references"])
        .stderr_has(["error[mixed-arguments]: `--references` is for files, and none is named"])
        .exits(2);
}

#[test]
fn a_folder_without_manifests_is_an_error() {
    Test::new()
        .file("all/notes.txt", "")
        .args(["check", "-f", "all"])
        .stderr_has(["error[no-files]: `all` contains no file that ends in .yaml, .yml or .json"])
        .exits(2);
}

#[test]
fn a_rule_explains_itself() {
    Test::new()
        .args(["check", "--explain", "host-namespaces"])
        .stdout_has([
            "# host-namespaces\n\nA pod that shares",
            "\n## What\n",
            "\n## Why\n",
            "\n## Example\n",
            "\n## Fix\n",
            "\nCategory: best-practices. Severity: warning.\n",
        ])
        .exits(0);
    Test::new()
        .args(["check", "--explain", "host-namespace"])
        .stderr(
            "
            error[unknown-rule]: there is no rule `host-namespace`
            help: did you mean `host-namespaces`?
            ",
        )
        .exits(2);
}

#[test]
fn a_rule_keeps_its_former_name_with_a_warning() {
    let settings_of_old = "\
check:
  rules: {unused-allowance: {severity: off, reason: the vendor's charts change often}}
  allow: [{rule: undeclared-mention, reason: the cluster sets it}]
";
    settings(false, settings_of_old)
        .stderr(
            "
            warning[deprecated-name]: the rule `unused-allowance` is named `unused-exception` now
             --> plate.yaml:3:11
              |
            3 |   rules: {unused-allowance: {severity: off, reason: the vendor's charts change often}}
              |           ^^^^^^^^^^^^^^^^
            help: write `unused-exception`

            warning[deprecated-name]: the rule `undeclared-mention` is named `undeclared-reference` now
             --> plate.yaml:4:18
              |
            4 |   allow: [{rule: undeclared-mention, reason: the cluster sets it}]
              |                  ^^^^^^^^^^^^^^^^^^
            help: write `undeclared-reference`
            checked 2 resources of 2 environments: 0 errors, 0 warnings
            ",
        )
        .exits(0)
        .then(["check", "--explain", "undeclared-mention"])
        .stdout_has(["# undeclared-reference\n"])
        .exits(0);
}

#[test]
fn the_rules_are_listed() {
    Test::new()
        .args(["check", "--list"])
        .stdout_has(["RULE ", "CATEGORY ", "\nhost-namespaces "])
        .exits(0);
}

#[test]
fn every_form_says_what_was_found() {
    let forms = [
        ("json", "\"code\": \"host-namespaces\""),
        ("sarif", "\"ruleId\": \"host-namespaces\""),
        (
            "github",
            "::warning title=host-namespaces,file=charts/api/templates/pod.yaml.j2,line=6,",
        ),
        (
            "junit",
            "<testcase name=\"host-namespaces\" classname=\"best-practices\">",
        ),
    ];
    for (form, part) in forms {
        workspace(true)
            .args(["check", "--format", form])
            .stdout_has([part])
            .exits(0);
    }
}

#[test]
fn a_render_refuses_what_the_api_server_would_reject() {
    Test::data("a: 2", "a: {{ values.a }}")
        .checked()
        .stderr(
            "
            error[wrong-type]: `data.a` must be a string, got the number 2
             --> charts/api/templates/a.yaml.j2:6:9
              |
            6 |   a: {{ values.a }}
              |         ^^^^^^^^
             --> charts/api/values.yaml:1:4 (the value is set here)
              |
            1 | a: 2
              |    ^
            note: in ConfigMap `api` (stg)
            help: put it in quotes where it is written
            help: `--no-check` prints manifests even if the API server would reject them
            ",
        )
        .exits(2);
}

#[test]
fn a_secret_in_clear_in_a_values_file_is_a_warning() {
    Test::api("p: hunter2\nq: changeme\nhost: h")
        .file(
            "charts/api/templates/a.yaml.j2",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: {{ values.host }}}\ndata: {p: {{ values.p | b64enc }}, q: {{ values.q | b64enc }}}\n",
        )
        .args(["check", "api"])
        .stdout(
            "
            warning[secret-in-values]: `p` is the data of a Secret in plain text in a values file
             --> charts/api/values.yaml:1:4 (not shown here)
            note: in Secret `h` (stg), Secret `h` (prod)
            help: get it from an ExternalSecret, or pass it with `--set-file` or `-f` when you render
            ",
        )
        .stderr("checked 2 resources of 2 environments: 0 errors, 1 warning\n")
        .exits(0);
}
