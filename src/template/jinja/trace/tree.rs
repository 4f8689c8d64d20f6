//! Walking the expressions of a template.

use std::ops::Range;

use minijinja::machinery::ast::{Call, Expr};

use crate::template::jinja::syntax::children;

/// The calls in `expr`, the outer ones first.
pub(super) fn calls<'t>(expr: &'t Expr<'t>) -> Vec<&'t Call<'t>> {
    let mut found = Vec::new();
    if let Expr::Call(call) = expr {
        found.push(&**call);
    }
    for child in children(expr) {
        found.extend(calls(child));
    }
    found
}

/// Reports whether `expr` has the variable called `name` in it.
pub(super) fn uses(expr: &Expr<'_>, name: &str) -> bool {
    match expr {
        Expr::Var(variable) => variable.id == name,
        expr => children(expr).into_iter().any(|child| uses(child, name)),
    }
}

/// Returns where an expression is: the engine gives some of them the place of their end.
pub(super) fn span(expr: &Expr<'_>) -> Range<usize> {
    let own = expr.span();
    let own = own.start_offset as usize..own.end_offset as usize;
    let spans = children(expr).into_iter().map(span);
    spans.fold(own, |all, one| {
        all.start.min(one.start)..all.end.max(one.end)
    })
}
