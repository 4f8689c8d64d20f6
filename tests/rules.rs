//! `docs/reference/rules.md` is what the rules say of themselves, and each says all that it should.

use std::fmt::Write;
use std::path::Path;

use plate_render::check::{Category, Rule, rules};

const HEADINGS: [&str; 4] = ["What", "Why", "Example", "Fix"];

#[test]
fn every_name_is_there_once() {
    for rule in rules() {
        let same = rules().filter(|other| other.name == rule.name);
        assert_eq!(same.count(), 1, "{}", rule.name);
    }
}

#[test]
fn every_rule_says_what_why_an_example_and_how_to_fix_it() {
    for rule in rules() {
        for heading in HEADINGS {
            let line = format!("\n## {heading}\n");
            let text = rule.documentation;
            assert!(text.contains(&line), "{} lacks {heading}", rule.name);
        }
        assert!(rule.summary().ends_with('.'), "{}", rule.name);
    }
}

#[test]
fn rules_md_is_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/rules.md");
    let made = page();
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(&path, &made).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "docs/reference/rules.md is out of date: run this test with UPDATE_RULES=1"
    );
}

fn page() -> String {
    let mut page =
        "# Rules\n\nThe rules of `plate-render check`, by category; [check](../check.md) \
                    shows how to use it.\nThis page is generated from the rules: \
                    `UPDATE_RULES=1 cargo test --test rules`.\n"
            .to_owned();
    for category in Category::ALL {
        let of_category: Vec<&Rule> = rules().filter(|rule| rule.category == category).collect();
        if of_category.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {}\n\n", category.name());
        page.push_str("| rule | severity | finds |\n|---|---|---|\n");
        for rule in &of_category {
            let (name, severity) = (rule.name, rule.severity.name());
            let summary = rule.summary();
            let _ = writeln!(page, "| [`{name}`](#{name}) | {severity} | {summary} |");
        }
        for rule in of_category {
            let text = demoted(rule.documentation.trim());
            let _ = write!(page, "\n### {}\n\n{text}\n", rule.name);
        }
    }
    page
}

/// The text with its headings two steps lower; a `#` in a block of code begins none.
fn demoted(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().map(|line| {
        is_code ^= line.starts_with("```");
        if line.starts_with('#') && !is_code {
            format!("##{line}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
