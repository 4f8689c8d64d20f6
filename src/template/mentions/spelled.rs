//! The paths that templates spell out: `values.a.b`, word by word, in a tag.
//!
//! What a tag spells out is mentioned, and no syntax tree is needed to see it. This finds less than
//! the trees do, and most of what is asked for.

use std::collections::BTreeSet;

use minijinja::machinery::{Token, tokenize};

use super::{Mentions, has_words};
use crate::template::Template;
use crate::template::instrument::syntax;

impl Mentions {
    /// Returns what those of `templates` spell out that have all keys of one of `paths` in their
    /// text, until all paths are found: never more than [`Mentions::of`] finds.
    ///
    /// A partial counts if a template names it where it imports or includes it.
    pub fn spelled(templates: &[Template], paths: &BTreeSet<Vec<String>>) -> Self {
        let mut mentions = Self::default();
        let mut wanted = paths.clone();
        let (partials, whole): (Vec<_>, Vec<_>) =
            templates.iter().partition(|template| template.is_partial);
        let mut waiting: Vec<&Template> = partials;
        waiting.retain(|partial| has_words(&partial.text, &wanted));
        for template in whole {
            let names = |partial: &&Template| template.text.contains(partial.name.as_str());
            if !has_words(&template.text, &wanted) && !waiting.iter().any(names) {
                continue;
            }
            let spelled = Spelled::of(&template.text).unwrap_or_default();
            mentions.add_all(&spelled.paths);
            for partial in waiting.extract_if(.., |partial| spelled.reaches(partial)) {
                mentions.add_all(&Spelled::of(&partial.text).unwrap_or_default().paths);
            }
            wanted.retain(|path| !mentions.covers(path.iter().map(String::as_str)));
            waiting.retain(|partial| has_words(&partial.text, &wanted));
        }
        mentions
    }

    fn add_all(&mut self, paths: &[Vec<String>]) {
        for path in paths {
            self.add(path, false);
        }
    }
}

/// What the tags of a text spell out.
#[derive(Debug, Default)]
struct Spelled<'t> {
    /// The paths below `values`.
    paths: Vec<Vec<String>>,
    /// The names of the templates that it imports or includes.
    reached: Vec<&'t str>,
}

impl<'t> Spelled<'t> {
    /// Nothing if the text is at fault, or may call something else `values`.
    fn of(text: &'t str) -> Option<Self> {
        let mut spelled = Self::default();
        let mut path: Option<Vec<String>> = None;
        let mut last = Token::BlockEnd;
        for token in tokenize(text, false, syntax()) {
            let (token, _) = token.ok()?;
            let after_dot = matches!(last, Token::Dot);
            match (&token, &mut path) {
                (Token::Ident("values"), _) if !after_dot => {
                    spelled.paths.extend(path.replace(Vec::new()));
                }
                (Token::Ident(name), Some(path)) if after_dot => path.push((*name).to_owned()),
                (Token::Dot, Some(_)) if !after_dot => {}
                (_, Some(found)) if found.is_empty() => return None,
                (Token::Str(name), None) if is_reaching(&last) => spelled.reached.push(name),
                _ => spelled.paths.extend(path.take()),
            }
            last = token;
        }
        Some(spelled)
    }

    fn reaches(&self, partial: &Template) -> bool {
        self.reached.iter().any(|name| *name == partial.name)
    }
}

/// Reports whether the name of a template follows this word; a name that is put together is none.
fn is_reaching(word: &Token<'_>) -> bool {
    matches!(word, Token::Ident("import" | "from" | "include"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn what_is_spelled_out_is_mentioned_by_the_tree_too() {
        for text in [
            "{% macro m() %}{{ values.a.b }}{% endmacro %}",
            "{% if false %}{{ values.a }}{% elif values.b.c %}{% endif %}",
            "{{ x if values.a.b is defined else [values.c, {'k': values.d}] }}",
            "{% set x = values.a %}{% for y in values.b if y %}{% endfor %}{{ f(k=values.c) }}",
        ] {
            let mut sources = SourceMap::new();
            let template = Template {
                name: "a.yaml".to_owned(),
                file: sources.add("a.yaml", text),
                text: text.to_owned().into(),
                is_partial: false,
            };
            let mentions = Mentions::of(&[template]);
            for path in Spelled::of(text).unwrap_or_default().paths {
                assert!(mentions.covers(path.iter().map(String::as_str)), "{text}");
            }
        }
    }

    fn shown(text: &str) -> Option<Vec<String>> {
        let spelled = Spelled::of(text)?;
        Some(spelled.paths.iter().map(|path| path.join(".")).collect())
    }

    #[test]
    fn a_path_in_a_tag_is_spelled_out() {
        let text =
            "{% if values.a.b %}{{ m(values.c, x.values.d).e }}{{values.f['g'].h}}{% endif %}";
        assert_eq!(
            shown(text),
            Some(vec!["a.b".into(), "c".into(), "f".into()])
        );
    }

    #[test]
    fn text_comments_and_strings_spell_nothing_out() {
        let text = "values.a {# values.b #}{{ 'values.c' }}{% raw %}{{ values.d }}{% endraw %}";
        assert_eq!(shown(text), Some(Vec::new()));
    }

    #[test]
    fn a_text_that_may_call_something_else_values_is_left_to_its_tree() {
        for text in [
            "{% for values in x %}{{ values.a }}{% endfor %}",
            "{% set values = x %}{{ values.a }}",
            "{% macro m(values) %}{{ values.a }}{% endmacro %}",
            "{% import 'x' as values %}{{ values.a }}",
            "{% for a, values in x %}{{ values.a }}{% endfor %}",
            "{{ m(values) }}{{ values.a }}",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    fn found(files: &[(&str, &str)], path: &[&str]) -> bool {
        let mut sources = SourceMap::new();
        let template = |(name, text): &(&str, &str)| Template {
            name: (*name).to_owned(),
            file: sources.add(*name, *text),
            text: (*text).to_owned().into(),
            is_partial: name.starts_with('_'),
        };
        let templates: Vec<Template> = files.iter().map(template).collect();
        let words = path.iter().map(|word| (*word).to_owned()).collect();
        let spelled = Mentions::spelled(&templates, &BTreeSet::from([words]));
        let found = spelled.covers(path.iter().copied());
        assert!(!found || Mentions::of(&templates).covers(path.iter().copied()));
        found
    }

    #[test]
    fn a_partial_counts_where_a_template_imports_or_includes_it_by_name() {
        let partial = ("_p.j2", "{% macro m() %}{{ values.a.b }}{% endmacro %}");
        for tag in [
            "{% import '_p.j2' as p %}",
            "{% from '_p.j2' import m %}",
            "{% if false %}{% include '_p.j2' %}{% endif %}",
        ] {
            assert!(found(&[partial, ("a.yaml", tag)], &["a", "b"]), "{tag}");
        }
        for tag in ["_p.j2", "{{ '_p.j2' }}", "{# {% include '_p.j2' %} #}"] {
            assert!(!found(&[partial, ("a.yaml", tag)], &["a", "b"]), "{tag}");
        }
    }
}
