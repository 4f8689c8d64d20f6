//! A key that is written twice in one map.

use crate::check::{Category, Finder, Rule};
use crate::diagnostic::Severity;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-key",
    category: Category::Schema,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Shared,
    documentation: "\
A key that is written twice in one map.

## What

A map in one of the checked files has a key twice. None of the documents of the file is checked; those of
the other files are. In templates and values the same is an error that stops the run.

## Why

One of the two values is lost, and which one depends on the reader.

## Example

```yaml
labels:
  environment: stg
  environment: prod
```

## Fix

Remove one of the two.
",
};
