//! What blame costs beside the plain render that it shows: the whole platform in production.
//!
//! `cargo bench --bench explain`; it may take twice as long.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use plate_render::explain::Blame;
use plate_render::manifest::to_yaml;
use plate_render::render::{Options, Rendered, Renderer};
use plate_render::source::SourceMap;
use plate_render::template::{Purpose, Tracer};
use plate_render::workspace::{Selection, Workspace};

fn rendered(purpose: Purpose, sources: &mut SourceMap) -> Vec<Rendered> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = Workspace::discover(root, Some(root), sources).expect("it is a workspace");
    let selection = Selection {
        all: true,
        environment: Some("prod".to_owned()),
        ..Selection::default()
    };
    let selected = workspace.select(&selection, sources).expect("it has prod");
    let options = Options {
        purpose,
        ..Options::default()
    };
    let outcome = Renderer::new(&workspace, &options, sources).render(&selected.releases);
    outcome.expect("the platform renders").result
}

fn plain() -> String {
    let releases = rendered(Purpose::Print, &mut SourceMap::new());
    to_yaml(releases.iter().flat_map(|release| &release.manifests))
}

fn blame() -> String {
    let mut sources = SourceMap::new();
    let releases = rendered(Purpose::Explain, &mut sources);
    let mut blame = Blame::default();
    for release in &releases {
        let kept = release.traced.as_ref().expect("it is explained");
        let syntax = kept.trace.syntax();
        let tracer = Tracer::new(&kept.trace, &syntax);
        for manifest in &release.manifests {
            blame.add(manifest, &tracer, &kept.values, &sources);
        }
    }
    blame.to_string()
}

fn explain_benches(criterion: &mut Criterion) {
    criterion.bench_function("plain render of prod", |bencher| {
        bencher.iter(|| black_box(plain()));
    });
    criterion.bench_function("blame of prod", |bencher| {
        bencher.iter(|| black_box(blame()));
    });
}

criterion_group!(benches, explain_benches);
criterion_main!(benches);
