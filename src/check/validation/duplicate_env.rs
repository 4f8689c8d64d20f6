//! One environment variable that is set twice.

use super::invalid_container::called;
use super::object::{Object, repeats};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{items, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-env",
    category: Category::Validation,
    severity: Severity::Warning,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A container sets one environment variable twice.

## What
Two items of `env` have the same name.

## Why
The later one wins silently. `kubectl apply` accepts it with a warning and may later remove the wrong one;
`kubectl apply --server-side` rejects it.

## Example
```yaml
env:
- {name: LOG_LEVEL, value: info}
- {name: LOG_LEVEL, value: debug}
```

## Fix
Remove one of them.
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let containers = pod.containers();
    let found = containers.flat_map(|container| in_container(object, container));
    found.collect()
}

fn in_container(object: &Object<'_>, container: &Node) -> Vec<Finding> {
    let variables = items(container, "env").iter();
    let named = variables.filter_map(|variable| texted(variable, "name"));
    let diagnostic = |pair: (&Node, &Node)| {
        let name = pair.1.as_str().unwrap_or_default();
        let message = format!("{} sets `{name}` twice", called(object, container));
        let help = "remove one of them: the later one wins";
        object.repeated(&RULE, pair, message).help(help)
    };
    let repeats = repeats(named.map(|(node, name)| (name, node)));
    repeats.into_iter().map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of(first: &str, second: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n";
        let env = format!("    env:\n    - name: {first}\n    - name: {second}\n");
        Fixture::new(&format!("{head}  - name: web\n{env}")).drawn_by(&RULE)
    }

    #[test]
    fn a_variable_is_set_once() {
        let expected = "\
warning[duplicate-env]: the container `web` sets `A` twice
 --> a.yaml:9:13
  |
9 |     - name: A
  |             ^
 --> a.yaml:8:13 (the first is here)
  |
8 |     - name: A
  |             ^
help: remove one of them: the later one wins
";
        assert_eq!(of("A", "A"), expected);
        assert_eq!(of("A", "a"), "");
    }
}
