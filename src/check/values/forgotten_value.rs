//! `forgotten-value`

use super::declarations::Declarations;
use super::finding::finding;
use super::listed::listed;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::template::{ChartUsage, Reference, ReleaseUsage};
use crate::values::{Layer, LayerKind};
use crate::yaml::{Path, Step};

pub(super) static RULE: Rule = Rule {
    name: "forgotten-value",
    category: Category::Values,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A value that is set for one environment and missing in another.

## What
A key without a base value, which one environment sets and another does not, and which a template uses
outside of every `if`, loop and default. A key that is only used under a condition may be missing if the
condition is false.

## Why
The environment without the value cannot be rendered. Often that is production, and the error is only
noticed at the release.

## Example
```yaml
# values/api/values-stg.yaml
host: stg.example.com # values-prod.yaml has no `host`, and values.yaml has none either
```

## Fix
Set it for the other environment, or set a base value in the `values.yaml` of the chart.
",
};

pub(super) fn find(chart: &ChartUsage) -> Vec<Finding> {
    let is_base = |layer: &Layer| layer.kind == LayerKind::Base;
    let search = Search {
        chart,
        base: Declarations::of_layers(chart, is_base),
    };
    let mut found = Vec::new();
    search.below(chart.references.root(), &mut Path::root(), &mut found);
    found
        .into_iter()
        .map(|diagnostic| finding(&RULE, Some(chart), diagnostic))
        .collect()
}

struct Search<'a> {
    chart: &'a ChartUsage,
    base: Declarations<'a>,
}

impl Search<'_> {
    fn below(&self, mention: &Reference, path: &mut Path, found: &mut Vec<Diagnostic>) {
        for (key, child) in mention.children() {
            path.push_key(key);
            if !child.is_optional {
                match child.needed.and_then(|place| self.forgotten(path, place)) {
                    Some(diagnostic) => found.push(diagnostic),
                    None => self.below(child, path, found),
                }
            }
            path.pop();
        }
    }

    fn forgotten(&self, path: &Path, place: Span) -> Option<Diagnostic> {
        if self.base.have(path) {
            return None;
        }
        let has = |release: &&ReleaseUsage| path.find(&release.values.root).is_some();
        let (set, lack): (Vec<_>, Vec<_>) = self.chart.releases.iter().partition(has);
        let first = key_place(path, set.first()?)?;
        let (set, lack) = (names(&set, &lack), names(&lack, &set));
        if lack.is_empty() {
            return None;
        }
        let message = format!(
            "`{path}` has no base value: {} {} it, and {} {} not",
            listed(&set),
            if set.len() == 1 { "sets" } else { "set" },
            listed(&lack),
            if lack.len() == 1 { "does" } else { "do" },
        );
        let help = format!(
            "set it for {}, or give it a base value in the values.yaml of `{}`",
            listed(&lack),
            self.chart.folder
        );
        let diagnostic = RULE.diagnostic(message).at(first);
        Some(diagnostic.label(place, "it is used here").help(help))
    }
}

/// The environments of `releases`; a release's own name where its environment has `others` too.
fn names<'a>(releases: &[&'a ReleaseUsage], others: &[&ReleaseUsage]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for release in releases {
        let is_split = |other: &&ReleaseUsage| other.environment == release.environment;
        let name = match &release.environment {
            Some(environment) if !others.iter().any(is_split) => environment,
            _ => &release.name,
        };
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn key_place(path: &Path, release: &ReleaseUsage) -> Option<Span> {
    let above = path.parent()?;
    let Some(Step::Key(key)) = path.steps().last() else {
        return None;
    };
    let map = above.find(&release.values.root)?.as_map()?;
    Some(map.get(key)?.key_span)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::values::fixture::Fixture;

    #[test]
    fn a_value_that_one_environment_forgot_is_found() {
        let drawn = Fixture::new()
            .template("host: {{ values.ingress.host }}\n")
            .values("ingress: {enabled: true}\n")
            .file(
                "values/api/values-stg.yaml",
                "ingress:\n  host: stg.example.com\n",
            )
            .drawn_by(&RULE);
        let expected = "\
error[forgotten-value]: `ingress.host` has no base value: `stg` sets it, and `prod` does not
 --> values/api/values-stg.yaml:2:3
  |
2 |   host: stg.example.com
  |   ^^^^
 --> charts/api/templates/a.yaml.j2:1:10 (it is used here)
  |
1 | host: {{ values.ingress.host }}
  |          ^^^^^^^^^^^^^^^^^^^
help: set it for `prod`, or give it a base value in the values.yaml of `api`
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn the_topmost_key_that_is_forgotten_is_named() {
        let fixture = Fixture::new()
            .template("host: {{ values.ingress.host }}\n")
            .file(
                "values/api/values-stg.yaml",
                "ingress:\n  host: stg.example.com\n",
            );
        let expected = ["`ingress` has no base value: `stg` sets it, and `prod` does not"];
        assert_eq!(fixture.messages(&RULE), expected);
    }

    #[test]
    fn a_value_used_in_a_macro_is_found_if_the_macro_is_called() {
        let macros = "{% macro host(of) %}{{ of.host }}{% endmacro %}\n";
        let fixture = || {
            Fixture::new()
                .file("values/api/values-stg.yaml", "ingress:\n  host: h\n")
                .file("values/api/values-prod.yaml", "ingress:\n  other: h\n")
        };
        let called = fixture().template(&format!("{macros}a: {{{{ host(values.ingress) }}}}\n"));
        let expected = ["`ingress.host` has no base value: `stg` sets it, and `prod` does not"];
        assert_eq!(called.messages(&RULE), expected);
        let perhaps =
            format!("{macros}a: {{{{ host(values.ingress) if values.ingress.other }}}}\n");
        assert_eq!(fixture().template(&perhaps).drawn_by(&RULE), "");
    }

    #[test]
    fn a_value_behind_a_condition_or_with_a_default_may_be_left_out() {
        for template in [
            "{% if values.ingress %}a: {{ values.ingress.host }}{% endif %}",
            "{% for x in [1] %}{{ x }}: {{ values.ingress.host }}{% endfor %}",
            "a: {{ values.ingress or 1 }}",
            "a: {{ values.ingress.host if release.name == 'x' }}",
            "a: {{ 1 or values.ingress.host }}",
            "a: {{ values.ingress | default(1) }}",
        ] {
            let fixture = Fixture::new().template(&format!("{template}\n")).file(
                "values/api/values-stg.yaml",
                "ingress:\n  host: stg.example.com\n",
            );
            assert_eq!(fixture.drawn_by(&RULE), "", "{template}");
        }
    }

    #[test]
    fn a_value_that_all_environments_set_is_not_forgotten() {
        let fixture = Fixture::new()
            .template("host: {{ values.host }}\n")
            .file("values/api/values-stg.yaml", "host: a\n")
            .file("values/values-prod.yaml", "host: b\n");
        assert_eq!(fixture.drawn_by(&RULE), "");
    }
}
