//! How much work a schema makes of the values, counted before the validator begins.
//!
//! Parts that refer to each other can ask for the same value again and again: thirty lines are
//! enough for a thousand million times. The schema is walked as the validator walks it, and only
//! counted; where there are too many steps, the walk ends.

use indexmap::IndexMap;

use crate::account::Account;
use crate::diagnostic::Diagnostic;
use crate::functions::pattern_weight;
use crate::yaml::{Data, Map, Node};

/// The price of holding one schema against one value.
const STEP: u64 = 10;

const PATTERN_PART: u64 = 10;

/// How many choices of an `enum` are one step.
const CHOICES: usize = 16;

/// How many schemas may hold for one value within each other.
const DEEPEST: usize = 500;

/// Spends what the patterns of a schema cost, all repetitions written out.
pub(super) fn spend_on_patterns(schema: &Node, account: &Account) -> Result<(), Diagnostic> {
    match &schema.data {
        Data::List(items) => items
            .iter()
            .try_for_each(|item| spend_on_patterns(item, account)),
        Data::Map(map) => map.iter().try_for_each(|(key, field)| {
            match (key.as_str(), &field.value.data) {
                ("pattern", Data::String(pattern)) => spend_on(pattern, &field.value, account)?,
                ("patternProperties", Data::Map(patterns)) => patterns
                    .iter()
                    .try_for_each(|(pattern, field)| spend_on(pattern, &field.value, account))?,
                _ => {}
            }
            spend_on_patterns(&field.value, account)
        }),
        _ => Ok(()),
    }
}

fn spend_on(pattern: &str, place: &Node, account: &Account) -> Result<(), Diagnostic> {
    let price = pattern_weight(pattern).saturating_mul(PATTERN_PART);
    let spent = account.spend(price);
    spent.map_err(|overdrawn| Diagnostic::too_much_work(overdrawn).at(place.span))
}

/// Spends what it costs to hold `schema` against `values`.
pub(super) fn spend(schema: &Node, values: &Node, account: &Account) -> Result<(), Diagnostic> {
    let mut named = IndexMap::new();
    name(schema, &mut named);
    let mut walk = Walk {
        root: schema,
        named,
        most: account.left() / STEP,
        steps: 0,
        depth: 0,
    };
    let walked = walk.schema(schema, values);
    let spent = account.spend(walk.steps.saturating_mul(STEP));
    let place = walked.err().unwrap_or(schema);
    spent.map_err(|overdrawn| Diagnostic::too_much_work(overdrawn).at(place.span))
}

/// Collects the schemas that have a name of their own, by what a `$ref` writes.
fn name<'n>(node: &'n Node, named: &mut IndexMap<String, &'n Node>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| name(item, named)),
        Data::Map(map) => {
            for keyword in ["$id", "id", "$anchor", "$dynamicAnchor"] {
                if let Some(text) = map.get(keyword).and_then(|field| field.value.as_str()) {
                    let mark = if keyword.ends_with("nchor") { "#" } else { "" };
                    named.insert(format!("{mark}{text}"), node);
                }
            }
            map.values().for_each(|field| name(&field.value, named));
        }
        _ => {}
    }
}

struct Walk<'n> {
    root: &'n Node,
    named: IndexMap<String, &'n Node>,
    most: u64,
    steps: u64,
    depth: usize,
}

/// Where the steps are used up, the schema that was walked.
type Walked<'n> = Result<(), &'n Node>;

impl<'n> Walk<'n> {
    fn schema(&mut self, schema: &'n Node, value: &Node) -> Walked<'n> {
        self.count(1, schema)?;
        let Data::Map(map) = &schema.data else {
            return Ok(());
        };
        // A reference to itself is the validator's to refuse.
        if self.depth == DEEPEST {
            return Ok(());
        }
        self.depth += 1;
        for (keyword, field) in map.iter() {
            self.keyword(keyword, &field.value, map, value)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn count(&mut self, steps: usize, schema: &'n Node) -> Walked<'n> {
        self.steps = self.steps.saturating_add(steps as u64);
        if self.steps > self.most {
            Err(schema)
        } else {
            Ok(())
        }
    }

    fn keyword(
        &mut self,
        keyword: &str,
        operand: &'n Node,
        beside: &'n Map,
        value: &Node,
    ) -> Walked<'n> {
        match keyword {
            "$ref" | "$dynamicRef" | "$recursiveRef" => match self.target(operand) {
                Some(target) => self.schema(target, value),
                None => Ok(()),
            },
            "allOf" | "anyOf" | "oneOf" => self.each(operand, value),
            "not" | "if" | "then" | "else" => self.schema(operand, value),
            "enum" => self.count(
                operand.as_list().map_or(0, <[Node]>::len) / CHOICES,
                operand,
            ),
            "items" if operand.as_list().is_some() => self.in_turn(operand, value),
            "prefixItems" => self.in_turn(operand, value),
            "items" | "contains" | "additionalItems" | "unevaluatedItems" => {
                let mut items = value.as_list().unwrap_or_default().iter();
                items.try_for_each(|item| self.schema(operand, item))
            }
            "properties" => self.fields(operand, value),
            "patternProperties" => self.by_pattern(operand, value),
            "additionalProperties" | "unevaluatedProperties" => self.others(operand, beside, value),
            "propertyNames" => {
                let keys = value.as_map().map_or(0, Map::len);
                (0..keys).try_for_each(|_| self.schema(operand, value))
            }
            "dependentSchemas" | "dependencies" => {
                let schemas = operand.as_map().into_iter().flat_map(Map::values);
                let mut schemas = schemas.map(|field| &field.value);
                schemas.try_for_each(|schema| self.schema(schema, value))
            }
            _ => Ok(()),
        }
    }

    fn each(&mut self, schemas: &'n Node, value: &Node) -> Walked<'n> {
        let mut schemas = schemas.as_list().unwrap_or_default().iter();
        schemas.try_for_each(|schema| self.schema(schema, value))
    }

    fn in_turn(&mut self, schemas: &'n Node, value: &Node) -> Walked<'n> {
        let schemas = schemas.as_list().unwrap_or_default().iter();
        let items = value.as_list().unwrap_or_default();
        let mut pairs = schemas.zip(items);
        pairs.try_for_each(|(schema, item)| self.schema(schema, item))
    }

    fn fields(&mut self, schemas: &'n Node, value: &Node) -> Walked<'n> {
        for (key, field) in value.as_map().into_iter().flatten() {
            if let Some(schema) = schemas.get(key) {
                self.schema(schema, &field.value)?;
            }
        }
        Ok(())
    }

    /// Every key is held against every pattern.
    fn by_pattern(&mut self, schemas: &'n Node, value: &Node) -> Walked<'n> {
        let patterns = schemas.as_map().into_iter().flat_map(Map::values);
        for field in value.as_map().into_iter().flat_map(Map::values) {
            for schema in patterns.clone() {
                self.schema(&schema.value, &field.value)?;
            }
        }
        Ok(())
    }

    fn others(&mut self, schema: &'n Node, beside: &'n Map, value: &Node) -> Walked<'n> {
        let named = beside.get("properties").map(|field| &field.value);
        let is_other = |key: &String| named.is_none_or(|named| named.get(key).is_none());
        let fields = value.as_map().into_iter().flatten();
        let mut others = fields.filter(|(key, _)| is_other(key));
        others.try_for_each(|(_, field)| self.schema(schema, &field.value))
    }

    fn target(&self, reference: &Node) -> Option<&'n Node> {
        let text = reference.as_str()?;
        let pointer = text.split_once('#').map_or("", |(_, pointer)| pointer);
        let named = self.named.get(text).copied();
        named.or_else(|| super::at_path::pointed(self.root, pointer))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::source::Span;

    fn steps(schema: &Value, values: &Value) -> Option<u64> {
        let node = |value: &Value| Node::from_json(value, Span::NOWHERE);
        let account = Account::default();
        let before = account.left();
        spend(&node(schema), &node(values), &account).ok()?;
        Some((before - account.left()) / STEP)
    }

    #[test]
    fn each_schema_of_each_value_is_a_step() {
        let schema = json!({
            "properties": {"a": {"$ref": "#/$defs/b"}, "c": {}},
            "$defs": {"b": {"items": {"type": "string"}}},
        });
        assert_eq!(steps(&schema, &json!({"a": ["x", "y"], "d": 1})), Some(5));
    }

    #[test]
    fn parts_that_double_end_in_an_error() {
        let mut definitions = serde_json::Map::new();
        definitions.insert("d0".to_owned(), json!({}));
        for level in 1..=30 {
            let below = json!({"$ref": format!("#/$defs/d{}", level - 1)});
            definitions.insert(format!("d{level}"), json!({"allOf": [below, below]}));
        }
        let schema = json!({"$defs": definitions, "properties": {"a": {"$ref": "#/$defs/d30"}}});
        assert_eq!(steps(&schema, &json!({"a": 1})), None);
        assert_eq!(steps(&schema, &json!({"b": 1})), Some(1));
    }

    #[test]
    fn a_name_is_followed_as_a_pointer_is() {
        let schema = json!({
            "properties": {"a": {"$ref": "#b"}},
            "$defs": {"x": {"$anchor": "b", "not": {}}},
        });
        assert_eq!(steps(&schema, &json!({"a": 1})), Some(4));
    }
}
