//! Findings as SARIF 2.1.0, which code scanning reads.
//!
//! By the OASIS standard: places are URIs relative to the root of the sources, and columns count
//! characters, which `columnKind` says. The first label is the place of a result, the others are
//! related ones.

use serde_json::{Map, Value, json};

use super::{Found, Report, sentences};
use crate::check::{Rule, rules};
use crate::diagnostic::Label;
use crate::source::{SourceMap, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Returns the log of one run, with all rules of the categories that were checked.
pub fn to_sarif(report: &Report, sources: &SourceMap) -> Value {
    let heard: Vec<&Rule> = rules()
        .filter(|rule| report.categories.contains(&rule.category))
        .collect();
    let results = report
        .found
        .iter()
        .map(|found| result(found, &heard, sources));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "plate-render",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": heard.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary()},
        "help": {"text": rule.documentation, "markdown": rule.documentation},
        "defaultConfiguration": {"level": rule.severity.name()},
        "properties": {"tags": [rule.category.name()]},
    })
}

fn result(found: &Found, heard: &[&Rule], sources: &SourceMap) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), found.rule.name.into());
    let index = heard.iter().position(|rule| rule.name == found.rule.name);
    if let Some(index) = index {
        result.insert("ruleIndex".into(), index.into());
    }
    let diagnostic = &found.diagnostic;
    result.insert("level".into(), diagnostic.severity.name().into());
    result.insert("message".into(), json!({"text": plain(&sentences(found))}));
    if let Some((first, others)) = diagnostic.labels.split_first() {
        result.insert("locations".into(), json!([location(first, sources)]));
        let others: Vec<Value> = others
            .iter()
            .map(|label| location(label, sources))
            .collect();
        if !others.is_empty() {
            result.insert("relatedLocations".into(), others.into());
        }
    }
    Value::Object(result)
}

fn location(label: &Label, sources: &SourceMap) -> Value {
    let start = sources.location(label.span);
    let end = sources.location(Span {
        start: label.span.end,
        ..label.span
    });
    let mut location = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&start.name)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }});
    if !label.note.is_empty() {
        location["message"] = json!({"text": plain(&label.note)});
    }
    location
}

/// A message, in which `[text](place)` would be a link.
fn plain(text: &str) -> String {
    text.replace("](", "\\](")
}

/// A path as a URI: a byte that RFC 3986 does not allow is written as `%` and its number.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let escaped = path.bytes().map(|byte| match byte {
        byte if is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    escaped.collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{report, sources};
    use super::*;

    #[test]
    fn a_result_has_its_rule_its_level_and_its_place() {
        let log = to_sarif(&report(), &sources());
        let run = &log["runs"][0];
        let result = &run["results"][0];
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "floating-tag");
        let expected = json!({
            "ruleId": "floating-tag",
            "ruleIndex": index,
            "level": "warning",
            "message": {"text": "`<a&b>` is 100% wrong\nnote: in Pod `api` (stg)\nhelp: fix it"},
            "locations": [{"physicalLocation": {
                "artifactLocation": {"uri": "charts/50%25%2Ca.yaml"},
                "region": {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 16},
            }}],
        });
        assert_eq!(*result, expected);
    }

    #[test]
    fn a_message_has_no_link() {
        assert_eq!(plain("see [a](http://b) [c]"), "see [a\\](http://b) [c]");
    }

    #[test]
    fn every_rule_says_what_it_is_and_how_grave() {
        let log = to_sarif(&report(), &sources());
        for rule in log["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap()
        {
            let summary = rule["shortDescription"]["text"].as_str().unwrap();
            assert!(!summary.is_empty(), "{rule}");
            let level = &rule["defaultConfiguration"]["level"];
            assert!(level == "error" || level == "warning", "{rule}");
        }
    }
}
