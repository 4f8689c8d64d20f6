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
    /// Returns what those of `templates` spell out that have all words of one of `words` in their
    /// text: never more than [`Mentions::of`] finds.
    ///
    /// Partials count for nothing, since nobody knows yet whether they are reached.
    pub fn spelled(templates: &[Template], words: &BTreeSet<Vec<String>>) -> Self {
        let mut mentions = Self::default();
        for template in templates {
            if !template.is_partial && has_words(&template.text, words) {
                for path in paths(&template.text).unwrap_or_default() {
                    mentions.add(&path, false);
                }
            }
        }
        mentions
    }
}

/// The paths below `values`; none if the text is at fault, or may call something else `values`.
fn paths(text: &str) -> Option<Vec<Vec<String>>> {
    let mut paths = Vec::new();
    let mut path: Option<Vec<String>> = None;
    let mut after_dot = false;
    for token in tokenize(text, false, syntax()) {
        let (token, _) = token.ok()?;
        match (&token, &mut path) {
            (Token::Ident("values"), _) if !after_dot => {
                paths.extend(path.replace(Vec::new()));
            }
            (Token::Ident(name), Some(path)) if after_dot => path.push((*name).to_owned()),
            (Token::Dot, Some(path)) if !after_dot => {}
            (_, Some(found)) if found.is_empty() => return None,
            _ => paths.extend(path.take()),
        }
        after_dot = matches!(token, Token::Dot);
    }
    Some(paths)
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
                text: text.into(),
                is_partial: false,
            };
            let mentions = Mentions::of(&[template]);
            for path in paths(text).unwrap_or_default() {
                assert!(mentions.covers(path.iter().map(String::as_str)), "{text}");
            }
        }
    }

    fn shown(text: &str) -> Option<Vec<String>> {
        let paths = paths(text)?;
        Some(paths.iter().map(|path| path.join(".")).collect())
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
}
