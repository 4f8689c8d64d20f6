//! How long a template takes: compiling and rendering plate-llm's Deployment, and reading values.
//!
//! `cargo bench --bench template`

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use plate_render::source::{FileId, SourceMap};
use plate_render::template::{self, Compiled, Purpose, ReleaseNames, Scope, Template};
use plate_render::yaml::{self, Node};

const DEPLOYMENT: &str = include_str!("../charts/plate-llm/templates/deployment.yaml.j2");
const LABELS: &str = include_str!("../charts/plate-llm/templates/_labels.yaml.j2");
const SHARED_LABELS: &str = include_str!("../charts/_shared/labels.yaml.j2");
const CHART: &str = include_str!("../charts/plate-llm/Chart.yaml");
const VALUES: &str = include_str!("../charts/plate-llm/values.yaml");

/// The templates and the values they see, read before the clock starts.
struct Input {
    sources: SourceMap,
    templates: Vec<Template>,
    values: Arc<Node>,
    scope: Scope,
}

impl Input {
    fn new() -> Self {
        let mut sources = SourceMap::new();
        let files = [
            ("_labels.yaml.j2", LABELS),
            ("_shared/labels.yaml.j2", SHARED_LABELS),
            ("deployment.yaml.j2", DEPLOYMENT),
        ];
        let templates = files.map(|(name, text)| Template {
            name: name.to_owned(),
            file: sources.add(name, text),
            text: text.to_owned().into(),
            is_partial: name.starts_with('_'),
        });
        let file = sources.add("values.yaml", VALUES);
        Self {
            templates: templates.into(),
            values: Arc::new(read(file, VALUES)),
            scope: scope(&mut sources),
            sources,
        }
    }

    fn render(&self) -> usize {
        let values = Arc::clone(&self.values);
        let rendered = template::render(
            Purpose::Print,
            &Compiled::new(&self.templates),
            values,
            &self.scope,
            &self.sources,
        );
        let printed = rendered.expect("the chart renders").printed;
        printed.iter().map(|one| one.documents.len()).sum()
    }
}

fn scope(sources: &mut SourceMap) -> Scope {
    let chart = sources.add("Chart.yaml", CHART);
    Scope {
        release: ReleaseNames {
            name: "plate-llm-stg".to_owned(),
            namespace: "stg".to_owned(),
        },
        chart: read(chart, CHART),
        ..Scope::default()
    }
}

fn read(file: FileId, text: &str) -> Node {
    let documents = yaml::parse(file, text).expect("the values are YAML");
    documents
        .into_iter()
        .next()
        .expect("the values are not empty")
}

/// The chart's values, repeated below other keys until they are 5 KB.
fn five_kilobytes() -> String {
    let mut text = String::new();
    for part in 0_u32.. {
        if text.len() >= 5_000 {
            break;
        }
        text.extend(["part", &part.to_string(), ":\n"]);
        for line in VALUES.lines().filter(|line| !line.is_empty()) {
            text.extend(["  ", line, "\n"]);
            if text.len() >= 5_000 {
                break;
            }
        }
    }
    text
}

fn template_benches(criterion: &mut Criterion) {
    let input = Input::new();
    let printed = input.render();
    assert_eq!(printed, 1, "the template prints the Deployment");
    criterion.bench_function("compile, render and compose the Deployment", |bencher| {
        bencher.iter(|| black_box(input.render()));
    });
    let text = five_kilobytes();
    let file = SourceMap::new().add("values.yaml", text.as_str());
    criterion.bench_function("read 5 KB of values", |bencher| {
        bencher.iter(|| black_box(read(file, black_box(&text))));
    });
    let manifest = read(file, &text);
    criterion.bench_function("write 5 KB of values", |bencher| {
        bencher.iter(|| {
            let mut out = String::new();
            yaml::emit(black_box(&manifest), &mut out);
            black_box(out)
        });
    });
}

criterion_group!(benches, template_benches);
criterion_main!(benches);
