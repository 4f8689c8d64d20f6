//! TOML text: writing and reading.
//!
//! - Written as Helm does it: simple values first, tables below their headings, indented.
//! - Keys keep the map's order. TOML has no null: a key that is null is left out.
//! - Text that cannot be read is an error; Helm puts the message under a key `Error`.

use ::toml::{Table, Value as Toml};
use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Arguments;
use super::convert;
use super::error::{FunctionError, described};
use super::table::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::function("to_toml", to_toml)
        .helm(&["toToml", "mustToToml"])
        .takes(&["map"])
        .doc("The map as TOML text; keys that are null are left out.")
        .differs("Keys keep the map's order, Helm sorts them. A whole number stays one; Helm writes `1.0` for a 1 of a values file. What is no map, and null in a list, is an error; Helm's `toToml` gives the error's text as the result.")
        .example("{'b': 1, 'a': ['x']} | to_toml", "'b = 1\\na = [\"x\"]\\n'"),
    Entry::function("from_toml", from_toml)
        .helm(&["fromToml"])
        .takes(&["text"])
        .doc("The map that the TOML text means.")
        .differs("Text that cannot be read is an error; Helm puts the message under a key `Error`. A date without a zone, a day and a time of day stay text as they are; Helm makes a date of each.")
        .example("from_toml('a.b = 1')", "{'a': {'b': 1}}"),
];

fn to_toml(arguments: &Arguments) -> Result<Value, Error> {
    let mut writer = Writer {
        arguments,
        out: String::new(),
    };
    writer.table(arguments.map("map")?, &[])?;
    Ok(Value::from(writer.out))
}

/// Writes tables below their headings.
struct Writer<'a> {
    arguments: &'a Arguments<'a>,
    out: String,
}

impl Writer<'_> {
    /// Writes what stands below the heading of the keys `path`.
    fn table(&mut self, map: &Value, path: &[String]) -> Result<(), Error> {
        convert::allow_depth(path.len())?;
        let pairs = convert::pairs(map)?;
        let (below, direct): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_none())
            .partition(|(_, value)| has_heading(value));
        for (name, value) in direct {
            self.out.push_str(&"  ".repeat(path.len()));
            self.out.push_str(&key(&name));
            self.out.push_str(" = ");
            self.inline(&value, path.len())?;
            self.out.push('\n');
        }
        for (name, value) in below {
            let path: Vec<String> = path.iter().cloned().chain([key(&name)]).collect();
            self.headed(&value, &path)?;
        }
        Ok(())
    }

    /// Writes one table, or each of a list of them, with its heading.
    fn headed(&mut self, value: &Value, path: &[String]) -> Result<(), Error> {
        let name = path.join(".");
        if value.kind() == ValueKind::Map {
            self.heading(&format!("[{name}]"), path.len(), path.len() == 1);
            return self.table(value, path);
        }
        for table in convert::items(value)? {
            self.heading(&format!("[[{name}]]"), path.len(), true);
            self.table(&table, path)?;
        }
        Ok(())
    }

    fn heading(&mut self, heading: &str, depth: usize, has_blank_line: bool) {
        if has_blank_line && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&"  ".repeat(depth - 1));
        self.out.push_str(heading);
        self.out.push('\n');
    }

    /// Writes a value that stands behind its key.
    fn inline(&mut self, value: &Value, depth: usize) -> Result<(), Error> {
        convert::allow_depth(depth)?;
        self.arguments.allow_bytes(self.out.len())?;
        match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => self.inline_list(value, depth),
            ValueKind::Map => self.inline_table(value, depth),
            _ => {
                self.out.push_str(&scalar(value)?);
                Ok(())
            }
        }
    }

    fn inline_list(&mut self, list: &Value, depth: usize) -> Result<(), Error> {
        self.out.push('[');
        for (index, item) in convert::items(list)?.iter().enumerate() {
            self.separate(index);
            self.inline(item, depth + 1)?;
        }
        self.out.push(']');
        Ok(())
    }

    fn inline_table(&mut self, map: &Value, depth: usize) -> Result<(), Error> {
        self.out.push('{');
        let pairs = convert::pairs(map)?.into_iter();
        for (index, (name, value)) in pairs.filter(|(_, value)| !value.is_none()).enumerate() {
            self.separate(index);
            self.out.push_str(&key(&name));
            self.out.push_str(" = ");
            self.inline(&value, depth + 1)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push_str(", ");
        }
    }
}

/// Reports whether `value` is written below a heading: a map, or a list of nothing but maps.
fn has_heading(value: &Value) -> bool {
    let is_map = |value: &Value| value.kind() == ValueKind::Map;
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => {
            let items = convert::items(value).unwrap_or_default();
            !items.is_empty() && items.iter().all(is_map)
        }
        _ => is_map(value),
    }
}

fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn scalar(value: &Value) -> Result<String, FunctionError> {
    let no_toml = || FunctionError::wrong(format!("{} has no TOML form", described(value)));
    match value.kind() {
        ValueKind::Number if value.is_integer() && i64::try_from(value.clone()).is_err() => {
            Err(no_toml().help("a whole number of TOML has 63 bits and a sign"))
        }
        // `NaN` is `nan` in TOML.
        ValueKind::Number => Ok(convert::text(value).ok_or_else(no_toml)?.to_lowercase()),
        ValueKind::Bool => Ok(value.is_true().to_string()),
        _ => value.as_str().map(quoted).ok_or_else(no_toml),
    }
}

fn quoted(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\r' => "\\r".to_owned(),
        c if c.is_ascii_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    let inside: String = text.chars().map(escaped).collect();
    format!("\"{inside}\"")
}

fn from_toml(arguments: &Arguments) -> Result<Value, Error> {
    let text = arguments.text("text")?;
    let table: Table = text.parse().map_err(|error: ::toml::de::Error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        let problem = error.message();
        arguments.bad("text", &format!("is not TOML: {problem} (line {line})"))
    })?;
    Ok(value_of(Toml::Table(table)))
}

fn line_at(text: &str, place: usize) -> usize {
    let before = text.bytes().take(place);
    1 + before.filter(|byte| *byte == b'\n').count()
}

fn value_of(toml: Toml) -> Value {
    match toml {
        Toml::String(text) => Value::from(text),
        Toml::Integer(integer) => Value::from(integer),
        Toml::Float(float) => Value::from(float),
        Toml::Boolean(boolean) => Value::from(boolean),
        Toml::Datetime(date) => Value::from(date.to_string()),
        Toml::Array(items) => items.into_iter().map(value_of).collect(),
        Toml::Table(table) => {
            Value::from_pairs(table.into_iter().map(|(key, item)| (key, value_of(item))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value, Error> {
        let entry = &ENTRIES[1];
        let env = minijinja::Environment::new();
        entry.call(vec![Value::from(text)], &env.empty_state())
    }

    #[test]
    fn text_that_is_nested_too_deep_is_an_error() {
        for text in [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}", "{a=".repeat(100_000)),
            format!("a{} = 1", ".a".repeat(100_000)),
            format!("[a{}]", ".a".repeat(100_000)),
        ] {
            assert!(read(&text).is_err(), "{}", &text[..10]);
        }
    }
}
