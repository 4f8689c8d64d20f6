//! `values --diff`: the same release in two environments, leaf by leaf, with the place of each side.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::merged::merged;
use super::records::{print, record, records, short};
use crate::cli::args::Format;
use crate::cli::one_release::single;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::select::Chosen;
use crate::cli::terminal::{Strictness, Terminal};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::render::Options;
use crate::source::SourceMap;
use crate::values::{Difference, Values, differences, one_line};
use crate::visible;
use crate::workspace::Release;
use crate::yaml::{Node, Path};

/// Prints the values at `path` and below that are others in `environment`.
pub(super) fn run(
    chosen: &Chosen,
    environment: &str,
    path: &Path,
    options: &Options,
    format: Option<Format>,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let from = single(chosen)?;
    let to = counterpart(chosen, from, environment, terminal)?;
    let left = merged(chosen, options, from, terminal)?;
    let right = merged(chosen, options, &to, terminal)?;
    check_path(path, &left, &right, &terminal.sources)?;
    terminal.settle(Strictness::Usual)?;
    let found = differences(left.get(path), right.get(path), path);
    let all = found.iter().map(|one| to_json(one, &terminal.sources));
    let text = records(all.collect(), format, || {
        draw(from, &to, &found, &terminal.sources)
    });
    print(&text, format, terminal)?;
    if found.is_empty() {
        terminal.tell("the values are the same");
        return Ok(Outcome::Clean);
    }
    terminal.tell(&match found.len() {
        1 => "1 value differs".to_owned(),
        count => format!("{count} values differ"),
    });
    Ok(Outcome::Different)
}

/// The release of the same entry of plate.yaml in another environment.
fn counterpart(
    chosen: &Chosen,
    release: &Release,
    environment: &str,
    terminal: &mut Terminal,
) -> Result<Release, Diagnostics> {
    let selection = chosen.workspace.counterpart(release, environment)?;
    let selected = chosen.workspace.select(&selection, &mut terminal.sources)?;
    terminal.warn(selected.warnings);
    let mut releases = selected.releases.into_iter();
    let mut diagnostics = selected.diagnostics;
    diagnostics.extend(selected.unread);
    match (diagnostics.or(()), releases.next()) {
        (Ok(()), Some(release)) => Ok(release),
        (Ok(()), None) => Err(Diagnostics::new()),
        (Err(diagnostics), _) => Err(diagnostics),
    }
}

/// A path that is in neither is misspelt.
fn check_path(
    path: &Path,
    left: &Values,
    right: &Values,
    sources: &SourceMap,
) -> Result<(), Diagnostic> {
    match right.get(path) {
        Some(_) => Ok(()),
        None => left.find(path, sources).map(|_| ()),
    }
}

fn draw(from: &Release, to: &Release, found: &[Difference<'_>], sources: &SourceMap) -> String {
    if found.is_empty() {
        return String::new();
    }
    let [from, to] = [from, to].map(|release| visible::one_line(&called(release)).into_owned());
    let heading = format!("--- {from}\n+++ {to}\n");
    let values = found.iter().map(|one| drawn(one, sources));
    std::iter::once(heading).chain(values).collect()
}

fn called(release: &Release) -> String {
    match &release.environment {
        Some(environment) => format!("{} in {}", release.name, environment.name),
        None => release.name.clone(),
    }
}

fn drawn(one: &Difference<'_>, sources: &SourceMap) -> String {
    let sides = [('-', one.left), ('+', one.right)];
    let sides = sides
        .into_iter()
        .filter_map(|(sign, node)| Some((sign, node?)));
    let sides: Vec<(char, String, String)> = sides
        .map(|(sign, node)| {
            (
                sign,
                visible::one_line(&short(one_line(node))).into_owned(),
                sources.place(node.span),
            )
        })
        .collect();
    let width = sides.iter().map(|(_, value, _)| value.width()).max();
    let lines = sides.iter().map(|(sign, value, place)| {
        let pad = " ".repeat(width.unwrap_or(0) - value.width());
        format!("  {sign} {value}{pad}  {place}\n")
    });
    let path = one.path.to_string();
    std::iter::once(format!("{}\n", visible::one_line(&path)))
        .chain(lines)
        .collect()
}

fn to_json(one: &Difference<'_>, sources: &SourceMap) -> Value {
    let side = |node: Option<&Node>| node.map(|node| record(node, node.span, sources));
    json!({"path": one.path.to_string(), "from": side(one.left), "to": side(one.right)})
}
