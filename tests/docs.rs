//! The pages of this repository's charts tell what the charts are now.

mod binary;

use std::path::Path;
use std::process::Command;

use binary::binary;

#[test]
fn the_pages_of_all_charts_are_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(binary())
        .args(["docs", "--check"])
        .args([
            "argocd",
            "cert-manager",
            "ingress",
            "openbao-cluster-secrets-manager",
        ])
        .args(["openbao-secrets-manager", "plate-llm"])
        .current_dir(root)
        .output()
        .expect("the program can be run");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "run `cargo run -- docs --write`\n{shown}"
    );
}
