//! How what is rendered differs from another environment, from files, and from a cluster.

use crate::harness::{CONFIG_MAP, Test};

/// Two environments of one chart that renders this.
fn environments(template: &str, stg: &str, prod: &str) -> Test {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", template)
        .file("charts/api/values-stg.yaml", stg)
        .file("charts/api/values-prod.yaml", prod)
        .args(["diff", "stg", "prod"])
}

/// What a chart renders that has no values.
fn against(rendered: &str, file: &str) -> Test {
    Test::api("a: 1")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("{rendered}# {{{{ values.a }}}}\n"),
        )
        .stdin(file)
        .args(["diff", "--env", "stg", "--against", "-"])
}

#[test]
fn environments_differ_by_resource_and_field() {
    environments(
        &format!("{CONFIG_MAP}data: {{{{ values.data }}}}\n# {{{{ values.a }}}}\n"),
        "data: {a: x, b: v}",
        "data: {a: z, c: w}",
    )
    .stdout(
        "
        ~ ConfigMap api
          ~ data.a: x → z
          - data.b: v
          + data.c: w

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn trees_that_are_the_same_print_nothing_and_end_with_0() {
    environments(
        &format!("{CONFIG_MAP}data: {{a: x{{{{ values.a }}}}}}\n"),
        "",
        "",
    )
    .stderr("stg → prod: no differences in 1 resource\n")
    .exits(0);
}

#[test]
fn a_difference_of_type_is_named() {
    environments(
        &format!("{CONFIG_MAP}data: {{{{ values.data }}}}\n# {{{{ values.a }}}}\n"),
        "data: {a: 1, b: true, c: 1}",
        "data: {a: '1', b: 'true', c: 1.0}",
    )
    .stdout_has([
        "~ data.a: 1 → \"1\" (a number, now a string)\n",
        "~ data.b: true → \"true\" (a boolean, now a string)\n",
        "~ data.c: 1 → 1.0\n",
    ])
    .exits(1);
}

#[test]
fn a_text_of_several_lines_is_compared_line_by_line() {
    environments(
        &format!("{CONFIG_MAP}data: {{{{ values.data }}}}\n# {{{{ values.a }}}}\n"),
        "data: {conf: \"a\\nb\\nc\\nd\\ne\\nf\\n\"}",
        "data: {conf: \"a\\nb\\nc\\nX\\ne\\nf\"}",
    )
    .stdout(
        "
        ~ ConfigMap api
          ~ data.conf:
              b
              c
          -   d
          +   X
              e
          -   f
          +   f (no line end)

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn items_go_by_their_keys_and_may_move() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\n\
                    spec: {containers: {{ values.containers }}}\n# {{ values.a }}\n";
    environments(
        template,
        "containers: [{name: a, image: a}, {name: b, image: b}, {name: c, image: c}]",
        "containers: [{name: c, image: c}, {name: a, image: x}, {name: b, image: b}]",
    )
    .stdout(
        "
        ~ Pod api
          ~ spec.containers[name=a].image: a → x
          ~ spec.containers[name=c]: from place 3 to 1

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn a_release_is_recognised_by_its_name_and_fields_of_names_alone_are_counted() {
    let template = "apiVersion: v1\nkind: Service\nmetadata: {name: \"{{ release.name }}-web\"}\n\
                    spec: {selector: {app: \"{{ release.name }}\"}, type: \"{{ values.type }}\"}\n\
                    # {{ values.a }}\n";
    let test = || environments(template, "type: ClusterIP", "type: NodePort");
    test()
        .stdout(
            "
            ~ Service api-stg-web → api-prod-web (one release in both)
              ~ spec.type: ClusterIP → NodePort
                2 fields differ only by the names of the environment

            stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
            ",
        )
        .exits(1);
    test()
        .args(["diff", "stg", "prod", "--exact"])
        .stdout_has([
            "~ metadata.name: api-stg-web → api-prod-web\n",
            "~ spec.selector.app: api-stg → api-prod\n",
        ])
        .exits(1);
}

#[test]
fn a_resource_of_another_name_is_recognised_by_its_content() {
    let map = |name: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: x, b: v}}\n"
        )
    };
    against(&map("new"), &map("old"))
        .stdout(
            "
            ~ ConfigMap old → new (renamed, 100% the same)
              ~ metadata.name: old → new

            stg: standard input → rendered: 0 added, 0 removed, 1 changed, 0 unchanged
            ",
        )
        .exits(1);
}

#[test]
fn what_secrets_hold_is_a_hash_that_is_the_same_everywhere() {
    let secret =
        |fields: &str| format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: api}}\n{fields}\n");
    let (new, old) = (secret("stringData: {a: geheim}"), secret("data: {a: b2xk}"));
    against(&new, &old)
        .stdout(
            "
            ~ Secret api
              - data:
              -   a: hidden, sha256 cba06b5736faf67e…
              + stringData:
              +   a: hidden, sha256 addb0f5e7826c857…

            stg: standard input → rendered: 0 added, 0 removed, 1 changed, 0 unchanged
            ",
        )
        .exits(1);
    against(&new, &old)
        .args(["diff", "--env", "stg", "--against", "-", "--show-secrets"])
        .stdout_has(["-   a: b2xk\n", "+   a: geheim\n"])
        .exits(1);
}

#[test]
fn no_form_shows_what_a_secret_holds() {
    let template = "apiVersion: v1\nkind: Secret\nmetadata: {name: api}\n\
                    stringData: {a: \"{{ values.a }}\", b: \"{{ values.b }}\"}\n";
    for form in ["text", "markdown", "json"] {
        let folder = environments(template, "b: geheim-stg", "b: geheim-prod")
            .args([
                "diff",
                "stg",
                "prod",
                "--origins",
                "--format",
                form,
                "--exact",
            ])
            .stdout_has(["hidden, sha256 "])
            .exits(1);
        let output = std::process::Command::new(crate::binary::binary())
            .args([
                "diff",
                "stg",
                "prod",
                "--origins",
                "--exact",
                "--format",
                form,
            ])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains("geheim"), "{text}");
    }
}

const RENDERED: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, annotations: {}}
spec:
  replicas: 2
  paused: false
  template:
    spec:
      containers:
      - name: api
        env: [{name: EMPTY, value: ''}]
        resources: {limits: {cpu: 1000m}}
";

const LIVE: &str = r#"
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: api
    annotations:
      deployment.kubernetes.io/revision: "3"
      kubectl.kubernetes.io/last-applied-configuration: |
        {"metadata":{"annotations":{}},"spec":{"minReadySeconds":5,"template":{"spec":{"containers":[{"name":"api"},{"name":"gone"}]}}}}
    creationTimestamp: "2026-01-10T09:00:00Z"
    generation: 3
    resourceVersion: "184220"
    uid: 2b1b0a52-6ab5-4f3f-9d0f-3a6b3b3b8c11
    managedFields: []
  spec:
    minReadySeconds: 5
    progressDeadlineSeconds: 600
    replicas: 1
    template:
      spec:
        containers:
        - name: api
          env: [{name: EMPTY}]
          resources: {limits: {cpu: "1"}}
          terminationMessagePath: /dev/termination-log
        - {name: gone, image: gone}
        - {name: injected, image: injected}
        dnsPolicy: ClusterFirst
  status: {replicas: 1}
- apiVersion: v1
  kind: Pod
  metadata:
    name: api-7c9
    uid: 3c
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-7c, uid: 4d}]
"#;

#[test]
fn of_an_object_of_a_cluster_only_what_an_apply_would_change_is_shown() {
    against(RENDERED, LIVE)
        .stdout(
            "
            ~ Deployment api
              - spec.minReadySeconds: 5
              ~ spec.replicas: 1 → 2
              - spec.template.spec.containers[name=gone]:
              -   name: gone
              -   image: gone

            stg: standard input → rendered: 0 added, 0 removed, 1 changed, 0 unchanged
            ",
        )
        .stderr(
            "
            note: 1 resource is left out, because the cluster created it or no `kubectl apply` is recorded; \
             `--exact` shows it
            ",
        )
        .exits(1);
}

#[test]
fn exact_shows_all_that_an_object_of_a_cluster_has() {
    against(RENDERED, LIVE)
        .args(["diff", "--env", "stg", "--against", "-", "--exact"])
        .stdout_has([
            "- status:\n",
            "- metadata.uid: 2b1b0a52",
            "- spec.progressDeadlineSeconds: 600\n",
            "~ spec.template.spec.containers[name=api].resources.limits.cpu: \"1\" → 1000m\n",
            "- spec.template.spec.containers[name=injected]:\n",
            "- Pod api-7c9\n",
        ])
        .exits(1);
}

#[test]
fn a_folder_as_output_dir_writes_it_is_compared_release_by_release() {
    let written = environments(
        &format!("{CONFIG_MAP}data: {{a: \"{{{{ values.a }}}}\"}}\n"),
        "",
        "",
    )
    .args(["--all", "--all-envs", "--output-dir", "out"])
    .stderr_has(["wrote"])
    .exits(0);
    written
        .then(["diff", "--all-envs", "--against", "out"])
        .stderr(
            "
            stg: out → rendered: no differences in 1 resource
            prod: out → rendered: no differences in 1 resource
            ",
        )
        .exits(0)
        .then(["diff", "--all-envs", "--against", "charts"])
        .stderr(
            "
            error[several-environments]: `charts` has no folder `stg`, and several environments are compared
            help: name one environment, or a folder that `--output-dir` has written
            ",
        )
        .exits(2);
}

#[test]
fn origins_are_the_lines_of_values_and_templates() {
    environments(
        &format!("{CONFIG_MAP}data:\n  a: {{{{ values.data }}}}\n  b: \"{{{{ values.data }}}}:{{{{ values.a }}}}\"\n"),
        "data: x",
        "\ndata: z",
    )
    .args(["diff", "stg", "prod", "--origins"])
    .stdout(
        "
        ~ ConfigMap api
          ~ data.a: x → z
              charts/api/values-stg.yaml:1 → charts/api/values-prod.yaml:2, by charts/api/templates/a.yaml.j2:6
          ~ data.b: x:1 → z:1
              charts/api/values-stg.yaml:1, charts/api/values.yaml:1 → charts/api/values-prod.yaml:2, charts/api/values.yaml:1, by charts/api/templates/a.yaml.j2:7

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn origins_follow_what_a_template_sets() {
    environments(
        &format!(
            "{{% set n = values.data * 2 %}}\n{{% set m = n + 1 %}}\n{CONFIG_MAP}data:\n  a: \"{{{{ m }}}}\"\n"
        ),
        "data: 1",
        "\ndata: 2",
    )
    .args(["diff", "stg", "prod", "--origins"])
    .stdout(
        "
        ~ ConfigMap api
          ~ data.a: \"3\" → \"5\"
              charts/api/values-stg.yaml:1 → charts/api/values-prod.yaml:2, by charts/api/templates/a.yaml.j2:8

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn what_one_environment_alone_has_is_decided_by_the_values_that_differ() {
    environments(
        &format!(
            "{{% set it = values.it %}}\n{CONFIG_MAP}data:\n  {{% if it.active and values.a %}}\n  x: w\n  {{% endif %}}\n  \
             z: {{{{ values.w or omit }}}}\n"
        ),
        "it: {active: false}\nw: ''",
        "w: v\nit: {active: true}",
    )
    .args(["diff", "stg", "prod", "--origins"])
    .stdout(
        "
        ~ ConfigMap api
          + data.x: w
              charts/api/templates/a.yaml.j2:8
              decided by charts/api/values-stg.yaml:1 → charts/api/values-prod.yaml:2
          + data.z: v
              charts/api/values-prod.yaml:1, by charts/api/templates/a.yaml.j2:10
              decided by charts/api/values-stg.yaml:2 → charts/api/values-prod.yaml:1

        stg → prod: 0 added, 0 removed, 1 changed, 0 unchanged
        ",
    )
    .exits(1);
}

#[test]
fn markdown_folds_each_resource() {
    environments(
        &format!("{CONFIG_MAP}data: {{{{ values.data }}}}\n# {{{{ values.a }}}}\n"),
        "data: {a: x}",
        "data: {a: '```<b>'}",
    )
    .args(["diff", "stg", "prod", "--format", "markdown"])
    .stdout(
        "
        ### <code>stg → prod</code>

        0 added, 0 removed, 1 changed, 0 unchanged

        <details><summary>changed <code>ConfigMap api</code></summary>

        ````diff
        ! data.a: x → \"```<b>\"
        ````

        </details>
        ",
    )
    .exits(1);
}

#[test]
fn a_release_of_one_environment_alone_is_added() {
    environments(
        &format!("{CONFIG_MAP}data: {{a: x{{{{ values.a }}}}}}\n"),
        "",
        "",
    )
    .file(
        "plate.yaml",
        "environments: [stg, prod]\nreleases: [{chart: api, environments: [prod]}]\n",
    )
    .args(["diff", "stg", "prod", "api"])
    .stdout_has([
        "+ ConfigMap api\n",
        "1 added, 0 removed, 0 changed, 0 unchanged\n",
    ])
    .exits(1);
}

#[test]
fn a_word_that_is_no_release_of_either_is_an_error() {
    environments(
        &format!("{CONFIG_MAP}data: {{a: x{{{{ values.a }}}}}}\n"),
        "",
        "",
    )
    .args(["diff", "stg", "prod", "apy"])
    .stderr(
        "
            error[unknown-release]: there is no release or chart `apy`
            help: did you mean `api`?
            ",
    )
    .exits(2);
}

#[test]
fn nothing_to_compare_with_is_an_error_with_a_way_out() {
    environments("", "", "")
        .args(["diff", "stg"])
        .stderr(
            "
            error[nothing-to-compare]: there is nothing to compare with
            help: name two environments, as in `plate-render diff stg prod`, or add `--against FILE|DIR` or `--git REF`
            ",
        )
        .exits(2)
        .then(["diff", "stg", "prod", "--env", "dev"])
        .stderr(
            "
            error[mixed-arguments]: `stg` and `prod` are the environments, and `--env` names another
            help: write `plate-render diff stg prod`, or add `--against` or `--git`
            ",
        )
        .exits(2)
        .then(["diff", "stg", "prd"])
        .stderr_has(["error[unknown-environment]: there is no environment `prd`"])
        .exits(2);
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    environments(
        &format!("{CONFIG_MAP}data: {{a: x{{{{ values.a }}}}}}\n"),
        "",
        "",
    )
    .args(["diff", "--env", "stg", "--against", "gone.yaml"])
    .stderr("error[unreadable]: `gone.yaml` cannot be read: entity not found\n")
    .exits(2);
}
