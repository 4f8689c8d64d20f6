//! The syntax trees of templates, each read when it is asked for.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use minijinja::machinery::ast::Stmt;
use minijinja::machinery::parse;

use crate::source::FileId;
use crate::template::Template;
use crate::template::jinja::rewrite::is_shallow;
use crate::template::jinja::syntax::syntax;

/// The name of a text that is no file.
pub(super) const TEXT: &str = "<tpl>";

/// The templates that can be reached by their names.
pub(crate) struct Trees<'t>(BTreeMap<&'t str, Tree<'t>>);

struct Tree<'t> {
    text: &'t str,
    file: Option<FileId>,
    parsed: OnceCell<Option<Stmt<'t>>>,
}

impl<'t> Tree<'t> {
    fn new(text: &'t str, file: Option<FileId>) -> Self {
        let parsed = OnceCell::new();
        Self { text, file, parsed }
    }
}

impl<'t> Trees<'t> {
    pub(crate) fn of(templates: &'t [Template]) -> Self {
        let tree = |template: &'t Template| Tree::new(&template.text, Some(template.file));
        let named = |template: &'t Template| (template.name.as_str(), tree(template));
        Self(templates.iter().map(named).collect())
    }

    /// The tree of one text, which goes by [`TEXT`].
    pub(super) fn of_text(text: &'t str) -> Self {
        Self(BTreeMap::from([(TEXT, Tree::new(text, None))]))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.0.keys().copied()
    }

    /// The file of the template called `name`; a text that is no file has none.
    pub(crate) fn file(&self, name: &str) -> Option<FileId> {
        self.0.get(name)?.file
    }

    /// Reports whether there is a template called `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&[Stmt<'t>]> {
        let (name, tree) = self.0.get_key_value(name)?;
        match tree.parsed.get_or_init(|| parsed(tree.text, name)) {
            Some(Stmt::Template(template)) => Some(&template.children),
            _ => None,
        }
    }
}

/// The syntax tree of a template, if it has one.
fn parsed<'t>(text: &'t str, name: &'t str) -> Option<Stmt<'t>> {
    if !is_shallow(text) {
        return None;
    }
    parse(text, name, syntax()).ok()
}
