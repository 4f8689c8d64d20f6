//! Follows the values through the statements and expressions of templates.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use minijinja::machinery::ast::{self, Expr, Stmt};

use super::shapes::{Names, Shape, Shapes};
use super::trees::Trees;
use crate::source::FileId;
use crate::template::References;

/// How deeply statements, expressions, macros and templates may lie in each other on the way: more
/// than one template can nest them, and what the stack has room for.
const DEEPEST_WALK: usize = 2500;

/// How many statements and expressions are walked at most: a macro that calls itself with ever
/// other arguments has no end.
const LONGEST_WALK: usize = 300_000;

/// Collects the values to which templates refer.
pub(super) struct Walk<'t> {
    trees: &'t Trees<'t>,
    pub(super) references: References,
    /// Macro calls and templates that were entered, so that recursion ends.
    pub(super) entered: BTreeSet<String>,
    /// What the imported templates set at their tops, by their names and how they are imported; nothing
    /// yet of those that are being walked.
    imported: BTreeMap<(String, bool, bool), Rc<Names<'t>>>,
    depth: usize,
    /// Statements and expressions so far.
    steps: usize,
    pub(super) file: Option<FileId>,
    /// Whether what is walked is only reached under some condition on the values.
    pub(super) is_conditional: bool,
    /// Whether what is walked is a macro that no template may call.
    pub(super) is_uncalled: bool,
}

impl<'t> Walk<'t> {
    /// The walk adds to `references`.
    pub(super) fn new(trees: &'t Trees<'t>, references: References) -> Self {
        Self {
            trees,
            references,
            entered: BTreeSet::new(),
            imported: BTreeMap::new(),
            depth: 0,
            steps: 0,
            file: None,
            is_conditional: false,
            is_uncalled: false,
        }
    }

    /// Walks the template called `name`.
    pub(super) fn template(&mut self, name: &str) {
        self.with_names(name, &mut Names::default());
    }

    /// Walks the template called `name`; what it sets at its top is left in `names`.
    fn with_names(&mut self, name: &str, names: &mut Names<'t>) {
        let Some(body) = self.trees.get(name) else {
            self.references.is_incomplete |= self.trees.has(name);
            return;
        };
        if self.entered.insert(format!("{name} {names:?}")) {
            self.body_in(self.trees.file(name), body, names);
        }
    }

    fn body_in(&mut self, file: Option<FileId>, body: &'t [Stmt<'t>], names: &mut Names<'t>) {
        let outer = std::mem::replace(&mut self.file, file);
        self.body(body, names);
        self.file = outer;
    }

    /// Walks what is only reached under some condition on the values.
    pub(super) fn conditionally<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.is_conditional, true);
        let walked = walk(self);
        self.is_conditional = outer;
        walked
    }

    pub(super) fn body(&mut self, body: &'t [Stmt<'t>], names: &mut Names<'t>) {
        for stmt in body {
            self.deeper(|walk| walk.stmt(stmt, names));
        }
    }

    /// Walks one step down, unless that leads too far.
    pub(super) fn deeper<T: Default>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth == DEEPEST_WALK || self.steps == LONGEST_WALK {
            self.give_up();
            return T::default();
        }
        self.depth += 1;
        self.steps += 1;
        let walked = walk(self);
        self.depth -= 1;
        walked
    }

    /// Takes all values for referred to, since the rest of the walk is unknown.
    fn give_up(&mut self) {
        self.steps = LONGEST_WALK;
        self.references.is_incomplete = true;
        self.references.add(&[], true);
    }

    pub(super) fn name(&mut self, name: &str, shapes: Shapes<'t>, names: &mut Names<'t>) {
        if !names.add(name, shapes) {
            self.give_up();
        }
    }

    fn block(&mut self, body: &'t [Stmt<'t>], names: &Names<'t>) {
        self.body(body, &mut names.clone());
    }

    fn stmt(&mut self, stmt: &'t Stmt<'t>, names: &mut Names<'t>) {
        match stmt {
            Stmt::Template(template) => self.body(&template.children, names),
            Stmt::EmitExpr(emit) => self.whole(&emit.expr, names),
            Stmt::EmitRaw(text) => self.literal(text.raw),
            Stmt::Continue(_) | Stmt::Break(_) => {}
            Stmt::ForLoop(for_loop) => self.for_loop(for_loop, names),
            Stmt::IfCond(cond) => {
                self.test(&cond.expr, names);
                self.conditionally(|walk| {
                    walk.body(&cond.true_body, names);
                    walk.body(&cond.false_body, names);
                });
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
                let file = self.file;
                self.conditionally(|walk| walk.macro_body(&call.macro_decl, &[], names, file));
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
        self.conditionally(|walk| {
            let filter = for_loop.filter_expr.iter();
            filter.for_each(|filter| walk.test(filter, &inner));
            walk.body(&for_loop.body, &mut inner);
            walk.block(&for_loop.else_body, names);
        });
    }

    pub(super) fn assign(
        &mut self,
        target: &'t Expr<'t>,
        expr: &'t Expr<'t>,
        names: &mut Names<'t>,
    ) {
        match target {
            Expr::Var(var) => {
                let shapes = self.shapes(expr, names);
                self.refer(&shapes);
                if shapes.is_empty() && var.id == "values" {
                    names.hide(var.id);
                }
                self.name(var.id, shapes, names);
            }
            // Unpacked, or put into a namespace: where it goes cannot be followed.
            _ => self.whole(expr, names),
        }
    }

    fn import(&mut self, import: &'t ast::Import<'t>, names: &mut Names<'t>) {
        let modules = self.modules(&import.expr, names);
        if let Expr::Var(var) = &import.name {
            let shapes = modules.into_iter().map(Shape::Module).collect();
            self.name(var.id, shapes, names);
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
            self.name(alias.id, shapes, names);
        }
    }

    /// The names that the templates called `name` set at their top.
    fn modules(&mut self, name: &'t Expr<'t>, names: &Names<'t>) -> Vec<Rc<Names<'t>>> {
        let templates = self.named(name, names).into_iter();
        templates.map(|name| self.module(name)).collect()
    }

    fn module(&mut self, name: String) -> Rc<Names<'t>> {
        let import = (name, self.is_conditional, self.is_uncalled);
        if let Some(known) = self.imported.get(&import) {
            return Rc::clone(known);
        }
        self.imported.insert(import.clone(), Rc::default());
        let mut inner = Names::default();
        self.entered.remove(&format!("{} {inner:?}", import.0));
        self.with_names(&import.0, &mut inner);
        let module = Rc::new(inner);
        self.imported.insert(import, Rc::clone(&module));
        module
    }

    pub(super) fn included(&mut self, name: &'t Expr<'t>, names: &Names<'t>) {
        for name in self.named(name, names) {
            self.with_names(&name, &mut names.clone());
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
            _ => self.trees.names().map(str::to_owned).collect(),
        }
    }

    /// A text that `tpl` may get to render.
    pub(super) fn literal(&mut self, text: &str) {
        self.references.has_texts |= text.contains("{{") || text.contains("{%");
    }
}

/// The variables of a target stand for something else inside.
pub(super) fn hide(target: &Expr<'_>, names: &mut Names<'_>) {
    match target {
        Expr::Var(var) => names.hide(var.id),
        Expr::List(list) => list.items.iter().for_each(|item| hide(item, names)),
        Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| hide(item, names)),
        _ => {}
    }
}
