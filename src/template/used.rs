//! Which functions and filters the templates of a chart use.
//!
//! There are hundreds, and a chart uses ten. Only those are given to the engine, since giving it all
//! of them takes longer than rendering a release.

use std::collections::HashSet;

use minijinja::Environment;
use minijinja::machinery::{Instruction, Instructions, get_compiled_template};

/// What takes the name of another filter as text, or a template that nobody has read yet.
const TAKES_NAMES: &[&str] = &[
    "filter",
    "map",
    "reject",
    "rejectattr",
    "select",
    "selectattr",
    "tpl",
];

/// Asked for each function that there is, and never listed.
type Names = HashSet<String, foldhash::fast::RandomState>;

/// The names that templates use.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Used {
    /// Any: some are known only when a template is rendered.
    Any,
    /// These.
    Names(Names),
}

impl Used {
    /// Returns what the templates in `env` use.
    pub(super) fn in_templates(env: &Environment<'_>) -> Self {
        let mut names = Names::default();
        for (_, template) in env.templates() {
            let compiled = get_compiled_template(&template);
            let bodies = compiled.blocks.values().chain([&compiled.instructions]);
            bodies.for_each(|body| add_names(body, &mut names));
        }
        if TAKES_NAMES.iter().any(|name| names.contains(*name)) {
            return Self::Any;
        }
        Self::Names(names)
    }

    /// Reports whether `name` is one of them.
    pub(super) fn has(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Names(names) => names.contains(name),
        }
    }
}

fn add_names(body: &Instructions<'_>, names: &mut Names) {
    for instruction in (0..).map_while(|index| body.get(index)) {
        let (Instruction::Lookup(name)
        | Instruction::CallFunction(name, _)
        | Instruction::ApplyFilter(name, ..)
        | Instruction::PerformTest(name, ..)) = instruction
        else {
            continue;
        };
        if !names.contains(*name) {
            names.insert((*name).to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str) -> Used {
        let mut env = Environment::new();
        env.add_template("a", text).expect("the template is one");
        Used::in_templates(&env)
    }

    #[test]
    fn what_is_called_piped_or_passed_on_is_used() {
        let used = used(
            "{% macro m() %}{{ trunc(1, 'a') }}{% endmacro %}{% block b %}{{ 'a' | upper }}{% endblock %}\
             {% set f = lower %}{% if false %}{{ x.quote | join }}{% endif %}",
        );
        for name in ["trunc", "upper", "lower", "join"] {
            assert!(used.has(name), "{name}");
        }
        for name in ["a", "quote", "sha256sum"] {
            assert!(!used.has(name), "{name}");
        }
    }

    #[test]
    fn where_names_are_text_any_may_be_used() {
        for text in [
            "{{ tpl(values.a) }}",
            "{{ ['a'] | map('upper') | list }}",
            "{{ 'upper' is filter }}",
        ] {
            assert_eq!(used(text), Used::Any, "{text}");
        }
    }
}
