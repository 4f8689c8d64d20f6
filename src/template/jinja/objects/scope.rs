//! What templates see in addition to the values, as objects of the engine.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, from_args};
use minijinja::{Error, ErrorKind, State, Value};

use super::files::FilesObject;
use crate::functions::FunctionError;
use crate::functions::jinja::convert;
use crate::template::Scope;
use crate::template::scope::{EnvironmentNames, ReleaseNames, has_api};
use crate::workspace::{Kubernetes, ReleaseEntry};

pub(crate) fn globals(scope: &Scope) -> Vec<(&'static str, Value)> {
    let releases = Value::from_object(ReleasesObject(Arc::clone(&scope.releases)));
    let cluster = ClusterObject(scope.kubernetes.clone());
    let files = FilesObject(Arc::clone(&scope.files));
    vec![
        ("release", release_value(&scope.release)),
        ("chart", convert::to_value(&scope.chart)),
        ("environment", environment_value(&scope.environment)),
        ("workspace", Value::from_pairs([("releases", releases)])),
        ("kubernetes", Value::from_object(cluster)),
        ("files", Value::from_object(files)),
    ]
}

fn release_value(release: &ReleaseNames) -> Value {
    Value::from_pairs([
        ("name", release.name.as_str()),
        ("namespace", release.namespace.as_str()),
        ("service", "plate-render"),
    ])
}

fn environment_value(environment: &EnvironmentNames) -> Value {
    Value::from_pairs([
        ("name", Value::from(environment.name.as_deref())),
        ("tier", Value::from(environment.tier.name())),
        ("namespace", Value::from(environment.namespace.as_str())),
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

/// `workspace.releases`, of which an item is made when it is read: most templates read none.
#[derive(Debug)]
struct ReleasesObject(Arc<[ReleaseEntry]>);

impl Object for ReleasesObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_usize()?).map(entry_value)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }
}

/// `kubernetes`: the version, and `has("apps/v1/Deployment")`.
#[derive(Debug)]
struct ClusterObject(Kubernetes);

impl Object for ClusterObject {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Map
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let version = &self.0.version;
        Some(Value::from(match key.as_str()? {
            "version" => version.to_string(),
            "major" => version.major(),
            "minor" => version.minor(),
            _ => return None,
        }))
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
            let diagnostic = FunctionError::wrong("`kubernetes.has` accepts an API, as one string");
            return Err(diagnostic
                .help("write `kubernetes.has('apps/v1/Deployment')`")
                .into());
        };
        Ok(Value::from(has_api(&self.0, api)))
    }
}
