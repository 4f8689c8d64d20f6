//! The documents of a golden text, by the resources that they are.

use std::collections::BTreeMap;

pub(super) struct Document<'a> {
    pub(super) name: String,
    /// The number of lines that are before it.
    pub(super) offset: usize,
    /// Its lines, from `---` on, with their line ends.
    pub(super) lines: Vec<&'a str>,
}

/// Cuts `text` before each `---`.
///
/// It is text, not YAML: a golden file that was edited by hand need not be YAML any more.
pub(super) fn documents(text: &str) -> Vec<Document<'_>> {
    let mut chunks: Vec<(usize, Vec<&str>)> = Vec::new();
    for (offset, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" || chunks.is_empty() {
            chunks.push((offset, Vec::new()));
        }
        if let Some((_, lines)) = chunks.last_mut() {
            lines.push(line);
        }
    }
    let document = |(offset, lines): (usize, Vec<_>)| Document {
        name: resource_name(&lines),
        offset,
        lines,
    };
    let mut documents: Vec<Document<'_>> = chunks.into_iter().map(document).collect();
    number_generated(&mut documents);
    documents
}

/// Tells the resources apart of which the cluster makes the names, as [`crate::manifest`] does.
fn number_generated(documents: &mut [Document<'_>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents.iter_mut().filter(|one| one.name.contains("*`")) {
        let count = counts.entry(document.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            document.name = document.name.replace("*`", &format!("*{count}`"));
        }
    }
}

fn resource_name(lines: &[&str]) -> String {
    let Some(kind) = field(lines, "kind: ") else {
        return "text without a `kind`".to_owned();
    };
    let after = lines
        .iter()
        .skip_while(|line| line.trim_end() != "metadata:");
    let is_below = |line: &&&str| line.starts_with(' ');
    let metadata: Vec<&str> = after.skip(1).take_while(is_below).copied().collect();
    let generated = || Some(format!("{}*", field(&metadata, "  generateName: ")?));
    let name = field(&metadata, "  name: ").map(str::to_owned);
    let name = name.or_else(generated).unwrap_or_default();
    match field(&metadata, "  namespace: ") {
        Some(namespace) => format!("{kind} `{name}` in `{namespace}`"),
        None => format!("{kind} `{name}`"),
    }
}

fn field<'a>(lines: &[&'a str], key: &str) -> Option<&'a str> {
    let value = lines.iter().find_map(|line| line.strip_prefix(key))?;
    Some(value.trim_end().trim_matches('"'))
}
