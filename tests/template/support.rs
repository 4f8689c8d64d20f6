//! Renders templates from texts, without a workspace.

use std::sync::Arc;

use plate_render::diagnostic::text::{Colour, draw_all};
use plate_render::source::SourceMap;
use plate_render::template::{self, FUEL, Scope, Template};
use plate_render::yaml;

/// A set of templates and the values they see.
#[derive(Default)]
pub(crate) struct Given {
    templates: Vec<(String, String)>,
    values: String,
}

/// Begins with the text of `values.yaml`.
pub(crate) fn values(text: &str) -> Given {
    Given {
        values: dedent(text),
        ..Given::default()
    }
}

impl Given {
    /// Adds a partial.
    pub(crate) fn partial(mut self, name: &str, text: &str) -> Self {
        self.templates.push((name.to_owned(), dedent(text)));
        self
    }

    /// Renders `text` as the template `a.yaml.j2`: documents, or diagnostics.
    pub(crate) fn template(mut self, text: &str) -> Result<String, String> {
        self.templates.push(("a.yaml.j2".to_owned(), dedent(text)));
        let mut sources = SourceMap::new();
        let templates: Vec<Template> = self
            .templates
            .iter()
            .map(|(name, text)| Template {
                name: name.clone(),
                file: sources.add(name, text.as_str()),
                text: text.as_str().into(),
                is_partial: name.starts_with('_'),
            })
            .collect();
        let file = sources.add("values.yaml", self.values.as_str());
        let root = yaml::parse(file, &self.values).expect("the values are YAML");
        let root = root.into_iter().next().expect("the values are not empty");
        let scope = Scope {
            globals: Vec::new(),
            fuel: FUEL,
        };
        match template::render(&templates, Arc::new(root), &scope, &sources) {
            Ok((printed, warnings)) => {
                let documents = printed.iter().flat_map(|printed| &printed.documents);
                let texts = documents.map(|node| {
                    let mut text = String::new();
                    yaml::emit(node, &mut text);
                    text
                });
                let mut out = texts.collect::<Vec<_>>().join("---\n");
                if !warnings.is_empty() {
                    out.push_str(&draw_all(&warnings, &sources, Colour::Plain));
                }
                Ok(out)
            }
            Err(faults) => Err(draw_all(&faults, &sources, Colour::Plain)),
        }
    }

    /// Asserts what `text` renders.
    #[track_caller]
    pub(crate) fn renders(self, text: &str, expected: &str) {
        let rendered = self
            .template(text)
            .unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(rendered, dedent(expected));
    }

    /// Asserts the diagnostics of `text`.
    #[track_caller]
    pub(crate) fn fails(self, text: &str, expected: &str) {
        let faults = self.template(text).expect_err("the template renders");
        assert_eq!(faults, dedent(expected));
    }
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
