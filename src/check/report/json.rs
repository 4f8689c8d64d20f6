//! Findings as one JSON object, for scripts.

use serde_json::{Value, json};

use super::{Found, Place, Report};
use crate::diagnostic::json::object;
use crate::source::SourceMap;

/// Returns `findings`, each with its diagnostic, its category and the resources that it is about, and
/// a `summary`.
pub fn to_json(report: &Report, sources: &SourceMap) -> Value {
    let findings = report.found.iter().map(|found| finding(found, sources));
    json!({
        "findings": findings.collect::<Vec<_>>(),
        "summary": {
            "resources": report.resources,
            "errors": report.errors(),
            "warnings": report.warnings(),
            "allowed": report.allowed,
        },
    })
}

fn finding(found: &Found, sources: &SourceMap) -> Value {
    let mut value = object(&found.diagnostic, sources);
    value["category"] = found.rule.category.name().into();
    value["places"] = found.places.iter().map(place).collect();
    value
}

fn place(place: &Place) -> Value {
    let resource = place.resource.as_ref().map(|resource| {
        json!({
            "group": resource.group,
            "kind": resource.kind,
            "namespace": resource.namespace,
            "name": resource.name,
        })
    });
    json!({
        "environment": place.environment,
        "release": place.release,
        "resource": resource,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{report, sources};
    use super::*;

    #[test]
    fn a_finding_has_its_judge_its_label_and_its_places() {
        let value = to_json(&report(), &sources());
        let expected = json!({
            "severity": "warning",
            "code": "floating-tag",
            "message": "`<a&b>` is 100% wrong",
            "labels": [{"file": "charts/50%,a.yaml", "line": 2, "column": 8, "note": ""}],
            "notes": [],
            "help": ["fix it"],
            "category": "best-practices",
            "places": [{
                "environment": "stg",
                "release": "api-stg",
                "resource": {"group": "", "kind": "Pod", "namespace": null, "name": "api"},
            }],
        });
        assert_eq!(value["findings"], json!([expected]));
    }

    #[test]
    fn the_summary_counts() {
        let summary = json!({"resources": 1, "errors": 0, "warnings": 1, "allowed": 0});
        assert_eq!(to_json(&report(), &sources())["summary"], summary);
    }
}
