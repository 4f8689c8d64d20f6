//! A report with one finding whose texts have what a form must escape.

use super::{Found, Place, Report};
use crate::check::Category;
use crate::check::best_practices::floating_tag;
use crate::diagnostic::Severity;
use crate::manifest::Identity;
use crate::source::{SourceMap, Span};

/// One file, whose name a URI has to escape.
pub(super) fn sources() -> SourceMap {
    let mut sources = SourceMap::new();
    sources.add("charts/50%,a.yaml", "a: b\nimage: api:main\n");
    sources
}

/// A warning in the second line of that file.
pub(super) fn report() -> Report {
    let file = SourceMap::new().add("", "");
    let diagnostic = floating_tag::RULE
        .diagnostic("`<a&b>` is 100% wrong".to_owned())
        .at(Span::new(file, 12, 20))
        .help("fix it");
    let place = Place {
        environment: Some("stg".to_owned()),
        release: Some("api-stg".to_owned()),
        resource: Some(Identity {
            group: String::new(),
            kind: "Pod".to_owned(),
            namespace: None,
            name: "api".to_owned(),
        }),
    };
    Report {
        found: vec![Found {
            rule: &floating_tag::RULE,
            diagnostic,
            places: [place].into(),
            is_everywhere: true,
        }],
        resources: 1,
        ..Report::of(&[Category::BestPractices])
    }
}

pub(super) fn failing_report() -> Report {
    let mut report = report();
    report.found[0].diagnostic.severity = Severity::Error;
    report
}
