//! The walls between modules, as the tables in `ARCHITECTURE.md` draw them.
//!
//! - A module uses the modules in its row, and no others; so does a folder inside it with a row.
//! - Two template engines never name each other.
//! - A crate is used by the modules in its row, and every dependency has a row.
//! - The circles of imports inside folders are those that the list names.
//! - A module uses the paths in its code that begin with `crate`, `super`, `plate_render`, a crate's
//!   name, a child's, or that of an imported module. Its unit tests do not count.

mod circles;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use circles::circles;
use source::{Name, SourceFile, Tree, is_in};

/// What a module may use, or which modules may use a crate.
type Rules = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_use_only_what_their_row_allows() {
    let walls = Walls::read();
    let files = walls.tree.files.iter();
    assert_none(
        &files
            .flat_map(|file| walls.offences(file))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_row_of_a_module_has_a_module() {
    let walls = Walls::read();
    for row in walls.rows.keys() {
        assert!(walls.tree.is_module(&name(row)), "`{row}` is no module");
    }
}

#[test]
fn crates_are_used_only_where_their_row_allows() {
    let crates = table("Dependencies");
    let tree = Tree::read();
    let files = tree.files.iter();
    assert_none(
        &files
            .flat_map(|file| crate_offences(file, &crates))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_dependency_has_a_row_and_every_row_a_dependency() {
    let rows: BTreeSet<String> = table("Dependencies").into_keys().collect();
    assert_eq!(rows, dependencies());
}

#[test]
fn circles_inside_folders_are_those_of_the_list() {
    let listed: BTreeSet<String> = lines("Circles inside folders", "- ").collect();
    let found = circles(&Tree::read());
    let shown = |lines: BTreeSet<String>| -> String {
        let lines: Vec<String> = lines.iter().map(|line| format!("- {line}\n")).collect();
        lines.concat()
    };
    let (new, gone) = (shown(&found - &listed), shown(&listed - &found));
    assert!(
        found == listed,
        "\ncircles of imports that ARCHITECTURE.md does not list:\n{new}\
         in its list, but not found:\n{gone}"
    );
}

fn assert_none(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// The first two columns of the table below the heading `heading`.
fn table(heading: &str) -> Rules {
    let rows = lines(heading, "| `").map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let name = cells[0].trim().trim_matches('`');
        (name.to_owned(), names(cells[1]))
    });
    rows.collect()
}

/// The lines of the section `heading` that begin with `start`, without that.
fn lines(heading: &str, start: &str) -> impl Iterator<Item = String> {
    let text = include_str!("../../ARCHITECTURE.md");
    let section = after(text, &format!("\n## {heading}\n"), "\n## ");
    let lines = section
        .lines()
        .filter_map(move |line| line.strip_prefix(start));
    lines.map(str::to_owned)
}

fn names(cell: &str) -> BTreeSet<String> {
    let names = cell.split(',').map(|name| name.trim().trim_matches('`'));
    names.map(str::to_owned).collect()
}

/// The names in `[dependencies]` of Cargo.toml, and in those of single systems behind it.
fn dependencies() -> BTreeSet<String> {
    let section = after(
        include_str!("../../Cargo.toml"),
        "\n[dependencies]\n",
        "\n[dev-",
    );
    let lines = section.lines().filter(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split_once(" ="));
    names.map(|(name, _)| name.to_owned()).collect()
}

/// The text between `start` and `end`.
fn after<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, section) = text.split_once(start).expect("the section is there");
    section.split(end).next().unwrap_or_default()
}

/// The walls between modules, and the modules.
struct Walls {
    tree: Tree,
    rows: Rules,
    /// The modules that never name each other.
    apart: Rules,
}

impl Walls {
    fn read() -> Self {
        Self {
            tree: Tree::read(),
            rows: table("Who may import whom"),
            apart: table("Engines"),
        }
    }

    fn offences(&self, file: &SourceFile) -> BTreeSet<String> {
        let path = &file.path;
        let top = file.top();
        if !self.rows.contains_key(top) {
            return BTreeSet::from([format!("{path}: `{top}` has no row in ARCHITECTURE.md")]);
        }
        let names = self.tree.uses(file, &file.paths()).into_iter();
        let names = names.filter(|(_, used)| used.first().is_some_and(|top| self.is_row(top)));
        let offences = names.filter_map(|(line, used)| {
            let own = self.wall(&file.module, &used)?;
            let used = self.shown(own, &used);
            Some(format!(
                "{path}:{line}: `{own}` may not use `{used}`; see \"Who may import whom\" in \
                 ARCHITECTURE.md"
            ))
        });
        offences.collect()
    }

    fn is_row(&self, name: &str) -> bool {
        self.rows.contains_key(name)
    }

    /// The name of the row, if any, that forbids the module `own` to use `used`.
    fn wall(&self, own: &[String], used: &[String]) -> Option<&str> {
        let rows = self.rows.iter().filter(|(row, _)| is_in(own, &name(row)));
        let forbidden = rows.filter(|(row, allowed)| !self.is_allowed(row, allowed, used));
        let apart = self.apart.iter().filter(|(row, never)| {
            let is_named = |one: &[String], row: &str| is_in(one, &name(row));
            let mut never = never.iter();
            never.any(|other| {
                is_named(own, row) && is_named(used, other)
                    || is_named(own, other) && is_named(used, row)
            })
        });
        forbidden.chain(apart).map(|(row, _)| row.as_str()).next()
    }

    fn is_allowed(&self, row: &str, allowed: &BTreeSet<String>, used: &[String]) -> bool {
        let row = name(row);
        let is_allowed = |allowed: &String| {
            let allowed = name(allowed);
            // A parent in the row of a child are its own items, but not its other children.
            let is_parent = is_in(&row, &allowed);
            let next = used.get(..=allowed.len());
            let is_child = next.is_some_and(|next| self.tree.is_module(next));
            is_in(&allowed, used) || is_in(used, &allowed) && !(is_parent && is_child)
        };
        is_in(used, &row) || allowed.contains("everything") || allowed.iter().any(is_allowed)
    }

    /// The part of `used` that the row `own` speaks of.
    fn shown(&self, own: &str, used: &[String]) -> String {
        let mut lengths = (1..=used.len()).rev();
        let deepest = lengths.find(|length| self.tree.is_module(&used[..*length]));
        let length = if own.contains("::") {
            deepest.unwrap_or(1)
        } else {
            1
        };
        used[..length].join("::")
    }
}

fn name(text: &str) -> Name {
    text.split("::").map(str::to_owned).collect()
}

fn crate_offences(file: &SourceFile, crates: &Rules) -> BTreeSet<String> {
    let is_forbidden = |used: &str| {
        let row = crates
            .get(used)
            .or_else(|| crates.get(&used.replace('_', "-")));
        row.is_some_and(|row| {
            let mut modules = row.iter();
            !row.contains("everything") && !modules.any(|own| is_in(&file.module, &name(own)))
        })
    };
    // A name alone is a variable; a crate's name has something after it.
    let paths = file.paths().into_iter().filter(|(_, path)| path.len() > 1);
    paths
        .filter(|(_, path)| is_forbidden(&path[0]))
        .map(|(line, path)| {
            format!(
                "{}:{line}: `{}` may not use the crate `{}`; see \"Dependencies\" in \
                 ARCHITECTURE.md",
                file.path,
                file.module.join("::"),
                path[0]
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offences(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(path, text);
        let modules = Walls::read().offences(&file);
        let crates = crate_offences(&file, &table("Dependencies"));
        modules.into_iter().chain(crates).collect()
    }

    #[test]
    fn a_forbidden_module_is_named_with_its_line_and_the_rule() {
        assert_eq!(
            offences(
                "src/yaml/emit.rs",
                "//! Text.\n\nuse crate::values::Layer;\n"
            ),
            [
                "src/yaml/emit.rs:3: `yaml` may not use `values`; see \"Who may import whom\" in \
                 ARCHITECTURE.md"
            ]
        );
    }

    #[test]
    fn a_forbidden_crate_is_named_with_its_line_and_the_rule() {
        assert_eq!(
            offences(
                "src/values/merge.rs",
                "fn f() -> anyhow::Result<()> { Ok(()) }\n"
            ),
            [
                "src/values/merge.rs:1: `values::merge` may not use the crate `anyhow`; see \
                 \"Dependencies\" in ARCHITECTURE.md"
            ]
        );
    }

    #[test]
    fn forbidden_paths_are_found_wherever_they_stand() {
        for text in [
            "use crate::{diagnostic::Diagnostic, values::{Layer, Origin}};",
            "use super::super::values;",
            "fn f(layer: &crate::values::Layer) {}",
            "fn f() { g(crate::values::merge) }",
        ] {
            assert_eq!(offences("src/yaml/emit.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_allowed_own_or_no_code_is_no_offence() {
        for text in [
            "use crate::{diagnostic::{Diagnostic, nearest}, source};",
            "use super::node; use crate::yaml::Node as values;",
            "// crate::values::Layer\nconst A: &str = \"crate::values::Layer\";",
            "fn f(values: u8, clap: u8) { values.max(clap); }",
            "\n#[cfg(test)]\nmod tests {\n    use crate::values::Layer;\n}\n",
        ] {
            assert_eq!(offences("src/yaml/emit.rs", text), [""; 0], "{text}");
        }
    }

    /// The walls of a sketch with two engines: what `text` in the file `path` does wrong there.
    fn offences_in_sketch(path: &str, text: &str) -> Vec<String> {
        let names = [
            "yaml",
            "template",
            "template/scope",
            "template/compose",
            "helm",
        ];
        let files = names.map(|name| SourceFile::new(&format!("src/{name}.rs"), ""));
        let file = SourceFile::new(path, text);
        let row = |(name, allowed): (&str, &str)| (name.to_owned(), super::names(allowed));
        let rows = [
            ("yaml", "nothing"),
            ("template", "yaml, helm"),
            ("template::jinja", "template, template::scope"),
            ("helm", "template"),
        ];
        let walls = Walls {
            tree: Tree::of(
                files
                    .into_iter()
                    .chain([SourceFile::new(path, text)])
                    .collect(),
            ),
            rows: rows.map(row).into(),
            apart: [row(("template::jinja", "gotmpl, helm"))].into(),
        };
        walls.offences(&file).into_iter().collect()
    }

    #[test]
    fn a_row_of_a_submodule_restricts_that_folder() {
        let path = "src/template/jinja/engine.rs";
        for (text, used) in [
            ("use crate::yaml::Node;", "yaml"),
            (
                "use crate::template::compose::compose;",
                "template::compose",
            ),
            ("use super::super::compose;", "template::compose"),
            (
                "use crate::template; fn f() { template::compose::g(); }",
                "template::compose",
            ),
        ] {
            let offence = format!(
                "{path}:1: `template::jinja` may not use `{used}`; see \"Who may import whom\" in \
                 ARCHITECTURE.md"
            );
            assert_eq!(offences_in_sketch(path, text), [offence], "{text}");
        }
        for text in [
            "use crate::template::{Engine, scope::Scope}; use super::error;",
            "use crate::template::scope; fn f() { scope::g(); }",
        ] {
            assert_eq!(offences_in_sketch(path, text), [""; 0], "{text}");
        }
        let text = "use super::compose; use crate::yaml::Node;";
        assert_eq!(offences_in_sketch("src/template/fill.rs", text), [""; 0]);
    }

    #[test]
    fn two_engines_never_name_each_other() {
        let text = "use crate::template::jinja::Engine;";
        assert_eq!(offences_in_sketch("src/helm/chart.rs", text).len(), 1);
        let text = "use crate::helm::Chart;";
        assert_eq!(
            offences_in_sketch("src/template/jinja/engine.rs", text).len(),
            1
        );
        assert_eq!(offences_in_sketch("src/template/fill.rs", text), [""; 0]);
    }

    #[test]
    fn a_crate_of_a_submodule_is_used_nowhere_else_in_its_parent() {
        let crates = [(
            "minijinja".to_owned(),
            names("`functions::jinja`, `template::jinja`"),
        )];
        let count = |path| {
            let file = SourceFile::new(path, "use minijinja::Value;");
            crate_offences(&file, &crates.clone().into()).len()
        };
        assert_eq!(count("src/template/jinja/engine.rs"), 0);
        assert_eq!(count("src/functions/jinja.rs"), 0);
        assert_eq!(count("src/template/compose.rs"), 1);
    }

    #[test]
    fn files_that_use_each_other_are_a_circle_of_their_folder() {
        let file = |(name, text): (&str, &str)| SourceFile::new(&format!("src/{name}.rs"), text);
        let files = [
            (
                "yaml/mod",
                "mod emit; mod parse; pub use parse::parse; pub struct Node;",
            ),
            ("yaml/parse", "use super::{Node, emit};"),
            ("yaml/emit", "use super::parse;"),
            ("yaml/number", "use super::parse; use crate::yaml::emit;"),
        ];
        let tree = Tree::of(files.map(file).into());
        assert_eq!(
            circles(&tree),
            ["`yaml`: `emit`, `parse`".to_owned()].into()
        );
    }

    #[test]
    fn a_module_without_a_row_is_an_offence() {
        assert_eq!(
            offences("src/util.rs", ""),
            ["src/util.rs: `util` has no row in ARCHITECTURE.md"]
        );
    }
}
