//! An expression, evaluated as a template of the chart would.
//!
//! - It becomes a template of one tag, so that it sees, refuses and explains what templates do. Its
//!   errors show it without the braces that were put around it.
//! - Text that begins with a tag of its own is a template already: so partials are imported.

use std::sync::Arc;

use super::{Compiled, render};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceMap, Span};
use crate::template::{Purpose, Scope, Template};
use crate::yaml::Node;

const NAME: &str = "<expression>";

/// The text before and after an expression.
const TAG: [&str; 2] = ["{{ ", " }}"];

/// How messages end that find the braces after an expression; no author wrote these.
const END: &str = ", got `}}`";

/// An expression of a user.
#[derive(Debug, Clone)]
pub struct Expression {
    template: Template,
    /// The text as it was written, if something was put around it.
    written: Option<FileId>,
}

impl Expression {
    /// Takes `text`, and adds it to `sources`.
    pub fn new(text: &str, sources: &mut SourceMap) -> Self {
        let is_template = ["{{", "{%", "{#"]
            .iter()
            .any(|tag| text.trim_start().starts_with(tag));
        let written = (!is_template).then(|| sources.add(NAME, text));
        let text = match written {
            Some(_) => TAG.join(text),
            None => text.to_owned(),
        };
        let file = sources.add(NAME, text);
        let template = Template {
            name: NAME.to_owned(),
            file,
            text: Arc::clone(sources.file(file).text()),
            is_partial: false,
        };
        Self { template, written }
    }

    /// Evaluates it among the templates of a chart, and returns the documents that it comes to: one,
    /// unless it prints several.
    ///
    /// Only those of `templates` count that are partials, or that it names, so that an error in
    /// another one is not in its way.
    pub fn evaluate(
        &self,
        templates: &[Template],
        values: Arc<Node>,
        scope: &Scope,
        sources: &SourceMap,
    ) -> Result<(Vec<Node>, Diagnostics), Diagnostics> {
        let is_named = |template: &&Template| self.template.text.contains(&template.name);
        let of_chart = templates
            .iter()
            .filter(|template| template.is_partial || is_named(template))
            .map(|template| Template {
                is_partial: true,
                ..template.clone()
            });
        let all: Vec<Template> = of_chart.chain([self.template.clone()]).collect();
        let compiled = Compiled::new(&all);
        let rendered = render(Purpose::Print, &compiled, values, scope, sources);
        let rendering = rendered.map_err(|diagnostics| self.shown(diagnostics, sources))?;
        let documents = rendering.printed.into_iter().flat_map(|one| one.documents);
        let warnings = self.shown(rendering.warnings, sources);
        Ok((documents.collect(), warnings))
    }

    /// Moves the places of `diagnostics` to the text that was written.
    fn shown(&self, diagnostics: Diagnostics, sources: &SourceMap) -> Diagnostics {
        let Some(written) = self.written else {
            return diagnostics;
        };
        let length = sources.file(written).text().len();
        let mut shown = Diagnostics::new();
        shown.extend(diagnostics.into_iter().map(|mut diagnostic: Diagnostic| {
            for label in &mut diagnostic.labels {
                if label.span.file == self.template.file {
                    label.span = moved(label.span, written, length);
                    let ends = label.span.start as usize == length;
                    if let Some(start) = diagnostic.message.strip_suffix(END).filter(|_| ends) {
                        diagnostic.message = format!("{start}, got the end of the expression");
                    }
                }
            }
            diagnostic
        }));
        shown
    }
}

/// Moves a place from between the braces to the text of `length` that is there.
fn moved(span: Span, written: FileId, length: usize) -> Span {
    let place = |offset: u32| (offset as usize).saturating_sub(TAG[0].len()).min(length);
    Span::new(written, place(span.start), place(span.end))
}
