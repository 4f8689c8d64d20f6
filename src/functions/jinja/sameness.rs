//! When two values are the same: they have one text, so that a set of texts finds them at once.
//!
//! - `1` and `1.0` are the same, and so are maps with the same entries in another order.
//! - To the engine, `true` and `1` are equal. Here they are so within lists and maps alone.

use minijinja::Error;
use minijinja::value::{Value, ValueKind};

use super::arguments::Payer;
use super::convert;
use crate::functions::limits::allow_depth;

/// Returns a text that all values have which are the same as `value`; `payer` pays for its length.
pub(super) fn sameness(value: &Value, payer: &dyn Payer) -> Result<String, Error> {
    let mut text = String::new();
    match value.kind() {
        ValueKind::Bool => text.push_str(if value.is_true() { "true" } else { "false" }),
        _ => write(value, &mut text, payer, 0)?,
    }
    Ok(text)
}

fn write(value: &Value, text: &mut String, payer: &dyn Payer, depth: usize) -> Result<(), Error> {
    allow_depth(depth)?;
    payer.pay(1)?;
    match value.kind() {
        ValueKind::Bool => text.push_str(if value.is_true() { "#1" } else { "#0" }),
        ValueKind::Number => text.push_str(&number(value)),
        ValueKind::String => {
            let string = value.as_str().unwrap_or_default();
            payer.pay(string.len() as u64 / 64)?;
            framed(string, text);
        }
        ValueKind::Seq | ValueKind::Iterable => {
            text.push(if value.is_tuple() { '(' } else { '[' });
            for item in convert::items(value)? {
                write(&item, text, payer, depth + 1)?;
                text.push(',');
            }
            text.push(']');
        }
        ValueKind::Map => entries(value, text, payer, depth)?,
        _ => framed(&value.to_string(), text),
    }
    Ok(())
}

fn entries(map: &Value, text: &mut String, payer: &dyn Payer, depth: usize) -> Result<(), Error> {
    let mut entries = Vec::new();
    for key in convert::items(map)? {
        let mut entry = String::new();
        write(&key, &mut entry, payer, depth + 1)?;
        entry.push(':');
        let value = map.get_item(&key).unwrap_or_default();
        write(&value, &mut entry, payer, depth + 1)?;
        entries.push(entry);
    }
    entries.sort_unstable();
    text.push('{');
    for entry in entries {
        text.push_str(&entry);
        text.push(',');
    }
    text.push('}');
    Ok(())
}

fn number(value: &Value) -> String {
    match (i128::try_from(value.clone()), f64::try_from(value.clone())) {
        (Ok(whole), _) => format!("#{whole}"),
        (_, Ok(float)) => format!("#{float:?}"),
        _ => format!("#{value}"),
    }
}

/// A text with its length, so that no text looks like something else.
fn framed(string: &str, text: &mut String) {
    text.extend([&string.len().to_string(), "'", string]);
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Anyone;

    impl Payer for Anyone {
        fn pay(&self, _: u64) -> Result<(), Error> {
            Ok(())
        }
    }

    fn text(value: impl Into<Value>) -> String {
        sameness(&value.into(), &Anyone).unwrap()
    }

    #[test]
    fn whole_numbers_of_two_kinds_are_the_same() {
        assert_eq!(text(1), text(1.0));
        assert_ne!(text(1), text(1.5));
        assert_ne!(text(1), text("1"));
    }

    #[test]
    fn booleans_are_no_numbers() {
        assert_ne!(text(true), text(1));
        assert_ne!(text(true), text("true"));
    }

    #[test]
    fn the_order_of_keys_does_not_count() {
        let one = Value::from_pairs([("a", 1), ("b", 2)]);
        let other = Value::from_pairs([("b", 2), ("a", 1)]);
        assert_eq!(text(one), text(other));
    }

    #[test]
    fn a_text_looks_like_no_list() {
        assert_ne!(text(vec!["a,1'b"]), text(vec!["a", "b"]));
        assert_ne!(text("[1'a,]"), text(vec!["a"]));
    }
}
