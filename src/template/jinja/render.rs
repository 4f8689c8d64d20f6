//! Renders the templates of a chart: prints each, and composes its documents.

use std::sync::Arc;

use super::compiled::{Compiled, Failure};
use super::engine::Engine;
use super::errors::located::Located;
use super::errors::yaml_comment;
use super::placeholder::compose::compose;
use super::trace::Trace;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
use crate::template::{Printed, Purpose, Rendering, Scope, at_work};
use crate::yaml::Node;

/// Renders every template that is not a partial, in the order given.
///
/// The first error of every template is collected; a trace is kept if `purpose` asks for it.
pub fn render(
    purpose: Purpose,
    compiled: &Compiled,
    values: Arc<Node>,
    scope: &Scope,
    sources: &SourceMap,
) -> Result<Rendering, Diagnostics> {
    let engine = Engine::new(compiled, values, scope, sources, purpose);
    let mut diagnostics = compile_errors(&engine);
    let mut printed = Vec::new();
    for (name, file) in &compiled.rendered {
        if !engine.has(name) || engine.session.account.overdrawn().is_some() {
            continue;
        }
        match print(&engine, name) {
            Ok(text) => {
                let composed = compose(&text, *file, &engine.session, sources);
                diagnostics.extend(composed.diagnostics);
                printed.push(Printed {
                    template: name.clone(),
                    documents: composed.documents,
                });
            }
            Err(diagnostic) => diagnostics.extend(diagnostic),
        }
    }
    if let Some(overdrawn) = engine.session.account.overdrawn()
        && !diagnostics.has_errors()
    {
        diagnostics.push(Diagnostic::too_much_work(overdrawn));
    }
    if diagnostics.has_errors() {
        return Err(yaml_comment::advised(diagnostics, compiled, sources));
    }
    let trace = Trace::taken(&engine, scope);
    let tags = trace.as_ref().map(Trace::tags);
    Ok(Rendering {
        printed,
        tags: tags.unwrap_or_else(|| engine.session.tags()),
        warnings: diagnostics,
        trace,
    })
}

/// Why templates cannot be compiled.
fn compile_errors(engine: &Engine<'_>) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    for failure in engine.compiled.broken.values() {
        diagnostics.extend(match failure {
            Failure::Lexer(diagnostic) => Some(diagnostic.clone()),
            Failure::Engine(error) => Located::new(engine, error).diagnostic(),
        });
    }
    diagnostics
}

/// Returns what the template called `name` prints: a text with placeholders. There is no diagnostic if the
/// error was reported when the templates were compiled.
fn print(engine: &Engine<'_>, name: &str) -> Result<String, Option<Diagnostic>> {
    engine.session.log.begin();
    at_work::begin(name);
    match engine.print(name) {
        Ok((text, used)) => engine.spend(used, name).map(|()| text).map_err(Some),
        Err(error) => {
            let diagnostic = Located::new(engine, &error).diagnostic();
            // There is an error to report already.
            let _ = engine.spend(engine.used_in_vain(name, &error), name);
            Err(diagnostic)
        }
    }
}
