//! Tells the templates of Go, which Helm renders, from those of Jinja.

/// Reports whether the inside of a `{{ }}` is Go's template language.
///
/// Go calls functions without parentheses and begins paths with a dot; no expression of Jinja
/// begins with a dot, a dollar sign, or a name before a string.
pub(super) fn is_go(inner: &str) -> bool {
    let inner = inner.trim_start_matches(['-', '+']).trim_start();
    let path = |text: &str| {
        text.starts_with('$')
            || text
                .strip_prefix('.')
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let name = inner
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    let rest = &inner[name.len()..];
    let argument = rest.trim_start();
    let called =
        rest.len() > argument.len() && (path(argument) || argument.starts_with(['"', '`']));
    let keyword = matches!(
        name,
        "if" | "range" | "with" | "define" | "template" | "block"
    );
    path(inner)
        || (!name.is_empty() && name != "not" && called)
        || (keyword && rest.starts_with(' '))
}
