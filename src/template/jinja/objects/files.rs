//! `files` as an object of the engine.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};

use crate::functions::FunctionError;
use crate::template::files::{Content, Files};

/// `files`
#[derive(Debug)]
pub(crate) struct FilesObject(pub(super) Arc<Files>);

impl Object for FilesObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn call_method(
        self: &Arc<Self>,
        state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        let takes = match method {
            "get" | "bytes" | "lines" => "a path",
            "glob" => "a pattern",
            _ => return Err(Error::from(ErrorKind::UnknownMethod)),
        };
        let Ok((argument,)) = from_args::<(&str,)>(args) else {
            let message = format!("`files.{method}` accepts {takes}, as one string");
            return Err(FunctionError::wrong(message).into());
        };
        let charge = |price: u64| state.consume_fuel(price);
        let (files, charge) = (&self.0, &charge);
        Ok(match method {
            "get" => Value::from(files.get(argument, charge)?),
            "bytes" => Value::from_bytes(files.bytes(argument, charge)?),
            "lines" => files
                .get(argument, charge)?
                .lines()
                .map(Value::from)
                .collect(),
            _ => Value::from_pairs(
                files
                    .glob(argument, charge)?
                    .into_iter()
                    .map(|(path, content)| (path, content_value(content))),
            ),
        })
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("files")
    }
}

fn content_value(content: Content) -> Value {
    match content {
        Content::Text(text) => Value::from(text),
        Content::Bytes(bytes) => Value::from_bytes(bytes),
    }
}
