//! The rule `undeclared-reference`.

use super::declarations::Declarations;
use super::finding::finding;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::source::Span;
use crate::template::{ChartUsage, Reference};
use crate::yaml::Path;

pub(super) static RULE: Rule = Rule {
    name: "undeclared-reference",
    category: Category::Values,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A template refers to a value that nothing declares.

## What
A template refers to a key that no values file of any environment sets and that the chart's schema does
not declare. Every branch is checked, and so are the conditions of `if`. A value may be left out on
purpose: then it has a default (`values.a or 1`, `values.a | default(1)`), the chart tests anywhere
whether it is there (`values.a is defined`, `\"a\" in values`), or it is `required`. A map that is
declared empty may have any key.

## Why
In the condition of an `if` a missing value is false, so a misspelt name silently removes a part of the
manifest. On a branch that is seldom rendered the error stays hidden until then.

## Example
```jinja
{% if values.ingres.enabled %}{# the values say `ingress` #}
```

## Fix
Correct the name, declare the key in the chart's `values.yaml`, or give it a default.
",
};

pub(super) fn find(chart: &ChartUsage) -> Vec<Finding> {
    let mut found = Vec::new();
    if !chart.releases.is_empty() {
        let declared = Declarations::of(chart);
        collect(
            chart.references.root(),
            &declared,
            &mut Path::root(),
            &mut found,
        );
    }
    let mut found: Vec<(Span, Diagnostic)> = found;
    found.sort_by_key(|(place, _)| (place.file, place.start));
    let diagnostics = found.into_iter().map(|(_, diagnostic)| diagnostic);
    diagnostics
        .map(|diagnostic| finding(&RULE, Some(chart), in_chart(diagnostic, chart)))
        .collect()
}

fn collect(
    mention: &Reference,
    declared: &Declarations<'_>,
    path: &mut Path,
    found: &mut Vec<(Span, Diagnostic)>,
) {
    for (key, child) in mention.children() {
        path.push_key(key);
        if declared.have(path) {
            collect(child, declared, path, found);
        } else if let Some(place) = child.first
            && !child.is_optional
        {
            found.push((place, undeclared(path, key, place, declared)));
        }
        path.pop();
    }
}

fn undeclared(path: &Path, key: &str, place: Span, declared: &Declarations<'_>) -> Diagnostic {
    let message = format!("`values.{path}` is used, but no values file and no schema declares it");
    let diagnostic = RULE.diagnostic(message).at(place);
    let beside = declared.beside(path);
    let near = nearest(key, beside.iter().map(|(name, _)| *name));
    let known = near.and_then(|near| beside.iter().find(|(name, _)| *name == near));
    match known {
        Some((name, field)) => diagnostic
            .label(field.key_span, format!("`{name}` is declared here"))
            .help(format!("did you mean `{name}`?")),
        None => diagnostic,
    }
}

fn in_chart(diagnostic: Diagnostic, chart: &ChartUsage) -> Diagnostic {
    if !diagnostic.help.is_empty() {
        return diagnostic;
    }
    diagnostic.help(format!(
        "declare it in the values.yaml of `{}`, give it a default, or test it with `is defined`",
        chart.folder
    ))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::values::fixture::Fixture;

    #[test]
    fn a_misspelt_name_within_if_is_found_with_the_name_that_is_meant() {
        let drawn = Fixture::new()
            .template("a: 1\n{% if values.ingres.enabled %}\nb: 2\n{% endif %}\n")
            .values("ingress: {enabled: true}\n")
            .drawn_by(&RULE);
        let expected = "\
error[undeclared-reference]: `values.ingres` is used, but no values file and no schema declares it
 --> charts/api/templates/a.yaml.j2:2:7
  |
2 | {% if values.ingres.enabled %}
  |       ^^^^^^^^^^^^^
 --> charts/api/values.yaml:1:1 (`ingress` is declared here)
  |
1 | ingress: {enabled: true}
  | ^^^^^^^
help: did you mean `ingress`?
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_key_below_a_variable_is_found_where_the_variable_stands() {
        let drawn = Fixture::new()
            .template("{% set it = values.service %}\na: {{ it.host if false }}\n")
            .values("service: {port: 80}\n")
            .drawn_by(&RULE);
        let expected = "\
error[undeclared-reference]: `values.service.host` is used, but no values file and no schema declares it
 --> charts/api/templates/a.yaml.j2:2:7
  |
2 | a: {{ it.host if false }}
  |       ^^^^^^^
help: declare it in the values.yaml of `api`, give it a default, or test it with `is defined`
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_value_that_one_environment_sets_is_declared() {
        let fixture = Fixture::new()
            .template("a: {% if values.debug %}1{% endif %}\n")
            .file("values/api/values-stg.yaml", "debug: true\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_value_that_the_schema_names_is_declared() {
        let fixture = Fixture::new()
            .template("a: {% if values.debug %}1{% endif %}\n")
            .file(
                "charts/api/values.schema.json",
                "{\"properties\": {\"debug\": {\"type\": \"boolean\"}}}",
            );
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_value_whose_absence_is_provided_for_need_not_be_declared() {
        for expression in [
            "values.a or 1",
            "values.a | default(1)",
            "coalesce(values.a, 1)",
            "values.a if values.a is defined else 1",
            "values.a if 'a' in values else 1",
            "values.a if has_key(values, 'a') else 1",
            "(values.a or {}).b or 1",
        ] {
            let fixture = Fixture::new().template(&format!("a: {{{{ {expression} }}}}\n"));
            assert_eq!(fixture.drawn_by(&RULE), "", "{expression}");
        }
    }

    #[test]
    fn an_or_of_two_tests_is_no_default() {
        let fixture = Fixture::new()
            .template("a: {% if values.a or values.b %}1{% endif %}\n")
            .values("b: 1\n");
        assert_eq!(
            fixture.messages(&RULE),
            ["`values.a` is used, but no values file and no schema declares it"]
        );
    }

    #[test]
    fn any_key_may_stand_below_an_empty_map() {
        let fixture = Fixture::new()
            .template("a: {% if values.labels.team %}1{% endif %}\n")
            .values("labels: {}\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }

    #[test]
    fn a_macro_counts_if_it_is_called() {
        let partial = "{% macro a() %}{% if values.a %}1{% endif %}{% endmacro %}\n\
                       {% macro b() %}{% if values.b %}1{% endif %}{% endmacro %}\n";
        let fixture = Fixture::new()
            .file("charts/_shared/both.yaml.j2", partial)
            .template("{% import '_shared/both.yaml.j2' as both %}\na: {{ both.a() }}\n");
        assert_eq!(
            fixture.messages(&RULE),
            ["`values.a` is used, but no values file and no schema declares it"]
        );
    }
}
