//! The template engine: minijinja, set up so that it prints holes instead of values.
//!
//! - Undefined names are errors where they are used, and false where they are only tested.
//! - A rendering is hermetic: nothing of the machine is in scope.
//! - Fuel, a recursion limit and a guard against panics bound every template.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use super::capture;
use super::error::Located;
use super::filters;
use super::instrument::{Instrumented, Places, instrument, syntax};
use super::log::Log;
use super::marks::{self, HOLE};
use super::objects::Layout;
use super::session::Session;
use super::tracked::Tracker;
use super::{Scope, Template};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::functions;
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::Node;

/// Deep enough for honest recursion, shallow enough for the native stack.
const RECURSION_LIMIT: usize = 300;

/// The templates of one release, compiled, with its values.
pub(super) struct Engine<'a> {
    env: Environment<'static>,
    pub(super) session: Arc<Session>,
    pub(super) templates: BTreeMap<String, (FileId, Instrumented)>,
    pub(super) sources: &'a SourceMap,
}

impl<'a> Engine<'a> {
    /// Compiles `templates`; each that cannot be compiled is a fault, and the others stay usable.
    pub(super) fn new(
        templates: &[Template],
        values: Arc<Node>,
        scope: &Scope,
        sources: &'a SourceMap,
        faults: &mut Diagnostics,
    ) -> Self {
        let log = Arc::new(Log::default());
        let tracker = Tracker::new(values, &log);
        let mut places = Vec::new();
        let mut instrumented = BTreeMap::new();
        for template in templates {
            match rewrite(template, &mut places) {
                Ok(rewritten) => {
                    instrumented.insert(template.name.clone(), (template.file, rewritten));
                }
                Err(fault) => faults.push(fault),
            }
        }
        let session = Arc::new(Session {
            log,
            tracker,
            places,
        });
        let env = environment(&session, scope);
        let mut engine = Self {
            env,
            session,
            templates: instrumented,
            sources,
        };
        engine.compile(faults);
        engine
    }

    fn compile(&mut self, faults: &mut Diagnostics) {
        let mut broken = Vec::new();
        for (name, (_, rewritten)) in &self.templates {
            let added = guarded(|| {
                self.env
                    .add_template_owned(name.clone(), rewritten.source.clone())
            });
            match added {
                Ok(Ok(())) => {}
                Ok(Err(error)) => broken.push((name.clone(), Ok(error))),
                Err(panic) => broken.push((name.clone(), Err(panic))),
            }
        }
        for (name, failure) in broken {
            faults.push(match failure {
                Ok(error) => Located::new(self, &error).diagnostic(),
                Err(panic) => self.panicked(&name, &panic),
            });
            // Others that import it would only repeat the fault.
            let _ = self.env.add_template_owned(name, String::new());
        }
    }

    /// Returns the names that every template may use.
    pub(super) fn names(&self) -> Vec<String> {
        self.env
            .globals()
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Renders the template called `name` to a text with holes.
    pub(super) fn render(&self, name: &str) -> Result<String, Diagnostic> {
        self.session.log.begin();
        let rendered = guarded(|| self.env.get_template(name)?.render(Value::UNDEFINED));
        match rendered {
            Ok(rendered) => rendered.map_err(|error| Located::new(self, &error).diagnostic()),
            Err(panic) => Err(self.panicked(name, &panic)),
        }
    }

    fn panicked(&self, name: &str, message: &str) -> Diagnostic {
        let start = self
            .templates
            .get(name)
            .map(|(file, _)| Span::new(*file, 0, 0));
        Diagnostic::error(
            "engine-panic",
            format!("the template engine failed: {message}"),
        )
        .at_if(start)
        .help("the template says something that the engine is not prepared for")
    }
}

fn rewrite(template: &Template, places: &mut Vec<Span>) -> Result<Instrumented, Diagnostic> {
    if let Some(at) = marks::reserved(&template.text) {
        return Err(reserved_character(Span::new(template.file, at, at + 4)));
    }
    instrument(&template.text, Places::Record(template.file, places))
        .map_err(|fault| fault.diagnostic(template.file))
}

/// A character by which the engine names holes.
pub(super) fn reserved_character(span: Span) -> Diagnostic {
    Diagnostic::error(
        "reserved-character",
        "a character from U+10FF00 to U+10FF1F stands here",
    )
    .at(span)
    .help("plate-render uses these private characters itself; remove it")
}

fn environment(session: &Arc<Session>, scope: &Scope) -> Environment<'static> {
    let mut env = Environment::new();
    env.set_syntax(syntax());
    env.set_debug(true);
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    env.set_recursion_limit(RECURSION_LIMIT);
    env.set_fuel(Some(scope.fuel));
    functions::register(&mut env);
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
    _: &State<'_, '_>,
    value: &Value,
    session: &Arc<Session>,
) -> Result<(), Error> {
    if let Some(site) = value.as_str().and_then(marks::site_event) {
        session.log.open(site);
        return Ok(());
    }
    let value = match value.as_str().filter(|_| value.is_safe()) {
        // Only what the engine captured is safe: `loop()`, `super()`, a block.
        Some(text) => capture::captured(text, session),
        None => value.clone(),
    };
    if let Some(column) = value
        .downcast_object_ref::<Layout>()
        .and_then(|layout| layout.new_line)
    {
        write(out, &format!("\n{}", " ".repeat(column)))?;
    }
    let hole = session.log.close(value);
    write(out, &marks::name(HOLE, hole))
}

fn write(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    out.write_str(text)
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "cannot write"))
}

thread_local! {
    static GUARDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs `work`; a panic in it becomes its message, and prints nothing.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    GUARDED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        text.or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default()
    })
}
