//! One function in the table: its names, its documentation and where it is implemented.

use minijinja::Error;
use minijinja::value::Value;

use super::arguments::{Arguments, Payer};
use crate::functions::error::FunctionError;

/// A name of ours or of Helm's.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Our name; empty where an operator or a literal is the function.
    pub name: &'static str,
    /// The names that Helm has for it.
    pub helm: &'static [&'static str],
    /// The parameters in Helm's order; `x?` may be left out, `x…` is any number of them.
    pub parameters: &'static [&'static str],
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// How it differs from Helm; empty where it does not.
    pub difference: &'static str,
    /// An expression, and one that has the same value; empty where the table has none.
    pub example: (&'static str, &'static str),
    pub(super) provision: Provision,
}

impl Entry {
    const fn new(name: &'static str, provision: Provision) -> Self {
        Self {
            name,
            helm: &[],
            parameters: &[],
            doc: "",
            difference: "",
            example: ("", ""),
            provision,
        }
    }

    /// A function of this library that is also a filter.
    pub(super) const fn function(name: &'static str, call: Call) -> Self {
        Self::new(name, Provision::Library(call, Forms::Both))
    }

    /// A function of this library with its own choice of forms.
    pub(super) const fn in_form(name: &'static str, call: Call, forms: Forms) -> Self {
        Self::new(name, Provision::Library(call, forms))
    }

    /// A name that minijinja defines.
    pub(super) const fn engine(name: &'static str) -> Self {
        Self::new(name, Provision::Engine)
    }

    /// A name that the template part defines.
    pub(super) const fn template(name: &'static str, forms: Forms) -> Self {
        Self::new(name, Provision::Template(forms))
    }

    /// Names of Helm for which `instead` is written here.
    pub(super) const fn instead(helm: &'static [&'static str], instead: &'static str) -> Self {
        Self::new("", Provision::Instead(instead)).helm(helm)
    }

    /// A name of Helm in our spelling and in Helm's that is refused, and what to use.
    pub(super) const fn refused(
        name: &'static str,
        helm: &'static [&'static str],
        instead: &'static str,
    ) -> Self {
        Self::new(name, Provision::Refused(instead)).helm(helm)
    }

    pub(super) const fn helm(mut self, names: &'static [&'static str]) -> Self {
        self.helm = names;
        self
    }

    pub(super) const fn takes(mut self, parameters: &'static [&'static str]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(super) const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    pub(super) const fn differs(mut self, difference: &'static str) -> Self {
        self.difference = difference;
        self
    }

    pub(super) const fn example(mut self, call: &'static str, same: &'static str) -> Self {
        self.example = (call, same);
        self
    }

    /// Returns how it is written: as a function, or as a filter where it is foremost that.
    pub fn signature(&self) -> String {
        let (name, parameters) = (self.name, self.parameters);
        match (self.provision, parameters) {
            (_, []) if !self.is_ours() => name.to_owned(),
            (Provision::Library(_, Forms::Filter), [piped, rest @ ..])
            | (Provision::Engine | Provision::Template(Forms::Filter), [rest @ .., piped]) => {
                let rest = rest.join(", ");
                let brackets = if rest.is_empty() {
                    rest
                } else {
                    format!("({rest})")
                };
                format!("{piped} | {name}{brackets}")
            }
            _ => format!("{name}({})", parameters.join(", ")),
        }
    }

    /// Returns all ways in which it is written, for a sentence.
    pub(super) fn ways(&self) -> String {
        let signature = self.signature();
        match (self.provision, self.parameters.split_last()) {
            (Provision::Library(_, Forms::Both), Some((piped, rest))) if !piped.ends_with('…') => {
                let rest = match rest {
                    [] => String::new(),
                    rest => format!("({})", rest.join(", ")),
                };
                format!("`{signature}` or `{piped} | {}{rest}`", self.name)
            }
            _ => format!("`{signature}`"),
        }
    }

    /// Reports whether there is something to call: in this library, in minijinja or in the
    /// template part.
    pub fn is_provided(&self) -> bool {
        matches!(
            self.provision,
            Provision::Library(..) | Provision::Engine | Provision::Template(_)
        )
    }

    /// Reports whether this library does the work.
    pub fn is_ours(&self) -> bool {
        matches!(self.provision, Provision::Library(..))
    }

    /// Calls the function with `values` in the order of the parameters.
    pub fn call(&'static self, values: Vec<Value>, payer: &dyn Payer) -> Result<Value, Error> {
        match self.provision {
            Provision::Library(call, _) => call(&Arguments::bind(self, values, payer)?),
            _ => Err(FunctionError::wrong(format!("`{}` is not a function", self.name)).into()),
        }
    }

    /// Calls it as a filter: the piped value is the first of `values`.
    pub fn pipe(&'static self, mut values: Vec<Value>, payer: &dyn Payer) -> Result<Value, Error> {
        if !self.takes_piped_first(&values) {
            let named = usize::from(values.last().is_some_and(Value::is_kwargs));
            let positional = values.len() - named;
            values[..positional].rotate_left(1);
        }
        self.call(values, payer)
    }

    /// Returns the error of a function that is used as a filter.
    pub(super) fn no_filter(&self) -> Result<Value, Error> {
        let error = FunctionError::new(
            "no-filter",
            format!("`{}` is a function, not a filter", self.name),
        );
        Err(error.help(format!("write `{}`", self.signature())).into())
    }

    fn takes_piped_first(&self, values: &[Value]) -> bool {
        let is_map = |value: &Value| value.kind() == minijinja::value::ValueKind::Map;
        match self.provision {
            Provision::Library(_, Forms::Filter) => true,
            Provision::Library(_, Forms::MapFirst) => !values.get(1).is_some_and(is_map),
            _ => false,
        }
    }
}

/// The forms in which a function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Forms {
    /// Both as `f(a, b)` and as `b | f(a)`.
    Both,
    /// As `f(a, b)`, because the piped value would be the wrong argument.
    Function,
    /// As `f(a, b)`; the filter of the same name is minijinja's and works on one list.
    FunctionBesideFilter,
    /// As `b | f(a)`, because the name means something else outside of a pipe.
    Filter,
    /// Both, and where the first argument in the brackets is not a map, the piped map goes first:
    /// `map | f('a')` as well as `'a' | f(map)`.
    MapFirst,
}

/// Where a name is implemented.
#[derive(Debug, Clone, Copy)]
pub(super) enum Provision {
    Library(Call, Forms),
    /// In minijinja, guarded by [`super::engine`] where its result could surprise.
    Engine,
    /// The template part: the function depends on its place in the template.
    Template(Forms),
    /// Nowhere; the text is written instead.
    Instead(&'static str),
    /// Nowhere, for good; the text is the way out.
    Refused(&'static str),
}

/// A function's work: arguments in, value out.
pub(super) type Call = fn(&Arguments<'_>) -> Result<Value, Error>;
