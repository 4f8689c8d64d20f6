//! Diagnostics as JSON, one object each, for editors and scripts.

use serde_json::{Value, json};

use super::{Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// Returns the diagnostics as a JSON array.
///
/// Each has `severity`, `code`, `message`, `labels` (`file`, `line`, `column`, `note`), `notes`
/// and `help`.
pub fn to_json(diagnostics: &Diagnostics, sources: &SourceMap) -> Value {
    diagnostics
        .iter()
        .map(|diagnostic| object(diagnostic, sources))
        .collect()
}

pub fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let place = sources.location(label.span);
            json!({"file": place.name, "line": place.line, "column": place.column, "note": label.note})
        })
        .collect();
    json!({
        "severity": diagnostic.severity.name(),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "labels": labels,
        "notes": diagnostic.notes,
        "help": help(diagnostic),
    })
}

/// The lines of a step are one text.
fn help(diagnostic: &Diagnostic) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in &diagnostic.help {
        match steps.last_mut().filter(|_| step.starts_with('\n')) {
            Some(last) => last.push_str(step),
            None => steps.push(step.clone()),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_label_has_file_line_and_column() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.yaml", "x: 1\ny: 2\n");
        let diagnostics = Diagnostics::from(Diagnostic::error("e", "m").at(Span::new(file, 8, 9)));
        let json = to_json(&diagnostics, &sources);
        assert_eq!(json[0]["labels"][0]["line"], 2);
        assert_eq!(json[0]["labels"][0]["column"], 4);
    }
}
