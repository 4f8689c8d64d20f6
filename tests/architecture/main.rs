//! The walls between the modules, as the tables in `ARCHITECTURE.md` draw them.
//!
//! - A module uses the modules in its row, and no others.
//! - A crate is used by the modules in its row, and every dependency has a row.
//! - What a module uses are the paths in its code that begin with `crate`, `super`, `plate_render`
//!   or a crate's name. Its unit tests do not count.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{SourceFile, source_files};

/// What a module may use, or which modules may use a crate.
type Rules = BTreeMap<String, BTreeSet<String>>;

#[test]
fn modules_use_only_what_their_row_allows() {
    let rules = table("Who may import whom");
    let files = source_files();
    let offences = files.iter().flat_map(|file| module_offences(file, &rules));
    assert_none(&offences.collect::<Vec<_>>());
}

#[test]
fn crates_are_used_only_where_their_row_allows() {
    let rules = table("Dependencies");
    let files = source_files();
    let offences = files.iter().flat_map(|file| crate_offences(file, &rules));
    assert_none(&offences.collect::<Vec<_>>());
}

#[test]
fn every_dependency_has_a_row_and_every_row_a_dependency() {
    let rows: BTreeSet<String> = table("Dependencies").into_keys().collect();
    assert_eq!(rows, dependencies());
}

fn assert_none(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// The first two columns of the table below the heading `heading`.
fn table(heading: &str) -> Rules {
    let text = include_str!("../../ARCHITECTURE.md");
    let section = after(text, &format!("\n## {heading}\n"), "\n## ");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let name = cells[1].trim().trim_matches('`');
        (name.to_owned(), names(cells[2]))
    })
    .collect()
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

fn module_offences(file: &SourceFile, rules: &Rules) -> BTreeSet<String> {
    let (path, own) = (&file.path, file.top());
    let Some(allowed) = rules.get(own) else {
        return BTreeSet::from([format!("{path}: `{own}` has no row in ARCHITECTURE.md")]);
    };
    let is_allowed =
        |used: &str| used == own || allowed.contains(used) || allowed.contains("everything");
    let used = file.paths().into_iter().filter_map(|(line, path)| {
        let used = module_of(&path, &file.module)?;
        rules.contains_key(&used).then_some((line, used))
    });
    used.filter(|(_, used)| !is_allowed(used))
        .map(|(line, used)| {
            format!(
                "{path}:{line}: `{own}` may not use `{used}`; see \"Who may import whom\" in \
                 ARCHITECTURE.md"
            )
        })
        .collect()
}

/// The module at the top that `path` leads to, if it leads into this package from above.
fn module_of(path: &[String], own: &[String]) -> Option<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    match path.first()?.as_str() {
        "crate" | "plate_render" => path.get(1).cloned(),
        "super" if ups >= own.len() => path.get(ups).cloned(),
        _ => None,
    }
}

fn crate_offences(file: &SourceFile, rules: &Rules) -> BTreeSet<String> {
    let own = file.top();
    let is_forbidden = |name: &str| {
        let row = rules
            .get(name)
            .or_else(|| rules.get(&name.replace('_', "-")));
        row.is_some_and(|row| !row.contains(own) && !row.contains("everything"))
    };
    // A name alone is a variable; a crate's name has something after it.
    let paths = file.paths().into_iter().filter(|(_, path)| path.len() > 1);
    paths
        .filter(|(_, path)| is_forbidden(&path[0]))
        .map(|(line, path)| {
            format!(
                "{}:{line}: `{own}` may not use the crate `{}`; see \"Dependencies\" in \
                 ARCHITECTURE.md",
                file.path, path[0]
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offences(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile::new(path, text);
        let modules = module_offences(&file, &table("Who may import whom"));
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
                "src/values/merge.rs:1: `values` may not use the crate `anyhow`; see \
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

    #[test]
    fn a_module_without_a_row_is_an_offence() {
        assert_eq!(
            offences("src/util.rs", ""),
            ["src/util.rs: `util` has no row in ARCHITECTURE.md"]
        );
    }
}
