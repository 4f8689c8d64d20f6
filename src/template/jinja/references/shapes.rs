//! What the names of a template may stand for.

use std::collections::BTreeMap;
use std::rc::Rc;

use minijinja::machinery::ast;

use crate::source::FileId;

/// What a name may stand for at most; templates of which one stands for more are not followed.
const MOST_SHAPES: usize = 500;

/// What a name or an expression may stand for.
#[derive(Clone)]
pub(super) enum Shape<'t> {
    /// A part of the values.
    Path(Vec<String>),
    /// An imported template.
    Module(Rc<Names<'t>>),
    /// A macro, the names around its definition, and its file.
    Macro(&'t ast::Macro<'t>, Rc<Names<'t>>, Option<FileId>),
}

impl Shape<'_> {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Shape::Path(one), Shape::Path(other)) => one == other,
            (Shape::Module(one), Shape::Module(other)) => Rc::ptr_eq(one, other),
            (Shape::Macro(one, ..), Shape::Macro(other, ..)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

/// Macros and modules are compared by their addresses: they may be large, and may hold themselves.
impl std::fmt::Debug for Shape<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shape::Path(path) => write!(f, "{path:?}"),
            Shape::Module(names) => write!(f, "{:p}", Rc::as_ptr(names)),
            Shape::Macro(definition, ..) => write!(f, "{:p}", *definition),
        }
    }
}

/// All that something may stand for.
pub(super) type Shapes<'t> = Vec<Shape<'t>>;

/// The names in scope; one that is not here is not a part of the values.
#[derive(Debug, Clone, Default)]
pub(super) struct Names<'t>(BTreeMap<String, Shapes<'t>>);

impl<'t> Names<'t> {
    pub(super) fn get(&self, name: &str) -> Shapes<'t> {
        match self.0.get(name) {
            Some(shapes) => shapes.clone(),
            None if name == "values" => vec![Shape::Path(Vec::new())],
            None => Vec::new(),
        }
    }

    /// A name may be set on one branch only, so what it stood for before stays possible. Reports
    /// whether there was room for it.
    pub(super) fn add(&mut self, name: &str, shapes: Shapes<'t>) -> bool {
        let known = self.0.entry(name.to_owned()).or_default();
        for shape in shapes {
            if known.iter().any(|one| one.is(&shape)) {
                continue;
            }
            if known.len() == MOST_SHAPES {
                return false;
            }
            known.push(shape);
        }
        true
    }

    pub(super) fn hide(&mut self, name: &str) {
        self.0.insert(name.to_owned(), Vec::new());
    }
}
