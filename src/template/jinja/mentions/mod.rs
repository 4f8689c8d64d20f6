//! Which values the templates of a chart mention, taken branch or not.
//!
//! The syntax trees are walked with every variable that may stand for a part of `values`. A path is
//! mentioned if a tree has it: `values.a.b`, `values['a'].b`, through `set`, `with`, `import` or the
//! argument of a macro. It is mentioned whole, with everything below it, where it is printed,
//! iterated, passed on, handed to `tpl`, or indexed by something that is not literal.
//!
//! Where a path is mentioned is kept too, and whether a template can do without it: it has a default
//! or is tested with `is defined`, so that it is *optional*, or it is *needed* whatever the values
//! say.

mod shapes;
pub(super) mod trees;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use self::trees::Trees;
use self::walk::Walk;
use crate::source::Span;
use crate::template::Template;

/// The values that a set of templates mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    root: Mention,
    /// Whether strings are rendered by `tpl`: what they mention counts too.
    pub uses_tpl: bool,
    /// Whether `tpl` may be given texts that stand in no values: files, and literals of templates.
    has_texts: bool,
    /// Whether a template cannot be parsed.
    is_incomplete: bool,
}

/// What templates do with the values at one path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mention {
    /// Where it is mentioned first, apart from macros that are not called.
    pub first: Option<Span>,
    /// Where it is first used outside of every `if`, loop and default.
    pub needed: Option<Span>,
    /// Whether it has a default, or its absence is asked for, anywhere.
    pub is_optional: bool,
    whole: bool,
    children: BTreeMap<String, Mention>,
}

impl Mention {
    /// Returns what is mentioned below, by the keys in the order of their bytes.
    pub fn children(&self) -> impl Iterator<Item = (&str, &Mention)> {
        self.children
            .iter()
            .map(|(key, child)| (key.as_str(), child))
    }
}

impl Mentions {
    /// Returns what `templates`, and the partials that they reach, mention.
    ///
    /// A template that cannot be parsed mentions nothing; it is reported where it is compiled.
    pub fn of(templates: &[Template]) -> Self {
        Self::of_those(templates, |_| true)
    }

    /// Returns what those of `templates` mention that have all words of one of `words` in their
    /// text, and the partials that they reach: never more than [`Mentions::of`] finds, and found sooner.
    pub fn with_words(templates: &[Template], words: &BTreeSet<Vec<String>>) -> Self {
        Self::of_those(templates, |template| has_words(&template.text, words))
    }

    fn of_those(templates: &[Template], is_asked: impl Fn(&Template) -> bool) -> Self {
        let trees = Trees::of(templates);
        let mut walk = Walk::new(&trees, Self::default());
        let asked = |template: &&Template| !template.is_partial && is_asked(template);
        for template in templates.iter().filter(asked) {
            walk.template(&template.name);
        }
        walk.mentions
    }

    /// Returns what a piece of a template mentions; nothing if it is no template by itself.
    pub fn in_text(text: &str) -> Self {
        let mut mentions = Self::default();
        mentions.add_text(text);
        mentions
    }

    /// Adds what the template in `text` mentions.
    pub(crate) fn add_text(&mut self, text: &str) {
        let trees = Trees::of_text(text);
        let mut walk = Walk::new(&trees, std::mem::take(self));
        walk.template(trees::TEXT);
        *self = walk.mentions;
    }

    /// Reports whether the key that `path` leads to is mentioned, or something below or above it
    /// that takes it in.
    pub fn covers<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> bool {
        let mut mention = &self.root;
        for key in path {
            if mention.whole {
                return true;
            }
            match mention.children.get(key) {
                Some(child) => mention = child,
                None => return false,
            }
        }
        true
    }

    /// Returns the keys that are mentioned below `path`, for "did you mean".
    pub fn below<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Vec<&str> {
        let mut mention = &self.root;
        for key in path {
            match mention.children.get(key) {
                Some(child) => mention = child,
                None => return Vec::new(),
            }
        }
        mention.children.keys().map(String::as_str).collect()
    }

    /// Returns the mention of the values themselves, above all others.
    pub fn root(&self) -> &Mention {
        &self.root
    }

    /// Reports whether the value at `path` may be read, or one below it.
    ///
    /// This takes more for read than [`Mentions::covers`]: a map of which no key is mentioned is
    /// read with all of them, for its being empty or not is something that all of them say.
    pub fn reads<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> bool {
        if self.is_incomplete || (self.uses_tpl && self.has_texts) {
            return true;
        }
        let mut mention = &self.root;
        for (depth, key) in path.into_iter().enumerate() {
            if mention.whole || (depth > 0 && mention.children.is_empty()) {
                return true;
            }
            match mention.children.get(key) {
                Some(child) => mention = child,
                None => return false,
            }
        }
        true
    }

    fn add(&mut self, path: &[String], whole: bool) {
        self.entry(path).whole |= whole;
    }

    fn entry(&mut self, path: &[String]) -> &mut Mention {
        let mut mention = &mut self.root;
        for key in path {
            mention = mention.children.entry(key.clone()).or_default();
        }
        mention
    }
}

/// How many paths are looked for in a text; to read the text as a tree takes less than for more.
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

    fn mentions(templates: &[(&str, &str)]) -> Mentions {
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
        Mentions::of(&templates)
    }

    fn covers(text: &str, path: &str) -> bool {
        mentions(&[("a.yaml", text)]).covers(path.split('.'))
    }

    #[test]
    fn a_path_on_a_branch_not_taken_is_mentioned() {
        assert!(covers("{% if false %}{{ values.a.b }}{% endif %}", "a.b"));
        assert!(!covers("{% if false %}{{ values.a.b }}{% endif %}", "a.c"));
    }

    #[test]
    fn the_parents_of_a_path_are_mentioned() {
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
        let mentions = mentions(&[
            ("_lib.j2", "{% macro m(cfg) %}{{ cfg.b }}{% endmacro %}"),
            (
                "a.yaml",
                "{% import '_lib.j2' as lib %}{{ lib.m(values.a) }}",
            ),
        ]);
        assert!(mentions.covers(["a", "b"]));
        assert!(!mentions.covers(["a", "c"]));
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
        let mentions = mentions(&[
            ("_part.j2", "{{ values.p.q }}{{ x.y }}"),
            ("a.yaml", "{% set x = values.s %}{% include '_part.j2' %}"),
        ]);
        assert!(mentions.covers(["p", "q"]));
        assert!(mentions.covers(["s", "y"]));
        assert!(!mentions.covers(["s", "z"]));
    }

    #[test]
    fn a_partial_that_nothing_reaches_mentions_nothing() {
        let mentions = mentions(&[("_part.j2", "{{ values.p }}"), ("a.yaml", "{{ values.a }}")]);
        assert!(!mentions.covers(["p"]));
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
    fn a_template_that_reaches_itself_mentions_what_it_would_once() {
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
        let both = mentions(&[
            ("_p.j2", partial),
            ("a.yaml", "{% import '_p.j2' as p %}{{ p.x.c }}"),
        ]);
        assert!(both.covers(["a", "c"]));
        assert!(!both.covers(["a", "d"]));
    }

    #[test]
    fn what_is_followed_without_end_mentions_everything() {
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
