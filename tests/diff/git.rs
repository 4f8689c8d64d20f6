//! The working tree against a commit, out of git's objects.

use std::path::Path;
use std::process::{Command, Output};

use crate::binary::binary;
use tempfile::TempDir;

/// A repository with a workspace in the folder `deploy`, which renders `a: 1`, committed.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "deploy/plate.yaml", "environments: [stg]\n");
    write(
        &folder,
        "deploy/charts/api/Chart.yaml",
        "apiVersion: v2\nname: api\nversion: 0.1.0\n",
    );
    write(&folder, "deploy/charts/api/values.yaml", "a: 1\n");
    let template =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: api}\ndata: {a: \"{{ values.a }}\"}\n";
    write(&folder, "deploy/charts/api/templates/a.yaml.j2", template);
    git(&folder, &["init", "--quiet"]);
    commit(&folder);
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn commit(folder: &TempDir) {
    git(folder, &["add", "--all"]);
    let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    git(
        folder,
        &[&author[..], &["commit", "--quiet", "--message", "x"]].concat(),
    );
}

fn git(folder: &TempDir, arguments: &[&str]) {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(folder.path())
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(binary())
        .args([&["diff", "--env", "stg", "--git"], arguments].concat())
        .current_dir(folder)
        .output()
        .unwrap()
}

fn shown(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = diff(&folder.path().join("deploy"), arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_working_tree_is_compared_with_the_commit() {
    let folder = repository();
    let same = "stg: HEAD → working tree: no differences in 1 resource\n";
    assert_eq!(shown(&folder, &["HEAD"]), (Some(0), same.to_owned()));
    write(&folder, "deploy/charts/api/values.yaml", "b: 0\na: 2\n");
    write(
        &folder,
        "deploy/charts/api/templates/_b.yaml.j2",
        "{{ values.b }}",
    );
    let expected = "\
~ ConfigMap api
  ~ data.a: \"1\" → \"2\"
      HEAD:charts/api/values.yaml:1 → charts/api/values.yaml:2, by charts/api/templates/a.yaml.j2:4

stg: HEAD → working tree: 0 added, 0 removed, 1 changed, 0 unchanged
";
    assert_eq!(
        shown(&folder, &["HEAD", "--origins"]),
        (Some(1), expected.to_owned())
    );
}

#[test]
fn what_is_not_committed_is_not_in_the_commit() {
    let folder = repository();
    write(&folder, "deploy/charts/api/values-stg.yaml", "a: 3\n");
    write(
        &folder,
        "deploy/charts/api/templates/b.yaml.j2",
        "{# nothing #}",
    );
    git(&folder, &["add", "--all"]);
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("~ data.a: \"1\" → \"3\"\n"), "{text}");
    let before = std::fs::read_dir(folder.path().join("deploy"))
        .unwrap()
        .count();
    assert_eq!(before, 2, "nothing is written into the workspace");
}

#[test]
fn a_release_that_came_since_is_added() {
    let folder = repository();
    write(
        &folder,
        "deploy/charts/web/Chart.yaml",
        "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    );
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {b: y}\n";
    write(&folder, "deploy/charts/web/templates/a.yaml.j2", template);
    for arguments in [&["HEAD", "--all"][..], &["HEAD", "web"]] {
        let (code, text) = shown(&folder, arguments);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.starts_with("+ ConfigMap web\n"), "{text}");
    }
}

#[test]
fn an_environment_that_is_gone_is_removed() {
    let folder = repository();
    write(&folder, "deploy/plate.yaml", "environments: [prod]\n");
    let output = Command::new(binary())
        .args(["diff", "--all", "--all-envs", "--git", "HEAD"])
        .current_dir(folder.path().join("deploy"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "prod: HEAD → working tree: 1 added, 0 removed, 0 changed, 0 unchanged\n",
        "stg: HEAD → working tree: 0 added, 1 removed, 0 changed, 0 unchanged\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_standalone_chart_is_compared_with_its_past() {
    let folder = repository();
    std::fs::rename(
        folder.path().join("deploy/charts/api"),
        folder.path().join("api"),
    )
    .unwrap();
    std::fs::remove_dir_all(folder.path().join("deploy")).unwrap();
    write(
        &folder,
        "api/charts/README",
        "a folder of this name is no workspace",
    );
    commit(&folder);
    write(&folder, "api/values.yaml", "a: 2\n");
    let output = diff(folder.path(), &["HEAD", "./api"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("~ data.a: \"1\" → \"2\"\n"), "{text}");
}

#[test]
fn an_error_of_the_commit_says_so() {
    let folder = repository();
    write(&folder, "deploy/charts/api/values.yaml", "b: 1\n");
    commit(&folder);
    write(&folder, "deploy/charts/api/values.yaml", "a: 1\n");
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("note: only in the commit `HEAD`\n"), "{text}");
}

#[test]
#[cfg(unix)]
fn a_link_of_the_commit_does_not_lead_back_into_the_working_tree() {
    let folder = repository();
    let target = folder.path().join("deploy/outside.yaml");
    write(&folder, "deploy/outside.yaml", "a: 1\n");
    let link = folder.path().join("deploy/charts/api/values-stg.yaml");
    std::os::unix::fs::symlink(&target, link).unwrap();
    commit(&folder);
    write(&folder, "deploy/outside.yaml", "a: 5\n");
    let (_, text) = shown(&folder, &["HEAD"]);
    assert!(text.contains("~ data.a: \"1\" → \"5\"\n"), "{text}");
}

#[test]
fn an_unknown_commit_is_an_error() {
    let folder = repository();
    for name in ["nope", "HEAD:deploy", "^HEAD", "HEAD..HEAD", ""] {
        let expected = format!(
            "error[unknown-commit]: git cannot find the commit `{name}`\n\
             help: name a branch, a tag or a hash; `git fetch` gets those of the remote\n"
        );
        assert_eq!(shown(&folder, &[name]), (Some(2), expected));
    }
}

#[test]
fn a_commit_before_the_workspace_has_nothing_of_it() {
    let folder = repository();
    let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    git(&folder, &["checkout", "--quiet", "--orphan", "empty"]);
    git(&folder, &["rm", "--quiet", "--cached", "-r", "."]);
    let empty = ["commit", "--quiet", "--allow-empty", "--message", "x"];
    git(&folder, &[&author[..], &empty].concat());
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(2));
    assert!(
        text.starts_with("error[unknown-commit]: the commit `HEAD` does not contain"),
        "{text}"
    );
}

#[test]
fn a_workspace_outside_of_git_is_an_error() {
    let folder = repository();
    std::fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(2));
    assert!(
        text.starts_with("error[no-repository]: the workspace is not in a git repository"),
        "{text}"
    );
}

#[test]
fn without_git_there_is_an_error_with_a_way_out() {
    let folder = repository();
    let output = Command::new(binary())
        .args(["diff", "--env", "stg", "--git", "HEAD"])
        .current_dir(folder.path().join("deploy"))
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let expected = "\
error[no-git]: `git` cannot be started: there is no such program
help: install git, or compare with files: `--against FILE|DIR`
";
    assert_eq!(String::from_utf8(output.stderr).unwrap(), expected);
}

/// A repository as a pull request could bring it: beside the workspace lie the files of a bare
/// repository, whose configuration names a program to fetch the object that it lacks.
#[cfg(unix)]
fn repository_with_a_repository_in_it() -> TempDir {
    let folder = repository();
    let path = |name: &str| folder.path().join(name);
    git(&folder, &["init", "--quiet", "source"]);
    let copied = Command::new("cp")
        .arg("-r")
        .args([path("deploy/plate.yaml"), path("deploy/charts")])
        .arg(path("source"))
        .status();
    assert!(copied.unwrap().success());
    let in_source = |arguments: &[&str]| {
        let author = [
            "-C",
            "source",
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
        ];
        git(&folder, &[&author[..], arguments].concat());
    };
    in_source(&["add", "--all"]);
    in_source(&["commit", "--quiet", "--message", "x"]);
    in_source(&["update-ref", "refs/heads/main", "HEAD"]);
    let values = Command::new("git")
        .args(["rev-parse", "HEAD:charts/api/values.yaml"])
        .current_dir(path("source"))
        .output()
        .unwrap();
    let object = String::from_utf8(values.stdout).unwrap();
    in_source(&["config", "remote.origin.url", "ssh://host/repository"]);
    in_source(&["config", "remote.origin.promisor", "true"]);
    in_source(&["config", "extensions.partialClone", "origin"]);
    in_source(&[
        "config",
        "core.sshCommand",
        "touch ../ran; touch ran; false",
    ]);
    in_source(&["config", "core.bare", "true"]);
    let (head, rest) = object.trim().split_at(2);
    std::fs::remove_file(path(&format!("source/.git/objects/{head}/{rest}"))).unwrap();
    for name in ["HEAD", "config", "objects", "refs"] {
        std::fs::rename(path("source/.git").join(name), path("deploy").join(name)).unwrap();
    }
    folder
}

#[cfg(unix)]
#[test]
fn a_repository_that_a_commit_brings_is_not_asked() {
    let folder = repository_with_a_repository_in_it();
    let (_, text) = shown(&folder, &["main"]);
    assert!(!folder.path().join("ran").exists(), "{text}");
    assert!(!folder.path().join("deploy/ran").exists(), "{text}");
    let same = "stg: HEAD → working tree: no differences in 1 resource\n";
    assert_eq!(shown(&folder, &["HEAD"]), (Some(0), same.to_owned()));
}

#[cfg(unix)]
#[test]
fn an_object_that_a_partial_clone_lacks_is_not_fetched() {
    let folder = repository();
    git(
        &folder,
        &["config", "remote.origin.url", "ssh://host/repository"],
    );
    git(&folder, &["config", "remote.origin.promisor", "true"]);
    git(&folder, &["config", "extensions.partialClone", "origin"]);
    git(&folder, &["config", "core.repositoryFormatVersion", "1"]);
    git(&folder, &["config", "core.sshCommand", "touch ran; false"]);
    git(&folder, &["config", "protocol.ssh.allow", "always"]);
    let values = Command::new("git")
        .args(["rev-parse", "HEAD:deploy/charts/api/values.yaml"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let object = String::from_utf8(values.stdout).unwrap();
    let (head, rest) = object.trim().split_at(2);
    std::fs::remove_file(folder.path().join(format!(".git/objects/{head}/{rest}"))).unwrap();
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(2));
    assert!(
        text.starts_with("error: git cannot read the object"),
        "{text}"
    );
    assert!(!folder.path().join("ran").exists());
    assert!(!folder.path().join("deploy/ran").exists());
}

#[test]
fn the_repository_of_a_hook_is_not_taken_for_that_of_the_workspace() {
    let folder = repository();
    let other = repository();
    let at = |name: &str| other.path().join(name);
    write(&other, "deploy/charts/api/values.yaml", "a: 7\n");
    commit(&other);
    let output = Command::new(binary())
        .args(["diff", "--env", "stg", "--git", "HEAD"])
        .current_dir(folder.path().join("deploy"))
        .env("GIT_DIR", at(".git"))
        .env("GIT_WORK_TREE", other.path())
        .env("GIT_INDEX_FILE", at(".git/index"))
        .env("GIT_OBJECT_DIRECTORY", at(".git/objects"))
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "stg: HEAD → working tree: no differences in 1 resource\n"
    );
}

#[test]
fn a_workspace_in_a_linked_worktree_is_compared() {
    let folder = repository();
    git(&folder, &["worktree", "add", "--quiet", "linked"]);
    let output = diff(&folder.path().join("linked/deploy"), &["HEAD"]);
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "stg: HEAD → working tree: no differences in 1 resource\n"
    );
}

/// Each folder names the one before it thirty-two times: 32^6 files in seven objects.
#[test]
fn a_commit_with_more_files_than_any_disk_is_an_error() {
    let folder = repository();
    let object = |arguments: &[&str], input: &str| {
        use std::io::Write;
        let mut child = Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let blob = object(&["hash-object", "-w", "--stdin"], "x");
    let mut tree = object(&["mktree"], &format!("100644 blob {blob}\tx\n"));
    for _ in 0..6 {
        let lines = (0..32).map(|number| format!("040000 tree {tree}\td{number}\n"));
        tree = object(&["mktree"], &lines.collect::<String>());
    }
    for name in ["charts", "deploy"] {
        tree = object(&["mktree"], &format!("040000 tree {tree}\t{name}\n"));
    }
    let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    let hash = object(&[&author[..], &["commit-tree", &tree]].concat(), "x");
    let (code, text) = shown(&folder, &[&hash]);
    assert_eq!(code, Some(2));
    assert!(text.starts_with("error[commit-too-large]: "), "{text}");
}

#[test]
fn a_values_file_that_a_commit_has_for_no_environment_stops_nothing() {
    let folder = repository();
    write(&folder, "deploy/charts/api/values-sgt.yaml", "a: 2\n");
    commit(&folder);
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("`charts/api/values-sgt.yaml` belongs to no environment"),
        "{text}"
    );
    std::fs::rename(
        folder.path().join("deploy/charts/api/values-sgt.yaml"),
        folder.path().join("deploy/charts/api/values-stg.yaml"),
    )
    .unwrap();
    let (code, text) = shown(&folder, &["HEAD"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("data.a: \"1\" → \"2\""), "{text}");
}
