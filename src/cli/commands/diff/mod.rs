//! `plate-render diff`: how what is rendered differs from another environment, from files, from a
//! cluster or from a commit.
//!
//! - The difference is the result, and goes to standard output; a message says that there is none.
//! - What is compared with is the old tree.

mod args;
mod compared_files;
mod compared_trees;
mod git;

use crate::cli::outcome::{Failure, Outcome};
use crate::cli::terminal::Terminal;
use crate::diagnostic::text::Colour;
use crate::diff::{
    Comparison, GITHUB_LIMIT, Origins, View, compare, to_json, to_markdown, to_text,
};
use args::DiffFormat;
use compared_trees::{Trees, against_commit, against_files, between_environments};

pub(super) use args::DiffArgs;

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
