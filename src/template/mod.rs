//! Templates: values go into nodes, never into text.
//!
//! ```text
//! template ─instrument─► minijinja ─► text with holes ─skeleton─► YAML ─compose─► nodes
//! ```
//! `{{ expr }}` writes no value: it writes a hole, a private-use placeholder with an index. The text
//! is read as YAML, and each hole is filled at the level of nodes. A value never passes through YAML
//! text, so it cannot change the structure, its own type, or its neighbours.

mod at_work;
mod block;
mod capture;
mod compiled;
mod compose;
mod compose_errors;
mod definitions;
mod engine;
mod error;
mod expression;
mod files;
mod fill;
mod filters;
mod instrument;
mod items;
mod log;
mod marks;
mod mentions;
mod objects;
mod omitted;
mod operands;
mod scope;
mod session;
mod skeleton;
mod tpl;
mod trace;
mod tracked;
mod undefined;
mod unknown;
mod unknown_name;
mod unread;
mod usage;
mod wording;
mod yaml_comment;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::Node;

pub use at_work::last_template;
pub use compiled::Compiled;
pub use engine::Purpose;
pub use expression::Expression;
pub use marks::reserved;
pub use mentions::{Mention, Mentions};
pub use scope::Scope;
pub use trace::{Condition, Flow, Made, Syntax, Trace, Tracer};
pub use unknown::{Known, unknown_keys, unmentioned};
pub use unread::unread;
pub use usage::{ChartUsage, ReleaseUsage};

pub use crate::account::FUEL;

/// A template or a partial of a chart.
#[derive(Debug, Clone)]
pub struct Template {
    /// The path below the chart's `templates/`, as `import` and `include` name it.
    pub name: String,
    /// The text's number.
    pub file: FileId,
    /// The text.
    pub text: Arc<String>,
    /// Whether it is only imported and included, never rendered alone.
    pub is_partial: bool,
}

/// The documents of one template.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The template's name.
    pub template: String,
    /// The documents, in order.
    pub documents: Vec<Node>,
}

/// What the templates of a release printed.
#[derive(Debug, Clone)]
pub struct Rendering {
    /// Of each template, in order.
    pub printed: Vec<Printed>,
    /// The tag behind each [`crate::yaml::Mark`] of the nodes: number 1 is the first.
    pub tags: Arc<[Option<Span>]>,
    /// What deserves a look.
    pub warnings: Diagnostics,
    /// What tells how each node was made, if [`render_for`] was asked.
    pub trace: Option<Trace>,
}

/// Renders every template that is not a partial, in the order given.
///
/// The first error of every template is collected.
pub fn render(
    compiled: &Compiled,
    values: Arc<Node>,
    scope: &Scope,
    sources: &SourceMap,
) -> Result<Rendering, Diagnostics> {
    render_for(Purpose::Print, compiled, values, scope, sources)
}

/// Renders like [`render`], and keeps a trace if it is to be explained.
pub fn render_for(
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
                let composed = compose::compose(&text, *file, &engine.session, sources);
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
