//! Resources of which the cluster makes the names.

use crate::harness::Test;

const JOBS: &str = "\
{% for i in [1, 2] %}
---
apiVersion: batch/v1
kind: Job
metadata:
  generateName: before-
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  parallelism: {{ i }}
  template: {spec: {restartPolicy: Never, containers: [{name: s, image: 'a:1'}]}}
{% endfor %}
";

fn api() -> Test {
    Test::api("")
        .file(
            "plate.yaml",
            "environments: {stg: {namespace: s}, prod: {namespace: p}}\n",
        )
        .file("charts/api/templates/jobs.yaml.j2", JOBS)
}

#[test]
fn resources_of_one_generated_name_are_rendered_and_do_not_clash() {
    api()
        .args(["api", "--env", "stg"])
        .checked()
        .stdout_has([
            "metadata:\n  generateName: before-\n  namespace: s\n  annotations:\n",
            "  parallelism: 1\n",
            "  parallelism: 2\n",
        ])
        .exits(0);
}

#[test]
fn each_has_a_file_of_its_own() {
    let folder = api()
        .args(["api", "--env", "stg", "--output-dir", "out"])
        .stderr_has(["job-before-_.yaml", "job-before-_2.yaml"])
        .exits(0);
    assert!(
        folder
            .read("out/stg/api-stg/job-before-_2.yaml")
            .contains("parallelism: 2")
    );
}

#[test]
fn explain_finds_it_by_its_place() {
    let folder = api()
        .args([
            "explain",
            "--env",
            "stg",
            "Job/before-*2",
            "spec.parallelism",
        ])
        .stdout_has(["s/Job/before-*2 spec.parallelism\n= 2\n"])
        .exits(0)
        .then(["--env", "stg", "-o", "out.yaml"])
        .exits(0);
    let text = folder.read("out.yaml");
    let line = text
        .lines()
        .position(|line| line == "  parallelism: 2")
        .unwrap()
        + 1;
    folder
        .then(["explain", "--env", "stg", &format!("out.yaml:{line}")])
        .stdout_has(["s/Job/before-*2 spec.parallelism\n= 2\n"])
        .exits(0);
}

#[test]
fn diff_pairs_it_by_its_place() {
    api()
        .args(["--env", "stg", "-o", "out.yaml"])
        .exits(0)
        .then(["diff", "--env", "stg", "--against", "out.yaml"])
        .stderr("stg: out.yaml → rendered: no differences in 2 resources\n")
        .exits(0);
}

#[test]
fn golden_names_it_by_its_place() {
    let folder = api()
        .args(["golden", "--update"])
        .stderr_has(["wrote tests/golden/stg/api-stg.yaml"])
        .exits(0);
    let jobs = JOBS.replace("{{ i }}", "{{ i * i }}");
    folder
        .then(["golden"])
        .file("charts/api/templates/jobs.yaml.j2", jobs)
        .stdout_has(["Job `before-*2` in `s` differs\n"])
        .stderr_has(["golden --update"])
        .exits(1);
}

#[test]
fn a_kind_that_stays_is_a_finding_of_check() {
    Test::api("")
        .file(
            "charts/api/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a-}\ndata: {}\n",
        )
        .args(["check", "--env", "stg"])
        .stdout_has([
            "warning[generated-name]: the cluster generates the name of this ConfigMap",
            "note: in ConfigMap `a-*` (stg)",
        ])
        .stderr("checked 1 resource: 0 errors, 1 warning\n")
        .exits(0);
}
