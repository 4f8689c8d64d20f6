//! Fills the placeholders of a text.

use super::Composer;
use crate::template::jinja::marks;
use crate::template::jinja::objects::{Layout, YamlText};
use crate::template::jinja::placeholder::capture::indented;
use crate::template::jinja::placeholder::compose_errors;
use crate::template::jinja::placeholder::value_to_node::Filler;
use crate::yaml::{Field, Style};

impl Composer<'_> {
    /// What a key with placeholders becomes.
    pub(super) fn key(&mut self, key: &str, field: &Field) -> String {
        let placeholder =
            marks::only_placeholder(key).and_then(|index| self.session.log.placeholder(index));
        if let Some(placeholder) =
            placeholder.filter(|placeholder| placeholder.value.is_undefined())
        {
            let site = self.session.site(&placeholder).unwrap_or(self.unwritten);
            self.diagnostics.push(compose_errors::undefined_key(site));
        }
        self.text(key, field.key_style)
    }

    /// Fills the placeholders of a text.
    pub(super) fn text(&mut self, text: &str, style: Style) -> String {
        if style == Style::Literal {
            return self.literal(text);
        }
        if let Some(index) = marks::only_placeholder(text.trim()) {
            self.check_yaml_text(index);
        }
        let rest = text.strip_prefix('\n');
        let text = rest.filter(|rest| self.begins_line(rest)).unwrap_or(text);
        let line = text.trim_end_matches('\n');
        match marks::only_placeholder(line).filter(|_| style == Style::Folded) {
            Some(index) => self.placeholder_text(index, true) + &text[line.len()..],
            None => self.inline(text),
        }
    }

    pub(super) fn literal(&mut self, text: &str) -> String {
        let mut out = Vec::new();
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            // `nindent` has begun a new line, and left one without text.
            let is_left =
                line.trim().is_empty() && lines.peek().is_some_and(|next| self.begins_line(next));
            if !is_left {
                out.push(self.literal_line(line));
            }
        }
        out.join("\n")
    }

    /// Reports whether a line begins with a placeholder before which `nindent` has written a line end.
    pub(super) fn begins_line(&self, line: &str) -> bool {
        let placeholder = match marks::parts(line.trim_start()).next() {
            Some(marks::Part::Placeholder(index)) => self.session.log.placeholder(index),
            _ => None,
        };
        let layout = placeholder
            .as_ref()
            .and_then(|placeholder| placeholder.value.downcast_object_ref::<Layout>());
        layout.is_some_and(|layout| layout.new_line.is_some())
    }

    /// Warns where a text becomes YAML before it is in a text of its own.
    pub(super) fn check_yaml_text(&mut self, index: usize) {
        let Some(placeholder) = self.session.log.placeholder(index) else {
            return;
        };
        let layout = placeholder.value.downcast_object_ref::<Layout>();
        let value = layout.map_or(&placeholder.value, |layout| &layout.value);
        let Some(yaml) = value.downcast_object_ref::<YamlText>() else {
            return;
        };
        let is_other = |text: &str| yaml.written().is_ok_and(|written| written != text);
        if yaml.0.as_str().is_some_and(is_other) {
            self.diagnostics
                .push(compose_errors::yaml_of_text(self.session, &placeholder));
        }
    }

    /// In a literal block a value of several lines takes the indentation of a placeholder alone on its line.
    pub(super) fn literal_line(&mut self, line: &str) -> String {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let placeholder = line[indent..].trim_end_matches([' ', '\t']);
        let Some(index) = marks::only_placeholder(placeholder) else {
            return self.inline(line);
        };
        self.check_yaml_text(index);
        let value = self.placeholder_text(index, true);
        let behind = &line[indent + placeholder.len()..];
        format!("{}{}{behind}", &line[..indent], indented(&value, indent))
    }

    pub(super) fn inline(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for part in marks::parts(text) {
            match part {
                marks::Part::Text(text) => out.push_str(text),
                marks::Part::Placeholder(index) => {
                    out.push_str(&self.placeholder_text(index, false));
                }
                marks::Part::Place(_) => {}
            }
        }
        out
    }

    pub(super) fn placeholder_text(&mut self, index: usize, alone: bool) -> String {
        let Some(placeholder) = self.session.log.placeholder(index) else {
            return String::new();
        };
        if self.is_stopped(self.session.site(&placeholder).unwrap_or(self.unwritten)) {
            return String::new();
        }
        let text =
            Filler::new(self.session, &placeholder, self.unwritten).text(&placeholder.value, alone);
        text.unwrap_or_else(|diagnostic| {
            self.report(diagnostic);
            String::new()
        })
    }
}
