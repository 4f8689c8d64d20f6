//! The filters and functions that need the engine: captures, layout, `toyaml`, `include`, `tpl`.

mod tpl;

use std::sync::Arc;

use minijinja::value::{Rest, ValueKind, ValueOrKwargs};
use minijinja::{Environment, Error, State, Value};

use super::marks::NOT_TEXT;
use super::objects::{Layout, Omit, Quoted, Raw, YamlText};
use super::placeholder::capture::{self, Fragment};
use super::placeholder::captured_call::CapturedCall;
use super::placeholder::compose_errors;
use super::placeholder::items::{self, Joiner};
use super::placeholder::value_to_node::DEEPEST_BUILT;
use super::recording::log::Read;
use super::recording::session::Session;
use super::recording::tracked::Tracked;
use crate::account::{self, NODE};
use crate::functions::jinja::{Entry, convert, table};
use crate::functions::{FunctionError, MOST_BYTES};

/// How far `indent` and `nindent` may indent: each line of a text is made longer by that much.
const WIDEST: usize = 1_000;

/// Adds them to `env`.
pub(super) fn register(env: &mut Environment<'_>, session: &Arc<Session>) {
    let shared = Arc::clone(session);
    env.add_filter("__macro", move |callable: Value| {
        CapturedCall::wrap(callable, &shared)
    });
    let shared = Arc::clone(session);
    env.add_filter("__text", move |text: &Value| {
        Ok::<_, Error>(Value::from(capture::plain_text(
            &text.to_string(),
            &shared,
        )?))
    });
    env.add_filter("__kept", kept);
    let shared = Arc::clone(session);
    env.add_filter("__fragment", move |text: &Value| {
        capture::printed(capture::captured(&text.to_string(), &shared), &shared)
    });
    let shared = Arc::clone(session);
    env.add_filter("__file", move |text: &Value| {
        capture::printed(capture::included(&text.to_string(), &shared), &shared)
    });
    operands(env, session);
    let shared = Arc::clone(session);
    env.add_function(
        "include",
        move |state: &mut State<'_, '_>, name: &str, context: Option<Value>| {
            nested(state, &shared, |state| {
                include(state, &shared, name, context.unwrap_or_default())
            })
        },
    );
    tpl::register(env, session);
    env.add_global("omit", Value::from_object(Omit));
    for name in ["toyaml", "to_yaml"] {
        let shared = Arc::clone(session);
        let toyaml = move |state: &mut State<'_, '_>, value: &Value| {
            check_defined(state, &shared, value)?;
            pay_to_write(state, &shared, value)?;
            let is_yaml = value.is_undefined() || capture::fragment(value).is_some();
            Ok::<_, Error>(if is_yaml {
                value.clone()
            } else {
                Value::from_object(YamlText(value.clone()))
            })
        };
        env.add_filter(name, toyaml.clone());
        env.add_function(name, toyaml);
    }
    env.add_filter("raw", |text: String| Value::from_object(Raw(text)));
    layout(env, session);
    for entry in table().filter(|entry| WRITERS.contains(&entry.name)) {
        writer(env, session, entry);
    }
}

/// What writes values as text that has numbers.
const WRITERS: &[&str] = &["tojson", "to_json", "to_pretty_json", "to_toml"];

/// Lets numbers into the text of `entry` that would look otherwise in other text.
fn writer(env: &mut Environment<'_>, session: &Arc<Session>, entry: &'static Entry) {
    let shared = Arc::clone(session);
    let marked = move |written: Value| match written.as_str() {
        Some(text) if shared.shows_odd(text) => {
            // A number alone is no JSON that other text could be known by.
            if text.starts_with(['{', '[']) {
                shared.log.write_json(text);
            }
            Value::from_object(Quoted {
                value: text.to_owned(),
                text: text.to_owned(),
            })
        }
        _ => written,
    };
    let piped = marked.clone();
    env.add_filter(
        entry.name,
        move |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
            entry.pipe(values.into_values(), state).map(&piped)
        },
    );
    env.add_function(
        entry.name,
        move |state: &mut State<'_, '_>, values: Rest<ValueOrKwargs>| {
            entry.call(values.into_values(), state).map(&marked)
        },
    );
}

/// The filters of Helm habits: they change text, and where nodes are they change nothing.
fn layout(env: &mut Environment<'_>, session: &Arc<Session>) {
    let shared = Arc::clone(session);
    env.add_filter(
        "indent",
        move |state: &mut State<'_, '_>,
              value: &Value,
              width: usize,
              first: Option<bool>,
              blank: Option<bool>| {
            check_defined(state, &shared, value)?;
            indent(
                state,
                value,
                width,
                first.unwrap_or(false),
                blank.unwrap_or(false),
            )
        },
    );
    let shared = Arc::clone(session);
    env.add_filter(
        "nindent",
        move |state: &mut State<'_, '_>, value: &Value, width: usize| {
            check_defined(state, &shared, value)?;
            nindent(state, value, width)
        },
    );
    let shared = Arc::clone(session);
    env.add_function(
        "nindent",
        move |state: &mut State<'_, '_>, width: usize, value: &Value| {
            check_defined(state, &shared, value)?;
            nindent(state, value, width)
        },
    );
    quote(env, session, "quote", |text| format!("{text:?}"));
    quote(env, session, "squote", |text| format!("'{text}'"));
}

fn quote(
    env: &mut Environment<'_>,
    session: &Arc<Session>,
    name: &'static str,
    quote: fn(&str) -> String,
) {
    let shared = Arc::clone(session);
    let quoted = move |state: &mut State<'_, '_>, value: &Value| {
        check_defined(state, &shared, value)?;
        state.consume_fuel(account::text(value.as_str().map_or(0, str::len)))?;
        quoted(value, &shared, quote)
    };
    env.add_filter(name, quoted.clone());
    env.add_function(name, quoted);
}

/// The filters that rewriting puts into expressions.
fn operands(env: &mut Environment<'_>, session: &Arc<Session>) {
    env.add_filter("__plain", |value: &Value| plain(value));
    env.add_filter("__written", |value: &Value| written(value));
    let shared = Arc::clone(session);
    env.add_filter(
        "__compared",
        move |state: &mut State<'_, '_>, value: &Value| {
            pay_to_compare(state, &shared, value)?;
            plain(value)
        },
    );
    let shared = Arc::clone(session);
    env.add_filter(
        "__known",
        move |state: &mut State<'_, '_>, value: &Value| {
            check_defined(state, &shared, value)?;
            pay_to_cut(state, value)?;
            plain(value)
        },
    );
    env.add_filter("__indexed", |state: &State<'_, '_>, value: Value| {
        pay_to_cut(state, &value)?;
        Ok::<_, Error>(value)
    });
    let shared = Arc::clone(session);
    env.add_filter("__joined", move |value: &Value| joined(value, &shared));
    for (name, joiner) in [("__items", Joiner::Plus), ("__list", Joiner::Concat)] {
        let shared = Arc::clone(session);
        env.add_filter(name, move |value: &Value| {
            items::items(value, joiner, &shared).map_err(Error::from)
        });
    }
    let shared = Arc::clone(session);
    env.add_filter(
        "__set",
        move |state: &State<'_, '_>, value: Value, site: usize| {
            let reads = shared.log.close_silently(site);
            check_depth(state, &value, 0)?;
            let text = value.as_str();
            let odd = text.and_then(|text| shared.distorted(&value, &reads, text));
            match odd.filter(|_| !is_read(text.unwrap_or_default(), &reads, &shared)) {
                Some((id, node)) => Err(compose_errors::distorted_words(&shared, id, node).into()),
                None => Ok(value),
            }
        },
    );
}

/// Each round of a loop may put what a name holds into another list: the engine would free such a
/// value level by level, and exhaust the stack.
fn check_depth(state: &State<'_, '_>, value: &Value, depth: usize) -> Result<(), Error> {
    let is_built = matches!(value.kind(), ValueKind::Seq | ValueKind::Map)
        && value.downcast_object_ref::<Tracked>().is_none();
    if !is_built {
        return Ok(());
    }
    if depth == DEEPEST_BUILT {
        let message =
            format!("lists and maps are nested more than {DEEPEST_BUILT} levels deep here");
        return Err(FunctionError::new("too-deep", message).into());
    }
    for item in value.try_iter()? {
        state.consume_fuel(1)?;
        let part = match value.kind() {
            ValueKind::Map => value.get_item(&item)?,
            _ => item,
        };
        check_depth(state, &part, depth + 1)?;
    }
    Ok(())
}

/// A string that was itself read from the values is as it was written.
fn is_read(text: &str, reads: &[Read], session: &Session) -> bool {
    reads.iter().any(|read| match read {
        Read::Hit(id) => session.tracker.node(*id).as_str() == Some(text),
        Read::Miss(..) => false,
    })
}

/// The same as [`plain`], and what `toyaml` makes as its text.
fn written(value: &Value) -> Result<Value, Error> {
    match value.downcast_object_ref::<YamlText>() {
        Some(yaml) => Ok(Value::from(yaml.written()?)),
        None => plain(value),
    }
}

/// Comparing goes through all of a value, which walking it pays for; texts are paid for by length.
fn pay_to_compare(state: &State<'_, '_>, session: &Session, value: &Value) -> Result<(), Error> {
    // Values are not read by being compared.
    if let Some(tracked) = value.downcast_object_ref::<Tracked>() {
        return state.consume_fuel(session.tracker.node(tracked.id).price() / 4);
    }
    state.consume_fuel(convert::weight(value, state)?)
}

/// What is written as YAML may be made into text.
fn pay_to_write(state: &State<'_, '_>, session: &Session, value: &Value) -> Result<(), Error> {
    if let Some(tracked) = value.downcast_object_ref::<Tracked>() {
        return state.consume_fuel(session.tracker.node(tracked.id).price());
    }
    state.consume_fuel(convert::weight(value, state)?.saturating_mul(NODE))
}

/// The price of finding a character of a text, or where a slice of it begins; of a number, that of
/// counting up to it.
fn pay_to_cut(state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    if let Some(at) = value.as_i64() {
        return state.consume_fuel(at.unsigned_abs() / 256);
    }
    state.consume_fuel(value.as_str().map_or(0, str::len) as u64 / 64)
}

/// YAML of several lines as its text; everything else as it is.
fn plain(value: &Value) -> Result<Value, Error> {
    if let Some(quoted) = value.downcast_object_ref::<Quoted>() {
        return Ok(Value::from(quoted.text.as_str()));
    }
    match value.downcast_object_ref::<Fragment>() {
        Some(fragment) => Ok(Value::from(fragment.plain()?)),
        None => Ok(value.clone()),
    }
}

/// What `~` joins; an undefined value is the engine's to refuse.
fn joined(value: &Value, session: &Session) -> Result<Value, Error> {
    if value.is_undefined() {
        return Ok(value.clone());
    }
    let text = capture::joined(value)?;
    match session.distorted(value, &[], &text) {
        Some((id, node)) => Err(compose_errors::distorted_words(session, id, node).into()),
        None => Ok(Value::from(text)),
    }
}

/// Refuses an undefined value, but not that of `x if c` without an `else`.
///
/// Only the engine can distinguish them: it refuses to format the one.
pub(super) fn check_defined(
    state: &mut State<'_, '_>,
    session: &Session,
    value: &Value,
) -> Result<(), Error> {
    if value.is_undefined() {
        session.log.open(0);
        state.format(value.clone())?;
    }
    Ok(())
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
pub(super) fn nested(
    state: &mut State<'_, '_>,
    session: &Session,
    render: impl FnOnce(&mut State<'_, '_>) -> Result<Value, Error>,
) -> Result<Value, Error> {
    session.log.enter()?;
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
    Ok(capture::included(rendered.output(), session))
}

/// What a nested rendering used counts for the one around it.
pub(super) fn charge(state: &State<'_, '_>, levels: Option<(u64, u64)>) -> Result<(), Error> {
    levels.map_or(Ok(()), |(used, _)| state.consume_fuel(used))
}

fn indent(
    state: &State<'_, '_>,
    value: &Value,
    width: usize,
    first: bool,
    blank: bool,
) -> Result<Value, Error> {
    check_width(width)?;
    let text = text(value);
    pay_to_indent(state, &text, width)?;
    Ok(Value::from_object(Layout {
        value: value.clone(),
        text: indented(&text, width, first, blank),
        width,
        new_line: None,
    }))
}

fn nindent(state: &State<'_, '_>, value: &Value, width: usize) -> Result<Value, Error> {
    check_width(width)?;
    let text = text(value);
    pay_to_indent(state, &text, width)?;
    Ok(Value::from_object(Layout {
        value: value.clone(),
        text: format!("\n{}", indented(&text, width, true, true)),
        width,
        new_line: Some(width),
    }))
}

fn check_width(width: usize) -> Result<(), Error> {
    if width <= WIDEST {
        return Ok(());
    }
    let message = format!("a text is indented by at most {WIDEST} columns, got {width}");
    Err(FunctionError::new("wrong-argument", message).into())
}

/// Every line grows, so that a text is paid for before it is made.
fn pay_to_indent(state: &State<'_, '_>, text: &str, width: usize) -> Result<(), Error> {
    let lines = text.matches('\n').count() + 1;
    let bytes = text.len().saturating_add(lines.saturating_mul(width));
    if bytes > MOST_BYTES {
        let message = format!("an indented text has at most {MOST_BYTES} bytes, got {bytes}");
        return Err(FunctionError::new("wrong-argument", message).into());
    }
    state.consume_fuel(account::text(bytes))
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

/// What is no text is refused where it is printed, for only there it is known to be text.
fn text(value: &Value) -> String {
    capture::joined(value).unwrap_or_else(|_| NOT_TEXT.to_string())
}

/// Null is left out, as Helm's `quote` does.
fn quoted(value: &Value, session: &Session, quote: fn(&str) -> String) -> Result<Value, Error> {
    if matches!(value.kind(), ValueKind::None | ValueKind::Undefined) {
        return Ok(Value::from(""));
    }
    let value = joined(value, session)?.to_string();
    Ok(Value::from_object(Quoted {
        text: quote(&value),
        value,
    }))
}
