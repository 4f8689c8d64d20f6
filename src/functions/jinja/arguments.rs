//! The arguments of one call, asked for by the names that the table gives them.
//!
//! - Arguments have the order of [`Entry::parameters`], also those of a filter.
//! - A name ending in `?` may be left out, one ending in `…` is any number of arguments.
//! - An undefined value is an error, except where a function asks with [`Arguments::maybe`].

use std::ops::Range;

use minijinja::value::{Value, ValueKind};
use minijinja::{Error, State};

use super::convert;
use super::entry::Entry;
use super::error::{described, undefined};
use crate::functions::error::FunctionError;
use crate::functions::limits::{Budget, MOST_BYTES, MOST_ITEMS};

/// Who pays for the work of a call: the template that is rendered.
pub trait Payer {
    /// Takes `fuel`, if there is so much left.
    fn pay(&self, fuel: u64) -> Result<(), Error>;
}

impl Payer for State<'_, '_> {
    fn pay(&self, fuel: u64) -> Result<(), Error> {
        self.consume_fuel(fuel)
    }
}

/// The arguments of one call of `entry`.
pub(super) struct Arguments<'p> {
    entry: &'static Entry,
    values: Vec<Value>,
    payer: &'p dyn Payer,
}

impl<'p> Arguments<'p> {
    /// Binds `values` to the parameters of `entry`; their number is checked here, and `payer` pays
    /// for looking at them once.
    pub(super) fn bind(
        entry: &'static Entry,
        mut values: Vec<Value>,
        payer: &'p dyn Payer,
    ) -> Result<Self, Error> {
        let named = values.pop_if(|last| last.is_kwargs());
        payer.pay(values.iter().map(size).sum())?;
        let mut arguments = Self {
            entry,
            values,
            payer,
        };
        if let Some(named) = named {
            arguments.place(&named)?;
        }
        arguments.counted()
    }

    pub(super) fn payer(&self) -> &'p dyn Payer {
        self.payer
    }

    /// Puts each named argument at the place of its optional parameter.
    fn place(&mut self, named: &Value) -> Result<(), Error> {
        for name in named.try_iter()? {
            let name_text = name.as_str().unwrap_or_default();
            let optional = format!("{name_text}?");
            if !self.entry.parameters.contains(&optional.as_str()) {
                return Err(self.error(&format!("has no argument named `{name_text}`")));
            }
            let start = self.range(name_text).start.min(self.values.len());
            self.values.insert(start, named.get_item(&name)?);
        }
        Ok(())
    }

    fn counted(self) -> Result<Self, Error> {
        let parameters = self.entry.parameters;
        let open = parameters.iter().any(|name| name.ends_with('…'));
        let (least, most) = (required(parameters), optional(parameters));
        let given = self.values.len();
        if given >= least && (open || given <= least + most) {
            return Ok(self);
        }
        let takes = match (open, most) {
            (true, _) => format!("at least {}", counted(least)),
            (false, 0) => counted(least),
            (false, most) => format!("{least} to {}", counted(least + most)),
        };
        Err(self.error(&format!("accepts {takes}, got {given}")))
    }

    /// Returns an error about this call whose next step is the way it is written.
    fn error(&self, says: &str) -> Error {
        FunctionError::wrong(format!("`{}` {says}", self.entry.name))
            .help(format!("write {}", self.entry.ways()))
            .into()
    }

    /// Returns the places of the arguments of parameter `name`.
    fn range(&self, name: &str) -> Range<usize> {
        let given = self.values.len();
        let mut spare = given.saturating_sub(required(self.entry.parameters));
        let mut start = 0;
        for parameter in self.entry.parameters {
            let width = match parameter.chars().last() {
                Some('…') => std::mem::take(&mut spare),
                Some('?') if spare == 0 => 0,
                Some('?') => {
                    spare -= 1;
                    1
                }
                _ => 1,
            };
            if parameter.trim_end_matches(['?', '…']) == name {
                return start..start + width;
            }
            start += width;
        }
        start..start
    }

    /// Returns the arguments of the parameter `name…`, undefined ones included.
    pub(super) fn rest(&self, name: &str) -> &[Value] {
        self.values.get(self.range(name)).unwrap_or_default()
    }

    /// Returns an argument as it is, undefined included; `None` if it was left out.
    pub(super) fn maybe(&self, name: &str) -> Option<&Value> {
        self.rest(name).first()
    }

    pub(super) fn any(&self, name: &str) -> Result<&Value, Error> {
        match self.maybe(name) {
            Some(value) if value.is_undefined() => Err(undefined(value)),
            Some(value) => Ok(value),
            None => Err(self.error(&format!("needs `{name}`"))),
        }
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, Error> {
        self.text_of(name, self.any(name)?)
    }

    /// Returns the bytes of an argument that is a string or a file's bytes.
    pub(super) fn bytes(&self, name: &str) -> Result<&[u8], Error> {
        let value = self.any(name)?;
        match value.as_bytes() {
            Some(bytes) => Ok(bytes),
            None => self.text_of(name, value).map(str::as_bytes),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<&str>, Error> {
        self.each(name, Self::text_of)
    }

    /// Reads each argument of the parameter `name…`.
    fn each<'a, T>(
        &'a self,
        name: &str,
        read: impl Fn(&Self, &str, &'a Value) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let all = self.rest(name).iter();
        all.map(|value| read(self, name, value)).collect()
    }

    fn text_of<'a>(&self, name: &str, value: &'a Value) -> Result<&'a str, Error> {
        match value.as_str() {
            Some(text) => Ok(text),
            None if value.is_number() || value.kind() == ValueKind::Bool => {
                Err(self.wrong_with_help(name, value, "a string", "`string` turns it into text"))
            }
            None => Err(self.wrong(name, value, "a string")),
        }
    }

    pub(super) fn integer(&self, name: &str) -> Result<i128, Error> {
        self.integer_of(name, self.any(name)?)
    }

    /// The same; a number past 64 bits becomes the nearest one that has them.
    pub(super) fn clipped_integer(&self, name: &str) -> Result<i64, Error> {
        let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
        let integer = self.integer(name)?.clamp(least, most);
        Ok(i64::try_from(integer).unwrap_or_default())
    }

    pub(super) fn integers(&self, name: &str) -> Result<Vec<i128>, Error> {
        self.each(name, Self::integer_of)
    }

    fn integer_of(&self, name: &str, value: &Value) -> Result<i128, Error> {
        if let Some(integer) = convert::integer(value) {
            return Ok(integer);
        }
        match value.kind() {
            ValueKind::String => Err(self.wrong_with_help(
                name,
                value,
                "a whole number",
                "remove the quotes, or convert it with `int`",
            )),
            _ => Err(self.wrong(name, value, "a whole number")),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<&Value, Error> {
        self.number_of(name, self.any(name)?)
    }

    pub(super) fn numbers(&self, name: &str) -> Result<Vec<&Value>, Error> {
        self.each(name, Self::number_of)
    }

    fn number_of<'a>(&self, name: &str, value: &'a Value) -> Result<&'a Value, Error> {
        if value.is_number() {
            Ok(value)
        } else {
            Err(self.wrong(name, value, "a number"))
        }
    }

    pub(super) fn boolean(&self, name: &str) -> Result<bool, Error> {
        let value = self.any(name)?;
        match value.kind() {
            ValueKind::Bool => Ok(value.is_true()),
            _ => Err(self.wrong(name, value, "a boolean")),
        }
    }

    pub(super) fn list(&self, name: &str) -> Result<Vec<Value>, Error> {
        self.list_of(name, self.any(name)?)
    }

    pub(super) fn lists(&self, name: &str) -> Result<Vec<Vec<Value>>, Error> {
        self.each(name, Self::list_of)
    }

    fn list_of(&self, name: &str, value: &Value) -> Result<Vec<Value>, Error> {
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => Ok(convert::items(value)?),
            ValueKind::None => Err(self.wrong_with_help(
                name,
                value,
                "a list",
                "if the list may be missing, write `(x or [])`",
            )),
            _ => Err(self.wrong(name, value, "a list")),
        }
    }

    pub(super) fn map(&self, name: &str) -> Result<&Value, Error> {
        self.map_of(name, self.any(name)?)
    }

    pub(super) fn maps(&self, name: &str) -> Result<Vec<&Value>, Error> {
        self.each(name, Self::map_of)
    }

    fn map_of<'a>(&self, name: &str, value: &'a Value) -> Result<&'a Value, Error> {
        match value.kind() {
            ValueKind::Map => Ok(value),
            ValueKind::None => Err(self.wrong_with_help(
                name,
                value,
                "a map",
                "if the map may be missing, write `(x or {})`",
            )),
            _ => Err(self.wrong(name, value, "a map")),
        }
    }

    /// Returns the error that `value` is not what `name` takes.
    pub(super) fn wrong(&self, name: &str, value: &Value, takes: &str) -> Error {
        self.mismatch(name, value, takes)
            .map_or_else(|undefined| undefined, Error::from)
    }

    /// The same, with the next step.
    pub(super) fn wrong_with_help(
        &self,
        name: &str,
        value: &Value,
        takes: &str,
        help: &str,
    ) -> Error {
        self.mismatch(name, value, takes)
            .map_or_else(|undefined| undefined, |error| error.help(help).into())
    }

    fn mismatch(&self, name: &str, value: &Value, takes: &str) -> Result<FunctionError, Error> {
        if value.is_undefined() {
            return Err(undefined(value));
        }
        Ok(FunctionError::wrong(format!(
            "`{}` accepts {takes} as `{name}`, got {}",
            self.entry.name,
            described(value)
        )))
    }

    /// Returns an error about the content of the argument `name`, which has the right kind.
    pub(super) fn bad(&self, name: &str, problem: &str) -> FunctionError {
        FunctionError::wrong(format!("`{name}` of `{}` {problem}", self.entry.name))
    }

    /// Refuses to make more than [`MOST_ITEMS`] items.
    pub(super) fn allow_items(&self, count: i128) -> Result<(), Error> {
        if count <= MOST_ITEMS as i128 {
            return Ok(());
        }
        let says = format!("returns at most {MOST_ITEMS} items, got {count}");
        Err(FunctionError::wrong(format!("`{}` {says}", self.entry.name)).into())
    }
}

impl Budget for Arguments<'_> {
    type Error = Error;

    fn pay(&self, fuel: u64) -> Result<(), Error> {
        self.payer.pay(fuel)
    }

    fn allow_bytes(&self, count: usize) -> Result<(), Error> {
        if count <= MOST_BYTES {
            return Ok(());
        }
        let says = format!("returns at most {MOST_BYTES} bytes, got {count}");
        Err(FunctionError::wrong(format!("`{}` {says}", self.entry.name)).into())
    }
}

/// The price of looking at a value once, without what is in its items.
fn size(value: &Value) -> u64 {
    match value.as_str() {
        Some(text) => text.len() as u64 / 64,
        None => value.len().unwrap_or(0) as u64 / 2,
    }
}

fn required(parameters: &[&str]) -> usize {
    let fixed = |name: &&&str| !name.ends_with(['?', '…']);
    parameters.iter().filter(fixed).count()
}

fn optional(parameters: &[&str]) -> usize {
    parameters.iter().filter(|name| name.ends_with('?')).count()
}

fn counted(arguments: usize) -> String {
    match arguments {
        1 => "1 argument".to_owned(),
        many => format!("{many} arguments"),
    }
}
