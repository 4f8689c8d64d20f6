//! Names and values that would steer a terminal, turn text, or begin a workflow command.

use crate::harness::Test;

/// Escapes, a line break with a command of GitHub Actions, and characters that turn text or show nothing.
const HOSTILE: &str = "\u{1b}[31m\r\n::error::pwn\u{202e}\u{9b}\u{2028}\u{200b}\u{feff}";

/// The same, as JSON and YAML write it.
const QUOTED: &str = r"\u001b[31m\r\n::error::pwn\u202e\u009b\u2028\u200b\ufeff";

/// The commands that every workspace is given to.
const COMMANDS: &[&str] = &[
    "api -e stg",
    "api -e stg --no-check",
    "api -e stg --no-check --format json",
    "api -e stg --no-check --blame",
    "api -e stg --no-check --show-only nope*",
    "--all --all-envs --no-check --output-dir out",
    "--all --env stg --no-check --output-dir out",
    "check",
    "check --format json",
    "check --format sarif",
    "check --format github",
    "check --format junit",
    "check charts/api/values.yaml",
    "list",
    "values api -e stg",
    "values api -e stg --format json",
    "values api -e stg --origins",
    "values api -e stg --origins --format json",
    "values api -e stg --unused",
    "values api -e stg --diff prod",
    "values api -e stg --diff prod --format json",
    "values api -e stg nope",
    "eval values -e stg",
    "eval values -e stg --format json",
    "eval values.nope -e stg",
    "golden",
    "diff stg prod --origins",
    "diff stg prod --format json --origins",
    "diff stg prod --format markdown",
    "diff -e stg --against tests/golden/stg/api-stg.yaml",
    "docs api",
    "docs api --check",
    "docs api --write",
    "graph -e stg --all",
    "graph -e stg --all --format dot",
    "graph -e stg --all --format svg",
    "graph -e stg --all --format html",
    "explain -e stg K/x",
    "explain -e stg K/x --format json",
    "golden --update",
    "new web",
];

/// Commands with a hostile word, which stands for `@`.
const WORDS: &[&str] = &[
    "@",
    "list -e @",
    "check --workspace @",
    "new @",
    "golden @",
    "graph @",
    "docs @",
    "diff @ stg",
    "eval '@ -e stg",
    "values @ -e stg",
    "api -e stg -f @",
    "api -e stg --set @=1",
    "explain -e stg ConfigMap/n@",
    "explain -e stg ConfigMap/n@ --format json",
];

/// Files whose contents have `@` in their strings and `#` in their names.
type Files = &'static [(&'static str, &'static str)];

const WORKSPACE: Files = &[
    ("plate.yaml", "environments: [stg, prod]\n"),
    (
        "charts/api/Chart.yaml",
        "apiVersion: v2\nname: api\nversion: 0.1.0\ndescription: \"d@\"\n",
    ),
    (
        "charts/api/values.yaml",
        "\"k@\": \"v@\"\nlist: [\"@\"]\n\"unused@\": 1\nfine: 1\n",
    ),
    ("charts/api/values-prod.yaml", "\"k@\": \"w@\"\n"),
    (
        "charts/api/templates/a#.yaml.j2",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"n@\"\n  namespace: \"s@\"\n  labels: {\"l@\": \"l@\"}\n\
         data:\n  \"d@\": {{ values[\"k@\"] }}\n  list: {{ values.list | tojson }}\n",
    ),
    (
        "charts/api/templates/k.yaml.j2",
        "apiVersion: a/v1\nkind: K\nmetadata: {name: x}\nspec: \"@\"\nf: {{ values.fine }}\n",
    ),
    (
        "charts/api/templates/m.yaml.j2",
        "apiVersion: a/v1\nkind: \"M@\"\nmetadata: {name: x}\n",
    ),
    ("tests/golden/stg/old#.yaml", "x\n"),
    (
        "tests/golden/stg/api-stg.yaml",
        "---\nkind: \"M\u{1b}\u{202e}\"\nmetadata:\n  name: \"a\r\"\n::error::pwn\n",
    ),
];

/// What is added to the workspace, each with an error of its own.
const ERRORS: &[Files] = &[
    &[(
        "charts/b#/Chart.yaml",
        "apiVersion: v2\nname: b\nversion: 0.1.0\n",
    )],
    &[(
        "charts/api/Chart.yaml",
        "apiVersion: v2\nname: \"a@\"\nversion: \"1@\"\n",
    )],
    &[(
        "plate.yaml",
        "environments:\n  \"stg@\": {}\n  stg: {namespace: \"n@\"}\n\"foo@\": 1\n",
    )],
    &[(
        "plate.yaml",
        "environments: [stg, prod]\nreleases:\n- {chart: api, name: \"r@\"}\n- {chart: \"c@\"}\n",
    )],
    &[(
        "plate.yaml",
        "environments: [stg, prod]\ncheck: {allow: [{rule: \"r@\", reason: \"x@\"}]}\n",
    )],
    &[("charts/api/templates/z#.yaml.j2", "a: {{ values.nope }}\n")],
    &[(
        "charts/api/templates/z.yaml.j2",
        "a: {{ fail(values[\"k@\"]) }}\n",
    )],
    &[(
        "charts/api/templates/z.yaml.j2",
        "a: {{ values[\"k@\"] | int }}\n",
    )],
    &[(
        "charts/api/templates/z.yaml.j2",
        "a: {{ files.get(\"n@\") }}\n{% include \"n@\" %}\n",
    )],
    &[(
        "charts/api/templates/z.yaml.j2",
        "a: |\n  ::error::pwn\n  ##[error]x\u{202e}\n  {{ values.nope }}\n",
    )],
    &[(
        "charts/api/values-stg.yaml",
        "\"typo@\": 1\n\"k@\": {a: 1}\n",
    )],
    &[("charts/api/values-stg.yaml", "a: [\n")],
    &[(
        "charts/api/values.schema.json",
        "{\"properties\": {\"k@\": {\"type\": \"integer\", \"description\": \"d@\"}}, \"required\": [\"r@\"]}",
    )],
    &[(
        "charts/api/crds/c#.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"@\"}\n",
    )],
    &[(
        "charts/api/README.md",
        "<!-- plate-render docs: begin -->\n\u{1b}\n::error::pwn\n<!-- plate-render docs: end -->\n",
    )],
    &[(
        "charts/api/templates/z.yaml.j2",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \"n@\"}\nspec:\n  selector: {matchLabels: {a: \"@\"}}\n  template:\n    \
         metadata: {labels: {a: b}}\n    spec:\n      volumes: [{name: v, secret: {secretName: \"s@\"}}]\n      \
         containers: [{name: \"c@\", image: \"i@\", env: [{name: \"E@\", value: \"x@\"}], resources: {limits: {cpu: \"q@\"}}}]\n",
    )],
];

#[test]
fn nothing_hidden_and_no_command_comes_out_of_any_command() {
    for command in COMMANDS {
        assert_harmless(&said(&[], command), command);
    }
    for words in WORDS {
        assert_harmless(&said(&[], words), words);
    }
}

#[test]
fn no_error_shows_anything_hidden() {
    let commands = [
        "api -e stg",
        "check",
        "check --format github",
        "check --format junit",
        "docs api --check",
    ];
    for files in ERRORS {
        for command in commands {
            assert_harmless(&said(files, command), &format!("{command} with {files:?}"));
        }
    }
}

#[test]
fn a_file_name_is_shown_with_its_characters_as_numbers() {
    Test::api("")
        .file(
            "charts/api/templates/a\n::error::pwn\u{1b}.yaml.j2",
            "a: {{ values.nope }}\n",
        )
        .stderr(
            r"
            error[unknown-value]: `values.nope` is not defined
             --> charts/api/templates/a\n::error::pwn\u{1b}.yaml.j2:1:7
              |
            1 | a: {{ values.nope }}
              |       ^^^^^^^^^^^
            help: set it in a values file, or write `values.nope or omit`
            ",
        )
        .exits(2);
}

#[test]
fn text_of_any_language_is_shown_as_it_is() {
    Test::api("이름: 값 🚀 “x”")
        .args(["values", "api", "-e", "stg"])
        .stdout("이름: 값 🚀 “x”\n")
        .exits(0);
}

/// All that `command` says in the workspace with `files` in it.
fn said(files: Files, command: &str) -> String {
    let all = WORKSPACE.iter().chain(files);
    let test = all.fold(Test::new(), |test, (name, text)| {
        let name = name.replace('#', &HOSTILE.replace('/', ""));
        test.file(&name, text.replace('@', QUOTED))
    });
    let words = command.split(' ').map(|word| word.replace('@', HOSTILE));
    test.words(words).says().1
}

#[track_caller]
fn assert_harmless(said: &str, what: &str) {
    for line in said.split('\n') {
        let hidden = line.chars().find(|c| {
            let turns = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
            c.is_control() || turns || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}')
        });
        assert_eq!(hidden, None, "`{what}` says {line:?}");
        let text = line.trim_start();
        let is_own = ["::error title=", "::warning title="];
        let is_own = is_own.iter().any(|start| text.starts_with(start));
        assert!(!text.starts_with("::") || is_own, "`{what}` says {line:?}");
    }
}
