//! How long the category `schema` takes for one release and for 1,000 documents, and how long all categories of
//! resources do for 1,000.
//!
//! `cargo bench --bench check`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use plate_render::check::{Category, ResourceSet, check};
use plate_render::manifest::{DocumentSource, Manifest, documents};
use plate_render::source::SourceMap;
use plate_render::workspace::Kubernetes;
use plate_render::yaml;

/// What plate-llm renders in production.
const RELEASE: &str = include_str!("../tests/golden/prod/plate-llm-prod.yaml");

fn manifests(text: &str) -> Vec<Manifest> {
    let mut sources = SourceMap::new();
    let file = sources.add("plate-llm.yaml", text);
    let template = DocumentSource {
        release: "plate-llm",
        source: "plate-llm.yaml",
    };
    let nodes = yaml::parse(file, text).expect("the golden file is YAML");
    documents(nodes, template).expect("the golden file holds manifests")
}

/// So many releases, each with names and a host of its own.
fn releases(count: usize) -> String {
    let one = |number: usize| {
        let named = RELEASE.replace("plate-llm-prod", &format!("plate-llm-{number}"));
        named.replace("host: ", &format!("host: r{number}."))
    };
    (0..count).map(one).collect()
}

fn schema_category(criterion: &mut Criterion) {
    let manifests = manifests(RELEASE);
    let kubernetes = Kubernetes::default();
    for (name, count) in [("one release", manifests.len()), ("1,000 documents", 1000)] {
        let resources = manifests.iter().cycle().take(count);
        let resources = resources.map(|manifest| (manifest, None));
        let set = ResourceSet::new(None, &kubernetes, resources);
        criterion.bench_function(&format!("schema, {name}"), |bencher| {
            bencher.iter(|| check(Category::Schema, black_box(&set)));
        });
    }
}

/// All categories that look at resources; the one of values looks at charts.
fn all_categories(criterion: &mut Criterion) {
    let manifests = manifests(&releases(1000 / manifests(RELEASE).len() + 1));
    let kubernetes = Kubernetes::default();
    let resources = manifests.iter().map(|manifest| (manifest, None)).take(1000);
    let set = ResourceSet::new(None, &kubernetes, resources);
    let categories = [
        Category::Schema,
        Category::Validation,
        Category::References,
        Category::BestPractices,
    ];
    criterion.bench_function("all categories, 1,000 documents", |bencher| {
        bencher.iter(|| categories.map(|category| check(category, black_box(&set)).len()));
    });
}

criterion_group!(benches, schema_category, all_categories);
criterion_main!(benches);
