//! From files to values: which files count, and what is wrong with them.

use plate_render::values::{Audience, LayerKind, SetArgument, SetKind};
use serde_json::json;

use crate::workspace::Workspace;

#[test]
fn files_count_in_the_documented_order() {
    let places = ["charts/api", "values", "values/api", "values/blue"];
    let mut workspace = Workspace::new();
    let files = ["values.yaml", "values-stg.yaml"];
    let all = files
        .iter()
        .flat_map(|file| places.map(|place| format!("{place}/{file}")));
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (number, path) in all.enumerate() {
        let lines = names[number..]
            .iter()
            .map(|name| format!("{name}: {number}\n"));
        workspace = workspace.file(&path, &lines.collect::<String>());
    }
    let values = workspace.environment("stg").release("blue").values();
    assert_eq!(
        values,
        json!({"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6, "h": 7})
    );
}

#[test]
fn an_environment_reads_its_own_files_only() {
    let values = Workspace::new()
        .file("charts/api/values.yaml", "a: 1\n")
        .file("charts/api/values-prod.yaml", "a: 2\n")
        .environment("stg")
        .values();
    assert_eq!(values, json!({"a": 1}));
}

#[test]
fn a_missing_optional_file_is_fine() {
    assert_eq!(Workspace::new().environment("stg").values(), json!({}));
}

#[test]
fn a_blank_file_is_an_empty_map() {
    let values = Workspace::new()
        .file("charts/api/values.yaml", "# nothing yet\n")
        .file("values/values.yaml", "")
        .file("values/api/values.yaml", "---\n...\n")
        .values();
    assert_eq!(values, json!({}));
}

#[test]
fn both_endings_are_read() {
    let values = Workspace::new()
        .file("charts/api/values.yml", "a: 1\n")
        .file("values/values-stg.yml", "b: 1\n")
        .environment("stg")
        .values();
    assert_eq!(values, json!({"a": 1, "b": 1}));
}

#[test]
fn two_endings_side_by_side_are_an_error() {
    let errors = Workspace::new()
        .file("charts/api/values.yml", "a: 1\n")
        .file("charts/api/values.yaml", "a: 2\n")
        .errors();
    let expected = "\
error[two-files]: `charts/api/values.yaml` and `charts/api/values.yml` both exist
help: keep one of them
";
    assert_eq!(errors, expected);
}

#[test]
fn a_file_that_is_no_map_is_an_error() {
    let errors = Workspace::new()
        .file("charts/api/values.yaml", "a: 1\n---\n- x\n- y\n")
        .file("values/values.yaml", "just text\n")
        .errors();
    let expected = "\
error[not-a-map]: the values must be a map, got a list
 --> charts/api/values.yaml:3:1
  |
3 | - x
  | ^^^
help: write `key: value` lines

error[not-a-map]: the values must be a map, got the string \"just text\"
 --> values/values.yaml:1:1
  |
1 | just text
  | ^^^^^^^^^
help: write `key: value` lines
";
    assert_eq!(errors, expected);
}

#[test]
fn a_file_that_is_not_utf8_is_an_error_with_the_place_of_the_bad_byte() {
    let errors = Workspace::new()
        .bytes("charts/api/values.yaml", b"a: 1\nb: caf\xe9\n")
        .errors();
    let expected = "\
error[not-utf8]: `charts/api/values.yaml` is not UTF-8: byte 0xE9 is not part of a character
 --> charts/api/values.yaml:2:7
  |
2 | b: caf\u{fffd}
  |       ^
help: save the file as UTF-8
";
    assert_eq!(errors, expected);
}

#[test]
fn a_reserved_character_is_an_error_in_keys_strings_and_escapes() {
    for text in [
        "a: x\u{10ff00}\n",
        "m: [{\u{10ff1f}: 1}]\n",
        "a: \"x\\U0010FF05\"\n",
    ] {
        let errors = Workspace::new()
            .file("charts/api/values.yaml", text)
            .errors();
        assert!(
            errors.starts_with("error[reserved-character]: the character U+10FF"),
            "{errors}"
        );
    }
    let others = Workspace::new().file("charts/api/values.yaml", "a: \"\u{e0a0}\u{10fe00}\"\n");
    assert_eq!(others.values(), json!({"a": "\u{e0a0}\u{10fe00}"}));
}

#[test]
fn a_reserved_character_in_set_is_an_error() {
    let errors = Workspace::new()
        .set(SetKind::Typed, "a=x\u{10ff00}")
        .errors();
    assert!(errors.contains("--set:1:4"), "{errors}");
    let errors = Workspace::new()
        .set(SetKind::Typed, "\u{10ff00}=x")
        .errors();
    assert!(errors.contains("--set:1:1"), "{errors}");
}

#[test]
fn an_error_in_one_file_hides_none_in_another() {
    let errors = Workspace::new()
        .file("charts/api/values.yaml", "a: [\n")
        .file("values/values.yaml", "- 1\n")
        .file("values/api/values.yaml", "m: {x: 1}\n")
        .file("values/api/values-stg.yaml", "m: 1\n")
        .environment("stg")
        .f("no.yaml")
        .set(SetKind::Typed, "a")
        .errors();
    for part in [
        "charts/api/values.yaml:",
        "[not-a-map]",
        "[type-clash]",
        "[missing-file]",
        "[bad-set]",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
}

#[test]
fn f_files_count_from_left_to_right_and_a_comma_parts_them() {
    let values = Workspace::new()
        .file("charts/api/values.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n")
        .file("values/api/values-stg.yaml", "a: 2\nb: 2\nc: 2\nd: 2\n")
        .file("one.yaml", "b: 3\nc: 3\nd: 3\n")
        .file("two.yaml", "c: 4\nd: 4\n")
        .file("three.yaml", "d: 5\n")
        .environment("stg")
        .f("one.yaml,two.yaml")
        .f("three.yaml")
        .values();
    assert_eq!(values, json!({"a": 2, "b": 3, "c": 4, "d": 5}));
}

#[test]
fn a_missing_f_file_is_an_error_with_the_nearest_name() {
    let errors = Workspace::new()
        .file("extra.yaml", "")
        .f("exrta.yaml")
        .f("no/such.yaml")
        .errors();
    let expected = "\
error[missing-file]: `exrta.yaml` does not exist
help: did you mean `extra.yaml`, in the same folder?

error[missing-file]: `no/such.yaml` does not exist
help: check the path: it is relative to the current folder
";
    assert_eq!(errors, expected);
}

#[test]
fn an_address_in_place_of_a_file_is_an_error() {
    let errors = Workspace::new()
        .f("https://example.com/values.yaml")
        .errors();
    let expected = "\
error[missing-file]: `https://example.com/values.yaml` is not a file, and plate-render does not use the network
help: download it, and name the file with `-f`
";
    assert_eq!(errors, expected);
}

#[test]
fn a_folder_in_place_of_a_file_is_an_error() {
    let errors = Workspace::new()
        .file("folder/a.yaml", "")
        .f("folder")
        .errors();
    assert!(
        errors.starts_with("error[unreadable]: `folder` cannot be read: "),
        "{errors}"
    );
}

#[test]
fn a_dash_is_the_standard_input() {
    let values = Workspace::new().stdin("a: 1\n").f("-").values();
    assert_eq!(values, json!({"a": 1}));
    let errors = Workspace::new().stdin("- 1\n").f("-").errors();
    assert!(errors.contains(" --> <stdin>:1:1"), "{errors}");
}

#[test]
fn set_file_reads_text_as_it_is() {
    let values = Workspace::new()
        .file("a.txt", "1,2\n")
        .file("b.txt", "true")
        .set(SetKind::File, "a=a.txt,l={a.txt,b.txt}")
        .values();
    assert_eq!(values, json!({"a": "1,2\n", "l": ["1,2\n", "true"]}));
}

#[test]
fn a_missing_set_file_is_an_error_at_its_path() {
    let errors = Workspace::new().set(SetKind::File, "a=no.txt").errors();
    let expected = "\
error[missing-file]: `no.txt` does not exist
 --> --set-file:1:3
  |
1 | a=(hidden)
  |   ^^^^^^^^
help: check the path: it is relative to the current folder
";
    assert_eq!(errors, expected);
}

#[test]
fn files_in_the_workspace_are_named_from_its_root() {
    let errors = Workspace::new()
        .file("deep/er.yaml", "- 1\n")
        .f("./deep/er.yaml")
        .errors();
    assert!(errors.contains(" --> deep/er.yaml:1:1"), "{errors}");
}

#[test]
fn the_folder_decides_whose_templates_may_mention_a_key() {
    let undeclared = Workspace::new()
        .file("values/values.yaml", "a: 1\n")
        .file("values/api/values.yaml", "b: 1\n")
        .file("extra.yaml", "c: 1\n")
        .audience(Audience::Selection)
        .f("extra.yaml")
        .set(SetKind::Typed, "d=1")
        .undeclared();
    let expected = [
        ("a", LayerKind::Base, Audience::Workspace),
        ("b", LayerKind::Base, Audience::Chart),
        ("c", LayerKind::File, Audience::Selection),
        ("d", LayerKind::Set, Audience::Selection),
    ];
    let expected = expected.map(|(path, kind, audience)| (path.to_owned(), kind, audience));
    assert_eq!(undeclared, expected);
}

#[test]
fn a_set_argument_shows_its_flag() {
    let argument = SetArgument {
        kind: SetKind::String,
        text: "a".to_owned(),
    };
    let errors = Workspace::new().set(argument.kind, &argument.text).errors();
    assert!(errors.contains(" --> --set-string:1:1"), "{errors}");
}
