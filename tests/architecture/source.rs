//! The files below `src`, and the paths in their code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// A module or an item: the names from the top to it, as in `manifest`, `output_dir`, `names`.
pub(super) type Name = Vec<String>;

/// All files below `src` without unit tests.
pub(super) struct Tree {
    pub(super) files: Vec<SourceFile>,
    modules: BTreeSet<Name>,
}

impl Tree {
    pub(super) fn read() -> Self {
        Self::of(source_files())
    }

    pub(super) fn of(files: Vec<SourceFile>) -> Self {
        let names = files.iter().flat_map(|file| {
            let module = &file.module;
            (1..=module.len()).map(|length| module[..length].to_vec())
        });
        let modules = names.collect();
        Self { files, modules }
    }

    pub(super) fn is_module(&self, name: &[String]) -> bool {
        self.modules.contains(name)
    }

    /// The modules that have other ones inside.
    pub(super) fn folders(&self) -> BTreeSet<&[String]> {
        let names = self.modules.iter();
        let parents = names.map(|name| &name[..name.len() - 1]);
        parents.filter(|parent| !parent.is_empty()).collect()
    }

    /// What `paths` of `file` name in this package, from the top: also over a child of the module
    /// and over an imported module. Each beginning of a path is there, too.
    pub(super) fn uses(&self, file: &SourceFile, paths: &[(usize, Name)]) -> Vec<(usize, Name)> {
        let mut found: Vec<(usize, Name)> = paths
            .iter()
            .filter_map(|(line, path)| Some((*line, file.absolute(path)?)))
            .collect();
        let mut starts: BTreeMap<String, Name> = BTreeMap::new();
        for module in &self.modules {
            let (last, parents) = module.split_last().expect("a module has a name");
            if parents == file.module || found.iter().any(|(_, name)| name == module) {
                starts.insert(last.clone(), module.clone());
            }
        }
        // A name alone is a variable.
        for (line, path) in paths.iter().filter(|(_, path)| path.len() > 1) {
            if let Some(start) = starts.get(&path[0]) {
                found.push((*line, [start, &path[1..]].concat()));
            }
        }
        found
    }
}

/// Reports whether `name` is `module` or inside it.
pub(super) fn is_in(name: &[String], module: &[String]) -> bool {
    name.starts_with(module)
}

/// A file below `src`.
pub(super) struct SourceFile {
    /// Its path from the repository's root.
    pub(super) path: String,
    pub(super) module: Name,
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
    pub(super) fn paths(&self) -> Vec<(usize, Name)> {
        paths(self.code())
    }

    /// The paths in its code without those that it only passes on with `pub use`.
    pub(super) fn own_paths(&self) -> Vec<(usize, Name)> {
        paths(&PASSED_ON.replace_all(self.code(), ""))
    }

    /// The paths of its imports; others find their last names in this module, too.
    pub(super) fn imports(&self) -> Vec<Name> {
        let imports = IMPORTS.find_iter(self.code());
        let paths = imports.flat_map(|import| paths(import.as_str()));
        paths.map(|(_, path)| path).collect()
    }

    fn code(&self) -> &str {
        let code = self.text.split("\n#[cfg(test)]\nmod tests {").next();
        code.unwrap_or_default()
    }

    /// The name of what `path` leads to, if it begins at the top, at this module or at a parent.
    fn absolute(&self, path: &[String]) -> Option<Name> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let mut name = match path.first()?.as_str() {
            "crate" | "plate_render" => path[1..].to_vec(),
            "self" => [&self.module, &path[1..]].concat(),
            "super" => [&self.module[..self.module.len() - ups], &path[ups..]].concat(),
            _ => return None,
        };
        name.retain(|part| part != "self");
        Some(name)
    }
}

/// Reads the paths in `code`; each pair of brackets is read on its own, but the braces of an
/// import go on from the path before them.
fn paths(code: &str) -> Vec<(usize, Name)> {
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

static IMPORTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\buse [^;]+;").expect("the pattern is a regular expression"));

static PASSED_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bpub(?:\([^)]*\))? use [^;]+;").expect("the pattern is a regular expression")
});

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

fn source_files() -> Vec<SourceFile> {
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
