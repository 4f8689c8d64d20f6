//! The conditions around a place of a template.
//!
//! What is looked at is the text: the `if`s and `for`s that are open at the place, with the branches
//! before it. A condition of a macro's caller, or of an include, is not among them.

type Block<'t> = Vec<&'t str>;

/// Returns the conditions of `template` that decide whether the text at `offset` is reached, each as
/// an expression.
pub(super) fn around(template: &str, offset: usize) -> Vec<&str> {
    let mut open: Vec<Block<'_>> = Vec::new();
    let mut is_raw = false;
    for statement in statements(template, offset) {
        let (word, rest) = statement.split_once(' ').unwrap_or((statement, ""));
        match word {
            "raw" => is_raw = true,
            "endraw" => is_raw = false,
            _ if is_raw => {}
            "if" => open.push(vec![rest.trim()]),
            "for" => open.push(vec![iterated(rest)]),
            "elif" => open
                .last_mut()
                .into_iter()
                .for_each(|it| it.push(rest.trim())),
            "endif" | "endfor" => drop(open.pop()),
            _ => {}
        }
    }
    open.concat()
}

/// Returns the statements before `offset` that set a name which `expression` has, or which one of
/// them needs in turn.
pub(super) fn sets(template: &str, offset: usize, expression: &str) -> String {
    let mut needed = vec![expression];
    let mut sets = Vec::new();
    for statement in statements(template, offset).into_iter().rev() {
        let set = statement.strip_prefix("set ");
        let Some((name, value)) = set.and_then(|set| set.split_once('=')) else {
            continue;
        };
        if needed.iter().any(|text| has_word(text, name.trim())) {
            needed.push(value);
            sets.push(["{% ", statement, " %}"].concat());
        }
    }
    sets.reverse();
    sets.concat()
}

fn has_word(expression: &str, word: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    expression.split(|c| !is_inside(c)).any(|it| it == word)
}

/// The statements that end before `offset`, without their signs.
fn statements(template: &str, offset: usize) -> Vec<&str> {
    let before = template.get(..offset).unwrap_or(template);
    let behind_opening = before.split("{%").skip(1);
    let insides = behind_opening.filter_map(|rest| Some(rest.split_once("%}")?.0));
    let bare = insides.map(|inside| inside.trim_matches(['-', '+']).trim());
    bare.collect()
}

/// What a loop goes through: the expression after `in`.
fn iterated(head: &str) -> &str {
    head.split_once(" in ").map_or("", |(_, rest)| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::{around, sets};

    const TEMPLATE: &str = "\
{% if a %}
one: 1
{% elif b -%}
two: 2
{% else %}
{% for x in list %}
three: 3
{% endfor %}
{% endif %}
{% raw %}{% if c %}{% endraw %}
four: 4
";

    fn at(word: &str) -> Vec<&'static str> {
        around(TEMPLATE, TEMPLATE.find(word).unwrap())
    }

    #[test]
    fn open_blocks_and_the_branches_before_decide() {
        assert_eq!(at("one"), ["a"]);
        assert_eq!(at("two"), ["a", "b"]);
        assert_eq!(at("three"), ["a", "b", "list"]);
    }

    #[test]
    fn a_name_that_was_set_comes_with_its_statement() {
        let template = "{% set a = values.a %}{% set b = values.b %}{% if a.on %}x";
        let offset = template.len();
        assert_eq!(sets(template, offset, "a.on"), "{% set a = values.a %}");
        assert_eq!(sets(template, offset, "values.big"), "");
    }

    #[test]
    fn a_name_that_is_set_by_another_comes_with_both() {
        let template = "{% set a = values.a %}{% set c = 1 %}{% set b = a * 2 %}x: ";
        let expected = "{% set a = values.a %}{% set b = a * 2 %}";
        assert_eq!(sets(template, template.len(), "b"), expected);
    }

    #[test]
    fn closed_blocks_and_raw_text_decide_nothing() {
        assert!(at("four").is_empty());
    }
}
