//! Finding workspaces, charts, environments and releases.

use crate::harness::Test;

#[test]
fn without_a_workspace_the_next_steps_are_named() {
    Test::new()
        .args(["--env", "stg"])
        .stderr(
            "
            error[no-workspace]: no workspace was found here or above: there is neither plate.yaml nor charts/
            help: go to the folder of a plate.yaml, name it with `--workspace DIR`, or give a chart's path
            ",
        )
        .exits(2);
}
