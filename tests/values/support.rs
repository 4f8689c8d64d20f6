//! Layers from texts, and what they merge to.

use std::sync::Arc;

use plate_render::diagnostic::Diagnostics;
use plate_render::diagnostic::text::{Colour, draw_all};
use plate_render::source::SourceMap;
use plate_render::values::{
    Audience, Layer, LayerKind, MergeKeys, Merged, SetArgument, SetKind, Sets, merge, parse_sets,
};
use plate_render::yaml::{parse, to_json};
use serde_json::Value;

/// Layers of one release, from weak to strong; the first is the chart's own base file.
pub(crate) struct Layers {
    pub(crate) sources: SourceMap,
    all: Vec<Layer>,
    arguments: Vec<SetArgument>,
    keys: MergeKeys,
}

impl Layers {
    pub(crate) fn new(base: &str) -> Self {
        let (sources, all, arguments) = (SourceMap::new(), Vec::new(), Vec::new());
        let layers = Self {
            sources,
            all,
            arguments,
            keys: MergeKeys::none(),
        };
        layers.layer(
            "charts/api/values.yaml",
            LayerKind::Base,
            Audience::Chart,
            base,
        )
    }

    pub(crate) fn base(self, text: &str) -> Self {
        self.layer(
            "values/api/values.yaml",
            LayerKind::Base,
            Audience::Chart,
            text,
        )
    }

    pub(crate) fn environment(self, text: &str) -> Self {
        self.layer(
            "values/api/values-stg.yaml",
            LayerKind::Environment,
            Audience::Chart,
            text,
        )
    }

    pub(crate) fn shared_environment(self, text: &str) -> Self {
        self.layer(
            "values/values-stg.yaml",
            LayerKind::Environment,
            Audience::Workspace,
            text,
        )
    }

    pub(crate) fn file(self, text: &str) -> Self {
        self.layer("extra.yaml", LayerKind::File, Audience::Chart, text)
    }

    pub(crate) fn set(self, text: &str) -> Self {
        self.argument(SetKind::Typed, text)
    }

    pub(crate) fn argument(mut self, kind: SetKind, text: &str) -> Self {
        self.arguments.push(SetArgument {
            kind,
            text: text.to_owned(),
        });
        self
    }

    /// Lets the schema of the chart be this one, as far as it names merge keys.
    pub(crate) fn schema(mut self, text: &str) -> Self {
        let file = self.sources.add("charts/api/values.schema.json", text);
        self.keys = MergeKeys::read(file, &self.sources).expect("the test's schema is correct");
        self
    }

    pub(crate) fn layer(
        mut self,
        name: &str,
        kind: LayerKind,
        audience: Audience,
        text: &str,
    ) -> Self {
        let file = self.sources.add(name, text);
        let documents = Arc::new(parse(file, text).expect("the test's YAML is correct"));
        self.all.push(Layer {
            name: name.to_owned(),
            kind,
            audience,
            file,
            documents,
            surprising_keys: Arc::default(),
            warnings: Diagnostics::new(),
        });
        self
    }

    pub(crate) fn merge(&mut self) -> Result<Merged, Diagnostics> {
        let assignments = parse_sets(&self.arguments, &mut self.sources)?;
        let sets = Sets {
            assignments,
            audience: Audience::Chart,
        };
        merge(&self.all[0], &self.all[1..], &sets, &self.keys)
    }

    /// Returns the merged values; an error fails the test.
    pub(crate) fn values(mut self) -> Value {
        let merged = self.merge();
        let merged = merged.unwrap_or_else(|diagnostics| panic!("{}", self.drawn(&diagnostics)));
        to_json(&merged.values.root)
    }

    /// Returns the errors as a user sees them.
    pub(crate) fn errors(mut self) -> String {
        match self.merge() {
            Ok(merged) => panic!("no error, but {}", to_json(&merged.values.root)),
            Err(diagnostics) => self.drawn(&diagnostics),
        }
    }

    /// Returns the warnings as a user sees them.
    pub(crate) fn warnings(mut self) -> String {
        let merged = self.merge();
        let merged = merged.unwrap_or_else(|diagnostics| panic!("{}", self.drawn(&diagnostics)));
        self.drawn(&merged.warnings)
    }

    fn drawn(&self, diagnostics: &Diagnostics) -> String {
        draw_all(diagnostics, &self.sources, Colour::Plain)
    }
}
