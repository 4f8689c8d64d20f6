//! `check` in plate.yaml: the severity of each rule, and the exceptions.
//!
//! - `rules` maps a rule's name to `error`, `warning` or `off`, or to a map with `severity` and
//!   `reason`. YAML reads a bare `off` as false, and so false is taken for it.
//! - An item of `allow` names a rule, and what the finding is about; it has a reason.
//! - Which rules there are is not known here.

use super::fields::{Fields, Text};
use super::known::Known;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::yaml::{Data, Field, Node};

pub(super) const KEYS: [&str; 2] = ["rules", "allow"];
pub(super) const RULE_KEYS: [&str; 2] = ["severity", "reason"];
pub(super) const ALLOW_KEYS: [&str; 5] = ["rule", "release", "resource", "environment", "reason"];

/// What plate.yaml says about the findings of `check`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckSettings {
    /// The rules whose severity is set.
    pub rules: Vec<RuleSetting>,
    /// The findings that are allowed.
    pub allow: Vec<Exception>,
}

/// The severity of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSetting {
    /// The rule's name.
    pub rule: String,
    /// Where it is written.
    pub span: Span,
    /// What its findings are.
    pub level: Level,
    /// Why.
    pub reason: Option<String>,
}

/// What the findings of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Error,
    Warning,
    /// Nothing: they are not shown.
    Off,
}

impl Level {
    const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Off];

    /// Returns its name in plate.yaml.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Off => "off",
        }
    }
}

/// Findings that are allowed; what is left out may be anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// The rule's name.
    pub rule: String,
    /// Where the rule is named.
    pub span: Span,
    /// A release's name or its chart's; `<chart>` and `<env>` stand for what they are.
    pub release: Option<String>,
    /// `Kind/name`, with the same placeholders.
    pub resource: Option<String>,
    /// An environment's name.
    pub environment: Option<String>,
    /// Why.
    pub reason: String,
}

/// Reads `check` from the top of plate.yaml.
pub(super) fn read(top: &Fields<'_>, known: &Known<'_>) -> CheckSettings {
    let node = top.value("check");
    let fields = node.and_then(|node| top.nested(node, "check".into(), &KEYS));
    fields.map_or_else(CheckSettings::default, |fields| CheckSettings {
        rules: rules(&fields),
        allow: allow(&fields, known),
    })
}

fn rules(check: &Fields<'_>) -> Vec<RuleSetting> {
    let Some(node) = check.value("rules") else {
        return Vec::new();
    };
    let Some(map) = node.as_map() else {
        check.wrong_type("check.rules", "a map", node);
        return Vec::new();
    };
    let settings = map.iter().map(|(rule, field)| setting(check, rule, field));
    settings.flatten().collect()
}

fn setting(check: &Fields<'_>, rule: &str, field: &Field) -> Option<RuleSetting> {
    let path = format!("check.rules.{rule}");
    let (level, reason) = if field.value.as_map().is_some() {
        let fields = check.nested(&field.value, path.clone(), &RULE_KEYS)?;
        fields.require("severity", &format!("`{path}`"), "warning");
        let level = level(
            &fields,
            fields.value("severity")?,
            &fields.path_of("severity"),
        );
        (level, reason(&fields))
    } else {
        (level(check, &field.value, &path), None)
    };
    Some(RuleSetting {
        rule: rule.to_owned(),
        span: field.key_span,
        level: level?,
        reason,
    })
}

fn level(fields: &Fields<'_>, node: &Node, path: &str) -> Option<Level> {
    if node.data == Data::Bool(false) {
        return Some(Level::Off);
    }
    let text = fields.text_of(node, path)?;
    let level = Level::ALL
        .into_iter()
        .find(|level| level.name() == text.value);
    if level.is_none() {
        fields.diagnostic(unknown_level(&text));
    }
    level
}

fn unknown_level(text: &Text) -> Diagnostic {
    let names = Level::ALL.map(Level::name);
    let message = format!("`{}` is not a severity", text.value);
    let diagnostic = Diagnostic::error("unknown-severity", message).at(text.span);
    match nearest(&text.value, names) {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None => diagnostic.help(format!("the severities are {}", names.join(", "))),
    }
}

fn allow(check: &Fields<'_>, known: &Known<'_>) -> Vec<Exception> {
    let items = check.items("allow").into_iter();
    let items = items.filter_map(|(path, node)| check.nested(node, path, &ALLOW_KEYS));
    items.filter_map(|item| exception(&item, known)).collect()
}

fn exception(fields: &Fields<'_>, known: &Known<'_>) -> Option<Exception> {
    fields.require("rule", "an exception", "missing-probes");
    fields.require("reason", "an exception", "the vendor's chart has none");
    let environment = fields.text("environment");
    if let Some(text) = &environment {
        known.environment(fields, &text.value, text.span);
    }
    let resource = fields.text("resource");
    if let Some(text) = resource.as_ref().filter(|text| !is_resource(&text.value)) {
        fields.diagnostic(no_resource(text));
    }
    let release = fields.text("release");
    let reason = reason(fields);
    let rule = fields.text("rule")?;
    Some(Exception {
        rule: rule.value,
        span: rule.span,
        release: release.map(|text| text.value),
        resource: resource.map(|text| text.value),
        environment: environment.map(|text| text.value),
        reason: reason?,
    })
}

/// A reason that says nothing is none.
fn reason(fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("reason")?;
    if text.value.trim().is_empty() {
        let message = format!("`{}` is empty", fields.path_of("reason"));
        fields.diagnostic(Diagnostic::error("missing-key", message).at(text.span));
        return None;
    }
    Some(text.value)
}

fn is_resource(text: &str) -> bool {
    let parts: Vec<&str> = text.split('/').collect();
    parts.len() == 2 && parts.iter().all(|part| !part.is_empty())
}

fn no_resource(text: &Text) -> Diagnostic {
    let message = format!("`{}` is not the name of a resource", text.value);
    Diagnostic::error("bad-resource", message)
        .at(text.span)
        .help("write its kind and its name, as in `Deployment/api-<env>`")
}
