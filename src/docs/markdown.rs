//! Text, values and tables as Markdown.

use crate::values::one_line;
use crate::visible;
use crate::yaml::{Data, Node};

/// How long a value may be, in characters; a longer one is shortened.
const SHOWN: usize = 80;

/// How many keys a map may have of which each has a line.
const LINES: usize = 6;

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

    pub(super) fn section(self, title: &str) -> String {
        format!("## {title}\n\n{}\n", self.lines.join("\n"))
    }
}

/// Returns a sentence for a cell: text in backquotes stays code, the rest is no HTML.
pub(super) fn text(written: &str) -> String {
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = visible::one_line(&words);
    let mut rest = words.as_ref();
    let mut out = String::new();
    while let Some(start) = rest.find('`') {
        out.push_str(&without_html(&rest[..start]));
        rest = &rest[start..];
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        if let Some(end) = code_end(rest, ticks) {
            out.push_str(&code(rest[ticks..end - ticks].trim()));
            rest = &rest[end..];
        } else {
            out.push_str(&"&#96;".repeat(ticks));
            rest = &rest[ticks..];
        }
    }
    out + &without_html(rest)
}

/// Where the code ends that begins with so many backquotes: after the next row of as many.
fn code_end(text: &str, ticks: usize) -> Option<usize> {
    let mut at = ticks;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let row = text[at..].len() - text[at..].trim_start_matches('`').len();
        at += row;
        if row == ticks {
            return Some(at);
        }
    }
    None
}

fn without_html(text: &str) -> String {
    // A backslash before it would be what is escaped.
    text.replace('<', "&lt;")
        .replace("\\|", "&#92;|")
        .replace('|', "\\|")
}

/// Returns a name that is no text: no character in it means anything to Markdown or HTML.
pub(super) fn name(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " -_.,:/()".contains(c);
    let shown = |c: char| match c {
        c if is_plain(c) => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    visible::one_line(text).chars().map(shown).collect()
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

/// Returns `content` as code, with any characters.
///
/// In backquotes nothing but `|` can be escaped, which is enough for most.
pub(super) fn code(content: &str) -> String {
    let content = visible::one_line(content);
    if content.contains("<!--") || content.contains("-->") || content.contains("\\|") {
        return format!("<code>{}</code>", name(&content));
    }
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
    fn a_backquote_alone_begins_no_code() {
        assert_eq!(text("a ` <img src=x>"), "a &#96; &lt;img src=x>");
        assert_eq!(text("a\\|b"), "a&#92;\\|b");
        assert_eq!(text("``a`b`` and `c|d`"), "`` a`b `` and `c\\|d`");
    }

    #[test]
    fn no_name_and_no_code_is_html_or_ends_the_page() {
        let marker = "<img src=x>|\n<!-- plate-render docs: end -->";
        let escaped =
            "&#60;img src&#61;x&#62;&#124;&#92;n&#60;&#33;-- plate-render docs: end --&#62;";
        assert_eq!(name(marker), escaped);
        assert_eq!(code(marker), format!("<code>{escaped}</code>"));
        assert_eq!(code("a\\|b"), "<code>a&#92;&#124;b</code>");
        assert_eq!(name("Deployment"), "Deployment");
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
