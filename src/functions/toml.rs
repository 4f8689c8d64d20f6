//! TOML text: writing and reading.
//!
//! Simple values are written first, then tables after their headings, indented. Keys keep the map's
//! order. TOML has no null: a key that is null is left out.

use ::toml::Table;

use super::error::FunctionError;
use super::limits::{Budget, allow_depth};
use super::tree::{Level, Tree};
use crate::yaml::Data;

/// Writes a map; every other value is an error.
pub(super) fn write<T: Tree, B: Budget>(map: &T, budget: &B) -> Result<String, B::Error> {
    let mut writer = TomlWriter {
        budget,
        out: String::new(),
    };
    writer.table(map, &[])?;
    Ok(writer.out)
}

struct TomlWriter<'a, B> {
    budget: &'a B,
    out: String,
}

impl<B: Budget> TomlWriter<'_, B> {
    /// Writes the entries of a map after the heading of the keys `path`.
    fn table<T: Tree>(&mut self, map: &T, path: &[String]) -> Result<(), B::Error> {
        allow_depth(path.len())?;
        let (mut inline, mut headed) = (Vec::new(), Vec::new());
        for (name, value) in entries(map)? {
            if has_heading(&value)? {
                headed.push((name, value));
            } else {
                inline.push((name, value));
            }
        }
        for (name, value) in inline {
            self.out.push_str(&"  ".repeat(path.len()));
            self.entry(&name, &value, path.len())?;
            self.out.push('\n');
        }
        for (name, value) in headed {
            let path: Vec<String> = path.iter().cloned().chain([key(&name)]).collect();
            self.headed(&value, &path)?;
        }
        Ok(())
    }

    /// Writes one table, or each of a list of them, with its heading.
    fn headed<T: Tree>(&mut self, value: &T, path: &[String]) -> Result<(), B::Error> {
        let name = path.join(".");
        let Level::List(tables) = value.level()? else {
            self.heading(&format!("[{name}]"), path.len(), path.len() == 1);
            return self.table(value, path);
        };
        for table in tables {
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

    fn entry<T: Tree>(&mut self, name: &str, value: &T, depth: usize) -> Result<(), B::Error> {
        self.out.push_str(&key(name));
        self.out.push_str(" = ");
        self.inline(value, depth)
    }

    /// Writes a value on the line of its key.
    fn inline<T: Tree>(&mut self, value: &T, depth: usize) -> Result<(), B::Error> {
        allow_depth(depth)?;
        self.budget.allow_bytes(self.out.len())?;
        match value.level()? {
            Level::List(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index);
                    self.inline(item, depth + 1)?;
                }
                self.out.push(']');
            }
            Level::Map(_) => {
                self.out.push('{');
                for (index, (name, value)) in entries(value)?.iter().enumerate() {
                    self.separate(index);
                    self.entry(name, value, depth + 1)?;
                }
                self.out.push('}');
            }
            _ => self.out.push_str(&scalar(value)?),
        }
        Ok(())
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push_str(", ");
        }
    }
}

fn entries<T: Tree>(map: &T) -> Result<Vec<(String, T)>, FunctionError> {
    let Level::Map(mut entries) = map.level()? else {
        return Err(no_form(map));
    };
    entries.retain(|(_, value)| !value.is_null());
    Ok(entries)
}

/// Reports whether `value` is written after a heading: a map, or a list of nothing but maps.
fn has_heading<T: Tree>(value: &T) -> Result<bool, FunctionError> {
    Ok(match value.level()? {
        Level::Map(_) => true,
        Level::List(items) => !items.is_empty() && items.iter().all(T::is_map),
        _ => false,
    })
}

fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn scalar<T: Tree>(value: &T) -> Result<String, FunctionError> {
    match value.level()? {
        Level::Integer(integer) if i64::try_from(integer).is_err() => {
            Err(no_form(value).help("a whole number of TOML has 63 bits and a sign"))
        }
        Level::Integer(integer) => Ok(integer.to_string()),
        // `NaN` is `nan` in TOML.
        Level::Float(float) => Ok(Data::Float(float).text().unwrap_or_default().to_lowercase()),
        Level::Boolean(boolean) => Ok(boolean.to_string()),
        Level::Text(text) => Ok(quoted(text)),
        _ => Err(no_form(value)),
    }
}

fn no_form<T: Tree>(value: &T) -> FunctionError {
    FunctionError::wrong(format!("{} has no TOML form", value.described()))
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

/// Returns the table that TOML text means; the error is the problem with the text.
pub(super) fn read(text: &str) -> Result<Table, String> {
    text.parse().map_err(|error: ::toml::de::Error| {
        let line = error.span().map_or(1, |span| line_at(text, span.start));
        format!("is not TOML: {} (line {line})", error.message())
    })
}

fn line_at(text: &str, place: usize) -> usize {
    let before = text.bytes().take(place);
    1 + before.filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

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
