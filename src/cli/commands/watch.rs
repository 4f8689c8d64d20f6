//! `plate-render watch`: renders again when a file changes, and shows what that changed.
//!
//! - Each run begins anew, with nothing kept but what the last good one rendered.
//! - An error ends nothing: it is shown, and the next change is compared with the last good run.
//! - What is shown last is what one looks for: first the findings, then the difference, then the sum.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indexmap::IndexMap;

use super::check::add_findings;
use crate::check::report::Report;
use crate::check::{Category, Definitions, Policy};
use crate::cli::args::{
    ClusterArgs, NamespaceArgs, RulesArgs, SecretsArgs, SelectArgs, ValuesArgs, WorkspaceArgs,
};
use crate::cli::options::options;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::resource_set::resource_set;
use crate::cli::select::{Request, choose, current_folder, open};
use crate::cli::terminal::Terminal;
use crate::diagnostic::text::Colour;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::diff::{Comparison, View, compare, to_text};
use crate::manifest::Manifest;
use crate::render::Rendered;
use crate::visible;
use crate::watch::{Changes, Polling};
use crate::workspace::Workspace;

const EXAMPLES: &str = "\
Examples:
  plate-render watch --env stg                  the default releases of the workspace
  plate-render watch api --env stg --env prod
  plate-render watch --all --env stg -f mine.yaml

It ends with Ctrl-C.";

/// `watch`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WatchArgs {
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    namespace: NamespaceArgs,
    #[command(flatten)]
    workspace: WorkspaceArgs,
    #[command(flatten)]
    values: ValuesArgs,
    #[command(flatten)]
    cluster: ClusterArgs,
    #[command(flatten)]
    rules: RulesArgs,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// How long to wait before the files are looked at again.
const INTERVAL: Duration = Duration::from_millis(200);

/// Follows the files of the workspace until the process is ended.
pub(super) fn run(args: &WatchArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    check_usage(args)?;
    let (workspace, _) = open(&args.select.releases, &args.workspace, terminal)?;
    let root = std::path::absolute(workspace.root()).map_err(anyhow::Error::from)?;
    let paths = watched(&workspace, args)?;
    terminal.tell(&greeting(&paths, &root));
    let mut changes = Polling::new(paths, root.clone(), INTERVAL);
    let is_plain = terminal.result_colour() == Colour::Plain;
    follow(args, &root, &mut changes, &mut |text| {
        if is_plain {
            terminal.show(text)
        } else {
            terminal.print(text)
        }
    })
}

fn greeting(paths: &[PathBuf], root: &Path) -> String {
    let there = paths.iter().filter(|path| path.exists());
    let shown = there.map(|path| match path.strip_prefix(root) {
        Ok(inside) if inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => path.display().to_string(),
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    format!("watching {shown}, until Ctrl-C")
}

/// The standard input can be read once, and every run reads its inputs anew.
fn check_usage(args: &WatchArgs) -> Result<(), Diagnostic> {
    let is_stdin = |file: &String| file.split(',').any(|path| path.trim() == "-");
    if !args.values.files.iter().any(is_stdin) {
        return Ok(());
    }
    Err(
        Diagnostic::error("watched-stdin", "the standard input cannot be watched")
            .help("name a file with `-f`"),
    )
}

/// What the workspace reads, and the files that the arguments name.
fn watched(workspace: &Workspace, args: &WatchArgs) -> Result<Vec<PathBuf>, Failure> {
    let root = std::path::absolute(workspace.root()).map_err(anyhow::Error::from)?;
    let mut paths = if workspace.is_standalone_chart() {
        vec![root]
    } else {
        let names = ["charts", "values", "plate.yaml", "plate.yml"];
        names.map(|name| root.join(name)).to_vec()
    };
    let folder = current_folder()?;
    let files = args.values.files.iter().flat_map(|file| file.split(','));
    let texts = args
        .values
        .set_file
        .iter()
        .filter_map(|set| Some(set.split_once('=')?.1));
    paths.extend(files.chain(texts).map(|file| folder.join(file)));
    Ok(paths)
}

/// Renders once, and again for each of `changes`; `show` gets what there is to see.
fn follow(
    args: &WatchArgs,
    root: &Path,
    changes: &mut impl Changes,
    show: &mut impl FnMut(&str) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let mut last = None;
    show(&look(args, &mut last)?)?;
    while let Some(changed) = changes.next() {
        let text = look(args, &mut last)?;
        show(&format!("\n{}{text}", heading(&changed, root)))?;
    }
    Ok(Outcome::Clean)
}

fn heading(changed: &[PathBuf], root: &Path) -> String {
    let lines = changed.iter().map(|path| {
        let shown = path.strip_prefix(root).unwrap_or(path);
        let shown = shown.display().to_string();
        format!("==> {} changed\n", visible::one_line(&shown))
    });
    lines.collect()
}

/// What each environment was rendered to.
type Trees = IndexMap<String, Vec<Manifest>>;

/// Renders and checks; `last` is what the last good run rendered, and becomes what this one does.
fn look(args: &WatchArgs, last: &mut Option<Trees>) -> Result<String, Failure> {
    let mut terminal = Terminal::new();
    terminal.show_secrets(&args.secrets);
    let seen = match checked(args, &mut terminal) {
        Ok(seen) => seen,
        Err(Failure::Diagnostics(diagnostics)) => {
            return Ok(failed(args, &diagnostics, &mut terminal));
        }
        Err(failure) => return Err(failure),
    };
    let mut said = terminal.take_warnings(args.rules.strictness());
    said.extend(seen.report.diagnostics());
    let mut text = terminal.drawn(&said);
    if let Some(last) = &last {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&differences(last, &seen.trees, &terminal));
    }
    *last = Some(seen.trees);
    text.push_str(&seen.report.summary());
    text.push('\n');
    Ok(text)
}

fn failed(args: &WatchArgs, diagnostics: &Diagnostics, terminal: &mut Terminal) -> String {
    let mut said = terminal.take_warnings(args.rules.strictness());
    said.extend(diagnostics.clone());
    format!("{}nothing is rendered\n", terminal.drawn(&said))
}

/// What a run rendered and found.
struct Seen {
    trees: Trees,
    report: Report,
}

fn checked(args: &WatchArgs, terminal: &mut Terminal) -> Result<Seen, Failure> {
    let request = Request {
        namespace: args.namespace.namespace.as_deref(),
        values: Some(&args.values),
        ..args.select.request()
    };
    let chosen = choose(&request, &args.workspace, terminal)?;
    let options = options(&chosen, &args.values, &args.cluster, &args.rules, terminal)?;
    let settings = chosen.workspace.settings();
    let cluster = options.cluster(settings);
    let mut policy = Policy::new(&settings.check)?;
    terminal.warn(policy.warnings());
    let mut report = Report::of(&categories(args));
    let environments = rendered(&chosen, &options, terminal)?;
    let definitions = Definitions::default();
    for rendered in &environments {
        let set = resource_set(rendered, cluster).beside(&settings.externals);
        add_findings(&set, &definitions, Vec::new(), &mut policy, &mut report);
    }
    let trees = environments.into_iter().map(tree).collect();
    Ok(Seen { trees, report })
}

/// As in `check`: what releases refer to is known where all of them are there.
fn categories(args: &WatchArgs) -> Vec<Category> {
    let is_checked = |category: &Category| args.select.all || *category != Category::References;
    Category::ALL.into_iter().filter(is_checked).collect()
}

fn tree(rendered: Vec<Rendered>) -> (String, Vec<Manifest>) {
    let first = rendered.first().map(|first| &first.release);
    let environment = first.and_then(|release| release.environment.as_ref());
    let name = environment.map(|environment| environment.name.clone());
    let manifests = rendered.into_iter().flat_map(|one| one.manifests);
    (name.unwrap_or_default(), manifests.collect())
}

fn differences(last: &Trees, current: &Trees, terminal: &Terminal) -> String {
    let view = View {
        shows_secrets: terminal.sources.shows_secrets(),
        ..View::default()
    };
    let compared = current.iter().map(|(environment, manifests)| Comparison {
        environment: Some(environment.clone()).filter(|name| !name.is_empty()),
        old: "last run".to_owned(),
        new: "now".to_owned(),
        difference: compare(
            last.get(environment).map_or(&[][..], Vec::as_slice),
            manifests,
            &view,
        ),
        values: Default::default(),
    });
    let colour = terminal.result_colour();
    let text = to_text(&compared.collect::<Vec<_>>(), colour, None);
    if text.is_empty() {
        return "the manifests are the same\n".to_owned();
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use tempfile::TempDir;

    use super::super::{Arguments, Command};
    use super::*;

    const TEMPLATE: &str = "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: api
data:
  level: {{ values.level }}
";

    /// A workspace whose files are changed by a script: one step for each time that a change is
    /// waited for.
    struct Script {
        folder: TempDir,
        steps: std::vec::IntoIter<(&'static str, String)>,
    }

    impl Script {
        fn new(steps: &[(&'static str, &str)]) -> Self {
            let script = Self::empty(steps);
            script.write("plate.yaml", "environments: [stg]\n");
            script.write(
                "charts/api/Chart.yaml",
                "apiVersion: v2\nname: api\nversion: 0.1.0\n",
            );
            script.write("charts/api/values.yaml", "level: info\n");
            script.write("charts/api/templates/a.yaml.j2", TEMPLATE);
            script
        }

        fn empty(steps: &[(&'static str, &str)]) -> Self {
            let steps = steps.iter().map(|(name, text)| (*name, (*text).to_owned()));
            Self {
                folder: tempfile::tempdir().unwrap(),
                steps: steps.collect::<Vec<_>>().into_iter(),
            }
        }

        fn write(&self, name: &str, text: &str) {
            let path = self.folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        /// Copies the files of this repository at `path` and below.
        fn copy(&self, path: &Path) {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            if let Ok(entries) = std::fs::read_dir(root.join(path)) {
                let mut entries = entries.map(|entry| path.join(entry.unwrap().file_name()));
                return entries.by_ref().for_each(|entry| self.copy(&entry));
            }
            let text = std::fs::read_to_string(root.join(path)).unwrap();
            self.write(path.to_str().unwrap(), &text);
        }

        /// Follows the script to its end, and returns what is shown in each step.
        fn followed(mut self) -> Vec<String> {
            let root = self.folder.path().to_owned();
            let words = ["plate-render", "watch", "--env", "stg", "--workspace"];
            let words = words.into_iter().chain([root.to_str().unwrap()]);
            let Some(Command::Watch(args)) = Arguments::try_parse_from(words).unwrap().command
            else {
                panic!("`watch` is a command");
            };
            let mut shown = Vec::new();
            let mut show = |text: &str| {
                shown.push(text.to_owned());
                Ok(())
            };
            follow(&args, &root, &mut self, &mut show).unwrap();
            shown
        }
    }

    impl Changes for Script {
        fn next(&mut self) -> Option<Vec<PathBuf>> {
            let (name, text) = self.steps.next()?;
            self.write(name, &text);
            Some(vec![self.folder.path().join(name)])
        }
    }

    #[test]
    fn a_change_is_shown_as_the_difference_to_the_last_run() {
        let shown = Script::new(&[("charts/api/values.yaml", "level: debug\n")]).followed();
        let expected = [
            "checked 1 resource: 0 errors, 0 warnings\n",
            "
==> charts/api/values.yaml changed
~ ConfigMap api
  ~ data.level: info → debug

stg: last run → now: 0 added, 0 removed, 1 changed, 0 unchanged
checked 1 resource: 0 errors, 0 warnings
",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_error_is_shown_and_the_next_run_compares_with_the_last_good_one() {
        let shown = Script::new(&[
            ("charts/api/values.yaml", "level: [\n"),
            ("plate.yaml", "environments: [\n"),
            ("plate.yaml", "environments: [stg]\n"),
            ("charts/api/values.yaml", "level: info\n"),
        ])
        .followed();
        for failed in &shown[1..4] {
            assert!(failed.contains("error["), "{failed}");
            assert!(failed.ends_with("nothing is rendered\n"), "{failed}");
        }
        let expected = "
==> charts/api/values.yaml changed
the manifests are the same
checked 1 resource: 0 errors, 0 warnings
";
        assert_eq!(shown[4], expected);
    }

    #[test]
    fn findings_stand_above_the_difference() {
        let template = TEMPLATE.replace("v1", "v1\nimmutable: 1");
        let shown = Script::new(&[("charts/api/templates/a.yaml.j2", &template)]).followed();
        let finding = shown[1].find("error[wrong-type]").unwrap();
        let difference = shown[1].find("~ ConfigMap api").unwrap();
        assert!(finding < difference);
        assert!(shown[1].ends_with("checked 1 resource: 1 error, 0 warnings\n"));
    }

    #[test]
    fn the_readme_shows_what_is_shown() {
        let values = "values/plate-llm/values-stg.yaml";
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(root.join(values)).unwrap();
        let text = text.replace("tag: latest", "tag: \"1.4.0\"");
        let script = Script::empty(&[(values, &text)]);
        for path in ["plate.yaml", "charts", "values"] {
            script.copy(Path::new(path));
        }
        let folder = script.folder.path();
        let paths = ["charts", "values", "plate.yaml", "plate.yml"].map(|name| folder.join(name));
        let expected = format!(
            "$ plate-render watch --env stg\n{}\n{}",
            greeting(&paths, folder),
            script.followed().concat()
        );
        let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
        assert!(readme.contains(&expected), "{expected}");
    }
}
