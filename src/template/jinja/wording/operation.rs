//! What an operator, a call, a filter or a loop cannot do.

use super::{Wording, argument};

/// What an operator, a call or a loop cannot do.
pub(super) fn operation(detail: &str, snippet: &str, callee: &str) -> Wording {
    let plain = detail.split(" (`").next().unwrap_or(detail);
    if let Some(kind) = plain.strip_suffix(" is not iterable") {
        return Wording::new(
            "not-iterable",
            format!("{} has no items to loop over", article(kind)),
        )
        .help("`for` accepts a list or a map");
    }
    if let Some(kind) = plain
        .strip_prefix("value of type ")
        .and_then(|rest| rest.strip_suffix(" is not callable"))
    {
        return not_callable(kind, callee);
    }
    if plain == "object is not callable" {
        return Wording::new("not-callable", format!("`{callee}` cannot be called"))
            .help("remove the `()`");
    }
    if let Some((operator, kinds)) = plain
        .strip_prefix("tried to use ")
        .and_then(|rest| rest.split_once(" operator on unsupported types "))
    {
        return operands(operator, kinds);
    }
    if let Some((kind, target)) = plain
        .strip_prefix("cannot convert ")
        .and_then(|rest| rest.split_once(" to "))
    {
        let taken = taken(target);
        return argument(
            format!("`{callee}` accepts {taken}, got {}", article(kind)),
            callee,
        );
    }
    if let Some(what) = plain.strip_prefix("unable to calculate ") {
        let diagnostic = Wording::new("wrong-operand", format!("`{what}` cannot be calculated"));
        return diagnostic.help_if(
            what.ends_with(" 0")
                .then(|| "a number cannot be divided by 0".to_owned()),
        );
    }
    if let Some(kind) = plain.strip_prefix("cannot calculate length of value of type ") {
        let message = format!(
            "`{callee}` accepts a string, a list or a map, got {}",
            article(kind)
        );
        return argument(message, callee);
    }
    fixed(plain, snippet, callee)
}

fn not_callable(kind: &str, callee: &str) -> Wording {
    match (kind, callee) {
        ("undefined", "caller") => Wording::new(
            "undefined-name",
            "`caller()` exists only in a macro that `{% call %}` calls",
        ),
        ("undefined", _) => Wording::new("undefined-name", format!("`{callee}` is not defined")),
        _ => Wording::new(
            "not-callable",
            format!("{} cannot be called", article(kind)),
        )
        .help("remove the `()`"),
    }
}

fn operands(operator: &str, kinds: &str) -> Wording {
    let kinds: Vec<String> = kinds.split(" and ").map(article).collect();
    let message = format!("`{operator}` cannot be used with {}", kinds.join(" and "));
    let diagnostic = Wording::new("wrong-operand", message);
    let has = |what: &str| kinds.iter().any(|kind| kind == what);
    if operator == "+" && has("a string") && has("a list") {
        let help =
            "`concat(a, b)` joins lists, and accepts a macro that prints nothing as an empty list";
        return diagnostic.help(help);
    }
    if operator == "+" && has("a string") {
        return diagnostic.help("`a ~ b` joins text; `int` turns a string into a number");
    }
    diagnostic
}

/// Sentences of the engine that have no parts.
fn fixed(plain: &str, snippet: &str, callee: &str) -> Wording {
    let wrong = |message: &str| Wording::new("wrong-operand", message);
    match plain {
        "" if snippet.starts_with('-') => wrong("the value after `-` is not a number"),
        "" => wrong("this cannot be calculated"),
        "cannot perform a containment check on this value" => {
            wrong("the value after `in` cannot contain anything")
                .help("write a list, a map or a string after `in`")
        }
        "cannot slice by step size of 0" => wrong("a slice cannot have steps of 0"),
        "strings can only be multiplied with integers"
        | "sequences and iterables can only be multiplied with integers" => {
            wrong("text and lists can only be repeated a whole number of times")
        }
        "range has too many elements" => {
            argument("`range` returns at most 100000 numbers".to_owned(), callee)
        }
        "cannot create range with step of 0" => {
            argument("`range` cannot have steps of 0".to_owned(), callee)
        }
        "template name was not a string" => Wording::new(
            "wrong-argument",
            format!("`{callee}` accepts the name of a template"),
        )
        .help("write it in quotes: `'_labels.j2'`"),
        "value is not a string" => argument(format!("`{callee}` accepts text"), callee),
        "cannot super outside of block" => {
            Wording::new("template-error", "`super()` is outside of a block")
        }
        "no parent block exists" => Wording::new(
            "template-error",
            "`super()` is in a block that does not replace another one",
        ),
        "cannot recurse outside of recursive loop" => Wording::new(
            "template-error",
            "`loop()` is outside of a recursive loop",
        )
        .help("write `{% for … recursive %}`"),
        _ if plain.starts_with("can only assign to namespaces") => Wording::new(
            "template-error",
            "a key of an existing value cannot be set",
        )
        .help("values never change; write `{% set x = namespace(…) %}` for a value that changes in a loop"),
        _ if plain.starts_with("cannot get ")
            || plain.starts_with("cannot convert value into ") =>
        {
            argument(format!("`{callee}` cannot use this value"), callee)
        }
        _ if plain.starts_with("cannot round value (") => {
            let kind = plain
                .trim_start_matches("cannot round value (")
                .trim_end_matches(')');
            argument(
                format!("`{callee}` accepts a number, got {}", article(kind)),
                callee,
            )
        }
        _ if plain.starts_with("invalid format spec") => {
            let reason = plain.split_once("; ").map_or(plain, |(_, reason)| reason);
            argument(format!("`{callee}`: {reason}"), callee)
        }
        _ if callee.is_empty() => Wording::new("template-error", plain),
        _ => Wording::new("template-error", format!("`{callee}`: {plain}")),
    }
}

/// A kind of value as the engine names it, with its article.
fn article(kind: &str) -> String {
    match kind {
        "none" => "null".to_owned(),
        "undefined" => "an undefined value".to_owned(),
        "sequence" | "iterator" | "iterable" => "a list".to_owned(),
        "bool" => "a boolean".to_owned(),
        "plain object" => "an object".to_owned(),
        "map" | "number" | "string" | "bytes" => format!("a {kind}"),
        other => other.to_owned(),
    }
}

/// A type of the engine's language, as authors know it.
fn taken(target: &str) -> &str {
    match target {
        "isize" | "usize" | "i64" | "u64" | "i32" | "u32" | "i128" | "u128" | "u16" | "u8"
        | "i16" | "i8" => "a whole number",
        "f64" | "f32" => "a number",
        "bool" => "a boolean",
        "string" | "String" | "str" => "a string",
        _ => "another kind of value",
    }
}
