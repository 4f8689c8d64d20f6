//! A kind that Kubernetes does not have.

use super::kinds::{Kinds, api_version};
use crate::check::{Category, Finder, Finding, Resource, Rule};
use crate::diagnostic::{Severity, nearest};

pub(super) static RULE: Rule = Rule {
    name: "unknown-kind",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A kind that Kubernetes does not have.

## What

The name of the API group has no dot, as in `apps` or `batch`. Such groups belong to Kubernetes itself:
groups of custom kinds have a dot. The version of Kubernetes in plate.yaml does not have the kind in this
API version.

## Why

The API server rejects the resource: `no matches for kind`.

## Example

```yaml
apiVersion: extensions/v1beta1      # removed in Kubernetes 1.16; now apps/v1
kind: Deployment
```

## Fix

Use the API version or the kind in the message. For a version of Kubernetes that is newer than the schemas
of this program, this is a warning.
",
};

pub(super) fn finding(resource: &Resource<'_>, kinds: &Kinds<'_>) -> Finding {
    let (api_version, kind) = (api_version(resource), resource.manifest.kind());
    let nearest = &kinds.nearest;
    let message = format!("Kubernetes {nearest} has no kind `{kind}` in `{api_version}`");
    let node = resource.at(&["kind"]).unwrap_or(&resource.manifest.node);
    let mut finding = Finding::new(&RULE, resource, node, message);
    finding.diagnostic.severity = kinds.unknown;
    match help(api_version, kind, kinds) {
        Some(help) => finding.help(help),
        None => finding.help("look up its `apiVersion` and `kind`"),
    }
}

fn help(api_version: &str, kind: &str, kinds: &Kinds<'_>) -> Option<String> {
    let homes = kinds
        .all()
        .filter(|(_, name)| *name == kind)
        .map(|(home, _)| home);
    let homes: Vec<String> = homes.map(|home| format!("`{home}`")).collect();
    if !homes.is_empty() {
        return Some(format!("`{kind}` is in {}", homes.join(", ")));
    }
    let here = kinds.all().filter(|(home, _)| *home == api_version);
    let near = nearest(kind, here.map(|(_, name)| name))?;
    Some(format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn resource(api_version: &str, kind: &str) -> String {
        format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n")
    }

    #[test]
    fn an_api_version_that_is_gone_is_found() {
        let expected = "\
error[unknown-kind]: Kubernetes 1.37 has no kind `Deployment` in `extensions/v1beta1`
 --> a.yaml:2:7
  |
2 | kind: Deployment
  |       ^^^^^^^^^^
help: `Deployment` is in `apps/v1`
";
        let yaml = resource("extensions/v1beta1", "Deployment");
        assert_eq!(Fixture::new(&yaml).drawn_by(&RULE), expected);
    }

    #[test]
    fn a_misspelt_kind_is_found() {
        let drawn = Fixture::new(&resource("v1", "ConfgMap")).drawn_by(&RULE);
        assert!(
            drawn.ends_with("help: did you mean `ConfigMap`?\n"),
            "{drawn}"
        );
    }

    #[test]
    fn a_later_kubernetes_may_have_it() {
        let fixture = Fixture::new(&resource("apps/v2", "Deployment")).kubernetes("1.40");
        assert!(fixture.drawn_by(&RULE).starts_with("warning[unknown-kind]"));
    }

    #[test]
    fn a_kind_in_a_group_with_a_dot_may_be_anybodys() {
        let drawn = Fixture::new(&resource("example.com/v1", "Deployment")).drawn_by(&RULE);
        assert_eq!(drawn, "");
    }
}
