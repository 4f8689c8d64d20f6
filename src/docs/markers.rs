//! The place of a page in a file: between two comments, with the file's own text around them.

use similar::TextDiff;

const MARK: &str = "<!-- plate-render docs:";

/// How the comment begins above a page.
const BEGIN: &str = "<!-- plate-render docs: begin";

/// The comment above a page.
const BEGIN_LINE: &str =
    "<!-- plate-render docs: begin; generated from the chart by `plate-render docs --write` -->";

const END: &str = "<!-- plate-render docs: end -->";

/// Reports whether `file` has a place for a page.
pub fn has_page(file: &str) -> bool {
    halves(file).is_some()
}

/// Returns `file` with `page` in its place: between the comments, else after all other text.
pub fn insert(file: Option<&str>, page: &str) -> String {
    // Nothing in the page is taken for a place of its own.
    let page = page.trim_end().replace(MARK, "&lt;!-- plate-render docs:");
    let file = file.unwrap_or_default();
    let (before, behind) = match halves(file) {
        Some((before, behind)) => (before.to_owned(), behind),
        None if file.trim().is_empty() => (String::new(), "\n"),
        None => (format!("{}\n\n", file.trim_end()), "\n"),
    };
    format!("{before}{BEGIN_LINE}\n\n{page}\n\n{END}{behind}")
}

/// The text before the first comment, and after the second one.
fn halves(file: &str) -> Option<(&str, &str)> {
    let begin = file.find(BEGIN)?;
    let end = begin + file[begin..].find(END)?;
    Some((&file[..begin], &file[end + END.len()..]))
}

/// Returns how the file called `name` would change, as a unified diff.
pub fn difference(name: &str, committed: &str, current: &str) -> String {
    let diff = TextDiff::from_lines(committed, current);
    let mut unified = diff.unified_diff();
    unified.header(name, &format!("{name} (as the chart is now)"));
    unified.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_the_page_between_comments() {
        let file = insert(None, "# api\n");
        assert_eq!(file, format!("{BEGIN_LINE}\n\n# api\n\n{END}\n"));
        assert!(has_page(&file));
        assert_eq!(insert(Some(&file), "# api\n"), file);
    }

    #[test]
    fn a_page_that_holds_the_comments_is_replaced_as_a_whole() {
        let page = format!("# api\n\n{END}\nmore\n");
        let file = insert(None, &page);
        assert_eq!(insert(Some(&file), &page), file);
        assert_eq!(insert(Some(&file), "x"), insert(None, "x"));
    }

    #[test]
    fn text_of_the_file_itself_stays() {
        let file = insert(Some("# Mine\n\ntext\n"), "page\n");
        assert_eq!(
            file,
            format!("# Mine\n\ntext\n\n{BEGIN_LINE}\n\npage\n\n{END}\n")
        );
        let around = format!("{file}\nmore\n");
        let expected = format!("# Mine\n\ntext\n\n{BEGIN_LINE}\n\nother\n\n{END}\n\nmore\n");
        assert_eq!(insert(Some(&around), "other\n"), expected);
    }

    #[test]
    fn a_difference_names_the_file_and_its_lines() {
        let found = difference("README.md", "a\nb\n", "a\nc\n");
        let expected =
            "--- README.md\n+++ README.md (as the chart is now)\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n";
        assert_eq!(found, expected);
    }
}
