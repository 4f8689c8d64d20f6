//! The texts that authors wrote: strings of values files, and templates.

use std::collections::BTreeSet;

use super::files::ValuesFile;
use crate::source::{FileId, Span};
use crate::template::{ChartUsage, Template};
use crate::yaml::{Data, Node, Path};

#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) chart: Option<&'a ChartUsage>,
    pub(super) content: &'a str,
    pub(super) source: Source,
}

#[derive(Debug)]
pub(super) enum Source {
    Value(Path, Span),
    /// It is a whole template, of which a part may be shown.
    Template(FileId),
}

/// Returns every string of every values file, and every template, each once.
pub(super) fn of<'a>(charts: &'a [ChartUsage], files: &[ValuesFile<'a>]) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    for file in files {
        for document in &*file.layer.documents {
            strings(
                document,
                document.span,
                &mut Path::root(),
                &mut |text, path, place| {
                    texts.push(Text {
                        chart: file.chart(),
                        content: text,
                        source: Source::Value(path.clone(), place),
                    });
                },
            );
        }
    }
    let mut seen = BTreeSet::new();
    for chart in charts {
        let is_new = |template: &&Template| seen.insert(template.text.as_ptr());
        texts.extend(chart.templates.iter().filter(is_new).map(|template| Text {
            chart: Some(chart),
            content: &template.text,
            source: Source::Template(template.file),
        }));
    }
    texts
}

fn strings<'a>(
    node: &'a Node,
    place: Span,
    path: &mut Path,
    found: &mut impl FnMut(&'a str, &Path, Span),
) {
    match &node.data {
        Data::String(text) => found(text, path, place),
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_index(index);
                strings(item, item.span, path, found);
                path.pop();
            }
        }
        Data::Map(map) => {
            for (key, field) in map.iter() {
                path.push_key(key);
                strings(&field.value, field.key_span, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}
