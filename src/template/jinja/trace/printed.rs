//! What openings printed, and when.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::machinery::ast::Call;

use super::claims::{Claims, Role, Want};
use super::outline::{Head, Statement};
use super::slice::{Moment, Slice};
use super::tree::calls;
use crate::template::jinja::syntax::argument;

impl<'t> Slice<'t> {
    /// What was printed for an opening by what it called.
    pub(super) fn everything_printed(
        &self,
        call: &'t Call<'t>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        for arg in &call.args {
            self.decides(argument(arg), moment, claims);
        }
        let inner = self.index.within(moment.opening.filter(|_| moment.is_own));
        for opening in inner {
            self.printed_by(*opening, want, claims);
            if let Some(then) = self.moment(*opening) {
                self.around(&then, claims);
            }
        }
    }

    /// What tags in a range printed, the last time that each did for this moment, and what decided
    /// which of them did.
    pub(super) fn printed(
        &self,
        page: usize,
        range: &Range<usize>,
        called: Option<usize>,
        want: &Want<'_>,
        moment: &Moment,
        claims: &mut Claims,
    ) {
        let outline = &self.outline.pages[page];
        let parent = if moment.is_own {
            moment.opening
        } else {
            moment.caller
        };
        let mut last = BTreeMap::new();
        for opening in self.index.within(parent) {
            let place = self.notes.place(*opening);
            let is_inside = place.file == outline.file && range.contains(&place.range().start);
            let is_past = moment.is_own || moment.opening.is_none_or(|now| *opening < now);
            if is_inside && is_past {
                last.insert(place.start, *opening);
            }
        }
        for opening in last.values() {
            self.printed_by(*opening, want, claims);
        }
        for block in 0..outline.blocks.len() {
            let inner = &outline.blocks[block].range;
            if range.start <= inner.start && inner.end <= range.end && Some(block) != called {
                let inside = last
                    .values()
                    .find(|opening| inner.contains(&(self.notes.place(**opening).start as usize)));
                let then = match inside.and_then(|opening| self.moment(*opening)) {
                    Some(then) => then,
                    None => Moment {
                        page,
                        offset: inner.start,
                        opening: None,
                        is_own: false,
                        caller: parent,
                    },
                };
                self.head(&then, block, claims);
            }
        }
    }

    pub(super) fn printed_by(&self, opening: usize, want: &Want<'_>, claims: &mut Claims) {
        let Some(moment) = self.moment(opening) else {
            return;
        };
        match self.statement(&moment) {
            Some(Statement::Prints(expr)) => self.expr(expr, want, &moment, claims),
            Some(Statement::Filters(expr)) => {
                self.expr(expr, &want.whole(), &moment, claims);
                self.all_within(opening, want, claims);
            }
            Some(Statement::Includes(_) | Statement::Calls(_)) => {
                self.all_within(opening, want, claims);
            }
            Some(Statement::Sets(_) | Statement::Text) | None => {}
        }
    }

    pub(super) fn all_within(&self, opening: usize, want: &Want<'_>, claims: &mut Claims) {
        for inner in self.index.within(Some(opening)) {
            self.printed_by(*inner, &want.whole(), claims);
            if let Some(then) = self.moment(*inner) {
                self.around(&then, claims);
            }
        }
    }

    /// Adds what the conditions around a moment depend on, up to the macro or the template.
    pub(super) fn around(&self, moment: &Moment, claims: &mut Claims) {
        let page = &self.outline.pages[moment.page];
        for block in page.blocks_at(moment.offset) {
            if matches!(page.blocks[block].head, Head::Macro(_)) {
                break;
            }
            self.head(moment, block, claims);
        }
    }

    /// The moment at which an opening's expression was evaluated.
    pub(super) fn moment(&self, opening: usize) -> Option<Moment> {
        let place = self.notes.place(opening);
        let page = self.outline.page_of(place.file)?;
        let tag = self.outline.pages[page].within(&place.range())?;
        Some(Moment {
            page,
            offset: tag.start,
            opening: Some(opening),
            is_own: true,
            caller: self.notes.openings[opening].parent,
        })
    }

    pub(super) fn statement(&self, moment: &Moment) -> Option<Statement<'t>> {
        Some(self.outline.pages[moment.page].at(moment.offset)?.statement)
    }

    pub(super) fn calls_at(&self, moment: &Moment) -> Vec<&'t Call<'t>> {
        match self.statement(moment) {
            Some(
                Statement::Prints(expr)
                | Statement::Sets(expr)
                | Statement::Includes(expr)
                | Statement::Filters(expr),
            ) => calls(expr),
            Some(Statement::Calls(block)) => {
                let inner = block.call.args.iter().map(argument).flat_map(calls);
                std::iter::once(&*block.call).chain(inner).collect()
            }
            Some(Statement::Text) | None => Vec::new(),
        }
    }

    /// What a leaf was printed by as a whole is what its tag's expression gives.
    pub(super) fn flows(&self, opening: usize, want: &Want<'_>) -> Claims {
        let mut claims = Claims::default();
        self.printed_by(opening, want, &mut claims);
        claims
    }

    /// What a text in a key was made of decides where everything below it is.
    pub(super) fn names(&self, opening: usize, claims: &mut Claims) {
        let want = Want {
            role: Role::Choice,
            ..Want::value(Vec::new(), None)
        };
        claims.extend_choices(self.flows(opening, &want));
    }
}
