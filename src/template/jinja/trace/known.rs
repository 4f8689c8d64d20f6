//! What an expression was, as far as that can be known afterwards without calling anything.

use minijinja::Value;
use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr, UnaryOpKind};

use super::slice::{Moment, Slice};
use crate::template::jinja::recording::tracked::{self, Tracked};
use crate::yaml::{Path, Step};

impl<'t> Slice<'t> {
    /// Returns what `expr` was, if that is known; what was not there is known to be undefined.
    pub(super) fn known(&self, expr: &'t Expr<'t>, moment: &Moment) -> Option<Value> {
        match expr {
            Expr::Const(constant) => Some(constant.value.clone()),
            Expr::Var(name) => self.variable_then(name.id, moment),
            Expr::GetAttr(get) => {
                attribute(&self.known(&get.expr, moment)?, &Value::from(get.name))
            }
            Expr::GetItem(get) => {
                let key = self.known(&get.subscript_expr, moment)?;
                attribute(&self.known(&get.expr, moment)?, &key)
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                let left = self.known(&op.left, moment)?;
                if left.is_true() == matches!(op.op, BinOpKind::ScOr) {
                    Some(left)
                } else {
                    self.known(&op.right, moment)
                }
            }
            Expr::IfExpr(cond) => match (self.truth(&cond.test_expr, moment)?, &cond.false_expr) {
                (true, _) => self.known(&cond.true_expr, moment),
                (false, Some(other)) => self.known(other, moment),
                (false, None) => Some(Value::UNDEFINED),
            },
            Expr::UnaryOp(_) | Expr::Compare(_) | Expr::Test(_) => {
                self.truth(expr, moment).map(Value::from)
            }
            _ => None,
        }
    }

    /// Returns whether `expr` was true, if that is known.
    pub(super) fn truth(&self, expr: &'t Expr<'t>, moment: &Moment) -> Option<bool> {
        match expr {
            Expr::UnaryOp(op) if matches!(op.op, UnaryOpKind::Not) => {
                self.truth(&op.expr, moment).map(|truth| !truth)
            }
            Expr::BinOp(op) if matches!(op.op, BinOpKind::ScOr | BinOpKind::ScAnd) => {
                let decides = matches!(op.op, BinOpKind::ScOr);
                let left = self.truth(&op.left, moment);
                let right = self.truth(&op.right, moment);
                if left == Some(decides) || right == Some(decides) {
                    return Some(decides);
                }
                left.zip(right).map(|_| !decides)
            }
            Expr::Compare(compare) => {
                let [op] = compare.ops.as_slice() else {
                    return None;
                };
                let left = self.known(&compare.expr, moment)?;
                let right = self.known(&op.expr, moment)?;
                match op.op {
                    CompareOpKind::Eq => Some(left == right),
                    CompareOpKind::Ne => Some(left != right),
                    _ => None,
                }
            }
            Expr::Test(test) => {
                let tested = self.known(&test.expr, moment)?;
                match test.name {
                    "defined" => Some(!tested.is_undefined()),
                    "undefined" => Some(tested.is_undefined()),
                    "none" => Some(tested.is_none()),
                    _ => None,
                }
            }
            expr => Some(self.known(expr, moment)?.is_true()),
        }
    }

    /// The place in the values of a list or a map that was read from there.
    pub(super) fn path_of(&self, value: &Value) -> Option<Path> {
        let tracked = value.downcast_object_ref::<Tracked>()?;
        let steps = self.notes.session.tracker.path(tracked.id);
        Some(steps.into_iter().map(step).collect())
    }
}

pub(super) fn step(step: tracked::Step) -> Step {
    match step {
        tracked::Step::Key(key) => Step::Key(key.to_string()),
        tracked::Step::Index(index) => Step::Index(index),
    }
}

/// What `key` leads to; nothing leads anywhere from what is not there.
fn attribute(value: &Value, key: &Value) -> Option<Value> {
    if value.is_undefined() {
        return Some(Value::UNDEFINED);
    }
    value.get_item(key).ok()
}
