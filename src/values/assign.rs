//! How an assignment of the `--set` family enters the merged values.
//!
//! - A path of keys is a small layer of its own, and the merge rules hold.
//! - An index names one item of the list below: the other items stay, with their origins. Missing
//!   items are filled with null.
//! - What is set at an index replaces the item; what is set below an index is merged into it.

use super::merge::{MAX_HOLES, Merger, clashes};
use super::set::{Assignment, SetStep};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::{Data, Field, Map, Node, Step, Style};

impl Merger {
    /// Sets one path of the root.
    pub(super) fn assign(&mut self, root: &mut Map, assignment: &Assignment) {
        let Some((
            SetStep {
                step: Step::Key(key),
                span,
            },
            rest,
        )) = assignment.steps.split_first()
        else {
            return;
        };
        self.path.push_key(key);
        let below = root.get(key).map(|field| &field.value);
        let value = self.layer_of(below, rest, &assignment.value);
        self.overlay_key(root, key, &field(*span, value));
        self.path.pop();
    }

    /// Returns what must be laid over `below` so that `value` is at the end of `steps`.
    fn layer_of(&mut self, below: Option<&Node>, steps: &[SetStep], value: &Node) -> Node {
        let Some((first, rest)) = steps.split_first() else {
            return value.clone();
        };
        match &first.step {
            Step::Key(key) => {
                self.path.push_key(key);
                let inner = self.layer_of(below.and_then(|node| node.get(key)), rest, value);
                self.path.pop();
                let map = Map::from_iter([(key.clone(), field(first.span, inner))]);
                Node::new(Data::from(map), first.span)
            }
            Step::Index(index) => self.list_with(below, (*index, first.span), rest, value),
        }
    }

    /// Returns the list `below` with the item at `index` changed.
    fn list_with(
        &mut self,
        below: Option<&Node>,
        (index, place): (usize, Span),
        rest: &[SetStep],
        value: &Node,
    ) -> Node {
        let (mut items, span) = match below {
            Some(Node {
                data: Data::List(items),
                span,
                ..
            }) => (items.clone(), *span),
            _ => (Vec::new(), place),
        };
        if self.fill(&mut items, index, place) {
            self.path.push_index(index);
            self.change_item(&mut items[index], rest, value);
            self.path.pop();
        }
        Node::new(Data::List(items), span)
    }

    /// Adds holes up to `index`, and reports whether that was possible.
    fn fill(&mut self, items: &mut Vec<Node>, index: usize, place: Span) -> bool {
        let missing = (index + 1).saturating_sub(items.len());
        if missing > self.holes {
            let message = format!("more than {MAX_HOLES} items would be filled with null");
            let error = Diagnostic::error("bad-set", message).at(place);
            self.errors.push(error.help("set the whole list in a file"));
            return false;
        }
        self.holes -= missing;
        let hole = Node::new(Data::Null, place);
        items.resize(items.len() + missing, hole);
        true
    }

    fn change_item(&mut self, item: &mut Node, rest: &[SetStep], value: &Node) {
        let above = self.layer_of(Some(item), rest, value);
        if !matches!(above.data, Data::Null) && clashes(item, &above) {
            let clash = self.clash(item, &above);
            let clash = clash.label(above.span, "the stronger layer");
            self.errors.push(clash.label(item.span, "the weaker layer"));
        } else if rest.is_empty() {
            self.record_loser(item.span);
            *item = above;
        } else {
            self.overlay_value(item, &above);
        }
    }
}

fn field(key_span: Span, value: Node) -> Field {
    Field {
        key_span,
        key_style: Style::Plain,
        value,
    }
}
