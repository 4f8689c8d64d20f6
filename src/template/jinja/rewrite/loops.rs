//! Finds a `set` in a loop whose name comes from outside and is used after the loop.
//!
//! Each loop has a scope of its own, which ends with it: a counter, a flag or a list that such a
//! `set` gathers is lost without a word.
//!
//! - The same goes for a `set` that nothing follows in its round: the next round does not see it, either.
//! - A name that only the loop knows, or that is set again before it is used, is no error.
//! - `if` has no scope; `with`, `macro`, `call` and `block` have one, and a macro is judged by its own loops.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::machinery::ast::{Expr, Stmt};
use minijinja::machinery::parse;

use super::syntax_error::SyntaxError;
use super::uses::{Flow, INCLUDE, branches, first_use, names, range};
use crate::template::jinja::syntax::syntax;

/// How many statements are looked through for uses, in total: a text of a million loops is not looked
/// through for each of them.
const MOST_WORK: usize = 5_000_000;

/// Checks the loops of `text`; what cannot be parsed is reported where it is compiled.
pub(super) fn check_loops(text: &str) -> Result<(), SyntaxError> {
    match parse(text, "", syntax()) {
        Ok(Stmt::Template(template)) => check_body(&template.children),
        _ => Ok(()),
    }
}

/// Checks the loops of a template that is parsed.
pub(crate) fn check_body(body: &[Stmt<'_>]) -> Result<(), SyntaxError> {
    let mut walk = Walk {
        work: MOST_WORK,
        size: size(body),
        ..Walk::default()
    };
    walk.body(body, Some(Scope::new(Kind::File)));
    walk.lost.map_or(Ok(()), |lost| Err(lost.diagnostic()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Loop,
    Block,
    /// The body of a macro or of a `call`.
    Macro,
}

/// The names that a block has of its own.
#[derive(Debug)]
struct Scope<'s> {
    kind: Kind,
    names: BTreeMap<&'s str, Range<usize>>,
}

impl Scope<'_> {
    fn new(kind: Kind) -> Self {
        let names = BTreeMap::new();
        Self { kind, names }
    }
}

/// A body that is being read, up to its statement `at`.
#[derive(Debug)]
struct Level<'a, 's> {
    body: &'a [Stmt<'s>],
    at: usize,
    /// None for an `if`.
    scope: Option<Scope<'s>>,
}

impl Level<'_, '_> {
    fn is(&self, kind: Kind) -> bool {
        self.scope.as_ref().is_some_and(|scope| scope.kind == kind)
    }

    fn knows(&self, name: &str) -> Option<Range<usize>> {
        self.scope.as_ref()?.names.get(name).cloned()
    }
}

/// A `set` whose effect ends with its loop.
#[derive(Debug)]
struct Lost {
    name: String,
    set: Range<usize>,
    /// Where the name comes from; none if nothing but the loop sets it.
    outer: Option<Range<usize>>,
    used: Range<usize>,
    /// Whether the next round uses it.
    in_round: bool,
}

impl Lost {
    fn diagnostic(self) -> SyntaxError {
        let name = &self.name;
        let (end, later) = if self.in_round {
            (
                "its iteration of the loop: in the next one",
                "where it is used",
            )
        } else {
            ("its loop: after it", "after it")
        };
        let was = self.outer.as_ref().map_or("not defined", |_| "unchanged");
        let message = format!("this `set` ends with {end}, `{name}` is {was}");
        let help = format!(
            "write `{{% set kept = namespace({name}=…) %}}` before the loop, `{{% set kept.{name} = … %}}` in it, \
             and `kept.{name}` {later}"
        );
        let mut diagnostic = SyntaxError::lost_set(message, self.set);
        if let Some(outer) = self.outer {
            diagnostic = diagnostic.other(outer, format!("`{name}` comes from here"));
        }
        diagnostic
            .other(self.used, "it is used here".to_owned())
            .help(help)
    }
}

#[derive(Debug, Default)]
struct Walk<'a, 's> {
    levels: Vec<Level<'a, 's>>,
    lost: Option<Lost>,
    /// The bodies after whose statement of this number a name is not used any more.
    unused: BTreeMap<(*const Stmt<'s>, &'s str), usize>,
    size: usize,
    /// How many may still be looked through.
    work: usize,
}

impl<'a, 's> Walk<'a, 's> {
    fn body(&mut self, body: &'a [Stmt<'s>], scope: Option<Scope<'s>>) {
        self.levels.push(Level { body, at: 0, scope });
        for (at, stmt) in body.iter().enumerate() {
            if let Some(level) = self.levels.last_mut() {
                level.at = at;
            }
            self.stmt(stmt);
        }
        self.levels.pop();
    }

    fn scoped(&mut self, kind: Kind, bound: Vec<(&'s str, Range<usize>)>, body: &'a [Stmt<'s>]) {
        let names = bound.into_iter().collect();
        let scope = Scope { kind, names };
        self.body(body, Some(scope));
    }

    fn stmt(&mut self, stmt: &'a Stmt<'s>) {
        match stmt {
            Stmt::ForLoop(for_loop) => {
                self.scoped(Kind::Loop, names(&for_loop.target), &for_loop.body);
                self.body(&for_loop.else_body, None);
            }
            Stmt::IfCond(cond) => {
                for (_, body) in branches(cond) {
                    self.body(body, None);
                }
            }
            Stmt::WithBlock(with) => {
                let bound = with
                    .assignments
                    .iter()
                    .flat_map(|(target, _)| names(target));
                self.scoped(Kind::Block, bound.collect(), &with.body);
            }
            Stmt::Set(set) => self.set(&set.target, range(set.expr.span())),
            Stmt::SetBlock(set) => {
                self.body(&set.body, None);
                self.set(&set.target, 0..0);
            }
            Stmt::AutoEscape(block) => self.body(&block.body, None),
            Stmt::FilterBlock(block) => self.body(&block.body, None),
            Stmt::Block(block) => self.scoped(Kind::Block, Vec::new(), &block.body),
            Stmt::Macro(definition) => {
                let bound = definition.args.iter().flat_map(names).collect();
                self.scoped(Kind::Macro, bound, &definition.body);
            }
            Stmt::CallBlock(block) => {
                let bound = block.macro_decl.args.iter().flat_map(names).collect();
                self.scoped(Kind::Macro, bound, &block.macro_decl.body);
            }
            _ => {}
        }
    }

    /// Reads a `set` whose value is at `own`.
    fn set(&mut self, target: &'a Expr<'s>, own: Range<usize>) {
        for (name, range) in names(target) {
            if self.lost.is_none() {
                let lost = self.loses(name, &range);
                self.lost = lost.or_else(|| self.loses_round(name, &range, &own));
            }
            let mut scopes = self.levels.iter_mut().rev();
            if let Some(scope) = scopes.find_map(|level| level.scope.as_mut()) {
                scope.names.entry(name).or_insert(range);
            }
        }
    }

    /// What is lost after the loop if `name` is set here.
    fn loses(&mut self, name: &'s str, set: &Range<usize>) -> Option<Lost> {
        let home = self.home(name)?;
        let inner = self.inner_loop(home + 1)?;
        let used = self.used_behind(inner, home, name)?;
        Some(Lost {
            name: name.to_owned(),
            set: set.clone(),
            outer: self.levels[home].knows(name),
            used,
            in_round: false,
        })
    }

    /// What the next round loses if `name` is set here, to a value that is at `own`.
    fn loses_round(
        &mut self,
        name: &'s str,
        set: &Range<usize>,
        own: &Range<usize>,
    ) -> Option<Lost> {
        let home = self.home(name);
        let inner = self.inner_loop(home.map_or(0, |home| home + 1))?;
        for index in (inner..self.levels.len()).rev() {
            let (body, at) = (self.levels[index].body, self.levels[index].at);
            for unseen in [name, INCLUDE, "tpl"] {
                if self.use_behind(body, at, unseen) != Flow::Passed {
                    return None;
                }
            }
        }
        let level = &self.levels[inner];
        let is_here = inner + 1 == self.levels.len();
        let (body, end) = (level.body, level.at + usize::from(!is_here));
        let Flow::Used(used) = self.first_use(&body[..end], name) else {
            return None;
        };
        let is_own = own.start <= used.start && used.end <= own.end;
        (!is_own).then(|| Lost {
            name: name.to_owned(),
            set: set.clone(),
            outer: home.and_then(|home| self.levels[home].knows(name)),
            used,
            in_round: true,
        })
    }

    /// The level whose name it is.
    fn home(&self, name: &str) -> Option<usize> {
        let known = |index: &usize| self.levels[*index].knows(name).is_some();
        (0..self.levels.len()).rev().find(known)
    }

    /// The innermost loop from level `from` on that is in no macro of its own.
    fn inner_loop(&self, from: usize) -> Option<usize> {
        let levels = from..self.levels.len();
        let in_macro = levels
            .clone()
            .rev()
            .find(|index| self.levels[*index].is(Kind::Macro));
        let mut loops = levels
            .rev()
            .filter(|index| self.levels[*index].is(Kind::Loop));
        loops.find(|index| in_macro.is_none_or(|at| at < *index))
    }

    /// Where `name` is used after the loop at level `inner`, up to the end of the block at level
    /// `home`, whose name it is, or of the macro around the loop.
    fn used_behind(&mut self, inner: usize, home: usize, name: &'s str) -> Option<Range<usize>> {
        for index in (home..inner).rev() {
            let level = &self.levels[index];
            let (body, at) = (level.body, level.at);
            let (is_macro, is_loop) = (level.is(Kind::Macro), level.is(Kind::Loop));
            match self.use_behind(body, at, name) {
                Flow::Used(range) => return Some(range),
                Flow::Set => return None,
                Flow::Passed => {}
            }
            if is_macro {
                return None;
            }
            // The next round of a loop comes after this one.
            if is_loop && index > home {
                match self.first_use(&body[..at], name) {
                    Flow::Used(range) => return Some(range),
                    Flow::Set => return None,
                    Flow::Passed => {}
                }
            }
        }
        None
    }

    /// What becomes of `name` after the statement `at` of a body.
    fn use_behind(&mut self, body: &'a [Stmt<'s>], at: usize, name: &'s str) -> Flow {
        let key = (body.as_ptr(), name);
        if self.unused.get(&key).is_some_and(|from| *from <= at) {
            return Flow::Passed;
        }
        let flow = self.first_use(body.get(at + 1..).unwrap_or_default(), name);
        if flow == Flow::Passed {
            self.unused.insert(key, at);
        }
        flow
    }

    fn first_use(&mut self, body: &[Stmt<'s>], name: &str) -> Flow {
        if self.work < self.size {
            return Flow::Set;
        }
        self.work -= if body.is_empty() { 0 } else { self.size };
        first_use(body, name)
    }
}

fn size(body: &[Stmt<'_>]) -> usize {
    body.iter().map(|stmt| 1 + inner_size(stmt)).sum()
}

fn inner_size(stmt: &Stmt<'_>) -> usize {
    match stmt {
        Stmt::ForLoop(block) => size(&block.body) + size(&block.else_body),
        Stmt::IfCond(cond) => branches(cond).iter().map(|(_, body)| size(body)).sum(),
        Stmt::WithBlock(block) => size(&block.body),
        Stmt::SetBlock(block) => size(&block.body),
        Stmt::AutoEscape(block) => size(&block.body),
        Stmt::FilterBlock(block) => size(&block.body),
        Stmt::Block(block) => size(&block.body),
        Stmt::Macro(block) => size(&block.body),
        Stmt::CallBlock(block) => size(&block.macro_decl.body),
        _ => 0,
    }
}
