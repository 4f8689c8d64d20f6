//! A finding about values.

use crate::check::{Finding, Rule};
use crate::diagnostic::Diagnostic;
use crate::template::ChartUsage;

/// A finding about the values of `chart`, or of several charts.
pub(super) fn finding(
    rule: &'static Rule,
    chart: Option<&ChartUsage>,
    diagnostic: Diagnostic,
) -> Finding {
    let release = chart.and_then(|chart| chart.releases.first());
    Finding {
        rule,
        release: release.map(|release| release.name.clone()),
        resource: None,
        diagnostic,
    }
}
