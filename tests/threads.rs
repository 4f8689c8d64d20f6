//! The number of threads changes nothing: not the output, not the order of messages, not where a run
//! that does too much ends.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use binary::binary;
use proptest::prelude::*;

/// What the template of a chart is.
const KINDS: [&str; 5] = [
    "data: {a: '{{ values.a }}', b: \"{{ release.name }}\"}",
    "data: {{ values.map }}",
    // Nothing has this value.
    "data: {a: '{{ values.absent.b }}'}",
    "data: {a: \"{% for i in range(values.times) %}{{ i }} {% endfor %}\"}",
    // A number is no data of a ConfigMap.
    "data: {a: {{ values.times }}}",
];

/// A workspace of releases, each with the number of its chart and its values.
fn write_workspace(root: &Path, charts: &[usize], releases: &[(usize, u16, bool)]) {
    for (number, kind) in charts.iter().enumerate() {
        let chart = root.join(format!("charts/c{number}/templates"));
        fs::create_dir_all(&chart).unwrap();
        let metadata = format!("apiVersion: v2\nname: c{number}\nversion: 1.0.0\n");
        fs::write(chart.join("../Chart.yaml"), metadata).unwrap();
        let values = "a: x\nmap: {k: v}\ntimes: 3\n";
        fs::write(chart.join("../values.yaml"), values).unwrap();
        let data = KINDS[kind % KINDS.len()];
        let template = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: '{{{{ release.name }}}}'}}\n{data}\n"
        );
        fs::write(chart.join("a.yaml.j2"), template).unwrap();
    }
    let mut plate = "environments:\n  stg: {}\nreleases:\n".to_owned();
    for (number, (chart, times, is_misspelt)) in releases.iter().enumerate() {
        let chart = chart % charts.len();
        writeln!(
            plate,
            "  - {{chart: c{chart}, name: r{number}, values: r{number}}}"
        )
        .unwrap();
        let folder = root.join(format!("values/r{number}"));
        fs::create_dir_all(&folder).unwrap();
        let key = if *is_misspelt { "tmes" } else { "times" };
        fs::write(folder.join("values.yaml"), format!("{key}: {times}\n")).unwrap();
    }
    fs::write(root.join("plate.yaml"), plate).unwrap();
}

fn run(root: &Path, arguments: &[&str], threads: &str) -> Output {
    let mut command = Command::new(binary());
    command.current_dir(root).args(arguments);
    let command = command.env("RAYON_NUM_THREADS", threads);
    command.output().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(
        charts in prop::collection::vec(prop::sample::select(vec![0_usize, 0, 0, 1, 1, 2, 3, 4]), 1..5),
        releases in prop::collection::vec((0..5_usize, 1..400_u16, prop::bool::weighted(0.02)), 1..200),
        fuel in prop::sample::select(vec!["2000", "100000", "5000000"]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        write_workspace(folder.path(), &charts, &releases);
        for arguments in [
            &["--all", "--env", "stg", "--fuel", fuel][..],
            &["--all", "--env", "stg", "--no-check"],
            &["check"],
            &["golden"],
        ] {
            let alone = run(folder.path(), arguments, "1");
            for threads in ["2", "16"] {
                let together = run(folder.path(), arguments, threads);
                prop_assert_eq!(&alone, &together, "{} threads: {:?}", threads, arguments);
            }
        }
    }
}

#[test]
fn a_run_that_does_too_much_ends_at_the_same_release() {
    let folder = tempfile::tempdir().unwrap();
    let releases: Vec<_> = (0..300).map(|_| (0, 60_000, false)).collect();
    write_workspace(folder.path(), &[3], &releases);
    let alone = run(folder.path(), &["--all", "--env", "stg"], "1");
    let message = String::from_utf8_lossy(&alone.stderr).into_owned();
    assert!(message.contains("too-much-work"), "{message}");
    for threads in ["2", "16"] {
        let together = run(folder.path(), &["--all", "--env", "stg"], threads);
        assert_eq!(alone, together, "{threads} threads");
    }
}

#[test]
fn a_number_of_threads_that_no_machine_has_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let releases: Vec<_> = (0..10).map(|number| (0, number, false)).collect();
    write_workspace(folder.path(), &[0], &releases);
    let alone = run(folder.path(), &["--all", "--env", "stg"], "1");
    assert!(alone.status.success(), "{alone:?}");
    for threads in ["1000000", "0", "-1", "many", ""] {
        let together = run(folder.path(), &["--all", "--env", "stg"], threads);
        assert_eq!(alone, together, "{threads:?} threads");
    }
}
