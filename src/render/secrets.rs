//! Which parts of the texts of a run are secrets, found without rendering.
//!
//! - What is below `data` and `stringData` of a `kind: Secret`, in a template or a file, and below a
//!   field that no Secret has.
//! - A value that an expression there mentions, in every values file.
//! - A value that a schema calls `writeOnly`, or of `format: password`.
//!
//! It is looked for when a message is shown, so that a run without any is no slower. What is found
//! may be more than what a Secret gets (a value that two charts call the same), and never less than
//! what is printed there by name. What was rendered adds what it knows exactly.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::nearest;
use crate::manifest::OPEN_FIELDS;
use crate::source::{FileId, SourceMap, Span};
use crate::template::{References, references_in_text};
use crate::values::{Schema, leaves};
use crate::yaml::{self, Node, Path};

/// Hides the secrets in the texts of `sources`.
pub fn hide_secrets(sources: &mut SourceMap) {
    let mut known = Known::default();
    for file in sources.ids() {
        known.read(file, sources);
    }
    if known.is_empty() {
        return;
    }
    for file in sources.ids() {
        if is_values(sources.file(file).name()) {
            known.hide_values(file, sources);
        }
    }
}

#[derive(Default)]
struct Known {
    mentions: Vec<References>,
    tags: BTreeSet<String>,
    schemas: Vec<Schema>,
}

impl Known {
    fn read(&mut self, file: FileId, sources: &mut SourceMap) {
        let text = sources.file(file).text().clone();
        if sources.file(file).name().ends_with("values.schema.json") {
            if text.contains("writeOnly") || text.contains("password") {
                self.schemas.extend(Schema::compile(file, sources).ok());
            }
            return;
        }
        let sections = sections(&text);
        let end = sections.last().map_or(0, |section| section.end);
        let statements = statements(&text[..end]);
        for section in sections {
            for line in lines(&text, section.clone()) {
                for literal in literals(&text, line) {
                    let value = text[literal.clone()].trim_matches(['"', '\'']).to_owned();
                    sources.hide(Span::new(file, literal.start, literal.end), &value);
                }
            }
            self.add_mentions(&text, section, &statements);
        }
    }

    /// Adds what each expression in a part of a template mentions.
    fn add_mentions(&mut self, text: &str, section: Range<usize>, statements: &[(usize, &str)]) {
        for expression in expressions(text, section) {
            if self.tags.len() >= EXPRESSIONS {
                return;
            }
            let before = statements.partition_point(|(at, _)| *at < expression.start);
            let nearest = &statements[before.saturating_sub(STATEMENTS)..before];
            let tag = tag(nearest, &text[expression]);
            if self.tags.insert(tag.clone()) {
                self.mentions.extend(mentioned(&tag));
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.schemas.is_empty()
    }

    fn hide_values(&self, file: FileId, sources: &mut SourceMap) {
        let text = sources.file(file).text().clone();
        let Ok(documents) = yaml::parse(file, &text) else {
            return self.hide_lines(file, &text, sources);
        };
        for document in &documents {
            for (path, leaf) in leaves(document, &Path::root()) {
                if self.is_secret(&path) {
                    sources.hide(leaf.span, &leaf.text().unwrap_or_default());
                }
            }
        }
    }

    fn is_secret(&self, path: &Path) -> bool {
        let keys = || path.keys();
        keys().next().is_some()
            && (self.mentions.iter().any(|mentions| mentions.reads(keys()))
                || self.schemas.iter().any(|schema| schema.hides(path))
                || self.is_misspelt(path))
    }

    /// Reports whether the last key of a path is most probably meant for that of a secret next to it.
    fn is_misspelt(&self, path: &Path) -> bool {
        let keys: Vec<&str> = path.keys().collect();
        let Some((last, above)) = keys.split_last() else {
            return false;
        };
        let is_near = |mentions: &References| {
            let known = mentions.below(above.iter().copied());
            nearest(last, known).is_some()
        };
        self.mentions.iter().any(is_near)
    }

    /// A file that is no YAML has no paths: the name of its key shows that a line holds a secret.
    fn hide_lines(&self, file: FileId, text: &str, sources: &mut SourceMap) {
        let mut names = BTreeSet::new();
        for mentions in &self.mentions {
            last_keys(mentions.root(), &mut names);
        }
        for line in lines(text, 0..text.len()) {
            let Some((key, value)) = field(text, line) else {
                continue;
            };
            let path = Path::from([key]);
            if names.contains(key) || self.schemas.iter().any(|schema| schema.hides(&path)) {
                let written = text[value.clone()].trim_matches(['"', '\'']).to_owned();
                sources.hide(Span::new(file, value.start, value.end), &written);
            }
        }
    }
}

fn last_keys<'m>(mention: &'m crate::template::Reference, names: &mut BTreeSet<&'m str>) {
    for (key, below) in mention.children() {
        if below.children().next().is_none() {
            names.insert(key);
        }
        last_keys(below, names);
    }
}

/// Templates and the files of a workspace itself hold no values.
fn is_values(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let is_own = matches!(
        last,
        "plate.yaml" | "plate.yml" | "Chart.yaml" | "values.schema.json"
    );
    let ends = [".yaml", ".yml", ".json", "<stdin>"];
    !is_own && ends.iter().any(|end| last.ends_with(end))
}

/// Returns what is below `data` and `stringData` in the Secrets of `text`.
fn sections(text: &str) -> Vec<Range<usize>> {
    if !text.contains("Secret") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n---") {
        let document = start..start + part.len();
        start += part.len();
        let is_kind = |line: Range<usize>| {
            let field = field(text, line);
            field.is_some_and(|(key, value)| {
                key == "kind" && text[value].trim_matches(['"', '\'']) == "Secret"
            })
        };
        if lines(text, document.clone()).any(is_kind) {
            found.extend(data(text, document));
        }
    }
    found
}

/// A line with something at its first column ends what is below a key, unless it is a tag; the tag
/// of a macro ends the document too.
fn data(text: &str, document: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut is_resource = false;
    let mut is_inside = false;
    for line in lines(text, document) {
        let written = &text[line.clone()];
        let key = written.split(':').next().unwrap_or_default();
        let key = key.trim_matches(['"', '\'']);
        if written.starts_with('{') && written.contains("macro") {
            (is_resource, is_inside) = (false, false);
        } else if OPEN_FIELDS.contains(&key) {
            (is_resource, is_inside) = (true, false);
        } else if written.starts_with(|c: char| !c.is_whitespace() && !"{#-".contains(c)) {
            is_inside = is_resource;
            found.extend(is_inside.then(|| line.clone()));
        }
        if let Some(last) = found.last_mut().filter(|_| is_inside) {
            last.end = line.end;
        }
    }
    found
}

fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = within.start;
    text[within].split_inclusive('\n').map(move |line| {
        let begin = start;
        start += line.len();
        begin..begin + line.trim_end().len()
    })
}

/// Returns the key and the value of a line `key: value`, if it has both.
fn field(text: &str, line: Range<usize>) -> Option<(&str, Range<usize>)> {
    let written = &text[line.clone()];
    let (key, value) = written.split_once(": ")?;
    let key = key
        .trim()
        .trim_start_matches("- ")
        .trim_matches(['"', '\'']);
    let value = value.trim();
    (!key.is_empty() && !value.is_empty()).then(|| (key, line.end - value.len()..line.end))
}

/// Returns what an author wrote on a line of a Secret's data: its value, or the strings in its tags.
fn literals(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let written = &text[line.clone()];
    if written.contains("{{") || written.contains("{%") {
        return strings(written)
            .map(|string| line.start + string.start..line.start + string.end)
            .collect();
    }
    literal(text, line).into_iter().collect()
}

/// The strings in quotes, but for short ones, names of keys, and what an error says.
fn strings(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut quote = None;
    let ends = line.char_indices().filter_map(move |(at, c)| match quote {
        Some((start, open)) if open == c => {
            quote = None;
            Some(start..at + 1)
        }
        None if matches!(c, '"' | '\'') => {
            quote = Some((at, c));
            None
        }
        _ => None,
    });
    let is_value = |string: &Range<usize>| {
        let before = line[..string.start].trim_end();
        let is_named = ["[", "required(", "fail("]
            .iter()
            .any(|end| before.ends_with(end));
        string.len() >= SHORTEST && !is_named
    };
    ends.filter(move |string| is_value(string))
}

/// How long a string in a tag is, with its quotes, that may be a secret.
const SHORTEST: usize = 6;

fn literal(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let written = &text[line.clone()];
    match field(text, line.clone()) {
        Some((_, value)) => {
            Some(value).filter(|value| !text[value.clone()].starts_with(['|', '>']))
        }
        // A line of a text of several lines.
        None if written.trim().is_empty() || written.ends_with(':') => None,
        None => Some(line.end - written.trim_start().len()..line.end),
    }
}

/// How many different expressions of a run are looked at.
const EXPRESSIONS: usize = 300;

/// How many statements before an expression are looked at.
const STATEMENTS: usize = 100;

/// How long an expression or a statement is that is looked at, in bytes.
const LONGEST: usize = 1000;

/// Returns the expressions of the tags in a part of a template, but for keys and very long ones.
fn expressions(text: &str, section: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut rest = section.start;
    while let Some(open) = text[rest..section.end].find("{{") {
        let start = rest + open + 2;
        let Some(length) = text[start..section.end].find("}}") else {
            break;
        };
        let end = start + length;
        let behind = text[end + 2..].trim_start_matches(['"', '\'']);
        if !behind.starts_with(':') && length <= LONGEST {
            found.push(start..end);
        }
        rest = end;
    }
    found
}

/// Returns an expression in a tag, after the statements that set the names in it.
fn tag(statements: &[(usize, &str)], expression: &str) -> String {
    let expression = expression.trim_matches(['-', '+']).trim();
    let names = names(statements, expression);
    format!("{names}{{{{ {expression} }}}}")
}

/// Returns what a tag mentions; none if it cannot be parsed, for that would mention everything.
fn mentioned(tag: &str) -> Option<References> {
    Some(references_in_text(tag)).filter(|mentions| !mentions.reads(["\u{0}"]))
}

/// Returns the statements of a template, each with where it begins.
fn statements(text: &str) -> Vec<(usize, &str)> {
    let starts = text.match_indices("{%");
    let statements = starts.map_while(|(at, _)| {
        let rest = &text[at + 2..];
        let inside = &rest[..rest.find("%}")?];
        Some((at, inside.trim_matches(['-', '+']).trim()))
    });
    statements
        .filter(|(_, inside)| inside.len() <= LONGEST)
        .collect()
}

/// Returns statements that set the names which `expression` has to what they stand for, by the `set`s
/// and loops before it.
fn names(statements: &[(usize, &str)], expression: &str) -> String {
    let mut needed = vec![expression];
    let mut sets = Vec::new();
    for (_, statement) in statements.iter().rev() {
        let bound = match statement.split_once(' ') {
            Some(("set", rest)) => rest.split_once('='),
            Some(("for", rest)) => rest.split_once(" in "),
            _ => None,
        };
        let Some((targets, value)) = bound else {
            continue;
        };
        for target in targets
            .split(',')
            .map(|name| name.trim_matches(['(', ')', ' ']))
        {
            if needed.iter().any(|text| has_word(text, target)) {
                needed.push(value);
                sets.push(format!("{{% set {target} = {value} %}}"));
            }
        }
    }
    sets.reverse();
    sets.concat()
}

fn has_word(expression: &str, word: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    expression.split(|c| !is_inside(c)).any(|it| it == word)
}

/// Hides the data of `secret` where they are written: in a values file, a template, or a file.
pub fn hide_data(data: &Node, sources: &mut SourceMap) {
    for (_, leaf) in leaves(data, &Path::root()) {
        sources.hide(leaf.span, &leaf.text().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {host: {{ values.host }}}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ values.name }}
{% set login = values.login %}
stringData:
  password: {{ login.password | b64enc }}
  pin: 'written'
{% for key, value in values.more | items %}
  {{ key }}: {{ value }}
{% endfor %}
  {{ values.key }}: {{ values.token }}
type: Opaque
";

    fn hidden(files: &[(&str, &str)]) -> Vec<String> {
        let mut sources = SourceMap::new();
        let ids: Vec<FileId> = files
            .iter()
            .map(|(name, text)| sources.add(*name, *text))
            .collect();
        hide_secrets(&mut sources);
        let all = ids.into_iter().flat_map(|id| {
            let whole = Span::new(id, 0, sources.file(id).text().len());
            sources
                .secrets_in(whole)
                .map(|secret| secret.value.clone())
                .collect::<Vec<_>>()
        });
        all.collect()
    }

    #[test]
    fn values_that_a_secret_prints_are_secrets_in_every_values_file() {
        let values = "host: h\nname: n\nlogin: {password: p1, user: u}\nmore: {a: m1}\nkey: k\n";
        let found = hidden(&[
            ("charts/api/templates/a.yaml.j2", TEMPLATE),
            ("charts/api/values.yaml", values),
            ("values/values-prod.yaml", "login: {password: p2}\n"),
        ]);
        assert_eq!(found, ["written", "p1", "m1", "p2"]);
    }

    #[test]
    fn a_misspelt_key_beside_a_secret_holds_one() {
        let found = hidden(&[
            ("charts/api/templates/a.yaml.j2", TEMPLATE),
            ("charts/api/values.yaml", "login: {pasword: p1, user: u}\n"),
        ]);
        assert_eq!(found, ["written", "p1"]);
    }

    #[test]
    fn what_stands_around_a_secret_is_none() {
        let partial = "{% macro store() %}\nvault:\n  key: {{ values.key }}\n{% endmacro %}\n\
                       {% macro token() %}\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n\
                       stringData:\n  a: {{ values.token | required(\"give the token\") }}\n{% endmacro %}\n\
                       {% macro more() %}\nother: {{ values.other }}\n{% endmacro %}\n";
        let values = "key: k1\ntoken: t1\nother: o1\n";
        assert_eq!(
            hidden(&[("_a.yaml.j2", partial), ("values.yaml", values)]),
            ["t1"]
        );
    }

    #[test]
    fn a_string_in_a_tag_of_a_secret_is_one() {
        let template =
            "kind: Secret\nstringDta:\n  a: {{ values['names'] | default(\"fallback\") }}\n";
        assert_eq!(hidden(&[("a.yaml.j2", template)]), ["fallback"]);
    }

    #[test]
    fn what_a_schema_calls_write_only_is_a_secret() {
        let schema =
            r#"{"properties": {"a": {"writeOnly": true}, "b": {"format": "password"}, "c": {}}}"#;
        let found = hidden(&[
            ("charts/api/values.schema.json", schema),
            ("charts/api/values.yaml", "a: {x: 1}\nb: two\nc: three\n"),
        ]);
        assert_eq!(found, ["1", "two"]);
    }

    #[test]
    fn the_line_of_a_secret_is_known_by_its_key_where_a_file_is_no_yaml() {
        let found = hidden(&[
            ("charts/api/templates/a.yaml.j2", TEMPLATE),
            (
                "charts/api/values.yaml",
                "host: [\nlogin:\n  password: \"p1\n",
            ),
        ]);
        assert_eq!(found, ["written", "p1"]);
    }

    #[test]
    fn without_a_secret_nothing_is_hidden() {
        let template = TEMPLATE.replace("kind: Secret", "kind: SecretStore");
        let found = hidden(&[
            ("a.yaml.j2", &template),
            ("values.yaml", "login: {password: p}\n"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
