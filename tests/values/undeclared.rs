//! Which keys are undeclared; whether one is an error is decided where the templates are known.

use plate_render::values::{Audience, Undeclared};

use crate::support::Layers;

/// Returns the paths that were found, with those below each in brackets.
fn found(mut layers: Layers) -> Vec<String> {
    let merged = layers.merge().expect("the layers merge");
    merged.undeclared.iter().map(shown).collect()
}

fn shown(undeclared: &Undeclared) -> String {
    let children: Vec<String> = undeclared.children.iter().map(shown).collect();
    let below = if children.is_empty() {
        String::new()
    } else {
        format!("({})", children.join(" "))
    };
    format!("{}{below}", undeclared.path)
}

#[test]
fn a_key_that_no_weaker_layer_declares_is_found_at_every_depth() {
    let layers = Layers::new("a: 1\nm: {a: 1, deep: {a: 1}}\n")
        .environment("b: 1\nm: {b: 1, deep: {a: 2, b: 1}}\n");
    assert_eq!(found(layers), ["b", "m.b", "m.deep.b"]);
}

#[test]
fn a_key_is_found_once_with_all_keys_below_it() {
    let layers = Layers::new("a: 1\n").environment("m: {x: 1, w: {z: [{q: 1}], e: {}}}\n");
    assert_eq!(found(layers), ["m(m.x m.w(m.w.z m.w.e))"]);
}

#[test]
fn the_place_of_a_key_and_its_audience_are_kept() {
    let mut layers = Layers::new("a: 1\n").shared_environment("x: 1\nb: 1\n");
    let merged = layers.merge().expect("they merge");
    let found = &merged.undeclared[1];
    let place = layers.sources.location(found.key_span).to_string();
    assert_eq!(place, "values/values-stg.yaml:2:1");
    assert_eq!(found.audience, Audience::Workspace);
}

#[test]
fn the_charts_own_base_file_declares_its_keys() {
    assert!(found(Layers::new("a: 1\nm: {b: 1}\n---\nc: 1\n")).is_empty());
}

#[test]
fn another_base_file_does_not_declare_its_own_keys() {
    let layers = Layers::new("a: 1\n").base("b: 1\nc: null\nd: {e: null}\n");
    assert_eq!(found(layers), ["b", "c", "d(d.e)"]);
}

#[test]
fn a_key_of_a_weaker_layer_is_found_there_only() {
    let layers = Layers::new("a: 1\n")
        .base("b: {c: 1}\n")
        .environment("b: {c: 2, d: 3}\n");
    assert_eq!(found(layers), ["b(b.c)", "b.d"]);
}

#[test]
fn set_is_judged_like_a_file() {
    assert_eq!(
        found(Layers::new("m: {a: 1}\n").set("m.b=1,x.y=2")),
        ["m.b", "x(x.y)"]
    );
}

#[test]
fn items_of_lists_are_not_judged() {
    let layers = Layers::new("l: [{a: 1}]\n")
        .environment("l: [{b: 1}]\n")
        .set("l[0].c=1,l[1].d=1");
    assert!(found(layers).is_empty());
}

#[test]
fn keys_below_a_map_that_the_base_declares_empty_are_not_judged() {
    let layers = Layers::new("m: {}\ndeep: {o: {}}\n")
        .environment("m: {a: {b: 1}}\ndeep: {o: {a: 1}, p: 1}\n")
        .file("m: {a: {c: 1}, d: 1}\n");
    assert_eq!(found(layers), ["deep.p"]);
}

#[test]
fn keys_below_null_are_judged() {
    let layers = Layers::new("m: null\n").environment("m: {a: 1}\n");
    assert_eq!(found(layers), ["m.a"]);
}

#[test]
fn top_level_keys_that_begin_with_x_are_not_judged() {
    let layers = Layers::new("m: {a: 1}\n").environment("x-team: {a: 1}\nm: {x-team: 1}\n");
    assert_eq!(found(layers), ["m.x-team"]);
}

#[test]
fn a_removal_declares_nothing_and_is_not_judged() {
    let layers = Layers::new("a: 1\n")
        .environment("b: null\nm: {c: null}\n")
        .file("b: 1\n");
    assert_eq!(found(layers), ["b"]);
}

#[test]
fn what_another_layer_removed_stays_declared() {
    let layers = Layers::new("m: {a: 1}\n")
        .environment("m: null\n")
        .file("m: {a: 1, b: 2}\n");
    assert_eq!(found(layers), ["m.b"]);
}
