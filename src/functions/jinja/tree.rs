//! The engine's values, one level at a time.

use minijinja::value::{Value, ValueKind};

use super::convert;
use super::error::described;
use crate::functions::error::FunctionError;
use crate::functions::tree::{Level, Tree};

impl Tree for Value {
    fn level(&self) -> Result<Level<'_, Self>, FunctionError> {
        Ok(match self.kind() {
            ValueKind::None => Level::Null,
            ValueKind::Bool => Level::Boolean(self.is_true()),
            ValueKind::Number => number(self)?,
            ValueKind::Seq | ValueKind::Iterable => Level::List(convert::items(self)?),
            ValueKind::Map => Level::Map(convert::pairs(self)?),
            _ => self.as_str().map_or(Level::Opaque, Level::Text),
        })
    }

    fn is_null(&self) -> bool {
        self.is_none()
    }

    fn is_map(&self) -> bool {
        self.kind() == ValueKind::Map
    }

    fn described(&self) -> String {
        described(self)
    }
}

fn number(value: &Value) -> Result<Level<'_, Value>, FunctionError> {
    if value.is_integer() {
        return i128::try_from(value.clone())
            .map(Level::Integer)
            .map_err(|_| {
                FunctionError::wrong(format!("{} has more than 64 bits", described(value)))
            });
    }
    Ok(f64::try_from(value.clone()).map_or(Level::Opaque, Level::Float))
}
