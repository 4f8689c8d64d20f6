//! What templates see besides the values: the release, its chart, its environment, the workspace,
//! the cluster that is rendered for, and the chart's files.
//!
//! All of it comes from files of the workspace and from arguments; nothing is asked of the machine
//! or of a cluster.

use std::path::PathBuf;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};

use super::files::Files;
use crate::functions::{FunctionError, convert};
use crate::manifest::served;
use crate::workspace::{Environment, Kubernetes, Release, ReleaseEntry, Tier};

/// What templates see besides the values.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The objects in scope by name, as in `release` and `chart`.
    pub globals: Vec<(&'static str, Value)>,
    /// How much work each template may do.
    pub fuel: u64,
}

impl Scope {
    /// Returns the scope of `release`, whose workspace has `releases` in its environment.
    pub fn new(
        release: &Release,
        releases: &[ReleaseEntry],
        kubernetes: &Kubernetes,
        fuel: u64,
    ) -> Self {
        let globals = vec![
            ("release", release_value(release)),
            ("chart", convert::to_value(&release.chart.metadata.node)),
            (
                "environment",
                environment_value(release.environment.as_ref(), release),
            ),
            (
                "workspace",
                Value::from_pairs([(
                    "releases",
                    releases.iter().map(entry_value).collect::<Value>(),
                )]),
            ),
            ("kubernetes", Value::from_object(Cluster::new(kubernetes))),
            (
                "files",
                Value::from_object(Files::new(&release.chart.path, &release.chart.boundary)),
            ),
        ];
        Self { globals, fuel }
    }

    /// Returns the files of the chart that templates have read by `files`.
    pub fn files_read(&self) -> Vec<PathBuf> {
        let files = self.globals.iter();
        let files = files.filter_map(|(_, value)| value.downcast_object_ref::<Files>());
        files.flat_map(Files::read).collect()
    }
}

fn release_value(release: &Release) -> Value {
    Value::from_pairs([
        ("name", release.name.as_str()),
        ("namespace", release.namespace_or_default()),
        ("service", "plate-render"),
    ])
}

/// Without an environment (a lone chart's base values) its name is null and its tier staging.
fn environment_value(environment: Option<&Environment>, release: &Release) -> Value {
    let tier = environment.map_or(Tier::Staging, |environment| environment.tier);
    let namespace = environment.and_then(|environment| environment.namespace.as_deref());
    Value::from_pairs([
        (
            "name",
            Value::from(environment.map(|environment| environment.name.as_str())),
        ),
        ("tier", Value::from(tier.name())),
        (
            "namespace",
            Value::from(namespace.unwrap_or(release.namespace_or_default())),
        ),
    ])
}

fn entry_value(entry: &ReleaseEntry) -> Value {
    Value::from_pairs([
        ("name", Value::from(entry.name.as_str())),
        ("chart", Value::from(entry.chart.as_str())),
        ("path", Value::from(entry.path.as_str())),
        ("namespace", Value::from(entry.namespace.as_deref())),
    ])
}

/// `kubernetes`: the pinned version, and `has("apps/v1/Deployment")`.
#[derive(Debug)]
struct Cluster {
    version: String,
    major: String,
    minor: String,
    api_versions: Vec<String>,
}

impl Cluster {
    fn new(kubernetes: &Kubernetes) -> Self {
        Self {
            version: kubernetes.version.to_string(),
            major: kubernetes.version.major(),
            minor: kubernetes.version.minor(),
            api_versions: kubernetes.api_versions.clone(),
        }
    }

    fn has(&self, api: &str) -> bool {
        served(api) || self.api_versions.iter().any(|known| covers(known, api))
    }
}

/// `monitoring.coreos.com/v1` covers all its kinds, and each of its kinds tells of itself.
fn covers(known: &str, api: &str) -> bool {
    let below = |longer: &str, shorter: &str| {
        longer
            .strip_prefix(shorter)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(api, known) || below(known, api)
}

impl Object for Cluster {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "version" => Some(Value::from(self.version.as_str())),
            "major" => Some(Value::from(self.major.as_str())),
            "minor" => Some(Value::from(self.minor.as_str())),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["version", "major", "minor"])
    }

    fn call_method(
        self: &Arc<Self>,
        _: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        if method != "has" {
            return Err(Error::from(ErrorKind::UnknownMethod));
        }
        let Ok((api,)) = from_args::<(&str,)>(args) else {
            let diagnostic = FunctionError::wrong("`kubernetes.has` takes an API, as one string");
            return Err(diagnostic
                .help("write `kubernetes.has('apps/v1/Deployment')`")
                .into());
        };
        Ok(Value::from(self.has(api)))
    }
}
