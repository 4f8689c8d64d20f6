//! What is wrong with the text of a template.

use super::Wording;

pub(crate) const STATEMENTS: [&str; 27] = [
    "for",
    "endfor",
    "if",
    "elif",
    "else",
    "endif",
    "with",
    "endwith",
    "set",
    "endset",
    "macro",
    "endmacro",
    "call",
    "endcall",
    "filter",
    "endfilter",
    "import",
    "from",
    "include",
    "extends",
    "block",
    "endblock",
    "raw",
    "endraw",
    "do",
    "continue",
    "break",
];

/// Says that `break` or `continue` has no loop to leave.
pub(crate) fn outside_of_a_loop(keyword: &str) -> String {
    format!("`{keyword}` is outside of a loop")
}

pub(super) fn syntax(detail: &str, snippet: &str) -> Wording {
    let token = |name: &str| token(name, snippet);
    let diagnostic = |message: String| Wording::new("template-syntax", message);
    if let Some(name) = detail.strip_prefix("unknown statement ") {
        return diagnostic(format!("there is no statement `{name}`"));
    }
    if let Some(expected) = detail.strip_suffix(", expected statement") {
        let found = expected.trim_start_matches("unknown ");
        return diagnostic(format!("expected a statement, got {}", token(found)));
    }
    if let Some((found, expected)) = detail
        .strip_prefix("unexpected ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return diagnostic(format!(
            "expected {}, got {}",
            wanted(expected),
            token(found)
        ));
    }
    match detail {
        "'break' must be placed inside a loop" => diagnostic(outside_of_a_loop("break")),
        "'continue' must be placed inside a loop" => diagnostic(outside_of_a_loop("continue")),
        "expected a filter" => diagnostic("`filter` accepts the name of a filter".to_owned()),
        "" => diagnostic("the template cannot be read".to_owned()),
        "template exceeds maximum recursion limits" => {
            diagnostic("the template is nested too deeply here".to_owned())
        }
        _ => match detail.strip_prefix("unexpected ") {
            Some(found) => diagnostic(format!("expected a value, got {}", token(found))),
            None => diagnostic(detail.to_owned()),
        },
    }
}

/// What was found, as it is written.
fn token(name: &str, snippet: &str) -> String {
    let is_word = matches!(name, "identifier" | "string" | "integer" | "float");
    if is_word && !snippet.is_empty() && !snippet.contains('\n') {
        return format!("`{snippet}`");
    }
    wanted(name).to_owned()
}

/// What a token of the engine is to authors.
fn wanted(name: &str) -> &str {
    match name {
        "end of variable block" => "`}}`",
        "start of variable block" => "`{{`",
        "end of block" => "`%}`",
        "start of block" => "`{%`",
        "identifier" => "a name",
        "identifier or integer" => "a name or a number",
        "string" => "a string",
        "integer" | "float" => "a number",
        "expression" => "a value",
        "block keyword" | "keyword" => "a statement",
        "comma" => "`,`",
        "in" => "`in`",
        "end of input" => "the end of the file",
        "template-data" => "text",
        other => other,
    }
}

/// A string, a comment or a `raw` block without an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unended {
    String,
    Comment,
    Raw,
}

/// Returns what has no end, if the engine's sentence says so.
pub(crate) fn unended(detail: &str) -> Option<Unended> {
    match detail {
        "unexpected end of string" => Some(Unended::String),
        "unexpected end of comment" => Some(Unended::Comment),
        "unexpected end of raw block" => Some(Unended::Raw),
        _ => None,
    }
}

/// Reports whether the engine found a character that no token begins with.
pub(crate) fn is_unexpected_character(detail: &str) -> bool {
    detail == "unexpected character"
}
