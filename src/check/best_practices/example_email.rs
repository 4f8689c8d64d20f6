//! Email addresses at domains for examples.

use crate::check::{Category, Finder, Finding, Resource, ResourceSet, Rule};
use crate::diagnostic::Severity;
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "example-email",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Set(check),
    documentation: "\
The email of an ACME issuer is at a domain for examples.

## What
An Issuer or ClusterIssuer of cert-manager whose `spec.acme.email` is at a domain reserved for examples and
tests: `example.com`, `example.net`, `example.org`, and all below `.example`, `.test`, `.invalid` and
`.localhost` (RFC 2606).

## Why
Let's Encrypt rejects accounts with such an address. Other issuers write to it when a certificate cannot be
renewed, and the mail is lost.

## Example
```yaml
spec:
  acme:
    email: admin@example.com
```

## Fix
Write an address that your team reads.
",
};

const NAMES: [&str; 3] = ["example.com", "example.net", "example.org"];
const ENDINGS: [&str; 4] = ["example", "test", "invalid", "localhost"];

fn check(set: &ResourceSet<'_>) -> Vec<Finding> {
    let findings = set.resources.iter().filter_map(of_resource);
    findings.collect()
}

fn of_resource(resource: &Resource<'_>) -> Option<Finding> {
    let identity = &resource.identity;
    let is_issuer = matches!(&*identity.kind, "Issuer" | "ClusterIssuer");
    if identity.group != "cert-manager.io" || !is_issuer {
        return None;
    }
    let node = resource.at(&["spec", "acme", "email"])?;
    let email = Node::as_str(node).filter(|email| is_example(email))?;
    let message = format!("the issuer's email is `{email}`, an address for examples");
    let finding = Finding::new(&RULE, resource, node, message);
    Some(finding.help("write an address that your team reads"))
}

fn is_example(email: &str) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else {
        return false;
    };
    let domain = domain.to_ascii_lowercase();
    let is_below = |name: &str| {
        let rest = domain.strip_suffix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    NAMES.into_iter().chain(ENDINGS).any(is_below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::fixture::Fixture;

    fn drawn(email: &str) -> String {
        let yaml = format!(
            "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {{name: a}}\nspec:\n  \
             acme:\n    email: {email}\n"
        );
        Fixture::new(&yaml).drawn_by(&RULE)
    }

    #[test]
    fn the_address_of_an_example_is_found() {
        let expected = "\
warning[example-email]: the issuer's email is `admin@example.com`, an address for examples
 --> a.yaml:6:12
  |
6 |     email: admin@example.com
  |            ^^^^^^^^^^^^^^^^^
help: write an address that your team reads
";
        assert_eq!(drawn("admin@example.com"), expected);
    }

    #[test]
    fn what_lies_below_is_an_example_too() {
        assert!(!drawn("a@mail.example.org").is_empty());
        assert!(!drawn("a@company.test").is_empty());
    }

    #[test]
    fn a_name_that_only_ends_alike_is_fine() {
        assert_eq!(drawn("admin@my-example.com"), "");
        assert_eq!(drawn("admin@example.com.kr"), "");
        assert_eq!(drawn("latest@cocdev.co.kr"), "");
    }
}
