//! Follows the values through the statements and expressions of templates.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use minijinja::machinery::ast::{self, BinOpKind, CallArg, Expr, Stmt};

use super::Mentions;
use super::shapes::{Names, Shape, Shapes};
use super::trees::Trees;
use crate::source::{FileId, Span};

/// Functions and filters that make something of a value that is not there.
const TAKES_NOTHING: &[&str] = &[
    "default", "d", "coalesce", "required", "all", "any", "empty",
];

/// Paths of more keys are taken whole.
const DEEPEST: usize = 24;

/// How deeply statements, expressions, macros and templates may lie in each other on the way: more
/// than one template can nest them, and what the stack has room for.
const DEEPEST_WALK: usize = 2500;

/// How many statements and expressions are walked at most: a macro that calls itself with ever
/// other arguments has no end.
const LONGEST_WALK: usize = 300_000;

/// Collects what templates mention.
pub(super) struct Walk<'t> {
    trees: &'t Trees<'t>,
    pub(super) mentions: Mentions,
    /// Macro calls and templates that were entered, so that recursion ends.
    entered: BTreeSet<String>,
    /// What the imported templates set at their tops, by their names and how they are imported; nothing
    /// yet of those that are being walked.
    imported: BTreeMap<(String, bool, bool), Rc<Names<'t>>>,
    depth: usize,
    /// Statements and expressions so far.
    steps: usize,
    /// The file of what is walked.
    file: Option<FileId>,
    /// Whether what is walked is only reached if some value says so.
    is_conditional: bool,
    /// Whether what is walked is a macro that nobody need call.
    is_uncalled: bool,
}

impl<'t> Walk<'t> {
    /// Adds to `mentions`.
    pub(super) fn new(trees: &'t Trees<'t>, mentions: Mentions) -> Self {
        Self {
            trees,
            mentions,
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
            self.mentions.is_incomplete |= self.trees.has(name);
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

    /// Walks what is only reached if some value says so.
    fn conditionally<T>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.is_conditional, true);
        let walked = walk(self);
        self.is_conditional = outer;
        walked
    }

    fn body(&mut self, body: &'t [Stmt<'t>], names: &mut Names<'t>) {
        for stmt in body {
            self.deeper(|walk| walk.stmt(stmt, names));
        }
    }

    /// Walks one step down, unless that leads too far.
    fn deeper<T: Default>(&mut self, walk: impl FnOnce(&mut Self) -> T) -> T {
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

    /// Takes all values for mentioned, since nobody knows what else is.
    fn give_up(&mut self) {
        self.steps = LONGEST_WALK;
        self.mentions.is_incomplete = true;
        self.mentions.add(&[], true);
    }

    fn name(&mut self, name: &str, shapes: Shapes<'t>, names: &mut Names<'t>) {
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

    fn assign(&mut self, target: &'t Expr<'t>, expr: &'t Expr<'t>, names: &mut Names<'t>) {
        match target {
            Expr::Var(var) => {
                let shapes = self.shapes(expr, names);
                self.mention(&shapes);
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

    fn included(&mut self, name: &'t Expr<'t>, names: &Names<'t>) {
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

    /// What a macro's body mentions counts, called or not.
    fn define(&mut self, definition: &'t ast::Macro<'t>, names: &mut Names<'t>) {
        let file = self.file;
        let outer = std::mem::replace(&mut self.is_uncalled, true);
        self.conditionally(|walk| walk.macro_body(definition, &[], names, file));
        self.is_uncalled = outer;
        let around = Rc::new(names.clone());
        let shapes = vec![Shape::Macro(definition, around, file)];
        self.name(definition.name, shapes, names);
    }

    fn macro_body(
        &mut self,
        definition: &'t ast::Macro<'t>,
        args: &[(String, Shapes<'t>)],
        around: &Names<'t>,
        file: Option<FileId>,
    ) {
        let mut inner = around.clone();
        definition.args.iter().for_each(|arg| hide(arg, &mut inner));
        for (name, shapes) in args {
            self.name(name, shapes.clone(), &mut inner);
        }
        let defaulted = &definition.args[definition.args.len() - definition.defaults.len()..];
        let outer = std::mem::replace(&mut self.file, file);
        for (arg, default) in defaulted.iter().zip(&definition.defaults) {
            self.assign(arg, default, &mut inner);
        }
        let state = self.is_uncalled;
        let call = format!("{} {:p} {args:?} {state}", definition.name, definition);
        if self.entered.insert(call) {
            self.body(&definition.body, &mut inner);
        }
        self.file = outer;
    }

    /// A text that `tpl` may get to render.
    fn literal(&mut self, text: &str) {
        self.mentions.has_texts |= text.contains("{{") || text.contains("{%");
    }

    fn mention(&mut self, shapes: &Shapes<'t>) {
        for shape in shapes {
            if let Shape::Path(path) = shape {
                self.mentions.add(path, false);
            }
        }
    }

    /// A use that only looks whether something is there. Here `or` gives no default.
    fn test(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        match expr {
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                self.test(&op.left, names);
                self.conditionally(|walk| walk.test(&op.right, names));
            }
            _ => {
                let shapes = self.shapes(expr, names);
                self.mention(&shapes);
            }
        }
    }

    /// A use that may look at everything.
    fn whole(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        self.wholly(expr, names);
    }

    /// A use that may look at everything, and what it looks at.
    fn wholly(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        let shapes = self.shapes(expr, names);
        for shape in &shapes {
            if let Shape::Path(path) = shape {
                self.mentions.add(path, true);
            }
        }
        self.need(expr, &shapes);
        shapes
    }

    /// Notes that nothing can be made of `expr` unless it is there.
    fn need(&mut self, expr: &Expr<'_>, shapes: &Shapes<'t>) {
        let [Shape::Path(path)] = shapes.as_slice() else {
            return;
        };
        let is_path = matches!(expr, Expr::GetAttr(_) | Expr::GetItem(_));
        if is_path && !self.is_conditional {
            let span = self.span(expr);
            let mention = self.mentions.entry(path);
            mention.needed = mention.needed.or(span);
        }
    }

    /// Notes that templates can do without what `shapes` stand for.
    fn make_optional(&mut self, shapes: &Shapes<'t>) {
        for shape in shapes {
            if let Shape::Path(path) = shape {
                self.mentions.entry(path).is_optional = true;
            }
        }
    }

    /// Notes that templates ask whether what `shapes` stand for has `key`.
    fn make_key_optional(&mut self, shapes: &Shapes<'t>, key: &Expr<'_>) {
        let key = key.as_const();
        let Some(key) = key.as_ref().and_then(|key| key.as_str()) else {
            return;
        };
        for shape in shapes {
            if let Shape::Path(path) = shape {
                let path = [path.as_slice(), &[key.to_owned()]].concat();
                self.mentions.entry(&path).is_optional = true;
            }
        }
    }

    /// Where an expression stands: from its first name to its last key.
    fn span(&self, expr: &Expr<'_>) -> Option<Span> {
        let mut first = expr;
        while let Some(inner) = match first {
            Expr::GetAttr(get) => Some(&get.expr),
            Expr::GetItem(get) => Some(&get.expr),
            _ => None,
        } {
            first = inner;
        }
        let start = first.span().start_offset.min(expr.span().start_offset);
        let end = expr.span().end_offset;
        Some(Span::new(self.file?, start as usize, end as usize))
    }

    /// What an expression may stand for; parts of it that go elsewhere are taken whole.
    fn shapes(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        self.deeper(|walk| walk.shapes_here(expr, names))
    }

    fn shapes_here(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        match expr {
            Expr::Var(var) => {
                self.mentions.has_texts |= var.id == "files";
                names.get(var.id)
            }
            Expr::GetAttr(get) => self.attribute(expr, &get.expr, get.name, names),
            Expr::GetItem(get) => match get
                .subscript_expr
                .as_const()
                .as_ref()
                .and_then(|key| key.as_str())
            {
                Some(key) => self.attribute(expr, &get.expr, key, names),
                None => self.all_whole([&get.expr, &get.subscript_expr], names),
            },
            Expr::IfExpr(cond) => {
                self.test(&cond.test_expr, names);
                self.conditionally(|walk| {
                    let mut shapes = walk.shapes(&cond.true_expr, names);
                    let other = cond.false_expr.iter();
                    shapes.extend(other.flat_map(|expr| walk.shapes(expr, names)));
                    shapes
                })
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                let mut shapes = self.shapes(&op.left, names);
                if matches!(op.op, BinOpKind::ScOr) {
                    self.make_optional(&shapes);
                }
                shapes.extend(self.conditionally(|walk| walk.shapes(&op.right, names)));
                shapes
            }
            Expr::BinOp(op) => {
                self.whole(&op.left, names);
                let shapes = self.wholly(&op.right, names);
                if matches!(op.op, BinOpKind::In) {
                    self.make_key_optional(&shapes, &op.left);
                }
                Vec::new()
            }
            Expr::UnaryOp(op) => {
                self.test(&op.expr, names);
                Vec::new()
            }
            Expr::Compare(compare) => {
                self.whole(&compare.expr, names);
                for op in &compare.ops {
                    let shapes = self.wholly(&op.expr, names);
                    self.make_key_optional(&shapes, &compare.expr);
                }
                Vec::new()
            }
            Expr::Test(test) => {
                self.tested(test, names);
                Vec::new()
            }
            Expr::Filter(filter) => {
                self.filter(filter, names);
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
            Expr::Const(constant) => {
                constant
                    .value
                    .as_str()
                    .into_iter()
                    .for_each(|text| self.literal(text));
                Vec::new()
            }
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

    fn tested(&mut self, test: &'t ast::Test<'t>, names: &Names<'t>) {
        let shapes = self.shapes(&test.expr, names);
        self.mention(&shapes);
        if matches!(test.name, "defined" | "undefined") {
            self.make_optional(&shapes);
        }
        for shapes in self.args(&test.args, names) {
            self.make_key_optional(&shapes, &test.expr);
        }
    }

    fn filter(&mut self, filter: &'t ast::Filter<'t>, names: &Names<'t>) {
        let input = filter.expr.as_ref();
        let shapes = input.map(|expr| self.wholly(expr, names));
        let shapes = shapes.unwrap_or_default();
        self.mentions.uses_tpl |= filter.name == "tpl";
        if TAKES_NOTHING.contains(&filter.name) {
            self.make_optional(&shapes);
        }
        for arg in &filter.args {
            if let CallArg::Pos(key) = arg {
                self.make_key_optional(&shapes, key);
            }
        }
        self.args(&filter.args, names);
    }

    /// `outer` is the whole expression, `expr` what stands before `key`.
    fn attribute(
        &mut self,
        outer: &'t Expr<'t>,
        expr: &'t Expr<'t>,
        key: &str,
        names: &Names<'t>,
    ) -> Shapes<'t> {
        let mut found = Vec::new();
        let shapes = self.shapes(expr, names);
        self.need(expr, &shapes);
        let span = self.span(outer);
        for shape in shapes {
            match shape {
                // A macro that calls itself with ever deeper paths has to end.
                Shape::Path(path) if path.len() >= DEEPEST => self.mentions.add(&path, true),
                Shape::Path(mut path) => {
                    path.push(key.to_owned());
                    let mention = self.mentions.entry(&path);
                    mention.first = mention.first.or(span.filter(|_| !self.is_uncalled));
                    found.push(Shape::Path(path));
                }
                Shape::Module(module) => found.extend(module.get(key)),
                Shape::Macro(..) => {}
            }
        }
        found
    }

    fn args(&mut self, args: &'t [CallArg<'t>], names: &Names<'t>) -> Vec<Shapes<'t>> {
        let wholly = |arg: &'t CallArg<'t>| {
            let (CallArg::Pos(expr)
            | CallArg::Kwarg(_, expr)
            | CallArg::PosSplat(expr)
            | CallArg::KwargSplat(expr)) = arg;
            self.wholly(expr, names)
        };
        args.iter().map(wholly).collect()
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
                Shape::Macro(definition, around, file) => {
                    Some((*definition, Rc::clone(around), *file))
                }
                _ => None,
            })
            .collect();
        if macros.is_empty() {
            self.function(call, names);
        }
        for (definition, around, file) in macros {
            let bound = self.bound(definition, &call.args, names);
            // A macro sees itself and what was defined around it.
            let mut around = (*around).clone();
            self.name(definition.name, callee.clone(), &mut around);
            self.macro_body(definition, &bound, &around, file);
        }
        Vec::new()
    }

    fn function(&mut self, call: &'t ast::Call<'t>, names: &Names<'t>) {
        let args = self.args(&call.args, names);
        let (Expr::Var(var), Some(CallArg::Pos(first))) = (&call.expr, call.args.first()) else {
            return;
        };
        self.mentions.uses_tpl |= var.id == "tpl";
        if var.id == "include" {
            self.included(first, names);
        }
        for shapes in &args {
            if TAKES_NOTHING.contains(&var.id) {
                self.make_optional(shapes);
            }
            for key in &call.args {
                if let CallArg::Pos(key) = key {
                    self.make_key_optional(shapes, key);
                }
            }
        }
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
