//! Where the statements of a template use a name first, and where they set it.

use std::ops::Range;

use minijinja::machinery::Span;
use minijinja::machinery::ast::{Expr, IfCond, Set, SetBlock, Stmt};

use crate::template::jinja::syntax::{argument, children};

/// What becomes first of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flow {
    Used(Range<usize>),
    /// It surely has another value from here on.
    Set,
    Passed,
}

impl Flow {
    /// What comes of this, and else of what follows.
    fn then(self, next: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Passed => next(),
            found => found,
        }
    }

    /// What it is to those outside of a block with a scope of its own.
    fn outside(self) -> Self {
        match self {
            Self::Set => Self::Passed,
            other => other,
        }
    }
}

pub(super) fn first_use(body: &[Stmt<'_>], name: &str) -> Flow {
    body.iter()
        .fold(Flow::Passed, |flow, stmt| flow.then(|| flow_of(stmt, name)))
}

fn flow_of(stmt: &Stmt<'_>, name: &str) -> Flow {
    let used = |expr: &Expr<'_>| use_in(expr, name).map_or(Flow::Passed, Flow::Used);
    let inner = |body: &[Stmt<'_>]| first_use(body, name).outside();
    let all = |exprs: &mut dyn Iterator<Item = &Expr<'_>>| {
        exprs.fold(Flow::Passed, |flow, expr| flow.then(|| used(expr)))
    };
    match stmt {
        Stmt::Template(template) => first_use(&template.children, name),
        Stmt::EmitExpr(emit) => used(&emit.expr),
        Stmt::EmitRaw(_) | Stmt::Continue(_) | Stmt::Break(_) => Flow::Passed,
        Stmt::ForLoop(for_loop) => used(&for_loop.iter)
            .then(|| {
                if binds(&for_loop.target, name) {
                    return Flow::Passed;
                }
                all(&mut for_loop.filter_expr.iter()).then(|| inner(&for_loop.body))
            })
            .then(|| first_use(&for_loop.else_body, name).outside()),
        Stmt::IfCond(cond) => if_flow(cond, name),
        Stmt::WithBlock(with) => {
            let bound = with
                .assignments
                .iter()
                .any(|(target, _)| binds(target, name));
            let given = all(&mut with.assignments.iter().map(|(_, expr)| expr));
            given.then(|| {
                if bound {
                    Flow::Passed
                } else {
                    inner(&with.body)
                }
            })
        }
        Stmt::Set(set) => used(&set.expr).then(|| target(set, name)),
        Stmt::SetBlock(set) => set_block(set, name),
        Stmt::AutoEscape(block) => first_use(&block.body, name),
        Stmt::FilterBlock(block) => used(&block.filter).then(|| first_use(&block.body, name)),
        Stmt::Block(block) => inner(&block.body),
        Stmt::Import(import) => used(&import.expr).then(|| bound(&import.name, name)),
        Stmt::FromImport(import) => used(&import.expr),
        Stmt::Extends(extends) => used(&extends.name),
        Stmt::Include(include) if name == INCLUDE => Flow::Used(range(include.name.span())),
        Stmt::Include(include) => used(&include.name),
        Stmt::Macro(definition) => all(&mut definition.defaults.iter())
            .then(|| macro_body(&definition.args, &definition.body, name)),
        Stmt::CallBlock(block) => used(&block.call.expr)
            .then(|| all(&mut block.call.args.iter().map(argument)))
            .then(|| macro_body(&block.macro_decl.args, &block.macro_decl.body, name)),
        Stmt::Do(call) => {
            used(&call.call.expr).then(|| all(&mut call.call.args.iter().map(argument)))
        }
    }
}

/// One branch uses it, or all of them set it.
fn if_flow(cond: &IfCond<'_>, name: &str) -> Flow {
    let mut is_set = true;
    for (test, body) in branches(cond) {
        let used = test.and_then(|test| use_in(test, name));
        match used.map_or_else(|| first_use(body, name), Flow::Used) {
            Flow::Used(range) => return Flow::Used(range),
            Flow::Set => {}
            Flow::Passed => is_set = false,
        }
    }
    if is_set { Flow::Set } else { Flow::Passed }
}

/// The branches of an `if` with their conditions, the `else` last; a chain of `elif`s is not gone
/// down level by level.
pub(super) fn branches<'e, 's>(
    cond: &'e IfCond<'s>,
) -> Vec<(Option<&'e Expr<'s>>, &'e [Stmt<'s>])> {
    let mut branches = Vec::new();
    let mut cond = cond;
    loop {
        branches.push((Some(&cond.expr), &*cond.true_body));
        match &*cond.false_body {
            [Stmt::IfCond(next)] => cond = next,
            other => {
                branches.push((None, other));
                return branches;
            }
        }
    }
}

fn target(set: &Set<'_>, name: &str) -> Flow {
    // A key of a namespace is set on what the name stands for.
    let kept = use_in_target(&set.target, name);
    kept.map_or_else(|| bound(&set.target, name), Flow::Used)
}

fn set_block(set: &SetBlock<'_>, name: &str) -> Flow {
    let filter = set.filter.as_ref().and_then(|filter| use_in(filter, name));
    first_use(&set.body, name)
        .then(|| filter.map_or(Flow::Passed, Flow::Used))
        .then(|| bound(&set.target, name))
}

fn macro_body(args: &[Expr<'_>], body: &[Stmt<'_>], name: &str) -> Flow {
    if args.iter().any(|arg| binds(arg, name)) {
        return Flow::Passed;
    }
    first_use(body, name).outside()
}

fn bound(target: &Expr<'_>, name: &str) -> Flow {
    if binds(target, name) {
        Flow::Set
    } else {
        Flow::Passed
    }
}

fn binds(target: &Expr<'_>, name: &str) -> bool {
    names(target).iter().any(|(bound, _)| *bound == name)
}

/// The names that a target gives a value, and where.
pub(super) fn names<'s>(target: &Expr<'s>) -> Vec<(&'s str, Range<usize>)> {
    match target {
        Expr::Var(var) => vec![(var.id, range(var.span()))],
        Expr::List(list) => list.items.iter().flat_map(names).collect(),
        Expr::Tuple(tuple) => tuple.items.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

fn use_in_target(target: &Expr<'_>, name: &str) -> Option<Range<usize>> {
    match target {
        Expr::Var(_) => None,
        Expr::List(list) => list.items.iter().find_map(|item| use_in_target(item, name)),
        Expr::Tuple(tuple) => tuple
            .items
            .iter()
            .find_map(|item| use_in_target(item, name)),
        other => use_in(other, name),
    }
}

pub(super) fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

/// Where an expression uses `name`.
fn use_in(expr: &Expr<'_>, name: &str) -> Option<Range<usize>> {
    let mut parts = children(expr).into_iter();
    match expr {
        Expr::Var(var) => (var.id == name).then(|| range(var.span())),
        _ => parts.find_map(|part| use_in(part, name)),
    }
}

/// What is included sees all names.
pub(super) const INCLUDE: &str = "include";
