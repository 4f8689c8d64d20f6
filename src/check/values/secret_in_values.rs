//! `secret-in-values`

use std::collections::BTreeSet;

use super::{credential, high_entropy};
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::Severity;
use crate::source::{SourceMap, Span};
use crate::template::Tracer;
use crate::values::{Values, leaves};
use crate::yaml::{Data, Node, Path};

pub(super) static RULE: Rule = Rule {
    name: "secret-in-values",
    category: Category::Values,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
The data of a Secret is in a values file in plain text.

## What
A value of a values file that a rendered Secret gets in `data` or `stringData`, directly or through filters
such as `b64enc`. The rule follows the value, so the names of keys do not matter. These are not reported:
empty values, placeholders (`changeme`, `<password>`, `${PASSWORD}`), encrypted values (`ENC[…]` of SOPS),
references to a store (`ref+vault://…`, `<path:…>`), hashes of passwords, public data (a certificate, an
address without a password) and lines with spaces. Findings of `credential` or `high-entropy` are not
repeated.

## Why
A values file is in git, so the secret is in every clone, permanently. base64 hides nothing.

## Example
```yaml
# values.yaml
database:
  password: hunter2
# templates/secret.yaml.j2
kind: Secret
data:
  password: {{ values.database.password | b64enc }}
```

## Fix
Get the value from a store with an ExternalSecret, or keep it in a Secret outside of the workspace. Or pass
it when you render, with `--set-file` or `-f`. Replace a value that was committed.
",
};

/// How texts begin that are encrypted, a reference to a store, a hash, or public.
const NO_CLEAR_TEXT: [&str; 24] = [
    "ENC[",
    "ref+",
    "secretref+",
    "vault:",
    "op://",
    "arn:aws:",
    "gcp:secretmanager",
    "<path:",
    "$ANSIBLE_VAULT",
    "age1",
    "-----BEGIN AGE ENCRYPTED",
    "-----BEGIN PGP MESSAGE",
    "-----BEGIN CERTIFICATE",
    "-----BEGIN PUBLIC KEY",
    "ssh-rsa ",
    "ssh-ed25519 ",
    "$2a$",
    "$2b$",
    "$2y$",
    "$argon2",
    "$5$",
    "$6$",
    "{SHA}",
    "{SSHA}",
];

/// What a text says that waits for the value.
const PLACEHOLDERS: [&str; 16] = [
    "change me",
    "changeme",
    "change it",
    "replace",
    "placeholder",
    "example",
    "dummy",
    "fake",
    "todo",
    "fixme",
    "your ",
    "insert ",
    "redacted",
    "invented",
    "not the real",
    "not real",
];

/// Returns a finding for each value of a file that the Secret `resource` gets.
///
/// `tracer` and `values` are those of its release.
pub(super) fn find(
    resource: &Resource<'_>,
    tracer: &Tracer<'_>,
    values: &Values,
    sources: &SourceMap,
) -> Vec<Finding> {
    let manifest = resource.manifest;
    let mut found = BTreeSet::new();
    for (path, _) in leaves(&manifest.node, &Path::root()) {
        if !manifest.is_secret_at(path.keys()) {
            continue;
        }
        let flow = tracer.flow(&manifest.node, &path);
        for value in flow.into_iter().flat_map(|flow| flow.values) {
            found.extend(clear_texts(&value, values, sources));
        }
    }
    let finding = |(path, place): (Path, Span)| finding(resource, &path, place);
    found.into_iter().map(finding).collect()
}

/// Returns the values at `path` and below that a file holds in clear, each with its place.
fn clear_texts(path: &Path, values: &Values, sources: &SourceMap) -> Vec<(Path, Span)> {
    let below = values
        .get(path)
        .into_iter()
        .flat_map(|node| leaves(node, path));
    let is_of_a_file = |node: &Node| {
        let name = sources.file(node.span.file).name();
        node.span != Span::NOWHERE && !name.starts_with(['-', '<'])
    };
    let clear = below.filter(|(_, node)| is_of_a_file(node) && is_clear(node));
    clear.map(|(path, node)| (path, node.span)).collect()
}

fn finding(resource: &Resource<'_>, path: &Path, place: Span) -> Finding {
    let message = format!("`{path}` is the data of a Secret in plain text in a values file");
    let diagnostic = RULE.diagnostic(message).secret_at(place).help(
        "get it from an ExternalSecret, or pass it with `--set-file` or `-f` when you render",
    );
    Finding {
        rule: &RULE,
        release: resource.release.map(|release| release.name.clone()),
        resource: Some(resource.identity.clone()),
        diagnostic,
    }
}

/// Numbers are passwords if they are long; a boolean is none.
fn is_clear(value: &Node) -> bool {
    match &value.data {
        Data::String(text) => is_clear_text(text),
        Data::Int(_) => value.text().is_some_and(|digits| digits.len() >= 4),
        _ => false,
    }
}

fn is_clear_text(text: &str) -> bool {
    let line = text.trim();
    let is_line_with_blanks = !line.contains('\n') && line.contains(char::is_whitespace);
    !is_line_with_blanks
        && !is_placeholder(line)
        && !NO_CLEAR_TEXT.iter().any(|start| line.starts_with(start))
        && !is_public_address(line)
        && !credential::is_found(text)
        && !high_entropy::is_found(text)
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_lowercase().replace(['-', '_', '.'], " ");
    let is_one_character = text.chars().all(|c| text.starts_with(c));
    let is_marked = [
        ("<", ">"),
        ("${", "}"),
        ("$(", ")"),
        ("{{", "}}"),
        ("%", "%"),
        ("[", "]"),
    ];
    let is_marked = is_marked
        .iter()
        .any(|(open, close)| text.starts_with(open) && text.ends_with(close));
    is_one_character || is_marked || PLACEHOLDERS.iter().any(|word| lower.contains(word))
}

/// An address with neither a user nor a query.
fn is_public_address(text: &str) -> bool {
    let rest = text.split_once("://").map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.contains(['@', '?', '\n']))
}

#[cfg(test)]
mod tests {
    use super::{RULE, is_clear_text};
    use crate::check::values::fixture::Fixture;

    const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";

    fn drawn(template: &str, values: &str) -> String {
        let template = format!("{SECRET}{template}");
        Fixture::new()
            .template(&template)
            .values(values)
            .drawn_from_secrets(&RULE)
    }

    #[test]
    fn a_value_that_a_secret_gets_is_found_through_filters() {
        let template = "data:\n  p: {{ values.login.password | b64enc }}\nstringData:\n  q: {{ values.pin }}\n";
        let expected = "\
warning[secret-in-values]: `login.password` is the data of a Secret in plain text in a values file
 --> charts/api/values.yaml:1:19 (not shown here)
help: get it from an ExternalSecret, or pass it with `--set-file` or `-f` when you render

warning[secret-in-values]: `pin` is the data of a Secret in plain text in a values file
 --> charts/api/values.yaml:2:6 (not shown here)
help: get it from an ExternalSecret, or pass it with `--set-file` or `-f` when you render
";
        let values = "login: {password: hunter2}\npin: \"1234\"\nuser: bob\n";
        assert_eq!(drawn(template, values), expected);
    }

    #[test]
    fn the_values_of_a_loop_and_of_a_whole_map_are_found() {
        let looped = "stringData:\n  {% for key, value in values.s | items %}\n  {{ key }}: {{ value }}\n  {% endfor %}\n";
        let whole = "stringData: {{ values.s }}\n";
        for template in [looped, whole] {
            let drawn = drawn(template, "s: {one: hunter2, two: changeme}\n");
            assert!(drawn.contains("`s.one` is the data"), "{drawn}");
            assert!(!drawn.contains("`s.two`"), "{drawn}");
        }
    }

    #[test]
    fn what_another_resource_or_the_name_of_a_secret_gets_is_not_found() {
        let template = "type: {{ values.type }}\nstringData:\n  p: {{ values.p }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: {{ values.a }}}\n";
        assert_eq!(drawn(template, "type: Opaque\np: \"\"\na: hunter2\n"), "");
    }

    #[test]
    fn a_placeholder_or_what_is_not_in_clear_is_not_found() {
        for text in [
            "",
            "x",
            "xxxxxxxx",
            "****",
            "changeme",
            "CHANGE_ME",
            "<password>",
            "${PASSWORD}",
            "ENC[AES256_GCM,data:abc=,type:str]",
            "ref+vault://secret/app#/password",
            "<path:kv/data/app#password>",
            "$2y$10$abcdefghijklmnopqrstuv",
            "https://git.example.org/a",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            "stg: #1 'key'",
            "not-the-real-one",
            "your-token-here",
        ] {
            assert!(!is_clear_text(text), "{text}");
        }
        for text in [
            "hunter2",
            "postgres",
            "postgres://bob:hunter2@db/app",
            "a: b\npassword: c\n",
        ] {
            assert!(is_clear_text(text), "{text}");
        }
    }

    #[test]
    fn what_another_rule_finds_there_is_not_found_again() {
        let token = ["gh", "p_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].concat();
        assert!(!is_clear_text(&token));
        assert!(!is_clear_text("bJ8s0PZkWq3xVt7nRy5LmEa2HuGc9DfQ4iTo6XKw"));
    }
}
