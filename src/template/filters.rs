//! The filters and functions that need the engine: captures, layout, `toyaml`, `include`, `tpl`.

use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, State, Value};

use super::capture::{self, Capturing, Fragment};
use super::instrument::{Places, instrument};
use super::log::MAX_DEPTH;
use super::objects::{Layout, Omit, Quoted, Raw, YamlText};
use super::session::Session;
use super::wording::wording;
use crate::functions::{Fault, convert};

/// Adds them to `env`.
pub(super) fn register(env: &mut Environment<'_>, session: &Arc<Session>) {
    let shared = Arc::clone(session);
    env.add_filter("__macro", move |callable: Value| {
        Capturing::wrap(callable, &shared)
    });
    let shared = Arc::clone(session);
    env.add_filter("__text", move |text: &Value| {
        capture::string(&text.to_string(), &shared)
    });
    env.add_filter("__kept", kept);
    let shared = Arc::clone(session);
    env.add_filter("__fragment", move |text: &Value| {
        capture::captured(&text.to_string(), &shared)
    });
    let shared = Arc::clone(session);
    env.add_function(
        "include",
        move |state: &mut State<'_, '_>, name: &str, context: Option<Value>| {
            nested(state, &shared, |state| {
                include(state, &shared, name, context.unwrap_or_default())
            })
        },
    );
    let shared = Arc::clone(session);
    env.add_function(
        "tpl",
        move |state: &mut State<'_, '_>, text: &str, context: Option<Value>| {
            nested(state, &shared, |state| {
                tpl(state, &shared, text, context.unwrap_or_default())
            })
        },
    );
    let shared = Arc::clone(session);
    env.add_filter(
        "tpl",
        move |state: &mut State<'_, '_>, text: &str, context: Option<Value>| {
            nested(state, &shared, |state| {
                tpl(state, &shared, text, context.unwrap_or_default())
            })
        },
    );
    env.add_global("omit", Value::from_object(Omit));
    for name in ["toyaml", "to_yaml"] {
        env.add_filter(name, |value: Value| Value::from_object(YamlText(value)));
        env.add_function(name, |value: Value| Value::from_object(YamlText(value)));
    }
    env.add_filter("raw", |text: String| Value::from_object(Raw(text)));
    env.add_filter("indent", indent);
    env.add_filter("nindent", nindent);
    env.add_function("nindent", |width: usize, value: Value| {
        nindent(value, width)
    });
    env.add_filter("quote", |value: &Value| {
        quoted(value, |text| format!("{text:?}"))
    });
    env.add_function("quote", |value: &Value| {
        quoted(value, |text| format!("{text:?}"))
    });
    let single = |text: &str| format!("'{text}'");
    env.add_filter("squote", move |value: &Value| quoted(value, single));
    env.add_function("squote", move |value: &Value| quoted(value, single));
}

/// A value that a namespace keeps: a loop could nest it without an end.
fn kept(state: &State<'_, '_>, value: Value) -> Result<Value, Error> {
    let mut seen = 0;
    let checked = convert::check_depth(&value, &mut seen);
    state.consume_fuel(seen)?;
    checked?;
    Ok(value)
}

/// Runs `render` one level deeper.
fn nested(
    state: &mut State<'_, '_>,
    session: &Session,
    render: impl FnOnce(&mut State<'_, '_>) -> Result<Value, Error>,
) -> Result<Value, Error> {
    if !session.log.enter() {
        let message = format!("templates include each other more than {MAX_DEPTH} levels deep");
        return Err(Fault::new("endless-recursion", message)
            .help("is there an include without an end?")
            .into());
    }
    let result = render(state);
    session.log.leave();
    result
}

fn include(
    state: &mut State<'_, '_>,
    session: &Arc<Session>,
    name: &str,
    context: Value,
) -> Result<Value, Error> {
    let rendered = state.get_template(name)?.render_captured(context)?;
    charge(state, rendered.state().fuel_levels())?;
    Ok(capture::captured(rendered.output(), session))
}

/// A lone hole keeps its type; anything else is a string, never YAML.
fn tpl(
    state: &mut State<'_, '_>,
    session: &Arc<Session>,
    text: &str,
    context: Value,
) -> Result<Value, Error> {
    let site = session.log.current().unwrap_or_default();
    let rewritten = instrument(text, Places::Inherit(site))
        .map_err(|fault| in_string(Fault::new("template-syntax", fault.message)))?;
    let template = state
        .env()
        .template_from_named_str("<tpl>", &rewritten.source);
    let rendered = template.and_then(|template| template.render_captured(context));
    let rendered = rendered.map_err(|error| in_string(fault(&error)))?;
    charge(state, rendered.state().fuel_levels())?;
    Ok(match capture::captured(rendered.output(), session) {
        value if value.downcast_object_ref::<Fragment>().is_some() => {
            capture::string(rendered.output(), session)
        }
        value => value,
    })
}

/// The place of a fault inside the string is the call of `tpl`; the engine fills it in.
fn in_string(fault: Fault) -> Error {
    const WHERE: &str = "in the text given to `tpl`: ";
    let message = match fault.message.strip_prefix(WHERE) {
        Some(_) => fault.message,
        None => format!("{WHERE}{}", fault.message),
    };
    Fault { message, ..fault }.into()
}

/// What went wrong inside the string, whose own place nobody could open.
fn fault(error: &Error) -> Fault {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    source.cloned().unwrap_or_else(|| {
        let wording = wording(error, "");
        Fault {
            code: wording.code,
            message: wording.message,
            help: wording.help,
        }
    })
}

/// What a nested rendering used counts for the one around it.
fn charge(state: &State<'_, '_>, levels: Option<(u64, u64)>) -> Result<(), Error> {
    levels.map_or(Ok(()), |(used, _)| state.consume_fuel(used))
}

fn indent(value: Value, width: usize, first: Option<bool>, blank: Option<bool>) -> Value {
    let text = indented(
        &text(&value),
        width,
        first.unwrap_or(false),
        blank.unwrap_or(false),
    );
    Value::from_object(Layout {
        value,
        text,
        new_line: None,
    })
}

fn nindent(value: Value, width: usize) -> Value {
    let text = format!("\n{}", indented(&text(&value), width, true, true));
    Value::from_object(Layout {
        value,
        text,
        new_line: Some(width),
    })
}

fn indented(text: &str, width: usize, first: bool, blank: bool) -> String {
    let pad = " ".repeat(width);
    let line = |(index, line): (usize, &str)| {
        let padded = if index == 0 {
            first
        } else {
            blank || !line.is_empty()
        };
        if padded {
            format!("{pad}{line}")
        } else {
            line.to_owned()
        }
    };
    text.split('\n')
        .enumerate()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

fn text(value: &Value) -> String {
    capture::scalar_text(value).unwrap_or_else(|| value.to_string())
}

/// Null and undefined values are left out, as Helm's `quote` does.
fn quoted(value: &Value, quote: impl Fn(&str) -> String) -> Value {
    if matches!(value.kind(), ValueKind::None | ValueKind::Undefined) {
        return Value::from("");
    }
    let value = text(value);
    Value::from_object(Quoted {
        text: quote(&value),
        value,
    })
}
