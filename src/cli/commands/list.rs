//! `plate-render list`: the releases of every environment.

use clap::Args;

use crate::cli::args::WorkspaceArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::select::open;
use crate::cli::table::Table;
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostics;
use crate::workspace::{Environment, Workspace};

/// `list`
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    workspace: WorkspaceArgs,
    /// List only this environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    environment: Option<String>,
}

/// Stands where there is nothing to show.
const NOTHING: &str = "-";

/// Prints a table of environments and one of releases.
pub(super) fn run(args: &ListArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let (workspace, _) = open(&[], &args.workspace, terminal)?;
    let environments = environments(&workspace, args.environment.as_deref())?;
    let text = if environments.is_empty() {
        releases(&workspace, &[None])
    } else {
        let known: Vec<_> = environments.iter().map(Some).collect();
        format!(
            "{}\n{}",
            table(&workspace, &environments),
            releases(&workspace, &known)
        )
    };
    terminal.show(&text)?;
    Ok(Outcome::Clean)
}

/// Returns the environment that was asked for, else all that are known.
fn environments(
    workspace: &Workspace,
    wanted: Option<&str>,
) -> Result<Vec<Environment>, Diagnostics> {
    let names = match wanted {
        Some(name) => vec![name.to_owned()],
        None => workspace.environment_names(),
    };
    let mut diagnostics = Diagnostics::new();
    let mut environments = Vec::new();
    for name in names {
        match workspace.environment(Some(&name)) {
            Ok(environment) => environments.extend(environment),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    diagnostics.or(environments)
}

fn table(workspace: &Workspace, environments: &[Environment]) -> String {
    let default = workspace.settings().default_environment.as_deref();
    let mut table = Table::new(["ENVIRONMENT", "TIER", "NAMESPACE", "DEFAULT"]);
    for environment in environments {
        table.row([
            &environment.name,
            environment.tier.name(),
            environment.namespace.as_deref().unwrap_or(NOTHING),
            if default == Some(&environment.name) {
                "yes"
            } else {
                NOTHING
            },
        ]);
    }
    table.to_string()
}

fn releases(workspace: &Workspace, environments: &[Option<&Environment>]) -> String {
    let mut table = Table::new(["ENVIRONMENT", "RELEASE", "CHART", "NAMESPACE", "VALUES"]);
    for environment in environments {
        let name = environment.map(|environment| environment.name.as_str());
        for release in workspace.releases(*environment) {
            let files = workspace.values_files(&release, name).join(", ");
            table.row([
                name.unwrap_or(NOTHING),
                &release.name,
                &release.chart,
                release.namespace.as_deref().unwrap_or(NOTHING),
                if files.is_empty() { NOTHING } else { &files },
            ]);
        }
    }
    table.to_string()
}
