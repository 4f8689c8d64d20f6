//! Every leaf keeps its origin and the weaker places that it overrode.

use crate::support::Layers;
use plate_render::yaml::Path;

/// Returns the place of the winner, then those of the losers.
fn places(mut layers: Layers, path: &Path) -> Vec<String> {
    let merged = layers.merge().expect("the layers merge");
    let origin = merged
        .values
        .origin(path)
        .expect("the path leads to a value");
    let spans = std::iter::once(origin.span).chain(origin.overrode);
    spans
        .map(|span| layers.sources.location(span).to_string())
        .collect()
}

#[test]
fn a_leaf_knows_its_place_and_all_weaker_ones_the_strongest_first() {
    let layers = Layers::new("m:\n  a: 1\n")
        .base("m: {a: 2}\n")
        .environment("# stg\nm:\n  a: 3\n")
        .set("m.a=4");
    let expected = [
        "--set:1:5",
        "values/api/values-stg.yaml:3:6",
        "values/api/values.yaml:1:8",
        "charts/api/values.yaml:2:6",
    ];
    assert_eq!(places(layers, &Path::from(["m", "a"])), expected);
}

#[test]
fn a_leaf_that_nobody_overrides_has_its_own_place_only() {
    let layers = Layers::new("m: {a: 1, b: 1}\n").environment("m: {b: 2}\n");
    assert_eq!(
        places(layers, &Path::from(["m", "a"])),
        ["charts/api/values.yaml:1:8"]
    );
}

#[test]
fn an_item_overrode_the_list_that_its_list_replaced() {
    let layers = Layers::new("l: [1]\n").environment("l: [7, 8]\n");
    let mut path = Path::from(["l"]);
    path.push_index(1);
    let expected = [
        "values/api/values-stg.yaml:1:8",
        "charts/api/values.yaml:1:4",
    ];
    assert_eq!(places(layers, &path), expected);
}

#[test]
fn an_item_that_set_leaves_alone_keeps_its_place() {
    let mut path = Path::from(["l"]);
    path.push_index(0);
    let layers = Layers::new("l: [1, 2]\n").set("l[1]=9");
    assert_eq!(places(layers, &path), ["charts/api/values.yaml:1:5"]);
}

#[test]
fn an_item_that_set_changes_overrode_the_item() {
    let mut path = Path::from(["l"]);
    path.push_index(1);
    let layers = Layers::new("l: [1, 2]\n").set("l[1]=9");
    assert_eq!(
        places(layers, &path),
        ["--set:1:6", "charts/api/values.yaml:1:8"]
    );
}

#[test]
fn a_value_that_was_removed_and_set_again_overrode_both() {
    let layers = Layers::new("a: 1\n")
        .environment("a: null\n")
        .file("a: 2\n");
    let expected = [
        "extra.yaml:1:4",
        "values/api/values-stg.yaml:1:4",
        "charts/api/values.yaml:1:4",
    ];
    assert_eq!(places(layers, &Path::from(["a"])), expected);
}

#[test]
fn a_path_without_a_value_has_no_origin() {
    let merged = Layers::new("a: 1\n")
        .environment("a: null\n")
        .merge()
        .expect("they merge");
    assert_eq!(merged.values.origin(&Path::from(["a"])), None);
}
