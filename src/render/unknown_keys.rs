//! Keys that no template asks for, checked against the charts to which their file speaks.
//!
//! Most keys are known by the first chart that is asked: one of the few templates that have the key's
//! name in their text has it in its syntax tree. Only for a key that is not known that easily is every
//! template of every chart read, and so is the error that names what the charts do know.

use std::collections::BTreeSet;
use std::iter;
use std::rc::Rc;
use std::sync::Arc;

use super::knowledge::Question;
use super::{Renderer, place};
use crate::diagnostic::Diagnostics;
use crate::template::{
    Known, References, references, references_with_words, unknown_keys, unreferenced,
};
use crate::values::{self, Audience, Merged, Undeclared, Values};
use crate::workspace::{Chart, Release};
use crate::yaml::{Node, Step};

impl Renderer<'_> {
    /// Judges the keys of each layer against the charts to which it speaks.
    pub(super) fn unknown_keys(
        &mut self,
        merged: &Merged,
        release: &Release,
        selected: &[Release],
    ) -> Result<Diagnostics, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        for audience in [Audience::Chart, Audience::Selection, Audience::Workspace] {
            let of_audience = |key: &&Undeclared| key.audience == audience;
            let keys = merged.undeclared.iter().filter(of_audience);
            let keys = self.not_easily_known(keys.cloned().collect(), release, selected);
            let is_unknowable = audience == Audience::Selection && self.options.lacks_charts;
            if keys.is_empty() || is_unknowable {
                continue;
            }
            let known = self.known(audience, release, selected, &merged.values)?;
            diagnostics.extend(unknown_keys(&keys, &known, self.sources));
        }
        Ok(diagnostics)
    }

    /// Leaves out the keys that a chart's templates mention by name.
    fn not_easily_known(
        &mut self,
        mut keys: Vec<Undeclared>,
        release: &Release,
        selected: &[Release],
    ) -> Vec<Undeclared> {
        let Some(audience) = keys.first().map(|key| key.audience) else {
            return keys;
        };
        let mut others = self.other_charts(audience, release, selected);
        let mut next = Some(release.chart.folder.clone());
        while let Some(folder) = next.filter(|_| !keys.is_empty()) {
            let names = words(&keys);
            if let Some(mentions) = self.mentioned_by_name(&folder, release, names) {
                keys = unreferenced(keys, &mentions);
            }
            next = likeliest(&mut others, &keys);
        }
        keys
    }

    /// The folders of the charts to which the keys speak, without that of the release.
    fn other_charts(
        &self,
        audience: Audience,
        release: &Release,
        selected: &[Release],
    ) -> Vec<String> {
        let folders: Vec<&String> = match audience {
            Audience::Chart => Vec::new(),
            Audience::Selection => {
                let charts = selected.iter().map(|release| &release.chart.folder);
                charts.collect()
            }
            Audience::Workspace => self.workspace.chart_folders().iter().collect(),
        };
        let others = folders
            .into_iter()
            .filter(|folder| **folder != release.chart.folder);
        others.cloned().collect()
    }

    /// What the templates of a chart mention that have the name of one of the keys in their text;
    /// nothing of a chart that cannot be read, which is reported when all charts are.
    fn mentioned_by_name(
        &mut self,
        folder: &str,
        release: &Release,
        names: BTreeSet<Vec<String>>,
    ) -> Option<Rc<References>> {
        let asked = Question {
            folder: folder.to_owned(),
            names,
        };
        if let Some(known) = self.knowledge.partial.get(&asked) {
            return Some(Rc::clone(known));
        }
        let chart = if release.chart.folder == folder {
            Arc::clone(&release.chart)
        } else {
            self.workspace.chart(folder, self.sources).ok()?
        };
        let templates = self.templates(&chart).ok()?;
        let mentions = Rc::new(references_with_words(&templates.all, &asked.names));
        self.knowledge.partial.insert(asked, Rc::clone(&mentions));
        Some(mentions)
    }

    /// All that the charts know to which a file speaks.
    fn known(
        &mut self,
        audience: Audience,
        release: &Release,
        selected: &[Release],
        values: &Values,
    ) -> Result<Known, Diagnostics> {
        let charts: Vec<Arc<Chart>> = match audience {
            Audience::Chart => vec![Arc::clone(&release.chart)],
            Audience::Selection => selected
                .iter()
                .map(|release| Arc::clone(&release.chart))
                .collect(),
            Audience::Workspace => self.all_charts()?,
        };
        let mut known = Known::default();
        for chart in charts {
            let (mentions, declared) = self.chart_knows(&chart)?;
            known.add(mentions, declared, &values.root);
        }
        Ok(known)
    }

    pub(super) fn all_charts(&mut self) -> Result<Vec<Arc<Chart>>, Diagnostics> {
        let folders = self.workspace.chart_folders();
        let read = |folder: &String| self.workspace.chart(folder, self.sources);
        folders.iter().map(read).collect()
    }

    /// Returns what the chart's own `values.yaml` holds.
    pub fn declared(&mut self, chart: &Chart) -> Result<Node, Diagnostics> {
        let place = place(self.workspace, chart);
        values::declared(&place, &mut self.reader, self.sources)
    }

    /// What a chart's templates mention, and what its own base file declares.
    fn chart_knows(&mut self, chart: &Chart) -> Result<(References, Node), Diagnostics> {
        if let Some(known) = self.knowledge.whole.get(&chart.folder) {
            return Ok(known.clone());
        }
        let mentions = references(&self.templates(chart)?.all);
        let declared = self.declared(chart)?;
        let known = (mentions, declared);
        let folder = chart.folder.clone();
        self.knowledge.whole.insert(folder, known.clone());
        Ok(known)
    }
}

/// Takes the folder that one of the keys is named after, or else the first.
fn likeliest(folders: &mut Vec<String>, keys: &[Undeclared]) -> Option<String> {
    let names = |folder: &str, key: &Undeclared| match key.path.steps().first() {
        Some(Step::Key(top)) => folder.contains(top.as_str()),
        _ => false,
    };
    let is_named = |folder: &String| keys.iter().any(|key| names(folder, key));
    let place = folders.iter().position(is_named).unwrap_or(0);
    (place < folders.len()).then(|| folders.remove(place))
}

/// The names of which the path of each key is made, and of each key below it; a template that
/// mentions it has all in its text.
fn words(keys: &[Undeclared]) -> BTreeSet<Vec<String>> {
    let names = |key: &Undeclared| {
        let names = key.path.keys().map(str::to_owned);
        iter::once(names.collect()).chain(words(&key.children))
    };
    keys.iter().flat_map(names).collect()
}
