//! Writing what was rendered into a folder, one file for each manifest.
//!
//! - What earlier runs wrote for a release that is rendered is replaced.
//! - What they wrote for a release that is no more is removed under `--all`, and is a warning
//!   otherwise: a run that was asked for some releases removes no others.
//! - A standalone chart shares its folder with everything else that is rendered there, and nothing in it is stale.

use std::path::Path;

use super::RenderArgs;
use crate::cli::outcome::Failure;
use crate::cli::target::target;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::disk::Target;
use crate::manifest::{Folder, folder_names, remove_written, stale_folders, write_folders};
use crate::render::Rendered;
use crate::workspace::Workspace;

/// Shows the warnings, writes the files, removes stale ones, and reports the changes.
pub(super) fn write_files(
    root: &Path,
    args: &RenderArgs,
    workspace: &Workspace,
    environments: &[Vec<Rendered>],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let root = target(root, workspace)?;
    let mut stale = stale(&root, args, workspace, environments)?;
    if !args.select.all || !args.output.show_only.is_empty() {
        let mut warnings = Diagnostics::new();
        warnings.extend(stale.drain(..).map(|folder| left_alone(folder.shown())));
        terminal.warn(warnings);
    }
    terminal.settle(args.rules.strictness())?;
    let folders: Vec<Folder<'_>> = environments.iter().flatten().map(folder).collect();
    let mut done = write_folders(&root, &folders)?;
    done.removed.extend(remove_written(stale)?.removed);
    for (verb, paths) in [("wrote", &done.written), ("removed", &done.removed)] {
        for path in paths {
            terminal.tell(&format!("{verb} {}", path.display()));
        }
    }
    Ok(())
}

/// The folders of releases that the workspace does not have any more: in the environments that
/// were rendered, and in all where all were asked for.
fn stale(
    root: &Target,
    args: &RenderArgs,
    workspace: &Workspace,
    environments: &[Vec<Rendered>],
) -> Result<Vec<Target>, Diagnostic> {
    if workspace.is_standalone_chart() {
        return Ok(Vec::new());
    }
    let names = if args.select.all_envs {
        folder_names(root)?
    } else {
        let rendered = environments
            .iter()
            .filter_map(|all| environment(all.first()?));
        rendered.map(str::to_owned).collect()
    };
    let mut stale = Vec::new();
    for name in names {
        // An environment that is no more has no releases.
        let environment = workspace.environment(Some(&name)).ok().flatten();
        let releases = environment.map(|environment| workspace.releases(Some(&environment)));
        let releases = releases.unwrap_or_default();
        let kept: Vec<&str> = releases.iter().map(|entry| entry.name.as_str()).collect();
        stale.extend(stale_folders(root, &name, &kept)?);
    }
    Ok(stale)
}

fn left_alone(folder: &Path) -> Diagnostic {
    let message = format!(
        "`{}` has files of a release that no longer exists",
        folder.display()
    );
    Diagnostic::warning("stale-release", message).help("add `--all`, which removes them")
}

fn folder(rendered: &Rendered) -> Folder<'_> {
    Folder {
        environment: environment(rendered),
        release: &rendered.release.name,
        namespace: rendered.release.namespace.as_deref(),
        manifests: &rendered.manifests,
    }
}

fn environment(rendered: &Rendered) -> Option<&str> {
    let environment = rendered.release.environment.as_ref();
    environment.map(|environment| environment.name.as_str())
}
