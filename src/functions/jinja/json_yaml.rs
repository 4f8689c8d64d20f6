//! JSON and YAML text. Text that cannot be read is an error; Helm puts the message under a key
//! `Error`.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::entry::Entry;
use crate::functions::json;
use crate::functions::limits::Budget;
use crate::functions::yaml_text;

const ORDER: &str = "Keys keep the map's order, Helm sorts them; `<`, `>` and `&` are not escaped.";
const ERRORS: &str = "Text that cannot be read is an error; Helm puts the message under a key `Error`. The top may be any value.";

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
        .doc("The value of the JSON text.")
        .differs(ERRORS)
        .example("from_json('[1, 2]')", "[1, 2]"),
    Entry::function("from_yaml", from_yaml)
        .helm(&["fromYaml", "fromYamlArray"])
        .takes(&["text"])
        .doc("The value of the YAML text, as Kubernetes reads it.")
        .differs("Text that cannot be read is an error; Helm puts the message under a key `Error`. The top may be any value; of an empty text it is null, in Helm an empty map.")
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
    let node = json::read(arguments.text("text")?);
    let node = node.map_err(|problem| arguments.bad("text", &problem))?;
    Ok(convert::to_value(&node))
}

fn from_yaml(arguments: &Arguments) -> Result<Value, Error> {
    let node = yaml_text::read(arguments.text("text")?);
    let Some(node) = node.map_err(|problem| arguments.bad("text", &problem))? else {
        return Ok(Value::from(()));
    };
    arguments.pay(node.price())?;
    Ok(convert::to_value(&node))
}
