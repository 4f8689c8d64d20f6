//! Unknown keys: no weaker layer declares them, and no template refers to them.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::References;
use super::jinja::add_references;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_within};
use crate::source::SourceMap;
use crate::values::Undeclared;
use crate::yaml::{Data, Node, Path};

/// What the charts that a values file may speak to know.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The values to which each chart's templates refer.
    pub references: Vec<References>,
    /// What each chart's base values declare.
    pub declared: Vec<Node>,
}

impl Known {
    /// Adds one chart: the references of its templates, and its values, merged without an
    /// environment. If its templates use `tpl`, the references in strings of `values` count too.
    pub fn add(&mut self, mut references: References, declared: Node, values: &Node) {
        if references.uses_tpl {
            add_strings(values, &mut references);
        }
        self.references.push(references);
        self.declared.push(declared);
    }

    fn covers(&self, path: &Path) -> bool {
        let is_referred_to = |references: &References| references.covers(path.keys());
        self.references.iter().any(is_referred_to)
            || self.declared.iter().any(|root| path.find(root).is_some())
    }

    /// The keys that may be next to the last one of `path`, and where they are declared.
    fn beside(&self, path: &Path, sources: &SourceMap) -> Vec<(String, Option<String>)> {
        let parent = path.parent().unwrap_or_default();
        let maps = self
            .declared
            .iter()
            .filter_map(|root| parent.find(root)?.as_map());
        let declared = maps.flat_map(|map| {
            map.iter()
                .map(|(key, field)| (key.clone(), Some(sources.place(field.key_span))))
        });
        let referred_to = self
            .references
            .iter()
            .flat_map(|references| references.below(parent.keys()));
        declared
            .chain(referred_to.map(|key| (key.to_owned(), None)))
            .collect()
    }
}

/// Adds the references in strings of `values`: a template may render any of them by `tpl`.
pub(super) fn add_strings(values: &Node, references: &mut References) {
    match &values.data {
        Data::String(text) if text.contains("{{") || text.contains("{%") => {
            add_references(references, text);
        }
        Data::List(items) => items.iter().for_each(|item| add_strings(item, references)),
        Data::Map(map) => map
            .values()
            .for_each(|field| add_strings(&field.value, references)),
        _ => {}
    }
}

/// Returns those of `keys` that `references` do not cover with everything below them.
pub fn unreferenced(keys: Vec<Undeclared>, references: &References) -> Vec<Undeclared> {
    let is_left = |key: &Undeclared| !covers_all(key, references);
    keys.into_iter().filter(is_left).collect()
}

fn covers_all(key: &Undeclared, references: &References) -> bool {
    references.covers(key.path.keys()) && key.children.iter().all(|key| covers_all(key, references))
}

/// Returns an error for each of the keys, or the topmost part of it, that `known` does not know.
pub fn unknown_keys(undeclared: &[Undeclared], known: &Known, sources: &SourceMap) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    judge(undeclared, known, sources, &mut diagnostics);
    diagnostics
}

fn judge(
    undeclared: &[Undeclared],
    known: &Known,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) {
    // All of them are in one map, and so have the same names next to them.
    let beside = OnceCell::new();
    for key in undeclared {
        if known.covers(&key.path) {
            judge(&key.children, known, sources, diagnostics);
        } else {
            let beside = beside.get_or_init(|| Beside::of(&key.path, known, sources));
            diagnostics.push(unknown_key(key, beside, sources));
        }
    }
}

/// The names that may be in a map, and where each is declared.
struct Beside(BTreeMap<String, Option<String>>);

impl Beside {
    fn of(path: &Path, known: &Known, sources: &SourceMap) -> Self {
        let mut names = BTreeMap::new();
        for (name, place) in known.beside(path, sources) {
            let known: &mut Option<String> = names.entry(name).or_default();
            *known = known.take().or(place);
        }
        Self(names)
    }
}

fn unknown_key(key: &Undeclared, beside: &Beside, sources: &SourceMap) -> Diagnostic {
    let message = format!(
        "`{}` is set, but nothing declares it and no template refers to it",
        key.path
    );
    let diagnostic = Diagnostic::error("unknown-key", message).at(key.key_span);
    let name = key.path.keys().last().unwrap_or_default().to_owned();
    let names = beside.0.keys().map(String::as_str);
    let Some(near) = nearest_within(sources.account(), &name, names) else {
        return diagnostic.help("remove it, or declare it in the chart's values.yaml");
    };
    match beside.0.get(near).and_then(Option::as_ref) {
        Some(place) => diagnostic.help(format!("did you mean `{near}`? it is declared in {place}")),
        None => diagnostic.help(format!("did you mean `{near}`? a template refers to it")),
    }
}
