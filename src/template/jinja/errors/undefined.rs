//! What an undefined name means: it is misspelt, or what is before its last dot has no such key.

use minijinja::Value;
use minijinja::value::ValueKind;

use super::located::Located;
use super::unknown_name;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::template::jinja::recording::tracked::{self, Step};
use crate::values::described;
use crate::workspace::Metadata;
use crate::yaml::{Data, Map, Node};

/// How many keys of a map a help lists.
const LISTED: usize = 12;

/// An undefined expression of a template.
pub(crate) struct Undefined<'l, 'e> {
    located: &'l Located<'e>,
    /// The expression, as the engine or the template writes it; empty if it is unknown.
    expression: String,
    span: Option<Span>,
    /// The name under which the template met it, if that is another one.
    met: Option<Span>,
}

impl<'l, 'e> Undefined<'l, 'e> {
    pub(crate) fn new(
        located: &'l Located<'e>,
        expression: Option<&str>,
        span: Option<Span>,
    ) -> Self {
        let snippet = span.map_or("", |span| located.engine.sources.snippet(span));
        let Some(expression) = expression else {
            return Self {
                located,
                expression: snippet.to_owned(),
                span,
                met: None,
            };
        };
        let narrowed = span.map(|span| located.narrowed(span, expression));
        let is_there =
            narrowed.is_some_and(|span| located.engine.sources.snippet(span) == expression);
        Self {
            located,
            expression: expression.to_owned(),
            span: narrowed,
            met: span.filter(|_| !is_there),
        }
    }

    pub(crate) fn diagnostic(&self) -> Diagnostic {
        if self.expression.is_empty() {
            return Diagnostic::error("undefined-name", "an undefined value is used")
                .at_if(self.span);
        }
        let Some((parent, _)) = self.expression.rsplit_once(['.', '[']) else {
            return self.name();
        };
        match self.expression.split(['.', '[']).next() {
            Some("values") => self.value(),
            Some(root) => self.key_of(root, parent),
            None => self.coded("undefined-name"),
        }
    }

    fn coded(&self, code: &'static str) -> Diagnostic {
        let message = format!("`{}` is not defined", self.expression);
        let diagnostic = Diagnostic::error(code, message);
        match self.met {
            Some(met) => {
                let name = self.located.engine.sources.snippet(met);
                diagnostic.label(met, format!("it was passed as `{name}`"))
            }
            None => diagnostic.at_if(self.span),
        }
    }

    /// A name that is alone.
    fn name(&self) -> Diagnostic {
        let name = self.expression.as_str();
        let diagnostic = self.coded("undefined-name");
        if let Some(diagnostic) = unknown_name::imported(self.located, name, self.span) {
            return diagnostic;
        }
        let definitions = self.located.definitions(self.span);
        if let Some(owner) = definitions.macro_with(name) {
            return diagnostic
                .note(format!(
                    "it is an argument of the macro `{owner}`, and the call does not pass it"
                ))
                .help(format!("pass it, or give it a default, as in `{name}=''`"));
        }
        let known = self.located.engine.names();
        let names = known.iter().map(String::as_str).chain(definitions.names());
        match nearest(name, names) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!(
                "a template knows {}, and the names that it sets or imports",
                listed(OBJECTS)
            )),
        }
    }

    /// A path into the values.
    fn value(&self) -> Diagnostic {
        let diagnostic = self.coded("unknown-value");
        let session = &self.located.engine.session;
        let steps = steps(&self.expression);
        let root = session.tracker.root();
        let found = steps.as_deref().map(|steps| deepest(root, steps));
        match found {
            Some((path, node, Some(missing))) => {
                self.missing(diagnostic, &tracked::display(path), node, missing)
            }
            _ => self.last_missed(diagnostic),
        }
    }

    /// What `node`, which is at `path`, has instead of the missing key or item.
    fn missing(
        &self,
        diagnostic: Diagnostic,
        path: &str,
        node: &Node,
        missing: &Step,
    ) -> Diagnostic {
        let key = match missing {
            Step::Key(key) => key.to_string(),
            Step::Index(index) => index.to_string(),
        };
        match &node.data {
            Data::Map(map) => self.missing_key(diagnostic, map, &key),
            Data::List(items) => {
                let items = match items.len() {
                    1 => "1 item".to_owned(),
                    count => format!("{count} items"),
                };
                diagnostic.label(node.span, format!("`{path}` has {items}"))
            }
            Data::Null => diagnostic
                .label(node.span, format!("`{path}` is null"))
                .help(match self.fallback(&guarded(path, missing)) {
                    Some(written) => format!("make `{path}` a map, or write `{written}`"),
                    None => format!("make `{path}` a map"),
                }),
            _ => diagnostic
                .label(node.span, format!("`{path}` is {}", described(node)))
                .help(format!("make `{path}` a map")),
        }
    }

    fn missing_key(&self, diagnostic: Diagnostic, map: &Map, key: &str) -> Diagnostic {
        let sources = self.located.engine.sources;
        let written = map
            .iter()
            .find(|(name, field)| *name != key && sources.snippet(field.key_span) == key);
        if let Some((name, field)) = written {
            return diagnostic
                .label(
                    field.key_span,
                    format!("Kubernetes reads this key as `{name}`"),
                )
                .help(format!("quote the key: `\"{key}\":`"));
        }
        let near =
            nearest(key, map.keys().map(String::as_str)).and_then(|near| map.get_key_value(near));
        match near {
            Some((near, field)) => {
                let place = sources.place(field.key_span);
                diagnostic.help(format!("did you mean `{near}`? it is set in {place}"))
            }
            None => diagnostic.help(match self.fallback(&self.expression) {
                Some(written) => format!("set it in a values file, or write `{written}`"),
                None => format!(
                    "set it in a values file, or give it a default: `({} or …)`",
                    self.expression
                ),
            }),
        }
    }

    /// How the expression may be left out where it is: in the head of a loop, or as a whole
    /// value.
    fn fallback(&self, expression: &str) -> Option<String> {
        let span = self.span.filter(|_| self.met.is_none())?;
        let file = self.located.engine.sources.file(span.file);
        let line = file.line_text(file.line_of(span.start));
        let start = self.located.engine.sources.location(span).column - 1;
        let before: String = line.chars().take(start).collect();
        let behind: String = line
            .chars()
            .skip(start + self.expression.chars().count())
            .collect();
        let (before, behind) = (before.trim_end(), behind.trim());
        if before.contains("{% for ") && before.ends_with(" in") && behind == "%}" {
            return Some(format!("{expression} or []"));
        }
        let text = before.strip_suffix("{{").filter(|_| behind == "}}")?;
        let is_whole = text.ends_with(": ") || text.ends_with("- ") || text.trim().is_empty();
        is_whole.then(|| format!("{expression} or omit"))
    }

    /// A key that was looked for under another name than `values`, as the item of a loop.
    fn last_missed(&self, diagnostic: Diagnostic) -> Diagnostic {
        let session = &self.located.engine.session;
        let key = last_key(&self.expression);
        let Some((map, _)) = session.log.last_miss().filter(|(_, missed)| missed == key) else {
            return diagnostic;
        };
        let path = tracked::display(&session.tracker.path(map));
        let node = session.tracker.node(map);
        let diagnostic = diagnostic.note(format!("it was looked for in `{path}`"));
        match &node.data {
            Data::Map(map) => self.missing_key(diagnostic, map, key),
            _ => diagnostic,
        }
    }

    /// A key of something that is not the values: `release.nmae`, the item of a loop.
    fn key_of(&self, root: &str, parent: &str) -> Diagnostic {
        let diagnostic = self.coded("undefined-name");
        let global = self.located.engine.global(root);
        let is_object = OBJECTS.contains(&root) && parent == root;
        let Some(global) = global.filter(|_| is_object) else {
            return self.last_missed(diagnostic);
        };
        let keys = keys(root, &global);
        let names = keys.iter().map(String::as_str);
        let key = last_key(&self.expression);
        if root == "chart" && Metadata::keys().any(|known| known == key) {
            return diagnostic.help(format!("write `{key}` into Chart.yaml"));
        }
        if let Some(near) = nearest(key, names.clone()) {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        let names: Vec<&str> = names.take(LISTED).collect();
        diagnostic.note(format!("`{root}` has {}", listed(&names)))
    }
}

/// The objects that every template sees.
const OBJECTS: &[&str] = &[
    "values",
    "release",
    "chart",
    "environment",
    "workspace",
    "kubernetes",
    "files",
];

/// The names below an object that every template sees, its methods included.
pub(crate) fn keys(root: &str, object: &Value) -> Vec<String> {
    let keys = match object.kind() {
        ValueKind::Map => object.try_iter().into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    let methods: &[&str] = match root {
        "files" => &["bytes", "get", "glob", "lines"],
        "kubernetes" => &["has"],
        _ => &[],
    };
    let methods = methods.iter().map(|method| (*method).to_owned());
    keys.iter().map(Value::to_string).chain(methods).collect()
}

/// Joins names for a sentence: `a`, `b` and `c`.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// The steps of `values.a["b"][0]`; none if one of them is not literal.
fn steps(expression: &str) -> Option<Vec<Step>> {
    let mut rest = expression.strip_prefix("values")?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            steps.push(Step::Key(name[..end].into()));
            rest = &name[end..];
            continue;
        }
        let inner = rest.strip_prefix('[')?;
        let end = inner.find(']')?;
        steps.push(subscript(&inner[..end])?);
        rest = &inner[end + 1..];
    }
    Some(steps)
}

fn subscript(text: &str) -> Option<Step> {
    let quoted = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(key) = quoted('"').or_else(|| quoted('\'')) {
        return Some(Step::Key(key.into()));
    }
    text.parse().ok().map(Step::Index)
}

/// Follows `steps` as far as they lead; the step that leads nowhere comes last.
fn deepest<'n, 's>(root: &'n Node, steps: &'s [Step]) -> (&'s [Step], &'n Node, Option<&'s Step>) {
    let mut node = root;
    for (index, step) in steps.iter().enumerate() {
        match tracked::child(node, step) {
            Some(child) => node = child,
            None => return (&steps[..index], node, Some(step)),
        }
    }
    (steps, node, None)
}

fn last_key(expression: &str) -> &str {
    let key = expression.rsplit(['.', '[']).next().unwrap_or_default();
    key.trim_matches(['"', '\'', ']'])
}

/// The path to a key of something that may be no map.
fn guarded(path: &str, missing: &Step) -> String {
    let behind = tracked::display(std::slice::from_ref(missing));
    format!("({path} or {{}}){}", behind.trim_start_matches("values"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_step_by_step() {
        let expected = [
            Step::Key("a".into()),
            Step::Key("b-c".into()),
            Step::Index(2),
            Step::Key("d".into()),
        ];
        assert_eq!(
            steps("values.a[\"b-c\"][2].d").as_deref(),
            Some(&expected[..])
        );
        assert_eq!(steps("values.a[key]"), None);
        assert_eq!(steps("value.a"), None);
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
