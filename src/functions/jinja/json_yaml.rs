//! JSON and YAML text. Text that cannot be read is an error; Helm puts the message under a key
//! `Error`.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::table::Entry;
use crate::functions::json;
use crate::functions::limits::Budget;
use crate::source::SourceMap;
use crate::yaml;

const ORDER: &str = "Keys keep the map's order, Helm sorts them; `<`, `>` and `&` are not escaped.";
const ERRORS: &str = "Text that cannot be read is an error; Helm puts the message under a key `Error`. Any value may stand at the top.";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("tojson", tojson)
        .helm(&["toJson", "mustToJson", "toRawJson", "mustToRawJson"])
        .takes(&["indent?", "value"])
        .doc("The value as JSON text; `tojson(indent=2)` writes lines.")
        .differs(ORDER)
        .example("{'b': 1, 'a': [true]} | tojson", "'{\"b\":1,\"a\":[true]}'"),
    Entry::function("to_json", tojson)
        .takes(&["indent?", "value"])
        .doc("The same as `tojson`.")
        .example("[1] | to_json", "'[1]'"),
    Entry::function("to_pretty_json", to_pretty_json)
        .helm(&["toPrettyJson", "mustToPrettyJson"])
        .takes(&["value"])
        .doc("The value as JSON text with two spaces of indentation.")
        .differs(ORDER)
        .example("[1] | to_pretty_json", "'[\\n  1\\n]'"),
    Entry::function("from_json", from_json)
        .helm(&["fromJson", "mustFromJson", "fromJsonArray"])
        .takes(&["text"])
        .doc("The value that the JSON text means.")
        .differs(ERRORS)
        .example("from_json('[1, 2]')", "[1, 2]"),
    Entry::function("from_yaml", from_yaml)
        .helm(&["fromYaml", "fromYamlArray"])
        .takes(&["text"])
        .doc("The value that the YAML text means to Kubernetes.")
        .differs("Text that cannot be read is an error; Helm puts the message under a key `Error`. Any value may stand at the top; of an empty text it is null, in Helm an empty map.")
        .example("from_yaml('a: [1, yes]')", "{'a': [1, true]}"),
];

fn tojson(arguments: &Arguments) -> Result<Value, Error> {
    let indent = match arguments.maybe("indent") {
        None => 0,
        Some(value) if value.kind() == ValueKind::Bool => 2 * usize::from(value.is_true()),
        Some(_) => usize::try_from(arguments.integer("indent")?)
            .ok()
            .filter(|indent| *indent <= 16)
            .ok_or_else(|| arguments.bad("indent", "must be 0 to 16"))?,
    };
    written(arguments, indent)
}

fn to_pretty_json(arguments: &Arguments) -> Result<Value, Error> {
    written(arguments, 2)
}

fn written(arguments: &Arguments, indent: usize) -> Result<Value, Error> {
    let text = json::write(arguments.any("value")?, indent)?;
    arguments.pay(text.len() as u64 / 8)?;
    Ok(Value::from(text))
}

fn from_json(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let json = serde_json::from_str(text)
        .map_err(|error| arguments.bad("text", &format!("is not JSON: {error}")))?;
    Ok(value_of(json))
}

fn value_of(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(boolean) => Value::from(boolean),
        serde_json::Value::Number(number) => number_of(&number),
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Array(items) => items.into_iter().map(value_of).collect(),
        serde_json::Value::Object(map) => {
            Value::from_pairs(map.into_iter().map(|(key, item)| (key, value_of(item))))
        }
    }
}

fn number_of(number: &serde_json::Number) -> Value {
    number
        .as_i128()
        .map_or_else(|| Value::from(number.as_f64()), convert::whole)
}

fn from_yaml(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let mut sources = SourceMap::new();
    let file = sources.add("line", text);
    let nodes = yaml::parse(file, text).map_err(|diagnostic| {
        let place = diagnostic
            .labels
            .first()
            .map(|label| sources.place(label.span));
        let place = place.map_or_else(String::new, |place| {
            format!(" ({})", place.replace(':', " "))
        });
        arguments.bad(
            "text",
            &format!("is not YAML: {}{place}", diagnostic.message),
        )
    })?;
    match nodes.as_slice() {
        [] => Ok(Value::from(())),
        [node] => {
            arguments.pay(node.price())?;
            Ok(convert::to_value(node))
        }
        more => Err(arguments
            .bad("text", &format!("holds {} documents", more.len()))
            .into()),
    }
}
