//! The template engine: minijinja, set up so that it prints placeholders instead of values.
//!
//! - Undefined names are errors where they are used, and false where they are only tested.
//! - A rendering is hermetic: nothing of the machine is in scope.
//! - Fuel and a recursion limit bound every template.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use super::compiled::Compiled;
use super::definitions::Definitions;
use super::filters;
use super::marks::{self, PLACEHOLDER};
use super::objects::Layout;
use super::objects::scope::globals;
use super::placeholder::capture;
use super::placeholder::value_to_node::DEEPEST_BUILT;
use super::recording::log::Log;
use super::recording::session::Session;
use super::recording::tracked::{Tracked, Tracker};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceMap, Span};
use crate::template::{Purpose, Scope};
use crate::yaml::Node;

/// With how much fuel a template that fails is tried again, to learn what it took.
const LESS_FUEL: [u64; 3] = [10_000, 100_000, 1_000_000];

/// The templates of a chart, compiled, with the values of one release.
pub(super) struct Engine<'a> {
    env: Environment<'static>,
    scope: &'a Scope,
    pub(super) session: Arc<Session>,
    pub(super) compiled: &'a Compiled,
    pub(super) sources: &'a SourceMap,
}

impl<'a> Engine<'a> {
    /// Lets the templates see `values` and `scope`.
    pub(super) fn new(
        compiled: &'a Compiled,
        values: Arc<Node>,
        scope: &'a Scope,
        sources: &'a SourceMap,
        purpose: Purpose,
    ) -> Self {
        let (log, variables) = match purpose {
            Purpose::Print => (Log::default(), BTreeMap::new()),
            Purpose::Explain => (Log::traced(), variables(compiled, sources)),
        };
        let log = Arc::new(log);
        let tracker = Tracker::new(values, &log);
        let session = Arc::new(Session {
            account: sources.account().clone(),
            log,
            tracker,
            places: Arc::clone(&compiled.places),
            texts: Arc::clone(&compiled.texts),
            variables,
        });
        Self {
            env: environment(compiled.env.clone(), &session, scope),
            scope,
            session,
            compiled,
            sources,
        }
    }

    /// Reports whether the template can be rendered.
    pub(super) fn has(&self, name: &str) -> bool {
        !self.compiled.broken.contains_key(name)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.env
            .globals()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    pub(super) fn global(&self, name: &str) -> Option<Value> {
        self.env
            .globals()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    pub(super) fn evaluate(&self, expression: &str) -> Option<Error> {
        let evaluated = self.env.compile_expression(expression);
        evaluated.and_then(|expression| expression.eval(())).err()
    }

    /// Returns what a template prints, and the fuel that it took.
    pub(super) fn print(&self, name: &str) -> Result<(String, u64), Error> {
        let template = self.env.get_template(name)?;
        let printed = template.render_captured(Value::UNDEFINED)?;
        let used = printed.state().fuel_levels().map_or(0, |(used, _)| used);
        Ok((printed.into_output(), used))
    }

    /// Returns about how much fuel a template took that failed.
    ///
    /// The engine does not report it, so it is tested whether the template fails with less as well.
    pub(super) fn used_in_vain(&self, name: &str, error: &Error) -> u64 {
        let full = self.scope.fuel;
        if error.kind() == ErrorKind::OutOfFuel {
            return full;
        }
        let fails_too = |fuel: &u64| {
            let mut env = self.env.clone();
            env.set_fuel(Some(*fuel));
            self.session.log.begin();
            let printed = env.get_template(name);
            let printed = printed.and_then(|template| template.render(Value::UNDEFINED));
            printed.is_err_and(|error| error.kind() != ErrorKind::OutOfFuel)
        };
        let mut less = LESS_FUEL.into_iter().filter(|fuel| *fuel < full);
        less.find(fails_too).unwrap_or(full)
    }

    /// Spends what a template took.
    pub(super) fn spend(&self, fuel: u64, name: &str) -> Result<(), Diagnostic> {
        let spent = self.session.account.spend(fuel);
        spent.map_err(|overdrawn| {
            let file = self.compiled.templates.get(name).map(|(file, _)| *file);
            let start = file.map(|file| Span::new(file, 0, 0));
            Diagnostic::too_much_work(overdrawn).at_if(start)
        })
    }
}

impl Drop for Engine<'_> {
    fn drop(&mut self) {
        if !self.session.log.is_traced() {
            self.session.log.forget_values();
        }
    }
}

/// The names that each template defines.
fn variables(compiled: &Compiled, sources: &SourceMap) -> BTreeMap<FileId, Vec<Arc<str>>> {
    let of = |(file, _): &(FileId, _)| {
        let definitions = Definitions::of(sources.file(*file).text());
        let mut names: Vec<Arc<str>> = definitions.bound().map(Arc::from).collect();
        names.sort();
        names.dedup();
        (*file, names)
    };
    compiled.templates.values().map(of).collect()
}

fn environment(
    mut env: Environment<'static>,
    session: &Arc<Session>,
    scope: &Scope,
) -> Environment<'static> {
    env.set_fuel(Some(scope.fuel));
    filters::register(&mut env, session);
    env.add_global("values", session.tracker.value());
    for (name, value) in globals(scope) {
        env.add_global(name, value);
    }
    let session = Arc::clone(session);
    env.set_formatter(move |out, state, value| format(out, state, value, &session));
    env
}

/// Writes the placeholder of a value, or notes which site prints next.
fn format(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
    session: &Arc<Session>,
) -> Result<(), Error> {
    if let Some(site) = value.as_str().and_then(marks::site_event) {
        session.open(site, state);
        return Ok(());
    }
    let value = match value.as_str().filter(|_| value.is_safe()) {
        // Only what the engine captured is safe.
        Some(text) => capture::captured(text, session),
        None => value.clone(),
    };
    check_parts(state, session, &value, 0)?;
    if let Some(column) = value
        .downcast_object_ref::<Layout>()
        .and_then(|layout| layout.new_line)
    {
        write(out, &format!("\n{}", " ".repeat(column)))?;
    }
    let placeholder = session.log.close(value);
    write(out, &marks::name(PLACEHOLDER, placeholder))
}

/// Refuses undefined names in a list or map that an expression builds; the engine looks at the
/// whole only.
fn check_parts(
    state: &mut State<'_, '_>,
    session: &Session,
    value: &Value,
    depth: usize,
) -> Result<(), Error> {
    let is_built = matches!(value.kind(), ValueKind::Seq | ValueKind::Map)
        && value.downcast_object_ref::<Tracked>().is_none();
    // What nests too deep is refused when it becomes a node.
    if !is_built || depth > DEEPEST_BUILT {
        return Ok(());
    }
    for item in value.try_iter()? {
        state.consume_fuel(1)?;
        filters::check_defined(state, session, &item)?;
        let part = match value.kind() {
            ValueKind::Map => value.get_item(&item)?,
            _ => item,
        };
        filters::check_defined(state, session, &part)?;
        check_parts(state, session, &part, depth + 1)?;
    }
    Ok(())
}

fn write(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    out.write_str(text)
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "cannot write"))
}
