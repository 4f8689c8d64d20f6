//! How long the schema judge takes for 1,000 documents, and for the first one.
//!
//! `cargo bench --bench check`

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use plate_render::check::{Judge, Platform, check};
use plate_render::manifest::{Manifest, Template, documents};
use plate_render::source::SourceMap;
use plate_render::workspace::Kubernetes;
use plate_render::yaml;

/// What plate-llm renders in production.
const RELEASE: &str = include_str!("../tests/golden/prod/plate-llm-prod.yaml");

fn manifests() -> Vec<Manifest> {
    let mut sources = SourceMap::new();
    let file = sources.add("plate-llm.yaml", RELEASE);
    let template = Template {
        release: "plate-llm",
        source: "plate-llm.yaml",
    };
    let nodes = yaml::parse(file, RELEASE).expect("the golden file is YAML");
    documents(nodes, template).expect("the golden file holds manifests")
}

fn schema_judge(criterion: &mut Criterion) {
    let manifests = manifests();
    let kubernetes = Kubernetes::default();
    for (name, count) in [("one release", manifests.len()), ("1,000 documents", 1000)] {
        let resources = manifests.iter().cycle().take(count);
        let resources = resources.map(|manifest| (manifest, None));
        let platform = Platform::new(None, &kubernetes, resources);
        criterion.bench_function(&format!("schema judge, {name}"), |bencher| {
            bencher.iter(|| check(Judge::Schema, black_box(&platform)));
        });
    }
}

criterion_group!(benches, schema_judge);
criterion_main!(benches);
