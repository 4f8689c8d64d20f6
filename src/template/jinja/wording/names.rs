//! The names in the sentences of the engine.

/// Reports the name of the value that the engine says is undefined.
pub(crate) fn undefined_expression(detail: &str) -> Option<&str> {
    let before = detail.find("` is undefined")?;
    let start = detail[..before].rfind('`')? + 1;
    Some(&detail[start..before]).filter(|text| !text.is_empty())
}

/// The name that the engine does not know, from its sentence "filter x is unknown".
pub(crate) fn unknown_name<'d>(what: &str, detail: &'d str) -> &'d str {
    let name = detail.strip_prefix(what).unwrap_or(detail).trim();
    name.strip_suffix("is unknown").unwrap_or(name).trim()
}

/// A method that the engine does not know, from "map has no method named x".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnknownMethod<'d> {
    pub(crate) name: &'d str,
    /// Whether the value that it is called on is undefined.
    pub(crate) is_of_undefined: bool,
}

pub(crate) fn unknown_method(detail: &str) -> UnknownMethod<'_> {
    let called = detail
        .rsplit_once("named ")
        .map_or(detail, |(_, name)| name);
    UnknownMethod {
        name: called.split(' ').next().unwrap_or_default(),
        is_of_undefined: called.ends_with("undefined)"),
    }
}

/// The name of a template that is missing, from `template "x" does not exist`.
pub(crate) fn missing_template(detail: &str) -> &str {
    detail.split(['"', '\'']).nth(1).unwrap_or_default()
}
