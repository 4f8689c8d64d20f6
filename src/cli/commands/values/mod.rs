//! `plate-render values`: the merged values of a release, where they come from, and how they differ.

mod diff;
mod merged;
mod origins;
mod records;
mod unused;

use clap::{Args, ValueHint};

use crate::cli::args::{Format, OneReleaseArgs, ValuesArgs};
use crate::cli::one_release::{choose_with_path, single, with_near_release};
use crate::cli::options::overrides;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::select::Chosen;
use crate::cli::terminal::{Strictness, Terminal};
use crate::render::{Options, Renderer};
use crate::workspace::{Release, Selection};
use crate::yaml::Path;
use merged::merged;
use records::{print, tree, visible_json};

const EXAMPLES: &str = "\
Examples:
  plate-render values --env stg                 the merged values
  plate-render values --env stg image.tag       one of them, or a part
  plate-render values api --env stg --origins   the file and line that set each
  plate-render values --env stg --diff prod     the values that differ in production
  plate-render values --env stg --unused        the values that no template reads
  plate-render values --env stg --format json | jq .image

A word that is the name of a release or chart selects it; `.NAME` is always the path of a value.

Exit codes: 0 done, 1 `--diff` found differences, 2 could not be done.";

/// `values`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ValuesCommandArgs {
    /// A release or chart by name, or a chart by path; then the path of a value, as in image.tag or
    /// hosts[0].name
    #[arg(value_name = "RELEASE|PATH", num_args = 0..=2, value_hint = ValueHint::DirPath)]
    words: Vec<String>,
    #[command(flatten)]
    release: OneReleaseArgs,
    #[command(flatten)]
    values: ValuesArgs,
    /// Show where each value is set, and the weaker values that it replaced
    #[arg(long, group = "view", help_heading = "Output")]
    origins: bool,
    /// Show the values that no template of the release reads
    #[arg(long, group = "view", help_heading = "Output")]
    unused: bool,
    /// Compare with the same release in another environment
    #[arg(long, group = "view", value_name = "ENV", help_heading = "Output")]
    diff: Option<String>,
    /// The output format; by default, values are YAML and the other views are text
    #[arg(long, value_enum, help_heading = "Output")]
    format: Option<Format>,
    /// Report unknown keys in values as warnings instead of errors
    #[arg(long, help_heading = "Rules")]
    lenient: bool,
}

/// Prints the values of the one release that the arguments select, or what they say about them.
pub(super) fn run(args: &ValuesCommandArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.release.secrets);
    let (chosen, word) = choose_with_path(&args.release, &args.values, &args.words, terminal)?;
    let path = Path::parse(word.unwrap_or_default())?;
    let options = Options {
        overrides: overrides(&chosen, &args.values, terminal)?,
        lenient: args.lenient,
        ..Options::default()
    };
    if let Some(environment) = &args.diff {
        return diff::run(&chosen, environment, &path, &options, args.format, terminal);
    }
    let release = single(&chosen)?;
    let values = merged(&chosen, &options, release, terminal)?;
    let value = values.find(&path, &terminal.sources);
    let value = value.map_err(|diagnostic| match args.words.as_slice() {
        [word] => with_near_release(diagnostic, word, &chosen.workspace),
        _ => diagnostic,
    })?;
    terminal.settle(Strictness::Usual)?;
    if args.origins {
        let text = origins::text(&values, &path, args.format, &terminal.sources);
        print(&text, args.format, terminal)?;
    } else if args.unused {
        print_unused(&chosen, &options, &path, args.format, terminal)?;
    } else {
        terminal.print(&visible_json(tree(value, args.format), args.format))?;
    }
    if let ([word], None) = (args.words.as_slice(), word)
        && let Some(note) = other_meaning(&chosen, word, release, terminal)
    {
        terminal.tell(&note);
    }
    Ok(Outcome::Clean)
}

fn print_unused(
    chosen: &Chosen,
    options: &Options,
    path: &Path,
    format: Option<Format>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let mut run = Renderer::new(&chosen.workspace, options, &mut terminal.sources);
    let unused = run.unused(single(chosen)?)?;
    if unused.is_empty() {
        terminal.tell("every value is read");
    }
    let text = unused::text(&unused, path, format, &terminal.sources);
    print(&text, format, terminal)
}

/// Says that `word`, which was taken for `release`, is a value of the default release too.
fn other_meaning(
    chosen: &Chosen,
    word: &str,
    release: &Release,
    terminal: &mut Terminal,
) -> Option<String> {
    let path = Path::parse(word).ok()?;
    let environment = release.environment.as_ref();
    let selection = Selection {
        environment: environment.map(|environment| environment.name.clone()),
        ..Selection::default()
    };
    let selected = chosen.workspace.select(&selection, &mut terminal.sources);
    let selected = selected.ok()?.releases;
    let [default] = selected.as_slice() else {
        return None;
    };
    let options = Options::default();
    let mut run = Renderer::new(&chosen.workspace, &options, &mut terminal.sources);
    let values = run.values(&selected).ok()?.result;
    values
        .first()
        .filter(|_| default.name != release.name)?
        .get(&path)?;
    let (name, other) = (&release.name, &default.name);
    Some(format!(
        "note: `{word}` means the release `{name}` here; `.{word}` is a value of `{other}`"
    ))
}
