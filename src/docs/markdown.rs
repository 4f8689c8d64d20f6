//! Text, values and tables as Markdown.

use crate::values::one_line;
use crate::yaml::{Data, Node};

/// How long a value may be, in characters; a longer one is told in short.
const SHOWN: usize = 80;

/// How many keys a map may have that is told in a line for each.
const LINES: usize = 6;

/// A table below a heading.
#[derive(Debug)]
pub(super) struct Table {
    lines: Vec<String>,
}

impl Table {
    pub(super) fn new(heading: &[&str]) -> Self {
        let mut table = Self { lines: Vec::new() };
        table.row(heading.iter().map(|cell| (*cell).to_owned()));
        table
            .lines
            .push(format!("|{}", "---|".repeat(heading.len())));
        table
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().collect();
        let line = format!("| {} |", cells.join(" | "));
        // An empty cell needs one blank, not two.
        self.lines
            .push(line.replace("|  |", "| |").replace("|  |", "| |"));
    }

    /// Returns the table as a section called `title`.
    pub(super) fn section(self, title: &str) -> String {
        format!("## {title}\n\n{}\n", self.lines.join("\n"))
    }
}

/// Returns a sentence for a cell: what stands in backquotes stays, the rest is no HTML.
pub(super) fn text(written: &str) -> String {
    let mut is_code = false;
    let mut out = String::new();
    for c in written
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        match c {
            '`' => {
                is_code = !is_code;
                out.push(c);
            }
            '|' => out.push_str("\\|"),
            '<' if !is_code => out.push_str("&lt;"),
            _ => out.push(c),
        }
    }
    out
}

/// Returns a value in one line for a cell; a long list, map or text is only counted.
pub(super) fn value(node: &Node) -> String {
    let line = one_line(node);
    if line.chars().count() <= SHOWN {
        return code(&line);
    }
    match &node.data {
        Data::List(items) => counted(items.len(), "item"),
        Data::Map(map) if map.len() <= LINES => {
            let lines = map.iter().map(|(key, field)| {
                let line = format!("{key}: {}", one_line(&field.value));
                code(&cut(&line))
            });
            lines.collect::<Vec<_>>().join("<br>")
        }
        Data::Map(map) => counted(map.len(), "key"),
        _ => code(&cut(&line)),
    }
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}

/// Returns `content` as code, whatever backquotes it holds.
pub(super) fn code(content: &str) -> String {
    let content = content.replace('|', "\\|");
    let longest = content.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    format!("{fence}{pad}{content}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml;

    fn shown(text: &str) -> String {
        let file = SourceMap::new().add("values.yaml", text);
        value(&yaml::parse(file, text).unwrap()[0])
    }

    #[test]
    fn nothing_in_a_cell_ends_it() {
        assert_eq!(
            text("a|b,\nfor `<env>` of <all>"),
            "a\\|b, for `<env>` of &lt;all>"
        );
        assert_eq!(shown("'a|b'"), "`a\\|b`");
        assert_eq!(shown("'a`b'"), "`` a`b ``");
    }

    #[test]
    fn long_values_are_told_in_short() {
        assert_eq!(shown("[1, {a: x}]"), "`[1,{\"a\":\"x\"}]`");
        assert_eq!(shown(&format!("[a, {}]", "b".repeat(80))), "2 items");
        let map = format!("{{a/b: {}, c: {{d: 1}}}}", "x".repeat(70));
        let lines = format!("`a/b: {}`<br>`c: {{\"d\":1}}`", "x".repeat(70));
        assert_eq!(shown(&map), lines);
        let cut = format!("`{}…`", "c".repeat(80));
        assert_eq!(shown(&"c".repeat(81)), cut);
    }

    #[test]
    fn an_empty_cell_is_one_blank() {
        let mut table = Table::new(&["A", "B", "C"]);
        table.row(["x".to_owned(), String::new(), String::new()]);
        let expected = "## T\n\n| A | B | C |\n|---|---|---|\n| x | | |\n";
        assert_eq!(table.section("T"), expected);
    }
}
