//! Golden files: the rendered text of each release, kept in git and compared byte for byte.
//!
//! - The golden file of a release is `tests/golden/<environment>/<release>.yaml`.
//! - Equal means equal bytes; there is nothing to normalise, for the same input gives the same
//!   bytes everywhere.
//! - A difference is shown resource by resource, with the line numbers of both texts.
//! - What a Secret holds is compared as it is, and shown as its hash.
//! - A golden file that belongs to no release is an orphan. Files of other origin in these folders
//!   are left alone: what `golden` writes has plate-render's own form, see [`is_golden`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices, group_diff_ops};

use crate::diagnostic::Diagnostic;
use crate::disk::Target;
use crate::manifest::{DocumentSource, Manifest, documents, hidden_value};
use crate::source::{SourceMap, Span};
use crate::values::leaves;
use crate::visible;
use crate::yaml::{self, Data, Node};

/// How many equal lines are shown around a difference.
const CONTEXT: usize = 3;

/// The folder of all golden files, below the workspace's root.
const FOLDER: &str = "tests/golden";

/// Returns where the golden file of `release` in `environment` lies, below the workspace's root.
pub fn golden_path(environment: &str, release: &str) -> PathBuf {
    let folder = Path::new(FOLDER).join(environment);
    folder.join(format!("{release}.yaml"))
}

/// Returns the YAML files in the folders of golden files below `root` that are not in `expected`,
/// sorted; all paths are relative to `root`. Links are not followed.
pub fn others(root: &Path, expected: &BTreeSet<PathBuf>) -> Result<Vec<Target>, Diagnostic> {
    let mut others = Vec::new();
    for environment in Target::below(root, Path::new(FOLDER)).folders()? {
        others.extend(environment.files()?);
    }
    let is_yaml = |path: &Path| path.extension().is_some_and(|end| end == "yaml");
    others.retain(|file| is_yaml(file.shown()) && !expected.contains(file.shown()));
    Ok(others)
}

/// Reports whether `golden` can have written `text`: each document has plate-render's own form, and
/// begins with the line that names its template. A release without resources has no text.
pub fn is_golden(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    text.is_empty() || resources(&text).iter().all(has_own_form)
}

fn has_own_form(resource: &Resource<'_>) -> bool {
    let [separator, source, body @ ..] = resource.lines.as_slice() else {
        return false;
    };
    *separator == "---\n" && source.starts_with("# Source: ") && is_canonical(&body.concat())
}

fn is_canonical(text: &str) -> bool {
    let nodes = yaml::parse(Span::NOWHERE.file, text).unwrap_or_default();
    let [node] = nodes.as_slice() else {
        return false;
    };
    let mut written = String::new();
    yaml::emit(node, &mut written);
    written == text
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Both texts have the same bytes.
    Same,
    /// There is no golden file.
    Missing,
    /// The texts differ.
    Different(Difference),
}

/// How a difference in what a Secret holds is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// By the hashes of its values.
    Hidden,
    /// As it is.
    Shown,
}

/// Compares a golden text, if there is one, with what was rendered; what Secrets hold is hidden.
pub fn compare(golden: Option<&str>, rendered: &str) -> Comparison {
    compare_with(golden, rendered, Secrets::Hidden)
}

/// Compares as [`compare`] does, with `secrets` shown or not.
pub fn compare_with(golden: Option<&str>, rendered: &str, secrets: Secrets) -> Comparison {
    match golden {
        None => Comparison::Missing,
        Some(golden) if golden == rendered => Comparison::Same,
        Some(golden) => Comparison::Different(difference(golden, rendered, secrets)),
    }
}

/// How a golden text and a rendered one differ.
///
/// Displayed, it is a unified diff below a headline for each resource: `-` stands before a line of
/// the golden file, `+` before one that was rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The golden file has other line ends, and nothing else differs.
    LineEnds,
    /// The resources are the same, in another order.
    Order,
    /// Some resources differ: first those of the golden file, then those that it lacks.
    Resources(Vec<ResourceDifference>),
}

/// How one resource differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceDifference {
    /// Its kind, name and namespace, as in ``Deployment `api` in `plate-stg` ``.
    pub resource: String,
    /// In which of the two texts it stands.
    pub presence: Presence,
    /// The lines of a unified diff, from the first `@@` to the last line of context.
    pub lines: Vec<String>,
}

/// In which of two texts a resource stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In both, with a different text.
    Both,
    /// In the golden file alone.
    GoldenOnly,
    /// In what was rendered alone.
    RenderedOnly,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::LineEnds => writeln!(
                f,
                "the golden file has Windows line ends, and nothing else differs"
            ),
            Difference::Order => writeln!(f, "the same resources, in another order"),
            Difference::Resources(found) => found.iter().try_for_each(|one| write!(f, "{one}")),
        }
    }
}

impl fmt::Display for ResourceDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = match self.presence {
            Presence::Both => "differs",
            Presence::GoldenOnly => "is in the golden file alone",
            Presence::RenderedOnly => "is not in the golden file",
        };
        writeln!(f, "{} {claim}", visible::one_line(&self.resource))?;
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn difference(golden: &str, rendered: &str, secrets: Secrets) -> Difference {
    if golden.replace("\r\n", "\n") == rendered {
        return Difference::LineEnds;
    }
    let mut added = resources(rendered);
    let mut found = Vec::new();
    for old in resources(golden) {
        let namesake = added.iter().position(|new| new.name == old.name);
        let new = namesake.map(|index| added.remove(index));
        found.extend(resource_difference(Some(&old), new.as_ref(), secrets));
    }
    found.extend(
        added
            .iter()
            .filter_map(|new| resource_difference(None, Some(new), secrets)),
    );
    if found.is_empty() {
        return Difference::Order;
    }
    Difference::Resources(found)
}

/// One document of a text.
struct Resource<'a> {
    name: String,
    /// The number of lines that stand before it.
    offset: usize,
    /// Its lines, from `---` on, with their line ends.
    lines: Vec<&'a str>,
}

/// Cuts `text` before each `---`.
///
/// It is text, not YAML: a golden file that was edited by hand need not be YAML any more.
fn resources(text: &str) -> Vec<Resource<'_>> {
    let mut chunks: Vec<(usize, Vec<&str>)> = Vec::new();
    for (offset, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" || chunks.is_empty() {
            chunks.push((offset, Vec::new()));
        }
        if let Some((_, lines)) = chunks.last_mut() {
            lines.push(line);
        }
    }
    let resource = |(offset, lines): (usize, Vec<_>)| Resource {
        name: resource_name(&lines),
        offset,
        lines,
    };
    let mut resources: Vec<Resource<'_>> = chunks.into_iter().map(resource).collect();
    number_generated(&mut resources);
    resources
}

/// Tells the resources apart of which the cluster makes the names, as [`crate::manifest`] does.
fn number_generated(resources: &mut [Resource<'_>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for resource in resources.iter_mut().filter(|one| one.name.contains("*`")) {
        let count = counts.entry(resource.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            resource.name = resource.name.replace("*`", &format!("*{count}`"));
        }
    }
}

fn resource_name(lines: &[&str]) -> String {
    let Some(kind) = field(lines, "kind: ") else {
        return "text without a `kind`".to_owned();
    };
    let after = lines
        .iter()
        .skip_while(|line| line.trim_end() != "metadata:");
    let is_below = |line: &&&str| line.starts_with(' ');
    let metadata: Vec<&str> = after.skip(1).take_while(is_below).copied().collect();
    let generated = || Some(format!("{}*", field(&metadata, "  generateName: ")?));
    let name = field(&metadata, "  name: ").map(str::to_owned);
    let name = name.or_else(generated).unwrap_or_default();
    match field(&metadata, "  namespace: ") {
        Some(namespace) => format!("{kind} `{name}` in `{namespace}`"),
        None => format!("{kind} `{name}`"),
    }
}

fn field<'a>(lines: &[&'a str], key: &str) -> Option<&'a str> {
    let value = lines.iter().find_map(|line| line.strip_prefix(key))?;
    Some(value.trim_end().trim_matches('"'))
}

fn resource_difference(
    golden: Option<&Resource<'_>>,
    rendered: Option<&Resource<'_>>,
    secrets: Secrets,
) -> Option<ResourceDifference> {
    if lines_of(golden) == lines_of(rendered) {
        return None;
    }
    let presence = match (golden, rendered) {
        (Some(_), Some(_)) => Presence::Both,
        (Some(_), None) => Presence::GoldenOnly,
        _ => Presence::RenderedOnly,
    };
    let texts = [golden, rendered].map(|side| text(side, secrets));
    let mut lines = unified(golden, rendered, texts.each_ref().map(String::as_str));
    if lines.is_empty() {
        lines.push("  its values are the same, and are written in another way".to_owned());
    }
    Some(ResourceDifference {
        resource: golden
            .or(rendered)
            .map_or_else(String::new, |one| one.name.clone()),
        presence,
        lines,
    })
}

fn lines_of<'r>(side: Option<&'r Resource<'_>>) -> &'r [&'r str] {
    side.map_or(&[][..], |one| &one.lines)
}

/// What is shown of a resource, with as many lines as it has.
fn text(side: Option<&Resource<'_>>, secrets: Secrets) -> String {
    let text = lines_of(side).concat();
    match secrets {
        Secrets::Hidden => without_secrets(&text),
        Secrets::Shown => text,
    }
}

/// Returns a document with hashes in the place of what it holds, if it is a Secret.
fn without_secrets(text: &str) -> String {
    if !text.contains("Secret") {
        return text.to_owned();
    }
    let file = SourceMap::new().add("", text);
    let template = DocumentSource {
        release: "",
        source: "",
    };
    let manifests = yaml::parse(file, text).ok();
    let manifests = manifests.and_then(|nodes| documents(nodes, template).ok());
    match manifests {
        Some(manifests) => with_hashes(text, &manifests),
        None => with_hashed_lines(text),
    }
}

fn with_hashes(text: &str, manifests: &[Manifest]) -> String {
    let mut values = Vec::new();
    for manifest in manifests.iter().filter(|manifest| manifest.is_secret()) {
        let hidden = manifest.without_secrets();
        for (path, leaf) in leaves(&manifest.node, &yaml::Path::root()) {
            if manifest.is_secret_at(path.keys()) && leaf.data != Data::Null {
                let hash = path.find(&hidden.node).and_then(Node::as_str);
                values.push((
                    leaf.span.range(),
                    hash.map_or_else(|| hidden_value(leaf), str::to_owned),
                ));
            }
        }
    }
    values.sort_by_key(|(range, _)| range.start);
    let mut out = String::new();
    let mut start = 0;
    for (range, hash) in values {
        if range.start >= start {
            out.push_str(&text[start..range.start]);
            push_in_place(&text[range.clone()], &hash, &mut out);
            start = range.end;
        }
    }
    out + &text[start..]
}

/// Writes `hash` in place of a value, which keeps its number of lines.
fn push_in_place(value: &str, hash: &str, out: &mut String) {
    for (number, line) in value.split_inclusive('\n').enumerate() {
        if number == 0 {
            out.push_str(hash);
        } else {
            let indent = line.len() - line.trim_start().len();
            out.push_str(&line[..indent]);
            out.push('…');
        }
        out.push_str(if line.ends_with('\n') { "\n" } else { "" });
    }
}

/// What cannot be read may be the data of a Secret on every line that does not name it.
fn with_hashed_lines(text: &str) -> String {
    let named = [
        "---",
        "# Source:",
        "apiVersion:",
        "kind:",
        "metadata:",
        "  name:",
        "  namespace:",
    ];
    let line = |line: &str| {
        if line.trim().is_empty() || named.iter().any(|start| line.starts_with(start)) {
            return line.to_owned();
        }
        let end = if line.ends_with('\n') { "\n" } else { "" };
        let value = Node::new(Data::String(line.trim_end().to_owned()), Span::NOWHERE);
        format!("{}{end}", hidden_value(&value))
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The lines of a unified diff; a resource that is absent on one side has no lines there.
fn unified(
    golden: Option<&Resource<'_>>,
    rendered: Option<&Resource<'_>>,
    texts: [&str; 2],
) -> Vec<String> {
    let offset = |side: Option<&Resource<'_>>| side.map_or(0, |one| one.offset);
    let [old, new] = texts.map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    let (old, new) = (&old[..], &new[..]);
    let mut out = Vec::new();
    for hunk in group_diff_ops(capture_diff_slices(Algorithm::Myers, old, new), CONTEXT) {
        out.push(hunk_head(&hunk, offset(golden), offset(rendered)));
        let changes = hunk.iter().flat_map(|change| change.iter_changes(old, new));
        out.extend(changes.map(|change| shown(change.tag(), change.value())));
    }
    out
}

fn hunk_head(hunk: &[DiffOp], golden_offset: usize, rendered_offset: usize) -> String {
    let side = |sign: char, offset: usize, range: fn(&DiffOp) -> Range<usize>| {
        let start = hunk.first().map_or(0, |change| range(change).start);
        let end = hunk.last().map_or(0, |change| range(change).end);
        // By convention an empty range names the line before it.
        let line = offset + start + usize::from(end > start);
        format!("{sign}{line},{}", end - start)
    };
    let before = side('-', golden_offset, DiffOp::old_range);
    let after = side('+', rendered_offset, DiffOp::new_range);
    format!("@@ {before} {after} @@")
}

fn shown(tag: ChangeTag, line: &str) -> String {
    let sign = match tag {
        ChangeTag::Equal => ' ',
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
    };
    let (text, end) = match line.strip_suffix('\n') {
        Some(text) => (text, ""),
        None => (line, " (no line end)"),
    };
    format!("{sign}{}{end}", visible::line(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: &str = "\
---
# Source: api/templates/service.yaml.j2
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: plate-stg
spec:
  type: ClusterIP
---
# Source: api/templates/deployment.yaml.j2
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: plate-stg
spec:
  replicas: 1
";

    fn shown_difference(golden: &str, rendered: &str) -> String {
        match compare(Some(golden), rendered) {
            Comparison::Different(difference) => difference.to_string(),
            other => panic!("{other:?}"),
        }
    }

    const SECRET: &str = "\
---
# Source: api/templates/secret.yaml.j2
apiVersion: v1
kind: Secret
metadata:
  name: api
data:
  a: Z2VoZWlt
stringData:
  b: one
  c: |
    line one
    line two
type: Opaque
";

    fn shown(golden: &str, rendered: &str) -> String {
        match compare(Some(golden), rendered) {
            Comparison::Different(difference) => difference.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_secret_that_differs_is_shown_by_its_hashes() {
        let rendered = SECRET.replace("one", "two");
        let drawn = shown(SECRET, &rendered);
        let expected = "\
Secret `api` differs
@@ -7,8 +7,8 @@
 data:
   a: hidden, sha256 addb0f5e7826c857…
 stringData:
-  b: hidden, sha256 7692c3ad3540bb80…
+  b: hidden, sha256 3fc4ccfe745870e2…
   c: |
-    hidden, sha256 e9024f1a07d29d52…
+    hidden, sha256 be9fa7bdf8a23d05…
     …
 type: Opaque
";
        assert_eq!(drawn, expected);
        let clear = compare_with(Some(SECRET), &rendered, Secrets::Shown);
        let Comparison::Different(clear) = clear else {
            panic!("they differ");
        };
        assert!(clear.to_string().contains("-  b: one\n"), "{clear}");
    }

    #[test]
    fn a_secret_written_in_another_way_differs() {
        let drawn = shown(SECRET, &SECRET.replace("b: one", "b: \"one\""));
        let expected = "\
Secret `api` differs
  its values are the same, and are written in another way
";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_secret_that_is_no_yaml_any_more_shows_nothing() {
        let drawn = shown(&SECRET.replace("  b: one", "  b: [one"), SECRET);
        assert!(!drawn.contains("one"), "{drawn}");
        assert!(drawn.contains("Secret `api` differs"), "{drawn}");
    }

    #[test]
    fn resources_that_the_cluster_names_are_matched_by_their_places() {
        let job = |x: u8| {
            format!("---\nkind: Job\nmetadata:\n  generateName: a-\n  namespace: b\nx: {x}\n")
        };
        let old = [job(1), job(2)].concat();
        let found = shown_difference(&old, &[job(1), job(3)].concat());
        let expected = "\
Job `a-*2` in `b` differs
@@ -9,4 +9,4 @@
 metadata:
   generateName: a-
   namespace: b
-x: 2
+x: 3
";
        assert_eq!(found, expected);
    }

    #[test]
    fn equal_bytes_are_the_same() {
        assert_eq!(compare(Some(GOLDEN), GOLDEN), Comparison::Same);
    }

    #[test]
    fn a_release_without_a_golden_file_is_missing_one() {
        assert_eq!(compare(None, GOLDEN), Comparison::Missing);
    }

    #[test]
    fn a_changed_line_is_shown_below_its_resource() {
        let rendered = GOLDEN.replace("replicas: 1", "replicas: 2");
        let expected = "\
Deployment `api` in `plate-stg` differs
@@ -15,4 +15,4 @@
   name: api
   namespace: plate-stg
 spec:
-  replicas: 1
+  replicas: 2
";
        assert_eq!(shown_difference(GOLDEN, &rendered), expected);
    }

    #[test]
    fn a_resource_that_went_and_one_that_came_are_shown_whole() {
        let rendered = GOLDEN.replace("kind: Service", "kind: Secret");
        let shown = shown_difference(GOLDEN, &rendered);
        assert!(
            shown.starts_with(
                "Service `api` in `plate-stg` is in the golden file alone\n@@ -1,9 +0,0 @@\n----\n"
            ),
            "{shown}"
        );
        assert!(
            shown.contains(
                "Secret `api` in `plate-stg` is not in the golden file\n@@ -0,0 +1,9 @@\n+---\n"
            ),
            "{shown}"
        );
        assert!(!shown.contains("Deployment"), "{shown}");
    }

    #[test]
    fn another_order_is_said_in_one_line() {
        let (service, deployment) = GOLDEN.split_at(GOLDEN.rfind("---\n").unwrap());
        let rendered = format!("{deployment}{service}");
        assert_eq!(
            shown_difference(GOLDEN, &rendered),
            "the same resources, in another order\n"
        );
    }

    #[test]
    fn windows_line_ends_are_said_in_one_line() {
        let golden = GOLDEN.replace('\n', "\r\n");
        assert_eq!(
            shown_difference(&golden, GOLDEN),
            "the golden file has Windows line ends, and nothing else differs\n"
        );
    }

    #[test]
    fn a_missing_line_end_is_shown() {
        let golden = GOLDEN.trim_end();
        let shown = shown_difference(golden, GOLDEN);
        assert!(
            shown.contains("-  replicas: 1 (no line end)\n+  replicas: 1\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_golden_file_that_is_no_yaml_is_compared_all_the_same() {
        let shown = shown_difference("<<<<<<< mine\n", GOLDEN);
        assert!(
            shown.starts_with("text without a `kind` is in the golden file alone"),
            "{shown}"
        );
    }

    #[test]
    fn files_of_no_release_are_found_and_links_are_not() {
        let root = tempfile::tempdir().unwrap();
        for release in ["api-stg", "gone-stg"] {
            let file = Target::below(root.path(), &golden_path("stg", release));
            file.write("").unwrap();
        }
        let expected = BTreeSet::from([golden_path("stg", "api-stg")]);
        let found = others(root.path(), &expected).unwrap();
        let found: Vec<&Path> = found.iter().map(Target::shown).collect();
        assert_eq!(found, [golden_path("stg", "gone-stg")]);
    }

    #[test]
    fn without_a_golden_folder_there_are_no_others() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(others(root.path(), &BTreeSet::new()), Ok(Vec::new()));
    }

    #[test]
    fn what_golden_wrote_is_told_by_its_form() {
        for text in ["", GOLDEN, &GOLDEN.replace('\n', "\r\n")] {
            assert!(is_golden(text), "{text}");
        }
        let by_hand = [
            "mine: 1\n",
            "---\na: 1\n",
            "# Source: api/templates/a.yaml\na: 1\n",
            &GOLDEN.replace("replicas: 1", "replicas:  1"),
            &GOLDEN.replace("replicas: 1", "replicas: 1 # two in summer"),
            &format!("{GOLDEN}---\n"),
        ];
        for text in by_hand {
            assert!(!is_golden(text), "{text}");
        }
    }
}
