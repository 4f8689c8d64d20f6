//! The page that `graph --format html` writes, in a real browser.
//!
//! The browser is the one that `CHROME` names, or a Chromium or Chrome on the path. Where there is none
//! the tests that need it say so and pass: what the page is made of is tested in `tests/graph.rs`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up stops at once"
)]

mod binary;
mod copied;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use binary::binary;
use copied::root;

/// The names of browsers that can be driven without a screen.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// The page with all environments of this repository's workspace.
fn page() -> String {
    let output = Command::new(binary())
        .args(["graph", "--all", "--all-envs", "--format", "html"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROME").filter(|name| !name.is_empty()) {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut files = BROWSERS
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}

/// What the page is after its own script and `script` have run; nothing without a browser.
fn after(page: &str, script: &str) -> Option<String> {
    let Some(browser) = browser() else {
        // Straight to the terminal: what a test that passes prints is not shown.
        let skipped = b"skipped: no browser was found on the path, and CHROME names none\n";
        std::io::stderr().write_all(skipped).unwrap();
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let end = format!("<script>{script}</script>\n</body>");
    fs::write(&file, page.replace("</body>", &end)).unwrap();
    Some(dom(&browser, &file, folder.path()))
}

/// Opens `file` and returns the elements of the page as text.
fn dom(browser: &Path, file: &Path, home: &Path) -> String {
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args(["--disable-background-networking", "--disable-dev-shm-usage"])
        .arg(format!(
            "--user-data-dir={}",
            home.join("profile").display()
        ))
        .args(["--window-size=1600,900", "--timeout=60000", "--dump-dom"])
        .arg(format!("file://{}", file.display()))
        .env("HOME", home)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Picks an environment and clicks a resource, as a reader would.
const PICK_AND_CLICK: &str = "
const environment = document.getElementById('environment');
environment.value = 'prod';
environment.dispatchEvent(new Event('change'));
const card = document.querySelector('#picture .node[aria-label=\"Deployment plate-llm-prod\"] .card');
card.dispatchEvent(new MouseEvent('click', { bubbles: true }));
";

#[test]
fn a_resource_that_is_clicked_shows_its_manifest_with_its_origins() {
    let Some(dom) = after(&page(), PICK_AND_CLICK) else {
        return;
    };
    let (_, details) = dom.split_once("<aside id=\"details\"").unwrap();
    let (details, _) = details.split_once("</aside>").unwrap();
    for shown in [
        "<h1>plate-llm-prod</h1>",
        ">Deployment</p>",
        "release plate-llm-prod",
        "runs as <button type=\"button\" data-node=",
        ">ServiceAccount plate-llm-prod</button>",
        ">HorizontalPodAutoscaler plate-llm-prod</button> scales it",
        "<td class=\"text\">        imagePullPolicy: IfNotPresent</td>\
         <td class=\"origin template\" title=\"charts/plate-llm/templates/deployment.yaml.j2:33\">\
         templates/deployment.yaml.j2:33</td>\
         <td class=\"origin values\" title=\"charts/plate-llm/values.yaml:11\">plate-llm/values.yaml:11</td>",
        "title=\"values/plate-llm/values-prod.yaml:26\"",
    ] {
        assert!(details.contains(shown), "{shown}\n{details}");
    }
}

#[test]
fn a_search_finds_kinds_names_and_text_and_enter_chooses_the_first() {
    let script = "
const search = document.getElementById('search');
search.value = 'clusterissuer prod';
search.dispatchEvent(new Event('input'));
document.title = document.querySelectorAll('#found button').length;
search.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
";
    let Some(dom) = after(&page(), script) else {
        return;
    };
    assert!(dom.contains("<title>1</title>"), "{dom}");
    assert!(dom.contains("<h1>letsencrypt-prod</h1>"), "{dom}");
}

#[test]
fn a_card_can_be_chosen_with_the_keyboard_alone() {
    let script = "
const card = document.querySelector('#picture .node[aria-label=\"Client client\"]');
card.focus();
card.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
document.title = card.tabIndex + ' ' + document.querySelector('#details h1').textContent;
document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
";
    let Some(dom) = after(&page(), script) else {
        return;
    };
    assert!(dom.contains("<title>0 client</title>"), "{dom}");
    assert!(!dom.contains("<h1>"), "Escape lets go");
}
