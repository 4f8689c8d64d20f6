//! Each value of each values file is changed, in several ways, and the platform is rendered again in the
//! environments that read the file.
//!
//! - What is said to flow into a leaf changes the leaf, in one way at least.
//! - What is said to decide about a leaf, a condition or a subscript or the list of a loop, changes the
//!   leaf's document, in one way at least.
//! - Whatever else is changed, in whichever way, changes nothing of the leaf.

use std::collections::BTreeSet;

use plate_render::source::{SourceMap, Span};
use plate_render::template::Purpose;

use crate::changes::{Changeable, changeable};
use crate::differences::differences;
use crate::platform::{Claims, Id, Platform, Told, chart_of, environments_of};

/// Values of which every change is an error, so that nothing can be shown of them, and why.
const UNRENDERABLE: [(&str, &str); 2] = [
    (
        "charts/argocd/values.yaml:47",
        "settings for what nothing deploys are refused",
    ),
    (
        "values/values.yaml:16",
        "a Secret with a token asks for the token",
    ),
];

/// How many ways of changing a value are tried even if nothing is left to show.
const LEAST_CHANGES: usize = 2;

#[test]
fn what_explain_names_changes_a_leaf_and_nothing_else_does() {
    let told = Platform::new().told();
    let files = Platform::new().values_files();
    let (count, diagnostics) = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let files = files.iter().skip(half).step_by(2);
            let told = &told;
            scope.spawn(move || judge(files, told))
        });
        let judged = halves.map(|half| half.join().unwrap());
        (
            judged[0].0 + judged[1].0,
            [&judged[0].1[..], &judged[1].1[..]].concat(),
        )
    });
    assert!(count > 300, "only {count} values were changed");
    assert!(
        diagnostics.is_empty(),
        "{} errors:\n{}",
        diagnostics.len(),
        diagnostics.join("\n")
    );
}

#[test]
fn every_leaf_has_a_line_of_a_template_or_is_filled_in() {
    let told = Platform::new().told();
    let filled = told.leaves.iter().filter(|(_, leaf)| leaf.place.is_none());
    let filled: BTreeSet<&str> = filled.map(|(id, _)| id.path.as_str()).collect();
    assert_eq!(filled, BTreeSet::from(["metadata.namespace"]));
    assert!(
        told.leaves.len() > 1000,
        "only {} leaves",
        told.leaves.len()
    );
}

/// Changes every value of `files`; how many there are, and where explain is wrong.
fn judge<'f>(files: impl Iterator<Item = &'f String>, told: &Told) -> (usize, Vec<String>) {
    let platform = Platform::new();
    let mut diagnostics = Vec::new();
    let mut count = 0;
    for file in files {
        for value in changeable(&platform, file, told) {
            count += 1;
            diagnostics.extend(Trial::of(&platform, file, &value, told).diagnostics());
        }
    }
    (count, diagnostics)
}

/// One value, changed in several ways.
struct Trial<'a> {
    told: &'a Told,
    value: &'a Changeable,
    claims: Claims<'a>,
    /// The file and the line.
    shown: String,
    was_rendered: bool,
    /// The leaves that some change changed.
    changed: BTreeSet<Id>,
    /// The documents that some change changed.
    documents: BTreeSet<Id>,
}

impl<'a> Trial<'a> {
    fn of(platform: &Platform, file: &str, value: &'a Changeable, told: &'a Told) -> Self {
        let text = platform.read(file);
        let mut trial = Self {
            told,
            value,
            claims: told.claims_of(&(file.to_owned(), value.span.start)),
            shown: shown(file, &text, value.span),
            was_rendered: false,
            changed: BTreeSet::new(),
            documents: BTreeSet::new(),
        };
        for (count, change) in value.changes.iter().enumerate() {
            if count >= LEAST_CHANGES && trial.unshown().is_empty() {
                break;
            }
            let mut new = text.clone();
            new.replace_range(value.span.range(), change);
            platform.write(file, &new);
            for environment in environments_of(file) {
                trial.compare(platform, environment, chart_of(file));
            }
        }
        platform.write(file, &text);
        trial
    }

    /// Renders what is on the disk, and adds what is another than what was told.
    fn compare(&mut self, platform: &Platform, environment: &'static str, chart: Option<&str>) {
        let mut sources = SourceMap::new();
        let rendered = platform.render(environment, chart, Purpose::Print, &mut sources);
        let Some(rendered) = rendered else { return };
        self.was_rendered = true;
        for release in rendered {
            let name = release.release.name;
            let before = &self.told.manifests[&(environment, name.clone())];
            for (document, paths) in differences(before, &release.manifests) {
                let id = |path: String| Id {
                    environment,
                    release: name.clone(),
                    document,
                    path,
                };
                self.documents.insert(id(String::new()));
                let leaves = paths.iter().map(|path| id(path.to_string()));
                self.changed.extend(leaves);
            }
        }
    }

    /// What explain says of the value and no change has shown.
    fn unshown(&self) -> Vec<String> {
        let flows = self.claims.values.iter();
        let still = flows.filter(|id| !self.changed.contains(*id));
        let still =
            still.map(|id| self.diagnostic(id, "is said to flow into it, and changes nothing"));
        let decides = self.claims.others.iter();
        let same = decides.filter(|id| !self.documents.contains(&id.document()));
        let same =
            same.map(|id| self.diagnostic(id, "is said to decide about it, and changes nothing"));
        still.chain(same).collect()
    }

    /// What changed although explain does not say so; that a list is emptied takes its items' values.
    fn untold(&self) -> Vec<String> {
        let claims = &self.claims;
        let is_told = |id: &&Id| claims.values.contains(*id) || claims.others.contains(*id);
        let untold = self.changed.iter().filter(|id| !is_told(id));
        let untold = untold.filter(|_| !self.value.is_container);
        untold
            .map(|id| self.diagnostic(id, "changes it, and is not named"))
            .collect()
    }

    fn diagnostics(&self) -> Vec<String> {
        if self.was_rendered {
            return [self.unshown(), self.untold()].concat();
        }
        let is_known = UNRENDERABLE.iter().any(|(place, _)| *place == self.shown);
        let diagnostic = format!("{}: no change of it can be rendered", self.shown);
        Some(diagnostic).filter(|_| !is_known).into_iter().collect()
    }

    fn diagnostic(&self, id: &Id, what: &str) -> String {
        let (
            shown,
            Id {
                environment,
                release,
                document,
                path,
            },
        ) = (&self.shown, id);
        format!("{environment} {release} #{document} {path}: {shown} {what}")
    }
}

fn shown(file: &str, text: &str, span: Span) -> String {
    let line = text[..span.range().start].matches('\n').count() + 1;
    format!("{file}:{line}")
}
