//! Walking the expressions of a template.

use std::ops::Range;

use minijinja::machinery::ast::{Call, CallArg, Expr};

/// Returns the expressions that `expr` is directly made of.
pub(super) fn children<'t>(expr: &'t Expr<'t>) -> Vec<&'t Expr<'t>> {
    match expr {
        Expr::Var(_) | Expr::Const(_) => Vec::new(),
        Expr::Slice(slice) => {
            let bounds = [&slice.start, &slice.stop, &slice.step];
            let bounds = bounds.into_iter().flatten();
            std::iter::once(&slice.expr).chain(bounds).collect()
        }
        Expr::UnaryOp(op) => vec![&op.expr],
        Expr::BinOp(op) => vec![&op.left, &op.right],
        Expr::Compare(compare) => {
            let operands = compare.ops.iter().map(|op| &op.expr);
            std::iter::once(&compare.expr).chain(operands).collect()
        }
        Expr::IfExpr(cond) => {
            let all = [&cond.test_expr, &cond.true_expr].into_iter();
            all.chain(cond.false_expr.as_ref()).collect()
        }
        Expr::Filter(filter) => {
            let input = filter.expr.iter();
            input.chain(filter.args.iter().map(argument)).collect()
        }
        Expr::Test(test) => {
            let tested = std::iter::once(&test.expr);
            tested.chain(test.args.iter().map(argument)).collect()
        }
        Expr::GetAttr(get) => vec![&get.expr],
        Expr::GetItem(get) => vec![&get.expr, &get.subscript_expr],
        Expr::Call(call) => {
            let callee = std::iter::once(&call.expr);
            callee.chain(call.args.iter().map(argument)).collect()
        }
        Expr::List(list) => list.items.iter().collect(),
        Expr::Tuple(tuple) => tuple.items.iter().collect(),
        Expr::Map(map) => map.keys.iter().chain(&map.values).collect(),
    }
}

/// Returns the expression of an argument.
pub(super) fn argument<'t>(argument: &'t CallArg<'t>) -> &'t Expr<'t> {
    let (CallArg::Pos(expr)
    | CallArg::Kwarg(_, expr)
    | CallArg::PosSplat(expr)
    | CallArg::KwargSplat(expr)) = argument;
    expr
}

/// Returns the calls in `expr`, the outer ones first.
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

/// Returns where an expression stands: the engine gives some of them the place of their end.
pub(super) fn span(expr: &Expr<'_>) -> Range<usize> {
    let own = expr.span();
    let own = own.start_offset as usize..own.end_offset as usize;
    let spans = children(expr).into_iter().map(span);
    spans.fold(own, |all, one| {
        all.start.min(one.start)..all.end.max(one.end)
    })
}
