//! A claim of storage that does not say how much, or how it is used.

use super::object::Object;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::manifest::nanos;
use crate::resources::fields::{at, field, items};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-claim",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A PersistentVolumeClaim has no access mode or requests no storage.

## What
A claim has at least one access mode, and requests more than 0 bytes of storage. The same holds for each
claim template of a StatefulSet.

## Why
The API server answers 422. For a claim template this happens when the StatefulSet creates its first pod,
which then never starts.

## Example
```yaml
spec:
  storageClassName: fast
```

## Fix
```yaml
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 10Gi}
```
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    if object.is("", "PersistentVolumeClaim") {
        return in_claim(object, object.root());
    }
    let spec = object.spec().filter(|_| object.is("apps", "StatefulSet"));
    let claims = spec.map_or(&[][..], |spec| items(spec, "volumeClaimTemplates"));
    let found = claims.iter().flat_map(|claim| in_claim(object, claim));
    found.collect()
}

fn in_claim(object: &Object<'_>, claim: &Node) -> Vec<Finding> {
    let spec = field(claim, "spec").unwrap_or(claim);
    let mut findings = Vec::new();
    if items(spec, "accessModes").is_empty() {
        let node = field(spec, "accessModes").unwrap_or(spec);
        let help = "set `accessModes`, as `[ReadWriteOnce]`";
        findings.push(
            object
                .diagnostic(&RULE, node, "the claim has no access mode")
                .help(help),
        );
    }
    let Some(storage) = at(spec, &["resources", "requests", "storage"]) else {
        let help = "set `resources.requests.storage`, as `10Gi`";
        findings.push(
            object
                .diagnostic(&RULE, spec, "the claim requests no storage")
                .help(help),
        );
        return findings;
    };
    let shown = storage.text().unwrap_or_default();
    if nanos(&shown).is_some_and(|nanos| nanos <= 0) {
        let message = format!("the claim requests {shown} of storage");
        let help = "write an amount above 0";
        findings.push(object.diagnostic(&RULE, storage, message).help(help));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(spec: &str) -> String {
        let head = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\n";
        Fixture::new(&format!("{head}spec: {{{spec}}}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_claim_says_how_it_is_mounted() {
        let expected = "\
error[invalid-claim]: the claim has no access mode
 --> a.yaml:4:7
  |
4 | spec: {resources: {requests: {storage: 1Gi}}}
  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
help: set `accessModes`, as `[ReadWriteOnce]`
";
        assert_eq!(of("resources: {requests: {storage: 1Gi}}"), expected);
    }

    #[test]
    fn a_claim_requests_storage() {
        let requesting = |amount| {
            of(&format!(
                "accessModes: [ReadWriteOnce], resources: {{requests: {{{amount}}}}}"
            ))
        };
        assert_eq!(requesting("storage: 1Gi"), "");
        assert!(requesting("").contains("the claim requests no storage"));
        assert!(requesting("storage: 0").contains("the claim requests 0 of storage"));
    }

    #[test]
    fn a_claim_template_is_a_claim() {
        let head = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\n";
        let found = Fixture::new(&format!(
            "{head}spec: {{volumeClaimTemplates: [{{spec: {{}}}}]}}\n"
        ));
        assert!(
            found
                .drawn_by(&RULE)
                .contains("the claim requests no storage")
        );
    }
}
