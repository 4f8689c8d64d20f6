//! What a run of `check` found in all its environments, and the forms in which it is written.
//!
//! - A finding that several environments, releases or resources share is shown once, with all of them.
//! - One file is one form. Each says the same; what a form has no room for is left out.

mod github;
mod json;
mod junit;
mod sarif;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use indexmap::IndexSet;

use super::{Category, Finding, Rule, Verdict};
use crate::diagnostic::{Diagnostic, Diagnostics, Secrecy};
use crate::manifest::Identity;
use crate::source::SourceMap;
use crate::visible;

pub use github::to_github;
pub use json::to_json;
pub use junit::to_junit;
pub use sarif::to_sarif;

/// How many resources a note names.
const NAMED: usize = 5;

/// What was found, and how much was looked at.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The findings, in the order in which they were found.
    pub found: Vec<Found>,
    /// The categories that were checked.
    pub categories: Vec<Category>,
    /// How many resources were checked, in all environments together.
    pub resources: usize,
    /// How many findings plate.yaml allows.
    pub allowed: usize,
    environments: usize,
    /// The index of each finding: a run may have tens of thousands.
    indices: HashMap<Diagnostic, usize>,
}

/// A finding, and all places where it is so.
#[derive(Debug, Clone)]
pub struct Found {
    /// The rule that names it.
    pub rule: &'static Rule,
    pub diagnostic: Diagnostic,
    /// With which resources, in which environments; never empty.
    pub places: IndexSet<Place>,
    /// Whether it is so in every environment.
    is_everywhere: bool,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The environment; none for files.
    pub environment: Option<String>,
    /// The release; none for files.
    pub release: Option<String>,
    /// The resource; none if it is about none.
    pub resource: Option<Identity>,
}

impl Report {
    /// Returns an empty report on `categories`, which are checked in every environment.
    pub fn of(categories: &[Category]) -> Self {
        Self {
            categories: categories.to_vec(),
            ..Self::default()
        }
    }

    /// Adds what was found among the `resources` of an environment, or of files.
    pub fn add(&mut self, environment: Option<&str>, resources: usize, verdict: Verdict) {
        self.environments += 1;
        self.resources += resources;
        self.allowed += verdict.allowed;
        for finding in verdict.findings {
            self.join(finding, environment);
        }
        for found in &mut self.found {
            found.is_everywhere = found.environments().len() == self.environments;
        }
    }

    /// Adds what concerns the run as a whole.
    pub fn add_general(&mut self, verdict: Verdict) {
        self.allowed += verdict.allowed;
        for finding in verdict.findings {
            self.join(finding, None);
        }
    }

    fn join(&mut self, finding: Finding, environment: Option<&str>) {
        let place = Place {
            environment: environment.map(str::to_owned),
            release: finding.release,
            resource: finding.resource,
        };
        match self.indices.entry(finding.diagnostic) {
            Entry::Occupied(known) => {
                self.found[*known.get()].places.insert(place);
            }
            Entry::Vacant(unknown) => {
                let diagnostic = unknown.key().clone();
                unknown.insert(self.found.len());
                self.found.push(Found {
                    rule: finding.rule,
                    diagnostic,
                    places: IndexSet::from([place]),
                    is_everywhere: true,
                });
            }
        }
    }

    /// Returns how many errors were found.
    pub fn errors(&self) -> usize {
        let errors = self.found.iter().filter(|found| found.is_error());
        errors.count()
    }

    /// Returns how many warnings were found.
    pub fn warnings(&self) -> usize {
        self.found.len() - self.errors()
    }

    /// Returns the findings as they are shown, each with the resources that it is about.
    pub fn diagnostics(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(self.found.iter().map(Found::shown));
        diagnostics
    }

    /// Returns the report without the values that `sources` hide.
    #[must_use]
    pub fn without_secrets(&self, sources: &SourceMap) -> Self {
        let secrecy = Secrecy::of(sources);
        let found = self.found.iter().map(|found| Found {
            diagnostic: secrecy.hide(&found.diagnostic),
            ..found.clone()
        });
        Self {
            found: found.collect(),
            ..self.clone()
        }
    }

    /// Returns one line that sums the run up.
    pub fn summary(&self) -> String {
        let mut parts = vec![
            counted(self.errors(), "error"),
            counted(self.warnings(), "warning"),
        ];
        if self.allowed > 0 {
            parts.push(format!("{} allowed", self.allowed));
        }
        let resources = counted(self.resources, "resource");
        let environments = match self.environments {
            0 | 1 => String::new(),
            count => format!(" of {count} environments"),
        };
        format!("checked {resources}{environments}: {}", parts.join(", "))
    }
}

impl Found {
    /// Reports whether this is an error, not a warning.
    pub fn is_error(&self) -> bool {
        self.diagnostic.is_error()
    }

    /// Returns the diagnostic with a note on what it is about.
    pub fn shown(&self) -> Diagnostic {
        let note = self.note();
        let diagnostic = self.diagnostic.clone();
        match note {
            Some(note) => diagnostic.note(note),
            None => diagnostic,
        }
    }

    /// Returns the environments in which it is so, each once.
    pub fn environments(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for place in &self.places {
            let name = place.environment.as_deref().unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn note(&self) -> Option<String> {
        let mut shown: Vec<String> = self.places.iter().filter_map(Place::resource).collect();
        if shown.is_empty() {
            let names = self.environments();
            let is_known = !self.is_everywhere && names != [""];
            return is_known.then(|| format!("only in {}", names.join(", ")));
        }
        let more = shown.len().saturating_sub(NAMED);
        shown.truncate(NAMED);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Some(format!("in {}{more}", shown.join(", ")))
    }
}

impl Place {
    /// Returns the resource, and where it is one of an environment, that in brackets.
    fn resource(&self) -> Option<String> {
        let Identity { kind, name, .. } = self.resource.as_ref()?;
        Some(match &self.environment {
            Some(environment) => format!("{kind} `{name}` ({environment})"),
            None => format!("{kind} `{name}`"),
        })
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Returns what is wrong in one text: the message, then notes and next steps on lines of their own.
fn sentences(found: &Found) -> String {
    let shown = found.shown();
    let notes = shown.notes.iter().map(|note| format!("note: {note}"));
    let help = shown.help.iter().map(|help| format!("help: {help}"));
    let sentences = std::iter::once(shown.message.clone())
        .chain(notes)
        .chain(help);
    let lines = sentences.map(|sentence| visible::one_line(&sentence).into_owned());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod fixture;
