//! Writes the rewritten text.

use std::ops::Range;

use super::lines::{Effect, Item, effect};
use super::pieces::{Kind, Piece};
use super::tag::Tag;
use super::{Copied, Instrumented, Places, trimmed};
use crate::template::jinja::marks::{self, PLACE, SITE};

/// Writes the rewritten text line by line.
pub(super) struct Writer<'t, 'p> {
    pub(super) text: &'t str,
    pub(super) places: Places<'p>,
    pub(super) out: Instrumented,
    pub(super) macros: Vec<String>,
    /// Up to here the rewritten text has all line ends of the original.
    pub(super) written: usize,
}

impl Writer<'_, '_> {
    pub(super) fn line(&mut self, line: &[Item<'_>]) {
        let (keep_lead, keep_end) = self.kept(line);
        let mut fresh = true;
        let mut led = false;
        for item in line {
            match item {
                Item::Run { range, raw } => {
                    let keep = if led { keep_end } else { keep_lead };
                    if keep {
                        self.run(range.clone(), *raw, fresh);
                        fresh = false;
                    }
                }
                Item::Break(at) if keep_end => {
                    if fresh {
                        self.run(*at..*at, false, true);
                    }
                    let end = at + self.text[*at..].find('\n').map_or(0, |end| end + 1);
                    self.out.source.push_str(&self.text[*at..end]);
                    self.written = end;
                }
                Item::Break(_) => {}
                Item::Tag(piece) => {
                    led = true;
                    fresh = true;
                    self.tag(piece);
                }
            }
        }
    }

    /// Reports whether the blanks before the line's tags stay, and those after with the line end.
    fn kept(&self, line: &[Item<'_>]) -> (bool, bool) {
        let blank = |item: &Item<'_>| match item {
            Item::Run { range, .. } => self.text[range.clone()].trim().is_empty(),
            Item::Break(_) => true,
            Item::Tag(piece) => effect(piece) != Effect::Prints,
        };
        let effects = || {
            line.iter().filter_map(|item| match item {
                Item::Tag(piece) => Some(effect(piece)),
                _ => None,
            })
        };
        if effects().next().is_none() || !line.iter().all(blank) {
            return (true, true);
        }
        let opens = effects().any(|effect| effect == Effect::Opens);
        // The `{%- endfor %}` that belongs to it takes the line end of each round.
        let is_cut_loop = line.iter().any(|item| self.is_cut_loop(item));
        let closes = is_cut_loop || effects().any(|effect| effect == Effect::Closes);
        match (opens, closes) {
            (true, true) => (true, true),
            (opens, closes) => (opens, closes),
        }
    }

    /// Reports whether a loop begins here with `{%-`.
    fn is_cut_loop(&self, item: &Item<'_>) -> bool {
        let Item::Tag(piece) = item else { return false };
        let begins = self.text[piece.outer.clone()].starts_with("{%-");
        begins && matches!(&piece.kind, Kind::Statement(tag) if tag.keyword == "for")
    }

    /// Catches up on line ends before `at` that are not printed.
    fn keep_lines(&mut self, at: usize) {
        let passed = self.text.get(self.written..at).unwrap_or_default();
        let ends = passed.matches('\n').count();
        if ends > 0 {
            let comment = format!("{{#{}#}}", "\n".repeat(ends));
            self.out.source.push_str(&comment);
        }
        self.written = self.written.max(at);
    }

    /// Text of a raw block gets one again, since the engine must not read it either.
    fn run(&mut self, range: Range<usize>, raw: bool, fresh: bool) {
        self.keep_lines(range.start);
        if fresh && matches!(self.places, Places::Record(..)) {
            let place = self.places.add(range.clone());
            marks::push_name(&mut self.out.source, PLACE, place);
        }
        let text = &self.text[range];
        // A brace at the end would join those of the tag after it.
        if raw && text.contains('{') || text.ends_with('{') {
            self.out.source.push_str("{% raw %}");
            self.out.source.push_str(text);
            self.out.source.push_str("{% endraw %}");
        } else {
            self.out.source.push_str(text);
        }
    }

    fn tag(&mut self, piece: &Piece) {
        if !matches!(piece.kind, Kind::Silent) {
            self.keep_lines(piece.outer.start);
        }
        match &piece.kind {
            Kind::Output(tag) => {
                self.site(tag);
                self.verbatim("{{", tag, "}}");
            }
            Kind::Statement(tag) => self.statement(tag),
            Kind::Text { .. } | Kind::Silent => {}
        }
    }

    fn statement(&mut self, tag: &Tag) {
        match tag.keyword.as_str() {
            "include" => {
                self.site(tag);
                self.out.source.push_str("{% filter __file %}");
                self.verbatim("{%", tag, "%}");
                self.out.source.push_str("{% endfilter %}");
            }
            "call" | "filter" => {
                self.site(tag);
                self.verbatim("{%", tag, "%}");
            }
            "macro" => {
                self.macros.push(tag.defines.clone());
                self.verbatim("{%", tag, "%}");
            }
            "endmacro" => {
                self.verbatim("{%", tag, "%}");
                if let Some(name) = self.macros.pop() {
                    let wrapped = format!("{{% set {name} = {name}|__macro %}}");
                    self.out.source.push_str(&wrapped);
                }
            }
            "set" if !tag.opens_block() => {
                let site = self.site(tag);
                self.closed("{%", tag, &format!(")|__set({site})"), "%}");
            }
            _ => self.verbatim("{%", tag, "%}"),
        }
    }

    /// The event that says to the formatter which site prints next.
    fn site(&mut self, tag: &Tag) -> usize {
        let site = self.places.add(trimmed(self.text, &tag.inner));
        self.out.source.push_str("{{ \"");
        marks::push_name(&mut self.out.source, SITE, site);
        self.out.source.push_str("\" }}");
        site
    }

    fn verbatim(&mut self, open: &str, tag: &Tag, close: &str) {
        self.closed(open, tag, "", close);
    }

    /// The tag with its insertions, and `tail` put after its inside.
    fn closed(&mut self, open: &str, tag: &Tag, tail: &str, close: &str) {
        self.out.tags.push(trimmed(self.text, &tag.inner));
        self.bracket(open, tag.inner.start.saturating_sub(open.len()));
        // `{{--1}}` is a minus after a dash that cuts white space, which is cut by now.
        if self.text[tag.inner.clone()].starts_with(['-', '+']) {
            self.out.source.push(' ');
        }
        let mut from = tag.inner.start;
        for (at, inserted) in &tag.insertions {
            self.copy(from..*at);
            self.out.source.push_str(inserted);
            from = *at;
        }
        self.copy(from..tag.inner.end);
        self.out.source.push_str(tail);
        self.bracket(close, tag.inner.end);
    }

    /// The beginning or the end of a tag, which may have a `-` in the original.
    fn bracket(&mut self, bracket: &str, from: usize) {
        self.out.copies.push(Copied {
            to: self.out.source.len(),
            from,
            length: bracket.len(),
            is_bracket: true,
            blank: (0, 0),
        });
        self.out.source.push_str(bracket);
    }

    fn copy(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        if text.is_empty() {
            return;
        }
        let copied = Copied {
            to: self.out.source.len(),
            from: range.start,
            length: range.len(),
            is_bracket: false,
            blank: (
                text.len() - text.trim_start().len(),
                text.len() - text.trim_end().len(),
            ),
        };
        self.out.copies.push(copied);
        self.written = range.end;
        self.out.source.push_str(text);
    }
}
