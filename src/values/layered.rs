//! From files to values: all layers of one release, merged and checked.

use std::sync::Arc;

use super::files::{ChartFiles, ChartPlace};
use super::layer::Layer;
use super::merge::{Merged, merge_all};
use super::merge_keys::MergeKeys;
use super::overrides::Overrides;
use super::read::{ChartSchema, Reader, blank};
use super::schema::Schema;
use super::set::Sets;
use super::undeclared::Undeclared;
use crate::account::Account;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
use crate::yaml::Node;

/// What decides the values of one release.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Where the chart's values files are.
    pub chart: ChartPlace<'a>,
    /// The environment's name; none for the base values alone.
    pub environment: Option<&'a str>,
    /// What the command line adds.
    pub overrides: &'a Overrides,
}

/// What the values of one release are made of: read, and not merged yet.
#[derive(Debug, Clone)]
pub struct Layers {
    base: Layer,
    /// Those that are stronger, from weak to strong.
    stronger: Vec<Layer>,
    schema: Option<ChartSchema>,
    /// What is wrong with the files and the arguments.
    diagnostics: Diagnostics,
}

impl Layers {
    /// Reads all layers of a release; all errors are collected: one in a file hides none in another.
    pub fn read(inputs: &Inputs, reader: &mut Reader, sources: &mut SourceMap) -> Self {
        let mut diagnostics = inputs.overrides.diagnostics.clone();
        let files = ChartFiles::of(&inputs.chart, inputs.environment);
        let base = keep(reader.layer(&files.base, sources), &mut diagnostics);
        let base = base.unwrap_or_else(|| blank(&files.base, sources));
        let read = |file| keep(reader.layer(file, sources), &mut diagnostics);
        let mut stronger: Vec<Layer> = files.stronger.iter().filter_map(read).collect();
        stronger.extend_from_slice(&inputs.overrides.files);
        let schema = keep(reader.schema(&inputs.chart, sources), &mut diagnostics);
        Self {
            base,
            stronger,
            schema,
            diagnostics,
        }
    }

    /// Merges the layers, and `sets` above them, and checks the result against the chart's schema; this
    /// only if every file could be read.
    pub fn merged(self, sets: &Sets, account: &Account) -> Result<Merged, Diagnostics> {
        let Self {
            base,
            stronger,
            schema,
            mut diagnostics,
        } = self;
        let keys = schema.as_ref().map(|schema| schema.merge_keys.clone());
        let keys = keys.unwrap_or_default();
        let schema = schema.filter(|_| !diagnostics.has_errors());
        let (mut merged, clashes) = merge_all(&base, &stronger, sets, &keys);
        diagnostics.extend(clashes);
        let layers = std::iter::once(&base).chain(&stronger);
        let mut of_layers = Diagnostics::new();
        of_layers.extend(layers.flat_map(|layer| layer.warnings.clone()));
        if let Err(overdrawn) = account.spend(merged.values.root.price()) {
            diagnostics.push(Diagnostic::too_much_work(overdrawn).at(merged.values.root.span));
            return Err(diagnostics);
        }
        if let Some(ChartSchema { schema, .. }) = schema {
            diagnostics.extend(schema.check(&merged.values, account));
            Undeclared::prune(&mut merged.undeclared, &|path| schema.opens(path));
        }
        merged.warnings.extend(of_layers.clone());
        // What is wrong may follow from how a key is read.
        diagnostics
            .or(merged)
            .map_err(|diagnostics| diagnostics.behind(of_layers))
    }
}

/// Reads and merges all layers of a release; see [`Layers`].
pub fn layered(
    inputs: &Inputs,
    reader: &mut Reader,
    sources: &mut SourceMap,
) -> Result<Merged, Diagnostics> {
    let layers = Layers::read(inputs, reader, sources);
    layers.merged(&inputs.overrides.sets, sources.account())
}

/// Returns the layers of files that make the values of a release, from weak to strong.
pub fn layers(
    inputs: &Inputs,
    reader: &mut Reader,
    sources: &mut SourceMap,
) -> Result<Vec<Layer>, Diagnostics> {
    let files = ChartFiles::of(&inputs.chart, inputs.environment);
    let mut layers = Vec::new();
    for file in std::iter::once(&files.base).chain(&files.stronger) {
        layers.extend(reader.layer(file, sources)?);
    }
    layers.extend_from_slice(&inputs.overrides.files);
    Ok(layers)
}

pub fn schema(
    chart: &ChartPlace,
    reader: &mut Reader,
    sources: &mut SourceMap,
) -> Result<Option<Arc<Schema>>, Diagnostics> {
    let found = reader.schema(chart, sources)?;
    Ok(found.map(|found| found.schema))
}

/// Returns what the chart's own base file declares, without the layers above it and unchecked.
pub fn declared(
    chart: &ChartPlace,
    reader: &mut Reader,
    sources: &mut SourceMap,
) -> Result<Node, Diagnostics> {
    let file = ChartFiles::of(chart, None).base;
    let base = reader.layer(&file, sources)?;
    let base = base.unwrap_or_else(|| blank(&file, sources));
    let (merged, diagnostics) = merge_all(&base, &[], &Overrides::none().sets, &MergeKeys::none());
    diagnostics.or(merged.values.root)
}

/// Returns what was found, if anything was, and collects the errors.
fn keep<T>(found: Result<Option<T>, Diagnostics>, diagnostics: &mut Diagnostics) -> Option<T> {
    found.unwrap_or_else(|found| {
        diagnostics.extend(found);
        None
    })
}
