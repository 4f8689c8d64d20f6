//! From arguments to the options of a rendering: values, cluster, rules.

use std::io::Read;
use std::path::Path;

use super::args::{ClusterArgs, RulesArgs, ValuesArgs};
use super::outcome::Failure;
use super::select::{Chosen, current_folder};
use super::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::render::Options;
use crate::values::{Audience, OverrideArguments, Overrides, SetArgument, SetKind};
use crate::workspace::{Kubernetes, KubernetesVersion};

/// Reads what the arguments add to the workspace.
pub(super) fn options(
    chosen: &Chosen,
    values: &ValuesArgs,
    cluster: &ClusterArgs,
    rules: &RulesArgs,
    terminal: &mut Terminal,
) -> Result<Options, Failure> {
    Ok(Options {
        overrides: overrides(chosen, values, terminal)?,
        lenient: rules.lenient,
        allow_empty: rules.allow_empty,
        fuel: rules.fuel,
        kubernetes: kubernetes(&chosen.workspace.settings().kubernetes, cluster)?,
        lacks_charts: !chosen.diagnostics.is_empty(),
        ..Options::default()
    })
}

/// Reads the values of the command line.
pub(super) fn overrides(
    chosen: &Chosen,
    values: &ValuesArgs,
    terminal: &mut Terminal,
) -> Result<Overrides, Failure> {
    let folder = current_folder()?;
    let workspace = &chosen.workspace;
    let root = Some(workspace.root()).filter(|_| !workspace.is_standalone_chart());
    let arguments = OverrideArguments {
        files: &values.files,
        sets: &set_arguments(values),
        folder: &folder,
        root: root.map(AsRef::<Path>::as_ref),
        audience: audience(chosen),
    };
    let mut stdin = || {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    Ok(Overrides::read(
        &arguments,
        &mut stdin,
        &mut terminal.sources,
    ))
}

fn set_arguments(values: &ValuesArgs) -> Vec<SetArgument> {
    let kinds = [
        (SetKind::Json, &values.set_json),
        (SetKind::Typed, &values.set),
        (SetKind::String, &values.set_string),
        (SetKind::File, &values.set_file),
        (SetKind::Literal, &values.set_literal),
    ];
    let arguments = kinds.into_iter().flat_map(|(kind, texts)| {
        texts.iter().map(move |text| SetArgument {
            kind,
            text: text.clone(),
        })
    });
    arguments.collect()
}

/// A key of the command line may be meant for any of the charts that are selected.
fn audience(chosen: &Chosen) -> Audience {
    let mut charts = chosen
        .selected
        .iter()
        .flatten()
        .map(|release| &release.chart.folder);
    let first = charts.next();
    if chosen.diagnostics.is_empty() && charts.all(|chart| Some(chart) == first) {
        Audience::Chart
    } else {
        Audience::Selection
    }
}

/// Returns the cluster of the arguments, if they name one; it has what `settings` adds to any.
pub(super) fn kubernetes(
    settings: &Kubernetes,
    cluster: &ClusterArgs,
) -> Result<Option<Kubernetes>, Diagnostic> {
    let Some(text) = &cluster.kube_version else {
        return Ok(None);
    };
    let version = KubernetesVersion::parse(text).ok_or_else(|| {
        Diagnostic::error(
            "bad-version",
            format!("`{text}` is not a version of Kubernetes"),
        )
        .help("write it as 1.33 or v1.33.2")
    })?;
    Ok(Some(Kubernetes {
        version,
        api_versions: settings.api_versions.clone(),
    }))
}
