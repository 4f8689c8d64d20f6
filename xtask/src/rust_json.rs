//! The argument of `schemars::json_schema!` as JSON.
//!
//! Code in it stands for a schema by its Rust type: `{"$ref": "api::core::v1::Container"}`.

use anyhow::{Context, bail};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use serde_json::{Map, Value, json};

/// Reads the first `json_schema!(…)` in the text of a Rust file.
pub fn schema(text: &str) -> anyhow::Result<Value> {
    let (_, body) = text
        .split_once("json_schema!(")
        .context("no json_schema!")?;
    let (body, _) = body
        .split_once("\n        })\n")
        .context("json_schema! has no end")?;
    let tokens: TokenStream = format!("{body}}}")
        .parse()
        .map_err(|fault| anyhow::anyhow!("{fault}"))?;
    value(&tokens.into_iter().collect::<Vec<_>>())
}

fn value(tokens: &[TokenTree]) -> anyhow::Result<Value> {
    match tokens {
        [TokenTree::Group(group)] => self::group(group),
        [TokenTree::Ident(word)] => Ok(Value::Bool(word == "true")),
        [TokenTree::Literal(text)] => {
            let literal: syn::LitStr = syn::parse_str(&text.to_string())?;
            Ok(Value::String(literal.value()))
        }
        _ => reference(&tokens.iter().cloned().collect()),
    }
}

fn group(group: &Group) -> anyhow::Result<Value> {
    match group.delimiter() {
        Delimiter::Brace => object(group.stream()),
        Delimiter::Bracket => {
            let items = split(group.stream());
            items.iter().map(|item| value(item)).collect()
        }
        _ => reference(&group.stream()),
    }
}

fn object(tokens: TokenStream) -> anyhow::Result<Value> {
    let mut object = Map::new();
    for entry in split(tokens) {
        let [key, TokenTree::Punct(_), rest @ ..] = &entry[..] else {
            bail!("no key and value: {entry:?}");
        };
        let Value::String(key) = value(std::slice::from_ref(key))? else {
            bail!("{key} is no text");
        };
        object.insert(key, value(rest)?);
    }
    Ok(Value::Object(object))
}

/// The parts between commas.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    let parts = tokens.split(is_comma).filter(|part| !part.is_empty());
    parts.map(<[TokenTree]>::to_vec).collect()
}

fn reference(tokens: &TokenStream) -> anyhow::Result<Value> {
    let text: String = tokens.to_string().split_whitespace().collect();
    let (_, path) = text
        .split_once("subschema_for::<crate::")
        .context("no reference")?;
    let (path, _) = path.split_once('>').context("no end of a reference")?;
    Ok(json!({ "$ref": path }))
}
