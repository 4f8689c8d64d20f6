//! `unread-value`

use indexmap::IndexMap;

use super::files::ValuesFile;
use super::finding::finding;
use super::listed::listed;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::template::{ChartUsage, unread};
use crate::yaml::{Path, SurprisingKey};

pub(super) static RULE: Rule = Rule {
    name: "unread-value",
    category: Category::Values,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A value that no template reads.

## What
A key of a values file that no template of a chart that gets the file refers to, on any branch. All charts
get the files in `values/` itself. If a template prints a value, loops over it or passes it on, everything
below it counts as read. The same holds for a map if the templates use none of its keys by name. Strings that
`tpl` renders count as templates. Top-level keys that begin with `x-` are free for any use, and a value that
an anchor copies is read if the copy is. A schema is not a use: it only limits the value.

## Why
A change of the value has no effect: the template that read it is gone, or reads another name.

## Example
```yaml
# values/api/values-prod.yaml
service:
  prot: 8080 # the templates read `service.port`
```

## Fix
Remove the key, or use it in a template.
",
};

/// The places of a value that is not read, and the audience of its files.
type Unread<'a> = IndexMap<(Path, Vec<&'a str>), Found<'a>>;

/// The places of a value that is not read.
#[derive(Default)]
struct Found<'a> {
    /// The only chart to which its files speak.
    chart: Option<&'a ChartUsage>,
    places: Vec<Span>,
    /// Its key, where it is not what it looks like.
    surprising: Option<&'a SurprisingKey>,
}

pub(super) fn find(files: &[ValuesFile<'_>]) -> Vec<Finding> {
    let mut found = Unread::new();
    for file in files {
        let documents = file.layer.documents.iter();
        for (path, field) in unread(documents, |path| file.is_read(path)) {
            let known = found.entry((path, folders(file))).or_default();
            let mut keys = file.layer.surprising_keys.iter();
            let surprising = keys.find(|key| key.span == field.key_span);
            known.chart = file.chart();
            known.places.push(field.key_span);
            known.surprising = known.surprising.or(surprising);
        }
    }
    found
        .into_iter()
        .map(|((path, folders), found)| {
            let diagnostic = unread_value(&path, &folders, &found);
            finding(&RULE, found.chart, diagnostic)
        })
        .collect()
}

/// The charts that are named in a finding: none if the file speaks to all of them.
fn folders<'a>(file: &ValuesFile<'a>) -> Vec<&'a str> {
    match file.chart() {
        Some(_) => {
            let charts = file.charts.iter();
            charts.map(|chart| chart.folder.as_str()).collect()
        }
        None => Vec::new(),
    }
}

fn unread_value(path: &Path, folders: &[&str], found: &Found<'_>) -> Diagnostic {
    let whose = match found.chart {
        Some(_) => format!("no template of {}", listed(folders)),
        None => "no template of any chart".to_owned(),
    };
    let shown = as_written(path, found.surprising);
    let mut diagnostic = RULE.diagnostic(format!("`{shown}` is set, but {whose} reads it"));
    for (index, place) in found.places.iter().enumerate() {
        let note = if index == 0 { "" } else { "it is set here too" };
        diagnostic = diagnostic.label(*place, note);
    }
    match found.surprising {
        Some(key) => diagnostic
            .note(format!(
                "Kubernetes reads the key `{}` as {}",
                key.written, key.meaning
            ))
            .help(format!("write \"{}\", or remove it", key.written)),
        None => diagnostic.help("remove it, or read it in a template"),
    }
}

/// Returns `path` with its last key as the file has it.
fn as_written(path: &Path, key: Option<&SurprisingKey>) -> Path {
    match (path.parent(), key) {
        (Some(parent), Some(key)) => parent.key(&key.written),
        _ => path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::values::fixture::Fixture;

    #[test]
    fn a_value_that_no_template_reads_is_found_in_all_its_files() {
        let drawn = Fixture::new()
            .template("port: {{ values.service.port }}\n")
            .values("service:\n  port: 80\n  prot: 81\n")
            .file("values/api/values-stg.yaml", "service:\n  prot: 82\n")
            .drawn_by(&RULE);
        let expected = "\
error[unread-value]: `service.prot` is set, but no template of `api` reads it
 --> charts/api/values.yaml:3:3
  |
3 |   prot: 81
  |   ^^^^
 --> values/api/values-stg.yaml:2:3 (it is set here too)
  |
2 |   prot: 82
  |   ^^^^
help: remove it, or read it in a template
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_key_that_kubernetes_reads_as_a_boolean_is_named_as_it_is_written() {
        let drawn = Fixture::new()
            .template("a: {{ values.feature.no or 'unset' }}\nb: {{ values.feature.x }}\n")
            .values("feature: {x: 1, no: 1}\n")
            .drawn_by(&RULE);
        let expected = "\
error[unread-value]: `feature.no` is set, but no template of `api` reads it
 --> charts/api/values.yaml:1:17
  |
1 | feature: {x: 1, no: 1}
  |                 ^^
note: Kubernetes reads the key `no` as the boolean false
help: write \"no\", or remove it
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_map_of_which_nothing_is_read_is_one_finding() {
        let found = Fixture::new()
            .values("used: 1\nprobe:\n  path: /\n  port: 80\n")
            .template("a: {{ values.used }}\n")
            .messages(&RULE);
        let expected = ["`probe` is set, but no template of `api` reads it"];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_value_on_a_branch_not_taken_is_read() {
        let fixture = Fixture::new().values("a: 1\nb: 2\n");
        let fixture =
            fixture.template("a: {% if values.a %}1{% else %}{{ values.b }}{% endif %}\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn what_is_printed_looped_over_or_passed_on_is_read_whole() {
        let fixture = Fixture::new()
            .values("a: {x: 1}\nb: {x: 1}\nc: {x: 1}\nd: {x: {y: 1}}\n")
            .template(
                "a: {{ values.a }}\nb: {{ values.b | tojson }}\n\
                 {% for key in values.c %}{{ key }}: 1\n{% endfor %}\n\
                 {% set d = values.d %}{% if d.x %}d: 1{% endif %}\n",
            );
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn what_a_string_says_that_tpl_renders_is_read() {
        let fixture = Fixture::new()
            .template("a: {{ values.text | tpl }}\n")
            .values("text: 'at {{ values.host }}'\nhost: h\nother: 1\n");
        let expected = ["`other` is set, but no template of `api` reads it"];
        assert_eq!(fixture.messages(&RULE), expected);
    }

    #[test]
    fn nothing_is_certain_of_a_chart_that_renders_files() {
        let fixture = Fixture::new()
            .template("a: {{ files.get('a.txt') | tpl }}\n")
            .file("charts/api/a.txt", "{{ values.host }}")
            .values("host: h\nother: 1\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_shared_value_is_read_if_any_chart_reads_it() {
        let fixture = Fixture::new()
            .template("a: {{ values.mine }}\n")
            .values("mine: 1\n")
            .file(
                "charts/web/Chart.yaml",
                "apiVersion: v2\nname: web\nversion: 0.1.0\n",
            )
            .file("charts/web/templates/a.yaml.j2", "a: {{ values.theirs }}\n")
            .file("values/values.yaml", "theirs: 1\nnobodys: 1\n");
        let drawn = fixture.drawn_by(&RULE);
        let expected = "\
error[unread-value]: `nobodys` is set, but no template of any chart reads it
 --> values/values.yaml:2:1
  |
2 | nobodys: 1
  | ^^^^^^^
help: remove it, or read it in a template
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_value_that_an_alias_copies_is_read_where_the_copy_is() {
        let fixture = Fixture::new()
            .template("a: {{ values.a }}\n")
            .values("base: &base {x: 1}\nlost: &lost {x: 1}\na: *base\n");
        let expected = ["`lost` is set, but no template of `api` reads it"];
        assert_eq!(fixture.messages(&RULE), expected);
    }

    #[test]
    fn a_key_that_begins_with_x_is_free_and_a_schema_reads_nothing() {
        let fixture = Fixture::new()
            .template("a: 1\n")
            .values("x-note: 1\nb: 2\n")
            .file(
                "charts/api/values.schema.json",
                "{\"properties\": {\"b\": {\"type\": \"integer\"}}}",
            );
        let expected = ["`b` is set, but no template of `api` reads it"];
        assert_eq!(fixture.messages(&RULE), expected);
    }
}
