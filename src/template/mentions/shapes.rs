//! What the names of a template may stand for.

use std::collections::BTreeMap;
use std::rc::Rc;

use minijinja::machinery::ast;

use crate::source::FileId;

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

/// A macro is told by its address: its tree may be large, and may hold itself.
impl std::fmt::Debug for Shape<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Shape::Path(path) => write!(f, "{path:?}"),
            Shape::Module(names) => write!(f, "{names:?}"),
            Shape::Macro(definition, ..) => write!(f, "{definition:p}"),
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

    /// A name may be set on one branch only, so what it stood for before stays possible.
    pub(super) fn add(&mut self, name: &str, shapes: Shapes<'t>) {
        self.0.entry(name.to_owned()).or_default().extend(shapes);
    }

    pub(super) fn hide(&mut self, name: &str) {
        self.0.insert(name.to_owned(), Vec::new());
    }
}
