//! What explain and blame show is what a plain render prints.

use std::process::Command;

use plate_render::manifest::to_yaml;
use plate_render::source::SourceMap;
use plate_render::template::Purpose;

use crate::binary::binary;
use crate::copied::root;
use crate::platform::{ENVIRONMENTS, Platform};

fn run(arguments: &[&str]) -> String {
    let output = Command::new(binary())
        .args(arguments)
        .current_dir(root())
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn blame_without_its_column_is_the_plain_render() {
    for environment in ENVIRONMENTS {
        let plain = run(&["--all", "--env", environment]);
        let blame = run(&["--all", "--env", environment, "--blame"]);
        let behind = |line: &str| line.split_once("│ ").unwrap().1.to_owned() + "\n";
        assert_eq!(blame.lines().map(behind).collect::<String>(), plain);
    }
}

#[test]
fn every_column_of_blame_is_as_wide_as_every_other() {
    let blame = run(&["--all", "--env", "prod", "--blame"]);
    let width = |line: &str| line.split_once('│').unwrap().0.chars().count();
    let first = blame.lines().next().map(width);
    assert!(blame.lines().all(|line| Some(width(line)) == first));
}

#[test]
fn what_is_rendered_to_be_explained_is_what_is_rendered_to_be_printed() {
    let platform = Platform::new();
    for environment in ENVIRONMENTS {
        let text = |purpose| {
            let mut sources = SourceMap::new();
            let rendered = platform.render(environment, None, purpose, &mut sources);
            let releases = rendered.unwrap().into_iter();
            releases
                .map(|one| to_yaml(&one.manifests))
                .collect::<String>()
        };
        assert_eq!(text(Purpose::Explain), text(Purpose::Print));
    }
}
