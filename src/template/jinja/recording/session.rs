//! What one release's rendering shares: the log, the values, and the places of its templates.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::{State, Value};

use super::log::{Log, Placeholder, Read};
use super::tracked::{Tracker, ValueId};
use crate::account::Account;
use crate::source::{FileId, Span};
use crate::template::jinja::objects;
use crate::template::jinja::read_texts::ReadTexts;
use crate::yaml::{Data, Node};

/// How many reads are looked through for an origin; more are put in order first.
const FEW_READS: usize = 64;

/// Returns a text that scalars have in common which are equal; none for lists and maps.
fn scalar_key(data: &Data) -> Option<String> {
    Some(match data {
        Data::Null => "null".to_owned(),
        Data::Bool(flag) => format!("bool {flag}"),
        Data::Int(number) => format!("int {number}"),
        Data::Float(number) => format!("float {}", number.to_bits()),
        Data::String(text) => format!("text {text}"),
        Data::List(_) | Data::Map(_) => return None,
    })
}

/// The shared state of one release's rendering.
#[derive(Debug)]
pub(crate) struct Session {
    /// What the run may still do.
    pub(crate) account: Account,
    pub(crate) log: Arc<Log>,
    pub(crate) tracker: Tracker,
    /// The places of all sites and all runs of literal text.
    pub(crate) places: Arc<[Span]>,
    /// What the templates of the chart printed for other releases.
    pub(crate) texts: Arc<ReadTexts>,
    /// The variables of each template, where the rendering is to be explained.
    pub(crate) variables: BTreeMap<FileId, Vec<Arc<str>>>,
}

impl Session {
    /// Opens a site: what is printed next is printed by it.
    pub(crate) fn open(&self, site: usize, state: &State<'_, '_>) {
        let file = self.places.get(site).map(|place| place.file);
        let names = file.and_then(|file| self.variables.get(&file));
        let known = |name: &Arc<str>| Some((Arc::clone(name), state.lookup(name)?));
        let variables = names.into_iter().flatten().filter_map(known).collect();
        self.log.open_with(site, variables);
    }

    /// The place of the tag that printed `placeholder`.
    pub(crate) fn site(&self, placeholder: &Placeholder) -> Option<Span> {
        self.places.get(placeholder.site?).copied()
    }

    /// The place of the tag of every placeholder.
    pub(crate) fn tags(&self) -> Arc<[Option<Span>]> {
        let sites = self.log.sites();
        let place = |site: Option<usize>| self.places.get(site?).copied();
        sites.into_iter().map(place).collect()
    }

    /// The values that were read to make `placeholder`, in order.
    pub(crate) fn reads<'h>(
        &self,
        placeholder: &'h Placeholder,
    ) -> impl DoubleEndedIterator<Item = (ValueId, &Node)> + use<'_, 'h> {
        placeholder.reads.iter().filter_map(|read| match read {
            Read::Hit(id) => Some((*id, self.tracker.node(*id))),
            Read::Miss(..) => None,
        })
    }

    /// The value that `placeholder` printed unchanged: the last one read that is equal to it.
    pub(crate) fn origin(
        &self,
        placeholder: &Placeholder,
        data: &Data,
    ) -> Option<(ValueId, &Node)> {
        if placeholder.reads.len() <= FEW_READS {
            return self
                .reads(placeholder)
                .rev()
                .find(|(_, node)| node.data == *data);
        }
        let origins = placeholder.origins.get_or_init(|| {
            let reads = self.reads(placeholder);
            let keyed = reads.filter_map(|(id, node)| Some((scalar_key(&node.data)?, id)));
            keyed.collect()
        });
        let id = *origins.get(&scalar_key(data)?)?;
        Some((id, self.tracker.node(id)))
    }

    /// Reports whether `text` shows a number that was read and is not written canonically.
    pub(crate) fn shows_odd(&self, text: &str) -> bool {
        let odd = self.log.odd();
        let shown = odd.iter().filter_map(|id| self.tracker.node(*id).text());
        shown.into_iter().any(|shown| text.contains(&shown))
    }

    fn without_json<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut rest = Cow::Borrowed(text);
        for json in self.log.json() {
            if rest.contains(&*json) {
                rest = Cow::Owned(rest.replace(&*json, ""));
            }
        }
        rest
    }

    /// Returns a number that would not look in text as it was written, if `text` shows it.
    ///
    /// `tag: 1.10` is the number 1.1; an author who puts it into text wants `1.10`. `text` is what
    /// `value` became, and `reads` is what was read to make it. A number that came by a variable
    /// or an argument was read elsewhere, so each one that the template has read is compared.
    pub(crate) fn distorted(
        &self,
        value: &Value,
        reads: &[Read],
        text: &str,
    ) -> Option<(ValueId, &Node)> {
        // JSON and YAML have numbers, and `1.1` is the same one as `1.10` there.
        if objects::is_written(value) {
            return None;
        }
        let odd = self.log.odd();
        if odd.is_empty() {
            return None;
        }
        // Each text is looked through for each of them; past what is left the next step ends.
        let _ = self.account.spend(odd.len() as u64);
        let text = &*self.without_json(text);
        let shown = |id: &ValueId| {
            let node = self.tracker.node(*id);
            Some((*id, node, node.text()?))
        };
        let was_read = |id: &ValueId| reads.contains(&Read::Hit(*id));
        let mut odd = odd
            .iter()
            .rev()
            .filter_map(shown)
            .filter(|(_, node, shown)| Some(&**shown) != node.lexeme.as_deref());
        odd.find(|(id, _, shown)| {
            if was_read(id) {
                text.contains(shown)
            } else {
                value.is_number() && shown == text
            }
        })
        .map(|(id, node, _)| (id, node))
    }
}
