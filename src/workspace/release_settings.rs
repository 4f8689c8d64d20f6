//! The items of `releases` in plate.yaml.

use super::fields::{Fields, Text};
use super::known::Known;
use super::name_pattern::{Pattern, Patterns};
use crate::diagnostic::{Diagnostic, nearest};
use crate::visible;
use crate::yaml::Data;

pub(super) const KEYS: [&str; 7] = [
    "chart",
    "name",
    "namespace",
    "environments",
    "values",
    "skipCrds",
    "mayBeEmpty",
];

/// One item of `releases`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReleaseSettings {
    /// The chart's folder, and where the item names it.
    pub(super) chart: Text,
    /// The patterns of the name; the usual one where there is none.
    pub(super) names: Patterns,
    /// The patterns of the namespace; the environment's where there is none.
    pub(super) namespaces: Patterns,
    /// The environments it is rendered in; nothing for all.
    pub(super) environments: Option<Vec<String>>,
    /// The folder in `values/` that is its own, next to its chart's.
    pub(super) values: Option<String>,
    /// Whether it comes without what is in its chart's `crds/`.
    pub(super) skip_crds: bool,
    pub(super) may_be_empty: bool,
}

/// Reads `releases` from the top of plate.yaml, if it is there.
pub(super) fn read(top: &Fields<'_>, known: &Known<'_>) -> Option<Vec<ReleaseSettings>> {
    top.value("releases")?;
    let items = top.items("releases").into_iter();
    Some(
        items
            .filter_map(|(path, node)| item(&top.nested(node, path, &KEYS)?, known))
            .collect(),
    )
}

fn item(fields: &Fields<'_>, known: &Known<'_>) -> Option<ReleaseSettings> {
    let listed = fields.texts("environments");
    for text in listed.iter().flatten() {
        known.environment(fields, &text.value, text.span);
    }
    let names = patterns(fields, "name", known);
    let namespaces = patterns(fields, "namespace", known);
    let values = values(fields, known);
    let skip_crds = fields.flag("skipCrds");
    let may_be_empty = fields.flag("mayBeEmpty");
    fields.require("chart", "a release", "api");
    Some(ReleaseSettings {
        chart: chart(fields, known.charts)?,
        names,
        namespaces,
        environments: listed.map(|texts| texts.into_iter().map(|text| text.value).collect()),
        values,
        skip_crds,
        may_be_empty,
    })
}

/// A release's own folder is no chart's, whose values count for all releases of the chart.
fn values(fields: &Fields<'_>, known: &Known<'_>) -> Option<String> {
    let folder = fields.text("values")?;
    let name = folder.value.as_str();
    if known.charts.contains(&folder.value) {
        let message = format!("`values/{name}` holds the values of the chart `{name}`");
        let diagnostic = Diagnostic::error("values-of-chart", message).at(folder.span);
        fields
            .diagnostic(diagnostic.help("give the release a folder of its own, with another name"));
    } else if !known.values.contains(&folder.value) {
        let message = format!("there is no folder `values/{name}`");
        let diagnostic = Diagnostic::error("unknown-values", message).at(folder.span);
        let own = known.values.iter().map(String::as_str);
        let own = own.filter(|name| !known.charts.iter().any(|chart| chart == name));
        fields.diagnostic(match nearest(name, own) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!(
                "write the release's values to `values/{name}/values.yaml`"
            )),
        });
    }
    Some(folder.value)
}

fn chart(fields: &Fields<'_>, charts: &[String]) -> Option<Text> {
    let chart = fields.text("chart")?;
    if charts.contains(&chart.value) {
        return Some(chart);
    }
    let message = format!("there is no chart `{}`", chart.value);
    let diagnostic = Diagnostic::error("unknown-chart", message).at(chart.span);
    let names = charts.iter().map(String::as_str);
    fields.diagnostic(match nearest(&chart.value, names) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None if charts.is_empty() => diagnostic.help("the folder charts/ contains no charts"),
        None => diagnostic.help(format!(
            "the folder charts/ contains {}",
            visible::list(charts)
        )),
    });
    None
}

/// Reads a pattern, or a map from environments to patterns.
fn patterns(fields: &Fields<'_>, key: &str, known: &Known<'_>) -> Patterns {
    let mut patterns = Patterns::default();
    let Some(Data::Map(map)) = fields.value(key).map(|node| &node.data) else {
        patterns.usual = fields.text(key).and_then(|text| pattern(fields, &text));
        return patterns;
    };
    for (environment, field) in map.iter() {
        known.environment(fields, environment, field.key_span);
        let path = format!("{}.{environment}", fields.path_of(key));
        let text = fields.text_of(&field.value, &path);
        if let Some(pattern) = text.and_then(|text| pattern(fields, &text)) {
            patterns.of.insert(environment.clone(), pattern);
        }
    }
    patterns
}

fn pattern(fields: &Fields<'_>, text: &Text) -> Option<Pattern> {
    let pattern = Pattern::parse(&text.value, text.span);
    pattern
        .map_err(|diagnostic| fields.diagnostic(diagnostic))
        .ok()
}
