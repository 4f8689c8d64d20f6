//! Secrets are in no output but the manifests and the values that a user asks for.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::harness::Test;

/// What no command may say: values, which come to a Secret in many ways.
const TOKENS: [&str; 12] = [
    "T0K-plain-9Zq",
    "T0K-base64-9Zq",
    "T0K-macro-9Zq",
    "T0K-loop-9Zq",
    "T0K-set-9Zq",
    "T0K-condition-9Zq",
    "T0K-url-9Zq",
    "T0K-literal-9Zq",
    "T0K-write-9Zq",
    "T0K-format-9Zq",
    "T0K-production-9Zq",
    "T0K-argument-9Zq",
];

const SECRET: &str = r#"{% import "_m.j2" as m %}
{% set login = values.login %}
apiVersion: v1
kind: Secret
metadata: {name: s}
data:
  base64: {{ values.login.base64 | b64enc }}
  macro: {{ m.encoded(values.macro) }}
{% for key, value in values.loop | items %}
  {{ key }}: {{ value | b64enc }}
{% endfor %}
stringData:
  plain: {{ login.plain }}
  literal: T0K-literal-9Zq
  {% if values.condition %}condition: {{ values.condition }}{% endif %}
  url: "postgres://u:{{ values.url }}@h"
"#;

const CONFIG: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
  annotations: {sum: {{ values.login.plain | sha256sum }}}
data:
  write: {{ values.write | length | string }}
  format: {{ values.format | length | string }}
  {% if values.condition %}on: \"1\"{% endif %}
";

const VALUES: &str = "\
login: {plain: T0K-plain-9Zq, base64: T0K-base64-9Zq, user: bob}
macro: T0K-macro-9Zq
loop: {set: T0K-set-9Zq, loop: T0K-loop-9Zq}
condition: T0K-condition-9Zq
url: T0K-url-9Zq
write: T0K-write-9Zq
format: T0K-format-9Zq
";

const SCHEMA: &str =
    r#"{"properties": {"write": {"writeOnly": true}, "format": {"format": "password"}}}"#;

const COMMANDS: &[&str] = &[
    "api -e stg --no-check --blame",
    "check",
    "check --format json",
    "check --format sarif",
    "check --format github",
    "check --format junit",
    "list",
    "golden",
    "diff stg prod --origins",
    "diff stg prod --format json --origins",
    "diff stg prod --format markdown",
    "diff -e stg --against tests/golden/stg/api-stg.yaml",
    "docs api",
    "docs api --check",
    "graph -e stg --all",
    "graph -e stg --all --format dot",
    "graph -e stg --all --format svg",
    "graph -e stg --all --format html",
    "explain -e stg Secret/s",
    "explain -e stg Secret/s --format json",
    "explain -e stg ConfigMap/c",
    "explain -e stg ConfigMap/c --format json",
    "explain -e stg Secret/s --set url=T0K-argument-9Zq",
    "api -e stg --blame --set login.plain=T0K-argument-9Zq",
    "api -e stg --set logn.plain=T0K-argument-9Zq",
    "api -e stg --set login=T0K-argument-9Zq",
    "api -e stg --set a=1,nope=T0K-argument-9Zq",
    "api -e stg --set login.plain=1,T0K-argument-9Zq",
    "api -e stg --set login.plain={T0K-argument-9Zq",
    "api -e stg --set-string lgin=T0K-argument-9Zq",
    "api -e stg --set-json lgin=\"T0K-argument-9Zq\"",
    "api -e stg --set-json login=T0K-argument-9Zq",
    "api -e stg --set-literal lgin=T0K-argument-9Zq",
    "api -e stg --set-file login=T0K-argument-9Zq",
    "values api -e stg nope",
    "eval values.nope -e stg",
];

/// A file of the workspace that is another one, or one more.
const ERRORS: &[(&str, &str)] = &[
    (
        "charts/api/values-stg.yaml",
        "login: {plian: T0K-plain-9Zq}\n",
    ),
    (
        "charts/api/values-stg.yaml",
        "login: {plain: {x: T0K-plain-9Zq}}\n",
    ),
    ("charts/api/values-stg.yaml", "login: T0K-plain-9Zq\n"),
    (
        "charts/api/values-stg.yaml",
        "login:\n  plain: \"T0K-plain-9Zq\n",
    ),
    (
        "charts/api/values-stg.yaml",
        "login:\n  plain: T0K-plain-9Zq: x\n",
    ),
    (
        "charts/api/values-stg.yaml",
        "login:\n  plain: T0K-plain-9Zq\n  plain: T0K-plain-9Zq\n",
    ),
    (
        "charts/api/values.schema.json",
        r#"{"properties": {"write": {"writeOnly": true, "type": "integer"}, "format": {"format": "password", "pattern": "^a$"}}}"#,
    ),
    (
        "charts/api/values.schema.json",
        r#"{"properties": {"write": {"writeOnly": true, "maxLength": 2}, "format": {"format": "password", "enum": ["a", "b"]}}}"#,
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "a: {{ fail(\"bad: \" ~ values.login.plain) }}\n",
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "a: {{ values.login.plain | int }}\n",
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "a: {{ values.login.plain.nope }}\n",
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ndata:\n  a: {{ values.login.plain }}\n  \"bad key\": T0K-literal-9Zq\nstringDta: {x: T0K-literal-9Zq}\nstringData:\n  n: 12345678\n  l: [T0K-literal-9Zq]\n",
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\nstringData:\n  b: T0K-literal-9Zq: x\n",
    ),
    (
        "charts/api/templates/z.yaml.j2",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\nstringData:\n  b: {{ \"T0K-literal-9Zq\" | nosuch }}\n",
    ),
    ("charts/api/templates/z.yaml.j2", SECRET),
];

#[test]
fn no_command_says_what_a_secret_holds() {
    for command in COMMANDS {
        assert_secret(&said(None, command), command);
    }
}

#[test]
fn no_error_says_what_a_secret_holds() {
    let commands = [
        "api -e stg",
        "check",
        "check --format json",
        "check --format junit",
        "docs api",
    ];
    for (name, text) in ERRORS {
        for command in commands {
            let said = said(Some((name, text)), command);
            // What is rendered is the manifests, which hold it.
            if !said.contains("\nkind: Secret\n") {
                assert_secret(&said, &format!("{command} with {name}: {text}"));
            }
        }
    }
}

#[test]
fn show_secrets_shows_them() {
    for command in [
        "api -e stg --no-check --blame",
        "golden",
        "diff stg prod",
        "docs api",
        "explain -e stg Secret/s",
    ] {
        let shown = said(None, &format!("{command} --show-secrets"));
        assert!(shown.contains("T0K-plain-9Zq"), "{command}: {shown}");
    }
    let shown = said(
        None,
        "api -e stg --show-secrets --set lgin=T0K-argument-9Zq",
    );
    assert!(shown.contains("1 | lgin=T0K-argument-9Zq"), "{shown}");
}

#[test]
fn a_golden_file_says_that_a_value_changed_and_not_which() {
    Test::api("p: hunter2secret")
        .file(
            "charts/api/templates/a.yaml.j2",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  p: {{ values.p }}\n",
        )
        .args(["golden", "--env", "stg", "--update"])
        .stderr("wrote tests/golden/stg/api-stg.yaml\n")
        .exits(0)
        .then(["golden", "--env", "stg"])
        .file("charts/api/values.yaml", "p: another\n")
        .stdout(
            "
            tests/golden/stg/api-stg.yaml: differs
            Secret `s` differs
            @@ -5,4 +5,4 @@
             metadata:
               name: s
             stringData:
            -  p: hidden, sha256 5ccefdc7743291df…
            +  p: hidden, sha256 ae448ac86c4e8e4d…
            ",
        )
        .stderr(
            "help: if the change is wanted, run `plate-render golden --update` and read the diff\n",
        )
        .exits(1);
}

#[test]
fn an_argument_is_shown_up_to_its_value() {
    Test::api("a: 1")
        .file("charts/api/templates/a.yaml.j2", "a: {{ values.a }}\n")
        .args(["api", "--env", "stg", "--set", "passwrod=S3CRET"])
        .stderr(
            "
            error[unknown-key]: `passwrod` is set, but nothing declares it and no template refers to it
             --> --set:1:1
              |
            1 | passwrod=(hidden)
              | ^^^^^^^^
            help: remove it, or declare it in the chart's values.yaml
            ",
        )
        .exits(2);
}

#[test]
fn a_value_that_no_secret_gets_is_shown() {
    Test::data(
        "replicas: three\nlogin: {plain: x}",
        "a: {{ values.replicas | int }}",
    )
    .file(
        "charts/api/templates/s.yaml.j2",
        SECRET.replace("values.url", "values.login.plain"),
    )
    .args(["explain", "--env", "stg", "ConfigMap/api", "data.a"])
    .stderr_has(["1 | replicas: three\n"])
    .exits(2);
}

/// All that `command` says, with `file` in the workspace.
fn said(file: Option<(&str, &str)>, command: &str) -> String {
    let golden = "---\n# Source: api/templates/s.yaml.j2\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  plain: T0K-plain-9Zq\n";
    let test = Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg, prod]\n")
        .file("charts/api/values.yaml", VALUES)
        .file(
            "charts/api/values-prod.yaml",
            "login: {plain: T0K-production-9Zq}\n",
        )
        .file("charts/api/values.schema.json", SCHEMA)
        .file("charts/api/templates/s.yaml.j2", SECRET)
        .file("charts/api/templates/c.yaml.j2", CONFIG)
        .file(
            "charts/api/templates/_m.j2",
            "{% macro encoded(x) %}{{ x | b64enc }}{% endmacro %}",
        )
        .file("tests/golden/stg/api-stg.yaml", golden);
    let test = file
        .into_iter()
        .fold(test, |test, (name, text)| test.file(name, text));
    test.words(command.split(' ').map(str::to_owned)).says().1
}

#[track_caller]
fn assert_secret(said: &str, what: &str) {
    for token in TOKENS {
        let encoded = STANDARD.encode(token);
        // Without the end, which the characters behind it may change.
        for text in [token, &encoded[..16]] {
            let line = said.lines().find(|line| line.contains(text));
            assert_eq!(line, None, "`{what}`");
        }
    }
}
