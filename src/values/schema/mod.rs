//! `values.schema.json`: what the chart expects of its values.
//!
//! - JSON Schema 2020-12, or the draft that `$schema` names.
//! - The merged values are checked, and each error points at the line that set the value.
//! - Checking is hermetic: a `$ref` to another document is an error.

mod at_path;
mod draft;
mod effort;
mod facts;
mod opens;
mod pattern;
mod plain;
mod requirement;

use std::error::Error;
use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::Location;
use jsonschema::{Retrieve, Uri, ValidationError, Validator};
use serde_json::Value;

use super::json;
use super::origin::Values;
use super::wording::described;
use crate::account::Account;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest_within};
use crate::source::{FileId, SourceMap, Span};
use crate::yaml::{Data, Node, Path, Step, to_json};
use pattern::Patterns;
use plain::Verdict;
use requirement::requirement;

pub(super) use at_path::schemas_at;
pub use facts::{SchemaFacts, kind};

/// A schema that is ready to check values.
#[derive(Debug)]
pub struct Schema {
    root: Node,
    /// Where the schema needs no compiling, its patterns.
    plain: Option<Patterns>,
    document: OnceLock<Value>,
    validator: OnceLock<Validator>,
}

impl Schema {
    /// Reads the schema in `file`; an error in it is an error with its place.
    pub fn compile(file: FileId, sources: &SourceMap) -> Result<Self, Diagnostics> {
        let text = sources.file(file).text();
        let root = json::parse(file, text).map_err(|diagnostic| Diagnostic {
            code: "bad-schema",
            ..diagnostic
        })?;
        draft::check(&root)?;
        effort::spend_on_patterns(&root, sources.account())?;
        let schema = Self {
            plain: plain::patterns(&root),
            root,
            document: OnceLock::new(),
            validator: OnceLock::new(),
        };
        if schema.plain.is_none() {
            schema.validator()?;
        }
        Ok(schema)
    }

    /// Returns every error of the values; what checking costs is spent from `account`.
    pub fn check(&self, values: &Values, account: &Account) -> Diagnostics {
        if let Some(patterns) = &self.plain
            && plain::verdict(&self.root, patterns, &values.root) == Verdict::Fits
        {
            return Diagnostics::new();
        }
        if let Err(diagnostic) = effort::spend(&self.root, &values.root, account) {
            return diagnostic.into();
        }
        match self.validator() {
            Ok(validator) => self.validate(validator, &values.root, account),
            Err(diagnostic) => diagnostic.into(),
        }
    }

    fn validate(&self, validator: &Validator, values: &Node, account: &Account) -> Diagnostics {
        let instance = to_json(values);
        let mut errors: Vec<ValidationError> = validator.iter_errors(&instance).collect();
        errors
            .sort_by_cached_key(|error| position(&path_of(error.instance_path(), values), values));
        let mut diagnostics = Diagnostics::new();
        for error in &errors {
            diagnostics.extend(self.diagnostics(error, values, account));
        }
        diagnostics
    }

    /// Compiling takes longer than everything else of a run, so it waits until it is needed.
    fn validator(&self) -> Result<&Validator, Diagnostic> {
        if let Some(validator) = self.validator.get() {
            return Ok(validator);
        }
        let document = self.document();
        let built = jsonschema::options()
            .with_retriever(Hermetic)
            .build(document);
        let validator = built.map_err(|error| bad_schema(&self.root, document, &error))?;
        Ok(self.validator.get_or_init(|| validator))
    }

    fn document(&self) -> &Value {
        self.document.get_or_init(|| {
            let mut document = to_json(&self.root);
            if let Some(draft) = draft::of(&self.root) {
                document["$schema"] = draft.into();
            }
            document
        })
    }

    /// Reports whether the schema lets a map at `path` have keys that it does not name.
    pub fn opens(&self, path: &Path) -> bool {
        opens::opens(&self.root, path)
    }

    /// Reports whether the schema says something of the value at `path`, or lets any key be in a
    /// map above it.
    pub fn names(&self, path: &Path) -> bool {
        let is_said = |schema: &&Node| schema.data != Data::Bool(false);
        let mut above = path.ancestors().skip(1);
        schemas_at(&self.root, path).iter().any(is_said) || above.any(|map| self.opens(&map))
    }

    /// Most errors are one error; each key that the schema does not know is an error of its own.
    fn diagnostics(
        &self,
        error: &ValidationError,
        root: &Node,
        account: &Account,
    ) -> Vec<Diagnostic> {
        let path = path_of(error.instance_path(), root);
        match error.kind() {
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => {
                let known = self.keys_known(error);
                let unknown =
                    |key: &String| unknown_key(&path.key(key), key, &known, root, account);
                unexpected.iter().map(unknown).collect()
            }
            Kind::Required { property } => vec![self.missing_key(error, &path, property, root)],
            kind => vec![self.misfit(error, kind, &path, root)],
        }
    }

    fn misfit(&self, error: &ValidationError, kind: &Kind, path: &Path, root: &Node) -> Diagnostic {
        let diagnostic = misfit(kind, path, root);
        match self.description(error) {
            Some(text) => diagnostic.note(text),
            None => diagnostic,
        }
    }

    fn missing_key(
        &self,
        error: &ValidationError,
        path: &Path,
        property: &Value,
        root: &Node,
    ) -> Diagnostic {
        let key = property.as_str().unwrap_or_default();
        let message = format!("`{}` is required, and no layer sets it", path.key(key));
        let diagnostic = Diagnostic::error("schema", message).at(place(root, path));
        let diagnostic = diagnostic.help(format!("set `{}`", path.key(key)));
        let property = self
            .schema_of(error)
            .and_then(|schema| schema.get("properties")?.get(key));
        match property.and_then(|schema| schema.get("description")?.as_str()) {
            Some(text) => diagnostic.note(text),
            None => diagnostic,
        }
    }

    /// Returns the keys that the schema names where it found one that it does not know.
    fn keys_known(&self, error: &ValidationError) -> Vec<&str> {
        let properties = self
            .schema_of(error)
            .and_then(|schema| schema.get("properties")?.as_object());
        properties
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str())
            .collect()
    }

    /// Returns what the schema says about the value, where it is used or where it is defined.
    fn description(&self, error: &ValidationError) -> Option<&str> {
        let text = |pointer: &str| {
            self.document()
                .pointer(pointer)?
                .get("description")?
                .as_str()
        };
        let used = error.evaluation_path().as_str().rsplit_once("/$ref/");
        used.and_then(|(before, _)| text(before))
            .or_else(|| text(owner(error.schema_path())))
    }

    fn schema_of(&self, error: &ValidationError) -> Option<&Value> {
        self.document().pointer(owner(error.schema_path()))
    }
}

/// Loads nothing: what a schema asks does not depend on the network or on other files.
struct Hermetic;

impl Retrieve for Hermetic {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Err(format!("`{uri}` is not in the schema").into())
    }
}

/// Returns the pointer of the schema to which the keyword at `location` belongs.
fn owner(location: &Location) -> &str {
    location
        .as_str()
        .rsplit_once('/')
        .map_or("", |(owner, _)| owner)
}

fn misfit(kind: &Kind, path: &Path, root: &Node) -> Diagnostic {
    let name = named(path);
    let message = match (requirement(kind), path.find(root)) {
        (Some(requirement), Some(node)) => format!("{name} {requirement}, got {}", described(node)),
        (Some(requirement), None) => format!("{name} {requirement}"),
        (None, _) => format!("{name} does not fit `{}` of the schema", kind.keyword()),
    };
    let diagnostic = Diagnostic::error("schema", message).at(place(root, path));
    requirement::forms(kind)
        .into_iter()
        .fold(diagnostic, Diagnostic::note)
}

/// How many keys are listed that a schema allows.
const MOST_LISTED: usize = 100;

fn unknown_key(
    path: &Path,
    key: &str,
    known: &[&str],
    root: &Node,
    account: &Account,
) -> Diagnostic {
    let message = format!("`{path}` is not in the schema, which allows no other keys here");
    let diagnostic = Diagnostic::error("schema", message).at(key_place(root, path));
    match nearest_within(account, key, known.iter().copied()) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None if known.is_empty() || known.len() > MOST_LISTED => diagnostic,
        None => diagnostic.help(format!("the keys here are {}", known.join(", "))),
    }
}

/// Returns the path of a JSON pointer; only the tree distinguishes an index from a key of digits.
fn path_of(location: &Location, root: &Node) -> Path {
    let mut node = Some(root);
    let step = |segment: &str| {
        let step = match node.map(|node| &node.data) {
            Some(Data::List(_)) => Step::Index(segment.parse().unwrap_or_default()),
            _ => Step::Key(segment.replace("~1", "/").replace("~0", "~")),
        };
        node = node.and_then(|node| Path::from_iter([step.clone()]).find(node));
        step
    };
    location.as_str().split('/').skip(1).map(step).collect()
}

/// Returns the number of each step of `path` among its siblings, which sorts as the values are.
fn position(path: &Path, root: &Node) -> Vec<usize> {
    let mut node = Some(root);
    let number = |step: &Step| {
        let number = match (step, node.and_then(Node::as_map)) {
            (Step::Index(index), _) => *index,
            (Step::Key(key), map) => map
                .and_then(|map| map.get_index_of(key))
                .unwrap_or_default(),
        };
        node = node.and_then(|node| Path::from_iter([step.clone()]).find(node));
        number
    };
    path.steps().iter().map(number).collect()
}

fn named(path: &Path) -> String {
    match path.steps() {
        [] => "the top level".to_owned(),
        _ => format!("`{path}`"),
    }
}

/// Returns the place of a value: of a map or a list its key, because it has many lines itself.
fn place(root: &Node, path: &Path) -> Span {
    match path.find(root) {
        Some(Node {
            data: Data::Map(_) | Data::List(_),
            ..
        })
        | None => key_place(root, path),
        Some(node) => node.span,
    }
}

/// Returns the place of the key that `path` ends with, else of what holds it.
fn key_place(root: &Node, path: &Path) -> Span {
    let above = path.parent().unwrap_or_default();
    let field = match (path.steps().last(), above.find(root)) {
        (Some(Step::Key(key)), Some(node)) => node.as_map().and_then(|map| map.get(key)),
        _ => None,
    };
    let whole = || path.find(root).map_or(root.span, |node| node.span);
    field.map_or_else(whole, |field| field.key_span)
}

/// Returns the error for a text that is JSON and no schema.
fn bad_schema(root: &Node, document: &Value, error: &ValidationError) -> Diagnostic {
    if let Kind::Referencing(_) = error.kind() {
        return bad_reference(root, document, error);
    }
    let path = path_of(place_in_schema(error), root);
    Diagnostic {
        code: "bad-schema",
        ..misfit(error.kind(), &path, root)
    }
}

/// A pattern that is none has no instance: it is found where the keyword is.
fn place_in_schema<'e>(error: &'e ValidationError) -> &'e Location {
    let instance = error.instance_path();
    match error.kind() {
        Kind::Format { .. } if instance.as_str().is_empty() => error.schema_path(),
        _ => instance,
    }
}

fn bad_reference(root: &Node, document: &Value, error: &ValidationError) -> Diagnostic {
    let bad = |message: String| Diagnostic::error("bad-schema", message);
    match first_reference(root, document) {
        Some(node) if is_local(node) => bad(format!(
            "`$ref` leads to {}, which does not exist",
            described(node)
        ))
        .at(node.span),
        Some(node) => bad(format!(
            "`$ref` leads out of the schema, to {}",
            described(node)
        ))
        .at(node.span)
        .help("copy that schema below `$defs`, and refer to it as `#/$defs/…`"),
        None => bad(error.to_string()).at(root.span),
    }
}

/// Returns the first `$ref` that leads out of the document, or to nothing in it.
fn first_reference<'a>(node: &'a Node, document: &Value) -> Option<&'a Node> {
    let leads = |target: &str| match target.strip_prefix('#') {
        Some(pointer) => !pointer.starts_with('/') || document.pointer(pointer).is_some(),
        None => false,
    };
    match &node.data {
        Data::List(items) => items
            .iter()
            .find_map(|item| first_reference(item, document)),
        Data::Map(map) => map
            .iter()
            .find_map(|(key, field)| match field.value.as_str() {
                Some(target) if key == "$ref" && !leads(target) => Some(&field.value),
                _ => first_reference(&field.value, document),
            }),
        _ => None,
    }
}

fn is_local(reference: &Node) -> bool {
    reference
        .as_str()
        .is_some_and(|target| target.starts_with('#'))
}
