//! Rendering, the command without a name.

mod args;
mod output_folder;
mod refusal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Command;
use globset::{GlobBuilder, GlobMatcher};

use crate::cli::args::Format;
use crate::cli::options::options;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::result_file::{read_files, write_result};
use crate::cli::select::{Request, choose};
use crate::cli::target::target;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::explain::Blame;
use crate::manifest::{Manifest, install_order, to_json, to_yaml};
use crate::render::{Options, Rendered, Traced};
use crate::template::{Purpose, Tracer};
use crate::visible;
use crate::workspace::Workspace;
use output_folder::write_files;
use refusal::refuse;

pub(super) use args::RenderArgs;

/// Renders what the arguments select and writes it where they say.
///
/// `command_line` has the names of the commands, one of which may be meant.
pub(super) fn run(
    args: &RenderArgs,
    command_line: fn() -> Command,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    check_usage(args)?;
    terminal.show_secrets(&args.secrets);
    let request = Request {
        namespace: args.namespace.namespace.as_deref(),
        values: Some(&args.values),
        ..args.select.request()
    };
    let chosen = choose(&request, &args.workspace, terminal)
        .map_err(|failure| with_command(failure, &args.select.releases, command_line))?;
    let options = Options {
        exclusions: args.output.exclusions(),
        purpose: if args.blame {
            Purpose::Explain
        } else {
            Purpose::Print
        },
        ..options(&chosen, &args.values, &args.cluster, &args.rules, terminal)?
    };
    let mut environments = rendered(&chosen, &options, terminal)?;
    if !args.no_check {
        refuse(&chosen, &options, &environments)?;
    }
    show_only(&args.output.show_only, &mut environments)?;
    if let Some(root) = &args.output.output_dir {
        write_files(root, args, &chosen.workspace, &environments, terminal)?;
    } else {
        terminal.settle(args.rules.strictness())?;
        let read = match args.output.output {
            Some(_) => read_files(&chosen.workspace, &environments, &terminal.sources)?,
            None => Vec::new(),
        };
        write(args, &chosen.workspace, environments, &read, terminal)?;
    }
    Ok(Outcome::Clean)
}

/// Checks what clap cannot express.
fn check_usage(args: &RenderArgs) -> Result<(), Diagnostic> {
    if args.select.takes_several_environments() && args.output.output_dir.is_none() {
        let message = "several environments cannot be written as one stream";
        return Err(Diagnostic::error("several-environments", message)
            .help("add `--output-dir DIR`, or run once for each environment"));
    }
    if args.output.output_dir.is_some() && args.output.format == Format::Json {
        let message = "`--output-dir` writes YAML files, but `--format json` selects JSON";
        return Err(Diagnostic::error("json-folder", message)
            .help("leave one of them out; `-o FILE --format json` writes one JSON file"));
    }
    Ok(())
}

/// Adds to a failure that the only word may be meant as a command.
fn with_command(failure: Failure, words: &[String], command_line: fn() -> Command) -> Failure {
    let (Failure::Diagnostics(diagnostics), [word]) = (&failure, words) else {
        return failure;
    };
    let Some(hint) = command_hint(word, &command_line()) else {
        return failure;
    };
    let mut explained = Diagnostics::new();
    explained.extend(diagnostics.iter().map(|diagnostic| match diagnostic.code {
        "unknown-release" | "no-environment" | "no-workspace" => diagnostic.clone().help(&hint),
        _ => diagnostic.clone(),
    }));
    Failure::Diagnostics(explained)
}

fn command_hint(word: &str, command_line: &Command) -> Option<String> {
    if command_line.find_subcommand(word).is_some() {
        return Some(format!("a command comes first: `plate-render {word} …`"));
    }
    let commands = command_line.get_subcommands().map(Command::get_name);
    let name = nearest(word, commands)?;
    Some(format!("did you mean the command `{name}`?"))
}

/// Keeps the manifests of the templates that match a pattern, if there is one.
///
/// As in Helm, a pattern is seen from the chart's folder, and one that matches nothing is an error.
fn show_only(patterns: &[String], environments: &mut [Vec<Rendered>]) -> Result<(), Diagnostics> {
    if patterns.is_empty() {
        return Ok(());
    }
    let matchers = patterns.iter().map(|pattern| matcher(pattern));
    let matchers = matchers.collect::<Result<Vec<_>, _>>()?;
    let mut diagnostics = Diagnostics::new();
    for (pattern, matcher) in patterns.iter().zip(&matchers) {
        let mut manifests = environments
            .iter()
            .flatten()
            .flat_map(|rendered| &rendered.manifests);
        if !manifests.any(|manifest| matcher.is_match(below_chart(manifest))) {
            diagnostics.push(matches_nothing(pattern, environments));
        }
    }
    for rendered in environments.iter_mut().flatten() {
        let is_shown = |manifest: &Manifest| {
            let path = below_chart(manifest);
            matchers.iter().any(|matcher| matcher.is_match(path))
        };
        rendered.manifests.retain(is_shown);
    }
    diagnostics.or(())
}

fn matcher(pattern: &str) -> Result<GlobMatcher, Diagnostic> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob.map_err(|error| {
        let message = format!("`--show-only {pattern}` is not a pattern: {}", error.kind());
        Diagnostic::error("bad-pattern", message).help("write it as in `templates/deploy*`")
    })?;
    Ok(glob.compile_matcher())
}

/// The template's path without the chart's name.
fn below_chart(manifest: &Manifest) -> &str {
    manifest.source.split_once('/').map_or("", |(_, path)| path)
}

fn matches_nothing(pattern: &str, environments: &[Vec<Rendered>]) -> Diagnostic {
    let manifests = environments
        .iter()
        .flatten()
        .flat_map(|rendered| &rendered.manifests);
    let paths: BTreeSet<&str> = manifests.map(below_chart).collect();
    let list: Vec<&str> = paths.into_iter().collect();
    Diagnostic::error(
        "matches-nothing",
        format!("`--show-only {pattern}` matches no template"),
    )
    .help(format!("these print manifests: {}", visible::list(&list)))
}

/// Returns the manifests with the origins of their lines; `releases` are by their names.
fn blame(
    manifests: &[Manifest],
    releases: &BTreeMap<String, Traced>,
    terminal: &Terminal,
) -> String {
    let syntaxes: Vec<_> = releases.values().map(|one| one.trace.syntax()).collect();
    let of_release = releases.iter().zip(&syntaxes);
    let tracers: BTreeMap<_, _> = of_release
        .map(|((name, one), syntax)| (name, Tracer::new(&one.trace, syntax)))
        .collect();
    let mut blame = Blame::default();
    for manifest in manifests {
        if let Some(tracer) = tracers.get(&manifest.release) {
            let values = &releases[&manifest.release].values;
            blame.add(manifest, tracer, values, &terminal.sources);
        }
    }
    blame.to_string()
}

fn write(
    args: &RenderArgs,
    workspace: &Workspace,
    environments: Vec<Vec<Rendered>>,
    read: &[PathBuf],
    terminal: &Terminal,
) -> Result<(), Failure> {
    let mut explained = BTreeMap::new();
    let releases = environments.into_iter().flatten().map(|rendered| {
        let traced = rendered
            .traced
            .map(|traced| (rendered.release.name, traced));
        explained.extend(traced);
        rendered.manifests
    });
    let manifests = install_order(releases.collect());
    let text = match args.output.format {
        Format::Yaml if args.blame => {
            visible::lines(&blame(&manifests, &explained, terminal)).into_owned()
        }
        Format::Yaml => to_yaml(&manifests),
        Format::Json => to_json(&manifests),
    };
    match args.output.output.as_deref() {
        Some(path) if path.as_os_str() != "-" => {
            write_result(&target(path, workspace)?, &text, read)
        }
        _ => terminal.print(&text),
    }
}
