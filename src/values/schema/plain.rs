//! Schemas that need no compiling.
//!
//! Most charts ask for types, keys, and bounds, and most values are right. For such a schema the
//! answer is found by walking it next to the values, which takes a fraction of what compiling it
//! takes. The walk may only say that values fit: what it doubts, and every error, is left to the
//! validator, so that there is one wording and one verdict.
//!
//! The keywords mean what JSON Schema 2020-12 says; a schema with any other keyword is not plain.

use std::collections::HashSet;

use super::draft;
use super::pattern::Patterns;
use crate::yaml::{Data, Map, Node};

/// Where a plain schema keeps the schemas that it refers to.
const DEFINITIONS: &str = "#/$defs/";

/// How deep schemas are followed; a reference may lead back to itself.
const MAX_DEPTH: usize = 100;

/// How many schemas are held against values; what needs more is counted and left to the validator.
const MOST_STEPS: usize = 200_000;

/// Whether a value fits a schema, from bad to good: of several that all must fit, the worst counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Misfit,
    Unsure,
    Fits,
}

impl From<bool> for Verdict {
    fn from(fits: bool) -> Self {
        if fits { Self::Fits } else { Self::Misfit }
    }
}

impl Verdict {
    fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().min().unwrap_or(Self::Fits)
    }

    fn any(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().max().unwrap_or(Self::Misfit)
    }
}

/// Returns the patterns of `root` if it is a valid schema of plain keywords only.
pub(super) fn patterns(root: &Node) -> Option<Patterns> {
    let mut patterns = Patterns::default();
    is_plain_schema(root, root, &mut patterns).then_some(patterns)
}

/// Returns whether `value` fits the plain schema `root`, which has these `patterns`.
pub(super) fn verdict(root: &Node, patterns: &Patterns, value: &Node) -> Verdict {
    let mut walk = Walk {
        root,
        patterns,
        depth: 0,
        steps: 0,
    };
    walk.schema(root, value)
}

fn is_plain_schema(schema: &Node, root: &Node, patterns: &mut Patterns) -> bool {
    match &schema.data {
        Data::Bool(_) => true,
        Data::Map(map) => map
            .iter()
            .all(|(keyword, field)| is_plain_keyword(keyword, &field.value, root, patterns)),
        _ => false,
    }
}

fn is_plain_keyword(keyword: &str, operand: &Node, root: &Node, patterns: &mut Patterns) -> bool {
    match keyword {
        "$schema" => operand.as_str().and_then(draft::canonical) == Some(draft::NEWEST),
        "$ref" => operand
            .as_str()
            .is_some_and(|target| definition(root, target).is_some()),
        "title" | "description" | "$comment" => operand.as_str().is_some(),
        "default" => true,
        "uniqueItems" => matches!(operand.data, Data::Bool(_)),
        "examples" => operand.as_list().is_some(),
        "type" => are_types(operand),
        "const" => is_exact(operand),
        "enum" => operand
            .as_list()
            .is_some_and(|items| items.iter().all(is_exact)),
        "pattern" => operand.as_str().is_some_and(|text| patterns.take(text)),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            matches!(operand.data, Data::Int(_))
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            matches!(operand.data, Data::Int(0..))
        }
        "required" => operand
            .as_list()
            .is_some_and(|names| names.iter().all(|name| name.as_str().is_some()) && differ(names)),
        "properties" | "$defs" => operand.as_map().is_some_and(|schemas| {
            let mut schemas = schemas.values();
            schemas.all(|field| is_plain_schema(&field.value, root, patterns))
        }),
        "anyOf" | "allOf" | "oneOf" => operand.as_list().is_some_and(|schemas| {
            let mut parts = schemas.iter();
            !schemas.is_empty() && parts.all(|schema| is_plain_schema(schema, root, patterns))
        }),
        "items" | "additionalProperties" | "not" | "if" | "then" | "else" => {
            is_plain_schema(operand, root, patterns)
        }
        // Ours and other programs' own keywords check nothing.
        _ => keyword.starts_with("x-"),
    }
}

fn definition<'n>(root: &'n Node, target: &str) -> Option<&'n Node> {
    let name = target.strip_prefix(DEFINITIONS)?;
    let is_plain = !name.contains(['/', '~', '%']);
    root.get("$defs")?.get(name).filter(|_| is_plain)
}

fn are_types(operand: &Node) -> bool {
    let is_type = |name: &Node| {
        let known = [
            "null", "boolean", "integer", "number", "string", "array", "object",
        ];
        name.as_str().is_some_and(|name| known.contains(&name))
    };
    match operand.as_list() {
        Some(names) => !names.is_empty() && names.iter().all(is_type) && differ(names),
        None => is_type(operand),
    }
}

/// Floats, lists and maps have more than one way to be equal.
fn is_exact(value: &Node) -> bool {
    !matches!(value.data, Data::Float(_) | Data::List(_) | Data::Map(_))
}

fn exact(value: &Node) -> (Option<i128>, &str) {
    match &value.data {
        Data::Bool(flag) => (Some(i128::from(*flag)), "boolean"),
        Data::Int(number) => (Some(*number), "number"),
        Data::String(text) => (None, text),
        _ => (Some(0), "null"),
    }
}

fn differ(names: &[Node]) -> bool {
    let mut known = HashSet::new();
    names.iter().all(|name| known.insert(exact(name)))
}

struct Walk<'n> {
    root: &'n Node,
    patterns: &'n Patterns,
    depth: usize,
    steps: usize,
}

impl<'n> Walk<'n> {
    fn schema(&mut self, schema: &'n Node, value: &Node) -> Verdict {
        let map = match &schema.data {
            Data::Bool(fits) => return Verdict::from(*fits),
            Data::Map(map) if self.depth < MAX_DEPTH && self.steps < MOST_STEPS => map,
            _ => return Verdict::Unsure,
        };
        self.steps += 1;
        self.depth += 1;
        let verdict = Verdict::all(
            map.iter()
                .map(|(keyword, field)| self.keyword(keyword, &field.value, map, value)),
        );
        self.depth -= 1;
        verdict
    }

    fn keyword(
        &mut self,
        keyword: &str,
        operand: &'n Node,
        beside: &'n Map,
        value: &Node,
    ) -> Verdict {
        match keyword {
            "$ref" => {
                let target = operand.as_str();
                let target = target.and_then(|target| definition(self.root, target));
                target.map_or(Verdict::Unsure, |target| self.schema(target, value))
            }
            "type" => types(operand, value),
            "const" => equal(operand, value),
            "enum" => {
                let items = operand.as_list().unwrap_or_default();
                self.steps += items.len() / 16;
                Verdict::any(items.iter().map(|item| equal(item, value)))
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                bound(keyword, operand, value)
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => Verdict::from(has_size(keyword, operand, value)),
            "pattern" => self.pattern(operand, value),
            "uniqueItems" if operand.data == Data::Bool(true) => unique(value),
            "required" => Verdict::from(has_keys(operand, value)),
            "properties" | "additionalProperties" => self.fields(keyword, operand, beside, value),
            "items" => {
                let items = value.as_list().unwrap_or_default();
                Verdict::all(items.iter().map(|item| self.schema(operand, item)))
            }
            "anyOf" | "allOf" | "oneOf" => self.several(keyword, operand, value),
            "not" => match self.schema(operand, value) {
                Verdict::Fits => Verdict::Misfit,
                Verdict::Unsure => Verdict::Unsure,
                Verdict::Misfit => Verdict::Fits,
            },
            "if" => self.branch(operand, beside, value),
            _ => Verdict::Fits,
        }
    }

    /// A pattern asks for nothing but of strings.
    fn pattern(&self, operand: &Node, value: &Node) -> Verdict {
        let Some(text) = value.as_str() else {
            return Verdict::Fits;
        };
        let pattern = operand.as_str();
        let found = pattern.and_then(|pattern| self.patterns.matches(pattern, text));
        found.map_or(Verdict::Unsure, Verdict::from)
    }

    /// The values of the keys that `properties` names, or of all others.
    fn fields(
        &mut self,
        keyword: &str,
        operand: &'n Node,
        beside: &'n Map,
        value: &Node,
    ) -> Verdict {
        let Some(fields) = value.as_map() else {
            return Verdict::Fits;
        };
        let named = beside
            .get("properties")
            .and_then(|field| field.value.as_map());
        let named = |key: &str| named.and_then(|named| Some(&named.get(key)?.value));
        Verdict::all(
            fields
                .iter()
                .map(|(key, field)| match (keyword, named(key)) {
                    ("properties", Some(schema)) => self.schema(schema, &field.value),
                    ("additionalProperties", None) => self.schema(operand, &field.value),
                    _ => Verdict::Fits,
                }),
        )
    }

    fn several(&mut self, keyword: &str, operand: &'n Node, value: &Node) -> Verdict {
        let schemas = operand.as_list().unwrap_or_default();
        let mut verdicts = schemas.iter().map(|schema| self.schema(schema, value));
        match keyword {
            "allOf" => Verdict::all(verdicts),
            "anyOf" => Verdict::any(verdicts),
            _ => {
                let verdicts: Vec<Verdict> = verdicts.by_ref().collect();
                if verdicts.contains(&Verdict::Unsure) {
                    return Verdict::Unsure;
                }
                let fitting = verdicts.iter().filter(|verdict| **verdict == Verdict::Fits);
                Verdict::from(fitting.count() == 1)
            }
        }
    }

    fn branch(&mut self, condition: &'n Node, beside: &'n Map, value: &Node) -> Verdict {
        let branch = match self.schema(condition, value) {
            Verdict::Fits => beside.get("then"),
            Verdict::Misfit => beside.get("else"),
            Verdict::Unsure => return Verdict::Unsure,
        };
        branch.map_or(Verdict::Fits, |field| self.schema(&field.value, value))
    }
}

fn types(operand: &Node, value: &Node) -> Verdict {
    let one = |name: &Node| is_type(name.as_str().unwrap_or_default(), value);
    match operand.as_list() {
        Some(names) => Verdict::any(names.iter().map(one)),
        None => one(operand),
    }
}

fn is_type(name: &str, value: &Node) -> Verdict {
    let kind = match value.data {
        // A float may be whole.
        Data::Float(_) if name == "integer" => return Verdict::Unsure,
        Data::Int(_) if name == "integer" => name,
        Data::Null => "null",
        Data::Bool(_) => "boolean",
        Data::Int(_) | Data::Float(_) => "number",
        Data::String(_) => "string",
        Data::List(_) => "array",
        Data::Map(_) => "object",
    };
    Verdict::from(kind == name)
}

fn equal(operand: &Node, value: &Node) -> Verdict {
    match value.data {
        Data::Float(_) => Verdict::Unsure,
        _ => Verdict::from(operand.data == value.data),
    }
}

fn bound(keyword: &str, operand: &Node, value: &Node) -> Verdict {
    let (Data::Int(limit), Data::Int(number)) = (&operand.data, &value.data) else {
        return match value.data {
            Data::Float(_) => Verdict::Unsure,
            _ => Verdict::Fits,
        };
    };
    Verdict::from(match keyword {
        "minimum" => number >= limit,
        "maximum" => number <= limit,
        "exclusiveMinimum" => number > limit,
        _ => number < limit,
    })
}

/// Lengths of strings are counted in characters.
fn has_size(keyword: &str, operand: &Node, value: &Node) -> bool {
    let Data::Int(limit) = operand.data else {
        return true;
    };
    let size = match (&value.data, &keyword[3..]) {
        (Data::String(text), "Length") => text.chars().count(),
        (Data::List(items), "Items") => items.len(),
        (Data::Map(map), "Properties") => map.len(),
        _ => return true,
    };
    let size = i128::try_from(size).unwrap_or(i128::MAX);
    if keyword.starts_with("min") {
        size >= limit
    } else {
        size <= limit
    }
}

fn unique(value: &Node) -> Verdict {
    let items = value.as_list().unwrap_or_default();
    if items.iter().all(is_exact) {
        Verdict::from(differ(items))
    } else {
        Verdict::Unsure
    }
}

fn has_keys(operand: &Node, value: &Node) -> bool {
    let names = operand.as_list().unwrap_or_default();
    let has = |name: &Node| name.as_str().is_some_and(|name| value.get(name).is_some());
    value.as_map().is_none() || names.iter().all(has)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::source::Span;

    fn node(value: &Value) -> Node {
        Node::from_json(value, Span::NOWHERE)
    }

    fn is_plain(schema: &Value) -> bool {
        patterns(&node(schema)).is_some()
    }

    fn verdict_of(schema: &Value, value: &Value) -> Verdict {
        let root = node(schema);
        let patterns = patterns(&root).expect("the schema is plain");
        verdict(&root, &patterns, &node(value))
    }

    #[test]
    fn a_schema_of_a_chart_is_plain() {
        let schema = json!({
            "$schema": draft::NEWEST,
            "type": "object",
            "required": ["port"],
            "additionalProperties": false,
            "properties": {
                "port": { "$ref": "#/$defs/port" },
                "path": { "type": "string", "pattern": "^/" }
            },
            "$defs": { "port": { "type": ["integer", "null"], "minimum": 1 } }
        });
        assert!(is_plain(&schema));
        for value in [json!({"port": 1, "path": "/"}), json!({"port": null})] {
            assert_eq!(verdict_of(&schema, &value), Verdict::Fits, "{value}");
        }
        for value in [json!({}), json!({"port": 0}), json!({"port": 1, "x": 1})] {
            assert_eq!(verdict_of(&schema, &value), Verdict::Misfit, "{value}");
        }
    }

    #[test]
    fn what_must_be_compiled_is_not_plain() {
        for schema in [
            json!({"patternProperties": {"^a": {}}}),
            json!({"pattern": "a.c"}),
            json!({"pattern": "\\d"}),
            json!({"pattern": "(?:a)"}),
            json!({"pattern": "[a"}),
            json!({"pattern": "^*"}),
            json!({"pattern": "a?*"}),
            json!({"pattern": "(|?)"}),
            json!({"pattern": "\\<a"}),
            json!({"pattern": "a\\>"}),
            json!({"$ref": "other.json"}),
            json!({"$ref": "#/$defs/missing"}),
            json!({"type": "text"}),
            json!({"minimum": 0.5}),
            json!({"properties": {"a": {"required": ["b", "b"]}}}),
            json!(1),
        ] {
            assert!(!is_plain(&schema), "{schema}");
        }
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}});
        assert_eq!(verdict_of(&schema, &json!(1)), Verdict::Unsure);
    }

    fn scalars() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Value::from),
            (-2..3_i64).prop_map(Value::from),
            Just(json!(1.0)),
            Just(json!(1.5)),
            "[ab/<ä]{0,2}".prop_map(Value::from),
        ]
    }

    fn values() -> impl Strategy<Value = Value> {
        scalars().prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::hash_map("[ab]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn keywords() -> impl Strategy<Value = Value> {
        let kinds = [
            "null", "boolean", "integer", "number", "string", "array", "object", "text",
        ];
        let sizes = [
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ];
        prop_oneof![
            prop::sample::select(kinds.to_vec()).prop_map(|kind| json!({ "type": kind })),
            prop::collection::vec(prop::sample::select(kinds.to_vec()), 0..3)
                .prop_map(|kinds| json!({ "type": kinds })),
            (prop::sample::select(sizes.to_vec()), scalars())
                .prop_map(|(size, limit)| json!({ size: limit })),
            values().prop_map(|value| json!({ "const": value })),
            prop::collection::vec(values(), 0..3).prop_map(|all| json!({ "enum": all })),
            prop::collection::vec("[ab]", 0..3).prop_map(|keys| json!({ "required": keys })),
            "(\\^|)[abä<>\\\\\\[\\](|)?+*{}1,^.-]{0,6}(\\$|)"
                .prop_map(|pattern| json!({ "pattern": pattern })),
            Just(json!({ "uniqueItems": true })),
            Just(json!({ "$ref": "#/$defs/a" })),
            Just(json!({ "x-own": [] })),
        ]
    }

    fn schemas() -> impl Strategy<Value = Value> {
        let merged = |all: Vec<Value>| {
            let fields = all.into_iter().filter_map(|value| match value {
                Value::Object(map) => Some(map),
                _ => None,
            });
            Value::Object(fields.flatten().collect())
        };
        let leaf = prop::collection::vec(keywords(), 0..3).prop_map(merged);
        leaf.prop_recursive(3, 16, 3, move |inner| {
            let below = prop_oneof![inner.clone(), any::<bool>().prop_map(Value::from)];
            let single = ["items", "additionalProperties", "not", "if", "then", "else"];
            let several = ["anyOf", "allOf", "oneOf"];
            let part = prop_oneof![
                inner,
                (prop::sample::select(single.to_vec()), below.clone())
                    .prop_map(|(keyword, schema)| json!({ keyword: schema })),
                (
                    prop::sample::select(several.to_vec()),
                    prop::collection::vec(below.clone(), 0..3)
                )
                    .prop_map(|(keyword, schemas)| json!({ keyword: schemas })),
                prop::collection::hash_map("[ab]", below, 0..3)
                    .prop_map(|schemas| json!({ "properties": schemas })),
            ];
            prop::collection::vec(part, 0..4).prop_map(merged)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_validator_agrees(schema in schemas(), definition in keywords(), value in values()) {
            let mut schema = schema;
            schema["$defs"] = json!({ "a": definition });
            if is_plain(&schema) {
                let validator = jsonschema::validator_for(&schema);
                let validator = validator.expect("a plain schema is valid");
                match verdict_of(&schema, &value) {
                    Verdict::Fits => prop_assert!(validator.is_valid(&value)),
                    Verdict::Misfit => prop_assert!(!validator.is_valid(&value)),
                    Verdict::Unsure => {}
                }
            }
        }
    }
}
