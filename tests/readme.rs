//! What the READMEs show is what happens.
//!
//! - In a block of `console`, each line that begins with `$ ` is run by a shell in a copy of the
//!   README's folder, and what stands below it is what it prints, errors included. A line `…`
//!   stands for any lines. Each block begins with a fresh copy.
//! - A block below a comment `<!-- PATH -->` is that file.
//! - The guides in `docs/` are run the same way, in copies of the repository. `docs/start.md` is one
//!   session in an empty folder: each block goes on where the last one ended, and a block below a
//!   comment `<!-- PATH -->` is saved as that file.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use binary::binary;
use copied::{Order, copy, listed, root};

/// The READMEs of the repository and of every example.
fn readmes() -> Vec<PathBuf> {
    let mut folders = listed(&root().join("examples"), Order::Forward);
    folders.retain(|path| path.is_dir());
    folders.push(root().to_owned());
    folders
        .iter()
        .map(|folder| folder.join("README.md"))
        .collect()
}

#[test]
fn every_console_block_is_what_its_commands_print() {
    for readme in readmes() {
        let text = std::fs::read_to_string(&readme).unwrap();
        let blocks = blocks(&text).into_iter().filter(Block::is_console);
        let mut count = 0;
        for block in blocks {
            let folder = copy(readme.parent().unwrap(), Order::Forward);
            check(&readme, &block, folder.path());
            count += 1;
        }
        assert!(count > 0, "{} shows nothing", readme.display());
    }
}

#[test]
fn every_quoted_file_is_that_file() {
    let mut count = 0;
    for readme in readmes() {
        let text = std::fs::read_to_string(&readme).unwrap();
        for block in blocks(&text) {
            let Some(path) = &block.path else { continue };
            let file = readme.parent().unwrap().join(path);
            let expected = std::fs::read_to_string(&file).unwrap();
            assert!(block.text == expected, "{path} is\n{expected}");
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn every_guide_shows_what_its_commands_print() {
    let guides = listed(&root().join("docs"), Order::Forward);
    let is_guide = |path: &&PathBuf| {
        path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("start.md")
    };
    for guide in guides.iter().filter(is_guide) {
        let text = std::fs::read_to_string(guide).unwrap();
        for block in blocks(&text).into_iter().filter(Block::is_console) {
            check(guide, &block, copy(root(), Order::Forward).path());
        }
    }
}

#[test]
fn the_first_steps_work_one_after_another_in_an_empty_folder() {
    let guide = root().join("docs/start.md");
    let folder = tempfile::tempdir().unwrap();
    for block in blocks(&std::fs::read_to_string(&guide).unwrap()) {
        match &block.path {
            Some(path) => std::fs::write(folder.path().join(path), &block.text).unwrap(),
            None if block.is_console() => check(&guide, &block, folder.path()),
            None => {}
        }
    }
}

/// A fenced block.
struct Block {
    language: String,
    /// The path in the comment above it.
    path: Option<String>,
    text: String,
}

impl Block {
    fn is_console(&self) -> bool {
        self.language == "console"
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut path = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Block {
                    language: language.to_owned(),
                    path: path.take(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.extend([line, "\n"]),
            (None, None) => {
                let comment = line.strip_prefix("<!-- ");
                path = comment
                    .and_then(|rest| rest.strip_suffix(" -->"))
                    .map(str::to_owned);
            }
        }
    }
    blocks
}

#[track_caller]
fn check(page: &Path, block: &Block, folder: &Path) {
    for step in block.text.split_inclusive("\n$ ") {
        let step = step.strip_suffix("$ ").unwrap_or(step);
        let step = step.strip_prefix("$ ").unwrap_or(step);
        let (command, expected) = step.split_once('\n').unwrap();
        let printed = shell(command, folder);
        let shown = page.display();
        assert!(
            fits(expected, &printed),
            "{shown}: `{command}` prints\n{printed}\nand not\n{expected}"
        );
    }
}

/// Runs `command` as a reader would who has installed plate-render, and returns all it prints.
fn shell(command: &str, folder: &Path) -> String {
    let program = binary();
    let path = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut printed = String::from_utf8(output.stdout).unwrap();
    if !printed.is_empty() && !printed.ends_with('\n') {
        // The next prompt stands on a line of its own in the README.
        printed.push('\n');
    }
    printed
}

/// Reports whether `printed` is `expected`, in which a line `…` stands for any lines.
fn fits(expected: &str, printed: &str) -> bool {
    let mut parts = expected.split("…\n");
    let Some(rest) = parts.next().and_then(|first| printed.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    let mut rest = rest;
    for part in between {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[test]
fn three_dots_stand_for_any_lines() {
    assert!(fits("a\n…\nz\n", "a\nb\nc\nz\n"));
    assert!(fits("a\n", "a\n"));
    assert!(!fits("a\n", "a\nb\n"));
    assert!(!fits("a\n…\nz\n", "a\nb\n"));
}
