//! The template engine: minijinja, set up so that it prints holes instead of values.
//!
//! - Undefined names are errors where they are used, and false where they are only tested.
//! - A rendering is hermetic: nothing of the machine is in scope.
//! - Fuel, a recursion limit and a guard against panics bound every template.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use super::Scope;
use super::capture;
use super::compiled::{Compiled, Failure};
use super::definitions::Definitions;
use super::error::Located;
use super::fill::DEEPEST_BUILT;
use super::filters;
use super::guard::guarded;
use super::log::Log;
use super::marks::{self, HOLE};
use super::objects::Layout;
use super::session::Session;
use super::tracked::{Tracked, Tracker};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::functions;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::Node;

/// What a rendering is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Its result alone.
    Print,
    /// Telling where everything in the result comes from, too.
    Explain,
}

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
            log,
            tracker,
            places: Arc::clone(&compiled.places),
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

    /// Returns why templates cannot be compiled.
    pub(super) fn faults(&self) -> Diagnostics {
        let mut faults = Diagnostics::new();
        for (name, failure) in &self.compiled.broken {
            faults.extend(match failure {
                Failure::Lexer(fault) => Some(fault.clone()),
                Failure::Engine(error) => Located::new(self, error).diagnostic(),
                Failure::Panic(message) => Some(self.panicked(name, message)),
            });
        }
        faults
    }

    /// Reports whether the template can be rendered.
    pub(super) fn has(&self, name: &str) -> bool {
        !self.compiled.broken.contains_key(name)
    }

    /// The engine with all functions, also those that no template uses.
    fn whole(&self) -> Environment<'static> {
        let mut env = self.compiled.env.clone();
        functions::register(&mut env, &|_| true);
        environment(env, &self.session, self.scope)
    }

    /// Returns the names that every template may use.
    pub(super) fn names(&self) -> Vec<String> {
        self.whole()
            .globals()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Returns what every template sees under `name`.
    pub(super) fn global(&self, name: &str) -> Option<Value> {
        self.whole()
            .globals()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Returns the error that an expression ends with, if it ends with one.
    pub(super) fn evaluate(&self, expression: &str) -> Option<Error> {
        let env = self.whole();
        let evaluated = guarded(|| env.compile_expression(expression)?.eval(()));
        evaluated.ok()?.err()
    }

    /// Renders the template called `name` to a text with holes; without a fault if all there is to
    /// say was said when the templates were compiled.
    pub(super) fn render(&self, name: &str) -> Result<String, Option<Diagnostic>> {
        self.session.log.begin();
        let rendered = guarded(|| self.env.get_template(name)?.render(Value::UNDEFINED));
        match rendered {
            Ok(rendered) => rendered.map_err(|error| Located::new(self, &error).diagnostic()),
            Err(panic) => Err(Some(self.panicked(name, &panic))),
        }
    }

    /// The fault of the engine itself, at the first tag that brings it about alone.
    fn panicked(&self, name: &str, message: &str) -> Diagnostic {
        let fault = Diagnostic::error("engine-panic", "the template engine breaks on this")
            .at_if(self.panicking_tag(name))
            .note(format!("it says: {message}"));
        fault.help("write it in another way; it is a fault of the engine, so tell its authors")
    }

    fn panicking_tag(&self, name: &str) -> Option<Span> {
        let (file, rewritten) = self.compiled.templates.get(name)?;
        let text = self.sources.file(*file).text();
        let breaks = |inner: &&Range<usize>| {
            let tag = text.get((*inner).clone()).unwrap_or_default();
            guarded(|| self.env.template_from_str(&format!("{{%{tag}%}}")).err()).is_err()
        };
        let tags = rewritten.tags_in(&(0..text.len()));
        let Some(inner) = tags.iter().find(breaks) else {
            return Some(Span::new(*file, 0, 0));
        };
        let tag = &text[inner.clone()];
        let start = inner.start + (tag.len() - tag.trim_start().len());
        Some(Span::new(*file, start, start + tag.trim().len()))
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
    for (name, value) in &scope.globals {
        env.add_global(*name, value.clone());
    }
    let session = Arc::clone(session);
    env.set_formatter(move |out, state, value| format(out, state, value, &session));
    env
}

/// Writes the hole of a value, or notes which site prints next.
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
    let hole = session.log.close(value);
    write(out, &marks::name(HOLE, hole))
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
