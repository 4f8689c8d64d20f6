//! The templates of a chart, compiled once for all of its releases and environments.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior};

use super::marks;
use super::read_texts::ReadTexts;
use super::rewrite::{Instrumented, Places, instrument};
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::source::{FileId, Span};
use crate::template::jinja::syntax::syntax;
use crate::template::{Template, at_work};

/// The most that the engine takes; it counts a macro as six, an `include` tag as twelve, and a loop
/// as one, so that macros reach their own limit of 64 before.
const RECURSION_LIMIT: usize = 500;

/// Compiled templates, with nothing of a release.
#[derive(Debug)]
pub struct Compiled {
    pub(super) env: Environment<'static>,
    /// The templates that are rendered, in order.
    pub(super) rendered: Vec<(String, FileId)>,
    pub(super) templates: BTreeMap<String, (FileId, Instrumented)>,
    /// The templates that cannot be compiled, and why.
    pub(super) broken: BTreeMap<String, Failure>,
    /// The places of all sites and all runs of literal text.
    pub(super) places: Arc<[Span]>,
    /// What its templates have printed so far.
    pub(super) texts: Arc<ReadTexts>,
}

/// Why a template cannot be compiled.
#[derive(Debug)]
pub(super) enum Failure {
    /// It could not be rewritten.
    Lexer(Diagnostic),
    Engine(Error),
}

impl Compiled {
    /// Compiles `templates`; each that cannot be compiled is an error of every release, and the
    /// others stay usable.
    pub fn new(templates: &[Template]) -> Self {
        let mut places = Vec::new();
        let mut compiled = Self {
            env: environment(),
            rendered: templates
                .iter()
                .filter(|template| !template.is_partial)
                .map(|template| (template.name.clone(), template.file))
                .collect(),
            templates: BTreeMap::new(),
            broken: BTreeMap::new(),
            places: Arc::default(),
            texts: Arc::default(),
        };
        for template in templates {
            if let Err(failure) = compiled.add(template, &mut places) {
                compiled.broken.insert(template.name.clone(), failure);
            }
        }
        compiled.places = places.into();
        compiled
    }

    fn add(&mut self, template: &Template, places: &mut Vec<Span>) -> Result<(), Failure> {
        let name = &template.name;
        at_work::begin(name);
        let rewritten = rewrite(template, places).map_err(Failure::Lexer)?;
        let source = rewritten.source.clone();
        self.templates
            .insert(name.clone(), (template.file, rewritten));
        let added = self.env.add_template_owned(name.clone(), source);
        added.map_err(Failure::Engine)
    }
}

fn rewrite(template: &Template, places: &mut Vec<Span>) -> Result<Instrumented, Diagnostic> {
    if let Some(at) = marks::reserved(&template.text) {
        return Err(reserved_character(Span::new(template.file, at, at + 4)));
    }
    instrument(&template.text, Places::Record(template.file, places))
        .map_err(|diagnostic| diagnostic.diagnostic(template.file))
}

/// A character by which the engine names placeholders.
pub(super) fn reserved_character(span: Span) -> Diagnostic {
    Diagnostic::error(
        "reserved-character",
        "there is a character from U+10FF00 to U+10FF1F here",
    )
    .at(span)
    .help("plate-render uses these private characters itself; remove it")
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_syntax(syntax());
    env.set_debug(true);
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_auto_escape_callback(|_| AutoEscape::Custom("yaml".into()));
    env.set_recursion_limit(RECURSION_LIMIT);
    functions::jinja::register(&mut env);
    env
}
