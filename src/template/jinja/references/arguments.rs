//! Follows values into calls: the arguments of macros, functions, filters and tests.

use std::rc::Rc;

use minijinja::machinery::ast::{self, CallArg, Expr};

use super::shapes::{Names, Shape, Shapes};
use super::walk::{Walk, hide};
use crate::source::FileId;

impl<'t> Walk<'t> {
    /// The references in a macro's body count, called or not.
    pub(super) fn define(&mut self, definition: &'t ast::Macro<'t>, names: &mut Names<'t>) {
        let file = self.file;
        let outer = std::mem::replace(&mut self.is_uncalled, true);
        self.conditionally(|walk| walk.macro_body(definition, &[], names, file));
        self.is_uncalled = outer;
        let around = Rc::new(names.clone());
        let shapes = vec![Shape::Macro(definition, around, file)];
        self.name(definition.name, shapes, names);
    }

    pub(super) fn macro_body(
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

    /// A known macro binds its arguments; to everything else they are passed on.
    pub(super) fn call(&mut self, call: &'t ast::Call<'t>, names: &Names<'t>) -> Shapes<'t> {
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
        self.references.uses_tpl |= var.id == "tpl";
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
                    self.refer(&shapes);
                    if let Some(Expr::Var(name)) = definition.args.get(index) {
                        bound.push((name.id.to_owned(), shapes));
                    }
                }
                CallArg::Kwarg(name, expr) => {
                    let shapes = self.shapes(expr, names);
                    self.refer(&shapes);
                    bound.push(((*name).to_owned(), shapes));
                }
                CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => self.whole(expr, names),
            }
        }
        bound
    }

    pub(super) fn args(&mut self, args: &'t [CallArg<'t>], names: &Names<'t>) -> Vec<Shapes<'t>> {
        let wholly = |arg: &'t CallArg<'t>| {
            let (CallArg::Pos(expr)
            | CallArg::Kwarg(_, expr)
            | CallArg::PosSplat(expr)
            | CallArg::KwargSplat(expr)) = arg;
            self.wholly(expr, names)
        };
        args.iter().map(wholly).collect()
    }

    pub(super) fn tested(&mut self, test: &'t ast::Test<'t>, names: &Names<'t>) {
        let shapes = self.shapes(&test.expr, names);
        self.refer(&shapes);
        if matches!(test.name, "defined" | "undefined") {
            self.make_optional(&shapes);
        }
        for shapes in self.args(&test.args, names) {
            self.make_key_optional(&shapes, &test.expr);
        }
    }

    pub(super) fn filter(&mut self, filter: &'t ast::Filter<'t>, names: &Names<'t>) {
        let input = filter.expr.as_ref();
        let shapes = input.map(|expr| self.wholly(expr, names));
        let shapes = shapes.unwrap_or_default();
        self.references.uses_tpl |= filter.name == "tpl";
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
}

/// Functions and filters that make something of a value that is not there.
const TAKES_NOTHING: &[&str] = &[
    "default", "d", "coalesce", "required", "all", "any", "empty",
];
