//! No workspace makes the program panic, and what is written is no more than a run may write.
//!
//! The input is a text whose lines `=== PATH` begin the files of a workspace; a line `=== --set` begins
//! arguments of that name, one a line. Paths are taken below a folder in memory, where there is one.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use plate_render::diagnostic::Diagnostics;
use plate_render::manifest::to_yaml;
use plate_render::render::{Options, Renderer};
use plate_render::source::SourceMap;
use plate_render::values::{Audience, OverrideArguments, Overrides, SetArgument, SetKind};
use plate_render::workspace::{Selection, Workspace};

/// How many bytes a run may write, whatever it is given.
const MOST_WRITTEN: usize = 200_000_000;

/// The folder of this process.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    folder.join(format!("plate-render-fuzz-{}", std::process::id()))
});

/// What an input has unless it says otherwise.
const ALWAYS: [(&str, &str); 2] = [
    ("plate.yaml", "environments:\n  stg: {}\n"),
    ("charts/api/Chart.yaml", "apiVersion: v2\nname: api\nversion: 0.1.0\n"),
];

/// The files that an input may have: others would lead out of the folder.
const FILES: [&str; 8] = [
    "plate.yaml",
    "charts/api/Chart.yaml",
    "charts/api/values.yaml",
    "charts/api/values.schema.json",
    "charts/api/templates/a.yaml.j2",
    "charts/api/templates/_a.yaml.j2",
    "charts/api/files/a.txt",
    "values/api/values-stg.yaml",
];

fuzz_target!(|text: &str| {
    let text = format!("\n{text}");
    let parts = parts(&text);
    write_files(&parts);
    let sets = parts.iter().filter(|(path, _)| *path == "--set");
    let sets = sets.flat_map(|(_, text)| text.lines());
    let sets = sets.map(|text| SetArgument { kind: SetKind::Typed, text: text.to_owned() });
    let sets: Vec<SetArgument> = sets.collect();
    // Values that are at error are a result like any other.
    let written = render(&sets).unwrap_or_default();
    assert!(written.len() <= MOST_WRITTEN, "{} bytes are written", written.len());
});

/// The files of an input, by what stands behind `=== `; what has no heading is a template.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let parts = text.split("\n=== ").map(|part| part.split_once('\n').unwrap_or((part, "")));
    let named = parts.map(|(path, text)| match path {
        "" => ("charts/api/templates/a.yaml.j2", text),
        path => (path, text),
    });
    ALWAYS.into_iter().chain(named).collect()
}

/// Files of an input before are removed, and their folders stay.
fn write_files(parts: &[(&str, &str)]) {
    for file in FILES {
        let _ = fs::remove_file(ROOT.join(file));
    }
    for (path, text) in parts.iter().filter(|(path, _)| FILES.contains(path)) {
        let file = ROOT.join(path);
        let folder = file.parent().expect("a file has a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(file, text).expect("the file can be written");
    }
}

fn render(sets: &[SetArgument]) -> Result<String, Diagnostics> {
    let mut sources = SourceMap::new();
    let workspace = Workspace::discover(&ROOT, Some(&ROOT), &mut sources)?;
    let arguments = OverrideArguments {
        files: &[],
        sets,
        folder: &ROOT,
        root: Some(&ROOT),
        audience: Audience::Chart,
    };
    let overrides = Overrides::read(&arguments, &mut || Ok(Vec::new()), &mut sources);
    let options = Options { overrides, ..Options::default() };
    let selection = Selection {
        all: true,
        environment: Some("stg".to_owned()),
        ..Selection::default()
    };
    let selected = workspace.select(&selection, &mut sources)?;
    let mut run = Renderer::new(&workspace, &options, &mut sources);
    let rendered = run.render(&selected.releases)?.result;
    Ok(to_yaml(rendered.iter().flat_map(|rendered| &rendered.manifests)))
}
