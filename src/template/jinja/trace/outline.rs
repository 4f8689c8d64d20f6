//! The blocks, tags and definitions of templates, to be found by their places.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::machinery::ast::{self, Expr, Stmt};

use super::tree::span;
use crate::source::FileId;
use crate::template::Template;
use crate::template::jinja::references::trees::Trees;
use crate::template::jinja::syntax::children;

/// All templates of a chart.
pub(super) struct Outline<'t> {
    pub(super) pages: Vec<Page<'t>>,
}

pub(super) struct Page<'t> {
    pub(super) name: &'t str,
    pub(super) file: FileId,
    pub(super) text: &'t str,
    /// The first is the whole template.
    pub(super) blocks: Vec<Block<'t>>,
    definitions: BTreeMap<&'t str, Vec<Definition<'t>>>,
    tags: Vec<Tag<'t>>,
}

/// A part of a template that something is over.
pub(super) struct Block<'t> {
    pub(super) parent: Option<usize>,
    pub(super) head: Head<'t>,
    /// From the first tag to the last one.
    pub(super) range: Range<usize>,
    /// The text of the tag that is over it.
    pub(super) shown: Range<usize>,
}

/// What is over a block.
#[derive(Clone, Copy)]
pub(super) enum Head<'t> {
    Template,
    /// It is printed if this is true.
    If(&'t Expr<'t>),
    /// It is printed if this is false.
    Else(&'t Expr<'t>),
    For(&'t ast::ForLoop<'t>),
    Macro(&'t ast::Macro<'t>),
    /// `with`, and blocks whose text is captured: they have names of their own, and no condition.
    Names,
}

/// A tag, or a text between tags.
#[derive(Clone, Copy)]
pub(super) struct Tag<'t> {
    pub(super) start: usize,
    pub(super) block: usize,
    pub(super) statement: Statement<'t>,
}

#[derive(Clone, Copy)]
pub(super) enum Statement<'t> {
    Text,
    Prints(&'t Expr<'t>),
    Sets(&'t Expr<'t>),
    Includes(&'t Expr<'t>),
    Calls(&'t ast::CallBlock<'t>),
    Filters(&'t Expr<'t>),
}

/// A name, and what it means.
#[derive(Clone, Copy)]
pub(super) struct Definition<'t> {
    pub(super) name: &'t str,
    /// The block in which the name is known.
    pub(super) owner: usize,
    pub(super) block: usize,
    pub(super) at: usize,
    pub(super) meaning: Meaning<'t>,
}

#[derive(Clone, Copy)]
pub(super) enum Meaning<'t> {
    Is(&'t Expr<'t>),
    /// A key of a namespace is this.
    Keeps(&'t str, &'t Expr<'t>),
    /// What a block prints, which is this one.
    Captures(usize),
    /// An item of a loop, or this part of it.
    Turn(&'t ast::ForLoop<'t>, Option<usize>),
    Argument(&'t ast::Macro<'t>, usize),
    Module(&'t Expr<'t>),
    Imported(&'t Expr<'t>, &'t str),
    Macro(&'t ast::Macro<'t>),
}

impl<'t> Outline<'t> {
    pub(super) fn new(templates: &'t [Template], trees: &'t Trees<'t>) -> Self {
        let page = |template: &'t Template| {
            let mut page = Page {
                name: &template.name,
                file: template.file,
                text: &template.text,
                blocks: Vec::new(),
                definitions: BTreeMap::new(),
                tags: Vec::new(),
            };
            let whole = 0..template.text.len();
            page.block(None, Head::Template, whole.clone(), whole);
            page.body(trees.get(&template.name).unwrap_or_default(), 0);
            page.tags.sort_by_key(|tag| tag.start);
            page
        };
        Self {
            pages: templates.iter().map(page).collect(),
        }
    }

    pub(super) fn page_of(&self, file: FileId) -> Option<usize> {
        self.pages.iter().position(|page| page.file == file)
    }

    /// The template that an expression names, if it says which.
    pub(super) fn named(&self, name: &Expr<'_>) -> Option<usize> {
        if let Expr::List(list) = name {
            return list.items.iter().find_map(|item| self.named(item));
        }
        let name = name.as_const()?;
        let name = name.as_str()?;
        self.pages.iter().position(|page| page.name == name)
    }
}

impl<'t> Page<'t> {
    pub(super) fn at(&self, offset: usize) -> Option<Tag<'t>> {
        let behind = self.tags.partition_point(|tag| tag.start <= offset);
        Some(self.tags[behind.checked_sub(1)?])
    }

    pub(super) fn within(&self, range: &Range<usize>) -> Option<Tag<'t>> {
        let first = self.tags.partition_point(|tag| tag.start < range.start);
        let tag = self.tags.get(first)?;
        (tag.start < range.end).then_some(*tag)
    }

    /// The block at `offset` and those around it, the innermost first.
    pub(super) fn blocks_at(&self, offset: usize) -> impl Iterator<Item = usize> {
        let innermost = self.at(offset).map_or(0, |tag| tag.block);
        self.blocks_from(innermost)
    }

    pub(super) fn blocks_from(&self, block: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(block), |block| self.blocks[*block].parent)
    }

    pub(super) fn block_of(&self, definition: &ast::Macro<'t>) -> Option<usize> {
        let is = |block: &Block<'t>| match block.head {
            Head::Macro(one) => std::ptr::eq(one, definition),
            _ => false,
        };
        self.blocks.iter().position(is)
    }

    /// Returns what `name` may mean at `offset`, in the order of the text.
    ///
    /// A macro is called when what is around it has been read, so it knows what follows it, too.
    pub(super) fn meanings(&self, name: &str, offset: usize) -> Vec<Definition<'t>> {
        let Some(definitions) = self.definitions.get(name) else {
            return Vec::new();
        };
        let mut is_called = false;
        for owner in self.blocks_at(offset) {
            let is_known =
                |one: &&Definition<'t>| one.owner == owner && (is_called || one.at < offset);
            let found: Vec<_> = definitions.iter().filter(is_known).copied().collect();
            if !found.is_empty() {
                return found;
            }
            is_called |= matches!(self.blocks[owner].head, Head::Macro(_));
        }
        Vec::new()
    }

    /// Returns what `name` means to a template that imports it.
    pub(super) fn exported(&self, name: &str) -> Vec<Definition<'t>> {
        let all = self.definitions.get(name).into_iter().flatten();
        all.filter(|one| one.owner == 0).copied().collect()
    }

    /// Returns what is put into a namespace anywhere in the template.
    pub(super) fn kept(
        &self,
        name: &str,
        key: &str,
    ) -> impl Iterator<Item = (usize, &'t Expr<'t>)> {
        let all = self.definitions.get(name).into_iter().flatten();
        all.filter_map(move |one| match one.meaning {
            Meaning::Keeps(kept, expr) if kept == key => Some((one.at, expr)),
            _ => None,
        })
    }

    fn block(
        &mut self,
        parent: Option<usize>,
        head: Head<'t>,
        range: Range<usize>,
        shown: Range<usize>,
    ) -> usize {
        self.blocks.push(Block {
            parent,
            head,
            range,
            shown,
        });
        self.blocks.len() - 1
    }

    fn tag(&mut self, start: usize, block: usize, statement: Statement<'t>) {
        self.tags.push(Tag {
            start,
            block,
            statement,
        });
    }

    /// Names that are set in an `if` are known after it.
    fn define(&mut self, name: &'t str, block: usize, at: usize, meaning: Meaning<'t>) {
        let is_owner =
            |block: &usize| !matches!(self.blocks[*block].head, Head::If(_) | Head::Else(_));
        let owner = self.blocks_from(block).find(is_owner).unwrap_or(0);
        self.definitions.entry(name).or_default().push(Definition {
            name,
            owner,
            block,
            at,
            meaning,
        });
    }

    fn body(&mut self, body: &'t [Stmt<'t>], block: usize) {
        for statement in body {
            self.statement(statement, block);
        }
    }

    fn statement(&mut self, statement: &'t Stmt<'t>, block: usize) {
        match statement {
            Stmt::Template(template) => self.body(&template.children, block),
            Stmt::EmitExpr(emit) => {
                let start = range(emit.span()).start;
                self.tag(start, block, Statement::Prints(&emit.expr));
            }
            Stmt::EmitRaw(text) => {
                self.tag(range(text.span()).start, block, Statement::Text);
            }
            Stmt::ForLoop(for_loop) => self.for_loop(for_loop, range(for_loop.span()), block),
            Stmt::IfCond(cond) => self.if_cond(cond, range(cond.span()), block),
            Stmt::WithBlock(with) => {
                let range = range(with.span());
                let inner = self.names(block, &range);
                for (target, expr) in &with.assignments {
                    self.assign(target, expr, inner, range.start);
                }
                self.body(&with.body, inner);
            }
            Stmt::Set(set) => {
                let start = range(set.span()).start;
                self.tag(start, block, Statement::Sets(&set.expr));
                self.assign(&set.target, &set.expr, block, start);
            }
            Stmt::SetBlock(set) => {
                let range = range(set.span());
                let inner = self.names(block, &range);
                if let Expr::Var(name) = &set.target {
                    self.define(name.id, block, range.start, Meaning::Captures(inner));
                }
                self.body(&set.body, inner);
            }
            Stmt::AutoEscape(escape) => self.body(&escape.body, block),
            Stmt::FilterBlock(filter) => {
                let range = range(filter.span());
                self.tag(range.start, block, Statement::Filters(&filter.filter));
                let inner = self.names(block, &range);
                self.body(&filter.body, inner);
            }
            Stmt::Block(inner) => self.body(&inner.body, block),
            Stmt::Import(import) => {
                if let Expr::Var(name) = &import.name {
                    let at = range(import.span()).start;
                    self.define(name.id, block, at, Meaning::Module(&import.expr));
                }
            }
            Stmt::FromImport(import) => {
                self.import_names(import, range(import.span()).start, block);
            }
            Stmt::Include(include) => {
                let start = range(include.span()).start;
                self.tag(start, block, Statement::Includes(&include.name));
            }
            Stmt::Macro(definition) => {
                let range = range(definition.span());
                self.define(
                    definition.name,
                    block,
                    range.start,
                    Meaning::Macro(definition),
                );
                self.macro_body(definition, range, block);
            }
            Stmt::CallBlock(call) => {
                let range = range(call.span());
                self.tag(range.start, block, Statement::Calls(call));
                self.macro_body(&call.macro_decl, range, block);
            }
            Stmt::Extends(_) | Stmt::Continue(_) | Stmt::Break(_) | Stmt::Do(_) => {}
        }
    }

    fn names(&mut self, block: usize, range: &Range<usize>) -> usize {
        self.block(Some(block), Head::Names, range.clone(), range.clone())
    }

    fn if_cond(&mut self, cond: &'t ast::IfCond<'t>, range: Range<usize>, block: usize) {
        let shown = range.start..span(&cond.expr).end;
        self.tag(range.start, block, Statement::Text);
        let inner = self.block(
            Some(block),
            Head::If(&cond.expr),
            range.clone(),
            shown.clone(),
        );
        self.body(&cond.true_body, inner);
        if !cond.false_body.is_empty() {
            let inner = self.block(Some(block), Head::Else(&cond.expr), range, shown);
            self.body(&cond.false_body, inner);
        }
    }

    fn for_loop(&mut self, for_loop: &'t ast::ForLoop<'t>, range: Range<usize>, block: usize) {
        let last = for_loop.filter_expr.as_ref().unwrap_or(&for_loop.iter);
        let shown = range.start..span(last).end;
        let start = range.start;
        self.tag(start, block, Statement::Text);
        let inner = self.block(Some(block), Head::For(for_loop), range.clone(), shown);
        match &for_loop.target {
            Expr::Var(name) => self.define(name.id, inner, start, Meaning::Turn(for_loop, None)),
            target => {
                for (index, name) in children(target).into_iter().enumerate() {
                    if let Expr::Var(name) = name {
                        let meaning = Meaning::Turn(for_loop, Some(index));
                        self.define(name.id, inner, start, meaning);
                    }
                }
            }
        }
        self.body(&for_loop.body, inner);
        let inner = self.names(block, &range);
        self.body(&for_loop.else_body, inner);
    }

    fn assign(&mut self, target: &'t Expr<'t>, expr: &'t Expr<'t>, block: usize, at: usize) {
        match target {
            Expr::Var(name) => self.define(name.id, block, at, Meaning::Is(expr)),
            Expr::GetAttr(get) => {
                if let Expr::Var(name) = &get.expr {
                    let all = self.definitions.entry(name.id).or_default();
                    all.push(Definition {
                        name: name.id,
                        // Any template that has the namespace can read its keys.
                        owner: usize::MAX,
                        block,
                        at,
                        meaning: Meaning::Keeps(get.name, expr),
                    });
                }
            }
            target => {
                for name in children(target) {
                    self.assign(name, expr, block, at);
                }
            }
        }
    }

    fn import_names(&mut self, import: &'t ast::FromImport<'t>, at: usize, block: usize) {
        for (name, alias) in &import.names {
            if let (Expr::Var(name), Expr::Var(alias)) = (name, alias.as_ref().unwrap_or(name)) {
                let meaning = Meaning::Imported(&import.expr, name.id);
                self.define(alias.id, block, at, meaning);
            }
        }
    }

    fn macro_body(&mut self, definition: &'t ast::Macro<'t>, range: Range<usize>, block: usize) {
        let start = range.start;
        let inner = self.block(Some(block), Head::Macro(definition), range.clone(), range);
        for (index, argument) in definition.args.iter().enumerate() {
            if let Expr::Var(name) = argument {
                let meaning = Meaning::Argument(definition, index);
                self.define(name.id, inner, start, meaning);
            }
        }
        self.body(&definition.body, inner);
    }
}

fn range(span: minijinja::machinery::Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}
