//! Each sentence of the engine that is read back, as the engine says it today.

use minijinja::{Environment, Error, UndefinedBehavior, context};

use super::*;
use crate::template::jinja::syntax::syntax as tags;

/// The error with which the engine ends.
fn error(template: &str) -> Error {
    let mut env = Environment::new();
    env.set_syntax(tags());
    env.set_debug(true);
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_fuel(Some(100_000));
    let values = context! { text => "a", list => [1, 2], map => context! { key => 1 } };
    let printed = env
        .template_from_named_str("a", template)
        .and_then(|template| template.render(values));
    printed.expect_err("the template has an error")
}

/// The error in our words.
fn said(template: &str) -> String {
    let error = error(template);
    let snippet = error.range().and_then(|range| template.get(range));
    wording(&error, snippet.unwrap_or_default()).message
}

macro_rules! sentences {
    ($($name:ident: $template:literal => $said:literal,)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(said($template), $said);
        }
    )*};
}

sentences! {
    unknown_statement: "{% foo %}" => "there is no statement `foo`",
    statement_expected: "{% 1 %}" => "expected a statement, got `1`",
    other_token_expected: "{% for x of list %}{% endfor %}" => "expected `in`, got `of`",
    end_of_tag_expected: "{{ text text }}" => "expected `}}`, got `text`",
    value_expected: "{{ * }}" => "expected a value, got `*`",
    break_outside_of_a_loop: "{% break %}" => "`break` is outside of a loop",
    continue_outside_of_a_loop: "{% continue %}" => "`continue` is outside of a loop",
    filter_expected: "{% filter %}{% endfilter %}" => "`filter` accepts the name of a filter",
    out_of_fuel: "{% for x in range(90000) %}{{ x }}{{ x }}{% endfor %}" => "the template does more work than it may",
    recursion_limit: "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}" => "the template calls itself too deeply",
    missing_argument: "{{ text | replace }}" => "an argument of `replace` is missing",
    too_many_arguments: "{{ text | upper(1, 2) }}" => "`upper` is given too many arguments",
    no_named_arguments: "{{ text | default(a=1) }}" => "`default` accepts no named arguments",
    unknown_keyword: "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}" => "`m` has no argument named `b`",
    duplicate_argument: "{% macro m(a) %}{% endmacro %}{{ m(1, a=1) }}" => "`m` is given `a` twice",
    undefined_name: "{{ absent }}" => "`absent` is not defined",
    undefined_key: "{{ map.absent.key }}" => "`map.absent` is not defined",
    unknown_filter: "{{ text | foo }}" => "there is no filter `foo`",
    unknown_test: "{{ text is foo }}" => "there is no test `foo`",
    unknown_function: "{{ foo() }}" => "there is no function `foo`",
    wrong_number_of_items: "{% for a, b in [[1]] %}{% endfor %}" => "the number of names and of items differ (expected 2, got 1)",
    items_of_no_list: "{% for a, b in [1] %}{% endfor %}" => "several names take the items of a list, and there is no list",
    not_iterable: "{% for x in 1 %}{% endfor %}" => "a number has no items to loop over",
    value_not_callable: "{{ text() }}" => "a string cannot be called",
    object_not_callable: "{% set x = namespace() %}{{ x() }}" => "`x` cannot be called",
    unsupported_operands: "{{ list + text }}" => "`+` cannot be used with a list and a string",
    conversion: "{{ range('a') }}" => "`range` accepts a whole number, got a string",
    division_by_zero: "{{ 1 // 0 }}" => "`1 // 0` cannot be calculated",
    no_length: "{{ 1 | length }}" => "`length` accepts a string, a list or a map, got a number",
    no_containment: "{{ 1 in 1 }}" => "the value after `in` cannot contain anything",
    slice_of_step_0: "{{ list[::0] }}" => "a slice cannot have steps of 0",
    multiplied_string: "{{ text * 1.5 }}" => "text and lists can only be repeated a whole number of times",
    multiplied_list: "{{ list * 1.5 }}" => "text and lists can only be repeated a whole number of times",
    long_range: "{{ range(1000000) }}" => "`range` returns at most 100000 numbers",
    range_of_step_0: "{{ range(1, 2, 0) }}" => "`range` cannot have steps of 0",
    name_of_no_template: "{% include 1 %}" => "`include` accepts the name of a template",
    super_outside_of_a_block: "{{ super() }}" => "`super()` is outside of a block",
    no_parent_block: "{% block a %}{{ super() }}{% endblock %}" => "`super()` is in a block that does not replace another one",
    loop_outside_of_a_recursion: "{% for x in list %}{{ loop(x) }}{% endfor %}" => "`loop()` is outside of a recursive loop",
    assigned_key: "{% set map.key = 2 %}" => "a key of an existing value cannot be set",
    no_number_to_round: "{{ text | round }}" => "`round` accepts a number, got a string",
    no_first_item: "{{ 1 | first }}" => "`first` cannot use this value",
    no_pairs: "{{ 1 | items }}" => "`items` cannot use this value",
    not_a_string: "{{ 1 | format(1) }}" => "`format` accepts text",
    minus_of_text: "{{ -text }}" => "the value after `-` is not a number",
}

#[test]
fn format_spec() {
    assert_eq!(
        said("{{ '%d' | format('a') }}"),
        "`format`: 'string' cannot be formatted in decimal format ('d')"
    );
}

#[test]
fn deep_nesting() {
    let template = format!("{{{{ {}1{} }}}}", "(".repeat(400), ")".repeat(400));
    assert_eq!(said(&template), "the template is nested too deeply here");
}

fn detail_of(template: &str) -> String {
    error(template).detail().unwrap_or_default().to_owned()
}

#[test]
fn string_without_an_end() {
    assert_eq!(unended(&detail_of("{{ 'a }}")), Some(Unended::String));
}

#[test]
fn comment_without_an_end() {
    assert_eq!(unended(&detail_of("{# a")), Some(Unended::Comment));
}

#[test]
fn raw_block_without_an_end() {
    assert_eq!(unended(&detail_of("{% raw %}a")), Some(Unended::Raw));
}

#[test]
fn unexpected_character() {
    assert!(is_unexpected_character(&detail_of("{{ ? }}")));
}

#[test]
fn unknown_method_of_a_value() {
    let detail = detail_of("{{ text.foo() }}");
    let unknown = unknown_method(&detail);
    assert_eq!((unknown.name, unknown.is_of_undefined), ("foo", false));
}

#[test]
fn unknown_method_of_an_undefined_value() {
    let detail = detail_of("{{ map.absent.foo() }}");
    let unknown = unknown_method(&detail);
    assert_eq!((unknown.name, unknown.is_of_undefined), ("foo", true));
}

#[test]
fn template_that_is_missing() {
    let detail = detail_of("{% include 'b' %}");
    assert_eq!(missing_template(&detail), "b");
}
