//! The walk through a resource along the type of its kind; each rule is called where it applies.

use super::kinds::Kinds;
use super::schema_place::{Around, SchemaPlace};
use super::table::{FieldType, Fields, NullItems, OtherFields, Shape, Type};
use super::{bad_base64, bad_quantity, bad_time, limits, missing_field, out_of_range};
use super::{unknown_field, unsupported_value, wrong_type};
use crate::check::{Finding, Resource};
use crate::yaml::{Data, Map, Node};

/// Adds to `findings` what is wrong with `resource`, whose kind has the type `form`.
pub(super) fn walk<'a>(
    resource: &'a Resource<'a>,
    form: Type<'a>,
    kinds: &'a Kinds<'a>,
) -> Vec<Finding> {
    let root = &resource.manifest.node;
    let mut walk = Walk {
        place: SchemaPlace {
            resource,
            nodes: vec![root],
        },
        kinds,
        around: Vec::new(),
        findings: Vec::new(),
    };
    walk.value(root, form);
    walk.findings
}

struct Walk<'a> {
    place: SchemaPlace<'a>,
    kinds: &'a Kinds<'a>,
    around: Vec<Around<'a>>,
    findings: Vec<Finding>,
}

impl<'a> Walk<'a> {
    /// Null is not a value; the object around it checks whether one is missing.
    fn value(&mut self, node: &'a Node, form: Type<'a>) {
        match (form.shape(), &node.data) {
            (_, Data::Null) | (Shape::Any, _) => {}
            (Shape::Limited(form, limits), _) => {
                let patterns = self.kinds.patterns;
                let found = limits::findings(&self.place, node, limits, patterns);
                self.findings.extend(found);
                self.value(node, form);
            }
            (Shape::Object(fields), Data::Map(map)) => self.object(node, map, fields),
            (Shape::Map(values), Data::Map(map)) => self.map(map, values),
            (Shape::List(item, nulls), Data::List(items)) => self.list(items, item, nulls),
            (Shape::Metadata, Data::Map(_)) => self.metadata(node),
            (Shape::Either(one, _), data) if fits(one.shape(), data) => self.value(node, one),
            (Shape::Either(_, other), data) if fits(other.shape(), data) => self.value(node, other),
            (shape, _) => self.scalar(node, shape),
        }
    }

    fn metadata(&mut self, node: &'a Node) {
        if let Some(form) = self.kinds.metadata() {
            self.value(node, form);
        }
    }

    fn object(&mut self, node: &'a Node, map: &'a Map, fields: Fields<'a>) {
        self.missing(node, fields);
        self.around.push(Around {
            depth: self.place.nodes.len() - 1,
            fields,
        });
        for (key, field) in map {
            match fields.get(key) {
                Some(known) => self.step(&field.value, known.form),
                None if fields.others == OtherFields::Kept => {}
                None => {
                    let mut finding = unknown_field::finding(&self.place, key, field, &self.around);
                    finding.diagnostic.severity = self.kinds.unknown;
                    self.findings.push(finding);
                }
            }
        }
        self.around.pop();
    }

    /// The API server drops what is written below `status` when it creates a resource.
    fn missing(&mut self, node: &'a Node, fields: Fields<'a>) {
        if self.place.is_below("status") {
            return;
        }
        let is_null = |name| {
            matches!(
                node.get(name),
                None | Some(Node {
                    data: Data::Null,
                    ..
                })
            )
        };
        let missing = |field: &FieldType<'a>| field.required && is_null(field.name);
        for field in fields.iter().filter(missing) {
            let finding = missing_field::finding(&self.place, node, field.name);
            self.findings.push(finding);
        }
    }

    fn map(&mut self, map: &'a Map, values: Type<'a>) {
        for field in map.values() {
            self.step(&field.value, values);
        }
    }

    fn list(&mut self, items: &'a [Node], form: Type<'a>, nulls: NullItems) {
        for item in items {
            self.place.nodes.push(item);
            match (&item.data, nulls) {
                (Data::Null, NullItems::Empty) => self.empty_item(item, form),
                (Data::Null, NullItems::Refused) => self.wrong_type(item, form.unlimited()),
                _ => self.value(item, form),
            }
            self.place.nodes.pop();
        }
    }

    /// Kubernetes makes an object without fields of it, or an empty text.
    fn empty_item(&mut self, item: &'a Node, form: Type<'a>) {
        if let Shape::Object(fields) = form.shape() {
            self.missing(item, fields);
        }
    }

    fn step(&mut self, node: &'a Node, form: Type<'a>) {
        self.place.nodes.push(node);
        self.value(node, form);
        self.place.nodes.pop();
    }

    fn scalar(&mut self, node: &'a Node, shape: Shape<'a>) {
        let finding = match shape {
            shape if !fits(shape, &node.data) => {
                Some(wrong_type::finding(&self.place, node, shape))
            }
            Shape::Int32 | Shape::Int32OrString | Shape::Int64 => {
                out_of_range::finding(&self.place, node, shape)
            }
            Shape::Base64 => bad_base64::finding(&self.place, node),
            Shape::Time => bad_time::finding(&self.place, node),
            Shape::Quantity => bad_quantity::finding(&self.place, node),
            Shape::Enum(texts) => unsupported_value::finding(&self.place, node, texts),
            _ => None,
        };
        self.findings.extend(finding);
    }

    fn wrong_type(&mut self, node: &'a Node, shape: Shape<'a>) {
        let finding = wrong_type::finding(&self.place, node, shape);
        self.findings.push(finding);
    }
}

/// Reports whether a value is of a type that may have this shape.
fn fits(shape: Shape<'_>, data: &Data) -> bool {
    let is_text = matches!(data, Data::String(_));
    let is_int = matches!(data, Data::Int(_));
    let is_number = is_int || matches!(data, Data::Float(_));
    match shape {
        Shape::Any => true,
        Shape::Limited(form, _) => fits(form.shape(), data),
        Shape::String | Shape::Time | Shape::Enum(_) => is_text,
        Shape::Base64 => is_text || are_bytes(data),
        Shape::Bool => matches!(data, Data::Bool(_)),
        Shape::Int32 | Shape::Int64 => is_int,
        Shape::Integer => is_whole(data),
        Shape::Number => is_number,
        Shape::Int32OrString => is_text || is_int,
        Shape::IntOrString => is_text || is_whole(data),
        Shape::Quantity => is_text || is_number,
        Shape::List(..) => matches!(data, Data::List(_)),
        Shape::Map(_) | Shape::Object(_) | Shape::Metadata => matches!(data, Data::Map(_)),
        Shape::Either(one, other) => fits(one.shape(), data) || fits(other.shape(), data),
    }
}

/// In a custom kind `1.0` is whole too; the decoder of a built-in kind refuses it.
fn is_whole(data: &Data) -> bool {
    match data {
        Data::Int(_) => true,
        Data::Float(value) => value.fract() == 0.0,
        _ => false,
    }
}

/// Go reads bytes also from a list of numbers.
fn are_bytes(data: &Data) -> bool {
    let is_byte = |item: &Node| matches!(item.data, Data::Int(0..=255) | Data::Null);
    matches!(data, Data::List(items) if items.iter().all(is_byte))
}
