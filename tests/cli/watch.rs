//! `plate-render watch`: what keeps it from beginning. What it shows is tested beside its source, where
//! a test brings about the changes.

use crate::harness::Test;

#[test]
fn the_standard_input_cannot_be_watched() {
    Test::api("a: 1")
        .args(["watch", "--env", "stg", "-f", "-"])
        .stderr(
            "
            error[watched-stdin]: the standard input cannot be watched
            help: name a file with `-f`
            ",
        )
        .exits(2);
}

#[test]
fn without_a_workspace_there_is_nothing_to_watch() {
    Test::new()
        .args(["watch", "--env", "stg"])
        .stderr_has(["error[no-workspace]"])
        .exits(2);
}
