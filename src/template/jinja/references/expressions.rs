//! Follows values through expressions.

use minijinja::machinery::ast::{BinOpKind, Expr};

use super::shapes::{Names, Shape, Shapes};
use super::walk::Walk;
use crate::source::Span;

impl<'t> Walk<'t> {
    pub(super) fn refer(&mut self, shapes: &Shapes<'t>) {
        for shape in shapes {
            if let Shape::Path(path) = shape {
                self.references.add(path, false);
            }
        }
    }

    /// A use that only looks whether something is there. Here `or` gives no default.
    pub(super) fn test(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        match expr {
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                self.test(&op.left, names);
                self.conditionally(|walk| walk.test(&op.right, names));
            }
            _ => {
                let shapes = self.shapes(expr, names);
                self.refer(&shapes);
            }
        }
    }

    /// A use that may look at everything.
    pub(super) fn whole(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) {
        self.wholly(expr, names);
    }

    /// A use that may look at everything, and what it looks at.
    pub(super) fn wholly(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        let shapes = self.shapes(expr, names);
        for shape in &shapes {
            if let Shape::Path(path) = shape {
                self.references.add(path, true);
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
            let reference = self.references.entry(path);
            reference.needed = reference.needed.or(span);
        }
    }

    /// Notes that templates can do without what `shapes` stand for.
    pub(super) fn make_optional(&mut self, shapes: &Shapes<'t>) {
        for shape in shapes {
            if let Shape::Path(path) = shape {
                self.references.entry(path).is_optional = true;
            }
        }
    }

    /// Notes that templates ask whether what `shapes` stand for has `key`.
    pub(super) fn make_key_optional(&mut self, shapes: &Shapes<'t>, key: &Expr<'_>) {
        let key = key.as_const();
        let Some(key) = key.as_ref().and_then(|key| key.as_str()) else {
            return;
        };
        for shape in shapes {
            if let Shape::Path(path) = shape {
                let path = [path.as_slice(), &[key.to_owned()]].concat();
                self.references.entry(&path).is_optional = true;
            }
        }
    }

    /// Where an expression is: from its first name to its last key.
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
    pub(super) fn shapes(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        self.deeper(|walk| walk.shapes_here(expr, names))
    }

    fn shapes_here(&mut self, expr: &'t Expr<'t>, names: &Names<'t>) -> Shapes<'t> {
        match expr {
            Expr::Var(var) => {
                self.references.has_texts |= var.id == "files";
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

    /// `outer` is the whole expression, `expr` what is before `key`.
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
                Shape::Path(path) if path.len() >= DEEPEST => self.references.add(&path, true),
                Shape::Path(mut path) => {
                    path.push(key.to_owned());
                    let reference = self.references.entry(&path);
                    reference.first = reference.first.or(span.filter(|_| !self.is_uncalled));
                    found.push(Shape::Path(path));
                }
                Shape::Module(module) => found.extend(module.get(key)),
                Shape::Macro(..) => {}
            }
        }
        found
    }
}

/// Paths of more keys are taken whole.
const DEEPEST: usize = 24;
