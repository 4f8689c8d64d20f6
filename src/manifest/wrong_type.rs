//! The error for a field of a wrong type.

use crate::diagnostic::Diagnostic;
use crate::yaml::{Data, Node};

pub(super) fn wrong_type(path: &str, wanted: &str, node: &Node) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "wrong-type",
        format!("`{path}` must be {wanted}, got {}", described(node)),
    )
    .at(node.span);
    let quotable = wanted == "a string" && !matches!(node.data, Data::List(_) | Data::Map(_));
    diagnostic.help_if(quotable.then_some(()), |()| {
        "put it in quotes where it is written".to_owned()
    })
}

/// The value as the author wrote it, if it is short by nature.
fn described(node: &Node) -> String {
    let lexeme = node.lexeme.as_deref();
    match &node.data {
        Data::Bool(value) => format!("the boolean {value}"),
        Data::Int(value) => format!("the number {}", lexeme.unwrap_or(&value.to_string())),
        Data::Float(value) => format!("the number {}", lexeme.unwrap_or(&value.to_string())),
        _ => node.kind().to_owned(),
    }
}
