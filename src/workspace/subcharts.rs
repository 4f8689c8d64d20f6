//! What Helm renders from next to a chart's templates, and plate-render does not.
//!
//! - A folder or an archive in the chart's own `charts/` is a subchart, whether Chart.yaml lists it or not;
//!   a name that begins with `_` or `.`, an empty folder and any other file is none.
//! - `requirements.yaml` is where charts of Helm 2 list their dependencies.
//! - Each is an error when the chart is rendered, for its resources would silently be missing.

use std::path::Path;

use super::document::read_document;
use super::file::below;
use super::metadata::dependencies;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::{Boundary, sorted_folders, sorted_names};
use crate::source::SourceMap;

const FOLDER: &str = "charts";

/// The file of Helm 2.
const REQUIREMENTS: &str = "requirements.yaml";

/// The endings of an archive.
const ARCHIVES: [&str; 2] = [".tgz", ".tar.gz"];

/// Returns an error for each subchart of the chart in the folder `chart`, which messages call `shown`,
/// and for what its requirements.yaml lists.
pub(super) fn refusals(
    chart: &Path,
    shown: &str,
    around: &Boundary,
    sources: &mut SourceMap,
) -> Result<Diagnostics, Diagnostics> {
    let mut refusals = Diagnostics::new();
    refusals.extend(subcharts(&chart.join(FOLDER), &below(shown, FOLDER)));
    let requirements = chart.join(REQUIREMENTS);
    if requirements.is_file() {
        let document = read_document(&requirements, &below(shown, REQUIREMENTS), around, sources)?;
        refusals.extend(document.as_ref().and_then(dependencies));
    }
    Ok(refusals)
}

fn subcharts(folder: &Path, shown: &str) -> Vec<Diagnostic> {
    let Ok(names) = sorted_names(folder) else {
        return Vec::new();
    };
    let folders = sorted_folders(folder).unwrap_or_default();
    let holds_files =
        |name: &String| sorted_names(&folder.join(name)).is_ok_and(|names| !names.is_empty());
    let is_subchart = |name: &String| {
        let is_archive = ARCHIVES.iter().any(|ending| name.ends_with(ending));
        !name.starts_with('_') && (is_archive || (folders.contains(name) && holds_files(name)))
    };
    let found = names.into_iter().filter(is_subchart);
    found.map(|name| subchart(&name, shown)).collect()
}

fn subchart(name: &str, folder: &str) -> Diagnostic {
    let shown = below(folder, name);
    let message = format!("`{shown}` is a subchart, which is not rendered by plate-render");
    let bare = ARCHIVES.iter().find_map(|ending| name.strip_suffix(ending));
    let step = match bare {
        Some(_) => "unpack it into the charts/ of the workspace",
        None => "move it into the charts/ of the workspace",
    };
    Diagnostic::error("subchart", message)
        .note(
            "Helm renders everything in a chart's own charts/, whether Chart.yaml lists it or not",
        )
        .help(format!(
            "{step}, add it as a release in plate.yaml, and remove it here"
        ))
}
