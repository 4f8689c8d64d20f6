//! The rules beside a real API server: what it accepts gets no error, what it refuses gets one.
//!
//! `cargo test --test validation -- --nocapture` prints the table; with `SHOW=1` also the objects
//! that are decided otherwise.

// The table is what this test is run for.
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use plate_render::check::{Category, Finding, ResourceSet, check};
use plate_render::diagnostic::Severity;
use plate_render::manifest::{DocumentSource, Manifest, documents};
use plate_render::source::SourceMap;
use plate_render::workspace::{Kubernetes, KubernetesVersion};
use plate_render::yaml;
use serde_json::Value;

const VERDICTS: &[u8] = include_bytes!("validation/verdicts.jsonl.gz");

/// An object and what the API server said of it.
struct Verdict {
    case: String,
    document: String,
    status: u64,
    message: String,
}

/// How often the rules and the API server agree.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Score {
    right: usize,
    missed: usize,
    wrong: usize,
}

#[test]
fn the_judges_say_what_an_api_server_says() {
    let verdicts = verdicts();
    let mut scores: BTreeMap<u64, Score> = BTreeMap::new();
    for verdict in &verdicts {
        let errors = errors(&verdict.document);
        let score = scores.entry(verdict.status).or_default();
        match (verdict.status, errors.first()) {
            (201, Some(error)) => {
                score.wrong += 1;
                println!("wrong: {}: {error}", verdict.case);
            }
            (201, None) | (_, Some(_)) => score.right += 1,
            (_, None) => {
                score.missed += 1;
                show(verdict);
            }
        }
    }
    print(&scores);
    assert_eq!(scores[&201].wrong, 0, "an accepted object gets an error");
    assert_eq!(
        scores[&400].missed, 0,
        "what cannot be decoded gets an error"
    );
    assert_eq!(scores[&0].missed, 0, "a kind that is gone gets an error");
    let rejected = scores.iter().filter(|(status, _)| **status != 201);
    let (missed, found) = rejected.fold((0, 0), |(missed, found), (_, score)| {
        (missed + score.missed, found + score.right)
    });
    assert!(
        missed * 100 <= missed + found,
        "{missed} of {} rejected objects get no error",
        missed + found
    );
}

#[test]
fn the_golden_files_have_no_errors() {
    for folder in ["tests/golden", "examples"] {
        for path in yaml_files(Path::new(folder)) {
            let text = fs::read_to_string(&path).expect("a golden file can be read");
            let shown = path.display();
            assert_eq!(findings(&text), Vec::<String>::new(), "{shown}");
        }
    }
}

/// The rendered files below `folder`, sorted.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut files: Vec<PathBuf> = paths.flat_map(below).collect();
    files.retain(|path| path.to_string_lossy().contains("golden"));
    files.sort();
    files
}

fn below(path: PathBuf) -> Vec<PathBuf> {
    if path.is_dir() {
        return yaml_files(&path);
    }
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml");
    is_yaml.then_some(path).into_iter().collect()
}

fn show(verdict: &Verdict) {
    if std::env::var_os("SHOW").is_some() {
        let (status, case) = (verdict.status, &verdict.case);
        let message: String = verdict.message.chars().take(200).collect();
        println!("missed {status}: {case}: {message}");
    }
}

fn print(scores: &BTreeMap<u64, Score>) {
    println!("status  right  missed  false");
    for (status, score) in scores {
        let Score {
            right,
            missed,
            wrong,
        } = score;
        println!("{status:>6}  {right:>5}  {missed:>6}  {wrong:>5}");
    }
}

fn verdicts() -> Vec<Verdict> {
    let mut text = String::new();
    GzDecoder::new(VERDICTS)
        .read_to_string(&mut text)
        .expect("the verdicts are gzipped text");
    text.lines().map(verdict).collect()
}

fn verdict(line: &str) -> Verdict {
    let line: Value = serde_json::from_str(line).expect("a verdict is JSON");
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    Verdict {
        case: text("case"),
        document: line["doc"].to_string(),
        status: line["status"].as_u64().expect("a verdict has a status"),
        message: text("message"),
    }
}

/// The errors among the findings.
fn errors(document: &str) -> Vec<String> {
    let mut found = findings(document);
    found.retain(|finding| finding.starts_with("error"));
    found
}

/// The findings of the categories that need no more than the resource itself.
fn findings(document: &str) -> Vec<String> {
    let manifests = match manifests(document) {
        Ok(manifests) => manifests,
        Err(diagnostic) => return vec![format!("error: {diagnostic}")],
    };
    let kubernetes = Kubernetes {
        version: KubernetesVersion::parse("1.36.2").expect("it is a version"),
        ..Kubernetes::default()
    };
    let resources = manifests.iter().map(|manifest| (manifest, None));
    let platform = ResourceSet::new(None, &kubernetes, resources);
    let categories = [Category::Schema, Category::Validation];
    let findings = categories
        .iter()
        .flat_map(|category| check(*category, &platform));
    findings.map(|finding| text(&finding)).collect()
}

fn text(finding: &Finding) -> String {
    let grade = match finding.diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!(
        "{grade}[{}]: {}",
        finding.rule.name, finding.diagnostic.message
    )
}

/// JSON is YAML; what the reader of manifests refuses is an error too.
fn manifests(document: &str) -> Result<Vec<Manifest>, String> {
    let mut sources = SourceMap::new();
    let file = sources.add("object.json", document);
    let template = DocumentSource {
        release: "",
        source: "object.json",
    };
    let nodes = yaml::parse(file, document).map_err(|diagnostics| format!("{diagnostics:?}"))?;
    documents(nodes, template).map_err(|diagnostics| format!("{diagnostics:?}"))
}
