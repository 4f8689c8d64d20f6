//! plate.yaml: environments, cluster, releases, and what is rendered when nothing is named.
//!
//! `docs/reference/workspace.md` describes each key. Every key may be left out; an empty file is a
//! workspace.

use indexmap::IndexMap;

use super::check_settings::{self, CheckSettings};
use super::environment::{Environment, Tier};
use super::external::{self, External};
use super::fields::{Fields, Problems, Text};
use super::known::Known;
use super::kubernetes::{Kubernetes, KubernetesVersion};
use super::name::{invalid_name, is_label};
use super::release_settings::{self, ReleaseSettings};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;
use crate::yaml::{Data, Field, Node, Style};

/// The name of the file that marks the root of a workspace.
pub(super) const FILE_NAME: &str = "plate.yaml";

/// A name that is easily taken for it, and that would silently be passed over.
pub(super) const WRONG_NAME: &str = "plate.yml";

const KEYS: [&str; 9] = [
    "environments",
    "defaultEnvironment",
    "kubernetes",
    "releases",
    "defaultReleases",
    "external",
    "lenient",
    "fuel",
    "check",
];
const ENVIRONMENT_KEYS: [&str; 2] = ["namespace", "tier"];
const KUBERNETES_KEYS: [&str; 2] = ["version", "apiVersions"];

/// The settings in plate.yaml; without the file, the defaults.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The environments by name; empty if none are named, and then any name is one.
    pub environments: IndexMap<String, Environment>,
    /// The environment that is taken where none is given.
    pub default_environment: Option<String>,
    /// The cluster that manifests are made for.
    pub kubernetes: Kubernetes,
    /// What resources refer to and something else makes.
    pub externals: Vec<External>,
    /// Whether unknown values keys are warnings instead of errors.
    pub lenient: bool,
    /// How many steps a template may take, if not the usual number.
    pub fuel: Option<u64>,
    /// The settings of `check`.
    pub check: CheckSettings,
    /// The releases; nothing if the file lists none, and then every chart is one.
    pub(super) releases: Option<Vec<ReleaseSettings>>,
    /// The releases or charts that are taken where none is named; empty for all.
    pub(super) default_releases: Vec<Text>,
    pub(super) environments_span: Option<Span>,
}

impl Settings {
    /// Reports whether the releases are listed, so that a new chart is none until it is added.
    pub fn lists_releases(&self) -> bool {
        self.releases.is_some()
    }
}

/// Reads plate.yaml; `root` is nothing where the file is blank, `charts` are the chart folders and
/// `values` the folders in `values/`.
pub(super) fn read(
    root: Option<&Node>,
    charts: &[String],
    values: &[String],
) -> Result<Settings, Diagnostics> {
    let diagnostics = Problems::default();
    let fields = root.and_then(|node| Fields::top(node, FILE_NAME, &KEYS, &diagnostics));
    let settings = fields.map_or_else(Settings::default, |fields| {
        settings(&fields, charts, values)
    });
    diagnostics.or(settings)
}

fn settings(fields: &Fields<'_>, charts: &[String], values: &[String]) -> Settings {
    let environments = environments(fields);
    let known = Known {
        environments: &environments,
        charts,
        values,
    };
    Settings {
        default_environment: default_environment(fields, &known),
        kubernetes: kubernetes(fields),
        externals: external::read(fields),
        lenient: fields.flag("lenient"),
        fuel: fields.count("fuel"),
        check: check_settings::read(fields, &known),
        releases: release_settings::read(fields, &known),
        default_releases: fields.texts("defaultReleases").unwrap_or_default(),
        environments_span: fields.key_span("environments"),
        environments,
    }
}

/// Reads a list of names, or a map from names to the settings of each.
fn environments(fields: &Fields<'_>) -> IndexMap<String, Environment> {
    let mut found = IndexMap::new();
    for (environment, span) in listed_environments(fields) {
        let name = environment.name.clone();
        if !is_label(&name) {
            fields.diagnostic(invalid_name("environment", &name).at(span));
        } else if found.insert(name.clone(), environment).is_some() {
            let message = format!("environment `{name}` is listed twice");
            fields.diagnostic(Diagnostic::error("duplicate-environment", message).at(span));
        }
    }
    found
}

fn listed_environments(fields: &Fields<'_>) -> Vec<(Environment, Span)> {
    let node = fields.value("environments");
    if let Some(Data::Map(map)) = node.map(|node| &node.data) {
        for (name, field) in map.iter().filter(|(name, field)| is_boolean(name, field)) {
            fields.diagnostic(boolean_name(name).at(field.key_span));
        }
        return map
            .iter()
            .map(|(name, field)| (environment(fields, name, &field.value), field.key_span))
            .collect();
    }
    let names = fields.texts("environments").unwrap_or_default();
    names
        .into_iter()
        .map(|name| (Environment::named(&name.value), name.span))
        .collect()
}

/// Kubernetes' YAML reads `no` as false, and a map's key as the text of that.
fn is_boolean(name: &str, field: &Field) -> bool {
    field.key_style == Style::Plain && matches!(name, "true" | "false")
}

fn boolean_name(name: &str) -> Diagnostic {
    let message = format!("the name of an environment is read as the boolean {name} here");
    Diagnostic::error("surprising-scalar", message).help("put the name in quotes")
}

fn environment(top: &Fields<'_>, name: &str, node: &Node) -> Environment {
    let mut environment = Environment::named(name);
    if node.data == Data::Null {
        return environment;
    }
    let path = format!("environments.{name}");
    let Some(fields) = top.nested(node, path, &ENVIRONMENT_KEYS) else {
        return environment;
    };
    environment.namespace = fields
        .text("namespace")
        .map(|text| namespace(&fields, text));
    let tier = fields.text("tier").and_then(|text| tier(&fields, &text));
    environment.tier = tier.unwrap_or(environment.tier);
    environment
}

fn namespace(fields: &Fields<'_>, text: Text) -> String {
    if !is_label(&text.value) {
        fields.diagnostic(invalid_name("namespace", &text.value).at(text.span));
    }
    text.value
}

fn tier(fields: &Fields<'_>, text: &Text) -> Option<Tier> {
    let tier = Tier::named(&text.value);
    if tier.is_none() {
        let message = format!("`{}` is not a tier", text.value);
        let diagnostic = Diagnostic::error("unknown-tier", message).at(text.span);
        let names = Tier::ALL.map(Tier::name);
        let begun = names.into_iter().find(|name| name.starts_with(&text.value));
        fields.diagnostic(match nearest(&text.value, names).or(begun) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic.help(format!("the tiers are {}", names.join(", "))),
        });
    }
    tier
}

fn default_environment(fields: &Fields<'_>, known: &Known<'_>) -> Option<String> {
    let text = fields.text("defaultEnvironment")?;
    known.environment(fields, &text.value, text.span);
    Some(text.value)
}

fn kubernetes(top: &Fields<'_>) -> Kubernetes {
    let node = top.value("kubernetes");
    let nested = node.and_then(|node| top.nested(node, "kubernetes".into(), &KUBERNETES_KEYS));
    let Some(fields) = nested else {
        return Kubernetes::default();
    };
    let version = fields.written("version");
    let api_versions = fields.texts("apiVersions").unwrap_or_default();
    Kubernetes {
        version: version
            .and_then(|text| kubernetes_version(&fields, &text))
            .unwrap_or_default(),
        api_versions: api_versions.into_iter().map(|text| text.value).collect(),
    }
}

fn kubernetes_version(fields: &Fields<'_>, text: &Text) -> Option<KubernetesVersion> {
    let version = KubernetesVersion::parse(&text.value);
    if version.is_none() {
        let message = format!("`{}` is not a version of Kubernetes", text.value);
        let diagnostic = Diagnostic::error("invalid-version", message).at(text.span);
        fields.diagnostic(diagnostic.help("write major and minor, as in `1.33` or `1.33.2`"));
    }
    version
}

#[cfg(test)]
mod tests {
    use super::{ENVIRONMENT_KEYS, KEYS, KUBERNETES_KEYS};
    use crate::workspace::{check_settings, external, release_settings};

    const REFERENCE: &str = include_str!("../../docs/reference/workspace.md");

    #[test]
    fn every_key_has_a_row_in_the_reference() {
        let of = |owner: &str, keys: &[&str]| -> Vec<String> {
            keys.iter()
                .map(|key| format!("| `{owner}{key}` |"))
                .collect()
        };
        let has_keys = |key: &&str| matches!(*key, "kubernetes" | "check");
        let top = KEYS.into_iter().filter(|key| !has_keys(key));
        let rows = [
            of("", &top.collect::<Vec<_>>()),
            of("environments.<env>.", &ENVIRONMENT_KEYS),
            of("kubernetes.", &KUBERNETES_KEYS),
            of("releases[].", &release_settings::KEYS),
            of("check.", &check_settings::KEYS),
            of("check.rules.<rule>.", &check_settings::RULE_KEYS),
            of("check.allow[].", &check_settings::ALLOW_KEYS),
            of("external[].", &external::KEYS),
        ];
        for row in rows.iter().flatten() {
            assert!(
                REFERENCE.contains(row),
                "docs/reference/workspace.md lacks {row}"
            );
        }
    }
}
