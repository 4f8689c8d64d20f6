//! What the variables in an expression stand for.

use minijinja::machinery::ast::{self, Call, Expr};

use super::claims::{Claims, Part, Reach, Want};
use super::outline::{Definition, Meaning, Statement};
use super::slice::{Moment, Slice};
use super::tree::{calls, uses};
use crate::template::jinja::syntax::argument;

impl<'t> Slice<'t> {
    pub(super) fn variable(
        &self,
        name: &'t str,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let meanings = self.outline.pages[moment.page].meanings(name, moment.offset);
        let known = self.variable_then(name, moment);
        if let Some(path) = known.and_then(|value| self.path_of(&value)) {
            self.claim(&path, want, moment, claims);
            for meaning in &meanings {
                self.selects(meaning, moment, claims);
            }
            return;
        }
        if meanings.is_empty() {
            return self.unbound(name, want, moment, claims);
        }
        self.conditions_of(&meanings, moment, claims);
        for meaning in self.current(&meanings, moment) {
            self.meaning(meaning, want, moment, claims);
        }
    }

    /// A name that the template does not define: what every template sees, or what it was given.
    fn unbound(&self, name: &'t str, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        if self.notes.global(name).is_some() {
            let mut shown = name.to_owned();
            for part in &want.below {
                let Part::Key(key) = part else { break };
                shown.extend([".", key]);
            }
            claims.scope.insert(shown);
            return;
        }
        let Some(outer) = moment.caller.and_then(|caller| self.moment(caller)) else {
            return;
        };
        match self.statement(&outer) {
            Some(Statement::Includes(_)) => self.variable(name, want, &outer, claims),
            Some(Statement::Prints(expr)) => {
                let context = calls(expr).into_iter().filter_map(context);
                let inside = want.inside(Part::Key(name.to_owned()));
                context.for_each(|context| self.expr(context, &inside, &outer, claims));
            }
            _ => {}
        }
    }

    /// Of definitions in several branches, the one that was carried out last.
    pub(super) fn current<'m>(
        &self,
        meanings: &'m [Definition<'t>],
        moment: &Moment,
    ) -> Vec<&'m Definition<'t>> {
        if let [_] = meanings {
            return meanings.iter().collect();
        }
        let when = |one: &&Definition<'t>| self.set_before(one.at, moment);
        let last = meanings
            .iter()
            .filter(|one| when(one).is_some())
            .max_by_key(when);
        match last.or(meanings.last()) {
            Some(last) => vec![last],
            None => Vec::new(),
        }
    }

    /// Which definition is in force depends on the conditions around all of them.
    pub(super) fn conditions_of(
        &self,
        meanings: &[Definition<'t>],
        moment: &Moment,
        claims: &mut Claims,
    ) {
        for one in meanings.iter().filter(|one| one.owner != one.block) {
            self.blocks(moment, one.block, one.owner, claims);
        }
    }

    pub(super) fn meaning(
        &self,
        definition: &Definition<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        match definition.meaning {
            Meaning::Is(expr) => {
                let then = self.defined_at(definition.at, moment);
                self.expr(expr, want, &then, claims);
                self.kept(definition.name, want, moment, claims);
            }
            Meaning::Captures(block) => {
                let range = self.outline.pages[moment.page].blocks[block].range.clone();
                let beside = Moment {
                    is_own: false,
                    ..*moment
                };
                self.printed(moment.page, &range, None, &want.whole(), &beside, claims);
            }
            Meaning::Turn(for_loop, position) => {
                self.turn(for_loop, position, definition, want, moment, claims);
            }
            Meaning::Argument(definition, index) => {
                self.argument_of(definition, index, want, moment, claims);
            }
            Meaning::Module(name) => self.member(name, want, moment, claims),
            Meaning::Imported(name, export) => {
                let inside = want.inside(Part::Key(export.to_owned()));
                self.member(name, &inside, moment, claims);
            }
            Meaning::Macro(_) | Meaning::Keeps(..) => {}
        }
    }

    /// What is put into a namespace: what was put there last, and all that was if one is made of
    /// what was there before.
    fn kept(&self, name: &str, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        let Some(Part::Key(key)) = want.below.first() else {
            return;
        };
        let Some(_visit) = self.visits.enter(name, key) else {
            return;
        };
        let page = &self.outline.pages[moment.page];
        let all: Vec<_> = page.kept(name, key).collect();
        let mut puts = Vec::new();
        for (at, expr) in &all {
            let openings = self.index.openings_at(page.file, *at).iter();
            puts.extend(openings.map(|opening| (*opening, *expr)));
            let anytime = Moment {
                offset: *at,
                opening: None,
                is_own: false,
                ..*moment
            };
            self.around(&anytime, claims);
        }
        puts.retain(|(opening, _)| moment.opening.is_none_or(|now| *opening < now));
        puts.sort_by_key(|(opening, _)| *opening);
        if !all.iter().any(|(_, expr)| uses(expr, name)) {
            puts.drain(..puts.len().saturating_sub(1));
        }
        let inside = want.behind(1);
        for (opening, expr) in puts {
            if let Some(then) = self.moment(opening) {
                self.expr(expr, &inside, &then, claims);
            }
        }
    }

    /// What a template sets at its top, for those who import it.
    fn member(&self, name: &'t Expr<'t>, want: &Want<'_>, moment: &Moment, claims: &mut Claims) {
        self.decides(name, moment, claims);
        let (Some(page), Some(Part::Key(key))) = (self.outline.named(name), want.below.first())
        else {
            return;
        };
        let inside = want.behind(1);
        let there = Moment {
            page,
            offset: usize::MAX,
            ..*moment
        };
        let exported = self.outline.pages[page].exported(key);
        if !self.step_in(claims) {
            return;
        }
        for definition in self.current(&exported, &there) {
            self.meaning(definition, &inside, &there, claims);
        }
        self.step_out();
    }

    fn turn(
        &self,
        for_loop: &'t ast::ForLoop<'t>,
        position: Option<usize>,
        definition: &Definition<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let around = Moment {
            offset: definition.at,
            is_own: false,
            ..*moment
        };
        let value = self.variable_then(definition.name, moment);
        let key = || {
            let ast::Expr::List(targets) = &for_loop.target else {
                return None;
            };
            let ast::Expr::Var(first) = targets.items.first()? else {
                return None;
            };
            let key = self.variable_then(first.id, moment)?;
            key.as_str().map(|key| Part::Key(key.to_owned()))
        };
        let entries = match &for_loop.iter {
            Expr::Filter(filter) if matches!(filter.name, "items" | "dictsort") => {
                filter.expr.as_ref()
            }
            _ => None,
        };
        match (entries, position) {
            (Some(map), Some(0)) => {
                let entry = Want {
                    reach: Reach::Key,
                    ..want.whole()
                };
                let entry = entry.inside(key().unwrap_or(Part::Any(None)));
                self.expr(map, &entry, &around, claims);
            }
            (Some(map), Some(_)) => {
                let part = key().unwrap_or(Part::Any(value));
                self.expr(map, &want.inside(part), &around, claims);
            }
            (_, Some(position)) => {
                let item = want.inside(Part::Item(position)).inside(Part::Any(None));
                self.expr(&for_loop.iter, &item, &around, claims);
            }
            (_, None) => {
                let item = want.inside(Part::Any(value));
                self.expr(&for_loop.iter, &item, &around, claims);
            }
        }
    }

    /// What decided that a name stands for this place of the values and no other.
    fn selects(&self, definition: &Definition<'t>, moment: &Moment, claims: &mut Claims) {
        match definition.meaning {
            Meaning::Is(expr) => {
                let then = self.defined_at(definition.at, moment);
                self.chosen(expr, &then, claims);
            }
            Meaning::Argument(definition, index) => {
                for (given, then) in self.given(definition, index, moment) {
                    self.chosen(given, &then, claims);
                }
            }
            _ => {}
        }
    }

    /// What decided which place of the values an expression stands for.
    fn chosen(&self, expr: &'t Expr<'t>, moment: &Moment, claims: &mut Claims) {
        let mut found = Claims::default();
        if !self.step_in(claims) {
            return;
        }
        match expr {
            Expr::Var(name) => {
                let meanings = self.outline.pages[moment.page].meanings(name.id, moment.offset);
                for meaning in self.current(&meanings, moment) {
                    self.selects(meaning, moment, &mut found);
                }
                self.conditions_of(&meanings, moment, &mut found);
            }
            Expr::GetAttr(get) => self.chosen(&get.expr, moment, &mut found),
            Expr::GetItem(get) => {
                self.decides(&get.subscript_expr, moment, &mut found);
                self.chosen(&get.expr, moment, &mut found);
            }
            expr => {
                let unseen = Want {
                    below: vec![Part::Any(None); usize::from(u8::MAX)],
                    ..Want::choice()
                };
                self.expr(expr, &unseen, moment, &mut found);
            }
        }
        self.step_out();
        claims.extend_choices(found);
    }

    /// The moment at which a definition before `moment` was carried out.
    pub(super) fn defined_at(&self, at: usize, moment: &Moment) -> Moment {
        let set = self.set_before(at, moment).and_then(|set| self.moment(set));
        set.unwrap_or(Moment {
            offset: at,
            is_own: false,
            ..*moment
        })
    }

    /// The last opening of the `set` at an offset before a moment, if possible for the same call.
    fn set_before(&self, at: usize, moment: &Moment) -> Option<usize> {
        let file = self.outline.pages[moment.page].file;
        let all = self.index.openings_at(file, at);
        let before = |opening: &&usize| moment.opening.is_none_or(|now| **opening < now);
        let is_sibling = |opening: &&usize| self.notes.openings[**opening].parent == moment.caller;
        let mut siblings = all.iter().rev().filter(before).filter(is_sibling);
        let sibling = siblings.next();
        sibling.or_else(|| all.iter().rev().find(before)).copied()
    }
}

/// The context that a call of `include` or `tpl` gives.
fn context<'t>(call: &'t Call<'t>) -> Option<&'t Expr<'t>> {
    match &call.expr {
        Expr::Var(name) if matches!(name.id, "include" | "tpl") => call.args.get(1).map(argument),
        _ => None,
    }
}
