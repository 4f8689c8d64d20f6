//! `plate-render check`: what is wrong with manifests, without a cluster.
//!
//! - Releases are checked in all categories. Files are checked in those that need no workspace, and
//!   only in those that look at one resource unless the files are the complete set.
//! - The findings are the result, and go to standard output; the summary is for people.

mod given_crds;
mod named_files;
mod rule_pages;

use clap::{Args, ValueEnum, ValueHint};

use crate::check::report::{Report, to_github, to_json, to_junit, to_sarif};
use crate::check::{
    Category, Definitions, Finding, Policy, ResourceSet, check_defined, secrets_in_values,
    unused_externals, usage,
};
use crate::cli::args::{ClusterArgs, SecretsArgs, SelectArgs, WorkspaceArgs};
use crate::cli::manifest_files::read_files;
use crate::cli::options::kubernetes;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::resource_set::resource_set;
use crate::cli::select::{Chosen, choose, current_folder};
use crate::cli::terminal::{Strictness, Terminal};
use crate::manifest::Manifest;
use crate::render::{Options, Rendered, Renderer, Traced};
use crate::source::SourceMap;
use crate::template::{Purpose, Tracer};
use crate::workspace::{Release, Settings, Workspace};
use given_crds::given_definitions;
use named_files::{FilesArgs, named_files};

const EXAMPLES: &str = "\
Examples:
  plate-render check                            all releases in all environments
  plate-render check api --env prod
  plate-render check rendered/*.yaml            manifests from any tool
  kubectl get deployments -o yaml | plate-render check -
  plate-render check -f rendered/ --references  the files are the complete set
  plate-render check --crds crds/               with custom kinds that no chart defines
  plate-render check --explain floating-tag

Exit codes: 0 no errors, 1 errors were found, 2 could not be checked.";

/// `check`
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    mut_arg("releases", |arg| arg.value_name("RELEASE|FILE").help(
        "Releases or charts by name, a chart by path, or files of manifests (`-` is standard input); \
         by default, all releases",
    )),
    mut_arg("environments", |arg| arg.help("The environment; may be repeated; by default, all")),
)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    #[command(flatten)]
    files: FilesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    /// Definitions of custom kinds (CRDs), in a file or a folder of files: they describe the fields of
    /// these kinds, and are not checked themselves
    #[arg(
        long,
        value_name = "DIR",
        value_hint = ValueHint::AnyPath,
        help_heading = "Cluster"
    )]
    crds: Vec<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t = ReportFormat::Text, help_heading = "Output")]
    format: ReportFormat,
    #[command(flatten)]
    secrets: SecretsArgs,
    /// Print what a rule finds, why, and how to fix it
    #[arg(long, value_name = "RULE", exclusive = true, help_heading = "Rules")]
    explain: Option<String>,
    /// List the rules
    #[arg(long, exclusive = true, help_heading = "Rules")]
    list: bool,
}

/// The form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Text,
    /// One object, for scripts
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// `JUnit` XML, with each rule as a test
    Junit,
}

/// Checks the releases or files that the arguments name; without any, all releases everywhere.
pub(super) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    if args.list {
        return rule_pages::list(terminal);
    }
    terminal.show_secrets(&args.secrets);
    if let Some(rule) = &args.explain {
        return rule_pages::explain(rule, terminal);
    }
    let report = match named_files(&args.select, &args.files)?.as_slice() {
        [] => releases_report(args, terminal)?,
        files => files_report(args, files, terminal)?,
    };
    terminal.settle(Strictness::Usual)?;
    print(&report, args.format, terminal)?;
    Ok(match report.errors() {
        0 => Outcome::Clean,
        _ => Outcome::Different,
    })
}

fn releases_report(args: &CheckArgs, terminal: &mut Terminal) -> Result<Report, Failure> {
    let request = args.select.request().everything_by_default();
    let chosen = choose(&request, &args.workspace, terminal)?;
    let settings = chosen.workspace.settings();
    let options = Options {
        kubernetes: kubernetes(&settings.kubernetes, &args.cluster)?,
        ..Options::default()
    };
    let mut policy = Policy::new(&settings.check)?;
    terminal.warn(policy.warnings());
    let definitions = given_definitions(&args.crds, &mut terminal.sources)?;
    let environments = rendered(&chosen, &options, terminal)?;
    let cluster = options.cluster(settings);
    let mut report = Report::of(&categories(&args.select.releases));
    let set = |rendered| {
        let set = resource_set(rendered, cluster).beside(&settings.externals);
        set.defined_by(definitions.given())
    };
    let sets: Vec<ResourceSet<'_>> = environments.iter().map(|one| set(one)).collect();
    let secrets = secret_findings(&chosen, &options, &environments, &sets, terminal)?;
    for (set, secrets) in sets.iter().zip(secrets) {
        add_findings(set, &definitions, secrets, &mut policy, &mut report);
    }
    if request.all && request.all_envs {
        let mut findings = value_findings(&chosen, &options, terminal)?;
        findings.extend(unused_externals(&sets));
        report.add_general(policy.apply_general(findings));
        report.add_general(policy.unused());
    }
    Ok(report)
}

/// Whether a reference leads anywhere is known where all releases of an environment are there.
fn categories(names: &[String]) -> Vec<Category> {
    let is_checked = |category: &Category| names.is_empty() || *category != Category::References;
    Category::ALL.into_iter().filter(is_checked).collect()
}

/// What is wrong with the values of all charts, which takes every environment: a value may be read in
/// one alone.
fn value_findings(
    chosen: &Chosen,
    options: &Options,
    terminal: &mut Terminal,
) -> Result<Vec<Finding>, Failure> {
    let selected: Vec<Release> = chosen.selected.iter().flatten().cloned().collect();
    let mut run = Renderer::new(&chosen.workspace, options, &mut terminal.sources);
    Ok(usage(&run.usage(&selected)?))
}

/// What Secrets get of values files, for each of `environments`; what has Secrets is rendered again, to
/// know where their data come from.
fn secret_findings(
    chosen: &Chosen,
    options: &Options,
    environments: &[Vec<Rendered>],
    sets: &[ResourceSet<'_>],
    terminal: &mut Terminal,
) -> Result<Vec<Vec<Finding>>, Failure> {
    let options = Options {
        purpose: Purpose::Explain,
        ..options.clone()
    };
    let has_secrets = |one: &&Rendered| one.manifests.iter().any(Manifest::is_secret);
    let mut traced = Vec::new();
    let mut run = Renderer::new(&chosen.workspace, &options, &mut terminal.sources);
    for rendered in environments {
        let releases = rendered.iter().filter(has_secrets);
        let releases: Vec<Release> = releases.map(|one| one.release.clone()).collect();
        traced.push(run.render(&releases)?.result);
    }
    let of_environment = |(rendered, set): (&Vec<Rendered>, &ResourceSet<'_>)| {
        let all = rendered.iter();
        all.flat_map(|one| secrets_of(one, set, &terminal.sources))
            .collect()
    };
    Ok(traced.iter().zip(sets).map(of_environment).collect())
}

fn secrets_of(rendered: &Rendered, set: &ResourceSet<'_>, sources: &SourceMap) -> Vec<Finding> {
    let Some(Traced { trace, values }) = &rendered.traced else {
        return Vec::new();
    };
    let syntax = trace.syntax();
    let tracer = Tracer::new(trace, &syntax);
    let own = resource_set(std::slice::from_ref(rendered), set.kubernetes);
    secrets_in_values(&own.resources, &tracer, values, sources)
}

/// Checks files for the workspace that they lie in, if there is one; its exceptions count too.
fn files_report(
    args: &CheckArgs,
    files: &[String],
    terminal: &mut Terminal,
) -> Result<Report, Failure> {
    let settings = settings_around(args, terminal)?;
    let given = kubernetes(&settings.kubernetes, &args.cluster)?;
    let cluster = given.as_ref().unwrap_or(&settings.kubernetes);
    let mut policy = Policy::new(&settings.check)?;
    terminal.warn(policy.warnings());
    let definitions = given_definitions(&args.crds, &mut terminal.sources)?;
    let contents = read_files(files, &mut terminal.sources)?;
    for manifest in &contents.manifests {
        terminal.hide_data(manifest);
    }
    let mut categories = vec![Category::Schema, Category::Validation];
    if args.files.references {
        categories.extend([Category::References, Category::BestPractices]);
    }
    let mut report = Report::of(&categories);
    report.add_general(policy.apply_general(contents.findings));
    let manifests = contents.manifests.iter().map(|manifest| (manifest, None));
    let set = ResourceSet::new(None, cluster, manifests).beside(&settings.externals);
    let set = set.defined_by(definitions.given());
    add_findings(&set, &definitions, Vec::new(), &mut policy, &mut report);
    Ok(report)
}

/// What plate.yaml says; nothing where there is no workspace.
fn settings_around(args: &CheckArgs, terminal: &mut Terminal) -> Result<Settings, Failure> {
    let start = current_folder()?;
    let root = args.workspace.root.as_deref();
    let is_absent = |code: &str| root.is_none() && code == "no-workspace";
    match Workspace::discover(&start, root, &mut terminal.sources) {
        Ok(workspace) => Ok(workspace.settings().clone()),
        Err(diagnostics)
            if diagnostics
                .iter()
                .all(|diagnostic| is_absent(diagnostic.code)) =>
        {
            Ok(Settings::default())
        }
        Err(diagnostics) => Err(diagnostics.into()),
    }
}

/// Adds to `report` the findings of its categories in `set`, whose custom kinds `definitions` describe too,
/// and what was found of its `secrets`.
pub(super) fn add_findings(
    set: &ResourceSet<'_>,
    definitions: &Definitions,
    secrets: Vec<Finding>,
    policy: &mut Policy<'_>,
    report: &mut Report,
) {
    let categories = report.categories.iter();
    let findings = categories.flat_map(|category| check_defined(*category, set, definitions));
    let findings = findings.chain(secrets).collect();
    let environment = set.environment.map(|it| it.name.as_str());
    let verdict = policy.apply(findings, set);
    report.add(environment, set.resources.len(), verdict);
}

fn print(report: &Report, format: ReportFormat, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.hide_secrets();
    let report = &report.without_secrets(&terminal.sources);
    let sources = &terminal.sources;
    match format {
        ReportFormat::Text => {
            terminal.print_findings(&report.diagnostics())?;
            terminal.tell(&report.summary());
            Ok(())
        }
        ReportFormat::Json => terminal.print_json(&to_json(report, sources)),
        ReportFormat::Sarif => terminal.print_json(&to_sarif(report, sources)),
        ReportFormat::Github => terminal.print(&to_github(report, sources)),
        ReportFormat::Junit => terminal.print(&to_junit(report, sources)),
    }
}
