//! `plate-render docs`: a chart's page, in its README.md or on standard output.

use crate::harness::Test;

const TEMPLATE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ release.name }}
data:
  level: {{ values.level }}
  host: {{ values.host or omit }}
  key: {{ values.apiKey or omit }}
";

fn api() -> Test {
    Test::api(
        "
        # The values of api.

        # How much is told.
        level: info
        image:
          # -- Where it is pulled from.
          repository: nginx # not this
        ",
    )
    .file(
        "charts/api/Chart.yaml",
        "apiVersion: v2\nname: api\nversion: 0.1.0\ndescription: An API | more\n",
    )
    .file(
        "charts/api/values.schema.json",
        r#"{"properties": {
            "level": {"enum": ["info", "debug"]},
            "host": {"type": "string", "description": "The host."},
            "apiKey": {"type": "string", "writeOnly": true}
        }}"#,
    )
    .file("charts/api/templates/a.yaml.j2", TEMPLATE)
    .stg("level: debug\nhost: stg.example.com\napiKey: secret\n")
}

const PAGE: &str = "\
# api

An API \\| more

Version 0.1.0

## Releases

| Environment | Release | Namespace |
|---|---|---|
| stg | `api-stg` | `default` |
| prod | `api-prod` | `default` |

## Values

| Key | Type | Default | Description | Set to |
|---|---|---|---|---|
| `level` | string | `info` | How much is told. One of `info`, `debug`. | stg: `debug` |
| `image.repository` | string | `nginx` | Where it is pulled from. | |
| `host` | string | | The host. | stg: `stg.example.com` |
| `apiKey` | string | | | stg: (hidden) |

## Resources

| Kind | Template | stg | prod |
|---|---|---|---|
| ConfigMap | `templates/a.yaml.j2` | `api-stg` | `api-prod` |
";

/// What follows is the graph, as `graph --format mermaid` writes it.
const GRAPH: &str = "
## Graph

References between resources in prod:

```mermaid
flowchart TB
";

#[test]
fn a_page_tells_the_releases_the_values_the_resources_and_who_refers_to_whom() {
    let page = format!("{PAGE}{GRAPH}");
    api()
        .args(["docs", "api"])
        .stdout_has([&page, "ConfigMap<br/>api-prod", "```\n"])
        .exits(0);
}

#[test]
fn a_page_is_written_between_comments_and_the_rest_of_the_file_stays() {
    let folder = api()
        .file("charts/api/README.md", "# My own words\n")
        .args(["docs", "api", "--write"])
        .stderr("wrote charts/api/README.md\n")
        .exits(0);
    let written = folder.read("charts/api/README.md");
    assert!(written.starts_with("# My own words\n\n<!-- plate-render docs: begin"));
    assert!(written.contains(PAGE.trim_end()));
    folder
        .then(["docs", "--write"])
        .exits(0)
        .then(["docs", "--check"])
        .stderr("1 page is the same\n")
        .exits(0);
}

#[test]
fn a_stale_page_is_shown_with_its_difference() {
    api()
        .args(["docs", "api", "--check"])
        .stdout("charts/api/README.md: missing\n")
        .stderr("help: run `plate-render docs api --write` and read the diff\n")
        .exits(1)
        .then(["docs", "api", "--write"])
        .stderr("wrote charts/api/README.md\n")
        .exits(0)
        .then(["docs", "--check"])
        .file("charts/api/values-prod.yaml", "level: debug\n")
        .stdout_has([
            "--- charts/api/README.md\n",
            "-| `level` | string | `info` | How much is told. One of `info`, `debug`. | stg: `debug` |\n",
            "+| `level` | string | `info` | How much is told. One of `info`, `debug`. | all: `debug` |\n",
        ])
        .stderr("help: run `plate-render docs --write` and read the diff\n")
        .exits(1);
}

#[test]
fn a_chart_is_named_or_has_a_page() {
    api()
        .args(["docs"])
        .stderr(
            "
            error[no-chart]: no chart is named
            help: name one of api
            ",
        )
        .exits(2)
        .then(["docs", "--check"])
        .stderr(
            "
            error[no-page]: no chart has a page in its README.md
            help: `plate-render docs CHART --write` writes one
            ",
        )
        .exits(2)
        .then(["docs", "apo"])
        .stderr(
            "
            error[unknown-chart]: there is no chart `apo`
            help: did you mean `api`?
            ",
        )
        .exits(2);
}

#[test]
fn a_release_among_several_of_one_environment_has_its_own_name() {
    api()
        .file(
            "plate.yaml",
            "environments: [stg]\nreleases:\n  - chart: api\n    name: a\n    values: a\n  - chart: api\n    name: b\n",
        )
        .file("values/a/values.yaml", "image: {repository: other}\n")
        .args(["docs", "api"])
        .stdout_has([
            "| `image.repository` | string | `nginx` | Where it is pulled from. | a: `other` |\n",
            "| ConfigMap | `templates/a.yaml.j2` | `a`<br>`b` |\n",
        ])
        .exits(0);
}

#[test]
fn a_standalone_chart_has_a_page_too() {
    Test::new()
        .file(
            "web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 0.1.0\n",
        )
        .file("web/values.yaml", "a: 1 # first\n")
        .args(["docs", "./web"])
        .stdout_has(["| `a` | integer | `1` | first | |\n"])
        .exits(0);
}

#[test]
fn a_kind_cannot_end_the_page_or_be_html() {
    let template = "apiVersion: a/v1\nkind: \"<img src=x>|\\n<!-- plate-render docs: end -->\"\nmetadata: {name: \"`x` |\"}\nx: {{ values.a }}\n";
    let folder = Test::api("# about ` <b>\na: \"<!-- plate-render docs: end --> \\\\|\"")
        .file("charts/api/templates/a.yaml.j2", template)
        .args(["docs", "api", "--write"])
        .stderr("wrote charts/api/README.md\n")
        .exits(0);
    let page = folder.read("charts/api/README.md");
    assert_eq!(
        page.matches("<!-- plate-render docs: end -->").count(),
        1,
        "{page}"
    );
    for mark in ["<img", "<b>"] {
        assert!(!page.contains(mark), "{page}");
    }
    let folder = folder
        .then(["docs", "api", "--check"])
        .stderr("1 page is the same\n")
        .exits(0);
    let folder = folder.then(["docs", "api", "--write"]).exits(0);
    assert_eq!(folder.read("charts/api/README.md"), page);
}

#[test]
fn what_a_secret_gets_is_hidden_in_the_page() {
    Test::api("p: hunter2secret\nhost: h")
        .file(
            "charts/api/templates/a.yaml.j2",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: {{ values.host }}}\ndata: {p: {{ values.p | b64enc }}}\n",
        )
        .args(["docs", "api"])
        .stdout_has(["| `p` | string | (hidden) | | |\n", "| `host` | string | `h` | | |\n"])
        .exits(0);
}
