//! Helm's hooks and tests.

use crate::harness::Test;

/// A Job that is a hook, a Pod that is a test, and a Service.
fn api() -> Test {
    let hook = |kind: &str, moments: &str| {
        format!(
            "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: a\n  annotations:\n    helm.sh/hook: {moments}\n"
        )
    };
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "environments: [stg]\n")
        .file(
            "charts/api/templates/job.yaml",
            hook("Job", "pre-install,pre-upgrade"),
        )
        .file("charts/api/templates/tests/pod.yaml", hook("Pod", "test"))
        .file(
            "charts/api/templates/service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
        )
}

const SERVICE: &str = "
    ---
    # Source: api/templates/service.yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: a
";

const JOB: &str = "
    ---
    # Source: api/templates/job.yaml
    apiVersion: v1
    kind: Job
    metadata:
      name: a
      annotations:
        helm.sh/hook: pre-install,pre-upgrade
";

const POD: &str = "
    ---
    # Source: api/templates/tests/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: a
      annotations:
        helm.sh/hook: test
";

/// Expects these documents, in this order.
fn prints<const N: usize>(args: [&str; N], documents: &[&str]) {
    let bare = documents.iter().map(|text| text.trim_start_matches('\n'));
    api().args(args).stdout(&bare.collect::<String>()).exits(0);
}

#[test]
fn hooks_are_rendered_and_ordered_like_other_resources() {
    prints(["--env", "stg"], &[SERVICE, POD, JOB]);
}

#[test]
fn no_hooks_leaves_hooks_and_tests_out() {
    prints(["--env", "stg", "--no-hooks"], &[SERVICE]);
}

#[test]
fn skip_tests_leaves_tests_out() {
    prints(["--env", "stg", "--skip-tests"], &[SERVICE, JOB]);
}

#[test]
fn an_unknown_hook_is_an_error() {
    api()
        .file(
            "charts/api/templates/job.yaml",
            "\
apiVersion: batch/v1
kind: Job
metadata:
  name: a
  annotations:
    helm.sh/hook: {{ 'pre-instal' }}
",
        )
        .args(["--env", "stg", "--no-hooks"])
        .stderr(
            "
            error[unknown-hook]: `pre-instal` is not a hook of Helm's
             --> charts/api/templates/job.yaml:6:22
              |
            6 |     helm.sh/hook: {{ 'pre-instal' }}
              |                      ^^^^^^^^^^^^
            help: did you mean `pre-install`?
            ",
        )
        .exits(2);
}

#[test]
fn a_release_whose_hooks_are_all_left_out_is_no_error() {
    api()
        .file("charts/api/templates/service.yaml", "")
        .args(["--env", "stg", "--no-hooks"])
        .exits(0);
}
