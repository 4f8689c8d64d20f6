//! A file that is not YAML.

use super::duplicate_key;
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) static RULE: Rule = Rule {
    name: "yaml-syntax",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A file that is not YAML.

## What

One of the checked files is not YAML as Kubernetes reads it. None of its documents is checked; those of the
other files are. In templates and values the same is an error that stops the run.

## Why

`kubectl apply` rejects the file.

## Example

```yaml
metadata:
  labels: {app: api
```

## Fix

Correct the file at the place in the message. A template of Helm is not YAML until it is rendered: `helm
template DIR | plate-render check -`.
",
};

/// Returns the finding about a file whose text has the error `error`.
pub fn unread_file(diagnostic: Diagnostic) -> Finding {
    let rule = if diagnostic.code == duplicate_key::RULE.name {
        &duplicate_key::RULE
    } else {
        &RULE
    };
    Finding {
        rule,
        release: None,
        resource: None,
        diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::unread_file;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    fn rule(yaml: &str) -> &'static str {
        let diagnostic = parse(SourceMap::new().add("a.yaml", yaml), yaml).unwrap_err();
        let finding = unread_file(diagnostic);
        assert_eq!(finding.diagnostic.code, finding.rule.name);
        finding.rule.name
    }

    #[test]
    fn an_error_of_the_text_has_a_rule_of_its_name() {
        assert_eq!(rule("a: [\n"), "yaml-syntax");
        assert_eq!(rule("a: 1\na: 2\n"), "duplicate-key");
    }
}
