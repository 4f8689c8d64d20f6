//! Walks the syntax trees of templates for the values that they refer to.
//!
//! Every variable that may stand for a part of `values` is followed: a template refers to a path by
//! `values.a.b`, by `values['a'].b`, through `set`, `with` or `import`, and through the argument of a
//! macro. A path is *optional* where it has a default or is tested with `is defined`; it is *needed*
//! where a template uses it on every way.

mod arguments;
mod expressions;
mod shapes;
pub(super) mod trees;
mod walk;

use std::collections::BTreeSet;

use crate::template::{References, Template};
use trees::Trees;
use walk::Walk;

/// The values to which `templates`, and the partials that they reach, refer.
///
/// A template that cannot be parsed refers to no value; it is reported where it is compiled.
pub fn references(templates: &[Template]) -> References {
    references_of(templates, |_| true)
}

/// Looks only at those of `templates` whose text has all words of one of `words`, and at the partials
/// that they reach: never more than [`references()`] finds, and found sooner.
pub fn references_with_words(templates: &[Template], words: &BTreeSet<Vec<String>>) -> References {
    references_of(templates, |template| has_words(&template.text, words))
}

fn references_of(templates: &[Template], is_asked: impl Fn(&Template) -> bool) -> References {
    let trees = Trees::of(templates);
    let mut walk = Walk::new(&trees, References::default());
    let asked = |template: &&Template| !template.is_partial && is_asked(template);
    for template in templates.iter().filter(asked) {
        walk.template(&template.name);
    }
    walk.references
}

/// The values to which a piece of a template refers; none if it cannot be parsed alone.
pub fn references_in_text(text: &str) -> References {
    let mut references = References::default();
    add_references(&mut references, text);
    references
}

/// Adds those of the template in `text`.
pub(crate) fn add_references(references: &mut References, text: &str) {
    let trees = Trees::of_text(text);
    let mut walk = Walk::new(&trees, std::mem::take(references));
    walk.template(trees::TEXT);
    *references = walk.references;
}

/// How many paths are searched for in a text; with more of them it is faster to parse the text.
const MOST_WORDS: usize = 200;

/// Reports whether a text may have all words of one of `words`, whose order puts those with the same
/// first word together.
fn has_words(text: &str, words: &BTreeSet<Vec<String>>) -> bool {
    if words.len() > MOST_WORDS {
        return true;
    }
    let mut missing = None;
    words.iter().any(|all| {
        let first = all.first();
        if first.is_some() && first == missing {
            return false;
        }
        let absent = all.iter().find(|word| !text.contains(word.as_str()));
        missing = absent.filter(|word| first == Some(word)).or(missing);
        absent.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn references_of(templates: &[(&str, &str)]) -> References {
        let mut sources = SourceMap::new();
        let templates: Vec<Template> = templates
            .iter()
            .map(|(name, text)| Template {
                name: (*name).to_owned(),
                file: sources.add(*name, *text),
                text: (*text).to_owned().into(),
                is_partial: name.starts_with('_'),
            })
            .collect();
        references(&templates)
    }

    fn covers(text: &str, path: &str) -> bool {
        references_of(&[("a.yaml", text)]).covers(path.split('.'))
    }

    #[test]
    fn a_path_on_a_branch_not_taken_is_referred_to() {
        assert!(covers("{% if false %}{{ values.a.b }}{% endif %}", "a.b"));
        assert!(!covers("{% if false %}{{ values.a.b }}{% endif %}", "a.c"));
    }

    #[test]
    fn the_parents_of_a_path_are_referred_to() {
        assert!(covers("{{ values.a.b }}", "a"));
    }

    #[test]
    fn a_printed_path_is_taken_whole() {
        assert!(covers("{{ values.a }}", "a.x.y"));
        assert!(!covers("{% if values.a %}{% endif %}", "a.x"));
    }

    #[test]
    fn a_literal_index_is_a_path_and_another_takes_all() {
        assert!(!covers("{{ values['a'].b }}", "a.c"));
        assert!(covers("{{ values['a']['b'] }}", "a.b"));
        assert!(covers("{{ values.a[values.k] }}", "a.c"));
    }

    #[test]
    fn set_and_with_are_followed() {
        assert!(covers("{% set x = values.a %}{{ x.b }}", "a.b"));
        assert!(!covers("{% set x = values.a %}{{ x.b }}", "a.c"));
        assert!(covers(
            "{% with x = values.a.b %}{{ x.c }}{% endwith %}",
            "a.b.c"
        ));
    }

    #[test]
    fn an_iterated_path_is_taken_whole() {
        assert!(covers(
            "{% for x in values.a %}{{ x.y }}{% endfor %}",
            "a.z"
        ));
    }

    #[test]
    fn a_loop_variable_called_values_hides_the_values() {
        assert!(!covers(
            "{% for values in [1] %}{{ values.a }}{% endfor %}",
            "a"
        ));
    }

    #[test]
    fn macro_arguments_are_followed_through_imports() {
        let found = references_of(&[
            ("_lib.j2", "{% macro m(cfg) %}{{ cfg.b }}{% endmacro %}"),
            (
                "a.yaml",
                "{% import '_lib.j2' as lib %}{{ lib.m(values.a) }}",
            ),
        ]);
        assert!(found.covers(["a", "b"]));
        assert!(!found.covers(["a", "c"]));
    }

    #[test]
    fn named_arguments_and_defaults_are_followed() {
        assert!(covers(
            "{% macro m(x, y=values.d) %}{{ x.b }}{{ y.e }}{% endmacro %}{{ m(x=values.a) }}",
            "a.b"
        ));
        assert!(covers(
            "{% macro m(x, y=values.d) %}{{ x.b }}{{ y.e }}{% endmacro %}{{ m(x=values.a) }}",
            "d.e"
        ));
    }

    #[test]
    fn an_included_partial_is_reached() {
        let found = references_of(&[
            ("_part.j2", "{{ values.p.q }}{{ x.y }}"),
            ("a.yaml", "{% set x = values.s %}{% include '_part.j2' %}"),
        ]);
        assert!(found.covers(["p", "q"]));
        assert!(found.covers(["s", "y"]));
        assert!(!found.covers(["s", "z"]));
    }

    #[test]
    fn a_partial_that_no_template_reaches_refers_to_no_value() {
        let found = references_of(&[("_part.j2", "{{ values.p }}"), ("a.yaml", "{{ values.a }}")]);
        assert!(!found.covers(["p"]));
    }

    #[test]
    fn a_recursive_macro_ends() {
        assert!(covers(
            "{% macro m(x) %}{{ x.a }}{{ m(x.b) }}{% endmacro %}{{ m(values) }}",
            "a"
        ));
    }

    /// Tests run on threads with a fraction of the stack that a run has.
    fn with_stack(test: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(64 << 20);
        thread.spawn(test).unwrap().join().unwrap();
    }

    #[test]
    fn a_template_that_reaches_itself_refers_to_the_same_values() {
        for text in [
            "{% import 'a.yaml' as a %}{{ values.a }}",
            "{% import x as a %}{{ values.a }}",
            "{% set x = values.a %}{% include 'a.yaml' %}",
            "{% macro m(x) %}{{ m(m) }}{% endmacro %}{{ m(m) }}{{ values.a }}",
        ] {
            assert!(covers(text, "a"), "{text}");
            assert!(!covers(text, "b"), "{text}");
        }
        let partial = "{% set x = values.a %}{% import 'a.yaml' as a %}{% import 'a.yaml' as b %}";
        let both = references_of(&[
            ("_p.j2", partial),
            ("a.yaml", "{% import '_p.j2' as p %}{{ p.x.c }}"),
        ]);
        assert!(both.covers(["a", "c"]));
        assert!(!both.covers(["a", "d"]));
    }

    #[test]
    fn a_walk_without_end_refers_to_every_value() {
        with_stack(|| {
            for text in [
                "{% macro m(x) %}{{ m(x.a) }}{{ m(x.b) }}{% endmacro %}{{ m(values) }}",
                "{% macro m(x) %}{% macro n(y) %}{{ m(n) }}{{ y(x) }}{% endmacro %}{{ n(m) }}\
                 {% endmacro %}{{ m(m) }}{{ values.a }}",
                "{% macro m(x) %}{% set x = x.a %}{{ m(x) }}{% endmacro %}{{ m(values) }}",
            ] {
                assert!(covers(text, "a"), "{text}");
            }
        });
    }

    #[test]
    fn a_name_that_stands_for_itself_twice_is_no_more_than_itself() {
        let doubled = "{% set x = x or x %}".repeat(60);
        let text = format!("{{% set x = values.a %}}{doubled}{{{{ x.b }}}}");
        assert!(covers(&text, "a.b"));
        assert!(!covers(&text, "a.c"));
    }

    #[test]
    fn an_or_keeps_both_sides() {
        assert!(covers("{{ (values.a or values.b).c }}", "b.c"));
    }

    #[test]
    fn a_filter_takes_all() {
        assert!(covers("{{ (values.a | default({})).b }}", "a.c"));
    }
}
