//! The syntax of templates: its tags, and the way down through an expression.

use minijinja::machinery::ast::{CallArg, Expr};
use minijinja::syntax::SyntaxConfig;

/// The engine's syntax without any trimming of its own.
pub(crate) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .keep_trailing_newline(true)
        .build()
        .expect("the default delimiters are distinct")
}

/// The expressions that `expr` is directly made of.
pub(crate) fn children<'e, 's>(expr: &'e Expr<'s>) -> Vec<&'e Expr<'s>> {
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

pub(crate) fn argument<'e, 's>(argument: &'e CallArg<'s>) -> &'e Expr<'s> {
    let (CallArg::Pos(expr)
    | CallArg::Kwarg(_, expr)
    | CallArg::PosSplat(expr)
    | CallArg::KwargSplat(expr)) = argument;
    expr
}
