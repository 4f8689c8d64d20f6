//! What a value becomes in a manifest: a node where it is alone, text where text surrounds it.

use std::cell::Cell;

use minijinja::Value;
use minijinja::value::ValueKind;

use super::capture::Fragment;
use super::compose_errors;
use super::items::Items;
use crate::account::{self, ENTRY, NODE};
use crate::diagnostic::Diagnostic;
use crate::functions::jinja::convert;
use crate::source::Span;
use crate::template::jinja::marks;
use crate::template::jinja::objects::{Layout, Omit, Quoted, Raw, YamlText};
use crate::template::jinja::recording::log::Placeholder;
use crate::template::jinja::recording::session::Session;
use crate::template::jinja::recording::tracked::Tracked;
use crate::yaml::{Data, Field, Map, Node, Style};

/// How deep lists and maps may nest that an expression builds.
pub(crate) const DEEPEST_BUILT: usize = 100;

/// How many items a list may have that an expression builds: `[1] * 99999999` costs no fuel.
pub(crate) const MOST_ITEMS: usize = 1_000_000;

/// What a placeholder gives where it is the whole value.
#[derive(Debug)]
pub(crate) enum Filled {
    Node(Node),
    /// Nothing: the key or the item disappears.
    Omitted,
    /// Text that is read as YAML.
    Yaml(String),
}

/// Turns the value of one placeholder into nodes or text.
pub(crate) struct Filler<'s> {
    session: &'s Session,
    placeholder: &'s Placeholder,
    site: Span,
    depth: Cell<usize>,
}

impl<'s> Filler<'s> {
    /// `file_start` is the place of a placeholder that no site printed.
    pub(crate) fn new(
        session: &'s Session,
        placeholder: &'s Placeholder,
        file_start: Span,
    ) -> Self {
        Self {
            session,
            placeholder,
            site: session.site(placeholder).unwrap_or(file_start),
            depth: Cell::new(0),
        }
    }

    /// Returns what `value` is as a whole.
    pub(crate) fn node(&self, value: &Value) -> Result<Filled, Diagnostic> {
        if value.is_undefined() || value.downcast_object_ref::<Omit>().is_some() {
            return Ok(Filled::Omitted);
        }
        if let Some(YamlText(inner)) = value.downcast_object_ref() {
            return self.node(inner);
        }
        if let Some(Raw(text)) = value.downcast_object_ref() {
            return Ok(Filled::Yaml(text.clone()));
        }
        if let Some(quoted) = value.downcast_object_ref::<Quoted>() {
            self.spend(account::text(quoted.value.len()))?;
            return Ok(Filled::Node(self.leaf(Data::String(quoted.value.clone()))));
        }
        if let Some(layout) = value.downcast_object_ref::<Layout>() {
            return self.laid_out(layout);
        }
        self.plain(value)
    }

    /// A new line begins the same value; Jinja's `indent` changes a string.
    fn laid_out(&self, layout: &Layout) -> Result<Filled, Diagnostic> {
        if layout.new_line.is_none() && layout.value.kind() == ValueKind::String {
            self.spend(account::text(layout.text.len()))?;
            self.check_text(&layout.text)?;
            return Ok(Filled::Node(self.leaf(Data::String(layout.text.clone()))));
        }
        self.node(&layout.value)
    }

    fn plain(&self, value: &Value) -> Result<Filled, Diagnostic> {
        if let Some(tracked) = value.downcast_object_ref::<Tracked>() {
            let node = self.session.tracker.node(tracked.id);
            self.spend(node.price())?;
            return Ok(Filled::Node(node.clone()));
        }
        let data = match value.kind() {
            ValueKind::Seq | ValueKind::Iterable => {
                self.spend(NODE)?;
                Data::List(self.items(value)?)
            }
            ValueKind::Map => {
                self.spend(NODE)?;
                Data::from(self.map(value)?)
            }
            _ => self.scalar(value)?,
        };
        Ok(Filled::Node(self.leaf(data)))
    }

    /// Takes `price` from what the run may do.
    fn spend(&self, price: u64) -> Result<(), Diagnostic> {
        let spent = self.session.account.spend(price);
        spent.map_err(|overdrawn| Diagnostic::too_much_work(overdrawn).at(self.site))
    }

    fn scalar(&self, value: &Value) -> Result<Data, Diagnostic> {
        self.spend(NODE + account::text(value.as_str().map_or(0, str::len)))?;
        let data = self.converted(value)?.data;
        if let Data::String(text) = &data {
            self.check_text(text)?;
            self.check_distorted(value, text, &data)?;
        }
        Ok(data)
    }

    /// A node at the value's origin, if one that was read is the same, else at the tag.
    fn leaf(&self, data: Data) -> Node {
        let origin = match data {
            Data::List(_) | Data::Map(_) => None,
            _ => self
                .session
                .origin(self.placeholder, &data)
                .map(|(_, node)| node.span),
        };
        Node::new(data, origin.unwrap_or(self.site))
    }

    fn items(&self, value: &Value) -> Result<Vec<Node>, Diagnostic> {
        let mut items = Vec::new();
        for item in value
            .try_iter()
            .map_err(|_| compose_errors::not_a_value(value, self.site))?
        {
            if items.len() == MOST_ITEMS {
                return Err(compose_errors::too_many(MOST_ITEMS, self.site));
            }
            items.extend(self.nested(&item)?);
        }
        Ok(items)
    }

    fn map(&self, value: &Value) -> Result<Map, Diagnostic> {
        let mut map = Map::default();
        for key in value
            .try_iter()
            .map_err(|_| compose_errors::not_a_value(value, self.site))?
        {
            if key.is_undefined() {
                return Err(compose_errors::undefined_key(self.site));
            }
            self.spend(ENTRY)?;
            let item = value.get_item(&key).unwrap_or_default();
            let Some(node) = self.nested(&item)? else {
                continue;
            };
            let name = self.text(&key, false)?;
            let field = Field {
                key_span: self.site,
                key_style: Style::Plain,
                value: node,
            };
            if map.insert(name.clone(), field).is_some() {
                return Err(compose_errors::repeated_key(&name, self.site));
            }
        }
        Ok(map)
    }

    /// Returns an item or a field of what an expression builds.
    pub(crate) fn nested(&self, value: &Value) -> Result<Option<Node>, Diagnostic> {
        let is_fragment = value.downcast_object_ref::<Fragment>().is_some();
        if is_fragment || value.downcast_object_ref::<Items>().is_some() {
            return Err(compose_errors::nested_fragment(self.site));
        }
        if self.depth.get() == DEEPEST_BUILT {
            return Err(compose_errors::too_deep(DEEPEST_BUILT, self.site));
        }
        self.depth.set(self.depth.get() + 1);
        let filled = self.node(value)?;
        self.depth.set(self.depth.get() - 1);
        match filled {
            Filled::Node(node) => Ok(Some(node)),
            Filled::Omitted => Ok(None),
            Filled::Yaml(_) => Err(compose_errors::nested_fragment(self.site)),
        }
    }

    /// Returns what `value` is inside text; `alone` if nothing else is on its line of a block.
    pub(crate) fn text(&self, value: &Value, alone: bool) -> Result<String, Diagnostic> {
        let text = self.unchecked_text(value, alone)?;
        self.spend(account::text(text.len()))?;
        self.check_text(&text)?;
        Ok(text)
    }

    fn unchecked_text(&self, value: &Value, alone: bool) -> Result<String, Diagnostic> {
        if value.is_undefined() {
            return Ok(String::new());
        }
        if let Some(fragment) = value.downcast_object_ref::<Fragment>() {
            return self.fragment_text(fragment, alone);
        }
        if let Some(layout) = value.downcast_object_ref::<Layout>() {
            return if alone {
                self.text(&layout.value, alone)
            } else {
                Ok(layout.printed().to_owned())
            };
        }
        if let Some(text) = self.object_text(value)? {
            return Ok(text);
        }
        let node = match value.kind() {
            ValueKind::Bool | ValueKind::Number | ValueKind::String => self.converted(value)?,
            _ => {
                return Err(compose_errors::in_text(
                    self.session,
                    self.placeholder,
                    value,
                    self.site,
                ));
            }
        };
        let text = node.text().unwrap_or_default();
        self.check_distorted(value, &text, &node.data)?;
        Ok(text)
    }

    fn converted(&self, value: &Value) -> Result<Node, Diagnostic> {
        convert::to_node(value, self.site)
            .map_err(|_| compose_errors::not_a_value(value, self.site))
    }

    fn object_text(&self, value: &Value) -> Result<Option<String>, Diagnostic> {
        if value.downcast_object_ref::<Omit>().is_some() {
            return Err(compose_errors::omit_in_text(self.site));
        }
        let is_text = value.downcast_object_ref::<YamlText>().is_some()
            || value.downcast_object_ref::<Raw>().is_some()
            || value.downcast_object_ref::<Quoted>().is_some();
        Ok(is_text.then(|| value.to_string()))
    }

    fn fragment_text(&self, fragment: &Fragment, alone: bool) -> Result<String, Diagnostic> {
        let text = if alone {
            fragment.lines()
        } else {
            fragment.plain()
        };
        text.map_err(|diagnostic| {
            Diagnostic::error(diagnostic.code, diagnostic.message)
                .at(self.site)
                .help_if(diagnostic.help, |help| help)
        })
    }

    /// What was made part of a string and is no text is marked in it.
    fn check_text(&self, text: &str) -> Result<(), Diagnostic> {
        match marks::reserved(text) {
            Some(_) => Err(compose_errors::spoiled(self.site)),
            None => Ok(()),
        }
    }

    /// A string that was itself read from the values is as it was written.
    fn check_distorted(&self, value: &Value, text: &str, data: &Data) -> Result<(), Diagnostic> {
        if matches!(data, Data::String(_)) && self.session.origin(self.placeholder, data).is_some()
        {
            return Ok(());
        }
        match self.session.distorted(value, &self.placeholder.reads, text) {
            Some((id, node)) => Err(compose_errors::distorted(self.session, id, node, self.site)),
            None => Ok(()),
        }
    }
}
