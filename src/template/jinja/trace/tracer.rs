//! Reports how each node was made.

use minijinja::machinery::ast::Expr;

use super::claims::{Claims, Part, Want};
use super::notes::{Index, Notes};
use super::outline::{Head, Outline, Statement};
use super::slice::{Moment, Slice};
use super::{Syntax, Trace};
use crate::source::{FileId, Span};
use crate::template::jinja::recording::events::{self, Writing};
use crate::template::{Condition, Flow, Made};
use crate::yaml::{Data, Mark, Node, Path, Step};

/// Reports how nodes were made.
pub struct Tracer<'t> {
    notes: &'t Notes,
    outline: Outline<'t>,
    index: Index,
}

impl<'t> Tracer<'t> {
    pub fn new(trace: &'t Trace, syntax: &'t Syntax<'t>) -> Self {
        Self {
            notes: &trace.0,
            outline: Outline::new(&trace.0.templates, &syntax.0),
            index: Index::new(&trace.0),
        }
    }

    /// The values that templates saw.
    pub fn values(&self) -> &'t Node {
        self.notes.session.tracker.root()
    }

    /// Returns how the node at `path` in the document `root` was made; none if no template wrote it.
    pub fn made(&self, root: &Node, path: &Path) -> Option<Made> {
        let flow = self.flow(root, path)?;
        let writing = self.writing(path.find(root)?.mark?)?;
        let (moment, calls) = self.moment_of(writing);
        let key = empty_key(root, path);
        let place = |opening: &usize| self.notes.place(*opening);
        Some(Made {
            flow,
            through: self.through(writing),
            calls: calls.iter().map(place).collect(),
            conditions: self.conditions(&self.slice(), writing, key, moment, &calls),
        })
    }

    /// Returns what made the node at `path`, without what is around it.
    pub fn flow(&self, root: &Node, path: &Path) -> Option<Flow> {
        let way = way(root, path)?;
        let (node, _) = way.last()?;
        let writing = self.writing(node.mark?)?;
        let slice = self.slice();
        let mut claims = self.flows(&slice, writing, &way);
        self.named(&slice, &way, &mut claims);
        claims.without_repetition();
        Some(Flow {
            place: writing.place,
            is_printed: !writing.placeholders.is_empty(),
            values: claims.values.into_iter().collect(),
            keys: claims.keys.into_iter().collect(),
            choices: claims.choices.into_iter().collect(),
            scope: claims.scope.into_iter().collect(),
            is_cut: claims.is_cut,
        })
    }

    /// Returns where a node is written, if a template wrote it.
    pub fn place(&self, node: &Node) -> Option<Span> {
        Some(self.writing(node.mark?)?.place)
    }

    /// Reports whether a text is that of a template, and not one of values.
    pub fn is_template(&self, file: FileId) -> bool {
        self.outline.page_of(file).is_some()
    }

    fn slice(&self) -> Slice<'_> {
        Slice::new(self.notes, &self.outline, &self.index)
    }

    fn writing(&self, mark: Mark) -> Option<&'t Writing> {
        self.notes.writings.get(events::index(mark))
    }

    /// The tags that printed what a call gave as text.
    fn through(&self, writing: &Writing) -> Vec<Span> {
        let openings = writing.placeholders.iter();
        let openings = openings.filter_map(|placeholder| self.notes.opening_of(*placeholder));
        let mut found = Vec::new();
        for opening in openings.filter(|opening| !writing.is_whole || self.is_call(*opening)) {
            self.printed_within(opening, &mut found);
        }
        found
    }

    /// Reports whether a tag prints what a call gives, and nothing else.
    fn is_call(&self, opening: usize) -> bool {
        let place = self.notes.place(opening);
        let page = self.outline.page_of(place.file);
        let tag = page.and_then(|page| self.outline.pages[page].within(&place.range()));
        tag.is_some_and(|tag| matches!(tag.statement, Statement::Prints(Expr::Call(_))))
    }

    fn printed_within(&self, opening: usize, found: &mut Vec<Span>) {
        for inner in self.index.within(Some(opening)) {
            let place = self.notes.place(*inner);
            if !found.contains(&place) {
                found.push(place);
            }
            self.printed_within(*inner, found);
        }
    }

    /// When a node was written, and the calls that led there, the innermost first.
    fn moment_of(&self, writing: &Writing) -> (Option<Moment>, Vec<usize>) {
        let printed = writing.placeholders.first();
        let printed = printed.and_then(|placeholder| self.notes.opening_of(*placeholder));
        let opening = printed.or_else(|| self.neighbour(writing));
        let last = writing.calls.last();
        let caller = match opening {
            Some(opening) => self.notes.openings[opening].parent,
            None => last.and_then(|placeholder| self.notes.opening_of(*placeholder)),
        };
        let moment = self.outline.page_of(writing.place.file).map(|page| Moment {
            page,
            offset: writing.place.start as usize,
            opening,
            is_own: false,
            caller,
        });
        (moment, self.calls(writing, caller))
    }

    /// The tags that printed the text in which a node is, and those that called what wrote it:
    /// mostly the same, but a text may be handed on before it is printed.
    fn calls(&self, writing: &Writing, caller: Option<usize>) -> Vec<usize> {
        let printers = writing.calls.iter().rev();
        let printers = printers.filter_map(|placeholder| self.notes.opening_of(*placeholder));
        let starts = printers.chain(caller);
        let mut calls: Vec<usize> = Vec::new();
        for opening in starts.flat_map(|start| self.notes.callers(Some(start))) {
            if !calls.contains(&opening) {
                calls.push(opening);
            }
        }
        calls
    }

    /// The opening next to an author's text that belongs to the same turn of every loop.
    fn neighbour(&self, writing: &Writing) -> Option<usize> {
        let place = writing.place;
        let [before, behind] = writing
            .around
            .map(|placeholder| self.notes.opening_of(placeholder?));
        let is_before = |opening: &usize| {
            let tag = self.notes.place(*opening);
            tag.file == place.file && tag.start < place.start
        };
        let is_behind = |opening: &usize| {
            let tag = self.notes.place(*opening);
            tag.file == place.file && tag.start > place.start
        };
        before.filter(is_before).or(behind.filter(is_behind))
    }

    /// What flowed into the last node of the way.
    fn flows(&self, slice: &Slice<'_>, writing: &Writing, way: &[Turn<'_>]) -> Claims {
        let mut claims = Claims::default();
        let Some((leaf, _)) = way.last() else {
            return claims;
        };
        let want = if writing.is_whole {
            Want::value(below(writing, way), Some(leaf))
        } else {
            Want::value(Vec::new(), None)
        };
        for placeholder in &writing.placeholders {
            if let Some(opening) = self.notes.opening_of(*placeholder) {
                claims.extend(slice.flows(opening, &want));
            }
        }
        claims
    }

    /// What the keys on the way were made of.
    fn named(&self, slice: &Slice<'_>, way: &[Turn<'_>], claims: &mut Claims) {
        let mut marks: Vec<Mark> = way.iter().filter_map(|(node, _)| node.mark).collect();
        marks.dedup();
        let writings = marks.into_iter().filter_map(|mark| self.writing(mark));
        for placeholder in writings.flat_map(|writing| &writing.keys) {
            if let Some(opening) = self.notes.opening_of(*placeholder) {
                slice.names(opening, claims);
            }
        }
    }

    fn conditions(
        &self,
        slice: &Slice<'_>,
        writing: &Writing,
        key: Option<Span>,
        moment: Option<Moment>,
        calls: &[usize],
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        if let Some(moment) = moment {
            self.inside(slice, writing, &moment, &mut conditions);
            self.emptied(slice, key, &moment, &mut conditions);
            self.around(slice, &moment, &mut conditions);
        }
        for moment in calls.iter().filter_map(|call| slice.moment(*call)) {
            self.around(slice, &moment, &mut conditions);
        }
        conditions
    }

    /// The conditions and loops within a text.
    fn inside(
        &self,
        slice: &Slice<'_>,
        writing: &Writing,
        moment: &Moment,
        conditions: &mut Vec<Condition>,
    ) {
        let text = writing.place.range();
        let page = &self.outline.pages[moment.page];
        for (number, block) in page.blocks.iter().enumerate() {
            if text.contains(&block.range.start) && block.range.start > text.start {
                self.condition(slice, moment, number, conditions);
            }
        }
    }

    /// The conditions and loops around a key that would have printed its value.
    fn emptied(
        &self,
        slice: &Slice<'_>,
        key: Option<Span>,
        moment: &Moment,
        conditions: &mut Vec<Condition>,
    ) {
        let Some(key) = key else { return };
        let page = &self.outline.pages[moment.page];
        let is_blank = |text: &str| {
            text.chars()
                .all(|c| c.is_whitespace() || ":{%-".contains(c))
        };
        let mut from = key.end as usize;
        for (number, block) in page.blocks.iter().enumerate() {
            let between = page.text.get(from..block.range.start);
            if key.file == page.file && between.is_some_and(is_blank) {
                self.condition(slice, moment, number, conditions);
                from = block.shown.end;
            }
        }
    }

    fn around(&self, slice: &Slice<'_>, moment: &Moment, conditions: &mut Vec<Condition>) {
        let page = &self.outline.pages[moment.page];
        for block in page.blocks_at(moment.offset) {
            if let Head::Macro(_) = page.blocks[block].head {
                break;
            }
            self.condition(slice, moment, block, conditions);
        }
    }

    fn condition(
        &self,
        slice: &Slice<'_>,
        moment: &Moment,
        block: usize,
        conditions: &mut Vec<Condition>,
    ) {
        let page = &self.outline.pages[moment.page];
        let head = &page.blocks[block];
        if !matches!(head.head, Head::If(_) | Head::Else(_) | Head::For(_)) {
            return;
        }
        let mut claims = Claims::default();
        slice.head(moment, block, &mut claims);
        let reads = claims.values.into_iter().chain(claims.choices);
        conditions.push(Condition {
            span: Span::new(page.file, head.shown.start, head.shown.end),
            is_else: matches!(head.head, Head::Else(_)),
            reads: reads.collect(),
            scope: claims.scope.into_iter().collect(),
        });
    }
}

/// A node and the step that leads to it; to the root none does.
type Turn<'n> = (&'n Node, Option<&'n Step>);

/// The nodes from the root down to a path.
fn way<'n>(root: &'n Node, path: &'n Path) -> Option<Vec<Turn<'n>>> {
    let mut way = vec![(root, None)];
    let mut node = root;
    for step in path.steps() {
        node = match (&node.data, step) {
            (Data::Map(map), Step::Key(key)) => &map.get(key)?.value,
            (Data::List(items), Step::Index(index)) => items.get(*index)?,
            _ => return None,
        };
        way.push((node, Some(step)));
    }
    Some(way)
}

/// The steps from what a placeholder printed down to the leaf.
fn below(writing: &Writing, way: &[Turn<'_>]) -> Vec<Part> {
    let mark = way.last().and_then(|(node, _)| node.mark);
    let first = way.iter().position(|(node, _)| node.mark == mark);
    let first = first.unwrap_or_default();
    // Of what was merged or spliced, the steps begin above what is marked.
    let from = if writing.spliced.is_some() {
        first
    } else {
        first + 1
    };
    let steps = way.iter().enumerate().skip(from);
    let part = |(at, (_, step)): (usize, &Turn<'_>)| match step {
        Some(Step::Key(key)) => Part::Key(key.clone()),
        Some(Step::Index(index)) => {
            let before = writing.spliced.filter(|_| at == first).unwrap_or_default();
            Part::Item(index.saturating_sub(before))
        }
        None => Part::Any(None),
    };
    steps.map(part).collect()
}

/// The place of the key at `path`, if an author wrote no value after it.
fn empty_key(root: &Node, path: &Path) -> Option<Span> {
    let Some(Step::Key(key)) = path.steps().last() else {
        return None;
    };
    let field = path.parent()?.find(root)?.as_map()?.get(key)?;
    matches!(field.value.data, Data::Null).then_some(field.key_span)
}
