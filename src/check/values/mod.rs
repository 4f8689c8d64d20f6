//! Values that are not read or not declared, and secrets in values.
//!
//! - They are compared with what every template of a chart refers to, on a taken branch or not, and by the
//!   values of its releases in all environments.
//! - Whether a Secret gets a value is known from a traced rendering: [`secrets_in_values`].
//! - A doubt counts for the author: what may be read is read, and what may be there is there.

mod credential;
mod declarations;
mod files;
mod finding;
#[cfg(test)]
mod fixture;
mod forgotten_value;
mod high_entropy;
mod listed;
mod repeated_value;
mod secret_in_values;
mod texts;
mod undeclared_reference;
mod unread_value;

use super::{Finding, Resource, Rule};
use crate::source::SourceMap;
use crate::template::{ChartUsage, Tracer};
use crate::values::Values;
use files::values_files;

pub(super) const RULES: &[&Rule] = &[
    &unread_value::RULE,
    &repeated_value::RULE,
    &forgotten_value::RULE,
    &undeclared_reference::RULE,
    &credential::RULE,
    &high_entropy::RULE,
    &secret_in_values::RULE,
];

/// Returns what is wrong with the values of `charts`, which are all that the workspace has.
///
/// What rules find that are off by default is among it.
pub fn usage(charts: &[ChartUsage]) -> Vec<Finding> {
    let files = values_files(charts);
    let mut findings = unread_value::find(&files);
    findings.extend(repeated_value::find(&files));
    for chart in charts {
        findings.extend(forgotten_value::find(chart));
        findings.extend(undeclared_reference::find(chart));
    }
    for text in texts::of(charts, &files) {
        findings.extend(credential::find(&text).or_else(|| high_entropy::find(&text)));
    }
    findings
}

/// Returns the values of files that the Secrets of a release get; `resources` are those of the release
/// that `tracer` and `values` are of.
pub fn secrets_in_values<'a>(
    resources: impl IntoIterator<Item = &'a Resource<'a>>,
    tracer: &Tracer<'_>,
    values: &Values,
    sources: &SourceMap,
) -> Vec<Finding> {
    let secrets = resources.into_iter();
    let secrets = secrets.filter(|resource| resource.manifest.is_secret());
    secrets
        .flat_map(|secret| secret_in_values::find(secret, tracer, values, sources))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::fixture::findings;
    use crate::diagnostic::Diagnostics;
    use crate::diagnostic::text::{Colour, draw_all};
    use crate::source::SourceMap;

    #[test]
    fn the_workspaces_of_this_repository_are_clean() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in [
            "",
            "examples/from-helm",
            "examples/from-scratch-web",
            "examples/minimal",
            "examples/shared-values",
        ] {
            let mut sources = SourceMap::new();
            let mut found = findings(&repository.join(folder), &mut sources);
            found.retain(|finding| finding.rule.is_on);
            let mut diagnostics = Diagnostics::new();
            diagnostics.extend(found.into_iter().map(|finding| finding.diagnostic));
            let drawn = draw_all(&diagnostics, &sources, Colour::Plain);
            assert_eq!(drawn, "", "{folder}");
        }
    }
}
