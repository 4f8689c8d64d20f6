//! Which values an expression was made of.
//!
//! The syntax tree says what could have been read, and what was noted while rendering says what was:
//! lists and maps know their places in the values, and each opening knows its variables. So an
//! expression is followed to the definitions of its variables, through the arguments of macros up to
//! their callers, and only into the branches that were taken.

use std::cell::{Cell, RefCell};

use minijinja::Value;
use minijinja::machinery::ast::{BinOp, BinOpKind, Expr, Map, UnaryOpKind};

use super::claims::{Claims, Part, Reach, Role, Want};
use super::notes::{Index, Notes};
use super::outline::{Head, Outline};
use crate::template::jinja::syntax::{argument, children};
use crate::yaml::Path;

/// How many steps lead from a leaf to a value at most: macros may call themselves.
const LONGEST: usize = 200;

/// How many steps are taken for a leaf: variables that are made of variables fork without an end.
const MOST: usize = 20_000;

/// When and where an expression was evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) page: usize,
    pub(super) offset: usize,
    /// The opening that knows the variables.
    pub(super) opening: Option<usize>,
    /// Whether it was evaluated for that opening, and not only near it.
    pub(super) is_own: bool,
    /// The opening of the call that led here.
    pub(super) caller: Option<usize>,
}

/// Follows expressions, and collects what they were made of.
pub(super) struct Slice<'t> {
    pub(super) notes: &'t Notes,
    pub(super) outline: &'t Outline<'t>,
    pub(super) index: &'t Index,
    pub(super) visits: Visits,
    depth: Cell<usize>,
    steps: Cell<usize>,
}

/// The keys of namespaces that are being followed, each of which may be made of itself.
#[derive(Debug, Default)]
pub(super) struct Visits(RefCell<Vec<(String, String)>>);

pub(super) struct Visit<'v>(&'v Visits);

impl Visits {
    /// Begins a visit, unless one of the same key has begun.
    pub(super) fn enter(&self, name: &str, key: &str) -> Option<Visit<'_>> {
        let visit = (name.to_owned(), key.to_owned());
        if self.0.borrow().contains(&visit) {
            return None;
        }
        self.0.borrow_mut().push(visit);
        Some(Visit(self))
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.0.0.borrow_mut().pop();
    }
}

impl<'t> Slice<'t> {
    pub(super) fn new(notes: &'t Notes, outline: &'t Outline<'t>, index: &'t Index) -> Self {
        Self {
            notes,
            outline,
            index,
            visits: Visits::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
        }
    }

    /// Adds what `want` asks of `expr`.
    pub(super) fn expr(
        &self,
        expr: &'t Expr<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        if self.step_in(claims) {
            self.parts(expr, want, moment, claims);
            self.step_out();
        }
    }

    /// Begins a step, unless there were enough.
    pub(super) fn step_in(&self, claims: &mut Claims) -> bool {
        let is_enough = self.depth.get() == LONGEST || self.steps.get() == MOST;
        claims.is_cut |= is_enough;
        if !is_enough {
            self.depth.set(self.depth.get() + 1);
            self.steps.set(self.steps.get() + 1);
        }
        !is_enough
    }

    pub(super) fn step_out(&self) {
        self.depth.set(self.depth.get() - 1);
    }

    fn parts(&self, expr: &'t Expr<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        match expr {
            Expr::Const(_) => {}
            Expr::Var(name) => self.variable(name.id, want, moment, claims),
            Expr::GetAttr(get) => {
                let key = Part::Key(get.name.to_owned());
                self.expr(&get.expr, &want.inside(key), moment, claims);
            }
            Expr::GetItem(get) => {
                self.decides(&get.subscript_expr, moment, claims);
                let key = self.known(&get.subscript_expr, moment);
                let part = match key {
                    Some(key) if key.as_str().is_some() => Part::Key(key.to_string()),
                    Some(key) => key.as_usize().map_or(Part::Any(None), Part::Item),
                    None => Part::Any(None),
                };
                self.expr(&get.expr, &want.inside(part), moment, claims);
            }
            Expr::Slice(slice) => {
                self.expr(&slice.expr, &want.anywhere(), moment, claims);
                for bound in [&slice.start, &slice.stop, &slice.step]
                    .into_iter()
                    .flatten()
                {
                    self.decides(bound, moment, claims);
                }
            }
            Expr::IfExpr(cond) => {
                self.decides(&cond.test_expr, moment, claims);
                let truth = self.truth(&cond.test_expr, moment);
                if truth != Some(false) {
                    self.expr(&cond.true_expr, want, moment, claims);
                }
                if let Some(other) = cond.false_expr.as_ref().filter(|_| truth != Some(true)) {
                    self.expr(other, want, moment, claims);
                }
            }
            Expr::BinOp(op) => self.operator(op, want, moment, claims),
            Expr::UnaryOp(op) if matches!(op.op, UnaryOpKind::Not) => {
                self.decides(&op.expr, moment, claims);
            }
            Expr::UnaryOp(op) => self.expr(&op.expr, want, moment, claims),
            Expr::Compare(_) => {
                for operand in children(expr) {
                    self.expr(operand, &Want::operand(), moment, claims);
                }
            }
            Expr::Test(test) => {
                self.decides(&test.expr, moment, claims);
                for operand in test.args.iter().map(argument) {
                    self.expr(operand, &Want::operand(), moment, claims);
                }
            }
            Expr::Filter(filter) => self.filter(filter, want, moment, claims),
            Expr::Call(call) => self.call(call, want, moment, claims),
            Expr::List(list) => self.items(&list.items, want, moment, claims),
            Expr::Tuple(tuple) => self.items(&tuple.items, want, moment, claims),
            Expr::Map(map) => self.literal(map, want, moment, claims),
        }
    }

    /// Adds what decides whether `expr` is true, or which it is.
    pub(super) fn decides(&self, expr: &'t Expr<'t>, moment: &Moment, claims: &mut Claims) {
        self.expr(expr, &Want::choice(), moment, claims);
    }

    pub(super) fn whole(
        &self,
        exprs: impl IntoIterator<Item = &'t Expr<'t>>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        for expr in exprs {
            self.expr(expr, &want.whole(), moment, claims);
        }
    }

    /// `a or b` is `a` where that is true; where it is not, being so decided for `b`.
    fn operator(&self, op: &'t BinOp<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        let stops = match op.op {
            BinOpKind::ScOr => true,
            BinOpKind::ScAnd => false,
            BinOpKind::In => {
                for operand in [&op.left, &op.right] {
                    self.expr(operand, &Want::operand(), moment, claims);
                }
                return;
            }
            BinOpKind::Add => {
                self.expr(&op.left, &want.anywhere(), moment, claims);
                return self.expr(&op.right, &want.anywhere(), moment, claims);
            }
            _ => return self.whole([&op.left, &op.right], want, moment, claims),
        };
        let truth = self.truth(&op.left, moment);
        if truth != Some(!stops) {
            self.expr(&op.left, want, moment, claims);
        } else if stops && want.role == Role::Value && want.below.is_empty() {
            // Any other value would be here.
            let emptied = Want {
                reach: Reach::Itself,
                ..want.clone()
            };
            self.expr(&op.left, &emptied, moment, claims);
        } else {
            self.decides(&op.left, moment, claims);
        }
        if truth != Some(stops) {
            self.expr(&op.right, want, moment, claims);
        }
    }

    fn items(&self, items: &'t [Expr<'t>], want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        match want.below.first() {
            Some(Part::Item(index)) => {
                if let Some(item) = items.get(*index) {
                    self.expr(item, &want.behind(1), moment, claims);
                }
            }
            Some(_) => {
                for item in items {
                    self.expr(item, &want.behind(1), moment, claims);
                }
            }
            None => self.whole(items, want, moment, claims),
        }
    }

    fn literal(&self, map: &'t Map<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        let Some(Part::Key(wanted)) = want.below.first() else {
            return self.whole(map.keys.iter().chain(&map.values), want, moment, claims);
        };
        for (key, value) in map.keys.iter().zip(&map.values) {
            match self.known(key, moment) {
                Some(known) if known.as_str() != Some(wanted) => {}
                _ => {
                    self.decides(key, moment, claims);
                    self.expr(value, &want.behind(1), moment, claims);
                }
            }
        }
    }

    /// Adds everything that was read for an opening.
    pub(super) fn read_for(&self, moment: &Moment, want: &Want<'_>, claims: &mut Claims) {
        for path in self.reads(moment) {
            self.claim(&path, &want.whole(), moment, claims);
        }
    }

    /// The scalars that were read for an opening.
    fn reads(&self, moment: &Moment) -> Vec<Path> {
        let opening = moment.opening.filter(|_| moment.is_own);
        let Some(opening) = opening else {
            return Vec::new();
        };
        let tracker = &self.notes.session.tracker;
        let reads = self.notes.openings[opening].reads.iter();
        let steps = reads.map(|id| tracker.path(*id));
        steps
            .map(|steps| steps.into_iter().map(super::known::step).collect())
            .collect()
    }

    /// Adds what `want` asks of the values at `path`.
    pub(super) fn claim(&self, path: &Path, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        let root = self.notes.session.tracker.root();
        let reads = match want.reach {
            Reach::Leaves if want.leaf.is_none() => self.reads(moment),
            _ => Vec::new(),
        };
        claims.add(path, root, want, |leaf| reads.contains(leaf));
    }

    /// Adds what the conditions and loops around a place depend on, up to the block `outside`.
    pub(super) fn blocks(
        &self,
        moment: &Moment,
        block: usize,
        outside: usize,
        claims: &mut Claims,
    ) {
        let page = &self.outline.pages[moment.page];
        for block in page
            .blocks_from(block)
            .take_while(|block| *block != outside)
        {
            self.head(moment, block, claims);
        }
    }

    /// Adds what decides whether a block is printed.
    pub(super) fn head(&self, moment: &Moment, block: usize, claims: &mut Claims) {
        let block = &self.outline.pages[moment.page].blocks[block];
        let around = Moment {
            offset: block.range.start,
            is_own: false,
            ..*moment
        };
        match block.head {
            Head::If(expr) | Head::Else(expr) => self.decides(expr, &around, claims),
            Head::For(for_loop) => {
                self.decides(&for_loop.iter, &around, claims);
                if let Some(filter) = &for_loop.filter_expr {
                    let inside = Moment {
                        is_own: false,
                        ..*moment
                    };
                    self.decides(filter, &inside, claims);
                }
            }
            Head::Template | Head::Macro(_) | Head::Names => {}
        }
    }

    pub(super) fn variable_then(&self, name: &str, moment: &Moment) -> Option<Value> {
        let page = &self.outline.pages[moment.page];
        let is_defined = !page.meanings(name, moment.offset).is_empty();
        if !is_defined && name == "values" {
            return Some(self.notes.session.tracker.value());
        }
        if is_defined {
            return self.seen(name, moment.opening?);
        }
        let mut callers = self.notes.callers(moment.caller);
        let included = callers.find_map(|opening| self.seen(name, opening));
        included.or_else(|| self.notes.global(name))
    }

    fn seen(&self, name: &str, opening: usize) -> Option<Value> {
        let variables = &self.notes.openings[opening].variables;
        let (_, value) = variables.iter().find(|(known, _)| **known == *name)?;
        Some(value.clone())
    }
}
