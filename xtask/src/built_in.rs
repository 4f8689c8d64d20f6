//! The kinds of Kubernetes, from the schemas in the crate `k8s-openapi`: a folder for each version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use crate::rust_json;
use crate::sources::rust_files;
use crate::table::{Builder, FieldForm, Form, NullItems, OtherFields, TypeId};

/// The versions of Kubernetes in the order of their bits.
const VERSIONS: [&str; 5] = ["v1_33", "v1_34", "v1_35", "v1_36", "v1_37"];

/// Fields that the API's description calls required, and that the API server does without.
///
/// Where it matters, a default or an empty value is good enough for the validation of Kubernetes
/// (`pkg/apis/*/v1/defaults.go`, `pkg/apis/*/validation/validation.go`).
const TAKEN_WITHOUT: &[(&str, &str)] = &[
    ("HTTPHeader", "value"),
    ("Sysctl", "value"),
    ("LocalObjectReference", "name"),
    ("LimitRangeSpec", "limits"),
    ("PreferredSchedulingTerm", "preference"),
    ("CSIDriver", "spec"),
    ("CSINode", "spec"),
    ("CSINodeSpec", "drivers"),
    ("ControllerRevision", "data"),
    ("CustomResourceDefinitionVersion", "served"),
    ("CustomResourceDefinitionVersion", "storage"),
    ("Event", "involvedObject"),
    ("ISCSIPersistentVolumeSource", "lun"),
    ("ISCSIVolumeSource", "lun"),
    ("LimitedPriorityLevelConfiguration", "limitResponse"),
    ("PodFailurePolicy", "rules"),
    ("TokenRequest", "audience"),
];

/// The types of one version by their Rust path, as in `api::core::v1::Container`.
type Types = BTreeMap<String, Value>;

/// A field of a type, by its Rust path.
type Field = (String, String);

/// A kind: its API version, its name and the Rust path of its type.
struct Kind {
    api_version: String,
    name: String,
    path: String,
}

/// Adds the kinds of all versions, and `metadata` as the kind `ObjectMeta` of no API version.
pub fn add(builder: &mut Builder, folder: &Path) -> anyhow::Result<()> {
    let versions = VERSIONS.map(|version| read(&folder.join("src").join(version)));
    let versions = versions.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    let optional = optional(versions.iter().map(|(types, _)| types));
    for (number, (types, kinds)) in versions.iter().enumerate() {
        let mut forms = Forms::new(builder, types, &optional);
        for kind in kinds {
            let id = forms.of(&kind.path);
            let bit = 1 << number;
            forms.builder.kind(&kind.api_version, &kind.name, bit, id);
        }
    }
    Ok(())
}

fn read(folder: &Path) -> anyhow::Result<(Types, Vec<Kind>)> {
    let (mut types, mut kinds) = (Types::new(), Vec::new());
    for (path, text) in rust_files(folder)? {
        let Some((_, implementation)) = text.split_once("JsonSchema for ") else {
            continue;
        };
        let name = implementation.split([' ', '<']).next().unwrap_or_default();
        let module = path.parent().context("a file has a folder")?;
        let module: Vec<_> = module.iter().map(|part| part.to_string_lossy()).collect();
        let path = format!("{}::{name}", module.join("::"));
        if implementation.starts_with("List<") {
            continue;
        }
        let schema = rust_json::schema(implementation).with_context(|| path.clone())?;
        types.insert(path.clone(), schema);
        kinds.extend(kind(&text, &path));
    }
    Ok((types, kinds))
}

/// The kind that a file defines, if it is one that has `metadata` of its own.
fn kind(text: &str, path: &str) -> Option<Kind> {
    if path == META {
        return Some(Kind {
            api_version: String::new(),
            name: "ObjectMeta".to_owned(),
            path: path.to_owned(),
        });
    }
    let (_, resource) = text.split_once("impl crate::Resource for ")?;
    text.split_once("impl crate::Metadata for ")?
        .1
        .split_once("::ObjectMeta;")?;
    Some(Kind {
        api_version: constant(resource, "API_VERSION")?,
        name: constant(resource, "KIND")?,
        path: path.to_owned(),
    })
}

const META: &str = "apimachinery::pkg::apis::meta::v1::ObjectMeta";

fn constant(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("const {name}: &'static str = \""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The fields that some version does not require: what was found not to be is so in all of them.
fn optional<'a>(versions: impl Iterator<Item = &'a Types>) -> BTreeSet<Field> {
    let mut optional = BTreeSet::new();
    for (path, schema) in versions.flatten() {
        let required = required(schema);
        let fields = schema["properties"].as_object();
        let fields = fields.into_iter().flat_map(|fields| fields.keys());
        let fields = fields.filter(|field| !required.contains(field.as_str()));
        optional.extend(fields.map(|field| (path.clone(), field.clone())));
    }
    optional
}

fn required(schema: &Value) -> BTreeSet<&str> {
    let names = schema["required"].as_array();
    names
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// The types of one version on their way into the table.
struct Forms<'a> {
    builder: &'a mut Builder,
    types: &'a Types,
    optional: &'a BTreeSet<Field>,
    known: BTreeMap<String, TypeId>,
}

impl<'a> Forms<'a> {
    fn new(builder: &'a mut Builder, types: &'a Types, optional: &'a BTreeSet<Field>) -> Self {
        Self {
            builder,
            types,
            optional,
            known: BTreeMap::new(),
        }
    }

    /// The type at the Rust path `path`.
    fn of(&mut self, path: &str) -> TypeId {
        if let Some(id) = self.known.get(path) {
            return *id;
        }
        let id = self.builder.reserve();
        self.known.insert(path.to_owned(), id);
        let types = self.types;
        let form = self.form(path, &types[path]);
        self.builder.set(id, form);
        id
    }

    fn form(&mut self, path: &str, schema: &Value) -> Form {
        match path.rsplit("::").next() {
            Some("Quantity") => return Form::Quantity,
            Some("IntOrString") => return Form::Int32OrString,
            _ => {}
        }
        if let Some([one, other]) = schema["oneOf"].as_array().map(Vec::as_slice) {
            return Form::Either(self.value(one), self.value(other));
        }
        match schema["type"].as_str() {
            Some("string") => text(schema),
            Some("boolean") => Form::Bool,
            Some("integer") if schema["format"] == "int64" => Form::Int64,
            Some("integer") => Form::Int32,
            Some("number") => Form::Number,
            Some("array") => Form::List(self.value(&schema["items"]), NullItems::Empty),
            Some("object") => self.object(path, schema),
            _ => Form::Any,
        }
    }

    fn object(&mut self, path: &str, schema: &Value) -> Form {
        if let Some(values) = schema.get("additionalProperties") {
            return Form::Map(self.value(values));
        }
        let Some(properties) = schema["properties"].as_object() else {
            return Form::Any;
        };
        let required = required(schema);
        let mut fields = BTreeMap::new();
        for (name, schema) in properties {
            let form = self.value(schema);
            let required = required.contains(name.as_str()) && self.is_required(path, name);
            fields.insert(name.clone(), FieldForm { form, required });
        }
        Form::Object(fields, OtherFields::Refused)
    }

    fn is_required(&self, path: &str, field: &str) -> bool {
        let name = path.rsplit("::").next().unwrap_or(path);
        !TAKEN_WITHOUT.contains(&(name, field))
            && !self.optional.contains(&(path.to_owned(), field.to_owned()))
    }

    fn value(&mut self, schema: &Value) -> TypeId {
        if let Some(path) = schema["$ref"].as_str() {
            return self.of(path);
        }
        let form = self.form("", schema);
        self.builder.add(form)
    }
}

fn text(schema: &Value) -> Form {
    match schema["format"].as_str() {
        Some("byte") => Form::Base64,
        Some("date-time") => Form::Time,
        _ => Form::String,
    }
}
