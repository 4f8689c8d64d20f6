//! Renders templates from texts, without a workspace.

use std::sync::Arc;

use plate_render::diagnostic::Diagnostics;
use plate_render::diagnostic::text::{Colour, draw_all};
use plate_render::source::{SourceMap, Span};
use plate_render::template::{self, Compiled, FUEL, Purpose, Scope, Template};
use plate_render::yaml::{self, Node};
use serde_json::Value;

/// A set of templates and the values they see.
#[derive(Default)]
pub(crate) struct Given {
    templates: Vec<(String, String)>,
    values: String,
    data: Option<Value>,
    fuel: Option<u64>,
}

/// Begins with the text of `values.yaml`.
pub(crate) fn values(text: &str) -> Given {
    Given {
        values: dedent(text),
        ..Given::default()
    }
}

/// Begins with values that were never text.
pub(crate) fn data(values: Value) -> Given {
    Given {
        data: Some(values),
        ..Given::default()
    }
}

impl Given {
    /// Adds a partial.
    pub(crate) fn partial(mut self, name: &str, text: &str) -> Self {
        self.templates.push((name.to_owned(), dedent(text)));
        self
    }

    /// Adds a partial whose text is taken as it stands.
    pub(crate) fn exact_partial(mut self, name: &str, text: &str) -> Self {
        self.templates.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Sets how much work the template may do.
    pub(crate) fn fuel(mut self, fuel: u64) -> Self {
        self.fuel = Some(fuel);
        self
    }

    /// Renders `text` as the template `a.yaml.j2`: documents, or diagnostics.
    pub(crate) fn template(self, text: &str) -> Result<String, String> {
        self.exact(&dedent(text))
    }

    /// Renders `text` as it stands, without taking indentation away.
    pub(crate) fn exact(self, text: &str) -> Result<String, String> {
        let mut sources = SourceMap::new();
        match self.render(text, &mut sources) {
            Ok((documents, warnings)) => {
                let mut out = documents.join("---\n");
                if !warnings.is_empty() {
                    out.push_str(&draw_all(&warnings, &sources, Colour::Plain));
                }
                Ok(out)
            }
            Err(diagnostics) => Err(draw_all(&diagnostics, &sources, Colour::Plain)),
        }
    }

    /// Renders `text`: the text of each document, and warnings.
    pub(crate) fn render(
        mut self,
        text: &str,
        sources: &mut SourceMap,
    ) -> Result<(Vec<String>, Diagnostics), Diagnostics> {
        self.templates
            .push(("a.yaml.j2".to_owned(), text.to_owned()));
        let templates: Vec<Template> = self
            .templates
            .iter()
            .map(|(name, text)| Template {
                name: name.clone(),
                file: sources.add(name, text.as_str()),
                text: text.clone().into(),
                is_partial: name
                    .rsplit('/')
                    .next()
                    .is_some_and(|name| name.starts_with('_')),
            })
            .collect();
        let root = self.root(sources);
        let scope = Scope {
            fuel: self.fuel.unwrap_or(FUEL),
            ..Scope::default()
        };
        let rendering = template::render(
            Purpose::Print,
            &Compiled::new(&templates),
            Arc::new(root),
            &scope,
            sources,
        )?;
        let documents = rendering
            .printed
            .iter()
            .flat_map(|printed| &printed.documents);
        let texts = documents.map(|node| {
            let mut text = String::new();
            yaml::emit(node, &mut text);
            text
        });
        Ok((texts.collect(), rendering.warnings))
    }

    fn root(&self, sources: &mut SourceMap) -> Node {
        let file = sources.add("values.yaml", self.values.as_str());
        if let Some(data) = &self.data {
            return Node::from_json(data, Span::new(file, 0, 0));
        }
        let root = yaml::parse(file, &self.values).expect("the values are YAML");
        root.into_iter().next().expect("the values are not empty")
    }

    /// Renders `text` and reads each document back.
    #[track_caller]
    pub(crate) fn documents(self, text: &str) -> Vec<Value> {
        let mut sources = SourceMap::new();
        let rendered = self.render(text, &mut sources);
        let (documents, _) = rendered.unwrap_or_else(|diagnostics| {
            panic!("{}", draw_all(&diagnostics, &sources, Colour::Plain))
        });
        documents.iter().map(|text| read(text)).collect()
    }

    /// Asserts what `text` renders.
    #[track_caller]
    pub(crate) fn renders(self, text: &str, expected: &str) {
        let rendered = self
            .template(text)
            .unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        assert_eq!(rendered, dedent(expected));
    }

    /// Asserts the diagnostics of `text`.
    #[track_caller]
    pub(crate) fn fails(self, text: &str, expected: &str) {
        let diagnostics = self.template(text).expect_err("the template renders");
        assert_eq!(diagnostics, dedent(expected));
    }
}

/// Reads one document of canonical YAML.
#[track_caller]
pub(crate) fn read(text: &str) -> Value {
    let mut sources = SourceMap::new();
    let file = sources.add("out.yaml", text);
    let documents = yaml::parse(file, text);
    let documents = documents.unwrap_or_else(|diagnostic| panic!("{}: {text}", diagnostic.message));
    assert_eq!(documents.len(), 1, "{text}");
    yaml::to_json(&documents[0])
}

/// Removes the first line break and the indentation that all lines share.
pub(crate) fn dedent(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let indents = text.lines().filter(|line| !line.trim().is_empty());
    let shared = indents
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(line.get(shared..).unwrap_or_default());
        out.push('\n');
    }
    if text
        .lines()
        .last()
        .is_some_and(|line| line.trim().is_empty())
    {
        out.pop();
    }
    out
}
