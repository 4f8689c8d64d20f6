//! Items that have the same name.

use super::object::{Object, repeats};
use crate::check::{Category, Finder, Finding, Rule};
use crate::diagnostic::Severity;
use crate::resources::PodSpec;
use crate::resources::fields::{items, texted};
use crate::yaml::Node;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-name",
    category: Category::Validation,
    severity: Severity::Error,
    is_on: true,
    finder: Finder::Object(check),
    documentation: "\
Two containers, two volumes or two ports have the same name.

## What
The names of the containers of a pod, init containers included, are unique. The same holds for its volumes,
the ports of one container, and the ports of one Service.

## Why
References use these names. The API server answers 422.

## Example
```yaml
volumes:
- name: data
  emptyDir: {}
- name: data
  configMap: {name: web}
```

## Fix
Rename one of them, and change the references to it.
",
};

fn check(object: &Object<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(pod) = object.pod {
        findings = in_pod(object, pod);
    }
    if object.is("", "Service")
        && let Some(spec) = object.spec()
    {
        let ports = items(spec, "ports");
        findings.extend(in_list(object, "ports of this Service", ports));
    }
    findings
}

fn in_pod(object: &Object<'_>, pod: PodSpec<'_>) -> Vec<Finding> {
    let mut findings = in_list(object, "containers of one pod", pod.containers());
    findings.extend(in_list(object, "volumes of one pod", pod.volumes()));
    for container in pod.containers() {
        let ports = items(container, "ports");
        findings.extend(in_list(object, "ports of one container", ports));
    }
    findings
}

fn in_list<'a>(
    object: &Object<'_>,
    what: &str,
    nodes: impl IntoIterator<Item = &'a Node>,
) -> Vec<Finding> {
    let named = nodes.into_iter().filter_map(|node| texted(node, "name"));
    let repeats = repeats(named.map(|(node, name)| (name, node)));
    let diagnostic = |pair: (&'a Node, &'a Node)| {
        let name = pair.1.as_str().unwrap_or_default();
        let message = format!("two {what} have the name `{name}`");
        let help = "give one of them another name";
        object.repeated(&RULE, pair, message).help(help)
    };
    repeats.into_iter().map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::check::fixture::Fixture;

    fn of_pod(spec: &str) -> String {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
        Fixture::new(&format!("{head}{spec}")).drawn_by(&RULE)
    }

    #[test]
    fn two_volumes_of_one_pod_have_two_names() {
        let expected = "\
error[duplicate-name]: two volumes of one pod have the name `data`
 --> a.yaml:7:11
  |
7 |   - name: data
  |           ^^^^
 --> a.yaml:6:11 (the first is here)
  |
6 |   - name: data
  |           ^^^^
help: give one of them another name
";
        assert_eq!(
            of_pod("  volumes:\n  - name: data\n  - name: data\n"),
            expected
        );
        assert_eq!(of_pod("  volumes:\n  - name: data\n  - name: data-2\n"), "");
    }

    #[test]
    fn an_init_container_has_a_name_of_its_own() {
        let found = of_pod("  initContainers: [{name: a}]\n  containers: [{name: a}]\n");
        assert!(
            found.contains("two containers of one pod have the name `a`"),
            "{found}"
        );
    }

    #[test]
    fn two_containers_may_name_their_ports_alike() {
        let ports = |a, b| {
            let (a, b) = (
                format!("{{name: a, ports: [{a}]}}"),
                format!("{{name: b, ports: [{b}]}}"),
            );
            of_pod(&format!("  containers: [{a}, {b}]\n"))
        };
        assert_eq!(ports("{name: http}", "{name: http}"), "");
        let found = ports("{name: http}, {name: http}", "");
        assert!(
            found.contains("two ports of one container have the name `http`"),
            "{found}"
        );
    }

    #[test]
    fn a_service_names_each_port_once() {
        let yaml = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n\
                    spec: {ports: [{name: a, port: 1}, {name: a, port: 2}]}\n";
        let found = Fixture::new(yaml).drawn_by(&RULE);
        assert!(
            found.contains("two ports of this Service have the name `a`"),
            "{found}"
        );
    }
}
