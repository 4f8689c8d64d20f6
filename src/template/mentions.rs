//! Which values the templates of a chart mention, taken branch or not.
//!
//! The syntax trees are walked with every variable that may stand for a part of `values`. A path is
//! mentioned if a tree has it: `values.a.b`, `values['a'].b`, through `set`, `with`, `import` or the
//! argument of a macro. It is mentioned whole, with everything below it, where it is printed,
//! iterated, passed on, handed to `tpl`, or indexed by something that is not literal.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use minijinja::machinery::ast::{self, BinOpKind, CallArg, Expr, Stmt};
use minijinja::machinery::parse;

use super::Template;
use super::guard::guarded;
use super::instrument::{is_shallow, syntax};

/// Paths of more keys are taken whole.
const DEEPEST: usize = 24;

/// The values that a set of templates mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    root: Mention,
    /// Whether strings are rendered by `tpl`: what they mention counts too.
    pub uses_tpl: bool,
}

/// The syntax tree of a template, if it has one.
fn tree<'t>(text: &'t str, name: &'t str) -> Option<Stmt<'t>> {
    if !is_shallow(text) {
        return None;
    }
    guarded(|| parse(text, name, syntax()).ok()).unwrap_or_default()
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Mention {
    whole: bool,
    children: BTreeMap<String, Mention>,
}

impl Mentions {
    /// Returns what `templates`, and the partials that they reach, mention.
    ///
    /// A template that cannot be parsed mentions nothing; it is reported where it is compiled.
    pub fn of(templates: &[Template]) -> Self {
        let parsed: BTreeMap<&str, Stmt<'_>> = templates
            .iter()
            .filter_map(|template| {
                Some((
                    template.name.as_str(),
                    tree(&template.text, &template.name)?,
                ))
            })
            .collect();
        let mut walk = Walk {
            parsed: &parsed,
            mentions: Self::default(),
            entered: BTreeSet::new(),
        };
        for template in templates.iter().filter(|template| !template.is_partial) {
            walk.template(&template.name, &mut Names::default());
        }
        walk.mentions
    }

    /// Adds what the template in `text` mentions.
    pub(super) fn add_text(&mut self, text: &str) {
        let Some(tree) = tree(text, "<tpl>") else {
            return;
        };
        let parsed = BTreeMap::from([("<tpl>", tree)]);
        let mentions = std::mem::take(self);
        let mut walk = Walk {
            parsed: &parsed,
            mentions,
            entered: BTreeSet::new(),
        };
        walk.template("<tpl>", &mut Names::default());
        *self = walk.mentions;
    }

    /// Reports whether the key that `path` leads to is mentioned, or something below or above it
    /// that takes it in.
    pub fn covers<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> bool {
        let mut mention = &self.root;
        for key in path {
            if mention.whole {
                return true;
            }
            match mention.children.get(key) {
                Some(child) => mention = child,
                None => return false,
            }
        }
        true
    }

    /// Returns the keys that are mentioned below `path`, for "did you mean".
    pub fn below<'p>(&self, path: impl IntoIterator<Item = &'p str>) -> Vec<&str> {
        let mut mention = &self.root;
        for key in path {
            match mention.children.get(key) {
                Some(child) => mention = child,
                None => return Vec::new(),
            }
        }
        mention.children.keys().map(String::as_str).collect()
    }

    fn add(&mut self, path: &[String], whole: bool) {
        let mut mention = &mut self.root;
        for key in path {
            mention = mention.children.entry(key.clone()).or_default();
        }
        mention.whole |= whole;
    }
}

/// What a name or an expression may stand for.
#[derive(Clone)]
enum Shape<'t> {
    /// A part of the values.
    Path(Vec<String>),
    /// An imported template.
    Module(Rc<Names<'t>>),
    /// A macro, and the names around its definition.
    Macro(&'t ast::Macro<'t>, Rc<Names<'t>>),
}

/// A macro is told by its address: its tree may be large, and may hold itself.
impl std::fmt::Debug for Shape<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shape::Path(path) => write!(f, "{path:?}"),
            Shape::Module(names) => write!(f, "{names:?}"),
            Shape::Macro(definition, _) => write!(f, "{definition:p}"),
        }
    }
}

type Shapes<'t> = Vec<Shape<'t>>;

/// The names in scope; one that is not here is not a part of the values.
#[derive(Debug, Clone, Default)]
struct Names<'t>(BTreeMap<String, Shapes<'t>>);

impl<'t> Names<'t> {
    fn get(&self, name: &str) -> Shapes<'t> {
        match self.0.get(name) {
            Some(shapes) => shapes.clone(),
            None if name == "values" => vec![Shape::Path(Vec::new())],
            None => Vec::new(),
        }
    }

    /// A name may be set on one branch only, so what it stood for before stays possible.
    fn add(&mut self, name: &str, shapes: Shapes<'t>) {
        self.0.entry(name.to_owned()).or_default().extend(shapes);
    }

    fn hide(&mut self, name: &str) {
        self.0.insert(name.to_owned(), Vec::new());
    }
}

struct Walk<'t> {
    parsed: &'t BTreeMap<&'t str, Stmt<'t>>,
    mentions: Mentions,
    /// Macro calls and templates that were entered, so that recursion ends.
    entered: BTreeSet<String>,
}

impl<'t> Walk<'t> {
    /// Walks the template called `name`; what it sets at its top is left in `names`.
    fn template(&mut self, name: &str, names: &mut Names<'t>) {
        let Some(Stmt::Template(tree)) = self.parsed.get(name) else {
            return;
        };
        if self.entered.insert(format!("{name} {names:?}")) {
            self.body(&tree.children, names);
        }
    }

    fn body(&mut self, body: &'t [Stmt<'t>], names: &mut Names<'t>) {
        for stmt in body {
            self.stmt(stmt, names);
        }
    }

    fn block(&mut self, body: &'t [Stmt<'t>], names: &Names<'t>) {
        self.body(body, &mut names.clone());
    }

    fn stmt(&mut self, stmt: &'t Stmt<'t>, names: &mut Names<'t>) {
        match stmt {
            Stmt::Template(template) => self.body(&template.children, names),
            Stmt::EmitExpr(emit) => self.whole(&emit.expr, names),
            Stmt::EmitRaw(_) | Stmt::Continue(_) | Stmt::Break(_) => {}
            Stmt::ForLoop(for_loop) => self.for_loop(for_loop, names),
            Stmt::IfCond(cond) => {
                self.test(&cond.expr, names);
                self.body(&cond.true_body, names);
                self.body(&cond.false_body, names);
            }
            Stmt::WithBlock(with) => {
                let mut inner = names.clone();
                for (target, expr) in &with.assignments {
                    self.assign(target, expr, &mut inner);
                }
                self.body(&with.body, &mut inner);
            }
            Stmt::Set(set) => self.assign(&set.target, &set.expr, names),
            Stmt::SetBlock(set) => {
                self.block(&set.body, names);
                set.filter
                    .iter()
                    .for_each(|filter| self.whole(filter, names));
            }
            Stmt::AutoEscape(block) => self.body(&block.body, names),
            Stmt::FilterBlock(block) => {
                self.whole(&block.filter, names);
                self.block(&block.body, names);
            }
            Stmt::Block(block) => self.block(&block.body, names),
            Stmt::Import(import) => self.import(import, names),
            Stmt::FromImport(import) => self.import_names(import, names),
            Stmt::Extends(extends) => self.included(&extends.name, names),
            Stmt::Include(include) => self.included(&include.name, names),
            Stmt::Macro(definition) => self.define(definition, names),
            Stmt::CallBlock(call) => {
                self.call(&call.call, names);
                self.macro_body(&call.macro_decl, &[], names);
            }
            Stmt::Do(call) => {
                self.call(&call.call, names);
            }
        }
    }

    fn for_loop(&mut self, for_loop: &'t ast::ForLoop<'t>, names: &Names<'t>) {
        self.whole(&for_loop.iter, names);
        let mut inner = names.clone();
        hide(&for_loop.target, &mut inner);
        for_loop
            .filter_expr
            .iter()
            .for_each(|filter| self.test(filter, &inner));
        self.body(&for_loop.body, &mut inner);
        self.block(&for_loop.else_body, names);
    }

    fn assign(&mut self, target: &'t Expr<'t>, expr: &'t Expr<'t>, names: &mut Names<'t>) {
        match target {
            Expr::Var(var) => {
                let shapes = self.shapes(expr, names);
                self.mention(&shapes);
                if shapes.is_empty() && var.id == "values" {
                    names.hide(var.id);
                }
                names.add(var.id, shapes);
            }
            // Unpacked, or put into a namespace: where it goes cannot be followed.
            _ => self.whole(expr, names),
        }
    }

    fn import(&mut self, import: &'t ast::Import<'t>, names: &mut Names<'t>) {
        let modules = self.modules(&import.expr, names);
        if let Expr::Var(var) = &import.name {
            names.add(
                var.id,
                modules
                    .into_iter()
                    .map(|module| Shape::Module(Rc::new(module)))
                    .collect(),
            );
        }
    }

    fn import_names(&mut self, import: &'t ast::FromImport<'t>, names: &mut Names<'t>) {
        let modules = self.modules(&import.expr, names);
        for (name, alias) in &import.names {
            let (Expr::Var(name), Expr::Var(alias)) = (name, alias.as_ref().unwrap_or(name)) else {
                continue;
            };
            let shapes = modules
                .iter()
                .flat_map(|module| module.get(name.id))
                .collect();
            names.add(alias.id, shapes);
        }
    }

    /// The names that the templates called `name` set at their top.
    fn modules(&mut self, name: &'t Expr<'t>, names: &Names<'t>) -> Vec<Names<'t>> {
        self.named(name, names)
            .into_iter()
            .map(|name| {
                let mut inner = Names::default();
                self.entered.remove(&format!("{name} {inner:?}"));
                self.template(&name, &mut inner);
                inner
            })
            .collect()
    }

    fn included(&mut self, name: &'t Expr<'t>, names: &Names<'t>) {
        for name in self.named(name, names) {
            self.template(&name, &mut names.clone());
        }
    }

    /// The names that an expression may give; if it is not literal, every template's.
    fn named(&mut self, name: &'t Expr<'t>, names: &Names<'t>) -> Vec<String> {
        self.whole(name, names);
        match name {
            Expr::Const(name) => name.value.as_str().map(str::to_owned).into_iter().collect(),
            Expr::List(list) if list.items.iter().all(|item| matches!(item, Expr::Const(_))) => {
                list.items
                    .iter()
                    .flat_map(|item| self.named(item, names))
                    .collect()
            }
            _ => self.parsed.keys().map(ToString::to_string).collect(),
        }
    }

    /// What a macro's body mentions counts, called or not.
    fn define(&mut self, definition: &'t ast::Macro<'t>, names: &mut Names<'t>) {
        self.macro_body(definition, &[], names);
        let around = Rc::new(names.clone());
        names.add(definition.name, vec![Shape::Macro(definition, around)]);
    }

    fn macro_body(
        &mut self,
        definition: &'t ast::Macro<'t>,
        args: &[(String, Shapes<'t>)],
        around: &Names<'t>,
    ) {
        let mut inner = around.clone();
        definition.args.iter().for_each(|arg| hide(arg, &mut inner));
        for (name, shapes) in args {
            inner.add(name, shapes.clone());
        }
        let defaulted = &definition.args[definition.args.len() - definition.defaults.len()..];
        for (arg, default) in defaulted.iter().zip(&definition.defaults) {
            self.assign(arg, default, &mut inner);
        }
        let call = format!("{} {:p} {args:?}", definition.name, definition);
        if self.entered.insert(call) {
            self.body(&definition.body, &mut inner);
        }
    }

    fn mention(&mut self, shapes: &Shapes<'t>) {
        for shape in shapes {
            if let Shape::Path(path) = shape {
                self.mentions.add(path, false);
            }
        }
    }

    /// A use that only looks whether something is there.
    fn test(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        let shapes = self.shapes(expr, names);
        self.mention(&shapes);
    }

    /// A use that may look at everything.
    fn whole(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        for shape in self.shapes(expr, names) {
            if let Shape::Path(path) = shape {
                self.mentions.add(&path, true);
            }
        }
    }

    /// What an expression may stand for; parts of it that go elsewhere are taken whole.
    fn shapes(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        match expr {
            Expr::Var(var) => names.get(var.id),
            Expr::GetAttr(get) => self.attribute(&get.expr, get.name, names),
            Expr::GetItem(get) => match get
                .subscript_expr
                .as_const()
                .as_ref()
                .and_then(|key| key.as_str())
            {
                Some(key) => self.attribute(&get.expr, key, names),
                None => self.all_whole([&get.expr, &get.subscript_expr], names),
            },
            Expr::IfExpr(cond) => {
                self.test(&cond.test_expr, names);
                let mut shapes = self.shapes(&cond.true_expr, names);
                shapes.extend(
                    cond.false_expr
                        .iter()
                        .flat_map(|expr| self.shapes(expr, names)),
                );
                shapes
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                let mut shapes = self.shapes(&op.left, names);
                shapes.extend(self.shapes(&op.right, names));
                shapes
            }
            Expr::BinOp(op) => self.all_whole([&op.left, &op.right], names),
            Expr::UnaryOp(op) => {
                self.test(&op.expr, names);
                Vec::new()
            }
            Expr::Compare(compare) => {
                self.whole(&compare.expr, names);
                self.all_whole(compare.ops.iter().map(|op| &op.expr), names)
            }
            Expr::Test(test) => {
                self.test(&test.expr, names);
                self.args(&test.args, names);
                Vec::new()
            }
            Expr::Filter(filter) => {
                filter.expr.iter().for_each(|expr| self.whole(expr, names));
                self.mentions.uses_tpl |= filter.name == "tpl";
                self.args(&filter.args, names);
                Vec::new()
            }
            Expr::Call(call) => self.call(call, names),
            Expr::Slice(slice) => {
                let bounds = [&slice.start, &slice.stop, &slice.step];
                self.whole(&slice.expr, names);
                self.all_whole(bounds.into_iter().flatten(), names)
            }
            Expr::List(list) => self.all_whole(&list.items, names),
            Expr::Tuple(tuple) => self.all_whole(&tuple.items, names),
            Expr::Map(map) => {
                self.all_whole(&map.keys, names);
                self.all_whole(&map.values, names)
            }
            Expr::Const(_) => Vec::new(),
        }
    }

    fn all_whole(
        &mut self,
        exprs: impl IntoIterator<Item = &'t Expr<'t>>,
        names: &Names<'t>,
    ) -> Shapes<'t> {
        exprs.into_iter().for_each(|expr| self.whole(expr, names));
        Vec::new()
    }

    fn attribute(&mut self, expr: &'t Expr<'t>, key: &str, names: &Names<'t>) -> Shapes<'t> {
        let mut found = Vec::new();
        for shape in self.shapes(expr, names) {
            match shape {
                // A macro that calls itself with ever deeper paths has to end.
                Shape::Path(path) if path.len() >= DEEPEST => self.mentions.add(&path, true),
                Shape::Path(mut path) => {
                    path.push(key.to_owned());
                    self.mentions.add(&path, false);
                    found.push(Shape::Path(path));
                }
                Shape::Module(module) => found.extend(module.get(key)),
                Shape::Macro(..) => {}
            }
        }
        found
    }

    fn args(&mut self, args: &'t [CallArg<'t>], names: &Names<'t>) {
        for arg in args {
            let (CallArg::Pos(expr)
            | CallArg::Kwarg(_, expr)
            | CallArg::PosSplat(expr)
            | CallArg::KwargSplat(expr)) = arg;
            self.whole(expr, names);
        }
    }

    /// A known macro binds its arguments; to everything else they are passed on.
    fn call(&mut self, call: &'t ast::Call<'t>, names: &Names<'t>) -> Shapes<'t> {
        let callee = match &call.expr {
            // A method sees all of its object.
            Expr::GetAttr(get) => {
                let objects = self.shapes(&get.expr, names);
                let is_path = |shape: &Shape<'_>| matches!(shape, Shape::Path(_));
                if objects.iter().any(is_path) {
                    self.whole(&get.expr, names);
                }
                objects
                    .iter()
                    .flat_map(|object| match object {
                        Shape::Module(module) => module.get(get.name),
                        _ => Vec::new(),
                    })
                    .collect()
            }
            expr => self.shapes(expr, names),
        };
        let macros: Vec<_> = callee
            .iter()
            .filter_map(|shape| match shape {
                Shape::Macro(definition, around) => Some((*definition, Rc::clone(around))),
                _ => None,
            })
            .collect();
        if macros.is_empty() {
            self.function(call, names);
        }
        for (definition, around) in macros {
            let bound = self.bound(definition, &call.args, names);
            // A macro sees itself and what was defined around it.
            let mut around = (*around).clone();
            around.add(definition.name, callee.clone());
            self.macro_body(definition, &bound, &around);
        }
        Vec::new()
    }

    fn function(&mut self, call: &'t ast::Call<'t>, names: &Names<'t>) {
        if let (Expr::Var(var), Some(CallArg::Pos(first))) = (&call.expr, call.args.first()) {
            self.mentions.uses_tpl |= var.id == "tpl";
            if var.id == "include" {
                self.included(first, names);
            }
        }
        self.args(&call.args, names);
    }

    fn bound(
        &mut self,
        definition: &'t ast::Macro<'t>,
        args: &'t [CallArg<'t>],
        names: &Names<'t>,
    ) -> Vec<(String, Shapes<'t>)> {
        let mut bound = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            match arg {
                CallArg::Pos(expr) => {
                    let shapes = self.shapes(expr, names);
                    self.mention(&shapes);
                    if let Some(Expr::Var(name)) = definition.args.get(index) {
                        bound.push((name.id.to_owned(), shapes));
                    }
                }
                CallArg::Kwarg(name, expr) => {
                    let shapes = self.shapes(expr, names);
                    self.mention(&shapes);
                    bound.push(((*name).to_owned(), shapes));
                }
                CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => self.whole(expr, names),
            }
        }
        bound
    }
}

/// The variables of a target stand for something else inside.
fn hide(target: &Expr<'_>, names: &mut Names<'_>) {
    match target {
        Expr::Var(var) => names.hide(var.id),
        Expr::List(list) => list.items.iter().for_each(|item| hide(item, names)),
        Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| hide(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn mentions(templates: &[(&str, &str)]) -> Mentions {
        let mut sources = SourceMap::new();
        let templates: Vec<Template> = templates
            .iter()
            .map(|(name, text)| Template {
                name: (*name).to_owned(),
                file: sources.add(*name, *text),
                text: (*text).into(),
                is_partial: name.starts_with('_'),
            })
            .collect();
        Mentions::of(&templates)
    }

    fn covers(text: &str, path: &str) -> bool {
        mentions(&[("a.yaml", text)]).covers(path.split('.'))
    }

    #[test]
    fn a_path_on_a_branch_not_taken_is_mentioned() {
        assert!(covers("{% if false %}{{ values.a.b }}{% endif %}", "a.b"));
        assert!(!covers("{% if false %}{{ values.a.b }}{% endif %}", "a.c"));
    }

    #[test]
    fn the_parents_of_a_path_are_mentioned() {
        assert!(covers("{{ values.a.b }}", "a"));
    }

    #[test]
    fn a_printed_path_is_taken_whole() {
        assert!(covers("{{ values.a }}", "a.x.y"));
        assert!(!covers("{% if values.a %}{% endif %}", "a.x"));
    }

    #[test]
    fn a_literal_index_is_a_path_and_another_takes_all() {
        assert!(!covers("{{ values['a'].b }}", "a.c"));
        assert!(covers("{{ values['a']['b'] }}", "a.b"));
        assert!(covers("{{ values.a[values.k] }}", "a.c"));
    }

    #[test]
    fn set_and_with_are_followed() {
        assert!(covers("{% set x = values.a %}{{ x.b }}", "a.b"));
        assert!(!covers("{% set x = values.a %}{{ x.b }}", "a.c"));
        assert!(covers(
            "{% with x = values.a.b %}{{ x.c }}{% endwith %}",
            "a.b.c"
        ));
    }

    #[test]
    fn an_iterated_path_is_taken_whole() {
        assert!(covers(
            "{% for x in values.a %}{{ x.y }}{% endfor %}",
            "a.z"
        ));
    }

    #[test]
    fn a_loop_variable_called_values_hides_the_values() {
        assert!(!covers(
            "{% for values in [1] %}{{ values.a }}{% endfor %}",
            "a"
        ));
    }

    #[test]
    fn macro_arguments_are_followed_through_imports() {
        let mentions = mentions(&[
            ("_lib.j2", "{% macro m(cfg) %}{{ cfg.b }}{% endmacro %}"),
            (
                "a.yaml",
                "{% import '_lib.j2' as lib %}{{ lib.m(values.a) }}",
            ),
        ]);
        assert!(mentions.covers(["a", "b"]));
        assert!(!mentions.covers(["a", "c"]));
    }

    #[test]
    fn named_arguments_and_defaults_are_followed() {
        assert!(covers(
            "{% macro m(x, y=values.d) %}{{ x.b }}{{ y.e }}{% endmacro %}{{ m(x=values.a) }}",
            "a.b"
        ));
        assert!(covers(
            "{% macro m(x, y=values.d) %}{{ x.b }}{{ y.e }}{% endmacro %}{{ m(x=values.a) }}",
            "d.e"
        ));
    }

    #[test]
    fn an_included_partial_is_reached() {
        let mentions = mentions(&[
            ("_part.j2", "{{ values.p.q }}{{ x.y }}"),
            ("a.yaml", "{% set x = values.s %}{% include '_part.j2' %}"),
        ]);
        assert!(mentions.covers(["p", "q"]));
        assert!(mentions.covers(["s", "y"]));
        assert!(!mentions.covers(["s", "z"]));
    }

    #[test]
    fn a_partial_that_nothing_reaches_mentions_nothing() {
        let mentions = mentions(&[("_part.j2", "{{ values.p }}"), ("a.yaml", "{{ values.a }}")]);
        assert!(!mentions.covers(["p"]));
    }

    #[test]
    fn a_recursive_macro_ends() {
        assert!(covers(
            "{% macro m(x) %}{{ x.a }}{{ m(x.b) }}{% endmacro %}{{ m(values) }}",
            "a"
        ));
    }

    #[test]
    fn an_or_keeps_both_sides() {
        assert!(covers("{{ (values.a or values.b).c }}", "b.c"));
    }

    #[test]
    fn a_filter_takes_all() {
        assert!(covers("{{ (values.a | default({})).b }}", "a.c"));
    }
}
