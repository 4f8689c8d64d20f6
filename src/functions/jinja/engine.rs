//! The names of minijinja that this library lends to function calls or closes, and the names that
//! the template part defines.
//!
//! - No filter makes a "safe" string: safe strings are the author's text, and values never are.
//! - A filter that Helm knows as a function can be called as one, with Helm's order.

use minijinja::value::{Kwargs, Rest, Value, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, State, filters};

use super::entry::{Entry, Forms};
use super::guards::{FUNCTIONS, GUARDS};
use super::maps;
use crate::functions::error::FunctionError;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::template("include", Forms::Function)
        .helm(&["include", "template"])
        .takes(&["name", "context"])
        .doc("The output of another template; a macro of an imported file reads better.")
        .differs("YAML of several lines is inserted as YAML, indented to its place."),
    Entry::template("tpl", Forms::Function)
        .helm(&["tpl"])
        .takes(&["text", "context"])
        .doc("The output of the text as a template; a single `{{ value }}` keeps its type. Of a map or a list, the strings in it are rendered.")
        .differs("The text is a minijinja template, and its result is never YAML: `tpl(map)` is `tpl (toYaml $map) $`."),
    Entry::template("toyaml", Forms::Filter)
        .helm(&["toYaml", "mustToYaml", "toYamlPretty"])
        .takes(&["value"])
        .doc("The value as a node; in a block scalar its YAML text. `{{ value }}` is the same.")
        .differs("No indentation is needed; keys keep their order, Helm sorts them; a value that cannot be written is an error, in Helm \"\"."),
    Entry::template("to_yaml", Forms::Filter).takes(&["value"]).doc("The same as `toyaml`."),
    Entry::template("raw", Forms::Filter)
        .takes(&["text"])
        .doc("The text parsed as YAML: the only way from a value to structure."),
    Entry::template("omit", Forms::Filter).doc("A mark that removes its key or list item: `key: {{ x or omit }}`."),
    Entry::engine("indent")
        .helm(&["indent"])
        .takes(&["width", "text"])
        .doc("The text with all lines except the first indented.")
        .differs("Helm also indents the first line (here `indent(4, true)`) and blank lines. Never needed for YAML."),
    Entry::template("nindent", Forms::Filter)
        .helm(&["nindent"])
        .takes(&["width", "value"])
        .doc("Never needed: every value is indented to its place.")
        .differs("A map or a list stays a node."),
    Entry::template("quote", Forms::Filter)
        .helm(&["quote"])
        .takes(&["value"])
        .doc("The value as a string, quoted where necessary.")
        .differs("The YAML writer adds quotes, and only where they are necessary."),
    Entry::template("squote", Forms::Filter)
        .helm(&["squote"])
        .takes(&["value"])
        .doc("The same as `quote`."),
    Entry::engine("format")
        .takes(&["values…", "format"])
        .doc("Python's formatting; `printf` has Go's.")
        .example("'%s-%d' | format('a', 1)", "'a-1'"),
];

/// Names that would make safe strings or show the engine's inside, and what to do instead.
const CLOSED: &[(&str, &str)] = &[
    (
        "safe",
        "values are never escaped; `raw` parses a string as YAML text",
    ),
    ("escape", "values are never escaped: write the value itself"),
    ("e", "values are never escaped: write the value itself"),
    (
        "debug",
        "its text differs between versions: `plate-render values` shows the values",
    ),
    ("pprint", "it returns Python's text: write `tojson(2)`"),
];

/// Returns what to do instead of a name of minijinja that is closed here.
pub(super) fn closed(name: &str) -> Option<&'static str> {
    let mut all = CLOSED.iter();
    all.find(|(closed, _)| *closed == name)
        .map(|(_, instead)| *instead)
}

/// Puts guards before minijinja's filters, and closes what must not be used.
pub(super) fn register(env: &mut Environment<'_>) {
    for (name, guard) in GUARDS {
        env.add_filter(
            *name,
            |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
                guard.call(name, state, &values.into_values())
            },
        );
        if FUNCTIONS.contains(name) {
            env.add_function(
                *name,
                |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
                    guard.call(name, state, &last_first(values.into_values()))
                },
            );
        }
    }
    for &(name, instead) in CLOSED {
        close(env, name, instead);
    }
    env.add_function("default", |_: Rest<ValueOrKwargs>| no_default());
    env.add_function("round", filters::round);
    env.add_function("length", filters::length);
    env.add_function("first", filters::first);
    env.add_function("last", filters::last);
    env.add_function("reverse", filters::reverse);
    env.add_function("dict", dict);
}

/// Makes every use of `name` an error with the way out.
pub(super) fn close(env: &mut Environment<'_>, name: &'static str, instead: &'static str) {
    let refuse = move |_: Rest<ValueOrKwargs>| -> Result<Value, Error> {
        let error = FunctionError::new("refused-function", format!("`{name}` is not available"));
        Err(error.help(instead).into())
    };
    env.add_filter(name, refuse);
    env.add_function(name, refuse);
}

/// Helm's `default` has another meaning than minijinja's, and an operator does its work.
fn no_default() -> Result<Value, Error> {
    let error = FunctionError::new("no-function", "`default` is a filter, not a function");
    Err(error.help("write `value or 'default'`").into())
}

/// Puts the last value first, as a pipe does.
fn last_first(mut values: Vec<Value>) -> Vec<Value> {
    let named = usize::from(values.last().is_some_and(Value::is_kwargs));
    let positional = values.len() - named;
    values[..positional].rotate_right(usize::from(positional > 0));
    values
}

/// minijinja's `dict(a=1)` and `dict(map, a=1)`, and Helm's `dict('a', 1)`.
fn dict(state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>) -> Result<Value, Error> {
    let values = values.into_values();
    let is_many = values.len() > 1 && !values.iter().any(Value::is_kwargs);
    let is_key = |value: &Value| value.kind() == ValueKind::String;
    if is_many || values.first().is_some_and(is_key) {
        return maps::dict_entry().call(values, state);
    }
    let (map, named): (Option<Value>, Kwargs) = from_args(&values)?;
    minijinja::functions::dict(map, named)
}
