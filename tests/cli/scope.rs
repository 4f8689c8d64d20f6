//! What templates see besides the values.

use crate::harness::{CONFIG_MAP, Test};

/// A workspace with one chart that prints `data` of a `ConfigMap`.
fn printing(data: &str) -> Test {
    Test::new()
        .file(
            "plate.yaml",
            "
environments:
  stg: {namespace: plate-stg}
  live: {tier: production}
kubernetes:
  version: '1.34'
  apiVersions: [monitoring.coreos.com/v1]
releases:
  - chart: api
  - chart: web
    namespace: edge
    name: <chart>
",
        )
        .charts(&["web"])
        .file(
            "charts/api/Chart.yaml",
            "apiVersion: v2\nname: the-api\nversion: 1.10\nappVersion: 2.0\n",
        )
        .file(
            "charts/api/templates/a.yaml.j2",
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n{data}"),
        )
}

#[track_caller]
fn prints(data: &str, environment: &str, expected: &str) {
    let namespace = if environment == "stg" {
        "  namespace: plate-stg\n"
    } else {
        ""
    };
    let head = "---\n# Source: the-api/templates/a.yaml.j2\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";
    printing(data)
        .args(["api", "--env", environment])
        .stdout(&format!("{head}{namespace}data:\n{expected}"))
        .exits(0);
}

#[test]
fn the_release_and_its_chart_are_in_scope() {
    prints(
        "  r: {{ release.name }} in {{ release.namespace }} by {{ release.service }}\n  c: {{ chart.name }} {{ chart.version }} {{ chart.appVersion }}\n",
        "stg",
        "  r: api-stg in plate-stg by plate-render\n  c: the-api 1.10 2.0\n",
    );
}

#[test]
fn without_a_namespace_the_release_is_in_default_and_nothing_is_filled_in() {
    prints("  r: {{ release.namespace }}\n", "live", "  r: default\n");
}

#[test]
fn the_environment_has_a_tier() {
    prints(
        "  e: {{ environment.name }} {{ environment.tier }} {{ environment.namespace }}\n",
        "stg",
        "  e: stg staging plate-stg\n",
    );
    prints("  e: {{ environment.tier }}\n", "live", "  e: production\n");
}

#[test]
fn the_workspace_lists_its_releases_in_the_order_of_plate_yaml() {
    prints(
        "  {% for one in workspace.releases %}\n  {{ one.name }}: {{ one.chart }} {{ one.path }} {{ one.namespace }}\n  {% endfor %}\n",
        "stg",
        "  api-stg: api charts/api plate-stg\n  web: web charts/web edge\n",
    );
}

#[test]
fn the_cluster_has_stable_apis_and_those_of_plate_yaml() {
    prints(
        "  v: {{ kubernetes.version }}\n  a: \"{{ kubernetes.has('apps/v1/Deployment') }}\"\n  b: \"{{ kubernetes.has('apps/v1beta1') }}\"\n  c: \"{{ kubernetes.has('monitoring.coreos.com/v1/ServiceMonitor') }}\"\n",
        "stg",
        "  v: v1.34.0\n  a: \"true\"\n  b: \"false\"\n  c: \"true\"\n",
    );
}

#[test]
fn files_of_the_chart_are_read_and_sorted() {
    let data = "  {{ files.glob('conf/*') }}\n  one: {{ files.get('conf/b.ini') }}\n  lines: \"{{ files.lines('conf/b.ini') | length }}\"\n";
    printing(data)
        .file("charts/api/conf/b.ini", "[x]\ny = 1\n")
        .file("charts/api/conf/a.ini", "a: b\n")
        .args(["api", "--env", "live"])
        .stdout(
            "
            ---
            # Source: the-api/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
            data:
              conf/a.ini: |
                a: b
              conf/b.ini: |
                [x]
                y = 1
              one: |
                [x]
                y = 1
              lines: \"2\"
            ",
        )
        .exits(0);
}

#[test]
fn files_outside_of_the_chart_are_refused() {
    printing("  x: {{ files.get('../web/Chart.yaml') }}\n")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[file]: the file `../web/Chart.yaml` is outside of the chart
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.get('../web/Chart.yaml') }}
              |               ^^^^^^^^^^^^^^^^^^^^^^^^
            help: move it into the chart's folder
            ",
        )
        .exits(2);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_chart_is_refused() {
    printing("  x: {{ files.get('link') }}\n")
        .link("charts/api/link", "../web/Chart.yaml")
        .args(["api", "--env", "stg"])
        .stderr(
            "
            error[file]: the file `link` is outside of the chart
             --> charts/api/templates/a.yaml.j2:6:15
              |
            6 |   x: {{ files.get('link') }}
              |               ^^^^^^^^^^^
            help: move it into the chart's folder
            ",
        )
        .exits(2);
}

#[test]
fn the_bytes_of_a_file_can_be_encoded() {
    Test::api("")
        .file("charts/api/files/logo.png", b"\x89PNG\xff\n")
        .file("charts/api/files/text.txt", "hi\n")
        .file(
            "charts/api/templates/a.yaml.j2",
            format!(
                "{CONFIG_MAP}binaryData:\n  \
                 {{% for path, content in files.glob('files/*') | items %}}\n  \
                 {{{{ path | base }}}}: {{{{ content | b64enc }}}}\n  {{% endfor %}}\n\
                 data:\n  \
                 sum: {{{{ (files.bytes('files/logo.png') | sha256sum)[:8] }}}}\n  \
                 text: {{{{ files.bytes('files/text.txt') }}}}\n"
            ),
        )
        .stdout(
            "
            ---
            # Source: api/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: api
            binaryData:
              logo.png: iVBOR/8K
              text.txt: aGkK
            data:
              sum: 679ae6a4
              text: |
                hi
            ",
        )
        .exits(0);
}

#[test]
fn bytes_that_are_no_text_say_how_to_encode_them() {
    let test = |data: &str| Test::data("", data).file("charts/api/logo.png", b"\x89PNG\xff\n");
    test("x: {{ files.get('logo.png') }}")
        .stderr_has([
            "the file `logo.png` is not UTF-8 text",
            "help: `files.bytes('logo.png') | b64enc` turns its bytes into text",
        ])
        .exits(2);
    test("x: {{ files.bytes('logo.png') }}")
        .stderr_has([
            "error[not-a-value]: a value that is not UTF-8 text cannot be in a manifest",
            "help: `b64enc` turns it into text",
        ])
        .exits(2);
    test("x: {{ 'a' ~ files.bytes('logo.png') }}")
        .stderr_has(["error[not-a-value]", "help: `b64enc` turns it into text"])
        .exits(2);
}

#[cfg(unix)]
#[test]
fn a_glob_gives_hidden_files_and_those_behind_links() {
    Test::data(
        "",
        "
        all: \"{{ files.glob('conf/**') | tojson }}\"
        some: \"{{ files.glob('conf/*') | tojson }}\"
        ",
    )
    .file("charts/api/conf/.hidden", "1")
    .file("charts/api/conf/a", "2")
    .file("charts/api/other/b", "3")
    .link("charts/api/conf/link", "../other")
    .link("charts/api/conf/round", "..")
    .stdout(
        r#"
        ---
        # Source: api/templates/a.yaml.j2
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: api
        data:
          all: "{\"conf/.hidden\":\"1\",\"conf/a\":\"2\",\"conf/link/b\":\"3\"}"
          some: "{\"conf/.hidden\":\"1\",\"conf/a\":\"2\"}"
        "#,
    )
    .exits(0);
}

#[cfg(unix)]
#[test]
fn a_glob_refuses_what_it_cannot_give() {
    let test = |pattern: &str| {
        Test::data(
            "",
            &format!("x: \"{{{{ files.glob('{pattern}') | length }}}}\""),
        )
        .file("charts/api/a", "1")
        .file("outside/b", "2")
        .link("charts/api/link", "../../outside")
    };
    test("link/*")
        .stderr_has(["error[file]: the link `link` leads out of the chart"])
        .exits(2);
    test("conf/*")
        .file_of_bytes("charts/api/conf", b"a\xff")
        .stderr_has(["error[file]: the name of the file `conf/a", "is not UTF-8"])
        .exits(2);
    test("none/*")
        .file_of_bytes("charts/api/conf", b"a\xff")
        .stdout_has(["x: \"0\""])
        .exits(0);
}
