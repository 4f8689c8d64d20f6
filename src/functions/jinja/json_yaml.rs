//! JSON and YAML text: writing and reading.
//!
//! - JSON is written compactly, keys in the map's order, and `<`, `>`, `&` stay what they are:
//!   the text is data, never HTML.
//! - Text that cannot be read is an error; Helm puts the message under a key `Error`.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::{Arguments, MOST_BYTES};
use super::convert;
use super::error::{FunctionError, described};
use super::table::Entry;
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
    let mut writer = Writer {
        out: String::new(),
        indent,
    };
    writer.value(arguments.any("value")?, 0)?;
    arguments.pay(writer.out.len() as u64 / 8)?;
    Ok(Value::from(writer.out))
}

/// Writes JSON; an indent of 0 writes one line.
struct Writer {
    out: String,
    indent: usize,
}

impl Writer {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), FunctionError> {
        convert::allow_depth(depth)?;
        if self.out.len() > MOST_BYTES {
            return Err(FunctionError::wrong(format!(
                "the JSON has more than {MOST_BYTES} bytes"
            )));
        }
        match value.kind() {
            ValueKind::None => self.out.push_str("null"),
            ValueKind::Bool => self
                .out
                .push_str(if value.is_true() { "true" } else { "false" }),
            ValueKind::Number => self.number(value)?,
            ValueKind::Seq | ValueKind::Iterable => self.list(value, depth)?,
            ValueKind::Map => self.map(value, depth)?,
            _ => self.string(value)?,
        }
        Ok(())
    }

    fn number(&mut self, value: &Value) -> Result<(), FunctionError> {
        let is_finite =
            value.is_integer() || f64::try_from(value.clone()).is_ok_and(f64::is_finite);
        let text = convert::text(value).filter(|_| is_finite);
        self.out.push_str(&text.ok_or_else(|| no_json(value))?);
        Ok(())
    }

    fn string(&mut self, value: &Value) -> Result<(), FunctionError> {
        let text = value.as_str().ok_or_else(|| no_json(value))?;
        self.quoted(text);
        Ok(())
    }

    fn quoted(&mut self, text: &str) {
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }

    fn list(&mut self, value: &Value, depth: usize) -> Result<(), FunctionError> {
        let items = convert::items(value)?;
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            self.separate(index, depth + 1);
            self.value(item, depth + 1)?;
        }
        self.close(']', items.is_empty(), depth);
        Ok(())
    }

    fn map(&mut self, value: &Value, depth: usize) -> Result<(), FunctionError> {
        let pairs = convert::pairs(value)?;
        self.out.push('{');
        for (index, (key, item)) in pairs.iter().enumerate() {
            self.separate(index, depth + 1);
            self.quoted(key);
            self.out.push_str(if self.indent > 0 { ": " } else { ":" });
            self.value(item, depth + 1)?;
        }
        self.close('}', pairs.is_empty(), depth);
        Ok(())
    }

    fn separate(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.break_line(depth);
    }

    fn close(&mut self, bracket: char, is_empty: bool, depth: usize) {
        if !is_empty {
            self.break_line(depth);
        }
        self.out.push(bracket);
    }

    fn break_line(&mut self, depth: usize) {
        if self.indent > 0 {
            self.out.push('\n');
            self.out
                .extend(std::iter::repeat_n(' ', depth * self.indent));
        }
    }
}

fn no_json(value: &Value) -> FunctionError {
    FunctionError::wrong(format!("{} has no JSON form", described(value)))
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
