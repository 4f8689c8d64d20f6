//! The files below `src`, and the paths in their code.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// A file below `src`.
pub(super) struct SourceFile {
    /// Its path from the repository's root.
    pub(super) path: String,
    /// The modules from the top to it, as in `manifest`, `output_dir`, `names`.
    pub(super) module: Vec<String>,
    text: String,
}

impl SourceFile {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
        let parts = inside.split('/').filter(|part| *part != "mod");
        Self {
            path: path.to_owned(),
            module: parts.map(str::to_owned).collect(),
            text: text.to_owned(),
        }
    }

    /// The module at the top that it belongs to.
    pub(super) fn top(&self) -> &str {
        &self.module[0]
    }

    /// Reports whether only unit tests include it.
    fn is_test(&self) -> bool {
        let last = self.module.last().map(String::as_str);
        matches!(last, Some("tests" | "fixture"))
    }

    /// Every path in its code, and every beginning of one, with the line of its last name.
    pub(super) fn paths(&self) -> Vec<(usize, Vec<String>)> {
        let code = self.text.split("\n#[cfg(test)]\nmod tests {").next();
        paths(code.unwrap_or_default())
    }
}

/// Reads the paths in `code`; each pair of brackets is read on its own, but the braces of an
/// import go on from the path before them.
fn paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut open: Vec<Vec<String>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut goes_on = false;
    for (line, token) in tokens(code) {
        let is_name = token.starts_with(|c: char| c.is_alphabetic() || c == '_');
        match token {
            "{" | "(" | "[" => open.push(if goes_on { path.clone() } else { Vec::new() }),
            "}" | ")" | "]" => drop(open.pop()),
            _ if is_name && goes_on => path.push(token.to_owned()),
            _ if is_name => path = vec![token.to_owned()],
            _ => {}
        }
        if is_name {
            found.push((line, path.clone()));
        }
        goes_on = token == "::";
        if matches!(token, "{" | "(" | "[" | ",") {
            path = open.last().cloned().unwrap_or_default();
            goes_on = !path.is_empty();
        }
    }
    found
}

static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    let comment = r"//[^\n]*|/\*.*?\*/";
    let string = r##"r#+".*?"#+|"(?:\\.|[^"\\])*""##;
    let character = r"'(?:\\[^']+|[^'\\])'";
    let pattern = format!(r"(?s){comment}|{string}|{character}|(?<token>[0-9A-Z_a-z]+|::|\S)");
    Regex::new(&pattern).expect("the pattern is a regular expression")
});

/// The names and marks of `code` with their lines; comments and literals are left out.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut line = 1;
    let mut read_to = 0;
    let mut found = Vec::new();
    for token in TOKENS
        .captures_iter(code)
        .filter_map(|one| one.name("token"))
    {
        line += code[read_to..token.start()].matches('\n').count();
        read_to = token.start();
        found.push((line, token.as_str()));
    }
    found
}

pub(super) fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<SourceFile> = rust_files(&root.join("src"))
        .iter()
        .map(|path| {
            let below = path.strip_prefix(root).expect("it lies below the root");
            let name = below.to_string_lossy().replace('\\', "/");
            SourceFile::new(&name, &fs::read_to_string(path).expect("source is text"))
        })
        .collect();
    files.retain(|file| file.path != "src/lib.rs" && !file.is_test());
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the entry can be read").path())
        .collect();
    paths.sort();
    let inside = |path: PathBuf| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    };
    let files = paths.into_iter().flat_map(inside);
    files
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}
