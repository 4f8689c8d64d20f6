//! What is in the folders of values files and is read for nothing: a misspelt file would
//! silently have no effect.
//!
//! - Read are `values.yaml` and `values-<env>.yaml`, also with `.yml`, of an environment that plate.yaml
//!   names, or of any where it names none.
//! - A file named after another environment is an error where environments are named.
//! - Any other YAML file is a warning; next to a Chart.yaml only if its name is like one of the above,
//!   since templates may read other files there.
//! - So is a folder that is named after an environment next to the values files of a chart or a release.
//! - A file that the command line names, and one whose name begins with `_` or `.`, may be anywhere.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::Workspace;
use super::file::below;
use super::name::is_label;
use super::release::ReleaseEntry;
use super::values_folder::{ENDINGS, VALUES};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::disk::sorted_names;

/// The name of a values file before its ending and its environment.
const STEM: &str = "values";

/// What people write between the stem and the environment.
const SEPARATORS: [char; 4] = ['-', '_', '.', ' '];

/// Endings of files that hold values, or that are taken for such.
const DATA_ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

impl Workspace {
    /// Checks the files and folders in which the values of `entries` may be, but for the files
    /// `given` on the command line.
    pub(super) fn unread_values(
        &self,
        entries: &[&ReleaseEntry],
        given: &[PathBuf],
    ) -> Diagnostics {
        let mut found = Diagnostics::new();
        let mut seen = BTreeSet::new();
        for entry in entries {
            for (path, shown) in self.folders_of(entry) {
                let is_chart = path == self.chart_path(&entry.chart);
                if seen.insert(path.clone()) {
                    found.extend(self.unread_files(&path, &shown, is_chart, given));
                }
            }
        }
        found.extend(self.unread_folders());
        found
    }

    fn unread_files(
        &self,
        folder: &Path,
        shown: &str,
        is_chart: bool,
        given: &[PathBuf],
    ) -> Vec<Diagnostic> {
        let is_given = |name: &str| {
            let real = |path: &Path| path.canonicalize().ok();
            let file = Some(folder.join(name)).filter(|_| !given.is_empty());
            let file = file.and_then(|file| real(&file));
            file.is_some_and(|file| given.iter().any(|path| real(path).as_ref() == Some(&file)))
        };
        let names = sorted_names(folder).unwrap_or_default();
        let is_of_environment = |name: &&String| {
            let is_named = self.settings.environments.contains_key(*name);
            is_named && !is_chart && shown != VALUES && folder.join(name).is_dir()
        };
        let folders = names.iter().filter(is_of_environment);
        let folders =
            folders.map(|name| passed_over(&below(shown, name)).help(did_you_mean(Some(name))));
        let files = names
            .iter()
            .filter_map(|name| Some((self.meaning(name, is_chart)?, name)));
        let files = files
            .filter(|(_, name)| !is_given(name) && folder.join(name).is_file())
            .map(|(meaning, name)| self.unread_file(&meaning, &below(shown, name)));
        files.chain(folders).collect()
    }

    /// Returns what a file is meant for that is read for nothing; none if it is read, or no values file.
    fn meaning(&self, name: &str, is_chart: bool) -> Option<Meaning> {
        let (stem, ending) = name.rsplit_once('.')?;
        let is_data = DATA_ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
        if !is_data || name.starts_with('_') || is_schema(stem) {
            return None;
        }
        // Beside values files JSON may be anything, such as a dashboard for `--set-file`.
        let counts = !is_chart && !ending.eq_ignore_ascii_case("json");
        let is_read = ENDINGS.iter().any(|known| known[1..] == *ending);
        match Meaning::of(stem) {
            Meaning::Base if is_read && stem == STEM => None,
            Meaning::Environment(name) if is_read && self.is_read_for(&name, stem) => None,
            Meaning::Other => match self.turned_round(stem) {
                Some(name) => Some(Meaning::Environment(name)),
                None => counts.then(|| self.only_named_after(stem)),
            },
            found => Some(found),
        }
    }

    fn is_read_for(&self, environment: &str, stem: &str) -> bool {
        let named = &self.settings.environments;
        let is_known =
            named.contains_key(environment) || (named.is_empty() && is_label(environment));
        is_known && stem == format!("{STEM}-{environment}")
    }

    /// Returns the environment of `prod-values` and of `valuesProd`.
    fn turned_round(&self, stem: &str) -> Option<String> {
        let lower = stem.to_ascii_lowercase();
        let before = lower.strip_suffix(STEM);
        let name = before.map(|name| name.trim_end_matches(SEPARATORS));
        let name = name.or_else(|| lower.strip_prefix(STEM))?;
        let is_named = self.settings.environments.contains_key(name);
        is_named.then(|| name.to_owned())
    }

    /// In a folder of values, `prod.yaml` is probably meant for `prod`.
    fn only_named_after(&self, stem: &str) -> Meaning {
        let lower = stem.to_ascii_lowercase();
        if self.settings.environments.contains_key(&lower) {
            return Meaning::Environment(lower);
        }
        Meaning::Other
    }

    fn unread_file(&self, meaning: &Meaning, shown: &str) -> Diagnostic {
        match meaning {
            Meaning::Environment(name) if !self.settings.environments.is_empty() => {
                self.of_no_environment(name, shown)
            }
            Meaning::Environment(name) if is_label(&name.to_lowercase()) => {
                passed_over(shown).help(did_you_mean(Some(&name.to_lowercase())))
            }
            Meaning::Base => passed_over(shown).help(did_you_mean(None)),
            Meaning::Environment(_) | Meaning::Other => passed_over(shown).help(
                "rename it for an environment, move it to another folder and pass it with `-f`, or \
                 begin its name with _",
            ),
        }
    }

    fn of_no_environment(&self, name: &str, shown: &str) -> Diagnostic {
        let known = self.settings.environments.keys();
        let names: Vec<&str> = known.map(String::as_str).collect();
        let (message, meant) = if names.contains(&name) {
            (format!("`{shown}` is not read"), Some(name))
        } else {
            let message = format!("`{shown}` belongs to no environment");
            (message, meant_environment(name, &names))
        };
        let diagnostic = Diagnostic::error(CODE, message)
            .at_if(self.settings.environments_span)
            .note(format!("the environments are {}", names.join(", ")));
        match meant {
            Some(_) => diagnostic.help(did_you_mean(meant)),
            None => diagnostic.help(format!(
                "remove it, or add `{name}` to `environments` in plate.yaml; if the file is only used \
                 with `-f`, move it to another folder, or begin its name with _"
            )),
        }
    }

    /// Warns of each folder in `values/` that no chart and no release reads.
    fn unread_folders(&self) -> Vec<Diagnostic> {
        if self.is_standalone_chart() {
            return Vec::new();
        }
        let listed = self.settings.releases.iter().flatten();
        let of_releases = listed.filter_map(|one| one.values.as_ref());
        let read: HashSet<&String> = self.charts.iter().chain(of_releases).collect();
        let unread = self.values.iter().filter(|name| !read.contains(name));
        unread.map(|name| self.unread_folder(name)).collect()
    }

    fn unread_folder(&self, name: &str) -> Diagnostic {
        let message =
            format!("`{VALUES}/{name}` belongs to no chart and no release, so it is not read");
        let diagnostic = Diagnostic::warning(CODE, message);
        match nearest(name, self.charts.iter().map(String::as_str)) {
            Some(chart) => diagnostic.help(format!("did you mean the chart `{chart}`?")),
            None => diagnostic.help(format!(
                "rename it to the name of a chart, or write `values: {name}` at a release in plate.yaml"
            )),
        }
    }
}

/// The name of all these diagnostics.
const CODE: &str = "values-passed-over";

/// What a file is meant for, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// It holds in every environment.
    Base,
    /// It holds in the environment of this name.
    Environment(String),
    /// Something else.
    Other,
}

impl Meaning {
    /// Reads `values`, nearly so or in any case, and the same with an environment after a separator.
    fn of(stem: &str) -> Self {
        let (head, environment) = match stem.find(SEPARATORS) {
            Some(at) => (&stem[..at], &stem[at + 1..]),
            None => (stem, ""),
        };
        match (is_nearly_stem(head), environment) {
            (false, _) => Self::Other,
            (true, "") => Self::Base,
            (true, name) => Self::Environment(name.to_owned()),
        }
    }
}

/// Reports whether a word begins as `values` does and has its letters in any order, but for one.
///
/// The distance that is asked of other names would take `volumes`, which is a name of its own.
fn is_nearly_stem(word: &str) -> bool {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    let mut lacks = |letter: &char| match letters.iter().position(|found| found == letter) {
        Some(at) => {
            letters.swap_remove(at);
            false
        }
        None => true,
    };
    let missing: Vec<char> = STEM.chars().filter(|letter| lacks(letter)).collect();
    word.to_lowercase().starts_with('v') && missing.len() + letters.len() <= 1
}

fn is_schema(stem: &str) -> bool {
    stem.starts_with("values.schema")
}

/// Returns the name that is misspelt, abbreviated or written out as `name`.
fn meant_environment<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let same = names.iter().find(|known| **known == lower);
    let begins = names.iter().find(|known| {
        let (long, short) = if known.len() > lower.len() {
            (**known, lower.as_str())
        } else {
            (lower.as_str(), **known)
        };
        abbreviates(short, long)
    });
    same.copied()
        .or_else(|| nearest(name, names.iter().copied()))
        .or(begins.copied())
}

/// Reports whether `short` has the first letter of `long`, and others of it in their order.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    let begins = short.chars().next() == long.chars().next();
    begins && short.len() > 1 && short.chars().all(|c| letters.any(|letter| letter == c))
}

fn passed_over(shown: &str) -> Diagnostic {
    Diagnostic::warning(CODE, format!("`{shown}` is not read"))
        .note("values files are values.yaml and values-<env>.yaml, or end in .yml")
}

fn did_you_mean(environment: Option<&str>) -> String {
    match environment {
        Some(name) => format!("did you mean `{STEM}-{name}.yaml`?"),
        None => format!("did you mean `{STEM}.yaml`?"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, abbreviates, meant_environment};

    #[test]
    fn a_name_says_what_the_file_is_meant_for() {
        let environment = |name: &str| Meaning::Environment(name.to_owned());
        for stem in ["values", "value", "Values", "VALUES", "vaules", "vallues"] {
            assert_eq!(Meaning::of(stem), Meaning::Base, "{stem}");
        }
        for stem in [
            "values-prd",
            "values_prd",
            "values.prd",
            "value-prd",
            "vaules-prd",
        ] {
            assert_eq!(Meaning::of(stem), environment("prd"), "{stem}");
        }
        assert_eq!(Meaning::of("Values-Prd"), environment("Prd"));
        for stem in [
            "prod",
            "valuesprod",
            "volumes",
            "volumes-prod",
            "Chart",
            "val",
            "slave",
        ] {
            assert_eq!(Meaning::of(stem), Meaning::Other, "{stem}");
        }
    }

    #[test]
    fn an_environment_is_recognised_misspelt_abbreviated_and_written_out() {
        let names = ["dev", "stg", "prod"];
        for (name, meant) in [
            ("sgt", Some("stg")),
            ("prd", Some("prod")),
            ("production", Some("prod")),
            ("staging", Some("stg")),
            ("PROD", Some("prod")),
            ("canary", None),
        ] {
            assert_eq!(meant_environment(name, &names), meant, "{name}");
        }
    }

    #[test]
    fn one_letter_abbreviates_nothing() {
        assert!(abbreviates("stg", "staging") && !abbreviates("s", "staging"));
        assert!(!abbreviates("tg", "staging"));
    }
}
