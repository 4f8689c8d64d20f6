//! Errors in plate.yaml.

use crate::harness::Test;

/// Expects that plate.yaml with this text is refused with these words.
#[track_caller]
fn refused(plate: &str, stderr: &str) {
    Test::new()
        .charts(&["api", "web"])
        .file("plate.yaml", plate)
        .args(["list"])
        .stderr(stderr)
        .exits(2);
}

#[test]
fn an_unknown_key_names_the_nearest_one() {
    refused(
        "environments: [stg]\nrelases: []\n",
        "
        error[unknown-key]: `relases` is not a key of plate.yaml
         --> plate.yaml:2:1
          |
        2 | relases: []
          | ^^^^^^^
        help: did you mean `releases`?
        ",
    );
}

#[test]
fn an_unknown_key_of_a_release_lists_its_keys() {
    refused(
        "releases:\n  - chart: api\n    suffix: x\n",
        "
        error[unknown-key]: `suffix` is not a key of `releases[0]`
         --> plate.yaml:3:5
          |
        3 |     suffix: x
          |     ^^^^^^
        help: the keys are chart, name, namespace, environments, values, skipCrds, mayBeEmpty
        ",
    );
}

#[test]
fn a_value_of_another_type_is_shown() {
    refused(
        "environments:\n  stg:\n    namespace: no\n",
        "
        error[wrong-type]: `environments.stg.namespace` must be a string, got the boolean false
         --> plate.yaml:3:16
          |
        3 |     namespace: no
          |                ^^
        help: put it in quotes
        ",
    );
}

#[test]
fn every_error_is_shown_in_the_order_of_its_place() {
    refused(
        "lenient: 1\nfuel: -5\nreleases: api\n",
        "
        error[wrong-type]: `lenient` must be true or false, got the number 1
         --> plate.yaml:1:10
          |
        1 | lenient: 1
          |          ^

        error[wrong-type]: `fuel` must be a whole number above 0, got the number -5
         --> plate.yaml:2:7
          |
        2 | fuel: -5
          |       ^^

        error[wrong-type]: `releases` must be a list, got the string \"api\"
         --> plate.yaml:3:11
          |
        3 | releases: api
          |           ^^^

        error: 3 errors, nothing was written
        ",
    );
}

#[test]
fn an_unknown_tier_names_the_nearest_one() {
    refused(
        "environments:\n  live: {tier: prod}\n",
        "
        error[unknown-tier]: `prod` is not a tier
         --> plate.yaml:2:16
          |
        2 |   live: {tier: prod}
          |                ^^^^
        help: did you mean `production`?
        ",
    );
}

#[test]
fn an_environment_is_listed_once() {
    refused(
        "environments: [dev, stg, dev]\n",
        "
        error[duplicate-environment]: environment `dev` is listed twice
         --> plate.yaml:1:26
          |
        1 | environments: [dev, stg, dev]
          |                          ^^^
        ",
    );
}

#[test]
fn a_release_has_a_chart() {
    refused(
        "releases:\n  - name: x\n",
        "
        error[missing-key]: a release has no `chart`
         --> plate.yaml:2:5
          |
        2 |   - name: x
          |     ^^^^^^^
        help: add it, as in `chart: api`
        ",
    );
}

#[test]
fn the_chart_of_a_release_exists() {
    refused(
        "releases:\n  - chart: apo\n",
        "
        error[unknown-chart]: there is no chart `apo`
         --> plate.yaml:2:12
          |
        2 |   - chart: apo
          |            ^^^
        help: did you mean `api`?
        ",
    );
}

#[test]
fn the_environments_of_a_release_exist() {
    refused(
        "environments: [dev, stg]\nreleases:\n  - chart: api\n    namespace: {stage: x}\n",
        "
        error[unknown-environment]: there is no environment `stage`
         --> plate.yaml:4:17
          |
        4 |     namespace: {stage: x}
          |                 ^^^^^
        note: the environments are dev, stg
        ",
    );
}

#[test]
fn the_default_environment_exists() {
    refused(
        "environments: [dev, stg]\ndefaultEnvironment: stgg\n",
        "
        error[unknown-environment]: there is no environment `stgg`
         --> plate.yaml:2:21
          |
        2 | defaultEnvironment: stgg
          |                     ^^^^
        note: the environments are dev, stg
        help: did you mean `stg`?
        ",
    );
}

#[test]
fn default_releases_exist() {
    refused(
        "environments: [dev]\ndefaultReleases: [wed]\n",
        "
        error[unknown-release]: there is no release or chart `wed`
         --> plate.yaml:2:19
          |
        2 | defaultReleases: [wed]
          |                   ^^^
        help: did you mean `web`?
        ",
    );
}

#[test]
fn placeholders_are_known() {
    refused(
        "releases:\n  - chart: api\n    name: x-{environment}\n",
        "
        error[unknown-placeholder]: `{environment}` in `x-{environment}` is not a placeholder
         --> plate.yaml:3:11
          |
        3 |     name: x-{environment}
          |           ^^^^^^^^^^^^^^^
        help: did you mean `<env>`?
        ",
    );
}

#[test]
fn two_releases_of_an_environment_have_two_names() {
    refused(
        "environments: [dev]\nreleases:\n  - chart: api\n  - chart: web\n    name: api-<env>\n",
        "
        error[duplicate-release]: two releases have the name `api-dev`
         --> plate.yaml:4:12
          |
        4 |   - chart: web
          |            ^^^
         --> plate.yaml:3:12
          |
        3 |   - chart: api
          |            ^^^
        help: give one of them a `name` of its own, as in `name: <chart>-blue-<env>`
        ",
    );
}

#[test]
fn a_release_has_a_name_that_kubernetes_takes() {
    refused(
        "environments: [dev]\nreleases:\n  - chart: api\n    name: Api_<env>\n",
        "
        error[invalid-name]: `Api_dev` is not a name for a release
         --> plate.yaml:3:12
          |
        3 |   - chart: api
          |            ^^^
        note: a name has lower-case letters, digits, `-` and `.`, begins and ends with a letter or digit, and has at most 53 characters
        help: give the release another `name` in plate.yaml
        ",
    );
}

#[test]
fn the_version_of_kubernetes_has_a_minor() {
    refused(
        "kubernetes:\n  version: latest\n",
        "
        error[invalid-version]: `latest` is not a version of Kubernetes
         --> plate.yaml:2:12
          |
        2 |   version: latest
          |            ^^^^^^
        help: write major and minor, as in `1.33` or `1.33.2`
        ",
    );
}

#[test]
fn a_list_is_no_workspace() {
    refused(
        "- environments\n",
        "
        error[wrong-type]: plate.yaml must be a map, got a list
         --> plate.yaml:1:1
          |
        1 | - environments
          | ^^^^^^^^^^^^^^
        ",
    );
}

#[test]
fn a_second_document_is_refused() {
    refused(
        "lenient: true\n---\nfuel: 5\n",
        "
        error[several-documents]: `plate.yaml` must be one document, got 2
         --> plate.yaml:3:1
          |
        3 | fuel: 5
          | ^^^^^^^
        ",
    );
}

#[test]
fn a_file_that_is_not_utf_8_shows_the_byte() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", b"# \xB0C\n")
        .args(["list"])
        .stderr(
            "
            error[not-utf8]: `plate.yaml` is not UTF-8: byte 0xB0 is not part of a character
             --> plate.yaml:1:3
              |
            1 | # \u{fffd}C
              |   ^
            help: save the file as UTF-8
            ",
        )
        .exits(2);
}

#[test]
fn a_duplicate_key_shows_both_places() {
    Test::new()
        .charts(&["api"])
        .file("plate.yaml", "lenient: true\nlenient: false\n")
        .args(["list"])
        .stderr_has(["error[duplicate-key]", "plate.yaml:2:1", "plate.yaml:1:1"])
        .exits(2);
}

#[test]
fn an_external_resource_has_kind_name_and_reason() {
    refused(
        "external:\n  - apiGroup: ''\n    reason: ' '\n",
        "
        error[missing-key]: an external resource has no `kind`
         --> plate.yaml:2:5
          |
        2 |   - apiGroup: ''
          |     ^^^^^^^^^^^^
        help: add it, as in `kind: Secret`

        error[missing-key]: an external resource has no `name`
         --> plate.yaml:2:5
          |
        2 |   - apiGroup: ''
          |     ^^^^^^^^^^^^
        help: add it, as in `name: database`

        error[missing-reason]: `external[0].reason` is empty
         --> plate.yaml:3:13
          |
        3 |     reason: ' '
          |             ^^^
        help: state who creates the resource, and where

        error: 3 errors, nothing was written
        ",
    );
}

#[test]
fn the_name_of_an_environment_is_no_boolean() {
    Test::new()
        .charts(&["api"])
        .file(
            "plate.yaml",
            "environments:\n  no: {namespace: norway}\n  \"on\": {}\n",
        )
        .args(["--env", "no"])
        .stderr(
            "
            error[surprising-scalar]: the name of an environment is read as the boolean false here
             --> plate.yaml:2:3
              |
            2 |   no: {namespace: norway}
              |   ^^
            help: put the name in quotes
            ",
        )
        .exits(2);
}
