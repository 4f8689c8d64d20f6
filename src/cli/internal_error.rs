//! The message for an internal error: a panic, in plate-render or in a library.
//!
//! The run ends with 2, as every run that could not be done. The message names the last template, since
//! that is where to look for the cause.

use std::panic::{PanicHookInfo, set_hook};

use super::outcome::Failure;
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::template::last_template;

/// The exit code of a run that could not be done.
const NOT_DONE: i32 = 2;

/// Makes the process end with a message where it would panic.
pub(super) fn set_up() {
    set_hook(Box::new(|panic| {
        let diagnostic = diagnostic(&said(panic), last_template().as_deref());
        Terminal::new().fail(Failure::Diagnostics(diagnostic.into()));
        #[expect(clippy::exit, reason = "there is nothing to go back to")]
        std::process::exit(NOT_DONE);
    }));
}

/// The message of a panic, and its place in the program.
fn said(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let message = payload.downcast_ref::<&str>().copied();
    let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = message.unwrap_or("nothing");
    match panic.location() {
        Some(place) => format!("{message}, in {}:{}", place.file(), place.line()),
        None => message.to_owned(),
    }
}

fn diagnostic(said: &str, template: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("broken", "internal error, please report it")
        .note(format!("the message is: {said}"));
    match template {
        Some(name) => diagnostic.note(format!("the last template was `{name}`")),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::text::{Colour, draw};
    use crate::source::SourceMap;

    #[test]
    fn an_internal_error_names_the_last_template() {
        let diagnostic = diagnostic("entered unreachable code, in vm.rs:7", Some("api.yaml.j2"));
        let drawn = draw(&diagnostic, &SourceMap::new(), Colour::Plain);
        let expected = "\
error[broken]: internal error, please report it
note: the message is: entered unreachable code, in vm.rs:7
note: the last template was `api.yaml.j2`
";
        assert_eq!(drawn, expected);
    }
}
