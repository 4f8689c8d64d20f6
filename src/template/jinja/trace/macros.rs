//! What calls give to macros, and what macros and functions give back.

use minijinja::machinery::ast::{self, Call, CallArg, Expr};

use super::claims::{Claims, Part, Want};
use super::outline::{Definition, Head, Meaning};
use super::slice::{Moment, Slice};
use super::tree::calls;
use crate::template::jinja::syntax::argument;

/// A macro and the template that it is in.
type Found<'t> = (usize, &'t ast::Macro<'t>);

impl<'t> Slice<'t> {
    /// What the caller gave a macro for one of its arguments.
    pub(super) fn argument_of(
        &self,
        definition: &'t ast::Macro<'t>,
        index: usize,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        for (given, then) in self.given(definition, index, moment) {
            self.expr(given, want, &then, claims);
        }
    }

    /// The arguments that callers gave, or the default.
    pub(super) fn given(
        &self,
        definition: &'t ast::Macro<'t>,
        index: usize,
        moment: &Moment,
    ) -> Vec<(&'t Expr<'t>, Moment)> {
        let mut found = Vec::new();
        for (call, then) in self.calls_of(definition, moment) {
            let given = passed(call, definition, index).map(|given| (given, then));
            let default = || Some((default(definition, index)?, *moment));
            found.extend(given.or_else(default));
        }
        found
    }

    fn calls_of(
        &self,
        definition: &'t ast::Macro<'t>,
        moment: &Moment,
    ) -> Vec<(&'t Call<'t>, Moment)> {
        let outer = moment.caller.and_then(|caller| self.moment(caller));
        let is_meant = |call: &&'t Call<'t>, then: &Moment| {
            self.callee(call, then)
                .is_some_and(|(_, one)| std::ptr::eq(one, definition))
        };
        if let Some(outer) = outer {
            let found = self.calls_at(&outer).into_iter();
            let found = found.filter(|call| is_meant(call, &outer));
            let found: Vec<_> = found.map(|call| (call, outer)).collect();
            if !found.is_empty() {
                return found;
            }
        }
        self.calls_in_blocks(&is_meant, moment)
    }

    /// Calls in the conditions and loops of all templates: no opening shows them.
    fn calls_in_blocks(
        &self,
        is_meant: &dyn Fn(&&'t Call<'t>, &Moment) -> bool,
        moment: &Moment,
    ) -> Vec<(&'t Call<'t>, Moment)> {
        let mut found = Vec::new();
        for (page, outline) in self.outline.pages.iter().enumerate() {
            for block in &outline.blocks {
                let (Head::If(expr) | Head::Else(expr)) = block.head else {
                    continue;
                };
                let then = Moment {
                    page,
                    offset: block.range.start,
                    opening: moment.caller,
                    is_own: false,
                    caller: moment.caller,
                };
                let meant = calls(expr).into_iter().filter(|call| is_meant(call, &then));
                found.extend(meant.map(|call| (call, then)));
            }
        }
        found
    }

    pub(super) fn callee(&self, call: &'t Call<'t>, moment: &Moment) -> Option<Found<'t>> {
        let meanings = |name: &str| self.outline.pages[moment.page].meanings(name, moment.offset);
        match &call.expr {
            Expr::Var(name) => {
                let found = |one: &Definition<'t>| match one.meaning {
                    Meaning::Macro(definition) => Some((moment.page, definition)),
                    Meaning::Imported(from, export) => self.exported_macro(from, export, 0),
                    _ => None,
                };
                meanings(name.id).iter().rev().find_map(found)
            }
            Expr::GetAttr(get) => {
                let Expr::Var(module) = &get.expr else {
                    return None;
                };
                let found = |one: &Definition<'t>| match one.meaning {
                    Meaning::Module(from) => self.exported_macro(from, get.name, 0),
                    _ => None,
                };
                meanings(module.id).iter().rev().find_map(found)
            }
            _ => None,
        }
    }

    /// Templates that import each other lead on and on, so `hops` are counted.
    fn exported_macro(&self, from: &'t Expr<'t>, name: &str, hops: usize) -> Option<Found<'t>> {
        if hops > self.outline.pages.len() {
            return None;
        }
        let page = self.outline.named(from)?;
        let exported = self.outline.pages[page].exported(name);
        exported.iter().rev().find_map(|one| match one.meaning {
            Meaning::Macro(definition) => Some((page, definition)),
            Meaning::Imported(from, export) => self.exported_macro(from, export, hops + 1),
            _ => None,
        })
    }

    pub(super) fn call(
        &self,
        call: &'t Call<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        if let Some((page, definition)) = self.callee(call, moment) {
            let Some(block) = self.outline.pages[page].block_of(definition) else {
                return;
            };
            let range = self.outline.pages[page].blocks[block].range.clone();
            return self.printed(page, &range, Some(block), want, moment, claims);
        }
        let args = || call.args.iter().map(argument);
        match &call.expr {
            Expr::Var(name) => match name.id {
                "merge" => self.merged(args(), want, moment, claims),
                "merge_overwrite" => {
                    let mut all: Vec<_> = args().collect();
                    all.reverse();
                    self.merged(all, want, moment, claims);
                }
                "dict" | "namespace" if !want.below.is_empty() => {
                    self.pairs(call, want, moment, claims);
                }
                "coalesce" | "default" | "required" => {
                    args().for_each(|arg| self.expr(arg, want, moment, claims));
                }
                "include" | "caller" => self.everything_printed(call, want, moment, claims),
                "tpl" => {
                    self.whole(args(), want, moment, claims);
                    self.read_for(moment, want, claims);
                    self.everything_printed(call, want, moment, claims);
                }
                _ => self.whole(args(), want, moment, claims),
            },
            Expr::GetAttr(get) => self.method(call, get, want, moment, claims),
            _ => self.whole(args(), want, moment, claims),
        }
    }

    fn method(
        &self,
        call: &'t Call<'t>,
        get: &'t ast::GetAttr<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let args = || call.args.iter().map(argument);
        let first = args().next().and_then(|arg| self.known(arg, moment));
        match (get.name, first) {
            ("get", Some(key)) if key.as_str().is_some() => {
                let part = Part::Key(key.to_string());
                self.expr(&get.expr, &want.inside(part), moment, claims);
                self.whole(args(), &Want::operand(), moment, claims);
            }
            _ => {
                self.expr(&get.expr, &want.whole(), moment, claims);
                self.whole(args(), want, moment, claims);
            }
        }
    }

    fn pairs(&self, call: &'t Call<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        for arg in &call.args {
            match (arg, want.below.first()) {
                (CallArg::Kwarg(name, expr), Some(Part::Key(key))) => {
                    if name == key {
                        self.expr(expr, &want.behind(1), moment, claims);
                    }
                }
                (arg, _) => self.expr(argument(arg), want, moment, claims),
            }
        }
    }
}

/// What a parameter is where a call gives nothing for it.
fn default<'t>(definition: &'t ast::Macro<'t>, index: usize) -> Option<&'t Expr<'t>> {
    let from = definition.args.len() - definition.defaults.len();
    definition.defaults.get(index.checked_sub(from)?)
}

/// The argument that a call gives for a parameter.
fn passed<'t>(
    call: &'t Call<'t>,
    definition: &ast::Macro<'t>,
    index: usize,
) -> Option<&'t Expr<'t>> {
    let name = match definition.args.get(index)? {
        Expr::Var(name) => name.id,
        _ => return None,
    };
    let named = call.args.iter().find_map(|arg| match arg {
        CallArg::Kwarg(known, expr) if *known == name => Some(expr),
        _ => None,
    });
    named.or_else(|| match call.args.get(index)? {
        CallArg::Pos(expr) => Some(expr),
        _ => None,
    })
}
