//! Templates that print nothing, known before they are compiled.
//!
//! Half of a chart is switched off in most environments: `{% if values.x.enabled %}` around a whole
//! file. Compiling such a file takes much longer than seeing that it prints nothing.
//!
//! A template sleeps if all that could print stands in `if`s whose conditions are false by booleans
//! alone, and if nothing around them can fail: texts without content, macros, imports of files that
//! do nothing else, and `set`s of what is surely there. Whatever else a template does, it is awake;
//! so a template that sleeps would print nothing, and would be without fault. A partial that charts
//! share sleeps if nothing names it.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::ast::{BinOpKind, CallArg, Expr, Filter, Stmt, UnaryOpKind};
use minijinja::machinery::parse;

use super::Template;
use super::instrument::loops::check_body;
use super::instrument::{has_refused_comment, is_shallow, syntax};
use super::marks;
use crate::yaml::{Data, Node};

/// Names that mean the same everywhere; where one is defined anew, nobody sleeps.
const OBJECTS: [&str; 3] = ["values", "release", "chart"];

/// Strings that every release has.
const SURE: [(&str, &str); 4] = [
    ("release", "name"),
    ("release", "namespace"),
    ("release", "service"),
    ("chart", "name"),
];

/// How deep imports may nest.
const DEEPEST_IMPORT: usize = 8;

/// When a template sleeps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Guard {
    /// What is read whether it sleeps or not, and so must be there.
    reads: Vec<Path>,
    /// The conditions, all of which must be false.
    conditions: Vec<Condition>,
}

/// The keys from the values down.
type Path = Vec<String>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Value(Path),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// What lets each template of a chart sleep that may.
#[derive(Debug, Default)]
pub struct Guards {
    rendered: Vec<(String, Guard)>,
    /// The partials of other charts that no text names.
    unnamed: Vec<String>,
}

impl Guards {
    /// Returns what lets those of `templates` sleep that may.
    pub fn of(templates: &[Template]) -> Self {
        // What sleeps cannot be included, which is a fault and so is noticed, unless this hides it.
        let hides_faults = |template: &Template| template.text.contains("ignore missing");
        if templates.iter().any(hides_faults) {
            return Self::default();
        }
        let mut reader = Reader {
            templates,
            partials: BTreeMap::new(),
        };
        let mut guards = Vec::new();
        for template in templates.iter().filter(|template| may_sleep(template)) {
            if let Some(guard) = reader.guard(template) {
                guards.push((template.name.clone(), guard));
            }
        }
        Self {
            rendered: guards,
            unnamed: unnamed(templates),
        }
    }

    /// Returns the templates that print nothing with these values, and the shared partials that
    /// nothing names.
    pub fn asleep(&self, values: &Node) -> BTreeSet<String> {
        let asleep = self
            .rendered
            .iter()
            .filter(|(_, guard)| guard.sleeps(values));
        let asleep = asleep.map(|(name, _)| name);
        asleep.chain(&self.unnamed).cloned().collect()
    }
}

/// A name may be put together, which ends in a fault without its partial, and so is noticed.
fn unnamed(templates: &[Template]) -> Vec<String> {
    let is_named = |partial: &Template| {
        let mut others = templates.iter().filter(|one| one.name != partial.name);
        others.any(|other| other.text.contains(&partial.name))
    };
    let shared = templates.iter().filter(|template| template.is_shared());
    let unnamed = shared.filter(|partial| !is_named(partial));
    unnamed.map(|template| template.name.clone()).collect()
}

impl Guard {
    fn sleeps(&self, values: &Node) -> bool {
        self.reads.iter().all(|path| find(values, path).is_some())
            && self
                .conditions
                .iter()
                .all(|one| one.holds(values) == Some(false))
    }
}

/// Only a template that ends with an `if` can have all it prints in one.
fn may_sleep(template: &Template) -> bool {
    let end = template.text.trim_end();
    let word = end
        .strip_suffix("%}")
        .map(|tag| tag.trim_end_matches([' ', '-', '+']));
    !template.is_partial && word.is_some_and(|tag| tag.ends_with("endif"))
}

impl Condition {
    /// Reports whether it holds, if booleans alone say so.
    fn holds(&self, values: &Node) -> Option<bool> {
        match self {
            Self::Value(path) => match find(values, path)?.data {
                Data::Bool(value) => Some(value),
                _ => None,
            },
            Self::Not(inner) => inner.holds(values).map(|holds| !holds),
            Self::And(left, right) => Some(left.holds(values)? && right.holds(values)?),
            Self::Or(left, right) => Some(left.holds(values)? || right.holds(values)?),
        }
    }
}

fn find<'n>(values: &'n Node, path: &[String]) -> Option<&'n Node> {
    path.iter().try_fold(values, |node, key| node.get(key))
}

/// What becomes of the text around the `if`s.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    /// It is part of the document.
    Printed,
    /// It stands in a partial that is imported, and goes nowhere.
    Dropped,
}

/// Reads templates, and each partial once.
struct Reader<'t> {
    templates: &'t [Template],
    /// What partials read that do nothing else; none if they do more.
    partials: BTreeMap<String, Option<Vec<Path>>>,
}

impl Reader<'_> {
    fn guard(&mut self, template: &Template) -> Option<Guard> {
        let guard = self.read(template, 0, Around::Printed)?;
        (!guard.conditions.is_empty()).then_some(guard)
    }

    /// What an import of the template called `name` reads.
    fn imported(&mut self, name: &str, depth: usize) -> Option<Vec<Path>> {
        if let Some(known) = self.partials.get(name) {
            return known.clone();
        }
        let template = self.templates.iter().find(|template| template.name == name);
        let guard = template
            .filter(|_| depth <= DEEPEST_IMPORT)
            .and_then(|template| self.read(template, depth, Around::Dropped));
        let reads = guard.map(|guard| guard.reads);
        self.partials.insert(name.to_owned(), reads.clone());
        reads
    }

    fn read(&mut self, template: &Template, depth: usize, around: Around) -> Option<Guard> {
        let text = &*template.text;
        if !is_usual(text) {
            return None;
        }
        let parsed = parse(text, &template.name, syntax()).ok()?;
        let Stmt::Template(root) = &parsed else {
            return None;
        };
        check_body(&root.children).ok()?;
        let mut file = File {
            reader: self,
            depth,
            guard: Guard::default(),
            around,
            names: BTreeMap::new(),
        };
        file.statements(&root.children)?;
        Some(file.guard)
    }
}

/// Reports whether compiling finds no more fault in a text than parsing does.
fn is_usual(text: &str) -> bool {
    is_shallow(text)
        && marks::reserved(text).is_none()
        && !text.contains("autoescape")
        && !has_refused_comment(text)
}

/// What a name that a file defines stands for.
#[derive(Clone)]
enum Name {
    Value(Path),
    /// Something that is there.
    Known,
}

struct File<'a, 't, 's> {
    reader: &'a mut Reader<'t>,
    depth: usize,
    guard: Guard,
    around: Around,
    names: BTreeMap<&'s str, Name>,
}

impl<'s> File<'_, '_, 's> {
    fn statements(&mut self, body: &[Stmt<'s>]) -> Option<()> {
        body.iter().try_for_each(|stmt| self.statement(stmt))
    }

    fn statement(&mut self, stmt: &Stmt<'s>) -> Option<()> {
        match stmt {
            Stmt::EmitRaw(text) => {
                (self.around == Around::Dropped || has_no_content(text.raw)).then_some(())
            }
            Stmt::Macro(definition) => self.define(definition.name, Name::Known),
            Stmt::Import(import) => {
                self.import(&import.expr)?;
                self.define(variable(&import.name)?, Name::Known)
            }
            Stmt::FromImport(import) => {
                self.import(&import.expr)?;
                import.names.iter().try_for_each(|(name, alias)| {
                    self.define(variable(alias.as_ref().unwrap_or(name))?, Name::Known)
                })
            }
            Stmt::Set(set) => {
                let name = self.known(&set.expr)?;
                self.define(variable(&set.target)?, name)
            }
            Stmt::IfCond(cond) if self.around == Around::Printed => {
                let condition = self.condition(&cond.expr)?;
                self.guard.conditions.push(condition);
                self.statements(&cond.false_body)
            }
            _ => None,
        }
    }

    fn define(&mut self, name: &'s str, meaning: Name) -> Option<()> {
        if OBJECTS.contains(&name) {
            return None;
        }
        self.names.insert(name, meaning);
        Some(())
    }

    fn import(&mut self, name: &Expr<'s>) -> Option<()> {
        let Expr::Const(name) = name else {
            return None;
        };
        let (name, depth) = (name.value.as_str()?, self.depth + 1);
        let reads = self.reader.imported(name, depth)?;
        self.guard.reads.extend(reads);
        Some(())
    }

    /// What an expression gives that cannot fail; none if it could.
    fn known(&mut self, expr: &Expr<'s>) -> Option<Name> {
        if let Some(path) = self.path(expr) {
            self.guard.reads.push(path.clone());
            return Some(Name::Value(path));
        }
        let mut all = |items: &[Expr<'s>]| items.iter().all(|item| self.known(item).is_some());
        let is_known = match expr {
            Expr::Const(_) => true,
            Expr::List(list) => all(&list.items),
            Expr::Map(map) => {
                let is_text = |key: &Expr<'_>| matches!(key, Expr::Const(_));
                map.keys.iter().all(is_text) && all(&map.values)
            }
            Expr::BinOp(op) => match op.op {
                BinOpKind::ScAnd | BinOpKind::ScOr => {
                    self.known(&op.left).is_some() && self.known(&op.right).is_some()
                }
                BinOpKind::Concat => is_sure_text(&op.left) && is_sure_text(&op.right),
                _ => false,
            },
            expr => is_sure_text(expr),
        };
        is_known.then_some(Name::Known)
    }

    fn condition(&self, expr: &Expr<'s>) -> Option<Condition> {
        if let Some(path) = self.path(expr) {
            return Some(Condition::Value(path));
        }
        match expr {
            Expr::UnaryOp(op) if matches!(op.op, UnaryOpKind::Not) => {
                Some(Condition::Not(self.condition(&op.expr)?.into()))
            }
            Expr::BinOp(op) => {
                let join = match op.op {
                    BinOpKind::ScAnd => Condition::And,
                    BinOpKind::ScOr => Condition::Or,
                    _ => return None,
                };
                let left = self.condition(&op.left)?;
                Some(join(left.into(), self.condition(&op.right)?.into()))
            }
            _ => None,
        }
    }

    /// The path into the values that an expression is.
    fn path(&self, expr: &Expr<'s>) -> Option<Path> {
        match expr {
            Expr::Var(name) if name.id == "values" => Some(Path::new()),
            Expr::Var(name) => match self.names.get(name.id)? {
                Name::Value(path) => Some(path.clone()),
                Name::Known => None,
            },
            Expr::GetAttr(get) => {
                let mut path = self.path(&get.expr)?;
                path.push(get.name.to_owned());
                Some(path)
            }
            _ => None,
        }
    }
}

/// Reports whether a text between tags is blank, or comments of YAML.
fn has_no_content(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with('#'))
}

fn variable<'s>(expr: &Expr<'s>) -> Option<&'s str> {
    match expr {
        Expr::Var(name) => Some(name.id),
        _ => None,
    }
}

fn is_sure_text(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Const(constant) => constant.value.as_str().is_some(),
        Expr::GetAttr(get) => {
            variable(&get.expr).is_some_and(|object| SURE.contains(&(object, get.name)))
        }
        Expr::BinOp(op) if matches!(op.op, BinOpKind::Concat) => {
            is_sure_text(&op.left) && is_sure_text(&op.right)
        }
        Expr::Filter(filter) => {
            filter.expr.as_ref().is_some_and(is_sure_text) && cuts_any_text(filter)
        }
        _ => false,
    }
}

/// Reports whether a filter makes text of every text: names are cut with these.
fn cuts_any_text(filter: &Filter<'_>) -> bool {
    let argument = match filter.args.as_slice() {
        [] => None,
        [CallArg::Pos(Expr::Const(constant))] => Some(&constant.value),
        _ => return false,
    };
    match (filter.name, argument) {
        ("lower" | "upper", None) => true,
        ("trunc", Some(length)) => length.is_integer(),
        ("trim_prefix" | "trim_suffix", Some(affix)) => affix.as_str().is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;
    use crate::yaml::parse;

    const VALUES: &str = "lit: true\ndark: false\ndeep:\n  dark: false\nzero: 0\nlist: []\n";

    fn sleeps_with(partial: &str, text: &str) -> bool {
        let mut sources = SourceMap::new();
        let mut template = |name: &str, text: &str| Template {
            name: name.to_owned(),
            file: sources.add(name, text),
            text: text.to_owned().into(),
            is_partial: name.starts_with('_'),
        };
        let templates = [template("_p.j2", partial), template("a.yaml", text)];
        let values = parse(sources.add("values.yaml", VALUES), VALUES).expect("YAML");
        Guards::of(&templates).asleep(&values[0]).contains("a.yaml")
    }

    fn sleeps(text: &str) -> bool {
        sleeps_with("{% macro m() %}x{% endmacro %}", text)
    }

    #[test]
    fn what_is_refused_in_a_template_that_is_off_is_noticed() {
        assert!(sleeps(
            "{% if values.dark %}\na: 1 {# note #}\n{% endif %}\n"
        ));
        assert!(!sleeps(
            "{% if values.dark %}\na: ${#x}\n{# note #}\n{% endif %}\n"
        ));
        let lost = "{% set n = 0 %}{% for x in [1] %}{% set n = x %}{% endfor %}";
        assert!(sleeps(&format!(
            "{{% if values.dark %}}{lost}{{% endif %}}"
        )));
        assert!(!sleeps(&format!(
            "{{% if values.dark %}}{lost}{{{{ n }}}}{{% endif %}}"
        )));
    }

    #[test]
    fn a_template_whose_only_condition_is_false_sleeps() {
        for condition in [
            "values.dark",
            "values.deep.dark",
            "not values.lit",
            "values.lit and values.dark",
            "values.dark and values.missing.key",
            "values.dark or not values.lit",
        ] {
            assert!(
                sleeps(&format!("{{% if {condition} %}}a: 1{{% endif %}}")),
                "{condition}"
            );
        }
    }

    #[test]
    fn what_is_not_a_boolean_keeps_a_template_awake() {
        for condition in [
            "values.lit",
            "values.zero",
            "values.list",
            "values.missing",
            "values.missing and values.dark",
            "values.zero and values.dark",
            "values.dark | default(true)",
            "values.dark == false",
            "values.dark is defined",
            "release.dark",
        ] {
            assert!(
                !sleeps(&format!("{{% if {condition} %}}a: 1{{% endif %}}")),
                "{condition}"
            );
        }
    }

    #[test]
    fn what_cannot_fail_may_stand_around_the_condition() {
        for around in [
            "{% import '_p.j2' as p %}",
            "{% from '_p.j2' import m %}",
            "{% macro n(x) %}{{ x.y }}{% endmacro %}",
            "{% set x = values.deep %}",
            "{% set x = values.deep or {} %}",
            "{% set x = {'a': [1, release.name ~ '-x']} %}",
            "{% set x = release.name | trunc(63) | trim_suffix('-') | lower %}",
            "{# a comment #}\n\n# one of YAML\n",
        ] {
            assert!(
                sleeps(&format!("{around}{{% if values.dark %}}a: 1{{% endif %}}")),
                "{around}"
            );
        }
    }

    #[test]
    fn what_prints_or_could_fail_keeps_a_template_awake() {
        for around in [
            "a: 1\n",
            "{{ release.name }}",
            "{% import '_q.j2' as p %}",
            "{% import values.name as p %}",
            "{% set x = values.missing %}",
            "{% set x = values.missing or {} %}",
            "{% set x = values.deep ~ 'x' %}",
            "{% set x = 'a' | upper(1) %}",
            "{% set x = 'a' | unknown %}",
            "{% set x = values.deep | upper %}",
            "{% set x = 'a' | trunc('b') %}",
            "{% set x = 'a' | trunc(1.0) %}",
            "{% set x = 'a' | trunc(length=1) %}",
            "{% set x = 'a' | trim_suffix(1) %}",
            "{% set x = fail('no') %}",
            "{% set values = {} %}",
            "{% set x %}a{% endset %}",
            "{% for x in values.list %}{% endfor %}",
            "{% include '_p.j2' %}",
            "{% if values.lit %}b: 1{% endif %}",
            "{% if values.dark %}{% else %}b: 1{% endif %}",
            "{% if values.dark %}{{ .Values.x }}{% endif %}",
            "{% if values.dark %}{% autoescape true %}{% endautoescape %}{% endif %}",
            "{% if values.dark %}{{ if x }}{% endif %}",
            "{% if values.dark %}{% endfor %}{% endif %}",
        ] {
            assert!(
                !sleeps(&format!("{around}{{% if values.dark %}}a: 1{{% endif %}}")),
                "{around}"
            );
        }
    }

    #[test]
    fn a_partial_that_does_something_keeps_a_template_awake() {
        let text = "{% import '_p.j2' as p %}{% if values.dark %}a: 1{% endif %}";
        assert!(sleeps_with(
            "text {% macro m() %}{% endmacro %}{% set x = values.deep %}",
            text
        ));
        assert!(!sleeps_with("{% set x = values.missing %}", text));
        assert!(!sleeps_with("{{ fail('no') }}", text));
        assert!(!sleeps_with("{% import '_p.j2' as p %}", text));
    }

    #[test]
    fn nothing_sleeps_where_a_missing_template_is_no_fault() {
        let text = "{% if values.dark %}a: 1{% endif %}";
        assert!(sleeps_with("", text));
        assert!(!sleeps_with("{% include 'a.yaml' ignore missing %}", text));
    }

    #[test]
    fn a_name_that_was_set_is_followed() {
        assert!(sleeps(
            "{% set x = values.deep %}{% if x.dark %}a: 1{% endif %}"
        ));
        assert!(!sleeps("{% set x = [] %}{% if x.dark %}a: 1{% endif %}"));
    }

    #[test]
    fn every_branch_of_a_condition_must_be_closed() {
        assert!(sleeps(
            "{% if values.dark %}a: 1{% elif values.deep.dark %}b: 1{% endif %}"
        ));
        assert!(!sleeps(
            "{% if values.dark %}a: 1{% elif values.lit %}b: 1{% endif %}"
        ));
    }
}
