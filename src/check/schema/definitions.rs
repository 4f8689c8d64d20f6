//! The schemas of custom kinds, from `CustomResourceDefinition`s: those among the resources, and those
//! that were given on the command line.
//!
//! - Each definition becomes a table of its own, once in a run: those that say the same share one. A
//!   definition that no table can hold defines no kind.
//! - They are structural schemas: types, fields, items, `nullable`, `default`, and the extensions
//!   `x-kubernetes-preserve-unknown-fields`, `-int-or-string` and `-embedded-resource`.
//! - A field that has a default, or that may be null, counts as one that may be left out.
//! - Lengths, ranges and patterns are the limits of a form; `oneOf` and its siblings, formats, and rules
//!   in CEL are left to the API server.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::limits;
use super::patterns::Patterns;
use super::table::{Builder, FieldForm, Form, NullItems, OtherFields};
use crate::check::ResourceSet;
use crate::manifest::Manifest;
use crate::yaml::{Data, Node};

const DEFINITION: &str = "CustomResourceDefinition";

/// The definitions of custom kinds in a run: those that are given with `--crds`, and the compiled form of
/// each, so that the next environment need not compile it again.
#[derive(Debug, Default)]
pub struct Definitions {
    given: Vec<Manifest>,
    /// Tables by the [`content`] of their definitions.
    compiled: Mutex<BTreeMap<u64, Arc<[u8]>>>,
    pub(super) patterns: Patterns,
}

impl Definitions {
    /// Returns the definitions `given`, which are `CustomResourceDefinition`s.
    pub fn new(given: Vec<Manifest>) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }

    pub fn given(&self) -> &[Manifest] {
        &self.given
    }

    /// Returns the table of each definition, those among the resources of `set` first.
    pub(super) fn tables(&self, set: &ResourceSet<'_>) -> Vec<Arc<[u8]>> {
        let resources = set.resources.iter().map(|resource| resource.manifest);
        let definitions = resources.filter(|manifest| manifest.kind() == DEFINITION);
        let definitions = definitions.chain(&self.given);
        definitions
            .map(|definition| self.table(definition))
            .collect()
    }

    fn table(&self, definition: &Manifest) -> Arc<[u8]> {
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let table = compiled.entry(content(&definition.node));
        Arc::clone(table.or_insert_with(|| compile(definition).into()))
    }
}

/// Returns a hash of the content of `node`, without its place.
fn content(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(node, &mut hasher);
    hasher.finish()
}

fn hash(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&node.data).hash(hasher);
    match &node.data {
        Data::Null => {}
        Data::Bool(value) => value.hash(hasher),
        Data::Int(value) => value.hash(hasher),
        Data::Float(value) => value.to_bits().hash(hasher),
        Data::String(text) => text.hash(hasher),
        Data::List(items) => {
            items.len().hash(hasher);
            for item in items {
                hash(item, hasher);
            }
        }
        Data::Map(map) => {
            map.len().hash(hasher);
            for (key, field) in map.iter() {
                key.hash(hasher);
                hash(&field.value, hasher);
            }
        }
    }
}

/// Returns the bytes of a table with the kinds that `manifest` defines.
fn compile(manifest: &Manifest) -> Vec<u8> {
    let mut builder = Builder::default();
    definition(&mut builder, manifest);
    if builder.is_too_large() {
        builder = Builder::default();
    }
    builder.to_bytes()
}

fn definition(builder: &mut Builder, manifest: &Manifest) -> Option<()> {
    let spec = manifest.node.get("spec")?;
    let group = spec.get("group")?.as_str()?;
    let kind = spec.get("names")?.get("kind")?.as_str()?;
    for version in spec.get("versions")?.as_list()? {
        let name = version.get("name").and_then(Node::as_str);
        let schema = version
            .get("schema")
            .and_then(|schema| schema.get("openAPIV3Schema"));
        if let (Some(name), Some(schema)) = (name, schema) {
            let subresources = version.get("subresources");
            let has_status = subresources.is_some_and(|all| all.get("status").is_some());
            let form = resource(builder, schema, has_status);
            let form = builder.add(form);
            builder.kind(&format!("{group}/{name}"), kind, u16::MAX, form);
        }
    }
    Some(())
}

/// A whole resource: its `metadata` is Kubernetes' own, and a status of its own is dropped when the
/// resource is made.
fn resource(builder: &mut Builder, schema: &Node, has_status: bool) -> Form {
    let mut fields = fields(builder, schema);
    fields.extend(resource_fields(builder));
    if has_status {
        fields.insert("status".to_owned(), optional(builder.add(Form::Any)));
    }
    Form::Object(fields, other_fields(schema))
}

fn resource_fields(builder: &mut Builder) -> [(String, FieldForm); 3] {
    let mut field = |name: &str, form| (name.to_owned(), optional(builder.add(form)));
    [
        field("apiVersion", Form::String),
        field("kind", Form::String),
        field("metadata", Form::Metadata),
    ]
}

fn optional(form: usize) -> FieldForm {
    FieldForm {
        form,
        required: false,
    }
}

fn form(builder: &mut Builder, schema: &Node) -> Form {
    let form = unlimited(builder, schema);
    let limits = limits::written(schema);
    if limits.is_empty() {
        form
    } else {
        Form::Limited(builder.add(form), limits)
    }
}

fn unlimited(builder: &mut Builder, schema: &Node) -> Form {
    if is_true(schema, "x-kubernetes-int-or-string") {
        return Form::IntOrString;
    }
    if is_true(schema, "x-kubernetes-embedded-resource") {
        return resource(builder, schema, false);
    }
    match schema.get("type").and_then(Node::as_str) {
        Some("object") => object(builder, schema),
        Some("array") => list(builder, schema),
        Some("string") => text(schema),
        Some("integer") => Form::Integer,
        Some("number") => Form::Number,
        Some("boolean") => Form::Bool,
        _ => Form::Any,
    }
}

fn object(builder: &mut Builder, schema: &Node) -> Form {
    match schema.get("additionalProperties") {
        None => Form::Object(fields(builder, schema), other_fields(schema)),
        Some(values) => {
            let form = form(builder, values);
            Form::Map(builder.add(form))
        }
    }
}

fn list(builder: &mut Builder, schema: &Node) -> Form {
    let items = schema.get("items");
    let form = match items {
        Some(items) if !is_true(items, "nullable") => {
            let form = form(builder, items);
            return Form::List(builder.add(form), NullItems::Refused);
        }
        _ => builder.add(Form::Any),
    };
    Form::List(form, NullItems::Empty)
}

/// A text is one of an `enum` only if all that is in it is text.
fn text(schema: &Node) -> Form {
    let texts = schema.get("enum").and_then(Node::as_list);
    let texts = texts.map(|texts| texts.iter().map(|text| text.as_str().map(str::to_owned)));
    match texts.and_then(Iterator::collect::<Option<BTreeSet<String>>>) {
        Some(texts) if !texts.is_empty() => Form::Enum(texts),
        _ => Form::String,
    }
}

fn fields(builder: &mut Builder, schema: &Node) -> BTreeMap<String, FieldForm> {
    let required = required(schema);
    let properties = schema.get("properties").and_then(Node::as_map);
    let fields = properties.into_iter().flatten().map(|(name, field)| {
        let schema = &field.value;
        let may_be_left_out = schema.get("default").is_some() || is_true(schema, "nullable");
        let form = form(builder, schema);
        let field = FieldForm {
            form: builder.add(form),
            required: required.contains(name.as_str()) && !may_be_left_out,
        };
        (name.clone(), field)
    });
    fields.collect()
}

fn required(schema: &Node) -> BTreeSet<&str> {
    let names = schema.get("required").and_then(Node::as_list);
    names
        .into_iter()
        .flatten()
        .filter_map(Node::as_str)
        .collect()
}

fn other_fields(schema: &Node) -> OtherFields {
    if is_true(schema, "x-kubernetes-preserve-unknown-fields") {
        OtherFields::Kept
    } else {
        OtherFields::Refused
    }
}

fn is_true(schema: &Node, key: &str) -> bool {
    schema
        .get(key)
        .is_some_and(|node| node.data == Data::Bool(true))
}

#[cfg(test)]
mod tests {
    use super::Definitions;
    use crate::check::Category;
    use crate::check::fixture::Fixture;

    const DEFINITION: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tenants.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Tenant, plural: tenants}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          status: {type: object, required: [ready]}
          spec:
            type: object
            required: [owner, plan, note]
            properties:
              owner: {type: string}
              plan: {type: string, default: free, enum: [free, paid]}
              note: {type: string, nullable: true}
              port: {x-kubernetes-int-or-string: true}
              seats: {type: integer}
              tags: {type: array, items: {type: string}}
              gaps: {type: array, items: {type: string, nullable: true}}
              labels: {type: object, additionalProperties: {type: string}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              closed: {type: object}
              object: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
---
";

    fn drawn(spec: &str) -> String {
        let tenant = "apiVersion: example.com/v1\nkind: Tenant\nmetadata: {name: a}\n";
        Fixture::new(&format!("{DEFINITION}{tenant}{spec}\n")).drawn(Category::Schema)
    }

    #[test]
    fn a_definition_among_the_resources_judges_its_kind() {
        let table = [
            ("spec: {}", "`spec.owner` is missing"),
            (
                "spec: {owner: 1}",
                "`spec.owner` must be a string, got the number 1",
            ),
            (
                "spec: {owner: a, plan: gold}",
                "`spec.plan` must be `free` or `paid`, got `gold`",
            ),
            (
                "spec: {owner: a, port: 1.5}",
                "`spec.port` must be a whole number or a string",
            ),
            (
                "spec: {owner: a, tags: [null]}",
                "`spec.tags[0]` must be a string, got null",
            ),
            (
                "spec: {owner: a, labels: {a: 1}}",
                "`spec.labels.a` must be a string",
            ),
            (
                "spec: {owner: a, closed: {a: 1}}",
                "`spec.closed.a` is not a field of Tenant",
            ),
            (
                "spec: {owner: a, object: {metadata: {nam: a}}}",
                "`spec.object.metadata.nam` is not a field",
            ),
            ("spec: {owner: a}\nspeck: {}", "help: did you mean `spec`?"),
            ("", "`spec` is missing, and Tenant needs it"),
        ];
        for (spec, message) in table {
            let drawn = drawn(spec);
            assert!(drawn.contains(message), "{spec}\n{drawn}");
            assert_eq!(drawn.matches("error[").count(), 1, "{spec}\n{drawn}");
        }
    }

    #[test]
    fn a_definition_that_says_the_same_is_compiled_once() {
        let other = DEFINITION.replace("owner", "holder");
        let moved = DEFINITION.replace(
            "{kind: Tenant, plural: tenants}",
            "{ kind: 'Tenant',  plural: tenants }",
        );
        let definitions = Definitions::default();
        for yaml in [DEFINITION, &moved, &other, DEFINITION] {
            definitions.tables(&Fixture::new(yaml).set());
        }
        assert_eq!(definitions.compiled.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_definition_that_is_too_large_for_a_table_leaves_its_kind_without_a_schema() {
        let fields: Vec<String> = (0..66_000).map(|n| format!("f{n}: {{}}, ")).collect();
        let fields = fields.concat();
        let definition = DEFINITION.replace("properties:\n          status", &format!(
            "properties:\n          many: {{type: object, properties: {{{fields}}}}}\n          status"
        ));
        let tenant = "apiVersion: example.com/v1\nkind: Tenant\nmetadata: {name: a}\n";
        let drawn = Fixture::new(&format!("{definition}{tenant}")).drawn(Category::Schema);
        assert!(drawn.starts_with("warning[no-schema]: `Tenant`"), "{drawn}");
    }

    #[test]
    fn what_its_schema_allows_is_right() {
        for spec in [
            "spec: {owner: a}",
            "spec: {owner: a, plan: null, note: null, seats: null}",
            "spec: {owner: a, port: http, seats: 3, tags: [a], gaps: [null]}",
            "spec: {owner: a, port: 80, labels: {any: a}, free: {any: [1, {b: 2}]}, closed: {}}",
            "spec: {owner: a, object: {apiVersion: v1, kind: Pod, metadata: {name: a}, any: 1}}",
            "spec: {owner: a}\nstatus: {phase: 1}",
        ] {
            assert_eq!(drawn(spec), "", "{spec}");
        }
    }
}
