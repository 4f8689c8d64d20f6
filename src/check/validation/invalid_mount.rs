//! A mount of a volume that is not there, or at a path that is taken.

use super::invalid_container::called;
use super::object::{Object, repeats};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::{Severity, nearest};
use crate::resources::PodSpec;
use crate::resources::fields::{at, emptied, field, items, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-mount",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A container mounts a volume that its pod does not have, or mounts two at one path.

## What
Each item of `volumeMounts` names a volume of the pod, or a claim template of the StatefulSet. Each
`mountPath` is used once in a container, and `subPath` stays inside the volume.

## Why
The API server answers 422, and names only the mount.

## Example
```yaml
volumeMounts:
- name: config
  mountPath: /etc/web
volumes:
- name: cfg
```

## Fix
Write the same name in both places, or remove the mount with its volume.
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let Some(pod) = object.pod else {
        return Vec::new();
    };
    let volumes = volumes(object, pod);
    let containers = pod.containers();
    let found = containers.flat_map(|container| in_container(object, &volumes, container));
    found.collect()
}

/// The names that containers may mount.
fn volumes<'a>(object: &Object<'a>, pod: PodSpec<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = pod
        .volumes()
        .iter()
        .map(|volume| text(volume, "name"))
        .collect();
    if object.is("apps", "StatefulSet")
        && let Some(spec) = object.spec()
    {
        let claims = items(spec, "volumeClaimTemplates").iter();
        let metadata = claims.filter_map(|claim| at(claim, &["metadata"]));
        names.extend(metadata.map(|metadata| text(metadata, "name")));
    }
    names.retain(|name| !name.is_empty());
    names
}

fn in_container(object: &Object<'_>, volumes: &[&str], container: &Node) -> Vec<Finding> {
    let mounts = items(container, "volumeMounts");
    let devices = items(container, "volumeDevices");
    let mut findings = Vec::new();
    for mount in mounts.iter().chain(devices) {
        findings.extend(unknown(object, volumes, container, mount));
    }
    for mount in mounts {
        findings.extend(no_path(object, mount));
        findings.extend(sub_path(object, mount));
    }
    findings.extend(taken(object, container, mounts));
    findings
}

fn unknown(
    object: &Object<'_>,
    volumes: &[&str],
    container: &Node,
    mount: &Node,
) -> Option<Finding> {
    let node = field(mount, "name")?;
    let name = node.as_str().filter(|name| !volumes.contains(name))?;
    let container = called(object, container);
    let message = format!("{container} mounts the volume `{name}`, which its pod does not have");
    let diagnostic = object.diagnostic(&RULE, node, message);
    Some(match nearest(name, volumes.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("add it to the pod's `volumes`, or remove the mount"),
    })
}

fn no_path(object: &Object<'_>, mount: &Node) -> Option<Finding> {
    let node = emptied(mount, "mountPath")?;
    let message = format!("`{}` is empty", object.path(node));
    let help = "write the path in the container at which the volume is mounted";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn sub_path(object: &Object<'_>, mount: &Node) -> Option<Finding> {
    let (node, path) = texted(mount, "subPath")?;
    if texted(mount, "subPathExpr").is_some() {
        let path = object.path(mount);
        let message = format!("`{path}` has `subPath` and `subPathExpr`");
        return Some(
            object
                .diagnostic(&RULE, node, message)
                .help("remove one of them"),
        );
    }
    if !path.starts_with('/') && !path.split('/').any(|step| step == "..") {
        return None;
    }
    let message = format!("the path `{path}` leads out of the volume");
    let help = "write a path without `/` at the start and without `..`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

fn taken(object: &Object<'_>, container: &Node, mounts: &[Node]) -> Vec<Finding> {
    let paths = mounts.iter().filter_map(|mount| texted(mount, "mountPath"));
    let repeats = repeats(paths.map(|(node, path)| (path, node)));
    let diagnostic = |pair: (&Node, &Node)| {
        let path = pair.1.as_str().unwrap_or_default();
        let message = format!("{} has two mounts at `{path}`", called(object, container));
        let help = "mount each volume at a path of its own";
        object.repeated(&RULE, pair, message).help(help)
    };
    repeats.into_iter().map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_mounts(mounts: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
        let volumes = "  volumes: [{name: config}, {name: data}]\n";
        let pod = format!("{volumes}  containers:\n  - name: web\n    volumeMounts: [{mounts}]\n");
        Fixture::new(&format!("{head}{pod}")).drawn_by(&RULE)
    }

    #[test]
    fn a_mount_names_a_volume_of_its_pod() {
        let expected = "\
error[invalid-mount]: the container `web` mounts the volume `confg`, which its pod does not have
 --> a.yaml:8:27
  |
8 |     volumeMounts: [{name: confg, mountPath: /a}]
  |                           ^^^^^
help: did you mean `config`?
";
        assert_eq!(of_mounts("{name: confg, mountPath: /a}"), expected);
        assert_eq!(of_mounts("{name: config, mountPath: /a}"), "");
    }

    #[test]
    fn a_claim_template_is_a_volume() {
        let of_kind = |kind: &str| {
            let head = format!("apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n");
            let claim = "  volumeClaimTemplates: [{metadata: {name: data}}]\n";
            let pod = "  template: {spec: {containers: [{volumeMounts: [{name: data}]}]}}\n";
            Fixture::new(&format!("{head}{claim}{pod}")).drawn_by(&RULE)
        };
        assert_eq!(of_kind("StatefulSet"), "");
        assert!(of_kind("Deployment").contains("mounts the volume `data`"));
    }

    #[test]
    fn two_mounts_have_two_paths() {
        let at =
            |path| format!("{{name: config, mountPath: /a}}, {{name: data, mountPath: {path}}}");
        let found = of_mounts(&at("/a"));
        assert!(
            found.contains("the container `web` has two mounts at `/a`"),
            "{found}"
        );
        assert_eq!(of_mounts(&at("/a/b")), "");
    }

    #[test]
    fn a_sub_path_stays_in_the_volume() {
        let with = |more: &str| of_mounts(&format!("{{name: data, mountPath: /a, {more}}}"));
        assert!(with("subPath: ../b").contains("the path `../b` leads out of the volume"));
        assert!(with("subPath: a, subPathExpr: b").contains("has `subPath` and `subPathExpr`"));
        assert_eq!(with("subPath: b"), "");
    }

    #[test]
    fn a_mount_has_a_path() {
        let found = of_mounts("{name: data, mountPath: ''}");
        assert!(
            found.contains("volumeMounts[0].mountPath` is empty"),
            "{found}"
        );
    }
}
