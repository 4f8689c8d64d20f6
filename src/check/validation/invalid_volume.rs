//! A volume with two sources, or with one that says nothing.

use super::form::NameForm;
use super::object::Object;
use super::union::{Union, chosen};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::fields::{emptied, field, is_missing, items, number, text, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "invalid-volume",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
A volume has an invalid name, two sources, or an incomplete source.

## What
The name of a volume is a DNS label. It has at most one source; without one it is an empty folder. A
ConfigMap and a Secret need a name, a file mode is a number up to 511 (0777), and the path of an item stays
inside the volume.

## Why
The API server answers 422. The schema does not require this: each source is optional by itself.

## Example
```yaml
volumes:
- name: config
  secret:
    name: web
```

## Fix
```yaml
volumes:
- name: config
  secret:
    secretName: web
```
",
};

const SOURCES: Union = Union {
    keys: &[
        "awsElasticBlockStore",
        "azureDisk",
        "azureFile",
        "cephfs",
        "cinder",
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "fc",
        "flexVolume",
        "flocker",
        "gcePersistentDisk",
        "gitRepo",
        "glusterfs",
        "hostPath",
        "image",
        "iscsi",
        "nfs",
        "persistentVolumeClaim",
        "photonPersistentDisk",
        "portworxVolume",
        "projected",
        "quobyte",
        "rbd",
        "scaleIO",
        "secret",
        "storageos",
        "vsphereVolume",
    ],
    may_be_none: true,
};

const PROJECTED: Union = Union {
    keys: &[
        "clusterTrustBundle",
        "configMap",
        "downwardAPI",
        "podCertificate",
        "secret",
        "serviceAccountToken",
    ],
    may_be_none: true,
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let volumes = object.pod.map_or(&[][..], |pod| pod.volumes());
    let found = volumes.iter().flat_map(|volume| in_volume(object, volume));
    found.collect()
}

fn in_volume(object: &Object<'_>, volume: &Node) -> Vec<Finding> {
    let mut findings: Vec<_> = name(object, volume).into_iter().collect();
    match chosen(&RULE, object, volume, &SOURCES) {
        Err(finding) => findings.push(*finding),
        Ok(Some(("projected", source))) => {
            let sources = items(source, "sources").iter();
            findings.extend(sources.flat_map(|source| in_projected(object, source)));
            findings.extend(mode(object, source));
        }
        Ok(Some((kind, source))) => {
            let name = if kind == "secret" {
                "secretName"
            } else {
                "name"
            };
            findings.extend(in_source(object, kind, name, source));
        }
        Ok(None) => {}
    }
    findings
}

fn in_projected(object: &Object<'_>, source: &Node) -> Vec<Finding> {
    match chosen(&RULE, object, source, &PROJECTED) {
        Err(finding) => vec![*finding],
        Ok(Some((kind, source))) => in_source(object, kind, "name", source),
        Ok(None) => Vec::new(),
    }
}

fn in_source(object: &Object<'_>, kind: &str, name: &str, source: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    if matches!(kind, "configMap" | "secret") && is_missing(source, name) {
        findings.push(unnamed(object, kind, name, source));
    }
    if let Some(node) = emptied(source, "claimName").filter(|_| kind == "persistentVolumeClaim") {
        let message = format!("`{}` is empty", object.path(node));
        let help = "write the name of a PersistentVolumeClaim";
        findings.push(object.diagnostic(&RULE, node, message).help(help));
    }
    findings.extend(mode(object, source));
    for item in items(source, "items") {
        findings.extend(outside(object, item));
    }
    findings
}

fn name(object: &Object<'_>, volume: &Node) -> Option<Finding> {
    let node = field(volume, "name")?;
    let name = node.as_str()?;
    if NameForm::Label.accepts(name) {
        return None;
    }
    let message = format!("the name `{name}` of a volume is not a DNS label");
    Some(
        object
            .diagnostic(&RULE, node, message)
            .help(NameForm::Label.help()),
    )
}

fn unnamed(object: &Object<'_>, kind: &str, name: &str, source: &Node) -> Finding {
    let node = field(source, name).unwrap_or(source);
    let what = if kind == "secret" {
        "Secret"
    } else {
        "ConfigMap"
    };
    let message = format!("`{}` does not name a {what}", object.path(source));
    let help = format!("set `{}`", object.path_of(source, name));
    object.diagnostic(&RULE, node, message).help(help)
}

fn mode(object: &Object<'_>, source: &Node) -> Option<Finding> {
    let mode = number(source, "defaultMode").filter(|mode| !(0..=0o777).contains(mode))?;
    let node = field(source, "defaultMode")?;
    let message = format!(
        "`{}` is {mode}, which is not a file mode",
        object.path(node)
    );
    let help = "write a number up to 0777, which is 511";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

/// What is found about an item whose path leads out of the volume.
fn outside(object: &Object<'_>, item: &Node) -> Option<Finding> {
    let (node, path) = texted(item, "path")?;
    if !path.starts_with('/') && !path.split('/').any(|step| step == "..") {
        return None;
    }
    let key = text(item, "key");
    let message = format!("the path `{path}` of the key `{key}` leads out of the volume");
    let help = "write a path without `/` at the start and without `..`";
    Some(object.diagnostic(&RULE, node, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_volume(volume: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  volumes:\n";
        Fixture::new(&format!("{head}  - {{name: a, {volume}}}\n")).drawn_by(&RULE)
    }

    #[test]
    fn a_secret_is_given_by_its_secret_name() {
        let expected = "\
error[invalid-volume]: `spec.volumes[0].secret` does not name a Secret
 --> a.yaml:6:23
  |
6 |   - {name: a, secret: {name: web}}
  |                       ^^^^^^^^^^^
help: set `spec.volumes[0].secret.secretName`
";
        let found = of_volume("secret: {name: web}");
        assert_eq!(found, expected);
        assert_eq!(of_volume("secret: {secretName: web}"), "");
        assert!(of_volume("configMap: {}").contains("does not name a ConfigMap"));
    }

    #[test]
    fn a_volume_has_one_source_or_none() {
        let found = of_volume("emptyDir: {}, configMap: {name: a}");
        assert!(
            found.contains("`spec.volumes[0]` has `configMap` and `emptyDir`"),
            "{found}"
        );
        assert_eq!(of_volume("emptyDir: {}, configMap: null"), "");
        assert_eq!(of_volume(""), "");
    }

    #[test]
    fn the_sources_of_a_projected_volume_have_names() {
        let projected = |source| of_volume(&format!("projected: {{sources: [{source}]}}"));
        assert!(projected("{secret: {}}").contains("sources[0].secret` does not name a Secret"));
        assert_eq!(projected("{secret: {name: a}}"), "");
        assert_eq!(projected("{serviceAccountToken: {path: a}}"), "");
    }

    #[test]
    fn a_mode_has_nine_bits() {
        let mode = |mode| of_volume(&format!("configMap: {{name: a, defaultMode: {mode}}}"));
        assert!(mode("644").contains("defaultMode` is 644, which is not a file mode"));
        assert_eq!(mode("0644"), "");
    }

    #[test]
    fn an_item_stays_in_its_volume() {
        let item = |path| {
            of_volume(&format!(
                "configMap: {{name: a, items: [{{key: k, path: {path}}}]}}"
            ))
        };
        assert!(item("../a").contains("the path `../a` of the key `k` leads out of the volume"));
        assert_eq!(item("a/b..c"), "");
    }
}
