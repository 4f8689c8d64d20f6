//! Values of one release among several of a chart.

use crate::harness::Test;

const PLATE: &str = "\
environments: [stg, prod]
releases:
  - chart: redis
    name: cache-<env>
    values: cache
  - chart: redis
    name: queue-<env>
";

const TEMPLATE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ release.name }}
data: {{ values.settings }}
";

/// Two releases of one chart, of which `cache` has a folder of its own.
fn two() -> Test {
    Test::new()
        .charts(&["redis"])
        .file("plate.yaml", PLATE)
        .file("charts/redis/templates/a.yaml.j2", TEMPLATE)
        .file("charts/redis/values.yaml", "settings: {from: chart}\n")
        .file(
            "values/redis/values.yaml",
            "settings: {from: values/redis}\n",
        )
        .file(
            "values/cache/values.yaml",
            "settings: {from: values/cache}\n",
        )
}

fn plate_yaml(release: &str) -> Test {
    two().file(
        "plate.yaml",
        format!("environments: [stg]\nreleases:\n  - chart: redis\n    {release}\n"),
    )
}

#[test]
fn a_release_has_its_chart_values_and_over_them_its_own() {
    two()
        .args(["--env", "stg"])
        .stdout(
            "
            ---
            # Source: redis/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: cache-stg
            data:
              from: values/cache
            ---
            # Source: redis/templates/a.yaml.j2
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: queue-stg
            data:
              from: values/redis
            ",
        )
        .exits(0);
}

#[test]
fn the_environment_of_the_chart_goes_before_the_base_of_the_release() {
    two()
        .file(
            "charts/redis/values-stg.yaml",
            "settings: {from: chart in stg}\n",
        )
        .args(["cache-stg", "--env", "stg"])
        .stdout_has(["from: chart in stg"])
        .exits(0)
        .then(["cache-stg", "--env", "stg"])
        .file(
            "values/cache/values-stg.yaml",
            "settings: {from: cache in stg}\n",
        )
        .stdout_has(["from: cache in stg"])
        .exits(0);
}

#[test]
fn an_unknown_key_of_a_release_is_an_error() {
    two()
        .file("values/cache/values-stg.yaml", "setings: 1\n")
        .args(["--env", "stg"])
        .stderr(
            "
            error[unknown-key]: `setings` is set, but nothing declares it and no template refers to it
             --> values/cache/values-stg.yaml:1:1
              |
            1 | setings: 1
              | ^^^^^^^
            help: did you mean `settings`? it is declared in charts/redis/values.yaml:1
            ",
        )
        .exits(2);
}

#[test]
fn the_files_of_a_release_are_listed() {
    two()
        .file("values/cache/values-stg.yaml", "")
        .args(["list", "--env", "stg"])
        .stdout(
            "
            ENVIRONMENT  TIER     NAMESPACE  DEFAULT
            stg          staging  -          -

            ENVIRONMENT  RELEASE    CHART  NAMESPACE  VALUES
            stg          cache-stg  redis  -          values/cache/values-stg.yaml
            stg          queue-stg  redis  -          -
            ",
        )
        .exits(0);
}

#[test]
fn a_missing_folder_of_a_release_names_a_similar_one() {
    plate_yaml("values: cahe")
        .args(["list"])
        .stderr(
            "
            error[unknown-values]: there is no folder `values/cahe`
             --> plate.yaml:4:13
              |
            4 |     values: cahe
              |             ^^^^
            help: did you mean `cache`?
            ",
        )
        .exits(2);
}

#[test]
fn a_missing_folder_of_a_release_says_what_to_write() {
    plate_yaml("values: blue")
        .args(["list"])
        .stderr(
            "
            error[unknown-values]: there is no folder `values/blue`
             --> plate.yaml:4:13
              |
            4 |     values: blue
              |             ^^^^
            help: write the release's values to `values/blue/values.yaml`
            ",
        )
        .exits(2);
}

#[test]
fn the_folder_of_a_chart_is_not_a_releases_own() {
    plate_yaml("values: redis")
        .args(["list"])
        .stderr(
            "
            error[values-of-chart]: `values/redis` holds the values of the chart `redis`
             --> plate.yaml:4:13
              |
            4 |     values: redis
              |             ^^^^^
            help: give the release a folder of its own, with another name
            ",
        )
        .exits(2);
}

#[test]
fn a_folder_that_is_read_for_nothing_is_a_warning() {
    two()
        .file("values/reddis/values.yaml", "")
        .file("values/other/values.yaml", "")
        .args(["cache-stg", "--env", "stg"])
        .stdout_has(["from: values/cache"])
        .stderr(
            "
            warning[values-passed-over]: `values/other` belongs to no chart and no release, so it is not read
            help: rename it to the name of a chart, or write `values: other` at a release in plate.yaml

            warning[values-passed-over]: `values/reddis` belongs to no chart and no release, so it is not read
            help: did you mean the chart `redis`?
            ",
        )
        .exits(0);
}
