//! The engine's errors in our words.
//!
//! The engine speaks of its own insides: of `isize`, of "plain objects", of "variable blocks".
//! Our words name the value that was given, the values that are accepted, and the function that accepts
//! them.
//!
//! Every sentence of the engine that is read back is read here, and `tests.rs` holds one test for each:
//! an update of minijinja that changes a sentence fails there.

mod names;
mod operation;
mod syntax;
#[cfg(test)]
mod tests;

use minijinja::{Error, ErrorKind};

use crate::functions;
use operation::operation;
use syntax::syntax;

pub(crate) use names::{missing_template, undefined_expression, unknown_method, unknown_name};
pub(crate) use syntax::{STATEMENTS, Unended, is_unexpected_character, outside_of_a_loop, unended};

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
                .help("check that every macro and include ends")
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
    Wording::new("wrong-argument", message).help_if(
        functions::jinja::signature(callee).map(|signature| format!("write `{signature}`")),
    )
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
            argument(format!("`{callee}` accepts no named arguments"), callee)
        }
        _ => argument(format!("`{callee}` is given too many arguments"), callee),
    }
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

fn cannot_unpack(detail: &str) -> Wording {
    let message = match detail.strip_prefix("sequence of wrong length ") {
        Some(counts) => format!("the number of names and of items differ {counts}"),
        None => "several names take the items of a list, and there is no list".to_owned(),
    };
    Wording::new("not-iterable", message)
        .help("the pairs of a map are `{% for key, value in map | items %}`")
}
