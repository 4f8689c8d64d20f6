//! A key that is written twice in one map.

use crate::check::{Category, Rule};
use crate::diagnostic::Severity;

/// A key that is written twice in one map.
pub(super) const RULE: Rule = Rule {
    name: "duplicate-key",
    category: Category::Schema,
    severity: Severity::Error,
    documentation: "\
A key that is written twice in one map.

## What

A map in one of the files that are checked has a key twice. None of the file's documents is checked; those of the
other files are. In templates and values the same is an error that stops the run.

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
