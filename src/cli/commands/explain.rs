//! `plate-render explain`: which lines of templates and values made a field.

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::cli::args::{
    ClusterArgs, NamespaceArgs, RulesArgs, SecretsArgs, ValuesArgs, WorkspaceArgs,
};
use crate::cli::manifest_files::named_text;
use crate::cli::options::options;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::rendered::rendered;
use crate::cli::select::{Chosen, Request, choose};
use crate::cli::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::explain::{self, Explained, FileLine, Pattern, Resource, Written, draw, to_json};
use crate::manifest::Manifest;
use crate::render::{Options, Rendered, Traced};
use crate::source::SourceMap;
use crate::template::{Purpose, Tracer};
use crate::values::Values;
use crate::workspace::Release;
use crate::yaml::{self, Data, Node, Path as Field};

const EXAMPLES: &str = "\
Examples:
  plate-render explain --env stg Deployment/api spec.template.spec.containers[0].image
  plate-render explain --env stg Deployment/api 'spec.**.image'      wildcards: *, **, [*], [name=web]
  plate-render explain --env stg Deployment/api                      the whole document
  plate-render explain --env stg out.yaml:42                         a line of a rendered file
  plate-render explain --env stg plate-stg/Service/api spec.type     one of several with this name
  plate-render --env stg --blame                                     everything, line by line";

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ExplainArgs {
    /// The resource, with its namespace if several have this name, or a line of a rendered file
    #[arg(value_name = "[NAMESPACE/]KIND/NAME|FILE:LINE")]
    what: String,
    /// The field, as in spec.containers[0].image; by default, every field
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// The environment
    #[arg(short = 'e', long = "env", value_name = "ENV")]
    environment: Option<String>,
    /// Use only these releases; by default, every release of the environment
    #[arg(short = 'r', long = "release", value_name = "RELEASE")]
    releases: Vec<String>,
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
    /// The output format
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, help_heading = "Output")]
    format: ExplainFormat,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// The form of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExplainFormat {
    /// For people
    Text,
    /// A list of objects, for scripts
    Json,
}

/// Explains what the arguments ask for, as it is rendered now.
pub(super) fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    terminal.show_secrets(&args.secrets);
    let request = Request {
        releases: &args.releases,
        // A resource may belong to any release of the environment.
        all: args.releases.is_empty(),
        environments: args.environment.as_slice(),
        namespace: args.namespace.namespace.as_deref(),
        values: Some(&args.values),
        ..Request::default()
    };
    let chosen = choose(&request, &args.workspace, terminal)?;
    let options = Options {
        purpose: Purpose::Explain,
        ..options(&chosen, &args.values, &args.cluster, &args.rules, terminal)?
    };
    let releases = rendered(&chosen, &options, terminal)?.concat();
    let (manifest, paths) = asked(args, &releases, terminal)?;
    terminal.settle(args.rules.strictness())?;
    let of_release = |one: &&Rendered| one.release.name == manifest.release;
    let Some(release) = releases.iter().find(of_release) else {
        return Ok(Outcome::Clean);
    };
    terminal.hide_secrets();
    match args.format {
        ExplainFormat::Text => {
            let texts = answers(args, &chosen, release, manifest, &paths, terminal, draw);
            terminal.show(&texts.join("\n"))?;
        }
        ExplainFormat::Json => {
            let objects = answers(args, &chosen, release, manifest, &paths, terminal, to_json);
            terminal.print_json(&Value::from(objects))?;
        }
    }
    Ok(Outcome::Clean)
}

/// Finds the manifest and the nodes that the arguments mean.
fn asked<'m>(
    args: &ExplainArgs,
    releases: &'m [Rendered],
    terminal: &mut Terminal,
) -> Result<(&'m Manifest, Vec<Field>), Failure> {
    let manifests: Vec<&Manifest> = releases.iter().flat_map(|one| &one.manifests).collect();
    let (manifest, paths) = match FileLine::parse(&args.what) {
        Some(_) if args.path.is_some() => return Err(two_places().into()),
        Some(wanted) => {
            let file = named_text(&wanted.file, &mut terminal.sources)?;
            let sources = &terminal.sources;
            let (manifest, path) = explain::place_in(file, wanted.line, &manifests, sources)?;
            (manifest, vec![path])
        }
        None => {
            let manifest = Resource::parse(&args.what)?.find(manifests)?;
            let pattern = Pattern::parse(args.path.as_deref().unwrap_or_default())?;
            (manifest, pattern.find(&manifest.node)?)
        }
    };
    Ok((manifest, leaves(&manifest.node, &paths)))
}

fn two_places() -> Diagnostic {
    let message = "a line of a file already selects the field, but a path is given too";
    Diagnostic::error("two-places", message).help("leave one of them out")
}

/// The leaves at and below `paths`, each once, in the order of the document.
fn leaves(root: &Node, paths: &[Field]) -> Vec<Field> {
    let mut found = Vec::new();
    for path in paths {
        if let Some(node) = path.find(root) {
            collect(node, path, &mut found);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    found
}

fn collect(node: &Node, path: &Field, found: &mut Vec<Field>) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            for (key, field) in map.iter() {
                collect(&field.value, &path.key(key), found);
            }
        }
        Data::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let mut path = path.clone();
                path.push_index(index);
                collect(item, &path, found);
            }
        }
        _ => found.push(path.clone()),
    }
}

/// What `draw` makes of the explanation of each field.
fn answers<T>(
    args: &ExplainArgs,
    chosen: &Chosen,
    release: &Rendered,
    manifest: &Manifest,
    paths: &[Field],
    terminal: &mut Terminal,
    draw: fn(&Explained<'_>, &Values, &SourceMap) -> T,
) -> Vec<T> {
    let Some(Traced { trace, values }) = &release.traced else {
        return Vec::new();
    };
    let syntax = trace.syntax();
    let tracer = Tracer::new(trace, &syntax);
    let secrets = explain::secret_values(&release.manifests, &tracer);
    let mut answers = Vec::new();
    for path in paths {
        let Some(leaf) = explain::leaf(manifest, path, &tracer, values) else {
            continue;
        };
        let is_filled = leaf.written == Written::FilledIn;
        let explained = Explained {
            manifest,
            path: path.clone(),
            leaf: leaf.with_secrets(&secrets),
            namespace_of: is_filled.then(|| namespace_of(args, chosen, &release.release, terminal)),
        };
        answers.push(draw(&explained, values, &terminal.sources));
    }
    answers
}

/// Where the namespace of a release is set.
fn namespace_of(
    args: &ExplainArgs,
    chosen: &Chosen,
    release: &Release,
    terminal: &mut Terminal,
) -> String {
    if args.namespace.namespace.is_some() {
        return "the namespace of the release, from `--namespace`".to_owned();
    }
    let environment = release.environment.as_ref();
    let of_environment = environment.filter(|one| one.namespace == release.namespace);
    let whose = match of_environment {
        Some(environment) => format!("the namespace of the environment `{}`", environment.name),
        None => format!("the namespace of the release `{}`", release.name),
    };
    let path = chosen.workspace.root().join("plate.yaml");
    let keys: Vec<&str> = match of_environment {
        Some(environment) => vec!["environments", &environment.name, "namespace"],
        None => vec!["releases"],
    };
    let boundary = chosen.workspace.boundary();
    let place = boundary
        .read_text(&path, "plate.yaml", &mut terminal.sources)
        .ok();
    let place = place.and_then(|file| {
        let text = terminal.sources.file(file).text().clone();
        let root = yaml::parse(file, &text).ok()?.into_iter().next()?;
        let found = keys.iter().try_fold(&root, |node, key| node.get(key))?;
        Some(terminal.sources.place(found.span))
    });
    match place {
        Some(place) => format!("{whose}, {place}"),
        None => whose,
    }
}
