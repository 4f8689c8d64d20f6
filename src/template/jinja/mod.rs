//! Templates of minijinja.

mod compiled;
mod definitions;
mod engine;
mod errors;
mod expression;
mod filters;
mod marks;
mod mentions;
mod objects;
mod placeholder;
mod recording;
mod rewrite;
mod trace;
mod wording;

pub use compiled::Compiled;
pub use engine::Purpose;
pub use expression::Expression;
pub use marks::reserved;
pub use mentions::{Mention, Mentions};
pub use objects::scope::Scope;
pub use trace::{Condition, Flow, Made, Syntax, Trace, Tracer};

use std::sync::Arc;

use self::errors::yaml_comment;
use self::placeholder::compose::compose;
use super::{Printed, Rendering};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
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
    let engine = engine::Engine::new(compiled, values, scope, sources, purpose);
    let mut diagnostics = engine.diagnostics();
    let mut printed = Vec::new();
    for (name, file) in &compiled.rendered {
        if !engine.has(name) || engine.session.account.overdrawn().is_some() {
            continue;
        }
        match engine.render(name) {
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
