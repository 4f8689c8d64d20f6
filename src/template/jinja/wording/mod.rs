//! The engine's errors in our words.
//!
//! The engine speaks of its own insides: of `isize`, of "plain objects", of "variable blocks".
//! Whoever writes a template hears what was given, what is taken, and the name of who takes it.

use minijinja::{Error, ErrorKind};

use crate::functions;

/// An error in our words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Wording {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn help_if(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }
}

/// The statements that a template may have.
pub(super) const STATEMENTS: [&str; 27] = [
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
pub(super) fn outside_of_a_loop(keyword: &str) -> String {
    format!("`{keyword}` stands outside of a loop")
}

/// Says what is wrong; `snippet` is the text of the template to which the engine points.
///
/// What is undefined or unknown is looked up elsewhere, where the names are known.
pub(super) fn wording(error: &Error, snippet: &str) -> Wording {
    let detail = detail(error);
    let callee = callee(snippet);
    match error.kind() {
        ErrorKind::SyntaxError => syntax(detail, snippet),
        ErrorKind::UndefinedError => undefined(detail),
        ErrorKind::UnknownFilter => unknown("filter", detail),
        ErrorKind::UnknownTest => unknown("test", detail),
        ErrorKind::UnknownFunction => unknown("function", detail),
        ErrorKind::OutOfFuel => {
            Wording::new("out-of-fuel", "the template does more work than it may")
                .help("is there an endless loop? `--fuel` or `fuel` in plate.yaml allow more")
        }
        _ if detail.contains("recursion limit") => {
            Wording::new("endless-recursion", "the template calls itself too deeply")
                .help("is there a macro or an include without an end?")
        }
        ErrorKind::MissingArgument => {
            argument(format!("an argument of `{callee}` is missing"), callee)
        }
        ErrorKind::TooManyArguments => too_many(detail, callee),
        ErrorKind::CannotUnpack => cannot_unpack(detail),
        ErrorKind::UnknownBlock => Wording::new("template-error", detail),
        _ => operation(detail, snippet, callee),
    }
}

/// The engine's own sentence, without what it adds about undefined values.
fn detail(error: &Error) -> &str {
    error.detail().unwrap_or_default()
}

/// The name of what is called at the beginning of a snippet: `replace('a')`, `.get(x)`.
fn callee(snippet: &str) -> &str {
    let snippet = snippet.trim_start_matches('.');
    let length = snippet.find(|c: char| !c.is_alphanumeric() && c != '_');
    &snippet[..length.unwrap_or(snippet.len())]
}

fn argument(message: String, callee: &str) -> Wording {
    Wording::new("wrong-argument", message)
        .help_if(functions::signature(callee).map(|signature| format!("write `{signature}`")))
}

fn too_many(detail: &str, callee: &str) -> Wording {
    let named = detail.split(['`', '\'']).nth(1);
    match named {
        Some(name) if detail.contains("unknown keyword") => {
            argument(format!("`{callee}` has no argument named `{name}`"), callee)
        }
        Some(name) if detail.contains("duplicate") => {
            argument(format!("`{callee}` is given `{name}` twice"), callee)
        }
        _ if detail.contains("keyword") => {
            argument(format!("`{callee}` takes no named arguments"), callee)
        }
        _ => argument(format!("`{callee}` is given too many arguments"), callee),
    }
}

/// Reports the name of the value that the engine says is undefined.
pub(super) fn undefined_expression(detail: &str) -> Option<&str> {
    let before = detail.find("` is undefined")?;
    let start = detail[..before].rfind('`')? + 1;
    Some(&detail[start..before]).filter(|text| !text.is_empty())
}

fn undefined(detail: &str) -> Wording {
    match undefined_expression(detail) {
        Some(name) => Wording::new("undefined-name", format!("`{name}` is not defined")),
        None => Wording::new("undefined-name", "an undefined value is used"),
    }
}

fn unknown(what: &str, detail: &str) -> Wording {
    let code = match what {
        "filter" => "unknown-filter",
        "test" => "unknown-test",
        _ => "unknown-function",
    };
    Wording::new(
        code,
        format!("there is no {what} `{}`", unknown_name(what, detail)),
    )
}

/// The name that the engine does not know, from its sentence "filter x is unknown".
pub(super) fn unknown_name<'d>(what: &str, detail: &'d str) -> &'d str {
    let name = detail.strip_prefix(what).unwrap_or(detail).trim();
    name.strip_suffix("is unknown").unwrap_or(name).trim()
}

fn cannot_unpack(detail: &str) -> Wording {
    let message = match detail.strip_prefix("sequence of wrong length ") {
        Some(counts) => format!("the number of names and of items differ {counts}"),
        None => "several names take the items of a list, and there is no list".to_owned(),
    };
    Wording::new("not-iterable", message)
        .help("the pairs of a map are `{% for key, value in map | items %}`")
}

/// What an operator, a call or a loop cannot do.
fn operation(detail: &str, snippet: &str, callee: &str) -> Wording {
    let plain = detail.split(" (`").next().unwrap_or(detail);
    if let Some(kind) = plain.strip_suffix(" is not iterable") {
        return Wording::new(
            "not-iterable",
            format!("{} has no items to go through", article(kind)),
        )
        .help("`for` takes a list or a map");
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
            format!("`{callee}` takes {taken}, got {}", article(kind)),
            callee,
        );
    }
    if let Some(what) = plain.strip_prefix("unable to calculate ") {
        let diagnostic = Wording::new("wrong-operand", format!("`{what}` cannot be calculated"));
        return diagnostic.help_if(
            what.ends_with(" 0")
                .then(|| "nothing can be divided by 0".to_owned()),
        );
    }
    if let Some(kind) = plain.strip_prefix("cannot calculate length of value of type ") {
        let message = format!(
            "`{callee}` takes a string, a list or a map, got {}",
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
            "`caller()` exists where a macro is called by `{% call %}`",
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
            "`concat(a, b)` joins lists, and a macro that prints nothing is an empty one to it";
        return diagnostic.help(help);
    }
    if operator == "+" && has("a string") {
        return diagnostic.help("`a ~ b` joins text; `int` makes a number of a string");
    }
    diagnostic
}

/// Sentences of the engine that have no parts.
fn fixed(plain: &str, snippet: &str, callee: &str) -> Wording {
    let wrong = |message: &str| Wording::new("wrong-operand", message);
    match plain {
        "" if snippet.starts_with('-') => wrong("`-` stands before something that is not a number"),
        "" => wrong("this cannot be calculated"),
        "cannot perform a containment check on this value" => {
            wrong("what stands behind `in` contains nothing")
                .help("`in` looks into a list, a map or a string")
        }
        "cannot slice by step size of 0" => wrong("a slice cannot have steps of 0"),
        "strings can only be multiplied with integers"
        | "sequences and iterables can only be multiplied with integers" => {
            wrong("text and lists are repeated a whole number of times")
        }
        "range has too many elements" => {
            argument("`range` makes at most 100000 numbers".to_owned(), callee)
        }
        "cannot create range with step of 0" => {
            argument("`range` cannot have steps of 0".to_owned(), callee)
        }
        "template name was not a string" => Wording::new(
            "wrong-argument",
            format!("`{callee}` takes the name of a template"),
        )
        .help("write it in quotes: `'_labels.j2'`"),
        "value is not a string" => argument(format!("`{callee}` takes text"), callee),
        "cannot super outside of block" => {
            Wording::new("template-error", "`super()` stands outside of a block")
        }
        "no parent block exists" => Wording::new(
            "template-error",
            "`super()` stands in a block that replaces no other",
        ),
        "cannot recurse outside of recursive loop" => Wording::new(
            "template-error",
            "`loop()` stands outside of a recursive loop",
        )
        .help("write `{% for … recursive %}`"),
        _ if plain.starts_with("can only assign to namespaces") => Wording::new(
            "template-error",
            "a key of something that exists cannot be set",
        )
        .help("values never change; write `{% set x = namespace(…) %}` for what changes in a loop"),
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
                format!("`{callee}` takes a number, got {}", article(kind)),
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

fn syntax(detail: &str, snippet: &str) -> Wording {
    let token = |name: &str| token(name, snippet);
    let diagnostic = |message: String| Wording::new("template-syntax", message);
    if let Some(name) = detail.strip_prefix("unknown statement ") {
        return diagnostic(format!("there is no statement `{name}`"));
    }
    if let Some(expected) = detail.strip_suffix(", expected statement") {
        let found = expected.trim_start_matches("unknown ");
        return diagnostic(format!("{} stands where a statement begins", token(found)));
    }
    if let Some((found, expected)) = detail
        .strip_prefix("unexpected ")
        .and_then(|rest| rest.split_once(", expected "))
    {
        return diagnostic(format!(
            "{} stands where {} is expected",
            token(found),
            wanted(expected)
        ));
    }
    match detail {
        "'break' must be placed inside a loop" => diagnostic(outside_of_a_loop("break")),
        "'continue' must be placed inside a loop" => diagnostic(outside_of_a_loop("continue")),
        "expected a filter" => diagnostic("`filter` takes the name of a filter".to_owned()),
        "" => diagnostic("the template cannot be read".to_owned()),
        "template exceeds maximum recursion limits" => {
            diagnostic("the template nests too deeply here".to_owned())
        }
        "unexpected input after expression" => {
            diagnostic("the expression ends before this".to_owned())
        }
        _ => match detail.strip_prefix("unexpected ") {
            Some(found) => diagnostic(format!("{} stands where a value is expected", token(found))),
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
