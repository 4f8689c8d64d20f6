//! An expression in the context of a release.

use std::sync::Arc;

use super::{Renderer, WithWarnings};
use crate::diagnostic::Diagnostics;
use crate::template::Expression;
use crate::workspace::Release;
use crate::yaml::Node;

impl Renderer<'_> {
    /// Evaluates `expression` as a template of `release` would; see [`Expression::evaluate`].
    pub fn evaluate(
        &mut self,
        expression: &Expression,
        release: &Release,
    ) -> Result<WithWarnings<Vec<Node>>, Diagnostics> {
        let templates = self.templates(&release.chart)?;
        let merged = self.release_values(release, std::slice::from_ref(release))?;
        let warnings = merged.warnings.behind(templates.warnings.clone());
        let values = Arc::new(merged.values.root);
        let scope = self.scope(release);
        let evaluated = expression.evaluate(&templates.all, values, &scope, self.sources);
        let (result, found) =
            evaluated.map_err(|diagnostics| diagnostics.behind(warnings.clone()))?;
        Ok(WithWarnings {
            result,
            warnings: found.behind(warnings),
        })
    }
}
