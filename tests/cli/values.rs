//! `plate-render values`: parts of the values, where they come from, and how environments differ.

use crate::harness::Test;

/// A chart with a value of each kind, in two environments.
fn api() -> Test {
    Test::api(
        "
        replicaCount: 1
        image:
          repository: nginx
          tag: a
        labels:
          app.kubernetes.io/name: api
        hosts: []
        old: {key: 1}
        ",
    )
    .stg(
        "
        image: {tag: b}
        hosts:
          - host: stg.example.com
        old: null
        ",
    )
    .file("charts/api/templates/a.yaml.j2", "a: {{ values.labels }}\n")
    .file(
        "charts/api/values-prod.yaml",
        "replicaCount: 3\nimage: {tag: b}\nlabels: {team: web}\n",
    )
}

#[test]
fn a_path_selects_a_part_of_the_values() {
    api()
        .args(["values", "--env", "stg", "image"])
        .stdout("repository: nginx\ntag: b\n")
        .exits(0)
        .then(["values", "api", "hosts[0].host", "--env", "stg"])
        .stdout("stg.example.com\n")
        .exits(0)
        .then([
            "values",
            "--env",
            "stg",
            ".labels['app.kubernetes.io/name']",
        ])
        .stdout("api\n")
        .exits(0);
}

#[test]
fn a_misspelt_path_names_the_nearest_one() {
    api()
        .args(["values", "--env", "stg", "image.tga"])
        .stderr(
            "
            error[unknown-value]: `image.tga` is not set
            help: did you mean `image.tag`? it is set in charts/api/values-stg.yaml:1
            ",
        )
        .exits(2)
        .then(["values", "--env", "stg", "labels.app.kubernetes.io/name"])
        .stderr(
            "
            error[unknown-value]: `labels.app.kubernetes[\"io/name\"]` is not set
            help: did you mean `labels[\"app.kubernetes.io/name\"]`? it is set in charts/api/values.yaml:6
            ",
        )
        .exits(2)
        .then(["values", "--env", "stg", "image..tag"])
        .stderr(
            "
            error[bad-path]: `image..tag` is not a path
            help: write it as in `image.tag`, `hosts[0].name` or `labels[\"app.kubernetes.io/name\"]`
            ",
        )
        .exits(2);
}

#[test]
fn a_misspelt_release_names_the_nearest_one() {
    api()
        .args(["values", "--env", "stg", "api-stgg"])
        .stderr(
            "
            error[unknown-value]: `api-stgg` is not set
            note: the values have replicaCount, image, labels, hosts
            help: did you mean the release `api-stg`?
            ",
        )
        .exits(2);
}

#[test]
fn the_origins_of_a_leaf_are_all_layers_that_set_it() {
    api()
        .args(["values", "--env", "stg", "--origins", "--set", "image.tag=c"])
        .stdout(
            "
            PATH                              VALUE            SET IN                        OVERRODE
            replicaCount                      1                charts/api/values.yaml:1      -
            image.repository                  nginx            charts/api/values.yaml:3      -
            image.tag                         c                --set:1                       b in charts/api/values-stg.yaml:1, a in charts/api/values.yaml:4
            labels[\"app.kubernetes.io/name\"]  api              charts/api/values.yaml:6      -
            hosts[0].host                     stg.example.com  charts/api/values-stg.yaml:3  [] in charts/api/values.yaml:7
            old                               (removed)        charts/api/values-stg.yaml:4  {\"key\":1} in charts/api/values.yaml:8
            ",
        )
        .exits(0);
}

#[test]
fn origins_are_records_for_programs() {
    api()
        .args([
            "values",
            "--env",
            "stg",
            "--origins",
            "image.tag",
            "--format",
            "yaml",
        ])
        .stdout(
            "
            - path: image.tag
              value: b
              isRemoved: false
              file: charts/api/values-stg.yaml
              line: 1
              overrode:
              - value: a
                file: charts/api/values.yaml
                line: 4
            ",
        )
        .exits(0);
}

#[test]
fn environments_are_compared_leaf_by_leaf() {
    api()
        .args(["values", "--env", "stg", "--diff", "prod"])
        .stdout(
            "
            --- api-stg in stg
            +++ api-prod in prod
            replicaCount
              - 1  charts/api/values.yaml:1
              + 3  charts/api/values-prod.yaml:1
            labels.team
              + web  charts/api/values-prod.yaml:3
            hosts
              + []  charts/api/values.yaml:7
            hosts[0].host
              - stg.example.com  charts/api/values-stg.yaml:3
            old.key
              + 1  charts/api/values.yaml:8
            ",
        )
        .stderr("5 values differ\n")
        .exits(1)
        .then([
            "values", "api-stg", "image", "--env", "stg", "--diff", "prod",
        ])
        .stderr("the values are the same\n")
        .exits(0)
        .then([
            "values",
            "replicaCount",
            "--env",
            "stg",
            "--diff",
            "prod",
            "--format",
            "json",
        ])
        .stdout(
            "
            [
              {
                \"path\": \"replicaCount\",
                \"from\": {
                  \"value\": 1,
                  \"file\": \"charts/api/values.yaml\",
                  \"line\": 1
                },
                \"to\": {
                  \"value\": 3,
                  \"file\": \"charts/api/values-prod.yaml\",
                  \"line\": 1
                }
              }
            ]
            ",
        )
        .stderr("1 value differs\n")
        .exits(1);
}

#[test]
fn a_release_is_compared_with_that_of_the_same_entry() {
    let plate = "\
environments: [stg, prod]
releases:
  - chart: api
    name: first
  - chart: api
    name: second-<env>
  - chart: api
    name: staging-only
    environments: [stg]
";
    api()
        .file("plate.yaml", plate)
        .args([
            "values",
            "second-stg",
            "replicaCount",
            "--env",
            "stg",
            "--diff",
            "prod",
        ])
        .stdout(
            "
            --- second-stg in stg
            +++ second-prod in prod
            replicaCount
              - 1  charts/api/values.yaml:1
              + 3  charts/api/values-prod.yaml:1
            ",
        )
        .stderr("1 value differs\n")
        .exits(1)
        .then(["values", "staging-only", "--env", "stg", "--diff", "prod"])
        .stderr(
            "
            error[unknown-release]: `staging-only` has no counterpart in environment `prod`
            help: `plate-render list` shows the releases of each environment
            ",
        )
        .exits(2);
}

#[test]
fn unused_values_are_those_that_no_template_of_the_release_reads() {
    Test::data(
        "a: 1\nb: {c: 2, d: 3}\n",
        "x: {{ values.a }}\ny: {{ values.b.c }}\n",
    )
    .charts(&["web"])
    .file("charts/web/templates/a.yaml.j2", "x: {{ values.theirs }}\n")
    .file("values/values.yaml", "theirs: 4\n")
    .args(["values", "api", "--env", "stg", "--unused"])
    .stdout(
        "
            PATH    VALUE  SET IN                    READ BY
            b.d     3      charts/api/values.yaml:2  -
            theirs  4      values/values.yaml:1      web
            ",
    )
    .exits(0)
    .then([
        "values", "api", "a", "--env", "stg", "--unused", "--format", "json",
    ])
    .stdout("[]\n")
    .exits(0);
}

#[test]
fn a_word_that_is_a_chart_and_a_value_is_the_chart_and_says_so() {
    api()
        .charts(&["image"])
        .file("charts/image/values.yaml", "a: 1\n")
        .file(
            "plate.yaml",
            "environments: [stg, prod]\ndefaultReleases: [api]\n",
        )
        .args(["values", "image", "--env", "stg"])
        .stdout("a: 1\n")
        .stderr(
            "note: `image` means the release `image-stg` here; `.image` is a value of `api-stg`\n",
        )
        .exits(0)
        .then(["values", ".image", "--env", "stg"])
        .stdout("repository: nginx\ntag: b\n")
        .exits(0);
}
