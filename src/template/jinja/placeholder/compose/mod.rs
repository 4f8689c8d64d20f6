//! The composer: puts values into nodes.
//!
//! A printed text is read as YAML, and each placeholder is filled at the level of nodes, so a value cannot
//! change the structure, its own type, or its neighbours:
//! - a placeholder that is a whole plain scalar becomes the typed value; `omit` takes the key or item away;
//! - a placeholder with other text around it, in quotes, or in a block scalar becomes text;
//! - a splice point merges its map into the map around it, or splices its list into the list.

mod places;
mod splice;
mod text;
mod whole_value;

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::ValueKind;

use super::capture::fragment;
use super::text::{Indent, Indented, PlaceholderText};
use super::{block, compose_errors};
use crate::account::{DOCUMENT, PRINTED_BYTE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::functions::DEEPEST;
use crate::source::{FileId, SourceMap, Span};
use crate::template::jinja::marks::{self, SPLICE_POINT};
use crate::template::jinja::objects::{Layout, YamlText};
use crate::template::jinja::recording::events::Writing;
use crate::template::jinja::recording::log::Placeholder;
use crate::template::jinja::recording::session::Session;
use crate::yaml::{self, Data, Documents, Field, Mark, Node, Style};
use places::is_at_line_start;

/// Documents, and what there is to say about them.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) documents: Vec<Node>,
    pub(crate) diagnostics: Diagnostics,
}

/// Composes the documents of what the template in `file` printed.
pub(crate) fn compose(
    printed: &str,
    file: FileId,
    session: &Session,
    sources: &SourceMap,
) -> Composed {
    let mut composed = Composed::default();
    Composer {
        session,
        sources,
        file,
        unwritten: Span::new(file, 0, 0),
        depth: 0,
        diagnostics: &mut composed.diagnostics,
        caller: None,
        calls: Vec::new(),
        is_round_told: false,
        told: false,
    }
    .documents(printed, &mut composed.documents);
    composed
}

struct Composer<'s> {
    session: &'s Session,
    sources: &'s SourceMap,
    file: FileId,
    /// The place of what no author wrote: of YAML text that is a value, the tag that printed it.
    unwritten: Span,
    /// How deep the node is that is composed, fragments within fragments included.
    depth: usize,
    diagnostics: &'s mut Diagnostics,
    /// The tag whose fragment is composed: the outermost, which is in the template itself.
    caller: Option<Span>,
    /// The placeholders of the calls whose text is composed, the innermost last.
    calls: Vec<usize>,
    /// Whether a loop was reported that writes keys again.
    is_round_told: bool,
    /// Whether it was said that the run may do no more work.
    told: bool,
}

/// What is left of a node whose value may be omitted.
type Kept = Option<Node>;

impl Composer<'_> {
    fn documents(&mut self, printed: &str, documents: &mut Vec<Node>) {
        let printed = PlaceholderText::new(printed, &|placeholder| self.indent(placeholder));
        for placeholder in &printed.misplaced {
            self.report(compose_errors::misplaced(
                self.site(*placeholder).unwrap_or(self.unwritten),
            ));
        }
        if !printed.misplaced.is_empty() {
            return;
        }
        for root in self.parse(&printed) {
            let _ = self.session.account.spend(DOCUMENT);
            if self.is_stopped(self.original(root.span, &printed)) {
                return;
            }
            let placeholder = self.only_placeholder(&root);
            // A macro or an include that prints nothing makes no document.
            if placeholder
                .as_ref()
                .is_some_and(|(_, placeholder)| placeholder.value.as_str() == Some(""))
            {
                continue;
            }
            match placeholder
                .as_ref()
                .and_then(|(_, placeholder)| fragment(&placeholder.value))
            {
                // A macro or an include that prints whole documents.
                Some(fragment) => {
                    if let Some((index, placeholder)) = &placeholder {
                        self.called(*index, placeholder, |composer| {
                            composer.documents(&fragment.text, documents);
                        });
                    }
                }
                None => documents.extend(self.node(root, &printed)),
            }
        }
    }

    /// What `indent` asks for, if it lays the placeholder out.
    fn indent(&self, placeholder: usize) -> Option<Indent> {
        let placeholder = self.session.log.placeholder(placeholder)?;
        let layout = placeholder.value.downcast_object_ref::<Layout>()?;
        let is_indent = layout.new_line.is_none();
        is_indent.then(|| Indent {
            width: layout.width,
            kind: indented_kind(&layout.value),
        })
    }

    fn parse(&mut self, printed: &PlaceholderText) -> Vec<Node> {
        if !self.pays_for(&printed.text) {
            return Vec::new();
        }
        match self.read(&printed.text) {
            Ok(read) => {
                let warnings = read.warnings.into_iter();
                let warnings = warnings.map(|warning| self.about_printed(warning, printed));
                let warnings: Vec<Diagnostic> = warnings.collect();
                self.diagnostics.extend(warnings);
                read.roots
            }
            // What follows from a line that is no comment any more would only lead astray.
            Err(_) if self.has_lines_of_comments(&printed.text) => Vec::new(),
            Err(diagnostic) => {
                let is_root = self.depth == 0 && is_at_line_start(&diagnostic, &printed.text);
                let diagnostic = self.about_printed(diagnostic, printed);
                let round = self.written_again(&diagnostic, is_root);
                self.report(round.unwrap_or(diagnostic));
                Vec::new()
            }
        }
    }

    fn read(&self, text: &str) -> Result<Documents, Diagnostic> {
        let known = &self.session.texts;
        if let Some(documents) = known.get(self.file, text) {
            return Ok(documents);
        }
        let documents = yaml::read(&self.session.account, self.file, text)?;
        known.keep(self.file, text, &documents);
        Ok(documents)
    }

    /// Spends what reading `text` as YAML costs.
    fn pays_for(&mut self, text: &str) -> bool {
        let price = (text.len() as u64).saturating_mul(PRINTED_BYTE);
        // What it says is asked for below, and said once.
        let _ = self.session.account.spend(price);
        !self.is_stopped(self.caller.unwrap_or(self.unwritten))
    }

    /// Reports whether the run may do no more work, and says so once, at `place`.
    fn is_stopped(&mut self, place: Span) -> bool {
        let Some(overdrawn) = self.session.account.overdrawn() else {
            return false;
        };
        if !self.told {
            self.report(Diagnostic::too_much_work(overdrawn).at(place));
        }
        true
    }

    /// Does `work` on what the placeholder printed.
    fn called(&mut self, index: usize, placeholder: &Placeholder, work: impl FnOnce(&mut Self)) {
        let outer = self.caller;
        self.caller = outer.or(self.session.site(placeholder));
        self.calls.push(index);
        work(self);
        self.calls.pop();
        self.caller = outer;
    }

    /// The placeholder that is all of a plain scalar.
    fn only_placeholder(&self, node: &Node) -> Option<(usize, Arc<Placeholder>)> {
        let text = node.as_str().filter(|_| node.style == Style::Plain)?;
        let index = marks::only_placeholder(text)?;
        Some((index, self.session.log.placeholder(index)?))
    }

    fn node(&mut self, node: Node, printed: &PlaceholderText) -> Kept {
        let is_text = printed.is_tagged(node.span.start as usize);
        if let Some((index, placeholder)) = self.only_placeholder(&node).filter(|_| !is_text) {
            return self.whole(index, &placeholder);
        }
        let span = self.original(node.span, printed);
        match node.data {
            Data::String(text) if text.contains(SPLICE_POINT) => {
                self.diagnostics
                    .push(compose_errors::below_splice_point(span));
                None
            }
            Data::String(text) if text.contains(marks::PLACEHOLDER) => {
                let filled = self.text(&text, node.style);
                let place = (printed.text.as_str(), node.span.range().start);
                let data = Data::String(block::chomped(filled, &text, node.style, place));
                Some(Node {
                    data,
                    span,
                    style: node.style,
                    lexeme: None,
                    mark: self.written(span, &text, node.span, printed),
                })
            }
            Data::List(_) | Data::Map(_) if self.depth == DEEPEST => {
                self.diagnostics
                    .push(compose_errors::too_deep(DEEPEST, span));
                None
            }
            Data::List(items) => {
                self.depth += 1;
                let items = self.items(items, printed);
                self.depth -= 1;
                let mark = self.written(span, "", node.span, printed);
                Some(Node {
                    mark,
                    ..Node::new(Data::List(items), span)
                })
            }
            Data::Map(map) => {
                self.depth += 1;
                let map = self.map(*map, span, printed);
                self.depth -= 1;
                let mark = self.written(span, "", node.span, printed);
                Some(Node { mark, ..map })
            }
            data => {
                let mark = self.written(span, "", node.span, printed);
                Some(Node {
                    data,
                    span,
                    mark,
                    ..node
                })
            }
        }
    }

    /// Notes that an author wrote a node, with the placeholders in `text`, where that is to be explained.
    fn written(
        &self,
        place: Span,
        text: &str,
        at: Span,
        printed: &PlaceholderText,
    ) -> Option<Mark> {
        let offset = at.start as usize;
        self.session.log.write(|| {
            // Text that is a value has no author but the tag that printed it.
            let is_value = printed.writer(offset).is_none();
            let caller = self.calls.last().copied().filter(|_| is_value);
            Writing {
                place,
                placeholders: placeholders(text).chain(caller).collect(),
                is_whole: false,
                spliced: None,
                keys: Vec::new(),
                calls: self.calls.clone(),
                around: printed.placeholders_around(offset),
            }
        })
    }

    /// Warns where an author's plain text means something else to Kubernetes than it looks.
    fn surprise(&mut self, style: Style, span: Span, printed: &PlaceholderText) {
        let plain = printed.text.get(span.range()).unwrap_or_default();
        let meaning = Some(plain)
            .filter(|_| style == Style::Plain)
            .and_then(yaml::surprise);
        if let Some(meaning) = meaning {
            self.diagnostics.push(yaml::surprising(
                plain,
                &meaning,
                self.original(span, printed),
            ));
        }
    }

    fn surprises(&mut self, key: &str, field: &Field, printed: &PlaceholderText) {
        self.surprise(field.key_style, field.key_span, printed);
        // File modes are octal by custom.
        let is_mode = matches!(key, "mode" | "defaultMode");
        if is_scalar(&field.value) && !is_mode {
            self.surprise(field.value.style, field.value.span, printed);
        }
    }
}

fn indented_kind(value: &Value) -> Indented {
    if let Some(fragment) = fragment(value) {
        return if fragment.is_list() {
            Indented::List
        } else {
            Indented::Map
        };
    }
    if let Some(YamlText(inner)) = value.downcast_object_ref() {
        return indented_kind(inner);
    }
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => Indented::List,
        ValueKind::Map | ValueKind::None | ValueKind::Undefined => Indented::Map,
        _ => Indented::Text,
    }
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.data, Data::List(_) | Data::Map(_) | Data::Null)
}

/// The placeholders in a text, in order.
fn placeholders(text: &str) -> impl Iterator<Item = usize> {
    marks::parts(text).filter_map(|part| match part {
        marks::Part::Placeholder(index) => Some(index),
        _ => None,
    })
}
