//! `tpl`: a text of the values, rendered as a template.
//!
//! - A text that is one tag gives the tag's value; every other text is a string with its white space
//!   and line ends, and never YAML. A map, a list or null keeps its kind with white space around its
//!   tag, since it cannot be part of a text.
//! - Of a map or a list, the strings in it are rendered, each in its place, and keys, too; what holds
//!   no tag stays the value that it was, with its origin.

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, State, Value};

use super::{charge, check_defined, nested};
use crate::functions::FunctionError;
use crate::template::jinja::objects::YamlText;
use crate::template::jinja::placeholder::capture;
use crate::template::jinja::placeholder::value_to_node::DEEPEST_BUILT;
use crate::template::jinja::recording::session::Session;
use crate::template::jinja::rewrite::{Places, instrument};
use crate::template::jinja::wording::wording;

/// Adds the function and the filter to `env`.
pub(crate) fn register(env: &mut Environment<'_>, session: &Arc<Session>) {
    let shared = Arc::clone(session);
    let tpl = move |state: &mut State<'_, '_>, value: &Value, context: Option<Value>| {
        check_defined(state, &shared, value)?;
        let call = Call {
            session: &shared,
            context: context.unwrap_or_default(),
        };
        nested(state, &shared, |state| call.value(state, value))
    };
    env.add_filter("tpl", tpl.clone());
    env.add_function("tpl", tpl);
}

/// One call of `tpl`.
struct Call<'s> {
    session: &'s Arc<Session>,
    context: Value,
}

impl Call<'_> {
    fn value(&self, state: &mut State<'_, '_>, value: &Value) -> Result<Value, Error> {
        if let Some(YamlText(inner)) = value.downcast_object_ref() {
            return self.value(state, inner);
        }
        if let Some(fragment) = capture::fragment(value) {
            return self.text(state, &fragment.plain()?);
        }
        match value.kind() {
            ValueKind::Undefined => Ok(value.clone()),
            ValueKind::Seq | ValueKind::Iterable | ValueKind::Map | ValueKind::String => {
                Ok(self.part(state, value, 0)?.unwrap_or_else(|| value.clone()))
            }
            _ => match capture::object_text(value) {
                Some(text) => self.text(state, &text),
                None => Err(not_rendered(value)),
            },
        }
    }

    /// What a part of a value becomes; none if it stays as it is.
    fn part(
        &self,
        state: &mut State<'_, '_>,
        value: &Value,
        depth: usize,
    ) -> Result<Option<Value>, Error> {
        state.consume_fuel(1)?;
        if depth > DEEPEST_BUILT {
            let message =
                format!("lists and maps are nested more than {DEEPEST_BUILT} levels deep here");
            return Err(FunctionError::new("too-deep", message).into());
        }
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => self.list(state, value, depth),
            ValueKind::Map => self.map(state, value, depth),
            _ => match value.as_str().filter(|text| may_hold_tags(text)) {
                Some(text) => self.text(state, text).map(Some),
                None => Ok(None),
            },
        }
    }

    fn list(
        &self,
        state: &mut State<'_, '_>,
        list: &Value,
        depth: usize,
    ) -> Result<Option<Value>, Error> {
        let mut is_changed = false;
        let mut items = Vec::new();
        for item in list.try_iter()? {
            let rendered = self.part(state, &item, depth + 1)?;
            is_changed |= rendered.is_some();
            items.push(rendered.unwrap_or(item));
        }
        Ok(is_changed.then(|| Value::from(items)))
    }

    fn map(
        &self,
        state: &mut State<'_, '_>,
        map: &Value,
        depth: usize,
    ) -> Result<Option<Value>, Error> {
        let mut is_changed = false;
        let mut pairs = Vec::new();
        let mut names = BTreeSet::new();
        for key in map.try_iter()? {
            let item = map.get_item(&key)?;
            let name = self.key(state, &key)?;
            let rendered = self.part(state, &item, depth + 1)?;
            is_changed |= rendered.is_some() || name.is_some();
            let name = name.unwrap_or(key);
            if !names.insert(name.to_string()) {
                return Err(twice(&name));
            }
            pairs.push((name, rendered.unwrap_or(item)));
        }
        Ok(is_changed.then(|| Value::from_pairs(pairs)))
    }

    fn key(&self, state: &mut State<'_, '_>, key: &Value) -> Result<Option<Value>, Error> {
        match key.as_str().filter(|text| may_hold_tags(text)) {
            Some(text) => {
                let rendered = self.text(state, text)?;
                Ok(Some(Value::from(capture::joined(&rendered)?)))
            }
            None => Ok(None),
        }
    }

    fn text(&self, state: &mut State<'_, '_>, text: &str) -> Result<Value, Error> {
        let session = self.session;
        let site = session.log.current().unwrap_or(usize::MAX);
        let rewritten = instrument(text, Places::Inherit(site))
            .map_err(|diagnostic| in_string(diagnostic.words()))?;
        let template = state
            .env()
            .template_from_named_str("<tpl>", &rewritten.source);
        let rendered = template.and_then(|template| template.render_captured(self.context.clone()));
        let rendered = rendered.map_err(|error| in_string(diagnostic(&error)))?;
        charge(state, rendered.state().fuel_levels())?;
        let printed = rendered.output();
        match capture::only_value(printed, session) {
            Some(value) => Ok(value),
            None => Ok(Value::from(capture::exact_text(printed, session)?)),
        }
    }
}

fn may_hold_tags(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|tag| text.contains(tag))
}

fn twice(key: &Value) -> Error {
    let diagnostic =
        FunctionError::new("duplicate-key", format!("the key `{key}` is written twice"));
    diagnostic.help("`tpl` renders keys, too").into()
}

fn not_rendered(value: &Value) -> Error {
    let what = match value.kind() {
        ValueKind::None => "null".to_owned(),
        ValueKind::Bool | ValueKind::Number => format!("the {} {value}", value.kind()),
        _ => "something else".to_owned(),
    };
    let diagnostic =
        FunctionError::wrong(format!("`tpl` accepts text, a map or a list, got {what}"));
    diagnostic.help("write `tpl(text, context)`").into()
}

/// The place of an error inside the string is the call of `tpl`; the engine fills it in.
fn in_string(diagnostic: FunctionError) -> Error {
    const WHERE: &str = "in the text given to `tpl`: ";
    let message = match diagnostic.message.strip_prefix(WHERE) {
        Some(_) => diagnostic.message,
        None => format!("{WHERE}{}", diagnostic.message),
    };
    let is_escaped = message.contains("`\\` has no meaning in a tag");
    let escaped = || {
        "`tpl` renders the strings in a map or a list: write `tpl(x)` instead of `tpl(x | tojson)`"
            .to_owned()
    };
    let help = diagnostic.help.or_else(|| is_escaped.then(escaped));
    FunctionError {
        message,
        help,
        ..diagnostic
    }
    .into()
}

/// What went wrong inside the string, whose own place cannot be opened.
fn diagnostic(error: &Error) -> FunctionError {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    source.cloned().unwrap_or_else(|| {
        let wording = wording(error, "");
        FunctionError {
            code: wording.code,
            message: wording.message,
            help: wording.help,
        }
    })
}
