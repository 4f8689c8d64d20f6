//! Helm's hooks: resources that Helm applies at a moment of a release's life, and not with the rest.
//!
//! - The annotation `helm.sh/hook` names the moments, with commas between; Argo CD reads it too.
//! - Here a hook is a resource like any other, and has the place of its kind.
//! - A word that Helm does not know is an error: Helm drops such a resource in silence.
//! - The words are those of Helm's source (`pkg/release/v1/hook.go` of Helm 4).

use super::Manifest;
use super::wrong_type::wrong_type;
use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Data, Node};

/// The annotation that makes a resource a hook.
const HOOK: &str = "helm.sh/hook";

/// The annotation that says when a hook's resource is deleted.
const DELETE_POLICY: &str = "helm.sh/hook-delete-policy";

/// The annotation that orders hooks of one moment.
const WEIGHT: &str = "helm.sh/hook-weight";

/// A test, and its name in Helm 2.
const TESTS: [&str; 2] = ["test", "test-success"];

const MOMENTS: [&str; 10] = [
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    TESTS[0],
    TESTS[1],
];

/// What Helm 2 had and Helm 3 took away.
const DEFINITION_HOOK: &str = "crd-install";

const POLICIES: [&str; 3] = ["before-hook-creation", "hook-succeeded", "hook-failed"];

impl Manifest {
    /// Reports whether it is a hook of Helm's.
    pub fn is_hook(&self) -> bool {
        annotation(&self.node, HOOK).is_some()
    }

    /// Reports whether it is a test of Helm's: a hook of which one moment is a test.
    pub fn is_test(&self) -> bool {
        let moments = annotation(&self.node, HOOK).and_then(Node::as_str);
        words(moments.unwrap_or_default()).any(|word| TESTS.contains(&word.as_str()))
    }
}

/// Returns what is wrong with the text of an annotation.
type Check = fn(&Node, &str) -> Vec<Diagnostic>;

/// Returns what Helm would not understand in the annotations of a hook.
pub(super) fn diagnostics(document: &Node) -> Vec<Diagnostic> {
    if annotation(document, HOOK).is_none() {
        return Vec::new();
    }
    let checks: [(&str, Check); 3] = [
        (HOOK, check_moments),
        (DELETE_POLICY, check_policies),
        (WEIGHT, check_weight),
    ];
    let diagnostics = checks.into_iter().filter_map(|(name, check)| {
        let node = annotation(document, name)?;
        Some(checked(name, node, check))
    });
    diagnostics.flatten().collect()
}

fn checked(name: &str, node: &Node, check: Check) -> Vec<Diagnostic> {
    if let Some(text) = node.as_str() {
        return check(node, text);
    }
    let path = format!("metadata.annotations[\"{name}\"]");
    vec![wrong_type(&path, "a string", node)]
}

/// For Kubernetes an annotation that is null is absent.
fn annotation<'a>(document: &'a Node, name: &str) -> Option<&'a Node> {
    let annotations = document.get("metadata")?.get("annotations")?;
    let node = annotations.get(name)?;
    (node.data != Data::Null).then_some(node)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(',').map(|word| word.trim().to_lowercase())
}

fn check_moments(node: &Node, text: &str) -> Vec<Diagnostic> {
    let unknown = words(text).filter(|word| !MOMENTS.contains(&word.as_str()));
    let diagnostic = |word: String| {
        let message = format!("`{word}` is not a hook of Helm's");
        let diagnostic = Diagnostic::error("unknown-hook", message).at(node.span);
        if word == DEFINITION_HOOK {
            return diagnostic
                .help("move the definition to the chart's crds/, and remove the annotation");
        }
        diagnostic.help(meant(&word, &MOMENTS, "hooks"))
    };
    unknown.map(diagnostic).collect()
}

fn check_policies(node: &Node, text: &str) -> Vec<Diagnostic> {
    let unknown = words(text).filter(|word| !POLICIES.contains(&word.as_str()));
    let diagnostic = |word: String| {
        let message = format!("`{word}` is not a deletion policy of hooks");
        let diagnostic = Diagnostic::error("unknown-hook", message).at(node.span);
        diagnostic.help(meant(&word, &POLICIES, "policies"))
    };
    unknown.map(diagnostic).collect()
}

fn meant(word: &str, known: &[&str], plural: &str) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the {plural} are {}", known.join(", ")),
    }
}

/// Helm reads any other text as 0.
fn check_weight(node: &Node, text: &str) -> Vec<Diagnostic> {
    if text.parse::<i64>().is_ok() {
        return Vec::new();
    }
    let message = format!("the weight of a hook must be a whole number, got {text:?}");
    vec![
        Diagnostic::error("unknown-hook", message)
            .at(node.span)
            .help("write it as in `\"-5\"`"),
    ]
}

#[cfg(test)]
mod tests {
    use crate::manifest::fixture::{document_diagnostics, manifests};

    fn hook(annotations: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    {annotations}\n"
        )
    }

    #[test]
    fn every_moment_is_known_in_a_list_with_spaces_and_capitals() {
        let found = manifests(&hook(
            "helm.sh/hook: pre-install, Post-Upgrade ,test-success",
        ));
        assert!(found[0].is_hook() && found[0].is_test());
    }

    #[test]
    fn a_resource_without_the_annotation_is_no_hook() {
        for annotations in ["{}", "helm.sh/hook:", "argocd.argoproj.io/hook: PreSync"] {
            let found = manifests(&hook(annotations));
            assert!(!found[0].is_hook() && !found[0].is_test(), "{annotations}");
        }
    }

    #[test]
    fn an_unknown_moment_names_the_nearest_one() {
        let expected = "\
error[unknown-hook]: `pre-instal` is not a hook of Helm's
 --> api/templates/a.yaml:6:19
  |
6 |     helm.sh/hook: pre-instal,test
  |                   ^^^^^^^^^^^^^^^
help: did you mean `pre-install`?
";
        assert_eq!(
            document_diagnostics(&hook("helm.sh/hook: pre-instal,test")),
            expected
        );
    }

    #[test]
    fn a_moment_like_no_other_lists_them() {
        assert!(
            document_diagnostics(&hook("helm.sh/hook: ''"))
                .contains("help: the hooks are pre-install,")
        );
    }

    #[test]
    fn definitions_have_a_folder_instead_of_a_hook() {
        let diagnostics = document_diagnostics(&hook("helm.sh/hook: crd-install"));
        assert!(
            diagnostics.contains("move the definition to the chart's crds/"),
            "{diagnostics}"
        );
    }

    #[test]
    fn a_hook_must_be_a_string() {
        assert!(document_diagnostics(&hook("helm.sh/hook: [test]")).contains(
            "error[wrong-type]: `metadata.annotations[\"helm.sh/hook\"]` must be a string, got a list"
        ));
    }

    #[test]
    fn a_deletion_policy_and_a_weight_must_be_known_too() {
        let annotations = "{helm.sh/hook: test, helm.sh/hook-weight: high, helm.sh/hook-delete-policy: hook-suceeded}";
        let yaml = format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {annotations}\n"
        );
        let diagnostics = document_diagnostics(&yaml);
        assert!(
            diagnostics.contains("did you mean `hook-succeeded`?"),
            "{diagnostics}"
        );
        assert!(
            diagnostics.contains("must be a whole number, got \"high\""),
            "{diagnostics}"
        );
    }
}
