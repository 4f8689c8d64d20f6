//! `plate-render diff`: how what is rendered differs from another environment, from files, from a
//! cluster or from a commit.
//!
//! - The difference is the result, and goes to standard output; a message says that there is none.
//! - What is compared with is the old tree.

mod compared_files;
mod compared_trees;
mod git;

use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::{ClusterArgs, RulesArgs, SecretsArgs, ValuesArgs, WorkspaceArgs};
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;
use crate::diagnostic::text::Colour;
use crate::diff::{
    Comparison, GITHUB_LIMIT, Origins, View, compare, to_json, to_markdown, to_text,
};
use compared_trees::{Trees, against_commit, against_files, between_environments};

const EXAMPLES: &str = "\
Examples:
  plate-render diff stg prod                    the same releases in two environments
  plate-render diff stg prod api --origins      and the values lines that cause each difference
  plate-render diff --env stg --against out.yaml
  kubectl get deploy,svc -o yaml | plate-render diff --env stg --against -
  plate-render diff --all --all-envs --git origin/main --format markdown

The old side comes first: an environment, a file or a commit. `+` marks what is new.

Exit codes: 0 no differences, 1 they differ, 2 could not be compared.";

/// `diff`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DiffArgs {
    /// Two environments, then releases or charts; with --against or --git, only releases or charts
    #[arg(value_name = "ENV ENV|RELEASE")]
    names: Vec<String>,
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    environments: Vec<String>,
    /// Render every environment; a release that an environment does not have is skipped
    #[arg(long, conflicts_with = "environments")]
    all_envs: bool,
    /// Render every release of the environment
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    #[command(flatten)]
    other: OtherTreeArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    #[command(flatten)]
    rules: RulesArgs,
}

/// What is compared with, instead of an environment.
#[derive(Debug, Args)]
#[command(next_help_heading = "Compare with")]
struct OtherTreeArgs {
    /// Manifests in a file or folder, or the output of `kubectl get -o yaml`; `-` is standard input
    #[arg(long, value_name = "FILE|DIR", value_hint = ValueHint::AnyPath, conflicts_with = "git")]
    against: Option<String>,
    /// The workspace at a git commit
    #[arg(long, value_name = "REF")]
    git: Option<String>,
}

/// How a difference is shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct ViewArgs {
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// Show the values and template lines that caused each difference
    #[arg(long)]
    origins: bool,
    /// Also show fields that only the cluster sets, and fields that differ by the release's name alone
    #[arg(long)]
    exact: bool,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// The form of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people
    Text,
    /// For a comment on a pull request
    Markdown,
    /// One object, for scripts
    Json,
}

/// Compares what the arguments name, and prints how it differs.
pub(super) fn run(args: &DiffArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.view.secrets);
    let trees = match (&args.other.against, &args.other.git) {
        (Some(place), _) => against_files(place, args, terminal)?,
        (_, Some(reference)) => against_commit(reference, args, terminal)?,
        _ => vec![between_environments(args, terminal)?],
    };
    terminal.settle(args.rules.strictness())?;
    let comparisons: Vec<Comparison> = trees.into_iter().map(|one| compared(one, args)).collect();
    print(&comparisons, args, terminal)?;
    let is_clean = comparisons.iter().all(|one| one.difference.is_empty());
    Ok(if is_clean {
        Outcome::Clean
    } else {
        Outcome::Different
    })
}

fn compared(trees: Trees, args: &DiffArgs) -> Comparison {
    let view = View {
        names: trees.names,
        exact: args.view.exact,
        shows_secrets: args.view.secrets.show_secrets,
    };
    Comparison {
        environment: trees.environment,
        difference: compare(&trees.old.manifests, &trees.new.manifests, &view),
        old: trees.old.called,
        new: trees.new.called,
        values: [trees.old.values, trees.new.values],
    }
}

fn print(comparisons: &[Comparison], args: &DiffArgs, terminal: &Terminal) -> Result<(), Failure> {
    let prefix = args
        .other
        .git
        .as_ref()
        .map(|reference| format!("{reference}:"));
    let origins = Origins::new(&terminal.sources, prefix.as_deref().unwrap_or_default());
    let origins = args.view.origins.then_some(&origins);
    match args.view.format {
        DiffFormat::Text => match terminal.result_colour() {
            Colour::Plain => terminal.show(&to_text(comparisons, Colour::Plain, origins))?,
            colour @ Colour::Ansi => terminal.print(&to_text(comparisons, colour, origins))?,
        },
        DiffFormat::Markdown => {
            terminal.show(&to_markdown(comparisons, GITHUB_LIMIT, origins))?;
        }
        DiffFormat::Json => terminal.print_json(&to_json(comparisons, origins))?,
    }
    for comparison in comparisons {
        tell(comparison, terminal);
    }
    Ok(())
}

/// Says what the result has no word for.
fn tell(comparison: &Comparison, terminal: &Terminal) {
    let difference = &comparison.difference;
    if difference.is_empty() {
        let count = counted(difference.unchanged);
        terminal.tell(&format!(
            "{}: no differences in {count}",
            comparison.title()
        ));
    }
    let (count, shows) = match difference.left_out {
        0 => return,
        1 => ("1 resource is".to_owned(), "shows it"),
        count => (format!("{count} resources are"), "shows them"),
    };
    terminal.tell(&format!(
        "note: {count} left out, because the cluster created it or no `kubectl apply` is recorded; \
         `--exact` {shows}"
    ));
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 resource".to_owned(),
        count => format!("{count} resources"),
    }
}
