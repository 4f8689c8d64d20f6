//! Templates: values go into nodes, never into text.
//!
//! ```text
//! template ─instrument─► minijinja ─► text with holes ─skeleton─► YAML ─compose─► nodes
//! ```
//! `{{ expr }}` writes no value: it writes a hole, a private-use placeholder with an index. The text
//! is read as YAML, and each hole is filled at the level of nodes. A value never passes through YAML
//! text, so it cannot change the structure, its own type, or its neighbours.

mod capture;
mod compiled;
mod compose;
mod definitions;
mod engine;
mod error;
mod fault;
mod files;
mod fill;
mod filters;
mod guard;
mod instrument;
mod log;
mod marks;
mod mentions;
mod objects;
mod operands;
mod scope;
mod session;
mod skeleton;
mod tracked;
mod undefined;
mod unknown;
mod unknown_name;
mod wording;

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};
use crate::yaml::Node;

pub use compiled::Compiled;
pub use marks::reserved;
pub use mentions::Mentions;
pub use scope::Scope;
pub use unknown::{Known, unknown_keys, unmentioned};

/// How much work a template may do, in the engine's units, unless said otherwise.
pub const FUEL: u64 = 5_000_000;

/// A template or a partial of a chart.
#[derive(Debug, Clone)]
pub struct Template {
    /// The path below the chart's `templates/`, as `import` and `include` name it.
    pub name: String,
    /// The text's number.
    pub file: FileId,
    /// The text.
    pub text: Arc<str>,
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

/// Renders every template that is not a partial, in the order given.
///
/// The first fault of every template is collected; warnings come back beside the documents.
pub fn render(
    compiled: &Compiled,
    values: Arc<Node>,
    scope: &Scope,
    sources: &SourceMap,
) -> Result<(Vec<Printed>, Diagnostics), Diagnostics> {
    let engine = engine::Engine::new(compiled, values, scope, sources);
    let mut faults = engine.faults();
    let mut printed = Vec::new();
    for (name, file) in &compiled.rendered {
        if !engine.has(name) {
            continue;
        }
        match engine.render(name) {
            Ok(text) => {
                let composed = compose::compose(&text, *file, &engine.session, sources);
                faults.extend(composed.faults);
                printed.push(Printed {
                    template: name.clone(),
                    documents: composed.documents,
                });
            }
            Err(fault) => faults.extend(fault),
        }
    }
    if faults.has_errors() {
        Err(faults)
    } else {
        Ok((printed, faults))
    }
}
