//! A difference as text for people.
//!
//! - `+` is in the new tree alone, `-` in the old one alone, `~` differs.
//! - Trees that are the same have no text at all.

use super::lines::{self, DiffLine, Sign};
use super::origins::{Origins, Trail};
use super::{Comparison, FieldChange, ResourceChange};
use crate::diagnostic::text::Colour;
use crate::visible;

/// Returns the text of `comparisons`; with `origins`, each difference has its places below it.
pub fn to_text(
    comparisons: &[Comparison],
    colour: Colour,
    origins: Option<&Origins<'_>>,
) -> String {
    let differing = comparisons.iter().filter(|one| !one.difference.is_empty());
    let drawn: Vec<String> = differing.map(|one| draw(one, colour, origins)).collect();
    drawn.join("\n")
}

fn draw(comparison: &Comparison, colour: Colour, origins: Option<&Origins<'_>>) -> String {
    let trail = origins.map(|origins| origins.of(comparison));
    let mut out = String::new();
    for change in &comparison.difference.resources {
        out.push_str(&drawn(
            "",
            &lines::headline(change),
            Style {
                colour,
                weight: "1;",
            },
        ));
        for line in body(change, trail.as_ref()) {
            out.push_str(&drawn("  ", &line, Style { colour, weight: "" }));
        }
        out.push('\n');
    }
    let summary = comparison.difference.summary();
    let title = comparison.title();
    out + &format!("{}: {summary}\n", visible::one_line(&title))
}

/// Returns the lines below a resource's headline.
pub(super) fn body(change: &ResourceChange, trail: Option<&Trail<'_>>) -> Vec<DiffLine> {
    let whole = |sign, node| lines::whole(sign, node);
    let mut body = match change {
        ResourceChange::Added(added) => whole(Sign::Added, &added.node),
        ResourceChange::Removed(removed) => whole(Sign::Removed, &removed.node),
        ResourceChange::Changed(changed) => {
            let telling = changed.fields.iter().filter(|field| !field.is_by_name);
            let drawn = telling.flat_map(|field| {
                let origin = trail.map(|trail| trail.of_field(changed, field));
                let origin = origin.into_iter().flatten();
                lines::field(field).into_iter().chain(origin)
            });
            drawn.chain(by_name(&changed.fields)).collect()
        }
    };
    body.extend(
        trail
            .map(|trail| trail.of_whole(change))
            .unwrap_or_default(),
    );
    body
}

/// Fields that differ by name alone are the same in a comparison of two environments.
fn by_name(fields: &[FieldChange]) -> Option<DiffLine> {
    let text = match fields.iter().filter(|field| field.is_by_name).count() {
        0 => return None,
        1 => "1 field differs only by the names of the environment".to_owned(),
        count => format!("{count} fields differ only by the names of the environment"),
    };
    Some(DiffLine::new(Sign::Same, text))
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
struct Style {
    colour: Colour,
    /// The text before the number of a colour: `1;` for bold.
    weight: &'static str,
}

fn drawn(indent: &str, line: &DiffLine, style: Style) -> String {
    let (sign, number) = match line.sign {
        Sign::Added => ("+ ", "32"),
        Sign::Removed => ("- ", "31"),
        Sign::Changed => ("~ ", "33"),
        Sign::Same => ("  ", "0"),
        Sign::Origin => ("    ", "36"),
    };
    let text = format!("{indent}{sign}{}", line.text);
    let weight = style.weight;
    match style.colour {
        Colour::Plain => format!("{}\n", text.trim_end()),
        Colour::Ansi => format!("\u{1b}[{weight}{number}m{text}\u{1b}[0m\n"),
    }
}
