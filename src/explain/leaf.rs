//! One node of a manifest, and where it comes from.

use std::collections::BTreeSet;

use crate::manifest::{Manifest, Part};
use crate::source::Span;
use crate::template::{Condition, Made, Tracer};
use crate::values::{Values, leaves};
use crate::yaml::Path;

/// Where a node of a manifest comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    pub written: Written,
    /// The values that flowed into it.
    pub values: Vec<Source>,
    /// The entries of the values whose keys flowed into it.
    pub keys: Vec<Source>,
    /// The values that decided which ones flow into it, or its place.
    pub choices: Vec<Source>,
    /// What else flowed into it, as templates name it: `release.name`.
    pub scope: Vec<String>,
    /// Whether there is more, and finding it would take too long.
    pub is_cut: bool,
    /// The conditions and loops around it, the innermost first.
    pub blocks: Vec<Block>,
}

/// Who wrote a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    Template {
        /// The tag or the text.
        place: Span,
        is_printed: bool,
        /// The tags by which it got a text that it printed.
        through: Vec<Span>,
        /// The tags that called what printed it, the innermost first.
        calls: Vec<Span>,
    },
    /// A file in the chart's `crds/`.
    Definition(Span),
    /// Nobody: a release fills in its namespace where a resource names none.
    FilledIn,
}

/// A value of a release and where it was set.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its path in the values.
    pub path: Path,
    /// Where the layer that won sets it.
    pub span: Span,
    /// Where the weaker layers that it overrode set it, the strongest first.
    pub overrode: Vec<Span>,
    /// Whether a Secret gets it.
    pub is_secret: bool,
}

/// A condition or a loop.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The tag, from its first word on.
    pub span: Span,
    /// Whether the node is where the condition is false.
    pub is_else: bool,
    /// The values that it reads.
    pub values: Vec<Source>,
    /// What else it reads.
    pub scope: Vec<String>,
}

/// Explains the node at `path` in `manifest`; none if there is no node.
///
/// `tracer` and `values` are those of the manifest's release.
pub fn leaf(
    manifest: &Manifest,
    path: &Path,
    tracer: &Tracer<'_>,
    values: &Values,
) -> Option<Leaf> {
    let node = path.find(&manifest.node)?;
    if manifest.part == Part::Definitions {
        return Some(Leaf::plain(Written::Definition(node.span)));
    }
    match tracer.made(&manifest.node, path) {
        Some(made) => Some(of_template(made, values)),
        None => Some(filled_in(manifest, path, tracer, values)),
    }
}

/// What is filled in is there if what is around it is.
fn filled_in(manifest: &Manifest, path: &Path, tracer: &Tracer<'_>, values: &Values) -> Leaf {
    let around = path.parent();
    let around = around.and_then(|around| leaf(manifest, &around, tracer, values));
    Leaf {
        choices: around
            .iter()
            .flat_map(|leaf| leaf.choices.clone())
            .collect(),
        blocks: around.map(|leaf| leaf.blocks).unwrap_or_default(),
        ..Leaf::plain(Written::FilledIn)
    }
}

fn of_template(made: Made, values: &Values) -> Leaf {
    let sources = |paths: Vec<Path>| -> Vec<Source> {
        let found = paths.into_iter().filter_map(|path| source(path, values));
        found.collect()
    };
    let flow = made.flow;
    let block = |condition: Condition| Block {
        span: condition.span,
        is_else: condition.is_else,
        values: sources(condition.reads),
        scope: condition.scope,
    };
    Leaf {
        written: Written::Template {
            place: flow.place,
            is_printed: flow.is_printed,
            through: made.through,
            calls: made.calls,
        },
        values: sources(flow.values),
        keys: sources(flow.keys),
        choices: sources(flow.choices),
        scope: flow.scope,
        is_cut: flow.is_cut,
        blocks: made.conditions.into_iter().map(block).collect(),
    }
}

fn source(path: Path, values: &Values) -> Option<Source> {
    let origin = values.origin(&path)?;
    Some(Source {
        path,
        span: origin.span,
        overrode: origin.overrode,
        is_secret: false,
    })
}

impl Leaf {
    /// Marks the values that are among `secrets`.
    #[must_use]
    pub fn with_secrets(mut self, secrets: &BTreeSet<Path>) -> Self {
        let of_blocks = self.blocks.iter_mut().map(|block| &mut block.values);
        let lists = [&mut self.values, &mut self.keys, &mut self.choices];
        for source in lists.into_iter().chain(of_blocks).flatten() {
            source.is_secret = secrets.contains(&source.path);
        }
        self
    }
}

/// Returns the paths of the values that flow into what a Secret among `manifests` holds.
pub fn secret_values<'m>(
    manifests: impl IntoIterator<Item = &'m Manifest>,
    tracer: &Tracer<'_>,
) -> BTreeSet<Path> {
    let mut secrets = BTreeSet::new();
    for manifest in manifests.into_iter().filter(|one| one.is_secret()) {
        for (path, _) in leaves(&manifest.node, &Path::root()) {
            if manifest.is_secret_at(path.keys()) {
                let flow = tracer.flow(&manifest.node, &path);
                secrets.extend(flow.into_iter().flat_map(|flow| flow.values));
            }
        }
    }
    secrets
}

impl Leaf {
    fn plain(written: Written) -> Self {
        Self {
            written,
            values: Vec::new(),
            keys: Vec::new(),
            choices: Vec::new(),
            scope: Vec::new(),
            is_cut: false,
            blocks: Vec::new(),
        }
    }
}
