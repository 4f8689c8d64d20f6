//! The release that another environment has in the place of one.

use super::Workspace;
use super::release::{Release, ReleaseEntry};
use super::select::Selection;
use crate::diagnostic::Diagnostic;

impl Workspace {
    /// Returns what selects, in `environment`, the release of the same entry of plate.yaml; without
    /// plate.yaml that of the same chart.
    pub fn counterpart(
        &self,
        release: &Release,
        environment: &str,
    ) -> Result<Selection, Diagnostic> {
        let other = self.environment(Some(environment))?;
        let entries = self.releases(release.environment.as_ref());
        let own = entries.iter().find(|entry| entry.name == release.name);
        let is_same = |entry: &ReleaseEntry| {
            own.is_some_and(|own| own.chart == entry.chart && own.declared == entry.declared)
        };
        let found = self.releases(other.as_ref()).into_iter().find(is_same);
        let found = found.ok_or_else(|| absent(release, environment))?;
        Ok(Selection {
            names: vec![found.name],
            environment: Some(environment.to_owned()),
            ..Selection::default()
        })
    }
}

fn absent(release: &Release, environment: &str) -> Diagnostic {
    let message = format!(
        "`{}` has no counterpart in environment `{environment}`",
        release.name
    );
    Diagnostic::error("unknown-release", message)
        .help("`plate-render list` shows the releases of each environment")
}
