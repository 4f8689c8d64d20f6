//! The rule `unused-exception`.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) static RULE: Rule = Rule {
    name: "unused-exception",
    category: Category::BestPractices,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
An exception in plate.yaml matches no finding.

## What
An item of `check.allow` in plate.yaml that matches no finding of its rule. This is only checked if
everything is checked: all releases in all environments.

## Why
The finding is gone, or its resource has another name now. If the exception stays, it can hide a new
finding that happens to match.

## Example
```yaml
check:
  allow:
    - rule: floating-tag
      release: api # has a fixed tag by now
      reason: staging runs the newest build
```

## Fix
Remove the item, or correct its rule, release, resource or environment.
",
};
