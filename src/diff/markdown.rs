//! A difference as Markdown, for a comment on a pull request.
//!
//! - Each resource is folded; what is inside is a block of `diff`, so that it is coloured.
//! - The text fits into a comment: what is too much is left out with a word on it, and the list of
//!   the resources stays, as far as that fits.

use super::lines::{self, DiffLine, Sign};
use super::origins::{Origins, Trail};
use super::text::body;
use super::{Comparison, ResourceChange};
use crate::visible;

/// How many characters a comment on GitHub may have, by the answer of its API to longer ones.
pub const GITHUB_LIMIT: usize = 65_536;

/// What stays free for the sentence on what is left out.
const RESERVE: usize = 400;

/// Returns `comparisons` as Markdown of at most `limit` characters.
pub fn to_markdown(
    comparisons: &[Comparison],
    limit: usize,
    origins: Option<&Origins<'_>>,
) -> String {
    let parts = comparisons.iter().flat_map(|comparison| {
        let trail = origins.map(|origins| origins.of(comparison));
        let changes = comparison.difference.resources.iter();
        let resources = changes.map(move |change| resource(change, trail.as_ref()));
        std::iter::once(heading(comparison)).chain(resources)
    });
    written(&parts.collect::<Vec<_>>(), limit.saturating_sub(RESERVE))
}

/// A piece of the comment.
struct Part {
    /// All of it.
    whole: String,
    /// The short form, if there is no room for all of it.
    short: String,
}

fn heading(comparison: &Comparison) -> Part {
    let title = code(&comparison.title());
    let difference = &comparison.difference;
    let whole = if difference.is_empty() {
        let count = difference.unchanged;
        format!("### {title}: no differences\n\nAll {count} resources are the same.\n\n")
    } else {
        format!("### {title}\n\n{}\n\n", difference.summary())
    };
    let short = whole.clone();
    Part { whole, short }
}

fn resource(change: &ResourceChange, trail: Option<&Trail<'_>>) -> Part {
    let headline = lines::headline(change);
    let summary = format!("{} {}", word(headline.sign), code(&headline.text));
    let block = fenced(&body(change, trail));
    Part {
        whole: format!("<details><summary>{summary}</summary>\n\n{block}\n</details>\n\n"),
        short: format!("- {summary} (too long to be shown here)\n\n"),
    }
}

/// Joins the parts, each as a whole if then there is room for the short forms of all after it.
fn written(parts: &[Part], mut room: usize) -> String {
    let length = |text: &str| text.chars().count();
    let mut pledged: usize = parts.iter().map(|part| length(&part.short)).sum();
    let mut text = String::new();
    let mut shortened = 0;
    for part in parts {
        pledged -= length(&part.short);
        let fits = length(&part.whole) <= room.saturating_sub(pledged);
        let form = if fits { &part.whole } else { &part.short };
        shortened += usize::from(!fits);
        if length(form) <= room {
            room -= length(form);
            text.push_str(form);
        }
    }
    let rest =
        "left out, because the size of a comment is limited: run `plate-render diff` to see them.";
    match shortened {
        0 => {}
        1 => text.extend(["The differences of 1 resource are ", rest]),
        count => text.extend([
            "The differences of ",
            &count.to_string(),
            " resources are ",
            rest,
        ]),
    }
    format!("{}\n", text.trim_end())
}

fn word(sign: Sign) -> &'static str {
    match sign {
        Sign::Added => "added",
        Sign::Removed => "removed",
        _ => "changed",
    }
}

/// Text as code: no character in it means anything to HTML, or to Markdown, which is read in it too.
fn code(text: &str) -> String {
    let shown = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '`' | '*' | '_' | '~' | '[' | ']' | '!' | '|' | '\\' | '@' | '#' => {
            format!("&#{};", u32::from(c))
        }
        c => c.to_string(),
    };
    let text: String = visible::one_line(text).chars().map(shown).collect();
    format!("<code>{text}</code>")
}

/// A block of `diff` whose fence is longer than any row of backticks in it.
fn fenced(lines: &[DiffLine]) -> String {
    let inside: String = lines.iter().map(marked).collect();
    let longest = inside.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    format!("{fence}diff\n{inside}{fence}\n")
}

/// GitHub colours a line by its first character.
fn marked(line: &DiffLine) -> String {
    let sign = match line.sign {
        Sign::Added => "+ ",
        Sign::Removed => "- ",
        Sign::Changed => "! ",
        Sign::Same => "  ",
        Sign::Origin => "#     ",
    };
    format!("{}\n", format!("{sign}{}", line.text).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fixture::manifests;
    use crate::diff::{View, compare};

    fn comparison(count: usize) -> Comparison {
        let text = "x\n".repeat(500);
        let resource = |index: usize| {
            format!(
                "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{index}}}\ndata: {{a: {text:?}}}\n"
            )
        };
        let yaml: String = (0..count).map(resource).collect();
        Comparison {
            environment: None,
            old: "stg".to_owned(),
            new: "prod".to_owned(),
            difference: compare(&[], &manifests(&yaml), &View::default()),
            values: Default::default(),
        }
    }

    #[test]
    fn what_is_too_much_for_a_comment_is_named_and_left_out() {
        let text = to_markdown(&[comparison(100)], GITHUB_LIMIT, None);
        let length = text.chars().count();
        assert!(
            length <= GITHUB_LIMIT && length > GITHUB_LIMIT / 2,
            "{length}"
        );
        assert!(text.contains("- added <code>ConfigMap c99</code> (too long to be shown here)\n"));
        let folded = text.matches("<details>").count();
        let sentence = format!("The differences of {} resources are left out", 100 - folded);
        assert!(text.contains(&sentence));
    }

    #[test]
    fn however_much_there_is_the_limit_holds() {
        for limit in [0, 500, 1_000, 5_000] {
            let length = to_markdown(&[comparison(50)], limit, None).chars().count();
            assert!(length <= limit.max(RESERVE), "{length} {limit}");
        }
    }

    #[test]
    fn no_name_is_markdown_or_html() {
        let expected =
            "<code>&#91;a&#93;(x) &#42;b&#42; &lt;img&gt; &#96;c&#96; &#64;d&#92;n- e</code>";
        assert_eq!(code("[a](x) *b* <img> `c` @d\n- e"), expected);
    }

    #[test]
    fn trees_that_are_the_same_have_a_heading() {
        let expected =
            "### <code>stg → prod</code>: no differences\n\nAll 0 resources are the same.\n";
        assert_eq!(to_markdown(&[comparison(0)], GITHUB_LIMIT, None), expected);
    }
}
