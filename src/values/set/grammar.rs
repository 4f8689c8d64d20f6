//! The grammar of one `--set` argument: assignments, and the values on their right sides.

use super::left_side::steps;
use super::scanner::{Scanner, Stretch, diagnostic};
use super::{Assignment, SetKind, SetStep};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::values::json;
use crate::yaml::{Data, Field, Node, Step};

/// Reads all assignments of one argument; a comma at its end is allowed.
pub(super) fn parse(
    kind: SetKind,
    file: FileId,
    text: &str,
) -> Result<Vec<Assignment>, Diagnostic> {
    if kind == SetKind::Json && text.trim_start().starts_with('{') {
        return whole_object(file, text);
    }
    let mut scanner = Scanner {
        kind,
        file,
        text,
        at: 0,
    };
    let mut assignments = Vec::new();
    while !scanner.rest().is_empty() {
        let steps = steps(&mut scanner)?;
        let value = value(&mut scanner)?;
        assignments.push(Assignment { kind, steps, value });
    }
    Ok(assignments)
}

/// Reads `{"a": 1, "b": 2}`, which sets each key.
fn whole_object(file: FileId, text: &str) -> Result<Vec<Assignment>, Diagnostic> {
    let object = json::parse(file, text).map_err(as_set_diagnostic)?;
    let Data::Map(map) = object.data else {
        return Ok(Vec::new());
    };
    let assignment = |(key, field): (String, Field)| Assignment {
        kind: SetKind::Json,
        steps: vec![SetStep {
            step: Step::Key(key),
            span: field.key_span,
        }],
        value: field.value,
    };
    Ok(map.into_iter().map(assignment).collect())
}

fn value(scanner: &mut Scanner) -> Result<Node, Diagnostic> {
    match scanner.kind {
        SetKind::Literal => Ok(literal(scanner)),
        SetKind::Json => json_value(scanner),
        _ if scanner.rest().starts_with('{') => list(scanner),
        kind => scanner.until(&[',']).map(|text| scalar(kind, text)),
    }
}

fn literal(scanner: &mut Scanner) -> Node {
    let text = scanner.rest().to_owned();
    let start = std::mem::replace(&mut scanner.at, scanner.text.len());
    Node::new(Data::String(text), scanner.span(start, scanner.at))
}

/// Reads `{a,b}`; `{}` is a list of one empty item, as in Helm.
fn list(scanner: &mut Scanner) -> Result<Node, Diagnostic> {
    let start = scanner.at;
    scanner.next();
    let mut items = Vec::new();
    loop {
        let item = scanner.until(&[',', '}'])?;
        let stop = item.stop;
        items.push(scalar(scanner.kind, item));
        match stop {
            Some(',') => {}
            Some(_) => break,
            None => {
                let place = scanner.span(start, start + 1);
                let diagnostic = diagnostic(place, "the `{` of a list is not closed");
                return Err(diagnostic.help("write `}` after the last item"));
            }
        }
    }
    let span = scanner.span(start, scanner.at);
    end_of_value(scanner, "a list")?;
    Ok(Node::new(Data::List(items), span))
}

fn json_value(scanner: &mut Scanner) -> Result<Node, Diagnostic> {
    scanner.skip_blanks();
    if matches!(scanner.rest().chars().next(), None | Some(',')) {
        let span = scanner.span(scanner.at, scanner.at);
        end_of_value(scanner, "nothing")?;
        return Ok(Node::new(Data::Null, span));
    }
    let read = json::prefix(scanner.file, scanner.text, scanner.at);
    let (value, end) = read.map_err(as_set_diagnostic)?;
    scanner.at = end;
    scanner.skip_blanks();
    end_of_value(scanner, "a JSON value")?;
    Ok(value)
}

/// Reads the comma after a value, or finds the end of the argument.
fn end_of_value(scanner: &mut Scanner, value: &str) -> Result<(), Diagnostic> {
    let at = scanner.at;
    match scanner.next() {
        None | Some(',') => Ok(()),
        Some(other) => {
            let place = scanner.span(at, scanner.at);
            let diagnostic = diagnostic(place, format!("{other:?} is after {value}"));
            Err(diagnostic.help("write `,` before the next key"))
        }
    }
}

fn scalar(kind: SetKind, value: Stretch) -> Node {
    if kind != SetKind::Typed {
        return Node::new(Data::String(value.text), value.span);
    }
    let data = typed(&value.text);
    let lexeme = matches!(data, Data::Int(_)).then(|| value.text.into());
    Node {
        lexeme,
        ..Node::new(data, value.span)
    }
}

/// Returns what `--set` makes of a text: whole numbers begin with zero only if they are zero.
fn typed(text: &str) -> Data {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("false") {
        return Data::Bool(is("true"));
    }
    if is("null") {
        return Data::Null;
    }
    match text.parse::<i64>() {
        Ok(number) if text == "0" || !text.starts_with('0') => Data::Int(number.into()),
        _ => Data::String(text.to_owned()),
    }
}

fn as_set_diagnostic(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        code: "bad-set",
        ..diagnostic
    }
}
