//! The parser's events in this crate's own words, so that the parser can be replaced.
//!
//! - Places are byte offsets.
//! - Anchors are numbers that are never used twice in one text.
//! - What the parser accepts and Kubernetes does not is refused here, by [`super::dialect`].

use granit_parser::{
    Event as Raw, Options, Parser, ScalarStyle, StrInput, StructureStyle, options,
};

use super::dialect::{self, Dialect};
use super::event::{Event, Placed, Tag};
use super::limits::MAX_DEPTH;
use super::node::Style;
use super::syntax;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// The namespace of the tags that are written `!!…`.
const CORE: &str = "tag:yaml.org,2002:";

/// The events of a text, up to the first error.
pub(super) struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
    dialect: Dialect<'t>,
    file: FileId,
    text: &'t str,
}

impl<'t> Events<'t> {
    pub(super) fn new(file: FileId, text: &'t str) -> Self {
        let parser = Parser::new_from_str_with_options(text, settings());
        let dialect = Dialect::new(text);
        Self {
            parser,
            dialect,
            file,
            text,
        }
    }

    fn place(
        &mut self,
        raw: Raw<'t>,
        span: granit_parser::Span,
    ) -> Result<Option<Placed<'t>>, Diagnostic> {
        let place = self.span(span);
        if matches!(raw, Raw::Anchor(..) | Raw::Alias(_)) {
            dialect::check_name(self.text, place)?;
        }
        let anchor = raw.anchor_id().filter(|id| *id != 0);
        let tag = span.tag_span().map(|span| self.span(span));
        let Some(event) = event(raw) else {
            return Ok(None);
        };
        let placed = Placed {
            event,
            span: place,
            anchor,
            tag,
        };
        self.dialect.check(&placed)?;
        Ok(Some(placed))
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        Span::new(self.file, range.start, range.end)
    }
}

/// What makes the parser read as Kubernetes does, and limits of our own.
///
/// Directives are refused: Kubernetes knows no version but 1.1, and `%TAG` is not used in practice.
fn settings() -> Options {
    options! {
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
        disallow_directives: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    }
}

impl<'t> Iterator for Events<'t> {
    type Item = Result<Placed<'t>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let placed = match self.parser.next_event()? {
                Ok((raw, span)) => self.place(raw, span),
                Err(error) => Err(syntax::diagnose(&error, self.file, self.text)),
            };
            if let Some(item) = placed.transpose() {
                return Some(item);
            }
        }
    }
}

fn event(raw: Raw<'_>) -> Option<Event<'_>> {
    match raw {
        Raw::DocumentStart(..) => Some(Event::DocumentStart),
        Raw::DocumentEnd => Some(Event::DocumentEnd),
        Raw::Alias(id) => Some(Event::Alias(id)),
        Raw::SequenceStart(style, ..) => Some(Event::ListStart {
            flow: style == StructureStyle::Flow,
        }),
        Raw::MappingStart(style, ..) => Some(Event::MapStart {
            flow: style == StructureStyle::Flow,
        }),
        Raw::SequenceEnd | Raw::MappingEnd => Some(Event::End),
        Raw::Scalar(text, style, _, tag) => Some(Event::Scalar {
            text,
            style: written_style(style),
            tag: tag.as_deref().map_or(Tag::Untagged, known_tag),
        }),
        _ => None,
    }
}

fn written_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        ScalarStyle::Plain => Style::Plain,
    }
}

fn known_tag(tag: &granit_parser::Tag) -> Tag {
    if tag.handle().is_empty() && tag.suffix() == "!" {
        return Tag::NonSpecific;
    }
    match tag.suffix_in_namespace(CORE).as_deref() {
        Some("int") => Tag::Int,
        Some("float") => Tag::Float,
        Some("bool") => Tag::Bool,
        Some("null") => Tag::Null,
        Some("binary") => Tag::Binary,
        Some("timestamp") => Tag::Timestamp,
        _ => Tag::Text,
    }
}
