//! Values files that are JSON by their names.

use crate::harness::Test;

fn given(json: &str, data: &str) -> Test {
    Test::data("a:\nb:\n", data)
        .file("more/v.json", json)
        .args(["api", "--env", "stg", "-f", "more/v.json"])
}

#[test]
fn escapes_of_json_that_yaml_does_not_know_are_read() {
    given(
        "\u{feff}{\"a\": \"\\ud83d\\ude00\\/\",\n\t\"b\": {\"on\": 9007199254740993}}",
        "x: {{ values.a }}\nz: n{{ values.b.on }}",
    )
    .stdout_has(["x: 😀/\n", "z: n9007199254740993\n"])
    .exits(0);
}

#[test]
fn a_key_that_is_written_twice_shows_both_places() {
    given("{\"a\": 1, \"a\": 2}", "x: {{ values.a }}{{ values.b }}")
        .stderr(
            "
            error[bad-json]: the key \"a\" is here twice
             --> more/v.json:1:10
              |
            1 | {\"a\": 1, \"a\": 2}
              |          ^^^
             --> more/v.json:1:2 (first here)
              |
            1 | {\"a\": 1, \"a\": 2}
              |  ^^^
            ",
        )
        .exits(2);
}

#[test]
fn what_is_no_json_is_an_error() {
    given("a: 1\n", "x: {{ values.a }}{{ values.b }}")
        .stderr_has(["error[bad-json]: this is not JSON"])
        .exits(2);
}

#[test]
fn a_blank_file_is_an_empty_map() {
    given("\n", "x: {{ values.a or 1 }}{{ values.b or 2 }}")
        .stdout_has(["x: \"12\"\n"])
        .exits(0);
}

#[test]
fn a_number_that_would_enter_text_otherwise_than_it_is_written_is_an_error() {
    given(
        "{\"a\": 1.10, \"b\": 80}",
        "x: p{{ values.b }}\nz: v{{ values.a }}",
    )
    .stderr_has(["error[number-in-text]: `values.a` is the number 1.10"])
    .exits(2);
}
