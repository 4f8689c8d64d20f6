//! The templates of a chart: its own, and the partials that it shares with other charts.
//!
//! - Each file is read once in a run, so that an error in it is one error.
//! - Shared partials count for the charts whose own templates write the name of their folder, so
//!   that an error in one of them never affects another chart.
//! - A name that both have is an error: neither hides the other.
//! - They are compiled once, for all releases of the chart.

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Boundary;
use crate::source::SourceMap;
use crate::template::{Compiled, Template};
use crate::workspace::{Chart, SharedPartials, TemplateFile, Workspace};

/// The folder of a chart's own templates, below which they have their names.
const OWN: &str = "templates/";

/// Everything that a chart's templates can name, and what deserves a look in it.
#[derive(Debug, Default)]
pub(super) struct Templates {
    pub(super) all: Vec<Template>,
    compiled: OnceLock<Compiled>,
    pub(super) warnings: Diagnostics,
}

impl Templates {
    /// Returns the templates as the engine takes them.
    pub(super) fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| Compiled::new(&self.all))
    }
}

/// The templates that were read in this run.
#[derive(Debug, Default)]
pub(super) struct TemplateReader {
    of_charts: IndexMap<String, Result<Arc<Templates>, Diagnostics>>,
    shared: Option<Result<Shared, Diagnostics>>,
}

/// The shared partials, each with the name of its file in messages.
#[derive(Debug, Clone)]
struct Shared {
    partials: Vec<(Template, String)>,
    warnings: Diagnostics,
}

impl TemplateReader {
    pub(super) fn of(
        &mut self,
        chart: &Chart,
        workspace: &Workspace,
        sources: &mut SourceMap,
    ) -> Result<Arc<Templates>, Diagnostics> {
        if let Some(known) = self.of_charts.get(&chart.folder) {
            return known.clone();
        }
        let read = self.read(chart, workspace, sources).map(Arc::new);
        self.of_charts.insert(chart.folder.clone(), read.clone());
        read
    }

    fn read(
        &mut self,
        chart: &Chart,
        workspace: &Workspace,
        sources: &mut SourceMap,
    ) -> Result<Templates, Diagnostics> {
        let all = read_all(
            &chart.templates,
            &chart.boundary,
            |name| chart.shown_file(name),
            sources,
        )?;
        let own = Templates {
            all,
            ..Templates::default()
        };
        let names_shared = |template: &Template| SharedPartials::may_be_named_in(&template.text);
        if !own.all.iter().any(names_shared) {
            return Ok(own);
        }
        let shared = self
            .shared
            .get_or_insert_with(|| read_shared(workspace, sources));
        with_shared(own, shared.clone()?, chart)
    }
}

fn with_shared(own: Templates, shared: Shared, chart: &Chart) -> Result<Templates, Diagnostics> {
    let mut templates = own;
    let mut diagnostics = Diagnostics::new();
    for (partial, shown) in shared.partials {
        if templates.all.iter().any(|known| known.name == partial.name) {
            let own = chart.shown_file(&format!("{OWN}{}", partial.name));
            diagnostics.push(two_files(&partial.name, &own, &shown));
        } else {
            templates.all.push(partial);
        }
    }
    templates.warnings.extend(shared.warnings);
    diagnostics.or(templates)
}

fn two_files(name: &str, own: &str, shared: &str) -> Diagnostic {
    let message = format!("`{name}` means two files: `{own}` and `{shared}`");
    Diagnostic::error("two-files", message).help("rename one of them")
}

fn read_shared(workspace: &Workspace, sources: &mut SourceMap) -> Result<Shared, Diagnostics> {
    let found = workspace.shared_partials()?;
    let partials = read_all(
        &found.files,
        &found.boundary,
        |name| found.shown_file(name),
        sources,
    )?;
    let shown = found.files.iter().map(|file| found.shown_file(&file.name));
    Ok(Shared {
        partials: partials.into_iter().zip(shown).collect(),
        warnings: found.warnings,
    })
}

fn read_all(
    files: &[TemplateFile],
    boundary: &Boundary,
    shown: impl Fn(&str) -> String,
    sources: &mut SourceMap,
) -> Result<Vec<Template>, Diagnostics> {
    let mut templates = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for file in files {
        match read(file, boundary, &shown(&file.name), sources) {
            Ok(template) => templates.push(template),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.or(templates)
}

fn read(
    found: &TemplateFile,
    boundary: &Boundary,
    shown: &str,
    sources: &mut SourceMap,
) -> Result<Template, Diagnostic> {
    let file = boundary.read_text(&found.path, shown, sources)?;
    let name = found.name.strip_prefix(OWN).unwrap_or(&found.name);
    Ok(Template {
        name: name.to_owned(),
        file,
        text: Arc::clone(sources.file(file).text()),
        is_partial: found.is_partial,
    })
}
