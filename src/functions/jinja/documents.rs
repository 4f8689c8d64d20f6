//! The table as text: the listing of `plate-render functions`, and `COMPATIBILITY.md`.

use std::fmt::Write;

use super::entry::{Entry, Forms, Provision};
use super::table::{GROUPS, Group};

/// The version of Helm with which the table and its cases were compared.
const HELM: &str = "4.3.1";

/// Returns every function with its signature and its one-line documentation, group by group.
pub fn listing() -> String {
    let mut out = String::new();
    for group in GROUPS {
        let lines: Vec<(String, &str)> = group.entries.iter().filter_map(listed).collect();
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "{}{}",
            if out.is_empty() { "" } else { "\n" },
            group.title
        );
        for (signature, doc) in lines {
            let _ = writeln!(out, "  {signature}\n      {doc}");
        }
    }
    out
}

fn listed(entry: &Entry) -> Option<(String, &str)> {
    entry.is_provided().then(|| (entry.signature(), entry.doc))
}

/// Returns the text of `COMPATIBILITY.md`.
pub fn compatibility() -> String {
    let mut out = format!(
        "# Helm's functions, and ours\n\n\
         Generated from the table in `src/functions`, and compared with Helm {HELM}: the cases in \
         `tests/functions` contain its results,\n\
         and `python3 tests/functions/oracle.py HELM` compares them with any other Helm.\n\n\
         As a function, arguments have Helm's order. As a filter, the piped value is Helm's last \
         argument and the others keep their order:\n\
         `required \"msg\" .x` is `x | required('msg')`. A name that minijinja defines keeps \
         minijinja's meaning.\n"
    );
    for group in GROUPS {
        section(&mut out, group);
    }
    out
}

fn section(out: &mut String, group: &Group) {
    let _ = writeln!(out, "\n## {}\n", group.title);
    let _ = writeln!(out, "| Helm | here | difference |\n|---|---|---|");
    for entry in group.entries {
        let helm = if entry.helm.is_empty() {
            "–".to_owned()
        } else {
            code_list(entry.helm)
        };
        let _ = writeln!(
            out,
            "| {helm} | {} | {} |",
            here(entry),
            cell(entry.difference)
        );
    }
}

fn here(entry: &Entry) -> String {
    match entry.provision {
        Provision::Instead(instead) => code(instead),
        Provision::Refused(instead) => format!("refused: {}", cell(instead)),
        Provision::Library(_, Forms::Function) => format!("{} Not a filter.", described(entry)),
        _ => described(entry),
    }
}

fn described(entry: &Entry) -> String {
    format!("{}: {}", code(&entry.signature()), cell(entry.doc))
}

fn code_list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    names.join(" ")
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

/// A bar would end the cell, also within code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
