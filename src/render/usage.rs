//! How the charts of the workspace use their values, in all environments.

use std::collections::BTreeMap;

use super::{Renderer, place};
use crate::diagnostic::Diagnostics;
use crate::template::{ChartUsage, ReleaseUsage};
use crate::values::{self, ChartPlace, Inputs, Overrides};
use crate::workspace::{Chart, Release, Selection};

impl Renderer<'_> {
    /// Returns how every chart uses the values of its releases: those in every environment of the
    /// workspace, and in the environments of `selected`.
    ///
    /// What the command line adds to the values counts for the charts that are selected.
    pub fn usage(&mut self, selected: &[Release]) -> Result<Vec<ChartUsage>, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let mut releases: BTreeMap<String, Vec<ReleaseUsage>> = BTreeMap::new();
        for release in self.everywhere(selected)? {
            match self.release_usage(&release, selected) {
                Ok(usage) => {
                    let of_chart = releases.entry(release.chart.folder.clone());
                    of_chart.or_default().push(usage);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        let mut charts = Vec::new();
        for chart in self.all_charts()? {
            let of_chart = releases.remove(&chart.folder).unwrap_or_default();
            match self.chart_usage(&chart, of_chart) {
                Ok(usage) => charts.push(usage),
                Err(found) => diagnostics.extend(found),
            }
        }
        diagnostics.or(charts)
    }

    /// Every release of every environment.
    fn everywhere(&mut self, selected: &[Release]) -> Result<Vec<Release>, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let mut releases = Vec::new();
        for environment in self.environments(selected) {
            let selection = Selection {
                all: true,
                environment,
                ..Selection::default()
            };
            let found = self.workspace.select(&selection, self.sources)?;
            diagnostics.extend(found.diagnostics);
            releases.extend(found.releases);
        }
        diagnostics.or(releases)
    }

    /// The workspace's environments, and those that only the command line names.
    fn environments(&self, selected: &[Release]) -> Vec<Option<String>> {
        let named = self.workspace.environment_names().into_iter().map(Some);
        let mut environments: Vec<Option<String>> = named.collect();
        for release in selected {
            let environment = release.environment.as_ref();
            let environment = environment.map(|environment| environment.name.clone());
            if !environments.contains(&environment) {
                environments.push(environment);
            }
        }
        environments
    }

    fn release_usage(
        &mut self,
        release: &Release,
        selected: &[Release],
    ) -> Result<ReleaseUsage, Diagnostics> {
        let none = Overrides::none();
        let is_selected = selected
            .iter()
            .any(|other| other.chart.folder == release.chart.folder);
        let environment = release.environment.as_ref();
        let environment = environment.map(|environment| environment.name.as_str());
        let inputs = Inputs {
            chart: ChartPlace {
                release: release.values.as_deref(),
                ..place(self.workspace, &release.chart)
            },
            environment,
            overrides: if is_selected {
                &self.options.overrides
            } else {
                &none
            },
        };
        let merged = values::layered(&inputs, &mut self.reader, self.sources)?;
        Ok(ReleaseUsage {
            name: release.name.clone(),
            environment: environment.map(str::to_owned),
            layers: values::layers(&inputs, &mut self.reader, self.sources)?,
            values: merged.values,
        })
    }

    fn chart_usage(
        &mut self,
        chart: &Chart,
        releases: Vec<ReleaseUsage>,
    ) -> Result<ChartUsage, Diagnostics> {
        let templates = self.templates(chart)?;
        let place = place(self.workspace, chart);
        let schema = values::schema(&place, &mut self.reader, self.sources)?;
        Ok(ChartUsage::new(
            &chart.folder,
            &templates.all,
            schema,
            releases,
        ))
    }
}
