//! Filters, functions, tests, methods and templates that do not exist, and what was meant.

use minijinja::ErrorKind;

use super::located::Located;
use super::undefined::{Undefined, keys, listed};
use crate::diagnostic::{Diagnostic, nearest};
use crate::functions;
use crate::source::Span;
use crate::template::jinja::definitions::Definitions;
use crate::template::jinja::wording;

/// Python's methods of strings and maps, and our filters for them.
const PYTHON: [(&str, &str); 7] = [
    ("startswith", "has_prefix"),
    ("endswith", "has_suffix"),
    ("strip", "trim"),
    ("lstrip", "trim"),
    ("rstrip", "trim"),
    ("removesuffix", "trim_suffix"),
    ("removeprefix", "trim_prefix"),
];

pub(crate) fn filter(located: &Located<'_>, span: Option<Span>, detail: &str) -> Diagnostic {
    let name = wording::unknown_name("filter", detail);
    let diagnostic = diagnostic(located, "unknown-filter", "filter", name, span);
    if located.engine.global(name).is_some() {
        let write = functions::jinja::signature(name).unwrap_or_else(|| format!("{name}(…)"));
        return diagnostic.help(format!("it is a function: write `{write}`"));
    }
    explained(diagnostic, name)
}

pub(crate) fn function(located: &Located<'_>, span: Option<Span>, detail: &str) -> Diagnostic {
    let name = wording::unknown_name("function", detail);
    let diagnostic = diagnostic(located, "unknown-function", "function", name, span);
    if is_filter(located, name) {
        let write = functions::jinja::signature(name).filter(|written| written.contains('|'));
        let write = write.unwrap_or_else(|| format!("x | {name}"));
        return diagnostic.help(format!("it is a filter: write `{write}`"));
    }
    let definitions = located.definitions(span);
    match nearest(name, definitions.names()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => explained(diagnostic, name),
    }
}

pub(crate) fn test(located: &Located<'_>, span: Option<Span>, detail: &str) -> Diagnostic {
    let name = wording::unknown_name("test", detail);
    let diagnostic = diagnostic(located, "unknown-test", "test", name, span);
    match nearest(name, TESTS) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("the tests are {}", listed(&TESTS))),
    }
}

/// The tests of the engine that say something about a value.
const TESTS: [&str; 20] = [
    "defined",
    "undefined",
    "none",
    "true",
    "false",
    "boolean",
    "string",
    "number",
    "integer",
    "float",
    "mapping",
    "sequence",
    "iterable",
    "in",
    "odd",
    "even",
    "divisibleby",
    "startingwith",
    "endingwith",
    "containing",
];

/// A call after a dot: a macro of an imported file, a method of `files`, or a habit of Python.
pub(crate) fn method(located: &Located<'_>, span: Option<Span>, detail: &str) -> Diagnostic {
    let unknown = wording::unknown_method(detail);
    let name = unknown.name;
    let owner = span.map_or("", |span| receiver(located.text(Some(span)), span));
    if unknown.is_of_undefined && !owner.is_empty() {
        return of_undefined(located, owner, name, span);
    }
    let definitions = located.definitions(span);
    let narrowed = span.map(|span| located.narrowed(span, name));
    if let Some((_, file)) = definitions.modules.iter().find(|(alias, _)| alias == owner) {
        let message = format!("`{file}` has no macro `{name}`");
        let diagnostic = Diagnostic::error("unknown-macro", message).at_if(narrowed);
        return with_macros(diagnostic, located, name, file);
    }
    let message = match owner {
        "" => format!("there is no method `{name}`"),
        owner => format!("`{owner}` has no method `{name}`"),
    };
    let diagnostic = Diagnostic::error("unknown-method", message).at_if(narrowed);
    let ours = PYTHON.iter().find(|(python, _)| *python == name);
    let filter = ours.map_or(name, |(_, ours)| ours);
    if is_filter(located, filter) {
        let piped = if owner.is_empty() { "x" } else { owner };
        let takes = span.is_some_and(|span| {
            let called = located.engine.sources.snippet(span);
            called.contains('(') && !called.ends_with("()")
        });
        let arguments = if takes { "(…)" } else { "" };
        return diagnostic.help(format!("write `{piped} | {filter}{arguments}`"));
    }
    let object = located.engine.global(owner).filter(|_| owner != "values");
    let Some(object) = object else {
        return diagnostic.help("values have no methods; filters come after `|`");
    };
    let keys = keys(owner, &object);
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("`{owner}` has {}", listed(&names))),
    }
}

/// A call of a macro of a file that is not imported, or of something else that is not defined.
fn of_undefined(located: &Located<'_>, owner: &str, name: &str, span: Option<Span>) -> Diagnostic {
    let mut diagnostic = Undefined::new(located, Some(owner), span).diagnostic();
    let mut files = located.engine.compiled.templates.iter();
    let defining = files.find(|(_, (file, _))| {
        let defined = Definitions::of(located.engine.sources.file(*file).text());
        defined.macros.iter().any(|(one, _)| one == name)
    });
    if let Some((file, _)) = defining.filter(|_| diagnostic.code == "undefined-name") {
        diagnostic.help = vec![format!(
            "`{name}` is a macro of `{file}`: write `{{% import \"{file}\" as {owner} %}}` above"
        )];
    }
    diagnostic
}

/// A call of something that `{% from … import … %}` did not find, or that is not defined.
pub(crate) fn imported(
    located: &Located<'_>,
    name: &str,
    span: Option<Span>,
) -> Option<Diagnostic> {
    let definitions = located.definitions(span);
    let mut all = definitions.imported.iter();
    let (_, original, file) = all.find(|(alias, ..)| alias == name)?;
    let message = format!("`{file}` has no macro `{original}`");
    let diagnostic = Diagnostic::error("unknown-macro", message).at_if(span);
    Some(with_macros(diagnostic, located, original, file))
}

fn with_macros(
    diagnostic: Diagnostic,
    located: &Located<'_>,
    name: &str,
    file: &str,
) -> Diagnostic {
    let Some((id, _)) = located.engine.compiled.templates.get(file) else {
        return diagnostic;
    };
    let defined = Definitions::of(located.engine.sources.file(*id).text());
    let names: Vec<&str> = defined
        .macros
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("it defines {}", listed(&names))),
    }
}

/// A template that `import`, `include` or `extends` names.
pub(crate) fn template(located: &Located<'_>, span: Option<Span>, name: &str) -> Diagnostic {
    let names = located.engine.compiled.templates.keys().map(String::as_str);
    let help = match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name.starts_with("_shared/") => {
            "shared partials are files in `_shared/`, next to the chart's folder".to_owned()
        }
        None => {
            "partials are files in the chart's `templates/` whose names begin with `_`".to_owned()
        }
    };
    let quoted = ["'", "\""].map(|quote| format!("{quote}{name}{quote}"));
    let span = span.map(|span| {
        let mut found = quoted.iter().map(|text| located.narrowed(span, text));
        let is_name =
            |span: &Span| quoted.contains(&located.engine.sources.snippet(*span).to_owned());
        found.find(is_name).unwrap_or(span)
    });
    Diagnostic::error("missing-partial", format!("there is no template `{name}`"))
        .at_if(span)
        .help(help)
}

fn diagnostic(
    located: &Located<'_>,
    code: &'static str,
    what: &str,
    name: &str,
    span: Option<Span>,
) -> Diagnostic {
    let span = span.map(|span| located.narrowed(span, name));
    Diagnostic::error(code, format!("there is no {what} `{name}`")).at_if(span)
}

/// What the table of functions says about a name.
fn explained(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    if let Some(ours) = functions::jinja::spelled(name) {
        return diagnostic.help(format!("it is named `{ours}` here"));
    }
    if let Some(instead) = functions::jinja::refused(name) {
        return diagnostic.help(instead);
    }
    if let Some(instead) = functions::jinja::instead(name) {
        return diagnostic.help(format!("write `{instead}`"));
    }
    diagnostic
        .help_if(nearest(name, functions::jinja::names()), |near| {
            format!("did you mean `{near}`?")
        })
        .help("`plate-render functions` lists them all")
}

/// Asks the engine, which lists its functions but not its filters.
fn is_filter(located: &Located<'_>, name: &str) -> bool {
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    if !is_name {
        return false;
    }
    let called = located.engine.evaluate(&format!("'' | {name}"));
    called.is_none_or(|error| error.kind() != ErrorKind::UnknownFilter)
}

/// The expression before the dot at `span`: `common` in `common.labels()`.
fn receiver(text: &str, span: Span) -> &str {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let behind = text.get(span.range()).unwrap_or_default();
    let Some(before) = before.strip_suffix('.') else {
        // The engine points to the whole call.
        return behind.rfind('.').map_or("", |dot| &behind[..dot]);
    };
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\'');
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(before.len(), |(at, _)| at);
    &before[start..]
}
