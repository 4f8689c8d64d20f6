//! What an Application of Argo CD deploys.

use super::facts::paths;
use crate::resources::Resource;
use crate::resources::{at, items_at, text_at};
use crate::yaml::Node;

pub(super) fn is_application(resource: &Resource<'_>) -> bool {
    let identity = &resource.identity;
    identity.group == "argoproj.io" && identity.kind == "Application"
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deployed {
    Release(usize),
    Paths(Vec<String>),
}

/// Returns what the Application `resource` deploys: the first of `releases` that it names.
///
/// A release is named by `helm.releaseName`, by a plugin's variable `RELEASE`, by the last step of a
/// path, or by the Application's own name, which is what Argo CD calls a release without another.
pub(super) fn deployed(resource: &Resource<'_>, releases: &[String]) -> Deployed {
    let node = &resource.manifest.node;
    let names = named(node)
        .into_iter()
        .chain([resource.identity.name.clone()]);
    for name in names {
        if let Some(place) = releases.iter().position(|release| *release == name) {
            return Deployed::Release(place);
        }
    }
    Deployed::Paths(paths(node).collect())
}

fn named(node: &Node) -> Vec<String> {
    let source = at(node, &["spec", "source"]);
    let text = |path: &[&str]| source.and_then(|source| text_at(source, path));
    let variables = source.map_or(&[][..], |source| items_at(source, &["plugin", "env"]));
    let mut variables = variables.iter();
    let variable = variables.find(|one| text_at(one, &["name"]) == Some("RELEASE"));
    let variable = variable.and_then(|one| text_at(one, &["value"]));
    let step = text(&["path"]).and_then(|path| path.trim_end_matches('/').rsplit('/').next());
    let names = [text(&["helm", "releaseName"]), variable, step];
    names.into_iter().flatten().map(str::to_owned).collect()
}
