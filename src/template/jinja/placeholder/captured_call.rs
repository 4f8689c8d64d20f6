//! Macros and the `caller()` of call blocks, whose output is captured.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{State, Value};

use super::capture::captured;
use crate::functions::FunctionError;
use crate::template::jinja::recording::session::Session;

/// A macro or a `caller()`.
#[derive(Debug)]
pub(crate) struct CapturedCall {
    inner: Value,
    session: Arc<Session>,
}

impl CapturedCall {
    /// Wraps `callable`; other values pass.
    pub(crate) fn wrap(callable: Value, session: &Arc<Session>) -> Value {
        if callable.downcast_object_ref::<CapturedCall>().is_some() || callable.is_undefined() {
            return callable;
        }
        Value::from_object(CapturedCall {
            inner: callable,
            session: Arc::clone(session),
        })
    }

    /// Checks the arguments, since the engine does not name the macro.
    fn check(&self, args: &[Value]) -> Result<(), FunctionError> {
        let attribute = |name: &str| self.inner.get_attr(name).unwrap_or_default();
        let Ok(parameters) = attribute("arguments").try_iter() else {
            return Ok(());
        };
        let parameters: Vec<String> = parameters.map(|name| name.to_string()).collect();
        let name = attribute("name").to_string();
        let diagnostic = |message: String| {
            FunctionError::wrong(message).help(format!("write `{name}({})`", parameters.join(", ")))
        };
        let (named, positional) = match args.split_last() {
            Some((last, rest)) if last.is_kwargs() => (Some(last), rest.len()),
            _ => (None, args.len()),
        };
        if positional > parameters.len() {
            let takes = match parameters.len() {
                1 => "1 argument".to_owned(),
                count => format!("{count} arguments"),
            };
            return Err(diagnostic(format!(
                "`{name}` accepts {takes}, got {positional}"
            )));
        }
        let keys = named.into_iter().flat_map(Value::try_iter).flatten();
        for key in keys.map(|key| key.to_string()) {
            match parameters.iter().position(|parameter| *parameter == key) {
                Some(index) if index < positional => {
                    return Err(diagnostic(format!("`{name}` is given `{key}` twice")));
                }
                None if key == "caller" && !attribute("caller").is_true() => {
                    return Err(
                        FunctionError::wrong(format!("`{name}` does not use `caller()`"))
                            .help("call it in `{{ }}`, or print `{{ caller() }}` in it"),
                    );
                }
                None if key != "caller" => {
                    return Err(diagnostic(format!(
                        "`{name}` has no argument named `{key}`"
                    )));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Object for CapturedCall {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.inner
            .get_item(key)
            .ok()
            .filter(|value| !value.is_undefined())
    }

    fn call(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        args: &[Value],
    ) -> Result<Value, minijinja::Error> {
        self.check(args)?;
        self.session.log.enter()?;
        let output = self.inner.call(state, args);
        self.session.log.leave();
        let output = output?;
        Ok(match output.as_str() {
            Some(text) => captured(text, &self.session),
            None => output,
        })
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inner)
    }
}
